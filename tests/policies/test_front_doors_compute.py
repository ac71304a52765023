"""Stated cases of public compute, vouchers and pooled training, through the policies themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.parameters.starts import FirmStart, NationStart
from simulation.policies.compute_tax import ComputeTax
from simulation.policies.compute_vouchers import ComputeVouchers
from simulation.policies.pooled_training import PooledTraining
from simulation.policies.public_compute_fund import PublicComputeFund
from simulation.policies.public_compute_share import PublicComputeShare
from simulation.policies.public_research_lab import PublicResearchLab
from simulation.policy import Policy
from simulation.rules.industry.public_compute import crowd_out
from simulation.rules.wealth.redistribution import supplier_share
from simulation.scenario_loading import ScenarioError, load_scenario
from simulation.steps.public_compute import lend_public_compute
from simulation.steps.rules import set_rules
from simulation.world import World
from tests.world.small_worlds import (
    ENTERPRISE,
    FIXED_PRICES,
    START,
    STEADY_BUDGETS,
    after,
    ahead,
    built,
    chip_table,
    firm,
    payer,
    still,
)

NEW_CHIPS = chip_table(100.0, 0.01, chip_stock_h100e=200.0)


def nation(code: str, **values: Any) -> NationStart:
    return NationStart(code=code, **{"internet_share": 1.0, "workers_m": 1.0, "gdp_usd_bn": 400.0, **values})


def market(*policies: Policy, firms: tuple[FirmStart, ...] = (), elasticity: float = 0.5, **tables: Any) -> World:
    """A quarter's market for chips between the firms given and governments."""
    changes = {
        **STEADY_BUDGETS,
        **FIXED_PRICES,
        "finance.spending_growth": 1.0,
        "chips.supply_elasticity": elasticity,
    }
    given = {"supply": NEW_CHIPS, "nations": (nation("AAA"),), **tables}
    return after(still(firms or (payer("Buyer", 1.0),), changes, policies=policies, **given), 1)


@pytest.mark.parametrize("elasticity", [0.0, 0.5, 2.0])
@pytest.mark.parametrize("share", [0.01, 3.0 / 13.0])
def test_a_share_of_all_chips_crowds_out_private_buyers(share: float, elasticity: float) -> None:
    """Case O4 with public money s / (1 - s) of private money: governments hold exactly the share."""
    free, joint = (
        market(*chosen, elasticity=elasticity) for chosen in ((), (PublicComputeShare(start=START, world_share=share),))
    )
    expected = crowd_out(share / (1 - share), elasticity)
    assert_allclose(joint.chips.price_usd_bn / free.chips.price_usd_bn, expected.price, rtol=1e-9)
    assert_allclose(joint.firms.compute_owned[0] / free.firms.compute_owned[0], expected.private, rtol=1e-9)
    assert_allclose(joint.nations.public_compute.sum() / joint.chips.total_sold, share, rtol=1e-9)


def test_members_pay_for_the_share_by_output_and_priority_moves_no_chip_of_it() -> None:
    """A nation with half the access gets half the chips for its money; together they have the share all the same."""
    nations = (nation("AAA"), nation("BBB", gdp_usd_bn=1200.0, chip_access=0.5), nation("CCC", chip_access=0.0))
    world = market(PublicComputeShare(start=START, world_share=0.2), nations=nations)
    paid = -world.ledger.flows["chips"]["governments"]
    assert_allclose(paid / paid.sum(), [0.25, 0.75, 0.0], rtol=1e-9, atol=1e-15)
    owned = world.nations.public_compute
    assert_allclose(owned / owned.sum(), [0.4, 0.6, 0.0], rtol=1e-9, atol=1e-15)
    assert_allclose(owned.sum() / world.chips.total_sold, 0.2, rtol=1e-9)


def test_another_payer_refunds_the_joint_purchase() -> None:
    scenario = still(
        (payer("Buyer", 1.0), firm("Lab", cash_usd_bn=50.0)),
        {**STEADY_BUDGETS, **FIXED_PRICES},
        supply=NEW_CHIPS,
        nations=(nation("AAA"), nation("BBB")),
        policies=(PublicComputeShare(start=START, world_share=1e-5, nations="all", payer="AI firms"),),
    )
    world = after(scenario, 1)
    spent = -world.ledger.flows["chips"]["governments"].sum()
    assert spent > 0.0
    assert_allclose(world.ledger.flows["levy for policies"]["governments"].sum(), spent, rtol=1e-9)


LABS = tuple(
    firm(f"Lab {number}", cash_usd_bn=10.0, landlord="market", largest_run_flop=run)
    for number, run in enumerate(ahead([0.0, np.log(3.0), 0.0, 0.0]))
)
STATE_LAB = firm("State lab", kind="state_lab", parent_cash_flow_usd_bn=1e-9)


def lent(firms: tuple[FirmStart, ...] = (*LABS, STATE_LAB), quarter: int = 0, seed: int = 1, **settings: Any) -> Any:
    """What each firm of one nation is lent of the public compute in use, before anybody has trained on it."""
    fund = PublicComputeFund(start=START, budget_share=0.003, **settings)
    changes = {**FIXED_PRICES, "public_compute.price_ratio": 0.0, "public_compute.use": 1.0}
    world = built(still(firms, changes, nations=(nation("AAA"),), quarters=40, policies=(fund,)), seed)
    world.quarter, world.nations.public_compute[:] = quarter, 1.0
    set_rules(world)
    taken, _ = lend_public_compute(world, np.zeros(world.firms.capacity))
    return taken[: len(firms)]


def test_equal_parts_and_merit() -> None:
    """A log unit counts as the selectivity says: three times the capability is three times the claim, or nine."""
    assert_allclose(lent(), [0.25, 0.25, 0.25, 0.25, 0.0])
    assert_allclose(lent(allocation="merit", selectivity=1.0), [1 / 6, 1 / 2, 1 / 6, 1 / 6, 0.0], rtol=1e-9)
    assert_allclose(lent(allocation="merit", selectivity=2.0), [1 / 12, 3 / 4, 1 / 12, 1 / 12, 0.0], rtol=1e-9)


def test_a_lottery_is_drawn_once_a_year() -> None:
    for seed in range(1, 6):
        first, last = (lent(quarter=quarter, seed=seed, allocation="lottery", winners=2) for quarter in (0, 3))
        assert np.array_equal(first, last)
        assert sorted(first) == [0.0, 0.0, 0.0, 0.5, 0.5]
        assert first[-1] == 0.0
    assert len({tuple(lent(quarter=quarter, allocation="lottery")) for quarter in range(0, 40, 4)}) > 1


def test_public_labs_come_first_where_there_are_any() -> None:
    assert_allclose(lent(allocation="public labs"), [0.0, 0.0, 0.0, 0.0, 1.0])
    assert_allclose(lent(LABS, allocation="public labs"), [0.25, 0.25, 0.25, 0.25])  # nobody to keep it for


def test_a_public_lab_that_is_founded_uses_public_compute() -> None:
    changes = {**FIXED_PRICES, "public_compute.price_ratio": 0.0}
    policies = (
        PublicComputeFund(start=START, budget_share=0.003, allocation="public labs"),
        PublicResearchLab(start=START, budget_share=0.01),
    )
    world = after(still(LABS, changes, supply=NEW_CHIPS, nations=(nation("AAA"),), policies=policies), 3)
    slot = world.firms.slot("Public lab of AAA")
    taken, _ = lend_public_compute(world, np.zeros(world.firms.capacity))
    assert taken[slot] > 0.0
    assert_allclose(taken[slot], taken.sum())


def test_two_funds_that_lend_differently_are_a_conflict() -> None:
    chosen = {
        "public_compute_fund": {"budget_share": 0.001, "allocation": "merit", "selectivity": 1.0},
        "public_compute_share": {"world_share": 0.01, "allocation": "merit", "selectivity": 2.0},
    }
    with pytest.raises(ScenarioError, match="both set merit_selectivity"):
        load_scenario(policies=chosen)


BUYERS = (payer("Large", 3.0), payer("Small", 1.0))


def test_a_voucher_for_one_buys_its_part_of_the_money() -> None:
    """Case C4: with three quarters of its money added, a buyer with 1 of 4 has 1.75 of 4.75 of the chips."""
    firms = (payer("Large", 3.0), payer("Small", 1.0, nation="BBB"))
    vouchers = ComputeVouchers(start=START, subsidy=0.75, kinds="compute_owner", nations="BBB")
    world = market(vouchers, firms=firms, nations=(nation("AAA"), nation("BBB")))
    assert_allclose(world.firms.compute_owned[:2] / world.chips.total_sold, [3.0 / 4.75, 1.75 / 4.75], rtol=1e-9)
    assert_allclose(world.ledger.flows["compute vouchers"]["governments"], [0.0, -0.75], rtol=1e-9)


def test_vouchers_for_all_move_no_chip() -> None:
    """Case O8: at fixed supply the price rises one for one and every buyer has what it had."""
    free, helped = (
        market(*chosen, firms=BUYERS, elasticity=0.0)
        for chosen in ((), (ComputeVouchers(start=START, subsidy=0.4, kinds="all"),))
    )
    assert_allclose(helped.chips.price_usd_bn, 1.4 * free.chips.price_usd_bn, rtol=1e-9)
    assert_allclose(helped.firms.compute_owned, free.firms.compute_owned, rtol=1e-9)


def test_vouchers_for_all_leave_the_cost_of_serving() -> None:
    """Case O8 seen by users: at fixed supply compute is as much dearer as the voucher pays of it."""
    changes = {
        **STEADY_BUDGETS,
        **FIXED_PRICES,
        "products.fixed_cost_share": 0.2,
        "cloud.operating_cost": 0.0,
        "chips.supply_elasticity": 0.0,
    }
    firms = (payer("Buyer", 1.0), firm("Lab"))
    costs, rents = [], []
    for chosen in ((), (ComputeVouchers(start=START, subsidy=0.4, kinds="all"),)):
        world = after(still(firms, changes, supply=NEW_CHIPS, policies=chosen), 1)
        costs.append(world.firms.unit_cost[ENTERPRISE, 1])
        rents.append(world.chips.rent_usd_bn)
    assert_allclose(rents[1], 1.4 * rents[0], rtol=1e-9)
    assert_allclose(costs[1], costs[0], rtol=1e-9)


def test_a_voucher_and_a_tax_of_the_same_rate_undo_each_other() -> None:
    """What is paid for compute is the same, and governments take with one hand what they give with the other."""
    both = (ComputeVouchers(start=START, subsidy=0.4, kinds="all"), ComputeTax(start=START, rate=0.4))
    free, world = (market(*chosen, firms=BUYERS) for chosen in ((), both))
    assert_allclose(world.chips.price_usd_bn, free.chips.price_usd_bn, rtol=1e-12)
    assert_allclose(world.firms.compute_owned, free.firms.compute_owned, rtol=1e-12)
    flows = world.ledger.flows
    assert_allclose(flows["compute vouchers"]["AI firms"], -flows["tax on compute"]["AI firms"], rtol=1e-12)


@pytest.mark.parametrize("elasticity", [0.0, 0.5, 2.0])
def test_suppliers_take_their_part_of_a_subsidy(elasticity: float) -> None:
    """Case T6.9 at a demand of elasticity one, which fixed budgets make: the price rises by 1 / (1 + e) of it."""
    rate = 0.2
    free, helped = (
        market(*chosen, firms=BUYERS, elasticity=elasticity)
        for chosen in ((), (ComputeVouchers(start=START, subsidy=rate, kinds="all"),))
    )
    captured = np.log(helped.chips.price_usd_bn / free.chips.price_usd_bn) / np.log1p(rate)
    assert_allclose(captured, supplier_share(1.0, elasticity), rtol=1e-9)


def test_vouchers_go_to_start_ups_and_add_to_what_they_rent() -> None:
    """Its rent for the same money of its own is half as much again, and its cost is what it pays itself."""
    table = chip_table(1.0, 0.01, chip_stock_h100e=1e6, other_owners_h100e=1e6)
    firms = tuple(
        firm(name, kind=kind, parent_cash_flow_usd_bn=4.0, strategy="tests.world.small_worlds:Spender")
        for name, kind in (("Young", "start_up"), ("Old", "cloud_tenant"))
    )
    worlds = [
        after(still(firms, STEADY_BUDGETS, supply=table, policies=chosen), 1)
        for chosen in ((), (ComputeVouchers(start=START, subsidy=0.5),))
    ]
    used = [world.firms.compute_used[:2] for world in worlds]
    assert used[0].min() > 0.0
    assert_allclose(used[1] / used[0], [1.5, 1.0], rtol=1e-9)
    assert_allclose(worlds[1].rent_paid, worlds[0].rent_paid, rtol=1e-9)
    rent = -worlds[1].ledger.flows["rent"]["AI firms"].sum()
    assert_allclose(-worlds[1].ledger.flows["compute vouchers"]["governments"].sum(), rent / 5, rtol=1e-9)


LINKS = {"openness.local_steps": 200.0, "openness.pooling_penalty": 0.02, "cloud.operating_cost": 0.0}


def pool(sites: float, share: float, pay: float = 0.0, **links: float) -> World:
    """One community, a lab that rents, and so many equal sites of small owners."""
    table = chip_table(1.0, 1.0, chip_stock_h100e=1e6, other_owners_h100e=sites * 1000.0)
    changes = {**LINKS, **{f"openness.{name}": value for name, value in links.items()}, "openness.pooled_share": 0.0}
    chosen = (PooledTraining(start=START, pooled_share=share, pay=pay),)
    return after(still([firm("Collective", kind="community_collective")], changes, supply=table, policies=chosen), 1)


def test_two_equal_sites_are_twice_one() -> None:
    """Case O7: exactly 2 eta of one site's compute, eta = T_c / (T_c + T_sync / H) (1 - penalty)."""
    one, two = (pool(sites, 0.5) for sites in (1.0, 2.0))
    efficiency = 5.0 / (5.0 + 300.0 / 200.0) * 0.98
    assert_allclose(two.firms.compute_used[0], 2 * efficiency * 0.5 * one.chips.other_stock, rtol=1e-12)
    rare = pool(1.0, 0.5, local_steps=1e6, step_seconds=1e5)
    assert_allclose(rare.firms.compute_used[0], 0.98 * 0.5 * rare.chips.other_stock, rtol=1e-8)


def test_governments_may_pay_owners_who_join() -> None:
    volunteers, paid = pool(1.0, 0.5), pool(1.0, 0.5, pay=0.8)
    due = 0.8 * 0.5 * paid.chips.other_stock * paid.chips.rent_usd_bn
    assert "pooled training" not in volunteers.ledger.flows
    assert_allclose(-paid.ledger.flows["pooled training"]["governments"].sum(), due, rtol=1e-12)
    assert_allclose(paid.ledger.flows["pooled training"]["business"].sum(), due, rtol=1e-12)
    assert np.array_equal(volunteers.firms.compute_used, paid.firms.compute_used)


@pytest.mark.parametrize(("kind", "left"), [("community_collective", 0.5), ("cloud_tenant", 1.0)])
def test_what_joins_a_pool_is_not_for_rent(kind: str, left: float) -> None:
    """A tenant with more money than there is compute gets half, if half has joined; without communities nothing has."""
    table = chip_table(1.0, 1e-6, chip_stock_h100e=1e6, other_owners_h100e=1000.0)
    rich = firm("Lab", parent_cash_flow_usd_bn=400.0, strategy="tests.world.small_worlds:Spender")
    changes = {**STEADY_BUDGETS, **FIXED_PRICES, **LINKS, "openness.pooled_share": 0.0}
    rented = [
        after(still([rich, firm("Other", kind=kind)], changes, supply=table, policies=chosen), 1).firms.compute_used[0]
        for chosen in ((), (PooledTraining(start=START, pooled_share=0.5),))
    ]
    assert_allclose(rented[1] / rented[0], left, rtol=1e-9)
