"""Who enters: start-ups drawn by profit, spin-outs drawn from the staff of the leading labs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

STAFF_PER_HAZARD = 100.0
"""Spin-out hazards are quoted per hundred senior staff."""


class EntryExitMoments(NamedTuple):
    """Long-run moments of an industry with entry and exit only.

    Attributes:
        mean: Expected number of firms.
        variance: Variance of the number of firms.
        mean_age_quarters: Expected age of a living firm, where a new firm has age zero.
    """

    mean: float
    variance: float
    mean_age_quarters: float


def entry_mean(rate: float, expected_profit: float, sunk_cost: float) -> float:
    """Expected number of potential entrants in a quarter: ``rate * max(0, E[profit] / F)``.

    Args:
        rate: Potential entrants per quarter when expected profit equals the sunk cost.
        expected_profit: Profit an entrant expects, USD bn over the same horizon as the cost is recouped.
        sunk_cost: Cost of entering, USD bn, positive.

    Returns:
        Mean of the Poisson number of potential entrants; zero when a loss is expected.

    Raises:
        ValueError: If the sunk cost is not positive.
    """
    if sunk_cost <= 0.0:
        raise ValueError(f"sunk_cost is {sunk_cost}; it must be above zero, because free entry has no finite rate")
    return rate * max(0.0, expected_profit / sunk_cost)


def entrant_worth_it(
    funds: ArrayLike, sunk_cost: ArrayLike, profit_per_quarter: ArrayLike, horizon_quarters: float, discount: float
) -> NDArray[np.bool_]:
    """Whether a potential entrant is financed and expects to earn its sunk cost back.

    Enter if ``W >= F`` and ``sum_{t=1..T} d^t profit > F``.

    Args:
        funds: Money the entrant has raised, USD bn, shape (...).
        sunk_cost: Cost of entering, USD bn.
        profit_per_quarter: Profit it expects per quarter once in the market, USD bn.
        horizon_quarters: Number of quarters it looks ahead.
        discount: Worth today of one dollar a quarter later, in (0, 1].

    Returns:
        True where the entrant enters.

    Limiting case:
        With equal logit firms, one quarter of horizon and no discounting entry goes on until there are
        ``1 + M mu / F`` firms (Case P1).
    """
    if discount < 1.0:
        quarters = discount * (1.0 - discount**horizon_quarters) / (1.0 - discount)
    else:
        quarters = horizon_quarters
    financed = np.greater_equal(funds, sunk_cost)
    return np.asarray(financed & np.greater(np.multiply(profit_per_quarter, quarters), sunk_cost))


def spin_out_mean(talent: ArrayLike, hazard_per_hundred: float) -> Floats:
    """Expected number of spin-outs of each lab in a quarter, in proportion to its senior staff.

    Args:
        talent: Senior staff of each lab, people, shape (F,).
        hazard_per_hundred: Spin-outs per quarter and hundred senior staff.

    Returns:
        Mean of the Poisson number of spin-outs of each lab, shape (F,).
    """
    return np.asarray(talent, dtype=np.float64) * (hazard_per_hundred / STAFF_PER_HAZARD)


def stationary_entry_exit(rate: float, hazard: float) -> EntryExitMoments:
    """Long-run number and age of firms when entry is Poisson and every firm dies with the same hazard.

    The number of firms, counted after entry, is Poisson with mean ``rate / hazard``; the age of a living firm is
    geometric, ``P(age = k) = hazard (1 - hazard)^k``.

    Args:
        rate: Entrants per quarter.
        hazard: Chance of exit per quarter, in (0, 1].

    Returns:
        Mean and variance of the number of firms and mean age.

    Limiting case:
        2.5 entrants per quarter and a hazard of 0.08 give mean and variance 31.25 (Case I8).
    """
    return EntryExitMoments(mean=rate / hazard, variance=rate / hazard, mean_age_quarters=(1.0 - hazard) / hazard)
