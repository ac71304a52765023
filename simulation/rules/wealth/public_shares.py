"""Shares of AI firms that nations hold: bought from their holders, bought from the firms, and thinned out by gifts.

All AI equity is one whole that is worth ``V``; nation ``n`` holds the share ``s_n`` of it and private holders the rest.
Nobody gains or loses by a purchase as such: who buys has shares for the money, who sells has money for the shares.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
MOST_PUBLIC = 0.99
"""Share of all AI equity that nations hold at most; what private holders have keeps a value."""


def purchases(wanted: ArrayLike, share: ArrayLike, value: float, ceiling: ArrayLike) -> Floats:
    """What nations can buy from private holders (positive) or sell to them (negative): nobody sells what it lacks.

    All buyers together stop at the ceiling; if they want more, each gets the same part of what it wants.

    Args:
        wanted: Money for shares, negative for a sale, shape (nations,).
        share: Share ``s`` of all AI equity that each holds, same shape.
        value: ``V``, value of all AI equity, in the money of ``wanted``.
        ceiling: Share up to which nations together may buy, largest of all if they differ.

    Returns:
        Money, shape (nations,). Nothing where AI equity is worth nothing.
    """
    asked, held = np.asarray(wanted, dtype=np.float64), np.asarray(share, dtype=np.float64)
    sold = np.minimum(np.maximum(-asked, 0.0), held * value)
    bought = np.maximum(asked, 0.0)
    most = min(float(np.max(ceiling)), MOST_PUBLIC)
    room = max((most - float(held.sum())) * value + float(sold.sum()), 0.0)
    total = float(bought.sum())
    return np.asarray(bought * (room / total if total > room else 1.0) - sold)


def share_after_trade(share: ArrayLike, bought: ArrayLike, value: float) -> Floats:
    """Share after a purchase from private holders at the value there is: ``s + P / V``; the value stays.

    Args:
        share: ``s``, shape (nations,).
        bought: ``P``, money paid to holders, negative for a sale, same shape.
        value: ``V``, value of all AI equity; where it is nothing, nothing changes hands.
    """
    held = np.asarray(share, dtype=np.float64)
    return np.asarray(held + np.asarray(bought) / value) if value > 0.0 else held


def share_after_issue(share: ArrayLike, paid: ArrayLike, value: float) -> Floats:
    """Share after firms have sold new shares to nations: ``(s V + A) / (V + sum A)``.

    The firms are worth more by what they were paid, so that all other holders own less of more and lose nothing.

    Args:
        share: ``s``, shape (nations,).
        paid: ``A``, money paid to firms, same shape.
        value: ``V``, value of all AI equity before.

    Returns:
        Shares, shape (nations,), together at most :data:`MOST_PUBLIC`, which only matters where firms were worth
        nothing before.
    """
    held, money = np.asarray(share, dtype=np.float64), np.asarray(paid, dtype=np.float64)
    after = value + float(money.sum())
    owned = (held * value + money) / after if after > 0.0 else held
    return np.asarray(owned * min(1.0, MOST_PUBLIC / max(float(owned.sum()), MOST_PUBLIC)))


def share_after_gift(share: ArrayLike, given: float) -> Floats:
    """Share after new shares have been given to others: ``s / (1 + x)``, ``x`` the new shares over all there were."""
    return np.asarray(np.asarray(share, dtype=np.float64) / (1.0 + given))
