"""What automation adds: Hulten, the task model, and the baseline of Acemoglu (cases T1.1, T1.3, T1.10)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.rules.work.productivity import (
    exposure_gain,
    hulten_gain,
    output_response,
    tfp_gain,
    wage_response,
)
from simulation.rules.work.tasks import calibrated_start, task_income

EXACT = 1e-12
EXPOSED, FEASIBLE, SAVING, LABOUR = 0.199, 0.23, 0.27, 0.535


@pytest.mark.parametrize(("elasticity", "gain"), [(0.0, 0.00663), (1.0, 0.00714), (2.0, 0.00770)])
def test_the_elasticity_moves_the_headline(elasticity: float, gain: float) -> None:
    """Case T1.1."""
    assert_allclose(hulten_gain(0.14445, 0.04577, elasticity), gain, atol=5e-6)


def test_hulten_in_closed_form() -> None:
    """Case T1.1: Leontief, Cobb-Douglas, and any elasticity as written."""
    cut, share = 0.14445, 0.04577
    assert_allclose(hulten_gain(cut, share, 0.0), -np.log(1 - share * cut), rtol=EXACT)
    assert_allclose(hulten_gain(cut, share, 1.0), -share * np.log(1 - cut), rtol=EXACT)
    assert_allclose(hulten_gain(cut, share, 3.0), -np.log(1 - share + share * (1 - cut) ** -2) / -2, rtol=EXACT)
    assert_allclose(hulten_gain(1e-8, share, [0.0, 1.0, 2.0]), share * 1e-8, rtol=1e-7)
    assert_allclose(hulten_gain(cut, share, 1.0 + 1e-9), hulten_gain(cut, share, 1.0), rtol=1e-8)


def test_the_shortcut_gives_two_thirds_of_a_per_cent() -> None:
    """Case T1.1, first order: 0.661 % in ten years, which Acemoglu (2024) reports as 0.66 %."""
    assert_allclose(exposure_gain(EXPOSED, FEASIBLE, SAVING, LABOUR), 0.00661, atol=5e-6)
    assert_allclose(EXPOSED * FEASIBLE, 0.04577, rtol=EXACT)
    assert_allclose(SAVING * LABOUR, 0.14445, rtol=EXACT)


def test_the_task_model_gives_about_as_much() -> None:
    """The same tasks in the task model with US numbers: 0.505 per unit of the remaining labour tasks.

    Straight on that is 0.624 %; the gain bends down as machines spread over more tasks, to 0.612 %.
    """
    machines, start = calibrated_start(0.597, 3.0, 0.5)
    assert_allclose(output_response(machines, 1.0, start, 0.5) * (1 - start), 0.505, atol=1e-3)
    now = start + (1 - start) * EXPOSED * FEASIBLE * SAVING
    assert_allclose(0.505 * EXPOSED * FEASIBLE * SAVING, 0.00624, atol=5e-6)
    assert_allclose(tfp_gain(machines, 1.0, now, start, 0.5), 0.00612, atol=5e-6)


def test_the_wage_derivative_of_cobb_douglas() -> None:
    """Case T1.3: ln(w / R) - 1 / (1 - Phi) = -0.162589."""
    assert_allclose(wage_response(3.0, 1.0, 0.4, 1.0), -0.162589, atol=5e-7)
    assert_allclose(wage_response(3.0, 1.0, 0.4, 1.0), np.log(0.6 * 3 / 0.4) - 1 / 0.6, rtol=EXACT)


@given(st.floats(0.5, 50.0), st.floats(0.02, 0.98))
def test_the_wage_falls_if_machines_are_not_cheap_enough(machines: float, place: float) -> None:
    """Case T1.3: if and only if w / R < e^(1 / (1 - Phi))."""
    share = place * machines / (1 + machines)
    made = task_income(1.0, machines, 1.0, share, 1.0)
    cheap = np.log(made.wage / made.rental) - 1 / (1 - share)
    if abs(cheap) > 1e-9:
        assert (wage_response(machines, 1.0, share, 1.0) < 0) == (cheap < 0)


@pytest.mark.parametrize("sigma", [0.4, 0.5, 1.0, 1.5])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.7])
def test_responses_are_derivatives(sigma: float, share: float) -> None:
    step = 1e-6
    above, below = (task_income(1.0, 3.0, 1.0, share + side * step, sigma) for side in (1, -1))
    slope = np.log(above.output / below.output) / (2 * step)
    assert_allclose(output_response(3.0, 1.0, share, sigma), slope, rtol=1e-7)
    slope = np.log(above.wage / below.wage) / (2 * step)
    assert_allclose(wage_response(3.0, 1.0, share, sigma), slope, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("sigma", [0.3, 0.5, 2.0])
def test_the_output_response_by_income_shares(sigma: float) -> None:
    share = 0.6
    labour_share = task_income(1.0, 3.0, 1.0, share, sigma).labour_share
    by_hand = ((1 - labour_share) / share - labour_share / (1 - share)) / (sigma - 1)
    assert_allclose(output_response(3.0, 1.0, share, sigma), by_hand, rtol=1e-11)


def test_beyond_the_threshold_more_automation_changes_nothing() -> None:
    assert (tfp_gain(3.0, 1.0, [0.8, 0.9, 1.0], 0.75, 0.5) == 0.0).all()
    assert output_response(3.0, 1.0, 0.8, 0.5) == 0.0
    assert (wage_response(3.0, 1.0, [0.75, 0.8, 1.0], 0.5) == 0.0).all()


@given(st.floats(0.01, 100.0), st.floats(0.0, 1.0), st.floats(0.1, 3.0))
def test_no_automation_no_gain(machines: float, share: float, sigma: float) -> None:
    """Case T1.10, bit by bit."""
    assert tfp_gain(machines, 1.0, share, share, sigma) == 0.0
