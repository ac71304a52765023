"""Grants: home before friends, shares by claims, and nothing paid where nobody qualifies."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from simulation.rules.industry.grants import home_before_friends, share_grants

HOME = np.array([0, 0, 1, 2])
FRIENDLY = np.array([[True, True, False], [True, True, True], [False, True, True]])


def test_money_stays_at_home_in_proportion_to_claims():
    claims = [1.0, 3.0, 2.0, 0.0]
    reach = home_before_friends(claims, HOME, FRIENDLY)
    paid, received = share_grants([8.0, 5.0, 0.0], claims, HOME, reach)
    assert paid.tolist() == [8.0, 5.0, 0.0]
    assert received.tolist() == [2.0, 6.0, 5.0, 0.0]


def test_a_nation_without_labs_pays_those_of_its_friends():
    """The third nation opposes the first, so its money goes to the second alone."""
    claims = [1.0, 3.0, 2.0, 0.0]
    reach = home_before_friends(claims, HOME, FRIENDLY)
    paid, received = share_grants([0.0, 0.0, 6.0], claims, HOME, reach)
    assert paid.tolist() == [0.0, 0.0, 6.0]
    assert received.tolist() == [0.0, 0.0, 6.0, 0.0]


@pytest.mark.parametrize("claims", [[0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 0.0, 0.0]])
def test_nothing_is_paid_where_nobody_qualifies(claims):
    reach = home_before_friends(claims, HOME, np.eye(3, dtype=bool))
    paid, received = share_grants([1.0, 2.0, 3.0], claims, HOME, reach)
    assert paid.tolist() == [1.0 if any(claims) else 0.0, 0.0, 0.0]
    assert_allclose(received.sum(), paid.sum())


@given(
    budgets=arrays(np.float64, 3, elements=st.floats(0.0, 1e3, allow_subnormal=False)),
    claims=arrays(np.float64, 4, elements=st.floats(0.0, 1e4)),
    friendly=arrays(np.bool_, (3, 3)),
    order=st.permutations(range(4)),
)
def test_what_is_paid_is_received_whatever_the_order_of_firms(budgets, claims, friendly, order):
    reach = home_before_friends(claims, HOME, friendly)
    paid, received = share_grants(budgets, claims, HOME, reach)
    assert_allclose(received.sum(), paid.sum(), rtol=1e-12)
    assert (paid <= budgets).all()
    assert (received[claims == 0.0] == 0.0).all()
    again = share_grants(budgets, claims[order], HOME[order], home_before_friends(claims[order], HOME[order], friendly))
    assert_allclose(again.received, received[order], rtol=1e-12, atol=1e-12)
