"""Rules: policies set the levers that everyone faces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.levers import combine

if TYPE_CHECKING:
    from simulation.world import World


def set_rules(world: World) -> None:
    """Combine the levers of all policies that act this quarter."""
    calendar = world.calendar
    world.levers = combine(
        policy.phased_levers(calendar, world) for policy in world.scenario.policies if policy.active(calendar)
    )
