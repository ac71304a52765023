"""Arms: spending that answers the spending of others, contests that it decides, and battles.

Races follow Richardson (1960, Arms and Insecurity), contests Tullock (1980), battles Lanchester (1916).

Axes: nations N.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.rules.industry.contests import win_probabilities

Floats = NDArray[np.float64]


def spending_next(
    spending: ArrayLike, grievance: ArrayLike, reaction: ArrayLike, fatigue: ArrayLike, step: float = 1.0
) -> Floats:
    """Military spending of the next period: ``x' = x + dt (g - m x + A x)``, never below 0.

    Args:
        spending: Spending ``x``, USD bn a quarter, shape (N,).
        grievance: Spending ``g`` that is added whatever others do, USD bn a quarter, shape (N,).
        reaction: Answer ``A_ij`` of i to a unit of spending of j per quarter, shape (N, N).
        fatigue: Part ``m`` of own spending that is cut each quarter, scalar or shape (N,).
        step: Length ``dt`` of the period, quarters. A stable race needs ``dt |eigenvalue| < 2`` (T4.5).

    Returns:
        USD bn a quarter, shape (N,).
    """
    now = np.asarray(spending, dtype=np.float64)
    change = np.asarray(grievance) - np.asarray(fatigue) * now + np.asarray(reaction, dtype=np.float64) @ now
    return np.asarray(np.maximum(now + step * change, 0.0))


def steady_spending(grievance: ArrayLike, reaction: ArrayLike, fatigue: ArrayLike) -> Floats:
    """Spending at which a race rests: ``x* = (M - A)^-1 g``.

    Arguments are those of :func:`spending_next`.

    Returns:
        USD bn a quarter, shape (N,); where spending goes if the race :func:`is_stable`.

    Limiting case:
        Two nations: ``x* = (a h + n g) / (m n - a b)``; a 0.6, b 0.5, m 0.9, n 0.8, g 1, h 0.7 give 2.904762 and
        2.690476 (T4.5). Without reaction ``g / m``.
    """
    pushed = np.asarray(grievance, dtype=np.float64)
    return np.asarray(np.linalg.solve(_braking(reaction, fatigue), pushed), dtype=np.float64)


def is_stable(reaction: ArrayLike, fatigue: ArrayLike, step: float = 0.0) -> bool:
    """Whether a race comes to rest: every eigenvalue of ``A - M`` is below 0 (two nations: ``m n > a b``, T4.5).

    Args:
        reaction: Answers ``A``, shape (N, N).
        fatigue: Fatigue ``m``, scalar or shape (N,).
        step: Length of a period; 0 for continuous time. With long periods a race also overshoots.
    """
    roots = -np.linalg.eigvals(_braking(reaction, fatigue))
    if step > 0.0:
        return bool((np.abs(1.0 + step * roots) < 1.0).all())
    return bool((roots.real < 0.0).all())


def reaction_matrix(first_spending: ArrayLike, opposed: ArrayLike, strength: float) -> Floats:
    """Answers that are in scale with nations: ``A_ij = a x_i0 opposed_ij / sum_{k != i} x_k0``.

    A nation whose opponents are all others answers a doubling of their spending by ``a`` times its own.

    Args:
        first_spending: Spending ``x_0`` at the start, USD bn a quarter, shape (N,).
        opposed: How far i arms against j, 0 to 1, shape (N, N); the diagonal is ignored.
        strength: Strength ``a`` of the answer per quarter, 0 to 0.3.

    Returns:
        Shape (N, N) with a diagonal of 0; no answer where others spend nothing at the start.
    """
    first = np.asarray(first_spending, dtype=np.float64)
    others = first.sum() - first
    scale = np.divide(strength * first, others, out=np.zeros_like(first), where=others > 0.0)
    reaction = scale[:, None] * np.asarray(opposed, dtype=np.float64)
    np.fill_diagonal(reaction, 0.0)
    return np.asarray(reaction)


def grievance_at_rest(first_spending: ArrayLike, reaction: ArrayLike, fatigue: ArrayLike) -> Floats:
    """Grievance that makes the spending of the start a point of rest: ``g = m x_0 - A x_0``.

    Arguments are those of :func:`spending_next`.

    Returns:
        USD bn a quarter, shape (N,). With :func:`reaction_matrix` at least ``(m - a) x_0``, so never below 0 while
        ``a <= m``.
    """
    first = np.asarray(first_spending, dtype=np.float64)
    return np.asarray(np.asarray(fatigue) * first - np.asarray(reaction, dtype=np.float64) @ first)


def military_power(capital: ArrayLike, uplift: ArrayLike) -> Floats:
    """Military power: capital times one plus what AI adds to it, scalar or shape (N,)."""
    return np.asarray(np.asarray(capital, dtype=np.float64) * (1.0 + np.asarray(uplift)))


def contest_shares(power: ArrayLike, decisiveness: float = 1.0) -> Floats:
    """Chance of each side to prevail, ``e_i^r / sum_j e_j^r``: the contest of firms, with power as effort.

    Args:
        power: Power ``e`` of each side, at least 0, shape (..., N), as from :func:`military_power`.
        decisiveness: Decisiveness ``r`` of power.

    Returns:
        Shape (..., N), which sum to one.
    """
    return win_probabilities(power, decisiveness)


def unequal_efforts(first_prize: ArrayLike, second_prize: ArrayLike) -> tuple[Floats, Floats]:
    """Efforts of two sides to whom a prize is worth different amounts: ``x_1 = V_1^2 V_2 / (V_1 + V_2)^2``.

    Args:
        first_prize: Worth ``V_1`` to the first, above 0, money.
        second_prize: Worth ``V_2`` to the second, above 0, money.

    Returns:
        Effort of the first and the second at decisiveness 1, money. The first prevails with the chance
        ``V_1 / (V_1 + V_2)`` (T4.8).
    """
    first, second = np.asarray(first_prize, dtype=np.float64), np.asarray(second_prize, dtype=np.float64)
    common = first * second / (first + second) ** 2
    return np.asarray(first * common), np.asarray(second * common)


def lanchester_invariant(
    first: ArrayLike, second: ArrayLike, first_effect: ArrayLike, second_effect: ArrayLike
) -> Floats:
    """What a battle of aimed fire leaves unchanged: ``a A^2 - b B^2``; its sign names the winner (T4.9).

    Args:
        first: Units ``A`` of the first side.
        second: Units ``B`` of the second side.
        first_effect: Losses ``a`` that a unit of the first inflicts per unit of time.
        second_effect: Losses ``b`` that a unit of the second inflicts.
    """
    won = np.asarray(first_effect) * np.asarray(first, dtype=np.float64) ** 2
    return np.asarray(won - np.asarray(second_effect) * np.asarray(second, dtype=np.float64) ** 2)


def lanchester_step(
    first: ArrayLike, second: ArrayLike, first_effect: ArrayLike, second_effect: ArrayLike, time: ArrayLike
) -> tuple[Floats, Floats]:
    """Both sides after some time of battle, ``A' = -b B`` and ``B' = -a A``, exact for any length of time.

    ``A(t) = A e^{-wt} + (w A - b B) sinh(wt) / w`` with ``w = sqrt(a b)``: the solution in hyperbolic functions, put
    so that equal sides do not lose digits.

    Args:
        first: Units ``A`` of the first side, at least 0.
        second: Units ``B`` of the second side, at least 0.
        first_effect: Losses ``a`` that a unit of the first inflicts per unit of time, at least 0.
        second_effect: Losses ``b`` that a unit of the second inflicts, at least 0.
        time: Length of the battle.

    Returns:
        Units of the first and the second. The battle ends when one has none; the other keeps the root of
        :func:`lanchester_invariant` over its effect. Equal sides fade together for ever.
    """
    units, effects = (first, second), (first_effect, second_effect)
    one, two, a, b, lasts = (np.asarray(each, dtype=np.float64) for each in (*units, *effects, time))
    rate, lead = np.sqrt(a * b), np.sqrt(a) * one - np.sqrt(b) * two
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        growth = np.where(rate > 0.0, np.sinh(rate * lasts) / rate, lasts)
        apart = np.where(lead == 0.0, 0.0, lead * growth)
        fading = np.exp(-rate * lasts)
        left = one * fading + np.sqrt(b) * apart, two * fading - np.sqrt(a) * apart
        over = lanchester_invariant(one, two, a, b)
        survivors = np.sqrt(over / a), np.sqrt(-over / b)
    return (
        np.where(left[1] < 0.0, survivors[0], np.maximum(left[0], 0.0)),
        np.where(left[0] < 0.0, survivors[1], np.maximum(left[1], 0.0)),
    )


def _braking(reaction: ArrayLike, fatigue: ArrayLike) -> Floats:
    """Fatigue less reaction, ``M - A``."""
    answers = np.asarray(reaction, dtype=np.float64)
    return np.diag(np.broadcast_to(np.asarray(fatigue, dtype=np.float64), len(answers))) - answers
