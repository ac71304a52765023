"""Choice of an AI provider, compiled: ``WorkerRules.choose`` and ``choice_list`` in one pass."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .draws import (
    DRAW_GRAIN,
    FIRST_SHIFT,
    PART_ROWS,
    SECOND_BITS,
    SECOND_SHIFT,
    Bytes,
    Floats,
    Room,
    Runs,
    Shorts,
    Singles,
    Whole,
    Words,
    compiled,
    draw,
    fetch_part,
    inner,
    list_hits,
    pick,
)


class Choosers(NamedTuple):
    """Columns that the pass reads, and the provider, which it changes."""

    provider: Shorts
    occupation: Bytes
    skill: Singles
    scar: Singles


class Market(NamedTuple):
    """``ChoiceTables``; chances to look in whole draws, and who is gone in a table of its own."""

    look: Words
    gone: Bytes
    column: Shorts
    provider: Shorts
    stay: Floats
    threshold: Floats
    other: Shorts
    edges: Floats
    wage: Floats


@compiled
def choose_lane(first: int, last: int, runs: Runs, w: Choosers, m: Market, key: Whole, room: Room) -> None:
    """Let the workers of some runs choose, in place.

    Args:
        first: First run.
        last: Run after the last.
        runs: All runs.
        w: Columns of all workers.
        m: Tables of the quarter.
        key: Key of purpose and quarter.
        room: Room of the lane.
    """
    words, looking, hit, gone = room.words, room.listed, room.hit, room.gone
    occupations, groups = m.wage.size // m.look.size, m.edges.shape[1] + 1
    for run in range(first, last):
        nation, start, end = np.uint64(runs.nation[run]), runs.start[run], runs.start[run + 1]
        look, cell = m.look[nation], nation * np.uint64(occupations)
        for low in range(start, end, PART_ROWS):
            rows = min(PART_ROWS, end - low)
            fetch_part(w.provider, low + PART_ROWS)
            draw(key, runs.identity[run] + (low - start), rows, words)
            for i in range(rows):
                gone[i] = m.gone[np.uint64(w.provider[low + i] + 2)]
            for i in range(rows):
                hit[i] = (words[i] >> FIRST_SHIFT < look) | gone[i]
            count = list_hits(hit, rows, looking)
            leaving = _weigh(count, low, cell, nation * np.uint64(groups), w, m, room)
            for place in range(leaving):
                column = pick(m.threshold, m.other, words[place], room.share[place])
                w.provider[low + looking[place]] = m.provider[column]


@inner
def _weigh(count: Whole, low: Whole, cell: Whole, row_of_nation: Whole, w: Choosers, m: Market, room: Room) -> Whole:
    """Keep the present provider with the chance to stay; list the others, with list of chances and draw."""
    words, looking, share = room.words, room.listed, room.share
    edges, nation = m.edges.shape[1], row_of_nation // np.uint64(m.edges.shape[1] + 1)
    leaving = np.uint64(0)
    for place in range(count):
        i = looking[place]
        at = low + i
        pay = m.wage[cell + w.occupation[at]] * w.skill[at] * (1.0 - np.float64(w.scar[at]))
        row = row_of_nation
        for edge in range(edges):
            row += np.uint64(pay >= m.edges[nation, edge])
        column = m.column[np.uint64(w.provider[at] + 2)]
        stay = m.stay[row, np.uint64(max(column, 0))] * (column >= 0)
        second = np.float64(np.int64((words[i] >> SECOND_SHIFT) & SECOND_BITS)) * DRAW_GRAIN
        looking[leaving], words[leaving] = i, row
        share[leaving] = (second - stay) / (1.0 - stay)
        leaving += np.uint64(second >= stay)
    return leaving


@compiled
def count_users(start: NDArray[np.int64], provider: Shorts, least: int, users: Floats) -> None:
    """Count the workers of each run by provider.

    Args:
        start: First row of each run and, last, the number of rows.
        provider: Provider of each worker.
        least: Provider of the first column; others follow in order, and providers without a column are not counted.
        users: Workers, zero before, shape (runs, columns).
    """
    for run in range(users.shape[0]):
        for row in range(start[run], start[run + 1]):
            column = np.int64(provider[row]) - least
            if 0 <= column < users.shape[1]:
                users[run, column] += 1.0
