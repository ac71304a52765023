"""Own sites: a lab that is meant to own its compute stops renting once it can pay for a site."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulation.world import World


def build_own_sites(world: World) -> None:
    """Tenants declared as owners without a parent buy chips from now on, once their cash pays for the smallest site.

    Renting costs a landlord's margin on top of the user cost, for ever; owning needs the price of the chips at once. So
    a lab rents until a large round, and then runs its models on all of what it owns. A lab that was parted from its
    compute rents for good.
    """
    firms = world.firms
    slots = np.arange(firms.capacity)
    meant = np.zeros(firms.capacity, dtype=bool)
    meant[: len(firms.kinds)] = [kind == "self_funded_owner" for kind in firms.kinds]
    price = world.scenario.cloud.own_site * world.chips.price_usd_bn
    may = firms.active & ~firms.has_parent & ~firms.separated & (firms.landlord != slots)
    builds = meant & may & (firms.cash >= price)
    firms.landlord = np.where(builds, slots, firms.landlord)
    firms.own_use_share = np.where(builds, 1.0, firms.own_use_share)
