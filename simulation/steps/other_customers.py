"""Other customers: who besides labs pays for the compute of cloud companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.rules.industry.cloud_rental import sold_share

if TYPE_CHECKING:
    from simulation.world import World


def let_to_others(world: World) -> None:
    """Businesses at home rent what cloud companies without a parent have not let to labs, at the list price.

    They want a share of the world's compute and no more; clouds with more to let share them alike, and the rest stands
    idle. What an incumbent does not let to labs works for its own group, which pays its chips already.
    """
    firms = world.firms
    clouds = firms.active & ~firms.is_lab & ~firms.has_parent
    left = np.where(clouds, np.maximum(firms.compute_owned - world.let, 0.0), 0.0)
    let = left * sold_share(float(left.sum()), world.scenario.cloud.other_customers * world_stock(world))
    paid = let * world.chips.rent_usd_bn
    world.ledger.transfer(world.accounts.business, world.accounts.firms, paid, "rent of other customers")
    world.let = world.let + let
    firms.rental_income = firms.rental_income + paid


def world_stock(world: World) -> float:
    """All compute in the world, H100e: that of firms, of states and of the many small owners."""
    owned = world.firms.compute_owned[world.firms.active].sum() + world.nations.public_compute.sum()
    return float(owned) + world.chips.other_stock
