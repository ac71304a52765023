"""A table of what is known, to hold runs against: one number a row, with its band, unit and source.

The table is a CSV file with the columns :data:`COLUMNS`; lines that begin with ``#`` are comments. ``measure`` names a
recorded series (``world.chip_stock_h100e``, ``layers.cr4[compute owned]``, ``firms.revenue_usd_bn[OpenAI]``,
``nations.adoption[USA]``) or says :data:`NOT_IN_MODEL`, and ``note`` then says why. ``date`` is a quarter, or a span of
quarters with a slash, for which the unit decides what is compared: a growth factor a year (``factor per year``), the
sum of a year (``... per year``), or else the mean.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from simulation.measures.catalogue import CATALOGUE, LAYERS
from simulation.timeline import Quarter

COLUMNS = ("id", "measure", "date", "value", "low", "high", "unit", "source", "note")
NOT_IN_MODEL = "not in the model"
GROWTH_UNIT = "factor per year"
YEARLY = " per year"
_MEASURE = re.compile(r"^(\w+)\.(\w+)(?:\[(.+)\])?$")
_NEEDS_ITEM = {"layers": "layer", "firms": "firm", "nations": "nation"}
_NUMBERS = {f"{measure.table}.{measure.name}" for measure in CATALOGUE if measure.unit != "name"}


class TableError(ValueError):
    """What is wrong with a table of targets, one sentence a line."""

    exit_code = 2


@dataclass(frozen=True)
class Target:
    """One number that a run is held against.

    Attributes:
        id: Short name of the row; several rows may share one.
        measure: Recorded series, or :data:`NOT_IN_MODEL`.
        date: Quarter, or first and last quarter of a span with a slash.
        value: What is known, in ``unit``.
        low: Lower end of the band of a hit; nan if there is none.
        high: Upper end of the band.
        unit: Unit of the value.
        source: Where the value comes from.
        note: What a reader should know.
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

    @property
    def in_model(self) -> bool:
        """Whether a run records what the row is about."""
        return self.measure != NOT_IN_MODEL

    @property
    def series(self) -> tuple[str, str, str]:
        """Table, key and item of the measure; the item of the world is empty."""
        found = _MEASURE.match(self.measure)
        return (found[1], found[2], found[3] or "") if found else ("", "", "")

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


def nearest(name: str, known: Iterable[str]) -> str:
    """End a sentence about an unknown name with the nearest known one, or with nothing if none is near.

    Example:
        >>> nearest("Gogle", ["Google", "Meta"])
        '; did you mean Google?'
    """
    close = get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {close[0]}?" if close else ""


def _header_mistakes(header: list[str]) -> Iterable[str]:
    for name in header:
        if name not in COLUMNS:
            yield f"{name!r} is not a column of a table of targets{nearest(name, COLUMNS)}"
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
    if row["measure"] != NOT_IN_MODEL:
        yield from _measure_mistakes(row["measure"])
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


def _measure_mistakes(measure: str) -> Iterable[str]:
    found = _MEASURE.match(measure)
    if found is None or f"{found[1]}.{found[2]}" not in _NUMBERS:
        name = f"{found[1]}.{found[2]}" if found else measure
        yield f"{measure!r} is not a number that a run records{nearest(name, _NUMBERS)}"
        return
    wanted, item = _NEEDS_ITEM.get(found[1]), found[3]
    if wanted and not item:
        yield f"{measure} needs a {wanted}, as in {measure}[{LAYERS[1] if wanted == 'layer' else 'NAME'}]"
    elif not wanted and item:
        yield f"{measure} is a measure of the whole world; leave out [{item}]"
    elif wanted == "layer" and item not in LAYERS:
        yield f"{item!r} is not a layer; the layers are {', '.join(LAYERS)}"


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
    return Target(row["id"], row["measure"], row["date"], value, low, high, row["unit"], row["source"], row["note"])
