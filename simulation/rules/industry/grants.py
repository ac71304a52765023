"""Grants to labs: which of them a government's money reaches, and how much each gets."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

NO_CLAIM = 1e-300
"""Claims up to here are none: shares of still smaller sums are beyond what floating point can divide."""


class Grants(NamedTuple):
    """What each nation pays and each firm receives, both in the unit of the budgets."""

    paid: Floats
    received: Floats


def share_grants(budgets: ArrayLike, claims: ArrayLike, home: ArrayLike, reach: ArrayLike) -> Grants:
    """Share each nation's money among the firms in its reach, in proportion to their claims.

    ``g_i = sum_n B_n w_ni / sum_j w_nj`` with ``w_ni`` the claim of firm i if nation n's money reaches its home, else
    nothing. Limiting cases: a nation with one firm in reach pays that firm all of it; where nobody in reach has a claim
    the nation pays nothing, so that what is paid is what is received.

    Args:
        budgets: Money of each nation, shape (nations,).
        claims: Claim of each firm, zero for those that do not qualify, shape (firms,).
        home: Row of each firm's home, shape (firms,).
        reach: Whether the money of a nation (row) may go to firms of another (column), shape (nations, nations).
    """
    weights = np.asarray(reach, dtype=bool)[:, np.asarray(home)] * _array(claims)
    claimed = weights.sum(axis=1)
    some = claimed > NO_CLAIM
    paid = np.where(some, _array(budgets), 0.0)
    each = np.divide(paid, claimed, out=np.zeros_like(paid), where=some)
    return Grants(paid, np.asarray(each @ weights))


def home_before_friends(claims: ArrayLike, home: ArrayLike, friendly: ArrayLike) -> Flags:
    """Where nations' money goes: to firms at home, and only where none qualifies there, to those of friendly nations.

    Args:
        claims: Claim of each firm, shape (firms,).
        home: Row of each firm's home, shape (firms,).
        friendly: Whether a nation (row) funds firms of another (column), shape (nations, nations).
    """
    friends = np.asarray(friendly, dtype=bool)
    some = np.bincount(np.asarray(home), _array(claims), len(friends)) > 0.0
    return np.where(some[:, None], np.eye(len(friends), dtype=bool), friends)


def _array(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)
