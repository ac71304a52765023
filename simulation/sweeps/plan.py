"""What a sweep will cost, from a short pilot: runs, time, disk, and what is paired with what."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from simulation.runs.executors import Processes
from simulation.sweeps.folder import SweepFolder
from simulation.sweeps.rows import FINISHED, Row
from simulation.sweeps.sweep import Sweep
from simulation.sweeps.sweeping import make_missing

PILOT_RUNS = 3
START_SECONDS = 5.0
"""What starting processes costs: measured 3 to 5 s of imports for mesa, numpy and numba in each."""
CROWDING = 1.1
"""How much longer a run takes where every core is busy with another: measured 1.05 to 1.15 on two cores."""
WORDS_BYTES = 600
"""Names, command and checksums of one run."""


@dataclass(frozen=True)
class Plan:
    """The price of a sweep.

    Attributes:
        worlds: Number of worlds.
        options: Number of options, the reference included.
        at_least: Seeds that are always run.
        at_most: Seeds that are never exceeded.
        runs: Runs with the seeds that are always run.
        most_runs: Runs if every replicate that is allowed is needed.
        there: Runs that are finished already.
        seconds_a_run: Typical length of a run, in seconds.
        workers: Processes that share the work.
        bytes_a_run: Disk that a run takes, in bytes.
    """

    worlds: int
    options: int
    at_least: int
    at_most: int
    runs: int
    most_runs: int
    there: int
    seconds_a_run: float
    workers: int
    bytes_a_run: float

    @property
    def seconds(self) -> float:
        """Time until the runs that are always made are done, in seconds."""
        return self._seconds(self.runs - self.there)

    @property
    def most_seconds(self) -> float:
        """Time if every replicate is needed, in seconds."""
        return self._seconds(self.most_runs - self.there)

    @property
    def mebibytes(self) -> float:
        """Disk that the runs take, in MiB."""
        return self.runs * self.bytes_a_run / 1024.0**2

    def _seconds(self, runs: int) -> float:
        if runs <= 0:
            return 0.0
        crowded = 1.0 if self.workers == 1 else CROWDING
        return START_SECONDS * (self.workers > 1) + runs * self.seconds_a_run * crowded / min(self.workers, runs)


def plan_of(sweep: Sweep, folder: SweepFolder, workers: int) -> Plan:
    """Make a few runs, keep them, and say what the rest will cost.

    Args:
        sweep: What to run.
        folder: Its folder; runs that it holds are not made again.
        workers: Processes that will share the work.
    """
    replicates, worlds, options = sweep.replicates, sweep.layout.worlds, len(sweep.layout.options)
    pilots = _pilots(sweep, folder)
    there = sum(row.status == FINISHED and row.seed <= replicates.at_least for row in folder.rows().values())
    return Plan(
        worlds,
        options,
        replicates.at_least,
        replicates.at_most,
        runs=worlds * options * replicates.at_least,
        most_runs=worlds * options * (replicates.at_most if replicates.half_width is not None else replicates.at_least),
        there=there,
        seconds_a_run=median(row.seconds for row in pilots) if pilots else float("nan"),
        workers=workers,
        bytes_a_run=_bytes_a_run(pilots),
    )


def _pilots(sweep: Sweep, folder: SweepFolder) -> list[Row]:
    """A few runs spread over options and worlds, made in a process of their own unless the folder holds enough."""
    there = [row for row in folder.rows(folder.series).values() if row.status == FINISHED]
    if len(there) >= PILOT_RUNS:
        return there
    keys = list(sweep.tasks([1]))
    chosen = dict.fromkeys(keys[number * (len(keys) - 1) // (PILOT_RUNS - 1)] for number in range(PILOT_RUNS))
    pool, made = Processes(1), list[Row]()
    try:
        make_missing(sweep, folder, pool, [keys[0], *chosen], made.extend)
    finally:
        pool.close()
        folder.tidy()
    finished = [row for row in made if row.status == FINISHED]
    return finished[1:] or finished  # the first one also loads what is compiled


def _bytes_a_run(pilots: list[Row]) -> float:
    """Numbers of a finished run at eight bytes each, and its words; measured numbers hardly shrink when packed."""
    return max((row.outcomes.nbytes + row.series.nbytes + WORDS_BYTES for row in pilots), default=0.0)
