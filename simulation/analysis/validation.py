"""Runs held against what is known: for each target the median and range over seeds, and whether it is hit.

A target is hit if the median of the runs lies in its band. The distance is the natural log of median over known value,
so that twice and half are equally far. Rows that the model does not have stay in the table, with the reason.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.targets import GROWTH_UNIT, NOT_IN_MODEL, YEARLY, Target, nearest
from simulation.measures.catalogue import LAYERS
from simulation.recorder import Record
from simulation.runs.result import RunResult
from simulation.timeline import QUARTERS_PER_YEAR

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Verdict = Literal["hit", "miss", "no band", "no value", "not in the model"]
RANGE = (0.05, 0.95)
LARGE, SMALL, DIGITS = 1e7, 1e-3, 2
HEAD = ("row", "measure", "date", "known", "band of a hit", "model", "5-95 % of runs", "model/known", "verdict")


@dataclass(frozen=True)
class Finding:
    """What the runs say about one target.

    Attributes:
        target: The row of the table.
        values: Value of each run in the unit of the target, shape (runs,); nan where a run has none.
        reason: Why there can be no value (no such firm in the scenario, a date outside the runs); empty otherwise.
    """

    target: Target
    values: tuple[float, ...]
    reason: str = ""

    @property
    def known(self) -> tuple[float, ...]:
        """Values of the runs that have one."""
        return tuple(value for value in self.values if not math.isnan(value))

    @property
    def median(self) -> float:
        """Median over the runs that have a value; nan if none has."""
        return float(np.median(self.known)) if self.known else math.nan

    @property
    def spread(self) -> tuple[float, float]:
        """From 5 to 95 per cent of the runs that have a value; nan if none has."""
        if not self.known:
            return math.nan, math.nan
        # Interpolation between infinities (a firm that never releases) is undefined; the nearest run is not.
        method: Literal["linear", "closest_observation"] = (
            "linear" if np.isfinite(self.known).all() else "closest_observation"
        )
        low, high = (float(np.quantile(self.known, part, method=method)) for part in RANGE)
        return low, high

    @property
    def distance(self) -> float:
        """``ln(median / known value)``; nan unless both are above zero."""
        if not (self.median > 0.0 and self.target.value > 0.0):
            return math.nan
        return math.log(self.median / self.target.value)

    @property
    def verdict(self) -> Verdict:
        """Hit, miss, or why neither can be said; a firm that most runs have lost by then is a miss."""
        if not self.target.in_model:
            return "not in the model"
        if self.reason:
            return "no value"
        if math.isnan(self.target.low):
            return "no band"
        enough = 2 * len(self.known) >= len(self.values)
        return "hit" if enough and self.target.low <= self.median <= self.target.high else "miss"

    @property
    def remark(self) -> str:
        """The reason, or in how many runs there is a value if not in all."""
        some = len(self.known) < len(self.values)
        return self.reason or (f"in business in {len(self.known)} of {len(self.values)} runs" if some else "")


def judge(targets: Sequence[Target], runs: Sequence[RunResult | Record]) -> tuple[Finding, ...]:
    """Hold runs of one scenario against a table of targets.

    Args:
        targets: Rows from :func:`~simulation.analysis.targets.read_targets`.
        runs: Finished runs with different seeds, or their records.

    Returns:
        One finding a target, in the order of the table.

    Raises:
        ValueError: If there is no run.
    """
    if not runs:
        raise ValueError("runs is empty; at least one run is needed to judge a table of targets")
    records = [run.record if isinstance(run, RunResult) else run for run in runs]
    findings = []
    for target in targets:
        if not target.in_model:
            findings.append(Finding(target, (), target.note))
            continue
        values = tuple(observe(target, record) for record in records)
        missing = all(math.isnan(value) for value in values)
        findings.append(Finding(target, values, _why_impossible(target, records[0]) if missing else ""))
    return tuple(findings)


def observe(target: Target, record: Record) -> float:
    """Value of a target's measure in one run.

    Args:
        target: A row about a recorded series.
        record: The run, with quarterly series of shape (quarters,).

    Returns:
        The value at the date; over a span the growth factor a year, the sum of a year or the mean, as the unit says.
        Nan if the run does not have it.
    """
    series = _series(target, record)
    first, last = (str(quarter) for quarter in target.span)
    if series is None or first not in record.quarters or last not in record.quarters:
        return math.nan
    begin, end = record.quarters.index(first), record.quarters.index(last)
    part = series[begin : end + 1]
    if begin == end:
        return float(part[0])
    if target.unit == GROWTH_UNIT:
        if not (part[0] > 0.0 and part[-1] > 0.0):
            return math.nan
        return float((part[-1] / part[0]) ** (QUARTERS_PER_YEAR / (end - begin)))
    return float(part.mean()) * (QUARTERS_PER_YEAR if target.unit.endswith(YEARLY) else 1)


def score(findings: Sequence[Finding]) -> tuple[int, int, float]:
    """Hits, targets with a verdict of hit or miss, and the typical distance as a factor.

    The typical distance is ``exp(median |ln(model / known)|)``: 1 is exact, 2 is a factor of two either way.
    """
    judged = [finding for finding in findings if finding.verdict in ("hit", "miss")]
    far = [abs(finding.distance) for finding in judged if math.isfinite(finding.distance)]
    hits = sum(finding.verdict == "hit" for finding in judged)
    return hits, len(judged), math.exp(float(np.median(far))) if far else math.nan


def frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """All findings as a table: target, median, range, distance and verdict."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                **{name: getattr(finding.target, name) for name in ("id", "measure", "date", "unit", "value")},
                "band_low": finding.target.low,
                "band_high": finding.target.high,
                "median": finding.median,
                "low": finding.spread[0],
                "high": finding.spread[1],
                "runs": len(finding.known),
                "distance": finding.distance,
                "verdict": finding.verdict,
                "remark": finding.remark,
            }
            for finding in findings
        ]
    )


def rows(findings: Sequence[Finding], digits: int = DIGITS) -> list[tuple[str, ...]]:
    """Findings about what the model has, as words under :data:`HEAD`, numbers with a few significant digits."""
    return [
        (
            target.id,
            target.measure,
            target.date,
            short(target.value, digits),
            "-" if math.isnan(target.low) else f"{short(target.low, digits)} to {short(target.high, digits)}",
            short(finding.median, digits),
            " to ".join(short(end, digits) for end in finding.spread) if finding.known else "-",
            short(math.exp(finding.distance)) if not math.isnan(finding.distance) else "-",
            finding.verdict + (f" ({finding.remark})" if finding.remark else ""),
        )
        for finding in findings
        if (target := finding.target).in_model
    ]


def reasons(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Rows that the model does not have, each with the reason."""
    return [(finding.target.id, finding.reason) for finding in findings if not finding.target.in_model]


def summary(findings: Sequence[Finding]) -> str:
    """One sentence: how many targets are hit, and how far off a typical one is."""
    hits, judged, factor = score(findings)
    return (
        f"Hit: {hits} of {judged} targets that the model has. "
        f"Typical distance: a factor of {short(factor)} (median over targets, either way)."
    )


def markdown(findings: Sequence[Finding]) -> str:
    """The findings as text for a page of documentation: summary, table, and what the model does not have."""
    lines = [summary(findings), "", *markdown_table(HEAD, rows(findings))]
    absent = reasons(findings)
    if absent:
        lines += ["", f"Rows that are {NOT_IN_MODEL}:", "", *markdown_table(("row", "why"), absent)]
    return "\n".join(lines) + "\n"


def markdown_table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table in Markdown."""
    return [f"| {' | '.join(line)} |" for line in (head, ["---"] * len(head), *lines)]


def short(value: float, digits: int = DIGITS) -> str:
    """A number with a few significant digits.

    Example:
        >>> short(1385820.0), short(0.1234), short(2.1e25), short(47.6), short(float("nan"))
        ('1,400,000', '0.12', '2.1e+25', '48', '-')
        >>> short(1385820.0, 3), short(12.34, 3)
        ('1,390,000', '12.3')
    """
    if math.isnan(value):
        return "-"
    if math.isinf(value):
        return "never" if value > 0.0 else "-inf"
    text = f"{value:.{digits - 1}e}"
    if value != 0.0 and not SMALL <= abs(value) < LARGE:
        return text
    rounded = float(text)
    return f"{rounded:,.0f}" if abs(rounded) >= 10 ** (digits - 1) else f"{rounded:g}"


def _series(target: Target, record: Record) -> Floats | None:
    """The series that a target names, shape (quarters,); None if the run has no such firm or nation."""
    table, key, item = target.series
    values: Floats = getattr(record, table)[key]
    if table == "world":
        return values
    names = _names(table, record)
    return values[:, names.index(item)] if item in names else None


def _names(table: str, record: Record) -> tuple[str, ...]:
    return {"layers": LAYERS, "firms": record.firm_names, "nations": record.nation_codes}[table]


def _why_impossible(target: Target, record: Record) -> str:
    table, _, item = target.series
    if item and item not in (names := _names(table, record)):
        return f"no {table.removesuffix('s')} of these runs is called {item!r}{nearest(item, names)}"
    first, last = (str(quarter) for quarter in target.span)
    if last not in record.quarters or first not in record.quarters:
        return f"the runs go from {record.quarters[0]} to {record.quarters[-1]}"
    return ""
