"""Two starts at each value: exact zones of hysteresis first, then what is moved and what is said."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.analysis.hysteresis import Hysteresis, hysteresis
from simulation.analysis.initial_shares import LEADER_SHARE, STARTS, dealt_anew, equal_shares, one_leader, one_small
from simulation.analysis.tipping import find_tipping
from simulation.analysis.trials import TrialError, maker, moved_parameter
from simulation.parameters.scenario import Scenario
from simulation.rules.industry.dominance import entry_trap_share, linear_quality_onset
from simulation.runs.kept_outcomes import KeptOutcomes
from simulation.runs.outcomes import outcome_named, outcomes
from simulation.runs.replicates import Job
from simulation.scenario_loading import load_scenario
from tests.analysis.symmetric_markets import shares_at_rest, shares_of_linear_loop
from tests.world.small_worlds import labs, still
from tests.world.test_flywheel_cases import flywheel

HHI = "HHI of users, at the end"
STRENGTH = moved_parameter("flywheel.enterprise.strength", 0.8, 1.5)


@pytest.mark.parametrize(("firms", "theta", "trap"), [(3, 1.5, 0.120158), (4, 1.3, 0.1095), (5, 1.25, 0.130284)])
def test_the_trap_of_a_small_firm_is_found_where_the_mathematics_says(firms: int, theta: float, trap: float) -> None:
    """Case F14: below the critical share a firm starves, above it all end equal; found to five digits."""

    def catches_up(share: float) -> bool:
        start = np.array([share, *[(1.0 - share) / (firms - 1)] * (firms - 1)])
        return bool(shares_at_rest(start, theta, 400)[0] > 0.5 / firms)

    found = find_tipping(catches_up, 1e-3, 1.0 / firms, tolerance=1e-6)
    assert_allclose(found.estimate, trap, rtol=1e-4)
    assert_allclose(found.estimate, entry_trap_share(theta, firms), rtol=1e-4)


@pytest.mark.parametrize("firms", [3, 4, 5])
def test_the_zone_of_hysteresis_of_a_linear_flywheel_is_exact(firms: int) -> None:
    """Case F8: a leader holds on from 2.746, 3.219, 3.565 on; equal firms give way at n. Between, the start decides."""
    sizes = np.arange(firms, 0.0, -1.0)
    nearly_equal = equal_shares(sizes) + 1e-6 * (sizes - sizes.mean())

    def tips(start: np.ndarray, strength: float) -> bool:
        return bool(shares_of_linear_loop(start, strength)[0] > 0.5)

    down = find_tipping(lambda strength: tips(one_leader(sizes), strength), 2.0, 6.0, tolerance=1e-4)
    up = find_tipping(lambda strength: tips(nearly_equal, strength), 2.0, 6.0, tolerance=1e-4)
    assert_allclose(down.estimate, linear_quality_onset(firms), rtol=1e-3)
    assert_allclose(up.estimate, firms, rtol=5e-3)
    assert down.high < up.low


def test_a_small_firm_stays_trapped_in_the_whole_economy_above_one_and_not_below() -> None:
    """Case F14 by the starts and worlds of the model: three firms, theta .8 and 1.5, small share .01."""
    world = still(labs(3, data_enterprise=[1 / 3 / 0.9] * 3), flywheel(1.0, 0.9), quarters=60)
    made = maker(processes=1, progress=False)
    found = hysteresis(world, STRENGTH, [1], made, steps=2, starts=("equal shares", "one small firm"))
    assert_allclose(found.outcome(HHI)[0].ravel(), [1 / 3, 1 / 3], rtol=1e-6)
    assert_allclose(found.outcome(HHI)[1].ravel(), [1 / 3, 1 / 2], rtol=1e-6)


def test_one_leader_leaves_no_mark_below_the_threshold() -> None:
    """Three firms and Bertrand prices: the leader's branch begins at the threshold 1.75, so both starts end equal."""
    for theta in (0.8, 1.5):
        assert_allclose(shares_at_rest(one_leader(np.array([2.0, 1.0, 1.0])), theta), 1 / 3, atol=1e-4)
    tipped = [shares_at_rest(start, 2.2) for start in (one_leader(np.ones(3)), np.array([0.34, 0.33, 0.33]))]
    assert_allclose(*tipped, atol=1e-6)
    assert tipped[0][0] > 0.6


def test_users_and_data_are_dealt_out_anew_and_nothing_else() -> None:
    before = load_scenario("baseline")
    for deal in STARTS.values():
        after = dealt_anew(before, deal)
        for column in ("users_consumer_m", "users_enterprise_m", "users_physical_m", "data_consumer"):
            assert_allclose(_sum(after, column), _sum(before, column), rtol=1e-12)
        same = {"firms": ()}
        assert after.model_copy(update=same).fingerprint == before.model_copy(update=same).fingerprint
        kept = [name for name in type(before.firms[0]).model_fields if not name.startswith(("users_", "data_"))]
        for old, new in zip(before.firms, after.firms, strict=True):
            assert [getattr(old, name) for name in kept] == [getattr(new, name) for name in kept]
            assert (old.users_consumer_m > 0.0) == (new.users_consumer_m > 0.0)
    leader = max(dealt_anew(before, one_leader).firms, key=lambda firm: firm.users_consumer_m)
    assert_allclose(leader.users_consumer_m / _sum(before, "users_consumer_m"), LEADER_SHARE, rtol=1e-12)
    assert leader.name == max(before.firms, key=lambda firm: firm.users_consumer_m).name


def test_a_firm_that_comes_later_and_one_alone_keep_what_they_have() -> None:
    firms = labs(3, founded=["2023Q1", "2023Q1", "2023Q3"], users_enterprise_m=[3.0, 1.0, 5.0])
    dealt = dealt_anew(still(firms), equal_shares)
    assert [one.users_enterprise_m for one in dealt.firms] == [2.0, 2.0, 5.0]
    alone = still(labs(1, users_enterprise_m=[3.0]))
    assert dealt_anew(alone, one_small).fingerprint == alone.fingerprint


def made_up(starts: float, luck: float = 0.0) -> Hysteresis:
    """Three values; from the second start the outcome is higher by a given amount at the upper two."""
    scenario = still(labs(2, users_enterprise_m=[3.0, 1.0]))
    column = [known.name for known in outcomes()].index(HHI)

    def make(_: str, jobs: Sequence[Job]) -> KeptOutcomes:
        values = np.full((len(jobs), len(outcomes())), np.nan)
        for row, job in enumerate(jobs):
            strength = job.scenario.flywheel.enterprise.strength
            apart = max(one.users_enterprise_m for one in job.scenario.firms) > 3.0
            noise = luck * np.sin(job.seed * (1.0 + apart))
            values[row, column] = 0.2 + 0.1 * strength + noise + starts * apart * (strength > 1.0)
        return KeptOutcomes(values, len(jobs), 0)

    return hysteresis(scenario, STRENGTH, 6, make, steps=3)


def test_the_zone_is_where_paired_runs_differ() -> None:
    found = made_up(0.3, luck=0.01)
    assert found.values == (0.8, 1.15, 1.5)
    assert found.zone(HHI) == (1.15, 1.5)
    assert [round(one.difference, 1) for one in found.effects(HHI)] == [0.0, 0.3, 0.3]
    assert found.table(HHI)["verdict"].tolist() == ["undetermined", "up", "up"]
    assert found.sentence(outcome_named(HHI)) == (
        "History stays in HHI of users, at the end at 1.15, 1.5 of those tried from 0.8 to 1.5: runs from equal shares "
        "and from one leader still differ in 2025Q4."
    )


def test_rounding_is_no_history() -> None:
    found = made_up(1e-9)
    assert found.zone(HHI) == ()
    assert found.sentence(outcome_named(HHI)).startswith("No mark of the start is seen in HHI of users, at the end")


def test_what_is_not_known_is_not_called_alike() -> None:
    found = made_up(0.0, luck=0.3)
    sentence = found.sentence(outcome_named(HHI))
    assert found.zone(HHI) == ()
    assert "alike" not in sentence
    effects = found.effects(HHI, level=1.0 - 0.05 / 3)
    most = max(effects, key=lambda one: abs(one.difference))
    assert sentence.startswith("Undetermined whether the start leaves a mark in HHI of users, at the end by 2025Q4:")
    assert f"is {most.difference:.4g} ({most.low:.4g} to {most.high:.4g}), at 0.8." in sentence
    assert found.table(HHI)["low"].tolist() == [one.low for one in effects]  # of all three values together
    missing = dataclasses.replace(found, data=np.full_like(found.data, np.nan))
    assert "so that nothing is known" in missing.sentence(outcome_named(HHI))


def test_a_mark_that_one_value_of_several_would_show_by_chance_is_none() -> None:
    """Differences of 1.4 standard errors of the usual kind: beyond 95 % of one value and not of three together."""
    found = made_up(0.0)
    data, column = found.data.copy(), [known.name for known in outcomes()].index(HHI)
    data[0, ..., column] = 0.0
    data[1, ..., column] = np.array([0.1, 0.2, 0.3, 0.4, 0.5, -0.1])
    shown = dataclasses.replace(found, data=data)
    assert {one.verdict for one in shown.effects(HHI)} == {"up"}
    assert shown.zone(HHI) == ()


def test_what_cannot_be_tried_is_refused() -> None:
    world, made = still(labs(2)), maker(progress=False)
    with pytest.raises(TrialError, match=r"^'one leadr' is not a start; did you mean one leader\?$"):
        hysteresis(world, STRENGTH, 2, made, starts=("equal shares", "one leadr"))
    with pytest.raises(TrialError, match=r"^steps is 1; two values at least are needed"):
        hysteresis(world, STRENGTH, 2, made, steps=1)


def _sum(scenario: Scenario, column: str) -> float:
    return float(sum(getattr(firm, column) for firm in scenario.firms))
