"""Networks of links that both sides must want, by full enumeration (T4.4), and whom allies protect."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from simulation.rules.nations import alliance_networks as rule

EMPTY, STAR, RING, COMPLETE = (0, 0, 0, 0), (1, 1, 1, 3), (2, 2, 2, 2), (3, 3, 3, 3)


def network(nations, *pairs):
    links = np.zeros((nations, nations), dtype=bool)
    for first, second in pairs:
        links[first, second] = links[second, first] = True
    return links


def shapes(networks):
    """With four nations the numbers of links of each, in order, tell all shapes of networks apart."""
    return {tuple(sorted(links.sum(axis=0))) for links in networks}


@pytest.mark.parametrize(
    ("link_cost", "expected", "named"), [(0.1, {COMPLETE}, 1), (0.3, {STAR, RING}, 4 + 3), (0.6, {EMPTY}, 1)]
)
def test_case_t4_4_four_nations(link_cost, expected, named):
    networks = rule.pairwise_stable_networks(4, 0.5, link_cost)
    assert shapes(networks) == expected
    assert len(networks) == named


@given(st.floats(0.05, 0.95), st.floats(0.02, 0.98), st.integers(3, 6))
def test_case_t4_4_three_ranges_of_cost(decay, part, nations):
    complete, empty = ~np.eye(nations, dtype=bool), network(nations)
    star = network(nations, *((0, other) for other in range(1, nations)))
    step, direct = decay - decay**2, decay
    assert rule.is_pairwise_stable(complete, decay, part * step)
    assert not rule.is_pairwise_stable(star, decay, part * step)
    assert rule.is_pairwise_stable(star, decay, step + part * (direct - step))
    assert not rule.is_pairwise_stable(empty, decay, step + part * (direct - step))
    assert rule.is_pairwise_stable(empty, decay, direct * (1 + part))
    assert not rule.is_pairwise_stable(star, decay, direct * (1 + part))


def test_payoffs_on_a_line_by_hand():
    line = network(4, (0, 1), (1, 2))
    assert_array_equal(rule.steps_between(line)[0], [0, 1, 2, math.inf])
    assert_allclose(rule.connection_payoffs(line, 0.5, 0.2), [0.75 - 0.2, 1.0 - 0.4, 0.75 - 0.2, 0.0], rtol=1e-12)


@given(st.integers(0, 2**15 - 1))
def test_steps_are_shortest_ways(drawn):
    links = rule.all_networks(6)[drawn]
    steps = np.where(np.eye(6, dtype=bool), 0.0, np.where(links, 1.0, np.inf))
    for middle, first, second in itertools.product(range(6), repeat=3):
        steps[first, second] = min(steps[first, second], steps[first, middle] + steps[middle, second])
    assert_array_equal(rule.steps_between(links), steps)


def test_links_that_change_nothing_for_anybody_stay_as_they_are():
    """At cost delta - delta^2 a friend is worth no more than the friend of a friend."""
    triangle, line = network(3, (0, 1), (1, 2), (0, 2)), network(3, (0, 1), (1, 2))
    assert rule.is_pairwise_stable(triangle, 0.5, 0.25)
    assert rule.is_pairwise_stable(line, 0.5, 0.25)


def test_a_link_is_made_when_one_side_gains_and_the_other_does_not_lose():
    """At cost delta a nation alone gains from the friend of a friend, and the pair it joins pays what it gets."""
    pair, joined = network(4, (1, 2)), network(4, (1, 2), (0, 1))
    gains = rule.connection_payoffs(joined, 0.5, 0.5) - rule.connection_payoffs(pair, 0.5, 0.5)
    assert_allclose(gains, [0.25, 0.0, 0.25, 0.0], atol=1e-15)
    assert not rule.is_pairwise_stable(pair, 0.5, 0.5)


def test_all_networks_are_different_symmetric_and_without_links_to_oneself():
    networks = rule.all_networks(4)
    assert networks.shape == (64, 4, 4)
    assert len({links.tobytes() for links in networks}) == 64
    assert_array_equal(networks, networks.swapaxes(1, 2))
    assert not networks[:, range(4), range(4)].any()
    with pytest.raises(ValueError, match="nations is 7; networks are listed for at most 6"):
        rule.all_networks(7)


def test_the_network_asked_about_is_not_changed():
    links = network(3, (0, 1))
    rule.is_pairwise_stable(links, 0.5, 0.1)
    assert_array_equal(links, network(3, (0, 1)))


def test_allies_protect_unless_they_attack():
    strength, links = np.array([4.0, 1.0, 2.0, 3.0]), network(4, (1, 2), (1, 3))
    alone, pair = np.array([True, False, False, False]), np.array([True, False, False, True])
    assert_array_equal(rule.defence_strength(strength, links, alone)[[1, 2]], [6.0, 3.0])
    assert_array_equal(rule.defence_strength(strength, links, pair)[[1, 2]], [3.0, 3.0])
    against = rule.defence_strength(strength, links, alone)
    assert_array_equal(rule.attack_feasible(strength[alone].sum(), against, 1.0)[1:], [False, True, False])
    assert_array_equal(rule.attack_feasible(strength[pair].sum(), [3.0, 3.0, 4.0, 5.0], 1.5), [True, True, True, False])


def test_a_defence_as_strong_as_needed_holds():
    assert not rule.attack_feasible(3.0, 2.0, 1.5)
    assert rule.attack_feasible(3.0 + 1e-9, 2.0, 1.5)
