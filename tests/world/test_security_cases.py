"""Blocs, arms, treaties, the race and power in whole worlds: closed forms, and both ways in which each can end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.agents.nation_rules import NationRules
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import NationStart
from simulation.rules.nations import alliances, race
from simulation.scenario_loading import load_scenario
from simulation.steps.alliances import distances
from simulation.world import World
from tests.world.drawn_scenarios import changed
from tests.world.small_worlds import FIXED_PRICES, after, ahead, built, firm, still

SHORT: dict[str, Any] = {"end": "2026Q4", "workers": 500}
QUIET = {"population.world_growth": 1.0, "blocs.reconsider": 0.0}
CAMPS = {
    **QUIET,
    "blocs.reconsider": 1.0,
    "blocs.attachment": 0.0,
    "blocs.agreement_weight": 0.0,
    "blocs.regime_weight": 0.0,
    "blocs.rivalry_weight": 0.0,
    "blocs.dependence_weight": 0.0,
    "blocs.threshold": 0.5,
}


def nation(code: str, **values: Any) -> NationStart:
    return NationStart(code=code, **{"internet_share": 1.0, "workers_m": 1.0, "gdp_usd_bn": 1000.0, **values})


def two_sides(changes: dict[str, Any] | None = None, quarters: int = 12, **second: Any) -> Scenario:
    """Two nations of opposing blocs that spend alike on arms."""
    nations = (
        nation("AAA", bloc="A", military_usd_bn=100.0),
        nation("BBB", **{"bloc": "B", "military_usd_bn": 100.0} | second),
    )
    return still([], {**QUIET, **(changes or {})}, quarters, nations=nations)


def camps(changes: dict[str, Any] | None = None, quarters: int = 4) -> Scenario:
    """Two pacts of three nations, of which only the leaders know at the start where they belong."""
    nations = [
        nation(f"{side}{number}", bloc=side if number == 1 else "N", defence_pacts=side, gdp_usd_bn=4.0 - number)
        for number in (1, 2, 3)
        for side in ("A", "B")
    ]
    return still([], {**CAMPS, **(changes or {})}, quarters, nations=tuple(nations))


def test_camps_find_each_other() -> None:
    """Case T4.2: attraction of one half inside and minus one half across leaves E = -2 b S_1 S_2."""
    world = after(camps())
    assert world.nations.bloc_names == ["A", "B"] * 3
    size = world.geopolitics.size
    found = alliances.energy(size, world.geopolitics.propensity, world.nations.bloc, distances(world))
    assert_allclose(found, -2 * 0.5 * size[::2].sum() * size[1::2].sum(), rtol=1e-12)
    kinds = [event.kind for event in world.recorder.events]
    assert kinds == ["bloc change"] * 4


def test_nobody_moves_who_does_not_reconsider() -> None:
    assert after(camps({"blocs.reconsider": 0.0})).nations.bloc_names == ["A", "B", "N", "N", "N", "N"]


def test_energy_falls_at_every_move() -> None:
    """Case T4.1 in the whole economy: with relations as they are, each move lowers energy."""
    world = World(load_scenario("baseline", blocs={"reconsider": 0.6, "attachment": 0.0}, **SHORT), seed=3)
    moves = 0
    for _ in range(8):
        before = world.nations.bloc.copy()
        world.step()
        relations, distance = world.geopolitics, distances(world)
        old = alliances.energy(relations.size, relations.propensity, before, distance)
        new = alliances.energy(relations.size, relations.propensity, world.nations.bloc, distance)
        changed_sides = int((before != world.nations.bloc).sum())
        moves += changed_sides
        assert new < old or (changed_sides == 0 and new == old)
    assert moves > 3


def test_joining_the_other_bloc_costs_access() -> None:
    """Who joins a bloc opposed to the origin of chips gets fewer of them, and is shut out of its models."""

    class Defector(NationRules):
        def bloc(self, nation: Any, view: Any) -> str:
            return "B" if nation.code == "DEU" else view.proposed

    world = World(load_scenario("baseline", **SHORT), seed=1, nation_rules=Defector())
    for _ in range(2):
        world.step()
    row, american = world.nations.row("DEU"), world.firms.slot("OpenAI")
    assert world.nations.chip_access[row] == pytest.approx(0.7)
    assert not world.market.access[row, american]
    assert [event.firm for event in world.recorder.events if event.kind == "bloc change"][:1] == ["DEU"]


def test_arms_rest_where_they_start_and_come_back_after_a_shock() -> None:
    """Case T4.5: spending is at rest at the start; a shock dies away by the eigenvalues of the pair."""
    world = built(two_sides({"security.reaction": 0.8, "security.fatigue": 1.2}, quarters=20))
    first = 0.015 * 25.0
    world.step()
    assert_allclose(world.nations.military_ai, first, rtol=1e-12)
    world.nations.military_ai = np.array([2.0, 1.0]) * first
    for _ in range(3):
        world.step()
    # With a = .2 and m = .3 a quarter the sum decays by 1 - .3 + .2, the difference by 1 - .3 - .2.
    total, gap = 1.0 * 0.9**3, 1.0 * 0.5**3
    assert_allclose(world.nations.military_ai / first, [1 + (total + gap) / 2, 1 + (total - gap) / 2], rtol=1e-9)


def test_who_opposes_nobody_does_not_race() -> None:
    calm = built(two_sides({"security.reaction": 0.8}, bloc="N"))
    calm.nations.military_ai[1] *= 3.0
    calm.step()
    assert_allclose(calm.nations.military_ai[0], 0.015 * 25.0, rtol=1e-12)


TREATY = {"security.treaty.start": "2023Q1", "security.treaty.cap": 0.5}


def test_treaty_holds_where_breaches_are_seen() -> None:
    """Case T4.7: with a likely detection both keep it, and spend half."""
    world = after(two_sides({**TREATY, "security.treaty.detection": 0.9}))
    assert world.geopolitics.treaty.in_force
    assert_allclose(world.nations.military_ai, 0.5 * 0.015 * 25.0, rtol=1e-12)


def test_treaty_fails_where_nobody_looks() -> None:
    """Without detection both break it from the first day, and spending is that of the open race."""
    world = after(two_sides({**TREATY, "security.treaty.detection": 0.0}))
    assert world.geopolitics.treaty.in_force
    assert not world.geopolitics.treaty.keeps.any()
    assert np.array_equal(world.nations.military_ai, after(two_sides()).nations.military_ai)


def test_treaty_needs_its_members() -> None:
    world = after(two_sides({**TREATY, "security.treaty.needed": 3}))
    assert world.geopolitics.treaty.members.all()
    assert not world.geopolitics.treaty.in_force


def test_nobody_signs_against_rivals_who_do_not() -> None:
    """One leader against a rival of the same strength that the treaty does not ask: it would lose, and stays away."""
    rival = {"bloc": "B", "military_usd_bn": 10.0}
    nations = (nation("AAA", bloc="A", military_usd_bn=100.0), nation("BBB", **rival, gdp_usd_bn=9000.0))
    many = tuple(nation(f"B{number:02}", bloc="B", military_usd_bn=90.0) for number in range(3))
    world = after(still([], {**QUIET, **TREATY, "security.treaty.prize": 4.0}, nations=(*nations, *many)), 3)
    assert not world.geopolitics.treaty.members.any()
    everybody = {"security.treaty.parties": "all", "security.treaty.prize": 4.0}
    world = after(still([], {**QUIET, **TREATY, **everybody}, nations=(*nations, *many)), 1)
    assert world.geopolitics.treaty.members.all()


def test_a_sanction_of_no_quarters_keeps_nobody() -> None:
    world = after(two_sides({**TREATY, "security.treaty.detection": 0.9, "security.treaty.sanction_quarters": 0}))
    assert not world.geopolitics.treaty.keeps.any()


class Cheat(NationRules):
    """One side breaks what it has signed."""

    def keep_treaty(self, nation: Any, view: Any) -> bool:
        return nation.code != "BBB"


def test_breach_makes_the_treaty_void_for_a_while() -> None:
    changes = {**TREATY, "security.treaty.detection": 1.0, "security.treaty.sanction_quarters": 3}
    world = World(two_sides(changes), seed=1, nation_rules=Cheat())
    force = []
    for _ in range(6):
        world.step()
        force.append(world.geopolitics.treaty.in_force)
    assert force == [True, False, False, False, True, False]
    assert world.geopolitics.treaty.breaches == 2
    assert [event.firm for event in world.recorder.events if event.kind == "breach"] == ["BBB", "BBB"]


def racers(count: int, changes: dict[str, Any], leads: list[float] | None = None) -> World:
    runs = ahead(leads or [0.0] * count)
    firms = [firm(f"Lab {number}", largest_run_flop=run) for number, run in enumerate(runs)]
    world = built(still(firms, {**FIXED_PRICES, "race.enmity": 0.8, **changes}))
    world.step()
    return world


def test_safety_in_the_three_regimes() -> None:
    """Cases R1-R3 with the capabilities of the labs themselves, which count from the edge of the race."""
    unit = 0.7 / 4.6  # worth of the spread over its log units
    dark = racers(3, {"race.information": "none"})
    assert_allclose(dark.firms.safety[:3], race.safety_without_information(3, 0.7, 0.8), rtol=1e-9)
    private = racers(2, {"race.information": "private"}, [1.0, 0.0])
    expected = race.safety_private(np.array([4.6, 3.6]) * unit, 2, 0.8)
    assert_allclose(private.firms.safety[:2], expected, rtol=1e-9)
    public = racers(3, {"race.information": "public"}, [1.5, 0.0, -1.0])
    assert_allclose(public.firms.safety[:3], [race.safety_public(1.5 * unit, 0.8), 0.0, 0.0], rtol=1e-9)


def test_a_lab_alone_is_safe() -> None:
    """Case R5: alone, or without enmity, nobody cuts corners."""
    for information in ("none", "private", "public"):
        assert racers(1, {"race.information": information}).firms.safety[0] == 1.0
        friends = racers(3, {"race.information": information, "race.enmity": 0.0}, [1.0, 0.5, 0.0])
        assert friends.firms.safety[:3].tolist() == [1.0] * 3


def test_enmity_makes_nobody_more_careful() -> None:
    for information in ("none", "private", "public"):
        efforts = [
            racers(3, {"race.information": information, "race.enmity": enmity}, [1.0, 0.5, 0.0]).firms.safety[0]
            for enmity in (0.3, 0.6, 1.0)
        ]
        assert efforts[0] > efforts[1] > efforts[2], information


def test_more_rivals_make_each_less_careful() -> None:
    few, many = (racers(count, {"race.information": "none"}).firms.safety[0] for count in (2, 6))
    assert many < few


def test_threshold_is_reached_by_who_is_there_and_by_nobody_else() -> None:
    near = {"race.threshold_flop": 1e24 * np.exp(1.0), "race.crossing_risk": 1.0}
    world = racers(2, near, [3.5, 0.0])
    assert world.geopolitics.race.crossed_by == 0
    assert [event.firm for event in world.recorder.events if event.kind == "threshold"] == ["Lab 0"]
    assert world.geopolitics.race.ended_badly  # nobody in this world makes an effort for safety
    far = racers(2, {"race.threshold_flop": 1e30})
    assert far.geopolitics.race.crossed_by == -1


def test_accidents_need_nearness_and_carelessness() -> None:
    """With a hazard of one every careless lab at the threshold has an accident, a safe or a distant one none."""
    near = {"race.threshold_flop": 1e20, "race.accident_hazard": 1.0}
    careless = racers(3, near)
    assert careless.geopolitics.race.accidents == 3
    assert careless.nations.legitimacy[0] < racers(3, {**near, "race.accident_hazard": 0.0}).nations.legitimacy[0]
    assert racers(1, {**near, "race.information": "none"}).geopolitics.race.accidents == 0
    assert racers(3, {**near, "race.threshold_flop": 1e40}).geopolitics.race.accidents == 0


def test_takeoff_far_from_the_threshold_changes_no_bit() -> None:
    scenario = load_scenario("baseline", **SHORT)
    plain = World(scenario, seed=1).run()
    with_it = World(changed(scenario, {"race.takeoff": True}), seed=1).run()
    for name, values in plain.firms.items():
        assert np.array_equal(values, with_it.firms[name], equal_nan=True), name


def test_takeoff_speeds_up_research_on_the_way_and_ends_at_the_threshold() -> None:
    record = World(load_scenario("fast_takeoff", end="2030Q4", workers=500), seed=1).run()
    speed, crossed = record.world["research_speed"], record.world["threshold_crossed"]
    assert speed[0] == 1.0
    assert speed.max() > 1.5
    assert speed.max() <= 30.0
    done = record.world["research_automation"] >= 1.0
    assert done.any()
    assert (speed[done] == 1.0).all()
    assert crossed[-1] == 1.0


MONOPOLY = {**FIXED_PRICES, "products.enterprise.reconsider_share": 0.1, "race.accident_hazard": 0.0}


@pytest.mark.parametrize(("democracy", "audit", "taken"), [(0.0, 0.0, True), (1.0, 1.0, False)])
def test_one_lab_takes_control_unless_it_is_held_to_account(democracy: float, audit: float, taken: bool) -> None:
    """All capability, all dependence and no exit: four quarters of it are control; oversight alone prevents it."""
    changes = {**MONOPOLY, "power.audit": audit, "power.lobbying": 0.0}
    scenario = still([firm("Only", users_enterprise_m=1.0)], changes, nations=(nation("AAA", democracy=democracy),))
    world = built(scenario)
    for quarter in range(6):
        world.step()
        assert (world.geopolitics.control.controller == 0) is (taken and quarter >= 3)
    events = [event for event in world.recorder.events if event.kind == "control"]
    assert len(events) == int(taken)


def test_two_equal_labs_control_nothing() -> None:
    world = after(still([firm("One"), firm("Two")], MONOPOLY), 6)
    assert world.geopolitics.control.controller == -1
    assert_allclose(world.geopolitics.control.shapley[:2], 0.5, rtol=1e-9)


def test_open_models_bind_nobody() -> None:
    """Users of an open model can have it elsewhere at once: nobody depends on its maker."""
    world = after(still([firm("Open", release_lag_quarters=0.0)], MONOPOLY), 2)
    assert world.geopolitics.control.dependence[0] == 0.0
    assert world.geopolitics.control.accountability[0] == 1.0


def test_consent_and_democracy_rest_while_nothing_changes() -> None:
    changes = {**FIXED_PRICES, "power.legitimacy.of_income": 0.0, "power.erosion.by_inequality": 0.0}
    changes |= {"power.erosion.by_rent": 0.0, "race.accident_hazard": 0.0, "work.assistance_gain": 0.0}
    world = after(
        still([firm("One"), firm("Two")], changes, nations=(nation("AAA", democracy=0.6, ai_benefit=0.4),)), 8
    )
    assert_allclose(world.nations.legitimacy, 0.4, rtol=1e-9)
    assert_allclose(world.nations.democracy, 0.6, rtol=1e-9)


def test_taking_part_gives_a_say() -> None:
    """Voice is one less what neither democracy nor taking part gives; the ceiling of adoption rises by the gain."""
    changes = {"communities.participation": 1.0, "communities.voice_gain": 0.5, "communities.ceiling_gain": 0.05}
    record = World(changed(load_scenario("baseline", **SHORT), changes), seed=1).run()
    democracy = record.nations["democracy"][-1]
    assert_allclose(record.nations["voice"][-1], 1 - (1 - 0.2 * democracy) * 0.5, rtol=1e-9)
    plain = World(load_scenario("baseline", **SHORT), seed=1).run()
    assert (record.nations["adoption"][-1] >= plain.nations["adoption"][-1]).all()


def test_luck_of_nations_belongs_to_their_codes() -> None:
    """Another order of the nations leaves each with its draws."""
    scenario = load_scenario("baseline", **SHORT)
    straight, turned = World(scenario, seed=1), World(changed(scenario, {"nations": scenario.nations[::-1]}), seed=1)
    assert np.array_equal(straight.nations.identity, turned.nations.identity[::-1])
    assert straight.nations.codes == turned.nations.codes[::-1]


def test_at_the_start_no_nation_would_rather_be_elsewhere() -> None:
    """Ties make the alignment of the data a point of rest; what rounding leaves of them is no reason to leave."""
    record = World(load_scenario("baseline", workers=100, end="2023Q1"), seed=1).run()
    assert record.world["nations_ill_placed"][0] == 0.0
