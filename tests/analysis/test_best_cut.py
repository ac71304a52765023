"""One cut: where it lies in closed forms, that noise gives none, and that it is that of other programs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.analysis.best_cut import CHANCE, best_cut, zero_crossing
from simulation.analysis.rule_tree import rule_tree
from simulation.sweeps.designs import positions
from tests.made_up_sweep import axis


def worlds(count, axes=3):
    return positions("latin hypercube", [axis(f"x{number}") for number in range(axes)], count, 0)


def noise(count, seed):
    return np.random.default_rng(seed).normal(size=count)


def test_a_step_is_cut_where_it_is():
    space = worlds(64)
    cut = best_cut(space, np.where(space[:, 1] > 0.4, 1.0, -1.0))
    assert cut.dimension == 1
    assert cut.low <= 0.4 < cut.high
    assert cut.chance == pytest.approx(1 / 1000)
    assert (cut.above(space) == (space[:, 1] > 0.4)).all()


def test_noise_is_cut_by_chance_as_often_as_promised():
    chances = [best_cut(worlds(40), noise(40, seed), shuffles=199).chance for seed in range(200)]
    assert 0.01 <= np.mean(np.array(chances) <= CHANCE) <= 0.10


def test_what_is_the_same_everywhere_and_what_is_too_few_is_not_cut():
    assert best_cut(worlds(40), np.ones(40)) is None
    assert best_cut(worlds(5), noise(5, 1)) is None
    assert best_cut(np.ones((40, 2)), noise(40, 1)) is None


@settings(max_examples=25, deadline=None)
@given(st.integers(20, 60), st.integers(0, 10**6))
def test_the_cut_is_that_of_scikit_learn(count, seed):
    tree = pytest.importorskip("sklearn.tree")
    space, values = worlds(count), noise(count, seed)
    least = max(int(np.ceil(0.05 * count)), 3)
    other = tree.DecisionTreeRegressor(max_depth=1, min_samples_leaf=least, random_state=0).fit(space, values).tree_
    cut = best_cut(space, values, shuffles=1)
    assert (cut.dimension, cut.at) == (other.feature[0], pytest.approx(other.threshold[0]))


def test_leads_cross_zero_where_they_do_and_not_where_variance_is_least():
    space = worlds(200)
    lead = space[:, 0] - 0.2
    crossing = zero_crossing(space[:, 0], lead, rising=True, level=0.95)
    assert crossing.at == pytest.approx(0.2, abs=0.006)
    assert crossing.low <= 0.2 <= crossing.high
    falling = zero_crossing(space[:, 0], -lead, rising=False, level=0.95)
    assert falling == crossing


def test_the_interval_of_a_crossing_covers_it_as_often_as_promised():
    covered = 0
    for seed in range(60):
        space = np.random.default_rng(seed).random(80)
        crossing = zero_crossing(space, space - 0.4 + 0.3 * noise(80, seed + 1000), rising=True, level=0.95)
        covered += crossing.low <= 0.4 <= crossing.high
    assert covered >= 52


def test_a_tree_says_what_was_put_in():
    space = worlds(200)
    fails = (space[:, 0] > 0.6) & (space[:, 1] < 0.5)
    tree = rule_tree(("a", "b", "c"), space, fails)
    sure = [rule for rule in tree.rules if rule.node.share == 1.0]
    assert sum(rule.node.failing for rule in sure) == fails.sum()
    assert {condition.name for rule in sure for condition in rule.conditions} == {"a", "b"}
    assert sum(rule.node.worlds for rule in tree.rules) == 200
    assert tree.table()["failing"].sum() == fails.sum()
    assert "a above 0.6" in str(sure[0])


def test_a_tree_does_not_grow_on_noise():
    grown = [rule_tree(("a", "b", "c"), worlds(60), noise(60, seed) > 0.6).root.cut is not None for seed in range(40)]
    assert sum(grown) <= 6
