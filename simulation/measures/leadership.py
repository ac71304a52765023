"""Who leads, for how long, and how often the lead changes hands.

A market can be concentrated and contestable at once: a high share with frequent changes at the top is a different
world from the same share held by one firm for decades.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


def leader(values: ArrayLike) -> Floats:
    """Find the owner with the largest holding; among equals, the one in the first slot.

    The rule for ties does not depend on chance or on the order of other firms, so a tie cannot look like a change.

    Args:
        values: Holdings, shape (..., owners); nan counts as nothing.

    Returns:
        Slot of the leader as a float, shape (...); nan where nobody holds anything.
    """
    held = np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0, posinf=np.inf)
    result: Floats = np.where(held.max(axis=-1) > 0, held.argmax(axis=-1), np.nan)
    return result


def tenure_next(tenure: ArrayLike, leader: ArrayLike, last_leader: ArrayLike) -> Floats:
    """Advance the tenure of leaders by one quarter.

    Limiting case (P13): with a constant probability ``h`` of losing the lead, tenure is geometric with mean ``1/h``.

    Args:
        tenure: Quarters led up to the quarter before, shape (...).
        leader: Slot that leads now; nan where there is no leader.
        last_leader: Slot that led the quarter before; nan where there was none.

    Returns:
        Quarters led including this one: one more for the same leader, 1 for a new one, 0 without a leader.
    """
    now, before = np.asarray(leader, dtype=np.float64), np.asarray(last_leader, dtype=np.float64)
    result: Floats = np.where(np.isnan(now), 0.0, np.where(now == before, np.asarray(tenure) + 1.0, 1.0))
    return result


def changes(leaders: ArrayLike) -> Floats:
    """Count how often the lead has changed hands since the first quarter.

    A quarter without a leader is passed over: A, nobody, A is no change; A, nobody, B is one.

    Args:
        leaders: Slot of the leader in each quarter, shape (quarters,) or (quarters, layers); nan without a leader.

    Returns:
        Cumulative number of changes, same shape.
    """
    slots = np.asarray(leaders, dtype=np.float64)
    counts = np.zeros(slots.shape)
    if not len(slots):
        return counts
    last = slots[0]
    for quarter in range(1, len(slots)):
        now = slots[quarter]
        changed = ~np.isnan(now) & ~np.isnan(last) & (now != last)
        counts[quarter] = counts[quarter - 1] + changed
        last = np.where(np.isnan(now), last, now)
    return counts
