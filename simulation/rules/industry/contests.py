"""Contests and races: effort spent on winning a prize that only one gets.

Tullock contests (share of total effort), rank tournaments (Lazear and Rosen 1981) and Poisson races (first arrival
takes the prize).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

NOBODY = -1
"""Index that stands for no winner."""


def tullock_effort(prize: float, contestants: float, exponent: float) -> float:
    """Effort of each of n equal contestants: ``x = r V (n - 1) / n^2`` (Tullock 1980).

    Args:
        prize: Prize ``V``, money.
        contestants: Number of equal contestants.
        exponent: Decisiveness ``r`` of effort; the pure equilibrium exists for ``r <= n / (n - 1)``.

    Returns:
        Effort per contestant, money.

    Limiting case:
        4 contestants, prize 10 and exponent 0.8 give 1.5 (Case I5).
    """
    return exponent * prize * (contestants - 1.0) / contestants**2


def dissipation(contestants: float, exponent: float) -> float:
    """Part of the prize that all contestants together spend on winning it: ``r (n - 1) / n`` (Case I5).

    Args:
        contestants: Number of equal contestants.
        exponent: Decisiveness of effort.

    Returns:
        Total effort over prize; one at the bound ``r = n / (n - 1)``, where nothing is left of the prize.
    """
    return exponent * (contestants - 1.0) / contestants


def win_probabilities(efforts: ArrayLike, exponent: float) -> Floats:
    """Chance of each contestant: ``x_i^r / sum_j x_j^r``.

    Args:
        efforts: Effort of each contestant, non-negative, shape (..., F).
        exponent: Decisiveness of effort; zero is a lottery among all, a large one gives all to the largest effort.

    Returns:
        Probabilities that sum to one, shape (..., F); equal when nobody makes an effort.
    """
    effort = np.asarray(efforts, dtype=np.float64)
    largest = effort.max(axis=-1, keepdims=True)
    # Relative to the largest effort, so that a high exponent neither overflows nor ends in zero over zero.
    relative = np.divide(effort, largest, out=np.ones_like(effort), where=largest > 0.0)
    powers = relative**exponent
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def lazear_rosen_effort(prize_spread: float, noise_density: float, effort_cost: float) -> float:
    """Effort in a two-player rank tournament with effort cost ``k e^2 / 2``: ``e = g(0) dW / k``.

    Args:
        prize_spread: Prize of the winner less that of the loser, money.
        noise_density: Density at zero of the difference of the players' luck.
        effort_cost: Slope ``k`` of the marginal cost of effort.

    Returns:
        Effort of each player: higher with the spread, lower with luck.
    """
    return noise_density * prize_spread / effort_cost


def race_probabilities(hazards: ArrayLike) -> Floats:
    """Chance of each racer to arrive first when arrivals are Poisson: ``h_i / sum_j h_j`` (Case I6).

    Args:
        hazards: Arrival rate of each racer per quarter, non-negative, shape (F,).

    Returns:
        Probabilities, shape (F,); all zero when nobody can ever arrive.
    """
    hazard = np.asarray(hazards, dtype=np.float64)
    total = float(hazard.sum())
    return hazard / total if total > 0.0 else np.zeros_like(hazard)


def race_mean_time(hazards: ArrayLike) -> float:
    """Expected time to the first arrival: ``1 / sum_j h_j`` (Case I6).

    Args:
        hazards: Arrival rate of each racer per quarter, non-negative, shape (F,).

    Returns:
        Quarters; infinite when nobody can ever arrive.
    """
    total = float(np.sum(hazards))
    return 1.0 / total if total > 0.0 else float("inf")


def race_step(hazards: ArrayLike, draws: ArrayLike) -> tuple[NDArray[np.intp], Floats]:
    """One quarter of a Poisson race.

    Each draw becomes an arrival time ``t_i = -ln(1 - d_i) / h_i``: racer i arrives within the quarter with probability
    ``1 - exp(-h_i)``, and of several arrivals the earliest wins. There is no tie to break and no error of the order
    of the hazard, which a coin toss among the arrivals would bring.

    Args:
        hazards: Arrival rate of each racer per quarter, shape (F,).
        draws: Uniform draws in [0, 1), one per racer, shape (..., F).

    Returns:
        Winner of each race, shape (...), ``NOBODY`` where no racer arrives in the quarter; and the moment of arrival
        as a fraction of the quarter, infinite where nobody arrives.
    """
    waiting = -np.log1p(-np.asarray(draws, dtype=np.float64))
    hazard = np.broadcast_to(np.asarray(hazards, dtype=np.float64), waiting.shape)
    with np.errstate(over="ignore"):  # a hazard near zero may wait for ever
        times = np.divide(waiting, hazard, out=np.full_like(waiting, np.inf), where=hazard > 0.0)
    first = times.min(axis=-1)
    arrived = first < 1.0
    return np.where(arrived, times.argmin(axis=-1), NOBODY), np.where(arrived, first, np.inf)
