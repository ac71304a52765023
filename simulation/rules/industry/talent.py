"""The market for frontier researchers: a fixed stock that budgets bid for.

A trading post (Shapley and Shubik 1977): everyone names a budget, the wage clears the market, nobody is left over.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def talent_market(budgets: ArrayLike, stock: ArrayLike) -> tuple[Floats, Floats]:
    """Wage and staff when firms bid for a fixed stock: ``w = sum_j B_j / T`` and ``T_i = T B_i / sum_j B_j``.

    Args:
        budgets: Money each firm bids in the quarter, USD bn, shape (F,) or, for separate national pools, (..., F).
        stock: Researchers in each pool, people, shape () or (...).

    Returns:
        Wage in USD bn per person and quarter, shape () or (...), and staff of each firm in people, shape (..., F).
        Wages paid equal budgets and staff sums to the stock. Without budgets, or without researchers, nobody is hired
        and the wage is zero, so that nothing is paid either.

    Limiting case:
        Twice the budgets double the wage and move nobody (Case I12).
    """
    budget = np.maximum(np.asarray(budgets, dtype=np.float64), 0.0)
    people = np.maximum(np.asarray(stock, dtype=np.float64), 0.0)
    total = budget.sum(axis=-1)
    traded = (total > 0.0) & (people > 0.0)
    wage = np.where(traded, total, 0.0) / np.where(traded, people, 1.0)
    shares = budget / np.where(traded, total, 1.0)[..., None]
    return wage, np.where(traded, people, 0.0)[..., None] * shares
