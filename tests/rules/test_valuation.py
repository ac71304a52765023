"""Values of AI firms against rounds that were priced, and revaluation apart from flows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.parameters.wealth import Wealth
from simulation.rules.wealth import valuation as rule

AMOUNT = st.floats(0, 1e4)


def value(cash, revenue, growth, compute, sells=True):
    terms = Wealth()
    return rule.firm_value(
        [cash],
        [revenue],
        [growth],
        [compute],
        [sells],
        sales_multiple=terms.sales_multiple,
        horizon_years=terms.growth_horizon,
        growth_bounds=(terms.lowest_growth, terms.highest_growth),
    )[0]


@pytest.mark.parametrize(("revenue", "priced"), [(2.0, 86.0), (4.0, 157.0)])
def test_openai_is_worth_what_its_rounds_said(revenue, priced):
    assert value(0.0, revenue, 2.0, 0.0) == pytest.approx(priced, rel=0.1)


def test_parts_of_a_value():
    assert value(3.0, 1.0, 0.0, 4.0) == pytest.approx(3.0 + 5.0 + 4.0, rel=1e-12)
    assert value(3.0, 1.0, 0.0, 4.0, sells=False) == pytest.approx(7.0, rel=1e-12)
    assert value(0.0, 1.0, -0.9, 0.0) == pytest.approx(5.0 * 0.5**3, rel=1e-12)
    assert value(-100.0, 1.0, 0.0, 4.0) == 0.0


@given(cash=AMOUNT, revenue=AMOUNT, growth=st.floats(-0.99, 5), more=st.floats(0, 100))
def test_value_rises_with_cash_sales_and_growth(cash, revenue, growth, more):
    base = value(cash, revenue, growth, 0.0)
    assert value(cash + more, revenue, growth, 0.0) >= base
    assert value(cash, revenue + more, growth, 0.0) >= base
    assert value(cash, revenue, growth + more, 0.0) >= base


def test_compute_is_worth_its_price_less_loans():
    assert rule.book_value([100.0, 100.0], 0.03, [0.0, 0.75]) == pytest.approx([3.0, 0.75], rel=1e-12)


def test_revaluation_is_what_nobody_paid():
    found = rule.revaluation([80.0, 5.0, 1.0], [157.0, 0.0, 3.0], [6.6, 0.0, 2.0])
    assert found == pytest.approx([70.4, -5.0, 0.0], rel=1e-12)
    assert np.array_equal(rule.revaluation([2.0], [2.0], [0.0]), [0.0])
