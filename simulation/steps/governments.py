"""Governments decide on public compute, access to chips and the treaty, and pay for military AI."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.agents.nation import BARRED, BLOCS
from simulation.agents.nation_rules import NationView

from .diffusion import gap_quarters
from .trade import controls_act

if TYPE_CHECKING:
    from simulation.agents.nation import Nation
    from simulation.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_EVERYONE = "all"


def govern(world: World) -> None:
    """Governments set spending on public compute and what chips their exporters let them have."""
    nations = world.nations
    nations.public_budget = _number(world, "public_compute", _public_budgets(world), np.inf)
    nations.chip_access = _number(world, "chip_access", _chip_access(world), 1.0)


def _number(world: World, decision: str, proposed: Floats, highest: float) -> Floats:
    """What nations decide, if it is a number from 0 to the highest."""
    found = decided(world, decision, proposed).astype(np.float64)
    legal = np.isfinite(found) & (found >= 0.0) & (found <= highest)
    if not legal.all():
        row = int(legal.argmin())
        code, value = world.nations.codes[row], found[row]
        raise ValueError(f"{decision} of {code} must be a number from 0 to {highest:g}; the rule gives {value:g}.")
    return found


def decided(world: World, decision: str, proposed: NDArray[Any]) -> NDArray[Any]:
    """What nations decide, shape (N,): what the model proposes, or what the user's own rule says for each."""
    own = world.nation_rules.replaced(decision)
    if own is None:
        return proposed
    return np.array(
        [own(nation, view_of(world, nation, proposed[nation.row].item())) for nation in world.nation_agents]
    )


def view_of(world: World, nation: Nation, proposed: Any) -> NationView:
    """What the government of a nation knows at the start of the quarter."""
    row, nations, dependence = nation.row, world.nations, world.geopolitics.dependence
    abroad = dependence[row].copy() if dependence.size else np.zeros(len(nations.codes))
    abroad[row] = 0.0
    largest = int(abroad.argmax())
    return NationView(
        quarter=world.quarter,
        proposed=proposed,
        output_usd_bn=float(world.economy.output[row]),
        bloc=BLOCS[nations.bloc[row]],
        rivals_military_ai_usd_bn=float(nations.military_ai @ nations.opposed[row]),
        largest_provider=nations.codes[largest] if abroad[largest] > 0.0 else "",
        dependence=float(abroad[largest]),
        gap_quarters=float(gap_quarters(world)[row]),
    )


def _public_budgets(world: World) -> Floats:
    """Spending on public compute that the programme asks for, USD bn a quarter."""
    settings = world.scenario.public_compute
    return settings.budget_share * world.economy.output * programme_members(world)


def programme_members(world: World) -> Flags:
    """Nations in the programme for public compute."""
    listed = world.scenario.public_compute.nations
    codes = set(listed.split("+"))
    return np.array([listed == _EVERYONE or code in codes for code in world.nations.codes])


def _chip_access(world: World) -> Floats:
    """Access to chips: that of the table, less for who has joined a bloc opposed to the origin, and under controls."""
    nations, settings = world.nations, world.scenario.controls
    access = nations.first_chip_access
    if settings.origin in nations.codes:
        origin = nations.codes.index(settings.origin)
        opposed, before = nations.opposed[:, origin], world.first_opposed[:, origin]
        joined = np.minimum(access, world.scenario.blocs.opposed_chip_access)
        access = np.where(opposed & ~before, joined, np.where(before & ~opposed, 1.0, access))
    if controls_act(world):
        leaks = settings.barred_access + (1.0 - settings.barred_access) * settings.smuggling
        access = np.where(nations.tier >= BARRED, np.minimum(access, leaks), access)
    return access


def pay_for_arms(world: World) -> None:
    """Governments buy military AI from business at home."""
    world.ledger.transfer(world.accounts.governments, world.accounts.business, world.nations.military_ai, "military AI")
