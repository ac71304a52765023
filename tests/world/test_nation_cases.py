"""Nations in whole worlds: the closed forms of diffusion, trade, talent and chips, and what lies in whose sphere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.agents.nation_rules import NationRules
from simulation.checking.invariants import run_checked
from simulation.measures.catalogue import LAYERS
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import NationStart
from simulation.rules.industry.public_compute import crowd_out
from simulation.rules.nations.spheres import sphere_of
from simulation.scenario_loading import load_scenario
from simulation.steps.diffusion import absorb
from simulation.steps.relations import compute_used
from simulation.steps.trade import renew_access
from simulation.timeline import quarterly_log_growth
from simulation.world import World
from tests.world.small_worlds import (
    ENTERPRISE,
    FIXED_PRICES,
    STEADY_BUDGETS,
    after,
    ahead,
    built,
    chip_table,
    firm,
    payer,
    still,
)

OPEN_BORDERS = {"trade.border_cost": 0.0, "communities.misfit": 0.0, "products.rival_blocs_closed": False}

NO_EROSION = {f"power.erosion.by_{cause}": 0.0 for cause in ("power", "inequality", "rent", "consent")} | {
    "diffusion.legitimacy_response": 0.0
}
"""People's luck reaches neither democracy nor adoption."""


def nation(code: str, **values: Any) -> NationStart:
    """A nation like all others: everybody online, and a million workers."""
    return NationStart(code=code, **{"internet_share": 1.0, "workers_m": 1.0, **values})


def of_nations(firms: Sequence[Any], nations: Sequence[NationStart], changes: dict[str, Any], **more: Any) -> Scenario:
    return still(firms, changes, nations=tuple(nations), **more)


def two_labs(changes: dict[str, Any], **values: Any) -> World:
    """Two nations, each with one of two equal labs that sell at one price."""
    firms = [firm("Lab A", nation="AAA"), firm("Lab B", nation="BBB")]
    nations = [nation("AAA", **values.pop("first", {})), nation("BBB", **values.pop("second", {}))]
    return after(of_nations(firms, nations, {**FIXED_PRICES, **OPEN_BORDERS, **changes}), 2)


def test_adoption_is_logistic_to_its_ceiling() -> None:
    """Case T3.1: a / (c - a) grows by exp(k) a quarter, faster in a nation that is better prepared."""
    changes = {
        **FIXED_PRICES,
        "products.enterprise.adoption_growth": 0.4,
        "products.enterprise.adoption_ceiling": 0.9,
        "products.enterprise.inside_share_start": 0.999,
        "diffusion.preparedness_response": 0.8,
        "diffusion.legitimacy_response": 0.0,
    }
    few = [firm("Lab", users_enterprise_m=0.1)]
    nations = [nation("AAA", ai_preparedness=0.6), nation("BBB", ai_preparedness=0.85, internet_share=0.5)]
    scenario = of_nations(few, nations, changes)
    start, world = built(scenario).nations.adoption[ENTERPRISE], after(scenario, 10)
    speed = quarterly_log_growth(0.4) + quarterly_log_growth(0.8) * np.array([0.0, 0.25])
    ceiling = 0.9 * np.array([1.0, 0.5])
    odds = start / (ceiling - start) * np.exp(10 * speed)
    assert_allclose(world.nations.adoption[ENTERPRISE], ceiling * odds / (1 + odds), rtol=1e-10)


def test_work_places_come_to_what_their_nation_may_use() -> None:
    """Case T3.3 at a frontier that stands still: shut out of the best model, a nation is left with the open one."""
    firms = [
        firm("Closed", nation="AAA", largest_run_flop=ahead([2.0])[0]),
        firm("Open", nation="AAA", release_lag_quarters=0.0),
    ]
    nations = [nation("AAA", bloc="A"), nation("BBB", bloc="B", human_capital=0.9)]
    world = after(of_nations(firms, nations, {"blocs.reconsider": 0.0}, quarters=60))
    assert_allclose(world.nations.technology, [1.0, np.exp(-2.0)], rtol=1e-9)


def test_nobody_forgets_when_the_frontier_falls() -> None:
    """The best model may wear out; who may not use it is then less far behind it and knows what it knew."""
    firms = [firm("Closed", nation="AAA", largest_run_flop=1e25), firm("Weak", nation="BBB")]
    nations = [nation("AAA", bloc="A"), nation("BBB", bloc="N")]
    world = built(of_nations(firms, nations, {"blocs.reconsider": 0.0}))
    world.step()
    world.nations.bloc[1] = 2
    renew_access(world)
    known = world.nations.technology[1]
    world.market.frontier_history.append(world.market.frontier_history[-1] - 0.1)
    absorb(world)
    assert_allclose(world.nations.technology[1], known * np.exp(0.1), rtol=1e-12)


def test_who_loses_access_keeps_what_it_knows() -> None:
    firms = [firm("Closed", nation="AAA", largest_run_flop=1e25), firm("Weak", nation="BBB")]
    nations = [nation("AAA", bloc="A"), nation("BBB", bloc="N")]
    world = built(of_nations(firms, nations, {"blocs.reconsider": 0.0}))
    world.step()
    known = world.nations.technology.copy()
    world.nations.bloc[1] = 2
    world.step()
    assert not world.market.access[1, 0]
    assert_allclose(world.nations.technology[1], known[1], rtol=1e-12)


@pytest.mark.parametrize(("border", "elasticity"), [(0.0, 5.0), (0.25, 5.0), (0.25, 3.0), (1.0, 9.0)])
def test_shares_of_imports_are_those_of_armington(border: float, elasticity: float) -> None:
    """Two equal services at one price: shares of home and abroad stand as (1 + border cost)^(elasticity - 1) to 1."""
    world = two_labs({"trade.border_cost": border, "trade.elasticity": elasticity})
    home = (1 + border) ** (elasticity - 1)
    users = world.firms.users[ENTERPRISE][:, :2]
    assert_allclose(users[0, 0] / users[0, 1], home, rtol=1e-9)
    expected = np.array([[home, 1.0], [1.0, home]]) / (1 + home)
    assert_allclose(world.geopolitics.dependence, expected, rtol=1e-9)


def test_opposing_blocs_cost_more_or_shut_each_other_out() -> None:
    sides = {"first": {"bloc": "A"}, "second": {"bloc": "B"}}
    dear = two_labs({"trade.bloc_cost": 0.5, "trade.elasticity": 5.0}, **{key: dict(one) for key, one in sides.items()})
    assert_allclose(dear.geopolitics.dependence[0, 0], 1.5**4 / (1 + 1.5**4), rtol=1e-9)
    shut = two_labs({"products.rival_blocs_closed": True}, **sides)
    assert_allclose(shut.geopolitics.dependence, np.eye(2), rtol=0, atol=0)


def test_a_foreign_language_costs_and_local_models_mend_it() -> None:
    """The misfit is the scenario's for a closed model; with all communities taking part it falls by their number."""
    speaks = {"first": {"language": "aa"}, "second": {"language": "bb"}}
    alien = two_labs({"communities.misfit": 0.6}, **{key: dict(one) for key, one in speaks.items()})
    assert_allclose(alien.market.penalty[:, :2], [[0.0, 0.6], [0.6, 0.0]], rtol=1e-12)
    local = {"communities.misfit": 0.6, "communities.participation": 1.0, "communities.models": 3.0}
    assert_allclose(two_labs(local, **speaks).market.penalty[0, 1], 0.6 / 9, rtol=1e-12)


def test_embargo_costs_what_the_formula_says() -> None:
    """Case T3.4 with the shares and the spending of the world itself: 1 - share^(mu / (elasticity - 1))."""
    world = two_labs({"trade.elasticity": 3.0})
    left = 1.0 - world.geopolitics.dependence[[0, 1], [1, 0]]
    assert_allclose(world.geopolitics.embargo_loss, 1 - left ** (world.nations.ai_spending / 2), rtol=1e-12)
    paid = world.geopolitics.services.sum(axis=1) / world.economy.output
    assert_allclose(world.nations.ai_spending, paid, rtol=1e-12)


def test_own_provider_and_no_trade_leave_everyone_in_their_own_sphere() -> None:
    """Case T5.9: dependence on each firm is its nation's share of the world's output, as far as work places use AI."""
    changes = {"products.rival_blocs_closed": True, "products.enterprise.reconsider_share": 0.1}
    world = two_labs(changes, first={"bloc": "A"}, second={"bloc": "B", "gdp_usd_bn": 3.0})
    assert sphere_of(world.geopolitics.dependence).tolist() == [0, 1]
    output = world.economy.output / world.economy.output.sum()
    adoption = world.nations.adoption[ENTERPRISE]
    locked = 0.9 ** (2 / 4)  # who has not looked at others within two quarters
    assert_allclose(world.geopolitics.control.dependence[:2], output * adoption * locked, rtol=1e-9)
    assert world.recorder.finish([], [], [], ["AAA", "BBB"], []).world["nations_in_spheres"][-1] == 0


def test_researchers_end_in_the_ratio_of_the_two_flows() -> None:
    """Case T3.5: once freedom has changed, stocks end at the chance to come over the chance to go; nobody vanishes."""
    nations = [nation("AAA", democracy=0.5, talent_share=0.5), nation("BBB", democracy=0.5, talent_share=0.5)]
    changes = {**NO_EROSION, "talent.mobility": 1.0, "talent.freedom_pull": 2.0, "talent.wage_pull": 0.0}
    world = built(of_nations([], nations, changes, quarters=200))
    world.step()
    assert_allclose(world.nations.researchers[0], world.nations.researchers[1], rtol=1e-9)
    world.nations.democracy = np.array([0.9, 0.1])
    for _ in range(199):
        world.step()
    come, go = (np.exp(gap - 3.0) / (1 + np.exp(gap - 3.0)) for gap in (2.0 * 0.8, -2.0 * 0.8))
    assert_allclose(world.nations.researchers[0] / world.nations.researchers[1], come / go, rtol=1e-6)
    assert_allclose(world.nations.researchers.sum(), world.trends.talent[-1], rtol=1e-12)


def test_labs_hire_at_home() -> None:
    """The same budgets hire more where more researchers live."""
    firms = [payer(name, 1.0, nation=name, kind="integrated_incumbent") for name in ("AAA", "BBB")]
    nations = [nation("AAA", talent_share=0.75), nation("BBB", talent_share=0.25)]
    changes = {**STEADY_BUDGETS, "talent.stock": 1000.0, "talent.mobility": 0.0}
    one_market = {**changes, "talent.market": "world"}
    table = {"supply": chip_table(1.0, 1.0)}
    assert_allclose(after(of_nations(firms, nations, changes, **table), 1).firms.staff[:2], [750, 250], rtol=1e-9)
    assert_allclose(after(of_nations(firms, nations, one_market, **table), 1).firms.staff[:2], [500, 500], rtol=1e-9)


def buyers(changes: dict[str, Any], **second: Any) -> World:
    """Two owners of compute with the same budget, one in each nation, in a market with fixed supply."""
    firms = [payer("Buyer A", 1.0, nation="AAA"), payer("Buyer B", 1.0, nation="BBB")]
    settings = {**STEADY_BUDGETS, "chips.supply_elasticity": 0.0, "chips.supply_growth": 1.0}
    nations = [nation("AAA", export_tier=0), nation("BBB", **second)]
    table = chip_table(100.0, 0.02, chip_stock_h100e=1e-6)
    scenario = of_nations(firms, nations, {**settings, **changes}, supply=table, quarters=4)
    world = World(scenario, seed=1)
    run_checked(world)
    return world


CONTROLS = {"controls.start": "2023Q1", "controls.origin": "AAA", "controls.smuggling": 0.0}


def test_barred_buyers_get_and_pay_nothing() -> None:
    world = buyers(CONTROLS, export_tier=3)
    assert world.firms.compute_owned[1] == 0.0
    assert world.chips.spent_usd_bn == pytest.approx(1.0, rel=1e-9)
    leaky = buyers({**CONTROLS, "controls.smuggling": 0.2}, export_tier=3)
    assert_allclose(leaky.firms.compute_owned[1] / leaky.firms.compute_owned[0], 0.2, rtol=1e-9)


@pytest.mark.parametrize("cap", [0.0, 30.0, 70.0])
def test_capped_buyers_import_up_to_their_cap(cap: float) -> None:
    world = buyers({**CONTROLS, "controls.middle_cap": cap}, export_tier=2)
    free = buyers({})
    assert free.firms.compute_owned[1] > 70.0
    assert_allclose(world.firms.compute_owned[1], cap, rtol=1e-6, atol=1e-6)
    assert_allclose(world.nations.chips_imported[1], cap, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("changes", [{}, {"controls.end": "2022Q4"}])
def test_controls_that_do_not_act_change_nothing(changes: dict[str, Any]) -> None:
    free = buyers({}, export_tier=3)
    idle = {"controls.start": "2024Q4"} if not changes else {"controls.start": "2022Q1", **changes}
    assert np.array_equal(buyers(idle, export_tier=3).firms.compute_owned, free.firms.compute_owned)


def test_closed_models_can_be_withheld_and_open_ones_cannot() -> None:
    firms = [firm("Closed", nation="AAA"), firm("Open", nation="AAA", release_lag_quarters=0.0)]
    nations = [nation("AAA"), nation("BBB", export_tier=3)]
    changes = {**CONTROLS, "controls.models": True}
    world = built(of_nations(firms, nations, changes))
    renew_access(world)
    assert world.market.access[:, :2].tolist() == [[True, True], [False, True]]


@pytest.mark.parametrize("elasticity", [0.0, 0.5, 2.0])
def test_public_compute_crowds_out_private_buyers(elasticity: float) -> None:
    """Case O4 through the budget of governments: price and private purchases move by the closed form."""
    firms = [payer("Buyer", 1.0, nation="AAA")]
    changes = {**STEADY_BUDGETS, "chips.supply_elasticity": elasticity}
    table = chip_table(100.0, 0.01, chip_stock_h100e=1e-6)
    worlds = [
        after(of_nations(firms, [nation("AAA", gdp_usd_bn=400.0)], {**changes, **more}, supply=table), 1)
        for more in ({}, {"public_compute.budget_share": 0.003})
    ]
    expected = crowd_out(0.3, elasticity)
    assert_allclose(worlds[1].chips.price_usd_bn / worlds[0].chips.price_usd_bn, expected.price, rtol=1e-9)
    owned = [world.firms.compute_owned[0] for world in worlds]
    assert_allclose(owned[1] / owned[0], expected.private, rtol=1e-9)
    assert_allclose(worlds[1].nations.public_compute[0] / owned[1], 0.3, rtol=1e-9)


def test_public_compute_is_lent_to_labs_at_home_that_nobody_else_pays_for() -> None:
    firms = [payer("Buyer", 1.0, nation="BBB"), firm("Lab", nation="AAA", cash_usd_bn=10.0, landlord="market")]
    nations = [nation("AAA", gdp_usd_bn=400.0), nation("BBB")]
    changes = {
        **STEADY_BUDGETS,
        "public_compute.budget_share": 0.003,
        "public_compute.members": "AAA",
        "public_compute.use": 0.5,
        "public_compute.price_ratio": 0.0,
        **FIXED_PRICES,
    }
    world = after(of_nations(firms, nations, changes, supply=chip_table(100.0, 0.01, chip_stock_h100e=1e-6)), 1)
    assert world.nations.public_compute[1] == 0.0
    assert_allclose(world.firms.compute_used[1], 0.5 * world.nations.public_compute[0], rtol=1e-9)


def test_chips_stand_somewhere_and_serve_somebody() -> None:
    """Hosted chips are all chips there are; compute used by nations is what firms serve with."""
    world = buyers({"chips.depreciation": 0.3}, export_tier=1)
    owned = world.firms.compute_owned.sum() + world.chips.other_stock
    assert_allclose(world.nations.hosted.sum(), owned, rtol=1e-9)
    whole = two_labs({"products.fixed_cost_share": 0.0, "products.enterprise.unit_cost": 0.1})
    served = np.minimum(whole.firms.serving_need, whole.firms.compute_used * whole.firms.inference_share)
    whole.quarter -= 1
    assert_allclose(compute_used(whole).sum(), served.sum(), rtol=1e-9, atol=1e-12)


def test_identical_nations_stay_identical() -> None:
    """Case T3.6: two nations that start alike cannot be told apart by anything that has no luck in it."""
    firms = [firm("Lab", nation="CCC", largest_run_flop=1e25)]
    same = {
        "military_usd_bn": 5.0,
        "gdp_usd_bn": 100.0,
        "talent_share": 0.3,
        "democracy": 0.6,
        "hosted_compute_share": 0.3,
    }
    nations = [nation("AAA", **same), nation("BBB", **same), nation("CCC", talent_share=0.4, hosted_compute_share=0.4)]
    changes = {
        **FIXED_PRICES,
        **NO_EROSION,
        "products.enterprise.adoption_growth": 0.3,
        "communities.participation": 0.5,
        "talent.wage_pull": 0.0,
    }
    world = after(of_nations(firms, nations, changes, supply=chip_table(1.0, 1.0, chip_stock_h100e=10.0)), 8)
    table = world.nations
    names = "adoption hosted technology military_ai military_stock chip_access bloc researchers"
    for name in names.split():
        column = getattr(table, name)
        assert_allclose(column[..., 0], column[..., 1], rtol=1e-12, err_msg=name)
    assert_allclose(world.geopolitics.dependence[0, 2], world.geopolitics.dependence[1, 2], rtol=1e-12)


class OwnWay(NationRules):
    """One nation buys compute, and the nation that controls exports halves what it gets; all else is as proposed."""

    def public_compute(self, nation: Any, view: Any) -> float:
        return 0.25 if nation.code == "BBB" else view.proposed

    def export_control(self, nation: Any, view: Any) -> float:
        assert nation.code == "AAA"
        return 0.5 if view.buyer == "BBB" else view.proposed


def test_decisions_of_governments_can_be_replaced() -> None:
    firms = [payer("Buyer A", 1.0, nation="AAA"), payer("Buyer B", 1.0, nation="BBB")]
    scenario = of_nations(
        firms,
        [nation("AAA"), nation("BBB")],
        {**STEADY_BUDGETS, "controls.origin": "AAA"},
        supply=chip_table(100.0, 0.02),
    )
    world = World(scenario, seed=1, nation_rules=OwnWay())
    world.step()
    assert world.nations.public_budget.tolist() == [0.0, 0.25]
    assert_allclose(world.firms.compute_owned[0], 2 * world.firms.compute_owned[1], rtol=1e-9)


def test_wrong_decisions_of_governments_are_refused() -> None:
    with pytest.raises(TypeError, match="is no decision of a nation; did you mean export_control"):
        type("Wrong", (NationRules,), {"export_controls": lambda *_: 1.0})
    with pytest.raises(TypeError, match="nation_rules must be an object made from NationRules"):
        World(still([]), nation_rules=OwnWay)  # type: ignore[arg-type]

    class Negative(NationRules):
        def public_compute(self, nation: Any, view: Any) -> float:
            return -1.0

    with pytest.raises(ValueError, match="public_compute of AAA must be a number from 0 on, USD bn; the rule gives -1"):
        World(still([]), nation_rules=Negative()).step()

    class Elsewhere(NationRules):
        def bloc(self, nation: Any, view: Any) -> str:
            return "Z"

    with pytest.raises(ValueError, match="bloc of AAA must be one of N, A, B, C; the rule gives 'Z'"):
        World(still([]), nation_rules=Elsewhere()).step()

    class Unsure(NationRules):
        def join_treaty(self, nation: Any, view: Any) -> Any:
            return "no"

    with pytest.raises(ValueError, match="join_treaty of AAA must be True or False; the rule gives 'no'"):
        World(still([], {"security.treaty.start": "2023Q1"}), nation_rules=Unsure()).step()


def test_alignment_is_at_rest_at_the_start() -> None:
    """What ties nations to where they stand makes the alignment of the table a local minimum."""
    world = World(load_scenario("baseline", workers=500, end="2023Q4"), seed=1)
    world.step()
    frustration, bloc = world.geopolitics.frustration, world.nations.bloc
    assert_allclose(frustration[np.arange(bloc.size), bloc], frustration.min(axis=1), atol=1e-12)


def test_researchers_are_at_rest_at_the_start() -> None:
    """As long as pay, compute and freedom are those of the start, as many come as go, and nowhere becomes a magnet."""
    world = World(load_scenario("baseline", workers=500, end="2024Q4"), seed=1)
    first = world.nations.researchers.copy()
    world.step()
    growth = world.trends.talent[1] / world.trends.talent[0]
    assert_allclose(world.nations.researchers, first * growth, rtol=1e-6)


def test_the_origin_of_controls_is_free_whatever_its_tier() -> None:
    world = World(load_scenario("export_controls", ["controls.origin=CHN"], workers=500, end="2025Q3"), seed=1)
    world.run()
    assert world.nations.chip_access[world.nations.row("CHN")] == 0.7
    assert world.market.access[world.nations.row("CHN"), world.firms.slot("Alibaba")]


def test_caps_bind_chips_that_foreign_firms_put_there() -> None:
    """Nations of the middle tier own few chips and host more; the cap is on what comes in."""
    free, capped = (
        World(load_scenario(name, workers=500, end="2027Q4"), seed=1).run() for name in ("baseline", "export_controls")
    )
    row = free.nation_codes.index("BRA")
    assert capped.nations["compute_hosted_h100e"][-1][row] < 0.5 * free.nations["compute_hosted_h100e"][-1][row]
    before = free.quarters.index("2025Q1")
    assert capped.nations["compute_hosted_h100e"][before][row] == free.nations["compute_hosted_h100e"][before][row]


def test_states_count_among_the_owners_of_compute() -> None:
    plain = World(load_scenario("baseline", workers=500, end="2026Q4"), seed=1).run()
    public = World(load_scenario("public_compute", workers=500, end="2026Q4"), seed=1).run()
    owned = LAYERS.index("compute owned")
    assert public.layers["hhi"][-1, owned] < 0.9 * plain.layers["hhi"][-1, owned]
