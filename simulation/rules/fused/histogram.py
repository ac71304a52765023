"""Histogram of amounts of money from the top bits of the numbers: no sorting, no logarithm, and counts that add up.

Bins are the top 20 bits of a double precision number: 12 of sign and exponent and 8 of the mantissa, so that each
factor of two from :data:`LOWEST_USD` to :data:`HIGHEST_USD` has 256 bins of equal width and no bin is wider than 2**-8
of its lower edge. The bits are cut, not rounded: a value never leaves the edges of its bin, which makes the bounds of
:mod:`simulation.measures.distribution` strict. A mirrored table counts negative amounts.

A table is ``table[sign, bin]`` = (people, people times absolute amount). Bin 0 holds zeros and nothing else, bin 1 what
is below LOWEST_USD, bin ``BINS - 2`` what is at or above HIGHEST_USD (and nan, which shows in the sum). The last row,
``BINS - 1``, is no bin: it keeps the range of bins in use as ``(BINS - first, last + 1)``, both 0 in an empty table,
so that merging and clearing the tables of a small population touches little memory.
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
"""Rows of a table: zero, below the lowest, the bins proper, above the highest, and the range in use."""
_OVERFLOW, _RANGE = BINS - 2, BINS - 1
_EXPONENT_BIAS = 1023  # IEEE 754 double precision, as the next
_DOUBLE_MANTISSA_BITS = 52
_SHIFT = _DOUBLE_MANTISSA_BITS - MANTISSA_BITS
_OFFSET = ((_EXPONENT_BIAS + LOWEST_EXPONENT) << MANTISSA_BITS) - 2
_WITHOUT_SIGN = 2**63 - 1
BUFFER_ROWS = np.uint64(512)
_FIRST_ROOM = 2**13  # bins in use of 30 nations of a few hundred people, about; more room is found when needed
_NEXT = np.uint64(1)
_NO_BIN, _FAR = np.int32(-1), np.int32(2 * BINS)  # 32 bits, so that the search for the range uses wide registers


def bin_edges() -> Floats:
    """Edges of the bins in USD, shape (BINS,): bin k holds ``edges[k] <= |value| < edges[k + 1]``.

    Bin 0 holds only zeros; the last edge is infinite.
    """
    steps = 1 + np.arange(2**MANTISSA_BITS) / 2**MANTISSA_BITS
    powers = np.exp2(np.arange(LOWEST_EXPONENT, HIGHEST_EXPONENT))
    return np.concatenate([[0, 0], np.outer(powers, steps).ravel(), [HIGHEST_USD, np.inf]])


def empty_tables(pieces: int) -> Floats:
    """Histograms with nobody in them, shape (pieces, SIGNS, BINS, 2)."""
    return np.zeros((pieces, SIGNS, BINS, 2))


@kept(nogil=True)
def add_run(values: Floats, weight: float, table: Floats) -> None:
    """Count rows of one weight, one after the other in their order.

    Args:
        values: Amounts in USD, a contiguous array of doubles.
        weight: People that each row stands for.
        table: Histogram, shape (SIGNS, BINS, 2), added to in place.
    """
    flat, places, end = table.reshape(2 * SIGNS * BINS), np.empty(BUFFER_ROWS, np.int32), np.uint64(values.size)
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
        flat: Histogram, shape (SIGNS * BINS * 2,), added to in place.
        places: Room for the places of the rows.
    """
    for row in range(rows):
        value = np.float64(values[begin + row])
        size = value.view(np.int64) & _WITHOUT_SIGN
        place = min(max((size >> _SHIFT) - _OFFSET, 1), _OVERFLOW) if size > 0 else 0
        places[row] = place + BINS if value < 0 else place
    _note_range(places, rows, flat)
    for row in range(rows):
        add_pair(flat, np.uint64(2 * places[row]), weight, weight * abs(values[begin + row]))


@numba.njit(nogil=True)
def _note_range(places: NDArray[np.int32], rows: Any, flat: Floats) -> None:
    """Widen the range of bins in use; a place in the mirrored table is BINS higher."""
    first, last, first_negative, last_negative = _FAR, _NO_BIN, _FAR, _NO_BIN
    for row in range(rows):
        place = places[row]
        first, last_negative = min(first, place), max(last_negative, place)
        last = max(last, place if place < BINS else _NO_BIN)
        first_negative = min(first_negative, place if place >= BINS else _FAR)
    at, mirrored = 2 * _RANGE, 2 * (BINS + _RANGE)
    flat[at] = max(flat[at], BINS - first)
    flat[at + 1] = max(flat[at + 1], last + 1)
    flat[mirrored] = max(flat[mirrored], 2 * BINS - first_negative)
    flat[mirrored + 1] = max(flat[mirrored + 1], last_negative + 1 - BINS)


@kept(nogil=True)
def clear(tables: Floats) -> None:
    """Empty histograms in place, touching only the bins in use."""
    for piece in range(tables.shape[0]):
        for sign in range(SIGNS):
            used = tables[piece, sign, _RANGE]
            tables[piece, sign, BINS - int(used[0]) : int(used[1])] = 0
            used[:] = 0


@kept(nogil=True)
def add_table(table: Floats, total: Floats) -> None:
    """Add one histogram to another in place, touching only the bins in use."""
    for sign in range(SIGNS):
        used, widened = table[sign, _RANGE], total[sign, _RANGE]
        for place in range(BINS - int(used[0]), int(used[1])):
            total[sign, place, 0] += table[sign, place, 0]
            total[sign, place, 1] += table[sign, place, 1]
        widened[0], widened[1] = max(widened[0], used[0]), max(widened[1], used[1])


@numba.njit(nogil=True)
def pour(flat: Floats, tables: Floats, piece: int) -> None:
    """Move what is counted in one histogram to that of a piece and leave it empty, touching only bins in use.

    Args:
        flat: Histogram, shape (SIGNS * BINS * 2,).
        tables: Histograms of pieces, shape (pieces, SIGNS * BINS * 2).
        piece: Piece to which it is added.
    """
    for sign in range(SIGNS):
        used = np.uint64(2 * (sign * BINS + _RANGE))
        begin, end = 2 * (sign * BINS + BINS - int(flat[used])), 2 * (sign * BINS + int(flat[used + _NEXT]))
        for place in range(np.uint64(begin), np.uint64(end)):
            tables[piece, place] += flat[place]
        for place in range(np.uint64(begin), np.uint64(end)):
            flat[place] = 0.0
        tables[piece, used] = max(tables[piece, used], flat[used])
        tables[piece, used + _NEXT] = max(tables[piece, used + _NEXT], flat[used + _NEXT])
        flat[used], flat[used + _NEXT] = 0.0, 0.0


def merge(tables: Floats) -> Floats:
    """Histogram of all pieces together, shape (SIGNS, BINS, 2)."""
    total = empty_tables(1)
    for table in tables:
        add_table(table, total[0])
    return np.asarray(total[0])


def merge_by_nation(tables: Floats, piece_nation: Integers, nations: int) -> Floats:
    """Histograms of nations, shape (nations, SIGNS, BINS, 2), from those of pieces.

    Args:
        tables: Histograms of pieces, shape (pieces, SIGNS, BINS, 2).
        piece_nation: Nation of each piece.
        nations: Number of nations; one without a piece gets an empty table.
    """
    total = empty_tables(nations)
    for table, nation in zip(tables, piece_nation, strict=True):
        add_table(table, total[nation])
    return total


@kept(nogil=True)
def occupied(tables: Floats, group: Integers, groups: int) -> tuple[Integers, Integers, Floats, Floats]:
    """List the bins in use, by group of pieces and, last, for everybody.

    Args:
        tables: Histograms of pieces, shape (pieces, SIGNS, BINS, 2).
        group: Group of each piece, from 0.
        groups: Number of groups.

    Returns:
        Where the bins of each group begin and, last, their number, shape (groups + 2,); then for each bin its place
        from the most negative to the most positive (``BINS - 1 - bin`` if negative and ``BINS + bin`` if not), its
        people, and their amounts in USD, negative for negative bins.
    """
    start, scratch = np.zeros(groups + 2, np.int64), np.zeros((1, SIGNS, BINS, 2))
    place, people, amount = np.empty(_FIRST_ROOM, np.int64), np.empty(_FIRST_ROOM), np.empty(_FIRST_ROOM)
    end = 0
    for number in range(groups + 1):
        members = np.flatnonzero(group == number)
        table = tables[members[0]] if members.size == 1 and number < groups else scratch[0]
        if number == groups:
            _add_listed(place, people, amount, end, table)
        elif members.size > 1:
            for piece in members:
                add_table(tables[piece], table)
        needed = end + _bins_in_use(table)
        if needed > place.size:
            place, people, amount = _longer(place, needed), _longer(people, needed), _longer(amount, needed)
        end = _list_bins(table, end, place, people, amount)
        start[number + 1] = end
        clear(scratch)
    return start, place[:end].copy(), people[:end].copy(), amount[:end].copy()


@kept(nogil=True)
def _bins_in_use(table: Floats) -> int:
    """Count the bins in the ranges in use, of which some may be empty."""
    used = table[:, _RANGE]
    positive, negative = int(used[0, 0] + used[0, 1]) - BINS, int(used[1, 0] + used[1, 1]) - BINS
    rows: int = max(positive, 0) + max(negative, 0)
    return rows


@kept(nogil=True)
def _longer(rows: NDArray[Any], needed: int) -> NDArray[Any]:
    """Copy rows to an array at least twice as long."""
    longer = np.empty(max(2 * rows.size, needed), rows.dtype)
    longer[: rows.size] = rows
    return longer


@kept(nogil=True)
def _add_listed(place: Integers, people: Floats, amount: Floats, rows: int, table: Floats) -> None:
    """Put the first rows of a list of bins back into an empty table."""
    flat = table.reshape(SIGNS * BINS, 2)
    places = np.empty(rows, np.int32)
    for row in range(rows):
        places[row] = place[row] - BINS if place[row] >= BINS else 2 * BINS - 1 - place[row]
        flat[places[row], 0] += people[row]
        flat[places[row], 1] += abs(amount[row])
    _note_range(places, rows, flat.reshape(2 * SIGNS * BINS))


@kept(nogil=True)
def _list_bins(table: Floats, at: int, place: Integers, people: Floats, amount: Floats) -> int:
    """Write down the bins in use of one table from row ``at`` on; return the row after the last."""
    for bin_ in range(int(table[1, _RANGE, 1]) - 1, BINS - int(table[1, _RANGE, 0]) - 1, -1):
        if table[1, bin_, 0] > 0:
            place[at], people[at], amount[at] = BINS - 1 - bin_, table[1, bin_, 0], -table[1, bin_, 1]
            at += 1
    for bin_ in range(BINS - int(table[0, _RANGE, 0]), int(table[0, _RANGE, 1])):
        if table[0, bin_, 0] > 0:
            place[at], people[at], amount[at] = BINS + bin_, table[0, bin_, 0], table[0, bin_, 1]
            at += 1
    return at
