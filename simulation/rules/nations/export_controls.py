"""Export controls: how many chips a nation may import, and what is smuggled.

Growth of compute is ``min(desired, cap + smuggled)``: a cap binds only those who want more than it allows, and leaks by
what is smuggled. Nations N, buyers F (firms and other owners of chips).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def allowed_chips(cap: ArrayLike, imported_so_far: ArrayLike, smuggling: ArrayLike, desired: ArrayLike) -> Floats:
    """Chips that a nation gets: ``min(desired, max(cap - imported so far, 0) + smuggling * desired)``.

    Args:
        cap: Chips that may be imported in all, H100e, at least 0; infinite without a cap. Shape (N,).
        imported_so_far: Chips already imported under the cap, H100e, shape (N,).
        smuggling: Chips that get around the cap, share of those desired, 0 to 1.
        desired: Chips that the nation's buyers want this quarter, H100e, at least 0, shape (N,).

    Returns:
        H100e, shape (N,), from 0 to what is desired.

    Limiting cases:
        Without a cap, or when all can be smuggled, everything desired; at cap 0 without smuggling nothing.
    """
    wanted = np.asarray(desired, dtype=np.float64)
    legal = np.maximum(np.asarray(cap, dtype=np.float64) - np.asarray(imported_so_far), 0.0)
    return np.asarray(np.minimum(wanted, legal + np.asarray(smuggling) * wanted))


def cap_factor(bought: ArrayLike, home: ArrayLike, allowed: ArrayLike) -> Floats:
    """Factor by which the purchases of each nation must shrink to what is allowed: ``min(1, allowed / bought)``.

    Args:
        bought: Chips that each buyer would get, H100e, at least 0, shape (F,).
        home: Number of the nation of each buyer, from 0, shape (F,).
        allowed: Chips that each nation may get, H100e, at least 0 or infinite, shape (N,).

    Returns:
        Factors in [0, 1], shape (N,); 1 where nothing is bought or the cap does not bind.
    """
    limit = np.asarray(allowed, dtype=np.float64)
    chips = np.bincount(np.asarray(home), weights=np.asarray(bought, dtype=np.float64), minlength=limit.size)
    return np.divide(limit, chips, out=np.ones_like(limit), where=chips > limit)


def capped_bids(bids: ArrayLike, bought: ArrayLike, home: ArrayLike, allowed: ArrayLike) -> Floats:
    """Bids of buyers after those of each nation have shrunk alike to what the nation is allowed.

    At the price at which the chips would be bought, a nation then buys no more than it may. When the price falls with
    the bids, its money buys more again: clear the market with the capped bids, count the chips and cap once more. Each
    round takes the excess down in proportion to how much a nation's bids move the price.

    Args:
        bids: Money offered by each buyer, at least 0, shape (F,).
        bought: Chips that the bids would get, H100e, shape (F,).
        home: Number of the nation of each buyer, from 0, shape (F,).
        allowed: :func:`allowed_chips`, shape (N,).

    Returns:
        Money, shape (F,), never more than was bid. Without caps, or where none binds, the bids as they are.
    """
    factor = cap_factor(bought, home, allowed)
    return np.asarray(np.asarray(bids, dtype=np.float64) * factor[np.asarray(home)])
