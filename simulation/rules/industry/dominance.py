"""Lopsided markets at rest: how large the leader grows after tipping, how small an entrant may be to survive.

One odd firm faces ``n - 1`` equal others; quality is log in data, or linear in share. All numbers are dimensionless;
``theta`` is feedback strength as in :mod:`simulation.rules.industry.stability`.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from simulation.rules.industry.stability import need_rivals, tipping_threshold

_BISECTIONS = 200
_ROUNDING = 1e-12  # an equal share given as 1 / n is equal, whatever its last bit


def _theta_at(log_ratio: float, firms: int) -> float:
    """Feedback strength that holds ln(share of the odd firm / share of each other firm) at rest (case F13)."""
    if log_ratio == 0.0:
        return tipping_threshold(firms)
    # 1/(1-s) - 1/(1-S) with s = e^x/(e^x+n-1), S = 1/(e^x+n-1), for either sign of x without cancellation.
    odd, rest = (math.exp(log_ratio), 1.0) if log_ratio < 0.0 else (1.0, math.exp(-log_ratio))
    lead = math.copysign(-math.expm1(-abs(log_ratio)), log_ratio)
    rivals_of_odd, rivals_of_rest = (firms - 1) * rest, odd + (firms - 2) * rest
    return 1.0 + (odd + rivals_of_odd) * lead / (rivals_of_odd * rivals_of_rest * log_ratio)


def theta_for_share(share: float, firms: int) -> float:
    """Feedback strength at which one firm with this share and ``n - 1`` equal others are at rest.

    ``theta = 1 + [1 / (1 - s) - 1 / (1 - S)] / ln(s / S)``, ``S = (1 - s) / (n - 1)``; myopic Bertrand prices, full
    coverage, equal costs.

    Args:
        share: Share of the odd firm, strictly between 0 and 1.
        firms: Number of firms, at least 2.

    Returns:
        Feedback strength; the threshold itself at share 1 / n. Case F13: two firms and 0.7 give 3.2480.
    """
    need_rivals(firms)
    if not 0.0 < share < 1.0:
        raise ValueError(f"share is {share}; it must lie strictly between 0 and 1")
    if math.isclose(share * firms, 1.0, rel_tol=_ROUNDING):
        return tipping_threshold(firms)
    return _theta_at(math.log(share * (firms - 1) / (1.0 - share)), firms)


def _bisect(rises: Callable[[float], bool], low: float, high: float) -> float:
    """The point between low and high where a statement turns from false to true."""
    for _ in range(_BISECTIONS):
        middle = (low + high) / 2.0
        low, high = (low, middle) if rises(middle) else (middle, high)
    return (low + high) / 2.0


def _share_at(log_ratio: float, firms: int) -> float:
    return 1.0 / (1.0 + (firms - 1) * math.exp(-log_ratio))


def dominant_share(theta: float, firms: int) -> float:
    """Share of the leader after a market with myopic Bertrand prices has tipped (case F13).

    Args:
        theta: Feedback strength.
        firms: Number of firms, at least 2.

    Returns:
        ``1 / n`` up to the threshold, then rising continuously; one only in the limit of endless feedback, because a
        leader's margin ``mu / (1 - s)`` makes room for its rivals.
    """
    if theta <= tipping_threshold(firms):
        return 1.0 / firms
    high = 1.0
    while _theta_at(high, firms) < theta:
        high *= 2.0
    return _share_at(_bisect(lambda ratio: _theta_at(ratio, firms) > theta, 0.0, high), firms)


def entry_trap_share(theta: float, firms: int) -> float:
    """Share below which one small firm facing ``n - 1`` equal incumbents starves (case F14).

    Coexistence is not contestability: equal incumbents may be stable while an entrant with data in proportion to its
    share dies from below this share and catches up from above it.

    Args:
        theta: Feedback strength.
        firms: Number of firms, the entrant included, at least 2.

    Returns:
        The critical share: 0 up to theta 1 (no trap; for two firms, up to the threshold 3), ``1 / n`` from the
        threshold on (any firm behind loses ground).
    """
    bound = tipping_threshold(firms)
    if theta >= bound:
        return 1.0 / firms
    if firms == 2 or theta <= 1.0:
        return 0.0
    low = -1.0
    while _theta_at(low, firms) > theta:
        low *= 2.0
        if math.exp(low) == 0.0:
            return 0.0  # closer to theta 1 the critical share, about exp(-1 / ((n-2)(theta-1))), is no number
    return _share_at(_bisect(lambda ratio: _theta_at(ratio, firms) > theta, low, 0.0), firms)


def _linear_strength_at(log_ratio: float, firms: int) -> float:
    """Strength of share-linear quality that holds ln(s / S) at rest; its value at equality is n."""
    if log_ratio == 0.0:
        return float(firms)
    return log_ratio * (1.0 + firms * math.exp(-log_ratio) / -math.expm1(-log_ratio))


def _linear_onset_ratio(firms: int) -> float:
    # For two firms the strength is lowest at equality; from three firms on it dips first and then rises: the slope of
    # kappa(x) = x (1 + n / (e^x - 1)) changes sign once, between 1 / n and n.
    def rising(ratio: float) -> bool:
        growth = math.expm1(ratio)
        return 1.0 + firms / growth - ratio * firms * math.exp(ratio) / growth**2 > 0.0

    return 0.0 if firms == 2 else _bisect(rising, 1.0 / firms, float(firms))


def linear_quality_onset(firms: int) -> float:
    """Strength from which a dominant-firm state exists when quality is linear in share (case F8).

    Args:
        firms: Number of firms, at least 2.

    Returns:
        2 for two firms; 2.746, 3.219, 3.565 for three to five: below ``n``, where the symmetric state gives way, so
        there is hysteresis in between.
    """
    need_rivals(firms)
    return _linear_strength_at(_linear_onset_ratio(firms), firms)


def linear_quality_equal_depth(firms: int) -> float:
    """Strength at which the symmetric and the dominant state are equally deep: ``2 (n - 1) ln(n - 1) / (n - 2)``.

    Args:
        firms: Number of firms, at least 2 (for 2, the limit 2).
    """
    need_rivals(firms)
    return 2.0 if firms == 2 else 2.0 * (firms - 1) * math.log(firms - 1) / (firms - 2)


def linear_quality_dominant_share(strength: float, firms: int) -> float:
    """Share of the dominant firm when quality is ``strength * taste * share`` and prices are fixed (case F8).

    For two firms ``m = tanh(strength m / 2)`` with ``m = 2 s - 1``.

    Args:
        strength: Quality per unit of share over the scale of tastes.
        firms: Number of firms, at least 2.

    Returns:
        The stable dominant share, or ``1 / n`` where no dominant state exists.
    """
    if strength < linear_quality_onset(firms):
        return 1.0 / firms
    low, high = _linear_onset_ratio(firms), max(1.0, strength)
    return _share_at(_bisect(lambda ratio: _linear_strength_at(ratio, firms) > strength, low, high), firms)
