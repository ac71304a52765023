"""Stocks of the state: a public fund that owns part of the economy, and government debt."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def fund_payout(fund: ArrayLike, payout_share: ArrayLike) -> Floats:
    """What a fund pays out in a period: a share of its value at the start; nothing from an empty fund."""
    return np.asarray(np.asarray(payout_share) * np.maximum(np.asarray(fund, dtype=np.float64), 0.0))


def fund_step(fund: ArrayLike, rate: ArrayLike, inflow: ArrayLike, payout_share: float) -> Floats:
    """Public fund at the end of a period: ``S' = S (1 + r) + inflow - payout_share * S``.

    Args:
        fund: Value ``S`` at the start, by nation.
        rate: Return ``r`` of the period.
        inflow: Money paid in.
        payout_share: Share of the value at the start that is paid out.
    """
    value = np.asarray(fund, dtype=np.float64)
    return np.asarray(value * (1.0 + np.asarray(rate)) + np.asarray(inflow) - fund_payout(value, payout_share))


def fund_ratio(inflow: float, growth: float, rate: float, payout_share: float) -> float:
    """Fund over output in the long run: ``inflow / (g - r + payout_share)`` (Case T6.3).

    The fund at the start of a period is counted against the output of that period. Limiting case: infinite if
    ``g + payout_share <= r``.

    Args:
        inflow: Money paid in over output.
        growth: Growth ``g`` of output.
        rate: Return ``r`` of the fund.
        payout_share: Share of the fund that is paid out.
    """
    if inflow == 0.0:
        return 0.0
    falls = growth - rate + payout_share
    return inflow / falls if falls > 0.0 else float("inf")


def fund_needed(payout: float, payout_share: float) -> float:
    """Fund over output from which a payout (over output) can be paid: ``payout / payout_share`` (Case T6.3)."""
    return payout / payout_share


def debt_step(debt: ArrayLike, rate: ArrayLike, primary_deficit: ArrayLike) -> Floats:
    """Government debt at the end of a period: ``B' = (1 + r) B + G + transfers - taxes - payout of the fund``.

    Args:
        debt: Debt ``B`` at the start, by nation; negative if the state is a creditor.
        rate: Interest ``r`` of the period.
        primary_deficit: Purchases, benefits and transfers less taxes and payouts of the public fund.
    """
    return np.asarray((1.0 + np.asarray(rate)) * np.asarray(debt, dtype=np.float64) + np.asarray(primary_deficit))


def debt_ratio(primary_deficit: float, growth: float, rate: float) -> float:
    """Government debt over output in the long run: ``d (1 + g) / (g - r)`` (Case T6.4).

    Debt at the end of a period is counted against the output of that period. Limiting cases: with ``r >= g`` debt has
    no long run and grows (or, with a surplus, falls) without bound; a balanced primary budget needs none.

    Args:
        primary_deficit: Deficit ``d`` without interest, over output.
        growth: Growth ``g`` of output.
        rate: Interest ``r`` on debt.
    """
    if primary_deficit == 0.0:
        return 0.0
    if rate >= growth:
        return float("inf") if primary_deficit > 0.0 else float("-inf")
    return primary_deficit * (1.0 + growth) / (growth - rate)
