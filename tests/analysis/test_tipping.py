"""The search for tipping points: exact thresholds first, then what chance does to it, then its sentences."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.analysis.proportions import wilson_interval
from simulation.analysis.tipping import Probe, Tipping, find_tipping, planned, seeds_needed
from simulation.rules.industry.stability import (
    profit_funded_threshold,
    sharing_to_prevent_tipping,
    switching_cost_threshold,
    tipping_threshold,
)
from tests.analysis.symmetric_markets import gap_grows, gap_grows_at_fixed_prices
from tests.world.small_worlds import built, labs, still
from tests.world.test_flywheel_cases import data, flywheel, near_symmetry

EXACT = 1e-5
"""Width of the bracket; the estimate is in its middle."""


@pytest.mark.parametrize("firms", range(2, 9))
@pytest.mark.parametrize("sharing", [0.0, 0.1, 0.3])
def test_the_rules_of_the_flywheel_tip_where_the_mathematics_says(firms: int, sharing: float) -> None:
    """Cases F4 and F5: 1 + n / (n - 1)^2, times (1 + (n - 1) phi) / (1 - phi); found to five digits."""
    exact = tipping_threshold(firms, sharing)
    found = find_tipping(lambda theta: gap_grows(firms, theta, 0.0, sharing), 0.5, 2.0 * exact, tolerance=EXACT)
    assert (found.ending, found.rising) == ("narrow", True)
    assert found.low <= exact * (1.0 + 1e-5)
    assert found.high >= exact * (1.0 - 1e-5)
    assert_allclose(found.estimate, exact, rtol=2e-5)


@pytest.mark.parametrize("firms", range(2, 9))
def test_research_paid_from_profit_tips_where_the_mathematics_says(firms: int) -> None:
    """Case I4: (n^2 - n + 1) / (n (n - 1)), found to five digits."""
    found = find_tipping(lambda theta: gap_grows(firms, 0.0, theta), 0.5, 2.0, tolerance=EXACT)
    assert_allclose(found.estimate, profit_funded_threshold(firms), rtol=2e-5)


@pytest.mark.parametrize("firms", range(2, 9))
@pytest.mark.parametrize("theta_data", [0.2, 0.6])
def test_both_loops_together_tip_where_the_mathematics_says(firms: int, theta_data: float) -> None:
    """Case I4, joint: theta_D + theta_R n / (n - 1) = 1 + n / (n - 1)^2, whatever the two rates of decay."""
    exact = (tipping_threshold(firms) - theta_data) * (firms - 1) / firms
    found = find_tipping(lambda theta: gap_grows(firms, theta_data, theta), 0.05, 2.5, tolerance=EXACT)
    assert_allclose(found.estimate, exact, rtol=1e-4)


def test_sharing_that_prevents_tipping_is_found_from_above() -> None:
    """Case F5 with fixed prices: theta 1.5 and two firms need a fifth; here the answer falls from yes to no."""
    found = find_tipping(lambda phi: gap_grows_at_fixed_prices(2, 1.5, phi), 0.0, 1.0, tolerance=EXACT)
    assert not found.rising
    assert_allclose(found.estimate, sharing_to_prevent_tipping(1.5, 2), rtol=1e-4)
    assert_allclose(found.estimate, 0.2, rtol=1e-4)


@pytest.mark.parametrize(("firms", "sharing"), [(2, 0.0), (3, 0.0), (5, 0.0), (8, 0.0), (2, 0.1), (4, 0.3)])
def test_the_whole_economy_tips_where_the_mathematics_says(firms: int, sharing: float) -> None:
    """Cases F4 and F5 in whole worlds in which only the flywheel moves; found to four digits."""
    exact = tipping_threshold(firms, sharing)

    def grows(theta: float) -> bool:
        loop = flywheel(theta, flywheel__sharing=sharing)
        world = built(still(labs(firms, data_enterprise=near_symmetry(firms, 1e-4)), loop, quarters=8))
        gaps = []
        for _ in range(8):
            world.step()
            gaps.append(data(world)[0] - data(world)[1])
        return bool(gaps[-1] > gaps[0])

    found = find_tipping(grows, 0.5, 1.5 * exact, tolerance=1e-4)
    assert_allclose(found.estimate, exact, rtol=1e-4)


def test_the_finder_measures_and_does_not_know_the_formula() -> None:
    """With switching costs and fixed prices the threshold is another one (case F7); a wrong formula would show."""
    assert abs(switching_cost_threshold(2, 2.0) - tipping_threshold(2)) > 1.0
    found = find_tipping(lambda theta: gap_grows_at_fixed_prices(4, theta), 0.5, 2.0, tolerance=EXACT)
    assert_allclose(found.estimate, 1.0, rtol=1e-4)
    assert abs(found.estimate - tipping_threshold(4)) > 0.4


@given(turn=st.floats(0.01, 0.99), rising=st.booleans())
def test_a_sure_turn_is_inside_the_bracket_whatever_the_direction(turn: float, rising: bool) -> None:
    found = find_tipping(lambda value: (value > turn) == rising, 0.0, 1.0, tolerance=1e-4)
    assert found.found
    assert found.rising == rising
    assert found.low <= turn <= found.high
    assert found.high - found.low <= 1e-4
    assert_allclose(found.estimate, (found.low + found.high) / 2.0, rtol=1e-12)


@given(
    turns=st.lists(st.floats(0.2, 0.8), min_size=9, max_size=40),
    rising=st.booleans(),
    tolerance=st.sampled_from([0.2, 0.05, 0.01]),
)
def test_with_chance_the_bracket_has_sure_answers_at_its_ends(
    turns: list[float], rising: bool, tolerance: float
) -> None:
    """Each replicate has a turn of its own; the median of the turns is where one half of them say yes."""
    places = np.sort(np.array(turns))
    found = find_tipping(lambda value: (value > places) == rising, 0.0, 1.0, tolerance=tolerance)
    sides = {one.value: one.answer for one in found.probes}
    assert (sides[found.low], sides[found.high]) == (not rising, rising)
    assert found.low <= found.estimate <= found.high
    inside = [one for one in found.probes if found.low < one.value < found.high]
    assert (found.ending == "luck") == bool(inside)
    assert found.ending == "luck" or found.high - found.low <= tolerance
    assert found.low - tolerance <= np.median(places) <= found.high + tolerance


def test_the_estimate_is_the_median_turn_of_the_replicates() -> None:
    turns = 0.5 + 0.2 * np.linspace(-1.0, 1.0, 41)
    found = find_tipping(lambda value: value > turns, 0.0, 1.0, tolerance=0.01)
    assert found.ending == "luck"
    assert_allclose(found.estimate, 0.5, atol=0.01)


def test_answers_that_are_missing_count_for_nothing() -> None:
    answers = {0.0: [0] * 7 + [np.nan], 1.0: [1] * 7 + [np.nan]}
    found = find_tipping(lambda value: answers.get(value, [np.nan] * 8), 0.0, 1.0, tolerance=0.5)
    assert [(one.value, one.yes, one.runs) for one in found.probes] == [(0.0, 0, 7), (0.5, 0, 0), (1.0, 7, 7)]
    assert math.isnan(found.probes[1].probability)
    assert found.ending == "luck"
    assert found.estimate == 0.5


def test_each_value_is_asked_once() -> None:
    asked: list[float] = []

    def answers(value: float) -> list[bool]:
        asked.append(value)
        return [value > turn for turn in np.linspace(0.3, 0.7, 10)]

    find_tipping(answers, 0.0, 1.0, tolerance=0.01)
    assert len(asked) == len(set(asked))


def test_ends_that_answer_alike_are_said_plainly() -> None:
    certain = find_tipping(lambda value: False, 0.0, 1.2, tolerance=0.1)
    assert not certain.found
    assert math.isnan(certain.estimate)
    assert certain.sentence == "There is no tipping point to find: the answer is no at 0 and no at 1.2."
    chance = find_tipping(lambda value: [1] * 19 + [value > 1], 0.0, 2.0, tolerance=0.1)
    assert chance.sentence == (
        "There is no tipping point to find: the answer is yes (19 of 20) at 0 and yes (20 of 20) at 2."
    )


def test_an_end_without_a_sure_answer_is_said_plainly() -> None:
    found = find_tipping(lambda value: [0] * 10 if value == 0.0 else [0, 1] * 5, 0.0, 1.0, tolerance=0.1)
    assert (found.ending, found.found, len(found.probes)) == ("undecided end", False, 2)
    assert found.sentence == (
        "There is no sure answer at an end of the range: the answer is no (0 of 10) at 0 and undecided (5 of 10) at 1; "
        "take more seeds or a wider range."
    )


def test_what_was_found_is_one_sentence_and_one_table() -> None:
    found = find_tipping(lambda value: value < 0.3, 0.0, 1.0, tolerance=0.5)
    assert found.sentence == "The answer turns from yes to no between 0 and 0.5, at 0.25."
    assert found.table()["answer"].tolist() == ["yes", "no", "no"]
    luck = find_tipping(lambda value: [value > one for one in np.linspace(0.1, 0.9, 10)], 0.0, 1.0, tolerance=0.25)
    assert luck.sentence == ("The answer turns from no to yes between 0 and 1, where luck decides it; one half at 0.5.")
    assert list(luck.table().columns) == ["value", "runs", "yes", "probability", "low", "high", "answer"]


def test_a_search_can_be_read_on_another_scale() -> None:
    found = find_tipping(lambda position: position > 0.3, 0.0, 1.0, tolerance=0.01).at(lambda one: 10.0**one)
    assert_allclose(found.estimate, 10**0.3, rtol=0.03)
    assert [one.value for one in found.probes] == sorted(one.value for one in found.probes)
    whole = find_tipping(lambda one: round(4 * one) > 2, 0.0, 1.0, tolerance=0.01).at(lambda one: float(round(4 * one)))
    assert [one.value for one in whole.probes] == [0.0, 2.0, 3.0, 4.0]
    assert whole.low <= 2.0 < whole.high


@pytest.mark.parametrize(
    ("low", "high", "tolerance", "sentence"),
    [
        (1.0, 1.0, 0.1, r"^the range is 1 to 1; its lower end must lie below its upper end$"),
        (0.0, np.inf, 0.1, r"^the range is 0 to inf; its lower end"),
        (0.0, 1.0, 0.0, r"^tolerance is 0; it must be above 0"),
        (0.0, 1.0, np.nan, r"^tolerance is nan; it must be above 0"),
    ],
)
def test_ranges_that_cannot_be_searched_are_refused(low: float, high: float, tolerance: float, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        find_tipping(lambda value: True, low, high, tolerance=tolerance)


def test_wilson_interval_against_published_numbers() -> None:
    """Newcombe (1998), Statistics in Medicine 17, table I: 81 of 263, 15 of 148, 0 of 20 and 1 of 29."""
    for yes, runs, ends in ((81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611))):
        assert_allclose(wilson_interval(yes, runs), ends, atol=5e-5)
    assert_allclose(wilson_interval(1, 29), (0.0061, 0.1718), atol=5e-5)


@given(runs=st.integers(1, 200), data=st.data())
def test_wilson_interval_holds_the_share_and_mirrors(runs: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, runs))
    low, high = wilson_interval(yes, runs)
    assert 0.0 <= low <= yes / runs <= high <= 1.0
    assert_allclose(wilson_interval(runs - yes, runs), (1.0 - high, 1.0 - low), atol=1e-12)


def test_a_few_seeds_that_agree_are_not_sure() -> None:
    """Four agree by chance in one case of eight; over seven probes nine seeds are needed."""
    assert [Probe(0.0, 0, runs, *wilson_interval(0, runs)).word for runs in (4, 5, 6)] == [
        "undecided",
        "undecided",
        "no",
    ]
    for seeds, ending in ((8, "undecided end"), (9, "narrow")):
        found = find_tipping(lambda value, n=seeds: [value > 0.3] * n, 0.0, 1.0, tolerance=1 / 32)
        assert found.ending == ending
    assert (seeds_needed(1), seeds_needed(planned(32.0))) == (6, 9)


def test_a_probe_is_undecided_where_it_is_not_told_from_one_half() -> None:
    assert Probe(0.0, 8, 10, *wilson_interval(8, 10)).words == "undecided (8 of 10)"
    assert Probe(0.0, 9, 10, *wilson_interval(9, 10)).words == "yes (9 of 10)"
    assert isinstance(find_tipping(lambda value: value > 0.5, 0.0, 1.0, tolerance=0.1), Tipping)
