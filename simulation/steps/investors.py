"""Investors: how the quarter's outside money reaches labs and cloud companies."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.funding import funding_score, round_due, tournament
from simulation.rules.industry.investors import (
    backers_money,
    dry_powder_next,
    money_by_home,
    offered_now,
    reach_of_foreign_money,
)
from simulation.timeline import quarterly_factor, quarterly_share

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_DISTRESS_QUARTERS = 2.0


def raise_money(world: World) -> tuple[Floats, Floats]:
    """Rounds of the quarter.

    Returns:
        What each firm raises and the part of it that its backer pays, USD bn, both of shape (firms,).
    """
    firms, finance = world.firms, world.scenario.finance
    wants = firms.active & ~firms.has_parent & (world.asks > 0.0)
    due = wants & _in_the_market(world)
    backer = np.where((firms.backer >= 0) & firms.active[firms.backer], firms.backer, -1)
    if finance.backers_add:
        asks = np.where(due & firms.is_lab, world.asks, 0.0)
        backed = backers_money(asks, finance.backer_share, backer, _owners_room(world))
        rounds = _rounds_of_labs(world, wants & firms.is_lab, due & firms.is_lab, world.asks - backed) + backed
    else:
        rounds = _rounds_of_labs(world, wants & firms.is_lab, due & firms.is_lab, world.asks)
        backed = np.where(backer >= 0, rounds * finance.backer_share, 0.0)
    return rounds + _rounds_of_clouds(world, due & ~firms.is_lab), backed


def _in_the_market(world: World) -> Flags:
    """Firms that go to investors this quarter, by chance or because cash is short."""
    firms = world.firms
    draws = world.luck.uniform("funding round", world.quarter, firms.identity)
    distress = firms.cash < _DISTRESS_QUARTERS * world.planned
    return round_due(draws, quarterly_share(world.scenario.finance.round_hazard)) | distress


def _rounds_of_labs(world: World, wants: Flags, due: Flags, asks: Floats) -> Floats:
    """Split investors' money among labs that raise: first at home, then what looks for labs anywhere."""
    firms, finance, nations = world.firms, world.scenario.finance, world.nations
    pool = float(world.trends.investor_pool[world.quarter])
    world.seed_money_usd_bn += finance.seed_share * pool
    labs = np.bincount(firms.nation, firms.active & firms.is_lab & ~firms.has_parent, len(nations.codes)) > 0.0
    home, abroad = money_by_home((1.0 - finance.seed_share) * pool, finance.home_bias, nations.investment, labs)
    inflow = np.append(home, abroad)
    patience = quarterly_factor(finance.dry_powder)
    money = inflow + (world.dry_powder if world.dry_powder.size else 0.0)
    rounds, left = np.zeros(firms.capacity), money.copy()
    score, weight = _score(world, due), _score(world, wants) ** finance.tournament_exponent * wants
    reach = reach_of_foreign_money(nations.investment, nations.opposed, finance.rival_money)[firms.nation]
    for place in (*np.flatnonzero(home > 0.0), home.size):
        access = (firms.nation == place) * 1.0 if place < home.size else reach
        offer = offered_now(float(money[place]), patience, weight * access, due)
        won = tournament(offer, score, finance.tournament_exponent, due & (access > 0.0), asks - rounds, access)
        rounds, left[place] = rounds + won, left[place] - won.sum()
    world.dry_powder = dry_powder_next(left, patience, inflow)
    return rounds


def _score(world: World, among: Flags) -> Floats:
    """What investors think of these firms, relative to the best of them."""
    firms, finance = world.firms, world.scenario.finance
    lead = np.where(among, firms.log_stock - world.market.frontier, -np.inf)
    lead = np.where(np.isfinite(lead), lead, -firms.log_stock.size)
    talent = firms.staff / max(1.0, float(firms.staff.sum()))
    weights = (finance.score_of_lead, finance.score_of_growth, finance.score_of_talent)
    return funding_score(lead, np.clip(world.market.revenue_growth, -1.0, 1.0), talent, weights)


def _rounds_of_clouds(world: World, due: Flags) -> Floats:
    """Equity for cloud companies whose chips earn what they cost, out of money beside that for labs, evenly."""
    pool = world.scenario.finance.cloud_equity * float(world.trends.investor_pool[world.quarter])
    return tournament(pool, np.ones(due.size), 0.0, due & chips_earn_their_cost(world), world.asks)


def chips_earn_their_cost(world: World) -> Flags:
    """Owners whose rent of the last quarter covered the user cost of all their chips; before the first, any."""
    due = world.chips.user_cost_usd_bn * world.firms.compute_owned
    return (world.firms.rental_income >= due) | (world.quarter == 0)


def _owners_room(world: World) -> Floats:
    """What each firm's parent can still pay this quarter once the firm's own plan is paid, USD bn."""
    need = np.maximum(world.planned - world.firms.cash, 0.0)
    return np.maximum(parents_limit(world) - need, 0.0)


def parents_limit(world: World) -> Floats:
    """Most that each firm's parent (or state) pays for AI in the quarter, USD bn."""
    share = world.trends.parent_factor[world.quarter] * world.scenario.finance.parent_ceiling
    return np.asarray(world.firms.parent_cash_flow * share)
