"""Roots of rising functions, many at a time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_STEPS = 100
"""Bisection alone needs about 60 steps for double precision."""
CLOSE = 1e-13


def rising_root(
    function: Callable[[Floats], tuple[Floats, Floats]], low: Floats, high: Floats, start: Floats | None = None
) -> Floats:
    """Where rising functions are zero: Newton's method, and bisection where a step would leave the bracket.

    Args:
        function: Gives value and slope at some places; each value rises with its place.
        low: Places at which the values are not positive, any shape.
        high: Places at which they are not negative, same shape.
        start: First guess; the middle if there is none.

    Returns:
        The roots, same shape; an end of the bracket where a function has no root inside it.

    Example:
        >>> float(rising_root(lambda x: (x**2 - 2.0, 2.0 * x), np.array(0.0), np.array(2.0)).round(12))
        1.414213562373
    """
    low, high = np.array(low, dtype=np.float64), np.array(high, dtype=np.float64)
    place = (low + high) / 2 if start is None else np.clip(start, low, high)
    for _ in range(MOST_STEPS):
        value, slope = function(place)
        low, high = np.where(value <= 0.0, place, low), np.where(value >= 0.0, place, high)
        newton = place - np.divide(value, slope, out=np.full_like(place, np.inf), where=slope > 0.0)
        inside = (newton > low) & (newton < high)
        moved = np.where(value == 0.0, place, np.where(inside, newton, (low + high) / 2))
        done = np.abs(moved - place) <= CLOSE * np.maximum(np.abs(moved), 1.0)
        place = moved
        if done.all():
            break
    return np.asarray(place)
