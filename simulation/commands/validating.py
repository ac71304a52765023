"""The command ``validate``: runs held against a table of what is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulation.analysis import validation
from simulation.analysis.naive import contests
from simulation.analysis.targets import KINDS, TableError, Target, read_targets
from simulation.commands.running import SHORT_ID, Settings
from simulation.commands.text import next_command, paragraph, table
from simulation.loading.ensembles import named, read_ensemble
from simulation.loading.options import SCENARIOS
from simulation.parameters.scenario import Scenario
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import Origin, fingerprint
from simulation.runs.replicates import run_jobs
from simulation.runs.result import RunResult
from simulation.runs.store import write_text
from simulation.scenario_loading import load_scenario
from simulation.studies import seeded
from simulation.timeline import Quarter

TARGETS = SCENARIOS / "calibration" / "targets_2024.csv"
"""What is known about the industry to the end of 2024."""

DRAWS = 300
DECLARED_SEEDS = 10
MORE_DIGITS = 3
_HINDSIGHT = (
    f"Out of sample are the tables of this world alone: parameters as declared were moved by hand with "
    f"{validation.FITTED_TO} in view. validate --origin draws them from their ranges instead."
)


@dataclass(frozen=True)
class ValidationAsked:
    """What the words of the command say.

    Attributes:
        path: Table of targets; None for what is known to the end of 2024.
        scenario: Name or path of the scenario.
        overrides: Overrides in Hydra's grammar.
        seeds: One run for each; none for as many as the ensemble has members.
        ensemble: Ensemble (a file, or ``shipped``) of which every run takes another member; None for as declared.
        after: Last quarter that simple rules may know, which the model is then held against; None for no contest.
        origin: Option of the group ``world`` from which a forecast is made and scored; None for none.
        draws: Number of draws of all uncertain parameters for that forecast, each with a seed of its own.
    """

    path: Path | None
    scenario: str
    overrides: Sequence[str]
    seeds: Sequence[int]
    ensemble: str | Path | None = None
    after: str | None = None
    origin: str | None = None
    draws: int = DRAWS


def validate_command(asked: ValidationAsked, settings: Settings) -> str:
    """Run a scenario with several seeds, hold it against a table, draw both, and return what is to be printed.

    With an origin, score a forecast from there instead.
    """
    if asked.origin is not None:
        from simulation.commands.rolling_origin import origin_command

        return origin_command(asked, asked.origin, settings)
    path = asked.path or TARGETS
    targets = read_targets(path)
    effective = until_last_target(load_scenario(asked.scenario, asked.overrides), targets)
    dated = [one.span[1] for one in targets if one.in_model]
    if dated and max(dated) < Quarter.parse(effective.start):
        raise TableError(
            f"the run starts {effective.start}, and no target of {path.name} is as late; give a later table"
        )
    members = read_ensemble(asked.ensemble) if asked.ensemble else None
    seeds = asked.seeds or range(1, 1 + (len(members.points) if members else DECLARED_SEEDS))
    jobs = seeded(effective, Origin(asked.scenario, tuple(asked.overrides)), seeds, asked.ensemble)
    with progress_bar(f"{effective.name}, {len(jobs)} runs to {effective.end}") as note:
        runs = run_jobs(jobs, processes=settings.processes, progress=note)
    findings = validation.judge(targets, runs, members.known_until if members else None)
    whose = f" with the parameters of members of {named(asked.ensemble)}" if asked.ensemble else " as declared"
    heading = (
        f"{effective.name}, {effective.start} to {effective.end}, {len(jobs)} "
        f"{'run' if len(jobs) == 1 else 'runs'}{whose} against {path.name}. "
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
    lines += ["", validation.summary(findings), ""]
    if members is None and Quarter.parse(effective.known_until) < validation.FITTED_TO:
        lines += [paragraph(_HINDSIGHT), ""]
    if asked.after:
        lines += [_contests(findings, Quarter.parse(asked.after)), ""]
    lines += [_kept(findings, runs, targets, settings)]
    return "\n".join([*lines, "", _next(asked)])


def _contests(findings: Sequence[validation.Finding], origin: Quarter) -> str:
    """The model against what anybody could say without one."""
    rows = [
        (one.rule, str(one.targets), f"{one.rule_factor:.2f}", f"{one.model_factor:.2f}",
         f"{one.model_nearer} of {one.targets}", one.winner)
        for one in contests(findings, origin)
    ]  # fmt: skip
    head = ("rule", "targets", "its factor", "factor of the model", "model nearer on", "smaller factor")
    text = (
        f"What was said of targets after {origin}, by rules that know the table up to then. A factor of 1 is exact. "
        "The model is not blind: parameters were moved by hand with 2024 in view, and chips are given to its end. "
        "Losing counts against it; winning is no forecast."
    )
    return "\n".join([paragraph(text), "", table(head, rows, right=(1, 2, 3))])


def _kept(
    findings: Sequence[validation.Finding], runs: Sequence[RunResult], targets: Sequence[Target], settings: Settings
) -> str:
    """Write the table and the figures, and say where."""
    identity = fingerprint([[run.run_id for run in runs], [target.__dict__ for target in targets]])[:SHORT_ID]
    folder = settings.results / f"validation-{runs[0].scenario.name}-{identity}"
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "validation.csv", validation.frame(findings).to_csv(index=False))
    said = f"Table: {folder / 'validation.csv'}"
    judged = any(one.verdict in ("hit", "miss") and not one.given for one in findings)
    dated = any(one.in_model and "/" not in one.date for one in targets)
    if settings.figures and (judged or dated):
        from simulation.figures import fan_chart
        from simulation.figures import validation as validation_figure
        from simulation.figures.saving import identity_of_runs, save_with_caption

        identity_of = identity_of_runs({runs[0].scenario.name: list(runs)})
        drawn = {"validation": validation_figure.draw(findings)} if judged else {}
        drawn |= {"fan_chart": fan_chart.draw(runs, targets)} if dated else {}
        for name, figure in drawn.items():
            save_with_caption(figure, folder / name, ("pdf", "png"), identity_of)
        said += f"\nFigures: {' and '.join(drawn)}, as PDF and PNG in {folder}"
    return said


def until_last_target(scenario: Scenario, targets: Sequence[Target]) -> Scenario:
    """The scenario cut after the last quarter that a target asks for; what happens later changes nothing before."""
    dated = [target.span[1] for target in targets if target.in_model]
    if not dated or max(dated) >= Quarter.parse(scenario.end) or max(dated) < Quarter.parse(scenario.start):
        return scenario
    return scenario.model_copy(update={"end": str(max(dated))})


def scenario_words(scenario: str) -> list[str]:
    """The words that name a scenario; none for the baseline."""
    return ["--scenario", scenario] if scenario != "baseline" else []


def _next(asked: ValidationAsked) -> str:
    words = [*([str(asked.path)] if asked.path else []), *asked.overrides]
    words += scenario_words(asked.scenario)
    words += ["--seeds", str(len(asked.seeds))] if asked.seeds else []
    words += ["--declared"] if asked.ensemble is None else []
    words += ["--ensemble", str(asked.ensemble)] if asked.ensemble not in (None, "shipped") else []
    words += ["--after", asked.after] if asked.after else []
    again = " ".join(["ai-concentration validate", *words, "NAME=VALUE"])
    return next_command("ai-concentration list parameters", f"then {again} shows what one of them does to the fit")
