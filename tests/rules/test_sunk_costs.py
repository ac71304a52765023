"""Sunk costs: Sutton's bound on the number of firms, both branches and the kink between them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from simulation.rules.industry import sunk_costs as rule
from simulation.rules.industry.research_budget import open_loop_break_even, two_stage_break_even

LIMITS = [(2.0, 2.618034), (3.0, 3.186141), (4.0, 3.732051), (8.0, 5.828427)]


@pytest.mark.parametrize(("exponent", "limit"), LIMITS)
def test_case_i3_largest_number_of_firms(exponent, limit):
    firms = rule.endogenous_limit(exponent)
    assert firms == pytest.approx(limit, rel=1e-6)
    assert firms + 1 / firms - 2 == pytest.approx(exponent / 2, rel=1e-9)


@pytest.mark.parametrize(("exponent", "limit"), LIMITS)
def test_case_i3_number_of_firms_rises_with_the_market_then_stays_flat(exponent, limit):
    kink = rule.market_at_limit(2.0, exponent)
    assert kink == pytest.approx(2.0 * limit**2, rel=1e-6)
    assert rule.viable_firms(0.81 * kink, 2.0, exponent) == pytest.approx(0.9 * limit, rel=1e-6)
    assert rule.viable_firms(kink, 2.0, exponent) == pytest.approx(limit, rel=1e-6)
    assert rule.viable_firms(100 * kink, 2.0, exponent) == rule.endogenous_limit(exponent)
    assert rule.quality_bought(0.81 * kink, 2.0, exponent) == 1.0
    assert rule.quality_bought(100 * kink, 2.0, exponent) == pytest.approx(100 ** (1 / exponent), rel=1e-9)


def test_case_i3_infinite_exponent_brings_back_the_exogenous_entry_cost():
    assert rule.viable_firms(10_000.0, 1.0, math.inf) == pytest.approx(100.0)
    assert rule.quality_bought(10_000.0, 1.0, math.inf) == 1.0


@pytest.mark.parametrize("exponent", [2.0, 3.0, 4.0, 8.0])
def test_case_i3_no_firm_gains_by_another_quality_and_profit_is_zero(exponent):
    market, fixed_cost = 500.0, 1.0
    firms, quality = rule.endogenous_limit(exponent), rule.quality_bought(500.0, 1.0, exponent)

    def net_profit(own: float) -> float:
        rivals = (firms - 1) / quality
        return market * (1 - (firms - 1) / (1 + own * rivals)) ** 2 - fixed_cost * own**exponent

    best = minimize_scalar(lambda own: -net_profit(own), bounds=(1.0, 3 * quality), method="bounded")
    assert best.x == pytest.approx(quality, rel=1e-4)
    assert net_profit(quality) == pytest.approx(0.0, abs=1e-9 * market)


@pytest.mark.parametrize("firms", [2, 3, 4, 5, 8])
def test_largest_number_inverts_the_break_even_bounds(firms):
    assert rule.largest_number(two_stage_break_even(firms)) == pytest.approx(firms, rel=1e-9)
    assert rule.largest_number(open_loop_break_even(firms), foresee_prices=False) == pytest.approx(firms, rel=1e-9)


def test_weak_feedback_sets_no_bound_and_five_labs_sit_just_below_1_3125():
    assert rule.largest_number(1.0) == rule.largest_number(0.4, foresee_prices=False) == math.inf
    assert rule.largest_number(1.3125) == pytest.approx(5.0)
    assert 5 < rule.largest_number(1.25) < 6


@given(st.floats(1.01, 5), st.floats(1.001, 2))
def test_stronger_feedback_carries_fewer_firms(feedback, factor):
    for foresee in (True, False):
        assert rule.largest_number(feedback * factor, foresee) < rule.largest_number(feedback, foresee)


@given(st.floats(0.1, 20), st.floats(1, 1e6), st.floats(1, 10))
def test_number_of_firms_never_falls_as_the_market_grows(exponent, market, factor):
    assert rule.viable_firms(market * factor, 1.0, exponent) >= rule.viable_firms(market, 1.0, exponent)
