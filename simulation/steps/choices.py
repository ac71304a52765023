"""Choices of AI providers: people one by one, enterprises in expected shares; inertia, affordability, access."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.schema import NONE, OPEN
from simulation.agents.population.tables import ChoiceTables, chance, picks
from simulation.levers import acts
from simulation.parameters.products import SEGMENTS
from simulation.rules.industry import data_flywheel, demand, vendors

from .ai_taxes import token_tax
from .basic_compute import relief
from .openness import effective_lags
from .start import CONSUMER, segment_parameters

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
CONSUMERS, ENTERPRISES = slice(CONSUMER, CONSUMER + 1), slice(CONSUMER + 1, len(SEGMENTS))
"""Rows of the segment whose people choose one by one, and of the others."""
_TINY = float(np.finfo(float).tiny)


def choice_table(world: World, segments: slice, price_weight: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Chance of each choice in each cell: no AI, the open fringe, then the firms that sell.

    Args:
        world: The world.
        segments: Rows of the segments.
        price_weight: Weight of a price by nation and group of people, shape (nations, groups).

    Returns:
        Chances, shape (segments, nations * groups, 2 + firms that sell), and the slots of the firms that sell in any of
        the segments.
    """
    firms, market, products = world.firms, world.market, world.scenario.products
    taste, outside = market.taste[segments, :, None], market.outside[segments, :, None]
    sold = np.flatnonzero((firms.quality[segments] > -np.inf).any(axis=0))
    quality, price = firms.quality[segments, None, sold], firms.price[segments, None, sold]
    if np.isfinite(market.open_frontier):
        open_quality, open_price = market.fringe_quality[segments], market.fringe_cost[segments]
    else:
        open_quality, open_price = np.full(len(taste), -np.inf), np.zeros(len(taste))
    quality = np.concatenate([open_quality[:, None, None], quality], axis=2)
    asked = np.concatenate([open_price[:, None, None], price], axis=2)
    price = price * (1.0 + _by_cell(token_tax(world)[segments], price_weight.shape[1]))
    price = np.concatenate([np.repeat(open_price[:, None, None], price.shape[1], axis=1), price], axis=2)
    reachable = np.concatenate([np.ones((len(market.access), 1), dtype=bool), market.access[:, sold]], axis=1)
    penalty = np.concatenate([market.fringe_penalty[:, None], market.penalty[:, sold]], axis=1)
    groups, price_weight = price_weight.shape[1], price_weight.reshape(-1, 1)
    if groups > 1:
        reachable, penalty = np.repeat(reachable, groups, axis=0), np.repeat(penalty, groups, axis=0)
    quality, price = quality - taste * penalty, price - _allowances(world, segments, asked, groups)
    if products.nests == "none":
        inside = demand.cell_shares(quality, price, taste, price_weight, outside, reachable)
    else:
        worth = np.where(reachable, quality - price * price_weight, -np.inf)
        is_open = np.append(True, effective_lags(world)[sold] == 0.0).astype(np.int64)
        inside = demand.nested_logit_shares(worth, 0.0, taste, is_open, products.nest_correlation, outside)
    none = np.maximum(1.0 - inside.sum(axis=2, keepdims=True), 0.0)
    return np.concatenate([none, inside], axis=2), sold


def chosen_by(chances: Floats, people: Floats) -> Floats:
    """Users that each firm would have if everybody chose today, million.

    Args:
        chances: Chances from :func:`choice_table`, shape (segments, cells, 2 + firms that sell).
        people: Adopters by cell, million, shape (segments, cells).

    Returns:
        Shape (segments, firms that sell).
    """
    return np.asarray((people[:, None] @ chances[:, :, 2:])[:, 0])


def _by_cell(by_nation: Floats, groups: int) -> Floats:
    """Values by nation repeated for groups of people, shape (segments, cells, 1); one for all stays one."""
    repeated = by_nation if by_nation.shape[1] == 1 else np.repeat(by_nation, groups, axis=1)
    return np.asarray(repeated[:, :, None])


def _allowances(world: World, segments: slice, asked: Floats, groups: int) -> Floats | float:
    """What an allowance for basic compute takes off the prices that firms ask, by cell; not off the tax on them."""
    if segments != CONSUMERS or not acts(world.levers.basic_compute):
        return 0.0
    return np.repeat(relief(world, asked[0, 0]), groups, axis=0)[None]


def choose(world: World) -> None:
    """People and enterprises choose anew if they reconsider or are new; the others stay."""
    adopters, before = world.nations.adopters, world.market.last_adopters
    newcomers = 1.0 - np.divide(before, adopters, out=np.ones_like(adopters), where=adopters > 0.0)
    reconsider = world.market.reconsider[:, None]
    asked = 1.0 - world.levers.asked_share
    looking = 1.0 - (1.0 - reconsider) * (1.0 - np.clip(newcomers, 0.0, 1.0)) * asked
    consumers_choose(world, looking[CONSUMER])
    enterprises_choose(world, looking[ENTERPRISES], adopters[ENTERPRISES])


def _bonus(world: World) -> Floats:
    """Advantage of the present supplier over taste dispersion: switching cost and learning from one's own use.

    Rules that ease switching take away part of both, shape (segments, nations), or (segments, 1) if they do so for all
    alike.
    """
    flywheel = world.scenario.flywheel
    cost = np.array([segment.switching_cost for segment in segment_parameters(world.scenario)])
    within = np.array([getattr(flywheel, name).within_user_strength for name in SEGMENTS])
    bonus = cost + data_flywheel.within_user_bonus(1.0, within)
    ease = np.asarray(world.levers.switching_ease, dtype=np.float64)
    return np.asarray(bonus[:, None] * (1.0 - ease))


def consumers_choose(world: World, looking: Floats) -> None:
    """Workers choose one by one, with the chances of their nation and income group."""
    nations, firms = world.nations, world.firms
    tables, sold = choice_table(world, CONSUMERS, nations.price_weight)
    groups = nations.price_weight.shape[1]
    firms.fresh_users[CONSUMERS] = 0.0
    firms.fresh_users[CONSUMERS, sold] = chosen_by(
        tables, np.repeat(nations.adopters[CONSUMERS] / groups, groups, axis=1)
    )
    # By identity, so that a draw leads to the same firm wherever the table of firms lists it.
    order = np.argsort(firms.identity[sold])
    table, sold = np.hstack([tables[0, :, :2], tables[0][:, 2 + order]]), sold[order]
    key = world.luck.key("consumer choice", world.quarter)
    world.passes.choose(_consumers_tables(world, table, sold, looking), key)
    firms.users[CONSUMER], world.market.fringe_users[CONSUMER] = world.workers.users(
        nations.adoption[CONSUMER], firms.capacity
    )


def _consumers_tables(world: World, table: Floats, sold: NDArray[np.int64], looking: Floats) -> ChoiceTables:
    """What people face: a habit that keeps them, and the chances of a fresh choice.

    Who stays out of habit stays with chance ``x / (1 + x)``, ``x = choice * (exp(bonus) - 1)`` (Train 2009, ch. 3).
    """
    habit = table * np.expm1(_by_cell(_bonus(world)[CONSUMERS], world.nations.price_weight.shape[1])[0])
    provider = np.concatenate([[NONE, OPEN], sold]).astype(np.int16)
    column = np.full(world.firms.capacity + 2, -1, dtype=np.int16)
    column[provider + 2] = np.arange(provider.size)
    return ChoiceTables(
        look=chance(looking),
        column=column,
        provider=provider,
        stay=chance(habit / (1.0 + habit)),
        picks=picks(table),
        edges=world.economy.income_edges_usd(),
        wage=world.economy.pay.ravel(),
    )


def enterprise_chances(world: World) -> tuple[Floats, NDArray[np.int64]]:
    """Chances of enterprises as in :func:`choice_table`, with their work spread over all vendors they engage."""
    market, margin = world.market, world.scenario.products.enterprise.vendor_margin
    chances, sold = choice_table(world, ENTERPRISES, np.ones((len(world.nations.codes), 1)))
    best = chances[0, :, 1:].copy()
    market.vendors = vendors.vendors_per_buyer(best, margin)
    chances[0, :, 1:] = vendors.contracts(best, margin)
    return chances, sold


def enterprises_choose(world: World, looking: Floats, adopters: Floats) -> None:
    """Expected shares by nation, in proportion to adopters, with inattention and switching costs.

    Args:
        world: The world.
        looking: Share of enterprises that look for a provider anew, shape (segments but consumers, nations).
        adopters: Those that use AI, million, same shape.
    """
    firms, market = world.firms, world.market
    chances, sold = enterprise_chances(world)
    firms.fresh_users[ENTERPRISES] = 0.0
    firms.fresh_users[ENTERPRISES, sold] = chosen_by(chances, adopters)
    fresh = np.zeros((*adopters.shape, 1 + firms.capacity))
    fresh[:, :, 0], fresh[:, :, 1 + sold] = chances[:, :, 1], chances[:, :, 2:]
    users = np.concatenate([market.fringe_users[ENTERPRISES, :, None], firms.users[ENTERPRISES]], axis=2)
    before = users.sum(axis=2, keepdims=True)
    users[:, :, 1:] *= firms.active
    lost = before - users.sum(axis=2, keepdims=True)
    total = np.maximum(adopters, _TINY)[:, :, None]
    shares = users / np.maximum(market.last_adopters[ENTERPRISES], _TINY)[:, :, None]
    shares /= np.maximum(shares.sum(axis=2, keepdims=True), 1.0)
    bonus, awake = _bonus(world)[ENTERPRISES, :, None], looking[:, :, None]
    if bonus.any():
        with np.errstate(divide="ignore"):
            worth = np.log(fresh / np.maximum(chances[:, :, :1], _TINY))
        after = demand.switching_shares(shares, worth, 0.0, 1.0, bonus, 0.0, awake)
    else:
        after = demand.inertia_next(shares, fresh, awake)
    # Users of a firm that has closed all choose anew.
    after = (after + lost / total * (1.0 - awake) * fresh) * adopters[:, :, None]
    market.fringe_users[ENTERPRISES], firms.users[ENTERPRISES] = after[:, :, 0], after[:, :, 1:]
