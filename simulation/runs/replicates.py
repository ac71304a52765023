"""Many runs on this machine: in this process or in several, with the same bits and in the same order either way.

A run that fails ends all of them with its reason; a sweep (:mod:`simulation.sweeps`) notes it and goes on.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from simulation.parameters.scenario import Scenario
from simulation.runs.executors import NoProcessError, Processes, leave_if_started_by_import, usable_processors
from simulation.runs.failure import WorkerLostError
from simulation.runs.one_run import Calculated, calculate, result_of
from simulation.runs.provenance import Origin
from simulation.runs.result import RunResult
from simulation.runs.seeds import seeds_of
from simulation.runs.working_through import work_through

RunsProgress = Callable[[float, int], None]
Finished = Callable[[int, RunResult], None]
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
    leave_if_started_by_import()
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
    pool = Processes(processes)

    def done(numbers: Sequence[tuple[int, Job]], calculated: list[Calculated]) -> None:
        for (number, _), one in zip(numbers, calculated, strict=True):
            hand_on(number, one)
        if progress is not None:
            progress(len(made), len(jobs))

    def lost(_: tuple[int, Job], __: float) -> None:
        raise _LostError

    try:
        to_make = [(number, job) for number, job in enumerate(jobs) if number not in made]
        work_through(to_make, _calculate_all, pool, done=done, lost=lost)
    except NoProcessError as problem:
        warnings.warn(f"the runs are made one after another: {problem}", RuntimeWarning, stacklevel=4)
    except _LostError:
        raise WorkerLostError(
            "a process that was calculating runs was ended from outside, usually for lack of memory; "
            "finished runs are kept: repeat the command with fewer processes"
        ) from None
    finally:
        pool.close()


class _LostError(Exception):
    """A process died twice under the same run."""


def _calculate_all(numbered: Sequence[tuple[int, Job]]) -> list[Calculated]:
    return [calculate(job.scenario, job.seed, job.origin) for _, job in numbered]
