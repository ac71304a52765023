"""Spheres of influence: dependence, whose sphere, how much of the world is in it, and what it could be made to do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from simulation.rules.nations import spheres as rule

PURCHASES = arrays(np.float64, (6, 6), elements=st.one_of(st.just(0.0), st.floats(1e-3, 1e3)))
EXAMPLE = np.array([[9.0, 1.0, 0.0], [6.0, 2.0, 2.0], [0.0, 0.0, 0.0]])


def test_case_t5_9_without_use_across_borders_all_are_their_own_sphere():
    shares = rule.dependence(np.diag([5.0, 0.0, 3.0, 1e-9]))
    assert_array_equal(shares, np.eye(4))
    assert_array_equal(rule.sphere_of(shares), range(4))
    assert_array_equal(rule.self_reliance(shares), 1.0)
    assert_array_equal(rule.shares_inside(rule.sphere_of(shares), [4.0, 3.0, 2.0, 1.0]), 0.0)
    assert_array_equal(rule.coercion(shares, 0.2, np.full(4, 0.05)), 0.0)


def test_example_by_hand():
    shares = rule.dependence(EXAMPLE)
    assert_allclose(shares, [[0.9, 0.1, 0.0], [0.6, 0.2, 0.2], [0.0, 0.0, 1.0]], rtol=1e-12)
    assert_array_equal(rule.sphere_of(shares), [0, 0, 2])
    assert_allclose(rule.self_reliance(shares), [0.9, 0.2, 1.0], rtol=1e-12)
    assert_allclose(rule.shares_inside(rule.sphere_of(shares), [5.0, 3.0, 2.0]), [0.3, 0.0, 0.0], rtol=1e-12)
    expected = [[0.0, 0.1 * 0.5 * 0.02, 0.0], [0.6 * 0.9 * 0.03, 0.0, 0.2 * 0.9 * 0.03], [0.0, 0.0, 0.0]]
    assert_allclose(rule.coercion(shares, [0.5, 0.1, 0.0], [0.02, 0.03, 0.1]), expected, rtol=1e-12)


def test_half_is_not_more_than_half():
    shares = np.array([[0.5, 0.5, 0.0], [0.5, 0.5, 0.0], [0.5000001, 0.0, 0.4999999]])
    assert_array_equal(rule.sphere_of(shares), [0, 1, 0])


def test_one_provider_for_all_has_the_rest_of_the_world_in_its_sphere():
    shares = rule.dependence(np.column_stack([np.ones(5), np.zeros((5, 4))]))
    assert_array_equal(rule.sphere_of(shares), 0)
    assert_allclose(rule.shares_inside(rule.sphere_of(shares), [6.0, 1.0, 1.0, 1.0, 1.0]), [0.4, 0, 0, 0, 0])


def test_what_can_be_replaced_gives_no_power():
    shares = rule.dependence(EXAMPLE)
    assert_array_equal(rule.coercion(shares, np.ones(3), np.full(3, 0.1)), 0.0)


def test_purchases_and_shares_are_not_changed():
    purchases, shares = EXAMPLE.copy(), rule.dependence(EXAMPLE)
    kept = shares.copy()
    rule.coercion(shares, 0.0, np.ones(3))
    rule.self_reliance(shares)[:] = 7.0
    assert_array_equal(shares, kept)
    assert_array_equal(purchases, EXAMPLE)


@given(PURCHASES, arrays(np.float64, 6, elements=st.floats(0.1, 10)))
def test_shares_sum_to_one_and_everybody_is_in_one_sphere(purchases, weights):
    shares = rule.dependence(purchases)
    assert_allclose(shares.sum(axis=1), 1.0, rtol=1e-12)
    sphere = rule.sphere_of(shares)
    inside = rule.shares_inside(sphere, weights)
    own = weights[sphere == np.arange(6)].sum() / weights.sum()
    assert inside.sum() + own == pytest.approx(1.0, rel=1e-12)
    for nation, home in enumerate(sphere):
        assert (shares[nation] > 0.5).any() == (shares[nation, home] > 0.5)
    power = rule.coercion(shares, 0.3, np.full(6, 0.04))
    assert (power >= 0).all()
    assert (power.sum(axis=1) <= 0.04 * 0.7 * (1 - rule.self_reliance(shares)) + 1e-12).all()
