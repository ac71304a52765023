"""How rows are dealt out: to nations, and within a nation to slices of its wealth distribution."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulation.rules.roots import rising_root

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_EDGES = (1.0, 0.5, 0.1, 0.01)
_NAMES = ("bottom 50 %", "next 40 %", "next 9 %")
TAIL = len(_NAMES)
"""First stratum of the richest 1 %."""
WEIGHT_GRAIN = 2.0**-20
LEAST_SIZE = 1e-12
"""Least size over the sum of sizes; a part of no size gets rows only when the others have all they may have."""


@dataclass(frozen=True)
class Strata:
    """Slices of the wealth distributions of all nations, and the rows that stand for them.

    A stratum without rows has been joined to the one below: its slice is empty and the other's is wider.

    Attributes:
        names: Name of each stratum, from the poorest.
        poorer: Share of a nation's people who are richer than the poorest of a stratum, shape (nations, strata).
        richer: Share who are richer than the richest of it, same shape.
        rows: Rows, same shape.
        weight: People that a row stands for, a multiple of 2**-20, same shape; 0 where there are no rows.
    """

    names: tuple[str, ...]
    poorer: Floats
    richer: Floats
    rows: Integers
    weight: Floats


def stratum_names(tail_decades: int) -> tuple[str, ...]:
    """Names of the strata: bottom half, next 40 and 9 %, and the richest 1 % cut into tenths so many times.

    Example:
        >>> stratum_names(1)
        ('bottom 50 %', 'next 40 %', 'next 9 %', 'top 1 to 0.1 %', 'top 0.1 %')
    """
    edges = [f"{10.0**-decade:g}" for decade in range(tail_decades + 1)]
    return (*_NAMES, *(f"top {a} to {b} %" for a, b in pairwise(edges)), f"top {edges[-1]} %")


def deal_rows(count: int, people: Floats, tail_decades: int, tail_row_share: float, fewest_rows: int) -> Strata:
    """Deal rows out to nations and strata.

    A nation's rows are in proportion to its people, with a least number of rows as long as that takes no more than
    half of all rows. Within a nation the richest 1 % have a share of rows of their own, the rest go by people. No
    stratum has more rows than people. Strata of less than one person, or for which there is no row, join the next
    lower one.

    Args:
        count: Number of rows.
        people: Workforce by nation, persons.
        tail_decades: Cuts of the richest 1 % into tenths.
        tail_row_share: Share of a nation's rows for its richest 1 %.
        fewest_rows: Least rows of a nation.

    Returns:
        The strata. Weights of a nation sum to its people up to half of 2**-20 times the rows of its smallest stratum.

    Raises:
        ValueError: If there are fewer rows than nations, or more than people.
    """
    whole = np.floor(people).astype(np.int64)
    if count < np.count_nonzero(whole) or count > whole.sum():
        raise ValueError(
            f"workers must be between {np.count_nonzero(whole):,}, one for each nation, and {whole.sum():,}, the "
            f"workforce of all nations; it is {count:,}."
        )
    least = np.minimum(max(1, min(fewest_rows, count // (2 * people.size))), whole)
    of_nation = apportion(np.array(count), people, least, whole)
    names = stratum_names(tail_decades)
    edges = np.array([*_EDGES, *(_EDGES[-1] * 10.0**-decade for decade in range(1, tail_decades + 1)), 0.0])
    poorer, richer = (np.tile(one, (people.size, 1)) for one in (edges[:-1], edges[1:]))
    _join_small(poorer, richer, people, of_nation)
    wide = people[:, None] * (poorer - richer)
    used = (poorer > richer) & (of_nation > 0)[:, None]
    wide = np.where(used, np.maximum(wide, 1.0), 0.0)  # one person stays one after rounding
    tail = (np.arange(len(names)) >= TAIL) & (wide > 0)
    others = np.where(tail, 0.0, wide)
    sizes = (1.0 - tail_row_share) * others / np.maximum(others.sum(axis=1), 1.0)[:, None]
    sizes[tail] = np.repeat(tail_row_share / np.maximum(tail.sum(axis=1), 1), tail.sum(axis=1))
    most = np.floor(wide).astype(np.int64)
    rows = apportion(of_nation, sizes, np.minimum(most, 1), most)
    return Strata(names, poorer, richer, rows, _weights(wide, rows, people))


def _join_small(poorer: Floats, richer: Floats, people: Floats, rows: Integers) -> None:
    """Join strata to the next lower one, from the top, until each has a person and there are rows for all."""
    strata = poorer.shape[1]
    for stratum in range(strata - 1, 0, -1):
        persons = people * (poorer[:, stratum] - richer[:, stratum])
        joins = (persons < 1.0) | (rows < stratum + 1)
        poorer[joins, stratum] = richer[joins, stratum]
        richer[joins, stratum - 1] = richer[joins, stratum]


def _weights(wide: Floats, rows: Integers, people: Floats) -> Floats:
    """People per row in whole grains; the stratum with the fewest rows takes what the others' rounding leaves."""
    weight = np.rint(np.divide(wide, rows, out=np.zeros_like(wide), where=rows > 0) / WEIGHT_GRAIN) * WEIGHT_GRAIN
    nation = np.arange(len(rows))
    last = np.where(rows > 0, rows, np.iinfo(np.int64).max).argmin(axis=1)
    count = rows[nation, last]
    others = (rows * weight).sum(axis=1) - count * weight[nation, last]
    rest = np.rint((people - others) / np.maximum(count, 1) / WEIGHT_GRAIN) * WEIGHT_GRAIN
    weight[nation, last] = np.where(count > 0, rest, 0.0)
    return weight


def apportion(count: Integers, sizes: Floats, least: Integers, most: Integers) -> Integers:
    """Whole numbers in proportion to sizes, none below its least or above its most, that sum to a count.

    Largest remainders decide who gets the rows that whole numbers leave over.

    Args:
        count: Sums, shape (...,); between the sums of least and of most.
        sizes: Sizes, not negative, shape (..., parts).
        least: Least of each part, same shape.
        most: Most of each part, same shape.

    Example:
        >>> apportion(np.array(10), np.array([7.0, 2.0, 0.1]), np.array([1, 1, 1]), np.array([9, 9, 9])).tolist()
        [7, 2, 1]
    """
    capped = np.minimum(count, most.sum(axis=-1))
    total = sizes.sum(axis=-1, keepdims=True)
    sizes = np.maximum(sizes, LEAST_SIZE * np.where(total > 0.0, total, 1.0))

    def surplus(scale: Floats) -> tuple[Floats, Floats]:
        wanted = scale[..., None] * sizes
        inside = (wanted > least) & (wanted < most)
        return np.clip(wanted, least, most).sum(axis=-1) - capped, np.asarray((sizes * inside).sum(axis=-1))

    high = np.asarray((most / sizes).max(axis=-1))
    first = capped / sizes.sum(axis=-1)
    exact = np.clip(rising_root(surplus, np.zeros_like(high), high, first)[..., None] * sizes, least, most)
    rows = np.floor(exact).astype(np.int64)
    for _ in range(sizes.shape[-1]):
        missing = np.asarray(capped - rows.sum(axis=-1))
        if not missing.any():
            break
        # A root found to the last digit but one can leave a whole row too many or too few.
        open_to_more, open_to_fewer = rows < most, rows > least
        remainder = exact - rows
        order = np.argsort(np.argsort(np.where(open_to_more, -remainder, np.inf), axis=-1, kind="stable"), axis=-1)
        rows += (order < missing[..., None]) & open_to_more
        order = np.argsort(np.argsort(np.where(open_to_fewer, remainder, np.inf), axis=-1, kind="stable"), axis=-1)
        rows -= (order < -missing[..., None]) & open_to_fewer
    return rows
