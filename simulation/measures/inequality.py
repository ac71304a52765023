"""Inequality among people whose amounts are all known: exact, weighted, by sorting.

The reference for :mod:`simulation.measures.distribution`, which needs no sorting, and the measures for small
populations. A row of weight w stands for w people with the same amount.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class _Sorted(NamedTuple):
    """Rows from the poorest to the richest."""

    amount: Floats
    weight: Floats


class Decomposition(NamedTuple):
    """Inequality of everybody, and its parts inside groups and between the means of groups."""

    total: float
    within: float
    between: float


def _with_weights(values: ArrayLike, weights: ArrayLike | None) -> _Sorted:
    """Rows that stand for anybody, in the given order."""
    amount = np.asarray(values, dtype=np.float64).ravel()
    weight = np.ones_like(amount) if weights is None else np.asarray(weights, dtype=np.float64).ravel()
    if weight.shape != amount.shape:
        raise ValueError(f"each amount needs a weight; there are {amount.size} amounts and {weight.size} weights")
    if weight.size and weight.min() < 0:
        raise ValueError(f"weights are zero or more; the smallest is {weight.min():g}")
    some = weight > 0
    if not some.any():
        raise ValueError("inequality needs at least one person")
    return _Sorted(amount[some], weight[some])


def _sorted(values: ArrayLike, weights: ArrayLike | None) -> _Sorted:
    rows = _with_weights(values, weights)
    order = np.argsort(rows.amount, kind="stable")
    return _Sorted(rows.amount[order], rows.weight[order])


def _without_debt(values: ArrayLike, weights: ArrayLike | None) -> _Sorted:
    """Rows for measures that have no meaning below zero."""
    rows = _with_weights(values, weights)
    if rows.amount.min() < 0:
        raise ValueError(f"this measure needs amounts of zero or more; the smallest is {rows.amount.min():g}")
    return rows


def _mean(rows: _Sorted) -> float:
    return float((rows.amount * rows.weight).sum() / rows.weight.sum())


def gini(values: ArrayLike, weights: ArrayLike | None = None, small_sample: bool = False) -> float:
    """Gini index, ``sum_ij w_i w_j |x_i - x_j| / (2 n**2 mu)`` (Gini 1912).

    Limiting cases: equal amounts 0; one of n has everything ``1 - 1 / n``; exponential 1/2; lognormal ``erf(s / 2)``;
    Pareto ``1 / (2 a - 1)``. Debts count as negative amounts and can take the index above 1.

    Args:
        values: Amounts, shape (rows,).
        weights: People that each row stands for; one each by default.
        small_sample: Multiply by ``n / (n - 1)``, with n the people: the plain index of a sample expects
            ``(n - 1) / n`` of that of its exponential population, and less than the truth for every other.

    Returns:
        The index; nan if the total is not above zero.

    Raises:
        ValueError: If nobody is counted, or weights do not fit.
    """
    amount, weight = _sorted(values, weights)
    people, total = weight.sum(), (amount * weight).sum()
    if not total > 0:
        return float("nan")
    rank = 2 * (np.cumsum(weight) - weight) + weight - people
    plain = float((amount * weight * rank).sum() / (people * total))
    return plain * float(people / (people - 1)) if small_sample else plain


def lorenz(values: ArrayLike, shares: ArrayLike, weights: ArrayLike | None = None) -> Floats:
    """Lorenz curve (Lorenz 1905): share of the total that the poorest have, a straight line between two people.

    Args:
        values: Amounts, shape (rows,).
        shares: Shares of people, between 0 and 1.
        weights: People that each row stands for; one each by default.

    Returns:
        Shares of the total, of the shape of ``shares``; nan if the total is not above zero.

    Raises:
        ValueError: If nobody is counted, weights do not fit, or shares lie outside 0 to 1.
    """
    asked = np.asarray(shares, dtype=np.float64)
    if asked.size and not (asked.min() >= 0 and asked.max() <= 1):
        raise ValueError("shares of people lie between 0 and 1")
    amount, weight = _sorted(values, weights)
    people = np.concatenate([[0.0], np.cumsum(weight)])
    held = np.concatenate([[0.0], np.cumsum(amount * weight)])
    if not held[-1] > 0:
        return np.full(asked.shape, np.nan)
    return np.asarray(np.interp(asked * people[-1], people, held / held[-1]))


def bottom_share(values: ArrayLike, share: float = 0.5, weights: ArrayLike | None = None) -> float:
    """Share of the total that the poorest ``share`` of people have; see :func:`lorenz`."""
    return float(lorenz(values, share, weights))


def top_share(values: ArrayLike, share: float, weights: ArrayLike | None = None) -> float:
    """Share of the total that the richest ``share`` of people have; Pareto: ``share**(1 - 1 / a)``."""
    return 1 - float(lorenz(values, 1 - share, weights))


def theil(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Theil index, ``T = mean(x / mu * ln(x / mu))`` (Theil 1967); people with nothing add nothing.

    Limiting cases: equal amounts 0; one of n has everything ``ln(n)``; lognormal ``s**2 / 2``.

    Raises:
        ValueError: If an amount is negative.
    """
    rows = _without_debt(values, weights)
    ratio = rows.amount / _mean(rows) if _mean(rows) > 0 else np.full_like(rows.amount, np.nan)
    terms = np.where(ratio == 0, 0, ratio * np.log(np.where(ratio == 0, 1, ratio)))
    return float((rows.weight * terms).sum() / rows.weight.sum())


def mld(values: ArrayLike, weights: ArrayLike | None = None) -> float:
    """Mean logarithmic deviation, ``L = mean(ln(mu / x))`` (Theil 1967); infinite as soon as one person has nothing.

    Limiting cases: equal amounts 0; lognormal ``s**2 / 2``; exponential Euler's constant.

    Raises:
        ValueError: If an amount is negative.
    """
    rows = _without_debt(values, weights)
    if rows.amount.min() == 0:
        return float("inf") if rows.amount.max() > 0 else float("nan")
    return float((rows.weight * np.log(_mean(rows) / rows.amount)).sum() / rows.weight.sum())


def equally_distributed(values: ArrayLike, aversion: float, weights: ArrayLike | None = None) -> float:
    """Amount that, had by each, is worth as much as what people have (Atkinson 1970).

    ``EDE = mean(x**(1 - e))**(1 / (1 - e))``; the geometric mean for ``e = 1``, the harmonic mean for ``e = 2``, and
    zero for ``e >= 1`` as soon as one person has nothing.

    Args:
        values: Amounts, zero or more.
        aversion: Aversion to inequality e, zero or more; 0 gives the mean.
        weights: People that each row stands for; one each by default.

    Raises:
        ValueError: If an amount or the aversion is negative.
    """
    if aversion < 0:
        raise ValueError(f"aversion to inequality is zero or more; it is {aversion:g}")
    rows, power = _without_debt(values, weights), 1 - aversion
    if power <= 0 and rows.amount.min() == 0:
        return 0.0
    unit = _mean(rows)
    if unit == 0:
        return 0.0
    ratio = rows.amount / unit
    value = (rows.weight * (np.log(ratio) if power == 0 else ratio**power)).sum() / rows.weight.sum()
    return float(unit * (np.exp(value) if power == 0 else value ** (1 / power)))


def atkinson(values: ArrayLike, aversion: float, weights: ArrayLike | None = None) -> float:
    """Atkinson index, ``A = 1 - EDE / mu`` (Atkinson 1970): share of the total that equality would make needless.

    Limiting cases: equal amounts 0; lognormal ``1 - exp(-e s**2 / 2)``.

    Raises:
        ValueError: If an amount or the aversion is negative.
    """
    rows = _without_debt(values, weights)
    mean = _mean(rows)
    return 1 - equally_distributed(rows.amount, aversion, rows.weight) / mean if mean > 0 else float("nan")


def split_theil(values: ArrayLike, group: ArrayLike, weights: ArrayLike | None = None) -> Decomposition:
    """Theil index within and between groups, ``T = sum_g s_g T_g + sum_g s_g ln(mu_g / mu)`` (Shorrocks 1980).

    Args:
        values: Amounts, zero or more.
        group: Group of each row.
        weights: People that each row stands for; one each by default.
    """
    means, people, parts = _by_group(values, group, weights, theil)
    held = means * people / (means * people).sum()
    within = float((held * np.nan_to_num(parts)).sum())
    return Decomposition(theil(values, weights), within, theil(means, people))


def split_mld(values: ArrayLike, group: ArrayLike, weights: ArrayLike | None = None) -> Decomposition:
    """Mean logarithmic deviation within and between groups, ``L = sum_g p_g L_g + sum_g p_g ln(mu / mu_g)``.

    Args:
        values: Amounts, above zero.
        group: Group of each row.
        weights: People that each row stands for; one each by default.
    """
    means, people, parts = _by_group(values, group, weights, mld)
    return Decomposition(mld(values, weights), float((people * parts).sum() / people.sum()), mld(means, people))


def _by_group(
    values: ArrayLike, group: ArrayLike, weights: ArrayLike | None, measure: Callable[[ArrayLike, ArrayLike], float]
) -> tuple[Floats, Floats, Floats]:
    """Mean, people and inequality of each group."""
    amount = np.asarray(values, dtype=np.float64)
    weight = np.ones_like(amount) if weights is None else np.asarray(weights, dtype=np.float64)
    groups = [np.asarray(group) == name for name in np.unique(np.asarray(group)[weight > 0])]
    rows = [_with_weights(amount[members], weight[members]) for members in groups]
    people = [float(each.weight.sum()) for each in rows]
    parts = [measure(each.amount, each.weight) for each in rows]
    return np.array([_mean(each) for each in rows]), np.array(people), np.array(parts)


def hill(values: ArrayLike, largest: int) -> float:
    """Exponent of a Pareto tail from the largest amounts, ``k / sum_i ln(x_i / x_(k+1))`` (Hill 1975).

    Its standard error is ``a / sqrt(k)``. Too many rows bias it when only the far tail is Pareto, as for the inverse
    gamma distribution: use at most 1,000 of a million.

    Args:
        values: Amounts of rows of equal weight.
        largest: How many of the largest amounts to use, k; fewer than there are rows.

    Raises:
        ValueError: If there are too few rows, or the threshold is not above zero.
    """
    amount = np.asarray(values, dtype=np.float64).ravel()
    if not 1 <= largest < amount.size:
        raise ValueError(f"the largest {largest} of {amount.size} amounts leave no threshold")
    top = np.sort(np.partition(amount, amount.size - largest - 1)[-largest - 1 :])
    if top[0] <= 0:
        raise ValueError(f"a Pareto tail lies above zero; the threshold is {top[0]:g}")
    return float(largest / np.log(top[1:] / top[0]).sum())
