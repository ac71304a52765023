"""Make the runs of a sweep: those that are not there yet, with progress, until there are enough of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from statistics import median
from typing import Any

from simulation.runs.executors import Pool
from simulation.runs.outcomes import outcome_named
from simulation.runs.working_through import work_through
from simulation.sweeps.folder import SweepFolder
from simulation.sweeps.result import SweepResult
from simulation.sweeps.rows import FINISHED, Row, lost_row, make_rows
from simulation.sweeps.stopping import narrow_enough
from simulation.sweeps.sweep import Sweep

Key = tuple[int, int, int]
Note = Callable[[int, int, int], None]
"""Takes the number of runs done, their total, and how many of them failed."""

MORE_REPLICATES = 0.5
"""Share by which the number of replicates grows where the interval is not narrow enough yet."""
TIME_LIMIT_RATIO, SHORTEST_TIME_LIMIT = 30.0, 120.0
"""A run is given up after this many times the length of the first ones, but not before so many seconds."""
FEWEST_KNOWN, MOST_KNOWN, LONGEST_UNKNOWN = 3, 100, 3_600.0
"""Runs from which the usual length is known, runs that tell it, and the limit in seconds before."""


@dataclass(frozen=True)
class Shard:
    """The part of a sweep that one of several independent calls does: run number ``i`` if ``i mod of = part``.

    Attributes:
        part: Number of the part, from 0.
        of: Number of parts.
    """

    part: int = 0
    of: int = 1


def make_runs(
    sweep: Sweep, folder: SweepFolder, pool: Pool, *, shard: Shard | None = None, note: Note | None = None
) -> SweepResult:
    """Make all runs of a sweep that its folder does not hold.

    A run that fails is noted with the command that repeats it, and tried again at the next call; the rest goes on.

    Args:
        sweep: What to run.
        folder: Where rows are kept and looked for.
        pool: Where to calculate.
        shard: Which part of the runs to make; None for all, and then replicates until the interval is narrow enough.
        note: Called with progress.

    Returns:
        Everything that the folder holds at the end.

    Raises:
        StoreError: If rows cannot be written.
    """
    began, tried = time.time(), dict[Key, str]()
    seeds = range(1, sweep.replicates.at_least + 1)
    folder.note_call({**asked_of(sweep), "began": began})

    def make(keys: Sequence[Key]) -> None:
        def keep(rows: Sequence[Row]) -> None:
            tried.update((row.key, row.status) for row in rows)
            if note is not None:
                done = sum(key in tried for key in keys)
                note(done, len(keys), sum(status != FINISHED for status in tried.values()))

        make_missing(sweep, folder, pool, keys, keep)

    try:
        make(_missing(sweep.tasks(seeds), folder, shard, tried))
        while shard is None and (seeds := _more_seeds(sweep, folder, seeds)):
            make(_missing(sweep.tasks(seeds), folder, None, tried))
    finally:
        runs = dict(Counter(tried.values()))
        folder.close({**asked_of(sweep), "began": began, "seconds": round(time.time() - began, 3), "runs": runs})
    return folder.result(sweep.layout)


def make_missing(
    sweep: Sweep, folder: SweepFolder, pool: Pool, keys: Sequence[Key], made: Callable[[Sequence[Row]], None]
) -> None:
    """Make these runs and keep each as soon as it is finished.

    Args:
        sweep: What to run.
        folder: Where rows are kept.
        pool: Where to calculate.
        keys: World, option and seed of each run.
        made: Called with rows when they are kept.
    """
    limit = _Limit(sweep.time_limit, [row.seconds for row in folder.rows().values() if row.status == FINISHED])

    def keep(_: Sequence[Key], rows: list[Row]) -> None:
        folder.keep(rows)
        limit.known += [row.seconds for row in rows if row.status == FINISHED]
        made(rows)

    def lost(key: Key, seconds: float) -> None:
        keep([key], [lost_row(sweep.task(*key, limit.seconds), seconds)])

    work_through(
        keys, partial(make_rows, series=sweep.series), pool, done=keep, lost=lost,
        prepare=lambda key: sweep.task(*key, limit.seconds),
    )  # fmt: skip


def asked_of(sweep: Sweep) -> dict[str, Any]:
    """What a call asks for beyond the worlds and options themselves, so that ``resume`` can ask for it again."""
    layout, replicates = sweep.layout, sweep.replicates
    return {
        "asked": dict(sweep.asked),
        "outcomes": list(layout.outcomes),
        "better": layout.better,
        "cost": layout.cost,
        "replicates": [replicates.at_least, replicates.at_most, replicates.half_width],
    }


@dataclass
class _Limit:
    """Seconds after which a run is given up: what was asked for, or many times what runs usually take."""

    asked: float | None
    known: list[float]

    @property
    def seconds(self) -> float:
        """The limit now; a long one as long as hardly any run is known."""
        if self.asked is not None:
            return self.asked
        if len(self.known) < FEWEST_KNOWN:
            return LONGEST_UNKNOWN
        return max(SHORTEST_TIME_LIMIT, TIME_LIMIT_RATIO * median(self.known[:MOST_KNOWN]))


def _missing(keys: Iterable[Key], folder: SweepFolder, shard: Shard | None, tried: Container[Key]) -> list[Key]:
    """Runs that are neither finished nor tried by this call, in order; of a part only its own."""
    finished = {key for key, row in folder.rows().items() if row.status == FINISHED}
    part = shard or Shard()
    return [key for key in islice(keys, part.part, None, part.of) if key not in finished and key not in tried]


def _more_seeds(sweep: Sweep, folder: SweepFolder, seeds: range) -> range:
    """The seeds to go on to if the interval of any option is not narrow enough; empty if it is, or none are left."""
    wanted, most = sweep.replicates.half_width, sweep.replicates.at_most
    if wanted is None or len(seeds) >= most:
        return range(0)
    outcome = outcome_named(sweep.layout.outcomes[0])
    values = folder.result().values(outcome.name)[..., : len(seeds)]
    if narrow_enough(values, wanted, probability=outcome.is_probability):
        return range(0)
    count = min(len(seeds) + max(1, round(MORE_REPLICATES * len(seeds))), most)
    return range(1, count + 1)
