"""Talent flows: researchers move between nations, and labs hire those who live in theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.talent import talent_market
from simulation.rules.nations.talent_flows import attraction, balancing, move_chances, talent_next
from simulation.timeline import quarterly_share

from .units import USD_PER_USD_BN

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def settle_researchers(world: World) -> None:
    """Researchers live where the table says at the start."""
    shares = np.array([nation.talent_share for nation in world.scenario.nations])
    total = float(shares.sum())
    shares = shares / total if total > 0.0 else np.full(shares.size, 1.0 / shares.size)
    world.nations.researchers = shares * world.trends.talent[0]


def hire(world: World) -> None:
    """Labs bid for research staff; wages clear the market of each nation, or that of the world (Case I12)."""
    firms, nations = world.firms, world.nations
    budgets = firms.spending * firms.active * world.staff_share * (firms.is_lab & ~firms.is_community)
    homes, pools = firms.nation, nations.researchers
    if world.scenario.talent.market == "world":
        homes, pools = np.zeros_like(homes), np.array([world.trends.talent[world.quarter]])
    bids = np.zeros((pools.size, firms.capacity))
    bids[homes, np.arange(firms.capacity)] = budgets
    wages, staff = talent_market(bids, pools)
    firms.staff = staff.sum(axis=0)
    paid = np.where(firms.staff > 0.0, budgets, 0.0)
    world.ledger.transfer(world.accounts.firms, world.accounts.staff, paid, "research staff")
    world.staff_cost = paid
    elsewhere = world.scenario.talent.other_pay * world.economy.mean_pay_usd() / USD_PER_USD_BN
    nations.researcher_pay = np.maximum(wages, elsewhere)


def move_researchers(world: World) -> None:
    """Some researchers move to where pay, compute and freedom have become better since the start; the young stay."""
    nations, settings = world.nations, world.scenario.talent
    pull, costs = _attraction(world), _moving_costs(world)
    if world.quarter == 0:
        world.geopolitics.talent_rest = balancing(nations.researchers, pull, costs)
    chances = move_chances(pull + world.geopolitics.talent_rest, costs, quarterly_share(settings.mobility))
    stock = talent_next(nations.researchers, chances)
    following = min(world.quarter + 1, world.quarters - 1)
    world.last_researchers = nations.researchers
    nations.researchers = stock * (world.trends.talent[following] / world.trends.talent[world.quarter])


def _attraction(world: World) -> Floats:
    """How good each nation is for a researcher: pay in USD, compute at hand and freedom."""
    firms, nations, settings = world.firms, world.nations, world.scenario.talent
    owned = np.bincount(firms.nation, firms.compute_owned * firms.active, len(nations.codes)) + nations.public_compute
    each = 1.0 + owned / np.maximum(nations.researchers, 1.0)
    weights = (settings.wage_pull, settings.compute_pull, settings.freedom_pull)
    return attraction(nations.researcher_pay * USD_PER_USD_BN, each, nations.democracy, weights)


def _moving_costs(world: World) -> Floats:
    """Cost of moving between two nations, more so to an opposing bloc, shape (N, N)."""
    settings, opposed = world.scenario.talent, world.nations.opposed
    kept = 1.0 - world.levers.moving_cost_cut  # by where they move to, the last axis
    costs = kept * settings.moving_cost + settings.bloc_moving_cost * opposed
    np.fill_diagonal(costs, 0.0)
    return np.asarray(costs)
