"""One cut of one uncertain number that best tells two kinds of worlds apart, if there is one at all.

The cut is the first of a regression tree (CART; Breiman, Friedman, Olshen & Stone 1984): over all parameters and all
values, the one that leaves least variance on its two sides. Since some cut is best in pure noise too, it is held
against the best cuts after the outcomes have been shuffled among the worlds. As each shuffle searches all parameters
and values again, the share of shuffles with as good a cut is a p-value of the whole search (the maximum statistic of
Westfall & Young 1993).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulation.randomness import Luck

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SHUFFLES = 999
CHANCE = 0.05
"""Share of shuffles with as good a cut from which on a cut counts as luck."""
LEAST_SHARE, LEAST_WORLDS = 0.05, 3
"""Worlds on each side of a cut: at least this share of all, and at least so many."""
_SHUFFLE_SEED = 1


@dataclass(frozen=True)
class Cut:
    """One cut of one uncertain number.

    Attributes:
        dimension: Which number.
        low: Its largest value below the cut.
        high: Its smallest value above the cut.
        chance: Share of shuffles of the worlds in which some cut is as good.
    """

    dimension: int
    low: float
    high: float
    chance: float

    @property
    def at(self) -> float:
        """Where the cut lies: half-way between its neighbours."""
        return (self.low + self.high) / 2.0

    def above(self, axes: Floats) -> Bools:
        """Which worlds lie above the cut."""
        return axes[:, self.dimension] >= self.high


def best_cut(axes: Floats, values: Floats, shuffles: int = SHUFFLES, least_share: float = LEAST_SHARE) -> Cut | None:
    """The cut that leaves least variance of the values, with its p-value.

    Args:
        axes: Uncertain numbers by world, shape (worlds, dimensions).
        values: What is to be told apart, shape (worlds,).
        shuffles: How often worlds are shuffled.
        least_share: Share of the worlds that each side has at least.

    Returns:
        The cut, whether it is better than luck or not; None if nothing can be cut, for example because all values are
        the same.
    """
    worlds = values.size
    least = _least(worlds, least_share)
    if worlds < 2 * least or np.ptp(values) == 0.0:
        return None
    found, best = None, 0.0
    for dimension in range(axes.shape[1]):
        order, cuts = _cuts(axes[:, dimension], least)
        if cuts.size:
            gains = _gains(values[order][None, :], cuts)[0]
            place = int(gains.argmax())
            if gains[place] > best * (1.0 + 1e-12):
                best, ends = float(gains[place]), axes[order[cuts[place] - 1 : cuts[place] + 1], dimension]
                found = dimension, float(ends[0]), float(ends[1])
    if found is None:
        return None
    as_good = np.sum(_best_of_shuffles(axes, values, least, shuffles) >= best * (1.0 - 1e-12))
    return Cut(*found, (1.0 + float(as_good)) / (1.0 + shuffles))


@dataclass(frozen=True)
class Crossing:
    """Where leads change their sign along one uncertain number.

    Attributes:
        at: The value.
        low: Lower end of its interval.
        high: Upper end.
    """

    at: float
    low: float
    high: float


def zero_crossing(
    axis: Floats, leads: Floats, *, rising: bool, level: float, least_share: float = LEAST_SHARE
) -> Crossing:
    """Where a mean lead changes its sign along one number: the cut up to which the leads of one sign add up.

    Along the number, the running sum of the leads turns where their mean crosses zero, also where noise is large and
    the cut that leaves least variance lies elsewhere. The interval comes from random halves of the worlds, whose
    estimates scatter about as much as those of all worlds would in other samples (Shao & Wu 1989); for a place it is
    rough.

    Args:
        axis: The number by world, shape (worlds,).
        leads: Leads by world, shape (worlds,).
        rising: Whether they change from negative to positive.
        level: Coverage of the interval.
        least_share: Share of the worlds that each side has at least.

    Example:
        >>> axis = np.linspace(0.0, 1.0, 101)
        >>> round(zero_crossing(axis, axis - 0.405, rising=True, level=0.95).at, 9)
        0.405
    """
    order, cuts = _cuts(axis, _least(leads.size, least_share))
    ordered, values = leads[order] * (1.0 if rising else -1.0), axis[order]
    below, above = values[cuts - 1], values[cuts]
    place = int(np.cumsum(ordered)[cuts - 1].argmin())
    halves = _shuffles(leads.size, SHUFFLES) < leads.size // 2
    sums = np.cumsum(np.where(halves, ordered, 0.0), axis=1)[:, cuts - 1]
    # Where worlds are left out, the sum stays at its lowest over several cuts; each end takes the outermost.
    first, last = sums.argmin(axis=1), cuts.size - 1 - sums[:, ::-1].argmin(axis=1)
    low = np.quantile(below[first], (1.0 - level) / 2.0)
    high = np.quantile(above[last], (1.0 + level) / 2.0)
    return Crossing(float(below[place] + above[place]) / 2.0, float(low), float(high))


def _least(worlds: int, share: float) -> int:
    """Worlds that each side of a cut must have."""
    return max(math.ceil(share * worlds), LEAST_WORLDS)


def _cuts(values: Floats, least: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Order of the worlds along one axis, and how many lie below each possible cut."""
    order = np.argsort(values, kind="stable")
    steps = np.flatnonzero(np.diff(values[order]) > 0.0) + 1
    return order, steps[(steps >= least) & (steps <= values.size - least)]


def _gains(ordered: Floats, cuts: NDArray[np.intp]) -> Floats:
    """Variance between both sides of each cut, shape (shuffles, cuts), from values in the order of an axis."""
    count = ordered.shape[1]
    below = np.cumsum(ordered - ordered.mean(axis=1, keepdims=True), axis=1)[:, cuts - 1]
    found: Floats = below**2 * (count / (cuts * (count - cuts)))
    return found


def _best_of_shuffles(axes: Floats, values: Floats, least: int, shuffles: int) -> Floats:
    """Gain of the best cut in each shuffle, shape (shuffles,)."""
    shuffled = values[_shuffles(values.size, shuffles)]
    best = np.zeros(shuffles)
    for dimension in range(axes.shape[1]):
        order, cuts = _cuts(axes[:, dimension], least)
        if cuts.size:
            best = np.maximum(best, _gains(shuffled[:, order], cuts).max(axis=1))
    return best


@lru_cache(maxsize=8)
def _shuffles(worlds: int, shuffles: int) -> NDArray[np.intp]:
    """Orders of the worlds, the same at every call, shape (shuffles, worlds)."""
    numbers = np.arange(shuffles * worlds, dtype=np.uint64)
    draws = Luck(_SHUFFLE_SEED).uniform("shuffles of worlds", 0, numbers)
    return np.argsort(draws.reshape(shuffles, worlds), axis=1)
