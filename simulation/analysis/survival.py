"""How long things last: leads at the top of a market, and firms that entered, with those that still go on counted in.

Shares that last are estimated after Kaplan & Meier (1958, Journal of the American Statistical Association 53:457),
which uses a spell that is cut off by the end of the run for as long as it was seen. Spells of one run share its luck,
so intervals come from the jackknife over runs and not from the number of spells (Lipsitz, Dear & Zhao 1994, Biometrics
50:842, on the jackknife for survival data in groups).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.paired_effects import LEVEL

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Spells:
    """Spells of one run.

    Attributes:
        quarters: Length of each, in quarters, at least 1.
        ended: Whether it ended before the run did; the others were still going on.
    """

    quarters: NDArray[np.int64]
    ended: NDArray[np.bool_]


@dataclass(frozen=True)
class Survival:
    """Share of spells that last longer than so many quarters.

    Attributes:
        quarters: 0, 1, 2 ... up to the longest spell.
        share: Share that lasts longer; 1 at 0 quarters.
        low, high: Interval of the share; nan with one run, and where the share is 0 or 1.
        spells: Number of spells.
        ended: How many of them ended within their run.
        runs: Number of runs.
    """

    quarters: Floats
    share: Floats
    low: Floats
    high: Floats
    spells: int
    ended: int
    runs: int

    @property
    def median(self) -> float:
        """Quarters after which half of the spells are over; infinite if more than half last as long as was seen."""
        over = np.flatnonzero(self.share <= 0.5)
        return float(self.quarters[over[0]]) if len(over) else float("inf")


def spells_of_lead(leaders: Floats) -> Spells:
    """Spells during which the same owner led.

    A quarter without a leader belongs to the spell before it, as in the count of changes of the leader.

    Args:
        leaders: Slot of the leader in each quarter, nan without one, shape (T,).

    Returns:
        The spells in order; the last one is cut off by the end of the run.

    Example:
        >>> found = spells_of_lead(np.array([2.0, 2.0, np.nan, 5.0, 5.0]))
        >>> found.quarters.tolist(), found.ended.tolist()
        ([3, 2], [True, False])
    """
    known = np.flatnonzero(~np.isnan(leaders))
    if not len(known):
        return Spells(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.bool_))
    changed = known[1:][leaders[known[1:]] != leaders[known[:-1]]]
    edges = np.concatenate([known[:1], changed, [len(leaders)]])
    lengths = np.diff(edges)
    return Spells(lengths, np.arange(len(lengths)) < len(lengths) - 1)


def lives_of_entrants(active: NDArray[np.bool_]) -> Spells:
    """Lives of the firms that entered after the first quarter.

    Args:
        active: Which firms are in business, shape (T, firms); a firm that is gone does not come back.

    Returns:
        A life for each entrant, in the order of the firms, cut off if the firm is still in business at the end.

    Example:
        >>> found = lives_of_entrants(np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]], dtype=bool))
        >>> found.quarters.tolist(), found.ended.tolist()
        ([2, 2], [True, False])
    """
    entered = active.any(axis=0) & ~active[0] if len(active) else np.zeros(active.shape[1], dtype=np.bool_)
    return Spells(active[:, entered].sum(axis=0), ~active[-1, entered] if len(active) else entered[:0])


def survival(runs: Sequence[Spells], level: float = LEVEL) -> Survival:
    """Share of spells that last, over all runs, with an interval over runs.

    Args:
        runs: Spells of each run.
        level: Coverage of the interval.

    Returns:
        The curve of Kaplan and Meier, ``S(t) = prod (1 - ended at s / lasting s or longer)`` over ``s <= t``.

    Example:
        >>> one = Spells(np.array([1, 2, 2, 4]), np.array([True, True, False, False]))
        >>> survival([one]).share.tolist()
        [1.0, 0.75, 0.5, 0.5, 0.5]
    """
    longest = max((int(one.quarters.max(initial=0)) for one in runs), default=0)
    ends = np.array([np.bincount(one.quarters[one.ended], minlength=longest + 1) for one in runs], dtype=np.float64)
    lengths = np.array([np.bincount(one.quarters, minlength=longest + 1) for one in runs], dtype=np.float64)
    at_risk = lengths[:, ::-1].cumsum(axis=1)[:, ::-1]
    share = _curve(ends.sum(axis=0), at_risk.sum(axis=0))
    without = np.array([_curve(ends.sum(axis=0) - one, at_risk.sum(axis=0) - risk)
                        for one, risk in zip(ends, at_risk, strict=True)])  # fmt: skip
    low, high = _interval(share, without, level)
    spells, ended = int(lengths.sum()), int(ends.sum())
    return Survival(np.arange(longest + 1.0), share, low, high, spells, ended, len(runs))


def _curve(ends: Floats, at_risk: Floats) -> Floats:
    lasting: Floats = 1.0 - np.divide(ends, at_risk, out=np.zeros_like(ends), where=at_risk > 0)
    return lasting.cumprod()


def _interval(share: Floats, without: Floats, level: float) -> tuple[Floats, Floats]:
    """Interval on the scale log(-log S), on which it stays within 0 and 1."""
    from scipy.special import stdtrit

    count = len(without)
    low, high = np.full((2, len(share)), np.nan)
    inside = (share > 0.0) & (share < 1.0)
    if count > 1 and inside.any():
        held = share[inside]
        spread = without[:, inside] - without[:, inside].mean(axis=0)
        error = np.sqrt((count - 1) / count * (spread**2).sum(axis=0)) / np.abs(held * np.log(held))
        reach = stdtrit(count - 1, (1.0 + level) / 2.0) * error
        low[inside], high[inside] = held ** np.exp(reach), held ** np.exp(-reach)
    return low, high
