"""Retraining: where people go, how long it takes until it helps, what it costs."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
SPELLS = 256
"""Quarters that the record of a worker's spell can hold; the table of bonuses has one entry for each."""
QUARTERS_PER_YEAR = 4
USD_PER_USD_BN = 1e9


def occupation_distance(exposure: ArrayLike, log_wage: ArrayLike) -> Floats:
    """Distance between occupations: Euclidean, in standard deviations of exposure and of log wage.

    Task data of all nations are missing, so that two occupations count as near if AI can do about as much of them and
    they pay about the same: an assumption in the spirit of task distance (Gathmann & Schoenberg 2010, Journal of Labor
    Economics).

    Args:
        exposure: Exposure, shape (O,).
        log_wage: Log of relative wages, shape (O,).

    Returns:
        Symmetric matrix with a zero diagonal, shape (O, O). A trait that does not vary adds nothing.
    """
    squares = np.zeros((np.size(exposure), np.size(exposure)))
    for trait in (np.asarray(exposure, dtype=np.float64), np.asarray(log_wage, dtype=np.float64)):
        spread = trait.std()
        apart = (trait[:, None] - trait[None, :]) / (spread if spread > 0.0 else 1.0)
        squares += apart**2
    return np.sqrt(squares)


def destination_chances(
    log_wage: ArrayLike, distance: ArrayLike, move_cost: ArrayLike, dispersion: ArrayLike
) -> Floats:
    """Chances of the occupations after training: ``softmax((ln w_o' - phi dist(o, o')) / tau)``.

    Args:
        log_wage: Log pay of each occupation, shape (..., O); its level does not matter.
        distance: Distance between occupations, shape (O, O).
        move_cost: Log points of wage that a unit of distance costs, ``phi``.
        dispersion: Dispersion of tastes, log points of wage, ``tau``, above 0.

    Returns:
        Chances from each occupation (last axis but one) to each (last axis), shape (..., O, O), that sum to one. Where
        moving is free everyone draws from the same list; where it is very dear everyone returns to the old occupation.
    """
    pay = np.asarray(log_wage, dtype=np.float64)[..., None, :]
    value = (pay - np.asarray(move_cost) * np.asarray(distance, dtype=np.float64)) / np.asarray(dispersion)
    weight = np.exp(value - value.max(axis=-1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=-1, keepdims=True))


def training_bonus(first_year: float, second_year: float, later: float) -> Floats:
    """Rise of the chance of finding work by quarters since training, shape (256,).

    Args:
        first_year: Rise in quarters 0 to 3, a quarter's chance.
        second_year: Rise in quarters 4 to 7.
        later: Rise from quarter 8 on.

    Returns:
        Table with one entry for every length of a spell. Training helps little at once and more after two years (Card,
        Kluve & Weber 2018, Journal of the European Economic Association).
    """
    year = np.arange(SPELLS) // QUARTERS_PER_YEAR
    return np.where(year < 1, first_year, np.where(year < 2, second_year, later))


def training_cost_usd_bn(people: ArrayLike, cost_usd: ArrayLike, quarters: ArrayLike) -> Floats:
    """Cost of training in a quarter, USD bn.

    Args:
        people: People in training.
        cost_usd: Cost of a whole training, USD/person.
        quarters: Length of a training, quarters.
    """
    each = np.asarray(cost_usd, dtype=np.float64) / np.asarray(quarters, dtype=np.float64)
    return np.asarray(np.asarray(people, dtype=np.float64) * each / USD_PER_USD_BN)


def steady_shares(
    separation: ArrayLike,
    hiring: ArrayLike,
    hiring_trained: ArrayLike,
    entering: ArrayLike,
    quarters: ArrayLike,
    success: ArrayLike,
) -> Floats:
    """Shares of people in work, unemployed, in training, and trained but without work, once nothing changes any more.

    In a quarter jobs are lost and found first; then those without one may enter training, for a fixed time.

    Args:
        separation: Chance of losing a job, above 0.
        hiring: Chance of the unemployed of finding one, above 0.
        hiring_trained: Chance of the trained.
        entering: Chance of those without a job of entering training.
        quarters: Length of a training.
        success: Chance that it leads to a new occupation.

    Returns:
        Shares that sum to one, shape (..., 4), in the order of the worker's status. Without training, unemployment is
        ``s / (s + f)``.
    """
    lost, found, better, enters, length, learns = np.broadcast_arrays(
        *(np.asarray(v, dtype=np.float64) for v in (separation, hiring, hiring_trained, entering, quarters, success))
    )
    stays = 1.0 - enters
    # In units of one separation a quarter: the balance of each status, and of those who enter training.
    untrained = 1.0 / (1.0 - stays * (1.0 - found))
    trained = learns / (1.0 - stays * (1.0 - better))
    again = (1.0 - found) * untrained * (1.0 - learns) + (1.0 - better) * trained
    entrants = enters * (1.0 + (1.0 - found) * untrained * stays) / (1.0 - enters * again)
    unemployed = (stays + (1.0 - learns) * entrants) * untrained
    people = np.stack([1.0 / lost, unemployed, length * entrants, trained * entrants], axis=-1)
    return np.asarray(people / people.sum(axis=-1, keepdims=True))
