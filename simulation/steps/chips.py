"""Chips: firms, governments and small owners bid for what the foundry makes, and chips stand somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.nation import BARRED, CAPPED
from simulation.rules.industry.chip_market import ChipTrade, foundry_split, hardware_next, portfolio_next, trading_post
from simulation.rules.nations.export_controls import allowed_chips, cap_factor, capped_bids
from simulation.timeline import quarterly_share

from .ai_taxes import levy
from .governments import book_cost
from .public_compute import joint_budgets
from .trade import import_cap, kept_off_sites, under_controls
from .vouchers import pay_vouchers, price_factor

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Homes = NDArray[np.int64]
_MOST_ROUNDS = 50
_NOWHERE = -1
"""Home of the small owners, who are everywhere."""


def buy_chips(world: World) -> None:
    """Owners, governments and small owners bid for the quarter's chips at one trading post (Case C4)."""
    firms, nations, chips = world.firms, world.nations, world.chips
    bids, weights, home = _bids(world)
    bids, trade = _clear(world, bids, weights, home)
    portfolios = np.vstack([firms.portfolio.T, np.tile(chips.other_portfolio, (len(nations.codes) + 1, 1))])
    wanted = float(bids.sum()) / world.trends.chip_price[world.quarter]
    bought = _through_the_foundry(world, (weights * bids)[:, None] * portfolios, trade.total, wanted)
    by_firms, by_states, by_others = _by_buyer(world, bought)
    depreciation = quarterly_share(world.scenario.chips.depreciation)
    firms.compute_owned = hardware_next(firms.compute_owned, by_firms, depreciation)
    nations.public_compute = hardware_next(nations.public_compute, by_states, depreciation)
    chips.other_stock = float(hardware_next(chips.other_stock, by_others[0], depreciation))
    chips.cumulative = hardware_next(chips.cumulative, chips.sold, depreciation)
    chips.price_usd_bn, chips.total_sold, chips.spent_usd_bn = float(trade.price), float(trade.total), float(bids.sum())
    _host(world, by_firms, by_states, float(by_others[0]), depreciation)
    _pay(world, bids)
    _book_public_part(world, bids)


def _bids(world: World) -> tuple[Floats, Floats, Homes]:
    """Money, priority and home of all buyers: firms by slot, governments by nation, and the small owners."""
    firms, nations, settings = world.firms, world.nations, world.scenario.chips
    supply, price = world.trends.chip_supply[world.quarter], world.trends.chip_price[world.quarter]
    own = np.where(world.owners(), firms.spending - world.staff_cost, 0.0)
    budgets = own / price_factor(world.levers)
    priority, others = _priority(world), settings.other_owners_share * supply * price
    nations.joint_budget = joint_budgets(world, float(priority @ budgets) + others)
    bids = np.concatenate([budgets, nations.public_budget + nations.joint_budget, [others]])
    weights = np.concatenate([priority, nations.chip_access, [1.0]])
    home = np.concatenate([firms.nation, np.arange(len(nations.codes)), [_NOWHERE]])
    return np.where(weights > 0.0, bids, 0.0), weights, home  # who is not served pays nothing


def _clear(world: World, bids: Floats, weights: Floats, home: Homes) -> tuple[Floats, ChipTrade]:
    """Clear the market; bids of nations under a cap shrink until they buy no more than they may."""
    supply, price = world.trends.chip_supply[world.quarter], world.trends.chip_price[world.quarter]
    elasticity = world.scenario.chips.supply_elasticity
    trade = trading_post(bids, supply, price, elasticity, weights)
    allowed = _allowed(world, trade.quantities, home)
    if allowed is not None:
        somewhere = home != _NOWHERE
        for _ in range(_MOST_ROUNDS):
            factor = cap_factor(trade.quantities[somewhere], home[somewhere], allowed)
            if not (factor < 1.0).any():
                break
            bids = bids.copy()
            bids[somewhere] = capped_bids(bids[somewhere], trade.quantities[somewhere], home[somewhere], allowed)
            trade = trading_post(bids, supply, price, elasticity, weights)
    if trade.total <= 0.0:
        bids = np.zeros_like(bids)
    return bids, trade


def _allowed(world: World, wanted: Floats, home: Homes) -> Floats | None:
    """Chips that buyers of each nation may have this quarter, H100e; none if no cap is in force."""
    capped = _capped(world)
    if not capped.any():
        return None
    somewhere = home != _NOWHERE
    by_nation = np.bincount(home[somewhere], wanted[somewhere], len(world.nations.codes)).astype(np.float64)
    return _room(world, by_nation, capped)


def _capped(world: World) -> Flags:
    """Nations whose imports are capped this quarter."""
    if np.isinf(import_cap(world)):
        return np.zeros(len(world.nations.codes), dtype=bool)
    return under_controls(world, CAPPED)


def _room(world: World, wanted: Floats, capped: Flags) -> Floats:
    """Chips that may still come into each nation, H100e; without end where there is no cap."""
    if not capped.any():
        return np.full(wanted.shape, np.inf)
    smuggling = world.scenario.controls.smuggling
    allowed = allowed_chips(import_cap(world), world.nations.chips_imported, smuggling, wanted)
    return np.where(capped, allowed, np.inf)


def _by_buyer(world: World, values: Floats) -> tuple[Floats, Floats, Floats]:
    """Split a column of all buyers into firms, governments and the small owners."""
    firms, states = world.firms.capacity, len(world.nations.codes)
    return values[:firms], values[firms : firms + states], values[firms + states :]


def _pay(world: World, bids: Floats) -> None:
    """All buyers pay the designers, and these the foundries and makers of parts; firms pay the tax on compute."""
    chips, to = world.chips, world.accounts
    by_firms, tax = _by_buyer(world, bids)[0], world.levers.compute_tax
    pay_vouchers(world, by_firms * (1.0 + tax))
    levy(world, to.firms, tax * by_firms, "tax on compute")
    for payer, paid in zip((to.firms, to.governments), _by_buyer(world, bids), strict=False):
        world.ledger.transfer(payer, to.chip_makers, paid, "chips", *_received(world, payer is to.governments, paid))
    world.ledger.transfer(to.small_owners, to.chip_makers, float(bids[-1]), "chips")
    made = float(chips.sold @ (1.0 - chips.gross_margin)) / max(float(chips.sold.sum()), 1.0)
    world.ledger.transfer(to.chip_makers, to.foundries, made * chips.spent_usd_bn, "foundry and parts")


def _book_public_part(world: World, bids: Floats) -> None:
    """Note the parts of what governments paid for chips that policies added."""
    nations, paid = world.nations, _by_buyer(world, bids)[1]
    asked = nations.public_budget + nations.joint_budget
    by_policy = world.levers.public_compute_budget * world.economy.output
    for lever, budget in (("public_compute_budget", by_policy), ("public_compute_share", nations.joint_budget)):
        part = np.divide(budget, asked, out=np.zeros_like(asked), where=asked > 0.0)
        book_cost(world, lever, paid * np.minimum(part, 1.0))


def _received(world: World, by_governments: bool, paid: Floats) -> tuple[Floats, ...]:
    """What chip makers at home in each nation get from governments; firms' money is spread by the ledger itself."""
    return (np.asarray(paid.sum() * world.accounts.chip_makers.split),) if by_governments else ()


def _host(world: World, by_firms: Floats, by_states: Floats, by_others: float, depreciation: float) -> None:
    """Chips stand somewhere: part of a firm's at home and public ones too, the rest on sites of nations not opposed.

    Under export controls chips from abroad stay out of barred nations, and out of capped ones once the cap is reached.
    """
    firms, nations, home = world.firms, world.nations, world.scenario.chips.hosted_at_home
    capped, barred = _capped(world), under_controls(world, BARRED)
    owned = np.bincount(firms.nation, by_firms, len(nations.codes))
    spread = ((1.0 - home) * owned)[:, None] * _sites(world)
    at_home = home * owned + np.diagonal(spread) + by_states
    nations.chips_imported = nations.chips_imported + np.where(capped, at_home, 0.0)
    abroad = spread.sum(axis=0) - np.diagonal(spread) + by_others * _everywhere(nations.hosted_share)
    admitted = np.minimum(abroad, _room(world, abroad, capped))
    admitted = np.where(barred, (1.0 - kept_off_sites(world)) * admitted, admitted)
    turned_away = float((abroad - admitted).sum())
    nations.chips_imported = nations.chips_imported + np.where(capped, admitted, 0.0)
    placed = at_home + admitted + turned_away * _everywhere(nations.hosted_share * ~(capped | barred))
    nations.hosted = hardware_next(nations.hosted, placed, depreciation)


def _sites(world: World) -> Floats:
    """Where firms of a nation (row) put chips abroad: sites as in the table, of nations not opposed, shape (N, N)."""
    nations = world.nations
    return _shares(nations.hosted_share * ~nations.opposed, np.eye(nations.hosted_share.size))


def _everywhere(sites: Floats) -> Floats:
    """Where chips go that may stand anywhere: in proportion to sites, and evenly where there are none, shape (N,)."""
    return np.asarray(_shares(sites[None, :], np.full((1, sites.size), 1.0 / sites.size))[0])


def _shares(weights: Floats, otherwise: Floats) -> Floats:
    """Weights as shares of their row; rows without weight take what stands in for them."""
    total = weights.sum(axis=1, keepdims=True)
    return np.where(total > 0.0, weights / np.where(total > 0.0, total, 1.0), otherwise)


def _priority(world: World) -> Floats:
    """Chips that a dollar buys: more from a firm's own designer, less where export controls bite."""
    firms, chips = world.firms, world.chips
    own = np.zeros(firms.capacity)
    for designer, name in enumerate(chips.captive_owner):
        slot = firms.slot(name) if name else -1
        if slot >= 0:
            own[slot] += firms.portfolio[designer, slot]
    advantage = 1.0 + own * (world.scenario.chips.own_silicon_advantage - 1.0)
    return np.asarray(advantage * world.nations.chip_access[firms.nation])


def _through_the_foundry(world: World, orders: Floats, total: float, wanted: float) -> Floats:
    """Turn orders by buyer and designer into chips: the foundry allots capacity by its reserved shares when booked out.

    Returns chips of each buyer; they sum to the total sold. Buyers' orders and the designers' reserved shares drift
    towards what was delivered.
    """
    firms, chips = world.firms, world.chips
    by_designer = orders.sum(axis=0)
    in_all = float(by_designer.sum())
    if in_all <= 0.0:
        chips.sold = np.zeros_like(chips.sold)
        return np.zeros(orders.shape[0])
    share = by_designer / in_all
    reserved = np.divide(chips.foundry_share, share, out=np.zeros_like(share), where=share > 0.0)
    chips.sold = foundry_split(total, share * max(total, wanted), reserved)
    short = total - chips.sold.sum()
    chips.sold = chips.sold + short * share
    per_order = np.divide(chips.sold, by_designer, out=np.zeros_like(share), where=by_designer > 0.0)
    speed = quarterly_share(world.scenario.chips.portfolio_speed)
    delivered = chips.sold / max(float(chips.sold.sum()), 1.0)
    chips.foundry_share = chips.foundry_share + speed * (delivered - chips.foundry_share)
    firms.portfolio = portfolio_next(firms.portfolio.T, chips.sold, speed, world.designer_access).T
    return np.asarray(orders @ per_order)
