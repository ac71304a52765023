"""Churn: failures, and acquisitions under merger review."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.acquisition import best_buyer, merge
from simulation.rules.industry.exit import ExitReason, exits, obsolete_quarters_next
from simulation.timeline import QUARTERS_PER_YEAR, quarterly_share

from .decisions import users_share
from .investors import parents_limit
from .units import USD_BN_PER_USD_MILLION

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
REASONS = {
    ExitReason.FAILURE: "out of cash",
    ExitReason.OBSOLETE: "behind the open frontier for too long",
    ExitReason.HAZARD: "closed for other reasons",
}
_LEAST_MATCH = 0.5
_STOCKS = (
    "cash compute_owned staff cloud_credit last_users revenue spending granted serving_need compute_used training"
).split()
_SHARED = ("log_know_how", "log_stock")


def leave(world: World) -> None:
    """Firms without cash, with obsolete models or out of luck leave; a buyer takes over what it can use."""
    firms, churn = world.firms, world.scenario.churn
    capability = np.where(np.isfinite(firms.log_stock), firms.log_stock, -np.inf)
    behind = obsolete_quarters_next(
        firms.obsolete_quarters, capability, world.market.open_frontier, churn.obsolescence_gap
    )
    firms.obsolete_quarters = np.where(firms.active, behind, 0).astype(np.float64)
    independent = firms.active & firms.is_lab & ~firms.has_parent
    draws = world.luck.uniform("failure", world.quarter, firms.identity)
    hazard = quarterly_share(churn.failure_hazard) * firms.is_start_up
    # Owners do not give up a lab that still has money to catch up with.
    runway = world.scenario.finance.runway_target * firms.spending
    patience = np.where(firms.cash > runway, np.inf, float(churn.obsolescence_quarters))
    result = exits(firms.cash, 0.0, firms.obsolete_quarters, patience, hazard, draws)
    leaving = result.leaves & independent & (firms.founded < world.quarter)
    if not leaving.any():
        return
    buyers = _buyers(world, leaving)
    for slot in np.flatnonzero(leaving):
        _close(world, int(slot), int(buyers[slot]), REASONS[ExitReason(int(result.reason[slot]))])


def _buyers(world: World, leaving: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Who takes over which leaving firm: the largest gain within means and merger review, not across rival blocs."""
    firms = world.firms
    candidates = firms.active & firms.is_lab & ~leaving & ~firms.is_community
    worth = worth_to_a_buyer(world)
    behind = np.where(candidates, np.minimum(firms.log_stock - world.market.frontier, 0.0), -np.inf)
    # A buyer with a better model makes more of the target's users and staff; at the frontier it gains the full worth.
    gain = (1.0 + np.exp(behind)) / 2
    pairs = candidates[:, None] & leaving[None, :]
    match = world.luck.uniform("merger", world.quarter, firms.identity[:, None] ^ firms.identity[None, :])
    synergy = np.where(pairs, worth[None, :] * gain[:, None] * (_LEAST_MATCH + match), 0.0)
    parents = np.maximum(parents_limit(world) - firms.raised, 0.0)
    means = np.where(firms.has_parent, parents, np.maximum(firms.cash, 0.0)) * candidates
    allowed = ~world.nations.opposed[firms.nation][:, firms.nation]
    limit = min(world.scenario.churn.merger_limit, world.levers.merger_limit)
    return best_buyer(
        leaving, means, worth * world.scenario.churn.takeover_price, synergy, users_share(world), limit, allowed
    )


def worth_to_a_buyer(world: World) -> Floats:
    """What a lab's staff and a year of its revenue are worth to a buyer at the frontier, USD bn."""
    return np.asarray(
        world.firms.staff * world.scenario.churn.worth_of_staff * USD_BN_PER_USD_MILLION
        + world.firms.revenue * QUARTERS_PER_YEAR
    )


def _close(world: World, slot: int, buyer: int, reason: str) -> None:
    """Close a firm. A buyer pays investors its price and takes stocks, data and the better know-how."""
    firms = world.firms
    if buyer >= 0:
        price = float(worth_to_a_buyer(world)[slot]) * world.scenario.churn.takeover_price
        payment = np.zeros(firms.capacity)
        payment[buyer] = price
        if firms.has_parent[buyer]:  # the parent gives its firm the money first
            world.ledger.transfer(world.accounts.parents, world.accounts.firms, payment, "parents' money")
        world.ledger.transfer(world.accounts.firms, world.accounts.fund, payment, "acquisitions")
        for name in _STOCKS:
            setattr(firms, name, merge(getattr(firms, name), slot, buyer))
        firms.data[:, buyer] += firms.data[:, slot]
        firms.users[..., buyer] += firms.users[..., slot]
        world.workers.move(slot, buyer)
        for name in _SHARED:
            column = getattr(firms, name)
            column[buyer] = max(column[buyer], column[slot])
        world.note("acquisition", slot, other=firms.names[buyer], amount_usd_bn=price, text=reason)
    else:
        _write_off(world, slot)
        world.chips.other_stock += float(firms.compute_owned[slot])
        world.note("exit", slot, text=reason)
    for name in (*_STOCKS, "rental_income", "cost", "raised"):
        getattr(firms, name)[slot] = 0.0
    firms.data[:, slot] = 0.0
    firms.users[..., slot] = 0.0
    if world.market.open_maker == slot:  # rights in an open model go to the buyer, if there is one
        world.market.open_maker = buyer
    world.gone[slot] = True
    firms.active[slot] = False
    world.exits += 1


def _write_off(world: World, slot: int) -> None:
    """What a closed firm still owes its suppliers its investors pay; what it still has goes back to them."""
    firms = world.firms
    left = np.zeros(firms.capacity)
    left[slot] = max(float(firms.cash[slot]), 0.0)
    world.ledger.transfer(world.accounts.firms, world.accounts.fund, left, "liquidation")
    owed = np.zeros(firms.capacity)
    owed[slot] = max(-float(firms.cash[slot]), 0.0)
    world.ledger.transfer(world.accounts.fund, world.accounts.firms, owed, "liquidation")
