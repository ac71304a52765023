"""Control: cases T5.5 and T5.9, and the properties of the indices."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.nations import control as rule

fractions = st.floats(0.0, 1.0)
levels = arrays(np.float64, st.integers(1, 12), elements=st.floats(-50.0, 80.0))


def test_capability_share_is_a_softmax():
    np.testing.assert_allclose(rule.capability_share([math.log(1), math.log(3)], 1.0), [0.25, 0.75], rtol=1e-12)
    np.testing.assert_allclose(rule.capability_share([math.log(1), math.log(3)], 2.0), [0.1, 0.9], rtol=1e-12)
    np.testing.assert_allclose(rule.capability_share([1.0, 5.0, 9.0], 0.0), 1 / 3, rtol=1e-12)


def test_who_is_absent_or_has_no_model_has_no_share():
    share = rule.capability_share([60.0, np.nan, 60.0, -np.inf, 90.0], 1.0, [True, True, True, True, False])
    np.testing.assert_array_equal(share, [0.5, 0.0, 0.5, 0.0, 0.0])
    np.testing.assert_array_equal(rule.capability_share([np.nan, 60.0], 1.0, [True, False]), [0.0, 0.0])
    assert rule.capability_share([], 1.0).shape == (0,)


@given(levels, st.floats(0.0, 10.0), st.floats(-1e3, 1e3))
def test_capability_shares_sum_to_one_and_ignore_a_common_shift(level, sharpness, shift):
    share = rule.capability_share(level, sharpness)
    assert share.sum() == pytest.approx(1.0, abs=1e-12)
    np.testing.assert_allclose(rule.capability_share(level + shift, sharpness), share, atol=1e-10)
    assert share[level.argmax()] >= 1 / level.size - 1e-12


def test_lead_is_the_time_the_second_needs():
    assert rule.lead_quarters(63.0, 62.0, 0.25) == pytest.approx(4.0, rel=1e-12)
    assert rule.lead(63.0, 62.0, 0.25) == pytest.approx(0.5, rel=1e-12)
    assert rule.lead(63.0, 62.0, 0.25, horizon_quarters=16.0) == pytest.approx(0.25, rel=1e-12)
    assert rule.lead(70.0, 62.0, 0.25) == 1.0


def test_lead_in_the_limits():
    """No second, or one that stands still: for ever. Equals, or nobody: none."""
    first = np.array([63.0, 63.0, 63.0, 63.0, -np.inf, 62.0])
    second = np.array([-np.inf, 62.0, 63.0, 63.0, -np.inf, 63.0])
    growth = np.array([0.3, 0.0, 0.0, 0.3, 0.3, 0.3])
    np.testing.assert_array_equal(rule.lead_quarters(first, second, growth), [np.inf, np.inf, 0.0, 0.0, 0.0, 0.0])
    np.testing.assert_array_equal(rule.lead(first, second, growth), [1.0, 1.0, 0.0, 0.0, 0.0, 0.0])


@given(arrays(np.float64, 30, elements=st.floats(0.0, 1.0)))
def test_case_t5_9_own_providers_give_the_share_of_value_added_bit_for_bit(value_added):
    np.testing.assert_array_equal(rule.dependence(value_added, np.eye(30), True), value_added)


def test_dependence_counts_only_the_locked_users_abroad_too():
    provider = np.array([[0.6, 0.4], [1.0, 0.0], [0.0, 0.5]])
    value_added = [0.5, 0.3, 0.2]
    np.testing.assert_allclose(rule.dependence(value_added, provider, [True, True]), [0.6, 0.3], rtol=1e-12)
    np.testing.assert_allclose(rule.dependence(value_added, provider, [True, False]), [0.6, 0.0], rtol=1e-12)
    locked = [[0.5, 1.0], [1.0, 1.0], [1.0, 0.0]]
    np.testing.assert_allclose(rule.dependence(value_added, provider, locked), [0.45, 0.2], rtol=1e-12)


def test_control_needs_all_three():
    assert rule.control_index(0.5, 0.25, 0.064) == pytest.approx(0.2, rel=1e-12)
    np.testing.assert_array_equal(rule.control_index([0.0, 1.0, 1.0, 1.0], [1, 0, 1, 1], [1, 1, 0, 1]), [0, 0, 0, 1])


def test_oversight_is_weakest_link_and_accountability_is_strongest():
    np.testing.assert_array_equal(rule.oversight([1.0, 0.0, 1.0, 1.0], [1, 1, 0, 1], [0, 0, 0, 1]), [1, 0, 0, 0])
    assert rule.oversight(0.8, 0.5, 0.25) == pytest.approx(0.3, rel=1e-12)
    np.testing.assert_array_equal(rule.accountability([1.0, 0, 0, 0], [0, 1.0, 0, 0], [0, 0, 1.0, 0]), [1, 1, 1, 0])
    assert rule.accountability(0.5, 0.5, 0.5) == pytest.approx(0.875, rel=1e-12)
    assert rule.unaccountable_power(0.8, 0.75) == pytest.approx(0.2, rel=1e-12)


@given(fractions, fractions, fractions, fractions, fractions)
def test_more_of_anything_that_checks_power_never_adds_unaccountable_power(control, watch, leave, voice, more):
    before = rule.unaccountable_power(control, rule.accountability(watch, leave, voice))
    raised = watch + more * (1 - watch)
    assert -1e-15 <= rule.unaccountable_power(control, rule.accountability(raised, leave, voice)) <= before + 1e-15
    assert before <= control + 1e-15


def test_control_condition_needs_all_four_strictly():
    share = np.array([0.6, 0.5, 0.6, 0.6])
    shapley = np.array([1.0, 1.0, 0.95, 1.0])
    accountability = np.array([0.2, 0.2, 0.2, 0.3])
    np.testing.assert_array_equal(
        rule.control_condition(share, shapley, 3.0, accountability), [True, False, False, False]
    )
    assert not rule.control_condition(share, shapley, 2.0, accountability).any()
    loose = rule.control_condition(
        share,
        shapley,
        2.0,
        accountability,
        least_capability=0.4,
        least_shapley=0.9,
        least_lead_quarters=1.0,
        most_accountability=0.4,
    )
    assert loose.all()


def test_control_is_final_after_four_quarters_in_a_row_only():
    in_control = np.array([[1, 1, 1], [1, 1, 1], [1, 0, 1], [0, 1, 1], [1, 1, 0], [1, 1, 0], [1, 0, 0]], dtype=bool)
    held, history = np.zeros(3, dtype=np.int64), []
    for condition in in_control:
        held = rule.quarters_held_next(held, condition)
        history.append(held.tolist())
    assert history == [[1, 1, 1], [2, 2, 2], [3, 0, 3], [0, 1, 4], [1, 2, 4], [2, 3, 4], [3, 0, 4]]
    np.testing.assert_array_equal(rule.quarters_held_next([1, 2, 1], [True, False, False], needed=2), [2, 2, 0])


@pytest.mark.parametrize(("ratio", "difference", "share"), [(1.0, 0.05, 0.9), (4.0, 0.02, 0.9), (0.5, 0.1, 0.75)])
def test_case_t5_5_dominance_time(ratio, difference, share):
    quarters = rule.dominance_time(ratio, difference, share)
    faster, slower = math.exp(difference * quarters), ratio
    assert faster / (faster + slower) == pytest.approx(share, rel=1e-10)
    if share == 0.9:
        assert quarters == pytest.approx(math.log(9 * ratio) / difference, rel=1e-10)


def test_dominance_time_in_the_limits():
    assert rule.dominance_time(0.1, 0.05) == 0.0
    assert rule.dominance_time(0.0, 0.05) == 0.0
    assert rule.dominance_time(1.0, 0.0) == math.inf
    assert rule.dominance_time(1.0, -0.1) == math.inf
