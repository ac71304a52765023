"""Returns on wealth: persistent types, luck, and the common part that makes them add up to what was distributed.

A return is ``r_i = shift + scale * ln(1 + W_i / Wbar) + type_i + luck_i``. Only its own part is drawn; the shift is
worked out afterwards, nation by nation, so that returns add up to a given sum and luck never makes any money.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from simulation.timeline import QUARTERS_PER_YEAR, quarterly_factor

Floats = NDArray[np.float64]
LUCK_VALUES = 4096
"""Equally likely values of luck: the top 12 bits of a draw choose one."""


class CapitalReturn(NamedTuple):
    """Common part of the return on wealth.

    Attributes:
        shift: Added to everyone's return, a share of wealth per quarter, shape (nations,).
        paid: What the returns then add up to, in the money of the capital income, same shape.
    """

    shift: Floats
    paid: Floats


def quarterly_return(annual: float) -> float:
    """Return per quarter that compounds to an annual one: ``(1 + r) ** (1/4) - 1``.

    The scale of returns is converted in the same way, because distances of log wealth grow by one plus the scale in
    each period (Case T2.10).
    """
    return quarterly_factor(1.0 + annual) - 1.0


def quarterly_sd(annual: float) -> float:
    """Standard deviation per quarter of independent luck: variances add up over quarters, ``sd / 2``."""
    return float(annual / np.sqrt(QUARTERS_PER_YEAR))


def normal_values(count: int, sd: float) -> Floats:
    """Equally likely values that stand for a normal distribution, from the lowest to the highest.

    They are the quantiles in the middle of equal shares, stretched so that their variance is the distribution's, and
    mirrored, so that each value has its negative and the mean is zero without rounding.

    Args:
        count: Number of values, even.
        sd: Standard deviation.

    Returns:
        Values in rising order, shape (count,), with mean zero and variance ``sd ** 2``.

    Raises:
        ValueError: If the count is odd or below two.
    """
    if count < 2 or count % 2:
        raise ValueError(f"a mirrored table needs an even number of values, got {count}")
    lower = ndtri((np.arange(count // 2) + 0.5) / count)
    lower = lower * (sd / np.sqrt(np.mean(lower**2)))
    return np.concatenate([lower, -lower[::-1]])


def type_returns(types: int, annual_sd: float) -> Floats:
    """Return of each persistent type, a share of wealth per quarter, shape (types,), the lowest first.

    Fagereng, Guiso, Malacrino & Pistaferri (2020): part of the spread of returns stays with a person.

    Args:
        types: Number of equally common types, even.
        annual_sd: Standard deviation of the yearly return across types.
    """
    return normal_values(types, quarterly_return(annual_sd))


def luck_returns(annual_sd: float, values: int = LUCK_VALUES) -> Floats:
    """Luck in the return of a quarter, equally likely values, a share of wealth, shape (values,).

    Args:
        annual_sd: Standard deviation of the yearly return of one person over the years.
        values: Number of values, even.
    """
    return normal_values(values, quarterly_sd(annual_sd))


def shift(distributed: ArrayLike, wealth: ArrayLike, raw: ArrayLike, largest: float = 1.0) -> CapitalReturn:
    """Find the common part of the return: ``raw + shift * wealth = distributed`` in each nation.

    Debts pay the shift as interest, since wealth is counted with its sign. Limiting cases: without wealth, or where
    debts outweigh wealth, the shift is zero, and what is paid is what luck and types come to; nothing then changes
    hands that nobody pays, because ``paid`` is what the payer is charged. Where little wealth would earn more than
    ``largest`` of itself, the rest stays with the firms.

    Args:
        distributed: Capital income that firms pay out, shape (nations,).
        wealth: Sum of all wealth, debts subtracted, same shape and money.
        raw: Sum of own returns times wealth where it is positive, same shape and money.
        largest: Most that a unit of wealth earns or loses through the shift in a quarter.

    Returns:
        The shift and what is paid: ``distributed`` wherever neither limiting case holds.
    """
    total, own = np.asarray(wealth, dtype=np.float64), np.asarray(raw, dtype=np.float64)
    missing = np.asarray(distributed, dtype=np.float64) - own
    with np.errstate(over="ignore"):  # next to no wealth is a limiting case
        rate = np.divide(missing, total, out=np.zeros(np.broadcast(missing, total).shape), where=total > 0.0)
    rate = np.clip(rate, -largest, largest)
    return CapitalReturn(rate, np.asarray(own + rate * total))
