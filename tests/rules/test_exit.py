"""Exit: insolvency, obsolescence and hazard, and the order in which reasons count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.industry import exit as rule
from simulation.rules.industry.exit import ExitReason

CASH = arrays(np.float64, 6, elements=st.floats(-10, 10))
DRAWS = arrays(np.float64, 6, elements=st.floats(0, 0.999))
COUNTERS = arrays(np.int64, 6, elements=st.integers(0, 12))


@pytest.mark.parametrize(("cash", "burn", "quarter"), [(10.0, 3.0, 4), (9.0, 3.0, 4), (8.0, 3.0, 3), (2.0, 5.0, 1)])
def test_case_i11_firm_without_a_raise_exits_in_the_first_quarter_that_ends_in_debt(cash, burn, quarter):
    for now in range(1, quarter + 1):
        cash -= burn
        assert bool(rule.insolvent(cash, 0.0)) == (now == quarter)


def test_a_raise_rescues_a_firm_only_if_it_covers_the_hole():
    np.testing.assert_array_equal(
        rule.insolvent([-1.0, -1.0, -1.0, 0.0], [0.0, 0.5, 1.0, 0.0]), [True, True, False, False]
    )


def test_counter_of_obsolete_quarters_restarts_when_a_firm_catches_up():
    counter = rule.obsolete_quarters_next([0, 3, 3, 3], [1.0, 1.0, 1.5, 4.0], 2.0, 0.5)
    np.testing.assert_array_equal(counter, [1, 4, 0, 0])


def test_reasons_count_in_order():
    left = rule.exits(
        cash=[-1.0, 1.0, 1.0, 1.0],
        raised=0.0,
        obsolete_quarters=[9, 9, 2, 2],
        patience=8,
        hazard=0.02,
        draws=[0.0, 0.0, 0.01, 0.5],
    )
    np.testing.assert_array_equal(left.leaves, [True, True, True, False])
    reasons = [ExitReason(code).name for code in left.reason]
    assert reasons == ["FAILURE", "OBSOLETE", "HAZARD", "NONE"]


def test_each_reason_can_be_switched_off():
    left = rule.exits(np.ones(3), 0.0, [100, 100, 100], np.inf, 0.0, np.zeros(3))
    assert not left.leaves.any()


@given(CASH, CASH, COUNTERS, st.integers(1, 10), st.floats(0, 0.5), DRAWS, st.permutations(range(6)))
def test_exits_follow_a_permutation_and_every_exit_has_a_reason(cash, raised, counter, patience, hazard, draws, order):
    left, order = rule.exits(cash, raised, counter, patience, hazard, draws), list(order)
    np.testing.assert_array_equal(left.leaves, left.reason != ExitReason.NONE)
    shuffled = rule.exits(cash[order], raised[order], counter[order], patience, hazard, draws[order])
    np.testing.assert_array_equal(shuffled.reason, left.reason[order])


@given(CASH, COUNTERS, st.floats(0, 0.5), DRAWS, st.floats(0, 10))
def test_more_money_or_more_patience_never_makes_a_firm_leave(cash, counter, hazard, draws, extra):
    before = rule.exits(cash, 0.0, counter, 4, hazard, draws).leaves
    assert not (rule.exits(cash + extra, 0.0, counter, 4, hazard, draws).leaves & ~before).any()
    assert not (rule.exits(cash, 0.0, counter, 4 + extra, hazard, draws).leaves & ~before).any()
