"""Benchmark market structures with closed forms: yardsticks for the logit market and alternatives to it.

Quantities, prices and costs are in any consistent units. Each function names the reference case that tests it.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_ROUNDING = 1e-12  # a firm that exactly breaks even enters, whatever the last bit of a square root says


def symmetric_logit_price(cost: float, taste: float, firms: int) -> float:
    """Bertrand price of n equal firms when everybody buys: ``c + mu n / (n - 1)`` (case P1).

    Args:
        cost: Cost of serving a user.
        taste: Scale of tastes.
        firms: Number of firms, at least 2.
    """
    return cost + taste * firms / (firms - 1)


def symmetric_logit_free_entry(market_size: float, taste: float, fixed_cost: float) -> float:
    """Number of equal firms, as a continuous number, at which profit ``M mu / (n - 1)`` covers the fixed cost (P1).

    ``n* = 1 + M mu / F``: with an exogenous sunk cost concentration vanishes as the market grows.

    Args:
        market_size: Potential users.
        taste: Scale of tastes, money per user.
        fixed_cost: Fixed cost of a firm per quarter, money.
    """
    return 1.0 + market_size * taste / fixed_cost


class CournotOutcome(NamedTuple):
    """Equilibrium of :func:`cournot`: quantities (..., firms) and the price (...)."""

    quantities: Floats
    price: Floats


def cournot(intercept: float, slope: float, costs: ArrayLike) -> CournotOutcome:
    """Quantity competition with linear demand ``P = a - b Q`` (case P7).

    ``q_i = (a - (n + 1) c_i + sum c) / (b (n + 1))`` among the firms that sell; firms whose cost is above the price
    sell nothing. Share-weighted Lerner indices then equal HHI over demand elasticity (Cowling & Waterson 1976).

    Args:
        intercept: Price at which nothing is sold, a.
        slope: Fall of the price per unit sold, b, above 0.
        costs: Cost per unit of each firm, shape (..., firms).

    Returns:
        Quantities and price.
    """
    unit_cost = np.asarray(costs, dtype=np.float64)
    ordered = np.sort(unit_cost, axis=-1)
    count = np.arange(1, unit_cost.shape[-1] + 1)
    price_with = (intercept + np.cumsum(ordered, axis=-1)) / (count + 1)  # price if the k cheapest firms sell
    active = np.maximum((ordered < price_with).sum(axis=-1, keepdims=True), 0)
    chosen = np.take_along_axis(price_with, np.maximum(active - 1, 0), axis=-1)
    price = np.where(active > 0, chosen, intercept)
    return CournotOutcome(np.maximum(price - unit_cost, 0.0) / slope, price[..., 0])


def cournot_profit(intercept: float, cost: float, market_size: float, fixed_cost: float, firms: int) -> float:
    """Profit of each of n equal Cournot firms with demand ``Q = S (a - P)``: ``S ((a - c) / (n + 1))^2 - F``.

    Args:
        intercept: Price at which nothing is sold.
        cost: Cost per unit.
        market_size: Size of the market, S.
        fixed_cost: Fixed cost of a firm, F.
        firms: Number of firms.
    """
    return market_size * ((intercept - cost) / (firms + 1)) ** 2 - fixed_cost


def cournot_free_entry(intercept: float, cost: float, market_size: float, fixed_cost: float) -> int:
    """Largest number of equal Cournot firms that break even: ``floor((a - c) sqrt(S / F) - 1)`` (case P8).

    Args:
        intercept: Price at which nothing is sold.
        cost: Cost per unit, below the intercept.
        market_size: Size of the market, S.
        fixed_cost: Fixed cost of a firm, F, above 0.

    Returns:
        Number of firms, at least 0.
    """
    return max(0, math.floor((intercept - cost) * math.sqrt(market_size / fixed_cost) * (1.0 + _ROUNDING) - 1.0))


class VerticalOutcome(NamedTuple):
    """Equilibrium of :func:`vertical_chain`; the input price of an integrated chain is its cost."""

    input_price: float
    quantity: float
    price: float
    upstream_profit: float
    downstream_profit: float


def vertical_chain(intercept: float, slope: float, cost: float, apps: int, integrated: bool = False) -> VerticalOutcome:
    """A monopoly seller of model services and n equal apps that resell them, demand ``P = a - b Q`` (case P10).

    Apart: ``w = (a + c) / 2`` whatever the number of apps and ``Q = n / (n + 1) (a - c) / (2 b)``. Integrated, one
    owner of the chain removes the double margin: with one app the price falls from ``(3 a + c) / 4`` to
    ``(a + c) / 2`` (Spengler 1950).

    Args:
        intercept: Price at which nothing is sold, a.
        slope: Fall of the price per unit sold, b, above 0.
        cost: Cost of the service, c, below the intercept.
        apps: Number of apps, at least 1.
        integrated: Whether one owner holds the seller and all the apps.

    Returns:
        Input price, quantity, price and profits; an integrated chain books all profit upstream.
    """
    monopoly_quantity = (intercept - cost) / (2.0 * slope)
    if integrated:
        price = intercept - slope * monopoly_quantity
        return VerticalOutcome(cost, monopoly_quantity, price, (price - cost) * monopoly_quantity, 0.0)
    input_price = (intercept + cost) / 2.0
    quantity = apps / (apps + 1) * monopoly_quantity
    price = intercept - slope * quantity
    return VerticalOutcome(
        input_price, quantity, price, (input_price - cost) * quantity, (price - input_price) * quantity
    )


class LadderOutcome(NamedTuple):
    """Long-run properties of :func:`quality_ladder`."""

    profit_share: float
    log_growth: float
    tenure_quarters: float


def quality_ladder(hazard: float, step: float) -> LadderOutcome:
    """Leapfrogging at a constant hazard, each leader one step ahead (Grossman & Helpman 1991; Aghion & Howitt 1992).

    Profit share ``1 - 1 / step`` under the limit price; log quality grows by ``I ln step`` a quarter; a leader's
    tenure is geometric with mean ``1 / I`` (case P13).

    Args:
        hazard: Chance that the leader is overtaken in a quarter, above 0 to 1.
        step: Quality ratio of neighbouring rungs, above 1.

    Returns:
        Profit share of revenue, expected growth of log quality per quarter, mean tenure in quarters.
    """
    return LadderOutcome(1.0 - 1.0 / step, hazard * math.log(step), 1.0 / hazard)


def nested_margin(taste: float, correlation: float, nests: int, firms_per_nest: int) -> float:
    """Bertrand margin of equal single-product firms in equal nests when everybody buys (case P6).

    ``mu (1 - sig) / (1 - sig / m - (1 - sig) / (G m))``; without nests (correlation 0) it is P1 with ``G m`` firms.

    Args:
        taste: Scale of tastes.
        correlation: Correlation of tastes within a nest, from 0 to below 1.
        nests: Number of nests, G.
        firms_per_nest: Firms in each, m.

    Returns:
        Price less cost.
    """
    loose = 1.0 - correlation
    return taste * loose / (1.0 - correlation / firms_per_nest - loose / (nests * firms_per_nest))
