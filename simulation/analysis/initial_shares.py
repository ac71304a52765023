"""One industry with other starting shares: equal, one leader, or one small firm beside equal others.

Users and usage data of each segment are dealt out anew among the firms that have users at the start; their totals stay.
All else is as in the starting table: compute, money, staff, capability. Where the appeal of brands is found from
users at the start (``products.appeal_from_data``), appeal moves with them, and fades at ``products.appeal_fade`` like
every start does.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.products import SEGMENTS
from simulation.parameters.scenario import Scenario
from simulation.timeline import Quarter

Floats = NDArray[np.float64]
Deal = Callable[[Floats], Floats]
"""Takes the users of the firms of a segment, shape (firms,), and returns the share that each is to have."""

LEADER_SHARE = 0.9
"""Share of users of the one leader; the others divide the rest evenly."""
SMALL_SHARE = 0.01
"""Share of users of the one small firm; the others divide the rest evenly."""


def equal_shares(users: Floats) -> Floats:
    """Every firm has the same.

    Example:
        >>> equal_shares(np.array([7.0, 2.0])).tolist()
        [0.5, 0.5]
    """
    return np.full(users.size, 1.0 / users.size)


def one_leader(users: Floats) -> Floats:
    """The largest firm has nine tenths.

    Example:
        >>> one_leader(np.array([1.0, 7.0, 2.0])).round(9).tolist()
        [0.05, 0.9, 0.05]
    """
    return _one_apart(users, int(np.argmax(users)), LEADER_SHARE)


def one_small(users: Floats) -> Floats:
    """The smallest firm has a hundredth.

    Example:
        >>> one_small(np.array([1.0, 7.0, 2.0])).round(9).tolist()
        [0.01, 0.495, 0.495]
    """
    return _one_apart(users, int(np.argmin(users)), SMALL_SHARE)


STARTS: dict[str, Deal] = {"equal shares": equal_shares, "one leader": one_leader, "one small firm": one_small}
"""Ways to deal out users, by name."""


def dealt_anew(scenario: Scenario, deal: Deal) -> Scenario:
    """A scenario whose users and data at the start are dealt out anew in every segment.

    Args:
        scenario: The scenario. A segment in which fewer than two firms have users stays as it is.
        deal: How, for example :func:`equal_shares`.
    """
    firms = list(scenario.firms)
    for segment in SEGMENTS:
        users, data = f"users_{segment}_m", f"data_{segment}"
        there = [n for n, one in enumerate(firms) if getattr(one, users) > 0.0 and _has_begun(one.founded, scenario)]
        if len(there) < 2:
            continue
        held = np.array([[getattr(firms[n], users), getattr(firms[n], data)] for n in there])
        new = np.outer(deal(held[:, 0]), held.sum(axis=0))
        for n, (its_users, its_data) in zip(there, new.tolist(), strict=True):
            firms[n] = firms[n].model_copy(update={users: its_users, data: its_data})
    return scenario.model_copy(update={"firms": tuple(firms)})


def _has_begun(founded: str, scenario: Scenario) -> bool:
    return Quarter.parse(founded) <= Quarter.parse(scenario.start)


def _one_apart(users: Floats, which: int, share: float) -> Floats:
    """One firm has a share of its own; a firm that is alone has all."""
    if users.size == 1:
        return np.ones(1)
    shares = np.full(users.size, (1.0 - share) / (users.size - 1))
    shares[which] = share
    return shares
