"""Who owns the AI firms: a tilt towards the wealthy, a bias towards home, and what a unit of equity is worth and pays.

All AI firms are held through one fund. A unit of it is a share in their dividends, their value and the money that they
ask for in rounds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
ABROAD = -1
"""Home nation of a firm that belongs to no nation; its equity is held in proportion to wealth."""


def tilt_shares(wealth: ArrayLike, tilt: float) -> Floats:
    """Shares of equity that rise with wealth: ``W_i ** xi / sum_j W_j ** xi``; debtors hold none.

    Limiting cases: a tilt of one gives equity in proportion to wealth; if nobody has wealth, all hold the same.

    Args:
        wealth: Wealth of people, USD, shape (people,).
        tilt: Exponent ``xi``; above one, equity is more concentrated than wealth.

    Returns:
        Shares that sum to one, shape (people,).
    """
    owned = np.maximum(np.asarray(wealth, dtype=np.float64), 0.0)
    most = owned.max(initial=0.0)
    if most <= 0.0:
        return np.full(owned.shape, 1.0 / max(owned.size, 1))
    weight = np.where(owned > 0.0, (owned / most) ** tilt, 0.0)  # relative to the most, so that nothing overflows
    return np.asarray(weight / weight.sum())


def top_share(part: ArrayLike, tilt: float, exponent: float) -> Floats:
    """Share of equity held by the wealthiest part of people: ``p ** (1 - xi / a)`` (Case T2.12).

    If wealth has a Pareto tail with exponent ``a``, equity has one with exponent ``a / xi``.

    Args:
        part: Part ``p`` of people, in (0, 1].
        tilt: Exponent ``xi`` of :func:`tilt_shares`.
        exponent: Tail exponent ``a`` of wealth.

    Raises:
        ValueError: If the tilt is not below the tail exponent: the richest would hold everything.
    """
    if tilt >= exponent:
        raise ValueError(f"an equity tilt of {tilt:g} needs a tail of wealth thinner than {exponent:g}")
    return np.asarray(np.asarray(part, dtype=np.float64) ** (1.0 - tilt / exponent))


def tilt_for_top_share(share: float, part: float, exponent: float) -> float:
    """Tilt at which the wealthiest part holds a given share of equity, the inverse of :func:`top_share`.

    ``xi = a (1 - ln(share) / ln(part))``.
    """
    return float(exponent * (1.0 - np.log(share) / np.log(part)))


def units_by_nation(values: ArrayLike, home_nation: ArrayLike, wealth_by_nation: ArrayLike, home_bias: float) -> Floats:
    """Equity of AI firms by nation of the holders: a part at home, the rest in proportion to wealth.

    A nation with share ``w`` of the world's wealth holds ``h + (1 - h) w`` of its own firms and ``(1 - h) w`` of the
    others; ``h`` is the measure of home bias in Coeurdacier & Rey (2013). Limiting cases: at ``h = 1`` all equity
    stays at home; at ``h = 0`` every nation holds the same fund.

    Args:
        values: Value of each firm, not negative, shape (firms,).
        home_nation: Row of its home nation, or :data:`ABROAD`, shape (firms,).
        wealth_by_nation: Wealth of each nation, shape (nations,); negative wealth counts as none.
        home_bias: ``h``, in [0, 1].

    Returns:
        Units by nation, one per unit of value, shape (nations,); they sum to the value of all firms. If no nation has
        wealth, nations hold the same of what is not held at home.
    """
    value, home = np.asarray(values, dtype=np.float64), np.asarray(home_nation, dtype=np.int64)
    at_home = np.where(home == ABROAD, 0.0, home_bias * value)
    nations = np.asarray(wealth_by_nation).size
    local = np.bincount(np.maximum(home, 0), weights=at_home, minlength=nations)
    return np.asarray(local + (value - at_home).sum() * tilt_shares(wealth_by_nation, 1.0))


def payout_per_unit(dividends: float, rounds: float, units: float) -> float:
    """Money that a unit of equity pays in a quarter: dividends less what holders put into rounds, over units.

    Holders take up new shares in proportion, so that units stay as they are. Negative when rounds exceed dividends.

    Args:
        dividends: Dividends of all AI firms, USD.
        rounds: Money that holders pay for new shares, USD.
        units: Units of equity that people hold; zero pays nothing.
    """
    return (dividends - rounds) / units if units > 0.0 else 0.0


def value_per_unit(value: float, units: float) -> float:
    """Value of a unit of equity: value of all AI firms, USD, over units; nothing if there are none."""
    return value / units if units > 0.0 else 0.0
