"""Pricing (mechanism M3): the prices firms set, from the Bertrand equilibrium to rules of thumb.

The last axis of every array is firms (or products); leading axes (segments) are independent markets. Money is USD per
user and quarter. A firm that sells nothing has quality minus infinity and share 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def _owners(owner: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Owner of each product, numbered from 0; its own where there is none."""
    numbers = np.empty(shape, dtype=np.int64)
    who = np.arange(shape[-1]) if owner is None else np.asarray(owner)
    numbers[...] = who if owner is None else np.unique(who, return_inverse=True)[1].reshape(who.shape)
    return numbers


def bertrand_prices(
    quality: ArrayLike,
    cost: ArrayLike,
    taste: ArrayLike,
    outside: ArrayLike | None = None,
    owner: ArrayLike | None = None,
    fixed: ArrayLike | None = None,
    start: ArrayLike | None = None,
    tolerance: float = 1e-10,
    max_steps: int = 200,
) -> tuple[Floats, Floats, int]:
    """Prices at which no firm wants to change its price alone, under logit demand.

    The margin of owner f is ``mu / (1 - S_f)`` on all its products, found by the zeta iteration
    ``p <- c + mu + sum_{own} s (p - c)`` of Morrow & Skerlos (2011, Operations Research). The obvious iteration
    ``p <- c + mu / (1 - s)`` cycles when qualities differ much and is not used.

    Args:
        quality: Quality, money units, shape (..., products); minus infinity for a product not on sale.
        cost: Cost of serving a user, money units, broadcast against quality.
        taste: Scale of tastes, above 0, money units; scalar or (..., 1).
        outside: Value of the outside option, money units; scalar or (..., 1); None if everybody buys.
        owner: Whole number of the owner of each product, shape (products,) or (..., products); products of one owner
            are priced together (merger, multi-product firm). None if each has its own.
        fixed: Prices set by another rule, nan where the product is priced here; a firm prices its free products
            knowing its fixed ones. None if all are free.
        start: Prices to start from, for example last quarter's; nan where there is none.
        tolerance: Largest distance from the first-order condition, in units of taste.
        max_steps: Steps after which to give up.

    Returns:
        Prices, inside shares at these prices (both of the shape of quality) and the steps taken. A product not on
        sale has price cost + taste and share 0.

    Raises:
        ArithmeticError: If the tolerance is not reached, as when one owner sells everything and nobody may stay out.

    Limiting cases P1 (symmetric: ``c + mu n / (n - 1)``), P3 (monopoly), P5 (merger); random markets in P0.
    """
    from simulation.rules.fused.margins import settle_margins

    scale = np.asarray(taste, dtype=np.float64)
    value = np.asarray(quality, dtype=np.float64)
    unit_cost = np.asarray(cost, dtype=np.float64)
    worth = np.where(value == -np.inf, value, (value - unit_cost) / scale)
    out = np.asarray(-np.inf if outside is None else np.asarray(outside, dtype=np.float64) / scale)
    margin, held = np.ones_like(worth), np.full_like(worth, np.nan)
    if start is not None:
        known = (np.asarray(start, dtype=np.float64) - unit_cost) / scale
        # A start below the least possible margin, or none at all, is no better than that margin.
        np.copyto(margin, known, where=np.isfinite(known) & (known > 1.0))
    if fixed is not None:
        np.copyto(held, (np.asarray(fixed) - unit_cost) / scale, where=worth > -np.inf)
        np.copyto(margin, held, where=~np.isnan(held))
    markets, shares = (-1, worth.shape[-1]), np.empty_like(worth)
    steps, distance = settle_margins(
        worth.reshape(markets),
        np.broadcast_to(out, (*worth.shape[:-1], 1)).ravel(),
        _owners(owner, worth.shape).reshape(markets),
        held.reshape(markets),
        margin.reshape(markets),
        shares.reshape(markets),
        tolerance,
        max_steps,
    )
    if not distance <= tolerance:
        raise ArithmeticError(
            f"Bertrand prices did not settle within {max_steps} steps: the last step moved a margin by {distance:.3g} "
            f"times the scale of tastes, {tolerance:.3g} is allowed; one owner selling everything while nobody may "
            "stay out has no finite price, and a product better than all others by g scales of taste needs about g "
            "steps"
        )
    return unit_cost + scale * margin, shares, steps


def monopoly_price(
    quality: ArrayLike, cost: ArrayLike, taste: ArrayLike, outside: ArrayLike = 0.0
) -> tuple[Floats, Floats]:
    """Price and share of a single firm facing an outside option, in closed form (case P3).

    With ``W = LambertW(exp((q - c - v0) / mu - 1))``: ``p = c + mu (1 + W)``, ``s = W / (1 + W)``, profit ``mu W`` per
    potential user. Pass-through of cost is ``1 - s`` (case P4).

    Args:
        quality: Quality, money units.
        cost: Cost of serving a user, money units.
        taste: Scale of tastes, money units.
        outside: Value of the outside option, money units.

    Returns:
        Price and share, in the shape the arguments broadcast to.
    """
    from scipy.special import wrightomega  # here, because it takes longer to import than the rest of the package

    unit_cost, scale = np.asarray(cost, dtype=np.float64), np.asarray(taste, dtype=np.float64)
    gap = (np.asarray(quality, dtype=np.float64) - unit_cost - np.asarray(outside)) / scale
    lambert = np.asarray(wrightomega(gap - 1.0), dtype=np.float64)  # W(exp(x)) without the overflow of exp(x)
    return np.asarray(unit_cost + scale * (1.0 + lambert)), np.asarray(lambert / (1.0 + lambert))


def cost_plus_prices(cost: ArrayLike, markup: ArrayLike) -> Floats:
    """Price as cost and a markup on it: ``p = c (1 + markup)``.

    Args:
        cost: Cost of serving a user, money units.
        markup: Markup over cost, as a share of cost.

    Returns:
        Prices, money units.
    """
    return np.asarray(np.asarray(cost, dtype=np.float64) * (1.0 + np.asarray(markup)))


def markup_next(markup: ArrayLike, share: ArrayLike, last_share: ArrayLike, speed: ArrayLike) -> Floats:
    """Markup that follows the market share: ``markup' = markup (1 + v (s - s_last) / s_last)``.

    Args:
        markup: Markup of the last quarter.
        share: Share of this quarter.
        last_share: Share of the last quarter; where it is 0 the markup stays.
        speed: How strongly the markup answers growth of the share.

    Returns:
        Markups, floored at 0. Source: Dosi, Fagiolo & Roventini (2010, Journal of Economic Dynamics and Control).
    """
    before = np.asarray(last_share, dtype=np.float64)
    change = np.asarray(share, dtype=np.float64) - before
    growth = np.divide(change, before, out=np.zeros_like(change), where=before > 0.0)
    return np.maximum(np.asarray(markup) * (1.0 + np.asarray(speed) * growth), 0.0)


def penetration_prices(cost: ArrayLike, ratio: ArrayLike) -> Floats:
    """Price as a share of cost, below 1 to buy market share at a loss: ``p = kappa c``.

    Args:
        cost: Cost of serving a user, money units.
        ratio: Price over cost.

    Returns:
        Prices, money units; the loss per user ``(1 - kappa) c`` must come out of cash.
    """
    return np.asarray(np.asarray(ratio) * np.asarray(cost, dtype=np.float64))


def data_shadow_price(
    marginal_quality: ArrayLike,
    share: ArrayLike,
    market_size: ArrayLike,
    discount: ArrayLike,
    depreciation: ArrayLike,
) -> Floats:
    """Rule-of-thumb value of one more unit of data to a firm: ``V = M s q'(D) / (1 - beta (1 - d))``.

    A unit of quality lets a Bertrand firm earn ``M s`` more a quarter (its margin ``mu / (1 - s)`` times the users
    ``M s (1 - s) / mu`` it wins); a unit of data gives ``q'(D)`` of quality and wears off at the rate d.

    Args:
        marginal_quality: Quality per unit of data; ``g / (De + D0)`` on the log curve.
        share: Share of the firm.
        market_size: Potential users, millions.
        discount: Quarterly discount factor of the firm, below 1 if depreciation is 0.
        depreciation: Share of data lost per quarter.

    Returns:
        Money units per usable user-quarter. On the log curve at rest (``D = z s M / d``) a patient firm's subsidy
        ``z V`` is the strength ``g`` itself.
    """
    gain = np.asarray(market_size) * np.asarray(share, dtype=np.float64) * np.asarray(marginal_quality)
    return np.asarray(gain / (1.0 - np.asarray(discount) * (1.0 - np.asarray(depreciation))))


def data_subsidised_prices(
    cost: ArrayLike,
    share: ArrayLike,
    taste: ArrayLike,
    data_value: ArrayLike,
    usable_share: ArrayLike,
    weight: ArrayLike = 1.0,
    lowest: ArrayLike = 0.0,
) -> Floats:
    """Bertrand price less what the user's data are worth: ``p = c + mu / (1 - s) - w z V``.

    A firm that looks ahead may operate at a loss to buy data (Farboodi & Veldkamp 2021).

    Args:
        cost: Cost of serving a user, money units.
        share: Share of the firm (last quarter's), below 1.
        taste: Scale of tastes, money units.
        data_value: Value of a unit of data, from :func:`data_shadow_price`.
        usable_share: Data per user, 0 to 1.
        weight: How far the firm looks ahead, 0 (myopic Bertrand margin) to 1.
        lowest: Lowest price, money units: users are not paid to use. Minus infinity to allow it.

    Returns:
        Prices, money units.
    """
    margin = np.asarray(taste) / (1.0 - np.asarray(share, dtype=np.float64))
    subsidy = np.asarray(weight) * np.asarray(usable_share) * np.asarray(data_value)
    return np.asarray(np.maximum(np.asarray(cost) + margin - subsidy, lowest))


def limit_price(cost: ArrayLike, step: ArrayLike) -> Floats:
    """Highest price that keeps a rival one quality step behind out: ``p = step c``.

    Args:
        cost: Cost of serving a user, money units, the same for the rival.
        step: Quality of the leader over that of the rival, at least 1.

    Returns:
        Prices, money units. Source: Grossman & Helpman (1991); profit share ``1 - 1 / step`` (case P13).
    """
    return np.asarray(np.asarray(step) * np.asarray(cost, dtype=np.float64))


def freemium_price(price: ArrayLike, paying_share: ArrayLike, free_user_revenue: ArrayLike = 0.0) -> Floats:
    """Average revenue per user when only some pay: ``paying share * p + (1 - paying share) * r``.

    Args:
        price: List price, money units.
        paying_share: Share of users who pay, 0 to 1.
        free_user_revenue: Revenue from a user who does not pay (advertising), money units.

    Returns:
        Average revenue per user, money units; the list price where everybody pays.
    """
    paying = np.asarray(paying_share, dtype=np.float64)
    return np.asarray(paying * np.asarray(price) + (1.0 - paying) * np.asarray(free_user_revenue))
