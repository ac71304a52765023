"""Redistribution: exact effects of taxes and dividends, and who bears them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize_scalar

from simulation.rules.industry.pricing import monopoly_price
from simulation.rules.wealth import redistribution as rule
from simulation.rules.wealth.random_growth import exchange_exponent_by_period

PEOPLE = arrays(np.float64, 40, elements=st.floats(1, 1e6))
SHARE = st.floats(0, 1)


def gini(values):
    return np.abs(values[:, None] - values).mean() / (2 * values.mean())


@given(income=PEOPLE, rate=SHARE)
def test_case_t6_1_flat_tax_and_dividend(income, rate):
    after = rule.flat_tax_and_dividend(income, rate)
    assert gini(after) == pytest.approx((1 - rate) * gini(income), rel=1e-12, abs=1e-12)
    assert after.var() == pytest.approx((1 - rate) ** 2 * income.var(), rel=1e-9, abs=1e-15 * income.mean() ** 2)
    assert after.mean() == pytest.approx(income.mean(), rel=1e-12)
    assert (np.diff(after[np.argsort(income)]) >= 0).all()


def test_case_t6_1_with_people_that_rows_stand_for():
    weight = np.array([1.0, 3.0])
    after = rule.flat_tax_and_dividend([10.0, 2.0], 0.5, weight)
    assert after.tolist() == [7.0, 3.0]
    assert weight @ after == weight @ [10.0, 2.0]


@given(income=PEOPLE)
def test_case_t6_10_rates_of_zero_change_nothing(income):
    assert np.array_equal(rule.flat_tax_and_dividend(income, 0.0), income)
    assert not rule.wealth_tax(income, 0.0, 0.0).any()
    assert not rule.windfall_clause(income, 1.0, 0.5, [(0.0, 0.0)]).paid.any()
    assert rule.compute_tax_revenue(0.0, 1.7) == 0.0
    assert rule.deadweight_loss(0.0, 1.7) == 0.0
    assert rule.wealth_tax_exponent_rise(0.0, 0.2) == 0.0


@pytest.mark.parametrize(("rate", "rise"), [(0.01, 0.50), (0.02, 1.01)])
def test_case_t6_2_wealth_tax_thins_the_tail(rate, rise):
    assert rule.wealth_tax_exponent_rise(rate, 0.2) == pytest.approx(rise, abs=0.005)
    both = 1 - (1 - 0.03) * (1 - rate)
    before, after = exchange_exponent_by_period(0.03, 0.2), exchange_exponent_by_period(both, 0.2)
    assert after - before == pytest.approx(rule.wealth_tax_exponent_rise(rate, 0.2), rel=1e-12)


def test_wealth_tax_starts_at_its_threshold():
    assert rule.wealth_tax([-5.0, 50.0, 80.0], 50.0, 0.02) == pytest.approx([0.0, 0.0, 0.6], rel=1e-12)


@pytest.mark.parametrize(("profit", "paid"), [(0.05, 0.00809), (0.005, 0.00004), (0.0009, 0.0), (-0.1, 0.0)])
def test_case_t6_5_windfall_clause(profit, paid):
    found = rule.windfall_clause([profit * 1e5], 1e5, 0.4)
    assert found.paid == pytest.approx([paid * 1e5], rel=1e-12)
    assert found.to_fund == pytest.approx(0.4 * paid * 1e5, rel=1e-12)


@given(first=st.floats(0, 0.3), second=st.floats(0, 0.3), fund=SHARE)
def test_case_t6_5_windfall_clause_is_convex_and_adds_up(first, second, fund):
    paid = rule.windfall_clause([first, second, (first + second) / 2], 1.0, fund)
    assert paid.paid[2] <= (paid.paid[0] + paid.paid[1]) / 2 + 1e-15
    assert paid.to_fund + paid.to_people == pytest.approx(paid.paid.sum(), rel=1e-12)


@pytest.mark.parametrize("elasticity", [1.5, 2.0, 4.0])
def test_case_t6_8_top_of_the_laffer_curve(elasticity):
    best = minimize_scalar(
        lambda rate: -float(rule.compute_tax_revenue(rate, elasticity)), bounds=(0, 10), method="bounded"
    ).x
    assert rule.revenue_maximising_rate(elasticity) == pytest.approx(1 / (elasticity - 1), rel=1e-12)
    assert best == pytest.approx(rule.revenue_maximising_rate(elasticity), rel=1e-4)


def test_case_t6_8_no_top_for_inelastic_demand():
    assert rule.revenue_maximising_rate(1.0) == np.inf
    assert rule.revenue_maximising_rate(0.5) == np.inf


@pytest.mark.parametrize("elasticity", [0.5, 1.0, 1.7])
def test_case_t6_8_loss_is_surplus_that_nobody_receives(elasticity):
    price = np.linspace(1.0, 1.3, 100_001)
    surplus = np.trapezoid(price**-elasticity, price)
    expected = surplus - 0.3 * 1.3**-elasticity
    assert rule.deadweight_loss(0.3, elasticity) == pytest.approx(expected, rel=1e-8)
    assert rule.deadweight_loss(1e-4, elasticity) == pytest.approx(elasticity * 1e-8 / 2, rel=1e-3)


@given(rate=st.floats(0, 5), more=st.floats(0.01, 1), elasticity=st.floats(0.1, 5))
def test_case_t6_8_loss_rises_with_the_tax(rate, more, elasticity):
    assert rule.deadweight_loss(rate + more, elasticity) > rule.deadweight_loss(rate, elasticity) >= -1e-15


@pytest.mark.parametrize(("demand", "supply"), [(0.5, 2.0), (1.5, 0.1), (2.0, 0.0)])
def test_case_t6_9_suppliers_capture_part_of_a_subsidy(demand, supply):
    """Market in which buyers pay ``p - s``: ``(p - s) ** -demand = p ** supply``, cleared for a tiny subsidy."""
    subsidy = 1e-6
    price = 1.0
    for _ in range(200):
        excess = -demand * np.log(price - subsidy) - supply * np.log(price)
        price += excess / (demand + supply)
    assert (price - 1.0) / subsidy == pytest.approx(rule.supplier_share(demand, supply), rel=1e-5)


def test_case_t6_9_corners():
    assert rule.supplier_share(0.7, 0.0) == 1.0
    assert rule.supplier_share(0.7, np.inf) == 0.0
    assert rule.supplier_share(0.0, 0.7) == 0.0
    assert rule.supplier_share(np.inf, 0.7) == 1.0
    with pytest.raises(ValueError, match="both fixed, or both perfectly elastic"):
        rule.supplier_share(0.0, 0.0)


def test_an_allowance_takes_the_first_dollars_off_a_price():
    assert rule.allowance_used([3.0, 1.0], 0.0).tolist() == [0.0, 0.0]
    assert rule.allowance_used([3.0, 1.0], 2.0).tolist() == [2.0, 1.0]


@pytest.mark.parametrize("gap", [-1.0, 0.5, 3.0])
def test_a_single_seller_takes_its_share_of_an_allowance(gap):
    """Case P4 read for a subsidy: what is below the price is worth as much as quality, and raises the price by s."""
    step = 1e-6
    (low, share), (high, _) = (monopoly_price(gap + 2.0 + extra, 2.0, 0.7) for extra in (0.0, step))
    assert (high - low) / step == pytest.approx(float(share), rel=1e-4)


TERMS = {"labour_burden": 0.78, "capital_tax": 0.15, "highest": 0.75}


@given(tax=st.floats(0, 0.5), labour=st.floats(0.25, 0.7), payout=SHARE, base=st.floats(0.05, 1))
def test_tax_rates_raise_what_a_nation_takes(tax, labour, payout, base):
    profit = base * (1 - labour)
    rates = rule.tax_rates(tax, labour, payout * profit, profit, **TERMS)
    raised = rates.labour * labour + rates.capital * payout * profit + rates.profit * profit
    assert all(0 <= rate <= 0.75 for rate in rates)
    assert raised <= tax + 1e-12
    if rates.labour < 0.75 - 1e-12:
        assert raised == pytest.approx(tax, rel=1e-9, abs=1e-12)


def test_tax_rates_of_a_nation_like_the_united_states():
    rates = rule.tax_rates([0.28, 0.0], [0.597, 0.597], 0.17, 0.24, **TERMS)
    assert rates.labour == pytest.approx([0.78 * 0.28 / 0.597, 0.0], rel=1e-12)
    assert rates.capital == pytest.approx([0.15, 0.0], rel=1e-12)
    assert rates.profit == pytest.approx([(0.22 * 0.28 - 0.15 * 0.17) / 0.24, 0.0], rel=1e-12)


def test_wages_bear_what_profits_cannot():
    rates = rule.tax_rates(0.46, 0.624, 0.01, 0.02, **TERMS)
    assert rates.profit == pytest.approx(0.75, rel=1e-12)
    assert rates.labour == pytest.approx((0.46 - 0.0015 - 0.015) / 0.624, rel=1e-12)
