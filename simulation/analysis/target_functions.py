"""Functions that the measure of a target may use: from one number for each owner to one number, quarter by quarter.

A column is an array of shape (quarters, owners): firms, nations, layers or thirds. Nan stands for an owner that is not
there; it never counts. Where nobody holds anything there is no value.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.measures import concentration, leadership
from simulation.timeline import QUARTERS_PER_YEAR

Floats = NDArray[np.float64]
GENERATION = 3.0
"""Growth of a lab's largest training run that makes a new generation of models, about half an order of magnitude."""
LEAST_FOR_A_SLOPE, LEAST_FOR_A_SHAPE = 3, 4


@dataclass(frozen=True)
class Function:
    """A function of columns.

    Attributes:
        name: Name in a table; ``N`` at its end stands for a whole number, as in ``cr4``.
        meaning: What it gives, for the documentation.
        apply: The function itself; ``N`` comes first where there is one.
        arguments: How many columns it takes.
        keeps: Whether it gives a column again instead of one number a quarter.
    """

    name: str
    meaning: str
    apply: Callable[..., Floats]
    arguments: int = 1
    keeps: bool = False


def total(column: Floats) -> Floats:
    """Sum over owners; nan where none of them is there, 0 in a column that has none at all."""
    nobody = np.isnan(column).all(axis=1) & (column.shape[1] > 0)
    return np.where(nobody, np.nan, np.nansum(column, axis=1))


def herfindahl(column: Floats) -> Floats:
    """Herfindahl index of the shares of owners; nan where nobody holds anything."""
    return concentration.atomistic_herfindahl(column, 0.0)


def concentration_ratio(largest: int, column: Floats) -> Floats:
    """Joint share of the largest owners."""
    return concentration.concentration_ratio(concentration.shares(column), largest)


def high(rank: int, column: Floats) -> Floats:
    """Value of the owner of a rank, 1 for the largest; nan where there are fewer."""
    return -low(rank, -column)


def low(rank: int, column: Floats) -> Floats:
    """Value of the owner of a rank counted from the smallest; nan where there are fewer."""
    if rank > column.shape[1]:
        return np.full(len(column), np.nan)
    return np.asarray(np.sort(column, axis=1)[:, rank - 1])  # nan comes last


def within(factor: int, column: Floats) -> Floats:
    """Number of owners with at least the largest value over a factor; 0 where nobody has any."""
    held = np.nan_to_num(column)
    return np.asarray(((held > 0.0) & (held * factor >= held.max(axis=1, keepdims=True))).sum(axis=1), dtype=float)


def count(column: Floats) -> Floats:
    """Number of owners with a value above zero."""
    return np.asarray((np.nan_to_num(column) > 0.0).sum(axis=1), dtype=float)


def entrants(column: Floats) -> Floats:
    """Share of the owners with a value above zero that had none a year before; nan in the first year."""
    return _newly(np.nan_to_num(column) > 0.0)


def leavers(column: Floats) -> Floats:
    """Share of the owners with a value above zero a year before that have none now; nan in the first year."""
    return _newly(np.nan_to_num(column) > 0.0, backwards=True)


def _newly(there: NDArray[np.bool_], *, backwards: bool = False) -> Floats:
    share = np.full(len(there), np.nan)
    now, before = there[QUARTERS_PER_YEAR:], there[:-QUARTERS_PER_YEAR]
    if backwards:
        now, before = before, now
    owners = now.sum(axis=1)
    new = (now & ~before).sum(axis=1)
    share[QUARTERS_PER_YEAR:] = np.divide(new, owners, out=np.full(len(now), np.nan), where=owners > 0)
    return share


def changes(column: Floats) -> Floats:
    """1 in a quarter in which another owner is the largest than before, else 0."""
    return np.diff(leadership.changes(leadership.leader(column)), prepend=0.0)


def tail(column: Floats) -> Floats:
    """Exponent of a power law through all sizes: regression of ``ln(rank - 1/2)`` on ``ln(size)``, sign turned.

    Source: Gabaix & Ibragimov (2011, Journal of Business & Economic Statistics); its standard error is the exponent
    times ``sqrt(2 / n)``.
    """
    return np.array([_tail(row[row > 0.0]) for row in column])


def _tail(sizes: Floats) -> float:
    ranks = np.arange(1, sizes.size + 1) - 1 / 2
    return -_slope(np.log(np.sort(sizes)[::-1]), np.log(ranks))


def lkurtosis(column: Floats) -> Floats:
    """L-kurtosis: 0.123 for a normal, 0.236 for a Laplace, 0.375 for a Student distribution with 2 degrees of freedom.

    Source: Hosking (1990, Journal of the Royal Statistical Society B). Unlike the fourth moment it is nearly unbiased
    in samples of thirty and exists for thick tails.
    """
    return np.array([_lkurtosis(np.sort(row[np.isfinite(row)])) for row in column])


def _lkurtosis(values: Floats) -> float:
    size = values.size
    if size < LEAST_FOR_A_SHAPE or values[0] == values[-1]:
        return float("nan")
    place = np.arange(size, dtype=np.float64)
    weight, moments = np.ones(size), []
    for order in range(LEAST_FOR_A_SHAPE):  # probability-weighted moments b0 to b3
        moments.append(float((weight * values).mean()))
        weight = weight * (place - order) / (size - 1 - order)
    b0, b1, b2, b3 = moments
    return (20 * b3 - 30 * b2 + 12 * b1 - b0) / (2 * b1 - b0)


def elasticity(column: Floats, other: Floats) -> Floats:
    """Slope of the log of one column on the log of another across owners, each counting once."""
    both = (column > 0.0) & (other > 0.0) & np.isfinite(column) & np.isfinite(other)
    return np.array([_slope(np.log(x[on]), np.log(y[on])) for y, x, on in zip(column, other, both, strict=True)])


def _slope(x: Floats, y: Floats) -> float:
    """Slope of a least-squares line; nan with fewer than three points or where all lie above each other."""
    if x.size < LEAST_FOR_A_SLOPE or np.ptp(x) == 0.0:
        return float("nan")
    off = x - x.mean()
    return float(off @ y / (off @ off))


def year(column: Floats) -> Floats:
    """Sum of the last four quarters; nan in the first three, and where an owner was in none of the four."""
    held = np.nan_to_num(column)
    sums = np.full(column.shape, np.nan)
    for last in range(QUARTERS_PER_YEAR - 1, len(column)):
        part = slice(last - QUARTERS_PER_YEAR + 1, last + 1)
        sums[last] = np.where(np.isnan(column[part]).all(axis=0), np.nan, held[part].sum(axis=0))
    return sums


def growth(column: Floats) -> Floats:
    """Log growth over the last four quarters; nan where either end is missing or nothing."""
    logs = np.log(np.where(column > 0.0, column, np.nan))
    grown = np.full(column.shape, np.nan)
    grown[QUARTERS_PER_YEAR:] = logs[QUARTERS_PER_YEAR:] - logs[:-QUARTERS_PER_YEAR]
    return grown


def models(column: Floats) -> Floats:
    """1 in a quarter in which an owner's value reaches thrice that of its last generation, else 0; nan if not there.

    What an owner has in the first quarter is its first generation and counts as made before. An owner that comes later,
    or had nothing, makes its first generation when it first has something.
    """
    flags = np.where(np.isnan(column), np.nan, 0.0)
    held = np.nan_to_num(column)
    last = held[0].copy()
    for quarter in range(1, len(column)):
        new = (held[quarter] > 0.0) & (held[quarter] >= GENERATION * last)
        flags[quarter, new] = 1.0
        last = np.where(new, held[quarter], last)
    return flags


FUNCTIONS = (
    Function("sum", "sum", total),
    Function("hhi", "Herfindahl index of the shares", herfindahl),
    Function("crN", "joint share of the N largest", concentration_ratio),
    Function("highN", "N-th largest value", high),
    Function("lowN", "N-th smallest value", low),
    Function("withinN", "how many have at least an N-th of the largest value", within),
    Function("count", "how many have a value above zero", count),
    Function("entrants", "share of those with a value above zero that had none a year before", entrants),
    Function("leavers", "share of those with a value above zero a year before that have none now", leavers),
    Function("changes", "1 in a quarter in which the largest is another than before, else 0", changes),
    Function("tail", "exponent of a power law through all sizes (Gabaix & Ibragimov 2011)", tail),
    Function("lkurtosis", "L-kurtosis: .123 for a normal, .236 for a Laplace distribution (Hosking 1990)", lkurtosis),
    Function("elasticity", "slope of the log of the first column on the log of the second", elasticity, arguments=2),
    Function("year", "each one's sum over the last four quarters", year, keeps=True),
    Function("growth", "each one's log growth over the last four quarters", growth, keeps=True),
    Function("models", "1 for each one whose value reaches thrice that of its last generation, else 0", models,
             keeps=True),
    Function("exp", "each one's exponential, for what is recorded as a logarithm", np.exp, keeps=True),
)  # fmt: skip
"""All functions but ``place``, which needs an owner and the column that it stands in."""

PLACE = "rank of the named one among all of its table, 1 for the largest"


def place(column: Floats, owner: int) -> Floats:
    """Rank of one owner among all, 1 for the largest; equals share the better rank; nan where it is not there."""
    own = column[:, owner]
    return np.where(np.isnan(own), np.nan, 1.0 + (column > own[:, None]).sum(axis=1))
