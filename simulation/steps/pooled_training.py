"""Pooled training: communities train on compute that small owners lend them over slow links."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.pooled_training import distributed_efficiency, pooled_compute

from .governments import book_cost

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def called_in(world: World) -> float:
    """Compute of small owners that a policy moves from the rental market into the pool, H100e, if there is a pool."""
    return world.levers.pooled_share * world.chips.other_stock if _communities(world).any() else 0.0


def pool_for_communities(world: World) -> Floats:
    """Compute that each community has from the pool, H100e, after the losses of training far apart (Case O7)."""
    communities, openness = _communities(world), world.scenario.openness
    number = int(communities.sum())
    if number == 0:
        return np.zeros(world.firms.capacity)
    efficiency = float(
        distributed_efficiency(
            openness.step_seconds, openness.sync_seconds, openness.local_steps, openness.pooling_penalty
        )
    )
    share = min(openness.pooled_share + world.levers.pooled_share, 1.0)
    pool = pooled_compute(share * world.chips.other_stock, efficiency)
    _pay_small_owners(world)
    return np.where(communities, pool / number, 0.0)


def _communities(world: World) -> Flags:
    return np.asarray(world.firms.active & world.firms.is_community)


def _pay_small_owners(world: World) -> None:
    """Governments pay small owners for what a policy calls in, in proportion to output; the rest are volunteers.

    Like rent it is income from compute that is there already, and no use of output.
    """
    to, output = world.accounts, world.economy.output
    due = world.levers.pool_pay * called_in(world) * world.chips.rent_usd_bn
    paid = due * output / output.sum()
    world.ledger.transfer(to.governments, to.small_owners, paid, "pooled training", paid.sum() * to.small_owners.split)
    book_cost(world, "pool_pay", paid)
