"""Arms races, contests and battles against their exact solutions (T4.5, T4.8, T4.9)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.linalg import expm
from scipy.optimize import minimize_scalar

from simulation.rules.industry.contests import dissipation, tullock_effort
from simulation.rules.nations import arms as rule

REACTION, FATIGUE, GRIEVANCE = np.array([[0.0, 0.6], [0.5, 0.0]]), np.array([0.9, 0.8]), np.array([1.0, 0.7])
AMOUNTS, EFFECTS = st.floats(0.01, 100), st.floats(0.01, 2)


def test_case_t4_5_pair_rests_where_the_formula_says():
    (a, b), (m, n), (g, h) = (0.6, 0.5), FATIGUE, GRIEVANCE
    rest = rule.steady_spending(GRIEVANCE, REACTION, FATIGUE)
    assert_allclose(rest, [2.904762, 2.690476], rtol=2e-7)
    assert_allclose(rest, np.array([a * h + n * g, b * g + m * h]) / (m * n - a * b), rtol=1e-12)
    assert_allclose(rule.spending_next(rest, GRIEVANCE, REACTION, FATIGUE), rest, rtol=1e-12)
    assert_allclose(sorted(np.linalg.eigvals(REACTION - np.diag(FATIGUE))), [-1.4, -0.3], rtol=1e-12)


def test_case_t4_5_race_follows_its_eigenvectors_step_by_step():
    start, rest = np.array([9.0, 0.5]), rule.steady_spending(GRIEVANCE, REACTION, FATIGUE)
    step, x = 0.25, start
    for _ in range(40):
        x = rule.spending_next(x, GRIEVANCE, REACTION, FATIGUE, step)
    power = np.linalg.matrix_power(np.eye(2) + step * (REACTION - np.diag(FATIGUE)), 40)
    assert_allclose(x, rest + power @ (start - rest), rtol=1e-10)


@pytest.mark.parametrize(("step", "settles"), [(0.0, True), (1.42, True), (1.44, False)])
def test_case_t4_5_long_steps_overshoot(step, settles):
    """The limit is dt * 1.4 < 2."""
    assert rule.is_stable(REACTION, FATIGUE, step) == settles
    if step:
        x = np.array([3.0, 2.0])  # away from rest along the fast eigenvector too
        gaps = []
        for _ in range(400):
            x = rule.spending_next(x, GRIEVANCE, REACTION, FATIGUE, step)
            gaps.append(np.abs(x - rule.steady_spending(GRIEVANCE, REACTION, FATIGUE)).max())
        assert (gaps[-1] < gaps[0]) == settles


@given(*(st.floats(0.01, 1.0) for _ in range(4)))
def test_case_t4_5_pair_is_stable_when_fatigue_outweighs_reaction(a, b, m, n):
    if abs(m * n - a * b) > 1e-9:
        assert rule.is_stable([[0.0, a], [b, 0.0]], [m, n]) == (m * n > a * b)


def test_unstable_race_runs_away():
    reaction, x = [[0.0, 0.2], [0.2, 0.0]], np.array([1.0, 1.0])
    assert not rule.is_stable(reaction, 0.1)
    for _ in range(100):
        x = rule.spending_next(x, 0.0, reaction, 0.1)
    assert_allclose(x, 1.1**100, rtol=1e-10)


def test_spending_is_never_below_zero():
    assert_array_equal(rule.spending_next([1.0, 0.0], [-2.0, -0.1], np.zeros((2, 2)), 0.1), [0.0, 0.0])


def test_without_reaction_spending_is_grievance_over_fatigue():
    assert_allclose(rule.steady_spending([1.0, 2.0, 3.0], np.zeros((3, 3)), 0.1), [10.0, 20.0, 30.0], rtol=1e-12)


def test_reaction_is_in_scale_with_nations():
    first = np.array([10.0, 5.0, 1.0])
    everybody = rule.reaction_matrix(first, np.ones((3, 3)), 0.05)
    assert_array_equal(np.diag(everybody), 0.0)
    assert_allclose(everybody @ first, 0.05 * first, rtol=1e-12)
    assert everybody[1, 0] == pytest.approx(0.05 * 5.0 / 11.0, rel=1e-12)
    one_rival = rule.reaction_matrix(first, [[0, 1, 0], [1, 0, 0], [0, 0, 0]], 0.05)
    assert_allclose(one_rival @ first, 0.05 * first * [5 / 6, 10 / 11, 0], rtol=1e-12)
    assert_array_equal(rule.reaction_matrix([3.0, 0.0], np.ones((2, 2)), 0.05), 0.0)


@given(
    arrays(np.float64, 5, elements=st.floats(0, 100)),
    arrays(np.float64, (5, 5), elements=st.floats(0, 1)),
    st.floats(0.05, 0.5),
    st.floats(0, 1),
)
def test_start_is_a_rest_and_grievance_is_not_negative_while_reaction_is_no_stronger_than_fatigue(
    first, opposed, fatigue, part
):
    strength = part * fatigue
    reaction = rule.reaction_matrix(first, opposed, strength)
    grievance = rule.grievance_at_rest(first, reaction, fatigue)
    assert (grievance >= (fatigue - strength) * first - 1e-9).all()
    assert_allclose(rule.spending_next(first, grievance, reaction, fatigue), first, rtol=1e-12, atol=1e-12)
    if part < 0.99 and (first > 1e-3).all():
        assert rule.is_stable(reaction, fatigue)
        assert_allclose(rule.steady_spending(grievance, reaction, fatigue), first, rtol=1e-9)


def test_power_is_capital_lifted_by_ai():
    assert_allclose(rule.military_power([10.0, 20.0], [0.5, 0.0]), [15.0, 20.0], rtol=1e-12)


def test_contest_shares_follow_power():
    assert_allclose(rule.contest_shares([1.0, 3.0]), [0.25, 0.75], rtol=1e-12)
    assert_allclose(rule.contest_shares([1.0, 3.0], 2.0), [0.1, 0.9], rtol=1e-12)


def test_case_t4_8_equal_sides_spend_the_published_amounts():
    assert tullock_effort(1.0, 5, 1.0) == pytest.approx(0.16, rel=1e-12)
    assert dissipation(5, 1.0) == pytest.approx(0.8, rel=1e-12)
    assert rule.unequal_efforts(10.0, 10.0) == pytest.approx((tullock_effort(10.0, 2, 1.0),) * 2, rel=1e-12)


@pytest.mark.parametrize(("first", "second"), [(1.0, 1.0), (3.0, 1.0), (0.4, 2.5)])
def test_case_t4_8_unequal_efforts_are_best_replies(first, second):
    efforts = rule.unequal_efforts(first, second)
    prizes = (first, second)
    for own in (0, 1):

        def loss(effort, own=own):
            return effort - prizes[own] * rule.contest_shares([effort, efforts[1 - own]])[0]

        best = minimize_scalar(loss, bounds=(1e-9, 5), method="bounded", options={"xatol": 1e-11}).x
        assert efforts[own] == pytest.approx(best, rel=1e-6)
    assert rule.contest_shares(efforts)[0] == pytest.approx(first / (first + second), rel=1e-12)
    assert efforts[0] == pytest.approx(first**2 * second / (first + second) ** 2, rel=1e-12)


@given(AMOUNTS, AMOUNTS, EFFECTS, EFFECTS, st.floats(0, 3))
def test_case_t4_9_step_is_the_matrix_exponential_until_one_side_is_gone(first, second, a, b, time):
    expected = expm(time * np.array([[0.0, -b], [-a, 0.0]])) @ [first, second]
    found = rule.lanchester_step(first, second, a, b, time)
    before, after = rule.lanchester_invariant(first, second, a, b), rule.lanchester_invariant(*found, a, b)
    scale = a * first**2 + b * second**2
    assert after == pytest.approx(before, abs=1e-9 * scale)
    assert min(found) >= 0
    if expected.min() > 1e-6:
        assert_allclose(found, expected, rtol=1e-9, atol=1e-10 * (first + second))
    elif expected.min() < -1e-6:
        loser = int(expected.argmin())
        assert found[loser] == 0.0
        assert found[1 - loser] == pytest.approx(math.sqrt(abs(before) / (a, b)[1 - loser]), rel=1e-9)


@given(AMOUNTS, AMOUNTS, EFFECTS, EFFECTS, st.floats(0, 2), st.floats(0, 2))
def test_case_t4_9_two_steps_are_one_long_step(first, second, a, b, early, late):
    once = rule.lanchester_step(first, second, a, b, early + late)
    twice = rule.lanchester_step(*rule.lanchester_step(first, second, a, b, early), a, b, late)
    assert_allclose(twice, once, rtol=1e-6, atol=1e-5)


def test_case_t4_9_equal_sides_fade_together():
    """An effect four times as large makes up for half the numbers."""
    for time in (0.0, 1.0, 40.0, 4000.0):
        found = rule.lanchester_step(10.0, 5.0, 0.25, 1.0, time)
        assert_allclose(found, np.array([10.0, 5.0]) * math.exp(-0.5 * time), rtol=1e-12)


@pytest.mark.parametrize("step", [0.01, 0.005, 0.0025])
def test_case_t4_9_explicit_steps_lose_the_invariant_and_exact_ones_do_not(step):
    """Each explicit step multiplies the invariant by 1 - a b dt^2, so that its error is in proportion to dt."""
    start = rule.lanchester_invariant(1.0, 0.8, 0.7, 0.9)
    explicit = exact = (1.0, 0.8)
    steps = round(1 / step)
    for _ in range(steps):
        explicit = explicit[0] - step * 0.9 * explicit[1], explicit[1] - step * 0.7 * explicit[0]
        exact = rule.lanchester_step(*exact, 0.7, 0.9, step)
    lost = (1 - 0.7 * 0.9 * step**2) ** steps
    assert rule.lanchester_invariant(*explicit, 0.7, 0.9) == pytest.approx(start * lost, rel=1e-10)
    assert rule.lanchester_invariant(*exact, 0.7, 0.9) == pytest.approx(start, rel=1e-10)


def test_battles_without_fire_or_without_an_enemy():
    assert_array_equal(rule.lanchester_step(3.0, 4.0, 0.0, 0.0, 10.0), (3.0, 4.0))
    assert_allclose(rule.lanchester_step(3.0, 4.0, 0.5, 0.0, 2.0), (3.0, 1.0), rtol=1e-12)
    assert_array_equal(rule.lanchester_step(3.0, 4.0, 0.5, 0.0, 10.0), (3.0, 0.0))
    assert_array_equal(rule.lanchester_step(3.0, 4.0, 0.0, 0.5, 10.0), (0.0, 4.0))
    assert_allclose(rule.lanchester_step(3.0, 0.0, 0.5, 0.7, 10.0), (3.0, 0.0), rtol=1e-12)
    assert_array_equal(rule.lanchester_step(0.0, 0.0, 0.5, 0.7, 1.0), (0.0, 0.0))


def test_many_battles_at_once_and_without_end():
    found = rule.lanchester_step([2.0, 1.0], [1.0, 2.0], 1.0, 1.0, 1e6)
    assert_allclose(found, [[math.sqrt(3), 0.0], [0.0, math.sqrt(3)]], rtol=1e-12)
