"""Make the runs of a sweep: those that are not there yet, with progress, until there are enough of them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice

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
    began, tried = time.time(), Counter[str]()
    limit = sweep.time_limit if sweep.time_limit is not None else _usual_limit(folder)
    seeds = range(1, sweep.replicates.at_least + 1)
    try:
        missing = _missing(sweep.tasks(seeds), folder, shard)
        _make(sweep, folder, pool, missing, limit, tried, note)
        while shard is None and (seeds := _more_seeds(sweep, folder, seeds)):
            _make(sweep, folder, pool, _missing(sweep.tasks(seeds), folder, None), limit, tried, note)
    finally:
        folder.close({"began": began, "seconds": round(time.time() - began, 3), "runs": dict(tried)})
    return folder.result()


def _make(
    sweep: Sweep,
    folder: SweepFolder,
    pool: Pool,
    missing: Sequence[Key],
    limit: float,
    tried: Counter[str],
    note: Note | None,
) -> None:
    before = sum(tried.values())

    def keep(_: Sequence[Key], rows: list[Row]) -> None:
        folder.keep(rows)
        tried.update(row.status for row in rows)
        if note is not None:
            done = sum(tried.values())
            note(done - before, len(missing), done - tried[FINISHED])

    def lost(key: Key, seconds: float) -> None:
        keep([key], [lost_row(sweep.task(*key), seconds, limit)])

    work_through(
        missing, partial(make_rows, series=sweep.series, limit=limit), pool, prepare=lambda key: sweep.task(*key),
        done=keep, lost=lost,
    )  # fmt: skip


def _missing(keys: Iterable[Key], folder: SweepFolder, shard: Shard | None) -> list[Key]:
    """Runs that are not finished, in order; of a part only its own."""
    finished = {key for key, row in folder.rows().items() if row.status == FINISHED}
    part = shard or Shard()
    return [key for key in islice(keys, part.part, None, part.of) if key not in finished]


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


def _usual_limit(folder: SweepFolder) -> float:
    """Time limit of a run from those that are finished already; the shortest one where there are none."""
    known = [row.seconds for row in folder.rows().values() if row.status == FINISHED]
    return max(SHORTEST_TIME_LIMIT, TIME_LIMIT_RATIO * max(known, default=0.0))
