"""The command ``validate``: runs held against a table of what is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulation.analysis import validation
from simulation.analysis.targets import KINDS, Target, read_targets
from simulation.commands.text import next_command, paragraph, table
from simulation.loading.options import SCENARIOS
from simulation.parameters.scenario import Scenario
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import Origin
from simulation.runs.replicates import replicates
from simulation.scenario_loading import load_scenario
from simulation.timeline import Quarter

TARGETS = SCENARIOS / "calibration" / "targets_2024.csv"
"""What is known about the industry to the end of 2024."""

MORE_DIGITS = 3


def validate_command(
    path: Path | None, scenario: str, overrides: Sequence[str], seeds: Sequence[int], processes: int | None
) -> str:
    """Run a scenario with several seeds and hold it against a table; return what is to be printed.

    Args:
        path: Table of targets; None for what is known to the end of 2024.
        scenario: Name or path of the scenario.
        overrides: Overrides in Hydra's grammar.
        seeds: One run for each.
        processes: How many processes share the runs; None for as many as pay.
    """
    targets = read_targets(path or TARGETS)
    effective = until_last_target(load_scenario(scenario, overrides), targets)
    with progress_bar(f"{effective.name}, {len(seeds)} runs to {effective.end}") as note:
        runs = replicates(
            effective, seeds, processes=processes, progress=note, origin=Origin(scenario, tuple(overrides))
        )
    findings = validation.judge(targets, runs)
    heading = (
        f"{effective.name}, {effective.start} to {effective.end}, {len(seeds)} "
        f"{'run' if len(seeds) == 1 else 'runs'} against {(path or TARGETS).name}. "
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
