"""Entry: potential entrants, the decision to enter, spin-outs and the long-run number of firms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.industry import entry as rule


def test_potential_entrants_follow_expected_profit():
    assert rule.entry_mean(0.5, 6.0, 3.0) == pytest.approx(1.0)
    assert rule.entry_mean(0.5, -1.0, 3.0) == 0.0
    assert rule.entry_mean(0.0, 6.0, 3.0) == 0.0


def test_free_entry_is_refused_in_one_sentence():
    with pytest.raises(
        ValueError, match=r"^sunk_cost is 0\.0; it must be above zero, because free entry has no finite"
    ):
        rule.entry_mean(0.5, 1.0, 0.0)


def test_entrant_needs_finance_and_a_sufficient_stream_of_profit():
    entered = rule.entrant_worth_it([5.0, 4.0, 5.0], 5.0, [1.0, 1.0, 0.5], 8, 1.0)
    np.testing.assert_array_equal(entered, [True, False, False])
    # Six quarters of one dollar at 0.8 are worth 0.8 (1 - 0.8^6) / 0.2 = 2.951.
    np.testing.assert_array_equal(rule.entrant_worth_it(9.0, [2.95, 2.96], 1.0, 6, 0.8), [True, False])


def test_case_p1_entry_stops_at_the_free_entry_number_of_equal_logit_firms():
    market, taste, sunk_cost = 100.0, 0.7, 7.5  # 1 + 70 / 7.5 = 10.33
    firms = 2
    while rule.entrant_worth_it(sunk_cost, sunk_cost, market * taste / firms, 1, 1.0):  # profit with one firm more
        firms += 1
    assert firms == 10


def test_spin_outs_follow_senior_staff():
    np.testing.assert_allclose(rule.spin_out_mean([0.0, 50.0, 400.0], 0.01), [0.0, 0.005, 0.04])


def test_case_i8_golden_moments():
    moments = rule.stationary_entry_exit(2.5, 0.08)
    assert moments.mean == pytest.approx(31.25, rel=1e-9)
    assert moments.variance == pytest.approx(31.25, rel=1e-9)
    assert moments.mean_age_quarters == pytest.approx(11.5, rel=1e-9)


def test_case_i8_simulated_industries_have_the_moments_of_the_formula():
    industries, generator = 20_000, np.random.default_rng(8)
    firms = np.zeros(industries, dtype=np.int64)
    ages = np.zeros(industries)  # summed over the living firms of an industry
    for _ in range(250):
        kept = generator.binomial(firms, 1 - 0.08)
        # Each firm survives with the same chance, so the survivors' expected age is that of all.
        ages = np.divide(ages * kept, firms, out=np.zeros(industries), where=firms > 0) + kept
        firms = kept + generator.poisson(2.5, industries)
    error = math.sqrt(31.25 / industries)
    assert abs(firms.mean() - 31.25) < 4 * error
    # Fourth central moment of a Poisson number: mean (1 + 3 mean); the variance of the sample variance follows.
    spread = math.sqrt((31.25 * (1 + 3 * 31.25) - 31.25**2) / industries)
    assert abs(firms.var(ddof=1) - 31.25) < 4 * spread
    mean_age = ages.sum() / firms.sum()
    age_error = np.std(ages - mean_age * firms) / firms.mean() / math.sqrt(industries)
    assert abs(mean_age - 11.5) < 4 * age_error


@given(st.floats(0, 5), st.floats(-10, 10), st.floats(0.1, 10), st.floats(1, 3))
def test_more_profit_brings_more_entrants_and_a_dearer_entry_fewer(rate, profit, cost, factor):
    mean = rule.entry_mean(rate, profit, cost)
    assert mean >= 0
    assert rule.entry_mean(rate, profit + factor, cost) >= mean
    assert rule.entry_mean(rate, profit, cost * factor) <= mean * (1 + 1e-12)
