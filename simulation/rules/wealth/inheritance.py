"""Inheritance: what heirs keep, what is shared out among all, and what this does to the tail of wealth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
_TOLERANCE = 1e-14


class EqualPart(NamedTuple):
    """A pool shared out in equal parts: the part of each person, and what is carried over to the next quarter."""

    each: Floats
    carried: Floats


def shared_estate(wealth: ArrayLike, dilution: float) -> Floats:
    """Part of an estate that goes to all people of the nation, USD; debts stay with the heir.

    Args:
        wealth: Wealth of people whose generation ends, USD.
        dilution: Part of an estate that does not go to the heir: several heirs, who are people like others, bequests
            and estate taxes. Zero: one heir keeps all. One: every generation starts with nothing of its own.
    """
    return np.asarray(dilution * np.maximum(np.asarray(wealth, dtype=np.float64), 0.0))


def equal_part(pool: ArrayLike, carried: ArrayLike, people: ArrayLike, grain: float) -> EqualPart:
    """Share a pool out in equal parts of whole grains and carry the remainder over.

    Nothing is lost: parts times people plus what is carried over is the pool plus what was carried over before.

    Args:
        pool: Money to share out, by nation, USD.
        carried: Money carried over from the last quarter, by nation, USD.
        people: People of each nation.
        grain: Smallest amount of money, USD.

    Returns:
        Part of each person, a whole number of grains rounded down, and what is carried over, less than a grain per
        person. Nobody gets a part where there are no people or nothing to share.
    """
    total = np.asarray(pool, dtype=np.float64) + np.asarray(carried)
    heads = np.asarray(people, dtype=np.float64)
    part = np.divide(np.maximum(total, 0.0), heads, out=np.zeros(total.shape), where=heads > 0.0)
    each = np.floor(part / grain) * grain
    # A division that was rounded up may promise a grain too much.
    each = np.where(each * heads > np.maximum(total, 0.0), each - grain, each)
    return EqualPart(each, np.asarray(total - each * heads))


def inheritance_exponent(drift: float, sd: float, death: float, dilution: float) -> float:
    """Tail exponent of lognormal growth when a part of wealth leaves the family at death.

    The positive root of ``E[G ** a] (1 - death + death (1 - dilution) ** a) = 1``. Limiting cases: at a dilution of
    one it is growth with a new start (Case T2.7); zero if wealth spreads without end.

    Args:
        drift: Mean of log growth per period.
        sd: Standard deviation of log growth, positive.
        death: Chance per period that a generation ends.
        dilution: Part of an estate that leaves the family, in [0, 1].
    """

    def excess(exponent: float) -> float:
        survives = 1.0 - death + death * (1.0 - dilution) ** exponent
        return float(drift * exponent + (sd * exponent) ** 2 / 2 + np.log(survives))

    # The excess is convex and zero at an exponent of zero; the root sought is the other one, if it is positive.
    upper = 1.0
    while excess(upper) <= 0.0:
        upper *= 2
    lower = upper
    while excess(lower) > 0.0:
        lower /= 2
        if lower < _TOLERANCE:
            return 0.0
    while upper - lower > _TOLERANCE * upper:
        middle = (lower + upper) / 2
        lower, upper = (middle, upper) if excess(middle) <= 0.0 else (lower, middle)
    return (lower + upper) / 2
