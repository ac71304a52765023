"""What one change brings for each unit of another, from pairs of runs: a ratio of two means with Fieller's interval.

Dividing an effect by its cost pair by pair would weigh cheap pairs most and has no mean; the ratio of the two mean
differences is what a programme bought for its money. Its interval is that of Fieller (1954, Journal of the Royal
Statistical Society B 16, 175-185): all ratios ``r`` for which ``effect - r * cost`` is not told from zero by
Student's t over the pairs. It is exact for normal differences, also where effect and cost move together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.analysis.paired_effects import LEVEL

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Ratio:
    """One mean difference over another.

    Attributes:
        value: The ratio; nan where the denominator is not told from zero.
        low: Lower end of its interval; nan with fewer than two pairs.
        high: Upper end.
        pairs: Number of pairs.
    """

    value: float
    low: float
    high: float
    pairs: int


UNKNOWN = Ratio(float("nan"), float("nan"), float("nan"), 0)
"""The ratio that nothing is known about."""


def paired_ratio(effects: ArrayLike, costs: ArrayLike, level: float = LEVEL) -> Ratio:
    """Ratio of two mean differences over the same pairs.

    The ends of the interval solve ``(x - r c)^2 = t^2 (v_xx - 2 r v_xc + r^2 v_cc)`` with means ``x``, ``c`` and the
    (co)variances ``v`` of these means.

    Args:
        effects: Difference of an outcome in each pair, shape (pairs,); pairs without one (nan) are left out.
        costs: Difference of what it costs in each pair, shape (pairs,).
        level: Coverage of the interval.

    Returns:
        The ratio; unknown with fewer than two pairs, and where the interval of the mean cost holds zero: the ratio
        could then be anything.

    Limiting case:
        A cost that is the same in every pair gives Student's interval of the effect, divided by the cost.
    """
    from scipy.special import stdtrit

    gained, paid = np.asarray(effects, dtype=np.float64), np.asarray(costs, dtype=np.float64)
    if gained.shape != paid.shape or gained.ndim != 1:
        raise ValueError(f"a ratio needs one cost for each effect: there are {gained.size} effects, {paid.size} costs")
    known = np.isfinite(gained) & np.isfinite(paid)
    gained, paid = gained[known], paid[known]
    count = gained.size
    if count < 2:
        return UNKNOWN
    reach = float(stdtrit(count - 1, (1.0 + level) / 2.0)) ** 2
    (gained_by, jointly), (_, paid_by) = (reach * np.cov(gained, paid) / count).tolist()
    effect, cost = float(gained.mean()), float(paid.mean())
    square = cost**2 - paid_by
    if square <= 0.0:
        return UNKNOWN
    middle = effect * cost - jointly
    width = max(middle**2 - square * (effect**2 - gained_by), 0.0) ** 0.5
    return Ratio(effect / cost, (middle - width) / square, (middle + width) / square, count)
