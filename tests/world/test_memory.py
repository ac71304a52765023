"""A world leaves memory when nobody uses it any more, finished or not, with every release of Mesa."""

from __future__ import annotations

import gc
from weakref import ref

import pytest

from simulation.scenario_loading import load_scenario
from simulation.world import World


@pytest.mark.parametrize("quarters", [0, 1, 2])
def test_a_world_that_nobody_uses_leaves_memory(quarters: int) -> None:
    world = World(load_scenario("baseline", workers=300, end="2023Q2"), seed=1)
    for _ in range(quarters):
        world.step()
    kept = ref(world)
    del world
    gc.collect()
    assert kept() is None


def test_agents_of_a_world_are_numbered_without_gaps() -> None:
    world = World(load_scenario("baseline", workers=300, end="2023Q2"), seed=1)
    assert sorted(agent.unique_id for agent in world.agents) == list(range(1, len(world.agents) + 1))
