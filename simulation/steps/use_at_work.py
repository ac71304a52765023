"""Who uses AI for work in a week: what surveys ask people for, recorded and of no effect on anything else.

Somebody uses AI for work who has it, as a seat that the employer pays for or as an assistant of their own, and whose
tasks of the week hold an hour in which it helps. Output gains from seats alone (:mod:`simulation.steps.work`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.schema import EMPLOYED
from simulation.rules.work.wages import use_in_a_week

from .start import CONSUMER
from .work import work_adoption

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_WEEKLY_HOURS = 40.0
"""Hours in a working week: Forty-Hour Week Convention of the International Labour Organization (1935)."""
_TINY = float(np.finfo(float).tiny)


def own_assistants(world: World) -> Floats:
    """Users of any consumer AI, open models included, over adults of each nation, shape (nations,)."""
    consumers = world.firms.users[CONSUMER].sum(axis=1) + world.market.fringe_users[CONSUMER]
    return np.asarray(consumers / np.maximum(world.nations.adults, _TINY))


def users_at_work(world: World) -> Floats:
    """Share of the people at work in each cell who use AI for it in a week, shape (nations, occupations).

    Seats and assistants of people's own fall on the same people no more often than by chance.
    """
    without = (1.0 - work_adoption(world)) * (1.0 - np.minimum(own_assistants(world), 1.0))
    return np.asarray((1.0 - without)[:, None] * use_in_a_week(world.economy.assistable, _WEEKLY_HOURS))


def by_nation(world: World) -> Floats:
    """Share of the people at work in each nation who use AI for it in a week, shape (nations,); 0 without any."""
    at_work = world.economy.status[:, :, EMPLOYED]
    return np.asarray((at_work * users_at_work(world)).sum(axis=1) / np.maximum(at_work.sum(axis=1), _TINY))


def by_group(world: World, groups: Floats) -> Floats:
    """Share of the people at work in groups of occupations who use AI for it in a week, shape (groups,).

    Args:
        world: The world.
        groups: Part of each occupation that belongs to each group, shape (groups, occupations).
    """
    at_work = world.economy.status[:, :, EMPLOYED]
    using = groups @ (at_work * users_at_work(world)).sum(axis=0)
    return np.asarray(using / np.maximum(groups @ at_work.sum(axis=0), _TINY))
