"""Where workers are: rows sorted by nation and stratum, cut into lanes that threads may take in any order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
LANE_ROWS = 2**19
"""Fewest rows of a lane, except the last: below two lanes threads are never used."""
MOST_LANES = 16


@dataclass(frozen=True)
class Layout:
    """Rows of the population, in order.

    A *stratum* is a slice of a nation's wealth distribution (bottom half, next 40 % ...); all rows of one stratum of
    one nation have one weight. A *lane* is the piece of work that one thread takes: its bounds depend on the number
    of rows and on nothing else. A *run* is the part of one stratum of one nation inside one lane; passes go through
    runs, so that nation and weight are single numbers. A *piece* is the part of one nation inside one lane; it has a
    histogram of its own.

    Attributes:
        start: First row of each run and, last, the number of rows, shape (runs + 1,).
        nation: Nation of each run.
        stratum: Stratum of each run.
        weight: People that a row of the run stands for, a multiple of 2**-20.
        identity: Identity of the first row of the run; the following rows count on from it.
        piece: Histogram of the run.
        lane: First run of each lane and, last, the number of runs, shape (lanes + 1,).
        piece_nation: Nation of each piece.
        nations: Number of nations.
    """

    start: Integers
    nation: Integers
    stratum: Integers
    weight: Floats
    identity: NDArray[np.uint64]
    piece: Integers
    lane: Integers
    piece_nation: Integers
    nations: int

    @property
    def rows(self) -> int:
        """Number of workers."""
        return int(self.start[-1])

    @property
    def lanes(self) -> int:
        """Number of lanes."""
        return self.lane.size - 1

    def sum_by_nation(self, by_run: Floats) -> Floats:
        """Weighted sums over nations of sums over runs, shape (runs, ...) to (nations, ...)."""
        if not self.nation.size:
            return np.zeros((self.nations, *by_run.shape[1:]))
        weighted = by_run * self.weight.reshape(-1, *[1] * (by_run.ndim - 1))
        sums = np.add.reduceat(weighted, self._first_runs, axis=0)
        if len(sums) == self.nations:
            return np.asarray(sums)
        total = np.zeros((self.nations, *by_run.shape[1:]))
        total[self.nation[self._first_runs]] = sums
        return total

    @cached_property
    def people(self) -> Floats:
        """People of each nation that workers stand for."""
        return self.sum_by_nation(np.diff(self.start).astype(np.float64))

    @cached_property
    def _first_runs(self) -> Integers:
        """First run of each nation that has any: rows are sorted by nation, and so are runs."""
        return np.flatnonzero(np.diff(self.nation, prepend=-1))


def lay_out(rows: Integers, weight: Floats, identity: NDArray[np.uint64]) -> Layout:
    """Cut the rows of nations and strata into lanes, runs and pieces.

    Args:
        rows: Rows of each stratum of each nation, shape (nations, strata).
        weight: People that a row stands for, same shape.
        identity: Identity of the first row of each stratum, same shape.
    """
    nations, strata = rows.shape
    total = int(rows.sum())
    lanes = int(np.clip(total // LANE_ROWS, 1, MOST_LANES))
    segment_start = np.concatenate([[0], np.cumsum(rows.ravel())])
    lane_start = np.array([total * lane // lanes for lane in range(lanes + 1)])
    start = np.union1d(segment_start, lane_start)
    first = start[:-1]
    segment = np.searchsorted(segment_start, first, side="right") - 1
    lane_of = np.searchsorted(lane_start, first, side="right") - 1
    nation = segment // strata
    pairs = lane_of * nations + nation
    found, piece = np.unique(pairs, return_inverse=True)
    with np.errstate(over="ignore"):
        begins = identity.ravel()[segment] + (first - segment_start[segment]).astype(np.uint64)
    return Layout(
        start=start,
        nation=nation,
        stratum=segment % strata,
        weight=weight.ravel()[segment],
        identity=begins,
        piece=piece.astype(np.int64),
        lane=np.searchsorted(lane_of, np.arange(lanes + 1)),
        piece_nation=found % nations,
        nations=nations,
    )
