"""Control of AI: who holds capability, who depends on it, who can hold it to account.

Market share is not power. An entity controls by having capability, by being the one that turns the vote, and by others
depending on it: with one of the three missing it controls nothing, so the index is a product. Oversight, exit and voice
are each enough to hold it to account. One entity far ahead is powerful whatever it intends (Cotton-Barratt, "AI,
centralization, and the One Ring"); the scales and thresholds are assumptions of this model.

Axes: nations N, entities K (firms or states).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Booleans = NDArray[np.bool_]

LEAD_HORIZON_QUARTERS = 8.0
"""A lead of two years counts as a full one."""
QUARTERS_TO_CONTROL = 4
"""Quarters in a row for which one entity must be in control before nobody can undo it."""


def capability_share(log_capability: ArrayLike, sharpness: float, present: ArrayLike = True) -> Floats:
    """Share of each entity in the world's capability: ``exp(b c_k) / sum_j exp(b c_j)``.

    Args:
        log_capability: Capability c, natural log of effective compute, shape (..., K); nan or minus infinity without.
        sharpness: Weight b of a lead, at least 0: 0 divides equally, a large one gives all to the best.
        present: Whether an entity counts, shape (..., K).

    Returns:
        Shares, shape (..., K), that sum to one; all zero where nobody has a model.
    """
    level = np.asarray(log_capability, dtype=np.float64)
    counts = np.asarray(present, dtype=bool) & np.isfinite(level)
    best = np.where(counts, level, -np.inf).max(axis=-1, keepdims=True, initial=-np.inf)
    behind = np.where(counts, level - np.where(np.isfinite(best), best, 0.0), 0.0)
    weight = np.where(counts, np.exp(sharpness * behind), 0.0)
    total = weight.sum(axis=-1, keepdims=True)
    return np.asarray(weight / np.where(total > 0.0, total, 1.0))


def lead_quarters(first: ArrayLike, second: ArrayLike, growth: ArrayLike) -> Floats:
    """Time that the second needs to get where the first is now: ``(c_1 - c_2) / g``.

    Args:
        first: Capability of the first, natural log of effective compute; minus infinity if there is none.
        second: Capability of the second, same unit; minus infinity if there is none.
        growth: Growth of the second's capability, natural log units a quarter.

    Returns:
        Quarters, at least 0: infinite if there is no second or it does not grow, 0 if there is no first.
    """
    ahead, behind = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    pace = np.asarray(growth, dtype=np.float64)
    gap = np.where(ahead > behind, ahead - np.where(ahead > behind, behind, 0.0), 0.0)
    slow = np.where(gap > 0.0, np.inf, 0.0)
    return np.asarray(np.where(pace > 0.0, gap / np.where(pace > 0.0, pace, 1.0), slow))


def lead(
    first: ArrayLike, second: ArrayLike, growth: ArrayLike, horizon_quarters: float = LEAD_HORIZON_QUARTERS
) -> Floats:
    """Lead of the first over the second as a share of the horizon, in [0, 1]; arguments as :func:`lead_quarters`."""
    return np.asarray(np.minimum(lead_quarters(first, second, growth) / horizon_quarters, 1.0))


def dependence(value_added_share: ArrayLike, provider_share: ArrayLike, locked: ArrayLike) -> Floats:
    """Share of the world's value added that hangs on each provider: ``Dep_k = sum_n v_n s_nk locked_nk``.

    Args:
        value_added_share: Share of each nation in the world's value added, shape (N,).
        provider_share: Share of each nation's AI that each entity provides, shape (N, K).
        locked: Whether its users could not leave within two quarters, or the share of them, shape (K,) or (N, K).

    Returns:
        Dependence in [0, 1], shape (K,). Case T5.9: where every nation uses only its own provider, each provider's
        dependence is its nation's share of value added, bit for bit.
    """
    held = np.asarray(provider_share, dtype=np.float64) * np.asarray(locked, dtype=np.float64)
    return np.asarray(np.asarray(value_added_share, dtype=np.float64) @ held)


def control_index(capability: ArrayLike, shapley: ArrayLike, dependence: ArrayLike) -> Floats:
    """Control of each entity: ``Ctl_k = (Cap_k Sh_k Dep_k)**(1/3)``; each factor and the result in [0, 1].

    Args:
        capability: :func:`capability_share`, shape (K,).
        shapley: Shapley value of each in the vote weighted by capability times dependence, shape (K,).
        dependence: :func:`dependence`, shape (K,).
    """
    return np.asarray(np.cbrt(np.asarray(capability, dtype=np.float64) * np.asarray(shapley) * np.asarray(dependence)))


def oversight(democracy: ArrayLike, audit: ArrayLike, lobbying: ArrayLike) -> Floats:
    """Oversight of an entity by its state: ``D audit (1 - lobby)``, its capacity times information times independence.

    Args:
        democracy: Quality of democracy D, in [0, 1].
        audit: Share of what matters that the regulator can see, in [0, 1].
        lobbying: Share of the regulator's independence that the entity has bought, in [0, 1].

    Returns:
        Oversight in [0, 1]. With nothing seen, nobody independent or no democracy there is none: strength in one does
        not make up for the lack of another.
    """
    return np.asarray(np.asarray(democracy, dtype=np.float64) * np.asarray(audit) * (1.0 - np.asarray(lobbying)))


def accountability(oversight: ArrayLike, exit: ArrayLike, voice: ArrayLike) -> Floats:
    """Accountability of an entity: ``1 - (1 - O) (1 - E) (1 - V)``; any of the three in full is enough.

    Args:
        oversight: :func:`oversight`, in [0, 1].
        exit: How easily customers can leave, in [0, 1].
        voice: Share of adults with effective input, in [0, 1].
    """
    unseen, stuck = 1.0 - np.asarray(oversight, dtype=np.float64), 1.0 - np.asarray(exit, dtype=np.float64)
    return np.asarray(1.0 - unseen * stuck * (1.0 - np.asarray(voice, dtype=np.float64)))


def unaccountable_power(control: ArrayLike, accountability: ArrayLike) -> Floats:
    """Power that answers to nobody: ``UP_k = Ctl_k (1 - Acc_k)``, in [0, 1]."""
    return np.asarray(np.asarray(control, dtype=np.float64) * (1.0 - np.asarray(accountability, dtype=np.float64)))


def control_condition(
    capability_share: ArrayLike,
    shapley: ArrayLike,
    lead_quarters: ArrayLike,
    accountability: ArrayLike,
    *,
    least_capability: float = 0.5,
    least_shapley: float = 0.95,
    least_lead_quarters: float = 2.0,
    most_accountability: float = 0.3,
) -> Booleans:
    """Whether an entity is in control this quarter: above three thresholds and below the fourth, all strictly.

    Args:
        capability_share: :func:`capability_share`, shape (K,).
        shapley: Shapley value, shape (K,).
        lead_quarters: Lead of the first over the second, one number: with more than half of all capability, an entity
            is the first.
        accountability: :func:`accountability`, shape (K,).
        least_capability: Threshold of the share of capability.
        least_shapley: Threshold of the Shapley value.
        least_lead_quarters: Threshold of the lead, quarters.
        most_accountability: Threshold of accountability.

    Returns:
        Whether all four hold, shape (K,).
    """
    strong = (np.asarray(capability_share) > least_capability) & (np.asarray(shapley) > least_shapley)
    free = (np.asarray(lead_quarters) > least_lead_quarters) & (np.asarray(accountability) < most_accountability)
    return np.asarray(strong & free)


def quarters_held_next(held: ArrayLike, condition: ArrayLike, needed: int = QUARTERS_TO_CONTROL) -> NDArray[np.int64]:
    """Count the quarters in a row for which each entity has been in control; what is reached is never undone.

    Args:
        held: Quarters in a row up to the quarter before, shape (K,).
        condition: :func:`control_condition` of this quarter, shape (K,).
        needed: Quarters in a row that make control final.

    Returns:
        Quarters in a row including this one, at most ``needed``, shape (K,): the control event has happened where it
        equals ``needed``, and stays so whatever follows.
    """
    before = np.asarray(held, dtype=np.int64)
    longer = np.where(np.asarray(condition, dtype=bool), np.minimum(before + 1, needed), 0)
    return np.where(before >= needed, needed, longer)


def dominance_time(ratio: float, growth_difference: float, share: float = 0.9) -> float:
    """Quarters until the faster of two entities has a given share: ``t = ln(R s / (1 - s)) / dg``.

    Args:
        ratio: Size of the slower over that of the faster at the start, R.
        growth_difference: Difference of their growth rates dg, natural log units a quarter.
        share: Share s to be reached, above 0 and below 1.

    Returns:
        Quarters: 0 if the share is reached at the start, infinite if nobody grows faster. Case T5.5: a share of 0.9
        is reached at ``ln(9 R) / dg``.
    """
    ahead = math.log(ratio) + math.log(share) - math.log1p(-share) if ratio > 0.0 else -math.inf
    if ahead <= 0.0:
        return 0.0
    return ahead / growth_difference if growth_difference > 0.0 else math.inf
