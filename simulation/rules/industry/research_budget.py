"""How much a firm spends on research and development in a quarter.

Six rules, one per way of thinking or paying: two optimising ones that take the current shares as given (open loop,
two-stage) and four rules of thumb (a share of revenue, of own profit, growth paid by investors, growth paid by a
parent). Quality is ``strength * ln(knowledge stock)``, demand is logit with taste dispersion ``taste``; the ratio
``strength / taste`` is the research feedback of the industry.

Financing is a concentration parameter: research paid from a firm's own profit closes a loop from share to quality to
share, money that does not follow the share leaves the loop open (:func:`profit_loop_threshold`).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def open_loop(market: float, strength: float, shares: ArrayLike) -> Floats:
    """Optimal spend of a firm that takes all prices as given when it chooses research.

    ``x_i = M g s_i (1 - s_i) m_i / mu`` with the Bertrand margin ``m_i = mu / (1 - s_i)``, hence ``x_i = M g s_i``:
    the Tullock contest for the industry's margins.

    Args:
        market: Size of the market ``M`` in users.
        strength: Worth to a user of one natural-log unit of knowledge, ``g``, in money per user and quarter.
        shares: Share of users of each firm, shape (F,).

    Returns:
        Spend per quarter of each firm, shape (F,), in the money unit of ``strength`` times the unit of ``market``.

    Limiting case:
        n equal firms spend ``M g / n`` each and the industry ``M g``, whatever n (Case I1).
    """
    return market * strength * np.asarray(shares, dtype=np.float64)


def two_stage(market: float, strength: float, shares: ArrayLike) -> Floats:
    """Optimal spend of a firm that foresees how all prices answer its quality, at any shares.

    Differentiate ``ln s_i = u_i - ln(sum_j exp u_j + outside)`` and the price conditions ``p_i - c_i = mu/(1 - s_i)``
    at the equilibrium. With ``b_i = (1-s_i)^2 / ((1-s_i)^2 + s_i)`` (how much of a quality gain survives the firm's
    own price rise) and outside share ``s_0 = 1 - sum s``,

        ``x_i = M g (1 - b_i) (1 - s_i b_i / (s_0 + sum_j s_j b_j))``.

    Args:
        market: Size of the market ``M`` in users, buyers of the outside option included.
        strength: Worth to a user of one natural-log unit of knowledge, in money per user and quarter.
        shares: Share of users of each firm, shape (F,); whatever is missing from one is the outside option.

    Returns:
        Spend per quarter of each firm, shape (F,), in the money unit of ``strength`` times the unit of ``market``.

    Limiting case:
        Equal shares without outside option give :func:`two_stage_symmetric` (Case I2). A firm that holds a fully
        covered market alone spends nothing: there is nobody left to win.
    """
    share = np.asarray(shares, dtype=np.float64)
    rest = (1.0 - share) ** 2
    kept = rest / (rest + share)
    outside = max(0.0, 1.0 - float(share.sum()))
    flexible = outside + float(share @ kept)
    if flexible <= 0.0:
        return np.zeros_like(share)
    return market * strength * (1.0 - kept) * (1.0 - share * kept / flexible)


def two_stage_symmetric(market: float, strength: float, firms: float) -> float:
    """Two-stage spend of each of n equal firms: ``x = M g (n - 1) / (n^2 - n + 1)``.

    Lower than the open-loop ``M g / n``, because a firm that gets better sharpens the price competition it meets.

    Args:
        market: Size of the market ``M`` in users.
        strength: Worth to a user of one natural-log unit of knowledge, in money per user and quarter.
        firms: Number of equal firms.

    Returns:
        Spend per firm and quarter.

    Limiting case:
        ``M g`` = 0.5 gives 1/6, 1/7 and 2/21 for 2, 3 and 5 firms (Case I2).
    """
    return market * strength * (firms - 1.0) / (firms**2 - firms + 1.0)


def revenue_share(revenue: ArrayLike, share: ArrayLike) -> Floats:
    """Spend a fixed share of revenue, as firms do in the Keynes plus Schumpeter models (Dosi et al. 2010).

    Args:
        revenue: Revenue of the quarter, USD bn, shape (F,).
        share: Part of revenue that goes to research; above one when investors pay the rest.

    Returns:
        Spend of the quarter, USD bn, shape (F,); never negative.
    """
    return np.asarray(share * np.maximum(revenue, 0.0), dtype=np.float64)


def profit_share(profit: ArrayLike, share: ArrayLike) -> Floats:
    """Spend a fixed share of the firm's own profit: the rule that ties research to market power (Case I4).

    Args:
        profit: Operating profit of the quarter, USD bn, shape (F,).
        share: Part of a positive profit that goes to research.

    Returns:
        Spend of the quarter, USD bn, shape (F,); zero for firms that make a loss.
    """
    return np.asarray(share * np.maximum(profit, 0.0), dtype=np.float64)


def investor_growth(last_spend: ArrayLike, growth: ArrayLike, cash: ArrayLike) -> Floats:
    """Spend what investors expect to see: last quarter's spend times a target growth, as far as the cash goes.

    Args:
        last_spend: Spend of the quarter before, USD bn, shape (F,).
        growth: Target growth factor per quarter.
        cash: Cash in hand, USD bn, shape (F,).

    Returns:
        ``min(cash, last_spend * growth)``, USD bn, shape (F,); zero without cash.
    """
    return np.maximum(np.minimum(cash, np.multiply(last_spend, growth)), 0.0)


def parent_growth(last_spend: ArrayLike, growth: ArrayLike, parent_cash_flow: ArrayLike, share: ArrayLike) -> Floats:
    """Spend on a growth path, as far as the parent lets its own cash flow (search, advertising, cloud) be used.

    Args:
        last_spend: Spend of the quarter before, USD bn, shape (F,).
        growth: Target growth factor per quarter.
        parent_cash_flow: Cash flow of the parent from its other business in the quarter, USD bn, shape (F,).
        share: Largest part of that cash flow that may go to research.

    Returns:
        ``min(share * parent_cash_flow, last_spend * growth)``, USD bn, shape (F,); never negative.
    """
    return investor_growth(last_spend, growth, np.multiply(parent_cash_flow, share))


def open_loop_break_even(firms: float) -> float:
    """Largest research feedback at which n equal open-loop firms do not lose money: ``n / (n - 1)`` (Case I1).

    Margin income per firm is ``M mu / (n - 1)``, spend is ``M g / n``.

    Args:
        firms: Number of equal firms, at least one.

    Returns:
        Bound on ``strength / taste``; infinite for a single firm.
    """
    return firms / (firms - 1.0) if firms > 1.0 else math.inf


def two_stage_break_even(firms: float) -> float:
    """Largest research feedback at which n equal two-stage firms do not lose money: ``1 + n / (n - 1)^2`` (Case I2).

    The same number is the tipping threshold of the data flywheel under myopic Bertrand pricing.

    Args:
        firms: Number of equal firms, at least one.

    Returns:
        Bound on ``strength / taste``; infinite for a single firm.
    """
    return 1.0 + firms / (firms - 1.0) ** 2 if firms > 1.0 else math.inf


def profit_loop_threshold(firms: float) -> float:
    """Research feedback above which profit-funded research tips a symmetric industry (Case I4).

    ``(n^2 - n + 1) / (n (n - 1))``: the profit ``M mu s / (1 - s)`` answers a share with elasticity ``n / (n - 1)``,
    the share answers quality with ``(n - 1)^2 / (n^2 - n + 1)``. Depreciation does not enter.

    Args:
        firms: Number of equal firms, at least one.

    Returns:
        Threshold of ``strength / taste`` (1.5, 1.1667 and 1.05 for 2, 3 and 5 firms); infinite for a single firm.
    """
    return (firms**2 - firms + 1.0) / (firms * (firms - 1.0)) if firms > 1.0 else math.inf
