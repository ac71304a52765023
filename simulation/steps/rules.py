"""Rules: policies set the levers that everyone faces, adoption advances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.levers import combine
from simulation.timeline import quarterly_log_growth

from .start import segment_parameters

if TYPE_CHECKING:
    from simulation.world import World


def set_rules(world: World) -> None:
    """Combine the levers of all policies that act this quarter."""
    calendar = world.calendar
    world.levers = combine(
        policy.levers(calendar, world) for policy in world.scenario.policies if policy.active(calendar)
    )


def advance_adoption(world: World) -> None:
    """Adoption spreads in log odds towards its ceiling: ``o' = o exp(k)``, ``o = a / (ceiling - a)`` (Case T3.1)."""
    nations, segments = world.nations, segment_parameters(world.scenario)
    world.market.last_adopters = nations.adopters
    growth = np.array([quarterly_log_growth(segment.adoption_growth) for segment in segments])[:, None]
    ceiling = np.array([segment.adoption_ceiling for segment in segments])[:, None] * nations.internet
    adopted = np.minimum(nations.adoption, ceiling)
    odds = adopted / np.where(ceiling > adopted, ceiling - adopted, 1.0) * np.exp(growth)
    nations.adoption = np.where(ceiling > adopted, ceiling * odds / (1.0 + odds), adopted)
