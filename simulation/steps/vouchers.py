"""Compute vouchers: governments add to what firms at home spend on chips and on rent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.levers import Amount, Levers, acts

from .governments import book_cost

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def price_factor(levers: Levers) -> Amount:
    """What firms pay for compute out of their own money over its price: more by the tax, less by the voucher."""
    return (1.0 + levers.compute_tax) / (1.0 + levers.compute_subsidy)


def pay_vouchers(world: World, spent: Floats) -> Floats:
    """Governments pay firms at home the part of their bill for compute that the voucher covers, ``s / (1 + s)``.

    Args:
        world: The world.
        spent: What firms pay for chips or rent and in taxes on it, the voucher included, USD bn, shape (firms,).

    Returns:
        What governments pay, USD bn, shape (firms,).
    """
    rate = world.levers.compute_subsidy
    if not acts(rate):
        return np.zeros_like(spent)
    paid = np.asarray(spent * (rate / (1.0 + rate)))
    world.ledger.transfer(world.accounts.governments, world.accounts.firms, paid, "compute vouchers")
    book_cost(world, "compute_subsidy", paid)
    return paid
