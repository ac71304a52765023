"""What moves from outside: chip supply, prices, investors' money, talent and output, quarter by quarter.

Paths are worked out once at the start of a run, so that a rule reads a number and knows nothing of dates.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.parameters.scenario import Scenario
from simulation.rules.industry.cloud_rental import user_cost_per_hour
from simulation.steps.units import HOURS_PER_QUARTER, USD_PER_USD_BN
from simulation.timeline import QUARTERS_PER_YEAR, Quarter, quarterly_factor, quarterly_flow, quarterly_share

Floats = NDArray[np.float64]
_USD_BN_PER_THOUSAND = 1e-6


@dataclass(frozen=True)
class Trends:
    """Paths by quarter, each of shape (quarters,).

    Attributes:
        chip_supply: Planned chip supply, H100e a quarter.
        chip_price: Reference price of one H100e, USD bn.
        investor_pool: Investors' money for model developers, USD bn a quarter.
        parent_factor: Cash flow of parent groups relative to the first quarter.
        talent: Research staff in the world.
        entry_cost: Sunk cost of entry, USD bn.
        operating_cost: Cost of running one H100e for an hour, USD.
        rent: List price of one H100e for a quarter if chips cost their reference price, USD bn.
    """

    chip_supply: Floats
    chip_price: Floats
    investor_pool: Floats
    parent_factor: Floats
    talent: Floats
    entry_cost: Floats
    operating_cost: Floats
    rent: Floats


def trends_of(scenario: Scenario) -> Trends:
    """Work out all paths of a scenario."""
    finance, churn = scenario.finance, scenario.churn
    supply, price = _chip_paths(scenario)
    operating = scenario.cloud.operating_cost / _path(scenario, scenario.cloud.operating_efficiency)
    gdp = quarterly_flow(sum(nation.gdp_usd_bn for nation in scenario.nations))
    output = gdp * _path(scenario, scenario.population.world_growth)
    pool = quarterly_flow(finance.investor_pool) * _path(scenario, finance.investor_growth)
    pool = np.minimum(pool, finance.investor_ceiling * output)
    if finance.investors_leave is not None:
        pool[max(0, _position(scenario, finance.investors_leave)) :] *= finance.investors_left_share
    return Trends(
        chip_supply=supply,
        chip_price=price,
        investor_pool=pool,
        parent_factor=_path(scenario, finance.parent_growth),
        talent=scenario.talent.stock * _path(scenario, scenario.talent.growth),
        entry_cost=churn.entry_cost * _path(scenario, churn.entry_cost_growth),
        operating_cost=operating,
        rent=list_rent_usd_bn(scenario, price, operating),
    )


def list_rent_usd_bn(scenario: Scenario, price_usd_bn: ArrayLike, operating_usd_per_hour: ArrayLike) -> Floats:
    """Landlords' list price of one H100e for a quarter: user cost and margin (Case C5), USD bn."""
    cloud = scenario.cloud
    hourly = user_cost_per_hour(
        np.asarray(price_usd_bn) * USD_PER_USD_BN,
        cloud.interest,
        scenario.chips.depreciation,
        cloud.busy_share,
        operating_usd_per_hour,
    )
    hours = HOURS_PER_QUARTER * cloud.busy_share / USD_PER_USD_BN
    return np.asarray(hourly * hours * (1.0 + cloud.landlord_margin))


def _path(scenario: Scenario, annual_factor: float) -> Floats:
    """Growth since the first quarter at a yearly factor, shape (quarters,)."""
    return np.asarray(np.power(quarterly_factor(annual_factor), np.arange(scenario.quarters, dtype=np.float64)))


def _position(scenario: Scenario, quarter: str) -> int:
    return Quarter.parse(quarter) - Quarter.parse(scenario.start)


def _chip_paths(scenario: Scenario) -> tuple[Floats, Floats]:
    """Supply and reference price: the historical table, then growth that slows to its long-run rate."""
    chips = scenario.chips
    known = {_position(scenario, row.quarter): row for row in scenario.supply}
    last = max(known, default=-1)
    supply, price = np.ones(scenario.quarters), np.ones(scenario.quarters)
    # The mean of the last year, because single quarters of the table are noisy.
    base = float(np.mean([known[number].chips_sold_h100e for number in sorted(known)[-4:]])) if known else 1.0
    # That mean stands in the middle of these quarters; growth from there gives the level of the last one.
    level = base * quarterly_factor(chips.supply_growth) ** (max(0, min(len(known), QUARTERS_PER_YEAR) - 1) / 2)
    cost = known[last].price_usd_k if known else 1.0
    growth = np.log(chips.supply_growth)
    long_run, closing = np.log(chips.supply_growth_long_run), quarterly_share(chips.supply_slowdown)
    for number in range(scenario.quarters):
        if number in known:
            supply[number], price[number] = known[number].chips_sold_h100e, known[number].price_usd_k
            continue
        if number > last:
            level *= quarterly_factor(float(np.exp(growth)))
            cost /= quarterly_factor(chips.price_performance)
            growth += closing * (long_run - growth)
        supply[number], price[number] = level, cost
    if chips.foundry_disruption_start is not None:
        first = max(0, _position(scenario, chips.foundry_disruption_start))
        lost = chips.foundry_disruption_loss * chips.foundry_concentration
        supply[first : first + chips.foundry_disruption_quarters] *= 1.0 - lost
    return supply, price * _USD_BN_PER_THOUSAND
