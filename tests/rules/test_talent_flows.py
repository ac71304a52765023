"""Talent flows: nobody gets lost, and where everybody ends (case T3.5)."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from simulation.rules.nations.talent_flows import attraction, move_chances, talent_next

EXACT = 1e-10
WORTH = arrays(np.float64, 5, elements=st.floats(-5.0, 5.0))
COSTS = arrays(np.float64, (5, 5), elements=st.floats(0.0, 8.0))
RATES = st.floats(0.0, 1.0)


def without_diagonal(cost: np.ndarray) -> np.ndarray:
    return np.where(np.eye(len(cost), dtype=bool), 0.0, cost)


def long_run(chances: np.ndarray, stock: np.ndarray) -> np.ndarray:
    return talent_next(stock, np.linalg.matrix_power(chances, 2**20))


@given(WORTH, COSTS, RATES)
def test_chances_are_those_of_the_formula(worth: np.ndarray, cost: np.ndarray, rate: float) -> None:
    cost = without_diagonal(cost)
    chances = move_chances(worth, cost, rate)
    for home in range(5):
        pull = np.exp(worth - cost[home])
        moves = rate * pull / pull.sum()
        moves[home] = 0.0
        moves[home] = 1.0 - moves.sum()
        assert_allclose(chances[home], moves, rtol=EXACT, atol=1e-15)
    assert ((chances >= 0) & (chances <= 1)).all()
    assert (np.diag(chances) >= 1 - rate - 1e-15).all()


@given(WORTH, COSTS, RATES, arrays(np.float64, (2, 5), elements=st.floats(0.0, 1e6)))
def test_case_t3_5_talent_is_conserved(worth: np.ndarray, cost: np.ndarray, rate: float, stock: np.ndarray) -> None:
    chances = move_chances(worth, without_diagonal(cost), rate)
    after = stock
    for _ in range(40):
        after = talent_next(after, chances)
    assert_allclose(after.sum(axis=-1), stock.sum(axis=-1), rtol=1e-12, atol=1e-300)
    assert (after >= 0).all()


def test_case_t3_5_two_nations() -> None:
    chances = move_chances([0.3, -0.4], [[0.0, 1.0], [2.0, 0.0]], 0.02)
    stock = np.array([10.0, 1000.0])
    for _ in range(10_000):
        stock = talent_next(stock, chances)
    assert_allclose(stock[0] / stock[1], chances[1, 0] / chances[0, 1], rtol=EXACT)


@given(WORTH, COSTS)
def test_with_costs_alike_both_ways_the_long_run_is_known(worth: np.ndarray, cost: np.ndarray) -> None:
    cost = without_diagonal(cost + cost.T)
    stock = np.exp(worth) * np.exp(worth - cost).sum(axis=1)
    assert_allclose(talent_next(stock, move_chances(worth, cost, 0.5)), stock, rtol=EXACT)


def test_without_costs_the_long_run_is_attraction_alone() -> None:
    worth = np.array([1.0, 0.0, -2.0])
    end = long_run(move_chances(worth, np.zeros((3, 3)), 0.05), np.array([0.0, 0.0, 9.0]))
    assert_allclose(end, 9 * np.exp(worth) / np.exp(worth).sum(), rtol=1e-9)


def test_nobody_moves() -> None:
    stock, worth, far = np.array([5.0, 2.0, 7.0]), np.array([3.0, 0.0, -1.0]), without_diagonal(np.full((3, 3), np.inf))
    assert_array_equal(talent_next(stock, move_chances(worth, np.zeros((3, 3)), 0.0)), stock)
    assert_array_equal(talent_next(stock, move_chances(worth, far, 0.3)), stock)
    # Nothing attracts anywhere, and no way out of a place where there is nothing.
    assert_array_equal(talent_next(stock, move_chances(np.full(3, -np.inf), far, 0.3)), stock)
    assert_array_equal(move_chances([-np.inf, 0.0, 0.0], far, 0.3), np.eye(3))


def test_a_nation_that_attracts_nobody_loses_all_who_think_of_moving() -> None:
    chances = move_chances([-np.inf, 0.0], np.zeros((2, 2)), 0.1)
    assert_allclose(chances, [[0.9, 0.1], [0.0, 1.0]], rtol=EXACT)


@given(WORTH, COSTS, st.permutations(range(5)))
def test_names_of_nations_do_not_matter(worth: np.ndarray, cost: np.ndarray, order: list[int]) -> None:
    cost = without_diagonal(cost)
    renamed = move_chances(worth[order], cost[np.ix_(order, order)], 0.1)
    assert_allclose(renamed, move_chances(worth, cost, 0.1)[np.ix_(order, order)], rtol=EXACT)


@given(WORTH, COSTS, st.floats(0.1, 3.0))
def test_attraction_draws_people_in_and_keeps_its_own(worth: np.ndarray, cost: np.ndarray, rise: float) -> None:
    cost = without_diagonal(cost)
    before, after = (move_chances(worth + np.array([more, 0, 0, 0, 0]), cost, 0.2) for more in (0.0, rise))
    assert (after[:, 0] >= before[:, 0]).all()
    assert (after[1:, 0] > before[1:, 0]).all()


def test_attraction_by_hand() -> None:
    found = attraction([2.0, 1.0], [1.0, 8.0], [0.5, 1.0], (1.0, 0.5, 2.0))
    assert_allclose(found, [np.log(2) + 1.0, 0.5 * np.log(8) + 2.0], rtol=EXACT)


def test_what_is_missing_matters_only_with_a_weight() -> None:
    assert_array_equal(attraction([0.0, 1.0], [1.0, 0.0], [1.0, 1.0], (1.0, 1.0, 1.0)), -np.inf)
    assert_array_equal(attraction([0.0, 1.0], [1.0, 0.0], [1.0, 0.5], (0.0, 0.0, 1.0)), [1.0, 0.5])


def test_twice_the_pay_everywhere_moves_nobody() -> None:
    wage, compute, freedom, weights = np.array([1.0, 3.0, 0.2]), np.array([5.0, 1.0, 2.0]), np.ones(3), (0.8, 0.3, 1.0)
    once, twice = (
        move_chances(attraction(wage * factor, compute, freedom, weights), np.zeros((3, 3)), 0.1)
        for factor in (1.0, 2.0)
    )
    assert_allclose(twice, once, rtol=EXACT)
