"""Treaties: stable sizes by search, compliance by the value of breaking, limits on arms by the contest (T4.6, T4.7)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.optimize import minimize_scalar

from simulation.rules.industry.contests import tullock_effort
from simulation.rules.nations import treaties as rule


def test_case_t4_6_three_sign_however_many_nations_there_are():
    for nations in range(3, 191):
        assert rule.stable_coalition_sizes(nations) == [2, 3]
        assert rule.stable_coalition_size(nations) == 3


@given(st.integers(3, 190), st.floats(0.01, 100), st.floats(0.01, 100))
def test_case_t4_6_three_sign_whatever_benefit_and_cost_are(nations, benefit, cost):
    assert rule.stable_coalition_sizes(nations, benefit, cost) == [2, 3]


def test_case_t4_6_two_and_three_are_stable_because_somebody_is_indifferent():
    payoffs = [rule.coalition_payoffs(members, 20) for members in range(5)]
    assert payoffs[2][1] == payoffs[3][0]  # an outsider of two gets what it would get as the third member
    assert payoffs[1][1] < payoffs[2][0]
    assert payoffs[3][1] > payoffs[4][0]


def test_few_nations_all_sign():
    assert rule.stable_coalition_sizes(1) == [1]
    assert rule.stable_coalition_size(2) == 2


def test_payoffs_are_those_of_members_who_maximise_their_joint_benefit():
    members, nations, benefit, cost = 4, 9, 1.3, 0.7
    outside = minimize_scalar(lambda q: cost * q**2 / 2 - benefit * q).x
    inside = minimize_scalar(lambda q: members * (cost * q**2 / 2 - benefit * members * q)).x
    total = members * inside + (nations - members) * outside
    expected = benefit * total - cost * inside**2 / 2, benefit * total - cost * outside**2 / 2
    assert rule.coalition_payoffs(members, nations, benefit, cost) == pytest.approx(expected, rel=1e-7)


@pytest.mark.parametrize(("ratio", "expected"), [(3.2, 4), (4.0, 4), (1.1 / 0.1, 11), (0.7, 1), (0.0, 1)])
def test_case_t4_6_binary_participants(ratio, expected):
    assert rule.binary_participants(ratio) == expected


@given(st.floats(1.01, 50))
def test_case_t4_6_binary_members_gain_and_one_fewer_would_lose(ratio):
    members = rule.binary_participants(ratio)
    assert members >= ratio * (1 - 1e-8)
    assert members - 1 < ratio


@pytest.mark.parametrize(("detection", "expected"), [(1.0, 1 / 2), (0.5, 2 / 3), (0.2, 5 / 6)])
def test_case_t4_7_threshold(detection, expected):
    assert rule.compliance_threshold(3.0, 2.0, 1.0, detection) == pytest.approx(expected, rel=1e-12)


@given(st.floats(0.1, 5), st.floats(0.1, 5), st.floats(0.02, 1), st.floats(0.05, 0.99))
def test_case_t4_7_nations_comply_exactly_when_the_value_of_breaking_is_lower(gain, loss, detection, discount):
    reward, temptation, punishment = 2.0, 2.0 + gain, 2.0 - loss
    # A breach pays every quarter until it is found out, and then nobody keeps the treaty again.
    caught = discount * detection * punishment / (1 - discount)
    broken = (temptation + caught) / (1 - discount * (1 - detection))
    kept = reward / (1 - discount)
    if abs(broken - kept) > 1e-9 * kept:
        assert rule.complies(discount, temptation, reward, punishment, detection) == (kept > broken)


def test_nobody_breaks_for_nothing_and_nothing_stops_those_who_lose_nothing():
    temptation, reward, punishment = [2.0, 1.0, 3.0, 3.0, 3.0], 2.0, [1.0, 1.0, 2.0, 2.5, 1.0]
    found = rule.compliance_threshold(temptation, reward, punishment, [0.5, 0.5, 0.5, 0.5, 0.0])
    assert_array_equal(found, [0.0, 0.0, math.inf, math.inf, math.inf])
    assert_array_equal(rule.complies(1.0, temptation, reward, punishment, [0.5] * 4 + [0.0]), [1, 1, 0, 0, 0])
    assert rule.compliance_threshold(3.0, 2.0, -1e12, 1.0) == pytest.approx(0.0, abs=1e-11)


def test_arms_payoffs_by_hand():
    """Own spending 4 against 6, half of it allowed, 20 at stake."""
    temptation, reward, punishment = rule.arms_payoffs([4.0], [2.0], [6.0], [3.0], 20.0)
    assert_allclose(temptation, 20 * 4 / 7 - 4, rtol=1e-12)
    assert_allclose(reward, 20 * 4 / 10 - 2, rtol=1e-12)
    assert_allclose(punishment, 20 * 4 / 10 - 4, rtol=1e-12)


@given(st.floats(0.1, 10), st.floats(0.1, 10), st.floats(0.05, 0.95), st.floats(1, 50), st.floats(0.5, 2))
def test_a_limit_saves_spending_and_changes_no_share(own, rival, cap, prize, decisiveness):
    temptation, reward, punishment = rule.arms_payoffs(own, cap * own, rival, cap * rival, prize, decisiveness)
    assert reward - punishment == pytest.approx((1 - cap) * own, rel=1e-9, abs=1e-9)
    assert temptation >= punishment - 1e-9


def test_at_the_race_of_equals_a_limit_is_a_prisoners_dilemma():
    free = tullock_effort(20.0, 2, 1.0)
    temptation, reward, punishment = rule.arms_payoffs(
        *(np.full(3, part * free) for part in (1.0, 0.5, 1.0, 0.5)), 20.0
    )
    assert (temptation > reward).all()
    assert (reward > punishment).all()
    threshold = rule.compliance_threshold(temptation, reward, punishment, [1.0, 0.5, 0.02])
    assert (np.diff(threshold) > 0).all()
    assert_array_equal(rule.complies(0.98, temptation, reward, punishment, [1.0, 0.5, 0.02]), threshold <= 0.98)
    assert threshold[-1] < 1.0


def test_no_limit_leaves_no_temptation():
    payoffs = rule.arms_payoffs([3.0, 0.0], [3.0, 0.0], [2.0, 5.0], [2.0, 5.0], 10.0)
    assert_array_equal(payoffs.temptation, payoffs.reward)
    assert_array_equal(rule.compliance_threshold(*payoffs, 0.1), 0.0)


def test_a_treaty_binds_from_the_number_it_names():
    ratified = np.array([True, False, True, False])
    assert [rule.in_force(ratified, needed) for needed in (1, 2, 3)] == [True, True, False]


def test_only_breaches_are_found_out():
    defects, draws = np.array([True, True, False, True]), np.array([0.1, 0.3, 0.0, 0.0])
    assert_array_equal(rule.detected(defects, 0.2, draws), [True, False, False, True])
    assert_array_equal(rule.detected(defects, [0.0, 1.0, 1.0, 0.0], draws), [False, True, False, False])


def test_who_is_bound_alone_loses_a_part_of_the_prize():
    """Equals at a prize of four times their spending: bound together they gain, bound alone they lose."""
    together = rule.arms_payoffs(5.0, 2.5, 5.0, 2.5, 20.0)
    alone = rule.arms_payoffs(5.0, 2.5, 5.0, 5.0, 20.0)
    assert together.reward > together.punishment
    assert alone.reward == pytest.approx(20.0 / 3 - 2.5)
    assert alone.reward < alone.punishment


@given(st.floats(0.5, 0.99), st.floats(0.05, 1.0), st.floats(0.1, 5), st.floats(0.1, 5))
def test_a_sanction_without_end_is_the_stated_condition(discount, detection, gain, loss):
    """Case T4.7 is the limit; a shorter sanction never keeps anyone whom a longer one does not."""
    payoffs = loss + gain, loss, 0.0
    forever = rule.complies(discount, *payoffs, detection)
    threshold = rule.compliance_threshold(*payoffs, detection)
    if abs(discount - threshold) > 1e-9:
        assert bool(forever) is bool(discount >= threshold)
    for short, long in ((0, 1), (1, 8), (8, 400)):
        assert rule.complies(discount, *payoffs, detection, long) or not rule.complies(
            discount, *payoffs, detection, short
        )
    assert not rule.complies(discount, *payoffs, detection, 0)
