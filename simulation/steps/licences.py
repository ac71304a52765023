"""Licences: what labs pay every quarter to be allowed to develop models, whatever their size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from simulation.world import World


def pay_licences(world: World) -> None:
    """Labs pay business at home for the audits, lawyers and reports that a licence takes, before they plan the rest."""
    labs = world.firms.active & world.firms.is_lab
    world.licence_cost = np.where(labs, world.levers.licence_fee_usd_bn, 0.0)
    world.ledger.transfer(world.accounts.firms, world.accounts.suppliers, world.licence_cost, "licences")
