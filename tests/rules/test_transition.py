"""Paths towards general AI (Korinek & Suh 2024) and the collapse of wages on them (case T1.5)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.rules.work.automation import weighted_mean
from simulation.rules.work.tasks import calibrated_start, collapse_threshold, task_income
from simulation.rules.work.transition import automated_share, machines, remaining_tasks, spread_over_occupations

UNIT = st.floats(0.0, 1.0)
RATES = st.floats(0.0, 1.0)
EXACT = 1e-12


@given(st.floats(0.0, 50.0), st.floats(0.0, 0.5))
def test_business_as_usual_declines_at_a_constant_rate(years: float, rate: float) -> None:
    assert_allclose(remaining_tasks(years, rate, np.inf), np.exp(-rate * years), rtol=EXACT)


@pytest.mark.parametrize("full", [5.0, 20.0])
@pytest.mark.parametrize("rate", [0.0, 1e-9, 0.012, 1.0])
def test_general_ai_does_everything_on_its_date(full: float, rate: float) -> None:
    assert remaining_tasks(0.0, rate, full) == 1.0
    assert (remaining_tasks([full, full + 1.0, 10 * full], rate, full) == 0.0).all()
    assert (automated_share([0.2, 0.5], full, rate, full) == 1.0).all()


def test_the_path_in_closed_form() -> None:
    rate, full, time = 0.3, 5.0, 2.0
    by_hand = (np.exp(-rate * time) - np.exp(-rate * full)) / (1 - np.exp(-rate * full))
    assert_allclose(remaining_tasks(time, rate, full), by_hand, rtol=EXACT)
    assert_allclose(remaining_tasks(time, [0.0, 1e-9], full), 1 - time / full, rtol=1e-8)
    assert_allclose(remaining_tasks(time, rate, 1e4), np.exp(-rate * time), rtol=EXACT)


@given(st.floats(0.0, 60.0), st.floats(0.0, 20.0), RATES, st.floats(0.5, 100.0))
def test_tasks_left_to_people_never_come_back(years: float, more: float, rate: float, full: float) -> None:
    now, later = remaining_tasks([years, years + more], rate, full)
    assert 0.0 <= later <= now + 1e-15
    assert now <= 1.0
    # A bound on complexity only speeds automation up.
    assert now <= remaining_tasks(years, rate, np.inf) + 1e-12


@given(UNIT, st.lists(st.tuples(UNIT, st.floats(0.1, 9.0)), min_size=2, max_size=6), UNIT)
def test_exposed_occupations_lead_and_the_mean_stays(
    mean: float, cells: list[tuple[float, float]], order: float
) -> None:
    exposed, weight = np.array(cells).T[:, None, :]
    share = spread_over_occupations([mean], exposed, weight, order)
    assert_allclose(weighted_mean(share, weight), mean, atol=1e-12)
    assert ((share >= -1e-15) & (share <= 1.0 + 1e-15)).all()
    ranked = share[0][np.argsort(exposed[0])]
    assert (np.diff(ranked) >= -1e-15).all()
    later = spread_over_occupations([mean + 0.5 * (1 - mean)], exposed, weight, order)
    assert (later >= share - 1e-12).all()


def test_order_zero_and_the_ends_treat_all_alike() -> None:
    exposed, weight = np.array([[0.1, 0.9]]), np.ones((1, 2))
    assert (spread_over_occupations([0.3], exposed, weight, 0.0) == 0.3).all()
    for end in (0.0, 1.0):
        assert (spread_over_occupations([end], exposed, weight, 1.0) == end).all()
    assert_allclose(spread_over_occupations([0.5], exposed, weight, 1.0), [[0.4, 0.6]], rtol=EXACT)


def test_machines_respond_as_told() -> None:
    assert_allclose(machines(2.0, 0.8, 0.4, [0.0, 0.5, 1.0]), [2.0, 2.0 * 2**0.5, 4.0], rtol=EXACT)
    assert_allclose(machines(2.0, 0.8, 0.4, 1.0, 10.0, 0.03), 4.0 * np.exp(0.3), rtol=EXACT)
    assert machines(0.0, 0.5, 0.0, 1.0) == 0.0
    assert machines(2.0, 0.4, 0.4, 1.0, 0.0, 0.03) == 2.0


def test_wages_collapse_before_general_ai_comes() -> None:
    """With a fixed stock of machines wages reach the rental of a machine years before the date, and stay there."""
    per_labour, start = calibrated_start(0.597, 3.0, 0.5)
    years = np.arange(0.0, 25.0, 0.25)
    share = automated_share(start, years, 0.012, 20.0)
    made = task_income(1.0, per_labour, 1.0, share, 0.5)
    fallen = share >= collapse_threshold(per_labour, 1.0)
    assert 0.0 < years[fallen][0] < 20.0
    assert_allclose(made.wage[fallen], 1.0, rtol=EXACT)
    assert_allclose(made.labour_share[fallen], 1 / (1 + per_labour), rtol=EXACT)
    assert made.wage[0] > 1.5


def test_machines_in_abundance_let_wages_rise_until_the_last_tasks() -> None:
    """Machines that grow fast enough keep the threshold ahead of automation."""
    per_labour, start = calibrated_start(0.597, 3.0, 0.5)
    years = np.arange(0.0, 19.0, 0.25)
    share = automated_share(start, years, 0.012, 20.0)
    stock = machines(per_labour, share, start, 1.0, years, 0.5)
    made = task_income(1.0, stock, 1.0, share, 0.5)
    assert (share < collapse_threshold(stock, 1.0)).all()
    assert (np.diff(made.wage) > 0).all()
