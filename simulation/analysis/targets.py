"""A table of what is known, to hold runs against: one number a row, with its band, unit and source.

The table is a CSV file with the columns :data:`COLUMNS` and, if wanted, :data:`OPTIONAL`; lines that begin with ``#``
are comments. ``measure`` names a recorded series (``world.chip_stock_h100e``, ``firms.revenue_usd_bn[OpenAI]``) or
says how it follows from some (:mod:`simulation.analysis.target_measures`), or says :data:`NOT_IN_MODEL`, and ``note``
then says why. ``date`` is a quarter, or a span of quarters with a slash, for which the unit decides what is compared: a
growth factor a year (``factor per year``), the sum of a year (``... per year``), or else the mean.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from simulation.analysis.target_measures import Measure, MeasureError, measure_of, nearest
from simulation.timeline import Quarter

COLUMNS = ("id", "measure", "date", "value", "low", "high", "unit", "source", "note")
OPTIONAL = ("weight", "kind", "why")
KINDS = ("calibration", "stylised fact", "essay", "start")
"""What a row is: a number of the data set, a regularity of the literature, a figure of the essays, or a given value."""
GIVEN = "start"
"""Kind of what a run starts with or is given from outside; a hit there is no success and is counted apart."""
NOT_IN_MODEL = "not in the model"
GROWTH_UNIT = "factor per year"
YEARLY = " per year"


class TableError(ValueError):
    """What is wrong with a table of targets, one sentence a line."""

    exit_code = 2


@dataclass(frozen=True)
class Target:
    """One number that a run is held against.

    Attributes:
        id: Short name of the row; several rows may share one.
        measure: Recorded series, what follows from some, or :data:`NOT_IN_MODEL`.
        date: Quarter, or first and last quarter of a span with a slash.
        value: What is known, in ``unit``.
        low: Lower end of the band of a hit; nan if there is none.
        high: Upper end of the band.
        unit: Unit of the value.
        source: Where the value comes from.
        note: What a reader should know.
        weight: How much the row counts in a distance, above 0; rows that tell the same thing share a weight.
        kind: One of :data:`KINDS`.
        why: Why the baseline misses it, where it does.
    """

    id: str
    measure: str
    date: str
    value: float
    low: float
    high: float
    unit: str
    source: str
    note: str
    weight: float = 1.0
    kind: str = KINDS[0]
    why: str = ""

    @property
    def in_model(self) -> bool:
        """Whether a run records what the row is about."""
        return self.measure != NOT_IN_MODEL

    @property
    def reading(self) -> Measure:
        """The measure as it is read from a record."""
        return measure_of(self.measure)

    @property
    def span(self) -> tuple[Quarter, Quarter]:
        """First and last quarter, the same for a single date."""
        first, _, last = self.date.partition("/")
        return Quarter.parse(first), Quarter.parse(last or first)


def read_targets(path: str | Path) -> tuple[Target, ...]:
    """Read and check a table of targets.

    Args:
        path: The CSV file.

    Returns:
        Its rows in their order.

    Raises:
        TableError: If there is no such file, or with every mistake in it, one sentence a line.
    """
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or "it is not text in UTF-8"
        raise TableError(f"the table {path} cannot be read: {reason}") from None
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    cells = [[cell.strip() for cell in line] for line in csv.reader(line for _, line in numbered)]
    if not cells:
        raise TableError(f"the table {path} is empty; its first line must be {','.join(COLUMNS)}")
    mistakes = [f"line {numbered[0][0]} of {path.name}: {sentence}" for sentence in _header_mistakes(cells[0])]
    if mistakes:
        raise TableError("\n".join(mistakes))
    targets = []
    for (number, _), line in zip(numbered[1:], cells[1:], strict=True):
        found = list(_row_mistakes(line, cells[0]))
        mistakes += [f"line {number} of {path.name}: {sentence}" for sentence in found]
        if not found:
            targets.append(_target(dict(zip(cells[0], line, strict=True))))
    if mistakes:
        raise TableError("\n".join(mistakes))
    if not targets:
        raise TableError(f"the table {path} has no row")
    return tuple(targets)


def _header_mistakes(header: list[str]) -> Iterable[str]:
    known = (*COLUMNS, *OPTIONAL)
    for name in header:
        if name not in known:
            yield f"{name!r} is not a column of a table of targets{nearest(name, known)}"
        elif header.count(name) > 1:
            yield f"the column {name} stands {header.count(name)} times; it may stand once"
    for name in COLUMNS:
        if name not in header:
            yield f"the column {name} is missing; a table of targets has {','.join(COLUMNS)}"


def _row_mistakes(line: list[str], header: list[str]) -> Iterable[str]:
    if len(line) != len(header):
        yield f"the line has {len(line)} values, but there are {len(header)} columns"
        return
    row = dict(zip(header, line, strict=True))
    for name in ("id", "source"):
        if not row[name]:
            yield f"the {name} is missing"
    yield from _band_mistakes(row)
    yield from _standing_mistakes(row)
    if row["measure"] != NOT_IN_MODEL:
        try:
            measure_of(row["measure"])
        except MeasureError as problem:
            yield str(problem)
        yield from _date_mistakes(row["date"], row["unit"])
    elif not row["note"]:
        yield f"the row says '{NOT_IN_MODEL}', but its note does not say why"


def _band_mistakes(row: dict[str, str]) -> Iterable[str]:
    for name in ("value", "low", "high"):
        if (row[name] or name == "value") and not math.isfinite(_number(row[name])):
            yield f"{name} is {row[name]!r}; it must be a number"
            return
    if bool(row["low"]) != bool(row["high"]):
        yield "a band needs both low and high, or neither"
    elif row["low"] and not _number(row["low"]) <= _number(row["value"]) <= _number(row["high"]):
        yield f"the value {row['value']} does not lie in its band from {row['low']} to {row['high']}"


def _standing_mistakes(row: dict[str, str]) -> Iterable[str]:
    """What is wrong with the weight and the kind, which may be empty."""
    weight, kind = row.get("weight", ""), row.get("kind", "")
    if weight and not 0.0 < _number(weight) < math.inf:
        yield f"weight is {weight!r}; it must be a number above 0"
    if kind and kind not in KINDS:
        yield f"{kind!r} is not a kind of target; the kinds are {', '.join(KINDS)}{nearest(kind, KINDS)}"


def _date_mistakes(date: str, unit: str) -> Iterable[str]:
    first, slash, last = date.partition("/")
    try:
        order = Quarter.parse(last or first) - Quarter.parse(first)
    except ValueError:
        yield f"the date {date!r} is neither a quarter such as 2023Q1 nor a span such as 2023Q1/2024Q4"
        return
    if slash and order <= 0:
        yield f"the span {date} must end after it begins"
    elif not slash and unit == GROWTH_UNIT:
        yield f"the unit {unit!r} needs a span such as 2023Q1/2024Q4, not {date}"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _target(row: dict[str, str]) -> Target:
    value, low, high = (_number(row[name]) for name in ("value", "low", "high"))
    weight, kind, why = (row.get(name, "") for name in OPTIONAL)
    words = (row["unit"], row["source"], row["note"])
    return Target(
        *(row["id"], row["measure"], row["date"], value, low, high, *words), float(weight or 1), kind or KINDS[0], why
    )
