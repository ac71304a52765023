"""Public compute: governments let what they own to labs at home, below the market's price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def lend_public_compute(world: World, budgets: Floats) -> tuple[Floats, Floats]:
    """Lend public compute to labs that no parent pays for, in equal parts within a nation; each takes what it can pay.

    What no lab at home takes serves public research, which trains no model here.

    Args:
        world: The world.
        budgets: What firms may spend on rented compute, USD bn, shape (firms,).

    Returns:
        Compute lent, H100e, and the fees paid to governments, USD bn, each of shape (firms,).
    """
    firms, nations, settings = world.firms, world.nations, world.scenario.public_compute
    none = np.zeros(firms.capacity)
    if not nations.public_compute.any():
        return none, none
    eligible = firms.active & firms.is_lab & ~firms.has_parent & ~firms.is_community
    labs = np.bincount(firms.nation, eligible, len(nations.codes))
    each = settings.use * nations.public_compute / np.maximum(labs, 1.0)
    offered = np.where(eligible, each[firms.nation], 0.0)
    asked = offered * settings.price_ratio * world.chips.rent_usd_bn
    means = np.maximum(np.maximum(budgets, firms.cash), 0.0)
    part = np.divide(means, asked, out=np.ones_like(asked), where=asked > means)
    taken, fee = offered * part, np.minimum(asked, means)
    world.ledger.transfer(world.accounts.firms, world.accounts.governments, fee, "public compute")
    return taken, fee
