"""Margins, surplus and losses of sellers: cases P2, P3 and P7."""

import numpy as np
import pytest

from simulation.measures.welfare import lerner_index, operating_losses, producer_surplus, revenue_weighted_margin


def test_monopoly_against_an_outside_good() -> None:
    """Case P3: p 2.3970003, c 1.3, s .3618963 give profit .3970003."""
    assert producer_surplus([2.3970003], [1.3], [0.3618963]) == pytest.approx(0.3970003, rel=1e-6)
    assert lerner_index(2.3970003, 1.3) == pytest.approx(0.7 / (1 - 0.3618963) / 2.3970003, rel=1e-6)


def test_cournot_margin_is_concentration_over_elasticity() -> None:
    """Case P7: a 10, b 1, c (1, 2, 2.5) give .576037."""
    cost = np.array([1.0, 2.0, 2.5])
    quantity = (10 - 4 * cost + cost.sum()) / 4
    price = np.full(3, 10 - quantity.sum())
    assert revenue_weighted_margin(price, cost, quantity) == pytest.approx(0.576037, rel=1e-6)


def test_free_products_cost_and_have_no_margin_of_their_own() -> None:
    assert np.isnan(lerner_index(0.0, 1.0))
    assert revenue_weighted_margin([10.0, 0.0], [4.0, 1.0], [1.0, 2.0]) == pytest.approx(0.4)


def test_absent_firms_count_for_nothing() -> None:
    assert revenue_weighted_margin([10.0, np.nan], [4.0, np.nan], [1.0, np.nan]) == pytest.approx(0.6)
    assert operating_losses([1.0, np.nan], [3.0, np.nan]) == 2.0


def test_nothing_sold_has_no_margin() -> None:
    assert np.isnan(revenue_weighted_margin([10.0], [4.0], [0.0]))


def test_profits_do_not_offset_losses() -> None:
    assert operating_losses([5.0, 1.0, 2.0], [1.0, 4.0, 2.5]) == pytest.approx(3.5)
