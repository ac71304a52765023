"""Jobs lost and found (cases T1.7, T1.8, T1.10)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.rules.work.job_flows import (
    hiring_chance,
    job_losses,
    matches,
    rates_over_periods,
    steady_efficiency,
    steady_unemployment,
    urn_ball_matches,
    vacancies,
)

MONTHLY = st.floats(1e-6, 0.5)
COUNTS = st.floats(0.0, 1e6)


def test_a_quarter_of_the_united_states() -> None:
    """Case T1.7: 0.0606 and 0.802, unemployment 0.07025, where the naive cube gives 0.106."""
    lost, found = rates_over_periods(0.034, 0.45)
    assert_allclose(lost, 0.0606, atol=5e-5)
    assert_allclose(found, 0.802, atol=5e-4)
    assert_allclose(steady_unemployment(lost, found), 0.07025, atol=5e-6)
    naive = steady_unemployment(1 - (1 - 0.034) ** 3, 1 - (1 - 0.45) ** 3)
    assert_allclose(naive, 0.106, atol=1e-3)


@given(MONTHLY, MONTHLY, st.integers(1, 12))
def test_periods_put_together_are_the_power_of_the_chain(separation: float, finding: float, periods: int) -> None:
    """Case T1.7: the chain multiplied out, and the same steady state."""
    month = np.array([[1 - separation, separation], [finding, 1 - finding]])
    power = np.linalg.matrix_power(month, periods)
    lost, found = rates_over_periods(separation, finding, periods)
    assert_allclose([lost, found], [power[0, 1], power[1, 0]], rtol=1e-10)
    assert_allclose(steady_unemployment(lost, found), separation / (separation + finding), rtol=1e-10)


def test_unemployment_returns_geometrically() -> None:
    """Case T1.7: u_t - u* = (u_0 - u*) l^t, also when counted in quarters."""
    separation, finding, rate, start = 0.034, 0.45, 1 - 0.034 - 0.45, 0.3
    lost, found = rates_over_periods(separation, finding)
    rest, now = steady_unemployment(separation, finding), start
    for quarter in range(1, 9):
        now = now * (1 - found) + (1 - now) * lost
        assert_allclose(now - rest, (start - rest) * rate ** (3 * quarter), rtol=1e-10, atol=1e-15)


def test_a_world_without_flows() -> None:
    assert rates_over_periods(0.0, 0.0) == (0.0, 0.0)
    assert steady_unemployment(0.0, 0.0) == 0.0


def test_balls_in_urns() -> None:
    """Case T1.8: 532.416 hires, in closed form and by throwing balls."""
    assert_allclose(urn_ball_matches(1000, 700), 532.416, atol=5e-4)
    assert_allclose(urn_ball_matches(1000, 700), 700 * (1 - (1 - 1 / 700) ** 1000), rtol=1e-12)
    generator = np.random.Generator(np.random.PCG64(8))
    hires = [np.unique(generator.integers(0, 700, 1000)).size for _ in range(2000)]
    assert_allclose(np.mean(hires), urn_ball_matches(1000, 700), rtol=2e-3)


def test_balls_in_few_urns() -> None:
    assert_allclose(urn_ball_matches([5.0, 0.0, 5.0, 0.0], [1.0, 1.0, 0.0, 9.0]), [1.0, 0.0, 0.0, 0.0])


def test_matching_by_hand() -> None:
    assert_allclose(matches(100.0, 25.0, 0.4, 0.5), 20.0, rtol=1e-14)
    assert matches(100.0, 25.0, 5.0, 0.5) == 25.0
    assert matches(4.0, 25.0, 5.0, 0.5) == 4.0


@given(COUNTS, COUNTS, st.floats(0.0, 10.0), st.floats(0.0, 1.0))
def test_hiring_is_a_chance(people: float, jobs: float, efficiency: float, elasticity: float) -> None:
    hires = matches(people, jobs, efficiency, elasticity)
    assert 0.0 <= hires <= min(people, jobs)
    chance = hiring_chance(people, jobs, efficiency, elasticity)
    assert 0.0 <= chance <= 1.0
    assert_allclose(chance * people, hires, rtol=1e-12, atol=1e-300)


def test_hiring_where_nobody_looks() -> None:
    assert_allclose(hiring_chance(0.0, [0.0, 3.0], 0.5, 0.5), [0.0, 1.0])


@given(st.floats(0.01, 0.9), st.floats(1.0, 3.0), st.floats(0.0, 1.0), st.floats(1.0, 1e6))
def test_the_start_is_at_rest(finding: float, tightness: float, elasticity: float, people: float) -> None:
    efficiency = steady_efficiency(finding, tightness, elasticity)
    assert_allclose(hiring_chance(people, tightness * people, efficiency, elasticity), finding, rtol=1e-10)


def test_attrition_comes_before_displacement() -> None:
    losses, displaced, given_up = job_losses(0.06, [0.005, 0.03, -0.1], 0.01)
    assert_allclose(losses, [0.06, 0.08, 0.06], rtol=1e-14)
    assert_allclose(displaced, [0.0, 0.02, 0.0], atol=1e-15)
    assert_allclose(given_up, [0.005, 0.01, 0.0], rtol=1e-14)


@given(st.floats(0, 1), st.floats(-1, 1), st.floats(0, 1))
def test_losses_are_chances(base: float, rise: float, attrition: float) -> None:
    losses, displaced, given_up = job_losses(base, rise, attrition)
    assert base <= losses <= 1.0 + 1e-15
    assert 0.0 <= displaced <= losses
    assert displaced + given_up <= max(rise, 0.0) + 1e-15


def test_hiring_falls_before_anybody_is_displaced() -> None:
    """Automation within attrition costs nobody a job, but those who look find fewer."""
    people, employed, efficiency = 10.0, 100.0, 0.8
    chances = []
    for rise in (0.0, 0.01):
        losses, displaced, given_up = job_losses(0.06, rise, 0.02)
        assert (losses, displaced) == (0.06, 0.0)
        jobs = vacancies(10.0, 5.0, 5.0, 1.0, given_up * employed)
        chances.append(hiring_chance(people, jobs, efficiency, 0.5))
    assert chances[1] < chances[0]


def test_no_automation_no_change() -> None:
    """Case T1.10, bit by bit."""
    assert job_losses(0.0606, 0.0, 0.0075) == (0.0606, 0.0, 0.0)
    assert vacancies(123.4, 7.7, 7.7, 1.3) == 123.4


@pytest.mark.parametrize(("response", "jobs"), [(0.0, 10.0), (1.0, 20.0), (2.0, 40.0)])
def test_open_jobs_follow_what_a_worker_makes(response: float, jobs: float) -> None:
    assert_allclose(vacancies(10.0, 8.0, 4.0, response), jobs, rtol=1e-14)
    assert vacancies(10.0, 8.0, 4.0, response, 1000.0) == 0.0
