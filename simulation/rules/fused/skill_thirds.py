"""Work and wages of thirds of workers by skill, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .draws import EMPLOYED, Bytes, Floats, Singles, compiled

Integers = NDArray[np.int64]


class Earners(NamedTuple):
    """Columns of all workers that make their wage."""

    skill: Singles
    scar: Singles
    occupation: Bytes
    status: Bytes


class Wages(NamedTuple):
    """What makes a wage besides: pay and gain from assistance by nation and occupation, and the tilt of the gain."""

    pay: Floats
    gain: Floats
    tilt: float


@compiled
def add_thirds(
    step: int, start: Integers, nation: Integers, weight: Floats, w: Earners, m: Wages, edges: Floats, sums: Floats
) -> None:
    """Add up people, people at work and their wages by class of skill, over every so many rows.

    Args:
        step: Every so many rows one is taken, from the first on.
        start: First row of each run and, last, the number of rows.
        nation: Nation of each run.
        weight: People that a row of the run stands for.
        w: Columns of all workers.
        m: What makes their wages.
        edges: Least skill of each class but the lowest, shape (nations, classes - 1).
        sums: People, people at work, wages in USD; zero before, shape (3, classes).
    """
    row = 0
    for run in range(nation.size):
        home, people = nation[run], weight[run]
        while row < start[run + 1]:
            skill, third = np.float64(w.skill[row]), 0
            for edge in range(edges.shape[1]):
                third += skill >= edges[home, edge]
            sums[0, third] += people
            if w.status[row] == EMPLOYED:
                occupation = w.occupation[row]
                helped = 1.0 + m.gain[home, occupation] * ((1.0 - m.tilt) + m.tilt / skill)
                unscarred = np.float64(np.float32(1.0) - w.scar[row])
                sums[1, third] += people
                sums[2, third] += people * (m.pay[home, occupation] * skill * unscarred * helped)
            row += step
