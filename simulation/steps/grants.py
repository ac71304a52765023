"""Grants: governments pay labs, which spend the money in the quarter on top of what they spend by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.levers import acts
from simulation.rules.industry.grants import home_before_friends, share_grants

from .governments import book_cost

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
JOINT_LAB = "Joint lab"
"""Name of the lab that nations fund together."""
OPEN_WITHIN_QUARTERS = 4.0
"""Lag up to which a lab counts as one that opens its models: open ones trailed by 5 to 22 months in 2023-24."""

_ROWS = {
    "open_lab_grants": "grants to open labs",
    "challenger_grants": "grants to challengers",
    "public_lab_budget": "public labs",
    "joint_lab_budget": "joint lab",
}
"""Row of the flow matrix by lever."""


def pay_grants(world: World) -> None:
    """Pay the grants of the quarter; where nobody qualifies, nothing is paid."""
    firms, opposed = world.firms, world.nations.opposed
    firms.granted = np.zeros(firms.capacity)
    if not any(acts(getattr(world.levers, lever)) for lever in _ROWS):
        return
    for lever, claims in (("open_lab_grants", open_labs(world)), ("challenger_grants", challengers(world))):
        _grant(world, lever, claims, home_before_friends(claims, firms.nation, ~opposed))
    _grant(world, "public_lab_budget", _claims(world, public_labs(world)), np.eye(len(opposed), dtype=bool))
    _grant(world, "joint_lab_budget", _claims(world, joint_lab(world)), np.ones_like(opposed))


def _grant(world: World, lever: str, claims: Floats, reach: Flags) -> None:
    """Pay one kind of grant; labs spend it at once."""
    firms = world.firms
    budgets = getattr(world.levers, lever) * world.economy.output
    paid, received = share_grants(budgets, claims, firms.nation, reach)
    world.ledger.transfer(world.accounts.governments, world.accounts.firms, paid, _ROWS[lever], received)
    firms.granted = firms.granted + received
    firms.spending = firms.spending + received
    book_cost(world, lever, paid)


def _claims(world: World, who: Flags) -> Floats:
    """Claims in proportion to research staff; a lab that has none yet counts as one person."""
    return np.where(who, np.maximum(world.firms.staff, 1.0), 0.0)


def open_labs(world: World) -> Floats:
    """Claims of labs that open their models by their own decision, without communities, which have no payroll."""
    firms = world.firms
    opens = firms.release_lag <= OPEN_WITHIN_QUARTERS
    return _claims(world, firms.active & firms.is_lab & ~firms.is_community & opens)


def challengers(world: World) -> Floats:
    """Claims of labs without a parent that sell where a firm is dominant, and are not that firm."""
    firms = world.firms
    leads = dominant(world)
    against = leads.any(axis=1, keepdims=True) & ~leads & firms.offered
    return _claims(world, firms.active & firms.is_lab & ~firms.has_parent & ~firms.is_community & against.any(axis=0))


def dominant(world: World) -> Flags:
    """Whether a firm has more of a segment's users than the line of dominance, shape (segments, firms)."""
    users = world.firms.users.sum(axis=1)
    everyone = users.sum(axis=1, keepdims=True) + world.market.fringe_users.sum(axis=1, keepdims=True)
    return np.asarray(users > world.levers.dominance_line * np.maximum(everyone, np.finfo(float).tiny))


def joint_lab(world: World) -> Flags:
    """The lab that nations fund together, once it is founded."""
    firms = world.firms
    return np.asarray(firms.active & (np.arange(firms.capacity) == firms.slot(JOINT_LAB)))


def public_labs(world: World) -> Flags:
    """Public labs of single nations."""
    firms = world.firms
    kinds = [*firms.kinds, *[""] * (firms.capacity - len(firms.kinds))]
    return np.asarray(firms.active & np.array([kind == "public_lab" for kind in kinds]) & ~joint_lab(world))
