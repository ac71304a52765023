"""The first users: appeal is chosen so that users are those of the data, then everyone chooses once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.products import SEGMENTS

from .choices import (
    CONSUMERS,
    ENTERPRISES,
    choice_table,
    chosen_by,
    consumers_choose,
    enterprise_chances,
    enterprises_choose,
)
from .decisions import decide
from .products import improve, price_terms, serving_need, set_prices

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_ROUNDS = 60
_CLOSE = 1e-3
_LARGEST_MARGIN_SHARE = 0.95
_TINY = float(np.finfo(float).tiny)


def first_users(world: World) -> None:
    """Find each firm's appeal from its users in the starting table, and give every row and nation a provider.

    The inversion is the contraction of Berry, Levinsohn & Pakes (1995): appeal rises by taste times the log of the
    table's users over the predicted ones, until they agree in the whole world; prices follow, since firms answer
    their shares.
    """
    firms, market, products = world.firms, world.market, world.scenario.products
    market.last_adopters = world.nations.adopters
    market.fringe_users = np.zeros_like(market.last_adopters)
    target = _table_users(world)
    if products.appeal_from_data:
        firms.appeal = np.where((target <= 0.0) & firms.offered, _unknown_appeal(world), firms.appeal)
    improve(world, first=True)
    firms.serving_need = serving_need(world, target)
    firms.cost = np.where(world.owners(), firms.compute_used * world.chips.user_cost_usd_bn, firms.spending)
    decide(world)
    if products.appeal_from_data:
        _invert(world, target)
    set_prices(world)
    consumers_choose(world, np.ones(len(world.nations.codes)))
    adopters = market.last_adopters[ENTERPRISES]
    enterprises_choose(world, np.ones_like(adopters), adopters)
    by_segment = firms.users.sum(axis=1)
    firms.last_users = by_segment.sum(axis=0)
    firms.serving_need = serving_need(world, by_segment)


def _table_users(world: World) -> Floats:
    users = np.zeros((len(SEGMENTS), world.firms.capacity))
    for slot, firm in enumerate(world.scenario.firms):
        if world.firms.active[slot]:
            users[:, slot] = firm.users_consumer_m, firm.users_enterprise_m, firm.users_physical_m
    return users


def _unknown_appeal(world: World) -> Floats:
    """Appeal of firms without users at the start: an incumbent's for a known brand, a newcomer's for others."""
    known = np.zeros(world.firms.capacity, dtype=bool)
    known[: len(world.firms.kinds)] = [kind == "integrated_incumbent" for kind in world.firms.kinds]
    products = world.scenario.products
    return np.broadcast_to(
        np.where(known, products.incumbent_appeal, products.newcomer_appeal), world.firms.appeal.shape
    )


def _invert(world: World, target: Floats) -> None:
    firms, market = world.firms, world.market
    adopters = np.maximum(market.last_adopters.sum(axis=1, keepdims=True), _TINY)
    share = np.minimum(target / adopters, _LARGEST_MARGIN_SHARE)
    market.shares = share
    terms = price_terms(world)
    firms.price = np.where(np.isnan(terms.fixed), terms.cost + market.taste / (1.0 - share), terms.fixed)
    known = target > 0.0
    nested = world.scenario.products.nests != "none"
    correlation = world.scenario.products.nest_correlation if nested else 0.0
    for _ in range(_ROUNDS):
        predicted = _predicted_users(world)
        ratio = np.divide(target, predicted, out=np.ones_like(predicted), where=known & (predicted > 0.0))
        gap = np.log(ratio) * (1.0 - correlation)
        firms.appeal = firms.appeal + gap
        firms.quality = firms.quality + market.taste * gap
        set_prices(world, terms)
        if float(np.abs(gap).max()) < _CLOSE:
            break


def _predicted_users(world: World) -> Floats:
    """Users of each firm if everybody chose today, million, shape (segments, firms)."""
    nations, market = world.nations, world.market
    groups = nations.price_weight.shape[1]
    users = np.zeros((len(SEGMENTS), world.firms.capacity))
    consumers, sold = choice_table(world, CONSUMERS, nations.price_weight)
    people = np.repeat(nations.adopters[CONSUMERS] / groups, groups, axis=1)
    users[CONSUMERS, sold] = chosen_by(consumers, people)
    enterprises, sold = enterprise_chances(world)
    users[ENTERPRISES, sold] = chosen_by(enterprises, market.last_adopters[ENTERPRISES])
    return users
