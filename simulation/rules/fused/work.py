"""Jobs, training, scars and generations, compiled: the work pass of ``WorkerRules`` in one go."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .draws import (
    EMPLOYED,
    FIRST_SHIFT,
    PART_ROWS,
    PER_LABOUR,
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
    Whole,
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
_COPIES = np.uint64(4)
_MOST_OCCUPATIONS = np.uint64(256)
_HEAD = np.uint64(
    2**45
)  # one head, above the labour of 2**12 workers of at most MOST_LABOUR = 2**12 in units of 2**-20
_SUM_ROWS = np.uint64(2**14)  # so that each of four copies adds up 2**12 workers at most
_STATUSES, _SPELLS = np.uint64(TRAINED + 1), np.uint64(_LONGEST_SPELL + 1)
_EMPLOYED, _UNEMPLOYED, _TRAINING, _TRAINED = (np.uint64(code) for code in (EMPLOYED, UNEMPLOYED, TRAINING, TRAINED))
_OTHER = np.array([UNEMPLOYED, EMPLOYED, TRAINING, EMPLOYED], np.uint8)  # status after losing or finding a job
_ENDS, _DISPLACED, _DIES = np.uint8(1), np.uint8(2), np.uint8(2 * 2)  # flags of what is rare


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
    """``WorkTables``; chances are whole numbers of draws, ``dies`` counted from above.

    ``moves`` is the chance to lose or find a job by status before and cell, shape (4 * cells,), ``bonus`` what is added
    to it by status and spell, shape (4 * 256,).
    """

    moves: Words
    bonus: Words
    displaced: Words
    enters: Words
    gain: Floats
    threshold: Floats
    other: Shorts
    heir_skill: Singles
    dies: Whole
    last_quarter: Whole
    year: int
    success: float
    scar_kept: float
    scar_left: float
    tilt: float
    dilution: float


class Tally(NamedTuple):
    """Sums by run that the pass adds to, see ``WorkSums``; the last is room of the lane for a run.

    Numbers by occupation and status, and by status before and after, stand in one row for each run.
    """

    status_count: Integers
    effective: Floats
    moves: Integers
    displaced: Integers
    retrained: Integers
    deaths: Integers
    estate: Floats
    both: Words


def new_sums_of_lane() -> Words:
    """Room for labour and heads by occupation."""
    return np.zeros(int(_COPIES * _MOST_OCCUPATIONS), np.uint64)


@compiled
def work_lane(first: int, last: int, runs: Runs, w: Labourers, m: Jobs, key: Whole, sums: Tally, room: Room) -> None:
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
    occupations = np.uint64(sums.effective.shape[1])
    for run in range(first, last):
        nation, start, end = np.uint64(runs.nation[run]), runs.start[run], runs.start[run + 1]
        cell = nation * occupations
        lost = m.moves[cell]
        for occupation in range(occupations):
            lost = max(lost, m.moves[cell + occupation])
        for begin in range(start, end, _SUM_ROWS):
            for low in range(begin, min(begin + _SUM_ROWS, end), PART_ROWS):
                rows = min(PART_ROWS, end - low)
                _fetch_all(w, low)
                draw(key, runs.identity[run] + (low - start), rows, room.words)
                changed, rares = _change_jobs(low, rows, run, cell, lost, w, m, sums, room)
                for i in range(rows):
                    w.spell[low + i] += w.spell[low + i] != _LONGEST_SPELL
                for place in range(changed):
                    w.spell[low + room.listed[place]] = 0
                _produce(low, rows, cell, w, m, sums, room)
                _bequeath(rares, low, run, w, m, sums, room)
            _add_up(run, sums)


@inner
def _change_jobs(
    low: Whole, rows: Whole, run: int, cell: Whole, lost: Whole, w: Labourers, m: Jobs, sums: Tally, room: Room
) -> tuple[Whole, Whole]:
    """List those to whom anything but another quarter in the same job may happen; let scars fade in work."""
    words, hit, kept = room.words, room.hit, np.float32(m.scar_kept)
    for i in range(rows):
        may_lose = words[i] >> FIRST_SHIFT < lost
        hit[i] = may_lose | (words[i] >> SECOND_SHIFT & SECOND_BITS >= m.dies) | (w.status[low + i] != EMPLOYED)
    for i in range(rows):
        w.scar[low + i] = w.scar[low + i] * kept if w.status[low + i] == EMPLOYED else w.scar[low + i]
    count = list_hits(hit, rows, room.listed)
    sums.moves[run, 0] += np.int64(rows - count)
    return _meet_fate(count, low, run, cell, w, m, sums, room)


@inner
def _produce(low: Whole, rows: Whole, cell: Whole, w: Labourers, m: Jobs, sums: Tally, room: Room) -> None:
    """Add a head and effective labour by occupation, both in one number.

    Several sums by occupation take turns, so that an addition need not wait for the one before.
    """
    gain, both = room.gain, room.words
    for i in range(rows):
        gain[i] = m.gain[cell + w.occupation[low + i]]
    for i in range(rows):
        able = labour_of(np.float64(w.skill[low + i]), np.float64(w.scar[low + i]), gain[i], m.tilt)
        able = able if w.status[low + i] == EMPLOYED else 0.0
        both[i] = np.uint64(np.int64(able * PER_LABOUR)) + _HEAD
    for i in range(rows):
        sums.both[(i % _COPIES) * _MOST_OCCUPATIONS + w.occupation[low + i]] += both[i]


@inner
def _fetch_all(w: Labourers, low: Whole) -> None:
    """Ask for the columns that are read for everybody."""
    fetch_part(w.skill, low + PART_ROWS)
    fetch_part(w.scar, low + PART_ROWS)
    fetch_part(w.occupation, low + PART_ROWS)
    fetch_part(w.status, low + PART_ROWS)
    fetch_part(w.spell, low + PART_ROWS)


@inner
def _meet_fate(
    count: Whole, low: Whole, run: int, cell: Whole, w: Labourers, m: Jobs, sums: Tally, room: Room
) -> tuple[Whole, Whole]:
    """Apply the rules one by one to those to whom something may happen.

    What is common is worked out without jumps, which processors cannot foresee here; what is rare is listed first.

    Returns:
        How many spells end and to how many something rare happens; ``room.listed`` and ``room.rare`` list them.
    """
    listed, words, rare, kind, changed, rares = room.listed, room.words, room.rare, room.hit, np.uint64(0), np.uint64(0)
    moves, status_count, cells = sums.moves[run], sums.status_count[run], np.uint64(m.enters.size)
    for place in range(count):
        i = listed[place]
        at = low + i
        first, second = words[i] >> FIRST_SHIFT, words[i] >> SECOND_SHIFT & SECOND_BITS
        before, occupation, spell = np.uint64(w.status[at]), np.uint64(w.occupation[at]), np.uint64(w.spell[at])
        here = cell + occupation
        flips = first < m.moves[before * cells + here] + m.bonus[before * _SPELLS + spell]
        after = np.uint64(_OTHER[before]) if flips else before
        enters = (second < m.enters[here]) & ((after == _UNEMPLOYED) | (after == _TRAINED))
        after = _TRAINING if enters else after
        ends = (before == _TRAINING) & (spell >= m.last_quarter)
        displaced = (before == _EMPLOYED) & flips & (first < m.displaced[here])
        dies = second >= m.dies
        w.status[at] = after
        moves[before * _STATUSES + after] += not ends
        status_count[occupation * _STATUSES + after] += not ends
        status_count[occupation * _STATUSES] -= not ends
        listed[changed], rare[rares] = i, i
        kind[rares] = np.uint8(ends) * _ENDS + np.uint8(displaced) * _DISPLACED + np.uint8(dies) * _DIES
        changed += np.uint64((after != before) | ends | dies)
        rares += np.uint64(ends | displaced | dies)
    for place in range(rares):
        at, word = low + rare[place], words[rare[place]]
        if kind[place] & _ENDS:
            _finish_training(at, word, run, cell, w, m, sums)
        if kind[place] & _DISPLACED:
            w.scar[at] = np.float32(1.0) - (np.float32(1.0) - w.scar[at]) * np.float32(m.scar_left)
            sums.displaced[run] += 1
        if kind[place] & _DIES:
            fetch_row(w.wealth, at)
            _be_heir(at, word, cell // np.uint64(sums.effective.shape[1]), w, m)
    return changed, rares


@inner
def _finish_training(at: Whole, word: Whole, run: int, cell: Whole, w: Labourers, m: Jobs, sums: Tally) -> None:
    """Find a new occupation, or none."""
    here, after = cell + w.occupation[at], np.uint8(UNEMPLOYED)
    third = np.float64(np.int64(word & THIRD_BITS)) * THIRD_GRAIN
    if third < m.success:
        after = np.uint8(TRAINED)
        w.occupation[at] = pick(m.threshold, m.other, here, third / m.success)
        sums.retrained[run] += 1
    w.status[at] = after
    sums.moves[run, _TRAINING * _STATUSES + after] += 1
    sums.status_count[run, np.uint64(w.occupation[at]) * _STATUSES + after] += 1
    sums.status_count[run, np.uint64(w.occupation[at]) * _STATUSES] -= 1


@inner
def _be_heir(at: Whole, word: Whole, nation: Whole, w: Labourers, m: Jobs) -> None:
    """Take the place and the job of the worker who dies."""
    w.scar[at] = 0.0
    w.skill[at] = m.heir_skill[nation, (word & THIRD_BITS) * np.uint64(m.heir_skill.shape[1]) >> _THIRD_WIDTH]
    w.cohort[at] = m.year


@inner
def _bequeath(rares: Whole, low: Whole, run: int, w: Labourers, m: Jobs, sums: Tally, room: Room) -> None:
    """Take their part of estates, last, when wealth has had time to arrive."""
    for place in range(rares):
        if room.hit[place] & _DIES:
            at = low + room.rare[place]
            estate = grains(m.dilution * max(w.wealth[at], 0.0))
            w.wealth[at] -= estate
            sums.deaths[run] += 1
            sums.estate[run] += estate


@inner
def _add_up(run: int, sums: Tally) -> None:
    """Add the copies up for a run, and empty them; those in other statuses have been taken off the employed."""
    for occupation in range(np.uint64(sums.effective.shape[1])):
        for place in range(occupation, _COPIES * _MOST_OCCUPATIONS, _MOST_OCCUPATIONS):
            labour = np.float64(np.int64(sums.both[place] & (_HEAD - np.uint64(1)))) * (1.0 / PER_LABOUR)
            sums.effective[run, occupation] += labour
            sums.status_count[run, occupation * _STATUSES] += np.int64(sums.both[place] // _HEAD)
            sums.both[place] = 0
