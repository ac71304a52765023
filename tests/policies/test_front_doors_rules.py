"""Rules for labs: licences, caps and permits do to training, cash and entry what they say."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation import load_scenario
from simulation.analysis.capability_sources import capability_sources
from simulation.parameters.starts import FirmStart
from simulation.policies.compute_cap import ComputeCap
from simulation.policies.compute_permits import ComputePermits
from simulation.policies.licensing import Licensing
from simulation.policy import Policy
from simulation.rules.industry.taxes import permit_price, training_spend_tax
from simulation.steps.entry import _newcomer_profit
from simulation.steps.rules import face_policies
from simulation.world import World
from tests.world.drawn_scenarios import changed
from tests.world.small_worlds import START, STEADY_BUDGETS, after, built, chip_table, firm, payer, shares, still


@pytest.mark.parametrize(("cash", "last"), [(10.0, 4), (9.0, 4), (3.5, 2)])
def test_licences_use_up_what_a_small_lab_has(cash: float, last: int) -> None:
    """Case I11: 10 in cash and 3 a quarter for the licence: exit in quarter 4; with 9 the last bill cannot be paid."""
    licence = Licensing(start=START, fee_usd_m=12_000.0)
    small = firm("Lab", cash_usd_bn=cash)
    world = built(still([small], {"pricing.rule": "cost plus"}, policies=(licence,)))
    lived = 0
    while world.firms.active[0] and lived < 12:
        world.step()
        lived += 1
    assert lived == last
    assert [event.text for event in world.recorder.events if event.kind == "exit"] == ["out of cash"]


def real(*chosen: Policy, quarters: int = 2) -> World:
    world = World(changed(load_scenario(end="2024Q4", workers=300), {"policies": chosen}), seed=1)
    for _ in range(quarters):
        world.step()
    return world


def test_labs_of_the_nation_aimed_at_pay_business_at_home() -> None:
    """Ten million dollars a year from each lab there, none from clouds; it counts among costs and not as profit."""
    world = real(Licensing(start="2023Q2", fee_usd_m=10.0, nations="CHN"))
    plain, firms, china = real(), world.firms, world.nations.row("CHN")
    labs_there = firms.active & firms.is_lab & (firms.nation == china)
    row = world.ledger.flows["licences"]
    assert_allclose(row["business"][china], labs_there.sum() * 0.01 / 4, rtol=1e-12)
    assert np.count_nonzero(row["business"]) == np.count_nonzero(row["AI firms"]) == 1
    assert_allclose((firms.cost - plain.firms.cost)[labs_there].min(), 0.01 / 4, rtol=0.2)


def test_newcomers_expect_to_pay_for_a_licence() -> None:
    """Their yearly profit is less by the yearly fee, where it is asked of start-ups, and never below nothing."""
    world = real()
    free, homes = _newcomer_profit(world), world.nations.investment / world.nations.investment.sum()
    assert free > 0.0

    def expected(**settings: Any) -> float:
        return facing(world, Licensing(start="2023Q1", **settings))

    fee = 0.25 * free
    assert_allclose(expected(fee_usd_m=1e3 * fee), free - fee, rtol=1e-9)
    assert_allclose(expected(fee_usd_m=1e3 * fee, kinds="start_up"), free - fee, rtol=1e-9)
    assert expected(fee_usd_m=1e3 * fee, kinds="cloud_tenant") == free
    part = homes[world.nations.row("USA")]
    assert_allclose(expected(fee_usd_m=1e3 * fee, nations="USA"), free - part * fee, rtol=1e-9)
    assert expected(fee_usd_m=1e5 * fee) == 0.0


def facing(world: World, *policies: Policy) -> float:
    """Profit that a newcomer expects in the same world under other policies."""
    before = world.scenario
    world.scenario = changed(before, {"policies": policies})
    face_policies(world)
    found = _newcomer_profit(world)
    world.scenario = before
    return found


OWNERS = {
    **STEADY_BUDGETS,
    "finance.spending_growth": 1.0,
    "cloud.own_use_growth": 1.0,
    "cloud.operating_cost": 0.0,
    "products.enterprise.outside_value": -3.0,
}
GIVEN_AWAY = {"pricing.rule": "cost plus", "products.enterprise.unit_cost": 0.0}
"""Nobody has a profit, so that nobody pays a dividend and cash shows what was paid."""
SUPPLY = chip_table(1.0, 1.0, chip_stock_h100e=1e6, other_owners_h100e=1e6)


def owner(name: str, compute: float) -> FirmStart:
    """A lab that uses all of its own compute, with a billion dollars in cash."""
    return firm(name, landlord="own", cash_usd_bn=1.0, compute_owned_h100e=compute, compute_used_h100e=compute)


def test_a_cap_makes_all_labs_above_it_equal() -> None:
    """Labs with 100 and 10 chips train as much as the cap allows, one with 1 chip as before; the rest stays idle."""
    firms = [owner("Large", 100.0), owner("Middle", 10.0), owner("Small", 1.0)]
    free = after(still(firms, OWNERS, supply=SUPPLY), 1)
    cap = float(free.firms.training[1]) / 2
    capped = after(still(firms, OWNERS, supply=SUPPLY, policies=(ComputeCap(start=START, cap_flop=cap),)), 1)
    assert_allclose(capped.firms.training[:3], [cap, cap, free.firms.training[2]], rtol=1e-12)
    assert capped.firms.log_stock[0] == capped.firms.log_stock[1]
    assert np.array_equal(capped.firms.compute_used, free.firms.compute_used)
    assert_allclose(capped.firms.largest_run[0], max(1e24, capped.scenario.scaling.final_run_share * cap), rtol=1e-12)


def test_what_lies_idle_under_a_cap_is_no_research() -> None:
    """Ten times the compute and a tenth of it in use for research leave no distance, and nothing unexplained."""
    firms, changes = [owner("Large", 100.0), owner("Small", 10.0)], {**OWNERS, "scaling.knowledge_depreciation": 1.0}
    scenario = still(firms, changes, 4, supply=SUPPLY, policies=(ComputeCap(start=START, cap_flop=1e15),))
    found = capability_sources(after(scenario).close(), scenario, 0, 1)
    assert_allclose(found["compute"][1:], np.log(10.0), rtol=1e-9)
    assert_allclose(found["research share"][1:], -np.log(10.0), rtol=1e-9)
    assert_allclose(found["open models and acquisitions"][1:], 0.0, atol=1e-9)


def test_a_cap_holds_for_the_kinds_it_is_aimed_at() -> None:
    firms = [owner("Large", 100.0), firm("Start", kind="start_up", landlord="own", compute_owned_h100e=100.0,
                                         compute_used_h100e=100.0)]  # fmt: skip
    world = after(
        still(firms, OWNERS, supply=SUPPLY, policies=(ComputeCap(start=START, cap_flop=1.0, kinds="start_up"),)), 1
    )
    assert world.firms.training[1] == 1.0 < world.firms.training[0]


def tenant(name: str, budget: float) -> FirmStart:
    """A lab that spends the same money every quarter on rent and staff."""
    return payer(name, budget, kind="cloud_tenant", landlord="market", users_enterprise_m=1.0)


def trained(*chosen: Policy, quarters: int = 1) -> World:
    firms = [tenant("A", 1e-3), tenant("B", 2e-3), owner("Owner", 10.0)]
    return after(still(firms, {**OWNERS, **GIVEN_AWAY}, supply=SUPPLY, policies=chosen, quarters=4), quarters)


@pytest.mark.parametrize("cut", [0.2, 0.5])
def test_permits_are_a_tax_on_training(cut: float) -> None:
    """Case O6: a budget B buys x = s B of research compute and permits at (1 - s) / s, tenants' and owners' alike."""
    free, world = trained(), trained(ComputePermits(start=START, cut=cut))
    firms = world.firms
    price, serving = float(permit_price(1 - cut)), firms.inference_share[:3]
    assert_allclose(price, cut / (1 - cut), rtol=1e-12)
    spent = np.append((firms.spending - world.staff_cost)[:2], free.own_compute_cost[2])
    cost = np.append(world.rent_paid[:2], world.own_compute_cost[2] + world.rent_paid[2])
    compute = np.append(firms.compute_used[:2] * world.chips.rent_usd_bn, world.own_compute_cost[2])
    assert_allclose(cost, spent, rtol=1e-9)
    budget = spent - serving * compute
    bought = training_spend_tax(budget, price)
    assert_allclose((1 - serving) * compute, bought.training, rtol=1e-9)
    assert_allclose(bought.training, (1 - cut) * budget, rtol=1e-9)
    assert_allclose(world.ai_tax_revenue.sum(), bought.tax.sum(), rtol=1e-9)
    assert_allclose(world.ledger.flows["permits to train"]["governments"].sum(), bought.tax.sum(), rtol=1e-9)


def test_permits_move_no_share_among_equals() -> None:
    firms = [tenant("A", 1e-3), tenant("B", 1e-3)]
    world = after(still(firms, OWNERS, supply=SUPPLY, policies=(ComputePermits(start=START, cut=0.4),)), 4)
    assert_allclose(shares(world)[0], shares(world)[1], rtol=1e-12)


@pytest.mark.parametrize("part", [0.4, 1.0])
def test_free_permits_go_to_who_has_trained(part: float) -> None:
    """What they are worth is handed out by training in the quarter before; training is as if they were all sold."""
    sold, given = (trained(ComputePermits(start=START, cut=0.2, free=free), quarters=2) for free in (0.0, part))
    before = trained(ComputePermits(start=START, cut=0.2, free=part), quarters=1).firms.training[:3]
    worth = sold.ledger.flows["permits to train"]["governments"].sum()
    if part < 1.0:
        left = given.ledger.flows["permits to train"]["governments"].sum()
        assert_allclose(left, (1 - part) * worth, rtol=1e-9)
    assert_allclose(given.firms.training, sold.firms.training, rtol=1e-9)
    # The first quarter knows of no training yet, so all its permits are sold.
    gain = given.accounts.firms.holder.cash[:3] - sold.accounts.firms.holder.cash[:3]
    assert_allclose(gain[2], part * worth * before[2] / before.sum(), rtol=1e-9)


def test_newcomers_get_no_free_permits() -> None:
    world = built(still([owner("Old", 10.0), owner("New", 10.0)], {**OWNERS, **GIVEN_AWAY}, supply=SUPPLY,
                        policies=(ComputePermits(start=START, cut=0.5, free=1.0),)))  # fmt: skip
    world.firms.training[0] = 1.0
    world.step()
    assert_allclose(world.firms.cash[:2].sum(), 2.0, rtol=1e-9)
    assert world.firms.cash[0] > 1.0
