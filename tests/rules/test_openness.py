"""Openness: the open frontier, catching up, the worth of a secret, and what entrants start from."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import lambertw

from simulation.measures.concentration import herfindahl
from simulation.rules.industry import openness as rule
from simulation.rules.industry.demand import clone_quality, logit_shares
from simulation.rules.industry.pricing import bertrand_prices
from simulation.rules.industry.scaling import lag_quarters
from simulation.rules.industry.stability import tipping_threshold

FIRMS = 6
LEVELS = arrays(np.float64, FIRMS, elements=st.floats(-5, 5))
INF = np.inf


@pytest.mark.parametrize(("gap", "rent"), [(0, 0.27846), (1, 0.56714), (2, 1.0), (4, 2.20794)])
def test_case_o1_value_of_secrecy(gap, rent):
    users, taste = 3.0, 0.7
    growth = 0.2 * taste
    profit, share = rule.value_of_secrecy(gap / 0.2, growth, taste, users)
    exact = float(lambertw(math.exp(gap - 1)).real)
    assert exact == pytest.approx(rent, abs=5e-6)
    assert profit == pytest.approx(users * taste * exact, rel=1e-9)
    assert share == pytest.approx(exact / (1 + exact), rel=1e-9)


@pytest.mark.parametrize("lag", [0.0, 1.0, 4.0, 12.0])
def test_case_o1_is_what_the_price_solver_finds_against_a_free_open_model(lag):
    history = np.array([[0.3 * (20 - back)] for back in range(21)])
    open_level = rule.open_frontier(history, [lag]).log_capability
    price, share, _ = bertrand_prices(history[0], [0.5], 0.7, outside=open_level - 0.5)
    profit, expected_share = rule.value_of_secrecy(lag, 0.3, 0.7)
    assert share == pytest.approx([float(expected_share)], rel=1e-6)
    assert share * (price - 0.5) == pytest.approx([float(profit)], rel=1e-6)


def test_case_o1_profit_of_a_large_lead_rises_by_growth_a_quarter():
    lags = np.array([1e4, 1e4 + 1])
    profit, share = rule.value_of_secrecy(lags, 0.1, 0.7, 2.0)
    assert np.diff(profit) == pytest.approx([2.0 * 0.1], rel=1e-3)
    assert share == pytest.approx([1.0, 1.0], rel=1e-3)
    forever = rule.value_of_secrecy(INF, 0.1, 0.7)
    assert (float(forever.profit), float(forever.share)) == (INF, 1.0)


@given(lag=st.floats(0, 40), longer=st.floats(0.01, 10), growth=st.floats(0.01, 1), taste=st.floats(0.1, 3))
def test_case_o1_secrecy_is_worth_more_the_longer_it_lasts(lag, longer, growth, taste):
    shorter = rule.value_of_secrecy(lag, growth, taste)
    assert rule.value_of_secrecy(lag + longer, growth, taste).profit > shorter.profit
    assert 0 < shorter.share < 1


def test_case_o2_gap_settles_at_growth_over_speed():
    assert rule.catch_up_gap(0.1, 0.75) == pytest.approx(0.1333333333333333, rel=1e-9)
    leader_and_follower, gaps = np.array([1.0, 0.0]), []
    for _ in range(60):
        leader_and_follower = rule.spillover(leader_and_follower, 0.75) + np.array([0.1, 0.0])
        gaps.append(leader_and_follower[0] - leader_and_follower[1])
    assert gaps[-1] == pytest.approx(0.133333, abs=5e-7)
    assert gaps == pytest.approx(rule.catch_up_gap(0.1, 0.75, 1.0, np.arange(1, 61)), rel=1e-9)


@pytest.mark.parametrize(("speed", "lag"), [(0.75, 4 / 3), (0.25, 4.0), (0.5, 2.0), (1.0, 1.0)])
def test_case_o2_lag_is_one_over_the_speed(speed, lag):
    assert lag_quarters(rule.catch_up_gap(0.3, speed), 0.3) == pytest.approx(lag, rel=1e-9)


def test_case_o2_without_spillovers_the_gap_never_settles():
    assert rule.catch_up_gap(0.1, 0.0) == INF
    assert rule.catch_up_gap(0.1, 0.0, 1.0, [0, 5]) == pytest.approx([1.0, 1.5], rel=1e-12)
    assert rule.catch_up_gap(0.0, 0.0, 1.0) == 1.0
    assert rule.spillover([1.0, 0.0], 0.0).tolist() == [1.0, 0.0]
    assert rule.spillover([1.0, 0.0], 1.0).tolist() == [1.0, 1.0]


@given(levels=LEVELS, speed=st.floats(0, 1), order=st.permutations(range(FIRMS)))
def test_spillovers_narrow_gaps_and_ignore_the_order_of_firms(levels, speed, order):
    after = rule.spillover(levels, speed)
    assert after.max() == levels.max()
    assert (after >= levels).all()
    assert after.max() - after == pytest.approx((1 - speed) * (levels.max() - levels), abs=1e-12)
    assert rule.spillover(levels[order], speed).tolist() == after[order].tolist()


def test_spillover_leaves_empty_slots_and_never_pulls_down():
    assert rule.spillover([2.0, -INF, 0.0], [0.5, 0.5, 0.5]).tolist() == [2.0, -INF, 1.0]
    assert rule.spillover([2.0, 0.0], 0.5, best=1.0).tolist() == [2.0, 0.5]
    assert rule.spillover([2.0, 0.0], 0.5, best=[9.0, -INF]).tolist() == [5.5, 0.0]
    assert rule.spillover([-INF, -INF], 0.5).tolist() == [-INF, -INF]


HISTORY = np.array([[5.0, 4.0, -INF], [4.0, 3.5, -INF], [3.0, 3.0, 9.0]])


@pytest.mark.parametrize(
    ("lags", "level", "firm"),
    [
        ([0, INF, INF], 5.0, 0),
        ([1, 0, INF], 4.0, 0),
        ([2, 0, INF], 4.0, 1),
        ([0.5, INF, INF], 4.5, 0),
        ([4 / 3, INF, INF], 11 / 3, 0),
        ([INF, INF, INF], -INF, -1),
        ([3, 2.5, INF], -INF, -1),
        ([INF, INF, 1.5], -INF, -1),
        ([INF, INF, 2], 9.0, 2),
    ],
)
def test_open_frontier_reads_the_history_at_each_lag(lags, level, firm):
    found = rule.open_frontier(HISTORY, lags)
    assert found.log_capability == pytest.approx(level, rel=1e-12)
    assert found.firm == firm


def test_what_was_released_stays_released():
    assert rule.open_frontier(HISTORY, [INF, 0, INF], log_best_before=4.2, firm_before=0) == (4.2, 0)
    assert rule.open_frontier(HISTORY, [INF] * 3, log_best_before=4.2, firm_before=2) == (4.2, 2)
    assert rule.open_frontier(HISTORY, [0, 0, INF], log_best_before=4.2, firm_before=2) == (5.0, 0)


@given(
    steps=arrays(np.float64, (5, FIRMS), elements=st.floats(0, 1)),
    lags=arrays(np.float64, FIRMS, elements=st.floats(0, 4)),
    longer=st.floats(0, 4),
)
def test_longer_lags_never_open_more(steps, lags, longer):
    history = np.cumsum(steps, axis=0)[::-1]
    level = rule.open_frontier(history, lags).log_capability
    assert level <= history[0].max() + 1e-12
    assert rule.open_frontier(history, lags + longer).log_capability <= level + 1e-12


@pytest.mark.parametrize(("incumbents", "entrants"), [(1, 1), (2, 3), (4, 6)])
def test_case_o3_open_at_lag_zero_leaves_the_leader_no_research_rent(incumbents, entrants):
    capability = np.linspace(5.0, 3.0, incumbents)
    leader = int(np.argmax(capability))
    lags = np.where(np.arange(incumbents) == leader, 0.0, INF)
    opened = rule.open_frontier(capability[np.newaxis], lags)
    assert opened == (5.0, leader)
    start = float(rule.entrant_capability(opened.log_capability, 1.0))
    firms = incumbents + entrants
    market = np.r_[np.maximum(capability, opened.log_capability), np.full(entrants, start)]
    price, share, _ = bertrand_prices(0.4 * market, np.full(firms, 1.3), 0.7)
    assert share == pytest.approx(np.full(firms, 1 / firms), rel=1e-6)
    assert price - 1.3 == pytest.approx(np.full(firms, 0.7 * firms / (firms - 1)), rel=1e-6)


def test_case_o5_data_portability_raises_the_tipping_threshold():
    closed, portable = tipping_threshold(4), tipping_threshold(4, sharing=0.3)
    assert portable / closed == pytest.approx((1 + 3 * 0.3) / (1 - 0.3), rel=1e-9)


def test_case_o5_break_up_undoes_a_merger_in_margins_and_shares():
    merged_price, merged_share, _ = bertrand_prices(np.zeros(4), np.zeros(4), 1.0, owner=[0, 0, 1, 2])
    assert merged_price == pytest.approx([1.726751, 1.726751, 1.407580, 1.407580], rel=1e-6)
    broken_price, broken_share, _ = bertrand_prices(np.zeros(4), np.zeros(4), 1.0)
    assert broken_price == pytest.approx(np.full(4, 4 / 3), rel=1e-6)
    by_owner = [merged_share[:2].sum(), *merged_share[2:]]
    assert by_owner == pytest.approx([0.420878, 0.289561, 0.289561], rel=2e-6)
    assert herfindahl(broken_share) < herfindahl(by_owner)


def test_case_o5_break_up_at_given_shares_lowers_the_index_by_half_the_square_and_creates_no_demand():
    halves = herfindahl([0.2, 0.2, 0.35, 0.25])
    assert herfindahl([0.4, 0.35, 0.25]) - halves == pytest.approx(0.4**2 / 2, rel=1e-9)
    whole = logit_shares([1.0, 0.5], [0.0, 0.0], 0.7)
    half_quality = float(clone_quality(1.0, 2, 0.7))
    parts = logit_shares([half_quality, half_quality, 0.5], [0.0, 0.0, 0.0], 0.7)
    assert parts[:2].sum() == pytest.approx(whole[0], rel=1e-9)


def test_jaffe_pool_adds_the_research_of_neighbours():
    proximity = np.array([[0.0, 1.0, 0.5], [1.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    gain = rule.jaffe_pool([4.0, 2.0, 2.0], proximity, 0.3, 1.0)
    assert gain == pytest.approx([0.3 * math.log(4), 0.3 * math.log(5), 0.0], rel=1e-12)
    large = (
        rule.jaffe_pool([0.0, 2e9, 0.0], proximity, 0.3, 1.0)[0] - rule.jaffe_pool([0, 1e9, 0], proximity, 0.3, 1)[0]
    )
    assert large == pytest.approx(0.3 * math.log(2), rel=1e-6)


def test_entrants_start_from_what_is_open_or_reproducible():
    assert rule.entrant_capability(50.0, [1.0, 0.5, 0.0]).tolist() == [50.0, pytest.approx(50 - math.log(2)), -INF]
    assert rule.entrant_capability(50.0, 1.0, 54.0, 0.25) == 51.0
    assert rule.entrant_capability(50.0, 1.0, 54.0, 1.0) == 54.0
    assert rule.entrant_capability(50.0, 1.0, 40.0, 1.0) == 50.0
    assert rule.entrant_capability(-INF, 1.0) == -INF
    assert rule.entrant_capability(-INF, 1.0, 54.0, 0.5) == -INF
    assert rule.entrant_capability(-INF, 1.0, 54.0, 1.0) == 54.0
