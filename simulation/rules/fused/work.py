"""Jobs, training, scars and generations, compiled: the work pass of ``WorkerRules`` in one go."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .draws import (
    DRAW_GRAIN,
    EMPLOYED,
    FIRST_SHIFT,
    PART_ROWS,
    SECOND_BITS,
    SECOND_SHIFT,
    THIRD_BITS,
    THIRD_GRAIN,
    TRAINED,
    TRAINING,
    UNEMPLOYED,
    Bytes,
    Floats,
    Room,
    Runs,
    Shorts,
    Singles,
    Words,
    compiled,
    draw,
    fetch_part,
    fetch_row,
    grains,
    inner,
    labour_of,
    list_hits,
    pick,
)

Integers = NDArray[np.int64]
_LONGEST_SPELL = 255
_THIRD_WIDTH = np.uint64(16)  # bits of the third draw
_COPIES = np.uint64(4)  # of sums by occupation, so that an addition need not wait for the one before
_MOST_OCCUPATIONS = 256


class Labourers(NamedTuple):
    """Columns that the pass reads and changes."""

    wealth: Floats
    skill: Singles
    scar: Singles
    occupation: Bytes
    status: Bytes
    spell: Bytes
    cohort: Bytes


class Jobs(NamedTuple):
    """``WorkTables``; chances that are compared for everybody are whole numbers of draws, ``dies`` from above."""

    lost: Words
    displaced: Words
    enters: Words
    hiring: Floats
    bonus: Floats
    gain: Floats
    threshold: Floats
    other: Shorts
    heir_skill: Singles
    dies: int
    quarters: int
    year: int
    success: float
    scar_kept: float
    scar_left: float
    tilt: float
    dilution: float


class Tally(NamedTuple):
    """Sums by run that the pass adds to, see ``WorkSums``; the last two are room of the lane for a run."""

    status_count: Integers
    effective: Floats
    moves: Integers
    displaced: Integers
    retrained: Integers
    deaths: Integers
    estate: Floats
    labour: Floats
    heads: Integers


def new_copies() -> tuple[Floats, Integers]:
    """Room for labour and heads by occupation in several copies, so that an addition need not wait for the last."""
    return np.zeros((_COPIES, _MOST_OCCUPATIONS)), np.zeros((_COPIES, _MOST_OCCUPATIONS), np.int64)


@compiled
def work_lane(first: int, last: int, runs: Runs, w: Labourers, m: Jobs, key: int, sums: Tally, room: Room) -> None:
    """Carry the workers of some runs through a quarter of work, in place.

    Args:
        first: First run.
        last: Run after the last.
        runs: All runs.
        w: Columns of all workers.
        m: Tables of the quarter.
        key: Key of purpose and quarter.
        sums: Sums by run, zero before.
        room: Room of the lane.
    """
    words, hit, gain, kept = room.words, room.hit, room.gain, np.float32(m.scar_kept)
    occupations = np.uint64(sums.effective.shape[1])
    for run in range(first, last):
        nation, start, end = np.uint64(runs.nation[run]), runs.start[run], runs.start[run + 1]
        cell = nation * occupations
        lost = m.lost[cell]
        for occupation in range(occupations):
            lost = max(lost, m.lost[cell + occupation])
        for low in range(start, end, PART_ROWS):
            rows = min(PART_ROWS, end - low)
            _fetch_all(w, low)
            draw(key, runs.identity[run] + (low - start), rows, words)
            for i in range(rows):
                may_lose = words[i] >> FIRST_SHIFT < lost
                hit[i] = may_lose | (words[i] >> SECOND_SHIFT & SECOND_BITS >= m.dies) | (w.status[low + i] != EMPLOYED)
            for i in range(rows):
                w.scar[low + i] = w.scar[low + i] * kept if w.status[low + i] == EMPLOYED else w.scar[low + i]
            count = list_hits(hit, rows, room.listed)
            sums.moves[run, EMPLOYED, EMPLOYED] += np.int64(rows - count)
            changed = _meet_fate(count, low, run, cell, w, m, sums, room)
            for i in range(rows):
                w.spell[low + i] += w.spell[low + i] != _LONGEST_SPELL
            _bequeath(changed, low, nation, run, w, m, sums, room)
            for i in range(rows):
                gain[i] = m.gain[cell + w.occupation[low + i]]
            for i in range(rows):
                able = labour_of(np.float64(w.skill[low + i]), np.float64(w.scar[low + i]), gain[i], m.tilt)
                gain[i] = able if w.status[low + i] == EMPLOYED else 0.0
            for i in range(rows):
                sums.labour[i % _COPIES, w.occupation[low + i]] += gain[i]
                sums.heads[i % _COPIES, w.occupation[low + i]] += 1
        _add_up(run, sums)


@inner
def _fetch_all(w: Labourers, low: int) -> None:
    """Ask for the columns that are read for everybody."""
    fetch_part(w.skill, low + PART_ROWS)
    fetch_part(w.scar, low + PART_ROWS)
    fetch_part(w.occupation, low + PART_ROWS)
    fetch_part(w.status, low + PART_ROWS)
    fetch_part(w.spell, low + PART_ROWS)


@inner
def _meet_fate(count: int, low: int, run: int, cell: int, w: Labourers, m: Jobs, sums: Tally, room: Room) -> int:
    """Go through the rules one by one for those to whom something may happen; list and count whose spell ends."""
    listed, words, left, changed = room.listed, room.words, np.float32(m.scar_left), np.uint64(0)
    moves, status_count = sums.moves[run], sums.status_count[run]
    for place in range(count):
        i = listed[place]
        at = low + i
        first, second = words[i] >> FIRST_SHIFT, words[i] >> SECOND_SHIFT & SECOND_BITS
        before, here, spell = w.status[at], cell + w.occupation[at], w.spell[at]
        chance = m.hiring[here] + (m.bonus[spell] if before == TRAINED else 0.0)
        lost = (before == EMPLOYED) & (first < m.lost[here])
        seeks = (before == UNEMPLOYED) | (before == TRAINED)
        hired = seeks & (np.float64(np.int64(first)) * DRAW_GRAIN < chance)
        after = np.uint8(UNEMPLOYED) if lost else np.uint8(EMPLOYED) if hired else before
        enters = (lost | (seeks & (not hired))) & (second < m.enters[here])
        after = np.uint8(TRAINING) if enters else after
        if lost & (first < m.displaced[here]):
            w.scar[at] = np.float32(1.0) - (np.float32(1.0) - w.scar[at]) * left
            sums.displaced[run] += 1
        if (before == TRAINING) & (spell >= m.quarters - 1):
            third = np.float64(np.int64(words[i] & THIRD_BITS)) * THIRD_GRAIN
            after = np.uint8(UNEMPLOYED)
            if third < m.success:
                after = np.uint8(TRAINED)
                w.occupation[at] = pick(m.threshold, m.other, here, third / m.success)
                sums.retrained[run] += 1
        w.status[at] = after
        moves[before, after] += 1
        status_count[w.occupation[at], after] += 1
        dies = second >= m.dies
        if dies:
            fetch_row(w.wealth, at)
        listed[changed] = i
        changed += np.uint64(dies | (after != before))
    return changed


@inner
def _bequeath(changed: int, low: int, nation: int, run: int, w: Labourers, m: Jobs, sums: Tally, room: Room) -> None:
    """Put heirs in the places of those who died, among those whose spell ended; end all these spells."""
    for place in range(changed):
        i = room.listed[place]
        at, word = low + i, room.words[i]
        w.spell[at] = 0
        if word >> SECOND_SHIFT & SECOND_BITS >= m.dies:
            estate = grains(m.dilution * max(w.wealth[at], 0.0))
            w.wealth[at] -= estate
            w.scar[at] = 0.0
            w.skill[at] = m.heir_skill[nation, (word & THIRD_BITS) * np.uint64(m.heir_skill.shape[1]) >> _THIRD_WIDTH]
            w.cohort[at] = m.year
            sums.deaths[run] += 1
            sums.estate[run] += estate


@inner
def _add_up(run: int, sums: Tally) -> None:
    """Add the copies up for a run, and empty them; whoever has no other status is employed."""
    count = sums.status_count
    for occupation in range(sums.effective.shape[1]):
        people = -count[run, occupation, UNEMPLOYED] - count[run, occupation, TRAINING]
        people -= count[run, occupation, TRAINED]
        for copy in range(_COPIES):
            sums.effective[run, occupation] += sums.labour[copy, occupation]
            people += sums.heads[copy, occupation]
            sums.labour[copy, occupation], sums.heads[copy, occupation] = 0.0, 0
        count[run, occupation, EMPLOYED] = people
