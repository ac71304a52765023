"""Downstream sectors: no moat for those who rent, nothing to keep for those who can be replaced."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from simulation.parameters.work import Work
from simulation.rules.work.downstream import (
    kept_share,
    provider_fees_usd_bn,
    sector_surplus_usd_bn,
    substitutability,
)

NEVER = -np.inf
VALUE_ADDED, INTENSITY = np.array([0.2, 0.3, 0.5]), np.array([3.0, 1.0, 0.2])
UNIT = st.floats(0.0, 1.0)


@given(st.floats(-5.0, 100.0), arrays(np.float64, 3, elements=st.floats(0.0, 5.0)))
def test_the_gain_is_shared_out(gain: float, intensity: np.ndarray) -> None:
    surplus = sector_surplus_usd_bn([gain], VALUE_ADDED, intensity)
    assert_allclose(surplus.sum(), max(gain, 0.0), rtol=1e-12)
    assert (surplus >= 0).all()


def test_who_can_be_replaced() -> None:
    quality = np.array([[2.0, 1.0, 1.0], [2.0, NEVER, NEVER], [2.0, NEVER, NEVER], [1.0, 1.0, 0.0], [NEVER] * 3])
    found = substitutability(quality, [NEVER, NEVER, 1.5, NEVER, NEVER], 1.0)
    expected = [[np.exp(-1), 1, 1], [0, 1, 1], [np.exp(-0.5), 1, 1], [1, 1, 1], [1, 1, 1]]
    assert_allclose(found, expected, rtol=1e-12)


def test_lock_in_gives_every_provider_a_hold() -> None:
    found = substitutability([[2.0, 1.5]], NEVER, 0.5, 0.75)
    assert_allclose(found, [[np.exp(-2.5), np.exp(-0.5)]], rtol=1e-12)


@given(arrays(np.float64, (2, 4), elements=st.floats(-10, 10)), st.floats(-10, 10), st.floats(0.1, 5), st.floats(0, 3))
def test_substitutes_are_shares(quality: np.ndarray, free: float, taste: float, lock_in: float) -> None:
    found = substitutability(quality, free, taste, lock_in)
    assert ((found >= 0) & (found <= 1)).all()
    by_hand = [max(free, *(q for place, q in enumerate(row) if place != one)) for row in quality for one in range(4)]
    gap = quality.ravel() + lock_in - by_hand
    assert_allclose(found.ravel(), np.exp(-np.maximum(gap, 0.0) / taste), rtol=1e-9)
    # A better open model never makes a provider stronger.
    assert (substitutability(quality, free + 1.0, taste, lock_in) >= found).all()


def test_no_moat_for_those_who_rent() -> None:
    """One provider for all: it keeps its bargaining share, or nothing once there is an open or own model as good."""
    surplus, quality = np.array([[4.0, 6.0]]), np.array([[3.0, NEVER]])
    alone = provider_fees_usd_bn(surplus, [[1.0, 0.0]], substitutability(quality, NEVER, 1.0), 0.5)
    assert_allclose(alone, [[[2.0, 0.0], [3.0, 0.0]]], rtol=1e-14)
    replaced = provider_fees_usd_bn(surplus, [[1.0, 0.0]], substitutability(quality, 3.0, 1.0), 0.5)
    assert (replaced == 0.0).all()


@pytest.mark.parametrize(
    ("hangs", "substitute", "kept"), [(1.0, 0.0, 0.4), (1.0, 1.0, 0.0), (0.0, 0.0, 0.0), (0.5, 0.5, 0.1)]
)
def test_kept_share_by_hand(hangs: float, substitute: float, kept: float) -> None:
    assert_allclose(kept_share(0.4, hangs, substitute), kept, atol=1e-15)


def test_those_with_open_models_keep_everything() -> None:
    fees = provider_fees_usd_bn([[10.0]], [[0.0, 0.0]], [[0.0, 0.0]], 1.0)
    assert (fees == 0.0).all()


@given(arrays(np.float64, (2, 3), elements=UNIT), arrays(np.float64, (2, 3), elements=UNIT), UNIT)
def test_fees_never_exceed_the_gain(shares: np.ndarray, substitute: np.ndarray, bargaining: float) -> None:
    shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1.0)
    surplus = np.array([[1.0, 0.0], [3.0, 2.0]])
    fees = provider_fees_usd_bn(surplus, shares, substitute, bargaining)
    assert fees.shape == (2, 2, 3)
    assert (fees >= 0).all()
    assert (fees.sum(axis=2) <= surplus * (1 + 1e-12)).all()


def test_sectors_that_are_locked_in_more_keep_less() -> None:
    quality = np.array([[3.0, 2.9]])
    hold = np.moveaxis(substitutability(quality, NEVER, 1.0, np.array([0.2, 2.0])[:, None, None]), 0, 1)
    fees = provider_fees_usd_bn([[1.0, 1.0]], [[0.6, 0.4]], hold, 0.5)
    assert fees.shape == (1, 2, 2)
    assert (fees[0, 1] > fees[0, 0]).all()


def test_the_ten_sectors_are_the_whole_economy() -> None:
    sectors = Work().downstream.sectors
    assert len(sectors) == 10
    assert_allclose(sum(sector.value_added_share for sector in sectors.values()), 1.0, rtol=1e-12)
