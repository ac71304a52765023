"""The chip market: what is bid is paid, what is supplied is allotted, and the foundry is fully booked."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry import chip_market as rule
from simulation.rules.industry.research import half_life_quarters

FIRMS = 6
MONEY = st.one_of(st.just(0.0), st.floats(1e-6, 1e4))
BUDGETS = arrays(np.float64, FIRMS, elements=MONEY).filter(lambda budgets: budgets.sum() > 0)
PRIORITY = arrays(np.float64, FIRMS, elements=st.one_of(st.just(0.0), st.floats(0.01, 10.0)))
SUPPLY = st.floats(1e-3, 1e8)
PRICE = st.floats(1e-6, 1e3)
ELASTICITY = st.floats(0.0, 5.0)
ORDERS = st.permutations(range(FIRMS))


def test_case_c4_two_bidders():
    price, quantities, total = rule.trading_post([3.0, 1.0], 1.0, 1.0, 0.5)
    assert price == pytest.approx(4 ** (2 / 3), rel=1e-9)
    assert quantities / total == pytest.approx([0.75, 0.25], rel=1e-9)
    assert total == pytest.approx(4 ** (1 / 3), rel=1e-9)


@given(budgets=BUDGETS, supply=SUPPLY, price=PRICE)
def test_case_c4_without_elasticity_price_is_proportional_to_money(budgets, supply, price):
    once = rule.trading_post(budgets, supply, price, 0.0)
    twice = rule.trading_post(2 * budgets, supply, price, 0.0)
    assert once.price == pytest.approx(budgets.sum() / supply, rel=1e-9)
    assert twice.price == pytest.approx(2 * once.price, rel=1e-9)
    assert twice.quantities == pytest.approx(once.quantities, rel=1e-9)


@given(budgets=BUDGETS, supply=SUPPLY, price=PRICE, elasticity=ELASTICITY)
def test_case_c4_market_clears_on_the_supply_curve_and_money_is_conserved(budgets, supply, price, elasticity):
    trade = rule.trading_post(budgets, supply, price, elasticity)
    assert trade.quantities.sum() == pytest.approx(trade.total, rel=1e-9)
    assert trade.total == pytest.approx(supply * (trade.price / price) ** elasticity, rel=1e-9)
    assert trade.price * trade.quantities == pytest.approx(budgets, rel=1e-9)
    assert trade.quantities / trade.total == pytest.approx(budgets / budgets.sum(), rel=1e-9)


@given(budgets=BUDGETS, priority=PRIORITY, supply=SUPPLY, elasticity=ELASTICITY, order=ORDERS)
def test_priority_moves_chips_but_neither_price_nor_total(budgets, priority, supply, elasticity, order):
    admitted = np.where(priority > 0, budgets, 0.0)
    assume(admitted.sum() > 0)
    trade = rule.trading_post(budgets, supply, 1.0, elasticity, priority)
    plain = rule.trading_post(admitted, supply, 1.0, elasticity)
    assert (trade.price, trade.total) == (plain.price, plain.total)
    assert trade.quantities.sum() == pytest.approx(trade.total, rel=1e-9)
    assert (trade.quantities >= 0).all()
    claims = budgets * priority
    assert trade.quantities * claims.sum() == pytest.approx(trade.total * claims, rel=1e-9)
    permuted = rule.trading_post(budgets[order], supply, 1.0, elasticity, priority[order])
    assert permuted.quantities == pytest.approx(trade.quantities[order], rel=1e-9)


def test_a_perfectly_elastic_supply_sells_at_the_reference_price():
    price, quantities, total = rule.trading_post([3.0, 1.0], 1.0, 0.5, math.inf)
    assert price == 0.5
    assert quantities.tolist() == [6.0, 2.0]
    assert total == 8.0


@pytest.mark.parametrize(
    ("budgets", "supply", "priority"),
    [([0.0, 0.0], 5.0, None), ([1.0, 2.0], 0.0, None), ([1.0, 2.0], 5.0, [0.0, 0.0]), ([], 5.0, None)],
)
def test_without_money_or_supply_nobody_trades_and_the_reference_price_stands(budgets, supply, priority):
    trade = rule.trading_post(budgets, supply, 2.0, 0.5, priority)
    assert trade.price == 2.0
    assert trade.total == 0.0
    assert trade.quantities.tolist() == [0.0] * len(budgets)


def test_case_c7_replacement_keeps_the_stock_and_neglect_halves_it():
    stock = np.array([100.0, 7.0])
    assert rule.hardware_next(stock, 0.07 * stock, 0.07) == pytest.approx(stock, rel=1e-9)
    depreciation = 1 - 0.5 ** (1 / 8)
    assert half_life_quarters(depreciation) == pytest.approx(8.0, rel=1e-9)
    for _ in range(8):
        stock = rule.hardware_next(stock, 0.0, depreciation)
    assert stock == pytest.approx([50.0, 3.5], rel=1e-9)


def test_chips_by_designer():
    portfolio = [[1.0, 0.0, 0.0], [0.2, 0.5, 0.3]]
    assert rule.split_by_designer([10.0, 20.0], portfolio) == pytest.approx([14.0, 10.0, 6.0], rel=1e-12)


@given(
    chips=arrays(np.float64, FIRMS, elements=MONEY),
    raw=arrays(np.float64, (FIRMS, 3), elements=st.floats(0.01, 1.0)),
)
def test_every_chip_has_a_designer(chips, raw):
    portfolio = raw / raw.sum(axis=1, keepdims=True)
    assert rule.split_by_designer(chips, portfolio).sum() == pytest.approx(chips.sum(), rel=1e-9)


def test_foundry_fills_favoured_orders_first():
    # Level 0.5 of priority 4 would give twice the first order, so it is filled and 6 are left for two claims of 1 : 2.
    assert rule.foundry_split(8.0, [2.0, 6.0, 12.0], [4.0, 1.0, 1.0]) == pytest.approx([2.0, 2.0, 4.0], rel=1e-12)
    assert rule.foundry_split(9.0, [6.0, 6.0, 12.0], [1.0, 1.0, 1.0]) == pytest.approx([2.25, 2.25, 4.5], rel=1e-12)
    assert rule.foundry_split(3.0, [6.0, 6.0], [2.0, 1.0]) == pytest.approx([2.0, 1.0], rel=1e-12)


def test_foundry_at_its_corners():
    assert rule.foundry_split(100.0, [2.0, 6.0], [4.0, 1.0]).tolist() == [2.0, 6.0]
    assert rule.foundry_split(0.0, [2.0, 6.0], [4.0, 1.0]).tolist() == [0.0, 0.0]
    assert rule.foundry_split(5.0, [0.0, 0.0], [4.0, 1.0]).tolist() == [0.0, 0.0]
    assert rule.foundry_split(5.0, [10.0, 3.0], [0.0, 1.0]).tolist() == [0.0, 3.0]
    assert rule.foundry_split(2.0, [0.0, 3.0, 0.0, 1.0], [9.0, 1.0, 0.5, 1.0]).tolist() == [0.0, 1.5, 0.0, 0.5]


@given(
    capacity=st.floats(0.0, 100.0),
    orders=arrays(np.float64, FIRMS, elements=st.one_of(st.just(0.0), st.floats(1e-3, 50.0))),
    priority=PRIORITY,
    order=ORDERS,
)
def test_foundry_never_over_allots_and_never_idles(capacity, orders, priority, order):
    allotted = rule.foundry_split(capacity, orders, priority)
    assert (allotted >= 0).all()
    assert (allotted <= orders).all()
    admitted = orders[priority > 0].sum()
    assert allotted.sum() == pytest.approx(min(capacity, admitted), rel=1e-9, abs=1e-12)
    permuted = rule.foundry_split(capacity, orders[order], priority[order])
    assert permuted == pytest.approx(allotted[order], rel=1e-9, abs=1e-12)
    # Whoever is short gets the same multiple of priority x order, and nobody served gets a larger one.
    served = (orders > 0) & (priority > 0)
    multiple = allotted[served] / (orders * priority)[served]
    short = allotted[served] < orders[served] * (1 - 1e-9)
    if short.any():
        assert multiple[short] == pytest.approx(np.full(short.sum(), multiple[short][0]), rel=1e-6, abs=1e-12)
        assert multiple.max() <= multiple[short][0] * (1 + 1e-6) + 1e-12


def test_buyers_drift_towards_designers_with_capacity():
    portfolio = [[1.0, 0.0], [0.0, 1.0]]
    assert rule.portfolio_next(portfolio, [3.0, 1.0], 0.0).tolist() == portfolio
    assert rule.portfolio_next(portfolio, [3.0, 1.0], 1.0).tolist() == [[0.75, 0.25], [0.75, 0.25]]
    assert rule.portfolio_next(portfolio, [3.0, 1.0], [0.0, 0.5]).tolist() == [[1.0, 0.0], [0.375, 0.625]]
    assert rule.portfolio_next(portfolio, [0.0, 0.0], 1.0).tolist() == portfolio


def test_buyers_cannot_drift_to_chips_that_are_not_sold_to_them():
    after = rule.portfolio_next([[1.0, 0.0], [1.0, 0.0]], [1.0, 9.0], 1.0, access=[[1.0, 0.0], [1.0, 1.0]])
    assert after == pytest.approx(np.array([[1.0, 0.0], [0.1, 0.9]]), rel=1e-12)


@given(
    raw=arrays(np.float64, (FIRMS, 3), elements=st.floats(0.01, 1.0)),
    available=arrays(np.float64, 3, elements=MONEY),
    speed=st.floats(0.0, 1.0),
)
def test_portfolios_stay_shares(raw, available, speed):
    after = rule.portfolio_next(raw / raw.sum(axis=1, keepdims=True), available, speed)
    assert (after >= 0).all()
    assert after.sum(axis=1) == pytest.approx(np.ones(FIRMS), rel=1e-12)
