"""The talent market: money and people are conserved, relative budgets decide."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry.talent import talent_market

BUDGETS = arrays(np.float64, 5, elements=st.one_of(st.just(0.0), st.floats(1e-3, 1e3)))


def test_case_i12_doubled_budgets_double_wages_and_move_nobody():
    budgets = np.array([3.0, 1.0, 0.0, 4.0])
    wage, staff = talent_market(budgets, 200.0)
    doubled_wage, doubled_staff = talent_market(2 * budgets, 200.0)
    assert wage == pytest.approx(0.04, rel=1e-9)
    assert doubled_wage == pytest.approx(0.08, rel=1e-9)
    np.testing.assert_allclose(staff, [75.0, 25.0, 0.0, 100.0], rtol=1e-9)
    np.testing.assert_allclose(doubled_staff, staff, rtol=1e-9)


def test_market_without_budgets_or_without_people_hires_nobody_and_pays_nothing():
    for budgets, stock in (([0.0, 0.0], 200.0), ([1.0, 2.0], 0.0)):
        wage, staff = talent_market(budgets, stock)
        assert wage == 0.0
        np.testing.assert_array_equal(staff, [0.0, 0.0])


def test_national_pools_clear_one_by_one():
    wages, staff = talent_market([[1.0, 3.0], [0.0, 0.0], [2.0, 0.0]], [8.0, 5.0, 4.0])
    np.testing.assert_allclose(wages, [0.5, 0.0, 0.5])
    np.testing.assert_allclose(staff, [[2.0, 6.0], [0.0, 0.0], [4.0, 0.0]])


@given(BUDGETS, st.floats(1.0, 5e3), st.permutations(range(5)))
def test_people_and_wage_bill_are_conserved_in_any_order_of_firms(budgets, stock, order):
    wage, staff = talent_market(budgets, stock)
    np.testing.assert_allclose(wage * staff, budgets, rtol=1e-9)
    assert staff.sum() == pytest.approx(stock if budgets.any() else 0.0, rel=1e-9)
    np.testing.assert_allclose(talent_market(budgets[list(order)], stock)[1], staff[list(order)], rtol=1e-9)


@given(BUDGETS, st.floats(1.0, 5e3), st.floats(0.1, 10))
def test_a_higher_budget_hires_more_and_takes_from_everybody_else(budgets, stock, extra):
    staff = talent_market(budgets, stock)[1]
    after = talent_market(budgets + np.r_[extra, np.zeros(4)], stock)[1]
    assert after[0] >= staff[0]
    assert (after[1:] <= staff[1:]).all()
