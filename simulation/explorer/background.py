"""Whole runs in other processes, for all pages of one server: the band behind a run, and pairs.

A run is a value, so what one student has asked for is there for the next: finished runs are kept by scenario and seed.
Every page hands on few runs at a time, so that they take turns however many pairs one of them asks for.
"""

from __future__ import annotations

import asyncio
import os
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import BrokenExecutor
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.scenario import Scenario
from simulation.runs.executors import NoProcessError, Processes
from simulation.runs.one_run import calculate
from simulation.runs.outcomes import outcome_values

Floats = NDArray[np.float64]
Key = tuple[str, int]

KEPT_RUNS = 2_000
"""Some 10 kB each: the bands and pairs of a whole class."""

AT_A_TIME = 2
POLITENESS = 19
"""Added to the priority number of these processes, so that pages that are being looked at go first (Unix)."""


@dataclass(frozen=True)
class Kept:
    """What is kept of a run that nobody looks at.

    Attributes:
        outcomes: Its outcomes, in the order of :func:`~simulation.runs.outcomes.outcomes`.
        hhi: Concentration by quarter and layer, shape (T, layers).
    """

    outcomes: Floats
    hhi: Floats


class Background:
    """Processes that make whole runs.

    Args:
        processes: How many; they are started when the first run is asked for.
    """

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._pool: Processes | None = None
        self._kept: OrderedDict[Key, asyncio.Future[Kept]] = OrderedDict()
        self._starting = asyncio.Lock()
        self._free = asyncio.Semaphore(processes)

    async def runs(self, jobs: Sequence[tuple[Scenario, int]]) -> AsyncIterator[tuple[int, Kept]]:
        """Make runs and hand each on as soon as it is there, with its place among the jobs.

        Closing this iterator, or cancelling the task that waits for it, asks for no further runs; those that are being
        made are finished and kept.

        Raises:
            RunError: If a run fails.
            NoProcessError: If no process can be started or one was ended from outside.
        """
        waiting = list(enumerate(jobs))[::-1]
        out: dict[asyncio.Task[Kept], int] = {}
        try:
            while waiting or out:
                while waiting and len(out) < AT_A_TIME:
                    number, job = waiting.pop()
                    out[asyncio.ensure_future(self._run(*job))] = number
                done, _ = await asyncio.wait(out, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    yield out.pop(task), task.result()
        finally:
            for task in out:
                task.cancel()

    async def _run(self, scenario: Scenario, seed: int) -> Kept:
        """One run, from what is kept if it is there or on its way."""
        key = scenario.fingerprint, seed
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = asyncio.ensure_future(self._make(scenario, seed))
            while len(self._kept) > KEPT_RUNS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        try:
            return await asyncio.shield(found)
        except Exception:
            self._kept.pop(key, None)
            raise

    async def _make(self, scenario: Scenario, seed: int) -> Kept:
        async with self._free:
            pool = await self._started()
            try:
                return await asyncio.wrap_future(await asyncio.to_thread(pool.submit, make_kept, scenario, seed))
            except BrokenExecutor:
                pool.renew()
                raise NoProcessError(
                    "a process that was making runs was ended from outside, usually for lack of memory; ask again"
                ) from None

    async def _started(self) -> Processes:
        async with self._starting:
            if self._pool is None:
                self._pool = await asyncio.to_thread(Processes, self._processes)
            return self._pool

    def close(self) -> None:
        """End the processes once they have finished what they are at."""
        if self._pool is not None:
            self._pool.close()
            self._pool = None


def make_kept(scenario: Scenario, seed: int) -> Kept:
    """Make one run and keep its outcomes and its concentration."""
    _stand_back()
    record = calculate(scenario, seed).record
    return Kept(outcome_values(record), np.asarray(record.layers["hhi"], dtype=np.float64))


@cache
def _stand_back() -> None:
    """Let other processes go first, once in each process that makes runs."""
    if hasattr(os, "nice"):
        os.nice(POLITENESS)
