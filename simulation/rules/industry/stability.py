"""Stability numbers: when does a market tip, and how many firms can live in it.

All numbers are dimensionless. ``theta`` is feedback strength: quality per natural-log unit of data (or of effective
training compute) divided by the scale of tastes. Thresholds are exact for the local stability of the symmetric state
with log quality, logit demand and equal costs; ``describe`` prints them for every scenario. Where a market
ends once it has tipped is in :mod:`simulation.rules.industry.dominance`.
"""

from __future__ import annotations

import math

FUNDING_RULES = ("investor", "users", "revenue", "profit")
_ROUNDING = 1e-12  # keeps exact ties (theta = 3 with two firms) on the side of the mathematics, not of the last bit


def need_rivals(firms: int) -> None:
    """Refuse a market without rivals, for which no threshold is defined.

    Raises:
        ValueError: With fewer than two firms.
    """
    if firms < 2:
        raise ValueError(f"firms is {firms}; a tipping threshold needs at least 2 firms")


def tipping_threshold(
    firms: int, sharing: float = 0.0, priced: bool = True, inside_share: float | None = None
) -> float:
    """Feedback strength above which the symmetric market tips.

    ``1`` with prices fixed; ``1 + s / (1 - s)^2`` when firms price by Bertrand each quarter, with ``s`` the symmetric
    share (``1 / n`` without an outside option). Sharing of data multiplies it by ``(1 + (n - 1) phi) / (1 - phi)``.

    Args:
        firms: Number of firms, at least 2.
        sharing: Share of others' data a firm can learn from, 0 to 1.
        priced: Whether firms set myopic Bertrand prices.
        inside_share: Share of one firm in the symmetric state where some people stay out; None for full coverage.

    Returns:
        The threshold; infinite with full sharing. Cases F2 (1), F4 (3, 1.75, 1.4444 for 2, 3, 4 firms), F4o, F5.

    Raises:
        ValueError: With fewer than two firms.
    """
    need_rivals(firms)
    # A rise of quality is partly taken back by the leader's higher margin, which is what s / (1 - s)^2 measures.
    damping = firms / (firms - 1) ** 2 if inside_share is None else inside_share / (1.0 - inside_share) ** 2
    base = 1.0 + damping if priced else 1.0
    return base * (1.0 + (firms - 1) * sharing) / (1.0 - sharing) if sharing < 1.0 else math.inf


def sharing_to_prevent_tipping(theta: float, firms: int, priced: bool = False) -> float:
    """Smallest share of data to open to rivals that keeps the symmetric market stable.

    ``phi* = (theta - c) / (theta + (n - 1) c)`` with ``c`` the threshold without sharing (1 with fixed prices).

    Args:
        theta: Feedback strength.
        firms: Number of firms, at least 2.
        priced: Whether firms set myopic Bertrand prices.

    Returns:
        A share from 0 to 1. Case F5: theta 1.5 with two firms gives 0.2.
    """
    bound = tipping_threshold(firms, priced=priced)
    return max(0.0, (theta - bound) / (theta + (firms - 1) * bound))


def switching_cost_threshold(firms: int, bonus_over_taste: float) -> float:
    """Feedback strength above which a market with fixed prices and switching costs tips (case F7).

    ``1 / (1 + a - b)`` with ``a = e^h / (e^h + n - 1)`` the chance to stay, ``b = 1 / (e^h + n - 1)`` the chance to
    move to one given rival and ``h`` the bonus of the present supplier over the scale of tastes.

    Args:
        firms: Number of firms, at least 2.
        bonus_over_taste: Switching bonus divided by the scale of tastes.

    Returns:
        The threshold: 1 without switching costs, towards one half when nobody moves.
    """
    need_rivals(firms)
    leave = math.exp(-bonus_over_taste)
    return 1.0 / (1.0 + (1.0 - leave) / (1.0 + (firms - 1) * leave))


def gap_factor(theta: float, threshold: float, depreciation: float) -> float:
    """Factor by which a small data gap between equal firms grows each quarter: ``1 - d (1 - theta / theta_c)``.

    Args:
        theta: Feedback strength.
        threshold: Its threshold, from :func:`tipping_threshold`.
        depreciation: Share of data lost per quarter.

    Returns:
        Below 1 the gap closes, above 1 the market tips (cases F2, F4).
    """
    return 1.0 - depreciation * (1.0 - theta / threshold)


def inertia_root(relative_feedback: float, reconsider_share: float, depreciation: float) -> float:
    """Growth factor of a small gap when only some users reconsider each quarter (case F6).

    ``r = [b + sqrt(b^2 - 4 k)] / 2``, ``b = 2 - l - d``, ``k = (1 - l)(1 - d) - l d theta``. Inattention changes the
    speed and never the threshold: the root is 1 exactly at theta 1, whatever ``l``.

    Args:
        relative_feedback: Feedback strength over its threshold (the strength itself with fixed prices).
        reconsider_share: Share of users who reconsider each quarter.
        depreciation: Share of data lost per quarter.

    Returns:
        The dominant root.
    """
    trace = 2.0 - reconsider_share - depreciation
    product = (1.0 - reconsider_share) * (1.0 - depreciation) - reconsider_share * depreciation * relative_feedback
    return trace / 2.0 + math.sqrt((trace / 2.0) ** 2 - product)


def profit_funded_threshold(firms: int) -> float:
    """Research feedback above which research paid out of own profits tips the market (case I4).

    ``(n^2 - n + 1) / (n (n - 1))``: 1.5, 1.1667, 1.05 for 2, 3, 5 firms.

    Args:
        firms: Number of firms, at least 2.
    """
    need_rivals(firms)
    return (firms**2 - firms + 1) / (firms * (firms - 1))


def funding_multiplier(rule: str, firms: int, margin_ratio: float, priced: bool = True) -> float:
    """How strongly a firm's research budget follows its share, in logs, near symmetry.

    Investors 0 (or any funding that ignores share), budgets per user 1, revenue ``1 + (mu / p) n / (n - 1)^2``, profit
    ``n / (n - 1)``; with fixed prices revenue and profit follow share one for one.

    Args:
        rule: One of ``FUNDING_RULES``.
        firms: Number of firms, at least 2.
        margin_ratio: Scale of tastes over price, for the revenue rule.
        priced: Whether firms set myopic Bertrand prices.

    Returns:
        The multiplier of research feedback in :func:`feedback`.

    Raises:
        ValueError: If the rule is unknown.
    """
    need_rivals(firms)
    if rule not in FUNDING_RULES:
        raise ValueError(f"funding rule is {rule!r}; it must be one of {', '.join(FUNDING_RULES)}")
    if rule == "investor":
        return 0.0
    if rule == "users" or not priced:
        return 1.0
    return 1.0 + margin_ratio * firms / (firms - 1) ** 2 if rule == "revenue" else firms / (firms - 1)


def feedback(theta_data: float, theta_research: float, sharing: float, funding_multiplier: float, firms: int) -> float:
    """Total feedback strength, to hold against ``tipping_threshold(firms, priced=...)``.

    ``theta_D (1 - phi) / (1 + (n - 1) phi) + k theta_R``; depreciation rates do not enter.

    Args:
        theta_data: Data feedback.
        theta_research: Research feedback.
        sharing: Share of others' data a firm can learn from.
        funding_multiplier: From :func:`funding_multiplier`.
        firms: Number of firms.
    """
    return theta_data * (1.0 - sharing) / (1.0 + (firms - 1) * sharing) + funding_multiplier * theta_research


def viable_firms(theta_research: float, two_stage: bool = True) -> float:
    """Largest number of firms that break even however large the market grows (Sutton 1991).

    Two-stage (quality, then price): the largest ``n`` with ``theta_R <= 1 + n / (n - 1)^2``; open loop:
    ``n <= theta_R / (theta_R - 1)``.

    Args:
        theta_research: Quality per natural-log unit of effective research spending over the scale of tastes.
        two_stage: Whether rivals' prices answer quality.

    Returns:
        A whole number, at least 1, or infinity up to theta 1, where nothing bounds the number of firms (cases I1,
        I2). Between 1.24 and 1.3125 it is five.
    """
    excess = theta_research - 1.0
    if excess <= 0.0:
        return math.inf
    if two_stage:
        bound = 1.0 + (1.0 + math.sqrt(1.0 + 2.0 * (2.0 * excess))) / (2.0 * excess)
    else:
        bound = theta_research / excess
    return max(1.0, float(math.floor(bound * (1.0 + _ROUNDING))))
