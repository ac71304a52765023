"""Lopsided markets at rest: leaders, entrants, share-linear quality (cases F8, F13, F14)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from simulation.rules.industry.data_flywheel import data_next, log_quality
from simulation.rules.industry.demand import logit_shares
from simulation.rules.industry.dominance import (
    dominant_share,
    entry_trap_share,
    linear_quality_dominant_share,
    linear_quality_equal_depth,
    linear_quality_onset,
    theta_for_share,
)
from simulation.rules.industry.pricing import bertrand_prices
from simulation.rules.industry.stability import tipping_threshold

Floats = NDArray[np.float64]


def run_priced(data: Floats, theta: float, quarters: int, decay: float) -> tuple[Floats, Floats]:
    """Prices and shares after some quarters of the loop with Bertrand prices, taste 1 and cost 0."""
    prices = np.ones_like(data)
    for _ in range(quarters):
        prices, shares, _ = bertrand_prices(log_quality(data, 0.0, theta), 0.0, 1.0, start=prices, tolerance=1e-12)
        data = data_next(data, shares, 1.0, decay)
    return prices, shares


@pytest.mark.parametrize(("share", "theta"), [(0.6, 3.0553), (0.7, 3.2480), (0.8, 3.7051), (0.9, 5.0455)])
def test_feedback_behind_a_leader_of_two(share: float, theta: float) -> None:
    """Case F13: the table of two firms, both ways."""
    assert_allclose(theta_for_share(share, 2), theta, atol=5e-5)
    assert_allclose(dominant_share(theta_for_share(share, 2), 2), share, rtol=1e-9)


@pytest.mark.parametrize(
    ("theta", "share", "prices"), [(3.248043, 0.7, (3.3333, 1.4286)), (5.045508, 0.9, (10.0, 1.1111))]
)
def test_a_tipped_market_ends_with_the_computed_leader(theta: float, share: float, prices: tuple[float, float]) -> None:
    """Case F13: simulated from a slight asymmetry; tolerance S, prices as printed in the reference."""
    final_prices, final = run_priced(np.array([1.01, 1.0]), theta, 900, 0.5)
    assert_allclose(final[0], share, rtol=1e-6)
    assert_allclose(final[0], dominant_share(theta, 2), rtol=1e-6)
    assert_allclose(final_prices, prices, atol=5e-5)
    assert_allclose(final_prices, 1 / (1 - final), rtol=1e-9)


def test_three_firms_also_end_with_the_computed_leader() -> None:
    """Case F13 for three firms just above the threshold: the branch leaves the symmetric point without a jump."""
    _, final = run_priced(np.array([1.01, 1.0, 1.0]), 1.9, 900, 0.5)
    assert_allclose(final[0], dominant_share(1.9, 3), rtol=1e-6)
    assert_allclose(final[1], final[2], rtol=1e-6)
    assert dominant_share(1.75 + 1e-6, 3) == pytest.approx(1 / 3, abs=1e-4)


@pytest.mark.parametrize(
    ("firms", "theta", "trap"), [(3, 1.5, 0.120158), (4, 1.3, 0.109500), (5, 1.25, 0.130284), (3, 1.2, 0.003540)]
)
def test_critical_share_of_an_entrant(firms: int, theta: float, trap: float) -> None:
    """Case F14: the table."""
    assert_allclose(entry_trap_share(theta, firms), trap, atol=5e-7)
    assert_allclose(theta_for_share(entry_trap_share(theta, firms), firms), theta, rtol=1e-9)


@pytest.mark.parametrize(("firms", "theta"), [(3, 1.5), (4, 1.3), (5, 1.25)])
@pytest.mark.parametrize(("side", "survives"), [(0.9, False), (1.1, True)])
def test_entrants_starve_below_the_critical_share_only(firms: int, theta: float, side: float, survives: bool) -> None:
    """Case F14: data in proportion to shares; the entrant ends at 0 or at 1 / n, within 1e-6."""
    share = side * entry_trap_share(theta, firms)
    start = np.append(share, np.full(firms - 1, (1 - share) / (firms - 1)))
    _, final = run_priced(start / 0.5, theta, 900, 0.5)
    assert_allclose(final[0], 1 / firms if survives else 0.0, atol=1e-6)


def test_no_trap_without_strong_feedback_or_for_two_firms() -> None:
    """Case F14: the trap exists only between theta 1 and the threshold, from three firms on."""
    assert entry_trap_share(1.0, 4) == 0.0
    assert entry_trap_share(1.0001, 3) == 0.0
    assert entry_trap_share(2.9, 2) == 0.0
    assert entry_trap_share(1.75, 3) == 1 / 3
    assert dominant_share(1.75, 3) == 1 / 3


def test_share_linear_quality_of_two_firms() -> None:
    """Case F8: strength 2.6 -> .876029, by iteration and as a root of m = tanh(k m / 2)."""
    shares = np.array([0.6, 0.4])
    for _ in range(400):
        shares = logit_shares(2.6 * shares, 0.0, 1.0)
    assert_allclose(shares[0], 0.876029, atol=5e-7)
    assert_allclose(linear_quality_dominant_share(2.6, 2), shares[0], rtol=1e-6)
    lead = 2 * shares[0] - 1
    assert_allclose(lead, np.tanh(2.6 * lead / 2), rtol=1e-9)


def test_share_linear_quality_has_hysteresis_from_three_firms_on() -> None:
    """Case F8: onsets 2.746, 3.219, 3.565 below n; equal depth 2.7726 for three firms."""
    assert_allclose([linear_quality_onset(n) for n in (2, 3, 4, 5)], [2.0, 2.746, 3.219, 3.565], atol=5e-4)
    assert_allclose(linear_quality_equal_depth(3), 2.7726, atol=5e-5)
    assert linear_quality_equal_depth(2) == 2.0
    between = 2.9
    near, far = np.array([0.34, 0.33, 0.33]), np.array([0.8, 0.1, 0.1])
    for _ in range(2000):
        near, far = logit_shares(between * near, 0.0, 1.0), logit_shares(between * far, 0.0, 1.0)
    assert_allclose(near, 1 / 3, rtol=1e-6)
    assert_allclose(far[0], linear_quality_dominant_share(between, 3), rtol=1e-6)
    assert linear_quality_dominant_share(2.74, 3) == 1 / 3


@given(theta=st.floats(1.0, 8.0), firms=st.integers(2, 8))
def test_leader_and_trap_lie_on_their_sides_of_the_equal_share(theta: float, firms: int) -> None:
    assert 0.0 <= entry_trap_share(theta, firms) <= 1 / firms <= dominant_share(theta, firms) < 1.0
    assert dominant_share(theta + 0.1, firms) >= dominant_share(theta, firms)


@given(firms=st.integers(2, 8))
def test_the_equal_share_needs_the_threshold(firms: int) -> None:
    assert theta_for_share(1 / firms, firms) == tipping_threshold(firms)
    assert_allclose(theta_for_share(1 / firms + 1e-7, firms), tipping_threshold(firms), rtol=1e-5)


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_a_share_outside_the_open_interval_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match=f"^share is {share}; it must lie strictly between 0 and 1$"):
        theta_for_share(share, 3)
