"""Absorption: Nelson and Phelps's followers (case T3.3)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from simulation.rules.nations.absorption import gap_quarters, level_next, steady_level

EXACT = 1e-10
SHARES = st.floats(0.0, 1.0)
GROWTH = st.floats(0.0, 1.0)


def test_case_t3_3_the_long_run() -> None:
    assert_allclose(steady_level(1.0, 0.05, 0.01), 0.8333333333, rtol=EXACT)
    ratio = np.array([0.1, 0.5, 1.0])
    for _ in range(600):
        ratio = level_next(ratio, 1.0, 0.05, 0.01)
    assert_allclose(ratio, steady_level(1.0, 0.05, 0.01), rtol=EXACT)


@given(SHARES, SHARES, SHARES, GROWTH)
def test_case_t3_3_the_long_run_stays_and_draws_near_at_a_constant_rate(
    ratio: float, access: float, absorption: float, growth: float
) -> None:
    end = steady_level(access, absorption, growth)
    assert_allclose(level_next(end, access, absorption, growth), end, rtol=EXACT, atol=1e-15)
    distance = level_next(ratio, access, absorption, growth) - end
    assert_allclose(distance, (ratio - end) * (1 - absorption) / (1 + growth), rtol=EXACT, atol=1e-14)


def test_ratios_are_those_of_the_levels() -> None:
    """A' = A + c h (chi T - A) and T' = (1 + g) T, in levels as long as they can be held."""
    speed, access, growth = 0.08, np.array([1.0, 0.6]), 0.03
    level, frontier, ratio = np.array([0.2, 0.9]), 1.0, np.array([0.2, 0.9])
    for _ in range(60):
        level, frontier = level + speed * (access * frontier - level), (1 + growth) * frontier
        ratio = level_next(ratio, access, speed, growth)
        assert_allclose(ratio, level / frontier, rtol=EXACT)


def test_any_growth_can_be_followed() -> None:
    ratio = np.array([1.0])
    for _ in range(2000):
        ratio = level_next(ratio, 1.0, 0.1, 1.0)
    assert_allclose(ratio, 0.1 / 1.1, rtol=EXACT)


def test_limits_of_the_long_run() -> None:
    assert_array_equal(
        steady_level([0.7, 0.7, 0.7, 0.0], [0.1, 0.0, 0.0, 0.1], [0.0, 0.01, 0.0, 0.01]), [0.7, 0.0, 0.7, 0.0]
    )


def test_less_access_means_a_larger_gap() -> None:
    ends = steady_level(np.linspace(0.1, 1.0, 10), 0.05, 0.01)
    assert (np.diff(ends) > 0).all()


def test_nobody_has_to_forget() -> None:
    """A nation that loses access at a frontier that stands still keeps its level, half of it, or what it may use."""
    lost = [float(level_next(0.9, 0.5, 1.0, 0.0, forgetting=share)) for share in (0.0, 0.5, 1.0)]
    assert_allclose(lost, [0.9, 0.7, 0.5], rtol=EXACT)
    assert_allclose(level_next(0.9, 0.5, 0.1, 0.25, forgetting=0.0), 0.9 / 1.25, rtol=EXACT)
    # Below what is accessible nothing changes.
    assert_array_equal(level_next(0.3, 0.5, 0.1, 0.02, forgetting=0.0), level_next(0.3, 0.5, 0.1, 0.02))


@given(st.floats(0.0, 60.0), st.floats(0.001, 0.3))
def test_the_gap_is_the_age_of_the_frontier_that_was_like_this(quarters: float, log_growth: float) -> None:
    assert_allclose(gap_quarters(np.exp(-log_growth * quarters), log_growth), quarters, rtol=1e-9, atol=1e-10)


def test_gaps_without_end_and_ahead() -> None:
    assert_array_equal(
        gap_quarters([1.0, 0.0, 0.5, 1.0, 0.0], [0.1, 0.1, 0.0, 0.0, 0.0]), [0.0, np.inf, np.inf, 0.0, np.inf]
    )
    assert gap_quarters(2.0, 0.1) == pytest.approx(-np.log(2) / 0.1)
