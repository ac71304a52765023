"""The zeta iteration of Bertrand margins, compiled: :func:`simulation.rules.industry.pricing.bertrand_prices`."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .keeping import kept

Floats = NDArray[np.float64]
_LOWEST = float(np.finfo(np.float64).min)  # stands for minus infinity where a difference of infinities would be nan


@kept(nogil=True)
def settle_margins(
    worth: Floats,
    outside: Floats,
    owner: NDArray[np.int64],
    held: Floats,
    margin: Floats,
    shares: Floats,
    tolerance: float,
    most_steps: int,
) -> tuple[int, float]:
    """Iterate ``m <- 1 + sum over own products of s m`` in each market, on margins in units of taste and in place.

    Args:
        worth: Quality less cost, shape (markets, products); minus infinity for a product not on sale.
        outside: Value of the outside option, shape (markets,).
        owner: Owner of each product, from 0 and below the number of all products, shape (markets, products).
        held: Margins that do not move; nan for the others.
        margin: Margins to start from; those found at the end.
        shares: Filled with shares at these margins.
        tolerance: Largest distance from the fixed point.
        most_steps: Steps after which a market is left as it is.

    Returns:
        Steps of the market that took most, and the largest last distance.
    """
    steps, worst = 0, 0.0
    target, own = np.empty(worth.shape[1]), np.empty(owner.size)
    for market in range(len(worth)):
        step, distance = 0, np.inf
        while step < most_steps:
            step += 1
            _divide(worth[market], margin[market], outside[market], shares[market])
            own[:] = 0.0
            for product in range(target.size):
                own[owner[market, product]] += shares[market, product] * margin[market, product]
            distance = 0.0
            for product in range(target.size):
                fixed = held[market, product]
                target[product] = 1.0 + own[owner[market, product]] if math.isnan(fixed) else fixed
                moved = abs(target[product] - margin[market, product])
                if moved > distance or math.isnan(moved):  # once it is not a number it stays so
                    distance = moved
            if distance <= tolerance:
                break
            for product in range(target.size):  # as one array this would cost seconds to compile, for its error text
                margin[market, product] = target[product]
        steps = max(steps, step)
        if distance > worst or math.isnan(distance):
            worst = distance
    return steps, worst


@kept(nogil=True)
def _divide(worth: Floats, margin: Floats, outside: float, shares: Floats) -> None:
    """Logit shares of one market."""
    top = max(outside, _LOWEST)
    for product in range(worth.size):
        top = max(top, worth[product] - margin[product])
    total = math.exp(outside - top)
    for product in range(worth.size):
        shares[product] = math.exp(worth[product] - margin[product] - top)
        total += shares[product]
    # The largest term is exp(0) = 1, so the floor only keeps a market without firms from dividing 0 by 0.
    shares /= max(total, 1.0)
