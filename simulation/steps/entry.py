"""Entry: new firms, spin-outs of labs, and named firms whose quarter has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.agents.firm import OPEN_MARKET
from simulation.levers import Amount
from simulation.parameters.starts import FirmStart
from simulation.randomness import identity_of
from simulation.rules.industry.entry import entry_mean, spin_out_mean
from simulation.rules.industry.openness import entrant_capability
from simulation.timeline import QUARTERS_PER_YEAR, quarterly_flow

from .ai_taxes import token_tax_of_newcomers
from .basic_compute import mean_relief
from .products import data_quality_of_a_newcomer, research_strength, unit_cost, world_outside
from .rules import newcomers_levers
from .start import CONSUMER
from .units import USD_BN_PER_USD_MILLION
from .vouchers import price_factor

if TYPE_CHECKING:
    from simulation.world import World

ENTRANT_STRATEGIES = ("blitzscaler", "fast_follower", "open_weights", "profit_maximiser", "safety_first")


def enter(world: World) -> None:
    """New firms enter the more, the more often a newcomer earns its sunk cost; staff of labs found spin-outs.

    Both need a first round out of the money that investors keep for new firms.
    """
    cost, profit = sunk_cost(world), _newcomer_profit(world)
    rate = quarterly_flow(world.scenario.churn.entry_rate)
    mean = entry_mean(rate, min(profit, world.scenario.churn.most_profit * cost), cost)
    for rank in range(world.luck.poisson("entry", world.quarter, mean)):
        _found(world, f"Entrant {world.calendar}-{rank + 1}", parent=None)
    firms, talent = world.firms, world.scenario.talent
    senior = np.where(firms.active & firms.is_lab, firms.staff * talent.senior_share, 0.0)
    chance = -np.expm1(-spin_out_mean(senior, quarterly_flow(talent.spin_out_hazard))) * min(1.0, profit / cost)
    draws = world.luck.uniform("spin-out", world.quarter, firms.identity)
    for slot in np.flatnonzero(draws < chance):
        _found(world, f"Spin-out {world.calendar} of {firms.names[slot]}", parent=int(slot))


def _nation_by_investment(world: World, draw: float) -> int:
    """Draw the home of an entrant in proportion to private investment in AI."""
    steps = np.cumsum(world.nations.investment)
    if steps[-1] <= 0.0:
        return 0
    return int(np.searchsorted(steps / steps[-1], draw))


def sunk_cost(world: World) -> float:
    """Cost of entering with a model near the open frontier, USD bn."""
    cost = float(world.trends.entry_cost[world.quarter])
    return cost * world.scenario.churn.reproduction_cost if world.scenario.churn.reproducible else cost


def _first_log_stock(world: World) -> float:
    """Capability of an entrant's first model: a share of the open frontier, or the frontier if it can be reproduced."""
    market, churn = world.market, world.scenario.churn
    base = market.open_frontier if np.isfinite(market.open_frontier) else market.reference
    reach = max(churn.entrant_reach, np.finfo(float).tiny)
    return float(entrant_capability(base, reach, market.frontier, float(churn.reproducible)))


def _newcomer_profit(world: World) -> float:
    """Yearly profit, USD bn, that an unknown brand with an entrant's model would make at today's prices and rules."""
    market, scenario, levers = world.market, world.scenario, newcomers_levers(world)
    strength, taxed = research_strength(world)[:, 0], 1.0 + token_tax_of_newcomers(world)
    stock, taste = _first_log_stock(world), market.taste[:, 0]
    gap = stock - market.reference
    cost = unit_cost(world, market.base_cost[:, 0], stock, _expected(world, price_factor(levers))) * taxed / taste
    value = strength * gap + scenario.products.newcomer_appeal - cost - 1.0
    value = value + data_quality_of_a_newcomer(world) / taste
    value = value + mean_relief(world, ((cost + 1.0) * taste / taxed)[CONSUMER])[:, 0] / taste
    inside = market.shares.sum(axis=1)
    others = np.where(inside < 1.0, 1.0 - inside, np.finfo(float).tiny)
    # Share of a small newcomer: its weight over that of all choices, whose outside part is known in value and share.
    odds = value - world_outside(world)[:, 0] / taste + np.log(others)
    share = np.exp(-np.logaddexp(0.0, -odds))
    size = world.nations.adopters.sum(axis=1)
    earned = float((share * taste / taxed * size).sum() * USD_BN_PER_USD_MILLION)
    return max(earned - _expected(world, levers.licence_fee_usd_bn), 0.0) * QUARTERS_PER_YEAR


def _expected(world: World, lever: Amount) -> float:
    """What a newcomer expects of a lever whose value differs between nations, before its own is drawn."""
    if not isinstance(lever, np.ndarray):
        return float(lever)
    steps = np.cumsum(world.nations.investment)
    if steps[-1] <= 0.0 or (lever == lever[0]).all():
        return float(lever[0])
    return float(world.nations.investment @ lever / steps[-1])


def _found(world: World, name: str, parent: int | None) -> None:
    """Found one firm, if there is money for it: its nation and strategy come from its own luck, keyed by its name."""
    firms = world.firms
    first_round = world.scenario.churn.first_round * sunk_cost(world)
    if first_round > world.seed_money_usd_bn:
        return
    world.seed_money_usd_bn -= first_round
    identity = [identity_of(name)]
    draw = [world.luck.uniform(f"founding/{part}", 0, identity)[0] for part in ("nation", "strategy")]
    nation = int(firms.nation[parent]) if parent is not None else _nation_by_investment(world, draw[0])
    strategy = ENTRANT_STRATEGIES[int(draw[1] * len(ENTRANT_STRATEGIES))]
    start = FirmStart.model_construct(name=name, kind="start_up", strategy=strategy, nation=world.nations.codes[nation])
    slot = seat_newcomer(world, start, nation, parent)
    money = np.zeros(firms.capacity)
    money[slot] = first_round
    world.ledger.transfer(world.accounts.fund, world.accounts.firms, money, "founding rounds")
    firms.raised[slot] = first_round
    firms.spending[slot] = first_round / world.scenario.finance.runway_target
    world.entries += 1
    other = "" if parent is None else firms.names[parent]
    world.note("entry" if parent is None else "spin-out", slot, other=other, amount_usd_bn=float(money[slot]))


def seat_newcomer(world: World, start: FirmStart, nation: int, parent: int | None = None) -> int:
    """Seat a lab with a newcomer's brand, model and staff, and its parent's know-how if it is a spin-out.

    Returns:
        Its slot. It rents on the open market and has no money yet; whether it sells machines is its own luck.
    """
    firms, churn = world.firms, world.scenario.churn
    machines = world.luck.uniform("founding/physical", 0, [identity_of(start.name)])[0] < churn.physical_entrants
    slot = world.add_firm(start, nation)
    firms.portfolio[:, slot] = world.chips.other_portfolio
    firms.offered[:, slot] = [True, True, machines]
    firms.landlord[slot] = OPEN_MARKET
    firms.appeal[:, slot] = world.scenario.products.newcomer_appeal
    know_how = float(np.max(firms.log_know_how, where=firms.active & firms.is_lab, initial=-1e3))
    firms.log_know_how[slot] = (
        firms.log_know_how[parent] if parent is not None else know_how - churn.entrant_know_how_gap
    )
    firms.log_stock[slot] = _first_log_stock(world)
    firms.staff[slot] = churn.entrant_staff
    firms.markup[:, slot] = world.scenario.pricing.markup
    return slot


def found_named(world: World) -> None:
    """Named firms of the table whose quarter of founding has come start with a newcomer's brand and an early model."""
    firms = world.firms
    for slot in np.flatnonzero((firms.founded == world.quarter) & (world.quarter > 0)):
        if not np.isfinite(firms.log_stock[slot]) and firms.is_lab[slot]:
            firms.log_stock[slot] = _first_log_stock(world)
        firms.appeal[:, slot] = world.scenario.products.newcomer_appeal
        world.entries += 1
        world.note("entry", int(slot), text="named firm")
