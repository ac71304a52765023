"""Choices of AI providers: people one by one, enterprises in expected shares; inertia, affordability, access."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.schema import NONE, OPEN
from simulation.agents.population.tables import ChoiceTables, chance, picks
from simulation.parameters.products import SEGMENTS
from simulation.rules.industry import data_flywheel, demand

from .openness import effective_lags
from .start import CONSUMER, segment_parameters

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def choice_table(world: World, segment: int, price_weight: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Chance of each choice in each cell: no AI, the open fringe, then the firms that sell.

    Args:
        world: The world.
        segment: Row of the segment.
        price_weight: Weight of a price by nation and group of people, shape (nations, groups).

    Returns:
        Chances, shape (nations * groups, 2 + firms that sell), and the slots of the firms that sell.
    """
    firms, market, products = world.firms, world.market, world.scenario.products
    taste, outside = float(market.taste[segment, 0]), float(market.outside[segment, 0])
    has_open = np.isfinite(market.open_frontier)
    sold = np.flatnonzero(firms.quality[segment] > -np.inf)
    quality = np.append(market.fringe_quality[segment] if has_open else -np.inf, firms.quality[segment, sold])
    price = np.append(market.fringe_cost[segment] if has_open else 0.0, firms.price[segment, sold])
    reachable = np.hstack([np.ones_like(market.access[:, :1]), market.access[:, sold]])
    penalty = np.hstack([market.fringe_penalty[:, None], market.penalty[:, sold]])
    groups, price_weight = price_weight.shape[1], price_weight.reshape(-1, 1)
    reachable = np.repeat(reachable, groups, axis=0)
    quality = quality - taste * np.repeat(penalty, groups, axis=0)
    if products.nests == "none":
        inside = demand.cell_shares(quality, price, taste, price_weight, outside, reachable)
    else:
        worth = np.where(reachable, quality - price * price_weight, -np.inf)
        is_open = np.append(True, effective_lags(world)[sold] == 0.0).astype(np.int64)
        inside = demand.nested_logit_shares(worth, 0.0, taste, is_open, products.nest_correlation, outside)
    table = np.empty((inside.shape[0], 1 + inside.shape[1]))
    table[:, 0], table[:, 1:] = np.maximum(1.0 - inside.sum(axis=1), 0.0), inside
    return table, sold


def choose(world: World) -> None:
    """People and enterprises choose anew if they reconsider or are new; the others stay."""
    adopters, before = world.nations.adopters, world.market.last_adopters
    newcomers = 1.0 - np.divide(before, adopters, out=np.ones_like(adopters), where=adopters > 0.0)
    reconsider = world.market.reconsider[:, None]
    looking = 1.0 - (1.0 - reconsider) * (1.0 - np.clip(newcomers, 0.0, 1.0))
    consumers_choose(world, looking[CONSUMER])
    for segment in range(1, len(SEGMENTS)):
        enterprises_choose(world, segment, looking[segment], adopters[segment])


def _bonus(world: World, segment: int) -> float:
    """Advantage of the present supplier over taste dispersion: switching cost and learning from one's own use."""
    settings = segment_parameters(world.scenario)[segment]
    within = getattr(world.scenario.flywheel, SEGMENTS[segment]).within_user_strength
    return float(settings.switching_cost + data_flywheel.within_user_bonus(1.0, within))


def consumers_choose(world: World, looking: Floats) -> None:
    """Workers choose one by one, with the chances of their nation and income group."""
    nations, firms = world.nations, world.firms
    table, sold = choice_table(world, CONSUMER, nations.price_weight)
    # By identity, so that a draw leads to the same firm wherever the table of firms lists it.
    order = np.argsort(firms.identity[sold])
    table[:, 2:], sold = table[:, 2 + order], sold[order]
    key = world.luck.key("consumer choice", world.quarter)
    world.passes.choose(_consumers_tables(world, table, sold, looking), key)
    firms.users[CONSUMER], world.market.fringe_users[CONSUMER] = world.workers.users(
        nations.adoption[CONSUMER], firms.capacity
    )


def _consumers_tables(world: World, table: Floats, sold: NDArray[np.int64], looking: Floats) -> ChoiceTables:
    """What people face: a habit that keeps them, and the chances of a fresh choice.

    Who stays out of habit stays with chance ``x / (1 + x)``, ``x = choice * (exp(bonus) - 1)`` (Train 2009, ch. 3).
    """
    habit = table * np.expm1(_bonus(world, CONSUMER))
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


def enterprises_choose(world: World, segment: int, looking: Floats, adopters: Floats) -> None:
    """Expected shares by nation, in proportion to adopters, with inattention and switching costs."""
    firms, market = world.firms, world.market
    chances, sold = choice_table(world, segment, np.ones((adopters.size, 1)))
    table = np.zeros((adopters.size, 2 + firms.capacity))
    table[:, :2], table[:, 2 + sold] = chances[:, :2], chances[:, 2:]
    users = np.hstack([market.fringe_users[segment][:, None], firms.users[segment]])
    before = users.sum(axis=1, keepdims=True)
    users[:, 1:] *= firms.active
    lost = before - users.sum(axis=1, keepdims=True)
    total = np.maximum(adopters, np.finfo(float).tiny)[:, None]
    shares = users / np.maximum(market.last_adopters[segment], np.finfo(float).tiny)[:, None]
    shares /= np.maximum(shares.sum(axis=1, keepdims=True), 1.0)
    bonus = _bonus(world, segment)
    awake = looking[:, None]
    if bonus > 0.0:
        with np.errstate(divide="ignore"):
            worth = np.log(table[:, 1:] / np.maximum(table[:, :1], np.finfo(float).tiny))
        after = demand.switching_shares(shares, worth, 0.0, 1.0, bonus, 0.0, awake)
    else:
        after = demand.inertia_next(shares, table[:, 1:], awake)
    # Users of a firm that has closed all choose anew.
    after = after + lost / total * (1.0 - awake) * table[:, 1:]
    market.fringe_users[segment], firms.users[segment] = after[:, 0] * adopters, after[:, 1:] * adopters[:, None]
