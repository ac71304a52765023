"""Royalties: users of a model that its maker had to open pay the maker for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from .start import CONSUMER
from .units import USD_BN_PER_USD_MILLION

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def royalty_in_force(world: World) -> float:
    """Royalty on the best open model, over the cost of serving it.

    It is due while the firm that holds the model is in business and a rule makes it open sooner than it would by
    itself. Whoever opens by its own decision asks nothing for it.
    """
    maker = world.market.open_maker
    if maker < 0 or not world.firms.active[maker]:
        return 0.0
    rate, lag = (
        float(np.broadcast_to(lever, world.firms.capacity)[maker])
        for lever in (world.levers.royalty, world.levers.release_lag_quarters)
    )
    return rate if world.firms.release_lag[maker] > lag else 0.0


def pay_royalties(world: World) -> None:
    """People and business pay royalties on the open models that they use; they are revenue of the maker."""
    due = royalties_due(world)
    if not due.any():
        return
    firms, maker = world.firms, world.market.open_maker
    people, business = due[CONSUMER], due.sum(axis=0) - due[CONSUMER]
    for payer, paid in ((world.accounts.households, people), (world.accounts.business, business)):
        got = np.zeros(firms.capacity)
        got[maker] = paid.sum()
        world.ledger.transfer(payer, world.accounts.firms, paid, "royalties", got)
    world.economy.household_bill = world.economy.household_bill + people
    world.geopolitics.services[:, maker] += people + business
    firms.revenue[maker] += float(due.sum())


def royalties_due(world: World) -> Floats:
    """Royalties of the quarter by segment and nation, USD bn: the rate times what it costs to serve open models."""
    market = world.market
    cost = market.fringe_cost / (1.0 + market.royalty)
    return np.asarray(market.royalty * cost[:, None] * market.fringe_users * USD_BN_PER_USD_MILLION)
