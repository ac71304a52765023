"""Acquisition: who buys whom, what moves, and what merger review lets pass."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry import acquisition as rule
from simulation.rules.industry.acquisition import NO_BUYER

FIRMS = 6
MONEY = arrays(np.float64, FIRMS, elements=st.floats(0, 20))
SYNERGY = arrays(np.float64, (FIRMS, FIRMS), elements=st.floats(-5, 20), unique=True)
EXITING = arrays(np.bool_, FIRMS)


def worth(**pairs: float) -> np.ndarray:
    """Synergies of four firms by buyer and target, for example b0t3=2.0."""
    table = np.zeros((4, 4))
    for pair, value in pairs.items():
        table[int(pair[1]), int(pair[3])] = value
    return table


def buyers(exiting, synergy, cash=(9, 9, 9, 9), prices=(1, 1, 1, 1), shares=(0.4, 0.3, 0.2, 0.1), limit=1.0, **more):
    return rule.best_buyer(exiting, cash, prices, synergy, shares, limit, **more).tolist()


LAST, LAST_TWO = (False, False, False, True), (False, False, True, True)


def test_target_goes_to_the_largest_synergy():
    assert buyers(LAST, worth(b0t3=2, b1t3=3, b2t3=1)) == [NO_BUYER, NO_BUYER, NO_BUYER, 1]


def test_nobody_buys_what_is_not_for_sale_not_worth_its_price_or_not_affordable():
    nobody = [NO_BUYER] * 4
    assert buyers((False,) * 4, worth(b0t3=2)) == nobody
    assert buyers(LAST, worth(b0t3=0.5)) == nobody
    assert buyers(LAST, worth(b0t3=2), cash=(0.5, 9, 9, 9)) == nobody
    assert buyers(LAST, worth(b0t3=0.0), prices=(0,) * 4) == nobody
    assert buyers(LAST_TWO, worth(b2t3=5)) == nobody  # a firm that leaves does not buy


def test_merger_review_sends_a_target_to_the_next_buyer_or_to_none():
    synergy = worth(b0t3=3, b1t3=2)
    assert buyers(LAST, synergy, limit=0.45)[3] == 1
    assert buyers(LAST, synergy, limit=0.35)[3] == NO_BUYER
    assert buyers(LAST, synergy, shares=[[0.1, 0.9], [0.1, 0.0], [0.0, 0.0], [0.1, 0.1]], limit=0.5)[3] == 1


def test_screening_stops_a_pair_that_merger_review_would_let_pass():
    allowed = np.ones((4, 4), dtype=bool)
    allowed[0, 3] = False
    assert buyers(LAST, worth(b0t3=3, b1t3=2), allowed=allowed)[3] == 1


def test_purchases_of_one_quarter_add_up_in_cash_and_in_review():
    synergy = worth(b0t2=5, b0t3=4, b1t3=2)
    assert buyers(LAST_TWO, synergy)[2:] == [0, 0]
    assert buyers(LAST_TWO, synergy, cash=(1.5, 9, 9, 9))[2:] == [0, 1]
    assert buyers(LAST_TWO, synergy, limit=0.65)[2:] == [0, 1]


def test_equal_synergies_go_to_the_lowest_index():
    assert buyers(LAST, worth(b0t3=2, b1t3=2, b2t3=2))[3] == 0


def test_large_buyer_may_take_staff_of_a_firm_without_market_share():
    assert rule.passes_review(0.9, 0.0, 0.5)
    assert not rule.passes_review(0.9, 0.01, 0.5)
    assert rule.passes_review([0.6, 0.4], [0.4, 0.6], 1.0)


@given(EXITING, MONEY, MONEY, SYNERGY, MONEY, st.floats(0.1, 1.0))
def test_every_purchase_is_paid_worth_it_and_reviewed(exiting, cash, prices, synergy, sizes, limit):
    shares = sizes / max(sizes.sum(), 1e-9)
    owner = rule.best_buyer(exiting, cash, prices, synergy, shares, limit)
    bought = owner != NO_BUYER
    assert not bought[~exiting].any()
    assert not exiting[owner[bought]].any()
    assert (synergy[owner[bought], np.flatnonzero(bought)] >= prices[bought]).all()
    paid = np.bincount(owner[bought], weights=prices[bought], minlength=FIRMS)
    assert (paid <= cash + 1e-9).all()
    gained = np.bincount(owner[bought & (shares > 0)], weights=shares[bought & (shares > 0)], minlength=FIRMS)
    assert (np.where(gained > 0, shares + gained, 0) <= limit + 1e-9).all()


@given(EXITING, MONEY, MONEY, SYNERGY, MONEY, st.permutations(range(FIRMS)))
def test_matching_follows_a_permutation(exiting, cash, prices, synergy, sizes, order):
    shares, order = sizes / max(sizes.sum(), 1e-9), np.asarray(order)
    owner = rule.best_buyer(exiting, cash, prices, synergy, shares, 0.6)
    shuffled = rule.best_buyer(
        exiting[order], cash[order], prices[order], synergy[np.ix_(order, order)], shares[order], 0.6
    )
    back = np.where(shuffled == NO_BUYER, NO_BUYER, order[shuffled])
    np.testing.assert_array_equal(back, owner[order])


def test_merge_by_hand_leaves_the_input_alone():
    before = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    np.testing.assert_array_equal(rule.merge(before, 2, 0), [[6.0, 8.0], [3.0, 4.0], [0.0, 0.0]])
    np.testing.assert_array_equal(rule.merge([1.0, 3.0, 5.0], [1, 2], [0, 0]), [9.0, 0.0, 0.0])
    np.testing.assert_array_equal(before[2], [5.0, 6.0])


@given(EXITING, MONEY, SYNERGY, arrays(np.float64, (FIRMS, 3), elements=st.floats(0, 1e6)))
def test_merge_conserves_every_stock(exiting, cash, synergy, stock):
    owner = rule.best_buyer(exiting, cash, np.zeros(FIRMS), synergy, np.zeros(FIRMS), 1.0)
    target = np.flatnonzero(owner != NO_BUYER)
    after = rule.merge(stock, target, owner[target])
    np.testing.assert_allclose(after.sum(axis=0), stock.sum(axis=0), rtol=1e-12)
    assert (after[target] == 0).all()
    assert (after >= 0).all()


@given(arrays(np.float64, FIRMS, elements=st.floats(0.01, 1)))
def test_case_p11_merger_raises_the_index_by_twice_the_product(sizes):
    share = sizes / sizes.sum()
    merged = rule.merge(share, 4, 1)
    rise = (merged**2).sum() - (share**2).sum()
    assert rule.merger_hhi_change(share[4], share[1]) == pytest.approx(rise, rel=1e-9)
