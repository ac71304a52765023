"""The market for AI chips: budgets bid for a limited supply, which designers draw from one foundry.

The market is Shapley and Shubik's (1977) trading post: everyone puts money on the table, the price clears, and chips
are handed out in proportion to money, or to money times a priority that a designer grants (own silicon, equity ties).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class ChipTrade(NamedTuple):
    """What a quarter's market settled: price per chip, chips of each bidder, chips in all."""

    price: float
    quantities: Floats
    total: float


def trading_post(
    budgets: ArrayLike, supply: float, reference_price: float, elasticity: float, priority: ArrayLike | None = None
) -> ChipTrade:
    """Clear the chip market (Case C4): ``P = P0 (sum B / (P0 S0))**(1/(1+eps))``, quantities ``S w B / sum w B``.

    Supply is ``S = S0 (P/P0)**eps``. Whoever receives chips pays its whole budget, so ``price * total`` is the money
    spent; priority moves chips among bidders and leaves the price alone. A bidder with priority 0 (an embargo) is not
    admitted and pays nothing. Without money or without supply nobody trades and the reference price stands.

    Limiting cases: ``eps = 0`` sells exactly ``S0`` and doubling all budgets doubles the price; an infinite ``eps``
    sells at ``P0`` whatever is bid.

    Args:
        budgets: Money offered, shape (bidders,), zero or more.
        supply: ``S0``, chips offered at the reference price.
        reference_price: ``P0``, in the money unit of budgets per chip.
        elasticity: ``eps``, price elasticity of supply, zero or more.
        priority: Weight of each bidder's money, shape (bidders,); all equal by default.

    Returns:
        Price, quantities of shape (bidders,), total quantity.
    """
    bids = _array(budgets)
    if priority is None:
        claims = bids
    else:
        weights = _array(priority)
        bids = np.where(weights > 0, bids, 0.0)
        claims = bids * weights
    money, claimed = float(bids.sum()), float(claims.sum())
    if claimed <= 0 or supply <= 0:
        return ChipTrade(float(reference_price), np.zeros_like(bids), 0.0)
    price = reference_price * (money / (reference_price * supply)) ** (1 / (1 + elasticity))
    total = money / price
    return ChipTrade(float(price), total * (claims / claimed), float(total))


def hardware_next(stock: ArrayLike, bought: ArrayLike, depreciation: ArrayLike) -> Floats:
    """Chips owned next quarter: ``H' = (1 - delta) H + bought`` (Case C7).

    Limiting cases: buying ``delta * H`` keeps the stock; buying nothing halves it every ``ln 2 / -ln(1 - delta)``
    quarters.

    Args:
        stock: Chips at the start of the quarter, shape (owners,).
        bought: Chips bought in the quarter, shape (owners,).
        depreciation: Share of chips that wear out or are outdated per quarter, in [0, 1].
    """
    return np.asarray((1 - _array(depreciation)) * _array(stock) + _array(bought))


def split_by_designer(chips: ArrayLike, portfolio: ArrayLike) -> Floats:
    """Chips sold by each designer, given what each buyer buys: ``sum_i chips_i * portfolio_id``.

    Args:
        chips: Chips of each buyer, shape (buyers,).
        portfolio: Share of each designer in a buyer's purchases, shape (buyers, designers), rows summing to 1.

    Returns:
        Chips by designer, shape (designers,); the sum is that of ``chips``.
    """
    return np.asarray(_array(chips) @ _array(portfolio))


def foundry_split(capacity: float, orders: ArrayLike, priority: ArrayLike) -> Floats:
    """Allot a foundry's wafers and packaging among chip designers, never more than anyone ordered.

    Each designer gets ``order * min(1, level * priority)``, with one level for all, set so that the foundry is fully
    booked. Designers with high priority fill their orders first and what they leave goes to the others in proportion
    to priority times order. A designer with priority 0 is not served.

    Limiting cases: enough capacity fills every order; equal priorities ration everyone by the same share.

    Args:
        capacity: What the foundry can make, in the unit of orders.
        orders: Orders, shape (designers,), zero or more.
        priority: Priority of each designer, shape (designers,), zero or more.

    Returns:
        Capacity allotted, shape (designers,), summing to the smaller of capacity and admitted orders.
    """
    weights = _array(priority)
    wanted = np.where(weights > 0, _array(orders), 0.0)
    if capacity >= wanted.sum():
        return wanted
    # Highest priority first: walking down the list, the first designer that its own level would not fill sets the
    # level, because everyone above it is full and everyone below it has a smaller claim.
    rank = np.argsort(-weights, kind="stable")
    ranked = wanted[rank]
    claims = ranked * weights[rank]
    left_for_rest = capacity - (np.cumsum(ranked) - ranked)
    claims_of_rest = np.cumsum(claims[::-1])[::-1]
    level = np.divide(left_for_rest, claims_of_rest, out=np.zeros_like(claims), where=claims_of_rest > 0)
    rationed = (ranked > 0) & (left_for_rest * weights[rank] <= claims_of_rest)
    if not rationed.any():  # capacity and orders differ by rounding only
        return wanted
    return np.asarray(wanted * np.clip(level[np.argmax(rationed)] * weights, 0.0, 1.0))


def portfolio_next(
    portfolio: ArrayLike, available: ArrayLike, speed: ArrayLike, access: ArrayLike | None = None
) -> Floats:
    """Shares of designers in each buyer's purchases next quarter: buyers drift towards whoever has chips.

    ``portfolio' = portfolio + speed * (available share - portfolio)``, the available share taken over the designers
    this buyer has access to. Limiting cases: speed 0 keeps old ties; speed 1 makes all buyers with access alike. A
    buyer that can reach no available chip keeps its portfolio.

    Args:
        portfolio: Current shares, shape (buyers, designers), rows summing to 1.
        available: Chips each designer can deliver, shape (designers,), zero or more.
        speed: Share of the distance covered per quarter, in [0, 1], a number or shape (buyers,).
        access: 1 where a designer sells to a buyer, 0 where not (own silicon, sanctions), shape (buyers, designers);
            everyone sells to everyone by default.
    """
    current = _array(portfolio)
    reachable = _array(available) * (np.ones_like(current) if access is None else _array(access))
    in_all = reachable.sum(axis=1, keepdims=True)
    target = np.divide(reachable, in_all, out=current.copy(), where=in_all > 0)
    pace = _array(speed)
    return np.asarray(current + pace[..., np.newaxis] * (target - current))


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
