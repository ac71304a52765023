"""The automation frontier: exposure, price, adoption (case T1.10)."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.rules.work.automation import (
    automated_tasks,
    cost_feasibility,
    exposure,
    nation_automation,
    weighted_mean,
)

ALPHA, ZETA = np.array([0.1, 0.0, 0.3]), np.array([0.5, 0.2, 0.3])
BETA = np.array([0.3, 0.1, 0.3])
UNIT = st.floats(0.0, 1.0)


def test_exposure_goes_through_the_three_measures_of_the_literature() -> None:
    levels = np.array([[-np.inf], [-40.0], [0.0], [10.0], [20.0], [99.0], [np.inf]])
    expected = [0 * ALPHA, 0 * ALPHA, ALPHA, BETA, ZETA, ZETA, ZETA]
    assert_allclose(exposure(ALPHA, ZETA, levels, 20.0), expected, atol=1e-15)


@given(UNIT, UNIT, st.floats(-50, 50), st.floats(0, 20), st.floats(0.5, 40))
def test_exposure_is_a_share_and_rises_with_capability(
    one: float, other: float, level: float, more: float, span: float
) -> None:
    alpha, zeta = sorted((one, other))
    before, after = exposure(alpha, zeta, [level, level + more], span)
    assert 0.0 <= before <= after + 1e-15
    assert after <= zeta + 1e-15


def test_cost_share_by_hand() -> None:
    by_hand = 1 / (1 + np.exp(-4.0 * (np.log(100.0) - np.log(30.0 * 1.5))))
    assert_allclose(cost_feasibility(100.0, 30.0, 1.5, 4.0), by_hand, rtol=1e-12)
    assert cost_feasibility(100.0, 100.0, 1.0, 4.0) == 0.5


def test_cost_share_at_its_ends() -> None:
    prices = np.array([0.0, np.inf, 10.0, 1e300])
    assert_allclose(cost_feasibility([10.0, 10.0, 0.0, 1e-300], prices, 1.0, 4.0), [1.0, 0.0, 0.0, 0.0])


@given(st.floats(1, 1e6), st.floats(1, 1e6), st.floats(1.0, 10.0), st.floats(0.1, 10.0))
def test_dearer_ai_automates_less(wage: float, price: float, factor: float, sharpness: float) -> None:
    cheap, dear = cost_feasibility(wage, [price, factor * price], 1.0, sharpness)
    assert 0.0 <= dear <= cheap <= 1.0


def test_automation_is_a_product() -> None:
    assert_allclose(automated_tasks(0.4, 0.27, 0.5, 0.23, 0.9), 0.4 * 0.27 * 0.5 * 0.23 * 0.9, rtol=1e-14)
    cells = automated_tasks(np.full((2, 3), 0.4), 0.27, [[0.5], [0.0]], 0.23, 1.0)
    assert_allclose(cells[0], 0.4 * 0.27 * 0.5 * 0.23, rtol=1e-14)


@given(UNIT, UNIT, UNIT, st.booleans())
def test_without_exposure_or_adoption_nothing_is_automated(
    other: float, start: float, cost: float, exposed: bool
) -> None:
    """Case T1.10, bit by bit, whatever capability and prices are."""
    able, used = (other, 0.0) if exposed else (0.0, other)
    cells = automated_tasks(np.full((1, 4), able), 0.27, used, 0.23, cost)
    assert (cells == 0.0).all()
    assert nation_automation([start], cells, np.ones((1, 4)))[0] == start


def test_nation_is_the_mean_by_wage_bills() -> None:
    cells, bill = np.array([[0.1, 0.3], [0.1, 0.3]]), np.array([[3.0, 1.0], [0.0, 0.0]])
    assert_allclose(weighted_mean(cells, bill), [0.15, 0.2], rtol=1e-14)
    assert_allclose(nation_automation([0.5, 0.5], cells, bill), [0.575, 0.6], rtol=1e-14)


@given(st.lists(st.tuples(UNIT, st.floats(0, 100)), min_size=1, max_size=6), UNIT)
def test_nation_stays_a_share(cells: list[tuple[float, float]], start: float) -> None:
    share, bill = np.array(cells).T
    found = nation_automation(start, share, bill)
    assert start - 1e-12 <= found <= 1.0 + 1e-12
