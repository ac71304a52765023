"""Everyone decides on the state at the start of the quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.research_budget import open_loop
from simulation.strategies import FirmView

from .finance import parents_limit
from .products import research_strength
from .units import USD_BN_PER_USD_MILLION

if TYPE_CHECKING:
    from simulation.world import World

_COLUMNS = ("cash revenue cost spending rental_income compute_used serving_need release_lag").split()


def decide(world: World) -> None:
    """Every firm's strategy sees its own accounts and what is public, and decides; nobody sees another's decision."""
    firms, scenario = world.firms, world.scenario
    own = {name: getattr(firms, name).tolist() for name in _COLUMNS}
    worth = research_worth(world).tolist()
    share, growth = users_share(world).tolist(), world.market.revenue_growth.tolist()
    lead = (firms.log_stock - world.market.frontier).tolist()
    has_model = np.isfinite(firms.log_stock)
    level = np.where(has_model, firms.log_stock, 0.0) - world.market.open_frontier
    over_open = np.where(has_model, level, -np.inf).tolist()
    leader_spending = float(np.max(firms.spending, where=firms.active & firms.is_lab, initial=0.0))
    independent = firms.active & firms.is_lab & ~firms.has_parent
    largest_independent = float(np.max(firms.spending, where=independent, initial=0.0))
    draws = world.luck.uniform("strategy", world.quarter, firms.identity).tolist()
    limits = parents_limit(world).tolist()
    for firm in world.active_firms():
        slot = firm.slot
        view = FirmView(
            slot=slot,
            kind=firms.kinds[slot],
            quarter=world.quarter,
            cash_usd_bn=own["cash"][slot],
            revenue_usd_bn=own["revenue"][slot],
            cost_usd_bn=own["cost"][slot],
            spending_usd_bn=own["spending"][slot],
            rental_income_usd_bn=own["rental_income"][slot],
            parent_limit_usd_bn=limits[slot],
            compute_used_h100e=own["compute_used"][slot],
            serving_need_h100e=own["serving_need"][slot],
            users_share=share[slot],
            users_growth=growth[slot],
            lead_log=lead[slot],
            over_open_log=over_open[slot],
            research_worth_usd_bn=worth[slot],
            leader_spending_usd_bn=leader_spending,
            largest_independent_usd_bn=largest_independent,
            release_lag_quarters=own["release_lag"][slot],
            spending_growth=scenario.finance.spending_growth,
            runway_target=scenario.finance.runway_target,
            idle_runways=scenario.finance.idle_runways,
            serving_margin=scenario.cloud.inference_margin,
            chip_loans=scenario.finance.chip_loans,
        )
        firm.decide(view, draws[slot])
    _write_down(world)


def _write_down(world: World) -> None:
    """Turn the decisions into columns, once everybody has decided."""
    firms, rule = world.firms, world.scenario.pricing.rule
    world.planned, world.asks, world.staff_share = (np.zeros(firms.capacity) for _ in range(3))
    world.price_rules = [""] * firms.capacity
    for firm in world.active_firms():
        slot, made = firm.slot, firm.decided()
        world.planned[slot], world.asks[slot] = made.spending_usd_bn, made.raise_usd_bn
        world.staff_share[slot] = made.staff_share
        firms.inference_share[slot], firms.safety[slot] = made.inference_share, made.safety_effort
        firms.release_lag[slot] = made.release_lag_quarters
        world.price_rules[slot] = made.price_rule if rule == "by strategy" else rule


def users_share(world: World) -> NDArray[np.float64]:
    """Each firm's share of all users of models, open ones served by anyone included."""
    total = float(world.firms.last_users.sum() + world.market.fringe_users.sum())
    return np.asarray(world.firms.last_users / total) if total > 0.0 else world.firms.last_users


def research_worth(world: World) -> NDArray[np.float64]:
    """Open-loop worth of research to each firm, USD bn a quarter: ``sum over segments of M g_R s`` (Case I1)."""
    market = world.market
    size = world.nations.adopters.sum(axis=1) * USD_BN_PER_USD_MILLION
    strength = (research_strength(world) * market.taste)[:, 0]
    return np.asarray(np.sum([open_loop(size[s], strength[s], market.shares[s]) for s in range(size.size)], axis=0))
