"""Cases of compute and its market (C2 to C7, O4, O7, O8) and of staff (I12) on whole worlds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.parameters.starts import FirmStart
from tests.world.small_worlds import (
    FIXED_PRICES,
    STEADY_BUDGETS,
    after,
    built,
    chip_table,
    firm,
    payer,
    still,
    yearly_share,
)

# Two groups whose spending, all for chips and staff, grows in step; the world's chips grow 4.2-fold a year.
LAG_LAW = {
    "finance.parent_ceiling": 1.0,
    "finance.spending_growth": 2.4,
    "scaling.algorithmic_growth": 3.0,
    "scaling.common_progress_share": 1.0,
    "scaling.knowledge_depreciation": 1.0,
    "chips.depreciation": yearly_share(0.1),
    "chips.supply_elasticity": 0.0,
    "chips.supply_growth": 4.2,
    "chips.supply_growth_long_run": 4.2,
}


def incumbent(name: str, budget_usd_bn: float, chips: float) -> FirmStart:
    """An owner that uses all of its compute for its models, with a parent whose means are no limit.

    Its stock lies on the path of growth on which it buys so many chips in the first quarter.
    """
    stock = chips / (4.2**0.25 - 0.9)
    values: dict[str, Any] = {
        "kind": "integrated_incumbent",
        "strategy": "integrated_incumbent",
        "landlord": "own",
        "compute_owned_h100e": stock,
        "compute_used_h100e": stock,
        "parent_cash_flow_usd_bn": 4e6 * budget_usd_bn,
        "parent_share": 1e-6,
    }
    return firm(name, **values)


def test_effective_compute_is_the_product_of_its_factors() -> None:
    """Case C2: 1.4 times the compute and 3 times better algorithms each year are 4.2-fold growth."""
    owner = firm("Lab", landlord="own", compute_owned_h100e=100.0, compute_used_h100e=0.1)
    changes = {
        **FIXED_PRICES,
        "scaling.algorithmic_growth": 3.0,
        "scaling.common_progress_share": 1.0,
        "scaling.knowledge_depreciation": 1.0,
        "cloud.own_use_growth": 1.4,
        "cloud.operating_cost": 0.0,
        "cloud.own_use_ceiling": 1.0,
    }
    world = built(still([owner], changes, quarters=24, supply=chip_table(1.0, 1.0)))
    world.step()
    first = world.firms.log_stock[0]
    for quarter in range(1, 24):
        world.step()
        assert_allclose(world.firms.log_stock[0] - first, quarter / 4 * np.log(3.0 * 1.4), rtol=1e-9)


@pytest.mark.parametrize("share", [0.1, 0.3])
def test_a_smaller_budget_is_a_lag(share: float) -> None:
    """Case C3: at 12.6 a year, a tenth of the leader's budget is .90878 years behind; tolerance A."""
    bought = 1000.0 / (1.0 + share)
    firms = [incumbent("Large", 1.0, bought), incumbent("Small", share, share * bought)]
    world = after(still(firms, LAG_LAW, quarters=60, supply=chip_table(1000.0, 1e-3)))
    gap = world.firms.log_stock[0] - world.firms.log_stock[1]
    assert_allclose(gap, np.log(1 / share), rtol=1e-9)
    months = world.close().world["second_lag_months"]
    assert_allclose(months[-8:], 12 * np.log(1 / share) / np.log(12.6), rtol=1e-9)
    if share == 0.1:
        assert_allclose(months[-1] / 12, 0.90878, rtol=1e-5)


@pytest.mark.parametrize(("elasticity", "price"), [(0.5, 4 ** (2 / 3)), (0.0, 4.0)])
def test_budgets_share_the_chips(elasticity: float, price: float) -> None:
    """Case C4: budgets of 3 and 1 at a supply and a reference price of 1; tolerance A."""
    changes = {**STEADY_BUDGETS, "finance.spending_growth": 1.0, "chips.supply_elasticity": elasticity}
    firms = [payer("Large", 3.0), payer("Small", 1.0)]
    world = after(still(firms, changes, supply=chip_table(1.0, 1.0)), 1)
    assert_allclose(world.chips.price_usd_bn, price, rtol=1e-9)
    assert_allclose(world.firms.compute_owned[:2] / world.chips.total_sold, [0.75, 0.25], rtol=1e-9)
    assert_allclose(world.chips.total_sold, 4.0 / price, rtol=1e-9)


def test_twice_the_budgets_move_no_chip() -> None:
    """Cases C4 and O8: with inelastic supply a subsidy for all doubles the price and changes no allocation."""
    changes = {**STEADY_BUDGETS, "finance.spending_growth": 1.0, "chips.supply_elasticity": 0.0}
    worlds = [
        after(still([payer("A", 3.0 * size), payer("B", size)], changes, supply=chip_table(1.0, 1.0)), 4)
        for size in (1.0, 2.0)
    ]
    assert_allclose(worlds[1].chips.price_usd_bn, 2 * worlds[0].chips.price_usd_bn, rtol=1e-9)
    assert_allclose(worlds[1].firms.compute_owned, worlds[0].firms.compute_owned, rtol=1e-9)


def test_user_cost_of_compute() -> None:
    """Case C5: 45 thousand dollars, interest .10, depreciation .30, use .8: 2.57 dollars an hour."""
    changes = {
        **FIXED_PRICES,
        "cloud.interest": 0.10,
        "cloud.busy_share": 0.8,
        "cloud.operating_cost": 0.0,
        "cloud.landlord_margin": 0.0,
        "chips.depreciation": 0.30,
    }
    world = after(still([firm("Lab")], changes, supply=chip_table(1.0, 45e-6)), 1)
    hourly = world.close().world["rental_price_usd_per_hour"][0]
    assert_allclose(hourly, 45_000 * (0.10 + 0.30) / (8760 * 0.8), rtol=1e-9)
    assert_allclose(hourly, 2.57, atol=0.005)


def test_buying_what_wears_out_keeps_the_stock() -> None:
    """Case C7: purchases of the depreciation keep a stock, no purchases halve it; tolerance A."""
    lost = 0.1
    changes = {
        **STEADY_BUDGETS,
        "finance.spending_growth": 1.0,
        "chips.supply_elasticity": 0.0,
        "chips.depreciation": yearly_share(lost),
        "cloud.operating_cost": 0.0,
    }
    firms = [payer("Buyer", 5.0, compute_owned_h100e=1000.0), payer("Idle", 0.0, compute_owned_h100e=1000.0)]
    # With a factor of 1 planned supply stays what it was in the first quarter.
    steady = {"chips.supply_growth": 1.0, "chips.supply_growth_long_run": 1.0}
    world = after(still(firms, {**changes, **steady}, supply=chip_table(lost * 1000.0, 1.0)), 12)
    assert_allclose(world.firms.compute_owned[0], 1000.0, rtol=1e-9)
    assert_allclose(world.firms.compute_owned[1], 1000.0 * (1 - lost) ** 12, rtol=1e-9)
    half_life = np.log(2) / -np.log(1 - lost)
    assert_allclose((world.firms.compute_owned[1] / 1000.0) ** (half_life / 12), 0.5, rtol=1e-9)


@pytest.mark.parametrize(("elasticity", "left"), [(0.0, 0.909091), (0.5, 0.938443)])
def test_further_demand_crowds_out(elasticity: float, left: float) -> None:
    """Case O4: demand of a tenth of the private budget from outside, here from small owners."""
    quantities, prices = [], []
    for further in (0.0, 0.1):
        changes = {
            **STEADY_BUDGETS,
            "finance.spending_growth": 1.0,
            "chips.supply_elasticity": elasticity,
            "chips.other_owners_share": further,
        }
        world = after(still([payer("Private", 1.0)], changes, supply=chip_table(1.0, 1.0)), 1)
        quantities.append(world.firms.compute_owned[0])
        prices.append(world.chips.price_usd_bn)
        assert_allclose(world.firms.compute_owned[0] + world.chips.other_stock, world.chips.total_sold, rtol=1e-9)
    assert_allclose(quantities[1] / quantities[0], 1.1 ** (-1 / (1 + elasticity)), rtol=1e-9)
    assert_allclose(quantities[1] / quantities[0], left, atol=1e-5)
    assert_allclose(prices[1] / prices[0], 1.1 ** (1 / (1 + elasticity)), rtol=1e-9)


@pytest.mark.parametrize("limit", ["long pauses", "no communication"])
def test_pooled_compute_loses_only_the_penalty(limit: str) -> None:
    """Case O7: rare or free synchronisation leaves the algorithmic penalty; twice the sites are twice the compute."""
    free = {"openness.sync_seconds": 0.0} if limit == "no communication" else {"openness.step_seconds": 1e5}
    changes = {
        **free,
        "openness.local_steps": 1e6,
        "openness.pooling_penalty": 0.02,
        "openness.pooled_share": 0.5,
        "cloud.operating_cost": 0.0,
    }
    used = []
    for sites in (1.0, 2.0):
        table = chip_table(1.0, 1.0, chip_stock_h100e=1e6, other_owners_h100e=sites * 1000.0)
        world = after(still([firm("Collective", kind="community_collective")], changes, supply=table), 1)
        assert_allclose(world.firms.compute_used[0], 0.98 * 0.5 * world.chips.other_stock, rtol=1e-8)
        used.append(world.firms.compute_used[0])
    assert_allclose(used[1], 2 * used[0], rtol=1e-12)


def test_twice_the_budgets_double_wages_and_move_nobody() -> None:
    """Case I12: staff are shared by budgets and the wage clears; tolerance A."""
    changes = {**STEADY_BUDGETS, "finance.spending_growth": 1.0, "talent.stock": 1000.0}
    lab = {"kind": "integrated_incumbent", "users_enterprise_m": 1.0}
    staff, wages = [], []
    for size in (1.0, 2.0):
        firms = [payer(name, size * budget, **lab) for name, budget in (("A", 3.0), ("B", 1.0))]
        world = after(still(firms, changes, supply=chip_table(1.0, 1.0)), 1)
        staff.append(world.firms.staff[:2])
        wages.append(world.staff_cost.sum() / world.firms.staff.sum())
    assert_allclose(staff[0], [750.0, 250.0], rtol=1e-9)
    assert_allclose(staff[1], staff[0], rtol=1e-9)
    assert_allclose(wages[1], 2 * wages[0], rtol=1e-9)
