"""Scenarios with parameters drawn across their plausible ranges, for hypothesis."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st
from pydantic import BaseModel

from simulation.parameters.finance import FundingRule
from simulation.parameters.flywheel import FlywheelForm
from simulation.parameters.pricing import PricingRule
from simulation.parameters.quantity import quantities, uncertain
from simulation.parameters.scaling import IdeaForm
from simulation.parameters.scenario import Scenario

DRAWN = uncertain(Scenario)
"""Plausible range of every parameter that has one."""
WHOLE = {
    name for name, _, default in quantities(Scenario) if isinstance(default, int) and not isinstance(default, bool)
}
"""Parameters that are whole numbers."""
SWITCHES: dict[str, tuple[Any, ...]] = {
    "flywheel.form": get_args(FlywheelForm),
    "pricing.rule": get_args(PricingRule),
    "finance.rule": get_args(FundingRule),
    "finance.backers_add": (True, False),
    "scaling.idea_form": get_args(IdeaForm),
    "products.nests": ("none", "open and closed"),
    "products.rival_blocs_closed": (True, False),
    "products.appeal_from_data": (True, False),
    "churn.reproducible": (True, False),
    "finance.investors_leave": (None, "2024Q1"),
    "chips.foundry_disruption_start": (None, "2024Q2"),
    "diffusion.gaps": (True, False),
    "talent.market": ("national", "world"),
    "controls.start": (None, "2024Q1"),
    "controls.models": (True, False),
    "security.treaty.start": (None, "2023Q3"),
    "security.treaty.parties": ("leaders", "blocs", "all"),
    "race.information": ("by strategy", "none", "private", "public"),
    "race.takeoff": (True, False),
}


def changed(scenario: Scenario, values: dict[str, Any]) -> Scenario:
    """A scenario with other values, by dotted name, checked like any other."""
    plain = {name: getattr(scenario, name) for name in Scenario.model_fields}
    for name, value in values.items():
        _lay(plain, name.split("."), value)
    return Scenario.model_validate(plain)


def _lay(plain: dict[str, Any], path: list[str], value: Any) -> None:
    here = plain[path[0]]
    if len(path) == 1:
        plain[path[0]] = value
        return
    if isinstance(here, BaseModel):
        plain[path[0]] = here = {name: getattr(here, name) for name in type(here).model_fields}
    _lay(here, path[1:], value)


@st.composite
def plausible_values(draw: st.DrawFn) -> dict[str, Any]:
    """A value for every parameter with a plausible range and for every switch, by dotted name."""
    values: dict[str, Any] = {}
    for parameter, (low, high) in DRAWN.items():
        whole = parameter in WHOLE
        values[parameter] = draw(st.integers(int(low), int(high)) if whole else st.floats(low, high))
    for switch, choices in SWITCHES.items():
        values[switch] = draw(st.sampled_from(choices))
    return values
