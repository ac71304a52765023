"""Basic compute: governments give every adult an equal allowance for AI services."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.levers import acts
from simulation.parameters.products import SEGMENTS
from simulation.rules.wealth.redistribution import allowance_used

from .governments import book_cost
from .start import CONSUMER
from .units import PEOPLE_PER_MILLION, USD_BN_PER_USD_MILLION, USD_PER_USD_BN

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_TINY = float(np.finfo(float).tiny)


def allowance(world: World) -> Floats:
    """What each adult may spend on consumer AI, USD a quarter, shape (nations,); who spends less, costs less."""
    nations = world.nations
    budget = world.levers.basic_compute * world.economy.output * (USD_PER_USD_BN / PEOPLE_PER_MILLION)
    return np.asarray(budget / np.maximum(nations.adults, _TINY))


def relief(world: World, price: Floats) -> Floats:
    """What the allowance takes off prices of consumer products, USD, shape (nations, products)."""
    return allowance_used(price, allowance(world)[:, None])


def mean_relief(world: World, price: ArrayLike, access: NDArray[np.bool_] | None = None) -> Floats:
    """What the allowance takes off a price for the average possible user, USD, shape (segments, products).

    Where no nation gives one, the shape is (segments, 1). Firms set one price for the world and take this relief as
    given.

    Args:
        world: The world.
        price: Prices of consumer products, USD, shape (products,).
        access: Whether a nation can use a product, shape (nations, products); all can by default.
    """
    if not acts(world.levers.basic_compute):
        return np.zeros((len(SEGMENTS), 1))
    prices = np.atleast_1d(np.asarray(price, dtype=np.float64))
    mean = np.zeros((len(SEGMENTS), prices.size))
    anywhere = np.ones((world.nations.adults.size, prices.size), dtype=bool)
    users = world.nations.adopters[CONSUMER][:, None] * (anywhere if access is None else access)
    felt = (users * relief(world, prices)).sum(axis=0)
    mean[CONSUMER] = felt / np.maximum(users.sum(axis=0), _TINY)
    return mean


def pay_allowances(world: World, served: Floats) -> Floats:
    """Governments pay their part of what people use: to the firms, and for open models to who serves them at home.

    Args:
        world: The world.
        served: Users of consumer products that are served, million, shape (nations, firms).

    Returns:
        What governments pay firms, USD bn, shape (nations, firms).
    """
    market, to = world.market, world.accounts
    if not acts(world.levers.basic_compute):
        return np.zeros_like(served)
    to_firms = served * relief(world, world.firms.price[CONSUMER]) * USD_BN_PER_USD_MILLION
    each = relief(world, market.fringe_cost[[CONSUMER]])[:, 0]
    to_others = market.fringe_users[CONSUMER] * each * USD_BN_PER_USD_MILLION
    paid = to_firms.sum(axis=1)
    world.ledger.transfer(to.governments, to.firms, paid, "basic compute", to_firms.sum(axis=0))
    world.ledger.transfer(to.governments, to.business, to_others, "basic compute")
    book_cost(world, "basic_compute", paid + to_others)
    return np.asarray(to_firms)
