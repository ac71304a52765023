"""Runs held against what is known: for each target the median and range over seeds, and whether it is hit.

A target is hit if the median of the runs lies in its band. The distance is the natural log of median over known value,
so that twice and half are equally far. Rows that the model does not have stay in the table, with the reason; values
that the run is given are shown and counted apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.target_measures import names_of, nearest
from simulation.analysis.targets import GIVEN, GROWTH_UNIT, KINDS, YEARLY, Target
from simulation.recorder import Record
from simulation.runs.result import RunResult
from simulation.timeline import QUARTERS_PER_YEAR, Quarter

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Verdict = Literal["hit", "miss", "no band", "no value", "not in the model"]
RANGE = (0.05, 0.95)
FITTED_TO = Quarter.parse("2024Q4")
"""Last quarter of which parameters as declared may know; a record without its scenario counts as one of these."""
LARGE, SMALL, DIGITS = 1e7, 1e-3, 2
HEAD = ("row", "measure", "date", "known", "band of a hit", "model", "5-95 % of runs", "model/known", "verdict")
TITLES = {
    "calibration": "Data sets",
    "stylised fact": "Stylised facts",
    "essay": "The essays' own figures",
    "start": "What the run is given",
}
"""Headings of the kinds of targets."""


@dataclass(frozen=True)
class Finding:
    """What the runs say about one target.

    Attributes:
        target: The row of the table.
        values: Value of each run in the unit of the target, shape (runs,); nan where a run has none.
        reason: Why there can be no value (no such firm in the scenario, a date outside the runs); empty otherwise.
        known_until: Last quarter of data that the runs are given; a target after it is out of sample.
        start: First quarter of the runs, of which a value of the kind *start* is given whatever the runs know.
        chosen_until: Last quarter of the targets that chose the parameters of the runs, if any did: it counts as known.
    """

    target: Target
    values: tuple[float, ...]
    reason: str = ""
    known_until: Quarter = FITTED_TO
    start: Quarter = FITTED_TO
    chosen_until: Quarter | None = None

    @property
    def given(self) -> bool:
        """Whether the runs are given the value: a row of the kind *start* that is not later than what they know."""
        return self.target.kind == GIVEN and self.target.span[1] <= max(self.known_until, self.start)

    @property
    def out_of_sample(self) -> bool:
        """Whether the target is later than all that the runs use."""
        known = max(self.known_until, self.chosen_until or self.known_until)
        return self.target.in_model and not self.given and self.target.span[1] > known

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
        return self.between(RANGE)

    def between(self, parts: tuple[float, float]) -> tuple[float, float]:
        """Two quantiles of the runs that have a value; nan if none has."""
        if not self.known:
            return math.nan, math.nan
        # Interpolation between infinities (a firm that never releases) is undefined; the nearest run is not.
        method: Literal["linear", "closest_observation"] = (
            "linear" if np.isfinite(self.known).all() else "closest_observation"
        )
        low, high = (float(np.quantile(self.known, part, method=method)) for part in parts)
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
        if self.reason:
            return self.reason
        remarks = ["out of sample"] if self.out_of_sample else []
        if len(self.known) < len(self.values):
            there = "in business" if self.target.measure.startswith("firms.") else "a value"
            remarks.append(f"{there} in {len(self.known)} of {len(self.values)} runs")
        return ", ".join(remarks)


def judge(
    targets: Sequence[Target], runs: Sequence[RunResult | Record], chosen_until: Quarter | None = None
) -> tuple[Finding, ...]:
    """Hold runs of one scenario against a table of targets.

    Args:
        targets: Rows from :func:`~simulation.analysis.targets.read_targets`.
        runs: Finished runs with different seeds, or their records.
        chosen_until: Last quarter of the targets that chose the parameters of the runs; None if none did.

    Returns:
        One finding a target, in the order of the table.

    Raises:
        ValueError: If there is no run.
    """
    if not runs:
        raise ValueError("runs is empty; at least one run is needed to judge a table of targets")
    records = [run.record if isinstance(run, RunResult) else run for run in runs]
    known = max((_known_until(run) for run in runs), default=FITTED_TO)
    dates = known, Quarter.parse(records[0].quarters[0]), chosen_until
    findings = []
    for target in targets:
        if not target.in_model:
            findings.append(Finding(target, (), target.note, *dates))
            continue
        reason = _why_impossible(target, records)
        values = tuple(math.nan if reason else observe(target, record) for record in records)
        findings.append(Finding(target, values, reason, *dates))
    return tuple(findings)


def _known_until(run: RunResult | Record) -> Quarter:
    return Quarter.parse(run.scenario.known_until) if isinstance(run, RunResult) else FITTED_TO


def observe(target: Target, record: Record) -> float:
    """Value of a target's measure in one run.

    Args:
        target: A row about what is recorded, or what follows from it.
        record: The run, with quarterly series of shape (quarters,).

    Returns:
        The value at the date; over a span the growth factor a year, the sum of a year or the mean, as the unit says.
        Nan if the run does not have it.
    """
    series = target.reading.values(record)
    first, last = (str(quarter) for quarter in target.span)
    if first not in record.quarters or last not in record.quarters:
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
    """Hits, targets with a verdict of hit or miss, and the typical distance as a factor; what is given does not count.

    The typical distance is ``exp(median |ln(model / known)|)``, each row counting by its weight: 1 is exact, 2 is a
    factor of two either way.
    """
    judged = [finding for finding in findings if not finding.given and finding.verdict in ("hit", "miss")]
    far = [(abs(finding.distance), finding.target.weight) for finding in judged if math.isfinite(finding.distance)]
    hits = sum(finding.verdict == "hit" for finding in judged)
    return hits, len(judged), math.exp(weighted_median(*zip(*far, strict=True))) if far else math.nan


def weighted_median(values: Sequence[float], weights: Sequence[float]) -> float:
    """The value with half of the weight on either side, or the middle between two; the median if weights are equal.

    Example:
        >>> weighted_median([1.0, 2.0, 9.0], [1.0, 1.0, 1.0]), weighted_median([1.0, 2.0, 9.0], [1.0, 1.0, 2.0])
        (2.0, 5.5)
    """
    order = np.argsort(values)
    ranked, above = np.asarray(values)[order], np.cumsum(np.asarray(weights)[order]) / np.sum(weights)
    close = np.finfo(float).eps * len(above)
    first, last = (int(np.searchsorted(above, 1 / 2 + shift)) for shift in (-close, close))
    return float((ranked[first] + ranked[min(last, len(ranked) - 1)]) / 2)


def frame(findings: Sequence[Finding]) -> pd.DataFrame:
    """All findings as a table: target, median, range, distance and verdict."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                **{
                    name: getattr(finding.target, name)
                    for name in ("id", "kind", "measure", "date", "unit", "value", "weight")
                },
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
    return [row_of(finding, digits) for finding in findings if finding.target.in_model]


def row_of(finding: Finding, digits: int = DIGITS) -> tuple[str, ...]:
    """One finding as words under :data:`HEAD`."""
    target = finding.target
    band = "-" if math.isnan(target.low) else f"{short(target.low, digits)} to {short(target.high, digits)}"
    return (
        target.id,
        target.measure,
        target.date,
        short(target.value, digits),
        band,
        short(finding.median, digits),
        " to ".join(short(end, digits) for end in finding.spread) if finding.known else "-",
        short(math.exp(finding.distance)) if not math.isnan(finding.distance) else "-",
        finding.verdict + (f" ({finding.remark})" if finding.remark else ""),
    )


def reasons(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Rows that the model does not have, each with the reason."""
    return [(finding.target.id, finding.reason) for finding in findings if not finding.target.in_model]


def summary(findings: Sequence[Finding]) -> str:
    """How many targets are hit, by kind, how far off a typical one is, and how many given values are kept."""
    hits, judged, factor = score(findings)
    kinds = {kind: _counted([one for one in findings if one.target.kind == kind and not one.given]) for kind in KINDS}
    by_kind = ", ".join(f"{kind} {good} of {all_}" for kind, (good, all_) in kinds.items() if all_)
    kept, given = _counted([one for one in findings if one.given])
    blind, later = _counted([one for one in findings if one.out_of_sample])
    return (
        f"Hit: {hits} of {judged} targets that the model has{f' ({by_kind})' if by_kind else ''}. "
        f"Typical distance: a factor of {short(factor)} (median over targets by weight, either way)."
        + (f" Out of sample: {blind} of {later}." if later else "")
        + (f" Not counted: {kept} of {given} values that the run is given lie in their bands." if given else "")
    )


def _counted(findings: Sequence[Finding]) -> tuple[int, int]:
    """Hits and judged rows."""
    verdicts = [finding.verdict for finding in findings]
    return verdicts.count("hit"), verdicts.count("hit") + verdicts.count("miss")


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


def _why_impossible(target: Target, records: Sequence[Record]) -> str:
    """Why no run can have a value: a name that none of them knows, or a date outside; else empty."""
    for table, name in target.reading.names:
        known = {one for record in records for one in names_of(table, record)}
        if name not in known:
            return f"no {table.removesuffix('s')} of these runs is called {name!r}{nearest(name, known)}"
    quarters = records[0].quarters
    if any(str(quarter) not in quarters for quarter in target.span):
        return f"the runs go from {quarters[0]} to {quarters[-1]}"
    return ""
