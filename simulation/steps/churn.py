"""Step 11, churn: failures, acquisitions under merger review, spin-outs and entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.firm import OPEN_MARKET
from simulation.parameters.starts import FirmStart
from simulation.randomness import identity_of
from simulation.rules.industry.acquisition import best_buyer, merge
from simulation.rules.industry.entry import entry_mean, spin_out_mean
from simulation.rules.industry.exit import ExitReason, exits, obsolete_quarters_next
from simulation.timeline import QUARTERS_PER_YEAR, quarterly_flow, quarterly_share

from .decisions import users_share
from .products import research_strength, unit_cost, world_outside
from .segments import USD_BN_PER_USD_MILLION

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
REASONS = {
    ExitReason.FAILURE: "out of cash",
    ExitReason.OBSOLETE: "behind the open frontier for too long",
    ExitReason.HAZARD: "closed for other reasons",
}
ENTRANT_STRATEGIES = ("blitzscaler", "fast_follower", "open_weights", "profit_maximiser", "safety_first")
WORTH_OF_STAFF_USD_BN = 0.002
"""What a buyer gains from each researcher of a target: two million dollars, a year's full cost twice."""
_ENTRANT_STAFF = 20.0
_ENTERS_PHYSICAL = 0.25
_LEAST_MATCH = 0.5
_ROUNDS_OF_ENTRY = 4.0
_REPRODUCTION_COST = 0.1
_STOCKS = (
    "cash compute_owned staff cloud_credit last_users revenue spending serving_need compute_used training"
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
    """Who takes over which leaving firm: the largest gain within means and merger review."""
    firms = world.firms
    candidates = firms.active & firms.is_lab & ~leaving & ~firms.is_community
    worth = worth_to_a_buyer(world)
    behind = np.where(candidates, np.minimum(firms.log_stock - world.market.frontier, 0.0), -np.inf)
    # A buyer with a better model makes more of the target's users and staff; at the frontier it gains the full worth.
    gain = (1.0 + np.exp(behind)) / 2
    pairs = candidates[:, None] & leaving[None, :]
    match = world.luck.uniform("merger", world.quarter, firms.identity[:, None] ^ firms.identity[None, :])
    synergy = np.where(pairs, worth[None, :] * gain[:, None] * (_LEAST_MATCH + match), 0.0)
    means = np.where(firms.has_parent, _parents_limit(world), np.maximum(firms.cash, 0.0)) * candidates
    limit = world.scenario.churn.merger_limit
    return best_buyer(leaving, means, worth / 2, synergy, users_share(world), limit)


def worth_to_a_buyer(world: World) -> Floats:
    """What a lab's staff and a year of its revenue are worth to a buyer at the frontier, USD bn."""
    return np.asarray(world.firms.staff * WORTH_OF_STAFF_USD_BN + world.firms.revenue * QUARTERS_PER_YEAR)


def _parents_limit(world: World) -> Floats:
    ceiling = world.trends.parent_factor[world.quarter] * world.scenario.finance.parent_ceiling
    return np.asarray(world.firms.parent_cash_flow * ceiling)


def _close(world: World, slot: int, buyer: int, reason: str) -> None:
    """Close a firm. A buyer pays investors its price and takes stocks, data and the better know-how."""
    firms = world.firms
    if buyer >= 0:
        price = float(worth_to_a_buyer(world)[slot]) / 2
        payment = np.zeros(firms.capacity)
        payment[buyer] = price
        payer = world.parents if firms.has_parent[buyer] else world.firm_account
        world.ledger.transfer(payer, world.investors, payment, "acquisitions")
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
    world.gone[slot] = True
    firms.active[slot] = False
    world.exits += 1


def _write_off(world: World, slot: int) -> None:
    """What a closed firm still owes its suppliers its investors pay; what it still has goes back to them."""
    firms = world.firms
    left = np.zeros(firms.capacity)
    left[slot] = max(float(firms.cash[slot]), 0.0)
    world.ledger.transfer(world.firm_account, world.investors, left, "liquidation")
    owed = np.zeros(firms.capacity)
    owed[slot] = max(-float(firms.cash[slot]), 0.0)
    world.ledger.transfer(world.investors, world.firm_account, owed, "liquidation")


def _nation_by_investment(world: World, draw: float) -> int:
    """Draw the home of an entrant in proportion to private investment in AI."""
    steps = np.cumsum(world.nations.investment)
    if steps[-1] <= 0.0:
        return 0
    return int(np.searchsorted(steps / steps[-1], draw))


def enter(world: World) -> None:
    """New firms enter when a newcomer can expect to earn its sunk cost back; staff of labs found spin-outs."""
    mean = entry_mean(
        quarterly_flow(world.scenario.churn.entry_rate),
        min(_newcomer_profit(world), _sunk_cost(world)),
        _sunk_cost(world),
    )
    for rank in range(world.luck.poisson("entry", world.quarter, mean)):
        _found(world, f"entrant/{world.quarter}/{rank}", parent=None)
    firms, talent = world.firms, world.scenario.talent
    senior = np.where(firms.active & firms.is_lab, firms.staff * talent.senior_share, 0.0)
    chance = -np.expm1(-spin_out_mean(senior, quarterly_flow(talent.spin_out_hazard)))
    draws = world.luck.uniform("spin-out", world.quarter, firms.identity)
    for slot in np.flatnonzero(draws < chance):
        _found(world, f"spin-out/{world.quarter}/{firms.names[slot]}", parent=int(slot))


def _sunk_cost(world: World) -> float:
    cost = float(world.trends.entry_cost[world.quarter])
    return cost * _REPRODUCTION_COST if world.scenario.churn.reproducible else cost


def _first_log_stock(world: World) -> float:
    """Capability of an entrant's first model: a share of the open frontier, or the frontier if it can be reproduced."""
    if world.scenario.churn.reproducible:
        return world.market.frontier
    base = world.market.open_frontier if np.isfinite(world.market.open_frontier) else world.market.reference
    return float(base + np.log(max(world.scenario.churn.entrant_reach, np.finfo(float).tiny)))


def _newcomer_profit(world: World) -> float:
    """Yearly profit, USD bn, that an unknown brand with an entrant's model would make at today's prices."""
    market, scenario = world.market, world.scenario
    strength = research_strength(world)[:, 0]
    gap = _first_log_stock(world) - market.reference
    taste = market.taste[:, 0]
    cost = unit_cost(world, market.base_cost[:, 0], _first_log_stock(world)) / taste
    value = strength * gap + scenario.products.newcomer_appeal - cost - 1.0
    inside = market.shares.sum(axis=1)
    others = np.where(inside < 1.0, 1.0 - inside, np.finfo(float).tiny)
    # Share of a small newcomer: its weight over that of all choices, whose outside part is known in value and share.
    with np.errstate(over="ignore", divide="ignore"):
        share = np.exp(value - world_outside(world)[:, 0] / taste + np.log(others))
    share = np.where(np.isfinite(share), share / (1.0 + share), 1.0)
    size = world.nations.adopters.sum(axis=1)
    return float((share * taste * size).sum() * USD_BN_PER_USD_MILLION * QUARTERS_PER_YEAR)


def _found(world: World, key: str, parent: int | None) -> None:
    """Found one firm: its nation, strategy and name come from its own luck."""
    firms = world.firms
    sunk = _sunk_cost(world)
    number = sum(name.startswith("Entrant") for name in firms.names) + 1
    draw = [
        world.luck.uniform(f"founding/{part}", 0, [identity_of(key)])[0] for part in ("nation", "strategy", "physical")
    ]
    nation = int(firms.nation[parent]) if parent is not None else _nation_by_investment(world, draw[0])
    strategy = ENTRANT_STRATEGIES[int(draw[1] * len(ENTRANT_STRATEGIES))]
    start = FirmStart.model_construct(
        name=f"Entrant {number}", kind="start_up", strategy=strategy, nation=world.nations.codes[nation]
    )
    slot = world.add_firm(start, nation, key)
    firms.portfolio[:, slot] = world.chips.other_portfolio
    firms.offered[:, slot] = [True, True, draw[2] < _ENTERS_PHYSICAL]
    firms.landlord[slot] = OPEN_MARKET
    firms.appeal[:, slot] = world.scenario.products.newcomer_appeal
    know_how = float(np.max(firms.log_know_how, where=firms.active & firms.is_lab, initial=-1e3))
    firms.log_know_how[slot] = firms.log_know_how[parent] if parent is not None else know_how - 1.0
    firms.log_stock[slot] = _first_log_stock(world)
    firms.staff[slot] = _ENTRANT_STAFF
    firms.markup[:, slot] = world.scenario.pricing.markup
    money = np.zeros(firms.capacity)
    money[slot] = _ROUNDS_OF_ENTRY * sunk
    world.ledger.transfer(world.investors, world.firm_account, money, "founding rounds")
    firms.spending[slot] = money[slot] / world.scenario.finance.runway_target
    world.entries += 1
    other = "" if parent is None else firms.names[parent]
    world.note("entry" if parent is None else "spin-out", slot, other=other, amount_usd_bn=float(money[slot]))


def found_named(world: World) -> None:
    """Named firms of the table whose quarter of founding has come start with a newcomer's brand and an early model."""
    firms = world.firms
    for slot in np.flatnonzero((firms.founded == world.quarter) & (world.quarter > 0)):
        if not np.isfinite(firms.log_stock[slot]) and firms.is_lab[slot]:
            firms.log_stock[slot] = _first_log_stock(world)
        firms.appeal[:, slot] = world.scenario.products.newcomer_appeal
        world.entries += 1
        world.note("entry", int(slot), text="named firm")
