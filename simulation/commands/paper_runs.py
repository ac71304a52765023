"""The runs behind the figures of a paper: which are needed, which are missing, what they cost, and who makes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from simulation import studies
from simulation.loading.paper_entries import STUDIES, PaperFigure
from simulation.runs.one_run import run_scenario
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import Origin, run_id
from simulation.runs.replicates import Job, run_each
from simulation.runs.result import RunResult
from simulation.runs.store import StoreError, is_kept, kept_run, save_run
from simulation.runs.where import Where, open_pool
from simulation.scenario_loading import load_scenario
from simulation.sweeps.folder import SweepFolder
from simulation.sweeps.plan import CROWDING, plan_of
from simulation.sweeps.result import SweepResult
from simulation.sweeps.rows import FINISHED
from simulation.sweeps.sweep import Sweep
from simulation.sweeps.sweeping import make_runs

if TYPE_CHECKING:
    from simulation.figures import Study

PILOTS = 2
"""Runs that are timed: the first one also compiles what is compiled, so that the last one counts."""
CACHED_RUNS = 200
"""Runs held in memory, since many figures of a paper draw the same ones."""


class _ListedError(Exception):
    """Ends a study once it has said which runs it needs."""


@dataclass(frozen=True)
class Needed:
    """What one figure needs.

    Attributes:
        figure: The figure.
        jobs: Runs, for a figure of runs or a study, under the names that the figure has for them.
        kept: The same runs under the names under which they are kept.
        folder: Folder of the sweep, for a figure of a sweep.
        missing: How many runs are not there yet.
        total: How many it needs in all.
    """

    figure: PaperFigure
    jobs: tuple[Job, ...]
    kept: tuple[Job, ...]
    folder: SweepFolder | None
    missing: int
    total: int


def needed(figure: PaperFigure, results: Path) -> Needed:
    """List the runs that a figure needs, and count those that a folder of results does not hold.

    Args:
        figure: The figure.
        results: Folder of results; the folder of a sweep is made in it.

    Raises:
        StoreError: If something else is where a run or sweep belongs.
    """
    if figure.sweep is not None:
        folder = SweepFolder.of(figure.sweep, results)
        total = figure.sweep.layout.worlds * len(figure.sweep.layout.options) * figure.sweep.replicates.at_least
        return Needed(figure, (), (), folder, total - _finished(figure.sweep, folder), total)
    jobs = _jobs(figure)
    missing = sum(not is_kept(job.scenario, job.seed, results) for job in jobs)
    return Needed(figure, jobs, jobs, None, missing, len(jobs))


def under_one_name(wanted: Sequence[Needed], results: Path) -> list[Needed]:
    """Give a run that figures know by different names the name under which it is kept.

    A dose of a policy may be the very scenario of another figure, which has a name of its own.

    Args:
        wanted: What each figure needs.
        results: Folder of results.
    """
    known: dict[str, Job] = {}
    for job in (job for one in wanted for job in one.jobs):
        identity = run_id(job.scenario, job.seed)
        if identity not in known or is_kept(job.scenario, job.seed, results):
            known[identity] = job
    missing = {name for name, job in known.items() if not is_kept(job.scenario, job.seed, results)}
    named: list[Needed] = []
    for one in wanted:
        names = [run_id(job.scenario, job.seed) for job in one.jobs]
        count = one.missing if one.folder is not None else sum(name in missing for name in names)
        named.append(replace(one, kept=tuple(known[name] for name in names), missing=count))
    return named


def run_sides(figure: PaperFigure) -> dict[str, list[Job]]:
    """Runs of each scenario of a figure of runs, by the scenario's name."""
    sides = {name: (load_scenario(name, figure.overrides), Origin(name, figure.overrides)) for name in figure.scenarios}
    return {Path(name).stem: [Job(side[0], seed, side[1]) for seed in figure.seeds] for name, side in sides.items()}


def study_of(figure: PaperFigure, make: studies.Make) -> Study:
    """The study behind a figure.

    Args:
        figure: The figure, one of a study.
        make: Makes or finds the runs, in the order of the jobs.
    """
    common = (figure.against, figure.overrides, figure.seeds, make)
    if figure.figure == "policy_effects":
        return studies.policy_effects(figure.scenarios, *common)
    if figure.figure == "dose_response":
        return studies.dose_response(figure.policy, figure.doses, *common)
    return studies.decompose(figure.scenarios[0], *common, figure.channels)


def missing_jobs(wanted: Sequence[Needed], results: Path) -> list[Job]:
    """Runs that no folder holds yet, each once, in the order of the figures."""
    distinct = {run_id(job.scenario, job.seed): job for one in wanted for job in one.kept}
    return [job for job in distinct.values() if not is_kept(job.scenario, job.seed, results)]


def incomplete_sweeps(wanted: Sequence[Needed]) -> list[Needed]:
    """Figures whose sweep lacks runs, one for each sweep: the one that asks for most replicates."""
    ordered = sorted((one for one in wanted if one.folder is not None and one.missing), key=lambda one: one.missing)
    return list({one.folder.path: one for one in ordered if one.folder is not None}.values())


def seconds_of_jobs(jobs: Sequence[Job], results: Path, workers: int) -> float:
    """Time that runs will take, from a few of them for each size of the population, which are made and kept.

    Args:
        jobs: Runs that are not there.
        results: Folder of results.
        workers: Processes that will share the work.
    """
    sizes: dict[int, list[Job]] = {}
    for job in jobs:
        sizes.setdefault(job.scenario.workers, []).append(job)
    seconds = 0.0
    for group in sizes.values():
        timed = 0.0
        for job in group[:PILOTS]:
            result = run_scenario(job.scenario, job.seed, origin=job.origin)
            save_run(result, results)
            timed = float(result.manifest["seconds"]) / job.scenario.quarters
        seconds += timed * sum(job.scenario.quarters for job in group[PILOTS:])
    return seconds * (CROWDING / workers if workers > 1 else 1.0)


def seconds_of_sweep(one: Needed, workers: int) -> float:
    """Time that a sweep will take, from a pilot that is kept."""
    if one.figure.sweep is None or one.folder is None:
        return 0.0
    return plan_of(one.figure.sweep, one.folder, workers).seconds


def make_missing(wanted: Sequence[Needed], results: Path, processes: int | None) -> None:
    """Make and keep all runs that are missing; finished ones stay if it is interrupted.

    Raises:
        RunError: If a run fails.
        StoreError: If runs of a sweep could not be finished, or nothing can be written.
    """
    jobs = missing_jobs(wanted, results)

    def keep(_: int, result: RunResult) -> None:
        save_run(result, results)

    if jobs:
        with progress_bar(f"{len(jobs)} runs") as note:
            run_each(jobs, keep, processes=processes, progress=note)
    for one in incomplete_sweeps(wanted):
        _make_sweep(one, processes)


def reader(wanted: Sequence[Needed], results: Path) -> Callable[[Sequence[Job]], list[RunResult]]:
    """A function that reads kept runs, in the order of the jobs."""
    known = {run_id(job.scenario, job.seed): job for one in wanted for job in one.kept}

    @lru_cache(maxsize=CACHED_RUNS)
    def read(identity: str) -> RunResult:
        found = kept_run(known[identity].scenario, known[identity].seed, results)
        if found is None:
            raise StoreError(f"the run {identity} has gone from {results}; repeat the command to make it again")
        return found

    return lambda jobs: [read(run_id(job.scenario, job.seed)) for job in jobs]


def sweep_result(one: Needed) -> SweepResult:
    """What a sweep has found with the replicates that a figure asks for, whatever else its folder holds."""
    if one.figure.sweep is None or one.folder is None:
        raise ValueError(f"{one.figure.file} is no figure of a sweep")
    found, sweep = one.folder.result(), one.figure.sweep
    count = sum(seed <= sweep.replicates.at_least for seed in found.seeds)
    return replace(
        found,
        layout=sweep.layout,  # outcomes in question are those of the list, not of whoever began the folder
        seeds=found.seeds[:count],
        data=found.data[:, :, :count],
        run_ids=found.run_ids[:, :, :count],
    )


def _jobs(figure: PaperFigure) -> tuple[Job, ...]:
    if figure.of_runs:
        return tuple(job for side in run_sides(figure).values() for job in side)
    listed: list[Job] = []

    def note(jobs: Sequence[Job]) -> Sequence[RunResult]:
        listed.extend(jobs)
        raise _ListedError

    if figure.figure in STUDIES:
        with suppress(_ListedError):
            study_of(figure, note)
    return tuple(listed)


def _finished(sweep: Sweep, folder: SweepFolder) -> int:
    rows = folder.rows().values()
    return sum(row.status == FINISHED and row.seed <= sweep.replicates.at_least for row in rows)


def _make_sweep(one: Needed, processes: int | None) -> None:
    if one.figure.sweep is None or one.folder is None:
        return
    name = one.figure.sweep.layout.name
    with open_pool(Where(processes)) as pool, progress_bar(name) as bar:
        result = make_runs(one.figure.sweep, one.folder, pool, note=lambda done, total, _: bar(done, total))
    if result.failures:
        raise StoreError(
            f"{len(result.failures)} runs of the sweep {name} could not be finished; "
            f"'ai-concentration resume {one.folder.path}' says which and tries them again"
        )
