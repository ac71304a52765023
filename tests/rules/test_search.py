"""Nelson and Winter's search at its corners: imitation alone and innovation alone."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry.algorithmic_progress import nelson_winter_search

FIRMS = 6
LEVELS = arrays(np.float64, FIRMS, elements=st.floats(-5, 5))
SPEND = arrays(np.float64, FIRMS, elements=st.floats(0, 20))
DRAWS = arrays(np.float64, (3, FIRMS), elements=st.floats(0.001, 0.999))


def test_case_i10_without_innovation_laggards_copy_the_best_after_a_geometric_time():
    laggards, generator = 20_000, np.random.default_rng(10)
    productivity = np.r_[2.0, generator.uniform(-1, 1, laggards)]
    spend = np.full(laggards + 1, 3.0)
    copied_in = np.zeros(laggards)
    quarter = 0
    while (productivity < 2.0).any():
        quarter += 1
        draws = generator.random((3, laggards + 1))
        productivity = nelson_winter_search(productivity, spend, spend, 0.0, 0.05, 9.0, 1.0, draws)
        assert productivity.max() == 2.0
        copied_in[(copied_in == 0) & (productivity[1:] == 2.0)] = quarter
    chance = 1 - 0.95**3
    error = math.sqrt(1 - chance) / chance / math.sqrt(laggards)
    assert abs(copied_in.mean() - 1 / chance) < 4 * error
    np.testing.assert_array_equal(productivity, 2.0)


def test_case_i10_without_imitation_equal_rules_keep_expected_productivity_equal():
    firms, generator = 20_000, np.random.default_rng(11)
    productivity, spend = np.zeros(firms), np.full(firms, 2.0)
    for quarter in range(30):
        draws = generator.random((3, firms))
        productivity = nelson_winter_search(productivity, spend, spend, 0.1, 0.0, 0.05 * quarter, 0.3, draws)
        even, odd = productivity[::2], productivity[1::2]
        error = math.sqrt((even.var() + odd.var()) / (firms / 2))
        assert abs(even.mean() - odd.mean()) < 4 * error
    assert productivity.mean() > 1.0


def test_case_i10_successful_innovations_have_the_stated_mean_and_spread():
    firms, generator = 40_000, np.random.default_rng(12)
    # From far below, the best of old and new is the new.
    drawn = nelson_winter_search(
        np.full(firms, -99.0), np.ones(firms), np.zeros(firms), 1.0, 0.0, 0.4, 0.3, generator.random((3, firms))
    )
    assert abs(drawn.mean() - 0.4) < 4 * 0.3 / math.sqrt(firms)
    assert abs(drawn.std() - 0.3) < 4 * 0.3 / math.sqrt(2 * firms)


@given(LEVELS, SPEND, SPEND, st.floats(0, 0.9), st.floats(0, 0.9), DRAWS, st.permutations(range(FIRMS)))
def test_search_never_loses_knowledge_and_follows_a_permutation(level, invent, copy, rate, copy_rate, draws, order):
    order = list(order)
    after = nelson_winter_search(level, invent, copy, rate, copy_rate, 0.0, 1.0, draws)
    assert (after >= level).all()
    shuffled = nelson_winter_search(
        level[order], invent[order], copy[order], rate, copy_rate, 0.0, 1.0, draws[:, order]
    )
    np.testing.assert_allclose(shuffled, after[order], rtol=1e-12)


@given(LEVELS, DRAWS)
def test_search_without_spending_changes_nothing(level, draws):
    nothing = np.zeros(FIRMS)
    np.testing.assert_array_equal(nelson_winter_search(level, nothing, nothing, 0.5, 0.5, 9.0, 1.0, draws), level)
