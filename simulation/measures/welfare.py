"""What sellers gain: margins, producer surplus and losses.

What buyers gain follows from how they choose, so consumer surplus stands with the rule of demand.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def lerner_index(price: ArrayLike, marginal_cost: ArrayLike) -> Floats:
    """Lerner's margin ``(p - c) / p`` of each product (Lerner 1934).

    Limiting cases: 0 under perfect competition; in logit competition ``(mu / (1 - s)) / p`` (case P2).

    Args:
        price: Price per unit, any shape.
        marginal_cost: Cost of one more unit, same shape.

    Returns:
        Margin, same shape, at most 1; nan where a product is given away.
    """
    asked, cost = _array(price), _array(marginal_cost)
    result: Floats = (asked - cost) / np.where(asked > 0, asked, np.nan)
    return result


def revenue_weighted_margin(price: ArrayLike, marginal_cost: ArrayLike, quantity: ArrayLike) -> float:
    """Lerner's margin of the whole market, each product weighted by its revenue.

    ``sum_i R_i L_i / sum_i R_i = sum_i q_i (p_i - c_i) / sum_i q_i p_i``. The second form also counts what it costs
    to serve products that are given away. Under Cournot it equals HHI over the elasticity of demand (case P7).

    Args:
        price: Price per unit, shape (firms,) or (firms, segments); nan where a firm does not sell.
        marginal_cost: Cost of one more unit, same shape.
        quantity: Units sold, same shape.

    Returns:
        Margin, at most 1; nan where nothing is sold at a price.
    """
    revenue = float(np.nansum(_array(quantity) * _array(price)))
    return producer_surplus(price, marginal_cost, quantity) / revenue if revenue > 0 else float("nan")


def producer_surplus(price: ArrayLike, marginal_cost: ArrayLike, quantity: ArrayLike) -> float:
    """Revenue less the variable cost of what is sold, ``sum_i q_i (p_i - c_i)``.

    Fixed outlays (training, staff, chips) are not in it; :func:`operating_losses` has them.

    Args:
        price: Price per unit, shape (firms,) or (firms, segments); nan where a firm does not sell.
        marginal_cost: Cost of one more unit, same shape.
        quantity: Units sold, same shape.

    Returns:
        Surplus in the unit of price times quantity.
    """
    return float(np.nansum(_array(quantity) * (_array(price) - _array(marginal_cost))))


def operating_losses(revenue: ArrayLike, cost: ArrayLike) -> float:
    """Sum of the losses of the firms that make one; the profits of the others do not offset them.

    Args:
        revenue: Revenue of each firm, shape (firms,); nan where a firm is not active.
        cost: All operating cost of each firm, same shape and unit.

    Returns:
        Losses as a positive number, in the same unit.
    """
    return float(np.nansum(np.maximum(_array(cost) - _array(revenue), 0.0)))
