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
from simulation.runs.provenance import Origin
from simulation.scenario_loading import load_scenario, world_of
from simulation.sweeps.layout import Dimension
from simulation.sweeps.levels import declared_level, left_free, moved_along
from simulation.sweeps.settings import value_of

NOT_DRAWN = (
    *("public_compute.budget_share", "communities.participation"),
    *("population.income_groups", "population.tail_decades"),
)
"""Doses of programmes that nobody had, and how finely people are sampled: their ranges are no doubt about the past."""


def uncertain_numbers(
    scenario: Scenario, origin: Origin | None = None, patterns: Sequence[str] = ()
) -> tuple[Dimension, ...]:
    """Every parameter of the economy that is a number with a plausible range, over that range; no doses of policies.

    What an override names, or the scenario sets otherwise than the world it starts in, stays as it says. Where that
    world sets another level than declared, the range moves along in proportion.

    Args:
        scenario: The effective scenario.
        origin: Where it came from; None for the baseline.
        patterns: Dotted names of those that are wanted, ``*`` for any name on one level; none for all.

    Raises:
        TrialError: If a pattern stands for none of them; the sentence gives the nearest name.
    """
    world = world_of(origin.scenario, origin.overrides) if origin else load_scenario("baseline")
    every = {one.name: one for one in _declared_ranges()}
    free = left_free(every, scenario, world, origin.overrides if origin else ())
    found = {name: _moved(every[name], world) for name in free}
    wanted = {pattern: [name for name in matching(pattern) if name in found] for pattern in patterns}
    for pattern, names in wanted.items():
        if not names:
            raise TrialError(_no_such(pattern, every))
    chosen = {name for names in wanted.values() for name in names} if patterns else set(found)
    return tuple(one for name, one in found.items() if name in chosen)


def _declared_ranges() -> list[Dimension]:
    return [
        Dimension(name, (name,), (float(known.plausible[0]),), (float(known.plausible[1]),), unit=known.unit)
        for name, known, default in quantities(Scenario)
        if known.plausible is not None
        and name not in NOT_DRAWN
        and isinstance(default, int | float)
        and not isinstance(default, bool)
    ]


def _moved(dimension: Dimension, world: Scenario) -> Dimension:
    """The plausible range of a parameter, moved along with the level that a world sets."""
    name, ends = dimension.name, np.array([*dimension.low, *dimension.high])
    low, high = moved_along(name, ends, declared_level(name), value_of(world, name)).tolist()
    return replace(dimension, low=(low,), high=(high,))


def _no_such(pattern: str, every: dict[str, Dimension]) -> str:
    if any(name in every for name in matching(pattern)):
        return f"{pattern!r} cannot vary, because an override or the scenario sets it; leave that out, or vary another"
    return f"{pattern!r} is not an uncertain parameter; {suggestion(pattern, every)}"
