"""Trade in AI services: who may use whose models, at what cost, and which nation depends on which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.nation import BARRED
from simulation.rules.nations import local_fit, spheres, trade
from simulation.timeline import Quarter

from .diffusion import participation
from .openness import effective_lags
from .units import USD_BN_PER_USD_MILLION

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_TINY = float(np.finfo(float).tiny)
_ALWAYS_LEFT = 1e-3
"""Share of AI services to be had elsewhere even if one nation sells all; without any the loss has no bound."""
_NO_HOLD = 1.0
"""How well a nation that buys nothing can do without."""


def renew_access(world: World) -> None:
    """Which nation may use whose products, and how much less a product from abroad is worth to its users."""
    firms, nations, market = world.firms, world.nations, world.market
    opposed, home = nations.opposed, firms.nation
    closed = effective_lags(world) > 0.0
    shut = opposed if world.scenario.products.rival_blocs_closed else np.zeros_like(opposed)
    market.access = ~shut[:, home]
    if _models_withheld(world):
        origin = nations.row(world.scenario.controls.origin)
        market.access &= ~(under_controls(world, BARRED)[:, None] & (home == origin) & closed)
    market.penalty = _border_penalty(world, opposed)[:, home] + _misfit(world, ~nations.same_language[:, home], ~closed)
    abroad = ~nations.same_language[:, [market.open_home]]
    market.fringe_penalty = _misfit(world, abroad, np.ones(1, dtype=bool))[:, 0]


def _border_penalty(world: World, opposed: NDArray[np.bool_]) -> Floats:
    """What borders and blocs take from the worth of a service, in units of taste dispersion, shape (N, N)."""
    settings = world.scenario.trade
    foreign = ~np.eye(len(world.nations.codes), dtype=bool)
    friction = trade.trade_friction(opposed, foreign, settings.bloc_cost, settings.border_cost)
    return trade.choice_penalty(friction, settings.elasticity)


def _misfit(world: World, foreign: NDArray[np.bool_], is_open: NDArray[np.bool_]) -> Floats:
    """What models made elsewhere lack for the users of a nation, in units of taste dispersion."""
    settings = world.scenario.communities
    part = participation(world)
    return local_fit.fit_penalty(part, settings.misfit, foreign, is_open, community_models=settings.models)


def mean_penalty(world: World) -> Floats:
    """Penalty of each firm's products as its average possible user sees it, shape (segments, firms)."""
    market = world.market
    people = world.nations.adopters @ market.access
    felt = world.nations.adopters @ (market.access * market.penalty)
    return np.asarray(np.divide(felt, people, out=np.zeros_like(felt), where=people > 0.0))


def controls_act(world: World) -> bool:
    """Whether the scenario's own further export controls are in force; those of a policy come on top."""
    settings, now = world.scenario.controls, world.calendar
    if settings.start is None or settings.origin not in world.nations.codes:
        return False
    return Quarter.parse(settings.start) <= now and (settings.end is None or now <= Quarter.parse(settings.end))


def _models_withheld(world: World) -> bool:
    """Whether closed models of the origin are withheld from nations of tier 3, by the scenario or by a policy."""
    by_policy = world.levers.models_withheld > 0.0 and _has_origin(world)
    return by_policy or (controls_act(world) and world.scenario.controls.models)


def _has_origin(world: World) -> bool:
    return world.scenario.controls.origin in world.nations.codes


def barred_access(world: World) -> float:
    """Chips that a dollar of a nation of tier 3 buys against a free buyer's, smuggling counted; 1 if uncontrolled."""
    settings = world.scenario.controls
    legal = settings.barred_access if controls_act(world) else 1.0
    if _has_origin(world):
        legal = min(legal, 1.0 - world.levers.chip_controls)
    return legal + (1.0 - legal) * settings.smuggling


def kept_off_sites(world: World) -> float:
    """Part of the chips from abroad that export controls keep off the sites of nations of tier 3."""
    by_policy = world.levers.chip_controls if _has_origin(world) else 0.0
    return 1.0 if controls_act(world) else by_policy


def import_cap(world: World) -> float:
    """Chips that a nation of tier 2 may import in all while controls last, H100e; infinite without a cap."""
    settings = world.scenario.controls
    cap = settings.middle_cap if controls_act(world) and settings.middle_cap is not None else np.inf
    return float(min(cap, world.levers.chip_cap_h100e) if _has_origin(world) else cap)


def under_controls(world: World, tier: int) -> NDArray[np.bool_]:
    """Nations of a tier of export controls, without the one that makes them."""
    found = np.asarray(world.nations.tier == tier)
    if world.scenario.controls.origin in world.nations.codes:
        found[world.nations.row(world.scenario.controls.origin)] = False
    return found


def count_dependence(world: World) -> None:
    """Shares of a nation's AI services by home of the provider, and what an embargo of the largest would cost."""
    nations, market, relations = world.nations, world.market, world.geopolitics
    cost = market.fringe_cost / (1.0 + market.royalty)  # the royalty is bought from its maker
    free = (market.fringe_users * cost[:, None]).sum(axis=0) * USD_BN_PER_USD_MILLION
    relations.own_services = np.where(np.isfinite(market.open_frontier), free, 0.0)
    bought = relations.services @ _homes(world)
    foreign = relations.services * (world.firms.nation != np.arange(len(bought))[:, None]) + _TINY
    mean = (world.economy.substitute * foreign).sum(axis=1) / foreign.sum(axis=1)
    substitute = mean if bought.any() else _NO_HOLD
    bought[np.diag_indices(len(bought))] += relations.own_services
    relations.dependence = spheres.dependence(bought)
    nations.ai_spending = bought.sum(axis=1) / np.maximum(world.economy.output, _TINY)
    kept = np.maximum(1.0 - largest_foreign_share(relations.dependence), _ALWAYS_LEFT)
    relations.embargo_loss = trade.embargo_loss(
        kept, np.minimum(nations.ai_spending, 1.0), world.scenario.trade.elasticity
    )
    relations.coercion = spheres.coercion(relations.dependence, substitute, nations.ai_spending).max(axis=1)


def _homes(world: World) -> Floats:
    """Ones where a firm is at home, shape (firms, nations)."""
    return np.asarray(world.firms.nation[:, None] == np.arange(len(world.nations.codes)), dtype=np.float64)


def mean_fringe_penalty(world: World) -> Floats:
    """Penalty of open models served by anyone as the average possible user sees it, shape (segments,)."""
    adopters = world.nations.adopters
    total = np.maximum(adopters.sum(axis=1), _TINY)
    return np.asarray(adopters @ world.market.fringe_penalty / total)


def largest_foreign_share(dependence: Floats) -> Floats:
    """Largest share of a nation's AI services that comes from one other nation, shape (N,)."""
    return np.asarray(np.max(dependence * ~np.eye(len(dependence), dtype=bool), axis=1, initial=0.0))
