"""The policies of a scenario: shipped ones by name, a user's own by file and class.

A policy is written ``name: {setting: value}``. Its kind is its name, or what ``kind`` says: so one kind can be used
twice, and ``kind: my_policy.py:MyPolicy`` brings in a class of the user's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulation.loading.composition import Composed
from simulation.loading.parameter_groups import build_group
from simulation.loading.value_sentences import shown
from simulation.mistakes import Mistake, suggestion
from simulation.own_classes import OwnClassError, is_own, load_own_class
from simulation.policies import policies
from simulation.policy import Policy


def build_policies(composed: Composed, mistakes: list[Mistake]) -> tuple[list[tuple[str, Policy]], dict[str, str]]:
    """Build the policies of a scenario.

    Args:
        composed: Plain values with their places.
        mistakes: Takes what is wrong.

    Returns:
        Policies with the names under which they are written, and the sha256 of each file of the user's own.
    """
    hashes: dict[str, str] = {}
    built: list[tuple[str, Policy]] = []
    given = composed.values.get("policies") or {}
    if not isinstance(given, Mapping):
        sentence = (
            f"policies must be names with their settings, for example policies: {{{example(given)}: "
            f"{{start: 2025Q1}}}}; it is {shown(given)}."
        )
        mistakes.append(Mistake(composed.where(("policies",)), "policies", sentence))
        return built, hashes
    for name, settings in given.items():
        key = ("policies", str(name))
        if isinstance(settings, Policy):
            built.append((str(name), settings))
            continue
        if settings is not None and not isinstance(settings, Mapping):
            sentence = f"{'.'.join(key)} must be a group of settings; it is {shown(settings)}."
            mistakes.append(Mistake(composed.where(key), ".".join(key), sentence))
            continue
        values: dict[str, Any] = {str(one): value for one, value in (settings or {}).items()}
        kind = values.pop("kind", str(name))
        model = _class_of(kind, key, composed, mistakes, hashes)
        policy = build_group(model, values, key, composed.where, mistakes, known=["kind"]) if model else None
        if policy is not None:
            built.append((str(name), policy))
    return built, hashes


def example(given: Any) -> str:
    """Return the name of a policy for an example: the first one given if there is such a policy."""
    first = given[0] if isinstance(given, list) and given else given
    return first if first in policies() else next(iter(policies()))


def _class_of(
    kind: Any, key: tuple[str, str], composed: Composed, mistakes: list[Mistake], hashes: dict[str, str]
) -> type[Policy] | None:
    """Return the class of a policy, or None with a mistake."""
    where, text = composed.where(key), ".".join(key)
    if not is_own(kind):
        known = policies()
        if kind not in known:
            mistakes.append(Mistake(where, text, f"{kind} is not a policy; {suggestion(str(kind), known)}"))
        return known.get(str(kind))
    try:
        own = load_own_class(kind, composed.folders, needs=["levers"])
    except OwnClassError as error:
        mistakes.append(Mistake(where, text, f"{text}: {kind!r} {error}"))
        return None
    if not issubclass(own.value, Policy):
        sentence = f"{text}: {kind!r} cannot be used: {own.value.__name__} is not a simulation.policy.Policy."
        mistakes.append(Mistake(where, text, sentence))
        return None
    hashes[own.text] = own.sha256
    return own.value
