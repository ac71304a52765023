"""Demand (mechanism M3): who uses which firm's product, given qualities, prices and where people are today.

Logit demand with an optional outside option (McFadden 1974; Anderson, de Palma & Thisse 1992), by income group, with
nests, inattention and switching costs, and what it is worth to users. The last axis of every array is firms; ``taste``
and ``outside`` are scalars or end in an axis of length 1. A firm that sells nothing has quality minus infinity: its
share is 0 and nothing becomes undefined. Money is USD per user and quarter; taste, the scale of tastes, is in money
units too, so a fall of all prices must be matched by a fall of taste.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_LOWEST = float(np.finfo(np.float64).min)  # stands for minus infinity where a difference of infinities would be nan


def _weights(utility: Floats, outside: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    """Exponentials of utilities, that of the outside option, and the shift taken off before the exponential."""
    top = np.maximum(utility.max(axis=-1, keepdims=True, initial=-np.inf), _LOWEST)
    if outside is None:
        return np.exp(utility - top), np.zeros_like(top), top
    other = np.asarray(outside, dtype=np.float64)
    top = np.maximum(top, other)
    return np.exp(utility - top), np.exp(other - top), top


def _utility(quality: ArrayLike, price: ArrayLike, taste: ArrayLike) -> Floats:
    return np.asarray((np.asarray(quality, dtype=np.float64) - np.asarray(price)) / np.asarray(taste))


def _scaled(outside: ArrayLike | None, taste: ArrayLike) -> Floats | None:
    return None if outside is None else np.asarray(np.asarray(outside, dtype=np.float64) / np.asarray(taste))


def _total(inside: Floats, out: Floats) -> Floats:
    # With somebody in the market the largest term is exp(0) = 1, so the floor of 1 matters only in an empty market.
    return np.asarray(np.maximum(inside.sum(axis=-1, keepdims=True) + out, 1.0))


def logit_shares(quality: ArrayLike, price: ArrayLike, taste: ArrayLike, outside: ArrayLike | None = None) -> Floats:
    """Shares of the firms: ``s_i = exp((q_i - p_i) / mu) / [exp(v0 / mu) + sum_j exp((q_j - p_j) / mu)]``.

    Args:
        quality: Quality in money units, shape (..., firms); minus infinity for a firm that does not sell.
        price: Price, money units, broadcast against quality.
        taste: Scale of tastes mu, above 0, money units; scalar or (..., 1).
        outside: Value v0 of the outside option, money units; scalar or (..., 1); None if everybody buys.

    Returns:
        Inside shares, shape (..., firms). They sum to 1 without an outside option, to 1 less
        :func:`outside_share` with one, to 0 in a market nobody serves.
    """
    inside, out, _ = _weights(_utility(quality, price, taste), _scaled(outside, taste))
    return np.asarray(inside / _total(inside, out))


def outside_share(quality: ArrayLike, price: ArrayLike, taste: ArrayLike, outside: ArrayLike) -> Floats:
    """Share of people who stay out; arguments as :func:`logit_shares`, shape without the firm axis."""
    inside, out, _ = _weights(_utility(quality, price, taste), _scaled(outside, taste))
    return np.asarray((out / _total(inside, out))[..., 0])


def cell_shares(
    quality: ArrayLike,
    price: ArrayLike,
    taste: ArrayLike,
    price_weight: ArrayLike,
    outside: ArrayLike | None,
    available: ArrayLike,
) -> Floats:
    """Shares of the firms within each cell of people (nation and income group), by means and by access.

    Utility is ``(q_i - w_c p_i) / mu``: a price weighs ``w_c`` times as much for a poorer group. A uniform weight 1
    and access for all gives :func:`logit_shares` in every cell.

    Args:
        quality: Quality, money units, shape (firms,) or (..., 1, firms).
        price: Price, money units, same shape.
        taste: Scale of tastes, money units; scalar or broadcast against (..., cells, 1).
        price_weight: How heavily a price weighs, above 0, shape (cells, 1).
        outside: Value of the outside option, money units; scalar, (cells, 1) or None.
        available: Whether a cell has access to a firm, shape (cells, firms).

    Returns:
        Inside shares, shape (..., cells, firms).
    """
    worth = np.asarray(quality, dtype=np.float64) - np.asarray(price) * np.asarray(price_weight)
    utility = np.where(np.asarray(available), worth, -np.inf) / np.asarray(taste)
    inside, out, _ = _weights(utility, _scaled(outside, taste))
    return np.asarray(inside / _total(inside, out))


def nested_logit_shares(
    quality: ArrayLike,
    price: ArrayLike,
    taste: ArrayLike,
    nest: ArrayLike,
    correlation: float,
    outside: ArrayLike | None = None,
) -> Floats:
    """Shares when products of one nest are closer substitutes than products of different nests.

    Within a nest choice has scale ``mu (1 - sig)``; a nest is worth ``mu (1 - sig) ln sum exp(v / (mu (1 - sig)))``
    (Berry 1994). Correlation 0 is :func:`logit_shares`. The outside option is a nest of its own.

    Args:
        quality: Quality, money units, shape (..., firms).
        price: Price, money units.
        taste: Scale of tastes, money units; scalar or (..., 1).
        nest: Number of the nest of each firm, shape (firms,), from 0.
        correlation: Correlation of tastes within a nest, from 0 to below 1.
        outside: Value of the outside option, money units, or None.

    Returns:
        Inside shares, shape (..., firms).
    """
    group = np.asarray(nest, dtype=np.int64)
    utility = _utility(quality, price, taste) / (1.0 - correlation)
    member = group == np.arange(int(group.max()) + 1)[:, None]
    by_nest = np.where(member, utility[..., None, :], -np.inf)
    inside, _, top = _weights(by_nest, None)
    total = inside.sum(axis=-1)
    with np.errstate(divide="ignore"):
        worth = (1.0 - correlation) * (top[..., 0] + np.log(total))
    nest_share = logit_shares(worth, 0.0, 1.0, _scaled(outside, taste))
    within = (inside / np.maximum(total, 1.0)[..., None]).sum(axis=-2)
    return np.asarray(within * nest_share[..., group])


def inertia_next(shares: ArrayLike, target: ArrayLike, reconsider_share: ArrayLike) -> Floats:
    """Shares when only some users look again: ``s' = (1 - l) s + l target`` (inattention).

    Args:
        shares: Shares today, shape (..., firms).
        target: Shares if everybody chose anew.
        reconsider_share: Share of users who reconsider in the quarter, 0 to 1.

    Returns:
        Shares next quarter. A constant target gives ``s_t = s* + (1 - l)^t (s_0 - s*)`` (case P9).
    """
    now = np.asarray(shares, dtype=np.float64)
    return np.asarray(now + np.asarray(reconsider_share) * (np.asarray(target) - now))


def _stayers(
    quality: ArrayLike, price: ArrayLike, taste: ArrayLike, bonus: ArrayLike, outside: ArrayLike | None
) -> tuple[Floats, Floats, Floats, Floats]:
    """Weights of a fresh choice, their sum, that sum for users of k over the sum of k, and the weight of the bonus.

    A user of firm k adds the bonus to k alone, which changes one term of the sum: the mixture over all present
    suppliers costs as much as one logit, and the firm-by-firm table of moves is never made.
    """
    utility = _utility(quality, price, taste)
    inside, out, top = _weights(utility, _scaled(outside, taste))
    total = _total(inside, out)
    loyal = utility + np.asarray(bonus, dtype=np.float64) / np.asarray(taste)
    higher = np.maximum(top, loyal)
    lowered = np.exp(top - higher)
    extra = np.exp(loyal - higher) - inside * lowered
    sums = total * lowered + extra
    return inside, total, lowered / sums, extra / sums


def switching_shares(
    shares: ArrayLike,
    quality: ArrayLike,
    price: ArrayLike,
    taste: ArrayLike,
    bonus: ArrayLike,
    outside: ArrayLike | None = None,
    reconsider_share: ArrayLike = 1.0,
) -> Floats:
    """Expected shares next quarter when the present supplier has a bonus (switching cost), with or without inattention.

    A user of firm k who reconsiders chooses by logit with ``bonus_k`` added to k; a person outside chooses by plain
    logit. Exact mixture over today's suppliers. Users of a firm that no longer sells all reconsider.

    Args:
        shares: Inside shares today, shape (..., firms); what is missing to 1 is outside.
        quality: Quality, money units.
        price: Price, money units.
        taste: Scale of tastes, money units; scalar or (..., 1).
        bonus: Advantage of the present supplier, money units; scalar or per firm.
        outside: Value of the outside option, money units; None if everybody who reconsiders buys.
        reconsider_share: Share of people who reconsider, 0 to 1; scalar or (..., 1).

    Returns:
        Inside shares next quarter. Bonus 0 gives :func:`inertia_next` towards :func:`logit_shares`.
    """
    now = np.asarray(shares, dtype=np.float64)
    inside, total, leaving, staying = _stayers(quality, price, taste, bonus, outside)
    awake = np.asarray(reconsider_share, dtype=np.float64)
    looking = now * np.where(np.asarray(quality) > -np.inf, awake, 1.0)
    newcomers = np.maximum(1.0 - now.sum(axis=-1, keepdims=True), 0.0) * awake
    arriving = (looking * leaving).sum(axis=-1, keepdims=True) + newcomers / total
    return np.asarray((now - looking) + inside * arriving + looking * staying)


def stay_probability(
    quality: ArrayLike, price: ArrayLike, taste: ArrayLike, bonus: ArrayLike, outside: ArrayLike | None = None
) -> Floats:
    """Chance that a user of each firm who reconsiders stays with it; arguments as :func:`switching_shares`.

    With n equal firms and ``h = bonus / mu`` it is ``e^h / (e^h + n - 1)`` (case F7).
    """
    inside, _, leaving, staying = _stayers(quality, price, taste, bonus, outside)
    return np.asarray(inside * leaving + staying)


def gross_switching(shares: ArrayLike, target: ArrayLike, reconsider_share: ArrayLike) -> Floats:
    """Share of people who change supplier in a quarter: ``l (1 - sum_k s_k t_k)``, the outside option counted as one.

    Args:
        shares: Inside shares today, shape (..., firms).
        target: Inside shares of a fresh choice.
        reconsider_share: Share of people who reconsider; scalar or of the leading shape.

    Returns:
        Gross flow, leading shape. At rest ``l (1 - sum s_k^2)`` (case P9).
    """
    now, goal = np.asarray(shares, dtype=np.float64), np.asarray(target, dtype=np.float64)
    same = (now * goal).sum(axis=-1) + (1.0 - now.sum(axis=-1)) * (1.0 - goal.sum(axis=-1))
    return np.asarray(np.asarray(reconsider_share) * (1.0 - same))


def consumer_surplus(
    quality: ArrayLike, price: ArrayLike, taste: ArrayLike, outside: ArrayLike | None = None
) -> Floats:
    """Expected surplus per potential user: ``mu ln[exp(v0 / mu) + sum exp((q - p) / mu)]``, less ``v0``.

    Args:
        quality: Quality, money units, shape (..., firms).
        price: Price, money units.
        taste: Scale of tastes, money units; scalar or (..., 1).
        outside: Value of the outside option; the surplus is measured from it, so a market nobody serves gives 0. None
            measures from zero utility (minus infinity if nobody serves).

    Returns:
        USD per potential user and quarter, leading shape (Small & Rosen 1981).
    """
    scaled = _scaled(outside, taste)
    inside, out, top = _weights(_utility(quality, price, taste), scaled)
    total = inside.sum(axis=-1, keepdims=True) + out
    with np.errstate(divide="ignore"):
        gain = top + np.log(total) - (0.0 if scaled is None else scaled)
    return np.asarray((np.asarray(taste) * gain)[..., 0])


def replicator_next(shares: ArrayLike, fitness: ArrayLike, speed: ArrayLike = 1.0) -> Floats:
    """Selection without choice: ``s' = s (1 + chi (f - fbar) / fbar)`` with ``fbar = sum s f`` (case I7).

    Args:
        shares: Shares today, summing to 1 over firms.
        fitness: Fitness of each firm, above 0.
        speed: Strength of selection; 1 gives ``s_t`` proportional to ``s_0 f^t``.

    Returns:
        Shares next quarter, floored at 0 and summing to 1 (Dosi, Fagiolo & Roventini 2010).
    """
    now, fit = np.asarray(shares, dtype=np.float64), np.asarray(fitness, dtype=np.float64)
    mean = (now * fit).sum(axis=-1, keepdims=True)
    moved = np.maximum(now * (1.0 + np.asarray(speed) * (fit - mean) / mean), 0.0)
    return np.asarray(moved / moved.sum(axis=-1, keepdims=True))


def clone_quality(quality: ArrayLike, clones: ArrayLike, taste: ArrayLike) -> Floats:
    """Quality of each of k copies of one product: ``q - mu ln k`` (case P12).

    Without it a break-up would create demand out of nothing, since logit treats each copy as a new taste.

    Args:
        quality: Quality of the product, money units.
        clones: Number of copies, at least 1.
        taste: Scale of tastes, money units.
    """
    return np.asarray(np.asarray(quality, dtype=np.float64) - np.asarray(taste) * np.log(np.asarray(clones)))
