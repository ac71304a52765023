"""Policies as switches: each with the setting that measures its dose, and the quarter from which it acts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from simulation.explorer.choice import BASELINE, Choice, Load, load
from simulation.explorer.controls import Control, control_of
from simulation.parameters.scenario import Scenario
from simulation.policies import policies
from simulation.policy import Policy

START = "start"


@dataclass(frozen=True)
class Switch:
    """One policy on the page.

    Attributes:
        name: Its name.
        dose: Control of the setting that measures its dose.
        start: Control of its first quarter.
    """

    name: str
    dose: Control
    start: Control

    @property
    def title(self) -> str:
        """Its name as words."""
        return self.name.replace("_", " ")


@lru_cache(maxsize=1)
def switches() -> dict[str, Switch]:
    """One switch for each built-in policy, by name."""
    return {name: _switch(name, kind) for name, kind in policies().items()}


def _switch(name: str, kind: type[Policy]) -> Switch:
    fields = kind.model_fields
    dose, start = (control_of(key, fields[key]) for key in (kind.strength, START))
    assert dose is not None
    assert start is not None
    return Switch(name, dose, start)


def settings_in(scenario: Scenario) -> dict[str, Policy]:
    """The policies of a scenario by the name of their kind; of two of one kind the last."""
    return {policy.title(): policy for policy in scenario.policies}


def usual_settings(name: str, loader: Load) -> dict[str, Any]:
    """Settings of a policy as it is shipped: its dose, its first quarter, and what differs from its declaration.

    Args:
        name: Name of a built-in policy.
        loader: The loader.
    """
    (policy,) = loader(BASELINE, [f"policies=[{name}]"]).policies
    return settings_of(policy)


def settings_of(policy: Policy) -> dict[str, Any]:
    """Dose, first quarter, and every other setting that differs from its declaration."""
    told = (type(policy).strength, START)
    return {
        key: value
        for key, field in type(policy).model_fields.items()
        if (value := getattr(policy, key)) != field.default or key in told
    }


def turned_on(choice: Choice, name: str, loader: Load) -> Choice:
    """The choice with a policy on: as the scenario has it if it has it, else as it is shipped.

    Raises:
        ScenarioError: If the scenario cannot be loaded without what was changed in this policy.
    """
    original = choice.without_policy(name)
    own = name in settings_in(load(original, loader))
    return original if own else original.with_policy(name, usual_settings(name, loader))


def turned_off(choice: Choice, name: str, loader: Load) -> Choice:
    """The choice with a policy off.

    Raises:
        ScenarioError: If the scenario cannot be loaded without what was changed in this policy.
    """
    original = choice.without_policy(name)
    own = name in settings_in(load(original, loader))
    return original.with_policy(name, None) if own else original


def with_setting(choice: Choice, now: Scenario, name: str, key: str, value: Any) -> Choice:
    """The choice with one setting of a policy that is switched on."""
    before: Mapping[str, Any] | None = choice.policies.get(name)
    known = settings_of(settings_in(now)[name]) if before is None else dict(before)
    return choice.with_policy(name, {**known, key: value})
