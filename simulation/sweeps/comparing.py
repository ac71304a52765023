"""Whether two runs of sweeps are the same bit for bit, and where they first differ as far as what is kept can tell."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from simulation.runs.difference import first_differing
from simulation.sweeps.rows import FINISHED, Row

DIGEST_BYTES = 4


def same_row(first: Row, second: Row) -> bool:
    """Whether two runs ended alike, with every outcome and every measure of every quarter the same in every bit."""
    return (
        first.status == second.status
        and first.error == second.error
        and np.array_equal(first.outcomes, second.outcomes, equal_nan=True)
        and first.digest == second.digest
    )


def difference_text(
    first: Row, second: Row, series: Sequence[str], quarters: Sequence[str], outcomes: Sequence[str]
) -> str:
    """Where two runs first differ, in words.

    Args:
        first: A run.
        second: The other one.
        series: Names of the measures that both rows hold quarter by quarter.
        quarters: Names of the quarters.
        outcomes: Names of the outcomes.
    """
    if first.status != FINISHED or second.status != FINISHED:
        return f"One {first.status}, the other {second.status}: {first.error or second.error}."
    words = []
    quarter = _first_quarter(first, second)
    if quarter is not None:
        words.append(f"They differ first in {quarters[quarter] if quarter < len(quarters) else 'their length'}.")
    kept = _first_series(first, second, series)
    if kept is not None:
        number, name, one, two = kept
        words.append(f"Of the measures kept, {name} differs first: {one!r} against {two!r} in {quarters[number]}.")
    elif quarter is not None:
        words.append("None of the measures kept differs; a sweep with series: all would name the one that does.")
    if first.outcomes.shape == second.outcomes.shape:
        differing = [
            name for name, one, two in zip(outcomes, first.outcomes, second.outcomes, strict=True)
            if one != two and not (np.isnan(one) and np.isnan(two))
        ]  # fmt: skip
        if differing:
            words.append(f"{len(differing)} of {len(outcomes)} outcomes differ, for example {differing[0]}.")
    return " ".join(words)


def _first_quarter(first: Row, second: Row) -> int | None:
    """Number of the first quarter whose checksums differ."""
    one, two = (np.frombuffer(row.digest, dtype=np.uint32).astype(np.float64)[:, None] for row in (first, second))
    found = first_differing(one, two)
    if found is None and len(one) != len(two):
        return min(len(one), len(two))
    return found


def _first_series(first: Row, second: Row, series: Sequence[str]) -> tuple[int, str, float, float] | None:
    """Quarter, name and both values of the kept measure that differs first."""
    if not series or not first.series.size or first.series.shape != second.series.shape:
        return None
    one, two = (row.series.reshape(len(series), -1) for row in (first, second))
    found = first_differing(one.T, two.T)
    if found is None:
        return None
    number = first_differing(one[:, found : found + 1], two[:, found : found + 1])
    if number is None:
        return None
    return found, series[number], float(one[number, found]), float(two[number, found])
