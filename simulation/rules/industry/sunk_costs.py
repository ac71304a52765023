"""How many firms an industry can carry when quality must be bought in advance.

With a given entry cost a growing market makes room for ever more firms. When firms can raise quality by spending more,
spending grows with the market and the number of firms stays below a bound however large the market gets
(Sutton 1991, *Sunk Costs and Market Structure*).
"""

from __future__ import annotations

import math


def endogenous_limit(exponent: float) -> float:
    """Largest number of firms in an arbitrarily large market, Cournot form of Sutton's model.

    Profit ``S (1 - (n-1) / (u_i sum_j 1/u_j))^2``, cost of quality ``F u^beta`` with ``u >= 1``. Zero profit and the
    first-order condition give ``N + 1/N - 2 = beta/2``, hence ``N = 1 + beta/4 + sqrt(beta/2 + beta^2/16)``.

    Args:
        exponent: Elasticity ``beta`` of the cost with respect to quality; high where quality is dear to buy.

    Returns:
        Number of firms, continuous.

    Limiting case:
        2.618, 3.186, 3.732 and 5.828 for exponents 2, 3, 4 and 8; unbounded as the exponent grows, which brings back
        the exogenous entry cost (Case I3).
    """
    return 1.0 + _excess(exponent / 2.0)


def viable_firms(market: float, fixed_cost: float, exponent: float) -> float:
    """Number of firms that free entry leaves: ``min(sqrt(S / F), N_limit)``.

    Args:
        market: Size of the market ``S`` in money per period.
        fixed_cost: Cost ``F`` of entering at the lowest quality, same money and period.
        exponent: Elasticity of the cost with respect to quality.

    Returns:
        Number of firms, continuous: rises with the market, then stays flat (Case I3).
    """
    return min(math.sqrt(market / fixed_cost), endogenous_limit(exponent))


def market_at_limit(fixed_cost: float, exponent: float) -> float:
    """Market size at which firms start to compete in quality and their number stops growing: ``F N_limit^2``.

    Args:
        fixed_cost: Cost of entering at the lowest quality, money per period.
        exponent: Elasticity of the cost with respect to quality.

    Returns:
        Market size in the money of ``fixed_cost`` (Case I3, the kink).
    """
    return fixed_cost * endogenous_limit(exponent) ** 2


def quality_bought(market: float, fixed_cost: float, exponent: float) -> float:
    """Quality of every firm at the free-entry equilibrium: ``max(1, (S / (F N^2))^(1/beta))``.

    Args:
        market: Size of the market in money per period.
        fixed_cost: Cost of entering at the lowest quality, same money and period.
        exponent: Elasticity of the cost with respect to quality.

    Returns:
        Quality as a multiple of the lowest; one below the kink, then growing with the market.
    """
    return max(1.0, math.pow(market / market_at_limit(fixed_cost, exponent), 1.0 / exponent))


def largest_number(feedback: float, foresee_prices: bool = True) -> float:
    """Largest number of firms that break even in a growing market with logit demand and log quality.

    Open loop: ``n <= theta / (theta - 1)``. Two-stage: ``theta <= 1 + n / (n - 1)^2``, a quadratic in ``n - 1``.

    Args:
        feedback: Research feedback ``theta``: worth of a log unit of knowledge over taste dispersion.
        foresee_prices: True where firms foresee that prices answer quality (two-stage), False for open loop.

    Returns:
        Number of firms, continuous; infinite when ``feedback`` does not exceed one.

    Limiting case:
        A feedback of 1.3125 carries exactly 5 two-stage firms.
    """
    if feedback <= 1.0:
        return math.inf
    if foresee_prices:
        return 1.0 + _excess(1.0 / (feedback - 1.0))
    return feedback / (feedback - 1.0)


def _excess(ratio: float) -> float:
    """Positive root m of ``m^2 / (m + 1) = ratio``, the zero-profit condition shared by both models."""
    half = ratio / 2.0
    return half + math.sqrt(half**2 + ratio)
