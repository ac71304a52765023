"""The command ``calibrate``: the parameters that a table of targets does not rule out, as an ensemble."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.calibration import Calibration, calibrate, distances, usable
from simulation.analysis.history_matching import FORGIVEN, NORMAL_95
from simulation.analysis.targets import read_targets
from simulation.commands.running import SHORT_ID, Settings
from simulation.commands.target_runs import TargetRuns
from simulation.commands.text import next_command, paragraph, table
from simulation.commands.uncertain_numbers import uncertain_numbers
from simulation.commands.validating import TARGETS, scenario_words, until_last_target
from simulation.loading.ensembles import Ensemble, scenario_text, write_ensemble
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin, fingerprint
from simulation.runs.store import write_text
from simulation.scenario_loading import load_scenario, world_of
from simulation.sweeps.settings import value_of
from simulation.sweeps.sweep import holds_whole_number, plain_numbers
from simulation.timeline import Quarter

Floats = NDArray[np.float64]
SHOWN = 15
NEAREST_SEEDS = 5
"""Seeds with which the nearest runs are made again."""


@dataclass(frozen=True)
class CalibrationAsked:
    """What the words of the command say.

    Attributes:
        path: Table of targets; None for what is known to the end of 2024.
        scenario: Scenario whose parameters are uncertain.
        overrides: Overrides that hold for all runs.
        seeds: Seeds that all points share.
        waves: Number of waves.
        points: Points a wave.
        members: Largest size of the ensemble.
        vary: Patterns of the parameters that may move; none for all that have a plausible range.
        until: Last quarter of targets that are used; None for all.
    """

    path: Path | None
    scenario: str
    overrides: Sequence[str]
    seeds: Sequence[int]
    waves: int
    points: int
    members: int
    vary: Sequence[str] = ()
    until: str | None = None


def calibrate_command(asked: CalibrationAsked, settings: Settings) -> str:
    """Make the waves, keep every run, write the ensemble, and return what is to be printed."""
    path = asked.path or TARGETS
    targets = usable(read_targets(path), Quarter.parse(asked.until) if asked.until else None)
    scenario = until_last_target(load_scenario(asked.scenario, asked.overrides), targets)
    origin = Origin(asked.scenario, tuple(asked.overrides))
    dimensions = uncertain_numbers(scenario, origin, asked.vary)
    runs = TargetRuns(scenario, origin, targets, dimensions, settings)
    found = calibrate(
        targets, dimensions, partial(runs.values, asked.seeds), runs.luck, waves=asked.waves, points=asked.points,
        again=partial(runs.values, range(1, NEAREST_SEEDS + 1)),
    )  # fmt: skip
    whole = [holds_whole_number(scenario, name) for name in found.names]
    found = replace(found, points=plain_numbers(found.points, whole))  # the numbers that were run
    members = found.ensemble(asked.members)
    said = [target.__dict__ for target in targets], [one.name for one in dimensions], list(asked.seeds)
    identity = fingerprint([scenario.fingerprint, said, asked.waves, asked.points, asked.members])
    folder = settings.results / f"calibration-{scenario.name}-{identity[:SHORT_ID]}"
    lines = [_heading(found, scenario, path, asked), "", _waves(found), ""]
    if len(members):
        files = _write(found, members, world_of(asked.scenario, asked.overrides), folder, _command(asked))
        lines += [_scoreboard(found, members), "", _learned(found, members), "", f"Ensemble: {' and '.join(files)}"]
        words = ["ai-concentration validate", str(path), *asked.overrides, *scenario_words(asked.scenario)]
        words += ["--ensemble", files[0]]
        step = next_command(" ".join(words), "the ensemble against the table")
    else:
        lines += [_nothing_left(found)]
        more = _command(replace(asked, waves=asked.waves + 2))
        step = next_command(f"{more} --out {settings.results}", "more waves; runs made are not made again")
    return "\n".join([*lines, *runs.failures, "", step])


def _write(found: Calibration, members: NDArray[np.int64], world: Scenario, folder: Path, command: str) -> list[str]:
    """Write the ensemble and its nearest member as a scenario's settings."""
    folder.mkdir(parents=True, exist_ok=True)
    levels = tuple(float(value_of(world, name)) for name in found.names)
    ensemble = Ensemble(found.names, found.points[members], max(one.span[1] for one in found.targets), levels)
    write_ensemble(ensemble, folder / "ensemble.csv", command)
    write_text(folder / "calibrated.yaml", scenario_text(ensemble, command))
    return [str(folder / "ensemble.csv"), str(folder / "calibrated.yaml")]


def _heading(found: Calibration, scenario: Scenario, path: Path, asked: CalibrationAsked) -> str:
    runs = sum(wave.runs for wave in found.waves) + 1 + 2 * len(found.dimensions)
    text = (
        f"{scenario.name}, {scenario.start} to {scenario.end}, against {len(found.targets)} targets of {path.name}: "
        f"{runs} points with {len(asked.seeds)} {'seed' if len(asked.seeds) == 1 else 'seeds'} each. "
        f"{len(found.moved)} of {len(found.dimensions)} uncertain parameters move a target; the rest stay as declared."
    )
    return paragraph(text)


def _waves(found: Calibration) -> str:
    rows = [
        (str(number), str(wave.runs), "all" if np.isinf(wave.level) else f"I < {wave.level:.2f}", f"{wave.best:.2f}",
         str(wave.left))
        for number, wave in enumerate(found.waves, start=1)
    ]  # fmt: skip
    return table(("wave", "points", "chosen where", "nearest point", "not ruled out"), rows, right=(0, 1, 3, 4))


def _nothing_left(found: Calibration) -> str:
    far = np.abs(found.distances[np.argmin(found.farthest)])
    worst = found.targets[int(np.argmax(far * found.in_reach))]
    return paragraph(
        f"No point that was tried is left: none keeps {1 - FORGIVEN:.0%} of the targets in reach within three "
        f"deviations. The nearest point misses {worst.id} ({worst.measure}, {worst.date}) most."
    )


def _scoreboard(found: Calibration, members: NDArray[np.int64]) -> str:
    """How often each target is hit as declared, and by the ensemble."""
    far, before = found.distances[members], distances(found.targets, found.declared[None])[0]
    rows = []
    for place, target in enumerate(found.targets):
        share = float((np.abs(far[:, place]) <= NORMAL_95).mean())
        reach = "" if found.in_reach[place] else "out of reach"
        rows.append(
            (target.id, target.measure, target.date, f"{before[place]:+.1f}", f"{np.median(far[:, place]):+.1f}",
             f"{share:.0%}", f"{found.ruled_out()[place]:.0%}", reach)
        )  # fmt: skip
    head = ("row", "measure", "date", "declared", "ensemble", "members in band", "ruled out by it alone", "")
    hits, declared = (np.abs(far) <= NORMAL_95).sum(axis=1), int((np.abs(before) <= NORMAL_95).sum())
    text = (
        f"{len(members)} members. Targets in their bands: {declared} of {len(found.targets)} as declared, "
        f"{hits.min()} to {hits.max()} in the members, median {np.median(hits):.0f}. Distances are in deviations of a "
        "target, of which its band holds two either way."
    )
    return "\n".join([table(head, rows, right=(3, 4, 5, 6)), "", paragraph(text)])


def _learned(found: Calibration, members: NDArray[np.int64]) -> str:
    """The parameters of which most was learned, and how many of which nothing was."""
    narrowed = found.narrowed(members)
    order = np.argsort(narrowed, kind="stable")[:SHOWN]
    rows = []
    for place in order:
        dimension = found.dimensions[found.moved[place]]
        low, middle, high = np.quantile(found.points[members, place], (0.05, 0.5, 0.95))
        rows.append((dimension.name, f"{dimension.low[0]:.4g} to {dimension.high[0]:.4g}",
                     f"{low:.4g} to {high:.4g}", f"{middle:.4g}", f"{narrowed[place]:.0%}"))  # fmt: skip
    nothing = int((narrowed > 0.9).sum())
    text = (
        f"Of {nothing} of the {len(narrowed)} parameters varied the table teaches next to nothing: the middle 90 % of "
        "the ensemble are more than nine tenths as wide as those of an even draw from the plausible range."
    )
    return "\n".join(
        [
            table(("parameter", "plausible", "middle 90 % left", "median", "width left"), rows, right=(4,)),
            "",
            paragraph(text),
        ]
    )


def _command(asked: CalibrationAsked) -> str:
    words = ["ai-concentration calibrate", *([str(asked.path)] if asked.path else []), *asked.overrides]
    words += scenario_words(asked.scenario)
    words += ["--until", asked.until] if asked.until else []
    words += ["--vary", *(f"'{pattern}'" for pattern in asked.vary)] if asked.vary else []
    sizes = ("waves", asked.waves), ("points", asked.points), ("seeds", len(asked.seeds)), ("members", asked.members)
    return " ".join([*words, *(f"--{name} {size}" for name, size in sizes)])
