"""Lists of the bins in use of histograms: what is kept of a piece of the population once all its people are counted.

A table of :mod:`simulation.rules.fused.histogram` has thousands of bins, of which a few hundred people use a few
hundred. Each piece is counted in the same table, which stays in the nearest caches, and poured into a list.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np
from numpy.typing import NDArray

from .histogram import BINS, MARK_WORDS, MARKS, ROWS, SIGNS, add_flat, empty_tables, lowest_bit, mark
from .intrinsics import add_pair
from .keeping import kept

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
_NEXT = np.uint64(1)


class BinLists(NamedTuple):
    """Bins in use of pieces of the population, each from the most negative to the most positive.

    Attributes:
        begin: Where the room of each piece begins.
        used: Bins in use of each piece, which fill its room from the beginning.
        place: Place of each bin among all: ``BINS - 1 - bin`` if negative and ``BINS + bin`` if not.
        people: People of each bin.
        amount: What they have, USD.
        scratch: Room for one table, shape (SIGNS * ROWS * 2,), empty before and after each use.
    """

    begin: Integers
    used: Integers
    place: Integers
    people: Floats
    amount: Floats
    scratch: Floats

    def tables(self) -> Floats:
        """The histograms of pieces, shape (pieces, SIGNS, ROWS, 2)."""
        tables = empty_tables(self.used.size)
        for piece, table in enumerate(tables):
            _add_piece(self, piece, np.ravel(table))
        return tables


def empty_lists(rows: Integers) -> BinLists:
    """Lists with room for pieces of so many rows."""
    room = np.minimum(rows, SIGNS * BINS)
    end = np.cumsum(room)
    size = int(room.sum())
    place, people, amount = np.zeros(size, np.int64), np.zeros(size), np.zeros(size)
    return BinLists(end - room, np.zeros_like(room), place, people, amount, np.zeros(2 * SIGNS * ROWS))


def listed(tables: Floats) -> BinLists:
    """List the bins in use of histograms, shape (pieces, SIGNS, ROWS, 2), which stay as they are."""
    lists = empty_lists(np.full(len(tables), SIGNS * BINS))
    for piece, table in enumerate(tables):
        add_flat(np.ravel(table), lists.scratch)
        pour(lists.scratch, lists, piece)
    return lists


@kept(nogil=True)
def pour(flat: Floats, lists: BinLists, piece: int) -> None:
    """Move what is counted in a histogram, shape (SIGNS * ROWS * 2,), to the list of a piece; leave it empty."""
    begin = lists.begin[piece]
    lists.used[piece] = _move_bins(flat, begin, lists.place, lists.people, lists.amount) - begin


@kept(nogil=True)
def gather(lists: BinLists, group: Integers, groups: int) -> tuple[Integers, Integers, Floats, Floats]:
    """List the bins in use by group of pieces and, last, for everybody.

    Args:
        lists: Lists of pieces.
        group: Group of each piece, from 0.
        groups: Number of groups.

    Returns:
        Where the bins of each group begin and, last, their number, shape (groups + 2,); then place, people and amount
        of each bin as in the lists of pieces.
    """
    room = 2 * lists.used.sum()
    place, people, amount = np.empty(room, np.int64), np.empty(room), np.empty(room)
    start = np.zeros(groups + 2, np.int64)
    for number in range(groups):
        members, at = np.flatnonzero(group == number), start[number]
        if members.size == 1:
            start[number + 1] = at + _copy_piece(lists, members[0], at, place, people, amount)
            continue
        for piece in members:
            _add_piece(lists, piece, lists.scratch)
        start[number + 1] = _move_bins(lists.scratch, at, place, people, amount)
    _add_bins(place, people, amount, lists.scratch, 0, start[groups])
    end = start[groups + 1] = _move_bins(lists.scratch, start[groups], place, people, amount)
    return start, place[:end].copy(), people[:end].copy(), amount[:end].copy()


@numba.njit(nogil=True)
def _copy_piece(lists: BinLists, piece: Any, at: int, place: Integers, people: Floats, amount: Floats) -> int:
    """Copy the list of a piece; return the number of its bins."""
    begin, used = lists.begin[piece], lists.used[piece]
    place[at : at + used] = lists.place[begin : begin + used]
    people[at : at + used] = lists.people[begin : begin + used]
    amount[at : at + used] = lists.amount[begin : begin + used]
    return int(used)


@kept(nogil=True)
def _add_piece(lists: BinLists, piece: Any, flat: Floats) -> None:
    """Add the list of a piece to a histogram."""
    begin = lists.begin[piece]
    _add_bins(lists.place, lists.people, lists.amount, flat, begin, begin + lists.used[piece])


@numba.njit(nogil=True)
def _add_bins(place: Integers, people: Floats, amount: Floats, flat: Floats, begin: Any, end: Any) -> None:
    """Add listed bins to a histogram."""
    for row in range(begin, end):
        at = _row_of(place[row])
        mark(flat, at)
        add_pair(flat, np.uint64(2 * at), people[row], abs(amount[row]))


@numba.njit(nogil=True)
def _move_bins(flat: Floats, at: Any, place: Integers, people: Floats, amount: Floats) -> Any:
    """Write down the bins in use of one histogram from row ``at`` on and empty it; return the row after the last."""
    zero = _list_places(flat, 1, at, place)
    for row in range((zero - at) // 2):  # those of debts are found from zero on
        place[at + row], place[zero - 1 - row] = place[zero - 1 - row], place[at + row]
    end = _list_places(flat, 0, zero, place)
    for row in range(at, end):
        source = np.uint64(2 * _row_of(place[row]))
        held = flat[source + _NEXT]
        people[row], amount[row] = flat[source], held if row >= zero else -held
        flat[source], flat[source + _NEXT] = 0.0, 0.0
    return end


@numba.njit(nogil=True)
def _list_places(flat: Floats, sign: int, at: Any, place: Integers) -> Any:
    """Write down the places of the bins in use of one sign, from zero on, and forget that they are."""
    first, step = (BINS - 1, -1) if sign else (BINS, 1)
    for word in range(MARK_WORDS):
        source = np.uint64(2 * (sign * ROWS + BINS) + word)
        marks = np.int64(flat[source])
        if marks:
            flat[source] = 0.0
        while marks:
            place[at] = first + step * (word * MARKS + lowest_bit(marks))
            at, marks = at + 1, marks & (marks - 1)
    return at


@numba.njit(nogil=True)
def _row_of(place: Any) -> Any:
    """Row of a place in a table of both signs."""
    return place - BINS if place >= BINS else ROWS + BINS - 1 - place
