"""At whom a policy is aimed, who pays for it, and which policies cannot act together."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.levers import LEVERS, NEUTRAL, ConflictError, Levers, combine
from simulation.policies.choice_screens import ChoiceScreens
from simulation.policies.community_projects import CommunityProjects
from simulation.policies.data_portability import DataPortability
from simulation.policies.open_releases import OpenReleases
from simulation.policies.public_compute_fund import PublicComputeFund
from simulation.policies.talent_visas import TalentVisas
from simulation.policy import NOTHING_SEEN, TARGETS, LeverError, Policy, Roll
from simulation.scenario_loading import ScenarioError, load_scenario
from simulation.timeline import Quarter
from simulation.world import World
from tests.world.drawn_scenarios import changed
from tests.world.test_chance import differences

START = "2023Q1"
ROLL = Roll(
    nations=("AAA", "BBB", "CCC"),
    homes=np.array([0, 0, 1, 0]),
    kinds=("start_up", "cloud_tenant", "start_up", ""),
    segments=("consumer", "enterprise", "physical"),
    sectors=("trade", "manufacturing"),
)


def aimed(policy: Policy) -> Levers:
    return policy.aimed_levers(Quarter.parse(START), NOTHING_SEEN, ROLL)


def world(*policies: Policy, **changes: Any) -> World:
    return World(changed(load_scenario(end="2024Q4", workers=300), {"policies": policies, **changes}), seed=1)


def test_firms_are_found_by_kind_and_home() -> None:
    levers = aimed(OpenReleases(start=START, lag_quarters=2.0, kinds="start_up", nations="AAA+CCC"))
    assert np.array_equal(levers.release_lag_quarters, [2.0, np.inf, np.inf, np.inf])


def test_products_are_found_by_segment_and_firm() -> None:
    levers = aimed(DataPortability(start=START, share=0.5, segments="enterprise", kinds="start_up+cloud_tenant"))
    assert np.array_equal(levers.data_sharing, [[0, 0, 0, 0], [0.5, 0.5, 0.5, 0], [0, 0, 0, 0]])


def test_users_are_found_by_segment_and_nation() -> None:
    screens = ChoiceScreens(start=START, asked_share=1.0, segments="consumer", nations="BBB")
    assert np.array_equal(aimed(screens).asked_share, [[0, 1, 0], [0, 0, 0], [0, 0, 0]])


def test_a_policy_aimed_at_all_gives_plain_numbers() -> None:
    assert aimed(OpenReleases(start=START, lag_quarters=2.0)).release_lag_quarters == 2.0


def test_targets_combine_for_each_of_those_they_hit() -> None:
    both = combine(
        [
            aimed(TalentVisas(start=START, cut=0.2, nations="AAA")),
            aimed(TalentVisas(start=START, cut=0.5, nations="AAA+BBB")),
        ]
    )
    assert np.array_equal(both.moving_cost_cut, [0.5, 0.5, 0.0])
    added = combine(
        [
            aimed(PublicComputeFund(start=START, budget_share=0.01, nations="AAA")),
            aimed(PublicComputeFund(start=START, budget_share=0.02)),
        ]
    )
    assert_allclose(np.asarray(added.public_compute_budget), [0.03, 0.02, 0.02])


def test_only_one_policy_may_set_some_levers() -> None:
    assert combine([Levers(merit_selectivity=2.0), NEUTRAL]).merit_selectivity == 2.0
    with pytest.raises(ConflictError, match="merit_selectivity"):
        combine([Levers(merit_selectivity=2.0), Levers(merit_selectivity=1.0)])


def test_aimed_at_everybody_by_name_is_aimed_at_all() -> None:
    scenario = load_scenario(end="2024Q4", workers=300)
    everybody = "+".join(nation.code for nation in scenario.nations)
    for kind, dose in ((ChoiceScreens, {"asked_share": 0.5}), (CommunityProjects, {"participation": 0.3})):
        runs = [world(kind(start=START, nations=nations, **dose)).run() for nations in ("all", everybody)]
        assert differences(*runs) == []


def test_a_target_that_nobody_meets_is_no_policy() -> None:
    plain = world().run()
    missed = world(OpenReleases(start=START, lag_quarters=0.0, kinds="public_lab", nations="NGA")).run()
    assert differences(plain, missed) == []


def test_only_the_nations_aimed_at_pay() -> None:
    """A fund of one nation costs that nation alone, by its own output."""
    one = world(CommunityProjects(start=START, participation=0.2, cost=0.001, nations="DEU"))
    output = one.economy.output.copy()
    one.step()
    paid = one.ledger.flows["community projects"]["governments"]
    germany = one.nations.row("DEU")
    assert_allclose(paid[germany], -0.2 * 0.001 * output[germany])
    assert np.count_nonzero(paid) == 1


@pytest.mark.parametrize("payer", ["all nations", "AI firms"])
def test_another_payer_refunds_what_it_costs(payer: Any) -> None:
    one = world(CommunityProjects(start=START, participation=0.2, cost=1e-5, nations="IND", payer=payer))
    one.step()
    row = {"all nations": "shared cost of policies", "AI firms": "levy for policies"}[payer]
    flows, india = one.ledger.flows[row], one.nations.row("IND")
    cost = -one.ledger.flows["community projects"]["governments"][india]
    if payer == "AI firms":
        assert_allclose(flows["governments"][india], cost)
        assert_allclose(flows["AI firms"].sum(), -cost)
    else:
        output = one.economy.output
        assert_allclose(flows["governments"], cost * ((np.arange(output.size) == india) - output / output.sum()))


def test_each_payer_pays_for_its_own_policy() -> None:
    """Of two policies that move the same lever, the firms refund the part of theirs."""
    ours = CommunityProjects(start=START, participation=0.1, cost=1e-5, payer="AI firms")
    theirs = CommunityProjects(start=START, participation=0.3, cost=1e-5)
    one = world(ours, theirs)
    one.step()
    paid = -one.ledger.flows["community projects"]["governments"].sum()
    assert_allclose(-one.ledger.flows["levy for policies"]["AI firms"].sum(), paid / 4)


def test_what_firms_pay_for_public_chips_is_the_policys_part() -> None:
    fund = PublicComputeFund(start=START, budget_share=1e-6, payer="AI firms")
    one = world(fund, **{"public_compute.budget_share": 3e-6})
    one.step()
    chips = -one.ledger.flows["chips"]["governments"].sum()
    assert_allclose(-one.ledger.flows["levy for policies"]["AI firms"].sum(), chips / 4)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"community_projects": {"participation": 0.1, "nations": "USA+UAS"}},
            "policies.community_projects.nations: UAS is not a nation at the start; did you mean USA",
        ),
        (
            {"open_releases": {"lag_quarters": 1, "kinds": "startup"}},
            "policies.open_releases.kinds: startup is not a kind of firm; did you mean start_up",
        ),
        (
            {"choice_screens": {"asked_share": 0.1, "kinds": "start_up"}},
            "policies.choice_screens.kinds: choice_screens cannot be aimed at kinds; it can be aimed at nations, seg",
        ),
        (
            {"merger_control": {"limit": 0.1, "nations": "USA"}},
            "policies.merger_control.nations: merger_control cannot be aimed at nations; it can be aimed at nothing",
        ),
        (
            {"data_portability": {"share": 0.1, "payer": "AI firms"}},
            "policies.data_portability.payer is AI firms, but data_portability costs governments nothing;",
        ),
    ],
)
def test_targets_and_payers_that_mean_nothing_are_mistakes(changes: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ScenarioError) as found:
        load_scenario(policies=changes)
    assert sentence in str(found.value)


RIVALS = '''from simulation.levers import Levers
from simulation.policy import Policy


class Merit(Policy):
    """Lend public compute by merit."""

    conflicts = {"data_portability": "both hand out what somebody else paid for"}

    def levers(self, quarter, view):
        return Levers(merit_selectivity=1.0)


class Contest(Policy):
    """Lend it by merit that counts more."""

    def levers(self, quarter, view):
        return Levers(merit_selectivity=2.0)
'''


def test_conflicts_are_found_before_anything_runs(tmp_path: Any) -> None:
    (tmp_path / "rivals.py").write_text(RIVALS, encoding="utf-8")
    kinds = {name: {"kind": f"{tmp_path}/rivals.py:{name.title()}"} for name in ("merit", "contest")}
    with pytest.raises(
        ScenarioError, match=r"policies.merit and policies.contest both set merit_selectivity \(1 and 2\)"
    ):
        load_scenario(policies=kinds)
    declared = {"merit": kinds["merit"], "data_portability": {"share": 0.5}}
    with pytest.raises(ScenarioError, match="cannot act at the same time: both hand out what somebody else paid for"):
        load_scenario(policies=declared)
    one_after_the_other = {
        "merit": {**kinds["merit"], "end": "2026Q4"},
        "contest": {**kinds["contest"], "start": "2027Q1"},
    }
    assert len(load_scenario(policies=one_after_the_other).policies) == 2


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (1.5, "sets data_sharing to 1.5 in 2023Q1; it must be a number from 0 to 1 (share)."),
        (float("nan"), "sets data_sharing to nan in 2023Q1; it must be a number from 0 to 1 (share)."),
        ("much", "sets data_sharing to 'much' in 2023Q1; it must be a number from 0 to 1 (share)."),
    ],
)
def test_a_lever_that_goes_nowhere_is_a_mistake(value: Any, sentence: str) -> None:
    class Wrong(Policy):
        """Moves a lever out of its bounds."""

        def levers(self, quarter: Quarter, view: Any) -> Levers:
            return Levers(data_sharing=value)

    with pytest.raises(LeverError) as found:
        aimed(Wrong(start=START))
    assert sentence in str(found.value)


def test_every_reach_has_targets_that_exist() -> None:
    assert {lever.reach for lever in LEVERS.values()} <= set(TARGETS)
    assert all(target in Policy.model_fields for targets in TARGETS.values() for target in targets)
