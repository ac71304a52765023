"""Permits to train: a cap on the research compute of all labs, traded at one price.

Labs have a budget ``B`` for research compute, which buys compute ``x`` and permits for it: ``B = x (1 + t)``. Permits
for a share ``s`` of what labs would pay for cost ``t = (1 - s) / s`` per unit of compute, and every lab does ``s`` of
its research (Case O6: a tax on training at the rate ``t``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.taxes import permit_price

from .ai_taxes import levy

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def permits_per_compute(world: World) -> Floats:
    """What permits add to the cost of each lab's compute: their price for the part that does research, by firm."""
    firms = world.firms
    labs = firms.active & firms.is_lab & ~firms.is_community
    return np.where(labs, permit_price(world.levers.permit_share) * (1.0 - firms.inference_share), 0.0)


def buy_permits(world: World, cost: Floats) -> None:
    """Labs buy their permits, from governments at home or from labs that got them free for last quarter's training.

    Args:
        world: The world, before the quarter's training.
        cost: What each firm pays for the permits that it uses, USD bn.
    """
    if not cost.any():
        return
    trained = np.where(world.firms.active, world.firms.training, 0.0)
    free = world.levers.free_permits if trained.any() else 0.0
    traded = free * cost
    given = traded.sum() * trained / max(float(trained.sum()), 1.0)
    firms = world.accounts.firms
    world.ledger.transfer(firms, firms, traded, "permits from other labs", received=given)
    levy(world, firms, cost - traded, "permits to train")
