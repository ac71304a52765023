"""Retraining: destinations, bonus, cost, the steady state."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from simulation.rules.work.job_flows import steady_unemployment
from simulation.rules.work.training import (
    destination_chances,
    occupation_distance,
    steady_shares,
    training_bonus,
    training_cost_usd_bn,
)

EXPOSURE, LOG_WAGE = np.array([0.1, 0.5, 0.9]), np.array([0.0, 1.0, 0.5])


def test_distance_in_standard_deviations() -> None:
    distance = occupation_distance(EXPOSURE, LOG_WAGE)
    sd = EXPOSURE.std(), LOG_WAGE.std()
    assert_allclose(distance[0, 1], np.hypot(0.4 / sd[0], 1.0 / sd[1]), rtol=1e-12)
    assert_allclose(distance, distance.T)
    assert (np.diag(distance) == 0.0).all()
    assert_allclose(occupation_distance([0.2, 0.2], [0.0, 1.0]), [[0.0, 2.0], [2.0, 0.0]])


def test_destinations_by_hand() -> None:
    pay, distance = np.log([[1.0, 2.0]]), np.array([[0.0, 1.0], [1.0, 0.0]])
    chance = destination_chances(pay, distance, np.log(2.0), 1.0)
    assert_allclose(chance, [[[0.5, 0.5], [0.2, 0.8]]], rtol=1e-12)


@given(arrays(np.float64, (2, 3), elements=st.floats(-5, 20)), st.floats(0, 5), st.floats(0.05, 5), st.floats(-3, 3))
def test_destinations_are_chances_and_the_level_of_pay_does_not_matter(
    pay: np.ndarray, cost: float, dispersion: float, level: float
) -> None:
    distance = occupation_distance(EXPOSURE, LOG_WAGE)
    chance = destination_chances(pay, distance, cost, dispersion)
    assert chance.shape == (2, 3, 3)
    assert_allclose(chance.sum(axis=-1), 1.0, rtol=1e-12)
    assert ((chance >= 0) & (chance <= 1)).all()
    assert_allclose(destination_chances(pay + level, distance, cost, dispersion), chance, atol=1e-9)


def test_destinations_at_their_ends() -> None:
    distance = occupation_distance(EXPOSURE, LOG_WAGE)
    free = destination_chances(LOG_WAGE, distance, 0.0, 0.3)
    assert (free == free[0]).all()
    assert_allclose(destination_chances(LOG_WAGE, distance, 1e4, 0.3), np.eye(3))


def test_training_helps_late() -> None:
    """Card, Kluve & Weber (2018): 0.02, 0.06 and 0.09."""
    bonus = training_bonus(0.02, 0.06, 0.09)
    assert bonus.shape == (256,)
    assert_allclose(bonus[[0, 3, 4, 7, 8, 255]], [0.02, 0.02, 0.06, 0.06, 0.09, 0.09])


def test_cost_of_a_quarter() -> None:
    assert_allclose(training_cost_usd_bn(3e6, 5000.0, 3), 5.0, rtol=1e-14)


def chain(shares: list[float], quarters: int, chances: tuple[float, float, float, float, float]) -> list[float]:
    """One quarter, with training as a queue of fixed length: work first, then training."""
    employed, unemployed, trained, *queue = shares
    lost, found, better, enters, learns = chances
    seeking, skilled = unemployed * (1 - found) + employed * lost, trained * (1 - better)
    hires = unemployed * found + trained * better
    leaving = queue[-1]
    after = [
        employed * (1 - lost) + hires,
        seeking * (1 - enters) + leaving * (1 - learns),
        skilled * (1 - enters) + leaving * learns,
    ]
    return [*after, enters * (seeking + skilled), *queue[: quarters - 1]]


@pytest.mark.parametrize("quarters", [1, 3, 8])
def test_steady_shares_are_where_the_chain_comes_to_rest(quarters: int) -> None:
    chances = (0.06, 0.5, 0.56, 0.1, 0.6)
    shares = [1.0, 0.0, 0.0] + [0.0] * quarters
    for _ in range(3000):
        shares = chain(shares, quarters, chances)
    lost, found, better, enters, learns = chances
    steady = steady_shares(lost, found, better, enters, quarters, learns)
    assert_allclose(steady, [shares[0], shares[1], sum(shares[3:]), shares[2]], rtol=1e-10)


@given(
    st.floats(0.001, 1), st.floats(0.01, 1), st.floats(0.01, 1), st.floats(0, 1), st.integers(1, 40), st.floats(0, 1)
)
def test_steady_shares_are_shares(
    lost: float, found: float, better: float, enters: float, quarters: int, learns: float
) -> None:
    shares = steady_shares(lost, found, better, enters, quarters, learns)
    assert_allclose(shares.sum(), 1.0, rtol=1e-12)
    assert (shares >= 0).all()


def test_without_training_unemployment_is_that_of_two_states() -> None:
    shares = steady_shares([0.06, 0.02], 0.8, 0.9, 0.0, 3, 0.6)
    assert_allclose(shares[:, 1], steady_unemployment([0.06, 0.02], 0.8), rtol=1e-12)
    assert (shares[:, 2:] == 0.0).all()
