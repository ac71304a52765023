"""Outside money: the tournament for rounds, compute for equity, valuation, dilution and runway."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry import funding as rule
from simulation.rules.industry.exit import insolvent

FIRMS = 6
SCORES = arrays(np.float64, FIRMS, elements=st.floats(0.01, 100))
ASKS = arrays(np.float64, FIRMS, elements=st.floats(0, 50))
ELIGIBLE = arrays(np.bool_, FIRMS)
NO_LIMIT = np.full(3, np.inf)


def test_tournament_without_binding_asks_pays_tullock_shares():
    rounds = rule.tournament(14.0, [1.0, 2.0, 3.0], 2.0, [True] * 3, NO_LIMIT)
    np.testing.assert_allclose(rounds, [1.0, 4.0, 9.0], rtol=1e-12)


def test_tournament_redistributes_what_a_satisfied_firm_does_not_take():
    # Shares of 12 would be 2, 4 and 6; the third wants 1.5 only, the rest is split 1 to 2.
    rounds = rule.tournament(12.0, [1.0, 2.0, 3.0], 1.0, [True] * 3, [np.inf, np.inf, 1.5])
    np.testing.assert_allclose(rounds, [3.5, 7.0, 1.5], rtol=1e-12)
    # A second round of redistribution satisfies the second firm too.
    rounds = rule.tournament(12.0, [1.0, 2.0, 3.0], 1.0, [True] * 3, [np.inf, 5.0, 1.5])
    np.testing.assert_allclose(rounds, [5.5, 5.0, 1.5], rtol=1e-12)


def test_tournament_limits():
    everyone = [True] * 3
    np.testing.assert_allclose(rule.tournament(9.0, [1.0, 5.0, 2.0], 0.0, everyone, NO_LIMIT), 3.0)
    best = rule.tournament(9.0, [1.0, 5.0, 2.0], 800.0, everyone, NO_LIMIT)
    np.testing.assert_allclose(best, [0.0, 9.0, 0.0], atol=1e-300)
    np.testing.assert_allclose(
        rule.tournament(9.0, [1.0, 5.0, 2.0], 30.0, everyone, [9.0, 4.0, 9.0]), [0, 4, 5], atol=1e-7
    )
    np.testing.assert_allclose(
        rule.tournament(9.0, [1.0, 1.0, 0.0], 1.0, [True, False, True], NO_LIMIT), [9.0, 0.0, 0.0]
    )
    np.testing.assert_allclose(rule.tournament(9.0, [1.0, 2.0, 3.0], 1.0, everyone, [1.0, 2.0, 3.0]), [1.0, 2.0, 3.0])
    np.testing.assert_array_equal(rule.tournament(0.0, [1.0, 2.0, 3.0], 1.0, everyone, NO_LIMIT), 0.0)
    np.testing.assert_array_equal(rule.tournament(9.0, [1.0, 2.0, 3.0], 1.0, [False] * 3, NO_LIMIT), 0.0)
    assert rule.tournament(9.0, [], 1.0, [], []).size == 0


@given(st.floats(0, 100), SCORES, st.floats(0, 4), ELIGIBLE, ASKS)
def test_tournament_conserves_the_pool_and_respects_every_ask(pool, scores, exponent, eligible, asks):
    rounds = rule.tournament(pool, scores, exponent, eligible, asks)
    assert (rounds >= 0).all()
    assert (rounds <= np.where(eligible, asks, 0)).all()
    assert rounds.sum() == pytest.approx(min(pool, asks[eligible].sum()), rel=1e-9, abs=1e-12)


@given(st.floats(0.1, 100), SCORES, st.floats(0, 4), ELIGIBLE, ASKS)
def test_tournament_leaves_unsatisfied_firms_in_proportion_and_nobody_ahead_of_them(
    pool, scores, exponent, eligible, asks
):
    rounds = rule.tournament(pool, scores, exponent, eligible, asks)
    per_weight = rounds / scores**exponent
    open_asks = eligible & (rounds < asks * (1 - 1e-9))
    if open_asks.any():
        assert np.ptp(per_weight[open_asks]) <= 1e-6 * per_weight[open_asks].max()
        assert (per_weight[eligible] <= per_weight[open_asks].max() * (1 + 1e-6)).all()


@given(st.floats(0.1, 100), SCORES, st.floats(0, 4), ELIGIBLE, ASKS, st.permutations(range(FIRMS)), st.floats(0.1, 10))
def test_tournament_follows_a_permutation_and_money_has_no_unit(pool, scores, exponent, eligible, asks, order, unit):
    rounds, order = rule.tournament(pool, scores, exponent, eligible, asks), list(order)
    shuffled = rule.tournament(pool, scores[order], exponent, eligible[order], asks[order])
    np.testing.assert_allclose(shuffled, rounds[order], rtol=1e-9, atol=1e-9)
    scaled = rule.tournament(unit * pool, scores, exponent, eligible, unit * asks)
    np.testing.assert_allclose(scaled, unit * rounds, rtol=1e-9, atol=1e-9)


@given(st.floats(0.1, 100), SCORES, st.floats(0.1, 4), ASKS, st.floats(1.0, 5.0))
def test_a_better_score_never_costs_a_firm_money(pool, scores, exponent, asks, factor):
    better = scores * np.r_[factor, np.ones(FIRMS - 1)]
    everyone = np.ones(FIRMS, dtype=bool)
    before = rule.tournament(pool, scores, exponent, everyone, asks)
    after = rule.tournament(pool, better, exponent, everyone, asks)
    assert after[0] >= before[0] * (1 - 1e-9)


def test_funding_score_rewards_lead_growth_and_talent_by_their_weights():
    score = rule.funding_score([0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 0.5, 0.0], [0.0, 0.0, 0.0, 0.2], (1.0, 2.0, 5.0))
    np.testing.assert_allclose(score, [math.exp(-1), 1.0, 1.0, 1.0], rtol=1e-12)
    np.testing.assert_allclose(rule.funding_score([1e4, 0.0], [0.0, 0.0], [0.0, 0.0], (1.0, 1.0, 1.0)), [1.0, 0.0])


def test_round_is_due_below_the_hazard():
    np.testing.assert_array_equal(rule.round_due([0.1, 0.3, 0.0], [0.2, 0.2, 0.0]), [True, False, False])


def test_compute_for_equity_by_hand():
    credit, committed = rule.compute_for_equity([10.0, 4.0, 6.0, 0.0], 0.5, [3, rule.NO_BACKER, 3, rule.NO_BACKER])
    np.testing.assert_allclose(credit, [5.0, 0.0, 3.0, 0.0])
    np.testing.assert_allclose(committed, [0.0, 0.0, 0.0, 8.0])


@given(ASKS, st.floats(0, 1), arrays(np.int64, FIRMS, elements=st.integers(-1, FIRMS - 1)))
def test_compute_for_equity_conserves_money(rounds, share, backer):
    credit, committed = rule.compute_for_equity(rounds, share, backer)
    assert committed.sum() == pytest.approx(credit.sum(), rel=1e-12, abs=1e-12)
    assert (credit <= rounds).all()
    assert (credit[backer == rule.NO_BACKER] == 0).all()


def test_valuation_equals_the_discounted_sum_plus_the_hoped_for_prize():
    quarters = np.arange(1, 21)
    expected = 0.3 * 2.0 * ((1.1 / 1.03) ** quarters).sum() + 0.2 * 50.0
    value = rule.valuation(2.0, 0.1, 0.3, 0.2, 50.0, discount_rate=0.03, horizon_quarters=20)
    assert value == pytest.approx(expected, rel=1e-9)


def test_valuation_in_the_limits():
    growth = np.array([0.03, 0.03 + 1e-12, 0.5, 0.0])
    revenue = np.array([2.0, 2.0, 0.0, 1.0])
    margin = np.array([0.3, 0.3, 0.3, -5.0])
    value = rule.valuation(revenue, growth, margin, 0.1, 7.0, discount_rate=0.03, horizon_quarters=12)
    np.testing.assert_allclose(value, [7.9, 7.9, 0.7, 0.0], rtol=1e-9)


@given(st.floats(0, 10), st.floats(-0.5, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 100))
def test_a_stronger_belief_in_winning_never_lowers_the_value(revenue, growth, margin, chance, prize):
    terms = {"discount_rate": 0.04, "horizon_quarters": 16}
    low = rule.valuation(revenue, growth, margin, 0.5 * chance, prize, **terms)
    assert rule.valuation(revenue, growth, margin, chance, prize, **terms) >= low


def test_dilution_by_hand():
    np.testing.assert_allclose(rule.dilution([10.0, 0.0, 5.0, 0.0], [40.0, 3.0, 2.0, 0.0]), [0.25, 0.0, 1.0, 0.0])


def test_case_i11_runway_ends_in_the_quarter_in_which_the_firm_fails():
    assert rule.runway_quarters(10.0, 3.0) == 4
    cash = 10.0 - 3.0 * np.arange(1, 6)
    assert 1 + int(np.argmax(insolvent(cash, 0.0))) == 4


def test_runway_in_the_limits():
    runway = rule.runway_quarters([9.0, 5.0, 5.0, 0.0, -2.0], [3.0, 0.0, -1.0, 1.0, 1.0])
    np.testing.assert_array_equal(runway, [3.0, math.inf, math.inf, 0.0, 0.0])
    assert rule.runway_quarters(1.0, 5e-324) == math.inf
