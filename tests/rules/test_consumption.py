"""Consumption: shares of income and wealth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.wealth import consumption as rule

PEOPLE = arrays(np.float64, 6, elements=st.floats(-1e5, 1e6))


def test_shares_of_income_and_wealth():
    assert rule.consumption([100.0, 100.0], [1000.0, -1000.0], 0.9, 0.03) == pytest.approx([120.0, 90.0], rel=1e-12)


def test_only_the_share_of_a_stock_becomes_quarterly():
    income, wealth = rule.quarterly_propensities(0.9, 0.03)
    assert income == 0.9
    assert (1 - wealth) ** 4 == pytest.approx(0.97, rel=1e-12)
    # Model SIM has one period; as a quarter, its share of wealth of .4 is a yearly one of .8704.
    assert rule.quarterly_propensities(0.6, 0.8704).wealth == pytest.approx(0.4, rel=1e-12)


@given(income=PEOPLE, wealth=PEOPLE)
def test_consumption_of_all_is_that_of_their_sums(income, wealth):
    each = rule.consumption(income, wealth, 0.8, 0.05)
    together = rule.consumption(income.sum(), np.maximum(wealth, 0).sum(), 0.8, 0.05)
    assert each.sum() == pytest.approx(float(together), rel=1e-9, abs=1e-6)


def test_households_with_stationary_wealth_save_nothing():
    wealth = rule.stationary_wealth([80.0], 0.6, 0.4)
    assert wealth == pytest.approx([80.0], rel=1e-12)
    assert rule.consumption([80.0], wealth, 0.6, 0.4) == pytest.approx([80.0], rel=1e-12)
