"""Worlds of other dates set some levels otherwise (money of investors, growth of adoption); what is plausible moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import inf

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.quantity import quantities
from simulation.parameters.scenario import Scenario
from simulation.sweeps.settings import value_of

Floats = NDArray[np.float64]


def moved_along(name: str, values: Floats, was: float, now: float) -> Floats:
    """Values of a parameter in a world that sets it to ``now`` where another set it to ``was``: in proportion.

    No value leaves the legal bounds. Where one of both levels is zero, or they differ in sign, no proportion exists and
    values stay.

    Example:
        >>> moved_along("finance.investor_pool", np.array([8.0, 20.0]), 10.0, 2.0).tolist()
        [1.6, 4.0]
    """
    if was == now or not was * now > 0.0:
        return values
    return np.clip(values * now / was, *_bounds()[name])


def left_free(names: Iterable[str], scenario: Scenario, world: Scenario, overrides: Sequence[str]) -> list[str]:
    """Parameters that the scenario leaves as its world has them and no override names: those that may be drawn.

    Args:
        names: Dotted names.
        scenario: The effective scenario.
        world: The baseline in the world in which it starts.
        overrides: What was changed in words, in Hydra's grammar.
    """
    said = set(map(named_by, overrides))
    return [name for name in names if name not in said and value_of(scenario, name) == value_of(world, name)]


def named_by(override: str) -> str:
    """What an override in Hydra's grammar sets.

    Example:
        >>> named_by("++finance.home_bias=0.5")
        'finance.home_bias'
    """
    return override.partition("=")[0].lstrip("+~")


def declared_level(name: str) -> float:
    """Value of a parameter as declared."""
    return float(value_of(_declared(), name))


@cache
def _declared() -> Scenario:
    return Scenario()


@cache
def _bounds() -> dict[str, tuple[float, float]]:
    """Lowest and highest legal value by dotted name."""
    found = {}
    for name, known, _ in quantities(Scenario):
        low, high = known.bounds
        found[name] = -inf if low is None else low, inf if high is None else high
    return found
