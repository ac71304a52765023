"""Reorientation: a lab that used its computers for other things turns them to large general models over the years."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def first_focus(largest_run_flop: ArrayLike, most_run_flop: ArrayLike) -> Floats:
    """Share of its research compute that a lab has behind general models, told by its largest run so far.

    ``f = min(1, run / run that its compute allows)``. In 2022 groups with large fleets of chips trained recommenders
    and many small models on most of them, and their largest language models were far below what the fleet could do.

    Args:
        largest_run_flop: Largest training run so far, FLOP, shape (firms,).
        most_run_flop: Run that all of its research compute allows, FLOP, shape (firms,).

    Returns:
        Shares from 0 to 1, shape (firms,); 1 for a lab without a run to judge by, or without compute.
    """
    run, most = np.asarray(largest_run_flop, dtype=np.float64), np.asarray(most_run_flop, dtype=np.float64)
    known = (run > 0.0) & (most > 0.0)
    return np.asarray(np.where(known, np.minimum(np.divide(run, most, out=np.ones_like(most), where=known), 1.0), 1.0))


def focus_next(focus: ArrayLike, speed: ArrayLike) -> Floats:
    """Focus of the next quarter: ``f' = f + v (1 - f)``.

    Adjustment costs that rise with the speed of change make firms close a share of the gap in each period (Lucas 1967;
    Gould 1968). Limiting cases: speed 0 leaves everything as it was; speed 1 turns all compute at once.

    Args:
        focus: Share of research compute behind general models, shape (firms,).
        speed: Share of the gap closed in a quarter, from 0 to 1.
    """
    now = np.asarray(focus, dtype=np.float64)
    return np.asarray(now + np.asarray(speed) * (1.0 - now))
