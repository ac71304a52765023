"""Designs: every step once, whole lines, balanced samples, the same worlds everywhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.sweeps.designs import DesignError, points_of, positions, saltelli
from simulation.sweeps.layout import Dimension, between
from tests.made_up_sweep import MAIN, axis, made_up

LISTED = Dimension("a", ("a",), values=((1.0,), (2.0,), (5.0,)))


def test_a_grid_goes_through_every_combination_once():
    sweep = made_up("grid", [LISTED, axis("b", 0.0, 1.0)], {MAIN: lambda x, o, s: 0.0}, steps=3)
    assert sweep.layout.points.tolist() == [[a, b] for a in (1.0, 2.0, 5.0) for b in (0.0, 0.5, 1.0)]


def test_linked_parameters_take_their_steps_together():
    sweep = made_up("linked", [LISTED, axis("b", 0.0, 1.0)], {MAIN: lambda x, o, s: 0.0}, steps=3)
    assert sweep.layout.points.tolist() == [[1.0, 0.0], [2.0, 0.5], [5.0, 1.0]]


def test_linked_parameters_with_different_numbers_of_steps_are_refused():
    with pytest.raises(DesignError, match="linked parameters need equally many values: a has 3, b has 5"):
        positions("linked", [LISTED, axis("b")], 1, 5)


def test_one_at_a_time_starts_from_nothing_changed():
    places = positions("one at a time", [LISTED, axis("b")], 1, 1)
    points = points_of([LISTED, axis("b")], places, [3.0, 0.25])
    assert points.tolist() == [
        [3.0, 0.25], [1.0, 0.25], [2.0, 0.25], [5.0, 0.25], [3.0, 0.0], [3.0, 1.0],
    ]  # fmt: skip


def test_nothing_uncertain_is_one_world():
    assert positions("grid", [], 10, 5).shape == (1, 0)


@given(st.integers(1, 6), st.integers(2, 40))
def test_a_latin_hypercube_has_one_point_in_every_slice_of_every_axis(axes, points):
    places = positions("latin hypercube", [axis(str(number)) for number in range(axes)], points, 1)
    assert places.shape == (points, axes)
    slices = np.sort(np.floor(places * points), axis=0)
    assert (slices == np.arange(points)[:, None]).all()


def test_saltellis_blocks_differ_from_the_first_in_one_axis_only():
    axes, base = 3, 8
    places = saltelli(axes, base)
    assert places.shape == (base * (axes + 2), axes)
    first, second = places[:base], places[base : 2 * base]
    for number in range(axes):
        block = places[(2 + number) * base : (3 + number) * base]
        assert (block[:, number] == second[:, number]).all()
        others = [other for other in range(axes) if other != number]
        assert (block[:, others] == first[:, others]).all()


def test_a_sobol_design_needs_a_power_of_two():
    with pytest.raises(DesignError, match="points is 100; a sobol design needs a power of two, for example 128"):
        saltelli(2, 100)


def test_morris_steps_along_one_axis_at_a_time():
    places = positions("morris", [axis("a"), axis("b"), axis("c")], 5, 1)
    assert places.shape == (5 * 4, 3)
    for trajectory in places.reshape(5, 4, 3):
        assert ((np.diff(trajectory, axis=0) != 0.0).sum(axis=1) == 1).all()


@pytest.mark.parametrize("design", ["latin hypercube", "sobol", "morris"])
def test_a_design_is_the_same_every_time(design):
    axes = [axis("a"), axis("b")]
    assert (positions(design, axes, 8, 1) == positions(design, axes, 8, 1)).all()


def test_orders_of_magnitude_are_crossed_by_ratio():
    assert between(1e24, 1e28, np.array([0.0, 0.5, 1.0])) == pytest.approx([1e24, 1e26, 1e28])
    assert between(0.0, 10.0, np.array([0.5])) == pytest.approx([5.0])


def test_listed_values_share_the_way_equally():
    counts = np.unique(LISTED.at(np.linspace(0.0, 1.0, 301)), return_counts=True)[1]
    assert counts.tolist() == [100, 100, 101]


def test_parameters_that_move_together_keep_their_own_ranges():
    both = Dimension("pair", ("a", "b"), (0.0, 10.0), (1.0, 20.0))
    assert both.at(np.array([0.25])).tolist() == [[0.25, 12.5]]
