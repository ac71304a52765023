"""Leaders, their tenure and how often they change."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from simulation.measures.leadership import changes, leader, tenure_next

NOBODY = float("nan")


def test_first_of_equals_leads() -> None:
    assert leader([2.0, 5.0, 5.0]) == 1
    np.testing.assert_array_equal(leader([[1.0, 1.0], [0.0, 2.0], [0.0, NOBODY]]), [0, 1, NOBODY])


def test_tenure_grows_restarts_and_ends() -> None:
    after = tenure_next([7.0, 7.0, 7.0, 0.0], [2, 3, NOBODY, 4], [2, 2, 2, NOBODY])
    np.testing.assert_array_equal(after, [8, 1, 0, 1])


def test_changes_pass_over_quarters_without_a_leader() -> None:
    history = [NOBODY, 1, 1, NOBODY, 1, 2, NOBODY, 1]
    np.testing.assert_array_equal(changes(history), [0, 0, 0, 0, 0, 1, 1, 2])


def test_changes_of_several_layers_are_counted_apart() -> None:
    history = np.array([[0, 5], [0, 6], [1, 6]])
    np.testing.assert_array_equal(changes(history), [[0, 0], [0, 1], [1, 1]])


def test_no_quarters_no_changes() -> None:
    assert changes([]).shape == (0,)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=60))
def test_tenure_and_changes_tell_the_same_story(history: list[int]) -> None:
    """A tenure of one after the first quarter is a change, and nothing else is."""
    tenure, restarts, last = 0.0, -1, NOBODY
    for now in history:
        tenure = float(tenure_next(tenure, now, last))
        restarts += tenure == 1.0
        last = float(now)
    assert changes(history)[-1] == restarts
