"""Research: compute times know-how becomes capability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.measures.costs import amortised_training_cost_usd_m
from simulation.rules.industry.algorithmic_progress import (
    know_how_next,
    nelson_winter_search,
    talent_productivity,
)
from simulation.rules.industry.reorientation import focus_next
from simulation.rules.industry.research import log_knowledge_next
from simulation.rules.industry.scaling import training_flop
from simulation.timeline import quarterly_flow, quarterly_log_growth, quarterly_share

from .units import SQUARE_ROOT_OF_A_QUARTER, USD_PER_USD_BN

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_NEW_GENERATION = 3.0
_NO_GROWTH = 1.01


def train(world: World) -> None:
    """Research compute adds to the stock of effective compute, which ages (``K' = (1 - d) K + C A``)."""
    firms, scaling = world.firms, world.scenario.scaling
    working = firms.active & firms.is_lab
    firms.focus = focus_next(firms.focus, quarterly_share(scaling.reorientation))
    research_share = np.where(working, (1.0 - firms.inference_share) * firms.focus, 0.0)
    able = training_flop(firms.compute_used, research_share, scaling.flop_per_second, scaling.hardware_utilisation)
    firms.training = np.minimum(able, world.levers.training_cap_flop)  # what lies above a cap stays idle
    added = firms.training * np.exp(np.where(working, firms.log_know_how, 0.0))
    depreciation = quarterly_share(scaling.knowledge_depreciation)
    stock = log_knowledge_next(firms.log_stock, added, depreciation)
    firms.log_stock = np.where(working, stock, firms.log_stock)
    _note_new_generations(world, scaling.final_run_share * firms.training)
    world.market.history.append(np.where(working, firms.log_stock, -np.inf))
    world.market.frontier = float(np.max(firms.log_stock, where=working, initial=-np.inf))
    if not np.isfinite(world.market.frontier):
        world.market.frontier = world.market.reference
    world.market.frontier_history.append(world.market.frontier)


def _note_new_generations(world: World, run: Floats) -> None:
    """Remember the largest run of each firm, and write down a new generation of a leading model."""
    firms = world.firms
    record = float(firms.largest_run.max(initial=0.0))
    for slot in np.flatnonzero((run > record) & (run > _NEW_GENERATION * world.last_generation)):
        world.last_generation = float(run[slot])
        world.note("release", int(slot), text=f"largest training run so far, {run[slot]:.1e} FLOP")
    if float(run.max(initial=0.0)) > record:
        world.frontier_cost_usd_m = training_cost_usd_m(world, float(run.max()))
    firms.largest_run = np.maximum(firms.largest_run, run)


def training_cost_usd_m(world: World, flop: float) -> float:
    """Amortised cost of a training run at the chip price of the quarter, USD million."""
    scaling = world.scenario.scaling
    cost = amortised_training_cost_usd_m(
        flop,
        world.chips.price_usd_bn * USD_PER_USD_BN,
        scaling.flop_per_second,
        scaling.hardware_utilisation,
        world.scenario.chips.depreciation,
        world.trends.operating_cost[world.quarter],
    )
    return float(cost)


def learn(world: World) -> None:
    """Know-how grows with the trend, with a firm's own staff and luck, and by imitation of the best (Case O2)."""
    firms = world.firms
    working = firms.active & firms.is_lab
    if not working.any():
        return
    know_how = np.where(working, firms.log_know_how, -np.inf)
    imitation = quarterly_share(world.scenario.openness.imitation)
    trend, share = _trend(world), _own_share(world)
    expected = know_how_next(know_how, trend, share, imitation)
    after = know_how_next(know_how, trend, share * _luck(world), imitation)
    # Luck decides who is in front; how fast the front moves is the trend's, not the luckiest firm's.
    after = after - (np.max(after) - np.max(expected))
    if world.scenario.scaling.idea_form == "search":
        after = np.maximum(after, _search(world, know_how))
    firms.log_know_how = np.where(working, after, firms.log_know_how)


def _trend(world: World) -> float:
    """Growth of know-how at the frontier per quarter, exogenous or produced from talent (Jones 1995)."""
    scaling = world.scenario.scaling
    trend = quarterly_log_growth(float(np.log(scaling.algorithmic_growth)))
    trend = trend * world.geopolitics.race.speed
    if scaling.idea_form != "endogenous":
        return trend
    firms = world.firms
    best = float(np.max(firms.log_know_how, where=firms.active & firms.is_lab, initial=0.0))
    talent = world.trends.talent[world.quarter] / world.trends.talent[0]
    return trend * float(np.exp((scaling.fishing_out - 1.0) * best) * talent**scaling.talent_exponent)


def _own_share(world: World) -> Floats:
    """Share of the frontier's progress that each firm makes: published work plus its own, slowed by safety effort."""
    firms, scaling = world.firms, world.scenario.scaling
    most = float(firms.staff.max(initial=0.0))
    own = talent_productivity(firms.staff, most, scaling.talent_exponent) if most > 0.0 else np.zeros(firms.capacity)
    share = scaling.common_progress_share + (1.0 - scaling.common_progress_share) * own
    # Random search takes the place of the trend; both together would count progress twice.
    searching = scaling.idea_form == "search"
    return np.asarray(share * (1.0 - scaling.safety_drag * firms.safety) * (not searching))


def _luck(world: World) -> Floats:
    """Factor on each firm's progress of the quarter, 1 on average."""
    scaling = world.scenario.scaling
    if scaling.research_luck <= 0.0:
        return np.ones(world.firms.capacity)
    trend = quarterly_log_growth(float(np.log(max(scaling.algorithmic_growth, _NO_GROWTH))))
    spread = scaling.research_luck * SQUARE_ROOT_OF_A_QUARTER / trend
    luck = 1.0 + spread * world.luck.normal("research", world.quarter, world.firms.identity)
    return np.asarray(np.maximum(luck, 0.0))


def _search(world: World, know_how: Floats) -> Floats:
    """Random search around a firm's own practice, kept if better (Nelson & Winter 1982).

    The spread is set so that the best-staffed firm alone would grow at the trend: a kept normal step of spread s adds
    ``s / sqrt(2 pi)`` on average.
    """
    firms, scaling = world.firms, world.scenario.scaling
    draws = np.stack(
        [world.luck.uniform(f"search/{part}", world.quarter, firms.identity) for part in ("invent", "value", "copy")]
    )
    effort = firms.staff / max(1.0, float(firms.staff.max(initial=0.0)))
    rate = -np.expm1(-quarterly_flow(scaling.innovation_rate))
    gain = quarterly_log_growth(float(np.log(scaling.algorithmic_growth)))
    spread = gain * np.sqrt(2.0 * np.pi) / max(rate, np.finfo(float).tiny)
    mean = np.where(np.isfinite(know_how), know_how, 0.0)
    found = nelson_winter_search(know_how, effort, np.zeros_like(effort), rate, 0.0, mean, spread, draws)
    return np.where(np.isfinite(know_how), found, -np.inf)
