"""Break-ups: a firm with too many users is split into two equal halves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.timeline import QUARTERS_PER_YEAR

from .decisions import users_share
from .start import CONSUMER
from .successors import EVERYTHING, found_successor, share_cash

if TYPE_CHECKING:
    from simulation.world import World

_HALF = 0.5
_STOCKS = (
    "parent_cash_flow spending granted revenue rental_income cost raised compute_owned compute_used training users "
    "fresh_users cloud_credit serving_need staff"
).split()
"""Columns of firms of which each half gets half; data and what a firm knows are not used up by sharing."""
_FLOWS = (
    "planned asks staff_cost rent_paid let own_compute_cost letting_cost support_cost licence_cost last_segment_share"
).split()
"""The same of the quarter that ends, which taxes and measures still ask for."""


def break_up(world: World) -> None:
    """Split firms above the line of users, none twice within a year; the halves go on as rivals."""
    firms = world.firms
    rested = world.quarter - firms.broken_up >= QUARTERS_PER_YEAR
    above = firms.active & rested & (users_share(world) > world.levers.break_up_line)
    for slot in np.flatnonzero(above):
        _split(world, int(slot))


def _split(world: World, slot: int) -> None:
    """Found the second half as a copy of the firm, then halve in both what there can be only once."""
    name = f"{world.firms.names[slot]} (second half {world.calendar})"
    share = float(users_share(world)[slot])
    world.firms.broken_up[slot] = world.quarter
    successor = found_successor(world, slot, name, world.firms.kinds[slot], EVERYTHING)
    firms, both = world.firms, [slot, successor]
    if firms.landlord[slot] == slot:
        firms.landlord[successor] = successor
    for column in _STOCKS:
        getattr(firms, column)[..., both] *= _HALF
    for owner, names in ((world, _FLOWS), (world.market, ("shares", "last_revenue"))):
        for flow in names:
            values = getattr(owner, flow)
            values[..., both] = _HALF * values[..., [slot]]
    share_cash(world, slot, successor, _HALF)
    _share_out_data(world, slot, successor)
    _share_out_people(world, slot, successor)
    # Two copies of a brand win no more users than the one at the same price (Case P12).
    firms.appeal[:, both] -= np.log(2.0)
    world.note("break-up", slot, other=name, text=f"{share:.3g} of all users are above the line")


def _share_out_data(world: World, slot: int, successor: int) -> None:
    """Both halves keep the data, which are nonrival, less what each loses to the other."""
    firms, kept = world.firms, 1.0 - world.levers.broken_data
    firms.data[:, [slot, successor]] = kept * firms.data[:, [slot]]
    firms.precision[:, [slot, successor]] *= kept


def _share_out_people(world: World, slot: int, successor: int) -> None:
    """People stay with either half, each by luck of its own; users are counted again by nation."""
    firms, workers = world.firms, world.workers
    rows = np.flatnonzero(workers.provider == slot)
    draws = world.luck.uniform("break-up", world.quarter, workers.identity_at(rows))
    workers.provider[rows[draws < _HALF]] = successor
    both = [slot, successor]
    counted = workers.users(world.nations.adoption[CONSUMER], firms.capacity)[0][:, both]
    total = counted.sum(axis=1, keepdims=True)
    parts = np.divide(counted, total, out=np.full_like(counted, _HALF), where=total > 0.0)
    firms.users[CONSUMER][:, both] = parts * firms.users[CONSUMER][:, both].sum(axis=1, keepdims=True)
    firms.last_users[both] = firms.users[..., both].sum(axis=(0, 1))
