"""``validate --origin``: a forecast from the end of an earlier year, against what came and against simple rules."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.forecasts import MODEL, NARROW, WIDE, Forecast, Standing, forecasts, standings
from simulation.analysis.targets import TableError, Target, read_targets
from simulation.analysis.validation import FITTED_TO, Finding, short
from simulation.commands.running import SHORT_ID, Settings
from simulation.commands.target_runs import TargetRuns
from simulation.commands.text import next_command, paragraph, table
from simulation.commands.uncertain_numbers import uncertain_numbers
from simulation.commands.validating import TARGETS, ValidationAsked, scenario_words, until_last_target
from simulation.loading.ensembles import Ensemble, named, place_of, read_ensemble, shipped_until
from simulation.loading.options import SCENARIOS
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin, fingerprint
from simulation.runs.replicates import Job
from simulation.runs.store import write_text
from simulation.scenario_loading import load_scenario, world_of
from simulation.sweeps.designs import latin_hypercube
from simulation.sweeps.layout import Dimension
from simulation.sweeps.levels import named_by
from simulation.sweeps.sweep import plain_numbers
from simulation.timeline import Quarter

Floats = NDArray[np.float64]
Members = tuple[str, Ensemble]
"""An ensemble with the name of its file."""

KNOWN = SCENARIOS / "calibration" / "known_2022.csv"
"""What is known to the end of 2022, for the rules alone."""
DECLARED_SEEDS = 5
HEAD = ("row", "measure", "date", "came", "median", "50 %", "90 %", "holds it", "no change", "trend", "nearest")


def origin_command(asked: ValidationAsked, world: str, settings: Settings) -> str:
    """Run draws of all uncertain parameters from a world of the past, score them, and return what is to be printed.

    An ensemble that was chosen by targets up to the origin gives the parameters that it has; all others are drawn from
    their plausible ranges.

    Raises:
        TableError: If no target is later than the world knows, the ensemble knows more, or words set another start.
    """
    if asked.after is not None:
        raise TableError("--origin brings its own date; leave --after out")
    idle = [word for word in asked.overrides if named_by(word) in ("world", "known_until")]
    if idle or asked.seeds:
        raise TableError(f"--origin says where runs start; leave {idle[0] if idle else '--seeds'} out")
    path, words = asked.path or TARGETS, [f"world={world}", *asked.overrides]
    targets = read_targets(path)
    scenario = until_last_target(load_scenario(asked.scenario, words), targets)
    known, start = Quarter.parse(scenario.known_until), Quarter.parse(scenario.start)
    judged = [one for one in targets if one.in_model and not math.isnan(one.low) and one.span[1] >= start]
    later = [one for one in judged if Finding(one, (), "", known, start).out_of_sample]
    usable = [one for one in later if not _unknown(one, scenario)]
    if not usable:
        raise TableError(f"no target of {path.name} with a band is later than {known}, up to which this world knows")
    members = _members(asked.ensemble, known)
    origin = Origin(asked.scenario, tuple(words))
    dimensions = uncertain_numbers(scenario, origin)
    runs = TargetRuns(scenario, origin, usable, dimensions, settings)
    said = [*read_targets(KNOWN), *read_targets(TARGETS), *targets]
    made, *others = (
        (what, forecasts([Finding(*one, "", known, start) for one in _columns(usable, values)], said, known))
        for what, values in _values(runs, dimensions, asked.draws, members).items()
    )
    folder = _kept(made[1], scenario, world, settings)
    return "\n".join(
        [
            _heading(scenario, path, (world, asked.draws), members, len(made[1]), len(later) - len(usable)),
            "", table(HEAD, [_row(one) for one in made[1]], right=(3, 4, 7, 8, 9)),
            "", score_text(made[1], dict(others)),
            "", f"Table: {folder / 'forecasts.csv'}", *runs.failures,
            "", next_command(" ".join(_same_world(asked, words)), "the same world, as declared"),
        ]
    )  # fmt: skip


def _same_world(asked: ValidationAsked, words: Sequence[str]) -> list[str]:
    path = [str(asked.path)] if asked.path else []
    return ["ai-concentration validate", *path, *words, *scenario_words(asked.scenario), "--declared"]


def _columns(targets: Sequence[Target], values: Floats) -> list[tuple[Target, tuple[float, ...]]]:
    return [(one, tuple(column)) for one, column in zip(targets, values.T, strict=True)]


def _values(
    runs: TargetRuns, dimensions: Sequence[Dimension], draws: int, members: Members | None
) -> dict[str, Floats]:
    """What runs say, shape (runs, targets): of the ensemble if there is one, of plausible ranges alone, as declared."""
    places = latin_hypercube(len(dimensions), draws)
    drawn = np.column_stack([one.at(places[:, axis])[:, 0] for axis, one in enumerate(dimensions)])
    found = {}
    if members is not None:
        name, ensemble = members
        world = world_of(runs.origin.scenario, runs.origin.overrides)
        points = fitted(drawn, dimensions, ensemble, world)
        found[f"With {name}"] = runs.made(f"draws with {name}", _jobs(runs, points))
    found["From plausible ranges alone"] = runs.made("draws", _jobs(runs, drawn))
    declared = [Job(runs.scenario, seed, runs.origin) for seed in range(1, DECLARED_SEEDS + 1)]
    found[f"As the scenario says, with parameters that know {FITTED_TO}"] = runs.made("as declared", declared)
    return found


def _members(asked: str | Path | None, known: Quarter) -> Members | None:
    """The ensemble that is asked for or else shipped; None if none goes no further than the origin.

    Raises:
        TableError: If the one that is asked for was chosen by later targets.
    """
    path = asked or shipped_until(known)
    if path is None:
        return None
    found = read_ensemble(path)
    if found.known_until > known:
        raise TableError(
            f"the ensemble {named(path)} was chosen by targets up to {found.known_until}, and the world knows no more "
            f"than {known}; leave --ensemble out, or calibrate one from an earlier world on targets to {known}"
        )
    return named(path), found


def fitted(drawn: Floats, dimensions: Sequence[Dimension], members: Ensemble, world: Scenario) -> Floats:
    """Draws with the parameters of a member each, shape (draws, parameters); what it does not have stays as drawn."""
    found, places = drawn.copy(), {one.name: axis for axis, one in enumerate(dimensions)}
    chosen = [place_of(seed, len(members.points)) for seed in range(1, len(drawn) + 1)]
    for name, column in zip(members.names, members.in_world(world).T, strict=True):
        if name in places:
            found[:, places[name]] = column[chosen]
    return found


def _jobs(runs: TargetRuns, points: Floats) -> list[Job]:
    """A run at every point, each with a seed of its own."""
    return [job for seed, point in enumerate(plain_numbers(points, runs.whole), 1) for job in runs.jobs(point, [seed])]


def _unknown(target: Target, scenario: Scenario) -> bool:
    """Whether a target names a firm or nation that the world does not have."""
    names = {"firms": {one.name for one in scenario.firms}, "nations": {one.code for one in scenario.nations}}
    return any(name not in names.get(owners, {name}) for owners, name in target.reading.names)


def score_text(made: Sequence[Forecast], compared: Mapping[str, Sequence[Forecast]]) -> str:
    """How often the ranges hold what came, and who is nearer: the model or rules that anybody knows.

    Args:
        made: The forecasts.
        compared: Other forecasts of the same targets, by what makes them other.
    """
    scored = [one for one in made if MODEL in one.distances]
    weights = [one.target.weight for one in scored]
    mean = float(np.average([one.score for one in scored], weights=weights)) if scored else math.nan
    found = standings(made)
    head = ("rule", "targets", "its factor", "model's factor", "its score", "model's score", "model nearer on", "wins")
    rows = [
        (one.rule, str(one.targets), short(one.rule_factor), short(one.model_factor), f"{one.rule_score:.2f}",
         f"{one.model_score:.2f}", f"{one.targets - len(one.lost)}", one.winner)
        for one in found
    ]  # fmt: skip
    return "\n".join(
        [
            paragraph(f"Of what came, {_held(made)}. Mean score {mean:.2f} over {len(scored)} targets; 0 is exact."),
            "", table(head, rows, right=(1, 2, 3, 4, 5, 6)), "",
            *(paragraph(_lost(one)) for one in found if one.targets),
            *(paragraph(_compared(what, others)) for what, others in compared.items()),
        ]
    )  # fmt: skip


def _held(made: Sequence[Forecast]) -> str:
    return ", ".join(
        f"the range of {share} holds {sum(one.inside(parts) for one in made)} of {len(made)}"
        for share, parts in (("50 %", NARROW), ("90 %", WIDE))
    )


def _compared(what: str, others: Sequence[Forecast]) -> str:
    """Other forecasts of the same targets in a sentence."""
    scores = " and ".join(f"{one.model_factor:.2g} and {one.model_score:.2f} ({one.rule})" for one in standings(others))
    return f"{what}: factor and score on the targets of each rule {scores}; {_held(others)}."


def _lost(one: Standing) -> str:
    """Say plainly where a rule is at least as near as the model, by row."""
    if not one.lost:
        return f"{one.rule.capitalize()} is nowhere nearer than the model."
    counts = {row: sum(other.id == row for other in one.lost) for row in dict.fromkeys(other.id for other in one.lost)}
    rows = ", ".join(f"{row} ({count})" if count > 1 else row for row, count in counts.items())
    return f"{one.rule.capitalize()} is as near or nearer on {len(one.lost)} of {one.targets}: {rows}."


def _heading(
    scenario: Scenario,
    path: Path,
    drawn: tuple[str, int],
    members: Members | None,
    targets: int,
    unknown: int,
) -> str:
    world, draws = drawn
    whose = "all uncertain parameters from their plausible ranges"
    if members is not None:
        name, found = members
        whose = (
            f"the members of {name} ({len(found.points)} that targets up to {found.known_until} do not rule out), what "
            "they do not have from plausible ranges,"
        )
    text = (
        f"{scenario.name} from the world {world}, {scenario.start} to {scenario.end}: {draws} draws of {whose} against "
        f"{targets} targets of {path.name} after {scenario.known_until}. The runs know the tables of that date and no "
        "later supply of chips."
    )
    if Quarter.parse(scenario.known_until) < FITTED_TO:
        text += (
            f" Ranges, equations and the choice of targets were written by people who knew {FITTED_TO}, so a good "
            "score is no proof."
        )
    absent = f" Left out, because they name firms that this world does not know: {unknown}." if unknown else ""
    return paragraph(text + absent)


def _row(one: Forecast) -> tuple[str, ...]:
    finding, target = one.finding, one.target
    ranges = (" to ".join(short(end) for end in finding.between(parts)) for parts in (NARROW, WIDE))
    holds = "50 %" if one.inside(NARROW) else "90 %" if one.inside(WIDE) else "no"
    said = (short(value) for value in one.said.values())
    numbers = short(target.value), short(finding.median), *ranges
    return (target.id, target.measure, target.date, *numbers, holds, *said, one.nearest)


def _kept(made: Sequence[Forecast], scenario: Scenario, world: str, settings: Settings) -> Path:
    """Write all forecasts as a table, and return its folder."""
    import pandas as pd

    rows = [
        {
            "id": one.target.id, "measure": one.target.measure, "date": one.target.date, "unit": one.target.unit,
            "weight": one.target.weight, "came": one.target.value, "median": one.finding.median,
            **{f"q{part:g}": one.finding.between((part, part))[0] for part in (*WIDE, *NARROW)},
            "runs": len(one.finding.known), "score": one.score, **one.said, "nearest": one.nearest,
        }
        for one in made
    ]  # fmt: skip
    identity = fingerprint(
        [scenario.fingerprint, [one.finding.values for one in made], [one.target.__dict__ for one in made]]
    )[:SHORT_ID]
    folder = settings.results / f"origin-{world}-{identity}"
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "forecasts.csv", pd.DataFrame(rows).to_csv(index=False))
    return folder
