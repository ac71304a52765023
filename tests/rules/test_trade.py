"""Trade in AI services: Armington shares, the same as a logit choice, and the cost of an embargo (case T3.4)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from simulation.rules.industry.demand import logit_shares
from simulation.rules.nations.trade import choice_penalty, embargo_loss, import_shares, price_index, trade_friction

EXACT = 1e-12
ELASTICITIES = st.floats(1.1, 9.0)
WEIGHTS = arrays(np.float64, 4, elements=st.floats(0.01, 10.0))
PRICES = arrays(np.float64, 4, elements=st.floats(0.01, 100.0))
FRICTIONS = arrays(np.float64, (3, 4), elements=st.floats(1.0, 5.0))
FOREIGN = ~np.eye(3, dtype=bool)


@given(WEIGHTS, PRICES, FRICTIONS, ELASTICITIES)
def test_shares_are_those_of_the_formula(
    weight: np.ndarray, price: np.ndarray, friction: np.ndarray, elasticity: float
) -> None:
    by_hand = weight * (price * friction) ** (1 - elasticity)
    shares = import_shares(weight, price, friction, elasticity)
    assert_allclose(shares, by_hand / by_hand.sum(axis=1, keepdims=True), rtol=EXACT)
    index = price_index(weight, price, friction, elasticity)
    assert_allclose(index, by_hand.sum(axis=1) ** (1 / (1 - elasticity)), rtol=1e-10)


@given(WEIGHTS, PRICES, FRICTIONS, ELASTICITIES, st.floats(0.01, 50.0))
def test_a_logit_choice_with_the_penalty_has_the_same_shares(
    weight: np.ndarray, price: np.ndarray, friction: np.ndarray, elasticity: float, taste: float
) -> None:
    quality = taste * (np.log(weight) - (elasticity - 1) * np.log(price))
    chosen = logit_shares(quality - taste * choice_penalty(friction, elasticity), 0.0, taste)
    assert_allclose(chosen, import_shares(weight, price, friction, elasticity), rtol=EXACT)


def test_frictions_of_borders_and_blocs() -> None:
    opposed = np.array([[0, 0, 1], [0, 0, 0], [1, 0, 1]], dtype=bool)
    friction = trade_friction(opposed, FOREIGN, 0.5, 0.1)
    assert_allclose(friction, [[1, 1.1, 1.65], [1.1, 1, 1.1], [1.65, 1.1, 1]], rtol=EXACT)
    assert_array_equal(trade_friction(opposed, FOREIGN, 0.0, 0.0), 1.0)


def test_penalties() -> None:
    assert_array_equal(choice_penalty([1.0, np.inf], 5.0), [0.0, np.inf])
    assert_allclose(choice_penalty(1.1, 5.0), 4 * np.log(1.1), rtol=EXACT)


def test_limits_of_the_shares() -> None:
    assert_allclose(import_shares(np.ones(3), np.ones(3), np.ones((2, 3)), 5.0), 1 / 3, rtol=EXACT)
    assert_allclose(import_shares(1.0, [1.0, 0.9, 2.0], np.ones((1, 3)), 1e5), [[0.0, 1.0, 0.0]], atol=1e-300)
    # Who sells nothing, is not liked or may not deliver has no share.
    shares = import_shares([1.0, 1.0, 0.0, 1.0], [1.0, np.inf, 1.0, 1.0], [[1.0, 1.0, 1.0, np.inf]], 3.0)
    assert_array_equal(shares, [[1.0, 0.0, 0.0, 0.0]])


def test_where_nobody_delivers_nothing_is_bought() -> None:
    friction = np.array([[1.0, 1.2], [np.inf, np.inf]])
    assert_array_equal(import_shares([1.0, 1.0], [1.0, 1.0], friction, 5.0)[1], 0.0)
    assert price_index([1.0, 1.0], [1.0, 1.0], friction, 5.0)[1] == np.inf


def test_one_provider_at_home_sets_the_price() -> None:
    assert_allclose(price_index([1.0, 0.0], [3.0, 1.0], [[1.0, 1.1]], 5.0), [3.0], rtol=EXACT)


@given(st.floats(-600.0, 600.0), ELASTICITIES)
def test_shares_do_not_depend_on_the_unit_of_money_and_the_index_does(log_unit: float, elasticity: float) -> None:
    price, friction, unit = np.array([1.0, 2.0, 0.7]), np.array([[1.0, 1.3, 2.0]]), np.exp(log_unit)
    once, again = (import_shares(1.0, price * factor, friction, elasticity) for factor in (1.0, unit))
    assert_allclose(again, once, rtol=1e-10)
    ratio = price_index(1.0, price * unit, friction, elasticity) / price_index(1.0, price, friction, elasticity)
    assert_allclose(np.log(ratio), log_unit, rtol=1e-10, atol=1e-10)


@given(WEIGHTS, PRICES, FRICTIONS, ELASTICITIES, st.floats(1.01, 3.0))
def test_friction_takes_from_the_provider_and_gives_to_all_others(
    weight: np.ndarray, price: np.ndarray, friction: np.ndarray, elasticity: float, rise: float
) -> None:
    before = import_shares(weight, price, friction, elasticity)
    after = import_shares(weight, price, friction * np.array([rise, 1, 1, 1]), elasticity)
    assert (after[:, 0] <= before[:, 0]).all()
    assert (after[:, 1:] >= before[:, 1:] * (1 - EXACT)).all()


@pytest.mark.parametrize(("home_share", "loss"), [(0.05, 0.0368), (0.25, 0.0172), (0.5, 0.0086), (1.0, 0.0)])
def test_case_t3_4_cost_of_an_embargo(home_share: float, loss: float) -> None:
    assert_allclose(embargo_loss(home_share, 0.05, 5.0), loss, atol=5e-5)


def test_embargo_against_those_who_have_nothing_or_spend_nothing() -> None:
    assert_array_equal(embargo_loss([0.0, 0.0, 1.0, 0.3], [0.05, 0.0, 0.05, 0.0], 5.0), [1.0, 0.0, 0.0, 0.0])


@given(WEIGHTS, PRICES, st.floats(0.0, 2.0), st.floats(0.001, 0.5), ELASTICITIES)
def test_case_t3_4_the_loss_is_the_rise_of_the_price_index(
    weight: np.ndarray, price: np.ndarray, border: float, spending: float, elasticity: float
) -> None:
    """Real income is spending over ``P_ai^mu``; the embargo makes the friction to all but the first infinite."""
    foreign = np.array([[False, True, True, True]])
    before, after = (trade_friction(False, foreign, 0.0, cost) for cost in (border, np.inf))
    home = import_shares(weight, price, before, elasticity)[:, 0]
    indices = [price_index(weight, price, friction, elasticity) for friction in (before, after)]
    assert_allclose(
        embargo_loss(home, spending, elasticity), 1 - (indices[0] / indices[1]) ** spending, rtol=1e-9, atol=1e-13
    )
