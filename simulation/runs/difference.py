"""Where two runs first differ: the quarter, and which measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.recorder import Record
from simulation.runs.result import RunResult

Floats = NDArray[np.float64]

TABLES = ("world", "layers", "firms", "nations", "distributions", "groups")
MATRICES = ("dependence", "flows", "stocks")


@dataclass(frozen=True)
class Difference:
    """The first quarter in which two runs differ.

    Attributes:
        quarter: The quarter; empty if the runs differ in what they hold and not in a number.
        measures: Measures that differ in it, as ``table.name``, in the order of the tables.
        first: Value of the first of these in the first run.
        second: The same in the second run.
    """

    quarter: str
    measures: tuple[str, ...]
    first: float
    second: float

    def __str__(self) -> str:
        if not self.quarter:
            return f"They do not hold the same: {', '.join(self.measures)}."
        rest = len(self.measures) - 1
        more = f" and {rest} more measures" if rest else ""
        values = f"{self.first!r} against {self.second!r}"
        return f"They differ first in {self.quarter}, in {self.measures[0]} ({values}){more}."


def first_difference(first: Record, second: Record) -> Difference | None:
    """The first quarter and the measures in which two runs differ in any bit; None if they are the same.

    Args:
        first: A run.
        second: Another.
    """
    one, two = dict(_arrays(first)), dict(_arrays(second))
    shapes = [name for name in one.keys() | two.keys() if name not in one or name not in two]
    shapes += [name for name in one.keys() & two.keys() if one[name].shape[1:] != two[name].shape[1:]]
    if shapes:
        return Difference("", tuple(sorted(shapes)), np.nan, np.nan)
    where = {name: differing for name in one if (differing := first_differing(one[name], two[name])) is not None}
    if where:
        quarter = min(where.values())
        names = tuple(name for name, differing in where.items() if differing == quarter)
        values = [
            _value(side[names[0]][quarter], one[names[0]][quarter], two[names[0]][quarter]) for side in (one, two)
        ]
        return Difference(first.quarters[quarter], names, *values)
    if first.quarters != second.quarters:
        return Difference("", ("quarters",), np.nan, np.nan)
    return Difference("", ("events",), np.nan, np.nan) if first.events != second.events else None


def first_differing(first: Floats, second: Floats) -> int | None:
    """Number of the first row in which two arrays differ in any bit, as far as both go; None if there is none."""
    rows = min(len(first), len(second))
    one, two = first[:rows], second[:rows]
    same = (one == two) | (np.isnan(one) & np.isnan(two))
    differing = np.flatnonzero(~same.all(axis=tuple(range(1, same.ndim))))
    return int(differing[0]) if differing.size else None


def _arrays(record: Record) -> Iterator[tuple[str, Floats]]:
    for table in TABLES:
        arrays: Mapping[str, Floats] = getattr(record, table)
        for name, values in arrays.items():
            yield f"{table}.{name}", np.asarray(values, dtype=np.float64)
    for name in MATRICES:
        yield name, np.asarray(getattr(record, name), dtype=np.float64)


def _value(wanted: Floats, one: Floats, two: Floats) -> float:
    """The first entry in which a row differs."""
    same = np.ravel((one == two) | (np.isnan(one) & np.isnan(two)))
    return float(np.ravel(wanted)[np.flatnonzero(~same)[0]])


def same_bits(first: RunResult, second: RunResult) -> bool:
    """Whether two runs have the same record in every bit."""
    return first_difference(first.record, second.record) is None
