"""Runs that are made only if a folder of results does not hold them yet, and kept as soon as they are finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulation.runs.replicates import Job, RunsProgress, run_jobs
from simulation.runs.result import RunResult
from simulation.runs.store import kept_run, save_run


@dataclass(frozen=True)
class Kept:
    """Runs with the place where they are kept.

    Attributes:
        results: The runs, in the order of the jobs.
        folders: Folder of each run.
        reused: How many of them were there already.
    """

    results: tuple[RunResult, ...]
    folders: tuple[Path, ...]
    reused: int


def make_or_reuse(
    jobs: Sequence[Job],
    results: str | Path = "results",
    *,
    processes: int | None = None,
    progress: RunsProgress | None = None,
) -> Kept:
    """Make the runs that a folder of results does not hold, and read the others from it.

    Args:
        jobs: The runs wanted.
        results: Folder of results.
        processes: How many processes share the work; None for as many as pay.
        progress: Called with the number of runs done and their total, counting those to be made only.

    Returns:
        All runs in the order of the jobs. A run that is interrupted leaves the finished ones behind for next time.

    Raises:
        StoreError: If the folder of a run holds something else.
        RunError: If a run fails.
    """
    there = {number: kept_run(job.scenario, job.seed, results) for number, job in enumerate(jobs)}
    missing = [number for number, result in there.items() if result is None]
    made = run_jobs(
        [jobs[number] for number in missing],
        processes=processes,
        progress=progress,
        finished=lambda result: _save(result, results),
    )
    there.update(zip(missing, made, strict=True))
    whole = tuple(result for result in there.values() if result is not None)
    folders = tuple(save_run(result, results).folder for result in whole)
    return Kept(whole, folders, reused=len(jobs) - len(missing))


def _save(result: RunResult, results: str | Path) -> None:
    save_run(result, results)
