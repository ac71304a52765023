"""Spheres of influence: whose AI a nation lives on, and what could be asked of it for that.

A nation is in the sphere of another when more than half of the AI services it buys come from providers at home there.
Dependence turns into coercion only as far as the services cannot be replaced and matter (Hirschman 1945; Farrell &
Newman 2019, International Security 44).

Axes: nations N, and the nations M where providers are at home, the same nations in the same order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def dependence(purchases: ArrayLike) -> Floats:
    """Shares of a nation's AI services by the home of their providers: ``S_nm = purchases_nm / sum_k purchases_nk``.

    Args:
        purchases: AI services that n buys from providers at home in m, at least 0, money, shape (N, N).

    Returns:
        Rows that sum to one, shape (N, N); a nation that buys nothing depends on nobody but itself.
    """
    bought = np.asarray(purchases, dtype=np.float64)
    total = bought.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(bought, total, out=np.eye(len(bought)), where=total > 0.0))


def self_reliance(shares: ArrayLike) -> Floats:
    """Part of a nation's AI services from providers at home, ``S_nn``, shape (N,), from dependence (N, N)."""
    return np.diagonal(np.asarray(shares, dtype=np.float64)).copy()


def sphere_of(shares: ArrayLike) -> NDArray[np.intp]:
    """In whose sphere each nation is: the m with ``S_nm > 1/2``, itself if there is none.

    Args:
        shares: Dependence, shape (N, N).

    Returns:
        Index of a nation, shape (N,). One provider per nation and no use across borders: all are their own (T5.9).
    """
    share = np.asarray(shares, dtype=np.float64)
    nations = np.arange(len(share))
    main = share.argmax(axis=1)
    return np.where(share[nations, main] > 0.5, main, nations)


def shares_inside(sphere: NDArray[np.intp], weights: ArrayLike) -> Floats:
    """Part of the world inside each nation's sphere, that nation not counted.

    Args:
        sphere: In whose sphere each nation is, shape (N,).
        weights: GDP or people of each nation, at least 0 and some above, shape (N,).

    Returns:
        Shape (N,): 0 without a sphere; together with the part of those that are in no other's sphere they sum to one.
    """
    weight = np.asarray(weights, dtype=np.float64)
    foreign = np.where(sphere != np.arange(sphere.size), weight, 0.0)
    return np.asarray(np.bincount(sphere, foreign, minlength=sphere.size) / weight.sum())


def coercion(shares: ArrayLike, substitute: ArrayLike, spending_share: ArrayLike) -> Floats:
    """What m could take from n by withholding its services: ``C_nm = S_nm (1 - substitute_n) mu_n``.

    Args:
        shares: Dependence ``S``, shape (N, N).
        substitute: How well a nation could do without foreign services, 0 to 1, shape (N,).
        spending_share: Part ``mu`` of its output that a nation spends on AI services, shape (N,).

    Returns:
        Part of the output of n, shape (N, N) with a diagonal of 0: nobody coerces itself.
    """
    hold = (1.0 - np.asarray(substitute, dtype=np.float64)) * np.asarray(spending_share)
    power = np.asarray(shares, dtype=np.float64) * hold[:, None]
    np.fill_diagonal(power, 0.0)
    return np.asarray(power)
