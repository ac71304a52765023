"""Democracy: case T5.6, erosion by hand, and rest where nothing erodes it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.rules.nations import democracy as rule

fractions = st.floats(0.0, 1.0)


def test_one_quarter_by_hand():
    """0.7 - 0.01 * 0.3 - 0.005 * 0.1 + 0.002 * 0.5 * 0.3 - 0.003 * 0.4 = 0.6956."""
    assert rule.democracy_next(0.7, 0.3, 0.1, 0.5, 0.4) == pytest.approx(0.6956, rel=1e-12)


@given(fractions, fractions)
def test_nothing_changes_without_a_cause_bit_for_bit(level, legitimacy):
    assert rule.democracy_next(level, 0.0, 0.0, 0.0, 0.0) == level
    assert rule.democracy_next(level, 1.0, 0.5, legitimacy, 1.0, rule.Rates(0.0, 0.0, 0.0, 0.0)) == level
    assert rule.democracy_next(1.0, 0.0, 0.0, legitimacy, 0.0) == 1.0


def test_it_rests_where_repair_meets_erosion():
    """1 - (0.01 * 0.02 + 0.005 * 0.04 + 0.003 * 0.1) / (0.002 * 0.8) = 0.5625, from both sides."""
    level = np.array([0.0, 1.0])
    for _ in range(20_000):
        level = rule.democracy_next(level, 0.02, 0.04, 0.8, 0.1)
    np.testing.assert_allclose(level, 0.5625, rtol=1e-10)


def test_repair_alone_closes_the_gap_geometrically():
    level = np.array([0.2, 0.6])
    for _ in range(50):
        level = rule.democracy_next(level, 0.0, 0.0, 0.5, 0.0)
    np.testing.assert_allclose(level, 1 - np.array([0.8, 0.4]) * (1 - 0.001) ** 50, rtol=1e-10)


def test_it_stays_on_the_scale():
    harsh = rule.Rates(unaccountable_power=5.0, inequality=5.0, legitimacy=5.0, rent=5.0)
    assert rule.democracy_next(0.5, 1.0, 0.5, 0.0, 1.0, harsh) == 0.0
    assert rule.democracy_next(0.5, 0.0, 0.0, 1.0, 0.0, harsh) == 1.0


@given(st.floats(0.1, 0.9), fractions, st.floats(0.0, 0.5), fractions, st.floats(0.0, 0.9))
def test_each_cause_works_in_its_direction(level, power, excess, legitimacy, rent):
    base = rule.democracy_next(level, power, excess, legitimacy, rent)
    assert rule.democracy_next(level, power + 0.1, excess, legitimacy, rent) < base
    assert rule.democracy_next(level, power, excess + 0.1, legitimacy, rent) < base
    assert rule.democracy_next(level, power, excess, legitimacy + 0.1, rent) > base
    assert rule.democracy_next(level, power, excess, legitimacy, rent + 0.1) < base


def test_inequality_counts_only_above_what_is_tolerated():
    np.testing.assert_allclose(rule.gini_excess([0.3, 0.45, 0.63]), [0.0, 0.0, 0.18], atol=1e-15)
    np.testing.assert_allclose(rule.gini_excess([0.3, 0.45], tolerated=0.2), [0.1, 0.25], rtol=1e-12)


def test_rent_is_revenue_that_nobody_worked_for():
    tax, revenue = [0.0, 30.0, 60.0, 0.0, 70.0, -5.0], [60.0, 60.0, 60.0, 0.0, 60.0, 60.0]
    np.testing.assert_array_equal(rule.rent(tax, revenue), [1.0, 0.5, 0.0, 0.0, 0.0, 1.0])


def test_case_t5_6_survival():
    alive = 1.0
    for quarters in range(41):
        assert rule.survival(0.03, quarters) == pytest.approx(alive, rel=1e-10)
        alive *= 0.97
    np.testing.assert_array_equal(rule.survival([0.0, 1.0, 1.0], [40, 40, 0]), [1.0, 0.0, 1.0])
