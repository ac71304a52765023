"""Where the brief of a sweep comes from: what varied, the commands that make it again, and how to cite it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence

from simulation.mistakes import number_text
from simulation.parameters.quantity import quantities
from simulation.parameters.scenario import Scenario
from simulation.report.brief import Commands, Part, Section, Table, Words
from simulation.report.origins import COMMAND, cited, methods_section
from simulation.report.phrases import counted, plain
from simulation.report.rests_on import policy_parts
from simulation.runs.provenance import scenario_values
from simulation.sweeps.layout import Dimension
from simulation.sweeps.result import SweepResult

POLICIES_TOLD = 6
"""Policies that are told in full; of more there is one line each, in the settings of the options."""


def sweep_rests_on_section(result: SweepResult, scenarios: Sequence[Scenario]) -> Section:
    """What varied, what could be chosen, and what the policies among these are."""
    layout = result.layout
    parts: list[Part] = []
    if layout.dimensions:
        rows = tuple(row for one in layout.dimensions for row in _varied(one))
        parts.append(Table("What is uncertain, and over which range", _VARIED_HEAD, rows))
    if len(layout.options) > 1:
        rows = tuple(
            (name, ", ".join(words) or "nothing: the reference") for name, words in
            zip(layout.options, layout.settings, strict=True)
        )  # fmt: skip
        parts.append(Table("What can be chosen", ("option", "what it sets"), rows))
    if layout.overrides:
        parts.append(Words(f"In all runs: {', '.join(layout.overrides)}."))
    acting = {policy["policy"]: policy for scenario in scenarios for policy in scenario_values(scenario)["policies"]}
    if len(acting) > POLICIES_TOLD:
        told = ", ".join(plain(name) for name in acting)
        parts.append(Words(f"Policies: {told}. '{COMMAND} describe NAME' says what each is and where it comes from."))
    else:
        parts += list(policy_parts(list(acting.values())))
    return Section.of("What it rests on", parts or [Words(f"One scenario, {layout.scenario}; only luck varies.")])


def sweep_repeat_section(
    result: SweepResult, asked: Sequence[str], versions: Mapping[str, str], date: str
) -> tuple[Section, Section]:
    """How to make the sweep and its brief again, how to cite them, and the paragraph on methods."""
    name = result.folder.name if result.folder is not None else f"{result.layout.name}-{result.identity}"
    commands = (shlex.join([COMMAND, "sweep", *asked]),) if asked else ()
    manifest = {"versions": versions, "commit": result.commit}
    row = (name, versions.get(COMMAND, "unknown"), result.commit[:12] or "unknown", f"{result.finished:,}")
    parts: list[Part] = [
        Words("These commands make the runs that are not kept, and write this brief again:"),
        Commands((*commands, f"{COMMAND} report results/{name}")),
        Table("The sweep", ("folder", "version", "commit", "finished runs"), (row,)),
        Words(
            f"Identity of the sweep: {result.identity}, a hash of model code, scenarios and worlds. The identity of "
            f"each of its {counted(result.finished, 'run')} is in the folder, under rows.",
        ),
        Words(f"To cite: {cited(manifest, date)}"),
    ]
    return Section.of("How to repeat and cite it", parts), methods_section((), [result] if result.finished else [])


_VARIED_HEAD = ("parameter", "range", "unit", "meaning", "source", "how well known")


def _varied(dimension: Dimension) -> list[tuple[str, ...]]:
    """A row for each range of a dimension, with what is known of its first parameter."""
    declared = {name: known for name, known, _ in quantities(Scenario)}
    known = declared.get(dimension.parameters[0])
    steps = f" in {counted(len(dimension.values), 'step')}" if dimension.values else ""
    told = ("", "", "") if known is None else (known.meaning, known.source, known.evidence)
    one = len(dimension.ranges) == 1
    return [
        (name if one else f"{dimension.name}: {name}", f"{number_text(low)} to {number_text(high)}{steps}",
         dimension.unit, *told)
        for name, (low, high) in dimension.ranges.items()
    ]  # fmt: skip
