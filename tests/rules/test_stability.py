"""Stability numbers: thresholds, funding and viable firms (cases F4-F7, I1, I2, I4 and the combined rule)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.rules.industry.data_flywheel import data_next, effective_data, log_quality
from simulation.rules.industry.demand import logit_shares, switching_shares
from simulation.rules.industry.pricing import bertrand_prices
from simulation.rules.industry.stability import (
    FUNDING_RULES,
    feedback,
    funding_multiplier,
    gap_factor,
    inertia_root,
    profit_funded_threshold,
    sharing_to_prevent_tipping,
    switching_cost_threshold,
    tipping_threshold,
    viable_firms,
)


def test_thresholds_with_prices() -> None:
    """Case F4: 1 + n / (n - 1)^2 for two to seven firms; 1 with fixed prices."""
    table = [tipping_threshold(firms) for firms in range(2, 8)]
    assert_allclose(table, [3, 1.75, 13 / 9, 1.3125, 1.24, 43 / 36], rtol=1e-9)
    assert [tipping_threshold(firms, priced=False) for firms in (2, 3, 9)] == [1.0, 1.0, 1.0]


def test_threshold_with_an_outside_option() -> None:
    """Case F4o; with everybody inside it is case F4."""
    assert_allclose(tipping_threshold(3, inside_share=0.259757), 1.474043, rtol=1e-6)
    assert_allclose(tipping_threshold(5, inside_share=0.2), tipping_threshold(5), rtol=1e-12)


def test_sharing_raises_the_threshold() -> None:
    """Case F5: factor (1 + (n - 1) phi) / (1 - phi), infinite with full sharing; phi* = .2."""
    assert_allclose(tipping_threshold(2, 0.1) / 3, 1.1 / 0.9, rtol=1e-12)
    assert_allclose(tipping_threshold(4, 0.3), 13 / 9 * 1.9 / 0.7, rtol=1e-12)
    assert tipping_threshold(3, 1.0) == math.inf
    assert_allclose(sharing_to_prevent_tipping(1.5, 2), 0.2, rtol=1e-12)
    assert sharing_to_prevent_tipping(0.8, 4) == 0.0


@given(theta=st.floats(3.01, 20), firms=st.integers(2, 9), priced=st.booleans())
def test_the_smallest_sharing_sits_on_the_threshold(theta: float, firms: int, priced: bool) -> None:
    sharing = sharing_to_prevent_tipping(theta, firms, priced)
    assert_allclose(tipping_threshold(firms, sharing, priced), theta, rtol=1e-9)


def test_gap_factor_and_inertia_root() -> None:
    """Cases F4 and F6."""
    assert_allclose(gap_factor(1.2, 1.474043, 0.2), 0.962817, atol=5e-7)
    assert_allclose(inertia_root(1.2, 0.05, 0.1), 1.0063941, atol=5e-8)
    assert_allclose(inertia_root(1.2, 1.0, 0.0), 1.0, rtol=1e-12)


@given(reconsider=st.floats(0.01, 1), decay=st.floats(0.01, 0.9))
def test_inattention_never_moves_the_threshold(reconsider: float, decay: float) -> None:
    """Case F6: the root is 1 exactly at the threshold and on the right side of it elsewhere."""
    assert_allclose(inertia_root(1.0, reconsider, decay), 1.0, rtol=1e-12)
    assert inertia_root(0.9, reconsider, decay) < 1.0 < inertia_root(1.1, reconsider, decay)


@pytest.mark.parametrize(("firms", "bonus", "threshold"), [(2, 2.0, 0.5677), (4, 3.19, 0.5395)])
@pytest.mark.parametrize("side", [0.97, 1.03])
def test_switching_costs_lower_the_threshold(firms: int, bonus: float, threshold: float, side: float) -> None:
    """Case F7: the data gap shrinks just below and grows just above .5677 and .5395, fixed prices."""
    assert_allclose(switching_cost_threshold(firms, bonus), threshold, atol=5e-5)
    theta = side * switching_cost_threshold(firms, bonus)
    shares = np.full(firms, 1.0 / firms)
    shares[:2] += [1e-6, -1e-6]
    data = shares / 0.2
    gaps = []
    for _ in range(900):
        gaps.append(shares[0] - shares[1])
        quality = log_quality(data, 0.0, theta)
        shares, data = switching_shares(shares, quality, 0.0, 1.0, bonus), data_next(data, shares, 1.0, 0.2)
    assert (gaps[-1] > gaps[300]) == (side > 1)


def test_switching_threshold_lies_between_a_half_and_one() -> None:
    """Case F7: limits without and with endless switching costs."""
    assert_allclose(switching_cost_threshold(4, 0.0), 1.0, rtol=1e-12)
    assert_allclose(switching_cost_threshold(4, 800.0), 0.5, rtol=1e-12)


def test_profit_funded_thresholds() -> None:
    """Case I4: 1.5, 1.1667, 1.05 for 2, 3, 5 firms; the same number from the combined rule."""
    assert_allclose([profit_funded_threshold(n) for n in (2, 3, 5)], [1.5, 7 / 6, 1.05], rtol=1e-9)
    for firms in range(2, 9):
        multiplier = funding_multiplier("profit", firms, 0.35)
        assert_allclose(multiplier * profit_funded_threshold(firms), tipping_threshold(firms), rtol=1e-12)


def test_funding_multipliers() -> None:
    """Investors 0, users 1, revenue 1 + (mu / p) n / (n - 1)^2, profit n / (n - 1); 1 with fixed prices."""
    assert [funding_multiplier(rule, 3, 0.4) for rule in FUNDING_RULES] == pytest.approx([0.0, 1.0, 1.3, 1.5])
    assert [funding_multiplier(rule, 3, 0.4, priced=False) for rule in FUNDING_RULES] == [0.0, 1.0, 1.0, 1.0]


def test_unknown_funding_rule_is_named() -> None:
    with pytest.raises(
        ValueError, match=r"^funding rule is 'luck'; it must be one of investor, users, revenue, profit$"
    ):
        funding_multiplier("luck", 3, 0.4)


def test_a_market_without_rivals_has_no_threshold() -> None:
    with pytest.raises(ValueError, match=r"^firms is 1; a tipping threshold needs at least 2 firms$"):
        tipping_threshold(1)


@pytest.mark.parametrize("firms", [2, 4])
@pytest.mark.parametrize("sharing", [0.1, 0.2])
@pytest.mark.parametrize("rule", ["users", "revenue", "profit"])
@pytest.mark.parametrize("side", [0.97, 1.03])
def test_combined_rule_of_data_and_funded_research(firms: int, sharing: float, rule: str, side: float) -> None:
    """Stability map: data and research loops add up, whatever their depreciation rates (cases F5 and I4 together)."""
    cost, threshold, data_part = 1.0, tipping_threshold(firms), 0.4
    price = cost + firms / (firms - 1)
    multiplier = funding_multiplier(rule, firms, 1.0 / price)
    theta_research = (side * threshold - feedback(data_part, 0.0, sharing, 0.0, firms)) / multiplier
    assert_allclose(feedback(data_part, theta_research, sharing, multiplier, firms), side * threshold, rtol=1e-12)
    data = np.full(firms, 1.0 / firms / 0.1)
    budget = {"users": 1.0, "revenue": price, "profit": price - cost}[rule] / firms
    knowledge = np.full(firms, budget / 0.3)
    data[:2] *= [1 + 1e-6, 1 - 1e-6]
    prices = np.full(firms, price)
    gaps = []
    for _ in range(400):
        quality = log_quality(effective_data(data, sharing), 0.0, data_part) + log_quality(
            knowledge, 0.0, theta_research
        )
        prices, shares, _ = bertrand_prices(quality, cost, 1.0, start=prices, tolerance=1e-12)
        gaps.append(shares[0] - shares[1])
        spending = {"users": shares, "revenue": shares * prices, "profit": shares * (prices - cost)}[rule]
        data, knowledge = data_next(data, shares, 1.0, 0.1), data_next(knowledge, spending, 1.0, 0.3)
    assert (gaps[-1] > gaps[200]) == (side > 1)


def test_viable_firms_map() -> None:
    """Cases I1 and I2: the number of firms that research costs leave room for."""
    assert [viable_firms(theta) for theta in (3.0, 1.75, 1.7501, 1.3125, 1.25, 1.24)] == [2, 3, 2, 5, 5, 6]
    assert viable_firms(1.0) == math.inf
    assert [viable_firms(theta, two_stage=False) for theta in (2.0, 1.5, 1.25)] == [2, 3, 5]
    assert viable_firms(50.0) == 1.0


@given(theta=st.floats(1.05, 2.9))
def test_viable_firms_is_the_largest_number_below_the_threshold(theta: float) -> None:
    firms = int(viable_firms(theta))
    assert theta <= tipping_threshold(firms) * (1 + 1e-9)
    assert theta > tipping_threshold(firms + 1) * (1 - 1e-9)


def test_fixed_price_sharing_agrees_with_the_loop() -> None:
    """The combined rule without research is case F5."""
    assert_allclose(feedback(1.5, 0.0, 0.2, 0.0, 2), 1.0, rtol=1e-12)
    assert_allclose(logit_shares(log_quality(effective_data([1.0, 1.0], 0.2), 0.0, 1.5), 0.0, 1.0), 0.5, rtol=1e-12)
