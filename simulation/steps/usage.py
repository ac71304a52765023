"""Use and revenue of firms by segment, and how far each firm is behind: users, use and money are three things."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.measures import gaps
from simulation.parameters.products import SEGMENTS

from .paying import paying_share
from .units import PEOPLE_PER_MILLION, USD_PER_USD_BN

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def firm_measures(world: World, log_growth: float) -> dict[str, Floats]:
    """Use and revenue of each firm by segment, and its lag.

    Args:
        world: The world.
        log_growth: Growth of the frontier before the run, natural log units per quarter.
    """
    use, revenue = use_by_segment(world), revenue_by_segment(world)
    return {
        **{f"usage_{name}_h100e": use[number] for number, name in enumerate(SEGMENTS)},
        **{f"revenue_{name}_usd_bn": revenue[number] for number, name in enumerate(SEGMENTS)},
        "lag_months": lags(world, log_growth),
    }


def served_share(world: World) -> Floats:
    """Share of what its users want that a firm has the compute to serve, shape (firms,); 0 without users."""
    firms = world.firms
    return np.divide(
        np.minimum(firms.serving_need, firms.compute_used * firms.inference_share),
        firms.serving_need,
        out=np.zeros(firms.capacity),
        where=firms.serving_need > 0.0,
    )


def use_by_segment(world: World) -> Floats:
    """Compute that serving each firm's users took, H100e, shape (segments, firms): what tokens are in other counts."""
    firms, rent = world.firms, world.trends.rent[world.quarter] * USD_PER_USD_BN
    return np.asarray(firms.users.sum(axis=1) * firms.compute_cost * served_share(world) * PEOPLE_PER_MILLION / rent)


def revenue_by_segment(world: World) -> Floats:
    """Revenue of each firm, USD bn, divided by what users bring, shape (segments, firms); columns sum to revenue."""
    firms = world.firms
    asked = firms.users.sum(axis=1) * firms.price * paying_share(world)
    total = asked.sum(axis=0)
    return np.asarray(firms.revenue * np.divide(asked, total, out=np.zeros(asked.shape), where=total > 0.0))


def lags(world: World, log_growth: float) -> Floats:
    """How long ago the frontier had what each firm has now, in months; infinite for a firm without a model."""
    history, stock = np.array(world.market.frontier_history), world.firms.log_stock
    datable = np.isfinite(stock) & ((log_growth > 0.0) | (stock >= history[0]))
    months = gaps.lag_months(history, np.where(datable, stock, np.nan), log_growth)
    return np.where(datable, months, np.inf)
