"""The landscape of alliances: every move goes downhill, and all ends are known by enumeration (T4.1-T4.3)."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from simulation.rules.nations import alliances as rule

SEEDS = st.integers(0, 2**32 - 1)


def drawn(nations, seed):
    """Sizes, symmetric propensities with a diagonal that must not matter, and a generator."""
    generator = np.random.default_rng(seed)
    half = generator.normal(0.0, 1.0, (nations, nations))
    return generator.uniform(0.1, 2.0, nations), half + half.T, generator


def double_loop(size, propensity, labels, distance):
    """Energy as the definition writes it."""
    pairs = itertools.permutations(range(len(size)), 2)
    return sum(size[i] * size[j] * propensity[i, j] * distance[labels[i], labels[j]] for i, j in pairs)


def minima_by_search(size, propensity, labels_allowed, distance):
    """Energy of every labelling that no nation wants to leave, all labellings looked at in turn."""
    rest = {}
    for labels in itertools.product(labels_allowed, repeat=len(size)):
        at = double_loop(size, propensity, labels, distance)
        moves = (
            (*labels[:k], to, *labels[k + 1 :])
            for k, to in itertools.product(range(len(size)), labels_allowed)
            if to != labels[k]
        )
        if all(double_loop(size, propensity, to, distance) >= at - 1e-9 for to in moves):
            rest[labels] = at
    return rest


@given(SEEDS, st.integers(1, 4), st.floats(0, 1))
def test_case_t4_1_a_move_changes_energy_by_twice_size_times_the_change_of_frustration(seed, blocs, hedge):
    size, propensity, generator = drawn(9, seed)
    distance = rule.bloc_distance(blocs, hedge)
    labels = generator.integers(0, blocs + 1, 9)
    assert rule.energy(size, propensity, labels, distance) == pytest.approx(
        double_loop(size, propensity, labels, distance), rel=1e-12, abs=1e-11
    )
    k, choice = generator.integers(9), generator.integers(blocs + 1)
    moved = labels.copy()
    moved[k] = choice
    before, after = (rule.frustration(size, propensity, one, distance)[k] for one in (labels, moved))
    change = rule.energy(size, propensity, moved, distance) - rule.energy(size, propensity, labels, distance)
    assert change == pytest.approx(2 * size[k] * (after - before), rel=1e-12, abs=1e-11)


def test_frustration_by_choice_is_the_frustration_after_each_choice():
    size, propensity, generator = drawn(6, 3)
    distance, labels = rule.bloc_distance(3), generator.integers(0, 4, 6)
    table = rule.frustration_by_choice(size, propensity, labels, distance)
    for nation, choice in itertools.product(range(6), range(4)):
        moved = labels.copy()
        moved[nation] = choice
        expected = rule.frustration(size, propensity, moved, distance)[nation]
        assert table[nation, choice] == pytest.approx(expected, rel=1e-12, abs=1e-13)


def test_the_diagonal_of_propensities_does_not_matter_and_is_not_changed():
    size, propensity, _ = drawn(5, 4)
    labels, distance = np.array([0, 0, 1, 2, 2]), rule.bloc_distance(2)
    blank = propensity - np.diag(np.diag(propensity))
    diagonal = np.diag(propensity).copy()
    assert rule.energy(size, propensity, labels, distance) == rule.energy(size, blank, labels, distance)
    assert_array_equal(np.diag(propensity), diagonal)


@pytest.mark.parametrize("seed", range(8))
def test_case_t4_1_two_blocs_descend_into_the_enumerated_set(seed):
    size, propensity, generator = drawn(8, seed)
    distance = rule.bloc_distance(2)
    minima, energies = rule.local_minima(size, propensity)
    searched = minima_by_search(size, propensity, (1, 2), distance)
    found = {tuple(labels): at for labels, at in zip(minima.tolist(), energies, strict=True)}
    assert found == pytest.approx({labels: at for labels, at in searched.items() if labels[0] == 1}, rel=1e-12)
    assert (np.diff(energies) >= 0).all()
    closed = distance[1:, 1:]  # without the row of the non-aligned, two blocs are all there is
    for _ in range(20):
        labels, _ = rule.descend(size, propensity, generator.integers(0, 2, 8), closed, generator.permutation(8))
        named = labels + 1 if labels[0] == 0 else 2 - labels
        assert tuple(named) in found


@pytest.mark.parametrize(("seed", "blocs", "hedge"), [(0, 2, 0.4), (1, 2, 0.2), (2, 3, 0.4), (3, 3, 0.3), (4, 1, 0.4)])
def test_case_t4_1_blocs_and_the_non_aligned_descend_into_the_enumerated_set(seed, blocs, hedge):
    size, propensity, generator = drawn(5, seed)
    distance = rule.bloc_distance(blocs, hedge)
    searched = minima_by_search(size, propensity, range(blocs + 1), distance)
    minima, energies = rule.local_minima(size, propensity, blocs, hedge)
    found = {tuple(labels): at for labels, at in zip(minima.tolist(), energies, strict=True)}
    assert {labels: searched[labels] for labels in found} == pytest.approx(found, rel=1e-12)
    assert {round(at, 9) for at in searched.values()} == {round(at, 9) for at in found.values()}
    for _ in range(20):
        start = generator.integers(0, blocs + 1, 5)
        labels, _ = rule.descend(size, propensity, start, distance, generator.permutation(5))
        assert tuple(labels) in searched


@given(SEEDS)
def test_every_pass_lowers_energy_and_a_rest_is_a_rest(seed):
    size, propensity, generator = drawn(12, seed)
    distance, labels = rule.bloc_distance(3), generator.integers(0, 4, 12)
    moves, at = -1, rule.energy(size, propensity, labels, distance)
    while moves:
        labels, moves = rule.best_reply(size, propensity, labels, distance, generator.permutation(12))
        lower = rule.energy(size, propensity, labels, distance)
        assert (lower < at) if moves else (lower == at)
        at = lower
    table = rule.frustration_by_choice(size, propensity, labels, distance)
    assert (table.min(axis=1) >= rule.frustration(size, propensity, labels, distance) - 1e-9).all()


@given(SEEDS)
def test_a_pass_is_one_nation_after_the_other_each_seeing_those_before_it(seed):
    size, propensity, generator = drawn(10, seed)
    distance, start = rule.bloc_distance(2), generator.integers(0, 3, 10)
    order = generator.permutation(10)[:7]
    labels, moves = start.copy(), 0
    for nation in order:
        choices = rule.frustration_by_choice(size, propensity, labels, distance)[nation]
        if choices.min() < choices[labels[nation]] - 1e-9:
            labels[nation], moves = choices.argmin(), moves + 1
    kept = start.copy()
    result = rule.best_reply(size, propensity, start, distance, order)
    assert_array_equal(result[0], labels)
    assert result[1] == moves
    assert_array_equal(start, kept)


def test_nations_outside_the_order_stay():
    size, propensity, generator = drawn(12, 8)
    start = generator.integers(0, 4, 12)
    labels, moves = rule.descend(size, propensity, start, rule.bloc_distance(3), np.arange(4, 12))
    assert_array_equal(labels[:4], start[:4])
    assert moves > 0


def test_case_t4_2_two_camps_are_the_only_minimum():
    size, camp = np.array([3.0, 0.5, 1.0, 2.0, 0.25, 4.0]), np.array([1, 1, 2, 2, 1, 2])
    propensity = np.where(camp[:, None] == camp, 0.7, -1.3)
    minima, energies = rule.local_minima(size, propensity)
    assert_array_equal(minima[0], camp)
    assert energies[0] == pytest.approx(-2 * 1.3 * size[camp == 1].sum() * size[camp == 2].sum(), rel=1e-12)
    assert (energies[1:] > energies[0]).all()


def test_case_t4_3_all_together_when_all_attract_and_balanced_when_none_do():
    size, propensity, _ = drawn(7, 5)
    minima, energies = rule.local_minima(size, np.abs(propensity))
    assert_array_equal(minima[0], np.ones(7))
    assert energies[0] == 0.0
    minima, _ = rule.local_minima(np.ones(8), -np.ones((8, 8)))
    assert len(minima) == 35  # ways to split eight into two fours
    assert set((minima == 1).sum(axis=1)) == {4}


@given(SEEDS, st.floats(0.01, 100))
def test_case_t4_3_larger_sizes_scale_energy_by_their_square(seed, factor):
    size, propensity, generator = drawn(6, seed)
    labels, distance = generator.integers(0, 3, 6), rule.bloc_distance(2)
    scaled = rule.energy(factor * size, propensity, labels, distance)
    assert scaled == pytest.approx(factor**2 * rule.energy(size, propensity, labels, distance), rel=1e-9, abs=1e-9)


def test_a_nation_torn_between_two_blocs_stays_out_and_one_that_leans_joins():
    def choice_of_the_third(liking):
        propensity = np.array([[0.0, -5.0, 1.0], [-5.0, 0.0, liking], [1.0, liking, 0.0]])
        start = np.array([1, 2, rule.NON_ALIGNED])
        return rule.descend(np.ones(3), propensity, start, rule.bloc_distance(2), np.array([2]))[0][2]

    # It stays out while 0.4 (1 + liking) is below the smaller liking: while liking is above two thirds.
    assert choice_of_the_third(1.0) == rule.NON_ALIGNED
    assert choice_of_the_third(0.67) == rule.NON_ALIGNED
    assert choice_of_the_third(0.66) == 1


def test_ties_of_frustration_move_nobody():
    size, distance = np.ones(3), rule.bloc_distance(2, 0.5)
    propensity = np.array([[0.0, -1.0, 1.0], [-1.0, 0.0, 1.0], [1.0, 1.0, 0.0]])
    for label in range(3):
        start = np.array([1, 2, label])
        assert_array_equal(rule.best_reply(size, propensity, start, distance, np.array([2]))[0], start)


def test_a_cost_of_moving_keeps_a_nation_and_can_differ_by_nation():
    size, distance = np.ones(2), rule.bloc_distance(2)
    propensity, start, order = np.array([[0.0, 0.3], [0.3, 0.0]]), np.array([1, 2]), np.array([1, 0])
    for tolerance, expected in ((0.29, [1, 1]), (0.31, [1, 2]), (np.array([0.1, 0.5]), [2, 2])):
        assert_array_equal(rule.descend(size, propensity, start, distance, order, tolerance)[0], expected)


def test_a_gain_of_just_the_cost_of_moving_moves_nobody():
    propensity, distance = np.array([[0.0, 0.5], [0.5, 0.0]]), rule.bloc_distance(2)
    start, order = np.array([1, 2]), np.arange(2)
    assert rule.descend(np.ones(2), propensity, start, distance, order, 0.5)[1] == 0
    assert rule.descend(np.ones(2), np.zeros((2, 2)), start, distance, order, 0.0)[1] == 0


def test_one_sided_propensities_may_go_round_in_circles_and_say_so():
    chase = np.array([[0.0, 1.0], [-1.0, 0.0]])
    with pytest.raises(ValueError, match="still change sides after 1000 passes; propensities must be symmetric"):
        rule.descend(np.ones(2), chase, np.array([0, 0]), 1.0 - np.eye(2), np.arange(2))


def test_too_many_partitions_are_not_listed():
    with pytest.raises(ValueError, match=r"^30 nations have 1,073,741,824 ways to take sides; at most 1,048,576"):
        rule.local_minima(np.ones(30), np.ones((30, 30)))


def test_seventeen_nations_have_65_536_partitions_and_energies_in_spin_form():
    size, propensity, _ = drawn(17, 11)
    minima, energies = rule.local_minima(size, propensity)
    weights = propensity * np.outer(size, size)
    np.fill_diagonal(weights, 0.0)
    spins = np.where(minima == 1, 1.0, -1.0)
    assert_allclose(energies, 0.5 * (weights.sum() - np.einsum("mi,ij,mj->m", spins, weights, spins)), rtol=1e-12)
    everywhere = rule.local_minima(size, np.zeros((17, 17)))[0]
    assert everywhere.shape == (65_536, 17)
    assert len(np.unique(everywhere, axis=0)) == 65_536


def test_bloc_distance_is_as_described():
    expected = [[0.4, 0.4, 0.4], [0.4, 0.0, 1.0], [0.4, 1.0, 0.0]]
    assert_array_equal(rule.bloc_distance(2), expected)


@given(SEEDS)
def test_propensity_is_symmetric_and_adds_up_its_grounds(seed):
    generator = np.random.default_rng(seed)
    agreement, alliance, rivalry, dependence = generator.random((4, 6, 6))
    democracy = generator.random(6)
    weights = rule.PropensityWeights(0.3, 0.25, 0.2, 0.4, 0.15)
    found = rule.propensity(agreement, alliance, democracy, rivalry, dependence, weights, threshold=0.45)
    assert_array_equal(found, found.T)
    i, j = 1, 4
    by_hand = (
        0.3 * (agreement[i, j] + agreement[j, i]) / 2
        + 0.25 * (alliance[i, j] + alliance[j, i]) / 2
        + 0.2 * (1 - abs(democracy[i] - democracy[j]))
        - 0.4 * (rivalry[i, j] + rivalry[j, i]) / 2
        + 0.15 * (dependence[i, j] + dependence[j, i])
        - 0.45
    )
    assert found[i, j] == pytest.approx(by_hand, rel=1e-12, abs=1e-14)
