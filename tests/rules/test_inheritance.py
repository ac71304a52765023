"""Inheritance: shares of estates, equal parts in whole grains, and the tail that it leaves."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.wealth import inheritance as rule
from simulation.rules.wealth.random_growth import reset_exponent

GRAIN = 2.0**-6
NATIONS = 3


def test_debts_stay_with_the_heir():
    assert rule.shared_estate([100.0, -40.0, 0.0], 0.25).tolist() == [25.0, 0.0, 0.0]


def test_equal_part_is_a_whole_number_of_grains():
    each, carried = rule.equal_part([10.0, 0.0, 7.0], [0.0, 0.02, 1.0], [3.0, 5.0, 0.0], GRAIN)
    assert each.tolist() == [213 * GRAIN, 0.0, 0.0]
    assert carried.tolist() == [10.0 - 3 * 213 * GRAIN, 0.02, 8.0]


@given(
    pool=arrays(np.float64, NATIONS, elements=st.floats(0, 1e13)),
    before=arrays(np.float64, NATIONS, elements=st.floats(0, 1e7)),
    people=arrays(np.float64, NATIONS, elements=st.floats(1, 1e9)),
)
def test_nothing_is_lost_in_sharing(pool, before, people):
    each, carried = rule.equal_part(pool, before, people, GRAIN)
    assert each * people + carried == pytest.approx(pool + before, rel=1e-12)
    assert (np.mod(each, GRAIN) == 0).all()
    assert (each >= 0).all()
    assert (carried >= 0).all()
    assert (carried <= people * GRAIN * (1 + 1e-9) + 1e-12 * pool).all()


def test_what_is_carried_over_is_paid_out_in_the_end():
    carried, paid = np.zeros(1), 0.0
    for _ in range(100):
        each, carried = rule.equal_part([0.7], carried, [50.0], GRAIN)
        paid += 50 * float(each[0])
    assert paid + float(carried[0]) == pytest.approx(70.0, rel=1e-12)
    assert carried[0] < 50 * GRAIN


def test_case_t2_7_full_dilution_is_a_new_start():
    found = rule.inheritance_exponent(0.005, 0.15, 0.01, 1.0)
    assert found == pytest.approx(reset_exponent(0.005, 0.15, 0.01), rel=1e-10)


def test_inheritance_without_dilution_leaves_no_force_but_drift():
    assert rule.inheritance_exponent(-0.02, math.sqrt(0.02), 0.02, 0.0) == pytest.approx(2.0, rel=1e-10)
    assert rule.inheritance_exponent(0.001, 0.1, 0.02, 0.0) == 0.0


@given(dilution=st.floats(0.05, 0.9), more=st.floats(0.01, 0.1), death=st.floats(0.005, 0.1))
def test_more_dilution_thins_the_tail(dilution, more, death):
    thick = rule.inheritance_exponent(-0.005, 0.15, death, dilution)
    assert rule.inheritance_exponent(-0.005, 0.15, death, dilution + more) > thick
