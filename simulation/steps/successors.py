"""Successors: firms that come out of another one, when rules break a firm up or part it from its compute."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import TYPE_CHECKING

import numpy as np

from simulation.agents.firm import FIRM_COLUMNS
from simulation.parameters.starts import FirmStart, Kind

if TYPE_CHECKING:
    from simulation.world import World

_ITS_OWN = ("identity", "active", "founded", "is_lab", "is_start_up", "is_community", "cash", "data")
"""What a successor has by itself, or is given in another way."""
TIES = ("nation", "backer", "has_parent", "is_public", "parent_share", "portfolio")
"""What a successor of any kind takes over: home, backer, parent, and suppliers of chips."""
EVERYTHING = tuple(name for name in FIRM_COLUMNS if name not in _ITS_OWN)
"""What a firm's other half takes over."""


def found_successor(world: World, slot: int, name: str, kind: Kind, inherits: Iterable[str]) -> int:
    """Found a firm out of another one, with the same home and a copy of its strategy.

    Args:
        world: The world, at the end of a quarter.
        slot: The firm that it comes out of.
        name: Its name; its luck hangs on it.
        kind: Its kind.
        inherits: Columns that are copied, stocks among them; who calls sees to it that nothing is there twice.

    Returns:
        The slot of the successor.
    """
    nation = int(world.firms.nation[slot])
    start = FirmStart.model_construct(name=name, kind=kind, nation=world.nations.codes[nation])
    successor = world.add_firm(start, nation)
    firms = world.firms
    for column in inherits:
        values = getattr(firms, column)
        values[..., successor] = values[..., slot]
    world.firm_agents[successor].strategy = copy(world.firm_agents[slot].strategy)
    _order_from_merchants(world, successor)
    return successor


def _order_from_merchants(world: World, slot: int) -> None:
    """Orders from designers that work for others only go to those that sell to everybody."""
    firms = world.firms
    open_to_it = firms.portfolio[:, slot] * world.designer_access[slot]
    total = float(open_to_it.sum())
    firms.portfolio[:, slot] = open_to_it / total if total > 0.0 else world.chips.other_portfolio


def share_cash(world: World, slot: int, successor: int, share: float) -> None:
    """Give a successor its share of a firm's cash, or of its debt."""
    part = share * float(world.firms.cash[slot])
    giver, taker = (slot, successor) if part >= 0.0 else (successor, slot)
    given, received = np.zeros(world.firms.capacity), np.zeros(world.firms.capacity)
    given[giver] = received[taker] = abs(part)
    world.ledger.transfer(world.accounts.firms, world.accounts.firms, given, "successors", received=received)
