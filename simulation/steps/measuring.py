"""Measures: what is recorded of the quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.measures import concentration, gaps, leadership, welfare
from simulation.measures.catalogue import LAYERS
from simulation.parameters.products import SEGMENTS
from simulation.rules.industry.funding import runway_quarters
from simulation.timeline import quarterly_log_growth

from . import people, relations, usage, use_at_work
from .finance import own_spending
from .openness import effective_lags
from .units import HOURS_PER_QUARTER, USD_PER_USD_BN

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_SECOND, _FIFTH = 2, 5
_THOUSAND = 1e3


def record(world: World) -> None:
    """Record the measures of the quarter."""
    layers = _layers(world)
    firms = _firm_measures(world)
    wealth, income = people.divisions(world)
    by_nation = people.nation_measures(world, wealth, income)
    relations.remember(world, by_nation["gini_income"])
    world.recorder.keep(
        str(world.calendar),
        {**_world_measures(world), **people.world_measures(world, wealth, income), **relations.world_measures(world)},
        {name: getattr(layers, name) for name in ("hhi", "cr1", "cr4", "leader")},
        firms,
        {**_nation_measures(world), **by_nation, **relations.nation_measures(world)},
        distributions=people.lorenz_curves(wealth, income),
        groups=people.group_measures(world),
        dependence=world.geopolitics.dependence,
        flows=world.ledger.matrix(),
        stocks=people.balance_sheet(world),
    )


def _layers(world: World) -> concentration.Concentration:
    """Concentration of every layer; small owners of compute and the open fringe count as infinitely many.

    States that own compute count as owners; where one is the largest, the layer has no leader among firms.
    """
    firms, chips, states = world.firms, world.chips, world.nations.public_compute
    width = max(firms.capacity + states.size, chips.cumulative.size)
    values = np.zeros((len(LAYERS), width))
    values[0, : chips.cumulative.size] = chips.cumulative
    rows = (firms.compute_owned, firms.compute_used, firms.training, firms.last_users, firms.revenue, firms.staff)
    for number, row in enumerate(rows, start=1):
        values[number, : firms.capacity] = np.where(firms.active, row, 0.0)
    owned = LAYERS.index("compute owned")
    values[owned, firms.capacity : firms.capacity + states.size] = states
    atomistic = np.zeros(len(LAYERS))
    atomistic[LAYERS.index("compute owned")] = chips.other_stock
    atomistic[LAYERS.index("users")] = world.market.fringe_users.sum()
    found = concentration.summary(values, atomistic)
    if found.leader[owned] >= firms.capacity:
        found.leader[owned] = np.nan
    _follow_the_leader(world, found)
    return found


def _follow_the_leader(world: World, found: concentration.Concentration) -> None:
    """Tenure of the leader by users, and a note when the lead changes hands."""
    leader = float(found.leader[LAYERS.index("users")])
    if world.last_leader is not None and leader != world.last_leader and np.isfinite(leader):
        world.leader_changes += 1
        other = world.firms.names[int(world.last_leader)] if np.isfinite(world.last_leader) else ""
        world.note("leader change", int(leader), other=other)
    before = np.nan if world.last_leader is None else world.last_leader
    world.tenure = float(leadership.tenure_next(world.tenure, leader, before))
    world.last_leader = leader


def _world_measures(world: World) -> dict[str, float]:
    sold = world.firms.users.sum(axis=1)
    return {
        **_firm_counts(world),
        **_chip_measures(world),
        **_frontier_measures(world),
        **_lags(world),
        **_money_measures(world, sold),
        **_user_measures(world, sold),
    }


def _firm_counts(world: World) -> dict[str, float]:
    counts = {
        "active_firms": float((world.firms.active & world.firms.is_lab).sum()),
        "entries": float(world.entries),
        "exits": float(world.exits),
    }
    world.entries = world.exits = 0
    return counts


def _chip_measures(world: World) -> dict[str, float]:
    firms, chips = world.firms, world.chips
    state_owned = float(world.nations.public_compute.sum())
    stock = float(firms.compute_owned[firms.active].sum() + chips.other_stock + state_owned)
    used = float(firms.compute_used[firms.active & firms.is_lab].sum())
    public = float(firms.compute_owned[firms.is_public & firms.active].sum()) + state_owned
    hours = HOURS_PER_QUARTER * world.scenario.cloud.busy_share
    return {
        "chip_price_usd_k": chips.price_usd_bn * USD_PER_USD_BN / _THOUSAND,
        "chips_sold_h100e": chips.total_sold,
        "chip_stock_h100e": stock,
        "chip_spend_usd_bn": chips.spent_usd_bn,
        "rental_price_usd_per_hour": chips.rent_usd_bn * USD_PER_USD_BN / hours,
        "utilisation": used / stock if stock > 0.0 else 0.0,
        "public_compute_share": public / stock if stock > 0.0 else 0.0,
        "other_owners_compute_h100e": chips.other_stock,
        "shortage_share": world.market.shortage,
    }


def _frontier_measures(world: World) -> dict[str, float]:
    largest = float(world.firms.largest_run.max(initial=0.0))
    return {"frontier_training_flop": largest, "frontier_training_cost_usd_m": world.frontier_cost_usd_m}


def _money_measures(world: World, sold: Floats) -> dict[str, float]:
    firms = world.firms
    labs = firms.active & firms.is_lab
    return {
        "consumer_surplus_usd_bn": world.market.surplus,
        "revenue_usd_bn": float(firms.revenue.sum()),
        "cost_usd_bn": float(firms.cost[labs].sum()),
        "raised_usd_bn": float(firms.raised[labs & ~firms.has_parent].sum()),
        "operating_loss_usd_bn": float(welfare.operating_losses(firms.revenue[labs], firms.cost[labs])),
        "margin": _margin(world, sold),
    }


def _user_measures(world: World, named: Floats) -> dict[str, float]:
    fringe = world.market.fringe_users.sum(axis=1)
    users = named.sum(axis=1) + fringe
    index = np.where(users != 0.0, concentration.atomistic_herfindahl(named, fringe), np.nan)
    measures = {f"users_{name}_m": float(users[s]) for s, name in enumerate(SEGMENTS)}
    measures.update({f"hhi_{name}": float(index[s]) for s, name in enumerate(SEGMENTS)})
    measures.update({f"taste_{name}_usd": float(world.market.taste[s, 0]) for s, name in enumerate(SEGMENTS)})
    measures["vendors_per_buyer"] = _vendors_per_buyer(world)
    return {**measures, "leader_tenure_quarters": world.tenure, "leader_changes": float(world.leader_changes)}


def _vendors_per_buyer(world: World) -> float:
    """Vendors that the average enterprise which chooses today engages; 0 where none uses AI."""
    adopters = world.nations.adopters[SEGMENTS.index("enterprise")]
    total = float(adopters.sum())
    return float(adopters @ world.market.vendors / total) if total > 0.0 else 0.0


def _margin(world: World, sold: Floats) -> float:
    firms = world.firms
    on_sale = sold > 0.0
    if not (sold * firms.price)[on_sale].any():  # nothing is sold, or everything is given away
        return 0.0
    return float(welfare.revenue_weighted_margin(firms.price[on_sale], firms.unit_cost[on_sale], sold[on_sale]))


def _lags(world: World) -> dict[str, float]:
    """How long ago the frontier had the capability of the second, the fifth and the open models, in months."""
    now = world.market.history[-1]
    levels = np.array([gaps.nth_best(now, _SECOND), gaps.nth_best(now, _FIFTH), world.market.open_frontier])
    months = gaps.lag_months(world.market.frontier_history, levels, _expected_growth(world))
    return dict(zip(("second_lag_months", "fifth_lag_months", "open_lag_months"), months.tolist(), strict=True))


def _expected_growth(world: World) -> float:
    """Growth of the frontier before the run, natural log units per quarter."""
    algorithms = float(np.log(max(world.scenario.scaling.algorithmic_growth, 1.0)))
    return quarterly_log_growth(algorithms) + world.compute_growth


def _firm_measures(world: World) -> dict[str, Floats]:
    firms = world.firms
    here = firms.active
    burn = own_spending(world) - firms.revenue - firms.rental_income
    total_users, total_revenue = float(firms.last_users.sum()), float(firms.revenue.sum())
    columns = {
        "compute_owned_h100e": firms.compute_owned,
        "compute_used_h100e": firms.compute_used,
        "training_flop": firms.largest_run,
        "log_effective_compute": firms.log_stock,
        "log_know_how": firms.log_know_how,
        **{f"users_{name}_m": firms.users[s].sum(axis=0) for s, name in enumerate(SEGMENTS)},
        **{
            f"price_{name}_usd": np.where(np.isfinite(firms.quality[s]), firms.price[s], np.nan)
            for s, name in enumerate(SEGMENTS)
        },
        **_worth_of_products(world),
        "revenue_usd_bn": firms.revenue,
        "cost_usd_bn": firms.cost,
        "raised_usd_bn": firms.raised,
        "cash_usd_bn": firms.cash,
        "runway_quarters": runway_quarters(np.maximum(firms.cash, 0.0), burn),
        "talent_staff": firms.staff,
        "release_lag_quarters": effective_lags(world),
        "share_users": firms.last_users / total_users if total_users > 0.0 else firms.last_users,
        "share_revenue": firms.revenue / total_revenue if total_revenue > 0.0 else firms.revenue,
        "inference_share": firms.inference_share,
        "research_flop": firms.training,
        **relations.firm_measures(world),
        **usage.firm_measures(world, _expected_growth(world)),
    }
    table = np.stack(list(columns.values()))
    table[:, ~here] = np.nan
    return dict(zip(columns, table, strict=True))


def _worth_of_products(world: World) -> dict[str, Floats]:
    """What makes users choose a firm, part by part, and how many would if all chose today; nan where none is sold."""
    firms, measures = world.firms, {}
    for number, name in enumerate(SEGMENTS):
        sells = np.isfinite(firms.quality[number])
        for part, worth in (
            ("capability", firms.capability_worth),
            ("data", firms.data_worth),
            ("appeal", firms.appeal),
        ):
            measures[f"{part}_worth_{name}"] = np.where(sells, worth[number], np.nan)
        measures[f"fresh_users_{name}_m"] = np.where(sells, firms.fresh_users[number], np.nan)
    return measures


def _nation_measures(world: World) -> dict[str, Floats]:
    firms, nations = world.firms, world.nations
    owned = np.bincount(
        firms.nation[firms.active], weights=firms.compute_owned[firms.active], minlength=len(nations.codes)
    )
    return {
        "users_consumer_m": firms.users[0].sum(axis=1) + world.market.fringe_users[0],
        "adoption": use_at_work.own_assistants(world),
        "compute_hosted_h100e": nations.hosted,
        "compute_owned_h100e": owned,
    }
