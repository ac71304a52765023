"""Vendors: a buyer with many tasks need not put all of them with one provider."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def engaged(shares: ArrayLike, margin: float) -> Floats:
    """Chance that a buyer engages each vendor, if it takes every one that is nearly as good as its best.

    A vendor with the logit share ``s`` is the best for a buyer with chance ``s``, and above the best of the others less
    a margin of ``d`` scales of taste with chance ``s e^d / (s e^d + 1 - s)``: the odds rise by ``e^d``, because the
    difference of two Gumbel values is logistic. Sum it over vendors for the expected number of vendors per buyer.

    Limiting cases: ``d = 0`` gives the shares, one vendor per buyer; ``n`` equal vendors give
    ``n e^d / (e^d + n - 1)`` vendors per buyer; for a large ``d`` every buyer engages all.

    Args:
        shares: Shares of the vendors among buyers, shape (..., vendors), from 0 to 1.
        margin: How far behind the best a vendor may be and still get work, scales of taste, at least 0.

    Returns:
        Chances, shape (..., vendors).
    """
    share = np.asarray(shares, dtype=np.float64)
    rest = (1.0 - share) * np.exp(-margin)
    total = share + rest
    return np.asarray(np.divide(share, total, out=np.zeros_like(share), where=total > 0.0))


def vendors_per_buyer(shares: ArrayLike, margin: float) -> Floats:
    """Expected number of vendors that a buyer engages: the sum of :func:`engaged` over vendors.

    Args:
        shares: Shares of the vendors as best choices, shape (..., vendors), which sum to at most 1; what is missing
            buys nothing and does not count.
        margin: As in :func:`engaged`.

    Returns:
        Numbers of at least 1, leading shape; 0 where nobody buys.
    """
    return np.asarray(engaged(_among_buyers(shares), margin).sum(axis=-1))


def contracts(shares: ArrayLike, margin: float) -> Floats:
    """Shares of work when every engagement is a contract of the same size, so that a buyer of much has more of them.

    Args:
        shares: Shares of the vendors as best choices, shape (..., vendors), which sum to at most 1; what is missing
            buys nothing.
        margin: As in :func:`engaged`.

    Returns:
        Shares of work, shape (..., vendors), with the sum that the shares had. A margin of 0 gives the shares.
    """
    share = np.asarray(shares, dtype=np.float64)
    if margin <= 0.0:
        return share
    work = engaged(_among_buyers(share), margin)
    total = work.sum(axis=-1, keepdims=True)
    buying = share.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(work * buying, total, out=np.zeros_like(work), where=total > 0.0))


def _among_buyers(shares: ArrayLike) -> Floats:
    share = np.asarray(shares, dtype=np.float64)
    buying = share.sum(axis=-1, keepdims=True)
    return np.asarray(np.divide(share, buying, out=np.zeros_like(share), where=buying > 0.0))
