"""The command ``validate``: runs held against a table of what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from simulation.analysis import validation
from simulation.analysis.ensembles import read_ensemble
from simulation.analysis.targets import KINDS, Target, read_targets
from simulation.commands.text import next_command, paragraph, table
from simulation.loading.options import SCENARIOS
from simulation.parameters.scenario import Scenario
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import Origin
from simulation.runs.replicates import Job, run_jobs
from simulation.scenario_loading import load_scenario
from simulation.sweeps.settings import with_values
from simulation.timeline import Quarter

TARGETS = SCENARIOS / "calibration" / "targets_2024.csv"
"""What is known about the industry to the end of 2024."""

MORE_DIGITS = 3


def validate_command(
    path: Path | None,
    scenario: str,
    overrides: Sequence[str],
    seeds: Sequence[int],
    processes: int | None,
    ensemble: Path | None = None,
) -> str:
    """Run a scenario with several seeds and hold it against a table; return what is to be printed.

    Args:
        path: Table of targets; None for what is known to the end of 2024.
        scenario: Name or path of the scenario.
        overrides: Overrides in Hydra's grammar.
        seeds: One run for each.
        processes: How many processes share the runs; None for as many as pay.
        ensemble: Ensemble of which every member is run, with one of the seeds in turn; None for parameters as declared.
    """
    targets = read_targets(path or TARGETS)
    effective = until_last_target(load_scenario(scenario, overrides), targets)
    jobs = _jobs(effective, seeds, Origin(scenario, tuple(overrides)), ensemble)
    with progress_bar(f"{effective.name}, {len(jobs)} runs to {effective.end}") as note:
        runs = run_jobs(jobs, processes=processes, progress=note)
    findings = validation.judge(targets, runs)
    members = f" with the parameters of {ensemble.name}" if ensemble else ""
    heading = (
        f"{effective.name}, {effective.start} to {effective.end}, {len(jobs)} "
        f"{'run' if len(jobs) == 1 else 'runs'}{members} against {(path or TARGETS).name}. "
        "A hit: the median of the runs lies in the band."
    )
    lines = [paragraph(heading)]
    for kind in KINDS:
        found = validation.rows([one for one in findings if one.target.kind == kind], MORE_DIGITS)
        if found:
            lines += ["", validation.TITLES[kind], table(validation.HEAD, found, right=(3, 5, 7))]
    absent = validation.reasons(findings)
    if absent:
        lines += ["", table(("row", "why it is not in the model"), absent)]
    return "\n".join([*lines, "", validation.summary(findings), "", _next(scenario, overrides, path)])


def _jobs(scenario: Scenario, seeds: Sequence[int], origin: Origin, ensemble: Path | None) -> list[Job]:
    """One run a seed, or one a member of the ensemble with the seeds in turn."""
    if ensemble is None:
        return [Job(scenario, seed, origin) for seed in seeds]
    found = read_ensemble(ensemble)
    jobs = []
    for place in range(len(found.points)):
        numbers = found.member(place)
        words = (f"{name}={value:.12g}" for name, value in numbers.items())
        changed = replace(origin, overrides=(*origin.overrides, *words))
        jobs.append(Job(with_values(scenario, numbers), seeds[place % len(seeds)], changed))
    return jobs


def until_last_target(scenario: Scenario, targets: Sequence[Target]) -> Scenario:
    """The scenario cut after the last quarter that a target asks for; what happens later changes nothing before."""
    dated = [target.span[1] for target in targets if target.in_model]
    if not dated or max(dated) >= Quarter.parse(scenario.end) or max(dated) < Quarter.parse(scenario.start):
        return scenario
    return scenario.model_copy(update={"end": str(max(dated))})


def _next(scenario: str, overrides: Sequence[str], path: Path | None) -> str:
    words = [*([str(path)] if path else []), *overrides, *(["--scenario", scenario] if scenario != "baseline" else [])]
    again = " ".join(["ai-concentration validate", *words, "NAME=VALUE"])
    return next_command("ai-concentration list parameters", f"then {again} shows what one of them does to the fit")
