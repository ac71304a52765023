"""Everyone decides on the state at the start of the quarter."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.research_budget import open_loop
from simulation.strategies import FirmView

from .finance import own_spending
from .investors import parents_limit
from .products import research_strength
from .units import USD_BN_PER_USD_MILLION

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_AMOUNTS = (
    "spending_usd_bn",
    "raise_usd_bn",
    "staff_share",
    "inference_share",
    "safety_effort",
    "release_lag_quarters",
)
_amounts_of = attrgetter(*_AMOUNTS)


def decide(world: World) -> None:
    """Every firm's strategy sees its own accounts and what is public, and decides; nobody sees another's decision."""
    firms, quarter = world.firms, world.quarter
    own, public, buys = _own_accounts(world).T.tolist(), _public(world), world.owners().tolist()
    draws = world.luck.uniform("strategy", quarter, firms.identity).tolist()
    for firm in world.active_firms():
        slot = firm.slot
        firm.decide(FirmView(slot, firms.kinds[slot], quarter, buys[slot], *own[slot], *public), draws[slot])
    _write_down(world)


def _own_accounts(world: World) -> Floats:
    """What each firm knows about itself, in the order of :class:`FirmView` from its cash to its release lag."""
    firms, market = world.firms, world.market
    has_model = np.isfinite(firms.log_stock)
    level = np.where(has_model, firms.log_stock, 0.0) - market.open_frontier
    return np.stack(
        [
            firms.cash,
            firms.revenue,
            firms.cost,
            own_spending(world),
            firms.rental_income,
            parents_limit(world),
            firms.compute_used,
            firms.serving_need,
            users_share(world),
            market.revenue_growth,
            firms.log_stock - market.frontier,
            np.where(has_model, level, -np.inf),
            research_worth(world),
            firms.release_lag,
        ]
    )


def _public(world: World) -> tuple[float, ...]:
    """What every firm knows, in the order of :class:`FirmView` from the leader's spending on."""
    firms, finance = world.firms, world.scenario.finance
    labs = firms.active & firms.is_lab
    return (
        float(np.max(firms.spending, where=labs, initial=0.0)),
        float(np.max(firms.spending, where=labs & ~firms.has_parent, initial=0.0)),
        finance.spending_growth,
        finance.runway_target,
        finance.idle_runways,
        world.scenario.cloud.inference_margin,
        finance.chip_loans,
    )


def _write_down(world: World) -> None:
    """Turn the decisions into columns, once everybody has decided."""
    firms, rule = world.firms, world.scenario.pricing.rule
    slots = np.array([firm.slot for firm in world.active_firms()], dtype=np.int64)
    made = [firm.decided() for firm in world.active_firms()]
    amounts = np.array([_amounts_of(one) for one in made]).reshape(-1, len(_AMOUNTS)).T
    world.planned, world.asks, world.staff_share = (np.zeros(firms.capacity) for _ in range(3))
    columns = (world.planned, world.asks, world.staff_share, firms.inference_share, firms.safety, firms.release_lag)
    for column, amount in zip(columns, amounts, strict=True):
        column[slots] = amount
    world.price_rules = [""] * firms.capacity
    for slot, one in zip(slots.tolist(), made, strict=True):
        world.price_rules[slot] = one.price_rule if rule == "by strategy" else rule


def users_share(world: World) -> Floats:
    """Each firm's share of all users of models, open ones served by anyone included."""
    total = float(world.firms.last_users.sum() + world.market.fringe_users.sum())
    return np.asarray(world.firms.last_users / total) if total > 0.0 else world.firms.last_users


def research_worth(world: World) -> Floats:
    """Open-loop worth of research to each firm, USD bn a quarter: ``sum over segments of M g_R s`` (Case I1)."""
    market = world.market
    size = world.nations.adopters.sum(axis=1) * USD_BN_PER_USD_MILLION
    strength = (research_strength(world) * market.taste)[:, 0]
    return np.asarray(sum(open_loop(size[s], strength[s], market.shares[s]) for s in range(size.size)))
