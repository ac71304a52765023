"""Influence: how opinions spread, and whose opinion a network ends up with.

Everybody takes a weighted average of what those they listen to think (DeGroot 1974, Journal of the American
Statistical Association). Whoever listens to nobody is stubborn; a network that hears one stubborn agent ends up with
that agent's opinion, however small its weight: the limit in which one entity controls information.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def _trust(matrix: ArrayLike, tolerance: float = 1e-9) -> Floats:
    """The matrix, if each row divides one unit of attention."""
    trust = np.asarray(matrix, dtype=np.float64)
    if trust.ndim != 2 or trust.shape[0] != trust.shape[1]:
        raise ValueError(f"influence needs a square matrix; its shape is {trust.shape}")
    if trust.min() < 0.0 or np.abs(trust.sum(axis=1) - 1.0).max() > tolerance:
        raise ValueError("each row of an influence matrix has weights of zero or more that sum to one")
    return trust


def opinions_next(matrix: ArrayLike, opinions: ArrayLike) -> Floats:
    """Opinions a quarter later: ``p' = W p``.

    Args:
        matrix: Weight that agent i gives to agent j, rows sum to one, shape (agents, agents).
        opinions: Opinions on one topic or several, shape (agents,) or (agents, topics).

    Returns:
        Opinions of the same shape, within the range of those before.
    """
    return np.asarray(np.asarray(matrix, dtype=np.float64) @ np.asarray(opinions, dtype=np.float64))


def consensus_weights(matrix: ArrayLike, tolerance: float = 1e-9) -> Floats:
    """Weight of each agent's first opinion in what all come to think: ``pi W = pi``, ``sum(pi) = 1``.

    Args:
        matrix: Weight that agent i gives to agent j, rows sum to one, shape (agents, agents).
        tolerance: Singular value of ``W' - 1`` that counts as zero.

    Returns:
        Weights that sum to one, shape (agents,); where opinions go round for ever, as between two who each repeat the
        other, they give the average over time. Case T5.7: one stubborn agent has 1 and all others 0; weights given
        equally along links that go both ways give each agent a weight in proportion to its links.

    Raises:
        ValueError: If rows are no weights, or two groups listen to nobody outside and never agree.
    """
    trust = _trust(matrix)
    _, size, directions = np.linalg.svd(trust.T - np.eye(len(trust)))
    if (size <= tolerance).sum() > 1:
        raise ValueError("opinions do not converge to one: two groups listen to nobody outside themselves")
    weights: Floats = np.maximum(directions[-1] / directions[-1].sum(), 0.0)
    return np.asarray(weights / weights.sum())
