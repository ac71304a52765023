"""In which values two scenarios differ, as words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, TypeGuard

from simulation.commands.text import number
from simulation.mistakes import number_text
from simulation.parameters.scenario import Scenario
from simulation.policy import Policy


def differences(baseline: Scenario, other: Scenario) -> list[tuple[str, str, str]]:
    """Values in which two scenarios differ: dotted name and both values, with tables and policies in one line each."""
    first, second = dict(_flat(baseline.effective())), dict(_flat(other.effective()))
    return [
        (name, short(first.get(name)), short(second.get(name)))
        for name in dict.fromkeys([*first, *second])
        if name not in ("name", "question", "expected", "source") and first.get(name) != second.get(name)
    ]


def short(value: Any) -> str:
    """A value as words: a number as a person writes it, policies one by one, tables by their number of rows."""
    if not isinstance(value, list):
        return number_text(value) if _is_finite(value) else number(value)
    if not value:
        return "none"
    if all(isinstance(entry, dict) and "policy" in entry for entry in value):
        return "; ".join(_policy_text(entry) for entry in value)
    return f"{len(value)} rows"


def _policy_text(entry: dict[str, Any]) -> str:
    """A policy in one line: its name, its first quarter, and what differs from what all policies have by default."""
    usual = {key: field.default for key, field in Policy.model_fields.items() if key != "start"}
    told = (f"{key}={short(inner)}" for key, inner in entry.items() if key != "policy" and inner != usual.get(key, ""))
    return " ".join([entry["policy"], *told])


def _flat(values: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _is_finite(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
