"""Tipping points of whole economies: known answers through made-up runs, and real runs of a world with a known one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.analysis.tipping_point import TippingPoint, tipping_point
from simulation.analysis.trials import DOMINANCE, Make, Question, TrialError, maker, moved, moved_parameter, question_of
from simulation.parameters.scenario import Scenario
from simulation.rules.industry.pricing import bertrand_prices
from simulation.rules.industry.stability import tipping_threshold
from simulation.runs.kept_outcomes import KeptOutcomes
from simulation.runs.outcomes import UnknownOutcomeError, outcomes
from simulation.runs.provenance import Origin
from simulation.runs.replicates import Job
from simulation.scenario_loading import load_scenario
from simulation.sweeps.layout import Dimension
from simulation.sweeps.settings import value_of
from tests.world.small_worlds import labs, still
from tests.world.test_flywheel_cases import flywheel

STRENGTH, HHI = "flywheel.enterprise.strength", "HHI of users, at the end"
NAMES = [known.name for known in outcomes()]
WORLD = still(labs(2))


def answering(says: Callable[[Job], float], outcome: str = DOMINANCE, asked: list[Job] | None = None) -> Make:
    """A maker of runs whose one outcome is a known function of the run."""

    def make(_: str, jobs: Sequence[Job]) -> KeptOutcomes:
        if asked is not None:
            asked.extend(jobs)
        values = np.full((len(jobs), len(NAMES)), np.nan)
        values[:, NAMES.index(outcome)] = [says(job) for job in jobs]
        return KeptOutcomes(values, len(jobs), 0)

    return make


def strength(job: Job) -> float:
    return job.scenario.flywheel.enterprise.strength


def found(says: Callable[[Job], float], seeds: int = 10, asked: list[Job] | None = None) -> TippingPoint:
    dimension, question = moved_parameter(STRENGTH, 0.0, 2.0), question_of()
    origin = Origin("baseline", ("end=2030Q4",))
    return tipping_point(WORLD, dimension, question, seeds, answering(says, asked=asked), origin=origin)


def test_the_turn_that_was_put_in_is_found() -> None:
    point = found(lambda job: strength(job) > 1.3)
    assert_allclose(point.estimate, 1.3, atol=2 / 32)
    assert point.bracket[0] <= 1.3 <= point.bracket[1]
    assert point.table()[STRENGTH].tolist() == sorted(point.table()[STRENGTH])
    assert point.runs == 10 * len(point.search.probes)
    assert repr(point).startswith(f"TippingPoint: {STRENGTH} in small world, {DOMINANCE}. The answer turns from no to")


def test_every_value_is_tried_with_the_same_seeds_and_each_run_once() -> None:
    asked: list[Job] = []
    point = found(lambda job: strength(job) > 0.6 + 0.1 * job.seed, seeds=9, asked=asked)
    keys = [(job.scenario.fingerprint, job.seed) for job in asked]
    assert len(keys) == len(set(keys)) == point.runs
    assert {job.seed for job in asked} == set(range(1, 10))
    assert_allclose(point.estimate, 1.1, atol=0.1)
    one = next(job for job in asked if strength(job) == 1.0)
    assert one.origin is not None
    assert one.origin.overrides == ("end=2030Q4", f"{STRENGTH}=1.0")


def test_the_order_in_which_runs_are_handed_over_changes_nothing() -> None:
    def backwards(_: str, jobs: Sequence[Job]) -> KeptOutcomes:
        rows = {
            id(job): answering(lambda one: strength(one) > 0.1 * one.seed)("", [job]).values[0] for job in jobs[::-1]
        }
        return KeptOutcomes(np.array([rows[id(job)] for job in jobs]), len(jobs), 0)

    ways = [
        tipping_point(WORLD, moved_parameter(STRENGTH, 0.0, 2.0), question_of(), seeds, make)
        for make in (answering(lambda one: strength(one) > 0.1 * one.seed), backwards)
        for seeds in (range(1, 11), range(10, 0, -1))
    ]
    assert len({(way.estimate, way.bracket, way.search.probes) for way in ways}) == 1


LEAD = 0.02
"""Half the gap in data, as a share, with which two labs begin."""


def economy() -> tuple[Scenario, Dimension, Question]:
    """Two labs that begin a little unequal, for eight quarters; yes if the gap in users is wider than at first."""
    world = still(labs(2, data_enterprise=[(0.5 + LEAD) / 0.9, (0.5 - LEAD) / 0.9]), flywheel(1.0, 0.9), quarters=8)
    at_first = 0.5 + 2.0 * first_gap(tipping_threshold(2)) ** 2
    return world, moved_parameter(STRENGTH, 2.0, 4.0), question_of(HHI, above=at_first)


@pytest.mark.slow
def test_the_whole_economy_gives_the_exact_threshold(tmp_path: Path) -> None:
    """Case F4 through scenario, runs and outcomes: two equal labs tip at theta 3, found within a thousandth."""
    made = maker(tmp_path, 1, progress=False)
    point = tipping_point(*economy(), 9, made, tolerance=1e-3)
    assert_allclose(point.estimate, tipping_threshold(2), rtol=1e-3)
    assert point.search.ending == "narrow"
    again = tipping_point(*economy(), 9, made, tolerance=1e-3)
    assert (again.search, again.reused) == (point.search, point.runs)
    assert (tmp_path / "outcomes.jsonl").read_text().count("\n") == point.runs


@pytest.mark.slow
def test_the_number_of_processes_changes_nothing() -> None:
    ways = [tipping_point(*economy(), 9, maker(None, count, progress=False), tolerance=1.0) for count in (1, 2)]
    assert ways[0].search == ways[1].search
    assert ways[0].found


def first_gap(theta: float) -> float:
    """Lead in users of the first quarter, which at the threshold stays: half the gap in shares."""
    shares = bertrand_prices(theta * np.log([0.5 + LEAD, 0.5 - LEAD]), 0.0, 1.0, tolerance=1e-13)[1]
    return float(shares[0] - 0.5)


def test_a_range_without_a_tipping_point_is_said_with_both_answers() -> None:
    point = found(lambda job: 0.0)
    assert not point.found
    assert np.isnan(point.estimate)
    assert point.sentence == "There is no tipping point to find: the answer is no (0 of 10) at 0 and no (0 of 10) at 2."


def test_several_parameters_move_together() -> None:
    dimension = moved_parameter("flywheel.*.strength")
    there = moved(WORLD, dimension, 1.0).flywheel
    assert (there.consumer.strength, there.enterprise.strength, there.physical.strength) == (1.2, 0.3, 1.8)


def test_whole_numbers_stay_whole_and_are_tried_once_each() -> None:
    point = tipping_point(
        WORLD, moved_parameter("workers", 30, 40), question_of(), 9, answering(lambda job: job.scenario.workers > 33)
    )
    values = [one.value for one in point.search.probes]
    assert values == sorted(set(values))
    assert all(value == round(value) for value in values)
    assert point.bracket == (33.0, 34.0)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("flywhel.sharing",),
            r"^'flywhel.sharing' is not a parameter that is a number; did you mean flywheel.sharing\?",
        ),
        (("flywheel.form",), r"^'flywheel.form' is not a parameter that is a number"),
        (("workers",), r"^workers has no plausible range; name both ends of the range to look at$"),
        (("flywheel.sharing", 0.5, 0.1), r"^the range of flywheel.sharing is 0.5 to 0.1; its lower end must lie below"),
        (("flywheel.sharing", 0.0, 2.0), r"^flywheel.sharing cannot be 2; it must be between 0 and 1$"),
        (("flywheel.sharing", 0.0, np.inf), r"^flywheel.sharing cannot be inf; it must be between 0 and 1$"),
    ],
)
def test_ranges_that_cannot_be_tried_are_refused(words: tuple[str, float, float], sentence: str) -> None:
    with pytest.raises(TrialError, match=sentence):
        moved_parameter(*words)


def test_questions_without_an_answer_are_refused() -> None:
    with pytest.raises(TrialError, match=r"^HHI of users, last year is a number \(0 to 1\); say above which value"):
        question_of("HHI of users, last year")
    with pytest.raises(TrialError, match=r"^one firm holds most of users is yes or no in each run; leave out the line"):
        question_of(DOMINANCE, 0.4)
    with pytest.raises(UnknownOutcomeError, match="is not an outcome"):
        question_of("HHI of usrs")
    with pytest.raises(TrialError, match=r"^seeds are 8; 9 at least are needed for an answer to be sure$"):
        found(lambda job: 0.0, seeds=8)


def test_answers_are_yes_no_or_missing() -> None:
    question = question_of("hhi of users, last year", 0.25)
    assert question.words == "HHI of users, last year above 0.25"
    assert_allclose(question.answers([0.2, 0.25, 0.3, np.nan]), [0.0, 0.0, 1.0, np.nan])


def test_a_setting_of_a_policy_moves_where_the_scenario_has_the_policy() -> None:
    """How long may the lag of open releases be? A made-up answer turns at three years."""
    dimension = moved_parameter("policies.open_releases.lag_quarters", 0.0, 24.0)
    scenario = load_scenario("open_older_versions")

    def says(job: Job) -> float:
        return float(value_of(job.scenario, dimension.parameters[0]) > 12)

    point = tipping_point(scenario, dimension, question_of(), 9, answering(says), tolerance=1 / 64)
    assert point.bracket[0] <= 12 < point.bracket[1]
    sentence = r"^policies.open_releases.lag_quarters cannot be moved in small world: the scenario has no pol"
    with pytest.raises(TrialError, match=sentence):
        tipping_point(WORLD, dimension, question_of(), 9, answering(says))
