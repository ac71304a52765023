"""Valuation: what AI firms are worth to those who hold them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.wealth.equity import value_per_unit
from simulation.rules.wealth.valuation import book_value, firm_value
from simulation.timeline import QUARTERS_PER_YEAR

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def value_firms(world: World) -> None:
    """Value every independent AI firm by sales, growth, cash and compute, and with them a unit of AI equity."""
    firms, economy = world.firms, world.economy
    growth = np.expm1(np.clip(world.market.revenue_growth, -1.0, 1.0) * QUARTERS_PER_YEAR)
    revenue = firms.revenue * QUARTERS_PER_YEAR
    economy.valuation = values(world, firms.cash, revenue, growth) * firms.active
    price_units(world)


def price_units(world: World) -> None:
    """Value of a unit of AI equity: what private holders have together, over their units."""
    economy = world.economy
    private = float(economy.valuation.sum()) * (1.0 - float(economy.public_share.sum()))
    economy.unit_value = value_per_unit(private, float(economy.equity_units.sum()))


def first_values(world: World) -> Floats:
    """Values before the first quarter, USD bn: sales of the starting table, which are expected to grow fast."""
    wealth, firms = world.scenario.wealth, world.firms
    revenue = np.zeros(firms.capacity)
    for slot, start in enumerate(world.scenario.firms):
        revenue[slot] = start.revenue_usd_bn
    return values(world, firms.cash, revenue, np.full(firms.capacity, wealth.highest_growth)) * firms.active


def values(world: World, cash: Floats, revenue: Floats, growth: Floats) -> Floats:
    """Values of independent firms, USD bn, from cash, yearly revenue and growth per year."""
    wealth, firms = world.scenario.wealth, world.firms
    clouds = ~firms.is_lab & ~firms.has_parent
    compute = book_value(firms.compute_owned, world.chips.price_usd_bn, world.scenario.finance.chip_loans * clouds)
    value = firm_value(
        cash,
        revenue,
        growth,
        compute,
        firms.is_lab,
        sales_multiple=wealth.sales_multiple,
        horizon_years=wealth.growth_horizon,
        growth_bounds=(wealth.lowest_growth, wealth.highest_growth),
    )
    # Parent groups own and pay their AI firms, which are part of their own worth; states sell no shares.
    return np.where(firms.has_parent, 0.0, value)
