"""Data flywheel (mechanism M1): use brings data, data bring quality, quality brings use.

Each quarter a firm's stock of usage data decays and grows with its users; the stock is turned into quality by one of
four learning curves, and quality goes into the demand of :mod:`simulation.rules.industry.demand`. Whether the loop
tips a market is decided by one number, strength / taste (see :mod:`simulation.rules.industry.stability`).

The last axis of every array is firms; any axes before it (segments, runs) are carried along. Users are in millions,
data in million user-quarters of usable use, quality in the money units of the price (USD per user and quarter).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def data_next(
    data: ArrayLike, users: ArrayLike, usable_share: ArrayLike, depreciation: ArrayLike, bought: ArrayLike = 0.0
) -> Floats:
    """Stock of data at the end of the quarter: ``D' = (1 - d) D + z users + bought``.

    Args:
        data: Data at the start, million usable user-quarters, shape (..., firms).
        users: Users in the quarter, millions.
        usable_share: Share of use that may be learned from (opt-outs, no-train contracts), 0 to 1.
        depreciation: Share of the stock that loses its value each quarter, 0 to 1.
        bought: Data licensed from others in the quarter.

    Returns:
        Data at the end of the quarter, shape (..., firms).

    Constant use ``u`` brings the stock geometrically to ``z u / d`` (case F1). Source: Farboodi & Veldkamp (2021),
    NBER working paper 28427: data are a by-product of activity and depreciate.
    """
    kept = (1.0 - np.asarray(depreciation, dtype=np.float64)) * np.asarray(data, dtype=np.float64)
    return np.asarray(kept + np.asarray(usable_share) * np.asarray(users) + np.asarray(bought), dtype=np.float64)


def effective_data(data: ArrayLike, sharing: ArrayLike) -> Floats:
    """Data a firm can learn from: its own and a share of everybody else's, ``D_i + sum_{j != i} phi_j D_j``.

    Data are nonrival (Jones & Tonetti 2020, American Economic Review): nobody loses what is copied.

    Args:
        data: Own stocks, shape (..., firms).
        sharing: Share of a firm's data within reach of others (portability, mandated sharing), 0 to 1; a number for all
            or by firm, shape (..., firms).

    Returns:
        Effective data, shape (..., firms). Sharing 1 makes all firms equal (case F5).
    """
    own = np.asarray(data, dtype=np.float64)
    shared = np.asarray(sharing, dtype=np.float64)
    if shared.ndim == 0:
        return np.asarray(own + shared * (own.sum(axis=-1, keepdims=True) - own))
    within_reach = shared * own
    return np.asarray(own + (within_reach.sum(axis=-1, keepdims=True) - within_reach))


def log_quality(effective: ArrayLike, public_data: ArrayLike, strength: ArrayLike) -> Floats:
    """Quality from data with constant returns to each doubling: ``g ln(De + D0)``.

    Args:
        effective: Effective data, shape (..., firms).
        public_data: Data everybody has; above 0 wherever a firm may start with nothing, as ln 0 means no product.
        strength: Quality per natural-log unit of data, in money units.

    Returns:
        Quality, money units; minus infinity where there are no data at all; 0 where strength is 0.
    """
    power = np.asarray(strength, dtype=np.float64)
    total = np.asarray(effective, dtype=np.float64) + np.asarray(public_data, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        quality = power * np.log(total)
    return np.where(power == 0.0, 0.0, quality)


def saturating_quality(effective: ArrayLike, ceiling: ArrayLike, half_point: ArrayLike) -> Floats:
    """Quality from data that runs into a ceiling: ``Q De / (De + Dh)``.

    Args:
        effective: Effective data, shape (..., firms).
        ceiling: Quality with unlimited data, money units.
        half_point: Data that give half of the ceiling, above 0.

    Returns:
        Quality, money units. With every firm on the plateau data stop mattering (case F12).
    """
    stock = np.asarray(effective, dtype=np.float64)
    return np.asarray(np.asarray(ceiling) * stock / (stock + np.asarray(half_point)), dtype=np.float64)


def saturating_feedback(effective: ArrayLike, ceiling: ArrayLike, half_point: ArrayLike, taste: ArrayLike) -> Floats:
    """Feedback strength of the saturating curve at a stock: ``(Q / mu) De Dh / (De + Dh)^2``, at most ``Q / (4 mu)``.

    Args:
        effective: Effective data.
        ceiling: Quality with unlimited data, money units.
        half_point: Data that give half of the ceiling.
        taste: Scale of tastes, money units.

    Returns:
        The local value of theta, to compare with :func:`stability.tipping_threshold`. No data level tips a market
        with fixed prices while the ceiling is below four times the scale of tastes (case F11).
    """
    stock, half = np.asarray(effective, dtype=np.float64), np.asarray(half_point, dtype=np.float64)
    return np.asarray(np.asarray(ceiling) / np.asarray(taste) * stock * half / (stock + half) ** 2, dtype=np.float64)


def precision_next(
    precision: ArrayLike,
    use: ArrayLike,
    persistence: ArrayLike,
    innovation_variance: ArrayLike,
    precision_per_use: ArrayLike,
) -> Floats:
    """Precision of a firm's forecast of a moving target: ``O' = 1 / (rho^2 / O + v) + zeta use``.

    Args:
        precision: Precision at the start, at least 0, shape (..., firms).
        use: Users in the quarter, millions.
        persistence: Persistence of the target from quarter to quarter, 0 to 1.
        innovation_variance: Variance of what is new about the target each quarter; it makes old data stale.
        precision_per_use: Precision brought by a million users in a quarter.

    Returns:
        Precision at the end of the quarter. Source: Farboodi & Veldkamp (2021), the Kalman filter of a firm.
    """
    known = np.asarray(precision, dtype=np.float64)
    # Written without 1/O, so that a firm that knows nothing yet (O = 0) is an ordinary case.
    spread = np.asarray(persistence) ** 2 + np.asarray(innovation_variance) * known
    carried = np.divide(known, spread, out=np.zeros(np.broadcast(known, spread).shape), where=spread > 0.0)
    return np.asarray(carried + np.asarray(precision_per_use) * np.asarray(use), dtype=np.float64)


def precision_quality(precision: ArrayLike, ceiling: ArrayLike) -> Floats:
    """Quality from the precision of the forecast: ``A - 1 / O``, bounded by the ceiling.

    Args:
        precision: Precision, at least 0.
        ceiling: Quality of a perfect forecast, money units.

    Returns:
        Quality, money units; minus infinity where nothing is known.
    """
    with np.errstate(divide="ignore"):
        return np.asarray(np.asarray(ceiling) - 1.0 / np.asarray(precision, dtype=np.float64), dtype=np.float64)


def precision_steady_state(inflow: ArrayLike, persistence: ArrayLike, innovation_variance: ArrayLike) -> Floats:
    """Precision to which a constant inflow ``b`` leads (case F10).

    ``O* = [B + sqrt(B^2 + 4 v b rho^2)] / (2 v)`` with ``B = 1 + b v - rho^2``.

    Args:
        inflow: Precision added each quarter, precision_per_use times use.
        persistence: Persistence of the target.
        innovation_variance: Variance of the target's innovations, above 0.

    Returns:
        The steady state of :func:`precision_next`.
    """
    added, variance = np.asarray(inflow, dtype=np.float64), np.asarray(innovation_variance, dtype=np.float64)
    memory = np.asarray(persistence, dtype=np.float64) ** 2
    middle = 1.0 + added * variance - memory
    root = np.sqrt(middle**2 + (2.0 * variance) * (2.0 * added * memory))
    return np.asarray((middle + root) / (2.0 * variance), dtype=np.float64)


def within_user_bonus(past_use: ArrayLike, strength: ArrayLike) -> Floats:
    """Advantage a firm has with its own past users only: ``w ln(1 + past use)``, to add to the switching bonus.

    Learning within a user works like a switching cost, learning across users like a network effect (Hagiu & Wright
    2023, RAND Journal of Economics), so this goes into ``bonus`` of :func:`demand.switching_shares` and never into
    the data stock.

    Args:
        past_use: Quarters of past use of the average present user of each firm, at least 0.
        strength: Quality per natural-log unit of own history, money units.

    Returns:
        Bonus in money units; 0 for a newcomer.
    """
    return np.asarray(np.asarray(strength) * np.log1p(np.asarray(past_use, dtype=np.float64)), dtype=np.float64)
