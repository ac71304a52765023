"""Renting compute: prices, conservation of money and compute, and rationing of users."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry import cloud_rental as rule

TENANTS, LANDLORDS = 7, 4
MONEY = st.one_of(st.just(0.0), st.floats(1e-6, 100.0))
BUDGETS = arrays(np.float64, TENANTS, elements=MONEY)
SPARE = arrays(np.float64, LANDLORDS, elements=st.one_of(st.just(0.0), st.floats(1.0, 1e7)))
LANDLORD = arrays(np.int64, TENANTS, elements=st.integers(-1, LANDLORDS - 1))
PRICE = st.floats(1e-7, 1e-3)


def test_case_c5_user_cost_of_an_hour():
    cost = rule.user_cost_per_hour(45_000, 0.10, 0.30, 0.8, 0.0)
    assert cost == pytest.approx(18_000 / 7008, rel=1e-9)
    assert cost == pytest.approx(2.57, abs=0.005)
    assert rule.user_cost_per_hour(45_000, 0.0, 0.0, 0.8, 0.4) == 0.4


def test_list_price_when_there_is_room_and_a_higher_one_when_there_is_not():
    quantities, prices = rule.rent([2.0, 1.0, 3.0], [0, 0, -1], [100.0, 50.0, 10.0], 0.1)
    assert prices == pytest.approx([0.1, 0.1, 0.3], rel=1e-12)
    assert quantities == pytest.approx([20.0, 10.0, 10.0], rel=1e-12)
    crowded, dear = rule.rent([2.0, 1.0], [0, 0], [15.0, 0.0], [0.1, 0.1])
    assert dear == pytest.approx([0.2, 0.1], rel=1e-12)
    assert crowded == pytest.approx([10.0, 5.0], rel=1e-12)


def test_landlord_without_spare_compute_lets_nothing():
    quantities, prices = rule.rent([2.0, 1.0], [0, 1], [0.0, -5.0], 0.1)
    assert quantities.tolist() == [0.0, 0.0]
    assert prices.tolist() == [0.1, 0.1]


@given(budgets=BUDGETS, landlord=LANDLORD, spare=SPARE, price=PRICE, order=st.permutations(range(TENANTS)))
def test_money_and_compute_are_conserved(budgets, landlord, spare, price, order):
    quantities, prices = rule.rent(budgets, landlord, spare, price)
    assert (quantities >= 0).all()
    let = rule.leased_out(quantities, landlord, LANDLORDS)
    assert let.sum() == pytest.approx(quantities.sum(), rel=1e-9)
    assert (let <= spare * (1 + 1e-12)).all()
    assert (prices >= price).all()
    assert let[prices > price] == pytest.approx(spare[prices > price], rel=1e-9)
    house = landlord % LANDLORDS
    paid = np.where(spare[house] > 0, budgets, 0.0)
    assert quantities * prices[house] == pytest.approx(paid, rel=1e-9)
    permuted = rule.rent(budgets[order], landlord[order], spare, price)
    assert permuted.quantities == pytest.approx(quantities[order], rel=1e-9)
    assert permuted.prices == pytest.approx(prices, rel=1e-9)


def test_leased_out_counts_the_open_market_last():
    assert rule.leased_out([5.0, 7.0, 1.0, 2.0], [1, -1, 1, 2], 3).tolist() == [0.0, 6.0, 9.0]
    assert rule.leased_out([], [], 2).tolist() == [0.0, 0.0]


@pytest.mark.parametrize(("equal", "asked"), [(0.0, 1.5), (0.5, 1.2375), (1.0, 1.0)])
def test_equal_terms_lead_from_the_surcharged_list_price_to_the_user_cost(equal, asked):
    user_cost = 2.0
    found = rule.rent_asked(user_cost * 1.25, 0.25, 0.2, equal)
    assert found == pytest.approx(user_cost * asked, rel=1e-12)
    assert rule.rent_asked([1.0, 1.0], 0.25, 0.2, [equal, 0.0])[1] == pytest.approx(1.2, rel=1e-12)


def test_inference_capacity_has_no_limit_where_no_compute_is_needed():
    assert rule.inference_capacity([100.0, 100.0], 0.5, [2.0, 0.0]).tolist() == [25.0, np.inf]
    assert rule.inference_capacity([100.0, 0.0], [1.0, 0.5], 4.0).tolist() == [25.0, 0.0]


def test_ration_serves_what_capacity_allows():
    served, shortage = rule.ration([10.0, 10.0, 0.0, 4.0], [4.0, 20.0, 0.0, np.inf])
    assert served.tolist() == [4.0, 10.0, 0.0, 4.0]
    assert shortage.tolist() == [6.0, 0.0, 0.0, 0.0]


def test_segments_of_a_firm_are_cut_by_the_same_share():
    served, shortage = rule.ration([[6.0, 1.0], [2.0, 1.0]], [4.0, 4.0])
    assert served.tolist() == [[3.0, 1.0], [1.0, 1.0]]
    assert shortage.tolist() == [[3.0, 0.0], [1.0, 0.0]]


@given(
    demand=arrays(np.float64, (3, TENANTS), elements=MONEY),
    capacity=arrays(np.float64, TENANTS, elements=st.one_of(st.just(0.0), st.floats(1e-3, 200.0))),
)
def test_nobody_is_served_twice_or_beyond_capacity(demand, capacity):
    served, shortage = rule.ration(demand, capacity)
    assert (served >= 0).all()
    assert (shortage >= 0).all()
    assert served + shortage == pytest.approx(demand, rel=1e-12)
    assert served.sum(axis=0) == pytest.approx(np.minimum(demand.sum(axis=0), capacity), rel=1e-9)
