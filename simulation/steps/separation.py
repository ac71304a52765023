"""Separation of layers: a firm that holds too much of both compute and users parts with its compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.firm import OPEN_MARKET

from .decisions import users_share
from .successors import TIES, found_successor, share_cash

if TYPE_CHECKING:
    from simulation.world import World

_WHOLLY = ("compute_owned", "rental_income")
_IN_PARTS = ("spending", "granted", "parent_cash_flow")


def separate_layers(world: World) -> None:
    """Labs above the ceiling in compute owned and in users lose their compute to a new company that lets it to all."""
    firms = world.firms
    least = np.minimum(compute_share(world), users_share(world))
    for slot in np.flatnonzero(firms.active & firms.is_lab & (least > world.levers.layer_ceiling)):
        _separate(world, int(slot))


def compute_share(world: World) -> NDArray[np.float64]:
    """Each firm's share of all compute, that of states and of small owners included."""
    owned = np.where(world.firms.active, world.firms.compute_owned, 0.0)
    total = float(owned.sum() + world.nations.public_compute.sum()) + world.chips.other_stock
    return owned / total if total > 0.0 else owned


def _separate(world: World, slot: int) -> None:
    """Found the compute company; the lab becomes a tenant on the open market, and so do its former tenants."""
    name = f"{world.firms.names[slot]} (compute {world.calendar})"
    part, used = _part_for_others(world, slot), float(world.firms.own_use_share[slot])
    chips = world.chips
    chips.captive_owner = [name if owner == world.firms.names[slot] else owner for owner in chips.captive_owner]
    company = found_successor(world, slot, name, "compute_owner", TIES)
    firms = world.firms
    firms.landlord[firms.landlord == slot] = OPEN_MARKET
    firms.landlord[company] = company
    # With the cash for a site of its own it would be an owner again in the next quarter.
    firms.separated[slot] = True
    # What the lab has used is open to labs from now on, and not lost to them.
    firms.opened_share[company], firms.own_use_share[slot] = used, 0.0
    for column in _WHOLLY:
        _hand_over(getattr(firms, column), slot, company, 1.0)
    for column in _IN_PARTS:
        _hand_over(getattr(firms, column), slot, company, part)
    for flow in (world.let, world.letting_cost):
        _hand_over(flow, slot, company, 1.0)
    share_cash(world, slot, company, part)
    world.note("separation", slot, other=name, text="above the ceiling in compute and in users")


def _part_for_others(world: World, slot: int) -> float:
    """Part of a firm's spending that went into chips which its own lab did not use.

    The parent goes on paying for those chips; for staff and for the compute of its models it pays the lab.
    """
    firms = world.firms
    spending = float(firms.spending[slot])
    if spending <= 0.0:
        return 1.0 - float(firms.own_use_share[slot])
    chips = max(spending - float(world.staff_cost[slot]), 0.0)
    return chips * (1.0 - float(firms.own_use_share[slot])) / spending


def _hand_over(column: NDArray[np.float64], giver: int, taker: int, share: float) -> None:
    part = share * float(column[giver])
    column[taker] += part
    column[giver] -= part
