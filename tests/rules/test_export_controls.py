"""Export controls: caps that bind, leak or do nothing."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from simulation.rules.industry.chip_market import trading_post
from simulation.rules.nations.export_controls import allowed_chips, cap_factor, capped_bids

AMOUNTS = st.floats(0.0, 1e6)
HOME = np.array([0, 0, 1, 1, 2])


def test_allowed_chips_by_hand() -> None:
    allowed = allowed_chips(
        [100.0, 100.0, 100.0, np.inf, 0.0], [30.0, 130.0, 0.0, 9.0, 0.0], 0.1, [200, 200, 50, 200, 200]
    )
    assert_allclose(allowed, [90.0, 20.0, 50.0, 200.0, 20.0], rtol=1e-14)


@given(AMOUNTS, AMOUNTS, st.floats(0.0, 1.0), AMOUNTS)
def test_limits_of_what_is_allowed(cap: float, so_far: float, smuggling: float, desired: float) -> None:
    allowed = allowed_chips(cap, so_far, smuggling, desired)
    assert 0.0 <= allowed <= desired
    assert allowed_chips(np.inf, so_far, smuggling, desired) == desired
    assert allowed_chips(cap, so_far, 1.0, desired) == desired
    assert allowed_chips(0.0, so_far, 0.0, desired) == 0.0
    # Without smuggling the cap holds over time, however often it is asked.
    assert so_far > cap or so_far + allowed_chips(cap, so_far, 0.0, desired) <= cap * (1 + 1e-15)


def test_bids_shrink_by_nation() -> None:
    bought = np.array([10.0, 30.0, 5.0, 5.0, 7.0])
    assert_array_equal(cap_factor(bought, HOME, [20.0, 10.0, 0.0]), [0.5, 1.0, 0.0])
    capped = capped_bids([1.0, 3.0, 0.5, 0.5, 0.7], bought, HOME, [20.0, 10.0, 0.0])
    assert_array_equal(capped, [0.5, 1.5, 0.5, 0.5, 0.0])


@given(arrays(np.float64, 5, elements=AMOUNTS), arrays(np.float64, 5, elements=AMOUNTS))
def test_without_a_cap_nothing_changes(bids: np.ndarray, bought: np.ndarray) -> None:
    assert_array_equal(capped_bids(bids, bought, HOME, np.full(3, np.inf)), bids)


@given(arrays(np.float64, 5, elements=AMOUNTS), arrays(np.float64, 3, elements=AMOUNTS))
def test_at_a_given_price_no_nation_buys_more_than_it_may(bids: np.ndarray, allowed: np.ndarray) -> None:
    price = 3.0
    capped = capped_bids(bids, bids / price, HOME, allowed)
    chips, wanted = (np.bincount(HOME, weights=money / price, minlength=3) for money in (capped, bids))
    assert_allclose(chips, np.minimum(wanted, allowed), rtol=1e-12, atol=1e-12)
    assert (capped <= bids).all()


def test_nations_without_buyers_are_no_matter() -> None:
    assert_array_equal(cap_factor([1.0], [1], [0.0, 4.0, 0.0]), [1.0, 1.0, 1.0])


@pytest.mark.parametrize("elasticity", [0.0, 0.5, 2.0])
def test_capping_again_leads_to_the_market_in_which_the_cap_holds(elasticity: float) -> None:
    """The capped nation takes its chips off the supply, and the others pay for the rest: ``(S(P) - cap) P = money``."""
    bids, supply, reference = np.array([4.0, 2.0, 3.0, 1.0, 2.0]), 100.0, 0.1
    allowed, priority = np.array([np.inf, 15.0, np.inf]), np.array([1.0, 1.2, 0.8, 1.0, 1.0])
    excess = []
    for _ in range(40):
        trade = trading_post(bids, supply, reference, elasticity, priority)
        excess.append(trade.quantities[2:4].sum() - 15.0)
        bids = capped_bids(bids, trade.quantities, HOME, allowed)
    # Down every round until only rounding is left.
    assert all(after < before for before, after in pairwise(excess) if before > 1e-9)
    assert abs(excess[-1]) < 1e-9
    sold = supply * (trade.price / reference) ** elasticity
    assert_allclose(trade.quantities[[0, 1, 4]].sum(), sold - 15.0, rtol=1e-9)
    assert_array_equal(bids[[0, 1, 4]], [4.0, 2.0, 2.0])
