"""What the compiled passes share: how they are compiled, draws, units, and lists of those who are concerned.

Passes go through a run of workers in parts of :data:`PART_ROWS`, which fit the nearest cache, by short loops: each is
either arithmetic, which the compiler turns into wide registers, or one look-up in a table. Rows are counted without
sign, because a row below zero would count from the end, which costs a comparison for each worker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numba
import numpy as np
from numpy.typing import NDArray

from .intrinsics import fetch
from .keeping import kept

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Shorts = NDArray[np.int16]
Words = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
Rows = NDArray[np.uint32]
Whole = Any
"""A whole number, in compiled code mostly without sign."""
Function = TypeVar("Function", bound=Callable[..., Any])

PART_ROWS = np.uint64(256)
"""Workers that a pass handles at a time."""
PER_USD = 2.0**6
"""Grains in a dollar: amounts are whole numbers of 1/64 dollar."""
PER_LABOUR = 2.0**20
"""Grains in a unit of effective labour."""
MOST_LABOUR = 2.0**12
"""Most effective labour of a worker."""
EMPLOYED = 0
UNEMPLOYED = 1
TRAINING = 2
TRAINED = 3
FIRST_SHIFT = np.uint64(40)
SECOND_SHIFT = np.uint64(16)
SECOND_BITS = np.uint64(2**24 - 1)
THIRD_BITS = np.uint64(2**16 - 1)
DRAW_GRAIN = 2.0**-24
THIRD_GRAIN = 2.0**-16
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_ONE = np.uint64(0xBF58476D1CE4E5B9)
_MIX_TWO = np.uint64(0x94D049BB133111EB)
_SHIFT_ONE = np.uint64(30)
_SHIFT_TWO = np.uint64(27)
_SHIFT_THREE = np.uint64(31)
_OPTIONS: dict[str, Any] = {"nogil": True, "boundscheck": False, "error_model": "numpy", "_nrt": False}
# Without numba's run time ("nrt") passes can take no memory, and need not count who refers to a column either.


class Room(NamedTuple):
    """Room for what a pass finds out about the workers of a part; amounts in USD."""

    words: Words
    listed: Rows
    rare: Rows
    hit: Bytes
    gone: Bytes
    places: NDArray[np.int32]
    share: Floats
    gain: Floats
    pay: Floats
    wage: Floats
    capital: Floats
    luck: Floats
    payout: Floats
    labour_tax: Floats
    capital_tax: Floats
    wealth_tax: Floats
    income: Floats
    spent: Floats
    default: Floats


class Runs(NamedTuple):
    """Runs of a layout: first rows (and, last, the number of rows), nations, first identities."""

    start: Words
    nation: NDArray[np.int64]
    identity: Words


def new_room() -> Room:
    """Room of one lane: compiled passes take no memory themselves and so need not count who refers to it."""
    kinds = (np.uint64, np.uint32, np.uint32, np.uint8, np.uint8, np.int32)
    amounts = len(Room._fields) - len(kinds)
    return Room(*(np.empty(PART_ROWS, kind) for kind in (*kinds, *[np.float64] * amounts)))


def compiled(function: Function) -> Function:
    """Compile a pass, which is kept on disk and lets other threads run meanwhile."""
    return kept(**_OPTIONS)(function)


def inner(function: Function) -> Function:
    """Compile as a part of passes."""
    made: Function = numba.njit(inline="always", **_OPTIONS)(function)
    return made


def any_order(function: Function) -> Function:
    """Compile sums of whole grains, which are exact in any order, so that wide registers may add them."""
    made: Function = numba.njit(forceinline=True, fastmath={"reassoc", "nsz"}, **_OPTIONS)(function)
    return made


fetch_part, fetch_row = fetch(int(PART_ROWS)), fetch(1)


@inner
def draw(key: Whole, identity: Whole, rows: Whole, words: Words) -> None:
    """Fill words with 64 random bits of workers with identities in a row: the finaliser of splitmix64.

    Steele, Lea & Flood (2014). The first 24 bits, the next 24 and the last 16 are the worker's three draws.
    """
    begin = identity * GOLDEN + key
    for i in range(rows):
        word = begin + i * GOLDEN
        word = (word ^ (word >> _SHIFT_ONE)) * _MIX_ONE
        word = (word ^ (word >> _SHIFT_TWO)) * _MIX_TWO
        words[i] = word ^ (word >> _SHIFT_THREE)


@inner
def list_hits(hit: Bytes, rows: Whole, listed: Rows) -> Whole:
    """List the rows that are hit, without a jump: every row is written down, and the next overwrites it if not hit."""
    count = np.uint64(0)
    for i in range(rows):
        listed[count] = i
        count += np.uint64(hit[i])
    return count


@inner
def grains(amount_usd: float) -> float:
    """Round to a whole number of 1/64 dollar."""
    rounded: float = np.rint(amount_usd * PER_USD) * (1.0 / PER_USD)
    return rounded


@inner
def labour_of(skill: float, scar: float, gain: float, tilt: float) -> float:
    """Effective labour of a worker in work, see ``WorkerRules.produce``."""
    helped = skill + gain * ((1.0 - tilt) * skill + tilt)
    rounded: float = np.rint(min((1.0 - scar) * helped, MOST_LABOUR) * PER_LABOUR) * (1.0 / PER_LABOUR)
    return rounded


@inner
def pick(threshold: Floats, other: Shorts, row: Whole, share: float) -> Whole:
    """Column for a draw in [0, 1) from one list of chances, see ``Picks.pick``."""
    columns = threshold.shape[1]
    place = share * columns
    column = np.uint64(min(np.int64(place), columns - 1))
    rest = np.uint64(other[row, column])
    return column if place - np.float64(np.int64(column)) < threshold[row, column] else rest
