"""Other customers: who besides labs pays for the compute of cloud companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulation.world import World


def let_to_others(world: World) -> None:
    """Businesses at home rent what cloud companies without a parent have not let to labs, at the list price.

    What an incumbent does not let to labs works for its own group, which pays its chips already.
    """
    firms = world.firms
    clouds = firms.active & ~firms.is_lab & ~firms.has_parent
    left = np.where(clouds, np.maximum(firms.compute_owned - world.let, 0.0), 0.0)
    let = world.scenario.cloud.other_customers * left
    paid = let * world.chips.rent_usd_bn
    world.ledger.transfer(world.accounts.business, world.accounts.firms, paid, "rent")
    world.let = world.let + let
    firms.rental_income = firms.rental_income + paid
