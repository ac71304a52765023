"""Captions written by the program, so that the words under a picture cannot disagree with what is drawn.

Every caption says what is drawn, the horizon, the number of replicates of each scenario, the kind of interval, the
parameter values the picture depends on, what sets the scenarios apart, and where the runs come from. Where the runs of
a scenario have different parameters, as members of an ensemble have, it says their ranges instead of the first run's.
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
RANGES_SHOWN = 12
"""Parameters that differ between the runs of a scenario and are listed; more are only counted."""

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
    scenarios = _different(runs)
    units = {name: known.unit for name, known, _ in quantities(type(scenarios[0]))}
    words = [
        f"{name} = {_range([value_of(one, name) for one in scenarios], units.get(name, ''))}" for name in parameters
    ]
    named = [f"Parameters ({label}): {', '.join(words)}."] if words else []
    return " ".join([*named, *_between_runs(label, scenarios, parameters, units)])


def _between_runs(
    label: str, scenarios: Sequence[Any], named: Sequence[str], units: Mapping[str, str]
) -> Iterator[str]:
    """What differs between the runs of a scenario, apart from a few parameters whose ranges are already named."""
    ranges = {name: values for name, values in _values_of(scenarios).items() if len(values) > 1}
    if len(ranges) > RANGES_SHOWN:
        yield f"{len(ranges)} parameters differ between runs (ensemble)."
        return
    words = [f"{name} {_range(values, units.get(name, ''))}" for name, values in ranges.items() if name not in named]
    if words:
        yield f"Runs of {label} differ in {', '.join(words)}."


def _different(runs: Sequence[RunResult]) -> list[Any]:
    """The scenarios of the runs, each once: one, unless the runs have the parameters of members of an ensemble."""
    return list({run.scenario.fingerprint: run.scenario for run in runs}.values())


def _values_of(scenarios: Sequence[Any]) -> dict[str, list[Any]]:
    """Every parameter with its different values, in the order in which they come."""
    found: dict[str, list[Any]] = {}
    for name, value in (leaf for scenario in scenarios for leaf in _leaves(scenario)):
        values = found.setdefault(name, [])
        if value not in values:
            values.append(value)
    return found


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
    before = _values_of(_different(base))
    for label, runs in others:
        after = _values_of(_different(runs))
        changed = [
            f"{name} {_range(before.get(name, [None]))} → {_range(after.get(name, [None]))}"
            for name in sorted(_changed(base, runs))
        ]
        if changed:
            rest = len(changed) - DIFFERENCES_SHOWN
            more = f" and {rest} more" if rest > 0 else ""
            yield f"Scenario {label} differs from {base_label} in {', '.join(changed[:DIFFERENCES_SHOWN])}{more}."


def _changed(before: Sequence[RunResult], after: Sequence[RunResult]) -> set[str]:
    """Parameters that differ in some pair of runs; members of an ensemble pair by their place."""
    pairs = [(one.scenario, other.scenario) for one, other in zip(before, after, strict=False)]
    found: set[str] = set()
    for one, other in {(one.fingerprint, other.fingerprint): (one, other) for one, other in pairs}.values():
        old, new = dict(_leaves(one)), dict(_leaves(other))
        found |= {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    return found


def _leaves(scenario: Any) -> Iterator[tuple[str, Any]]:
    yield from _walk({key: value for key, value in scenario.model_dump().items() if key not in _NOT_A_DIFFERENCE}, "")


def _walk(values: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _walk(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def _range(values: Sequence[Any], unit: str = "") -> str:
    """What several runs have of a parameter: the one value, the lowest and highest number, or each word."""
    different = [value for place, value in enumerate(values) if value not in values[:place]]
    if len(different) == 1:
        return _plain(different[0], unit)
    if all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in different):
        return f"{_plain(min(different))} to {_plain(max(different), unit)}"
    return " or ".join(_plain(value, unit) for value in different)


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
