"""Random growth: closed forms for tails, means, Gini coefficients and speed, and simulations that agree with them.

Tail exponents are Hill estimates from the 1,000 largest of a million, within three standard errors.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import eigvalsh_tridiagonal

from simulation.rules.wealth import national_income
from simulation.rules.wealth import random_growth as rule

PEOPLE, LARGEST = 1_000_000, 1000
SEEDS = range(5)
WITHIN = 3 / np.sqrt(LARGEST)


def hill(values):
    top = np.log(np.partition(values, -LARGEST - 1)[-LARGEST - 1 :])
    return 1 / (np.sort(top)[1:] - top.min()).mean()


def gini(values):
    ranks = np.arange(1, values.size + 1)
    return 2 * (ranks @ np.sort(values)) / (values.size * values.sum()) - (values.size + 1) / values.size


def exchange(share, sd, periods, seed, people=PEOPLE):
    """Wealth after many periods of ``W' = (1 - J) W G + J`` of people who were equal."""
    generator = np.random.default_rng(seed)
    wealth = np.ones(people)
    for _ in range(periods):
        noise = generator.standard_normal(people, dtype=np.float32)
        wealth = wealth * np.exp(sd * noise + (np.log1p(-share) - sd**2 / 2)) + share
    return wealth


def kesten(drift, variance, periods, seed):
    """Wealth after many periods of ``W' = A W + 1``."""
    generator = np.random.default_rng(seed)
    wealth = np.ones(PEOPLE)
    for _ in range(periods):
        noise = generator.standard_normal(PEOPLE, dtype=np.float32)
        wealth = wealth * np.exp(drift + np.sqrt(variance) * noise) + 1.0
    return wealth


def test_case_t2_1_gini_of_pure_luck():
    assert rule.gibrat_gini(0.15, 40) == pytest.approx(0.497665, abs=5e-7)
    assert rule.gibrat_gini(0.15, 0) == 0.0
    generator = np.random.default_rng(1)
    log = np.zeros(PEOPLE)
    for _ in range(40):
        log += 0.15 * generator.standard_normal(PEOPLE)
    assert gini(np.exp(log)) == pytest.approx(rule.gibrat_gini(0.15, 40), abs=1e-3)


def test_case_t2_2_kesten_exponent_and_mean():
    assert rule.kesten_exponent(-0.02, 0.02) == pytest.approx(2.0, rel=1e-12)
    assert rule.kesten_mean(0.99, 3.0) == pytest.approx(300.0, rel=1e-12)
    assert rule.kesten_mean(1.0, 3.0) == np.inf
    with pytest.raises(ValueError, match=r"stationary tail only if its log falls on average, but the drift is 0\.01"):
        rule.kesten_exponent(0.01, 0.02)


def test_case_t2_2_simulated_tail_and_mean_where_they_settle_fast():
    wealth = kesten(-0.9, 0.6, 80, seed=2)
    assert hill(wealth) == pytest.approx(rule.kesten_exponent(-0.9, 0.6), rel=WITHIN)
    assert wealth.mean() == pytest.approx(rule.kesten_mean(np.exp(-0.9 + 0.3), 1.0), rel=0.005)


@pytest.mark.slow
def test_case_t2_2_simulated_tail():
    found = [hill(kesten(-0.02, 0.02, 1000, seed)) for seed in SEEDS]
    assert found == pytest.approx([2.0] * len(SEEDS), rel=WITHIN)


@pytest.mark.parametrize(("shape", "expected"), [(1.5, 2 / np.pi), (2.0, 1 / 2), (3.0, 3 / 8)])
def test_gini_of_the_inverse_gamma_distribution(shape, expected):
    assert rule.inverse_gamma_gini(shape) == pytest.approx(expected, rel=1e-12)


def test_case_t2_3_exchange_in_continuous_time():
    assert rule.exchange_exponent(0.02, 0.2) == pytest.approx(2.0, rel=1e-12)
    # With periods so short that time is as good as continuous, the law is the inverse gamma distribution.
    assert rule.exchange_exponent_by_period(0.02e-4, 0.2e-2) == pytest.approx(2.0, rel=1e-5)
    wealth = exchange(0.01, 0.1, 600, seed=3, people=100_000)
    assert gini(wealth) == pytest.approx(rule.inverse_gamma_gini(rule.exchange_exponent(0.01, 0.1)), abs=0.006)


def test_case_t2_4_exchange_by_period():
    assert rule.exchange_exponent_by_period(0.02, 0.2) == pytest.approx(2.0101, abs=5e-5)
    assert rule.inverse_gamma_gini(rule.exchange_exponent_by_period(0.02, 0.2)) == pytest.approx(0.498, abs=5e-4)


def test_case_t2_4_simulated_tail_where_it_settles_fast():
    wealth = exchange(0.3, 0.6, 60, seed=4)
    assert hill(wealth) == pytest.approx(rule.exchange_exponent_by_period(0.3, 0.6), rel=WITHIN)


@pytest.mark.slow
def test_case_t2_4_simulated_tail_and_gini():
    found = [exchange(0.02, 0.2, 500, seed) for seed in SEEDS]
    assert [hill(wealth) for wealth in found] == pytest.approx([2.0101] * len(SEEDS), rel=WITHIN)
    assert [gini(wealth) for wealth in found] == pytest.approx([0.498] * len(SEEDS), abs=0.01)


def test_case_t2_5_variance_where_it_is_finite():
    assert rule.exchange_variance(0.02, 0.1) == pytest.approx(0.32230, abs=5e-6)
    assert rule.exchange_variance(0.02, 0.2) == pytest.approx(96.7, abs=0.05)
    assert rule.exchange_variance(0.01, 0.2) == np.inf
    # The tail exponent is 8.6 here, so that the estimate of the variance has a variance.
    wealth = exchange(0.3, 0.3, 60, seed=6)
    assert wealth.var() == pytest.approx(rule.exchange_variance(0.3, 0.3), rel=0.01)


@given(share=st.floats(0.001, 0.5), sd=st.floats(0.01, 1.0))
def test_exponent_above_two_and_finite_variance_go_together(share, sd):
    exponent = rule.exchange_exponent_by_period(share, sd)
    if abs(exponent - 2.0) > 1e-9:
        assert (exponent > 2.0) == np.isfinite(rule.exchange_variance(share, sd))


def test_case_t2_7_growth_with_new_starts():
    exponent = rule.reset_exponent(0.005, 0.15, 0.01)
    assert exponent == pytest.approx(0.7487, abs=5e-5)
    grows = np.exp(0.005 * exponent + (0.15 * exponent) ** 2 / 2)
    assert 0.99 * grows == pytest.approx(1.0, rel=1e-12)
    assert rule.reset_exponent_continuous(0.005, 0.15, -np.log(0.99)) == pytest.approx(exponent, rel=1e-12)


def new_starts(seed):
    """Exact draw from the stationary law: ages are geometric, and growth adds up over an age."""
    generator = np.random.default_rng(seed)
    age = generator.geometric(0.01, PEOPLE) - 1
    return np.exp(0.005 * age + 0.15 * np.sqrt(age) * generator.standard_normal(PEOPLE))


def test_case_t2_7_simulated_tail():
    assert hill(new_starts(7)) == pytest.approx(0.7487, rel=WITHIN)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_case_t2_7_simulated_tail_with_other_seeds(seed):
    assert hill(new_starts(seed)) == pytest.approx(0.7487, rel=WITHIN)


def test_case_t2_8_steady_growth_until_an_exit():
    assert rule.steindl_exponent(0.02, 0.03) == pytest.approx(1.5, rel=1e-12)
    assert rule.steindl_exponent([0.01, 0.04, -0.02], [0.03, 0.05, 0.001]) == pytest.approx(1.25, rel=1e-12)
    assert rule.steindl_exponent([-0.01, 0.0], 0.03) == np.inf
    assert rule.reset_exponent_continuous(0.02, 1e-4, 0.03) == pytest.approx(1.5, rel=1e-6)
    age = np.random.default_rng(8).exponential(1 / 0.03, PEOPLE)
    assert hill(np.exp(0.02 * age)) == pytest.approx(1.5, rel=WITHIN)


def test_case_t2_9_speed():
    assert rule.half_life(rule.convergence_speed(0.01, 0.1, 0.02)) == pytest.approx(34.657, abs=5e-4)
    assert rule.half_life(rule.convergence_speed(0.0, 0.1, 0.0)) == np.inf


def test_case_t2_9_speed_is_the_spectral_gap_of_reflected_growth():
    """The slowest mode of log wealth that drifts down to a floor, on a grid up to a far ceiling."""
    drift, sd, width, points = -0.1, 0.3, 60.0, 1200
    step = width / points
    up = np.full(points - 1, sd**2 / (2 * step**2) + drift / (2 * step))
    down = np.full(points - 1, sd**2 / (2 * step**2) - drift / (2 * step))
    leaving = np.append(up, 0.0) + np.append(0.0, down)
    # A chain of births and deaths is symmetric after a change of scale.
    slowest = -eigvalsh_tridiagonal(-leaving, np.sqrt(up * down), select="i", select_range=(points - 2, points - 1))[0]
    ceiling = (np.pi * sd / width) ** 2 / 2
    assert slowest == pytest.approx(rule.convergence_speed(drift, sd, 0.0) + ceiling, rel=1e-3)


def test_case_t2_10_returns_that_rise_with_wealth_spread_it_exponentially():
    log = np.random.default_rng(10).normal(11.0, 1.3, 1000)
    start, mean = log.std(), log.mean()
    for period in range(1, 81):
        log = rule.scale_step(log, 0.005)
        assert log.std() == pytest.approx(start * 1.005**period, rel=1e-10)
    assert log.mean() == pytest.approx(mean, rel=1e-12)


@pytest.mark.parametrize(("saving", "growth"), [(0.12, 0.02), (0.1, 0.04)])
def test_case_t2_11_capital_over_output(saving, growth):
    capital, output = 1.0, 1.0
    for _ in range(3000):
        capital = float(national_income.capital_step(capital, saving * output))
        output *= 1 + growth
    assert capital / output == pytest.approx(rule.capital_output_ratio(saving, growth), rel=1e-10)


@pytest.mark.parametrize("workers_save", [0.0, 0.05, 0.1])
def test_case_t2_11_profit_rate_whatever_workers_save(workers_save):
    capital, output = rule.TwoClasses(1.0, 1.0), 1.0
    for _ in range(6000):
        capital = rule.two_class_step(capital, output, 0.35, workers_save, 0.5)
        output *= 1.02
    assert 0.35 * output / sum(capital) == pytest.approx(0.04, rel=1e-10)
    assert rule.two_class_profit_rate(0.02, 0.5) == pytest.approx(0.04, rel=1e-12)
    share = rule.two_class_shares(0.35, workers_save, 0.5)
    assert capital.capitalists / sum(capital) == pytest.approx(share.capitalists, rel=1e-10)


def test_case_t2_11_shares_of_the_classes():
    assert rule.two_class_shares(0.35, 0.05, 0.5).capitalists == pytest.approx(0.79, abs=0.005)
    assert rule.two_class_shares(0.35, 0.2, 0.5) == (1.0, 0.0)
