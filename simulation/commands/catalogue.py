"""What there is: the names of each kind of thing with one line on each."""

from __future__ import annotations

import inspect
from collections.abc import Callable


def lines_of(kind: str) -> dict[str, str]:
    """Names of one kind and one line on each.

    Args:
        kind: One of the kinds that the command ``list`` knows.
    """
    return _LISTS[kind]()


def scenario_lines() -> dict[str, str]:
    """Scenarios with their questions."""
    from simulation.scenario_loading import scenarios

    return scenarios()


def world_lines() -> dict[str, str]:
    """Worlds to start from, with the first sentence of their file."""
    from simulation.loading.options import SCENARIOS, option_names

    found = {}
    for name in option_names("world"):
        lines = (SCENARIOS / "world" / f"{name}.yaml").read_text("utf-8").splitlines()
        said = [line.lstrip("# ") for line in lines if line.startswith("# ") and "@package" not in line]
        found[name] = " ".join(said).split(". ")[0].rstrip(".") + f"; choose it with world={name}."
    return found


def policy_lines() -> dict[str, str]:
    """Policies with the first sentence of their file."""
    from simulation.policies import policies

    return {name: _first_sentence(inspect.getmodule(kind)) for name, kind in policies().items()}


def strategy_lines() -> dict[str, str]:
    """Strategies with the first sentence of their file."""
    from simulation.strategies import strategies

    return {name: _first_sentence(inspect.getmodule(kind)) for name, kind in strategies().items()}


def claim_lines() -> dict[str, str]:
    """Claims in one sentence each."""
    from simulation.loading.claims import claim_sentences

    return claim_sentences()


def sweep_lines() -> dict[str, str]:
    """Sweeps with their questions."""
    from simulation.loading.sweeps import sweeps

    return sweeps()


def parameter_lines() -> dict[str, str]:
    """Parameters with default, unit and meaning."""
    from simulation.commands.text import number
    from simulation.parameters.quantity import quantities
    from simulation.parameters.scenario import Scenario

    return {
        name: " ".join([number(default), known.unit]).strip() + f": {known.meaning}"
        for name, known, default in quantities(Scenario)
    }


def measure_lines() -> dict[str, str]:
    """Measures that a run records, and the outcomes of comparisons, with unit and meaning."""
    from simulation.measures.catalogue import CATALOGUE
    from simulation.runs.outcomes import outcomes

    recorded = {measure.name: f"[{measure.unit or 'number'}] {measure.meaning}" for measure in reversed(CATALOGUE)}
    compared = {outcome.name: f"[{outcome.unit}] {outcome.meaning}" for outcome in outcomes()}
    return {**dict(reversed(recorded.items())), **compared}


def figure_lines() -> dict[str, str]:
    """Figures with what they show."""
    from simulation.figures import FIGURES, STUDY_FIGURES, SWEEP_FIGURES

    return {name: (draw.__doc__ or "").strip() for name, draw in FIGURES.items()} | STUDY_FIGURES | SWEEP_FIGURES


_LISTS: dict[str, Callable[[], dict[str, str]]] = {
    "scenarios": scenario_lines,
    "worlds": world_lines,
    "policies": policy_lines,
    "strategies": strategy_lines,
    "claims": claim_lines,
    "sweeps": sweep_lines,
    "parameters": parameter_lines,
    "measures": measure_lines,
    "figures": figure_lines,
}


def _first_sentence(thing: object) -> str:
    """The first sentence of a docstring."""
    text = " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())
    return text.split(". ")[0].rstrip(".") + "."
