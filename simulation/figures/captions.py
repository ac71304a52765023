"""Captions written by the program, so that the words under a picture cannot disagree with what is drawn.

Every caption says what is drawn, the horizon, the number of replicates of each scenario, the kind of interval, the
parameter values the picture depends on, what sets the scenarios apart, and where the runs come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulation.figures.saving import identity_of_runs
from simulation.parameters.quantity import quantities
from simulation.policy import Policy
from simulation.sweeps.settings import value_of

if TYPE_CHECKING:
    from simulation.runs.result import RunResult

DIFFERENCES_SHOWN = 8
"""Parameters that a caption lists per scenario before it counts the rest."""

RIBBONS = "Lines are medians over replicates; dark and light ribbons hold the middle 50 % and 90 % of the replicates"

# What a scenario file says about itself and its long tables: no parameter of the economy.
_NOT_A_DIFFERENCE = frozenset(
    {
        *("name", "question", "expected", "source", "policies", "plugin_hashes"),
        *("firms", "nations", "occupations", "designers", "supply"),
    }
)


def caption(
    results: dict[str, list[RunResult]],
    title: str,
    remarks: Sequence[str],
    parameters: Sequence[str],
    *,
    ribbons: bool = True,
    starts: bool = True,
    interval: str = RIBBONS,
    intervals: str | None = None,
) -> str:
    """Write the caption of a figure.

    Args:
        results: Replicates of each scenario; the first is the baseline.
        title: What the figure shows, one sentence without a full stop.
        remarks: Sentences about its panels and marks.
        parameters: Dotted names of the parameters the picture depends on most.
        ribbons: The figure draws medians with ribbons; otherwise it draws single runs only.
        starts: The figure marks where policies start.
        interval: What marks the median and the ranges over replicates, where there are any.
        intervals: The whole sentence on intervals of a figure that draws no ranges over replicates.

    Returns:
        One paragraph.
    """
    parts = [
        f"{title}.",
        *remarks,
        _horizon(results),
        _replicates(results),
        intervals or (_intervals(results, interval) if ribbons else "No interval: every panel is one run."),
        _values(results, parameters),
        *_policies(results, starts=starts),
        *_differences(results),
        f"Source: {identity_of_runs(results).short_text}.",
    ]
    return " ".join(part for part in parts if part)


def _horizon(results: dict[str, list[RunResult]]) -> str:
    spans: dict[str, list[str]] = {}
    for label, runs in results.items():
        quarters = runs[0].record.quarters
        spans.setdefault(f"{quarters[0]} to {quarters[-1]} ({len(quarters)} quarters)", []).append(label)
    if len(spans) == 1:
        return f"Horizon: {next(iter(spans))}."
    return "Horizon: " + "; ".join(f"{', '.join(labels)}: {span}" for span, labels in spans.items()) + "."


def _replicates(results: dict[str, list[RunResult]]) -> str:
    return "Replicates: " + ", ".join(f"{label} n = {len(runs)}" for label, runs in results.items()) + "."


def _intervals(results: dict[str, list[RunResult]], marks: str) -> str:
    if all(len(runs) == 1 for runs in results.values()):
        what = "lines are" if marks == RIBBONS else "marks show"
        return f"One run per scenario: {what} that run and carry no interval."
    when = "in each quarter " if marks == RIBBONS else ""
    text = f"{marks} {when}(ranges of outcomes, not confidence intervals of the median)."
    if any(len(runs) == 1 for runs in results.values()):
        text += " A scenario with n = 1 is one run without interval."
    seeds = {tuple(run.seed for run in runs) for runs in results.values()}
    if len(results) > 1 and len(seeds) == 1:
        text += " All scenarios share the same seeds."
    return text


def _values(results: dict[str, list[RunResult]], parameters: Sequence[str]) -> str:
    """Values of the named parameters in the first scenario; a name that is no parameter is a mistake."""
    label, runs = next(iter(results.items()))
    scenario = runs[0].scenario
    units = {name: known.unit for name, known, _ in quantities(type(scenario))}
    words = [f"{name} = {_plain(value_of(scenario, name), units.get(name, ''))}" for name in parameters]
    return f"Parameters ({label}): {', '.join(words)}." if words else ""


def policy_starts(results: Sequence[RunResult]) -> dict[str, str]:
    """First quarter of each policy of a scenario, by the policy's name; empty without policies."""
    return {policy.title().replace("_", " "): policy.start for policy in results[0].scenario.policies}


def _policies(results: dict[str, list[RunResult]], *, starts: bool) -> Iterator[str]:
    mark = " (start: dashed vertical line)" if starts else ""
    for label, runs in results.items():
        words = [f"{policy.title().replace('_', ' ')}{_settings(policy)}" for policy in runs[0].scenario.policies]
        if words:
            yield f"Policies of {label}{mark}: {', '.join(words)}."


def _settings(policy: Any) -> str:
    """Dates and settings of a policy, for example `` from 2027Q1 (lag_quarters = 4)``; targets and payer where set."""
    common = {name: field.default for name, field in Policy.model_fields.items()}
    settings = {
        name: value
        for name, value in policy.model_dump(exclude={"start", "end", "phase_in_quarters"}).items()
        if name not in common or value != common[name]
    }
    words = ", ".join(f"{name} = {_plain(value)}" for name, value in settings.items())
    until = f" to {policy.end}" if policy.end else ""
    grown = f", phased in over {policy.phase_in_quarters} quarters" if policy.phase_in_quarters else ""
    return f" from {policy.start}{until}{grown}" + (f" ({words})" if words else "")


def _differences(results: dict[str, list[RunResult]]) -> Iterator[str]:
    """What each scenario changes against the first."""
    (base_label, base), *others = results.items()
    before = dict(_leaves(base[0].scenario))
    for label, runs in others:
        after = dict(_leaves(runs[0].scenario))
        changed = [
            f"{name} {_plain(before.get(name))} → {_plain(after.get(name))}"
            for name in sorted(before.keys() | after.keys())
            if before.get(name) != after.get(name)
        ]
        if changed:
            rest = len(changed) - DIFFERENCES_SHOWN
            more = f" and {rest} more" if rest > 0 else ""
            yield f"Scenario {label} differs from {base_label} in {', '.join(changed[:DIFFERENCES_SHOWN])}{more}."


def _leaves(scenario: Any) -> Iterator[tuple[str, Any]]:
    yield from _walk({key: value for key, value in scenario.model_dump().items() if key not in _NOT_A_DIFFERENCE}, "")


def _walk(values: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _walk(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _plain(value: Any, unit: str = "") -> str:
    """A value as a reader expects it: four significant digits, with its unit."""
    if isinstance(value, bool):
        text = "on" if value else "off"
    elif isinstance(value, float):
        text = f"{value:.4g}"
    else:
        text = "none" if value is None else str(value)
    if value is None:
        return text
    return f"{text} {'per ' + unit[2:] if unit.startswith('1/') else unit}".strip()
