"""Public labs: governments found labs of their own, alone or together, which open all that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.levers import acts
from simulation.parameters.starts import FirmStart
from simulation.timeline import QUARTERS_PER_YEAR

from .entry import seat_newcomer, sunk_cost
from .grants import JOINT_LAB, joint_lab, public_labs

if TYPE_CHECKING:
    from simulation.world import World


def found_public_labs(world: World) -> None:
    """Found the labs that governments have money for and do not have yet; they work from the next quarter on.

    A lab is founded where a year's money reaches the sunk cost of entry: with less, no model near the frontier can be
    made, and the money is not spent.
    """
    levers = world.levers
    if not (acts(levers.public_lab_budget) or acts(levers.joint_lab_budget)):
        return
    year = world.economy.output * QUARTERS_PER_YEAR
    alone, together = levers.public_lab_budget * year, levers.joint_lab_budget * year
    served = np.bincount(world.firms.nation, public_labs(world), alone.size) > 0.0
    for row in np.flatnonzero((alone >= sunk_cost(world)) & (alone > 0.0) & ~served):
        _found(world, f"Public lab of {world.nations.codes[row]}", int(row))
    if together.any() and together.sum() >= sunk_cost(world) and not joint_lab(world).any():
        members = np.where(together > 0.0, world.economy.output, 0.0)
        _found(world, JOINT_LAB, int(members.argmax()))


def _found(world: World, name: str, home: int) -> None:
    """Found one lab: a newcomer that a state pays and does not let fail, and that rents on the open market."""
    firms = world.firms
    start = FirmStart.model_construct(
        name=name,
        kind="public_lab",
        strategy="open_weights",
        nation=world.nations.codes[home],
        release_lag_quarters=0.0,
    )
    slot = seat_newcomer(world, start, home)
    firms.has_parent[slot] = True
    world.entries += 1
    world.note("entry", slot, text="public lab")
