"""How far behind the frontier the others are, in capability and in months.

Capability is ``log_effective_compute``, the natural log of effective training compute (FLOP times algorithmic
efficiency). A lag in months asks how long ago the frontier had what a follower has now; it is how Epoch AI reports
the lag of open models, and it needs no scale of quality.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.timeline import MONTHS_PER_QUARTER

Floats = NDArray[np.float64]


def frontier(log_effective_compute: ArrayLike) -> float:
    """Return the best capability of all firms; minus infinity where no firm has a model.

    Args:
        log_effective_compute: Capability of each firm, shape (firms,); nan where a firm has no model.
    """
    return nth_best(log_effective_compute, 1)


def nth_best(log_effective_compute: ArrayLike, rank: int) -> float:
    """Return the capability of the firm of a given rank.

    Args:
        log_effective_compute: Capability of each firm, shape (firms,); nan where a firm has no model.
        rank: 1 for the frontier, 2 for the runner-up, and so on.

    Returns:
        Capability; minus infinity where fewer firms than ``rank`` have a model.

    Raises:
        ValueError: If ``rank`` is below one.
    """
    if rank < 1:
        raise ValueError(f"ranks start at 1 for the frontier; rank is {rank}")
    levels = np.asarray(log_effective_compute, dtype=np.float64)
    levels = np.sort(levels[~np.isnan(levels)])
    return float(levels[-rank]) if levels.size >= rank else -np.inf


def follower_gaps(log_effective_compute: ArrayLike) -> Floats:
    """Return how far each firm is behind the frontier, in natural log units; 0 for the leader, nan without a model.

    Limiting case (O2): if the leader gains ``g`` a quarter and a follower closes a share ``phi`` of its gap at the
    start of the quarter, the gap tends to ``g / phi``.

    Args:
        log_effective_compute: Capability of each firm, shape (firms,); nan where a firm has no model.
    """
    levels = np.asarray(log_effective_compute, dtype=np.float64)
    result: Floats = frontier(levels) - levels
    return result


def lag_months(log_history_of_frontier: ArrayLike, level: ArrayLike, log_growth_per_quarter: float) -> Floats:
    """Tell how many months ago the frontier had a given capability.

    Between two quarters the frontier is taken to have grown evenly in logs. A level below everything in the history is
    dated before the run by the growth rate. If the frontier stood still at exactly this level, the last such moment
    counts, so that a follower that draws level has no lag.

    Limiting case (C3): with growth ``g_eff`` a year and a budget share ``sigma``, the lag is
    ``12 ln(1/sigma) / ln(g_eff)`` months; ``sigma = 0.1`` and ``g_eff = 12.6`` give 10.905 months.

    Args:
        log_history_of_frontier: Capability of the frontier in each quarter so far, shape (quarters,), this one last.
            A fall (the leader left) is passed over: the frontier is the best that anyone has had.
        level: Capability to date, any shape; nan gives nan, minus infinity gives infinity.
        log_growth_per_quarter: Growth of the frontier before the run, in natural log units per quarter.

    Returns:
        Months, same shape as ``level``; zero at or above the frontier.

    Raises:
        ValueError: If the history is empty, or a level lies below it and growth is not positive.
    """
    history = np.maximum.accumulate(np.asarray(log_history_of_frontier, dtype=np.float64))
    if not history.size:
        raise ValueError("a lag needs a frontier with at least one quarter of history; the history is empty")
    levels = np.asarray(level, dtype=np.float64)
    older = levels < history[0]
    if log_growth_per_quarter <= 0 and older.any():
        raise ValueError(
            f"a level older than the run needs a positive log_growth_per_quarter; it is {log_growth_per_quarter:g}"
        )
    last = history.size - 1
    above = np.minimum(np.maximum(np.searchsorted(history, levels, side="right"), 1), last)
    below = np.maximum(above - 1, 0)
    step = history[above] - history[below]
    within = below + np.divide(levels - history[below], step, out=np.zeros(levels.shape), where=step > 0)
    before = (levels - history[0]) / log_growth_per_quarter if older.any() else within
    moment = np.where(levels >= history[-1], last, np.where(older, before, within))
    result: Floats = np.where(np.isnan(levels), np.nan, (last - moment) * MONTHS_PER_QUARTER)
    return result
