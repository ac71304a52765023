"""Who buys a firm that leaves, what moves to the buyer, and what merger review sees."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

NO_BUYER = -1
"""Index that stands for no buyer."""


def best_buyer(
    exiting: ArrayLike,
    cash: ArrayLike,
    prices: ArrayLike,
    synergy: ArrayLike,
    shares: ArrayLike,
    share_limit: float,
    allowed: ArrayLike | None = None,
) -> NDArray[np.int64]:
    """Match exiting firms with buyers, best match first.

    Pairs are taken in falling order of synergy. A pair is struck if the target is still free, the buyer stays in the
    market, finds the target worth its price, can pay it from what earlier purchases of the quarter left, and passes
    merger review with what it has already bought.

    Args:
        exiting: True for each firm that leaves, shape (F,).
        cash: Cash of each firm, USD bn, shape (F,).
        prices: Price of each firm as a target, USD bn, shape (F,); zero for an acqui-hire without a price.
        synergy: Worth of target (column) to buyer (row), USD bn, shape (F, F); zero or less where there is none.
        shares: Market shares that merger review looks at, shape (F,), or (F, L) for several markets.
        share_limit: Largest combined share that merger review lets pass in any market; one or more lets all pass.
        allowed: False where buyer (row) may not buy target (column) for another reason, for example screening of
            foreign owners, shape (F, F). All may by default.

    Returns:
        Index of the buyer of each firm, shape (F,); ``NO_BUYER`` for firms that stay or find none. Equal synergies go
        to the lowest buyer index, then the lowest target index.
    """
    leaves = np.asarray(exiting, dtype=bool)
    worth, price = np.asarray(synergy, dtype=np.float64), np.asarray(prices, dtype=np.float64)
    money = np.array(cash, dtype=np.float64)
    held = np.array(shares, dtype=np.float64).reshape(leaves.size, -1)
    possible = ~leaves[:, None] & leaves[None, :] & (worth > 0.0) & (worth >= price) & (money[:, None] >= price)
    if allowed is not None:
        possible &= np.asarray(allowed, dtype=bool)
    buyers, targets = np.nonzero(possible)
    owner = np.full(leaves.size, NO_BUYER, dtype=np.int64)
    for pair in np.argsort(-worth[buyers, targets], kind="stable"):
        buyer, target = int(buyers[pair]), int(targets[pair])
        if owner[target] != NO_BUYER or money[buyer] < price[target]:
            continue
        if passes_review(held[buyer], held[target], share_limit):
            owner[target] = buyer
            money[buyer] -= price[target]
            held[buyer] += held[target]
    return owner


def passes_review(buyer_share: ArrayLike, target_share: ArrayLike, share_limit: float) -> bool:
    """Whether merger review lets two firms join: no combined share above the limit.

    Args:
        buyer_share: Share of the buyer, one number or one per market.
        target_share: Share of the target, same shape.
        share_limit: Largest combined share that passes; one or more lets every merger pass.

    Returns:
        True if the merger passes. A target without any share always does.
    """
    target = np.asarray(target_share, dtype=np.float64)
    # A merger that adds nothing in a market does not lessen competition there, however large the buyer is.
    combined = np.where(target > 0.0, np.minimum(np.add(buyer_share, target), 1.0), 0.0)
    return bool(np.all(combined <= share_limit))


def merge(values: ArrayLike, target: ArrayLike, buyer: ArrayLike) -> Floats:
    """Move all that targets hold of a stock to their buyers; the total does not change.

    Args:
        values: Stock of each firm, firms on the first axis, shape (F, ...).
        target: Index of a target, or of several, each at most once.
        buyer: Index of the buyer of each target; no buyer is itself a target.

    Returns:
        A new array: targets hold nothing, buyers hold their own and their targets' stock, shape (F, ...).
    """
    before = np.asarray(values, dtype=np.float64)
    after = before.copy()
    sold, bought = np.atleast_1d(target), np.atleast_1d(buyer)
    after[sold] = 0.0
    np.add.at(after, bought, before[sold])
    return after


def merger_hhi_change(share_a: ArrayLike, share_b: ArrayLike) -> Floats:
    """Rise of the Herfindahl index when two firms join at unchanged shares: ``2 s_a s_b`` (Case P11).

    Args:
        share_a: Share of one firm.
        share_b: Share of the other.

    Returns:
        Change of the index on the scale from zero to one.
    """
    return np.asarray(2.0 * np.multiply(share_a, share_b), dtype=np.float64)
