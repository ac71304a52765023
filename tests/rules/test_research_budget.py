"""Research budgets: optimal spend by search and by finite differences, break-even bounds, the profit loop, caps."""

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize_scalar

from simulation.rules.industry import research_budget as rule
from simulation.rules.industry.pricing import bertrand_prices

MONEY = st.floats(0.0, 1e3)


def best_response(profit: Callable[[float], float], highest: float) -> float:
    found = minimize_scalar(
        lambda spend: -profit(spend), bounds=(1e-9, highest), method="bounded", options={"xatol": 1e-11}
    )
    return float(found.x)


def bertrand_profit(quality: np.ndarray, outside: float | None = None) -> np.ndarray:
    """Profit per user of the market at cost zero and taste one."""
    price, share, _ = bertrand_prices(quality, 0.0, 1.0, outside, tolerance=1e-13)
    return price * share


@pytest.mark.parametrize(("firms", "spend"), [(2, 0.25), (3, 1 / 6), (5, 0.1)])
def test_case_i1_open_loop_spend_is_the_fixed_point_of_best_response_search(firms, spend):
    margin = firms / (firms - 1)  # Bertrand margin with equal shares, held fixed
    rivals = 0.03
    for _ in range(60):

        def profit(own: float, others: float = rivals) -> float:
            return margin * own**0.5 / (own**0.5 + (firms - 1) * others**0.5) - own

        rivals = best_response(profit, 1.0)
    assert rivals == pytest.approx(spend, rel=1e-6)
    np.testing.assert_allclose(rule.open_loop(1.0, 0.5, np.full(firms, 1 / firms)), spend, rtol=1e-9)


def test_case_i1_industry_spend_does_not_depend_on_the_number_of_firms():
    for firms in (2, 3, 5, 64):
        assert rule.open_loop(7.0, 0.5, np.full(firms, 1 / firms)).sum() == pytest.approx(3.5, rel=1e-9)


@pytest.mark.parametrize(("firms", "spend"), [(2, 1 / 6), (3, 1 / 7), (5, 0.0952381)])
def test_case_i2_two_stage_spend_solves_the_first_order_condition_by_finite_differences(firms, spend):
    def marginal_profit(own: float) -> float:
        def profit(tried: float) -> float:
            quality = 0.5 * np.log(np.r_[tried, np.full(firms - 1, own)])
            return float(bertrand_profit(quality)[0]) - tried

        step = 1e-5 * own
        return (profit(own + step) - profit(own - step)) / (2 * step)

    low, high = 1e-3, 1.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if marginal_profit(middle) > 0 else (low, middle)
    assert low == pytest.approx(spend, rel=1e-4)
    assert rule.two_stage_symmetric(1.0, 0.5, firms) == pytest.approx(spend, rel=1e-6)
    np.testing.assert_allclose(rule.two_stage(1.0, 0.5, np.full(firms, 1 / firms)), spend, rtol=1e-6)


@pytest.mark.parametrize("outside", [None, 0.0, 1.5])
@pytest.mark.parametrize("quality", [(2.0, 1.0, 0.5, -1.0), (0.2, 3.0), (4.0, 0.0, 0.0)])
def test_two_stage_spend_equals_the_marginal_profit_of_quality_at_any_shares(quality, outside):
    level = np.asarray(quality)
    _, share, _ = bertrand_prices(level, 0.0, 1.0, outside, tolerance=1e-13)
    slopes = []
    for unit in np.eye(len(level)):
        rise = bertrand_profit(level + 1e-5 * unit, outside) - bertrand_profit(level - 1e-5 * unit, outside)
        slopes.append(float(rise @ unit) / 2e-5)
    np.testing.assert_allclose(rule.two_stage(3.0, 0.5, share), 1.5 * np.asarray(slopes), rtol=1e-4)


def test_two_stage_monopolist_of_a_covered_market_spends_nothing():
    np.testing.assert_array_equal(rule.two_stage(1.0, 0.5, [1.0]), [0.0])
    np.testing.assert_array_equal(rule.two_stage(1.0, 0.5, [1.0, 0.0]), [0.0, 0.0])
    assert rule.two_stage_symmetric(1.0, 0.5, 1) == 0.0


@pytest.mark.parametrize("firms", [2, 3, 4, 5, 8])
def test_cases_i1_and_i2_firms_earn_exactly_nothing_at_the_break_even_feedback(firms):
    income = 1.0 / (firms - 1)  # profit before research per user, taste one
    open_bound, two_stage_bound = rule.open_loop_break_even(firms), rule.two_stage_break_even(firms)
    assert open_bound / firms == pytest.approx(income, rel=1e-9)
    assert rule.two_stage_symmetric(1.0, two_stage_bound, firms) == pytest.approx(income, rel=1e-9)
    assert open_bound < two_stage_bound


def test_break_even_and_loop_thresholds_of_the_literature():
    assert [rule.two_stage_break_even(n) for n in (2, 3, 4, 5)] == pytest.approx([3, 1.75, 1.4444444444, 1.3125])
    assert [rule.open_loop_break_even(n) for n in (2, 5)] == pytest.approx([2, 1.25])
    assert [rule.profit_loop_threshold(n) for n in (2, 3, 5)] == pytest.approx([1.5, 7 / 6, 1.05])
    thresholds = (rule.open_loop_break_even, rule.two_stage_break_even, rule.profit_loop_threshold)
    assert [threshold(1) for threshold in thresholds] == [math.inf] * 3


@pytest.mark.parametrize("firms", [2, 3, 5])
@pytest.mark.parametrize("relative", [0.97, 1.03])
def test_case_i4_profit_funded_research_tips_above_the_threshold(firms, relative):
    strength = relative * rule.profit_loop_threshold(firms)
    depreciation, rate = 0.3, 0.4
    steady = rate / (firms - 1) / depreciation
    knowledge = steady * (1 + 1e-4 * np.r_[1.0, np.full(firms - 1, -1 / (firms - 1))])
    gaps = []
    for _ in range(60):
        gaps.append(math.log(knowledge[0] / knowledge[1]))
        profit = bertrand_profit(strength * np.log(knowledge))
        knowledge = (1 - depreciation) * knowledge + rule.profit_share(profit, rate)
    assert (gaps[-1] > gaps[0]) == (relative > 1)
    assert gaps[1] / gaps[0] == pytest.approx(1 - depreciation * (1 - relative), rel=1e-3)


def test_case_i4_investor_funding_that_ignores_the_share_closes_no_loop():
    knowledge = np.array([1.5, 1.0, 0.5])
    for _ in range(80):
        knowledge = 0.7 * knowledge + rule.investor_growth(np.ones(3), 1.0, np.full(3, 9.0))
    np.testing.assert_allclose(knowledge, 1 / 0.3, rtol=1e-9)


def test_rules_of_thumb_by_hand():
    np.testing.assert_allclose(rule.revenue_share([10.0, 0.0, -1.0], 0.9), [9.0, 0.0, 0.0])
    np.testing.assert_allclose(rule.profit_share([4.0, -2.0], 0.5), [2.0, 0.0])
    np.testing.assert_allclose(rule.investor_growth([1.0, 1.0, 1.0], 1.25, [9.0, 1.1, -3.0]), [1.25, 1.1, 0.0])
    np.testing.assert_allclose(rule.parent_growth([1.0, 1.0], 1.25, [100.0, 4.0], 0.25), [1.25, 1.0])


@given(arrays(np.float64, 6, elements=st.floats(0.01, 1.0)), st.floats(0.0, 0.9), st.permutations(range(6)))
def test_optimal_spend_is_positive_ordered_below_open_loop_and_blind_to_the_order_of_firms(sizes, outside, order):
    share = (1 - outside) * sizes / sizes.sum()
    early, foreseen = rule.open_loop(2.0, 0.7, share), rule.two_stage(2.0, 0.7, share)
    assert (foreseen > 0).all()
    assert (foreseen <= early * (1 + 1e-12)).all()
    np.testing.assert_allclose(rule.two_stage(2.0, 0.7, share[list(order)]), foreseen[list(order)], rtol=1e-12)


@given(arrays(np.float64, 5, elements=MONEY), arrays(np.float64, 5, elements=st.floats(-1e3, 1e3)), st.floats(0.5, 3))
def test_nobody_spends_money_it_lacks(last, cash, growth):
    spend = rule.investor_growth(last, growth, cash)
    assert (spend >= 0).all()
    assert (spend <= np.maximum(cash, 0)).all()
    assert (spend <= last * growth).all()
