"""One run of a sweep as one row: made in a worker, small enough to send back, and complete enough to be repeated."""

from __future__ import annotations

import os
import pickle
import socket
import sys
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from math import isnan

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.scenario import Scenario
from simulation.runs.failure import RunError
from simulation.runs.outcomes import outcome_values
from simulation.runs.provenance import Origin, repeat_command, run_id
from simulation.sweeps.series import digest, kept_series
from simulation.sweeps.settings import with_values
from simulation.sweeps.time_limit import GRACE_SECONDS, RunTimeoutError, time_limit

Floats = NDArray[np.float64]

FINISHED, FAILED, TIMED_OUT, LOST = "finished", "failed", "timed out", "lost"
_KEPT_SCENARIOS = 256


@dataclass(frozen=True)
class Packed:
    """A scenario as bytes, which a process unpacks once for all of its runs.

    Attributes:
        identity: Fingerprint of the scenario.
        data: The scenario, pickled and compressed.
    """

    identity: str
    data: bytes = field(compare=False)


@dataclass(frozen=True)
class Task:
    """One run to be made.

    Attributes:
        world: Number of the world.
        option: Number of the option.
        seed: Seed of the run.
        scenario: Scenario of the option.
        origin: How words name it.
        numbers: Dotted name and value of every uncertain number in this world.
        limit: Seconds after which the run is given up; None for no limit.
    """

    world: int
    option: int
    seed: int
    scenario: Packed
    origin: Origin
    numbers: tuple[tuple[str, float], ...]
    limit: float | None = None

    def effective(self) -> Scenario:
        """The scenario with the numbers of the world."""
        base = unpacked(self.scenario)
        return with_values(base, dict(self.numbers)) if self.numbers else base

    def named(self) -> Origin:
        """How words name the run: the words of the option, then the numbers of the world."""
        words = (f"{name}={value:.12g}" for name, value in self.numbers)
        return replace(self.origin, overrides=(*self.origin.overrides, *words))


@dataclass(frozen=True)
class Row:
    """What is kept of one run.

    Attributes:
        world: Number of the world.
        option: Number of the option.
        seed: Seed of the run.
        status: ``finished``, ``failed``, ``timed out`` or ``lost``.
        run_id: Identity of the run; empty unless it was finished.
        error: What went wrong, one sentence.
        repeat: Command that makes the run again.
        outcomes: Every outcome; empty unless finished.
        series: The measures kept, one after another, each a number a quarter; empty unless finished.
        digest: One checksum for each quarter over every measure of the world and of concentration.
        seconds: How long the run took, in seconds.
        memory_mib: Largest memory of the process so far, in MiB; nan where the system does not tell.
        place: Machine and process.
    """

    world: int
    option: int
    seed: int
    status: str
    run_id: str
    error: str
    repeat: str
    outcomes: Floats
    series: Floats
    digest: bytes
    seconds: float
    memory_mib: float
    place: str

    @property
    def key(self) -> tuple[int, int, int]:
        """World, option and seed."""
        return self.world, self.option, self.seed


def packed(scenario: Scenario) -> Packed:
    """A scenario as bytes."""
    return Packed(scenario.fingerprint, zlib.compress(pickle.dumps(scenario), level=1))


@lru_cache(maxsize=_KEPT_SCENARIOS)
def unpacked(bundle: Packed) -> Scenario:
    """The scenario again; the same object every time in one process."""
    scenario: Scenario = pickle.loads(zlib.decompress(bundle.data))
    return scenario


def make_rows(tasks: Sequence[Task], series: Sequence[str]) -> list[Row]:
    """Make runs; whatever goes wrong in one of them is noted in its row.

    Args:
        tasks: The runs.
        series: Measures to keep quarter by quarter.
    """
    return [_row(task, series) for task in tasks]


def lost_row(task: Task, seconds: float) -> Row:
    """The row of a run under which a process died more than once; its time is nan where only the cluster knows it."""
    limit = task.limit
    hung = limit is not None and seconds > limit + GRACE_SECONDS
    if hung:
        error = f"no answer within {limit:.0f} s; its process had to be ended"
    elif isnan(seconds):
        error = "its process ended without a word each time it was tried, usually for lack of memory"
        error += f", or because it took longer than {limit:.0f} s" if limit is not None else ""
    else:
        error = "its process ended without a word, twice, usually for lack of memory"
    return _unfinished(task, TIMED_OUT if hung else LOST, error, seconds)


def _row(task: Task, series: Sequence[str]) -> Row:
    from simulation.runs.one_run import calculate

    began = time.perf_counter()
    try:
        with time_limit(task.limit):
            scenario = task.effective()
            record = calculate(scenario, task.seed, task.named()).record
        return Row(
            *(task.world, task.option, task.seed, FINISHED),
            run_id=run_id(scenario, task.seed),
            error="",
            repeat=task.named().command(task.seed),
            outcomes=outcome_values(record),
            series=kept_series(record, series),
            digest=digest(record),
            seconds=time.perf_counter() - began,
            memory_mib=peak_memory_mib(),
            place=place(),
        )
    except RunTimeoutError:
        status, error = TIMED_OUT, f"it took longer than {task.limit:.0f} s"
    except RunError as problem:
        timed_out = isinstance(problem.__cause__, RunTimeoutError)
        status = TIMED_OUT if timed_out else FAILED
        what = f"{problem.quarter}, {problem.rule}: {problem.cause.rstrip(': ')}"
        error = f"it took longer than {task.limit:.0f} s" if timed_out else what
    except Exception as problem:
        status, error = FAILED, f"{type(problem).__name__}: {' '.join(str(problem).split())}"
    return _unfinished(task, status, error, time.perf_counter() - began)


def _unfinished(task: Task, status: str, error: str, seconds: float) -> Row:
    none = np.zeros(0)
    repeat = repeat_command(unpacked(task.scenario), task.seed, task.named())
    return Row(
        *(task.world, task.option, task.seed, status, "", error, repeat, none, none, b""),
        *(seconds, peak_memory_mib(), place()),
    )


def place() -> str:
    """Machine and process."""
    return f"{socket.gethostname()}/{os.getpid()}"


def peak_memory_mib() -> float:
    """Largest memory of this process so far, in MiB; nan on Windows."""
    try:
        import resource
    except ImportError:
        return float("nan")
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return largest / (1024.0**2 if sys.platform == "darwin" else 1024.0)
