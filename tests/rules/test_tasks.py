"""Production with tasks: exact limits, the switch, calibration (cases T1.2, T1.4-T1.6)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.rules.work.tasks import (
    calibrated_productivity,
    calibrated_start,
    collapse_threshold,
    log_task_output,
    task_income,
)

EXACT = 1e-12
AMOUNTS = st.floats(1e-3, 1e3)
SHARES = st.floats(0.0, 1.0)
ELASTICITIES = st.floats(0.1, 4.0)
GRID = np.linspace(0.0, 1.0, 401)


def ces_by_hand(level: float, machines: float, labour: float, share: float, sigma: float) -> tuple[float, float, float]:
    """Output, wage and rental below the threshold as the literature writes them."""
    power = (sigma - 1) / sigma
    inside = share ** (1 / sigma) * machines**power + (1 - share) ** (1 / sigma) * labour**power
    output = level * inside ** (1 / power)
    wage = level**power * (output * (1 - share) / labour) ** (1 / sigma)
    rental = level**power * (output * share / machines) ** (1 / sigma)
    return output, wage, rental


@pytest.mark.parametrize("sigma", [0.3, 0.5, 0.8, 1.2, 2.0])
@pytest.mark.parametrize(("machines", "labour", "share"), [(3.0, 1.0, 0.4), (2.025, 1.0, 0.539), (8.0, 5.0, 0.1)])
def test_the_aggregate_is_that_of_the_literature(sigma: float, machines: float, labour: float, share: float) -> None:
    made = task_income(1.7, machines, labour, share, sigma)
    assert_allclose(made[:3], ces_by_hand(1.7, machines, labour, share, sigma), rtol=EXACT)
    assert_allclose(made.labour_share, made.wage * labour / made.output, rtol=EXACT)


def test_cobb_douglas_as_the_literature_writes_it() -> None:
    made = task_income(2.0, 3.0, 1.0, 0.4, 1.0)
    output = 2.0 * (3.0 / 0.4) ** 0.4 * (1.0 / 0.6) ** 0.6
    assert_allclose(made, (output, 0.6 * output, 0.4 * output / 3.0, 0.6), rtol=EXACT)


@given(AMOUNTS, AMOUNTS, st.floats(0.0, 0.999), AMOUNTS)
def test_cobb_douglas_labour_share_is_the_share_of_tasks(
    machines: float, labour: float, place: float, level: float
) -> None:
    """Case T1.2: 1 - Phi whatever the quantities, below the threshold."""
    share = place * float(collapse_threshold(machines, labour))
    assert_allclose(task_income(level, machines, labour, share, 1.0).labour_share, 1.0 - share, rtol=EXACT)


@pytest.mark.parametrize("step", [-1e-7, -1e-10, 1e-10, 1e-7])
def test_nothing_jumps_near_cobb_douglas(step: float) -> None:
    near, at = task_income(1.0, 3.0, 1.0, 0.4, 1.0 + step), task_income(1.0, 3.0, 1.0, 0.4, 1.0)
    assert_allclose(near, at, rtol=10 * abs(step))


@pytest.mark.parametrize("sigma", [0.3, 0.5, 2.0])
@pytest.mark.parametrize("share", [0.2, 0.5, 0.7])
def test_relative_income_of_machines(sigma: float, share: float) -> None:
    """Case T1.4: (R K) / (w L) = (Phi / (1 - Phi))^(1 - rho) (K / L)^rho."""
    rho, machines, labour = (sigma - 1) / sigma, 3.0, 1.0
    made = task_income(1.0, machines, labour, share, sigma)
    ratio = made.rental * machines / (made.wage * labour)
    assert_allclose(ratio, (share / (1 - share)) ** (1 - rho) * (machines / labour) ** rho, rtol=EXACT)


@pytest.mark.parametrize("sigma", [0.4, 0.5, 0.9])
def test_shares_stay_when_machines_grow_with_the_odds_of_automation(sigma: float) -> None:
    """Case T1.4: d ln[Phi / (1 - Phi)] (1 - rho) = -rho d ln(K / L), here for a large step."""
    rho, start, machines = (sigma - 1) / sigma, 0.3, 2.0
    growth = 0.7
    odds = start / (1 - start) * np.exp(-rho * growth / (1 - rho))
    after = task_income(1.0, machines * np.exp(growth), 1.0, odds / (1 + odds), sigma).labour_share
    assert_allclose(after, task_income(1.0, machines, 1.0, start, sigma).labour_share, rtol=EXACT)


@pytest.mark.parametrize(
    ("share", "wage", "rental", "labour_share", "tolerance"),
    [
        (0.5, 2.25, 0.25, 0.75, EXACT),
        (0.7, 1.402, None, 0.355, 1.5e-3),
        (0.75, 1.0, 1.0, 0.25, EXACT),
        (0.9, 1.0, 1.0, 0.25, EXACT),
        (1.0, 1.0, 1.0, 0.25, EXACT),
    ],
)
def test_wages_collapse_at_the_switch(
    share: float, wage: float, rental: float | None, labour_share: float, tolerance: float
) -> None:
    """Case T1.5: K = 3, L = 1, elasticity 0.5, threshold 0.75."""
    made = task_income(1.0, 3.0, 1.0, share, 0.5)
    assert_allclose(made.wage, wage, rtol=tolerance)
    assert_allclose(made.labour_share, labour_share, rtol=tolerance)
    if rental is not None:
        assert_allclose(made.rental, rental, rtol=tolerance)
    if share >= 0.75:
        assert_allclose(made.output, 4.0, rtol=EXACT)


@pytest.mark.parametrize("sigma", [0.3, 0.5, 1.0, 1.5])
def test_the_switch_is_continuous(sigma: float) -> None:
    """Case T1.5: at the threshold w = R = A from both sides."""
    step, level = 1e-9, 1.3
    below, at = (task_income(level, 3.0, 1.0, 0.75 - gap, sigma) for gap in (step, 0.0))
    assert_allclose(at, (4.0 * level, level, level, 0.25), rtol=EXACT)
    assert_allclose(below, at, rtol=100 * step)


def test_the_wage_rises_first_and_collapses_then() -> None:
    """K = 3, L = 1: scarce labour gains from automation until machines become scarce themselves."""
    wage = task_income(1.0, 3.0, 1.0, GRID, 0.5).wage
    peak = int(wage.argmax())
    assert 0 < peak < 0.75 * GRID.size
    assert (np.diff(wage[: peak + 1]) > 0).all()
    assert (np.diff(wage[peak : int(0.75 * GRID.size)]) < 0).all()
    assert_allclose(wage[GRID >= 0.75], 1.0, rtol=EXACT)


@given(AMOUNTS, AMOUNTS, SHARES, ELASTICITIES, AMOUNTS)
def test_wages_and_rentals_use_up_output(
    machines: float, labour: float, share: float, sigma: float, level: float
) -> None:
    """Case T1.6, in every regime."""
    made = task_income(level, machines, labour, share, sigma)
    assert_allclose(made.wage * labour + made.rental * machines, made.output, rtol=EXACT)
    assert_allclose(made.labour_share, made.wage * labour / made.output, rtol=EXACT)
    assert 0.0 < made.labour_share <= 1.0 + EXACT
    # People are never paid less than a machine that does the same.
    assert made.wage >= made.rental * (1 - EXACT)


@given(AMOUNTS, AMOUNTS, ELASTICITIES)
def test_automation_never_lowers_output_and_never_raises_the_labour_share(
    machines: float, labour: float, sigma: float
) -> None:
    made = task_income(1.0, machines, labour, GRID, sigma)
    assert (np.diff(made.output) >= -EXACT * made.output[1:]).all()
    assert (np.diff(made.labour_share) <= EXACT).all()


def test_without_machines_or_automation_people_make_everything() -> None:
    for machines, share in ((0.0, 0.0), (0.0, 0.5), (3.0, 0.0)):
        assert_allclose(task_income(2.0, machines, 5.0, share, 0.5)[:2], (10.0, 2.0), rtol=EXACT)
        assert task_income(2.0, machines, 5.0, share, 0.5).labour_share == 1.0


def test_nations_broadcast() -> None:
    made = task_income([1.0, 2.0], [3.0, 3.0], [1.0, 1.0], [0.5, 0.9], 0.5)
    assert_allclose(made.wage, [2.25, 2.0], rtol=EXACT)
    assert made.output.shape == (2,)


def test_the_start_of_the_united_states() -> None:
    """Calibration identity: labour share 0.597, ratio 3, elasticity 0.5."""
    machines, share = calibrated_start(0.597, 3.0, 0.5)
    assert_allclose(machines, 2.025, atol=5e-4)
    assert_allclose(share, 0.539, atol=5e-4)
    assert_allclose(collapse_threshold(machines, 1.0), 0.669, atol=5e-4)


@given(st.floats(0.2, 0.95), st.floats(1.01, 20.0), ELASTICITIES, AMOUNTS, AMOUNTS)
def test_the_start_reproduces_the_data(
    labour_share: float, ratio: float, sigma: float, output: float, labour: float
) -> None:
    per_labour, share = calibrated_start(labour_share, ratio, sigma)
    machines = per_labour * labour
    level = calibrated_productivity(output, machines, labour, share, sigma)
    made = task_income(level, machines, labour, share, sigma)
    assert_allclose(made.labour_share, labour_share, rtol=1e-11)
    assert_allclose(made.wage / made.rental, ratio, rtol=1e-11)
    assert_allclose(made.output, output, rtol=1e-11)
    assert share < collapse_threshold(machines, labour)


def test_at_ratio_one_the_start_would_be_on_the_threshold() -> None:
    per_labour, share = calibrated_start(0.6, 1.0, 0.5)
    assert_allclose(share, 1 - 0.6, rtol=EXACT)
    assert_allclose(share, collapse_threshold(per_labour, 1.0), rtol=EXACT)


def test_the_log_is_that_of_output() -> None:
    assert_allclose(
        np.exp(log_task_output(3.0, 1.0, GRID, 0.5)), task_income(1.0, 3.0, 1.0, GRID, 0.5).output, rtol=EXACT
    )
