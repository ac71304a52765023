"""Where outside money comes from: investors who stay near home, money that waits, and clouds that back a lab.

Venture capital is biased towards home (Cumming & Dai 2010; Aizenman & Kendall 2012), funds hold money back for later
rounds, and strategic investors pay out of their own cash flow (Hellmann 2002).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def money_by_home(pool: float, home_bias: float, investment: ArrayLike, has_labs: ArrayLike) -> tuple[Floats, float]:
    """Split investors' money into what is placed at home and what looks for labs anywhere.

    Args:
        pool: Money that investors place in the quarter, USD bn.
        home_bias: Share that investors place in their own nation, in [0, 1].
        investment: Private investment in AI of each nation, shape (N,), not negative.
        has_labs: Whether a nation has a lab that investors can fund, shape (N,).

    Returns:
        Money for labs at home, USD bn, shape (N,), and money for labs anywhere; together the pool.

    Limiting cases:
        Without bias, or without investment where labs are, all money looks anywhere. With full bias, money at home is
        ``pool I_n / sum I`` over nations that have labs.
    """
    weight = np.where(has_labs, np.asarray(investment, dtype=np.float64), 0.0)
    total = float(weight.sum())
    at_home = home_bias * pool * weight / total if total > 0.0 else np.zeros_like(weight)
    return at_home, pool - float(at_home.sum())


def reach_of_foreign_money(investment: ArrayLike, opposed: ArrayLike, rival_money: float) -> Floats:
    """Part of the investors of the world that would fund labs of each nation.

    ``a_n = sum_m I_m (1 - O_mn (1 - z)) / sum_m I_m`` with ``O_mn`` one where ``m`` opposes ``n`` and ``z`` what of
    investors' money still goes to rivals.

    Args:
        investment: Private investment in AI of each nation, shape (N,), not negative.
        opposed: Whether the nation of the row opposes that of the column, shape (N, N).
        rival_money: ``z``, in [0, 1].

    Returns:
        Shares in [0, 1], shape (N,). One everywhere if ``z`` is one or nobody opposes anybody.
    """
    weight, against = np.asarray(investment, dtype=np.float64), np.asarray(opposed, dtype=np.float64)
    total = float(weight.sum())
    shut = weight @ against / total if total > 0.0 else np.zeros_like(weight)
    return np.asarray(1.0 - (1.0 - rival_money) * shut)


def offered_now(money: float, patience: float, weights: ArrayLike, raising: ArrayLike) -> float:
    """Money on offer to the firms that raise now: the part that belongs to the others waits for them.

    ``money (1 - patience (1 - sum of weights that raise / sum of all weights))``.

    Args:
        money: Money that investors have, USD bn.
        patience: How much of the absent firms' part waits, in [0, 1].
        weights: What investors think of each firm that wants money, shape (F,), not negative.
        raising: Whether the firm is in the market this quarter, shape (F,).

    Limiting cases:
        Without patience everything is on offer to whoever is there; when all raise, too. With full patience a firm is
        offered its part of the money however few others raise.
    """
    weight = np.asarray(weights, dtype=np.float64)
    total = float(weight.sum())
    present = float(weight[np.asarray(raising)].sum()) / total if total > 0.0 else 1.0
    return money * (1.0 - patience * (1.0 - present))


def dry_powder_next(left: ArrayLike, patience: float, inflow: ArrayLike) -> Floats:
    """Money that waits for the next quarter: ``min(k left, k / (1 - k) inflow)`` with ``k`` the patience.

    The bound is the stock at which a steady inflow of which nothing is placed would settle; so money that waits
    goes when investors go. With full patience there is no bound; without any, nothing waits.
    """
    kept = patience * np.maximum(np.asarray(left, dtype=np.float64), 0.0)
    if patience >= 1.0:
        return kept
    return np.minimum(kept, patience / (1.0 - patience) * np.asarray(inflow, dtype=np.float64))


def backers_money(asks: ArrayLike, share: float, backer: ArrayLike, room: ArrayLike) -> Floats:
    """What backing clouds put into the labs they back, on top of what investors have: ``share x ask``, if they can.

    Args:
        asks: What each firm asks for now, USD bn, shape (F,).
        share: Part of it that a backer pays, in [0, 1].
        backer: Slot of the firm that backs each firm, shape (F,), int; negative if none.
        room: What each firm's owner can still spend this quarter, USD bn, shape (F,).

    Returns:
        Money for each firm, USD bn, shape (F,). Labs with one backer share alike when it cannot pay them all.
    """
    cloud = np.asarray(backer, dtype=np.int64)
    backed = cloud >= 0
    wanted = np.where(backed, share * np.maximum(np.asarray(asks, dtype=np.float64), 0.0), 0.0)
    by_cloud = np.bincount(cloud[backed], weights=wanted[backed], minlength=wanted.size)
    means = np.maximum(np.asarray(room, dtype=np.float64), 0.0)
    part = np.divide(means, by_cloud, out=np.ones_like(means), where=by_cloud > means)
    return np.where(backed, wanted * part[cloud], 0.0)
