"""Many runs on this machine: in this process or in several, with the same bits and in the same order either way.

The shape is that of ``concurrent.futures``, with two jobs in hand for each process, so that memory does not grow with
the queue and Ctrl-C returns within seconds.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass

from simulation.parameters.scenario import Scenario
from simulation.runs.failure import WorkerLostError
from simulation.runs.one_run import Calculated, calculate, result_of
from simulation.runs.provenance import Origin
from simulation.runs.result import RunResult
from simulation.runs.seeds import seeds_of

RunsProgress = Callable[[float, int], None]
Finished = Callable[[int, RunResult], None]
JOBS_IN_HAND = 2
PROCESS_START_SECONDS = 4.0
"""What starting processes costs before the first run: measured 3 to 5 s of imports for mesa, numpy and pydantic."""


@dataclass(frozen=True)
class Job:
    """One run to be made.

    Attributes:
        scenario: The effective scenario.
        seed: Seed of the run.
        origin: Where the scenario came from, for the manifest.
    """

    scenario: Scenario
    seed: int
    origin: Origin | None = None


def replicates(
    scenario: Scenario,
    seeds: Sequence[int],
    *,
    processes: int | None = None,
    progress: RunsProgress | None = None,
    origin: Origin | None = None,
) -> tuple[RunResult, ...]:
    """Run one scenario with several seeds.

    Args:
        scenario: The effective scenario.
        seeds: One run for each.
        processes: How many processes share the work; None for as many as pay, 1 for this one alone.
        progress: Called with the number of runs done (with fractions) and their total.
        origin: Where the scenario came from, for the manifest.

    Returns:
        The runs in the order of the seeds, with the same bits whatever the number of processes.

    Raises:
        SeedError: If a seed is not a whole number from 0 on, or occurs twice.
        RunError: If a run fails.
        WorkerLostError: If a process that calculates runs is killed.
    """
    jobs = [Job(scenario, seed, origin) for seed in seeds_of(seeds)]
    return run_jobs(jobs, processes=processes, progress=progress)


def run_jobs(
    jobs: Sequence[Job],
    *,
    processes: int | None = None,
    progress: RunsProgress | None = None,
    finished: Callable[[RunResult], None] | None = None,
) -> tuple[RunResult, ...]:
    """Make all runs; the first one here, to see how long a run takes, the rest wherever they are done soonest.

    Args:
        jobs: The runs to be made.
        processes: As in :func:`replicates`.
        progress: As in :func:`replicates`.
        finished: Called with each run as soon as it is finished, in any order; for example to keep it on disk.

    Returns:
        The runs in the order of the jobs.

    Raises:
        RunError: If a run fails.
        WorkerLostError: If a process that calculates runs is killed.
    """
    results: dict[int, RunResult] = {}

    def keep(number: int, result: RunResult) -> None:
        results[number] = result
        if finished is not None:
            finished(result)

    run_each(jobs, keep, processes=processes, progress=progress)
    return tuple(results[number] for number in range(len(jobs)))


def run_each(
    jobs: Sequence[Job],
    finished: Finished,
    *,
    processes: int | None = None,
    progress: RunsProgress | None = None,
) -> None:
    """Make all runs and hand each on as soon as it is finished, so that memory does not grow with their number.

    Args:
        jobs: The runs to be made.
        finished: Called with the number of a job, from 0, and its run, in any order.
        processes: As in :func:`replicates`.
        progress: As in :func:`replicates`.

    Raises:
        RunError: If a run fails.
        WorkerLostError: If a process that calculates runs is killed.
    """
    _leave_if_started_by_import()
    if processes is not None and processes < 1:
        raise ValueError(f"processes is {processes}; it must be 1 or more, or None for as many as pay")
    made: set[int] = set()

    def hand_on(number: int, done: Calculated) -> None:
        job = jobs[number]
        made.add(number)
        finished(number, result_of(job.scenario, job.seed, done, job.origin))

    wide = processes is not None and processes > 1 and len(jobs) > 1
    started = time.perf_counter()
    for number, done in _here(jobs[:0] if wide else jobs[:1], 0, len(jobs), progress):
        hand_on(number, done)
    rest = range(len(made), len(jobs))
    count = processes or _processes_that_pay(len(rest), time.perf_counter() - started)
    if count > 1 and rest:
        _elsewhere(jobs, made, min(count, len(rest)), progress, hand_on)
    for number in [number for number in range(len(jobs)) if number not in made]:
        for _, done in _here([jobs[number]], len(made), len(jobs), progress):
            hand_on(number, done)


def usable_processors() -> int:
    """Processors that this process may use, which on shared machines are fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processes_that_pay(runs: int, seconds_a_run: float) -> int:
    """Processes for the remaining runs: more than one only if they save more time than they take to start."""
    count = min(usable_processors(), runs)
    if count < 2:
        return 1
    saved = runs * seconds_a_run * (1 - 1 / count)
    return count if saved > PROCESS_START_SECONDS else 1


def _here(
    jobs: Sequence[Job], before: int, total: int, progress: RunsProgress | None
) -> Iterator[tuple[int, Calculated]]:
    for number, job in enumerate(jobs):

        def part(quarters: int, all_quarters: int, runs: int = before + number) -> None:
            if progress is not None:
                progress(runs + quarters / all_quarters, total)

        done = calculate(job.scenario, job.seed, job.origin, part)
        yield number, done
        if progress is not None:
            progress(before + number + 1, total)


def _elsewhere(
    jobs: Sequence[Job],
    made: set[int],
    processes: int,
    progress: RunsProgress | None,
    hand_on: Callable[[int, Calculated], None],
) -> None:
    """Make the runs that are still to be made in other processes, and hand each on."""
    already, to_come = len(made), iter([number for number in range(len(jobs)) if number not in made])
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_begin_worker)
    in_hand: dict[Future[Calculated], int] = {}
    try:
        while True:
            while len(in_hand) < JOBS_IN_HAND * processes and (number := next(to_come, None)) is not None:
                job = jobs[number]
                with _interrupts_held_back():  # the first call starts the processes
                    future = pool.submit(calculate, job.scenario, job.seed, job.origin)
                in_hand[future] = number
            if not in_hand:
                return
            for future in wait(in_hand, return_when=FIRST_COMPLETED).done:
                hand_on(in_hand.pop(future), future.result())
                if progress is not None:
                    progress(len(made), len(jobs))
    except BrokenProcessPool:
        _explain_loss(len(made) - already)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start processes that never see Ctrl-C: they inherit that it is held back, and it reaches this one afterwards.

    Without it, a process that is still importing when Ctrl-C comes would print a traceback of its own.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _explain_loss(finished: int) -> None:
    if finished:
        raise WorkerLostError(
            "a process that was calculating runs was ended from outside, usually for lack of memory; "
            "finished runs are kept: repeat the command with fewer processes"
        )
    warnings.warn(
        "no further process could be started, so the runs are made one after another; in a script of your own, "
        "put the call below the line: if __name__ == '__main__':",
        RuntimeWarning,
        stacklevel=4,
    )


def _begin_worker() -> None:
    """Leave Ctrl-C to the process that asked for the runs, and end when that process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _leave_if_started_by_import() -> None:
    """End a worker quietly whose start reads a script without a main guard, which asks for the same runs again."""
    if getattr(multiprocessing.current_process(), "_inheriting", False):
        sys.exit(1)
