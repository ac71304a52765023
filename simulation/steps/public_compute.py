"""Public compute: what nations buy together, and to which labs at home governments let it below the market's price."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.public_compute import allot, joint_purchase, lottery_weights, merit_weights

from .governments import programme_members

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def joint_budgets(world: World, private: float) -> Floats:
    """What nations pay for the share of all chips that they buy together, by output, USD bn, shape (nations,).

    Args:
        world: The world.
        private: What firms and small owners bid, USD bn, times their priority, so that the share is one of chips.
    """
    nations, share = world.nations, world.levers.public_compute_share
    part = world.economy.output * (programme_members(world) & (nations.chip_access > 0.0))
    claims = float(part @ nations.chip_access)
    return part * (joint_purchase(share, private) / claims) if claims > 0.0 else np.zeros_like(part)


def lend_public_compute(world: World, budgets: Floats) -> tuple[Floats, Floats]:
    """Lend public compute to labs at home that neither a parent nor a grant of the table pays for.

    Each takes what it can pay. What nobody takes serves public research, which trains no model here.

    Args:
        world: The world.
        budgets: What firms may spend on rented compute, USD bn, shape (firms,).

    Returns:
        Compute lent, H100e, and the fees paid to governments, USD bn, each of shape (firms,).
    """
    firms, nations, settings = world.firms, world.nations, world.scenario.public_compute
    none = np.zeros(firms.capacity)
    if not nations.public_compute.any():
        return none, none
    offered = _offered(world, settings.use * nations.public_compute)
    asked = offered * settings.price_ratio * world.chips.rent_usd_bn
    means = np.maximum(np.maximum(budgets, firms.cash), 0.0)
    part = np.divide(means, asked, out=np.ones_like(asked), where=asked > means)
    taken, fee = offered * part, np.minimum(asked, means)
    world.ledger.transfer(world.accounts.firms, world.accounts.governments, fee, "public compute")
    return taken, fee


def _offered(world: World, stock: Floats) -> Floats:
    """Public compute that each firm may have, H100e: that of its nation, part of it kept for public labs there."""
    firms, kept = world.firms, world.levers.public_lab_part
    labs = firms.active & firms.is_lab
    eligible, offered = labs & (firms.parent_cash_flow <= 0.0) & ~firms.is_community, np.zeros(firms.capacity)
    draws = world.luck.uniform("lottery for public compute", world.calendar.year, firms.identity)
    for row in np.unique(firms.nation[labs & (stock[firms.nation] > 0.0)]):
        here = firms.nation == row
        public = labs & here & firms.is_public
        for_all = stock[row] * (1.0 - kept) if public.any() else stock[row]
        offered = offered + allot(float(for_all), eligible & here, _weights(world, eligible & here, draws))
        offered = offered + allot(float(stock[row] - for_all), public)
    return offered


def _weights(world: World, eligible: Flags, draws: Floats) -> Floats:
    """Claims of labs of one nation: equal, those of a lottery drawn every year, or by capability."""
    selectivity = world.levers.merit_selectivity
    drawn = lottery_weights(eligible, draws, world.levers.lottery_winners)
    if selectivity == 0.0:
        return drawn
    return drawn * merit_weights(np.where(eligible, world.firms.log_stock, -np.inf), selectivity)
