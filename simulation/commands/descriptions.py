"""What ``describe`` says about a scenario, policy, strategy, claim, parameter, measure or figure."""

from __future__ import annotations

import inspect
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from simulation.commands.catalogue import figure_lines, lines_of, measure_lines, world_lines
from simulation.commands.measure_text import measures_text
from simulation.commands.scenario_differences import differences, short
from simulation.commands.stability_text import stability_text
from simulation.commands.text import paragraph, table
from simulation.commands.word_parts import KINDS
from simulation.loading.sweep_reading import is_sweep
from simulation.mistakes import nearest, number_text, suggestion
from simulation.parameters.quantity import Quantity, quantities
from simulation.parameters.scenario import Scenario
from simulation.sweeps.layout import Dimension


class UnknownNameError(ValueError):
    """Nothing has this name; the text gives the nearest one."""

    exit_code = 2


def description(name: str) -> str:
    """Explain whatever has this name.

    Args:
        name: A scenario or sweep (or the path of a file of one), policy, strategy, claim, parameter, group of
            parameters, measure or figure; ``measures`` for all measures with units and meaning.

    Raises:
        UnknownNameError: If nothing has this name; the sentence gives the nearest one.
        ScenarioError: If it is a scenario file with mistakes.
    """
    from simulation.policies import policies
    from simulation.strategies import strategies

    if name == "measures":
        return measures_text()
    if is_sweep(name):
        return sweep_text(name)
    if Path(name).suffix in (".yaml", ".yml"):
        return scenario_text(name)
    named = [scenario_text(name)] if name in lines_of("scenarios") else []
    if name in policies():
        named.append(_class_text("policy", name, policies()[name], list(quantities(policies()[name]))))
    if named:  # a scenario and a policy may share a name
        return "\n\n".join(named)
    if name in strategies():
        return _class_text("strategy", name, strategies()[name], [])
    if name in lines_of("claims"):
        return claim_text(name)
    parameters = {dotted: (known, default) for dotted, known, default in quantities(Scenario)}
    if name in parameters:
        return _parameter_text(name, *parameters[name], _options(name))
    inside = [dotted for dotted in parameters if dotted.startswith(name + ".") or dotted.endswith("." + name)]
    if inside:
        return "\n\n".join(_parameter_text(dotted, *parameters[dotted], _options(dotted)) for dotted in inside)
    for kind, lines in (("measure", measure_lines()), ("figure", figure_lines()), ("world", world_lines())):
        if name in lines:
            return f"{name} ({kind}): {lines[name]}"
    raise UnknownNameError(_unknown(name))


def claim_text(name: str) -> str:
    """A claim: its sentence, the experiment that tests it, what would support it, and why one might think so."""
    from simulation.loading.claims import load_claims

    (claim,) = load_claims([name])
    low, high = (number_text(end) if math.isfinite(end) else str(end) for end in claim.region)
    arms = [" ".join([arm.origin.scenario, *arm.origin.overrides]) for arm in (claim.baseline, claim.variant)]
    lines = (
        ("Claim", claim.sentence),
        ("Why", claim.why),
        ("Source", claim.source),
        ("Without it", arms[0]),
        ("With it", arms[1]),
        ("Measure", f"{claim.measure} ({claim.outcome.unit}). {claim.outcome.meaning}"),
        ("Supported if", f"the whole interval of the difference lies between {low} and {high}"),
        ("May flip with", ", ".join(claim.flips)),
    )
    return "\n".join([f"{name} (claim)", *(paragraph(f"{title}: {text}") for title, text in lines)])


def sweep_text(name: str, overrides: Sequence[str] = ()) -> str:
    """A sweep: its question, what varies, and how many runs that is."""
    from simulation.loading.sweeps import load_sweep

    sweep = load_sweep(name, overrides)
    layout, replicates = sweep.layout, sweep.replicates
    runs = layout.worlds * len(layout.options) * replicates.at_least
    most = f", up to {replicates.at_most} until narrow enough" if replicates.half_width is not None else ""
    lines = (
        ("Question", layout.question),
        ("Horizon", f"{layout.horizon[0]} to {layout.horizon[1]}, scenario {layout.scenario}"),
        ("Design", f"{layout.design}, {layout.worlds} worlds"),
        ("Uncertain", "; ".join(map(_axis_text, layout.dimensions)) or "nothing"),
        ("Options", ", ".join(layout.options)),
        ("Outcomes", "; ".join(layout.outcomes)),
        ("Replicates", f"{replicates.at_least}{most}; {runs:,} runs in all"),
    )
    return "\n".join([f"{name} (sweep)", *(paragraph(f"{title}: {text}") for title, text in lines)])


def _axis_text(axis: Dimension) -> str:
    if len(axis.ranges) > 1:
        steps = f" in {len(axis.values)} steps" if axis.values else ""
        spans = (f"{name} {number_text(low)} to {number_text(high)}" for name, (low, high) in axis.ranges.items())
        return f"{axis.name} from {', '.join(spans)}{steps}"
    if axis.values:
        return f"{axis.name} at {', '.join(number_text(step[0]) for step in axis.values)}"
    return f"{axis.name} from {number_text(axis.low[0])} to {number_text(axis.high[0])}"


def scenario_text(name: str) -> str:
    """A scenario: its question, the sign expected, what differs from the baseline, and its stability numbers."""
    from simulation.scenario_loading import load_scenario

    scenario = load_scenario(name)
    parts = [
        f"{scenario.name} (scenario), {scenario.start} to {scenario.end}",
        *(paragraph(f"{title}: {text}") for title, text in _prose(scenario) if text),
    ]
    differing = differences(load_scenario("baseline"), scenario)
    if differing:
        parts += ["", "What differs from the baseline:", table(("parameter", "baseline", "here"), differing)]
    elif scenario.name != "baseline":
        parts += ["", "Nothing differs from the baseline."]
    return "\n".join([*parts, "", stability_text(scenario)])


def _unknown(name: str) -> str:
    """Say that nothing has this name: the nearest one, or where to look; firms are rows of a table."""
    known = [known for kind in KINDS for known in lines_of(kind)]
    if nearest(name, known):
        return f"nothing is called {name!r}: {suggestion(name, known)}"
    from simulation.scenario_loading import load_scenario

    if name in {firm.name for firm in load_scenario("baseline").firms}:
        key = "firms." + name.replace(" ", "_").replace(".", "_")
        return (
            f"{name} is a firm at the start, a row of scenarios/world/firms_2023Q1.csv; change it with {key}.KEY=VALUE"
        )
    return f"nothing is called {name!r}; 'ai-concentration list' shows what there is"


def _prose(scenario: Scenario) -> tuple[tuple[str, str], ...]:
    return (("Question", scenario.question), ("Expected", scenario.expected), ("Source", scenario.source))


def _class_text(kind: str, name: str, thing: type, settings: list[tuple[str, Quantity, Any]]) -> str:
    lines = [f"{name} ({kind})", inspect.getdoc(inspect.getmodule(thing)) or "", f"File: {_file(thing)}"]
    return "\n\n".join([*lines, *(_parameter_text(setting, known, default) for setting, known, default in settings)])


def _file(thing: type) -> str:
    return "simulation/" + Path(inspect.getfile(thing)).relative_to(Path(__file__).resolve().parents[1]).as_posix()


def _options(dotted: str) -> tuple[str, ...]:
    """Names among which a parameter of the scenario chooses; none for a parameter that is a number or a text."""
    group: Any = Scenario
    *groups, last = dotted.split(".")
    for name in groups:
        group = group.model_fields[name].annotation
    kind = group.model_fields[last].annotation
    return tuple(map(str, get_args(kind))) if get_origin(kind) is Literal else ()


def _parameter_text(name: str, known: Quantity, default: Any, options: tuple[str, ...] = ()) -> str:
    unit = f" {known.unit}" if known.unit and known.unit != "quarter" else ""
    lines = [
        f"{name} (parameter): {known.meaning}",
        f"  default    {short(default)}{unit if default is not None else ''}",
    ]
    if options:
        lines.append(f"  legal      {', '.join(options)}")
    if known.bounds != (None, None):
        lines.append(f"  legal      {_range(*known.bounds)}{unit}")
    if known.plausible is not None:
        lines.append("  plausible  " + " to ".join(map(short, known.plausible)) + unit)
    return "\n".join([*lines, f"  source     {known.source} ({known.evidence})"])


def _range(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"at least {short(low)}" if low is not None else f"at most {short(high)}"
    return f"{short(low)} to {short(high)}"
