"""Policies on work, trade, arms and talent through the economy: stated cases, targets, and groups of the scenario."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation import load_scenario
from simulation.agents.population.schema import TRAINING
from simulation.commands.descriptions import description
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import NationStart
from simulation.policies.arms_treaty import ArmsTreaty
from simulation.policies.export_controls import ExportControls
from simulation.policies.retraining import Retraining
from simulation.policies.talent_visas import TalentVisas
from simulation.policy import Policy
from simulation.scenario_loading import ScenarioError
from simulation.world import World
from tests.world.drawn_scenarios import changed
from tests.world.small_worlds import FIXED_PRICES, START, after, built, firm, still
from tests.world.test_chance import differences
from tests.world.test_nation_cases import NO_EROSION, OPEN_BORDERS, nation

BLOCS = {"security.treaty.parties": "blocs"}
BEGINS = "2024Q1"


def short(policies: tuple[Policy, ...] = (), **changes: Any) -> Scenario:
    return changed(load_scenario(end="2026Q4", workers=300), {"policies": policies, **changes})


@pytest.mark.parametrize("models", [True, False])
def test_export_controls_are_those_of_the_scenario(models: bool) -> None:
    """Full tightness, the same cap and models: the same run as with the group of controls, to the last bit."""
    chosen = ExportControls(start=BEGINS, tightness=1.0, cap_h100e=5e3, models=models)
    group = {"controls.start": BEGINS, "controls.middle_cap": 5e3, "controls.models": models}
    plain, by_policy, by_group = (World(one, seed=1).run() for one in (short(), short((chosen,)), short(**group)))
    assert differences(by_policy, by_group) == []
    assert differences(by_policy, plain) != []


def test_tightness_takes_a_part_of_the_chips() -> None:
    """Half of full tightness leaves half of access and what is smuggled of the other half; others have all."""
    world = World(short((ExportControls(start=START, tightness=0.5, cap_h100e=float("inf")),)), seed=1)
    world.step()
    nations = world.nations
    left = 0.5 + 0.5 * world.scenario.controls.smuggling
    barred = nations.tier == 3
    assert_allclose(nations.chip_access[barred], np.minimum(nations.first_chip_access[barred], left))
    assert np.array_equal(nations.chip_access[~barred], nations.first_chip_access[~barred])
    assert not nations.chips_imported.any()


def test_controls_end_with_the_policy() -> None:
    world = World(short((ExportControls(start=START, end="2023Q2", tightness=1.0, models=True),)), seed=1)
    for _ in range(3):
        world.step()
    assert np.array_equal(world.nations.chip_access, world.nations.first_chip_access)


def test_controls_need_a_nation_that_makes_them() -> None:
    with pytest.raises(
        ScenarioError, match=r"controls\.origin: UAS is not a nation at the start, but policies\.export"
    ):
        load_scenario(policies={"export_controls": {"tightness": 1.0}}, controls={"origin": "UAS"})


def test_who_loses_all_foreign_models_loses_what_the_embargo_would_have_cost() -> None:
    """Case T3.4: before, the loss is 1 - home share ^ (spending / (elasticity - 1)); after, all is bought at home."""
    firms = [firm("Foreign", nation="AAA"), firm("Own", nation="BBB")]
    nations = (nation("AAA"), nation("BBB", export_tier=3))
    changes = {**FIXED_PRICES, **OPEN_BORDERS, "trade.elasticity": 3.0, "controls.origin": "AAA"}
    chosen = ExportControls(start="2023Q3", tightness=1.0, models=True)
    world = built(still(firms, changes, nations=nations, policies=(chosen,)))
    for _ in range(2):
        world.step()
    home, spending = world.geopolitics.dependence[1, 1], world.nations.ai_spending[1]
    assert 0.3 < home < 0.7
    assert_allclose(world.geopolitics.embargo_loss[1], 1.0 - home ** (spending / 2.0), rtol=1e-12)
    world.step()
    assert_allclose(world.geopolitics.dependence[1], [0.0, 1.0], rtol=0.0, atol=0.0)
    assert world.geopolitics.embargo_loss[1] == 0.0
    assert 0.3 < world.geopolitics.dependence[0, 0] < 0.7


def test_a_treaty_of_a_policy_is_that_of_the_scenario() -> None:
    """The same cap from the same quarter on gives the same run, to the last bit, and it binds."""
    by_policy = World(short((ArmsTreaty(start=BEGINS, cap=0.5),), **BLOCS), seed=1).run()
    group = {**BLOCS, "security.treaty.start": BEGINS, "security.treaty.cap": 0.5}
    by_group, plain = (World(short(**one), seed=1).run() for one in (group, BLOCS))
    assert differences(by_policy, by_group) == []
    assert by_policy.world["military_ai_usd_bn"][-1] < 0.9 * plain.world["military_ai_usd_bn"][-1]


def test_a_treaty_ends_with_its_policy_and_binds_nobody() -> None:
    world = World(short((ArmsTreaty(start=BEGINS, end="2024Q4", cap=0.5),), **BLOCS), seed=1)
    record = world.run()
    acting = np.array([BEGINS <= quarter <= "2024Q4" for quarter in record.quarters])
    assert np.all(record.world["treaty_in_force"][acting] == 1.0)
    for measure in ("treaty_in_force", "treaty_members", "treaty_kept"):
        assert not record.world[measure][~acting].any()
    assert "treaty on military AI has ended" in [event.text for event in record.events if event.kind == "treaty"]


def test_a_treaty_that_nobody_could_bring_into_force_is_a_mistake() -> None:
    with pytest.raises(ScenarioError, match=r"security\.treaty\.needed must be at most 2"):
        load_scenario(policies={"arms_treaty": {"cap": 0.5}}, security={"treaty": {"needed": 9}})


def test_places_raise_the_chance_to_enter_training_and_governments_pay() -> None:
    """Of 5 % and 15 % more, three quarters are the policy's, and three quarters of the cost are refunded for it."""
    nations = tuple(
        NationStart(code=code, internet_share=1.0, workers_m=1.0, separation_monthly=0.05, job_finding_monthly=0.2)
        for code in ("AAA", "BBB")
    )
    changes = {"workers": 20_000, "work.jobs.enter_training": 0.05, "work.jobs.training_quarters": 8}
    chosen = Retraining(start=START, places=0.15, nations="BBB", payer="all nations")
    world = built(still([], changes, nations=nations, policies=(chosen,)))
    before = world.economy.status[..., TRAINING].sum(axis=1)
    world.step()
    entered = world.economy.status[..., TRAINING].sum(axis=1) - before * (1.0 - 1.0 / 8)  # an eighth has finished
    assert_allclose(entered[1] / entered[0], 4.0, rtol=0.2)
    cost, refund = (
        world.ledger.flows["training"]["business"],
        world.ledger.flows["shared cost of policies"]["governments"],
    )
    output = world.economy.output / world.economy.output.sum()
    assert_allclose(refund, 0.75 * cost[1] * (np.array([0.0, 1.0]) - output), rtol=1e-9)


def test_visas_of_one_nation_draw_researchers_there_alone() -> None:
    """Cheaper moves to one of three equal nations: it gains what the others lose, and these stay alike."""
    codes = ("AAA", "BBB", "CCC")
    nations = tuple(nation(code, democracy=0.5, talent_share=1 / 3) for code in codes)
    changes = {**NO_EROSION, "talent.mobility": 1.0, "talent.wage_pull": 0.0, "talent.compute_pull": 0.0}
    chosen = TalentVisas(start="2023Q2", cut=0.5, nations="BBB")
    world = after(still([], changes, nations=nations, policies=(chosen,)), 3)
    share = world.nations.researchers / world.nations.researchers.sum()
    assert share[1] > 0.4
    assert_allclose(share[0], share[2], rtol=1e-9)
    assert_allclose(share.sum(), 1.0, rtol=1e-12)


def test_a_scenario_and_a_policy_of_one_name_are_both_described() -> None:
    for name in ("export_controls", "arms_treaty"):
        text = description(name)
        assert f"{name} (scenario)" in text
        assert f"{name} (policy)" in text
