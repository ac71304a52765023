"""Which numbers of the economy are uncertain in a scenario, and over what range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from simulation.analysis.flips import matching
from simulation.analysis.trials import TrialError
from simulation.mistakes import suggestion
from simulation.parameters.quantity import quantities
from simulation.parameters.scenario import Scenario
from simulation.scenario_loading import load_scenario
from simulation.sweeps.layout import Dimension
from simulation.sweeps.levels import declared_level, moved_along
from simulation.sweeps.settings import value_of

NOT_DRAWN = (
    *("public_compute.budget_share", "communities.participation"),
    *("population.income_groups", "population.tail_decades"),
)
"""Doses of programmes that nobody had, and how finely people are sampled: their ranges are no doubt about the past."""


def uncertain_numbers(
    scenario: Scenario, overrides: Sequence[str] = (), patterns: Sequence[str] = ()
) -> tuple[Dimension, ...]:
    """Every parameter of the economy that is a number with a plausible range, over that range; no doses of policies.

    What an override names stays as it says, and what the scenario switches off (zero) stays off. Where a world that an
    override chooses sets another level than declared, the range moves along in proportion.

    Args:
        scenario: The effective scenario.
        overrides: Overrides of the user in Hydra's grammar.
        patterns: Dotted names of those that are wanted, ``*`` for any name on one level; none for all.

    Raises:
        TrialError: If a pattern stands for none of them; the sentence gives the nearest name.
    """
    world = world_of(overrides)
    said = {word.partition("=")[0].lstrip("+~") for word in overrides}
    every = {one.name: one for one in _declared_ranges()}
    found = {name: _moved(one, world) for name, one in every.items() if name not in said and not _off(scenario, name)}
    wanted = {pattern: [name for name in matching(pattern) if name in found] for pattern in patterns}
    for pattern, names in wanted.items():
        if not names:
            raise TrialError(_no_such(pattern, every))
    chosen = {name for names in wanted.values() for name in names} if patterns else set(found)
    return tuple(one for name, one in found.items() if name in chosen)


def world_of(overrides: Sequence[str]) -> Scenario:
    """The baseline in the world that overrides choose, which says at what level parameters start."""
    return load_scenario("baseline", [word for word in overrides if word.startswith("world=")])


def _declared_ranges() -> list[Dimension]:
    return [
        Dimension(name, (name,), (float(known.plausible[0]),), (float(known.plausible[1]),), unit=known.unit)
        for name, known, default in quantities(Scenario)
        if known.plausible is not None
        and name not in NOT_DRAWN
        and isinstance(default, int | float)
        and not isinstance(default, bool)
    ]


def _off(scenario: Scenario, name: str) -> bool:
    return float(value_of(scenario, name)) == 0.0 != declared_level(name)


def _moved(dimension: Dimension, world: Scenario) -> Dimension:
    """The plausible range of a parameter, moved along with the level that a world sets."""
    name, ends = dimension.name, np.array([*dimension.low, *dimension.high])
    low, high = moved_along(name, ends, declared_level(name), value_of(world, name)).tolist()
    return replace(dimension, low=(low,), high=(high,))


def _no_such(pattern: str, every: dict[str, Dimension]) -> str:
    if any(name in every for name in matching(pattern)):
        return f"{pattern!r} cannot vary, because an override or the scenario sets it; leave that out, or vary another"
    return f"{pattern!r} is not an uncertain parameter; {suggestion(pattern, every)}"
