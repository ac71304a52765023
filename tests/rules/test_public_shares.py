"""Shares of AI firms that nations hold: nobody gains by a purchase, nobody sells what it lacks, and all add up."""

from __future__ import annotations

import numpy as np
from numpy.testing import assert_allclose

from simulation.rules.wealth.public_shares import (
    MOST_PUBLIC,
    purchases,
    share_after_gift,
    share_after_issue,
    share_after_trade,
)

HELD = np.array([0.1, 0.0, 0.05])


def test_what_is_wanted_is_bought_while_there_is_room() -> None:
    wanted = np.array([2.0, 1.0, -3.0])
    assert_allclose(purchases(wanted, HELD, 100.0, 0.5), wanted)


def test_buyers_share_the_room_below_the_ceiling_and_what_others_sell() -> None:
    found = purchases([6.0, 3.0, -1.0], HELD, 100.0, 0.17)
    assert_allclose(found, [2.0, 1.0, -1.0])
    assert_allclose(share_after_trade(HELD, found, 100.0).sum(), 0.17)


def test_nobody_sells_more_than_it_has_or_buys_above_the_ceiling() -> None:
    assert_allclose(purchases([-50.0, -50.0, 1.0], HELD, 100.0, 0.0), [-10.0, 0.0, 0.0])
    assert_allclose(purchases([1e9, 0.0, 0.0], [0.0, 0.0, 0.0], 1.0, 1.0), [MOST_PUBLIC, 0.0, 0.0])
    assert not purchases([1.0, -1.0, 0.0], HELD, 0.0, 1.0).any()


def test_private_holders_lose_in_value_what_they_get_in_money() -> None:
    value, bought = 40.0, np.array([3.0, -0.5, 0.0])
    before, after = 1.0 - HELD.sum(), 1.0 - share_after_trade(HELD, bought, value).sum()
    assert_allclose(after * value + bought.sum(), before * value)
    assert np.array_equal(share_after_trade(HELD, bought, 0.0), HELD)


def test_new_shares_leave_everybody_elses_worth_as_it_was() -> None:
    value, paid = 40.0, np.array([0.0, 10.0, 0.0])
    after = share_after_issue(HELD, paid, value)
    assert_allclose(after * 50.0, HELD * value + paid)
    assert_allclose((1.0 - after.sum()) * 50.0, (1.0 - HELD.sum()) * value)
    assert_allclose(share_after_issue(HELD, [0.0] * 3, value), HELD)
    assert_allclose(share_after_issue([0.0, 0.0], [3.0, 1.0], 0.0), MOST_PUBLIC * np.array([0.75, 0.25]))
    assert_allclose(share_after_issue([0.0, 0.0], [0.0, 0.0], 0.0), [0.0, 0.0])


def test_gifts_to_others_thin_shares_out() -> None:
    assert_allclose(share_after_gift(HELD, 0.25), HELD / 1.25)
