"""National income: who gets what is produced, and which side of the accounts gives way when they do not fit.

Two closures. *Saving*: output comes from the tasks that are done; what households and the state do not buy is
invested. *Demand*: output is what households, the state and investors buy (Godley & Lavoie 2007, ch. 3). All arguments
are vectors over nations and money of one quarter, unless said otherwise.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Income(NamedTuple):
    """Output and who receives it: wages, profit paid out, and profit that firms keep, depreciation included."""

    output: Floats
    wages: Floats
    profit: Floats
    distributed: Floats
    retained: Floats


def distributed_profit(profit: ArrayLike, depreciation: ArrayLike, payout_ratio: ArrayLike) -> Floats:
    """Profit that firms pay out: a share of what is left after replacing worn-out capital, never negative.

    Args:
        profit: Profit after taxes on it and before depreciation.
        depreciation: Capital that wears out.
        payout_ratio: Share of net profit that is paid out, in [0, 1].
    """
    return np.asarray(payout_ratio * np.maximum(_array(profit) - _array(depreciation), 0.0))


def split_output(
    output: ArrayLike,
    labour_share: ArrayLike,
    depreciation: ArrayLike,
    payout_ratio: ArrayLike,
    profit_tax: ArrayLike = 0.0,
) -> Income:
    """Split output into wages, profit paid out, profit retained and tax on profit; nothing is left over.

    Limiting case: at a labour share of one there is no profit, and all output is wages.

    Args:
        output: Value added.
        labour_share: Share of wages in it.
        depreciation: Capital that wears out.
        payout_ratio: Share of net profit that is paid out.
        profit_tax: Taxes on profit.
    """
    made = _array(output)
    wages = _array(labour_share) * made
    profit = made - wages
    kept = profit - _array(profit_tax)
    paid = distributed_profit(kept, depreciation, payout_ratio)
    return Income(made, wages, profit, paid, np.asarray(kept - paid))


def investment(output: ArrayLike, consumption: ArrayLike, purchases: ArrayLike, net_exports: ArrayLike = 0.0) -> Floats:
    """Investment under the saving closure: output that nobody else buys, ``Y - C - G - X``.

    Retained profit pays for it, and firms borrow or lend the difference; negative investment draws stocks down.
    """
    return np.asarray(_array(output) - _array(consumption) - _array(purchases) - _array(net_exports))


def capital_step(capital: ArrayLike, invested: ArrayLike, depreciation_rate: float = 0.0) -> Floats:
    """Capital at the end of a period: ``K' = (1 - d) K + I``, never below zero."""
    return np.asarray(np.maximum((1.0 - depreciation_rate) * _array(capital) + _array(invested), 0.0))


def demand_output(
    autonomous: ArrayLike,
    transfers: ArrayLike,
    wealth: ArrayLike,
    labour_share: ArrayLike,
    labour_tax: ArrayLike,
    consume_income: float,
    consume_wealth: float,
) -> Floats:
    """Output under the demand closure: what is bought, wages being paid out of it and spent again.

    ``Y = (A + c_Y T + c_W W) / (1 - c_Y (1 - t) s)``. Limiting case (Case T6.6): with all output paid as wages
    (``s = 1``) and without transfers it is model SIM of Godley & Lavoie (2007), where output tends to ``G / t``.

    Args:
        autonomous: Government purchases, investment and net exports.
        transfers: Benefits and transfers to households.
        wealth: Households' wealth at the start of the period, without debts.
        labour_share: ``s``, share of wages in output.
        labour_tax: ``t``, tax on wages.
        consume_income: ``c_Y``, share of labour and transfer income that is consumed.
        consume_wealth: ``c_W``, share of wealth that is consumed.

    Raises:
        ValueError: If households would spend every dollar of output again, so that output has no bound.
    """
    spent_again = consume_income * (1.0 - _array(labour_tax)) * _array(labour_share)
    if np.any(spent_again >= 1.0):
        raise ValueError(
            f"households spend {float(np.max(spent_again)):g} of each unit of output; less than 1 is needed"
        )
    first = _array(autonomous) + consume_income * _array(transfers) + consume_wealth * _array(wealth)
    return np.asarray(first / (1.0 - spent_again))


def balanced_purchases(taxes: ArrayLike, benefits: ArrayLike, transfers: ArrayLike, interest: ArrayLike) -> Floats:
    """Government purchases that leave debt as it is: taxes less benefits, transfers and interest, never negative.

    Args:
        taxes: Taxes of the last quarter, as the arguments that follow; they are known when the state buys.
        benefits: Paid to people without a job.
        transfers: Paid to everyone.
        interest: Paid on government debt.
    """
    return np.asarray(np.maximum(_array(taxes) - _array(benefits) - _array(transfers) - _array(interest), 0.0))


def planned_purchases(factor: ArrayLike, first_purchases: ArrayLike, growth: float, quarters: float) -> Floats:
    """Government purchases that follow a plan: a multiple of those of the start, growing at a trend.

    Args:
        factor: Plan over what was bought at the start.
        first_purchases: Purchases of the first quarter.
        growth: Growth factor of the plan per quarter.
        quarters: Quarters since the start.
    """
    return np.asarray(_array(factor) * _array(first_purchases) * growth**quarters)


def capped_purchases(planned: ArrayLike, surplus: ArrayLike, debt: ArrayLike, ceiling: ArrayLike) -> Floats:
    """Planned purchases as far as debt stays below a ceiling: ``min(G, surplus + ceiling - debt)``, never negative.

    Limiting cases: no ceiling (infinite) leaves the plan; a ceiling at today's debt balances the budget. Where
    interest and transfers alone exceed what may be borrowed, nothing is bought and debt still rises above the ceiling.

    Args:
        planned: Purchases that are planned.
        surplus: Taxes less benefits, transfers and interest.
        debt: Government debt at the start of the quarter.
        ceiling: Largest government debt.
    """
    return np.asarray(np.clip(_array(surplus) + _array(ceiling) - _array(debt), 0.0, _array(planned)))


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
