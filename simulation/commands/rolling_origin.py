"""``validate --origin``: a forecast from the end of an earlier year, against what came and against simple rules."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from simulation.analysis.forecasts import MODEL, NARROW, WIDE, Forecast, Standing, forecasts, standings
from simulation.analysis.targets import TableError, Target, read_targets
from simulation.analysis.validation import FITTED_TO, Finding, short
from simulation.commands.calibrating import uncertain_numbers
from simulation.commands.running import SHORT_ID, Settings
from simulation.commands.target_runs import TargetRuns
from simulation.commands.text import next_command, paragraph, table
from simulation.commands.validating import TARGETS, ValidationAsked, until_last_target
from simulation.loading.options import SCENARIOS
from simulation.parameters.quantity import quantities
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin, fingerprint
from simulation.runs.replicates import Job
from simulation.runs.store import write_text
from simulation.scenario_loading import load_scenario
from simulation.sweeps.designs import latin_hypercube
from simulation.sweeps.layout import Dimension
from simulation.sweeps.settings import value_of
from simulation.sweeps.sweep import plain_numbers
from simulation.timeline import Quarter

KNOWN = SCENARIOS / "calibration" / "known_2022.csv"
"""What is known to the end of 2022, for the rules alone."""
DECLARED_SEEDS = 5
HEAD = ("row", "measure", "date", "came", "median", "50 %", "90 %", "holds it", "no change", "trend", "nearest")


def origin_command(asked: ValidationAsked, world: str, settings: Settings) -> str:
    """Run draws of all uncertain parameters from a world of the past, score them, and return what is to be printed.

    Raises:
        TableError: If no target is later than what the world knows, or an ensemble or another date is asked for.
    """
    if asked.ensemble is not None or asked.after is not None:
        raise TableError("--origin draws parameters and brings its own date; leave --ensemble and --after out")
    path, words = asked.path or TARGETS, [f"world={world}", *asked.overrides]
    targets = read_targets(path)
    scenario = until_last_target(load_scenario(asked.scenario, words), targets)
    dated = Quarter.parse(scenario.known_until), Quarter.parse(scenario.start)
    later = [one for one in targets if Finding(one, (), "", *dated).out_of_sample and one.span[1] >= dated[1]]
    usable = [one for one in later if not _unknown(one, scenario)]
    if not usable:
        raise TableError(f"no target of {path.name} is later than {scenario.known_until}, up to which this world knows")
    declared_as = {name: (known.bounds, default) for name, known, default in quantities(Scenario)}
    dimensions = [_moved(one, scenario, *declared_as[one.name]) for one in uncertain_numbers()]
    runs = TargetRuns(scenario, Origin(asked.scenario, tuple(words)), usable, dimensions, settings)
    places = latin_hypercube(len(dimensions), asked.draws)
    points = np.column_stack([one.at(places[:, axis])[:, 0] for axis, one in enumerate(dimensions)])
    jobs = [job for seed, point in enumerate(plain_numbers(points, runs.whole), 1) for job in runs.jobs(point, [seed])]
    drawn = runs.made("draws", jobs)
    declared = runs.made("as declared", [Job(scenario, seed, runs.origin) for seed in range(1, DECLARED_SEEDS + 1)])
    known = [*read_targets(KNOWN), *read_targets(TARGETS), *targets]
    made, hindsight = (
        forecasts([Finding(one, tuple(column), "", *dated) for one, column in zip(usable, values.T, strict=True)],
                  known, dated[0])
        for values in (drawn, declared)
    )  # fmt: skip
    folder = _kept(made, scenario, world, settings)
    return "\n".join(
        [
            _heading(scenario, path, (world, asked.draws), len(made), len(later) - len(usable)),
            "", table(HEAD, [_row(one) for one in made], right=(3, 4, 7, 8, 9)),
            "", score_text(made, hindsight),
            "", f"Table: {folder / 'forecasts.csv'}", *runs.failures,
            "", next_command(f"ai-concentration validate {' '.join(words)} --declared", "the same world, as declared"),
        ]
    )  # fmt: skip


def _unknown(target: Target, scenario: Scenario) -> bool:
    """Whether a target names a firm or nation that the world does not have."""
    names = {"firms": {one.name for one in scenario.firms}, "nations": {one.code for one in scenario.nations}}
    return any(name not in names.get(owners, {name}) for owners, name in target.reading.names)


def _moved(
    dimension: Dimension, scenario: Scenario, bounds: tuple[float | None, float | None], default: float
) -> Dimension:
    """The plausible range of a parameter; where the world sets another value than declared, it moves in proportion."""
    value = value_of(scenario, dimension.name)
    if value in (default, 0) or default == 0 or not value / default > 0.0:
        return dimension
    least, most = (open_ if end is None else end for end, open_ in zip(bounds, (-math.inf, math.inf), strict=True))
    low, high = sorted(min(max(end * value / default, least), most) for end in (dimension.low[0], dimension.high[0]))
    return replace(dimension, low=(low,), high=(high,))


def score_text(made: Sequence[Forecast], declared: Sequence[Forecast]) -> str:
    """How often the ranges hold what came, and who is nearer: the model or rules that anybody knows.

    Args:
        made: Forecasts from draws of the parameters.
        declared: The same targets with parameters as declared.
    """
    held = ", ".join(
        f"the range of {share} holds {sum(one.inside(parts) for one in made)} of {len(made)}"
        for share, parts in (("50 %", NARROW), ("90 %", WIDE))
    )
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
    hindsight = [f"{one.model_factor:.2g} and {one.model_score:.2f} ({one.rule})" for one in standings(declared)]
    return "\n".join(
        [
            paragraph(f"Of what came, {held}. Mean score {mean:.2f} over {len(scored)} targets; 0 is exact."),
            "", table(head, rows, right=(1, 2, 3, 4, 5, 6)), "",
            *(paragraph(_lost(one)) for one in found if one.targets),
            paragraph(
                f"For comparison, parameters as declared (they know {FITTED_TO}): factor and score on the targets of "
                f"each rule {' and '.join(hindsight)}."
            ),
        ]
    )  # fmt: skip


def _lost(one: Standing) -> str:
    """Say plainly where a rule is at least as near as the model, by row."""
    if not one.lost:
        return f"{one.rule.capitalize()} is nowhere nearer than the model."
    counts = {row: sum(other.id == row for other in one.lost) for row in dict.fromkeys(other.id for other in one.lost)}
    rows = ", ".join(f"{row} ({count})" if count > 1 else row for row, count in counts.items())
    return f"{one.rule.capitalize()} is as near or nearer on {len(one.lost)} of {one.targets}: {rows}."


def _heading(scenario: Scenario, path: Path, drawn: tuple[str, int], targets: int, unknown: int) -> str:
    world, draws = drawn
    text = (
        f"{scenario.name} from the world {world}, {scenario.start} to {scenario.end}: {draws} draws of "
        f"all uncertain parameters from their plausible ranges against {targets} targets of {path.name} after "
        f"{scenario.known_until}. The runs know the tables of that date and no later supply of chips."
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
