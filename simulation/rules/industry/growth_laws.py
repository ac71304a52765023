"""Yardsticks of growth and selection: what firm sizes look like when only chance or only fitness is at work.

No rule of the economy uses them; tests and figures hold simulated concentration against them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def gibrat_hhi(firms: float, growth_sd: float, quarters: float) -> float:
    """Concentration that luck alone builds: ``HHI -> exp(sd^2 t) / n`` for many firms of equal initial size.

    Growth rates are independent of size (Gibrat 1931), so that the variance of log size is ``sd^2 t``.

    Args:
        firms: Number of firms; the expression holds for many.
        growth_sd: Standard deviation of quarterly log growth.
        quarters: Quarters since all firms were equal.

    Returns:
        Herfindahl index in (0, 1]; capped at one, where the large-number expression no longer holds.

    Limiting case:
        A standard deviation of 0.5 after one quarter gives ``n * HHI`` = 1.284025 (Case I9).
    """
    return float(min(1.0, np.exp(growth_sd**2 * quarters) / firms))


def pareto_exponent_with_floor(shrinkage: float, growth_sd: float) -> float:
    """Tail exponent when sizes shrink on average but cannot fall below a floor: ``2 m / sd^2``.

    ``P(size > s)`` falls as ``s`` to the minus exponent. For normal growth the value is exact in discrete time too.

    Args:
        shrinkage: Mean downward drift ``m`` of log size per quarter, positive.
        growth_sd: Standard deviation of quarterly log growth.

    Returns:
        Pareto exponent; a drift of 0.02 and a standard deviation of 0.2 give Zipf's one (Case I9).
    """
    return 2.0 * shrinkage / growth_sd**2


def pareto_exponent_with_mean(floor_over_mean: float) -> float:
    """Tail exponent when the floor is a fixed part of the mean size: ``1 / (1 - floor / mean)`` (Gabaix 1999).

    Args:
        floor_over_mean: Smallest size over mean size, in [0, 1).

    Returns:
        Pareto exponent; near one (Zipf) when the floor is low.
    """
    return 1.0 / (1.0 - floor_over_mean)


def simon_exponent(entry_probability: float) -> float:
    """Tail exponent of Simon's (1955) process: each new unit founds a firm or joins one in proportion to its size.

    Args:
        entry_probability: Chance that a new unit founds a firm, in [0, 1).

    Returns:
        Exponent of ``P(size > s)``: ``1 / (1 - a)`` (Case I9).
    """
    return 1.0 / (1.0 - entry_probability)


def replicator_path(shares: ArrayLike, fitness: ArrayLike, quarters: ArrayLike) -> Floats:
    """Shares under constant fitness: ``s_i(t) = s_i(0) f_i^t / sum_j s_j(0) f_j^t``.

    Args:
        shares: Initial shares, non-negative, shape (F,).
        fitness: Growth factor of each firm per quarter, positive, shape (F,).
        quarters: One date, or dates of shape (T,).

    Returns:
        Shares that sum to one, shape (F,) or (T, F) (Case I7).
    """
    growth = np.multiply.outer(np.asarray(quarters, dtype=np.float64), np.log(fitness))
    # Relative to the fittest, so that distant dates do not overflow.
    size = np.asarray(shares, dtype=np.float64) * np.exp(growth - growth.max(axis=-1, keepdims=True))
    return np.asarray(size / size.sum(axis=-1, keepdims=True))


def fisher_gain(shares: ArrayLike, fitness: ArrayLike) -> float:
    """Rise of mean fitness that one quarter of selection brings: ``Var_s(f) / mean_s(f)`` (Fisher's theorem, Case I7).

    Args:
        shares: Shares that sum to one, shape (F,).
        fitness: Growth factor of each firm, shape (F,).

    Returns:
        Share-weighted mean fitness of the next quarter less that of this quarter; zero when all are alike.
    """
    share, value = np.asarray(shares, dtype=np.float64), np.asarray(fitness, dtype=np.float64)
    mean = float(share @ value)
    return float(share @ (value - mean) ** 2) / mean
