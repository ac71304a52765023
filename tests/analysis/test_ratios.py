"""Ratios of mean differences: Fieller's interval, its limiting case, and what is not divided at all."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from simulation.analysis.paired_effects import t_interval
from simulation.analysis.ratios import UNKNOWN, paired_ratio

EFFECTS, COSTS = np.array([1.0, 2.5, 1.5, 2.0]), np.array([9.0, 12.0, 10.0, 11.0])


def test_a_cost_that_all_pairs_share_divides_students_interval() -> None:
    found = paired_ratio(EFFECTS, np.full(4, 5.0))
    low, high = t_interval(EFFECTS)
    assert (found.value, found.low, found.high) == pytest.approx((EFFECTS.mean() / 5, low / 5, high / 5), rel=1e-12)


def test_the_ends_are_ratios_at_which_effect_and_cost_are_just_not_told_apart() -> None:
    found = paired_ratio(EFFECTS, COSTS)
    assert found.value == pytest.approx(7.0 / 42.0, rel=1e-12)
    for end in (found.low, found.high):
        left = EFFECTS - end * COSTS
        assert abs(left.mean()) / (left.std(ddof=1) / 2.0) == pytest.approx(float(stdtrit(3, 0.975)), rel=1e-9)


def test_effects_that_are_a_multiple_of_the_cost_have_an_exact_ratio() -> None:
    found = paired_ratio(3.0 * COSTS, COSTS)
    assert (found.value, found.low, found.high) == pytest.approx((3.0, 3.0, 3.0), rel=1e-6)


def test_a_negative_cost_turns_the_sign_and_keeps_the_order_of_the_ends() -> None:
    plain, turned = paired_ratio(EFFECTS, COSTS), paired_ratio(EFFECTS, -COSTS)
    assert (turned.low, turned.high) == pytest.approx((-plain.high, -plain.low), rel=1e-12)


@pytest.mark.parametrize("costs", [np.zeros(4), np.array([-1.0, 1.0, -1.0, 1.0]), np.array([1e-30, 0.0, 0.0, 0.0])])
def test_a_cost_that_is_not_told_from_zero_divides_nothing(costs: np.ndarray) -> None:
    assert math.isnan(paired_ratio(EFFECTS, costs).value)


def test_one_pair_and_missing_effects_give_no_ratio() -> None:
    assert paired_ratio([1.0], [2.0]) == UNKNOWN
    assert paired_ratio([1.0, math.nan], [2.0, 2.0]) == UNKNOWN
    assert paired_ratio([1.0, math.nan, 3.0], [2.0, 9.0, 2.0]).pairs == 2


def test_effects_without_their_cost_are_refused() -> None:
    with pytest.raises(ValueError, match="there are 2 effects, 1 costs"):
        paired_ratio([1.0, 2.0], [1.0])


@given(st.lists(st.tuples(st.floats(-1e3, 1e3), st.floats(50.0, 60.0)), min_size=3, max_size=9))
def test_the_ratio_lies_in_its_interval(pairs: list[tuple[float, float]]) -> None:
    effects, costs = np.array(pairs).T
    found = paired_ratio(effects, costs)
    room = 1e-9 * max(abs(found.low), abs(found.high), 1.0)
    assert found.low - room <= found.value <= found.high + room


def test_intervals_of_five_normal_pairs_hold_the_true_ratio_95_times_in_100() -> None:
    from simulation.randomness import Luck

    trials, pairs = 4000, 5
    draws = Luck(1).normal("ratios", 0, np.arange(2 * trials * pairs)).reshape(2, trials, pairs)
    costs, effects = 10.0 + draws[0], 20.0 + draws[1] + draws[0]
    found = [paired_ratio(effect, cost) for effect, cost in zip(effects, costs, strict=True)]
    held = [one.low <= 2.0 <= one.high for one in found]
    assert np.mean(held) == pytest.approx(0.95, abs=4 * math.sqrt(0.95 * 0.05 / trials))
