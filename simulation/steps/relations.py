"""Measures of nations, blocs, power and the race: who has AI, who depends on whom, who could take over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.nation import BLOCS
from simulation.measures.inequality import gini, theil
from simulation.measures.public_money import public_money
from simulation.rules.nations import control, spheres
from simulation.timeline import QUARTERS_PER_YEAR

from .arms import military_power, prevailing_chances
from .diffusion import gap_quarters
from .power import shapley_power, voice
from .trade import largest_foreign_share
from .units import PEOPLE_PER_MILLION, USD_PER_USD_BN
from .usage import served_share
from .work import work_adoption

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_TINY = float(np.finfo(float).tiny)
_ROUNDING = 1e-12
"""Frustration below which a difference is rounding: ties at the start leave many nations just indifferent."""
_YEAR = QUARTERS_PER_YEAR + 1
"""Quarters kept to look back over one year."""


def remember(world: World, gini: Floats) -> None:
    """Keep what later quarters look back on: inequality, wages and automation.

    Where taxes on wealth take more than all income of a nation, its Gini index has no meaning; the last one stands.
    """
    relations = world.geopolitics
    relations.gini = np.where(np.isfinite(gini), gini, relations.gini)
    if world.quarter == 0:
        relations.first_gini = relations.gini
    automated = world.economy.automated_share - world.economy.start.automated_share
    relations.last_wages = [*relations.last_wages, world.economy.labour_share * world.economy.output][-_YEAR:]
    relations.last_automated = [*relations.last_automated, automated][-_YEAR:]


def world_measures(world: World) -> dict[str, float]:
    """Measures of the world as a set of nations."""
    return {**_between_nations(world), **_spheres(world), **_blocs(world), **_security(world), **_power(world)}


def _between_nations(world: World) -> dict[str, float]:
    people = np.maximum(world.nations.population, _TINY)
    each = world.economy.output / people
    abroad = float(_bought_abroad(world).sum())
    return {
        "theil_output_between": float(theil(each, people)),
        "gini_output_between": float(gini(each, people)),
        "ai_trade_usd_bn": abroad,
    }


def _bought_abroad(world: World) -> Floats:
    """AI services that each nation buys from each other one, USD bn, shape (nations, nations)."""
    relations = world.geopolitics
    total = relations.services.sum(axis=1) + relations.own_services
    bought = np.asarray(relations.dependence * total[:, None])
    np.fill_diagonal(bought, 0.0)
    return bought


def _spheres(world: World) -> dict[str, float]:
    dependence, output = world.geopolitics.dependence, world.economy.output
    sphere = spheres.sphere_of(dependence)
    by_output = spheres.shares_inside(sphere, output)
    by_people = spheres.shares_inside(sphere, world.nations.population)
    return {
        "nations_in_spheres": float((sphere != np.arange(sphere.size)).sum()),
        "output_in_spheres": float(by_output.sum()),
        "people_in_spheres": float(by_people.sum()),
        "largest_sphere_output": float(by_output.max()),
        "largest_sphere_people": float(by_people.max()),
    }


def _blocs(world: World) -> dict[str, float]:
    nations, relations = world.nations, world.geopolitics
    by_bloc = np.bincount(nations.bloc, world.economy.output, len(BLOCS)) / max(
        float(world.economy.output.sum()), _TINY
    )
    held = _held(world)
    better = held - relations.frustration.min(axis=1) > _ROUNDING
    free = np.ones(better.size, dtype=bool)
    free[[row for row in relations.leaders if row >= 0]] = False
    return {
        **{f"output_bloc_{name.lower()}": float(share) for name, share in zip(BLOCS, by_bloc, strict=True)},
        "nations_ill_placed": float((better & free).sum()),
        "landscape_energy": float(relations.size @ (held - _where_they_stand(world, relations.attachment))),
    }


def _held(world: World) -> Floats:
    """Frustration of each nation where it stands, net of what ties it there, shape (nations,)."""
    return _where_they_stand(world, world.geopolitics.frustration)


def _where_they_stand(world: World, by_bloc: Floats) -> Floats:
    return np.asarray(by_bloc[np.arange(world.nations.bloc.size), world.nations.bloc])


def _security(world: World) -> dict[str, float]:
    nations, treaty, race = world.nations, world.geopolitics.treaty, world.geopolitics.race
    return {
        "military_ai_usd_bn": float(nations.military_ai.sum()),
        "bloc_a_prevails": float(prevailing_chances(world)[BLOCS.index("A")]),
        "treaty_in_force": float(treaty.in_force),
        "treaty_members": float(treaty.members.sum()),
        "treaty_kept": float((treaty.members & treaty.keeps).sum()) if treaty.in_force else 0.0,
        "treaty_breaches": float(treaty.breaches),
        "accidents": float(race.accidents),
        "threshold_crossed": float(race.crossed_by >= 0),
        "disaster": float(race.ended_badly),
        "research_automation": race.automation,
        "research_speed": race.speed,
    }


def _power(world: World) -> dict[str, float]:
    state, nations = world.geopolitics.control, world.nations
    output, people = world.economy.output, nations.population
    top = int(np.argmax(state.control))
    return {
        "capability_top": float(state.capability.max()),
        "shapley_top": float(state.shapley.max()),
        "dependence_top": float(state.dependence.max()),
        "control_top": float(state.control[top]),
        "accountability_top": float(state.accountability[top]),
        "unaccountable_power": _mean(nations.unaccountable, output),
        "lead_quarters": state.lead_quarters,
        "control_event": float(state.controller >= 0),
        "legitimacy": _mean(nations.legitimacy, people),
        "democracy": _mean(nations.democracy, people),
    }


def _mean(by_nation: Floats, weights: Floats) -> float:
    return float((by_nation * weights).sum() / weights.sum())


def firm_measures(world: World) -> dict[str, Floats]:
    """Power of each firm and its effort for safety."""
    state = world.geopolitics.control
    measures = {
        "capability_share": state.capability,
        "dependence_on_it": state.dependence,
        "shapley": state.shapley,
        "control_index": state.control,
        "accountability": state.accountability,
        "unaccountable_power": control.unaccountable_power(state.control, state.accountability),
    }
    known, capacity = state.control.size, world.firms.capacity
    if known < capacity:  # firms founded since power was weighed have none yet
        none = np.zeros(capacity - known)
        measures = {name: np.concatenate([column, none]) for name, column in measures.items()}
    return measures | {"safety_effort": world.firms.safety}


def nation_measures(world: World) -> dict[str, Floats]:
    """Where each nation stands: technology, trade, dependence, bloc, arms, consent, accounts."""
    return {**_technology(world), **_trade(world), **_standing(world), **_accounts(world)}


def _technology(world: World) -> dict[str, Floats]:
    nations = world.nations
    return {
        "compute_used_h100e": compute_used(world),
        "public_compute_h100e": nations.public_compute,
        "gap_quarters": gap_quarters(world),
        "researchers": nations.researchers,
        "chip_access": nations.chip_access,
        "work_adoption": work_adoption(world),
    }


def compute_used(world: World) -> Floats:
    """Compute that serves the users of each nation, wherever it stands, H100e: AI used, not owned or hosted."""
    firms, rent = world.firms, world.trends.rent[world.quarter] * USD_PER_USD_BN
    each = firms.compute_cost * served_share(world)
    used = np.stack([users @ cost for users, cost in zip(firms.users, each, strict=True)]).sum(axis=0)
    return np.asarray(used * PEOPLE_PER_MILLION / rent)


def _trade(world: World) -> dict[str, Floats]:
    relations, nations = world.geopolitics, world.nations
    abroad, dependence = _bought_abroad(world), relations.dependence
    return {
        "ai_spending_share": nations.ai_spending,
        "ai_imports_usd_bn": abroad.sum(axis=1),
        "ai_exports_usd_bn": abroad.sum(axis=0),
        "self_reliance": spheres.self_reliance(dependence),
        "largest_dependence": largest_foreign_share(dependence),
        "embargo_loss": relations.embargo_loss,
        "coercion": relations.coercion,
    }


def _standing(world: World) -> dict[str, Floats]:
    nations, state = world.nations, world.geopolitics.control
    weight = state.capability * state.dependence
    weights = np.bincount(world.firms.nation[: weight.size], weight, len(nations.codes)).astype(float)
    return {
        "bloc": nations.bloc.astype(np.float64),
        "frustration": _held(world),
        "military_ai_usd_bn": nations.military_ai,
        "military_power": military_power(world),
        "shapley": shapley_power(weights),
        "unaccountable_power": nations.unaccountable,
        "voice": voice(world),
        "legitimacy": nations.legitimacy,
        "democracy": nations.democracy,
    }


def raised_at_home(world: World) -> Floats:
    """Money that investors and backers put into labs without a parent, by home nation, USD bn, shape (nations,)."""
    firms = world.firms
    who = firms.active & firms.is_lab & ~firms.has_parent
    return np.bincount(firms.nation[who], firms.raised[who], len(world.nations.codes)).astype(np.float64)


def _accounts(world: World) -> dict[str, Floats]:
    """Budgets, consumption and payments with the rest of the world, from the quarter's ledger."""
    money = public_money(world.ledger.flows, len(world.nations.codes))
    a_year_in_usd_m = world.economy.output * (QUARTERS_PER_YEAR * USD_PER_USD_BN / PEOPLE_PER_MILLION)
    return {
        "raised_usd_bn": raised_at_home(world),
        "output_per_head_usd": a_year_in_usd_m / np.maximum(world.nations.population, _TINY),
        "taxes_usd_bn": world.economy.revenue(),
        "programmes_usd_bn": money.spent,
        "raised_by_programmes_usd_bn": money.raised,
        "purchases_usd_bn": world.economy.purchases,
        "consumption_usd_bn": world.economy.consumption,
        "budget_balance_usd_bn": world.ledger.balance_of("governments"),
        "current_account_usd_bn": world.ledger.balance_with_abroad(),
    }
