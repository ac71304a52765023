"""Break-ups and ownership ceilings: a merger read backwards, users that are not won by numbers, and nothing made."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation import load_scenario
from simulation.agents.firm import FIRM_COLUMNS
from simulation.checking.invariants import run_checked
from simulation.parameters.starts import DesignerStart, FirmStart
from simulation.policies.break_up import BreakUp
from simulation.policies.ownership_ceiling import OwnershipCeiling
from simulation.policy import Policy
from simulation.steps.separation import compute_share
from simulation.world import World
from tests.world.drawn_scenarios import changed
from tests.world.small_worlds import (
    CONSUMER,
    ENTERPRISE,
    FIXED_PRICES,
    SPENDER,
    START,
    STEADY_BUDGETS,
    after,
    ahead,
    built,
    chip_table,
    firm,
    labs,
    payer,
    prices,
    shares,
    still,
)
from tests.world.test_flywheel_cases import flywheel

USERS = 4
"""Layer of users in the record."""
AMOUNTS = ("USD bn", "USD bn/quarter", "H100e", "million", "people", "FLOP")
CONSERVED = [name for name, column in FIRM_COLUMNS.items() if column.unit in AMOUNTS and name != "largest_run"]
"""All columns of which there is only so much; a record run is something both halves have done."""
AS_TWO = ahead([float(np.log(2.0)), 0.0, 0.0])
"""A firm that is worth as much to users as two of the others, and the others."""


def events(world: World, kind: str) -> list[str]:
    return [event.firm for event in world.recorder.events if event.kind == kind]


def test_halves_price_as_if_a_merger_were_undone() -> None:
    """Case P5 backwards: margins of 1.726751 and 1.407580 become 1.333333, shares of .420878 and .289561 a quarter."""
    world = after(still(labs(3, largest_run_flop=AS_TWO), policies=(BreakUp(start=START, line=0.4),)), 1)
    assert_allclose(prices(world)[:3], [1.726751, 1.407580, 1.407580], atol=1e-6)
    assert_allclose(shares(world), [0.210439, 0.289561, 0.289561, 0.210439], atol=1e-6)
    world.step()
    assert_allclose(prices(world), np.full(4, 4 / 3), rtol=1e-6)
    assert_allclose(shares(world), np.full(4, 1 / 4), rtol=1e-6)


@pytest.mark.parametrize("lead", [0.5, 1.5])
def test_index_falls_at_once_by_half_the_square_of_the_share(lead: float) -> None:
    """Case P11: halving a firm takes s^2 / 2 from the index of users."""
    firms = labs(4, largest_run_flop=ahead([lead, 0.0, -0.2, -0.4]))
    line = BreakUp(start=START, line=0.3)
    whole, halves = (after(still(firms, policies=chosen, quarters=1)) for chosen in ((), (line,)))
    index = [world.close().layers["hhi"][0, USERS] for world in (whole, halves)]
    assert_allclose(index[0] - index[1], shares(whole)[0] ** 2 / 2, rtol=1e-9)


@pytest.mark.parametrize("data", ["copied", "split"])
def test_halves_win_no_users_by_numbers(data: Any) -> None:
    """Case P12: at fixed prices both together keep their share; if data are split they lose theta ln 2 in log odds."""
    theta, firms = 0.6, labs(3, data_enterprise=[3.0, 1.0, 1.0])
    changes = {**FIXED_PRICES, **flywheel(theta)}
    whole = after(still(firms, changes), 2)
    halves = after(still(firms, changes, policies=(BreakUp(start=START, line=0.4, data=data),)), 1)
    one = halves.firms.data[ENTERPRISE, 0]
    assert halves.firms.data[ENTERPRISE, 3] == one
    assert_allclose(one / after(still(firms, changes), 1).firms.data[ENTERPRISE, 0], 1.0 if data == "copied" else 0.5)
    halves.step()
    odds = [share / (1 - share) for share in (shares(whole)[0], shares(halves)[[0, 3]].sum())]
    assert_allclose(odds[1] / odds[0], 1.0 if data == "copied" else 0.5**theta, rtol=1e-9)


def test_nobody_is_broken_up_twice_within_a_year() -> None:
    """A lab alone becomes two, and a year later four; a line that nobody reaches changes nothing."""
    changes = {"products.enterprise.outside_value": -3.0}
    world = built(still(labs(1), changes, policies=(BreakUp(start=START, line=0.05),)))
    numbers = []
    for _ in range(9):
        world.step()
        numbers.append(int(world.firms.active.sum()))
    assert numbers == [2, 2, 2, 2, 4, 4, 4, 4, 8]
    assert len(set(world.firms.names)) == 8
    assert events(after(still(labs(2), policies=(BreakUp(start=START, line=0.6),)), 4), "break-up") == []


def test_halves_buy_with_half_of_the_parents_money() -> None:
    """Case C4: both halves together buy what the whole would have bought; a parent does not pay twice."""
    own = {"kind": "integrated_incumbent", "users_enterprise_m": 2.0, "compute_owned_h100e": 8.0}
    firms = [payer("Large", 3.0, largest_run_flop=1e25, **own), payer("Cloud", 1.0), *labs(2)]
    changes = {**STEADY_BUDGETS, "finance.spending_growth": 1.0, "chips.supply_elasticity": 0.5}
    bought = []
    for chosen in ((), (BreakUp(start=START, line=0.5),)):
        world = after(still(firms, changes, supply=chip_table(1.0, 1.0), policies=chosen), 4)
        bought.append((world.chips.price_usd_bn, world.firms.compute_owned.sum(), world.firms.parent_cash_flow.sum()))
        owned = world.firms.compute_owned
        assert owned[4] == (owned[0] if chosen else 0.0)
    assert_allclose(*bought, rtol=1e-9)


def early(*chosen: Policy, quarters: int = 5) -> World:
    """A world in the quarter of a break-up; profit goes untaxed, since losses of one part save no tax on another."""
    values = {"policies": chosen, "finance.profit_tax": 0.0}
    world = World(changed(load_scenario(end="2024Q4", workers=2000), values), seed=1)
    for _ in range(quarters):
        world.step()
    return world


@pytest.mark.parametrize(
    ("chosen", "kind"),
    [
        (BreakUp(start="2024Q1", line=0.3), "break-up"),
        (OwnershipCeiling(start="2024Q1", ceiling=0.01), "separation"),
    ],
)
def test_everything_is_shared_out_and_nothing_made(chosen: Policy, kind: str) -> None:
    """Cash, chips, staff, users, revenue and parents' money of all firms are what they would have been."""
    plain, treated = early(), early(chosen)
    assert events(treated, kind)
    for name in CONSERVED:
        before, after_it = getattr(plain.firms, name), getattr(treated.firms, name)
        assert_allclose(after_it.sum(axis=-1), before.sum(axis=-1), rtol=1e-12, err_msg=name)
    assert {"cash", "users", "staff", "compute_owned", "parent_cash_flow", "training"} <= set(CONSERVED)
    assert_allclose(treated.accounts.money_usd_bn(), plain.accounts.money_usd_bn(), atol=1e-9)
    assert_allclose(
        treated.accounts.governments.holder.cash, plain.accounts.governments.holder.cash, rtol=1e-12, atol=1e-12
    )


def test_people_stay_with_either_half_by_their_own_luck() -> None:
    plain, treated = early(), early(BreakUp(start="2024Q1", line=0.3))
    (leader,) = events(treated, "break-up")
    slot, other = treated.firms.slot(leader), treated.firms.size - 1
    mine = plain.workers.provider == slot
    moved = treated.workers.provider == other
    assert np.array_equal(plain.workers.provider[~moved], treated.workers.provider[~moved])
    assert mine[moved].all()
    assert abs(moved.sum() - mine.sum() / 2) < 4 * np.sqrt(mine.sum()) / 2
    counted = treated.workers.users(treated.nations.adoption[CONSUMER], treated.firms.capacity)[0]
    known = counted[:, [slot, other]].sum(axis=1) > 0.0
    split = counted[known, other] / counted[known][:, [slot, other]].sum(axis=1)
    held = treated.firms.users[CONSUMER][known]
    assert_allclose(held[:, other] / held[:, [slot, other]].sum(axis=1), split, rtol=1e-9)


def owner(name: str, **values: Any) -> FirmStart:
    """An owner of compute with models and users, half of whose chips serve its own lab."""
    own = {"kind": "integrated_incumbent", "users_enterprise_m": 1.0, "largest_run_flop": 1e24, "strategy": SPENDER}
    return payer(name, 2.0, **{**own, "compute_owned_h100e": 100.0, "compute_used_h100e": 50.0, **values})


SEPARATED = {
    **STEADY_BUDGETS,
    "finance.spending_growth": 1.0,
    "cloud.own_use_growth": 1.0,
    "cloud.operating_cost": 0.0,
    "chips.supply_elasticity": 0.0,
    "products.enterprise.outside_value": -3.0,
}


def separated(*firms: FirmStart, ceiling: float = 0.2, quarters: int = 1, **tables: Any) -> World:
    supply = chip_table(1.0, 1.0, chip_stock_h100e=1000.0, other_owners_h100e=10.0)
    policies = (OwnershipCeiling(start=START, ceiling=ceiling),)
    return after(still(firms, SEPARATED, supply=supply, policies=policies, **tables), quarters)


def test_a_firm_with_both_layers_parts_with_its_compute() -> None:
    """The new company owns all chips, the lab keeps its users and rents; each keeps the money that paid for it."""
    tenant = firm("Tenant", landlord="Both", users_enterprise_m=1.0)
    world = separated(owner("Both"), tenant)
    firms, company = world.firms, 2
    assert firms.kinds[company] == "compute_owner"
    assert firms.compute_owned[0] == 0.0 < firms.compute_owned[company]
    assert list(firms.landlord[:3]) == [-1, -1, company]
    assert firms.users[..., company].sum() == 0.0 < firms.users[..., 0].sum()
    # A quarter of the money is for staff, and half of the rest bought chips for others.
    assert_allclose(firms.parent_cash_flow[[0, company]] / 2.0, [1 - 0.75 / 2, 0.75 / 2], rtol=1e-9)
    assert_allclose(firms.opened_share[company], 0.5, rtol=1e-9)


@pytest.mark.parametrize("ceiling", [0.2, 0.99])
def test_a_lab_parted_from_its_compute_builds_no_site_again(ceiling: float) -> None:
    """Its cash pays for many sites, and as a declared owner without a parent it would build one at once."""
    values = {"kind": "self_funded_owner", "parent_cash_flow_usd_bn": 0.0, "strategy": "blitzscaler"}
    lab = owner("Both", cash_usd_bn=1000.0, **values)
    supply = chip_table(1.0, 1.0, chip_stock_h100e=1000.0, other_owners_h100e=10.0)
    policies = (OwnershipCeiling(start=START, ceiling=ceiling),)
    changes = {**SEPARATED, "cloud.own_site": 1.0}
    world = after(still([lab], changes, supply=supply, policies=policies), 3)
    firms, parted = world.firms, ceiling < 0.5
    assert events(world, "separation") == ["Both"] * parted
    assert firms.cash[0] > world.scenario.cloud.own_site * world.chips.price_usd_bn
    assert (firms.landlord[0] == 0, firms.compute_owned[0] > 0.0) == (not parted, not parted)


def test_a_large_share_of_one_layer_is_left_alone() -> None:
    """A leader that rents and a cloud without models have no other layer; a lab with a little of both is too small."""
    firms = [firm("Leader", largest_run_flop=1e26), payer("Cloud", 1.0, compute_owned_h100e=100.0)]
    little = owner("Little", compute_owned_h100e=10.0, compute_used_h100e=5.0)
    world = separated(*firms, little, ceiling=0.15)
    assert min(shares(world)[0], compute_share(world)[1]) > 0.5
    assert 0.0 < compute_share(world)[2] < 0.15
    assert events(world, "separation") == []


def test_what_a_lab_used_is_let_to_labs_when_it_is_parted_from_it() -> None:
    """Of chips used half by the own lab the market gets that half and the rentable share of the other."""
    world = separated(owner("Both"), quarters=2)
    firms, cloud = world.firms, world.scenario.cloud
    lettable = firms.compute_owned[1] * (0.5 + 0.5 * cloud.rentable_share)
    pool = lettable + cloud.rentable_share * world.chips.other_stock
    budget = firms.spending[0] - world.staff_cost[0]
    asked = min(budget / world.chips.rent_usd_bn, pool)
    assert_allclose(firms.compute_used[0], asked, rtol=1e-9)
    assert_allclose(firms.rental_income[1] + firms.rental_income[0], budget * lettable / pool, rtol=1e-9)


def test_own_designers_work_for_whoever_has_the_chips() -> None:
    """A firm's own designer sells to its compute company after a separation, and to one half after a break-up."""
    designers = (
        DesignerStart(name="Merchant", foundry_share=0.5),
        DesignerStart(name="Own", foundry_share=0.5, captive_owner="Both"),
    )
    both = owner("Both", designer_portfolio="Own:1.0")
    world = separated(both, designers=designers, quarters=3)
    assert world.chips.captive_owner[1] == world.firms.names[1]
    assert_allclose(world.firms.portfolio[:, 1], [0.0, 1.0])
    policies = (BreakUp(start=START, line=0.3),)
    tables = {"supply": chip_table(1.0, 1.0), "designers": designers}
    split = after(still([both, *labs(1)], SEPARATED, policies=policies, **tables), 1)
    assert_allclose(split.firms.portfolio[:, [0, 2]], [[0.0, 1.0], [1.0, 0.0]])


@pytest.mark.parametrize("chosen", [BreakUp(start="2024Q1", line=0.15), OwnershipCeiling(start="2024Q1", ceiling=0.02)])
def test_a_whole_run_of_them_holds_together(chosen: Policy) -> None:
    run_checked(World(changed(load_scenario(end="2029Q4", workers=300), {"policies": (chosen,)}), seed=3))


def test_only_the_kinds_aimed_at_are_broken_up() -> None:
    """The leader is a tenant; a line for owners of compute leaves it whole."""
    for kinds, expected in (("cloud_tenant", ["OpenAI"]), ("integrated_incumbent+self_funded_owner", [])):
        assert events(early(BreakUp(start="2024Q1", line=0.3, kinds=kinds)), "break-up") == expected
