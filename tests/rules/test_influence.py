"""Influence: case T5.7 and the consensus of networks with a known answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simulation.rules.nations import influence as rule

positive = st.integers(2, 8).flatmap(lambda n: arrays(np.float64, (n, n), elements=st.floats(0.05, 1.0)))


def divided(attention: np.ndarray) -> np.ndarray:
    return attention / attention.sum(axis=1, keepdims=True)


def test_two_agents_by_hand():
    """Rows (1/2, 1/2) and (1/4, 3/4): weights 1/3 and 2/3, the example of DeGroot (1974)."""
    np.testing.assert_allclose(rule.consensus_weights([[0.5, 0.5], [0.25, 0.75]]), [1 / 3, 2 / 3], rtol=1e-12)


@given(positive, st.data())
def test_case_t5_7_opinions_converge_to_the_weighted_consensus(attention, data):
    trust = divided(attention)
    opinions = first = data.draw(arrays(np.float64, len(trust), elements=st.floats(-1.0, 1.0)))
    weights = rule.consensus_weights(trust)
    np.testing.assert_allclose(weights @ trust, weights, atol=1e-12)
    assert weights.sum() == pytest.approx(1.0, abs=1e-12)
    for _ in range(400):
        opinions = rule.opinions_next(trust, opinions)
    np.testing.assert_allclose(opinions, weights @ first, atol=1e-10)


@given(positive, st.data())
def test_case_t5_7_one_stubborn_agent_convinces_all(attention, data):
    trust = divided(attention)
    agent = data.draw(st.integers(0, len(trust) - 1))
    trust[agent] = np.eye(len(trust))[agent]
    np.testing.assert_allclose(rule.consensus_weights(trust), np.eye(len(trust))[agent], atol=1e-12)
    opinions = np.zeros(len(trust))
    opinions[agent] = 1.0
    for _ in range(4000):
        opinions = rule.opinions_next(trust, opinions)
    np.testing.assert_allclose(opinions, 1.0, atol=1e-10)


def test_equal_attention_along_mutual_links_gives_weight_in_proportion_to_links():
    links = np.array([[0, 1, 1, 1], [1, 0, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0]], dtype=float)
    np.testing.assert_allclose(rule.consensus_weights(divided(links)), links.sum(axis=1) / links.sum(), rtol=1e-12)


def test_two_who_repeat_each_other_have_equal_weight_in_the_average():
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    np.testing.assert_allclose(rule.consensus_weights(swap), 0.5, rtol=1e-12)
    np.testing.assert_array_equal(rule.opinions_next(swap, [0.2, 0.8]), [0.8, 0.2])


@given(positive, st.data())
def test_opinions_stay_within_their_range_on_every_topic(attention, data):
    opinions = data.draw(arrays(np.float64, (len(attention), 2), elements=st.floats(-5.0, 5.0)))
    after = rule.opinions_next(divided(attention), opinions)
    assert (after <= opinions.max(axis=0) + 1e-12).all()
    assert (after >= opinions.min(axis=0) - 1e-12).all()
    same = rule.opinions_next(divided(attention), np.full(len(attention), 0.3))
    np.testing.assert_allclose(same, 0.3, rtol=1e-12)


@pytest.mark.parametrize(
    ("matrix", "sentence"),
    [
        (np.eye(2), r"^opinions do not converge to one: two groups listen to nobody outside themselves$"),
        ([[0.5, 0.4], [0.5, 0.5]], r"^each row of an influence matrix has weights of zero or more that sum to one$"),
        ([[1.5, -0.5], [0.5, 0.5]], r"^each row of an influence matrix has weights of zero or more that sum to one$"),
        ([[0.5, 0.5]], r"^influence needs a square matrix; its shape is \(1, 2\)$"),
    ],
)
def test_networks_without_one_consensus_are_refused(matrix, sentence):
    with pytest.raises(ValueError, match=sentence):
        rule.consensus_weights(matrix)
