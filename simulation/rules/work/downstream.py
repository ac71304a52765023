"""Downstream sectors: who keeps what AI adds, the sector that uses it or the firm that provides it.

A sector that rents its secret sauce has no moat: its provider can ask for part of the gain. How much depends on three
things: how much of its work hangs on that provider, how good the next best model is (an open one or one's own
included), and bargaining power. An alternative only matters as an outside option, when walking away is credible
(Binmore, Rubinstein & Wolinsky 1986, RAND Journal of Economics); dependence after the choice is the hold-up of
Williamson (1985) and Grossman & Hart (1986, Journal of Political Economy).

Axes: nations N, sectors S, firms F.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def sector_surplus_usd_bn(gain_usd_bn: ArrayLike, value_added: ArrayLike, intensity: ArrayLike) -> Floats:
    """What AI adds to each sector: the nation's gain, divided by value added times intensity of use.

    Args:
        gain_usd_bn: Output that a nation would not have without AI, USD bn a quarter, shape (N,); a loss counts as 0.
        value_added: Value added of each sector, any unit, shape (S,) or (N, S).
        intensity: Use of AI in each sector relative to others, at least 0, shape (S,).

    Returns:
        USD bn a quarter, shape (N, S), which add up to the gain; by value added alone where no sector uses AI.
    """
    weight = np.asarray(value_added, dtype=np.float64)
    uses = weight * np.asarray(intensity, dtype=np.float64)
    some = uses.sum(axis=-1, keepdims=True) > 0.0
    part = np.where(some, uses, weight)
    share = part / part.sum(axis=-1, keepdims=True)
    return np.asarray(np.maximum(np.asarray(gain_usd_bn, dtype=np.float64), 0.0)[..., None] * share)


def substitutability(quality: ArrayLike, free_quality: ArrayLike, taste: ArrayLike, lock_in: ArrayLike = 0.0) -> Floats:
    """How well the customers of each provider could do without it: ``exp(-max(0, q_i + lock-in - q_alt) / mu)``.

    Args:
        quality: Quality of each provider's model, money, minus infinity where it is not on offer, shape (..., F).
        free_quality: Quality of the best model that nobody can withhold, open or one's own, same money, shape (...);
            minus infinity if there is none.
        taste: Scale of tastes ``mu``, same money, above 0.
        lock_in: Cost of switching to another, same money.

    Returns:
        Share in [0, 1], shape (..., F): 1 where another model is as good and switching is free, 0 where there is no
        other model at all. Only the best provider has a hold on its customers unless they are locked in.
    """
    own = np.asarray(quality, dtype=np.float64)
    free = np.broadcast_to(np.asarray(free_quality, dtype=np.float64), own.shape[:-1])[..., None]
    ordered = np.partition(np.concatenate([own, free, np.full_like(free, -np.inf)], axis=-1), (-2, -1), axis=-1)
    second, best = ordered[..., -2:-1], ordered[..., -1:]
    alternative = np.where(own == best, second, best)
    offered = np.isfinite(own)
    gap = np.where(offered, own, -np.inf) - np.where(offered, alternative, 0.0)
    return np.asarray(np.exp(np.minimum((gap + np.asarray(lock_in)) / -np.asarray(taste), 0.0)))


def kept_share(bargaining: ArrayLike, dependence: ArrayLike, substitute: ArrayLike) -> Floats:
    """Part of a sector's gain that a provider keeps beyond its price: ``bargaining * dependence * (1 - substitute)``.

    Args:
        bargaining: Part that a provider gets of what is at stake, 0 to 1; a half is Nash's equal split.
        dependence: Share of the sector's use of AI that hangs on the provider, 0 to 1.
        substitute: How well the sector could do without it, 0 to 1.

    Returns:
        Share in [0, 1]. With a perfect substitute, or an own or open model, a provider keeps nothing beyond its price;
        with full dependence and no substitute it keeps its bargaining share.
    """
    part = np.asarray(bargaining, dtype=np.float64) * np.asarray(dependence)
    return np.asarray(part * (1.0 - np.asarray(substitute, dtype=np.float64)))


def provider_fees_usd_bn(
    surplus_usd_bn: ArrayLike, shares: ArrayLike, substitute: ArrayLike, bargaining: ArrayLike
) -> Floats:
    """What each provider takes from each sector beyond its price.

    Args:
        surplus_usd_bn: What AI adds to each sector, USD bn a quarter, shape (N, S).
        shares: Shares of firms in the enterprise segment of each nation, open models included in the whole, so that
            they sum to at most one; shape (N, F).
        substitute: :func:`substitutability` for the customers of each firm, shape (N, F), or (N, S, F) where sectors
            are locked in differently.
        bargaining: Bargaining power of providers, 0 to 1.

    Returns:
        Fees, USD bn a quarter, shape (N, S, F): each firm keeps its :func:`kept_share`, with its own share as
        dependence. Where one firm provides all and nothing replaces it, its fee is the bargaining share of the gain;
        without lock-in only the best provider gets one. Never more than the gain.
    """
    share, hold = np.asarray(shares, dtype=np.float64), np.asarray(substitute, dtype=np.float64)
    hold = hold if hold.ndim > share.ndim else hold[..., None, :]
    kept = kept_share(bargaining, share[..., None, :], hold)
    return np.asarray(np.asarray(surplus_usd_bn, dtype=np.float64)[..., None] * kept)
