"""Treaties: how many sign, whether those who signed comply, and what a limit on arms is worth to them.

Signing follows Barrett (1994, Oxford Economic Papers 46); compliance is a repeated prisoner's dilemma in which a
breach is found out with some probability (Friedman 1971; Abreu, Pearce & Stacchetti 1990).

Axes: nations N.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.rules.nations.arms import contest_shares

Floats = NDArray[np.float64]

_ROUNDING = 1e-9  # ties of the theory stay ties whatever the last bits say


class TreatyPayoffs(NamedTuple):
    """What a nation gets from defecting on others who comply, from all complying, and from none complying."""

    temptation: Floats
    reward: Floats
    punishment: Floats


def coalition_payoffs(members: float, nations: float, benefit: float = 1.0, cost: float = 1.0) -> tuple[float, float]:
    """Payoff of a member and of an outsider when each of n members abates for all: benefit ``b Q``, cost ``c q^2 / 2``.

    An outsider abates ``b / c``; each member, which counts the benefit of all members, ``n b / c``.

    Args:
        members: Members ``n``.
        nations: All nations.
        benefit: Benefit ``b`` to each nation of a unit that anybody abates.
        cost: Slope ``c`` of marginal cost.

    Returns:
        Payoff of a member and of an outsider, money.
    """
    alone = benefit / cost
    total = alone * (members**2 + nations - members)
    member = benefit * total - cost * (members * alone) ** 2 * 0.5
    return member, benefit * total - cost * alone**2 * 0.5


def stable_coalition_sizes(nations: int, benefit: float = 1.0, cost: float = 1.0) -> list[int]:
    """Sizes of a coalition that no member wants to leave and no outsider wants to join.

    Args:
        nations: All nations.
        benefit: As in :func:`coalition_payoffs`.
        cost: As in :func:`coalition_payoffs`.

    Returns:
        Sizes, ascending; those indifferent stay where they are. 2 and 3 for any number of nations from 3 (T4.6).
    """
    payoffs = [coalition_payoffs(members, nations, benefit, cost) for members in range(nations + 1)]
    tie = _ROUNDING * benefit**2 / cost
    return [
        members
        for members in range(1, nations + 1)
        if payoffs[members][0] >= payoffs[members - 1][1] - tie
        and (members == nations or payoffs[members][1] >= payoffs[members + 1][0] - tie)
    ]


def stable_coalition_size(nations: int, benefit: float = 1.0, cost: float = 1.0) -> int:
    """Largest of :func:`stable_coalition_sizes`: 3, however many nations there are (Case T4.6)."""
    return max(stable_coalition_sizes(nations, benefit, cost))


def binary_participants(cost_over_gain: float) -> int:
    """Members of a treaty with a yes or no contribution: ``ceil(c / b)``, the fewest who gain by contributing.

    Args:
        cost_over_gain: Cost ``c`` of contributing over the gain ``b`` that a contribution brings to each member.

    Returns:
        At least 1. Case T4.6: 3.2 gives 4.
    """
    return max(1, math.ceil(cost_over_gain * (1.0 - _ROUNDING)))


def compliance_threshold(
    temptation: ArrayLike, reward: ArrayLike, punishment: ArrayLike, detection: ArrayLike
) -> Floats:
    """Discount factor from which a nation complies: ``(T - R) / ((T - R) + p (R - P))``.

    A breach gains ``T - R`` in every period until it is found out, and then costs ``R - P`` for ever.

    Args:
        temptation: Payoff ``T`` of breaking a treaty that others keep, per quarter.
        reward: Payoff ``R`` when all keep it.
        punishment: Payoff ``P`` when none does.
        detection: Chance ``p`` that a breach is found out in a quarter.

    Returns:
        0 where nothing is gained by a breach; infinite where a breach gains and is never found out or never costs.
        Case T4.7: (3, 2, 1) with detection 1, 0.5, 0.2 gives 0.5, 0.667, 0.833.
    """
    kept = np.asarray(reward, dtype=np.float64)
    gain = np.asarray(temptation) - kept
    loss = np.asarray(detection) * (kept - np.asarray(punishment))
    gain, loss = np.broadcast_arrays(gain, loss)
    shortest = np.divide(gain, gain + loss, out=np.full(gain.shape, np.inf), where=(gain > 0.0) & (loss > 0.0))
    return np.asarray(np.where(gain <= 0.0, 0.0, shortest))


def complies(
    discount: ArrayLike,
    temptation: ArrayLike,
    reward: ArrayLike,
    punishment: ArrayLike,
    detection: ArrayLike,
    sanction_quarters: float = np.inf,
) -> NDArray[np.bool_]:
    """Whether a nation keeps a treaty: a breach gains no more than the sanction takes, ``T - R <= p (R - P) S``.

    ``S = d + d^2 + ... + d^L`` is what the quarters of the sanction are worth today. A sanction without end gives the
    condition that the discount factor is at least :func:`compliance_threshold` (Case T4.7); one of no quarters keeps
    only those who gain nothing by a breach.

    Args:
        discount: Worth today of a payoff one quarter later, 0 to 1.
        temptation: As in :func:`compliance_threshold`.
        reward: As there.
        punishment: As there.
        detection: As there.
        sanction_quarters: Quarters ``L`` for which a breach that is found out makes the treaty void.
    """
    factor = np.asarray(discount, dtype=np.float64)
    patient = factor >= 1.0
    lasts = factor * (1.0 - factor**sanction_quarters) / np.where(patient, 1.0, 1.0 - factor)
    lasts = np.where(patient, sanction_quarters, lasts)
    gain = np.asarray(temptation, dtype=np.float64) - np.asarray(reward)
    cost = np.asarray(detection) * np.maximum(np.asarray(reward, dtype=np.float64) - np.asarray(punishment), 0.0)
    return np.asarray(gain <= np.multiply(cost, lasts, out=np.zeros(np.broadcast(cost, lasts).shape), where=cost > 0.0))


def arms_payoffs(
    own_free: ArrayLike,
    own_limited: ArrayLike,
    rivals_free: ArrayLike,
    rivals_limited: ArrayLike,
    prize: ArrayLike,
    decisiveness: float = 1.0,
) -> TreatyPayoffs:
    """What a limit on arms is worth to each nation against all its opponents together: ``prize * share - spending``.

    Args:
        own_free: Spending of each nation without a treaty, at least 0, USD bn a quarter, shape (N,).
        own_limited: What the treaty would let it spend, same shape.
        rivals_free: Spending of its opponents without a treaty, same shape.
        rivals_limited: Spending of its opponents if those of them who are bound keep the treaty, same shape.
        prize: What is at stake for each nation, USD bn a quarter, scalar or shape (N,).
        decisiveness: Exponent of the contest.

    Returns:
        Temptation (own spending free, that of opponents limited), reward (both limited) and punishment (both free),
        USD bn a quarter, shape (N,). Equal limits leave shares as they are, so all gain what they no longer spend; who
        is bound alone gains that and loses a part of the prize.
    """
    own, kept = np.asarray(own_free, dtype=np.float64), np.asarray(own_limited, dtype=np.float64)
    rivals, bound = np.asarray(rivals_free, dtype=np.float64), np.asarray(rivals_limited, dtype=np.float64)
    own_spends, rival_spends = np.stack([own, kept, own]), np.stack([bound, bound, rivals])
    shares = contest_shares(np.stack([own_spends, rival_spends], axis=-1), decisiveness)[..., 0]
    return TreatyPayoffs(*(np.asarray(prize) * shares - own_spends))


def in_force(ratified: ArrayLike, needed: int) -> bool:
    """Whether a treaty binds: at least so many nations have ratified it, shape (N,)."""
    return int(np.count_nonzero(ratified)) >= needed


def detected(defects: ArrayLike, detection: ArrayLike, draws: ArrayLike) -> NDArray[np.bool_]:
    """Which breaches are found out in a quarter.

    Args:
        defects: Whether a nation breaks the treaty, shape (N,).
        detection: Chance that a breach is found out, scalar or shape (N,).
        draws: Uniform draws in [0, 1), shape (N,).

    Returns:
        Shape (N,); never a nation that complies.
    """
    return np.asarray(np.asarray(defects, dtype=bool) & (np.asarray(draws) < np.asarray(detection)))
