"""Taxes: who pays them, what they leave unchanged, and what they cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize_scalar

from simulation.rules.industry import taxes as rule
from simulation.rules.industry.demand import outside_share
from simulation.rules.industry.pricing import bertrand_prices

FIRMS = 5
PROFIT = arrays(np.float64, FIRMS, elements=st.floats(-100, 1000))


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.8])
def test_case_o6_profit_tax_with_loss_offset_changes_no_price(rate):
    def kept(price: float) -> float:
        share = 1 / (1 + np.exp((price - 2.0) / 0.7))
        profit = share * (price - 1.3)
        return float(profit - rule.profit_tax(profit, rate))

    best = minimize_scalar(lambda price: -kept(price), bounds=(1.3, 6), method="bounded", options={"xatol": 1e-10}).x
    assert best == pytest.approx(2.3970003, rel=1e-6)


def test_profit_tax_refunds_losses_only_with_offset():
    assert rule.profit_tax([10.0, -10.0], 0.2).tolist() == [2.0, -2.0]
    assert rule.profit_tax([10.0, -10.0], 0.2, loss_offset=False).tolist() == [2.0, 0.0]


@pytest.mark.parametrize(("firms", "quality", "outside"), [(3, 1.5, 0.0), (1, 1.5, 0.0), (4, 2.0, None)])
def test_case_o6_compute_tax_passes_through_as_in_case_p4(firms, quality, outside):
    tax = rule.compute_tax_per_user(1e-3, np.full(firms, 0.1))
    cost, offered = np.full(firms, 0.5), np.full(firms, quality)
    before, _, _ = bertrand_prices(offered, cost - tax, 0.7, outside=outside, tolerance=1e-13)
    after, _, _ = bertrand_prices(offered, cost + tax, 0.7, outside=outside, tolerance=1e-13)
    middle, share, _ = bertrand_prices(offered, cost, 0.7, outside=outside, tolerance=1e-13)
    stays_out = 0.0 if outside is None else outside_share(offered, middle, 0.7, outside)
    rate = rule.compute_tax_pass_through(share, stays_out)
    assert (after - before) / (2 * tax) == pytest.approx(rate, rel=1e-4)


@given(allowed=st.floats(0.01, 1.0), budget=st.floats(0.0, 1e3))
def test_permits_let_through_what_they_allow_of_a_fixed_budget(allowed, budget):
    bought = rule.training_spend_tax(budget, rule.permit_price(allowed))
    assert bought.training == pytest.approx(allowed * budget, rel=1e-12)
    assert rule.permit_price(1.0) == 0.0
    assert np.isfinite(rule.permit_price(0.0))


def test_case_o6_pass_through_at_its_corners():
    _, share, _ = bertrand_prices(np.full(3, 1.5), np.full(3, 0.5), 0.7, outside=0.0)
    left = 1 - 3 * share[0]
    assert rule.compute_tax_pass_through(share[0], left) == pytest.approx(0.902688, rel=1e-6)
    assert rule.compute_tax_pass_through(0.3618963, 1 - 0.3618963) == pytest.approx(1 - 0.3618963, rel=1e-9)
    assert rule.compute_tax_pass_through([0.25, 1.0], 0.0).tolist() == [1.0, 1.0]


@pytest.mark.parametrize("firms", [2, 3, 5])
@pytest.mark.parametrize("rate", [0.0, 0.25, 1.0])
def test_case_o6_training_tax_cuts_spending_and_keeps_shares_equal(firms, rate):
    """Best responses by search, with prices fixed at the symmetric level (open loop, M = 1, g_R = .5, mu = 1)."""
    margin = firms / (firms - 1)
    expected = 0.5 / (firms * (1 + rate))

    def loss(own: float) -> float:
        attraction = np.sqrt([own, *[expected] * (firms - 1)])
        return float((1 + rate) * own - margin * attraction[0] / attraction.sum())

    best = minimize_scalar(loss, bounds=(1e-6, 2), method="bounded", options={"xatol": 1e-12}).x
    assert best == pytest.approx(expected, rel=1e-6)
    assert rule.taxed_open_loop_spend(1.0, 0.5, firms, rate) == pytest.approx(expected, rel=1e-9)


def test_training_budget_pays_for_training_and_its_tax():
    training, tax = rule.training_spend_tax([1.25, 0.0], 0.25)
    assert training.tolist() == [1.0, 0.0]
    assert tax.tolist() == [0.25, 0.0]


def test_windfall_tax_uses_marginal_rates():
    profit = [-5.0, 0.05, 0.5, 5.0, 50.0]
    expected = [0.0, 0.0, 0.004, 0.009 + 0.8, 0.009 + 1.8 + 20.0]
    assert rule.windfall_tax(profit, 100.0, rule.WINDFALL_CLAUSE_BRACKETS) == pytest.approx(expected, rel=1e-9)
    assert rule.windfall_tax([7.0, -7.0], 100.0, [(0.0, 0.2)]) == pytest.approx([1.4, 0.0], rel=1e-9)
    assert rule.windfall_tax([7.0], 100.0, []).tolist() == [0.0]


def test_windfall_thresholds_must_rise():
    with pytest.raises(ValueError, match=r"windfall brackets start at \[0.1, 0.01\] of world product; thresholds must"):
        rule.windfall_tax([1.0], 100.0, [(0.1, 0.5), (0.01, 0.2)])


@given(profit=PROFIT, more=st.floats(0.1, 100), rate=st.floats(0, 1))
def test_taxes_take_between_nothing_and_the_top_rate_of_the_gain(profit, more, rate):
    brackets = rule.WINDFALL_CLAUSE_BRACKETS
    extra = rule.windfall_tax(profit + more, 1000.0, brackets) - rule.windfall_tax(profit, 1000.0, brackets)
    assert (extra >= -1e-12).all()
    assert (extra <= 0.5 * more + 1e-9).all()
    assert profit - rule.profit_tax(profit, rate) == pytest.approx((1 - rate) * profit, rel=1e-9, abs=1e-9)


@given(budget=arrays(np.float64, FIRMS, elements=st.floats(0, 1e3)), rate=st.floats(0, 5))
def test_training_and_tax_exhaust_the_budget(budget, rate):
    training, tax = rule.training_spend_tax(budget, rate)
    assert training + tax == pytest.approx(budget, rel=1e-12)
    assert tax == pytest.approx(rate * training, rel=1e-9, abs=1e-9)
    assert (tax >= 0).all()
