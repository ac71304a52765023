"""Scars of displacement (case T1.9)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.rules.work.scars import annuity_due, loss_years, scar_kept, scar_loss


def test_twenty_years_at_five_per_cent() -> None:
    """Case T1.9."""
    assert_allclose(annuity_due(20, 0.05), 13.085, atol=5e-4)
    assert_allclose(annuity_due(20, 0.05), sum(1.05**-year for year in range(20)), rtol=1e-12)


@given(st.integers(1, 40), st.floats(0.0, 0.2), st.floats(0.0, 0.5))
def test_annuity_is_a_sum(years: int, rate: float, fading: float) -> None:
    by_hand = sum(((1 - fading) / (1 + rate)) ** year for year in range(years))
    assert_allclose(annuity_due(years, rate, fading), by_hand, rtol=1e-7)
    assert annuity_due(years, 0.0) == years


@pytest.mark.parametrize(
    ("unemployment", "years", "share"), [(0.04, 1.4, 0.107), (0.06, 1.4, 0.107), (0.1, 2.8, 0.214)]
)
def test_losses_in_good_and_bad_times(unemployment: float, years: float, share: float) -> None:
    """Case T1.9: 10.7 % and 21.4 % for twenty years."""
    lost = loss_years(unemployment, 0.06, 0.08, 1.4, 2.8)
    assert_allclose(lost, years, rtol=1e-12)
    assert_allclose(scar_loss(lost, annuity_due(20, 0.05)), share, atol=5e-4)


def test_losses_between() -> None:
    assert_allclose(loss_years([0.065, 0.07, 0.075], 0.06, 0.08, 1.4, 2.8), [1.75, 2.1, 2.45], rtol=1e-12)


@given(st.floats(0.0, 0.3))
def test_a_scar_that_fades_starts_deeper_and_costs_the_same(fading: float) -> None:
    first = scar_loss(1.4, annuity_due(20, 0.05, fading))
    worth = sum(first * (1 - fading) ** year * 1.05**-year for year in range(20))
    assert_allclose(worth, 1.4, rtol=1e-9)
    assert first >= scar_loss(1.4, annuity_due(20, 0.05)) * (1 - 1e-9)


def test_scars_fade_by_the_quarter() -> None:
    assert_allclose(scar_kept(0.025) ** 4, 0.975, rtol=1e-12)
    assert scar_kept(0.0) == 1.0


def test_nobody_loses_more_than_the_wage() -> None:
    assert scar_loss(30.0, 13.0) == 1.0
