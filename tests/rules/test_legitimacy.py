"""Legitimacy: case T5.6 and what moves attitudes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.nations import legitimacy as rule

inside = st.floats(0.001, 0.999)
fractions = st.floats(0.0, 1.0)
growths = st.floats(-0.2, 0.2)


def test_case_t5_6_constant_target():
    level = start = np.array([0.83, 0.39, 0.0])
    target = np.array([0.5, 0.8, 1.0])
    for quarters in range(1, 41):
        level = rule.legitimacy_next(level, target, 0.1)
        np.testing.assert_allclose(level, target + (start - target) * 0.9**quarters, rtol=1e-10)


def test_target_by_hand():
    """Log-odds 2 * 0.5 + 10 * 0.01 - 3 * 0.2 - 0.3 = 0.2; nothing felt is a half."""
    assert rule.legitimacy_target(0.0, 0.5, 0.01, 0.2, 0.3) == pytest.approx(1 / (1 + np.exp(-0.2)), rel=1e-12)
    assert rule.legitimacy_target(0.0, 0.0, 0.0, 0.0, 0.0) == 0.5
    weights = rule.Weights(voice=1.0, income_growth=0.0, unaccountable_power=0.0, speed=0.0)
    assert rule.legitimacy_target(0.3, 0.5, 9.0, 1.0, 9.0, weights) == pytest.approx(1 / (1 + np.exp(-0.8)), rel=1e-12)


def test_extreme_feelings_neither_overflow_nor_leave_the_scale():
    np.testing.assert_array_equal(rule.legitimacy_target([1e4, -1e4], 0.0, 0.0, 0.0, 0.0), [1.0, 0.0])


@given(inside, fractions, growths, fractions, st.floats(0.0, 2.0))
def test_measured_start_is_a_rest_point_of_the_starting_state(start, voice, growth, power, speed):
    intercept = rule.intercept_for(start, voice, growth, power, speed)
    target = rule.legitimacy_target(intercept, voice, growth, power, speed)
    assert target == pytest.approx(start, abs=1e-13)
    assert rule.legitimacy_next(start, target) == pytest.approx(start, abs=1e-13)


@pytest.mark.parametrize("start", [0.0, 1.0, [0.5, 1.2], np.nan])
def test_certain_start_is_refused(start):
    with pytest.raises(ValueError, match=r"^legitimacy at the start must lie strictly between 0 and 1$"):
        rule.intercept_for(start, 0.0, 0.0, 0.0, 0.0)


@given(st.floats(-2.0, 2.0), fractions, growths, fractions, fractions)
def test_voice_and_incomes_raise_it_power_and_speed_lower_it(intercept, voice, growth, power, speed):
    base = rule.legitimacy_target(intercept, voice, growth, power, speed)
    assert rule.legitimacy_target(intercept, voice + 0.1, growth, power, speed) > base
    assert rule.legitimacy_target(intercept, voice, growth + 0.01, power, speed) > base
    assert rule.legitimacy_target(intercept, voice, growth, power + 0.1, speed) < base
    assert rule.legitimacy_target(intercept, voice, growth, power, speed + 0.1) < base


@given(fractions, fractions, fractions)
def test_it_moves_towards_its_target_without_overshooting(level, target, rate):
    after = rule.legitimacy_next(level, target, rate)
    assert min(level, target) - 1e-15 <= after <= max(level, target) + 1e-15
    assert rule.legitimacy_next(level, level, rate) == level
