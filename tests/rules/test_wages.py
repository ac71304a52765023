"""Wages of occupations: displacement, adding up, assistance (case T1.10)."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from simulation.rules.work.wages import (
    assistance_gain,
    assisted_share,
    displacement_effect,
    pay_by_cell,
    relative_wages,
    skill_tilt,
    use_in_a_week,
)

SHAPE = (3, 4)
SHARES = arrays(np.float64, SHAPE, elements=st.floats(0.0, 1.0))
AMOUNTS = arrays(np.float64, SHAPE, elements=st.integers(0, 10**6).map(float))
WAGES = arrays(np.float64, SHAPE, elements=st.floats(0.01, 100.0))


def test_a_tenth_more_displacement_costs_sixteen_points() -> None:
    effect = displacement_effect([[0.2, 0.1, 0.0]], [[1.0, 1.0, 1.0]], 1.6)
    assert_allclose(effect, [[-0.16, 0.0, 0.16]], atol=1e-15)


@given(SHARES, AMOUNTS)
def test_relative_wages_move_only_against_each_other(automated: np.ndarray, bill: np.ndarray) -> None:
    effect = displacement_effect(automated, bill, 1.6)
    weight = np.where(bill.sum(axis=1, keepdims=True) > 0, bill, 1.0)
    assert_allclose((effect * weight).sum(axis=1) / weight.sum(axis=1), 0.0, atol=1e-12)
    assert (np.argsort(-automated[0], kind="stable") == np.argsort(effect[0], kind="stable")).all() or (
        np.diff(np.sort(automated[0])).min() < 1e-12
    )


@given(AMOUNTS, WAGES, arrays(np.float64, 3, elements=st.integers(0, 10**6).map(float)))
def test_payments_add_up_to_the_wage_bill(effective: np.ndarray, relative: np.ndarray, bill: np.ndarray) -> None:
    pay = pay_by_cell(bill, effective, relative)
    works = effective.sum(axis=1) > 0
    assert_allclose((pay * effective).sum(axis=1), np.where(works, bill, 0.0), rtol=1e-12)
    assert (pay >= 0).all()


def test_pay_keeps_the_ratios_and_empty_cells_have_pay() -> None:
    pay = pay_by_cell([12.0, 5.0], [[2.0, 1.0, 0.0], [0.0, 0.0, 0.0]], [[1.0, 2.0, 3.0], [1.0, 1.0, 1.0]])
    assert_allclose(pay, [[3.0, 6.0, 9.0], [0.0, 0.0, 0.0]], rtol=1e-14)


def test_without_automation_relative_wages_are_those_of_the_start() -> None:
    """Case T1.10, bit by bit."""
    start = np.array([[1.0, 1.7, 0.3]])
    effect = displacement_effect(np.zeros((1, 3)), np.ones((1, 3)), 1.6)
    assert (relative_wages(start, effect) == start).all()
    assert (assistance_gain(0.15, 0.0, np.full((1, 3), 0.4)) == 0.0).all()


def test_relative_wages_by_hand() -> None:
    assert_allclose(relative_wages([[2.0]], [[-0.16]]), 2.0 * np.exp(-0.16), rtol=1e-14)


def test_assistance_works_on_what_is_exposed_and_not_automated() -> None:
    share = assisted_share(0.5, 0.2, 0.75, 0.4)
    assert_allclose(share, 0.5 * 0.85 * 0.4, rtol=1e-14)
    assert_allclose(assistance_gain(0.15, 0.6, share), 0.15 * 0.6 * 0.17, rtol=1e-14)
    assert assisted_share(0.5, 1.0, 1.0, 1.0) == 0.0


@given(SHARES, st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_assisted_time_is_a_share(exposed: np.ndarray, feasible: float, cost: float, hours: float) -> None:
    share = assisted_share(exposed, feasible, cost, hours)
    assert ((share >= 0) & (share <= exposed)).all()


def test_novices_gain_more() -> None:
    assert_allclose(skill_tilt([0.5, 1.0, 2.0], 0.0), 1.0)
    assert_allclose(skill_tilt([0.5, 1.0, 2.0], 1.0), [2.0, 1.0, 0.5])
    assert_allclose(skill_tilt([0.5, 1.0, 2.0], 0.5), [1.5, 1.0, 0.75])


def test_use_in_a_week_by_hand() -> None:
    assert_allclose(use_in_a_week([0.0, 0.5, 1.0], 3.0), [0.0, 0.875, 1.0], rtol=1e-14)
    assert_allclose(use_in_a_week(1e-9, 40.0), 40e-9, rtol=1e-6)
    assert use_in_a_week(0.3, 0.0) == 0.0


@given(st.floats(0.0, 1.0), st.floats(1.0, 100.0))
def test_people_who_use_ai_at_all_differ_less_than_the_time_in_which_they_do(assisted: float, hours: float) -> None:
    """Half the time makes more than half the users, and never fewer users than it has hours of use."""
    whole, half = use_in_a_week(assisted, hours), use_in_a_week(assisted / 2, hours)
    assert assisted - 1e-12 <= whole <= 1.0
    assert half >= whole / 2 - 1e-12
