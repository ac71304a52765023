"""Legitimacy: how far people in a nation accept the power of those who have AI.

A stock that moves slowly towards what voice, the incomes of ordinary people, unaccountable power and the speed of
change make of it. Each nation starts from its measured attitude (Stanford AI Index: 83 per cent of people in China and
39 per cent in the United States see AI products as more helpful than harmful), so that legitimacy moves only when
something changes. The weights are assumptions of this model.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Weights(NamedTuple):
    """What moves attitudes, in log-odds per unit; defaults are assumptions.

    Attributes:
        voice: Of voice, in [0, 1].
        income_growth: Of the growth of median income over a year, natural log units.
        unaccountable_power: Of unaccountable power, in [0, 1].
        speed: Of the speed of change.
    """

    voice: float = 2.0
    income_growth: float = 10.0
    unaccountable_power: float = 3.0
    speed: float = 1.0


DEFAULT = Weights()


def _felt(
    voice: ArrayLike, income_growth: ArrayLike, unaccountable_power: ArrayLike, speed: ArrayLike, weights: Weights
) -> Floats:
    """Log-odds that the state of the world adds to a nation's own attitude."""
    gained = weights.voice * np.asarray(voice, dtype=np.float64) + weights.income_growth * np.asarray(income_growth)
    feared = weights.unaccountable_power * np.asarray(unaccountable_power, dtype=np.float64)
    return np.asarray(gained - feared - weights.speed * np.asarray(speed, dtype=np.float64))


def legitimacy_target(
    intercept: ArrayLike,
    voice: ArrayLike,
    income_growth: ArrayLike,
    unaccountable_power: ArrayLike,
    speed: ArrayLike,
    weights: Weights = DEFAULT,
) -> Floats:
    """Legitimacy at rest: ``Leg* = logistic(b0 + b1 Voice + b2 dln(median income) - b3 UP - b4 speed)``.

    Args:
        intercept: Attitude b0 of each nation, log-odds, shape (N,): :func:`intercept_for`, or 0.
        voice: Share of adults with effective input, in [0, 1], shape (N,).
        income_growth: Growth of median income over a year, natural log units, shape (N,).
        unaccountable_power: Unaccountable power that bears on the nation, in [0, 1], shape (N,).
        speed: Speed of change, 1 for as fast as people can take, shape (N,).
        weights: Weights b1 to b4.

    Returns:
        Target in [0, 1], shape (N,); a half where nothing is felt.
    """
    odds = np.asarray(intercept, dtype=np.float64) + _felt(voice, income_growth, unaccountable_power, speed, weights)
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * odds)))


def intercept_for(
    start: ArrayLike,
    voice: ArrayLike,
    income_growth: ArrayLike,
    unaccountable_power: ArrayLike,
    speed: ArrayLike,
    weights: Weights = DEFAULT,
) -> Floats:
    """Attitude ``b0`` that makes the measured legitimacy a rest point of the starting state.

    Args:
        start: Measured legitimacy at the start, strictly between 0 and 1, shape (N,).
        voice: Voice at the start, shape (N,).
        income_growth: Growth of median income over a year at the start, natural log units, shape (N,).
        unaccountable_power: Unaccountable power at the start, shape (N,).
        speed: Speed of change at the start, shape (N,).
        weights: Weights as in :func:`legitimacy_target`, which this inverts.

    Returns:
        Log-odds, shape (N,).

    Raises:
        ValueError: If a start is not strictly between 0 and 1, where no finite attitude is at rest.
    """
    level = np.asarray(start, dtype=np.float64)
    if not ((level > 0.0) & (level < 1.0)).all():
        raise ValueError("legitimacy at the start must lie strictly between 0 and 1")
    odds = np.log(level) - np.log1p(-level)
    return np.asarray(odds - _felt(voice, income_growth, unaccountable_power, speed, weights))


def legitimacy_next(legitimacy: ArrayLike, target: ArrayLike, rate: float = 0.1) -> Floats:
    """Legitimacy a quarter later: ``Leg' = Leg + rho (Leg* - Leg)``.

    Args:
        legitimacy: Legitimacy now, in [0, 1], shape (N,).
        target: :func:`legitimacy_target`, shape (N,).
        rate: Share rho of the gap that is closed in a quarter, 0 to 1; plausible 0.03 to 0.3.

    Returns:
        Legitimacy, shape (N,). Case T5.6: with a constant target, ``Leg* + (Leg_0 - Leg*) (1 - rho)**t`` after t
        quarters.
    """
    level = np.asarray(legitimacy, dtype=np.float64)
    return np.asarray(level + rate * (np.asarray(target, dtype=np.float64) - level))
