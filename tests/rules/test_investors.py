"""Where outside money comes from: home bias, rivals' money, money that waits, and backers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry import investors as rule
from simulation.rules.industry.cloud_rental import sold_share
from simulation.rules.industry.funding import tournament

NATIONS, FIRMS = 4, 5
SHARE = st.floats(0.0, 1.0)
MONEY = st.floats(0.0, 100.0)
INVESTMENT = arrays(np.float64, NATIONS, elements=st.one_of(st.just(0.0), st.floats(0.01, 100.0)))
HAS_LABS = arrays(np.bool_, NATIONS)
FLAGS = arrays(np.bool_, FIRMS)
AMOUNTS = arrays(np.float64, FIRMS, elements=MONEY)
BACKER = arrays(np.int64, FIRMS, elements=st.integers(-1, FIRMS - 1))


def test_money_by_home_by_hand():
    # Three quarters of 8 stay home, in proportion to 6 and 2; the third nation has no lab.
    home, anywhere = rule.money_by_home(8.0, 0.75, [6.0, 2.0, 4.0], [True, True, False])
    np.testing.assert_allclose(home, [4.5, 1.5, 0.0], rtol=1e-12)
    assert anywhere == pytest.approx(2.0, rel=1e-12)
    home, anywhere = rule.money_by_home(8.0, 1.0, [6.0, 2.0, 0.0], [False, False, True])
    assert (home.tolist(), anywhere) == ([0.0, 0.0, 0.0], 8.0)


@given(MONEY, SHARE, INVESTMENT, HAS_LABS)
def test_money_by_home_is_the_pool(pool, bias, investment, has_labs):
    home, anywhere = rule.money_by_home(pool, bias, investment, has_labs)
    assert home.sum() + anywhere == pytest.approx(pool, rel=1e-12, abs=1e-12)
    assert (home[~has_labs] == 0.0).all()
    without, all_of_it = rule.money_by_home(pool, 0.0, investment, has_labs)
    assert not without.any()
    assert all_of_it == pool


def test_reach_of_foreign_money_by_hand():
    opposed = np.array([[False, True, False], [True, False, False], [False, False, False]])
    # Rivals hold 7 of 10 and 1 of 10; a tenth of their money comes all the same.
    np.testing.assert_allclose(
        rule.reach_of_foreign_money([7.0, 1.0, 2.0], opposed, 0.1), [1 - 0.1 * 0.9, 1 - 0.7 * 0.9, 1.0], rtol=1e-12
    )
    np.testing.assert_array_equal(rule.reach_of_foreign_money([7.0, 1.0, 2.0], opposed, 1.0), 1.0)
    np.testing.assert_array_equal(rule.reach_of_foreign_money([7.0, 1.0, 2.0], 0 * opposed, 0.0), 1.0)
    np.testing.assert_array_equal(rule.reach_of_foreign_money([0.0, 0.0, 0.0], opposed, 0.0), 1.0)


def test_access_weighs_shares_of_the_tournament():
    rounds = tournament(10.0, [1.0, 2.0, 2.0], 1.0, [True] * 3, [np.inf] * 3, [1.0, 1.0, 0.5])
    np.testing.assert_allclose(rounds, [2.5, 5.0, 2.5], rtol=1e-12)
    np.testing.assert_array_equal(
        tournament(9.0, [1.0, 3.0], 1.5, [True, True], [np.inf, 2.0], [1.0, 1.0]),
        tournament(9.0, [1.0, 3.0], 1.5, [True, True], [np.inf, 2.0]),
    )


def test_offered_now_keeps_the_part_of_the_absent():
    weights, raising = [1.0, 3.0, 4.0], [True, True, False]
    assert rule.offered_now(16.0, 1.0, weights, raising) == pytest.approx(8.0)
    assert rule.offered_now(16.0, 0.5, weights, raising) == pytest.approx(12.0)
    assert rule.offered_now(16.0, 0.0, weights, raising) == 16.0
    assert rule.offered_now(16.0, 1.0, weights, [True] * 3) == 16.0
    assert rule.offered_now(16.0, 1.0, [0.0] * 3, raising) == 16.0


@given(AMOUNTS, FLAGS)
def test_with_full_patience_a_firm_is_offered_its_part_whoever_else_raises(weights, raising):
    alone = np.zeros(FIRMS, dtype=bool)
    alone[0] = True
    together = raising | alone
    asks = np.full(FIRMS, np.inf)
    weights = weights + 0.1
    first = tournament(rule.offered_now(10.0, 1.0, weights, alone), weights, 1.0, alone, asks)[0]
    among = tournament(rule.offered_now(10.0, 1.0, weights, together), weights, 1.0, together, asks)[0]
    assert first == pytest.approx(among, rel=1e-9)
    assert first == pytest.approx(10.0 * weights[0] / weights.sum(), rel=1e-9)


def test_dry_powder_settles_at_its_bound_and_goes_with_investors():
    stock = np.zeros(1)
    for _ in range(200):  # a steady inflow of 3, nothing placed
        stock = rule.dry_powder_next(stock + 3.0, 0.8, [3.0])
    np.testing.assert_allclose(stock, 0.8 / 0.2 * 3.0, rtol=1e-9)
    np.testing.assert_allclose(rule.dry_powder_next(stock + 0.3, 0.8, [0.3]), 1.2, rtol=1e-9)
    np.testing.assert_array_equal(rule.dry_powder_next([5.0], 0.0, [1.0]), 0.0)
    np.testing.assert_array_equal(rule.dry_powder_next([5.0], 1.0, [1.0]), 5.0)
    np.testing.assert_array_equal(rule.dry_powder_next([-1e-16], 0.5, [1.0]), 0.0)


def test_backers_money_by_hand():
    # The first cloud can pay 3 of the 6 that its two labs want of it; the second pays all; the last lab has none.
    money = rule.backers_money([0.0, 0.0, 8.0, 4.0, 5.0, 7.0], 0.5, [-1, -1, 0, 0, 1, -1], [3.0, 9.0, 0, 0, 0, 0])
    np.testing.assert_allclose(money, [0.0, 0.0, 2.0, 1.0, 2.5, 0.0], rtol=1e-12)


@given(AMOUNTS, SHARE, BACKER, AMOUNTS)
def test_no_backer_pays_more_than_it_can_nor_its_share(asks, share, backer, room):
    money = rule.backers_money(asks, share, backer, room)
    assert (money <= share * asks * (1 + 1e-12)).all()
    assert (money[backer < 0] == 0.0).all()
    for cloud in range(FIRMS):
        assert money[backer == cloud].sum() <= room[cloud] * (1 + 1e-9)


def test_sold_share_in_the_limits():
    assert [sold_share(10.0, 4.0), sold_share(4.0, 10.0), sold_share(4.0, 0.0), sold_share(0.0, 0.0)] == [0.4, 1, 0, 1]
