"""Contests and races: efforts by search, winners by simulation."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize_scalar

from simulation.rules.industry import contests as rule

HAZARDS = np.array([0.1, 0.2, 0.05])


def test_case_i5_tullock_effort_is_the_fixed_point_of_best_response_search():
    rivals = 0.5
    for _ in range(60):

        def loss(own: float, others: float = rivals) -> float:
            return own - 10 * rule.win_probabilities([own, others, others, others], 0.8)[0]

        rivals = minimize_scalar(loss, bounds=(1e-6, 10), method="bounded", options={"xatol": 1e-11}).x
    assert rivals == pytest.approx(1.5, rel=1e-6)
    assert rule.tullock_effort(10.0, 4, 0.8) == pytest.approx(1.5, rel=1e-9)


@pytest.mark.parametrize("contestants", [2, 3, 4, 10])
def test_case_i5_the_whole_prize_is_spent_at_the_largest_feasible_exponent(contestants):
    assert rule.dissipation(contestants, contestants / (contestants - 1)) == pytest.approx(1.0, rel=1e-9)
    total = contestants * rule.tullock_effort(10.0, contestants, 0.8)
    assert total / 10.0 == pytest.approx(rule.dissipation(contestants, 0.8), rel=1e-9)


def test_case_i5_lazear_rosen_effort_is_a_best_response_to_itself():
    spread, cost, sd = 2.0, 3.0, 1.5
    effort = rule.lazear_rosen_effort(spread, 1 / (sd * math.sqrt(2 * math.pi)), cost)

    def loss(own: float) -> float:
        return cost * own**2 / 2 - spread * 0.5 * math.erfc((effort - own) / (sd * math.sqrt(2)))

    best = minimize_scalar(loss, bounds=(0, 5), method="bounded", options={"xatol": 1e-11})
    assert effort == pytest.approx(best.x, rel=1e-6)


def test_win_probabilities_in_the_limits():
    np.testing.assert_allclose(rule.win_probabilities([1.0, 3.0], 1.0), [0.25, 0.75])
    np.testing.assert_allclose(rule.win_probabilities([0.0, 0.0, 0.0, 0.0], 2.0), 0.25)
    np.testing.assert_allclose(rule.win_probabilities([0.0, 5.0], 0.0), 0.5)
    np.testing.assert_allclose(rule.win_probabilities([1e300, 1e299], 500.0), [1.0, 0.0], atol=1e-300)


def test_case_i6_race_golden_numbers():
    np.testing.assert_allclose(rule.race_probabilities(HAZARDS), [0.285714, 0.571429, 0.142857], rtol=2e-6)
    assert rule.race_mean_time(HAZARDS) == pytest.approx(2.857143, rel=1e-6)


def test_case_i6_simulated_quarterly_race_has_the_winners_and_the_mean_time_of_the_formula():
    races, quarters = 40_000, 200
    generator = np.random.default_rng(6)
    winner, time = np.full(races, rule.NOBODY), np.full(races, np.nan)
    for quarter in range(quarters):
        running = np.flatnonzero(winner == rule.NOBODY)
        if running.size == 0:
            break
        first, moment = rule.race_step(HAZARDS, generator.random((running.size, 3)))
        winner[running] = first
        time[running] = np.where(first == rule.NOBODY, np.nan, quarter + moment)
    assert (winner != rule.NOBODY).all()
    expected = np.array([2, 4, 1]) / 7
    errors = np.sqrt(expected * (1 - expected) / races)
    assert (np.abs(np.bincount(winner, minlength=3) / races - expected) < 4 * errors).all()
    assert abs(time.mean() - 1 / 0.35) < 4 * time.std() / math.sqrt(races)


def test_race_without_runners_has_no_winner():
    winner, moment = rule.race_step([0.0, 0.0], [0.5, 0.99])
    assert winner == rule.NOBODY
    assert moment == math.inf
    np.testing.assert_array_equal(rule.race_probabilities([0.0, 0.0]), [0.0, 0.0])
    assert rule.race_mean_time([0.0]) == math.inf


@given(arrays(np.float64, 6, elements=st.floats(0, 5)), arrays(np.float64, 6, elements=st.floats(0, 0.999)))
def test_a_racer_arrives_exactly_when_its_draw_is_below_its_quarterly_probability(hazards, draws):
    winner, moment = rule.race_step(hazards, draws)
    arrives = draws < -np.expm1(-hazards)
    near = np.abs(draws + np.expm1(-hazards)) < 1e-12
    if not near.any():
        assert (winner != rule.NOBODY) == arrives.any()
    if winner != rule.NOBODY:
        assert 0 <= moment < 1
        assert hazards[winner] > 0


@given(arrays(np.float64, 6, elements=st.floats(0, 1e3)), st.floats(0, 20), st.permutations(range(6)))
def test_win_probabilities_sum_to_one_and_follow_a_permutation(efforts, exponent, order):
    chances = rule.win_probabilities(efforts, exponent)
    assert chances.sum() == pytest.approx(1.0, rel=1e-12)
    assert (chances >= 0).all()
    np.testing.assert_allclose(rule.win_probabilities(efforts[list(order)], exponent), chances[list(order)], atol=1e-15)
