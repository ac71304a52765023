"""How concentrated will the AI industry become, and what can policy do about it? An agent-based model.

The public names, loaded when they are first used::

    import simulation

    simulation.run("baseline").summary()
    simulation.compare("baseline", "open_older_versions").effects()
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simulation import figures, report
    from simulation.analysis.causal_text import explain
    from simulation.analysis.claim_findings import ClaimsResult
    from simulation.analysis.comparison import ComparisonResult
    from simulation.api import (
        claims,
        compare,
        decompose,
        describe,
        dose_response,
        load_run,
        load_sweep,
        policies,
        policy_effects,
        run,
        strategies,
        sweep,
    )
    from simulation.api_tipping import hysteresis, tipping_point
    from simulation.parameters.scenario import Scenario
    from simulation.runs.result import RunResult
    from simulation.scenario_loading import load_scenario, scenarios
    from simulation.sweeps.result import SweepResult

_HOMES = {
    "run": "simulation.api",
    "compare": "simulation.api",
    "claims": "simulation.api",
    "decompose": "simulation.api",
    "describe": "simulation.api",
    "dose_response": "simulation.api",
    "explain": "simulation.analysis.causal_text",
    "hysteresis": "simulation.api_tipping",
    "load_run": "simulation.api",
    "load_sweep": "simulation.api",
    "sweep": "simulation.api",
    "policy_effects": "simulation.api",
    "tipping_point": "simulation.api_tipping",
    "load_scenario": "simulation.scenario_loading",
    "scenarios": "simulation.scenario_loading",
    "Scenario": "simulation.parameters.scenario",
    "RunResult": "simulation.runs.result",
    "ComparisonResult": "simulation.analysis.comparison",
    "ClaimsResult": "simulation.analysis.claim_findings",
    "SweepResult": "simulation.sweeps.result",
}
_PACKAGES = ("figures", "policies", "report", "strategies")
_CALLED = {
    "policies": "simulation.api",
    "report": "simulation.commands.reporting",
    "strategies": "simulation.api",
}
"""Packages that can be called, and the home of the function of the same name that a call reaches."""

__all__ = [
    "ClaimsResult",
    "ComparisonResult",
    "RunResult",
    "Scenario",
    "SweepResult",
    "claims",
    "compare",
    "decompose",
    "describe",
    "dose_response",
    "explain",
    "figures",
    "hysteresis",
    "load_run",
    "load_scenario",
    "load_sweep",
    "policies",
    "policy_effects",
    "report",
    "run",
    "scenarios",
    "strategies",
    "sweep",
    "tipping_point",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that the import alone stays light."""
    if name in _PACKAGES:
        return import_module(f"simulation.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'simulation' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Public names."""
    return sorted([*globals(), *__all__])


class _Callable(ModuleType):
    """A package that can be called: ``simulation.policies()`` lists what the package ``simulation.policies`` holds.

    So ``simulation.report(result)`` writes a brief with what the package ``simulation.report`` holds.
    """

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Call the function that has the name of the package."""
        name = self.__name__.rpartition(".")[2]
        return getattr(import_module(_CALLED[name]), name)(*arguments, **options)


class _Package(ModuleType):
    """This package; it makes some packages callable at the moment when Python puts them into it."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _CALLED and isinstance(value, ModuleType):
            value.__class__ = _Callable
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
