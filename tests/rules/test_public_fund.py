"""Public fund and government debt: recursions and where they end."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.wealth import public_fund as rule


def test_case_t6_3_fund_over_output():
    assert rule.fund_ratio(0.01, 0.03, 0.05, 0.04) == pytest.approx(0.5, rel=1e-12)
    fund, output = np.zeros(1), 1.0
    for _ in range(4000):
        fund = rule.fund_step(fund, 0.05, 0.01 * output, 0.04)
        output *= 1.03
    assert fund[0] / output == pytest.approx(0.5, rel=1e-10)


def test_case_t6_3_fund_that_pays_five_per_cent_of_output():
    assert rule.fund_needed(0.05, 0.04) == pytest.approx(1.25, rel=1e-12)
    assert rule.fund_payout(1.25, 0.04) == pytest.approx(0.05, rel=1e-12)


def test_fund_without_bound_and_without_inflow():
    assert rule.fund_ratio(0.01, 0.01, 0.05, 0.04) == np.inf
    assert rule.fund_ratio(0.0, 0.01, 0.09, 0.04) == 0.0
    assert rule.fund_step([0.0, -2.0], 0.0, 0.0, 0.04).tolist() == [0.0, -2.0]


@given(fund=st.floats(0, 1e6), rate=st.floats(-0.2, 0.2), inflow=st.floats(0, 1e4), payout=st.floats(0, 0.1))
def test_fund_gains_what_comes_in_less_what_it_pays(fund, rate, inflow, payout):
    after = rule.fund_step(fund, rate, inflow, payout)
    assert after + rule.fund_payout(fund, payout) == pytest.approx(fund * (1 + rate) + inflow, rel=1e-12)


def test_case_t6_4_debt_over_output():
    assert rule.debt_ratio(0.02, 0.03, 0.01) == pytest.approx(1.03, rel=1e-12)
    debt, output = 0.0, 1.0
    for _ in range(3000):
        output *= 1.03
        debt = float(rule.debt_step(debt, 0.01, 0.02 * output))
    assert debt / output == pytest.approx(1.03, rel=1e-10)


@pytest.mark.parametrize(
    ("rate", "deficit", "end"), [(0.03, 0.02, np.inf), (0.05, 0.02, np.inf), (0.05, -0.02, -np.inf)]
)
def test_case_t6_4_debt_diverges_where_interest_exceeds_growth(rate, deficit, end):
    assert rule.debt_ratio(deficit, 0.03, rate) == end
    debt, output, path = 0.0, 1.0, []
    for _ in range(200):
        output *= 1.03
        debt = float(rule.debt_step(debt, rate, deficit * output))
        path.append(abs(debt) / output)
    assert np.diff(path).min() > 0.9 * 0.02 / 1.05


def test_case_t6_4_balanced_primary_budget_needs_no_debt():
    assert rule.debt_ratio(0.0, 0.01, 0.05) == 0.0
