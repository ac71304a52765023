"""Redistribution: dividends paid from flat taxes, wealth taxes, the windfall clause, compute taxes and their incidence.

Every policy here has a payer and a payee, and does nothing at a rate of zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.rules.industry.taxes import WINDFALL_CLAUSE_BRACKETS, windfall_tax

Floats = NDArray[np.float64]


class TaxRates(NamedTuple):
    """Tax rates by nation on wages, on capital income paid out to people, and on profits."""

    labour: Floats
    capital: Floats
    profit: Floats


class Windfall(NamedTuple):
    """Contributions under a windfall clause: what each firm pays, and what the fund and the people receive."""

    paid: Floats
    to_fund: float
    to_people: float


def tax_rates(
    tax_share: ArrayLike,
    labour_share: ArrayLike,
    distributed_share: ArrayLike,
    profit_share: ArrayLike,
    *,
    labour_burden: float,
    capital_tax: float,
    highest: float,
) -> TaxRates:
    """Tax rates on wages, capital income and profits that together raise a nation's taxes as a share of output.

    Assumption: taxes on consumption and social contributions fall on wages (European Commission, *Taxation Trends*:
    labour and consumption together bear about four fifths). Labour bears its part; people pay a given rate on capital
    income; profits bear the rest up to the highest rate; what profits cannot bear falls on wages.

    Args:
        tax_share: Taxes over output, shape (nations,).
        labour_share: Wages over output.
        distributed_share: Capital income paid out to people over output.
        profit_share: Base of the tax on profits over output.
        labour_burden: Part of all taxes that labour bears, in [0, 1].
        capital_tax: Rate on capital income.
        highest: Highest rate on any base, below one.

    Returns:
        Rates in [0, ``highest``]; with the bases they raise ``tax_share``, or less where wages reach the highest rate.
        A nation whose taxes are zero has rates of zero.
    """
    taxes, wages, paid, profit = np.broadcast_arrays(
        *map(_array, (tax_share, labour_share, distributed_share, profit_share))
    )
    on_capital = np.minimum(capital_tax * paid, (1.0 - labour_burden) * taxes)
    on_profit = np.minimum((1.0 - labour_burden) * taxes - on_capital, highest * profit)
    on_labour = np.minimum(taxes - on_capital - on_profit, highest * wages)
    return TaxRates(_ratio(on_labour, wages), _ratio(on_capital, paid), _ratio(on_profit, profit))


def flat_tax_and_dividend(income: ArrayLike, rate: float, weight: ArrayLike = 1.0) -> Floats:
    """Income after a flat tax that is paid back in equal parts: ``(1 - t) y_i + t ybar`` (Case T6.1).

    The Gini coefficient is multiplied by exactly ``1 - t``, the variance by its square; mean and ranks stay.

    Args:
        income: Income of people, shape (people,).
        rate: Tax rate ``t``, in [0, 1].
        weight: People that each row stands for.
    """
    before = _array(income)
    mean = np.average(before, weights=np.broadcast_to(_array(weight), before.shape))
    return np.asarray((1.0 - rate) * before + rate * mean)


def wealth_tax(wealth: ArrayLike, threshold: ArrayLike, rate: ArrayLike) -> Floats:
    """Tax on wealth above a threshold: ``rate * max(W - W0, 0)``, convex and zero below the threshold."""
    return np.asarray(_array(rate) * np.maximum(_array(wealth) - _array(threshold), 0.0))


def wealth_tax_exponent_rise(rate: float, sd: float) -> float:
    """Rise of the tail exponent of wealth under a wealth tax that is paid back equally (Cases T2.6, T6.2).

    ``-2 ln(1 - rate) / sd ** 2``, on top of any other exchange: ``W' = (1 - rate) W G + rate Wbar``.

    Args:
        rate: Tax on wealth per period, in [0, 1).
        sd: Standard deviation of log returns per period.
    """
    return float(-2.0 * np.log1p(-rate) / sd**2)


def windfall_clause(
    profit: ArrayLike,
    world_product: float,
    fund_share: float,
    brackets: Sequence[tuple[float, float]] = WINDFALL_CLAUSE_BRACKETS,
) -> Windfall:
    """Contributions of firms whose profits are large against the world economy (O'Keefe et al. 2020; Case T6.5).

    Args:
        profit: Profit of each firm, shape (firms,).
        world_product: World product over the same period, in the same money.
        fund_share: Part that goes to a public fund; the rest goes to people in equal parts.
        brackets: Pairs of threshold (share of world product) and marginal rate.
    """
    paid = windfall_tax(profit, world_product, brackets)
    total = float(paid.sum())
    return Windfall(paid, fund_share * total, total - fund_share * total)


def compute_tax_revenue(rate: ArrayLike, elasticity: float) -> Floats:
    """Revenue of a tax on the price of compute over spending without it: ``t (1 + t) ** -e`` (Case T6.8).

    Args:
        rate: Tax ``t`` as a share of the price before tax.
        elasticity: Elasticity ``e`` of demand, positive; supply is perfectly elastic.
    """
    tax = _array(rate)
    return np.asarray(tax * (1.0 + tax) ** -elasticity)


def revenue_maximising_rate(elasticity: float) -> float:
    """Rate at which a compute tax raises most: ``1 / (e - 1)``; infinite for an elasticity of one or less."""
    return 1.0 / (elasticity - 1.0) if elasticity > 1.0 else float("inf")


def deadweight_loss(rate: ArrayLike, elasticity: float) -> Floats:
    """Loss of buyers beyond what the state receives, over spending without the tax (Case T6.8).

    ``((1 + t) ** (1 - e) - 1) / (1 - e) - t (1 + t) ** -e``, the fall of consumer surplus less revenue. Limiting cases:
    ``ln(1 + t) - t / (1 + t)`` at ``e = 1``; about ``e t ** 2 / 2`` for a small tax.
    """
    log = np.log1p(_array(rate))
    bend = 1.0 - elasticity
    surplus = log if bend == 0.0 else np.expm1(bend * log) / bend
    return np.asarray(surplus - compute_tax_revenue(rate, elasticity))


def allowance_used(price: ArrayLike, allowance: ArrayLike) -> Floats:
    """What an allowance pays of a price, which users need not pay: ``min(p, a)``.

    Limiting cases: no allowance pays nothing; one of the price or more makes the service free. Where a single
    seller faces logit demand, ``a`` below the price is worth as much as quality: the seller takes the share ``s`` of it
    that it has of the market, and users keep ``1 - s`` (Case P4 read for a subsidy).

    Args:
        price: Price, money per user.
        allowance: What is paid for each user at most, in the same money.
    """
    return np.minimum(_array(price), _array(allowance))


def supplier_share(demand_elasticity: float, supply_elasticity: float) -> float:
    """Share of a subsidy on compute that its suppliers capture: ``e_d / (e_d + e_s)`` (Case T6.9).

    Limiting cases: all of it when supply is fixed; none when supply is perfectly elastic.

    Raises:
        ValueError: If both elasticities are zero, where the price is undetermined, or both are infinite.
    """
    if supply_elasticity == demand_elasticity and supply_elasticity in (0.0, float("inf")):
        raise ValueError("supply and demand that are both fixed, or both perfectly elastic, share nothing definite")
    if demand_elasticity == float("inf"):
        return 1.0
    return demand_elasticity / (demand_elasticity + supply_elasticity)


def _ratio(amount: Floats, base: Floats) -> Floats:
    return np.divide(amount, base, out=np.zeros(amount.shape), where=base > 0.0)


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
