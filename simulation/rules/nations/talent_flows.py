"""Talent flows: where AI researchers move to, by pay, compute and freedom.

Every researcher considers moving with a small chance and then chooses among nations by logit (McFadden 1974; for
migration Grogger & Hanson 2011, Journal of Development Economics). Nobody gets lost on the way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
CLOSE = 1e-12
"""Largest log difference of flows in and out that counts as balanced."""
_LOWEST = float(np.finfo(np.float64).min)  # stands for minus infinity where a difference of infinities would be nan


def attraction(
    wage: ArrayLike, compute_per_researcher: ArrayLike, freedom: ArrayLike, weights: tuple[float, float, float]
) -> Floats:
    """How good a nation is for an AI researcher: ``v = b_1 ln(wage) + b_2 ln(compute) + b_3 freedom``.

    Args:
        wage: Pay of AI researchers, money, at least 0, shape (N,).
        compute_per_researcher: Compute that a researcher can work with, H100e, at least 0, shape (N,).
        freedom: Freedom of science and speech, 0 to 1, shape (N,).
        weights: ``b_1``, ``b_2`` and ``b_3``, at least 0. What has weight 0 does not matter, even if it is missing.

    Returns:
        Attraction, shape (N,); minus infinity where there is no pay or no compute and it matters. Twice the pay
        everywhere moves nobody.
    """
    for_pay, for_compute, for_freedom = weights
    free = for_freedom * np.asarray(freedom, dtype=np.float64)
    return np.asarray(free + _weighted_log(wage, for_pay) + _weighted_log(compute_per_researcher, for_compute))


def move_chances(attraction: ArrayLike, cost: ArrayLike, rate: float) -> Floats:
    """Chance that a researcher in n is in m a quarter later: ``rho exp(v_m - c_nm) / sum_l exp(v_l - c_nl)``.

    The sum includes one's own nation, so that many who consider moving stay.

    Args:
        attraction: ``v``, shape (N,); minus infinity where nobody wants to go.
        cost: Cost ``c`` of moving from n (row) to m (column), in units of attraction, shape (N, N), 0 on the diagonal;
            infinite where a border is closed.
        rate: Chance ``rho`` of considering a move in a quarter, 0 to 1.

    Returns:
        Chances, shape (N, N), of which the rows sum to 1; the diagonal holds those who stay.

    Limiting cases:
        Rate 0, or closed borders, keep everybody at home. Without costs the long-run stocks are in proportion to
        ``exp(v)``; with costs that are the same both ways to ``exp(v_n) sum_l exp(v_l - c_nl)``.
    """
    worth = np.asarray(attraction, dtype=np.float64) - np.asarray(cost, dtype=np.float64)
    top = np.maximum(worth.max(axis=-1, keepdims=True), _LOWEST)
    pull = np.exp(worth - top)
    # With somewhere to go the largest term is exp(0) = 1, so the floor of 1 matters only where all is closed.
    chances = rate * pull / np.maximum(pull.sum(axis=-1, keepdims=True), 1.0)
    np.fill_diagonal(chances, 0.0)
    np.fill_diagonal(chances, 1.0 - chances.sum(axis=-1))
    return np.asarray(chances)


def balancing(stock: ArrayLike, attraction: ArrayLike, cost: ArrayLike, rounds: int = 200) -> Floats:
    """What must be added to attraction so that flows leave every stock as it is (Furness 1965).

    It stands for what pay, compute and freedom leave out: how many places there are, language and ties.

    Args:
        stock: Researchers, people, at least 0, shape (N,).
        attraction: ``v``, shape (N,).
        cost: Cost of moving, shape (N, N).
        rounds: Most rounds of the proportional fitting.

    Returns:
        Shape (N,), minus infinity where nobody lives; its mean over the others weighted by stock is 0.
    """
    people = np.asarray(stock, dtype=np.float64)
    home = people > 0.0
    added = np.where(home, np.log(np.where(home, people, 1.0)), -np.inf)
    for _ in range(rounds):
        arrive = people @ move_chances(np.asarray(attraction) + added, cost, 1.0)
        missing = np.log(np.where(home, people, 1.0) / np.where(home, arrive, 1.0))
        added = added + missing
        if np.abs(missing).max(initial=0.0) < CLOSE:
            break
    return np.asarray(added - np.average(added[home], weights=people[home])) if home.any() else added


def talent_next(stock: ArrayLike, chances: ArrayLike) -> Floats:
    """Researchers in each nation next quarter: ``H_m' = sum_n H_n P_nm``.

    Args:
        stock: Researchers, people, at least 0, shape (N,), or (..., N) for groups that move alike.
        chances: :func:`move_chances`, shape (N, N).

    Returns:
        People, same shape; the total is that of the stock. Two nations end with stocks in the ratio
        ``P_21 / P_12`` (Case T3.5).
    """
    return np.asarray(np.asarray(stock, dtype=np.float64) @ np.asarray(chances, dtype=np.float64))


def _weighted_log(value: ArrayLike, weight: float) -> Floats:
    if weight == 0.0:
        return np.zeros(())
    with np.errstate(divide="ignore"):
        return np.asarray(weight * np.log(np.asarray(value, dtype=np.float64)))
