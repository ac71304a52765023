"""Arms: spending on military AI answers that of opposing nations, and a treaty may cap it or fail."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.nation import BLOCS
from simulation.geopolitics import TreatyState
from simulation.rules.nations import arms, treaties
from simulation.timeline import Quarter, quarterly_factor, quarterly_flow, quarterly_share

from .diffusion import usable_level
from .governments import decided

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def arm_at_the_start(world: World) -> None:
    """Spending at the start is a share of military budgets, and at rest if nothing changes."""
    nations, relations, settings = world.nations, world.geopolitics, world.scenario.security
    first = quarterly_flow(1.0) * settings.military_ai_share * nations.military_usd_bn
    nations.military_ai = first.copy()
    nations.military_stock = first / max(quarterly_share(settings.stock_life), np.finfo(float).tiny)
    relations.first_military_ai = first
    relations.grievance = arms.grievance_at_rest(first, _reactions(world), _fatigue(world))


def arm(world: World) -> None:
    """Military capital grows by what was spent; next quarter's spending follows Richardson, or the treaty's cap."""
    nations, relations, settings = world.nations, world.geopolitics, world.scenario.security
    nations.military_stock = (1.0 - quarterly_share(settings.stock_life)) * nations.military_stock + nations.military_ai
    trend = quarterly_factor(world.scenario.population.world_growth) ** (world.quarter + 1)
    grievance = np.maximum(relations.grievance, 0.0) * trend
    free = arms.spending_next(nations.military_ai, grievance, _reactions(world), _fatigue(world))
    free = np.minimum(free, settings.ceiling * world.economy.output)
    cap = _treaty_cap(world)
    if np.isinf(cap):
        limited = free
        _lapse(world)
    else:
        limited = np.minimum(free, cap * relations.first_military_ai * trend)
        _negotiate(world, free, limited)
    bound = relations.treaty.members & relations.treaty.keeps & relations.treaty.in_force
    nations.military_ai = np.where(bound, limited, free)


def _treaty_cap(world: World) -> float:
    """Spending allowed to members over that of the start, by the scenario's treaty or a policy's; inf without any."""
    settings = world.scenario.security.treaty
    here = settings.start is not None and world.calendar >= Quarter.parse(settings.start)
    return min(settings.cap if here else np.inf, world.levers.treaty_cap)


def _lapse(world: World) -> None:
    """Where there is no treaty any more, it binds nobody."""
    treaty = world.geopolitics.treaty
    if treaty.in_force:
        _note(world, treaty.members, "treaty on military AI has ended")
    treaty.members, treaty.keeps, treaty.in_force = treaty.members & False, treaty.keeps | True, False


def _reactions(world: World) -> Floats:
    """Answer of each nation to spending of opposing nations, per quarter."""
    strength = quarterly_flow(world.scenario.security.reaction)
    return arms.reaction_matrix(world.geopolitics.first_military_ai, world.nations.opposed, strength)


def _fatigue(world: World) -> float:
    return quarterly_flow(world.scenario.security.fatigue)


def _negotiate(world: World, free: Floats, limited: Floats) -> None:
    """Nations join if a kept treaty beats an open race, and keep it as long as a breach does not pay (Case T4.7)."""
    treaty, settings = world.geopolitics.treaty, world.scenario.security.treaty
    asked = _asked(world)
    treaty.members = decided(world, "join_treaty", _willing(world, asked, free, limited)) & asked
    payoffs = _payoffs(world, treaty.members, free, limited)
    keeps = treaties.complies(
        quarterly_factor(settings.discount), *payoffs, settings.detection, settings.sanction_quarters
    )
    treaty.keeps = decided(world, "keep_treaty", keeps)
    was_in_force = treaty.in_force
    enough = treaties.in_force(treaty.members, settings.needed)
    treaty.in_force = enough and world.quarter >= treaty.void_until
    if treaty.in_force != was_in_force:
        word = "enters into force" if treaty.in_force else "is void"
        _note(world, treaty.members | asked, f"treaty on military AI {word}")
    if treaty.in_force:
        _watch(world, treaty)


def _willing(world: World, asked: Flags, free: Floats, limited: Floats) -> Flags:
    """The largest set of nations of which each gains by the treaty, given that all others of the set keep it.

    Whoever would lose drops out, and those for whom its signature was the reason to sign follow: a treaty can come
    apart before it begins (internal stability, Barrett 1994).
    """
    members = asked
    while True:
        payoffs = _payoffs(world, members, free, limited)
        stay = members & (payoffs.reward > payoffs.punishment)
        if (stay == members).all():
            return members
        members = stay


def _watch(world: World, treaty: TreatyState) -> None:
    """Breaches that are found out make the treaty void for a while."""
    settings = world.scenario.security.treaty
    draws = world.luck.uniform("treaty watch", world.quarter, world.nations.identity)
    found = treaties.detected(treaty.members & ~treaty.keeps, settings.detection, draws)
    if found.any():
        treaty.breaches += int(found.sum())
        treaty.void_until = world.quarter + 1 + settings.sanction_quarters
        for row in np.flatnonzero(found):
            world.note_nation("breach", int(row), text="of the treaty on military AI, found out")


def _payoffs(world: World, members: Flags, free: Floats, limited: Floats) -> treaties.TreatyPayoffs:
    """What the treaty is worth to each nation against all that oppose it, of whom only members are bound."""
    settings, opposed = world.scenario.security, world.nations.opposed
    rivals = opposed @ free
    rivals_bound = opposed @ np.where(members, limited, free)
    prize = settings.treaty.prize * (free + rivals)
    return treaties.arms_payoffs(free, limited, rivals, rivals_bound, prize, settings.decisiveness)


def _asked(world: World) -> Flags:
    """Nations whom the treaty asks to join."""
    parties, nations = world.scenario.security.treaty.parties, world.nations
    if parties == "leaders":
        asked = np.zeros(len(nations.codes), dtype=bool)
        asked[[row for row in world.geopolitics.leaders if row >= 0]] = True
        return asked
    return np.asarray(nations.bloc > 0) if parties == "blocs" else np.ones(len(nations.codes), dtype=bool)


def _note(world: World, rows: Flags, text: str) -> None:
    first = int(np.flatnonzero(rows)[0]) if rows.any() else 0
    world.note_nation("treaty", first, text=text)


def military_power(world: World) -> Floats:
    """Military capital of each nation times what the AI it can use adds to it."""
    gain = np.maximum(usable_level(world), 0.0)
    gain = np.where(np.isfinite(gain), gain, 0.0)
    return arms.military_power(world.nations.military_stock, world.scenario.security.uplift * gain)


def prevailing_chances(world: World) -> Floats:
    """Chance of each bloc to prevail over all others in a contest, by number of the bloc; 0 for one without power."""
    power = np.bincount(world.nations.bloc, military_power(world), minlength=len(BLOCS))
    armed = power[1:] > 0.0
    chances = np.zeros(len(BLOCS))
    if armed.any():
        chances[1:][armed] = arms.contest_shares(power[1:][armed], world.scenario.security.decisiveness)
    return chances
