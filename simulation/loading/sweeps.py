"""Sweep files and words become a checked sweep with the scenario of every option, or a list of every mistake at once.

A sweep is one YAML file. Shipped ones lie in ``scenarios/sweep``; one's own is read in the same way, and scenario files
that it names are looked for beside it. The name of a scenario can stand for a sweep too; words then say what varies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from simulation.loading.file_lines import read_lines
from simulation.loading.options import SCENARIO_GROUP
from simulation.loading.overrides import parse
from simulation.loading.sweep_axes import known_numbers, levers, linked, swept, uncertainties
from simulation.loading.sweep_reading import (
    SHIPPED,
    Asked,
    Reading,
    SweepError,
    design_of,
    judgement_of,
    open_sweep,
    outcomes_of,
    positive,
    replicates_of,
    series_of,
    stop,
)
from simulation.loading.value_sentences import shown
from simulation.mistakes import Mistake, ScenarioError
from simulation.parameters.scenario import Scenario
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import Origin
from simulation.scenario_loading import load_scenario
from simulation.sweeps.designs import DesignError, points_of, positions, worlds_of
from simulation.sweeps.layout import Dimension, Floats, Layout
from simulation.sweeps.settings import value_of, with_values
from simulation.sweeps.sweep import Replicates, Sweep, holds_whole_number, plain_numbers

MOST_RUNS = 10_000_000


@dataclass(frozen=True)
class _Choice:
    """One option: its scenario, how words name it, its own name, and what it sets."""

    scenario: Scenario
    origin: Origin
    name: str
    settings: tuple[str, ...]


def load_sweep(
    source: str | Path = "baseline",
    overrides: Sequence[str] = (),
    asked: Asked | None = None,
    *,
    name: str = "",
    beside: str | Path = "",
) -> Sweep:
    """Load a sweep with everything that is needed to run it.

    Args:
        source: Name of a shipped sweep or scenario, or path of a sweep file.
        overrides: Overrides in Hydra's grammar; those with several values vary, the others hold for all runs.
        asked: What else is asked for.
        name: Name of the sweep; empty for that of its file.
        beside: Folder from which scenario files are named; empty for that of the sweep file.

    Raises:
        SweepError: With every mistake at once.
        ScenarioError: If the baseline or an option is wrong.
    """
    asked = asked or Asked()
    reading = open_sweep(source, asked)
    reading.name, reading.beside = name or reading.name, Path(beside) if beside else reading.beside
    fixed, extra, more_levers = _words(reading, overrides)
    dimensions = _dimensions(reading, extra)
    moved = {**(levers(reading.values["levers"], reading.wrong) if "levers" in reading.values else {}), **more_levers}
    outcomes, series = outcomes_of(reading), series_of(reading)
    judged = outcomes, *judgement_of(reading)
    size = design_of(reading, dimensions)
    replicates, limit = replicates_of(reading), positive(reading, "time_limit", None)
    words = _baseline_words(reading, fixed)
    choices = _choices(reading, words, moved)
    _check_values(reading, choices[0].scenario, words, dimensions)
    layout = _layout(reading, words, choices, dimensions, size, judged)
    _check_size(reading, layout, replicates)
    again = {"source": str(source), "overrides": list(overrides), "beside": str(reading.beside), **asked.__dict__}
    scenarios_, origins = zip(*((choice.scenario, choice.origin) for choice in choices), strict=True)
    text = reading.file.text if reading.file is not None else ""
    return Sweep(layout, scenarios_, origins, replicates, series, limit, text, again)


def _layout(
    reading: Reading,
    words: tuple[str, ...],
    choices: Sequence[_Choice],
    dimensions: Sequence[Dimension],
    size: tuple[str, int, int],
    judged: tuple[tuple[str, ...], str, str],
) -> Layout:
    """The layout: worlds from the design and its size, options from the choices, outcomes with their judgement."""
    design, points, steps = size
    outcomes, better, cost = judged
    found = _points(reading, design, dimensions, points, steps, [choice.scenario for choice in choices])
    return Layout(
        name=reading.name,
        question=reading.text("question"),
        baseline=reading.text("baseline", "baseline"),
        horizon=(str(choices[0].scenario.start), str(choices[0].scenario.end)),
        design=design if dimensions else "none",
        base=points if design in ("sobol", "morris") else found.shape[0],
        dimensions=tuple(dimensions),
        points=found,
        options=tuple(choice.name for choice in choices),
        settings=tuple(choice.settings for choice in choices),
        outcomes=outcomes,
        better=better,
        cost=cost,
        overrides=words,
    )


def sweeps() -> dict[str, str]:
    """Shipped sweeps with the question of each."""
    files = {path.stem: read_lines(path) for path in sorted(SHIPPED.glob("*.yaml"))}
    return {name: " ".join(str(file.values.get("question", "")).split()) for name, file in files.items()}


def _words(reading: Reading, overrides: Sequence[str]) -> tuple[list[str], list[Dimension], dict[str, tuple[str, ...]]]:
    """Overrides for all runs, and what those with several values vary."""
    parsed, mistakes = parse([(f"override {number}", text) for number, text in enumerate(overrides, start=1)])
    reading.mistakes += [one for one in mistakes if not one.key]
    fixed, extra, moved = [], [], {}
    for _, one in parsed:
        if not one.is_sweep_override() and one.key_or_group != SCENARIO_GROUP:
            fixed.append(str(one.input_line))
            continue
        found = swept(one, reading.wrong)
        if isinstance(found, Dimension):
            extra.append(found)
        elif found is not None:
            moved[found[0]] = found[1]
    return fixed, extra, moved


def _dimensions(reading: Reading, extra: Sequence[Dimension]) -> list[Dimension]:
    """What is uncertain; words come before the file, and a parameter may vary in one place only."""
    found = uncertainties(reading.values["uncertainties"], reading.wrong) if "uncertainties" in reading.values else []
    found += linked(reading.values["linked"], reading.wrong) if "linked" in reading.values else []
    named = {name for one in extra for name in one.parameters}
    found = [*(one for one in found if not named & set(one.parameters)), *extra]
    seen: set[str] = set()
    for one in found:
        twice = seen & set(one.parameters)
        if twice:
            reading.wrong(one.name, f"{min(twice)} varies in two places; leave it out of one.")
        seen |= set(one.parameters)
    return found


def _baseline_words(reading: Reading, fixed: Sequence[str]) -> tuple[str, ...]:
    """What holds for all runs, of the file and then of the command; stops with every mistake of the file so far."""
    own = reading.values.get("overrides", [])
    if not isinstance(own, list) or not all(isinstance(word, str) for word in own):
        reading.wrong("overrides", f"overrides must be a list of texts such as [end=2035Q4]; it is {shown(own)}.")
    stop(reading)
    return (*own, *fixed)


def _choices(reading: Reading, words: tuple[str, ...], moved: Mapping[str, tuple[str, ...]]) -> list[_Choice]:
    """The reference, then every combination of the levers' values."""
    baseline = reading.text("baseline", "baseline")
    wanted: list[tuple[str, tuple[str, ...]]] = [(baseline, ())]
    for combination in product(*([(key, value) for value in values] for key, values in moved.items())) if moved else ():
        scenario = next((value for key, value in combination if key == SCENARIO_GROUP), baseline)
        wanted.append((scenario, tuple(f"{key}={value}" for key, value in combination if key != SCENARIO_GROUP)))
    found = []
    with progress_bar(f"reading {len(wanted)} scenarios") as note:
        for number, (scenario, settings) in enumerate(wanted, start=1):
            origin = Origin(_beside(reading, scenario), (*words, *settings))
            loaded = load_scenario(origin.scenario, origin.overrides)
            chosen = (f"{SCENARIO_GROUP}={scenario}",) if scenario != baseline else ()
            found.append(_Choice(loaded, origin, _name(scenario, settings, baseline), (*chosen, *settings)))
            note(number, len(wanted))
    _check_twice(reading, [choice.name for choice in found])
    return found


def _name(scenario: str, settings: Sequence[str], baseline: str) -> str:
    """Name of an option: its scenario and what it sets; of the reference that of the baseline."""
    own = Path(scenario).stem if scenario.endswith((".yaml", ".yml")) else scenario
    short = [setting.removeprefix("policies.") for setting in settings]
    return ", ".join([*([own] if scenario != baseline or not short else []), *short])


def _points(
    reading: Reading,
    design: str,
    dimensions: Sequence[Dimension],
    points: int,
    steps: int,
    scenarios: Sequence[Scenario],
) -> Floats:
    """Value of every uncertain parameter in every world."""
    worlds = worlds_of(design, dimensions, points, steps) if dimensions else 1
    if worlds * len(scenarios) > MOST_RUNS:
        sentence = f"this is {worlds:,} worlds; at most {MOST_RUNS:,} runs are possible: take fewer values."
        reading.wrong("design", sentence)
        stop(reading)
    try:
        places = positions(design, dimensions, points, steps)
    except DesignError as problem:
        reading.wrong("design", f"{problem}.")
        stop(reading)
        raise
    owners = {name: _owner(scenarios, name) for one in dimensions for name in one.parameters}
    declared = [float(value_of(owner, name)) for name, owner in owners.items()]
    whole = [holds_whole_number(owner, name) for name, owner in owners.items()]
    return plain_numbers(points_of(dimensions, places, declared), whole)


def _check_twice(reading: Reading, names: Sequence[str]) -> None:
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        reading.wrong("levers", f"{double} is there twice; each option, the baseline included, must be there once.")
        stop(reading)


def _beside(reading: Reading, scenario: str) -> str:
    """The path of a scenario file that is named from the folder of the sweep file."""
    if scenario.endswith((".yaml", ".yml")) and not Path(scenario).is_absolute():
        return str(reading.beside / scenario)
    return scenario


def _check_values(
    reading: Reading, baseline: Scenario, words: tuple[str, ...], dimensions: Sequence[Dimension]
) -> None:
    """Hold every end and every listed value against the bounds of its parameter."""
    for one in dimensions:
        ends = one.values or (one.low, one.high)
        for step in ends:
            for name, value in zip(one.parameters, step, strict=True):
                if not _fits(baseline, name, value):
                    _explain_value(reading, one, words, name, value)
    stop(reading)


def _fits(baseline: Scenario, name: str, value: float) -> bool:
    known = known_numbers().get(name)
    if known is not None and known.plausible == (value, value):
        return True
    if name.startswith("policies."):
        low, high = known.bounds if known is not None else (None, None)
        return (low is None or value >= low) and (high is None or value <= high)
    try:
        with_values(baseline, {name: value})
    except ValidationError:
        return False
    return True


def _explain_value(reading: Reading, one: Dimension, words: tuple[str, ...], name: str, value: float) -> None:
    """Let the checks of scenarios say what is wrong with a value."""
    try:
        load_scenario(_beside(reading, reading.text("baseline", "baseline")), [*words, f"{name}={value:.12g}"])
    except ScenarioError as problem:
        for mistake in problem.mistakes:
            reading.wrong(one.name, mistake.sentence)
    else:
        reading.wrong(one.name, f"{name} cannot be {value:g}.")


def _owner(composed: Sequence[Scenario], name: str) -> Scenario:
    """The first option that has a parameter; settings of a policy are only in those that have it."""
    for scenario in composed:
        try:
            value_of(scenario, name)
        except AttributeError:
            continue
        return scenario
    title = name.split(".")[1]
    sentence = f"{name} is uncertain, but no option has the policy {title}; choose it with policies=[{title}]."
    raise SweepError([Mistake("uncertainties", name, sentence)])


def _check_size(reading: Reading, layout: Layout, replicates: Replicates) -> None:
    runs = layout.worlds * len(layout.options) * replicates.at_most
    if runs > MOST_RUNS:
        reading.wrong("design", f"this is {runs:,} runs; at most {MOST_RUNS:,} are possible: take fewer values.")
    if not layout.dimensions and len(layout.options) == 1 and replicates.at_most == 1:
        reading.wrong("uncertainties", "nothing varies: name uncertainties or levers, or give a key several values.")
    if np.isnan(layout.points).any():
        reading.wrong("uncertainties", "a value is not a number.")
    stop(reading)
