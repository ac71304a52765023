"""Boxes of worlds in which something fails often, found by PRIM of the EMA workbench.

The patient rule induction method (Friedman & Fisher 1999) peels off, again and again, the twentieth of the worlds at
one end of one parameter whose loss raises the share of failures most, and at last pastes back what went too far. Its
versions differ in what they ask for and give back; limits are the same in all, and everything else is computed here.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Sequence
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SIGNIFICANT = 0.05


class DiscoveryError(ValueError):
    """Scenario discovery cannot be done; the text is one sentence."""

    exit_code = 2


def trajectory(axes: Floats, fails: Bools) -> list[Floats]:
    """Boxes that PRIM goes through, from the whole space to the smallest.

    Args:
        axes: Uncertain numbers by world, shape (worlds, dimensions).
        fails: Which worlds fail; some do and some do not.

    Returns:
        Lower and upper limits of every box, shape (dimensions, 2); infinite where a number is not restricted.

    Raises:
        DiscoveryError: If the EMA workbench is not there.
    """
    import pandas as pd

    prim = _workbench()
    frame = pd.DataFrame(axes, columns=[str(number) for number in range(axes.shape[1])])
    asks = inspect.signature(prim.Prim).parameters
    threshold = {"threshold": np.finfo(float).tiny} if "threshold" in asks else {}  # version 2 cannot do without
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        steps = prim.Prim(frame, fails.astype(np.int64), **threshold).find_box().box_lims
    limits = [step.to_numpy(dtype=np.float64).T for step in steps]
    whole = limits[0]
    return [np.where(one == whole, [-np.inf, np.inf], one) for one in limits]


def inside(axes: Floats, limits: Floats) -> Bools:
    """Which worlds lie in a box, limits included."""
    return np.asarray(((axes >= limits[:, 0]) & (axes <= limits[:, 1])).all(axis=1), dtype=bool)


def advantage(fails: Bools, within: Bools) -> float:
    """Share of the failing worlds that a box holds, less the share of the others (Youden's index, 1950).

    It is 1 for a box of all failures and nothing else, and about 0 for a box that has nothing to do with them.

    Example:
        >>> advantage(np.array([True, True, False, False]), np.array([True, False, False, False]))
        0.5
    """
    return float(within[fails].mean() - within[~fails].mean())


def quasi_p(axes: Floats, fails: Bools, limits: Floats) -> Floats:
    """Chance that a limit restricts the box for nothing (Bryant & Lempert 2010), shape (dimensions, 2).

    The chance that as many of the worlds in the box fail, if they failed as often as in the box without this limit; nan
    where there is no limit. It does not know that the limit was searched for.
    """
    from scipy.special import bdtrc

    within = inside(axes, limits)
    worlds, failing = int(within.sum()), int(fails[within].sum())
    found = np.full(limits.shape, np.nan)
    for place in zip(*np.nonzero(np.isfinite(limits)), strict=True):
        wider = fails[inside(axes, _without(limits, place))]
        found[place] = bdtrc(failing - 1, worlds, wider.mean()) if failing else 1.0
    return found


def best_box(axes: Floats, fails: Bools, boxes: Sequence[Floats]) -> Floats:
    """The box that tells failing worlds from others best, without limits that restrict it for nothing.

    Args:
        axes: Uncertain numbers by world, shape (worlds, dimensions).
        fails: Which worlds fail.
        boxes: What :func:`trajectory` found for these worlds.

    Returns:
        Lower and upper limits, shape (dimensions, 2); infinite where a number is not restricted.
    """
    limits = boxes[int(np.argmax([advantage(fails, inside(axes, one)) for one in boxes]))]
    while np.isfinite(limits).any():
        chances = np.nan_to_num(quasi_p(axes, fails, limits), nan=-1.0)
        if chances.max() <= SIGNIFICANT:
            break
        limits = _without(limits, np.unravel_index(int(chances.argmax()), chances.shape))
    return limits


def _without(limits: Floats, place: tuple[np.intp, ...]) -> Floats:
    """A box with one limit taken away."""
    wider = limits.copy()
    wider[place] = np.inf if place[-1] else -np.inf
    return wider


def _workbench() -> ModuleType:
    """PRIM of the EMA workbench; its import takes seconds and speaks of optional parts, so it comes late and silent."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from ema_workbench.analysis import prim
        except ImportError:
            raise DiscoveryError(
                "scenario discovery needs the extra: pip install 'ai-concentration[analysis]'"
            ) from None
    found: ModuleType = prim
    return found
