"""Absorption: how far behind the frontier a nation's AI stays, by what it may use and what it can take in.

Catch-up in proportion to the gap (Nelson & Phelps 1966, American Economic Review). A nation that follows never arrives:
it ends where it learns as fast as the frontier moves. All levels are ratios to the frontier, so that nothing overflows
however far the frontier goes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def level_next(
    ratio: ArrayLike, access: ArrayLike, absorption: ArrayLike, growth: ArrayLike, *, forgetting: float = 1.0
) -> Floats:
    """Level over frontier next quarter: ``a' = (a + c h (chi - a)) / (1 + g)``.

    The same as ``A' = A + c h (chi T - A)`` and ``T' = (1 + g) T`` with ``a = A / T``: nations learn from the frontier
    as it is at the start of the quarter.

    Args:
        ratio: Level of each nation over the frontier, at least 0, shape (N,).
        access: Part ``chi`` of the frontier that a nation may legally use, 0 to 1; 1 without export controls.
        absorption: Share ``c h`` of the gap closed per quarter, 0 to 1: speed times absorptive capacity.
        growth: Growth ``g`` of the frontier per quarter, above -1.
        forgetting: Share of ``c h`` at which a nation above its accessible level falls back to it. 1 is the linear
            law; at 0 a nation that loses access keeps what it knows and is only left behind.

    Returns:
        Ratios, shape (N,), at least 0.

    Limiting case:
        Constant conditions lead to :func:`steady_level`; the distance shrinks by ``(1 - c h) / (1 + g)`` a quarter.
    """
    level = np.asarray(ratio, dtype=np.float64)
    gap = np.asarray(access, dtype=np.float64) - level
    learned = np.asarray(absorption) * np.maximum(gap, forgetting * gap)
    return np.asarray((level + learned) / (1.0 + np.asarray(growth)))


def steady_level(access: ArrayLike, absorption: ArrayLike, growth: ArrayLike) -> Floats:
    """Level over frontier in the long run: ``chi c h / (c h + g)``.

    Args:
        access: Part ``chi`` of the frontier that may be used, 0 to 1.
        absorption: Share ``c h`` of the gap closed per quarter, 0 to 1.
        growth: Growth ``g`` of the frontier per quarter, at least 0.

    Returns:
        Ratios. Full access, 0.05 and 0.01 give 0.8333 (Case T3.3). At a frontier that stands still all accessible
        knowledge arrives in the end; whoever absorbs nothing is left behind by one that moves.
    """
    speed = np.asarray(absorption, dtype=np.float64)
    total = speed + np.asarray(growth)
    arrives = np.divide(speed, total, out=np.ones_like(total), where=total > 0.0)
    return np.asarray(np.asarray(access) * arrives)


def gap_quarters(ratio: ArrayLike, log_growth: ArrayLike) -> Floats:
    """How long ago the frontier was where a nation is now: ``-ln a / ln(1 + g)``.

    Args:
        ratio: Level over the frontier, at least 0.
        log_growth: Log growth ``ln(1 + g)`` of the frontier per quarter, at least 0.

    Returns:
        Quarters; 0 at the frontier, negative ahead of it, infinite where there is nothing or, below the frontier, when
        it stands still.
    """
    with np.errstate(divide="ignore"):
        behind = -np.log(np.asarray(ratio, dtype=np.float64))
        time = behind / np.where(behind == 0.0, 1.0, np.asarray(log_growth, dtype=np.float64))
    return np.asarray(time)
