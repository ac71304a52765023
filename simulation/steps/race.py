"""The race: safety effort under rivalry, accidents, the threshold, and research that AI does itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.nations import race, takeoff
from simulation.timeline import quarterly_log_growth, quarterly_share

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def choose_safety(world: World) -> None:
    """Safety effort of labs in the race, unless each follows its strategy (Armstrong, Bostrom & Shulman 2016)."""
    settings = world.scenario.race
    if settings.information == "by strategy":
        return
    capability = _capability(world)
    racing = np.isfinite(capability)
    teams = int(racing.sum())
    if teams == 0:
        return
    effort: Floats
    if settings.information == "none":
        each = race.safety_without_information(teams, settings.safety_worth, settings.enmity)
        effort = np.full(capability.shape, each)
    elif settings.information == "private":
        effort = race.safety_private(np.where(racing, capability, 0.0), teams, settings.enmity)
    else:
        effort = _public_safety(capability, settings.enmity)
    world.firms.safety = np.where(racing, effort, world.firms.safety)


def _capability(world: World) -> Floats:
    """Capability of labs in the race, from 0 to the spread in the race's own unit; minus infinity for all others."""
    firms, settings = world.firms, world.scenario.race
    behind = firms.log_stock - world.market.frontier
    racing = firms.active & firms.is_lab & (behind > -settings.spread)
    unit = settings.safety_worth / settings.spread
    return np.where(racing, (np.where(racing, behind, 0.0) + settings.spread) * unit, -np.inf)


def _public_safety(capability: Floats, enmity: float) -> Floats:
    """The leader can afford safety up to its margin; those behind cannot win with any."""
    if enmity <= 0.0:  # nobody minds who wins, so nobody cuts corners (Case R5)
        return np.ones(capability.shape)
    ordered = np.sort(capability)
    effort = np.zeros(capability.shape)
    effort[int(np.argmax(capability))] = race.safety_public(ordered[-1] - ordered[-2], enmity)
    return effort


def advance_race(world: World) -> None:
    """Accidents happen or not, and the first lab may cross the threshold; nothing ends then but the race."""
    firms, settings, state = world.firms, world.scenario.race, world.geopolitics.race
    runs = largest_runs(world)
    near = race.proximity(runs, np.log(settings.threshold_flop), np.log(settings.gap_flop))
    hazard = race.accident_chance(quarterly_share(settings.accident_hazard), firms.safety, near)
    accident = world.luck.uniform("accident", world.quarter, firms.identity) < hazard
    for slot in np.flatnonzero(accident):
        state.accidents += 1
        world.note("accident", int(slot), text="at a lab near the threshold")
        fall = settings.accident_shock
        world.nations.legitimacy = np.maximum(world.nations.legitimacy - fall, 0.0)
    crossed = runs >= np.log(settings.threshold_flop)
    if state.crossed_by < 0 and crossed.any():
        _cross(world, crossed, runs)


def _cross(world: World, crossed: Flags, runs: Floats) -> None:
    """Of the labs that reach the threshold in a quarter one is first; its safety decides whether that ends well."""
    firms, settings, state = world.firms, world.scenario.race, world.geopolitics.race
    chances = race.win_chances(np.where(crossed, runs, -np.inf), settings.noise)
    draws = world.luck.uniform("threshold", 0, [0, 1])
    winner = int(np.searchsorted(np.cumsum(chances), draws[0] * chances.sum()))
    state.crossed_by, state.crossed_in = winner, float(world.quarter)
    state.ended_badly = bool(draws[1] < settings.crossing_risk * race.crossing_risk(firms.safety[winner]))
    world.note("threshold", winner, text="ended badly" if state.ended_badly else "without disaster")


def largest_runs(world: World) -> Floats:
    """Log effective compute of the run that each lab's stock of research allows, FLOP; minus infinity for others."""
    firms = world.firms
    working = firms.active & firms.is_lab
    return np.where(working, firms.log_stock + np.log(world.scenario.scaling.final_run_share), -np.inf)


def automate_research(world: World) -> None:
    """AI takes over tasks of research on AI and speeds it up, if the scenario has it (Davidson 2023)."""
    settings, state = world.scenario.race, world.geopolitics.race
    best = float(largest_runs(world).max(initial=-np.inf))
    state.automation = float(
        takeoff.research_automation(best, np.log(settings.threshold_flop), np.log(settings.gap_flop))
    )
    state.speed = 1.0
    if not settings.takeoff or state.automation >= 1.0:
        return  # past the threshold the model says nothing, so progress goes on as before
    firms = world.firms
    working = firms.active & firms.is_lab
    chips = float((firms.compute_used * (1.0 - firms.inference_share))[working].sum())
    know_how = float(np.max(firms.log_know_how, where=working, initial=world.economy.start.know_how))
    gained = know_how - world.economy.start.know_how
    people = max(float(world.trends.talent[world.quarter]), 1.0)
    labour = chips * settings.researchers_per_h100e * np.exp(gained) / people
    bundle = takeoff.research_bundle(state.automation, labour, settings.substitution)
    usual = quarterly_log_growth(float(np.log(world.scenario.scaling.algorithmic_growth))) * world.quarter
    ahead = max(gained - usual, 0.0)
    speed = float(takeoff.progress_factor(bundle, settings.parallel_penalty, settings.software_returns, ahead))
    state.speed = min(speed, settings.most_speed)
