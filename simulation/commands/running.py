"""The commands ``run`` and ``check``, and what commands that run the model share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulation.commands.text import next_command, paragraph, table
from simulation.runs.kept_runs import Kept, make_or_reuse
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import Origin, fingerprint
from simulation.runs.replicates import Job
from simulation.runs.result import RunResult
from simulation.scenario_loading import load_scenario
from simulation.studies import seeded

SHORT_ID = 8


@dataclass(frozen=True)
class Settings:
    """What the options of a command say.

    Attributes:
        results: Folder of results.
        figures: Whether to draw figures.
        processes: How many processes share the work; None for as many as pay.
        everything: Whether tables show all outcomes or the main ones.
        ensemble: Ensemble (a file, or ``shipped``) of which every run takes another member; None for as declared.
    """

    results: Path = Path("results")
    figures: bool = True
    processes: int | None = None
    everything: bool = False
    ensemble: str | Path | None = None


def run_command(scenario: str, overrides: Sequence[str], seeds: Sequence[int], settings: Settings) -> str:
    """Run a scenario once or with several seeds, keep the runs, draw figures, and return what is to be printed."""
    effective, origin = load_scenario(scenario, overrides), Origin(scenario, tuple(overrides))
    kept = make(seeded(effective, origin, seeds, settings.ensemble), settings)
    first = kept.results[0]
    lines = [_heading(first) if len(seeds) == 1 else _headings(kept.results), *of_members(settings, "run")]
    lines += ["", _summary(kept.results), ""]
    lines += [*_why(first), ""] if len(seeds) == 1 else []
    lines += places(kept)
    if settings.figures:
        folder = kept.folders[0] / "figures" if len(seeds) == 1 else settings.results / _group_name(kept.results)
        lines.append(draw({effective.name: list(kept.results)}, folder))
    words = " ".join([scenario, *overrides])
    other = "open_older_versions" if effective.name == "baseline" and not overrides else None
    command = (
        f"ai-concentration compare baseline {other}" if other else f"ai-concentration run {words} --against baseline"
    )
    return "\n".join([*lines, "", next_command(command, "what it changes, with intervals")])


def check_text(scenario: str, overrides: Sequence[str]) -> str:
    """What ``check`` says about a scenario without mistakes: what it changes; of a sweep what it varies."""
    from simulation.commands.descriptions import sweep_text
    from simulation.commands.scenario_differences import differences
    from simulation.loading.sweep_reading import is_sweep

    if is_sweep(scenario):
        command = " ".join(["ai-concentration sweep", scenario, *overrides, "--plan"])
        lines = [f"OK: {scenario} has no mistakes.", sweep_text(scenario, overrides)]
        return "\n".join([*lines, "", next_command(command, "what it costs")])

    effective = load_scenario(scenario, overrides)
    changed = differences(load_scenario("baseline"), effective)
    lines = [f"OK: {scenario} has no mistakes; {effective.start} to {effective.end}."]
    if changed:
        lines.append(table(("parameter", "baseline", "here"), changed))
    else:
        lines.append("It changes nothing in the baseline.")
    command = " ".join(["ai-concentration run", scenario, *overrides])
    return "\n".join([*lines, "", next_command(command, "run it")])


def of_members(settings: Settings, what: str) -> list[str]:
    """The sentence that says of which members the parameters are, if they are any's."""
    if settings.ensemble is None:
        return []
    from simulation.loading.ensembles import named

    whose = f"Each {what} has the parameters of a member of {named(settings.ensemble)}, as its seed chooses"
    return [paragraph(f"{whose}: ranges hold luck and parameters.")]


def make(jobs: Sequence[Job], settings: Settings) -> Kept:
    """Make or reuse the runs, with a bar if it takes long."""
    names = " and ".join(dict.fromkeys(job.scenario.name for job in jobs))
    count = "1 run" if len(jobs) == 1 else f"{len(jobs)} runs"
    with progress_bar(f"{names}, {count}") as note:
        return make_or_reuse(jobs, settings.results, processes=settings.processes, progress=note)


def _heading(result: RunResult) -> str:
    quarters = result.record.quarters
    return (
        f"{result.scenario.name}, {quarters[0]} to {quarters[-1]}, seed {result.seed}, run {result.run_id}. "
        "One run is one history, not a forecast."
    )


def _why(result: RunResult) -> list[str]:
    """Why the firm that leads at the end does, in three sentences; the whole explanation is one call away."""
    from simulation.analysis.causal_text import explain, sentences
    from simulation.analysis.causal_timeline import NothingToExplainError, causal_timeline

    try:
        told = sentences(causal_timeline(result))[:3]
    except NothingToExplainError:
        return [explain(result)]
    return [
        paragraph(" ".join(told)),
        "In full from Python: print(simulation.explain(result)), or of any firm by name.",
    ]


def _headings(results: Sequence[RunResult]) -> str:
    quarters = results[0].record.quarters
    name = results[0].scenario.name
    return f"{name}, {quarters[0]} to {quarters[-1]}, {len(results)} runs; numbers are medians of runs."


def _summary(results: Sequence[RunResult]) -> str:
    import numpy as np

    tables = [result.summary() for result in results]
    dates = list(tables[0].columns[2:])
    rows: list[list[object]] = []
    for line in range(len(tables[0])):
        measure, unit = tables[0].iloc[line][["measure", "unit"]]
        cells = [[frame.iloc[line][date] for frame in tables] for date in dates]
        if unit == "name" and len(tables) > 1:
            values: list[object] = [_commonest([str(cell) for cell in column]) for column in cells]
        else:
            values = [column[0] if len(column) == 1 else float(np.median(column)) for column in cells]
        rows.append([measure, unit, *values])
    return table(("measure", "unit", *dates), rows, right=range(2, 2 + len(dates)))


def _commonest(names: list[str]) -> str:
    """The name that leads in most runs, and in how many of them."""
    best = max(dict.fromkeys(names), key=names.count)
    return f"{best or 'none'} ({names.count(best)}/{len(names)})"


def places(kept: Kept) -> list[str]:
    """Lines that say where runs are kept, and which of them were there already."""
    count = len(kept.results)
    if count == 1:
        lines = [f"Tables and manifest: {kept.folders[0]}"]
    else:
        lines = [f"Tables and manifests: {count} folders in {kept.folders[0].parent}"]
    if kept.reused == count:
        which = "the same run was" if count == 1 else f"all {count} runs were"
        lines.append(f"Nothing was calculated again: {which} there already.")
    elif kept.reused:
        lines.append(f"{kept.reused} of the {count} runs were there already and were not calculated again.")
    return lines


def draw(results: dict[str, list[RunResult]], folder: Path) -> str:
    """Draw all figures and say where they are."""
    from simulation.figures import FIGURES, draw_run_figures

    with progress_bar(f"{len(FIGURES)} figures") as note:
        paths = draw_run_figures(results, folder, progress=note)
    return f"Figures: {len({path.stem for path in paths})} as PDF and PNG in {folder}"


def _group_name(results: Sequence[RunResult]) -> str:
    identity = fingerprint([result.run_id for result in results])[:SHORT_ID]
    return f"figures-{results[0].scenario.name}-{len(results)}-runs-{identity}"
