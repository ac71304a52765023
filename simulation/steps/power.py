"""Power: who could take control, how accountable they are, and what people make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.measures.power_indices import oceanic_shapley
from simulation.rules.nations import control, democracy, legitimacy
from simulation.timeline import QUARTERS_PER_YEAR, quarterly_flow, quarterly_log_growth, quarterly_share

from .diffusion import participation
from .openness import effective_lags
from .work import ENTERPRISE, enterprise_shares, work_adoption

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_MAJORS = 6
"""Players whose Shapley value is worked out one by one; all smaller ones are an ocean."""
_TINY = float(np.finfo(float).tiny)


def weigh_power(world: World) -> None:
    """Capability, dependence and Shapley power of firms, their accountability, and the event of control."""
    firms, state, settings = world.firms, world.geopolitics.control, world.scenario.power
    labs = firms.active & firms.is_lab
    state.capability = control.capability_share(firms.log_stock, settings.sharpness, labs)
    reliance = enterprise_shares(world)
    state.dependence = control.dependence(_value_added_with_ai(world), reliance, _locked(world))
    state.shapley = shapley_power(state.capability * state.dependence)
    state.control = control.control_index(state.capability, state.shapley, state.dependence)
    state.accountability = control.accountability(_oversight(world), _exit(world), _voice_of_users(world))
    state.lead_quarters = _lead(world)
    world.nations.unaccountable = reliance @ control.unaccountable_power(state.control, state.accountability)
    _watch_for_control(world)


def shapley_power(weights: Floats) -> Floats:
    """Shapley power in a vote by weight and simple majority; all but the largest few are an ocean of small players."""
    total = float(weights.sum())
    power = np.zeros(weights.shape)
    if total <= 0.0:
        return power
    largest = np.argsort(-weights, kind="stable")[:_MAJORS]
    largest = largest[weights[largest] > 0.0]
    ocean = max(1.0 - float(weights[largest].sum()) / total, 0.0)
    power[largest] = oceanic_shapley(weights[largest] / total, ocean)
    return power


def _value_added_with_ai(world: World) -> Floats:
    """Share of world output that is made with AI, by nation, shape (nations,)."""
    output = world.economy.output
    return np.asarray(output / max(float(output.sum()), _TINY) * work_adoption(world))


def _locked(world: World) -> Floats:
    """Share of users of a firm who will not have looked at others when the time for switching is over; 0 if open."""
    asked = world.levers.asked_share
    of_enterprises = asked[ENTERPRISE] if isinstance(asked, np.ndarray) else asked
    still = (1.0 - float(world.market.reconsider[ENTERPRISE])) * (1.0 - of_enterprises)
    locked = still**world.scenario.power.locked_quarters
    if isinstance(locked, np.ndarray):  # by nation: what a firm's average user sees
        users = world.firms.users[ENTERPRISE]
        total = users.sum(axis=0)
        # Around one of them, so that shares which are alike stay so to the last bit.
        locked = locked[0] + (locked - locked[0]) @ users / np.where(total > 0.0, total, 1.0)
    return np.asarray(locked * (effective_lags(world) > 0.0))


def _exit(world: World) -> Floats:
    """How easily the customers of each firm can leave: at once, or else as far as another model would do."""
    users = world.firms.users[ENTERPRISE]
    total = users.sum(axis=0)
    substitute = (users * world.economy.substitute).sum(axis=0) / np.where(total > 0.0, total, 1.0)
    return np.where(total > 0.0, 1.0 - _locked(world) * (1.0 - substitute), 1.0)


def _oversight(world: World) -> Floats:
    """Oversight of each firm by its home nation; the larger the firm in the industry, the more it can lobby."""
    firms, nations, settings = world.firms, world.nations, world.scenario.power
    lost = world.geopolitics.first_legitimacy - nations.legitimacy
    audit = np.clip(settings.audit + settings.audit_response * lost, 0.0, 1.0)
    lobby = settings.lobbying * firms.revenue / max(float(firms.revenue.sum()), _TINY)
    home = firms.nation
    return control.oversight(nations.democracy[home], audit[home], lobby)


def voice(world: World) -> Floats:
    """Share of a nation's adults with an effective say: through democracy, or by taking part in making models."""
    settings, communities = world.scenario.power, world.scenario.communities
    by_vote = world.nations.democracy * settings.voice
    by_part = participation(world) * communities.voice_gain
    return np.asarray(1.0 - (1.0 - by_vote) * (1.0 - by_part))


def _voice_of_users(world: World) -> Floats:
    """Voice of the people who use each firm's products; of its home where it has no users."""
    firms, users = world.firms, world.firms.users.sum(axis=0)
    total, own = users.sum(axis=0), voice(world)
    return np.where(total > 0.0, own @ users / np.where(total > 0.0, total, 1.0), own[firms.nation])


def _lead(world: World) -> float:
    """Time by which the second lab trails the first, quarters."""
    firms, scaling = world.firms, world.scenario.scaling
    best = np.sort(np.where(firms.active & firms.is_lab, firms.log_stock, -np.inf))
    growth = quarterly_log_growth(float(np.log(max(scaling.algorithmic_growth, 1.0)))) + world.compute_growth
    return float(control.lead_quarters(best[-1], best[-2], growth))


def _watch_for_control(world: World) -> None:
    """A firm that has met all conditions for long enough has taken control; that is not undone."""
    state, event = world.geopolitics.control, world.scenario.power.event
    condition = control.control_condition(
        state.capability,
        state.shapley,
        state.lead_quarters,
        state.accountability,
        least_capability=event.capability,
        least_shapley=event.shapley,
        least_lead_quarters=event.lead,
        most_accountability=event.accountability,
    )
    held = np.zeros(condition.size, dtype=np.int64)
    held[: state.held.size] = state.held
    state.held = control.quarters_held_next(held, condition, event.quarters)
    if state.controller < 0 and (state.held >= event.quarters).any():
        state.controller = int(np.argmax(state.held))
        world.note("control", state.controller, text="one firm has control")


def consent_at_the_start(world: World) -> None:
    """Legitimacy starts where surveys have it and is at rest there."""
    relations, nations = world.geopolitics, world.nations
    relations.first_legitimacy = nations.legitimacy.copy()
    relations.first_gini = relations.gini = np.array([nation.income_gini for nation in world.scenario.nations])


def move_consent(world: World) -> None:
    """Legitimacy follows what people experience; democracy erodes or mends with what has changed since the start."""
    relations, nations, settings = world.geopolitics, world.nations, world.scenario.power.legitimacy
    felt = (voice(world), _income_growth(world), nations.unaccountable, _speed_of_change(world))
    weights = legitimacy.Weights(settings.of_voice, settings.of_income, settings.of_power, settings.of_change)
    if world.quarter == 0:
        relations.legitimacy_base = legitimacy.intercept_for(relations.first_legitimacy, *felt, weights)
        relations.first_rent = _rent(world)
        relations.first_unaccountable = nations.unaccountable.copy()
    target = legitimacy.legitimacy_target(relations.legitimacy_base, *felt, weights)
    nations.legitimacy = legitimacy.legitimacy_next(nations.legitimacy, target, quarterly_share(settings.speed))
    _move_democracy(world)


def _move_democracy(world: World) -> None:
    """Causes count as far as they have changed since the start, so that democracy rests while nothing changes."""
    relations, nations, settings = world.geopolitics, world.nations, world.scenario.power.erosion
    rates = democracy.Rates(*(quarterly_flow(one) for one in (
        settings.by_power, settings.by_inequality, settings.by_consent, settings.by_rent
    )))  # fmt: skip
    excess = democracy.gini_excess(relations.gini, settings.gini_bound)
    nations.democracy = democracy.democracy_next(
        nations.democracy,
        nations.unaccountable - relations.first_unaccountable,
        excess - democracy.gini_excess(relations.first_gini, settings.gini_bound),
        nations.legitimacy - relations.first_legitimacy,
        _rent(world) - relations.first_rent,
        rates,
    )


def _rent(world: World) -> Floats:
    """What is set aside for people passes through the state and is nothing that it lives on."""
    return democracy.rent(world.economy.labour_tax, world.economy.spendable())


def _income_growth(world: World) -> Floats:
    """Log growth over a year of wages per person; the trend as long as there is no year to look back on.

    They stand for the median income, which in a nation of few rows is the luck of a few.
    """
    past, trend = world.geopolitics.last_wages, float(np.log(world.scenario.population.world_growth))
    if len(past) <= QUARTERS_PER_YEAR:
        return np.full(len(world.nations.codes), trend)
    ratio = np.divide(past[-1], past[0], out=np.ones_like(past[0]), where=(past[0] > 0.0) & (past[-1] > 0.0))
    return np.asarray(np.log(ratio))


def _speed_of_change(world: World) -> Floats:
    """Share of all tasks that AI took over within a year."""
    past = world.geopolitics.last_automated
    return past[-1] - past[0] if past else np.zeros(len(world.nations.codes))
