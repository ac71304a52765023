"""What AI firms are worth to their holders, and how much of a change in worth nobody paid for."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def firm_value(
    cash: ArrayLike,
    revenue: ArrayLike,
    growth: ArrayLike,
    compute_value: ArrayLike,
    sells_models: ArrayLike,
    *,
    sales_multiple: float,
    horizon_years: float,
    growth_bounds: tuple[float, float],
) -> Floats:
    """Value of AI firms: cash, sales once growth has slowed down times a multiple of mature firms, and compute.

    ``cash + multiple * revenue * (1 + growth) ** horizon + compute``, never below zero, because owners are not liable
    for losses; growth is kept between bounds, because no growth rate of a young firm lasts. With the default values
    the value is 40 times revenue at the upper bound of growth: OpenAI was priced at 86 bn USD on a yearly revenue of 2
    bn (tender of February 2024) and at 157 bn USD on 4 bn (round of October 2024).

    Args:
        cash: Cash less debts, USD bn, shape (firms,).
        revenue: Yearly revenue from models, USD bn, shape (firms,).
        growth: Growth of revenue, per year, shape (firms,).
        compute_value: Book value of the compute owned, USD bn, see :func:`book_value`, shape (firms,).
        sells_models: Whether a firm is priced by its sales of models, shape (firms,).
        sales_multiple: Value over yearly sales of a mature software firm.
        horizon_years: Years over which revenue grows at the bounded rate.
        growth_bounds: Lowest and highest growth that investors count on, per year, above -1.

    Returns:
        Value of each firm, USD bn, shape (firms,).

    Limiting case:
        Without revenue, or for a firm that lets compute only, the value is that of cash and compute.
    """
    expected = (1.0 + np.clip(growth, *growth_bounds)) ** horizon_years
    sales = np.where(sells_models, sales_multiple * np.asarray(revenue, dtype=np.float64) * expected, 0.0)
    return np.asarray(np.maximum(np.asarray(cash) + sales + np.asarray(compute_value), 0.0))


def book_value(compute_owned: ArrayLike, price: float, financed: ArrayLike = 0.0) -> Floats:
    """Value of the compute that firms own, at today's price, less the part that lenders paid for.

    Args:
        compute_owned: Compute, H100e, shape (firms,).
        price: Price of one H100e today, USD bn.
        financed: Part that is owed to lenders, in [0, 1].
    """
    return np.asarray(np.asarray(compute_owned, dtype=np.float64) * price * (1.0 - np.asarray(financed)))


def revaluation(before: ArrayLike, after: ArrayLike, rounds: ArrayLike) -> Floats:
    """Change of value that is not due to money paid in: ``after - before - rounds``.

    It belongs to the revaluation account and never to the flows (System of National Accounts 2008, ch. 12). A dividend
    is income of the holders; the fall in value that it brings is a revaluation. A firm that fails loses its value.

    Args:
        before: Value at the end of the last quarter.
        after: Value at the end of this quarter.
        rounds: Money that holders paid for new shares in this quarter.
    """
    return np.asarray(np.asarray(after, dtype=np.float64) - np.asarray(before) - np.asarray(rounds))
