"""Scaling laws: the compute optimum by search, lags as compute ratios, and growth identities."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from simulation.rules.industry import scaling as rule
from simulation.rules.industry.algorithmic_progress import know_how_next
from simulation.rules.industry.scaling import CHINCHILLA_REFIT, HOFFMANN, LossLaw
from simulation.timeline import quarterly_factor


@pytest.mark.parametrize(
    ("flop", "tokens_per_parameter", "loss"),
    [(5.76e23, 18.39, 1.97444), (2.1e25, 16.80, 1.90002), (5e26, 15.51, 1.86426)],
)
def test_case_c1_table_of_the_refitted_law(flop, tokens_per_parameter, loss):
    best = rule.compute_optimal(flop)
    assert best.tokens / best.parameters == pytest.approx(tokens_per_parameter, abs=0.005)
    assert best.loss == pytest.approx(loss, abs=5e-6)


def test_case_c1_size_data_and_constants_of_the_refitted_law():
    best = rule.compute_optimal([5.76e23, 2.1e25, 5e26])
    assert best.parameters[0] == pytest.approx(7.225e10, rel=1e-4)
    assert best.tokens[0] == pytest.approx(1.329e12, rel=1e-3)
    growth_of_size = np.log(best.parameters[1] / best.parameters[0]) / np.log(2.1e25 / 5.76e23)
    assert growth_of_size == pytest.approx(0.512612, rel=1e-6)
    reducible = best.loss - CHINCHILLA_REFIT.irreducible_loss
    exponent = -np.log(reducible[1] / reducible[0]) / np.log(2.1e25 / 5.76e23)
    assert exponent == pytest.approx(0.178286, rel=1e-5)
    assert reducible[0] * 5.76e23**0.17828649103139016 == pytest.approx(2708.4975, rel=1e-6)


@pytest.mark.parametrize("law", [CHINCHILLA_REFIT, HOFFMANN])
@pytest.mark.parametrize("flop", [5.76e23, 2.1e25, 5e26])
def test_case_c1_no_other_split_of_the_budget_is_better(law, flop):
    best = rule.compute_optimal(flop, law)
    assert 6 * best.parameters * best.tokens == pytest.approx(flop, rel=1e-12)

    def loss_of(log_parameters: float) -> float:
        size = math.exp(log_parameters)
        return float(rule.loss(size, flop / 6 / size, law))

    found = minimize_scalar(loss_of, bounds=(15, 40), method="bounded", options={"xatol": 1e-12})
    assert best.loss == pytest.approx(found.fun, rel=1e-12)
    assert best.parameters == pytest.approx(math.exp(found.x), rel=1e-5)


def test_even_law_splits_the_budget_evenly_and_unlimited_training_reaches_the_floor():
    best = rule.compute_optimal(6e20, LossLaw(100.0, 100.0, 1.0, 0.3, 0.3))
    assert best.parameters == pytest.approx(1e10, rel=1e-12)
    assert best.tokens == pytest.approx(1e10, rel=1e-12)
    assert rule.loss(np.inf, np.inf) == CHINCHILLA_REFIT.irreducible_loss


def test_case_c2_constant_factors_compound_to_the_annual_identity():
    spend, price_performance, run_length, algorithms = 2.4, 1.4, 1.2, 3.0
    chips, seconds, log_know_how = 1000.0, rule.SECONDS_PER_QUARTER, np.zeros(1)
    first = rule.training_flop(chips, 0.5, utilisation=0.38, seconds=seconds)
    for quarter in range(1, 73):
        chips *= quarterly_factor(spend) * quarterly_factor(price_performance)
        seconds *= quarterly_factor(run_length)
        log_know_how = know_how_next(log_know_how, math.log(quarterly_factor(algorithms)), 1.0, 0.5)
        effective = rule.training_flop(chips, 0.5, utilisation=0.38, seconds=seconds) * np.exp(log_know_how)
        expected = first * (spend * price_performance * run_length * algorithms) ** (quarter / 4)
        assert effective == pytest.approx(expected, rel=1e-12 * quarter)


def test_case_c2_time_to_a_capability_at_fixed_budget_halves_every_5_8_months():
    budget_growth = 3 * 1.4
    assert rule.lag_years(0.5, budget_growth) * 12 == pytest.approx(5.796011, rel=1e-6)


def test_case_c3_a_tenth_of_the_budget_is_eleven_months_behind():
    assert rule.lag_years(0.1, 12.6) == pytest.approx(math.log(10) / math.log(12.6), rel=1e-9)
    assert rule.lag_years(0.1, 12.6) == pytest.approx(0.90878, abs=5e-6)
    assert rule.lag_quarters(math.log(10), math.log(12.6) / 4) == pytest.approx(4 * 0.9087847765801118, rel=1e-9)


@pytest.mark.parametrize(("months", "ratio"), [(3, 1.88), (4, 2.33), (9, 6.69), (12, 12.6)])
def test_case_c3_lags_in_months_are_compute_ratios(months, ratio):
    rounding = 0.005
    assert (
        rule.lag_years(1 / (ratio - rounding), 12.6) * 12 < months < rule.lag_years(1 / (ratio + rounding), 12.6) * 12
    )
    assert rule.lag_years(12.6 ** (-months / 12), 12.6) * 12 == pytest.approx(months, rel=1e-9)


@given(share=st.floats(0.01, 1.0), annual_growth=st.floats(1.5, 50.0))
def test_case_c3_holds_between_two_firms_that_grow_alike(share, annual_growth):
    quarters = np.arange(-60, 1)
    leader = quarters * math.log(annual_growth) / 4
    follower_now = leader[-1] + math.log(share)
    reached = np.interp(follower_now, leader, quarters)
    assert rule.lag_years(share, annual_growth) == pytest.approx(-reached / 4, abs=1e-9)


def test_lags_at_their_corners():
    assert rule.lag_years(1.0, 12.6) == 0
    assert rule.lag_years(0.0, 12.6) == np.inf
    assert rule.lag_quarters([0.0, 1.0, -1.0], 0.0).tolist() == [0.0, np.inf, -np.inf]
    assert rule.lag_quarters([0.5, -0.5], 0.25).tolist() == [2.0, -2.0]
    assert rule.lag_quarters(np.inf, 0.25) == np.inf


def test_a_lag_in_years_needs_growth():
    with pytest.raises(ValueError, match="growth of effective compute is 1; a lag in years needs a factor above 1 per"):
        rule.lag_years(0.1, [2.0, 1.0])


def test_training_flop_of_a_quarter():
    year_of_one_chip = 4 * rule.training_flop(1.0, 1.0)
    assert year_of_one_chip == pytest.approx(9.9e14 * 3.156e7, rel=1e-12)
    assert rule.training_flop([10.0, 10.0], [0.0, 0.25], utilisation=0.4).tolist() == [
        0.0,
        pytest.approx(10 * 0.25 * 0.4 * 9.9e14 * 0.25 * 3.156e7),
    ]


def test_quality_is_zero_at_the_reference_and_missing_without_a_model():
    assert rule.capability_quality([3.0, 4.0, -np.inf], 3.0, 0.5).tolist() == [0.0, 0.5, -np.inf]
    assert rule.capability_quality([5.0, -np.inf], 3.0, 0.0).tolist() == [0.0, -np.inf]
    by_segment = rule.capability_quality([3.0, 4.0], 3.0, np.array([[1.0], [2.0]]))
    assert by_segment.tolist() == [[0.0, 1.0], [0.0, 2.0]]


@given(log_compute=st.floats(0, 90), shift=st.floats(-20, 20), strength=st.floats(0, 3))
def test_quality_depends_on_the_ratio_to_the_reference_only(log_compute, shift, strength):
    here = rule.capability_quality(log_compute, 50.0, strength)
    assert rule.capability_quality(log_compute + shift, 50.0 + shift, strength) == pytest.approx(here, abs=1e-10)


def test_inference_cost_falls_tenfold_a_year_at_fixed_capability_and_rises_with_size():
    assert rule.inference_cost(2.0, 60.0, 60.0, 0.5) == pytest.approx(2.0, rel=1e-12)
    assert rule.inference_cost(2.0, 60.0, 60.0, 0.5, math.log(10)) == pytest.approx(0.2, rel=1e-12)
    assert rule.inference_cost(2.0, 60.0 + math.log(4), 60.0, 0.5) == pytest.approx(4.0, rel=1e-12)
    assert rule.inference_cost(2.0, [61.0, 70.0], 60.0, 0.0).tolist() == [2.0, 2.0]
    assert rule.inference_cost(2.0, [-np.inf, np.nan], 60.0, 0.5).tolist() == [2.0, 2.0]
