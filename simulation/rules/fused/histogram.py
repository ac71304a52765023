"""Histogram of amounts of money from the top bits of the numbers: no sorting, no logarithm, and counts that add up.

Bins are the top 20 bits of a double precision number: 12 of sign and exponent and 8 of the mantissa, so that each
factor of two from :data:`LOWEST_USD` to :data:`HIGHEST_USD` has 256 bins of equal width and no bin is wider than 2**-8
of its lower edge. The bits are cut, not rounded: a value never leaves the edges of its bin, which makes the bounds of
:mod:`simulation.measures.distribution` strict. A mirrored table counts negative amounts.

A table is ``table[sign, bin]`` = (people, people times absolute amount). Bin 0 holds zeros and nothing else, bin 1 what
is below LOWEST_USD, bin ``BINS - 2`` what is at or above HIGHEST_USD (and nan, which shows in the sum); ``BINS - 1``
stays empty. The rows from ``BINS`` on are no bins: they are whole numbers with a bit for each bin, 1 if it is in use,
so that merging, listing and clearing the tables of a small population, which uses few bins, touches little memory.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from .intrinsics import add_pair
from .keeping import kept

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
MANTISSA_BITS = 8
"""Bits of the mantissa that tell bins apart."""
LOWEST_EXPONENT = -6
HIGHEST_EXPONENT = 45
LOWEST_USD, HIGHEST_USD = 2.0**LOWEST_EXPONENT, 2.0**HIGHEST_EXPONENT
"""Amounts in between have bins of their own; 2**-6 USD is the grain of balances, 2**45 USD are 35 trillion."""
SIGNS = 2
"""Tables of a histogram: 0 counts zero and positive amounts, 1 the absolute values of negative ones."""
BINS = (HIGHEST_EXPONENT - LOWEST_EXPONENT) * 2**MANTISSA_BITS + 4
"""Bins of a table: zero, below the lowest, the bins proper, above the highest, and one that ends the last."""
_OVERFLOW = BINS - 2
_MARKS_BITS = 5
MARKS = 2**_MARKS_BITS
"""Bits of a number that says which bins are in use."""
MARK_WORDS = -(-BINS // MARKS)
"""Such numbers of a table."""
ROWS = BINS + (MARK_WORDS + 1) // 2
"""Rows of a table: the bins, and two numbers a row that say which are in use."""
_EXPONENT_BIAS = 1023  # IEEE 754 double precision, as the next
_DOUBLE_MANTISSA_BITS = 52
_SHIFT = _DOUBLE_MANTISSA_BITS - MANTISSA_BITS
_OFFSET = ((_EXPONENT_BIAS + LOWEST_EXPONENT) << MANTISSA_BITS) - 2
_WITHOUT_SIGN = 2**63 - 1
BUFFER_ROWS = np.uint64(512)
_NEXT = np.uint64(1)


def bin_edges() -> Floats:
    """Edges of the bins in USD, shape (BINS,): bin k holds ``edges[k] <= |value| < edges[k + 1]``.

    Bin 0 holds only zeros; the last edge is infinite.
    """
    steps = 1 + np.arange(2**MANTISSA_BITS) / 2**MANTISSA_BITS
    powers = np.exp2(np.arange(LOWEST_EXPONENT, HIGHEST_EXPONENT))
    return np.concatenate([[0, 0], np.outer(powers, steps).ravel(), [HIGHEST_USD, np.inf]])


def empty_tables(pieces: int) -> Floats:
    """Histograms with nobody in them, shape (pieces, SIGNS, ROWS, 2)."""
    return np.zeros((pieces, SIGNS, ROWS, 2))


@kept(nogil=True)
def add_run(values: Floats, weight: float, table: Floats) -> None:
    """Count rows of one weight, one after the other in their order.

    Args:
        values: Amounts in USD, a contiguous array of doubles.
        weight: People that each row stands for.
        table: Histogram, shape (SIGNS, ROWS, 2), added to in place.
    """
    flat, places, end = table.reshape(2 * SIGNS * ROWS), np.empty(BUFFER_ROWS, np.int32), np.uint64(values.size)
    for begin in range(np.uint64(0), end, BUFFER_ROWS):
        add_part(values, begin, min(BUFFER_ROWS, end - begin), weight, flat, places)


@numba.njit(nogil=True)
def add_part(values: Floats, begin: Any, rows: Any, weight: float, flat: Floats, places: NDArray[np.int32]) -> None:
    """Count a few rows, from inside other compiled code.

    Places are found first, by wide registers; then the rows are added one at a time, so that the sums of a table
    depend on the order of rows alone and not on where blocks of rows begin. Rows are counted without sign: there is
    nothing to wrap around.

    Args:
        values: Amounts in USD.
        begin: First row.
        rows: Number of rows, at most that of ``places``.
        weight: People that each row stands for.
        flat: Histogram, shape (SIGNS * ROWS * 2,), added to in place.
        places: Room for the places of the rows.
    """
    for row in range(rows):
        value = np.float64(values[begin + row])
        size = value.view(np.int64) & _WITHOUT_SIGN
        place = min(max((size >> _SHIFT) - _OFFSET, 1), _OVERFLOW) if size > 0 else 0
        places[row] = place + ROWS if value < 0 else place
    for row in range(rows):
        at = np.uint64(2 * places[row])
        if flat[at] == 0.0 and weight > 0.0:
            mark(flat, places[row])
        add_pair(flat, at, weight, weight * abs(values[begin + row]))


@numba.njit(nogil=True)
def mark(flat: Floats, place: Any) -> None:
    """Note that a bin is in use; a place in the mirrored table is ROWS higher."""
    start = 2 * (BINS + ROWS) if place >= ROWS else 2 * BINS
    bin_ = place - ROWS if place >= ROWS else place
    at = np.uint64(start + (bin_ >> _MARKS_BITS))
    flat[at] = np.float64(np.int64(flat[at]) | (1 << (bin_ & (MARKS - 1))))


@numba.njit(nogil=True)
def next_in_use(flat: Floats, sign: int, bin_: int) -> Any:
    """First bin in use of one sign from some bin on; BINS if there is none."""
    start, word, skipped = 2 * (sign * ROWS + BINS), bin_ >> _MARKS_BITS, bin_ & (MARKS - 1)
    marks = (np.int64(flat[np.uint64(start + word)]) >> skipped) << skipped
    while marks == 0 and word < MARK_WORDS - 1:
        word += 1
        marks = np.int64(flat[np.uint64(start + word)])
    return (word << _MARKS_BITS) + lowest_bit(marks) if marks else BINS


@numba.njit(nogil=True)
def lowest_bit(marks: Any) -> Any:
    """Place of the lowest bit that is 1: the exponent of that bit as a number."""
    return (np.float64(marks & -marks).view(np.int64) >> _DOUBLE_MANTISSA_BITS) - _EXPONENT_BIAS


@numba.njit(nogil=True)
def empty_flat(flat: Floats) -> None:
    """Empty one histogram, touching only the bins in use."""
    for sign in range(SIGNS):
        bin_ = next_in_use(flat, sign, 0)
        while bin_ < BINS:
            at = np.uint64(2 * (sign * ROWS + bin_))
            flat[at], flat[at + _NEXT] = 0.0, 0.0
            bin_ = next_in_use(flat, sign, bin_ + 1)
        flat[2 * (sign * ROWS + BINS) : 2 * (sign + 1) * ROWS] = 0.0


@kept(nogil=True)
def add_flat(flat: Floats, total: Floats) -> None:
    """Add one histogram, shape (SIGNS * ROWS * 2,), to another in place, touching only the bins in use."""
    for sign in range(SIGNS):
        bin_ = next_in_use(flat, sign, 0)
        while bin_ < BINS:
            place = sign * ROWS + bin_
            at = np.uint64(2 * place)
            mark(total, place)
            add_pair(total, at, flat[at], flat[at + _NEXT])
            bin_ = next_in_use(flat, sign, bin_ + 1)


@kept(nogil=True)
def clear(tables: Floats) -> None:
    """Empty histograms in place, touching only the bins in use."""
    for piece in range(tables.shape[0]):
        empty_flat(tables[piece].reshape(2 * SIGNS * ROWS))


def merge(tables: Floats) -> Floats:
    """Histogram of all pieces together, shape (SIGNS, ROWS, 2)."""
    total = empty_tables(1)
    for table in tables:
        add_flat(np.ravel(table), np.ravel(total[0]))
    return np.asarray(total[0])


def merge_by_nation(tables: Floats, piece_nation: Integers, nations: int) -> Floats:
    """Histograms of nations, shape (nations, SIGNS, ROWS, 2), from those of pieces.

    Args:
        tables: Histograms of pieces, shape (pieces, SIGNS, ROWS, 2).
        piece_nation: Nation of each piece.
        nations: Number of nations; one without a piece gets an empty table.
    """
    total = empty_tables(nations)
    for table, nation in zip(tables, piece_nation, strict=True):
        add_flat(np.ravel(table), np.ravel(total[nation]))
    return total
