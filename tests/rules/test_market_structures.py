"""Benchmark structures against their closed forms and against best responses (cases P1, P6-P8, P10, P13)."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from simulation.rules.industry.demand import nested_logit_shares
from simulation.rules.industry.market_structures import (
    cournot,
    cournot_free_entry,
    cournot_profit,
    nested_margin,
    quality_ladder,
    symmetric_logit_free_entry,
    symmetric_logit_price,
    vertical_chain,
)
from simulation.rules.industry.pricing import bertrand_prices, limit_price

Floats = NDArray[np.float64]


def test_free_entry_into_a_logit_market() -> None:
    """Case P1: at n* = 1 + M mu / F the profit M mu / (n - 1) is the fixed cost; entry grows with the market."""
    firms = symmetric_logit_free_entry(100.0, 0.7, 10.0)
    assert_allclose(firms, 8.0, rtol=1e-12)
    prices, shares, _ = bertrand_prices(np.zeros(8), 1.3, 0.7)
    assert_allclose(100.0 * (prices - 1.3) * shares, 10.0, rtol=1e-6)
    assert_allclose(symmetric_logit_price(1.3, 0.7, 8), prices[0], rtol=1e-9)
    assert symmetric_logit_free_entry(1e9, 0.7, 10.0) > 1e7


def test_nested_margin_is_a_best_response() -> None:
    """Case P6: mu .7, correlation .4, three nests of two -> .6, and no other price earns more."""
    assert_allclose(nested_margin(0.7, 0.4, 3, 2), 0.6, rtol=1e-9)
    assert_allclose(nested_margin(0.7, 0.0, 3, 2), 0.7 * 6 / 5, rtol=1e-9)
    prices = np.full(6, 0.6)

    def profit(price: float) -> float:
        tried = np.append(price, prices[1:])
        return float(price * nested_logit_shares(np.zeros(6), tried, 0.7, [0, 0, 1, 1, 2, 2], 0.4)[0])

    slope = (profit(0.6 + 1e-5) - profit(0.6 - 1e-5)) / 2e-5
    assert abs(slope) < 1e-8
    assert all(profit(price) < profit(0.6) for price in (0.3, 0.55, 0.65, 1.2))


def test_cournot_identity() -> None:
    """Case P7: a 10, b 1, costs (1, 2, 2.5): sum of share times Lerner index = HHI / elasticity = .576037."""
    quantities, price = cournot(10.0, 1.0, [1.0, 2.0, 2.5])
    assert_allclose(quantities, (10 - 4 * np.array([1.0, 2.0, 2.5]) + 5.5) / 4, rtol=1e-9)
    shares = quantities / quantities.sum()
    lerner = (price - [1.0, 2.0, 2.5]) / price
    elasticity = price / quantities.sum()
    assert_allclose((shares * lerner).sum(), 0.576037, atol=5e-7)
    assert_allclose((shares * lerner).sum(), (shares**2).sum() / elasticity, rtol=1e-9)


@given(costs=arrays(np.float64, (2, 4), elements=st.floats(0, 12)), slope=st.floats(0.1, 5))
def test_cournot_firms_best_respond_even_when_some_stay_out(costs: Floats, slope: float) -> None:
    quantities, price = cournot(10.0, slope, costs)
    assert_allclose(price, 10.0 - slope * quantities.sum(axis=-1), rtol=1e-9)
    rivals = quantities.sum(axis=-1, keepdims=True) - quantities
    assert_allclose(quantities, np.maximum(10.0 - costs - slope * rivals, 0.0) / (2 * slope), atol=1e-9)


def test_cournot_without_a_profitable_firm_sells_nothing() -> None:
    quantities, price = cournot(10.0, 1.0, [11.0, 12.0])
    assert_allclose(quantities, 0.0, atol=0)
    assert price == 10.0


def test_cournot_free_entry() -> None:
    """Case P8: S 100, F 40 -> 11 firms with profit 4.444; a twelfth would lose 2.130."""
    assert cournot_free_entry(10.0, 2.0, 100.0, 40.0) == 11
    assert_allclose(cournot_profit(10.0, 2.0, 100.0, 40.0, 11), 4.444, atol=5e-4)
    assert_allclose(cournot_profit(10.0, 2.0, 100.0, 40.0, 12), -2.130, atol=5e-4)
    assert cournot_free_entry(10.0, 9.0, 1.0, 40.0) == 0


@given(firms=st.integers(1, 200), size=st.floats(0.1, 1e4), margin=st.floats(0.1, 50))
def test_a_firm_that_exactly_breaks_even_enters(firms: int, size: float, margin: float) -> None:
    """Case P8 on the knife edge."""
    assert cournot_free_entry(1.0 + margin, 1.0, size, size * (margin / (firms + 1)) ** 2) == firms


@pytest.mark.parametrize("apps", [1, 2, 5, 50])
def test_vertical_chain(apps: int) -> None:
    """Case P10: the input price ignores the number of apps; Q = n / (n + 1) (a - c) / (2 b)."""
    chain = vertical_chain(10.0, 0.5, 2.0, apps)
    assert_allclose(chain.input_price, 6.0, rtol=1e-9)
    assert_allclose(chain.quantity, apps / (apps + 1) * 8.0, rtol=1e-9)
    downstream = cournot(10.0, 0.5, np.full(apps, chain.input_price))
    assert_allclose([downstream.quantities.sum(), downstream.price], [chain.quantity, chain.price], rtol=1e-9)
    for other in (5.0, 5.9, 6.1, 7.0):
        sold = cournot(10.0, 0.5, np.full(apps, other)).quantities.sum()
        assert (other - 2.0) * sold < chain.upstream_profit


def test_integration_removes_the_double_margin() -> None:
    """Case P10: with one app the price falls from (3 a + c) / 4 to (a + c) / 2 and total profit rises."""
    apart, together = vertical_chain(10.0, 0.5, 2.0, 1), vertical_chain(10.0, 0.5, 2.0, 1, integrated=True)
    assert_allclose([apart.price, together.price], [8.0, 6.0], rtol=1e-9)
    assert together.upstream_profit > apart.upstream_profit + apart.downstream_profit
    assert together.input_price == 2.0


def test_quality_ladder() -> None:
    """Case P13: growth I ln step and mean tenure 1 / I, within 4 standard errors of 2000 histories; profit share."""
    hazard, step, quarters = 0.1, 1.2, 200
    ladder = quality_ladder(hazard, step)
    price = limit_price(3.0, step)
    assert_allclose(ladder.profit_share, (price - 3.0) / price, rtol=1e-12)
    overtaken = np.random.default_rng(13).random((2000, quarters)) < hazard
    log_quality = overtaken.sum(axis=1) * math.log(step)
    error = log_quality.std() / math.sqrt(2000)
    assert abs(log_quality.mean() - ladder.log_growth * quarters) < 4 * error
    first = np.argmax(overtaken, axis=1)[overtaken.any(axis=1)] + 1
    assert abs(first.mean() - ladder.tenure_quarters) < 4 * first.std() / math.sqrt(len(first))
    assert_allclose([ladder.log_growth, ladder.tenure_quarters], [0.1 * math.log(1.2), 10.0], rtol=1e-12)
