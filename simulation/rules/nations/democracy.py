"""Democracy: how unaccountable power, inequality and rents wear it down, and how legitimacy mends it.

A state that lives on rents instead of taxes on its people's work stops answering to them (the resource curse; Ross
2001, World Politics). The rates are assumptions of this model; all are per quarter.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

TOLERATED_GINI = 0.45
"""Inequality of incomes up to which democracy bears it; an assumption."""


class Rates(NamedTuple):
    """Change of democracy per quarter and unit of its cause; defaults are assumptions.

    Attributes:
        unaccountable_power: Loss per unit of unaccountable power.
        inequality: Loss per unit of the Gini index above what is tolerated.
        legitimacy: Repair per unit of legitimacy and of what is missing from a full democracy.
        rent: Loss per unit of the share of revenue that does not come from work.
    """

    unaccountable_power: float = 0.01
    inequality: float = 0.005
    legitimacy: float = 0.002
    rent: float = 0.003


DEFAULT = Rates()


def gini_excess(gini: ArrayLike, tolerated: ArrayLike = TOLERATED_GINI) -> Floats:
    """Inequality above what is tolerated: ``max(0, G - 0.45)``, shape of ``gini``."""
    return np.asarray(np.maximum(np.asarray(gini, dtype=np.float64) - np.asarray(tolerated, dtype=np.float64), 0.0))


def rent(labour_tax: ArrayLike, revenue: ArrayLike) -> Floats:
    """Share of a state's revenue that does not come from its people's work: ``1 - labour tax / revenue``.

    Args:
        labour_tax: Taxes on work, USD bn a quarter, shape (N,).
        revenue: All revenue, same unit, shape (N,).

    Returns:
        Share in [0, 1], shape (N,); 0 for a state without revenue, which has no rent to live on.
    """
    tax, total = np.asarray(labour_tax, dtype=np.float64), np.asarray(revenue, dtype=np.float64)
    some = total > 0.0
    return np.where(some, np.clip(1.0 - tax / np.where(some, total, 1.0), 0.0, 1.0), 0.0)


def democracy_next(
    democracy: ArrayLike,
    unaccountable_power: ArrayLike,
    gini_excess: ArrayLike,
    legitimacy: ArrayLike,
    rent: ArrayLike,
    rates: Rates = DEFAULT,
) -> Floats:
    """Quality of democracy a quarter later, kept in [0, 1].

    ``D' = D - e1 UP - e2 max(0, G - 0.45) + e3 Leg (1 - D) - e4 rent``.

    Args:
        democracy: Quality of democracy D, in [0, 1], shape (N,).
        unaccountable_power: Unaccountable power that bears on the nation, in [0, 1], shape (N,).
        gini_excess: :func:`gini_excess`, shape (N,).
        legitimacy: Legitimacy, in [0, 1], shape (N,).
        rent: :func:`rent`, in [0, 1], shape (N,).
        rates: Rates e1 to e4; all zero leave democracy as it is, bit for bit.

    Returns:
        Quality, shape (N,). With constant causes it tends to ``1 - (e1 UP + e2 excess + e4 rent) / (e3 Leg)``, or to 0
        where that is negative. No measured nation starts at rest: with the default rates and no other cause, any whose
        rent is above two thirds of its legitimacy ends at 0.
    """
    level = np.asarray(democracy, dtype=np.float64)
    worn = rates.unaccountable_power * np.asarray(unaccountable_power) + rates.inequality * np.asarray(gini_excess)
    mended = rates.legitimacy * np.asarray(legitimacy) * (1.0 - level)
    return np.asarray(np.clip(level + (mended - worn - rates.rent * np.asarray(rent)), 0.0, 1.0))


def survival(hazard: ArrayLike, quarters: ArrayLike) -> Floats:
    """Chance that a democracy outlives some quarters of a constant hazard: ``(1 - h)**t`` (case T5.6).

    Args:
        hazard: Chance to fall in a quarter, in [0, 1].
        quarters: Quarters t, at least 0.
    """
    return np.asarray((1.0 - np.asarray(hazard, dtype=np.float64)) ** np.asarray(quarters, dtype=np.float64))
