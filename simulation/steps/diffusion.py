"""Diffusion: adoption spreads among people and work places, and nations absorb what the best models can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.nations import absorption, adoption
from simulation.timeline import Quarter, quarterly_log_growth, quarterly_share

from .start import segment_parameters

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def spread_adoption(world: World) -> None:
    """Adoption spreads in log odds towards its ceiling, faster where people are prepared and consent (Case T3.1)."""
    nations, settings = world.nations, world.scenario.diffusion
    world.market.last_adopters = nations.adopters
    segments = segment_parameters(world.scenario)
    base = np.array([quarterly_log_growth(segment.adoption_growth) for segment in segments])[:, None]
    speed = adoption.adoption_speed(
        base,
        nations.preparedness,
        quarterly_log_growth(settings.preparedness_response),
        settings.preparedness_reference,
    )
    consent = settings.legitimacy_response * (nations.legitimacy - world.geopolitics.first_legitimacy)
    speed = speed * np.maximum(1.0 + consent, 0.0)
    nations.adoption = adoption.log_odds_next(nations.adoption, adoption_ceilings(world), speed)


def adoption_ceilings(world: World) -> Floats:
    """Largest share of possible users, by segment and nation: people online, and local models for those they fit."""
    communities = world.scenario.communities
    share = np.array([segment.adoption_ceiling for segment in segment_parameters(world.scenario)])[:, None]
    return adoption.ceiling(share, world.nations.internet, participation(world) * communities.ceiling_gain)


def participation(world: World) -> Floats:
    """Share of communities that take part in the quarter, shape (nations,)."""
    settings = world.scenario.communities
    waiting = settings.start is not None and world.calendar < Quarter.parse(settings.start)
    planned = np.full(len(world.nations.codes), 0.0 if waiting else settings.participation)
    return np.asarray(np.maximum(planned, world.levers.participation))


def absorb(world: World) -> None:
    """Work places close part of their gap to the best model within reach, by human capital (Nelson & Phelps 1966)."""
    history = world.market.frontier_history
    growth = np.expm1(history[-1] - history[-2])  # where the frontier falls, nations come nearer and forget nothing
    world.nations.technology = absorption.level_next(
        world.nations.technology, access_to_frontier(world), absorption_rates(world), growth, forgetting=0.0
    )  # who loses access keeps what it knows and is only left behind


def absorb_at_the_start(world: World) -> None:
    """Gaps at the start are those at which nations come to rest if the frontier goes on as expected."""
    scaling = world.scenario.scaling
    growth = np.expm1(quarterly_log_growth(float(np.log(scaling.algorithmic_growth))) + world.compute_growth)
    rates = absorption_rates(world)
    world.nations.technology = absorption.steady_level(access_to_frontier(world), rates, growth)
    full = absorption.steady_level(1.0, _absorption(world), growth)
    world.geopolitics.start_level = world.market.frontier + float(np.log(full))


def absorption_rates(world: World) -> Floats:
    """Share of its gap that a nation closes in a quarter, shape (nations,)."""
    return np.asarray(np.minimum(_absorption(world) * world.nations.human_capital, 1.0))


def _absorption(world: World) -> float:
    return quarterly_share(world.scenario.diffusion.absorption)


def access_to_frontier(world: World) -> Floats:
    """Capability of the best model that a nation may use over that of the best in the world, shape (nations,)."""
    return np.asarray(np.exp(np.minimum(reach(world) - world.market.frontier, 0.0)))


def reach(world: World) -> Floats:
    """Log capability of the best model that a nation may use, open ones included, shape (nations,)."""
    firms, market = world.firms, world.market
    usable = market.access & (firms.active & firms.is_lab)
    best = np.where(usable, firms.log_stock, -np.inf).max(axis=1, initial=-np.inf)
    return np.asarray(np.maximum(best, market.open_frontier))


def usable_level(world: World) -> Floats:
    """Log capability that work places of a nation can use, over that of a fully prepared nation at the start."""
    if not world.scenario.diffusion.gaps:
        return reach(world) - world.economy.start.frontier
    with np.errstate(divide="ignore"):
        level = np.log(world.nations.technology)
    return np.asarray(world.market.frontier + level - world.geopolitics.start_level)


def gap_quarters(world: World) -> Floats:
    """Quarters by which work places trail the best model in the world, at its expected growth, shape (nations,)."""
    scaling = world.scenario.scaling
    growth = quarterly_log_growth(float(np.log(max(scaling.algorithmic_growth, 1.0)))) + world.compute_growth
    return absorption.gap_quarters(world.nations.technology, growth)
