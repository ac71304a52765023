"""The command ``figures``: every figure of a paper from kept runs, with captions, tables, methods and a listing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.analysis.methods import UsedRun, methods
from simulation.analysis.tables import write_tables
from simulation.commands.paper_runs import (
    Needed,
    incomplete_sweeps,
    make_missing,
    missing_jobs,
    needed,
    reader,
    run_sides,
    seconds_of_jobs,
    seconds_of_sweep,
    study_of,
    sweep_result,
    under_one_name,
)
from simulation.commands.running import Settings
from simulation.commands.sweeping import duration
from simulation.commands.text import next_command, table
from simulation.figures import draw_run_figure, draw_study_figure, draw_sweep_figure
from simulation.loading.paper_entries import STUDIES
from simulation.loading.papers import Paper, PaperError, load_paper
from simulation.mistakes import Mistake
from simulation.own_classes import load_own_function
from simulation.runs.executors import Pool
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import run_id
from simulation.runs.store import write_text
from simulation.runs.where import Where, open_pool, workers_of
from simulation.studies import Make
from simulation.sweeps.result import SweepResult

LISTING, METHODS = "paper.json", "methods.txt"
FIGURES_THAT_PAY = 6
"""Figures for each process: fewer are drawn sooner here than another process has started."""
PARTS_A_PROCESS = 3
"""Parts that each process draws one after another, so that the bar moves and none waits long for the last."""


def figures_command(source: str, settings: Settings, *, plan: bool) -> str:
    """Say which runs are missing and what they cost, and unless only that is wanted make them and draw everything.

    Args:
        source: File that lists the figures, or name of a shipped one.
        settings: Options of the command.
        plan: Whether to say what it costs and draw nothing.

    Raises:
        PaperError: With every mistake in the list at once.
    """
    paper = load_paper(source)
    wanted = under_one_name([needed(figure, settings.results) for figure in paper.figures], settings.results)
    text = plan_text(paper, wanted, settings)
    command = f"ai-concentration figures {source}"
    if plan:
        return "\n".join([text, "", next_command(command, "make what is missing and draw everything")])
    print(f"{text}\n", flush=True)
    make_missing(wanted, settings.results, settings.processes)
    folder = settings.results / f"figures-{paper.name}"
    count = build(paper, wanted, settings.results, folder, settings.processes)
    what = f"{len(wanted)} figures with their captions" if len(wanted) > 1 else "1 figure with its caption"
    lines = [
        f"{what}: {count} files in {folder}",
        f"What each comes from: {folder / LISTING}; a paragraph on methods: {folder / METHODS}",
    ]
    return "\n".join([*lines, "", next_command(command, "draw all again from the kept runs, the same in every byte")])


def plan_text(paper: Paper, wanted: Sequence[Needed], settings: Settings) -> str:
    """What each figure needs and lacks, and how long the missing runs will take after a short pilot, which is kept."""
    jobs, sweeps = missing_jobs(wanted, settings.results), incomplete_sweeps(wanted)
    rows = [(one.figure.file, one.figure.figure, one.figure.size, one.total, one.missing) for one in wanted]
    body = table((f"figures of {paper.name}", "figure", "size", "runs", "missing"), rows, right=(3, 4))
    missing = len(jobs) + sum(one.missing for one in sweeps)
    if not missing:
        return f"{body}\n\nNothing is missing: all figures are drawn from kept runs."
    workers = workers_of(Where(settings.processes))
    with progress_bar("pilot"):
        seconds = seconds_of_jobs(jobs, settings.results, workers)
        seconds += sum(seconds_of_sweep(one, workers) for one in sweeps)
    return (
        f"{body}\n\nMissing: {missing:,} different runs, {missing - len(jobs):,} of them in sweeps; "
        f"about {duration(seconds)} with {workers} at a time. Runs that figures share are made once."
    )


def build(paper: Paper, wanted: Sequence[Needed], results: Path, folder: Path, processes: int | None = 1) -> int:
    """Draw all figures from kept runs and write tables, listing and methods.

    Args:
        paper: The figures.
        wanted: What each needs; all of it must be there.
        results: Folder of results.
        folder: Where the files go.
        processes: Processes that share the work; None for as many as pay. Files do not depend on it.

    Returns:
        Number of files.

    Raises:
        PaperError: If a figure cannot be drawn as it is asked for.
    """
    drawn: list[_Drawn] = []
    with _pool(len(wanted), processes) as pool, progress_bar(f"{len(wanted)} figures") as bar:
        parts = list(_parts(wanted, pool.workers))
        for future in [pool.submit(_draw_part, part, results, folder) for part in parts]:
            drawn += future.result()
            bar(len(drawn), len(wanted))
    used = {run.run_id: run for one in drawn for run in one.used}
    sweeps = {f"{one.found.identity} {len(one.found.seeds)}": one.found for one in drawn if one.found is not None}
    listing = {one.figure.file: done.entry for one, done in zip(wanted, drawn, strict=True)}
    files = [name for entry in listing.values() for name in entry["files"]]
    about = {"title": paper.title, "figures": listing}
    write_text(folder / LISTING, json.dumps(about, indent=2, ensure_ascii=False) + "\n")
    write_text(folder / METHODS, methods(used.values(), list(sweeps.values())) + "\n")
    return len(files) + len((LISTING, METHODS))


def _pool(figures: int, processes: int | None) -> AbstractContextManager[Pool]:
    """This process, or several where so much is to be drawn that their start pays."""
    count = min(workers_of(Where(processes)), max(1, figures // FIGURES_THAT_PAY))
    return open_pool(Where(count, here=count == 1))


def _parts(wanted: Sequence[Needed], workers: int) -> Iterator[Sequence[Needed]]:
    """Neighbours in the list stay together, since they often draw the same runs, which are then read once."""
    size = 1 + len(wanted) // (PARTS_A_PROCESS * workers)
    whole = len(wanted) if workers == 1 else size
    for first in range(0, len(wanted), whole):
        yield wanted[first : first + whole]


@dataclass(frozen=True)
class _Drawn:
    """What is to be said of a figure that was drawn: its entry in the listing, its runs and its sweep."""

    entry: dict[str, Any]
    used: tuple[UsedRun, ...]
    found: SweepResult | None


def _draw_part(part: Sequence[Needed], results: Path, folder: Path) -> list[_Drawn]:
    """Draw some figures in this process."""
    read, drawn = reader(part, results), []
    for one in part:
        found = sweep_result(one) if one.folder is not None else None
        paths = _drawn(one, found, read, folder)
        used = tuple(UsedRun.of(run) for run in read(one.jobs))
        drawn.append(_Drawn(_entry(one, found, paths), used, found))
    return drawn


def _drawn(one: Needed, found: SweepResult | None, read: Make, folder: Path) -> list[Path]:
    """Draw one figure; what it refuses, and whatever fails in the user's own file, becomes a mistake at its line."""
    try:
        return _draw(one, found, read, folder)
    except Exception as problem:
        if not (one.figure.own or isinstance(problem, ValueError)):
            raise
        kind = f"{type(problem).__name__}: " if one.figure.own else ""
        sentence = f"{one.figure.file} cannot be drawn: {kind}{problem}"
        raise PaperError([Mistake(one.figure.place, one.figure.file, f"{sentence.rstrip('.')}.")]) from problem


def _draw(one: Needed, found: SweepResult | None, read: Make, folder: Path) -> list[Path]:
    figure = one.figure
    how = (folder, figure.formats, figure.size)
    if figure.of_runs:
        results = {label: list(read(jobs)) for label, jobs in run_sides(figure).items()}
        drawn_by = load_own_function(figure.own)[0] if figure.own else figure.figure
        return draw_run_figure(drawn_by, results, *how, file=figure.file)
    if figure.figure in STUDIES:
        study = study_of(figure, read)
        paths = draw_study_figure(figure.figure, study, figure.outcome, *how, file=figure.file)
        return [*paths, *write_tables(study.table(figure.outcome), folder / figure.file, _title(one))]
    if found is None:
        raise ValueError(f"{figure.file} has neither runs nor a sweep")
    return draw_sweep_figure(figure.figure, found, figure.outcome, *how, file=figure.file)


def _title(one: Needed) -> str:
    """What the table of a study shows."""
    figure, against = one.figure, Path(one.figure.against).stem
    what = {
        "policy_effects": f"Effects on {figure.outcome} against {against}",
        "dose_response": f"Effect of {figure.policy} on {figure.outcome} by dose, against {against}",
    }
    split = f"Effect of {Path((*figure.scenarios, '')[0]).stem} on {figure.outcome} against {against}, by mechanism"
    return f"{what.get(figure.figure, split)}, {len(figure.seeds)} pairs of runs"


def _entry(one: Needed, result: SweepResult | None, paths: Sequence[Path]) -> dict[str, Any]:
    """What the listing says of a figure: its files, and the runs or the sweep that it comes from."""
    figure = one.figure
    found: dict[str, Any] = {"figure": figure.figure, "size": figure.size, "files": [path.name for path in paths]}
    if not figure.of_runs:
        found["outcome"] = figure.outcome
    if result is not None:
        runs = {"sweep": result.layout.name, "identity": result.identity, "seeds": list(result.seeds)}
        return {**found, **runs, "runs": result.finished}
    hashes = {job.scenario.fingerprint: job.scenario.name for job in one.jobs}
    scenarios = [{"name": name, "hash": text} for text, name in hashes.items()]
    identities = [run_id(job.scenario, job.seed) for job in one.jobs]
    return {**found, "scenarios": scenarios, "seeds": list(figure.seeds), "runs": identities}
