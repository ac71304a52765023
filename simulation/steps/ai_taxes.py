"""New taxes on AI: one way to pay them, and what a tax on its use is for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.ledger import Account
from simulation.parameters.products import SEGMENTS

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def levy(world: World, payer: Account, amount: Floats, row: str) -> None:
    """Pay a new tax on AI to the governments where payers are at home, and count it among what these taxes bring.

    Args:
        world: The world.
        payer: Firms, or a sector of nations.
        amount: What each firm or nation pays, USD bn.
        row: Row of the transaction-flow matrix.
    """
    if world.ledger.transfer(payer, world.accounts.governments, amount, row) == 0.0:
        return
    home = payer.nation
    size = len(world.nations.codes)
    world.ai_tax_revenue = world.ai_tax_revenue + (amount if home is None else np.bincount(home, amount, size))


def token_tax(world: World) -> Floats:
    """Tax on the price of AI services, shape (segments, nations) of the users, or (segments, 1) if all pay alike."""
    rate = np.asarray(world.levers.token_tax, dtype=np.float64)
    return rate if rate.ndim else np.full((len(SEGMENTS), 1), rate)


def mean_token_tax(world: World) -> Floats:
    """The same as a firm's average possible user sees it, shape (segments, firms), or (segments, 1) if all pay alike.

    There is one price for the whole world, so firms set it by the mean.
    """
    rate = token_tax(world)
    if rate.shape[1] == 1:
        return rate
    reach = world.nations.adopters @ world.market.access
    first = rate[:, :1]  # around it, so that rates which are alike stay so to the last bit
    more = (world.nations.adopters * (rate - first)) @ world.market.access
    return np.asarray(first + np.divide(more, reach, out=np.zeros_like(more), where=reach > 0.0))


def token_tax_of_newcomers(world: World) -> Floats:
    """The same as the average user in the world sees it, shape (segments,)."""
    rate, adopters = token_tax(world), world.nations.adopters
    total = adopters.sum(axis=1)
    return np.asarray(np.divide((rate * adopters).sum(axis=1), total, out=np.zeros_like(total), where=total > 0.0))
