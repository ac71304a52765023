"""What must hold in every quarter of every run, driven through plausible and extreme scenarios."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation import load_scenario, scenarios
from simulation.checking.invariants import (
    InvariantError,
    balances,
    check_change,
    check_quarter,
    check_record,
    run_checked,
)
from simulation.parameters.scenario import Scenario
from simulation.recorder import Record
from simulation.world import World
from tests.world.drawn_scenarios import changed, plausible_values
from tests.world.small_worlds import (
    ENTERPRISE,
    advance,
    ahead,
    built,
    chip_table,
    labs,
    payer,
    prices,
    shares,
    still,
)

# A scenario of a hundred numbers takes longer to shrink than to understand.
DRAW_ONLY = (Phase.explicit, Phase.generate)
SHORT: dict[str, Any] = {"end": "2025Q4", "workers": 300}
NOT_FIRST: tuple[Any, Any] = ((), pytest.mark.slow)


@settings(max_examples=15, phases=DRAW_ONLY)
@given(values=plausible_values(), seed=st.integers(1, 10**6))
def test_plausible_scenarios_add_up(values: dict[str, Any], seed: int) -> None:
    run_checked(World(changed(load_scenario(**SHORT), values), seed=seed))


@pytest.mark.slow
@settings(max_examples=300, phases=DRAW_ONLY)
@given(values=plausible_values(), seed=st.integers(1, 10**6))
def test_many_plausible_scenarios_add_up(values: dict[str, Any], seed: int) -> None:
    run_checked(World(changed(load_scenario(end="2032Q4", workers=300), values), seed=seed))


@pytest.mark.parametrize("name", scenarios())
def test_shipped_scenarios_add_up(name: str) -> None:
    run_checked(World(load_scenario(name, end="2030Q4", workers=1_000), seed=1))


@pytest.mark.parametrize("name", [pytest.param(one, marks=NOT_FIRST[one != "baseline"]) for one in scenarios()])
def test_shipped_scenarios_add_up_at_full_length_and_size(name: str) -> None:
    record = run_checked(World(load_scenario(name), seed=1))
    assert len(record.quarters) == 72


EXTREMES: dict[str, dict[str, Any]] = {
    "no investors": {"finance.investors_leave": "2023Q2", "finance.investors_left_share": 0.0},
    "many entrants": {"churn.entry_rate": 200.0, "churn.entry_cost": 0.001, "talent.spin_out_hazard": 5.0},
    "fixed chip supply": {"chips.supply_elasticity": 0.0},
    "nearly free chips": {"chips.supply_elasticity": 20.0},
    "nothing wears out": {
        "chips.depreciation": 0.0,
        "scaling.knowledge_depreciation": 0.0,
        "flywheel.depreciation": 0.0,
    },
    "everything wears out": {"scaling.knowledge_depreciation": 1.0, "flywheel.depreciation": 1.0},
    "everyone fails": {"churn.failure_hazard": 1.0, "churn.obsolescence_gap": 0.0, "churn.obsolescence_quarters": 1},
    "no merger review": {"churn.merger_limit": 1.0, "churn.failure_hazard": 0.9},
    "no small owners": {"chips.other_owners_share": 0.0},
    "no sharing of compute": {"cloud.rentable_share": 0.0, "cloud.own_use_ceiling": 0.0},
    "free products": {"pricing.rule": "penetration", "pricing.penetration_ratio": 0.0},
    "no public data": {"flywheel.public_data": 0.0, "flywheel.consumer.strength": 1.5},
    "no reconsidering": {"products.consumer.reconsider_share": 0.0, "products.enterprise.reconsider_share": 0.0},
    "sticky users": {"products.consumer.switching_cost": 8.0, "products.enterprise.switching_cost": 8.0},
    "nobody adopts more": {"products.consumer.adoption_growth": 0.0, "products.enterprise.adoption_growth": -2.0},
    "all tax": {"finance.profit_tax": 1.0},
}


@pytest.mark.parametrize("values", EXTREMES.values(), ids=EXTREMES.keys())
def test_extreme_settings_add_up(values: dict[str, Any]) -> None:
    run_checked(World(changed(load_scenario(**SHORT), values), seed=2))


def test_places_grow_with_the_number_of_firms() -> None:
    world = World(changed(load_scenario(**SHORT), EXTREMES["many entrants"]), seed=1)
    run_checked(world)
    assert world.firms.size > 64
    assert world.firms.capacity >= 128


@pytest.mark.parametrize("strategy", ["blitzscaler", "fast_follower", "open_weights", "safety_first"])
def test_everybody_with_one_strategy_adds_up(strategy: str) -> None:
    scenario = load_scenario(**SHORT)
    firms = tuple(firm.model_copy(update={"strategy": strategy}) for firm in scenario.firms)
    run_checked(World(changed(scenario, {"firms": firms}), seed=1))


@pytest.mark.parametrize("keep", ["no labs", "one firm", "one lab", "no compute", "no money"])
def test_few_or_poor_firms_add_up(keep: str) -> None:
    scenario = load_scenario(**SHORT)
    firms = list(scenario.firms)
    if keep == "no labs":
        firms = [firm for firm in firms if firm.kind == "compute_owner"]
    elif keep in ("one firm", "one lab"):
        firms = [firm.model_copy(update={"backer": "", "landlord": "own"}) for firm in firms if firm.name == "Google"]
        firms = firms if keep == "one firm" else [firms[0].model_copy(update={"landlord": "market"})]
    elif keep == "no compute":
        none = {"compute_owned_h100e": 0.0, "compute_used_h100e": 0.0}
        firms = [firm.model_copy(update=none) for firm in firms]
    else:
        firms = [firm.model_copy(update={"cash_usd_bn": 0.0, "parent_cash_flow_usd_bn": 0.0}) for firm in firms]
    run_checked(World(changed(scenario, {"firms": tuple(firms)}), seed=1))


def test_a_world_without_firms_adds_up() -> None:
    run_checked(World(changed(load_scenario(**SHORT), {"firms": ()}), seed=1))


def test_other_money_units_change_no_share() -> None:
    """All money doubled: prices, cash, grants, output, costs of chips, staff, energy and entry."""
    # People's money is whole grains of a dollar, whose rounding would reach adoption through the growth of income.
    settings = {"churn.merger_limit": 0.0, "churn.entry_rate": 0.0, "diffusion.legitimacy_response": 0.0}
    scenario = changed(load_scenario(**SHORT), settings)
    once = run_checked(World(scenario, seed=1))
    twice = run_checked(World(_in_half_dollars(scenario), seed=1))
    for name in ("users", "revenue", "compute owned", "talent"):
        layer = ("chips", "compute owned", "compute used", "models", "users", "revenue", "talent").index(name)
        assert_allclose(twice.layers["hhi"][:, layer], once.layers["hhi"][:, layer], rtol=1e-9)
    assert_allclose(twice.firms["share_users"], once.firms["share_users"], rtol=1e-9)
    assert_allclose(twice.firms["revenue_usd_bn"], 2 * once.firms["revenue_usd_bn"], rtol=1e-9)


def _in_half_dollars(scenario: Scenario) -> Scenario:
    def doubled(rows: tuple[Any, ...], *names: str) -> tuple[Any, ...]:
        return tuple(row.model_copy(update={name: 2 * getattr(row, name) for name in names}) for row in rows)

    products = scenario.products
    values = {f"products.{name}.reference_price": 2 * getattr(products, name).reference_price for name in _SEGMENTS}
    values |= {
        "firms": doubled(scenario.firms, "cash_usd_bn", "parent_cash_flow_usd_bn", "revenue_usd_bn"),
        "nations": doubled(scenario.nations, "gdp_usd_bn", "ai_investment_usd_bn", "military_usd_bn"),
        "supply": doubled(scenario.supply, "price_usd_k"),
        "finance.investor_pool": 2 * scenario.finance.investor_pool,
        "finance.staff_cost": 2 * scenario.finance.staff_cost,
        "cloud.operating_cost": 2 * scenario.cloud.operating_cost,
        "churn.entry_cost": 2 * scenario.churn.entry_cost,
    }
    return changed(scenario, values)


_SEGMENTS = ("consumer", "enterprise", "physical")


@given(constant=st.floats(-20.0, 20.0), leads=st.lists(st.floats(-1.5, 1.5), min_size=2, max_size=5))
@settings(max_examples=15)
def test_a_constant_in_all_values_moves_no_price(constant: float, leads: list[float]) -> None:
    """Prices and shares are those of before if every quality and the outside option gain the same."""
    firms = labs(len(leads), largest_run_flop=ahead(leads))
    worlds = [built(still(firms, {"products.enterprise.outside_value": 0.3})) for _ in range(2)]
    worlds[1].firms.appeal[ENTERPRISE] += constant
    worlds[1].market.outside[ENTERPRISE] += constant
    for world in worlds:
        advance(world, 2)
    assert_allclose(prices(worlds[1]), prices(worlds[0]), rtol=1e-8)
    assert_allclose(shares(worlds[1]), shares(worlds[0]), rtol=1e-8)


def small_run() -> World:
    """A world of four quarters with owners, tenants, chips, staff and users, before its last quarter."""
    firms = [payer("Owner", 2.0, kind="integrated_incumbent", users_enterprise_m=1.0, compute_owned_h100e=10.0)]
    world = built(still([*firms, *labs(2, staff=[10.0, 5.0])], quarters=4, supply=chip_table(1.0, 1.0)))
    advance(world, 3)
    return world


def _more_users(world: World) -> None:
    world.firms.users[ENTERPRISE] *= 1.1


def _negative_stock(world: World) -> None:
    world.firms.compute_owned[0] = -1.0


def _undefined_cash(world: World) -> None:
    world.firms.cash[1] = np.nan


def _share_above_one(world: World) -> None:
    world.firms.inference_share[0] = 1.5


def _money_from_nowhere(world: World) -> None:
    world.ledger.flows["chips"]["AI firms"] += 0.5


def _cheaper_chips(world: World) -> None:
    world.chips.price_usd_bn *= 0.9


def _hidden_chips(world: World) -> None:
    world.chips.sold = world.chips.sold * 1.01


def _idle_staff(world: World) -> None:
    world.firms.staff[0] *= 0.5


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (_more_users, "users are adopters, but AAA has 1.1 million users and 1 million adopters"),
        (_negative_stock, "stocks are not negative, but compute_owned of Owner is -1"),
        (_undefined_cash, "cash is a number, but that of Lab 0 is nan"),
        (_share_above_one, "a share lies from 0 to 1, but inference_share of Owner is 1.5"),
        (_money_from_nowhere, "every row of the flow matrix sums to 0"),
        (_cheaper_chips, "chip spending is .* USD bn, but price times chips sold is"),
        (_hidden_chips, "designers sold .* H100e, but buyers bought"),
        (_idle_staff, "firms that hire employ all 6000 researchers in AAA, but they employ 3000"),
    ],
)
def test_what_does_not_add_up_is_named(harm: Any, sentence: str) -> None:
    world = small_run()
    world.step()
    check_quarter(world)
    harm(world)
    with pytest.raises(InvariantError, match=f"^run 'small world' with seed 1, 2023Q4: {sentence}"):
        check_quarter(world)


@pytest.mark.parametrize(
    ("column", "sentence"),
    [
        ("cash", "money is moved and not made, but all balances"),
        ("compute_owned", "owners hold what was left and what"),
    ],
)
def test_what_comes_from_nowhere_is_named(column: str, sentence: str) -> None:
    world = small_run()
    before = balances(world)
    world.step()
    check_change(before, world)
    getattr(world.firms, column)[0] += 1e-6
    with pytest.raises(InvariantError, match=sentence):
        check_change(before, world)


def _recorded() -> Record:
    world = small_run()
    world.step()
    return world.close()


@pytest.mark.parametrize(
    ("part", "name", "value", "sentence"),
    [
        ("firms", "revenue_usd_bn", np.nan, "revenue_usd_bn of Owner is undefined although the firm is in business"),
        ("world", "margin", np.nan, "margin is undefined"),
        ("nations", "adoption", np.nan, "adoption of AAA is undefined"),
        ("firms", "share_users", 0.2, "share_users of all firms is 0.9.*; it must be 1"),
        ("layers", "hhi", 0.99, r"max\(CR1\^2, 1/n\) <= HHI <= CR1 <= CR4 <= 1 in the layer 'users'"),
        ("layers", "hhi", 0.01, r"max\(CR1\^2, 1/n\) <= HHI <= CR1 <= CR4 <= 1 in the layer 'users'"),
    ],
)
def test_what_cannot_have_been_measured_is_named(part: str, name: str, value: float, sentence: str) -> None:
    record = _recorded()
    check_record(record, "small")
    table = {key: values.copy() for key, values in getattr(record, part).items()}
    if part == "layers":
        table[name][2, 4] = value
    elif name == "share_users":
        table[name][2, 0] -= value * table[name][2, 0]
    else:
        table[name][2, ...] = value
    changes: dict[str, Any] = {part: table}
    wrong = replace(record, **changes)
    with pytest.raises(InvariantError, match=f"^run 'small', 2023Q3: {sentence}"):
        check_record(wrong, "small")
