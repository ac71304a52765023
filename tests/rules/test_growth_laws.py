"""Growth laws: luck alone, luck with a floor, Simon's urn, and selection alone."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry import growth_laws as rule

SHARES, FITNESS = np.array([0.5, 0.3, 0.2]), np.array([1.0, 1.1, 1.3])
SIZES = arrays(np.float64, 5, elements=st.floats(0.01, 1))
GROWTH = arrays(np.float64, 5, elements=st.floats(0.5, 2))


def test_case_i7_replicator_golden_numbers():
    np.testing.assert_allclose(rule.replicator_path(SHARES, FITNESS, 20), [0.012337, 0.049799, 0.937864], atol=5e-7)


def test_case_i7_path_equals_repeated_selection():
    share, path = SHARES, rule.replicator_path(SHARES, FITNESS, np.arange(21))
    for row in path:
        np.testing.assert_allclose(row, share, rtol=1e-9)
        share = share * FITNESS / (share @ FITNESS)


def test_case_i7_distant_dates_do_not_overflow():
    np.testing.assert_allclose(rule.replicator_path(SHARES, FITNESS, 1e6), [0.0, 0.0, 1.0], atol=1e-300)


@given(SIZES, GROWTH)
def test_case_i7_fisher_gain_is_the_rise_of_mean_fitness(sizes, fitness):
    now = sizes / sizes.sum()
    later = rule.replicator_path(now, fitness, 1)
    gain = rule.fisher_gain(now, fitness)
    assert gain >= 0
    assert gain == pytest.approx(float(later @ fitness - now @ fitness), rel=1e-9, abs=1e-12)


@given(SIZES, GROWTH, st.floats(0, 200), st.permutations(range(5)))
def test_replicator_shares_sum_to_one_and_follow_a_permutation(sizes, fitness, quarters, order):
    share, order = sizes / sizes.sum(), list(order)
    path = rule.replicator_path(share, fitness, quarters)
    assert path.sum() == pytest.approx(1.0, rel=1e-12)
    np.testing.assert_allclose(rule.replicator_path(share[order], fitness[order], quarters), path[order], atol=1e-14)


def test_case_i9_gibrat_golden_number_and_cap():
    assert 1e6 * rule.gibrat_hhi(1e6, 0.5, 1) == pytest.approx(1.284025, rel=1e-6)
    assert rule.gibrat_hhi(10, 0.5, 0) == pytest.approx(0.1)
    assert rule.gibrat_hhi(10, 0.5, 400) == 1.0


def test_case_i9_simulated_random_growth_has_the_concentration_of_the_formula():
    generator = np.random.default_rng(9)
    firms, samples = 20_000, 200
    size = np.exp(0.5 * generator.standard_normal((samples, firms)))
    measured = firms * (size**2).sum(axis=1) / size.sum(axis=1) ** 2
    expected = firms * rule.gibrat_hhi(firms, 0.5, 1)
    assert abs(measured.mean() - expected) < 4 * measured.std(ddof=1) / math.sqrt(samples)


def test_case_i9_exponents_of_the_literature():
    assert rule.pareto_exponent_with_floor(0.02, 0.2) == pytest.approx(1.0, rel=1e-9)
    assert rule.pareto_exponent_with_mean(0.2) == pytest.approx(1.25, rel=1e-9)
    assert rule.simon_exponent(0.2) == pytest.approx(1.25, rel=1e-9)


def test_case_i9_random_growth_above_a_floor_has_a_pareto_tail():
    generator = np.random.default_rng(90)
    log_size = generator.exponential(1.0, 20_000)
    for _ in range(400):
        log_size = np.maximum(0.0, log_size - 0.02 + 0.2 * generator.standard_normal(log_size.size))
    excess = log_size[log_size > 0.5] - 0.5
    assert 1 / excess.mean() == pytest.approx(rule.pareto_exponent_with_floor(0.02, 0.2), rel=0.05)


def test_case_i9_simon_process_has_the_exponent_of_the_formula():
    # Firms of size one are a part b / (b + 1) of all firms in the Yule distribution with exponent b.
    generator = np.random.default_rng(91)
    units, entry = 40_000, 0.2
    founds, joins = generator.random(units) < entry, generator.random(units)
    firm_of = np.zeros(units, dtype=np.int64)
    firms = 1
    for unit in range(1, units):
        if founds[unit]:
            firm_of[unit], firms = firms, firms + 1
        else:
            firm_of[unit] = firm_of[int(joins[unit] * unit)]
    sizes = np.bincount(firm_of)
    exponent = rule.simon_exponent(entry)
    expected = exponent / (exponent + 1)
    error = math.sqrt(expected * (1 - expected) / sizes.size)
    assert abs((sizes == 1).mean() - expected) < 4 * error
