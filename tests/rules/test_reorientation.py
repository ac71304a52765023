"""Reorientation: how much of a lab's compute is behind general models."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from simulation.rules.industry.reorientation import first_focus, focus_next


def test_the_largest_run_tells_the_focus_and_one_who_trained_longer_is_wholly_there() -> None:
    assert_allclose(first_focus([2e23, 5e24, 0.0, 1e22], [1e24, 1e24, 1e24, 0.0]), [0.2, 1.0, 1.0, 1.0], rtol=1e-12)


def test_the_rest_shrinks_geometrically() -> None:
    focus = np.array([0.2, 0.9])
    for quarter in range(1, 12):
        focus = focus_next(focus, 0.2)
        assert_allclose(1.0 - focus, 0.8**quarter * np.array([0.8, 0.1]), rtol=1e-12)


@given(focus=st.floats(0.0, 1.0))
def test_limits(focus: float) -> None:
    assert focus_next(focus, 0.0) == focus
    assert focus_next(focus, 1.0) == 1.0
