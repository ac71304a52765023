"""Vendors of a buyer with many tasks: how many it engages, and how its work is spread."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.rules.industry.vendors import contracts, engaged, vendors_per_buyer

WEIGHTS = st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=12)


@pytest.mark.parametrize(("count", "margin"), [(2, 0.5), (5, 0.0), (5, 1.0), (30, 0.7)])
def test_equal_vendors_have_a_closed_form(count: int, margin: float) -> None:
    """With n equal vendors a buyer engages ``n e^d / (e^d + n - 1)``, and work stays evenly spread."""
    shares = np.full(count, 0.8 / count)
    expected = count * np.exp(margin) / (np.exp(margin) + count - 1)
    assert_allclose(vendors_per_buyer(shares, margin), expected, rtol=1e-12)
    assert_allclose(contracts(shares, margin), shares, rtol=1e-12)


def test_no_margin_gives_one_vendor_and_the_shares_to_the_bit() -> None:
    shares = np.array([[0.5, 0.2, 0.1], [0.0, 0.0, 0.0]])
    assert_allclose(vendors_per_buyer(shares, 0.0), [1.0, 0.0], rtol=1e-12)
    assert (contracts(shares, 0.0) == shares).all()


def test_engagement_is_that_of_gumbel_tastes() -> None:
    """Tastes drawn one by one: the chance to lie within the margin of the best of the others."""
    worth = np.array([1.0, 0.2, -0.5, -2.0])
    shares = np.exp(worth) / np.exp(worth).sum()
    tastes = worth - np.log(-np.log(np.random.default_rng(1).random((200_000, 4))))
    within = np.array([(tastes[:, i] + 0.7 > np.delete(tastes, i, axis=1).max(axis=1)).mean() for i in range(4)])
    # Four standard errors of a share of 200,000.
    assert_allclose(engaged(shares, 0.7), within, atol=4 * 0.5 / np.sqrt(200_000))


@given(weights=WEIGHTS, inside=st.floats(0.01, 1.0), margin=st.floats(0.0, 3.0))
def test_work_adds_up_flattens_and_keeps_the_order(weights: list[float], inside: float, margin: float) -> None:
    shares = np.array(weights) / sum(weights) * inside
    work = contracts(shares, margin)
    assert_allclose(work.sum(), inside, rtol=1e-9)
    assert (np.diff(work[np.argsort(shares)]) >= -1e-12).all()
    assert (work**2).sum() <= (shares**2).sum() * (1.0 + 1e-9)
    assert 1.0 - 1e-9 <= vendors_per_buyer(shares, margin) <= len(weights) + 1e-9


def test_a_wide_margin_engages_all_and_nobody_buys_of_nobody() -> None:
    assert_allclose(vendors_per_buyer([0.5, 0.3, 0.2], 50.0), 3.0, rtol=1e-12)
    assert_allclose(contracts([0.5, 0.3, 0.0], 50.0), [0.4, 0.4, 0.0], rtol=1e-12)
