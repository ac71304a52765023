"""Scars of displacement: those who lose their job to automation earn less for many years.

A search model yields only a quarter of the losses that are measured, so that the scar is a penalty of its own (Davis &
von Wachter 2011, Brookings Papers on Economic Activity; Jacobson, LaLonde & Sullivan 1993, American Economic Review).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
QUARTERS_PER_YEAR = 4


def annuity_due(years: ArrayLike, discount_rate: ArrayLike, fading: ArrayLike = 0.0) -> Floats:
    """Present value of one a year, paid at the beginning of each year, that shrinks by a share every year.

    Args:
        years: Number of payments.
        discount_rate: Yearly discount rate.
        fading: Share by which the payment shrinks each year, 0 to below 1.

    Returns:
        ``(1 - q^n) / (1 - q)`` with ``q = (1 - fading) / (1 + rate)``; the number of years at ``q = 1``. Twenty years
        at 5 % give 13.085 (Case T1.9).
    """
    factor = (1.0 - np.asarray(fading, dtype=np.float64)) / (1.0 + np.asarray(discount_rate, dtype=np.float64))
    number = np.asarray(years, dtype=np.float64)
    level = factor == 1.0
    return np.where(level, number, (1.0 - factor**number) / np.where(level, 1.0, 1.0 - factor))


def loss_years(
    unemployment: ArrayLike,
    low_unemployment: ArrayLike,
    high_unemployment: ArrayLike,
    low_years: ArrayLike,
    high_years: ArrayLike,
) -> Floats:
    """Present value of the loss from a displacement, in years of former pay, by the unemployment rate at the time.

    Args:
        unemployment: Unemployment rate, shape (N,).
        low_unemployment: Rate up to which the loss is the low one.
        high_unemployment: Rate from which it is the high one, above the low rate.
        low_years: Loss in good times, years of pay.
        high_years: Loss in bad times, years of pay.

    Returns:
        Years of pay, shape (N,); between the two rates it rises in a straight line, an assumption. Davis & von Wachter
        (2011): 1.4 years below 6 % unemployment, 2.8 years above 8 %.
    """
    low = np.asarray(low_unemployment, dtype=np.float64)
    place = (np.asarray(unemployment, dtype=np.float64) - low) / (np.asarray(high_unemployment) - low)
    good = np.asarray(low_years, dtype=np.float64)
    return np.asarray(good + (np.asarray(high_years) - good) * np.clip(place, 0.0, 1.0))


def scar_loss(lost_years: ArrayLike, annuity: ArrayLike) -> Floats:
    """Share of the wage lost at first, so that the loss has a given present value: ``loss / annuity``, at most 1.

    Args:
        lost_years: Present value of the loss, years of pay, :func:`loss_years`.
        annuity: :func:`annuity_due` with the fading of the scar. A scar that fades has to start deeper to be worth
            the same.

    Returns:
        Share of the wage. Constant scars of 20 years at 5 %: 10.7 % in good times and 21.4 % in bad ones (Case T1.9).
    """
    return np.minimum(np.asarray(lost_years, dtype=np.float64) / np.asarray(annuity, dtype=np.float64), 1.0)


def scar_kept(fading: ArrayLike) -> Floats:
    """Share of a scar left after a quarter in work: ``(1 - fading)^(1/4)`` for a share that fades in a year."""
    return np.asarray((1.0 - np.asarray(fading, dtype=np.float64)) ** (1.0 / QUARTERS_PER_YEAR))
