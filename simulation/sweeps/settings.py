"""Set numbers in a finished scenario by their dotted names, with the same checks as when it was built."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from simulation.parameters.scenario import Scenario
from simulation.policy import Policy

POLICIES = "policies"


def value_of(scenario: Scenario, dotted: str) -> Any:
    """Value of a parameter by its dotted name, ``policies.NAME.setting`` for one of a policy.

    Raises:
        AttributeError: If there is no such parameter, or the scenario does not have the policy.
    """
    name, *rest = dotted.split(".")
    value: Any = _policy(scenario, rest.pop(0)) if name == POLICIES else getattr(scenario, name)
    for inner in rest:
        value = getattr(value, inner)
    return value


def with_values(scenario: Scenario, values: Mapping[str, float]) -> Scenario:
    """A copy of a scenario with some numbers changed.

    Args:
        scenario: The scenario; it stays as it is.
        values: Number by dotted name. Whole numbers are rounded. Settings of policies that the scenario does not have
            mean nothing in it and are left out.

    Returns:
        The copy, with its own fingerprint.

    Raises:
        pydantic.ValidationError: If a value is out of bounds, or values do not go together.

    Example:
        >>> changed = with_values(Scenario(), {"flywheel.consumer.strength": 0.5, "workers": 99.7})
        >>> changed.flywheel.consumer.strength, changed.workers
        (0.5, 100)
    """
    tree: dict[str, Any] = {}
    for dotted, value in values.items():
        *above, last = dotted.split(".")
        branch = tree
        for name in above:
            branch = branch.setdefault(name, {})
        branch[last] = value
    policies = tree.pop(POLICIES, {})
    update = _changed(scenario, tree)
    if policies:
        update[POLICIES] = tuple(
            type(one).model_validate({**one.__dict__, **_changed(one, policies.get(one.title(), {}))})
            for one in scenario.policies
        )
    return scenario.model_copy(update=update)


def _changed(group: BaseModel, tree: Mapping[str, Any]) -> dict[str, Any]:
    """New value of each field of a group that changes; groups inside it are checked as wholes."""
    found: dict[str, Any] = {}
    for name, new in tree.items():
        old = getattr(group, name)
        if isinstance(old, BaseModel):
            found[name] = type(old).model_validate({**old.__dict__, **_changed(old, new)})
        else:
            found[name] = round(new) if isinstance(old, int) and not isinstance(old, bool) else new
    return found


def _policy(scenario: Scenario, name: str) -> Policy:
    found = next((one for one in scenario.policies if one.title() == name), None)
    if found is None:
        raise AttributeError(f"the scenario has no policy {name}")
    return found
