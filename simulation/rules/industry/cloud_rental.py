"""Renting compute: what an owned chip costs per hour, what landlords let to tenants, and what is left to serve users.

Owners and users of compute are different layers: a lab that rents holds no compute, and its landlord does not train.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

HOURS_PER_YEAR = 8760.0
"""Hours of a year of 365 days."""


class Rental(NamedTuple):
    """What tenants rented: compute of each tenant, price of each landlord."""

    quantities: Floats
    prices: Floats


class Ration(NamedTuple):
    """Demand met and demand turned away, both in the unit of demand."""

    served: Floats
    shortage: Floats


def user_cost_per_hour(
    price_per_chip_usd: ArrayLike,
    interest: ArrayLike,
    depreciation: ArrayLike,
    utilisation: ArrayLike,
    operating_cost: ArrayLike = 0.0,
) -> Floats:
    """Cost of an hour of an owned chip, USD (Case C5): ``r = K (rho + delta) / (8760 * utilisation) + opex``.

    This is Jorgenson's (1963) user cost. Limiting case: with free capital and lasting chips only the operating cost
    remains.

    Args:
        price_per_chip_usd: ``K``, all-in price of a chip with its server and network.
        interest: ``rho``, cost of capital per year.
        depreciation: ``delta``, share of value lost per year.
        utilisation: Share of hours in use, in (0, 1].
        operating_cost: Power, space and staff, USD per hour in use.
    """
    yearly = _array(price_per_chip_usd) * (_array(interest) + _array(depreciation))
    return np.asarray(yearly / (HOURS_PER_YEAR * _array(utilisation)) + _array(operating_cost))


def rent(budgets: ArrayLike, landlord: ArrayLike, spare: ArrayLike, list_price: ArrayLike) -> Rental:
    """Let each landlord's spare compute to its tenants.

    A landlord charges the list price while that leaves nobody out. If its tenants bring more money than the spare
    compute costs, its price rises until the spare is exactly used, and tenants share it in proportion to money (a
    trading post within the landlord). ``quantity * price`` is the tenant's budget, except that a landlord without
    spare compute lets nothing, takes no money and keeps the list price.

    Args:
        budgets: Money each tenant spends on renting this quarter, USD bn, shape (tenants,).
        landlord: Index of each tenant's landlord, shape (tenants,); -1 is the open market, the last landlord.
        spare: Compute each landlord can let, H100e, shape (landlords,), the open market's pool last.
        list_price: USD bn per H100e and quarter, a number or shape (landlords,), above zero.

    Returns:
        Compute rented, H100e, shape (tenants,), and prices, USD bn per H100e and quarter, shape (landlords,).
    """
    pool = np.maximum(_array(spare), 0.0)
    money = _array(budgets)
    house = _house(landlord, pool.size)
    offered = np.bincount(house, weights=money, minlength=pool.size)
    clearing = np.divide(offered, pool, out=np.zeros_like(pool), where=pool > 0)
    prices = np.maximum(clearing, _array(list_price))
    return Rental(np.where(pool[house] > 0, money / prices[house], 0.0), prices)


def rent_asked(list_price: ArrayLike, margin: ArrayLike, foreclosure: ArrayLike, equal_terms: ArrayLike) -> Floats:
    """What a landlord with a lab of its own asks of its lab's rivals: ``p (1 + f (1 - e)) (1 - e m / (1 + m))``.

    The list price is the user cost ``u`` and a margin, ``p = u (1 + m)``. Its own lab has the compute at ``u``.
    Limiting cases: free to ask what it likes (``e = 0``) it takes the list price and the surcharge; on equal terms
    (``e = 1``) rivals pay the user cost, and get ``(1 + m)(1 + f)`` times the compute for the same money.

    Args:
        list_price: ``p``, USD bn per H100e and quarter.
        margin: ``m``, list price over user cost, minus one.
        foreclosure: ``f``, surcharge for rivals as a share of the list price.
        equal_terms: ``e``, how far rivals must be treated like the own lab, in [0, 1], a number or by landlord.
    """
    equal, over_cost = _array(equal_terms), _array(margin) / (1.0 + _array(margin))
    dearer = 1.0 + _array(foreclosure) * (1.0 - equal)
    return np.asarray(_array(list_price) * dearer * (1.0 - equal * over_cost))


def leased_out(rented: ArrayLike, landlord: ArrayLike, landlords: int) -> Floats:
    """Compute each landlord has let, H100e, shape (landlords,): the sum over its tenants.

    Args:
        rented: Compute rented, H100e, shape (tenants,).
        landlord: Index of each tenant's landlord, shape (tenants,); -1 is the open market, the last landlord.
        landlords: Number of landlords, the open market included.
    """
    by_landlord = np.bincount(_house(landlord, landlords), weights=_array(rented), minlength=landlords)
    return _array(by_landlord)


def sold_share(offered: float, demand: float) -> float:
    """Part of what is on offer at a posted price that finds a buyer: ``min(1, demand / offered)``.

    Args:
        offered: Compute on offer, H100e.
        demand: Compute that customers want at that price, H100e.

    Limiting cases:
        Scarce compute is all sold; without customers nothing is; what nobody offers counts as sold out.
    """
    return min(1.0, demand / offered) if offered > 0.0 else 1.0


def inference_capacity(compute: ArrayLike, inference_share: ArrayLike, compute_per_user: ArrayLike) -> Floats:
    """Users a firm can serve: ``H * share / compute per user``.

    Limiting case: a service that needs no compute has no limit (infinity).

    Args:
        compute: Compute at the firm's disposal, H100e, shape (firms,).
        inference_share: Share of it that serves users, in [0, 1].
        compute_per_user: H100e needed by one unit of demand (for example a million users), shape (firms,).
    """
    serving = _array(compute) * _array(inference_share)
    need = _array(compute_per_user)
    return np.asarray(np.divide(serving, need, out=np.full(serving.shape, np.inf), where=need > 0))


def ration(demand: ArrayLike, capacity: ArrayLike) -> Ration:
    """Serve what capacity allows, at the posted price, and count the rest.

    Limiting cases: enough capacity serves everyone; a firm's segments are cut by the same share when they compete for
    its capacity.

    Args:
        demand: Demand, shape (firms,) or (segments, firms). Where users of different segments need different amounts
            of compute, pass demand and capacity in compute.
        capacity: What each firm can serve, in the unit of demand, shape (firms,), infinity allowed.
    """
    wanted = _array(demand)
    limit = _array(capacity)
    in_all = wanted.sum(axis=tuple(range(wanted.ndim - limit.ndim)))
    short = in_all > limit
    share = np.where(short, limit / np.where(short, in_all, 1.0), 1.0)
    served = wanted * np.minimum(share, 1.0)
    return Ration(served, wanted - served)


def _house(landlord: ArrayLike, landlords: int) -> Integers:
    """Landlord of each tenant as a position, the open market (-1) being the last."""
    index = np.asarray(landlord, dtype=np.int64)
    return np.where(index < 0, landlords - 1, index)


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
