"""What an answer rests on: the policies and numbers that set worlds apart, and what the model cannot say."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from simulation.commands.scenario_differences import differences, short
from simulation.parameters.quantity import quantities
from simulation.parameters.scenario import Scenario
from simulation.policies import policies
from simulation.policy import Policy
from simulation.report.brief import Bullets, Part, Section, Table, Words
from simulation.report.limits import ALWAYS, limits_for, subject_of
from simulation.report.phrases import heading, plain, readable, said
from simulation.runs.result import RunResult

SETTINGS_HEAD = ("setting", "value", "unit", "meaning", "source", "how well known")
CHANGED_HEAD = ("parameter", "without", "with", "unit", "meaning", "source", "how well known")
ALWAYS_SHOWN = ("start",)


def rests_on_section(variants: Sequence[RunResult], baseline: RunResult) -> Section:
    """What sets changed worlds apart from the baseline: policies with their settings and sources, changed numbers."""
    parts: list[Part] = []
    for run in variants:
        if len(variants) > 1:
            parts.append(Words(heading(run.scenario.name), "heading"))
        parts += _of_one(run, baseline)
    return Section.of("What this policy rests on" if len(variants) == 1 else "What these policies rest on", parts)


def limits_section(kind: str, outcome: str, scenarios: Sequence[Scenario]) -> Section:
    """What the model cannot say: always, and of this kind of study, this subject and these policies.

    Args:
        kind: ``comparison`` or ``sweep``.
        outcome: Outcome in question.
        scenarios: The changed worlds.
    """
    acting = {policy.title() for scenario in scenarios for policy in scenario.policies}
    parts: list[Part] = [
        Words("In any brief of this model:"),
        Bullets(limits_for({ALWAYS})),
        Words(f"In this one, a {kind} with {said(outcome)} in question:"),
        Bullets(limits_for({kind, subject_of(outcome), *acting})),
    ]
    return Section("What the model assumes, and what it cannot say", tuple(parts))


def policy_parts(entries: Sequence[Mapping[str, Any]]) -> Iterator[Part]:
    """What each policy is, who proposes it, which sign is expected, and its settings with their sources.

    Args:
        entries: Policies as plain values, each with its name under ``policy``.
    """
    known = policies()
    for entry in entries:
        name = str(entry["policy"])
        if name not in known:
            yield Words(f"{heading(name)} is a policy of the user's own; what is known of it are its settings below.")
            rows: tuple[tuple[str, ...], ...] = tuple(
                (key, short(value), "", "", "", "") for key, value in entry.items() if key != "policy"
            )
        else:
            told = " ".join((inspect.getdoc(inspect.getmodule(known[name])) or "").split())
            yield Words(readable(told))
            rows = tuple(_settings(known[name], entry))
        yield Table(f"Settings of the policy {plain(name)}", SETTINGS_HEAD, rows)


def _of_one(run: RunResult, baseline: RunResult) -> list[Part]:
    before = list(baseline.manifest["scenario"].get("policies", ()))
    acting = [entry for entry in run.manifest["scenario"].get("policies", ()) if entry not in before]
    parts = list(policy_parts(acting))
    changed = [
        row for row in differences(baseline.scenario, run.scenario) if row[0] not in ("policies", "plugin_hashes")
    ]
    if changed:
        declared = {name: known for name, known, _ in quantities(Scenario)}
        rows = tuple(_changed(row, declared) for row in changed)
        parts.append(Table("Numbers that differ from the baseline", CHANGED_HEAD, rows))
    return parts or [Words("Nothing differs from the baseline but its name.")]


def _settings(policy: type[Policy], entry: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Settings of a policy that are its own, or that differ from what all policies have."""
    for name, known, default in quantities(policy):
        value = entry.get(name, default)
        if name in Policy.model_fields and value == default and name not in ALWAYS_SHOWN:
            continue
        yield (name, short(value), known.unit, known.meaning, known.source, known.evidence)


def _changed(row: tuple[str, str, str], declared: Mapping[str, Any]) -> tuple[str, ...]:
    known = declared.get(row[0])
    return (*row, "", "", "", "") if known is None else (*row, known.unit, known.meaning, known.source, known.evidence)
