"""Pricing: the Bertrand equilibrium and the rules of thumb (cases P0-P5)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from simulation.rules.industry.data_flywheel import log_quality
from simulation.rules.industry.demand import logit_shares
from simulation.rules.industry.market_structures import symmetric_logit_price
from simulation.rules.industry.pricing import (
    bertrand_prices,
    cost_plus_prices,
    data_shadow_price,
    data_subsidised_prices,
    freemium_price,
    limit_price,
    markup_next,
    monopoly_price,
    penetration_prices,
)

Floats = NDArray[np.float64]
qualities = arrays(np.float64, (3, 5), elements=st.floats(-4, 4))
costs = arrays(np.float64, (3, 5), elements=st.floats(0, 2))
tastes = st.floats(0.2, 3)


@pytest.mark.parametrize("spread", [0.5, 1.0, 2.0, 4.0])
@pytest.mark.parametrize("firms", range(2, 9))
def test_random_markets_all_settle_on_the_first_order_condition(firms: int, spread: float) -> None:
    """Case P0: 200 markets for each size and spread; residual below 1e-9 of mu (the naive iteration cycles)."""
    generator = np.random.default_rng(firms)
    quality = generator.normal(0, spread * 0.7, (200, firms))
    cost = generator.uniform(0, 1, (200, firms))
    prices, shares, steps = bertrand_prices(quality, cost, 0.7)
    assert steps <= 45
    assert_allclose(shares, logit_shares(quality, prices, 0.7), rtol=1e-9)
    assert np.abs((prices - cost) * (1 - shares) / 0.7 - 1).max() < 1e-9


@pytest.mark.parametrize(("firms", "price"), [(2, 2.7), (3, 2.35), (4, 2.233333333), (7, 2.116666667)])
def test_symmetric_price(firms: int, price: float) -> None:
    """Case P1: c + mu n / (n - 1) with mu .7 and c 1.3; profit per user mu / (n - 1), tolerance S."""
    prices, shares, _ = bertrand_prices(np.zeros(firms), 1.3, 0.7)
    assert_allclose(prices, price, rtol=1e-6)
    assert_allclose(prices, symmetric_logit_price(1.3, 0.7, firms), rtol=1e-9)
    assert_allclose((prices - 1.3) * shares, 0.7 / (firms - 1), rtol=1e-6)


def test_duopoly_identity() -> None:
    """Case P2: ln(s / (1 - s)) + 1 / (1 - s) - 1 / s = Delta / mu with Delta .9 and mu .7, residual 1e-9."""
    prices, shares, _ = bertrand_prices([2.0, 1.4], [0.5, 0.8], 0.7, tolerance=1e-13)
    share = shares[0]
    assert abs(np.log(share / (1 - share)) + 1 / (1 - share) - 1 / share - 0.9 / 0.7) < 1e-9
    assert_allclose((prices - [0.5, 0.8]) * shares, 0.7 * shares / (1 - shares), rtol=1e-9)


def test_monopoly_against_the_outside_option() -> None:
    """Case P3: q 2, c 1.3, mu .7, v0 0 -> 2.3970003, .3618963, profit .3970003; by formula and by iteration."""
    price, share = monopoly_price(2.0, 1.3, 0.7)
    assert_allclose([price, share, (price - 1.3) * share], [2.3970003, 0.3618963, 0.3970003], atol=5e-8)
    prices, shares, _ = bertrand_prices([2.0], 1.3, 0.7, 0.0)
    assert_allclose([prices[0], shares[0]], [price, share], rtol=1e-6)


def test_monopoly_profit_by_quality_gap() -> None:
    """Case P3 (also O1): gaps 0, 1, 2, 4 scales of taste -> profit .27846, .56714, 1, 2.20794 of mu."""
    price, share = monopoly_price([0.0, 1.0, 2.0, 4.0], 0.0, 1.0)
    assert_allclose(price * share, [0.27846, 0.56714, 1.0, 2.20794], atol=5e-6)
    assert np.isfinite(monopoly_price(5000.0, 0.0, 1.0)[0])


@pytest.mark.parametrize(
    ("firms", "quality", "cost", "outside"), [(1, 2.0, 1.3, 0.0), (3, 1.5, 0.5, 0.0), (3, 1.5, 0.5, None)]
)
def test_pass_through_of_cost(firms: int, quality: float, cost: float, outside: float | None) -> None:
    """Case P4: 1 - s; 1 / (1 + s s0 / (1 - s)^2) = .902688; exactly 1 with full coverage."""
    step = 1e-5
    high, low = (
        bertrand_prices(np.full(firms, quality), cost + move, 0.7, outside, tolerance=1e-13)[0][0]
        for move in (step, -step)
    )
    share = bertrand_prices(np.full(firms, quality), cost, 0.7, outside)[1][0]
    expected = 1 - share if firms == 1 else 1 / (1 + share * (1 - firms * share) / (1 - share) ** 2)
    assert_allclose((high - low) / (2 * step), expected, rtol=1e-4)
    if firms > 1:
        assert_allclose(expected, 1.0 if outside is None else 0.902688, atol=5e-7)


def test_merger_of_two_among_four() -> None:
    """Case P5: margins 1.726751 and 1.407580 mu, shares .420878 and .289561; 1.333333 before, tolerance S."""
    before, _, _ = bertrand_prices(np.zeros(4), 0.0, 1.0, owner=[0, 1, 2, 3])
    after, shares, _ = bertrand_prices(np.zeros(4), 0.0, 1.0, owner=[0, 0, 2, 3])
    assert_allclose(before, 4 / 3, rtol=1e-6)
    assert_allclose(after, [1.726751, 1.726751, 1.407580, 1.407580], atol=5e-7)
    assert_allclose([shares[0] + shares[1], shares[2]], [0.420878, 0.289561], atol=5e-7)
    broken_up, _, _ = bertrand_prices(np.zeros((2, 4)), 0.0, 1.0, owner=[[0, 0, 2, 3], [0, 1, 2, 3]])
    assert_allclose(broken_up, np.stack([after, before]), rtol=1e-9)


def test_an_owner_knows_the_products_it_does_not_price() -> None:
    """With one product held at a given price the owner's other product earns the best profit of both."""
    quality, fixed = np.array([1.0, 0.5, 0.8]), np.array([np.nan, 0.4, np.nan])
    prices, shares, _ = bertrand_prices(quality, 0.1, 0.5, 0.0, owner=[0, 0, 1], fixed=fixed)
    assert prices[1] == pytest.approx(0.4, rel=1e-12)

    def profit(price: float) -> float:
        tried = np.array([price, 0.4, prices[2]])
        return float(((tried - 0.1) * logit_shares(quality, tried, 0.5, 0.0))[:2].sum())

    best = profit(prices[0])
    assert best == pytest.approx(float(((prices - 0.1) * shares)[:2].sum()), rel=1e-9)
    assert all(profit(prices[0] + move) < best for move in (-0.2, -0.01, 0.01, 0.2))


def test_fixed_prices_stay_and_the_others_answer() -> None:
    fixed = np.array([[np.nan, 0.2, np.nan], [np.nan, np.nan, np.nan]])
    prices, shares, _ = bertrand_prices(np.ones((2, 3)), 0.5, 0.7, 0.0, fixed=fixed)
    assert prices[0, 1] == pytest.approx(0.2, rel=1e-12)
    assert_allclose(prices[0, ::2] - 0.5, 0.7 / (1 - shares[0, ::2]), rtol=1e-9)
    assert_allclose(prices[1], bertrand_prices(np.ones(3), 0.5, 0.7, 0.0)[0], rtol=1e-9)
    all_fixed, _, steps = bertrand_prices(np.ones(3), 0.5, 0.7, fixed=[0.1, 0.2, 0.3])
    assert_allclose(all_fixed, [0.1, 0.2, 0.3], rtol=1e-12)
    assert steps == 1


def test_firms_that_do_not_sell_are_no_trouble() -> None:
    quality = np.array([[1.0, -np.inf, 0.5], [-np.inf, -np.inf, -np.inf]])
    fixed, start = np.array([np.nan, 0.3, np.nan]), np.array([np.nan, np.inf, 0.9])
    with np.errstate(all="raise", under="ignore"):
        prices, shares, _ = bertrand_prices(quality, 0.5, 0.7, fixed=fixed, start=start)
    assert_allclose(prices[:, 1], 1.2, rtol=1e-12)
    assert_allclose(prices[1], 1.2, rtol=1e-12)
    assert_allclose(shares[1], 0.0, atol=0)
    assert_allclose(prices[0, ::2], bertrand_prices([1.0, 0.5], 0.5, 0.7)[0], rtol=1e-9)


@given(quality=qualities, cost=costs, taste=tastes, first=st.floats(-5, 50))
def test_the_start_changes_the_steps_and_not_the_prices(
    quality: Floats, cost: Floats, taste: float, first: float
) -> None:
    prices, shares, _ = bertrand_prices(quality, cost, taste, 0.0)
    again, same, _ = bertrand_prices(quality, cost, taste, 0.0, start=np.full(5, first))
    assert_allclose(again, prices, rtol=1e-8)
    assert_allclose(same, shares, rtol=1e-7, atol=1e-12)
    assert bertrand_prices(quality, cost, taste, 0.0, start=prices, tolerance=1e-9)[2] == 1


@given(quality=qualities, cost=costs, taste=tastes, level=st.floats(-20, 20), money=st.floats(0.01, 100))
def test_level_of_utility_and_unit_of_money(
    quality: Floats, cost: Floats, taste: float, level: float, money: float
) -> None:
    """A constant added to all qualities and the outside leaves prices; scaling all money leaves shares."""
    prices, shares, _ = bertrand_prices(quality, cost, taste, 0.5)
    assert_allclose(bertrand_prices(quality + level, cost, taste, 0.5 + level)[0], prices, rtol=1e-8)
    scaled, same, _ = bertrand_prices(money * quality, money * cost, money * taste, money * 0.5)
    assert_allclose(same, shares, rtol=1e-7, atol=1e-12)
    assert_allclose(scaled, money * prices, rtol=1e-8)


@given(quality=qualities, cost=costs, order=st.permutations(range(5)))
def test_renaming_firms_renames_prices(quality: Floats, cost: Floats, order: list[int]) -> None:
    prices, _, _ = bertrand_prices(quality, cost, 0.7, 0.0, owner=[0, 0, 1, 2, 3])
    owner = np.array([0, 0, 1, 2, 3])[order]
    assert_allclose(bertrand_prices(quality[:, order], cost[:, order], 0.7, 0.0, owner)[0], prices[:, order], rtol=1e-8)


@given(quality=qualities, cost=costs, taste=tastes)
def test_markets_are_priced_independently(quality: Floats, cost: Floats, taste: float) -> None:
    together, _, _ = bertrand_prices(quality, cost, taste, np.array([[0.0], [1.0], [-2.0]]))
    for row, outside in enumerate((0.0, 1.0, -2.0)):
        assert_allclose(together[row], bertrand_prices(quality[row], cost[row], taste, outside)[0], rtol=1e-8)


@given(
    quality=arrays(np.float64, 5, elements=st.floats(-3, 3)).filter(lambda q: np.ptp(q) > 0.1),
    taste=st.floats(0.5, 5),  # below, the leader takes all but the last bit
    wider=st.floats(1.05, 3),
)
def test_stronger_tastes_lower_concentration_after_pricing(quality: Floats, taste: float, wider: float) -> None:
    narrow, wide = (bertrand_prices(quality, 0.0, scale)[1] for scale in (taste, taste * wider))
    assert (wide**2).sum() < (narrow**2).sum()


def test_a_monopoly_nobody_may_leave_has_no_price() -> None:
    with pytest.raises(
        ArithmeticError, match=r"^Bertrand prices did not settle within 50 steps: the last step .* about g steps$"
    ):
        bertrand_prices([1.0, 1.0], 0.0, 1.0, owner=[0, 0], max_steps=50)


def test_an_undefined_quality_is_never_priced() -> None:
    with pytest.raises(ArithmeticError, match="did not settle"):
        bertrand_prices([1.0, np.nan], 0.0, 1.0, 0.0)


def test_cost_plus_and_its_markup() -> None:
    assert_allclose(cost_plus_prices([1.0, 2.0], 0.3), [1.3, 2.6], rtol=1e-12)
    markups = markup_next([0.3, 0.3, 0.3, 0.3], [0.2, 0.3, 0.1, 0.4], [0.2, 0.2, 0.2, 0.0], 0.04)
    assert_allclose(markups, [0.3, 0.306, 0.294, 0.3], rtol=1e-12)
    assert markup_next(0.3, 0.0, 0.2, 2.0) == 0.0


def test_penetration_limit_and_freemium_prices() -> None:
    assert_allclose(penetration_prices([1.0, 2.0], [0.5, 1.0]), [0.5, 2.0], rtol=1e-12)
    assert_allclose(limit_price([1.0, 2.0], 1.2), [1.2, 2.4], rtol=1e-12)
    assert_allclose(freemium_price(60.0, [0.0, 0.05, 1.0], 2.0), [2.0, 4.9, 60.0], rtol=1e-12)


def test_value_of_data_is_the_profit_they_bring() -> None:
    """The shadow price against the change of best profit by the envelope theorem, and its discounted sum."""
    data, strength, rival = 3.0, 0.4, np.array([1.0])
    step = 1e-5

    def quarterly_profit(stock: float, price: Floats) -> float:
        quality = np.append(log_quality(stock, 0.5, strength), rival)
        return float((price[0] - 0.2) * logit_shares(quality, price, 0.7)[0]) * 100.0

    quality = np.append(log_quality(data, 0.5, strength), rival)
    prices, shares, _ = bertrand_prices(quality, 0.2, 0.7, tolerance=1e-13)
    slope = (quarterly_profit(data + step, prices) - quarterly_profit(data - step, prices)) / (2 * step)
    value = data_shadow_price(strength / (data + 0.5), shares[0], 100.0, 0.0, 0.2)
    assert_allclose(value, slope, rtol=1e-6)
    patient = data_shadow_price(strength / (data + 0.5), shares[0], 100.0, 0.95, 0.2)
    assert_allclose(patient, slope * sum((0.95 * 0.8) ** quarter for quarter in range(400)), rtol=1e-6)


def test_a_patient_firm_at_rest_gives_back_the_strength_of_the_flywheel() -> None:
    """On the log curve at rest, D = z s M / d: the subsidy per user z V is g when the future counts in full."""
    usable, share, users, decay, strength = 0.3, 0.25, 100.0, 0.07, 0.4
    rest = usable * share * users / decay
    value = data_shadow_price(strength / rest, share, users, 1.0, decay)
    prices = data_subsidised_prices(2.0, share, 0.7, value, usable)
    assert_allclose(prices, 2.0 + 0.7 / 0.75 - strength, rtol=1e-9)
    assert_allclose(data_subsidised_prices(2.0, share, 0.7, value, usable, 0.0), 2.0 + 0.7 / 0.75, rtol=1e-12)
    assert data_subsidised_prices(0.0, share, 0.1, 100.0, usable) == 0.0
    assert data_subsidised_prices(0.0, share, 0.1, 100.0, usable, lowest=-np.inf) < 0.0
