"""Governments decide on public compute, access to chips and the treaty, and pay for military AI."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.agents.nation import BARRED, BLOCS
from simulation.agents.nation_rules import NationView
from simulation.levers import LEVERS

from .diffusion import gap_quarters
from .trade import barred_access, under_controls

if TYPE_CHECKING:
    from simulation.agents.nation import Nation
    from simulation.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_EVERYONE = "all"


def govern(world: World) -> None:
    """Governments set spending on public compute, and who controls exports sets what chips others get."""
    nations = world.nations
    nations.public_budget = decided(world, "public_compute", _public_budgets(world)).astype(np.float64)
    nations.chip_access = _granted(world, _chip_access(world))


_LEGAL: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "public_compute": ("a number from 0 on, USD bn", lambda value: _is_number(value) and value >= 0.0),
    "export_control": ("a number from 0 to 1", lambda value: _is_number(value) and 0.0 <= value <= 1.0),
    "bloc": (f"one of {', '.join(BLOCS)}", lambda value: isinstance(value, str) and value in BLOCS),
    "join_treaty": ("True or False", lambda value: isinstance(value, bool | np.bool_)),
    "keep_treaty": ("True or False", lambda value: isinstance(value, bool | np.bool_)),
}
"""What each decision may be, in words and as a check."""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | np.number) and not isinstance(value, bool) and bool(np.isfinite(value))


def decided(world: World, decision: str, proposed: NDArray[Any]) -> NDArray[Any]:
    """What nations decide, shape (N,): what the model proposes, or what the user's own rule says for each."""
    own = world.nation_rules.replaced(decision)
    if own is None:
        return proposed
    answers = [own(nation, view_of(world, nation, proposed[nation.row].item())) for nation in world.nation_agents]
    for nation, answer in zip(world.nation_agents, answers, strict=True):
        _check(decision, nation.code, answer)
    return np.array(answers)


def _check(decision: str, code: str, answer: Any) -> None:
    words, legal = _LEGAL[decision]
    if not legal(answer):
        raise ValueError(f"{decision} of {code} must be {words}; the rule gives {answer!r}.")


def _granted(world: World, proposed: Floats) -> Floats:
    """Access to chips by nation: as proposed, or by the own rule of the nation that controls exports."""
    own, origin = world.nation_rules.replaced("export_control"), world.scenario.controls.origin
    if own is None or origin not in world.nations.codes:
        return proposed
    nation, granted = world.nation_agents[world.nations.row(origin)], proposed.copy()
    for row, code in enumerate(world.nations.codes):
        if code != origin:
            answer = own(nation, replace(view_of(world, nation, float(proposed[row])), buyer=code))
            _check("export_control", f"{origin} for {code}", answer)
            granted[row] = answer
    return granted


def view_of(world: World, nation: Nation, proposed: Any) -> NationView:
    """What the government of a nation knows at the start of the quarter."""
    row, nations, dependence = nation.row, world.nations, world.geopolitics.dependence
    abroad = dependence[row].copy()
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
    share = world.scenario.public_compute.budget_share + world.levers.public_compute_budget
    return share * world.economy.output * programme_members(world)


def book_cost(world: World, lever: str, paid: Floats) -> None:
    """Note what a lever has cost governments, so that policies with another payer have it refunded.

    Args:
        world: The world.
        lever: Name of a lever that spends.
        paid: What it has cost, USD bn, by nation or (for a lever on firms) by firm, borne where the firm is at home.
    """
    for payer, parts in world.paid_by.items():
        if lever in parts:
            theirs = paid * parts[lever]
            by_firm = LEVERS[lever].reach == "firms"
            size = len(world.nations.codes)
            world.charges[payer] += np.bincount(world.firms.nation, theirs, size) if by_firm else theirs


def programme_members(world: World) -> Flags:
    """Nations in the programme for public compute."""
    listed = world.scenario.public_compute.members
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
    return np.where(under_controls(world, BARRED), np.minimum(access, barred_access(world)), access)


def pay_for_goods(world: World) -> None:
    """Governments buy military AI, and models for local needs, from business at home."""
    local = world.levers.community_budget * world.economy.output
    world.ledger.transfer(world.accounts.governments, world.accounts.business, local, "community projects")
    book_cost(world, "community_budget", local)
    world.ledger.transfer(world.accounts.governments, world.accounts.business, world.nations.military_ai, "military AI")
