"""Who leaves: firms without money, firms that the open frontier has overtaken, firms that simply close."""

from __future__ import annotations

from enum import IntEnum, auto
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class ExitReason(IntEnum):
    """Why a firm leaves; the earlier reason counts when several hold.

    Attributes:
        NONE: The firm stays.
        FAILURE: It cannot pay its bills and nobody refinances it.
        OBSOLETE: Its best model has trailed the open frontier for too long.
        HAZARD: It closes for a reason outside the model.
    """

    NONE = 0
    FAILURE = auto()
    OBSOLETE = auto()
    HAZARD = auto()


class Exits(NamedTuple):
    """Who leaves in a quarter, and why.

    Attributes:
        leaves: True for each firm that leaves, shape (F,).
        reason: :class:`ExitReason` of each firm as a number, shape (F,).
    """

    leaves: NDArray[np.bool_]
    reason: NDArray[np.int64]


def insolvent(cash: ArrayLike, raised: ArrayLike) -> NDArray[np.bool_]:
    """Whether a firm cannot pay its bills: ``cash + raised < 0``.

    Args:
        cash: Cash at the end of the quarter before money that is still to come in, USD bn, shape (F,).
        raised: Money that rescues the firm now and is not yet in ``cash``, USD bn, shape (F,); zero if none.

    Returns:
        True for each insolvent firm, shape (F,). A firm left with exactly nothing has paid its bills and stays.

    Limiting case:
        A stock of 10 that burns 3 per quarter without a raise ends in quarter 4 (Case I11).
    """
    return np.asarray(np.add(cash, raised) < 0.0)


def obsolete_quarters_next(
    counter: ArrayLike, quality: ArrayLike, open_quality: ArrayLike, gap: ArrayLike
) -> NDArray[np.int64]:
    """Count quarters in a row in which a firm trails what is free for everybody: ``quality < open_quality - gap``.

    Args:
        counter: Quarters in a row up to now, shape (F,).
        quality: Quality of each firm's best product, shape (F,).
        open_quality: Quality of the open frontier, same unit.
        gap: How far a firm may trail and still find buyers, same unit.

    Returns:
        Counter of the next quarter, shape (F,); back to zero as soon as the firm catches up.
    """
    trails = np.less(quality, np.subtract(open_quality, gap))
    return np.asarray(np.where(trails, np.add(counter, 1), 0), dtype=np.int64)


def exits(
    cash: ArrayLike,
    raised: ArrayLike,
    obsolete_quarters: ArrayLike,
    patience: ArrayLike,
    hazard: ArrayLike,
    draws: ArrayLike,
) -> Exits:
    """Decide which firms leave at the end of a quarter.

    Args:
        cash: Cash before money that is still to come in, USD bn, shape (F,).
        raised: Money that rescues the firm now, USD bn, shape (F,).
        obsolete_quarters: Quarters in a row behind the open frontier, shape (F,).
        patience: Quarters in a row after which owners give up; infinite switches this reason off.
        hazard: Chance per quarter of leaving for any other reason, a number or shape (F,).
        draws: Uniform draws in [0, 1), one per firm, shape (F,).

    Returns:
        Who leaves and for which reason.

    Limiting case:
        With a common hazard and nothing else, lifetimes are geometric (Case I8).
    """
    failed = insolvent(cash, raised)
    obsolete = np.greater_equal(obsolete_quarters, patience)
    closed = np.less(draws, hazard)
    reason = np.where(closed, int(ExitReason.HAZARD), int(ExitReason.NONE))
    reason = np.where(obsolete, int(ExitReason.OBSOLETE), reason)
    reason = np.where(failed, int(ExitReason.FAILURE), reason).astype(np.int64)
    return Exits(leaves=reason != int(ExitReason.NONE), reason=reason)
