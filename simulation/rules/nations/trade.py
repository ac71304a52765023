"""Trade in AI services: from whom a nation buys, what borders and blocs change, and what an embargo costs.

Nations tell the services of different providers apart (Armington 1969, IMF Staff Papers). Shares in spending are then
those of a logit choice in which a border is a penalty, and the loss from being cut off follows from the share bought at
home alone (Arkolakis, Costinot & Rodriguez-Clare 2012, American Economic Review).

Axes: nations N that buy, providers M that sell (nations, or firms with a home). The elasticity is above 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_LOWEST = float(np.finfo(np.float64).min)  # stands for minus infinity where a difference of infinities would be nan


def trade_friction(opposed: ArrayLike, foreign: ArrayLike, bloc_cost: float, border_cost: float) -> Floats:
    """What a service costs to its buyer over what its provider asks.

    Args:
        opposed: Whether buyer and provider belong to opposing blocs, shape (N, M).
        foreign: Whether the provider is abroad, shape (N, M).
        bloc_cost: Rise of the price between opposing blocs, share; infinite where blocs do not trade.
        border_cost: Rise of the price across any border, share.

    Returns:
        Factor ``tau``, shape (N, M): 1 at home, ``1 + border_cost`` abroad, times ``1 + bloc_cost`` in an opposing
        bloc. Without costs 1 everywhere.
    """
    across = np.where(np.asarray(opposed, dtype=bool), 1.0 + bloc_cost, 1.0) * (1.0 + border_cost)
    return np.where(np.asarray(foreign, dtype=bool), across, 1.0)


def choice_penalty(friction: ArrayLike, elasticity: float) -> Floats:
    """Friction as a penalty in a logit choice: ``(sig - 1) ln tau``, in units of the scale of tastes.

    Args:
        friction: Factor ``tau`` on the price, at least 1; infinite where there is no trade.
        elasticity: Elasticity ``sig`` between providers, above 1.

    Returns:
        Penalty of the shape of the friction: 0 at home, infinite without trade. A logit choice with it has exactly the
        shares of :func:`import_shares`.
    """
    return np.asarray((elasticity - 1.0) * np.log(np.asarray(friction, dtype=np.float64)))


def import_shares(weight: ArrayLike, price: ArrayLike, friction: ArrayLike, elasticity: float) -> Floats:
    """Where each nation's spending on AI goes: ``lam_nm = b_m (p_m tau_nm)^(1-sig) / sum_l b_l (p_l tau_nl)^(1-sig)``.

    Args:
        weight: How much buyers like a provider, ``b``, at least 0, shape (M,) or (N, M).
        price: Price ``p`` at the provider's door, money, above 0; infinite if it sells nothing. Shape (M,) or (N, M).
        friction: :func:`trade_friction`, shape (N, M).
        elasticity: Elasticity ``sig``, above 1.

    Returns:
        Shares, shape (N, M); rows sum to 1, or to 0 where nobody can deliver.

    Limiting cases:
        Equal providers without friction get equal shares; with a very high elasticity the cheapest gets all.
    """
    terms, _ = _terms(weight, price, friction, elasticity)
    total = terms.sum(axis=-1, keepdims=True)
    return np.asarray(terms / np.where(total > 0.0, total, 1.0))


def price_index(weight: ArrayLike, price: ArrayLike, friction: ArrayLike, elasticity: float) -> Floats:
    """Price of a bundle of AI services in each nation: ``P_n = [sum_m b_m (p_m tau_nm)^(1-sig)]^(1/(1-sig))``.

    Args:
        weight: ``b``, shape (M,) or (N, M).
        price: ``p``, money, shape (M,) or (N, M).
        friction: :func:`trade_friction`, shape (N, M).
        elasticity: ``sig``, above 1.

    Returns:
        Money, shape (N,). One provider of weight 1 at home: its price. Nobody: infinite.
    """
    terms, top = _terms(weight, price, friction, elasticity)
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray(np.exp((np.log(terms.sum(axis=-1)) + top) / (1.0 - elasticity)))


def embargo_loss(home_share: ArrayLike, spending_share: ArrayLike, elasticity: float) -> Floats:
    """Share of real income lost when all foreign AI is cut off: ``1 - lam^(mu / (sig - 1))``.

    Args:
        home_share: Share ``lam`` of spending on AI that goes to providers at home before the embargo, 0 to 1.
        spending_share: Share ``mu`` of all spending that goes to AI, 0 to 1.
        elasticity: Elasticity ``sig``, above 1.

    Returns:
        Share in [0, 1]. Home shares 0.05, 0.25 and 0.5 at ``mu = 0.05`` and ``sig = 5``: 3.68%, 1.72%, 0.86%
        (Case T3.4). A nation that buys all at home loses nothing, and one that buys nothing at home loses all, unless
        it spends nothing on AI. The exponent is the rise of :func:`price_index` at constant prices at home.
    """
    power = np.asarray(spending_share, dtype=np.float64) / (elasticity - 1.0)
    return np.asarray(1.0 - np.asarray(home_share, dtype=np.float64) ** power)


def _terms(weight: ArrayLike, price: ArrayLike, friction: ArrayLike, elasticity: float) -> tuple[Floats, Floats]:
    """Terms of the sum over providers, the largest of each nation scaled to 1, and the logs of the scales."""
    with np.errstate(divide="ignore"):
        liked = np.log(np.asarray(weight, dtype=np.float64))
    asked = (elasticity - 1.0) * np.log(np.asarray(price, dtype=np.float64))
    logs = liked - asked - choice_penalty(friction, elasticity)
    top = np.maximum(logs.max(axis=-1), _LOWEST)
    return np.exp(logs - top[..., None]), top
