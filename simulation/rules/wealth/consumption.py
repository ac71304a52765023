"""Consumption of a nation's households: a share of labour and transfer income and a share of wealth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.timeline import quarterly_share

Floats = NDArray[np.float64]


class Propensities(NamedTuple):
    """Shares that are consumed in a quarter: of income without capital income, and of wealth."""

    income: float
    wealth: float


def quarterly_propensities(consume_income: float, consume_wealth: float) -> Propensities:
    """Convert yearly shares to quarterly ones.

    The share of income is a ratio of two flows and stays as it is; the share of wealth takes from a stock each quarter
    and is converted like a chance, so that four quarters without income use up what one year would.

    Args:
        consume_income: Share of labour and transfer income that is consumed.
        consume_wealth: Share of wealth that is consumed in a year.
    """
    return Propensities(consume_income, quarterly_share(consume_wealth))


def consumption(income: ArrayLike, wealth: ArrayLike, consume_income: float, consume_wealth: float) -> Floats:
    """Consumption: ``c_Y * income + c_W * wealth`` (Godley & Lavoie 2007, ch. 3); nobody consumes out of debts.

    Being linear, the rule gives the sum of what all people consume from the sums of their incomes and wealth.

    Args:
        income: Labour and transfer income after tax; capital income is saved, and consumed as wealth.
        wealth: Wealth before the quarter's income; for a sum over people, the sum of wealth without debts.
        consume_income: Share of income.
        consume_wealth: Share of wealth, per period.
    """
    owned = np.maximum(np.asarray(wealth, dtype=np.float64), 0.0)
    return np.asarray(consume_income * np.asarray(income, dtype=np.float64) + consume_wealth * owned)


def stationary_wealth(income: ArrayLike, consume_income: float, consume_wealth: float) -> Floats:
    """Wealth at which households save nothing: ``(1 - c_Y) / c_W`` times income after tax (Godley & Lavoie 2007)."""
    return np.asarray((1.0 - consume_income) / consume_wealth * np.asarray(income, dtype=np.float64))
