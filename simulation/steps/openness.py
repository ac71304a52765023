"""Openness: releases fall due and the open frontier advances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.openness import open_frontier

if TYPE_CHECKING:
    from simulation.world import World


def release(world: World) -> None:
    """Open every model whose lag has passed, under the firms' own lags or the shorter ones that a policy sets."""
    lags = effective_lags(world)
    history = world.market.history
    longest = float(np.max(lags, where=np.isfinite(lags), initial=-1.0))
    if longest >= 0.0 and history:
        best, who = open_frontier(_newest_first(world, int(np.ceil(longest)) + 1), lags)
        if best > world.market.open_frontier:
            world.market.open_frontier = float(best)
            world.market.open_maker, world.market.open_home = int(who), int(world.firms.nation[int(who)])
            world.note("release", int(who), text="new open frontier")
    build_on_open_models(world)


def build_on_open_models(world: World) -> None:
    """No lab stays further behind the open frontier than an entrant would start: it builds on the open model."""
    firms = world.firms
    reach = max(world.scenario.churn.entrant_reach, np.finfo(float).tiny)
    floor = world.market.open_frontier + np.log(reach)
    behind = firms.active & firms.is_lab & ~firms.is_community & (firms.log_stock < floor)
    firms.log_stock = np.where(behind, floor, firms.log_stock)


def effective_lags(world: World) -> NDArray[np.float64]:
    """Lag of open releases of each firm, in quarters; inf for firms that never open and for firms that are gone."""
    lags = np.minimum(world.firms.release_lag, world.levers.release_lag_quarters)
    return np.where(world.firms.active, lags, np.inf)


def _newest_first(world: World, quarters: int) -> NDArray[np.float64]:
    """Log capability of all firms in the last quarters, newest first; firms that came later had none."""
    rows = world.market.history[: -quarters - 1 : -1]
    width = world.firms.capacity
    return np.stack(
        [row if row.size == width else np.pad(row, (0, width - row.size), constant_values=-np.inf) for row in rows]
    )
