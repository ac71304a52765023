"""History matching: which values of uncertain parameters does the record not rule out?

The distance of a run from a target is counted in the target's own uncertainty: ``z = (x - c) / s``, in logs where the
band is above zero, with ``c`` the middle of its band and ``s`` half its width over 1.96, so that the band holds 95 %.
One run has its luck, so a run is as implausible as

    I = largest, but for one target in ten, of abs(z) / sqrt(1 + luck^2)

(Craig, Goldstein, Seheult and Smith 1997). Not the largest of all but one further down, as Vernon, Goldstein and Bower
(2010) do, who take the third of eleven: a number of the record may be wrong, and every model is wrong somewhere. A
run with ``I > 3`` is ruled out, because a distribution with one peak has 95 % of its mass within three deviations
(Pukelsheim 1994).

Where no run was made, surfaces stand in (:mod:`simulation.analysis.emulator`) and say where to look next: inside the
cutoff by a margin, because they err. Only runs rule out, so an error of a surface costs runs and admits nothing. These
places are walked through by proposals along the difference of two of them (ter Braak 2006), after levels of
implausibility that come down step by step (Williamson and Vernon 2013).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.emulator import Surface, expected
from simulation.analysis.targets import Target
from simulation.randomness import Luck
from simulation.sweeps.designs import latin_hypercube

Floats = NDArray[np.float64]

CUTOFF = 3.0
"""Implausibility above which a run is ruled out."""
AIM = 2.5
"""Implausibility that surfaces should expect where runs are made: a margin below the cutoff for what they miss."""
FORGIVEN = 0.1
"""Share of the targets that a point may miss by more."""
FAR = 10.0
"""Distances beyond this are all the same: far too far."""
NORMAL_95 = 1.959964
"""Deviations of a normal distribution that hold 95 % to both sides."""
_KEPT_SHARE, _STEPS, _MOST_LEVELS, _WALKERS, _JITTER = 0.2, 12, 40, 2_000, 1e-3


@dataclass(frozen=True)
class Scale:
    """How far from a target a value is.

    Attributes:
        middle: Middle of the band, in logs where ``log`` holds.
        deviation: Half the width of the band over 1.96.
        log: Whether ratios count and not differences.
    """

    middle: float
    deviation: float
    log: bool

    def distance(self, values: Floats) -> Floats:
        """Distances, at most :data:`FAR` either way; where there is no value, as far as can be."""
        with np.errstate(divide="ignore", invalid="ignore"):
            off = (np.log(values) if self.log else values) - self.middle
            found = np.where(off == 0.0, 0.0, off / self.deviation)  # a band without width asks for exactly its value
        return np.asarray(np.nan_to_num(np.clip(found, -FAR, FAR), nan=-FAR))


def scale_of(target: Target) -> Scale:
    """The scale of a target that has a band.

    Example:
        >>> from simulation.analysis.targets import Target
        >>> scale = scale_of(Target("a", "world.gini_wealth", "2023Q1", 2.0, 1.0, 4.0, "", "s", ""))
        >>> scale.distance(np.array([1.0, 2.0, 4.0])).round(2).tolist()
        [-1.96, 0.0, 1.96]
    """
    log = target.low > 0.0
    low, high = (math.log(target.low), math.log(target.high)) if log else (target.low, target.high)
    return Scale((low + high) / 2.0, (high - low) / 2.0 / NORMAL_95, log)


def implausibility(found: Sequence[Surface], places: Floats) -> Floats:
    """Implausibility that surfaces expect of every point.

    Args:
        found: One surface a target, of distances with their allowance for luck.
        places: Positions between 0 and 1, shape (points, parameters).
    """
    return farthest(expected(found, places))


def farthest(distances: Floats) -> Floats:
    """Largest distance of every run from a target but for the share that may be missed, shape (runs,).

    Example:
        >>> farthest(np.array([[1.0, -9.0, 2.0]])).tolist()
        [9.0]
        >>> farthest(np.array([[1.0, -9.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]])).tolist()
        [2.0]
    """
    if not distances.shape[1]:
        return np.zeros(len(distances))
    return np.asarray(np.sort(np.abs(distances), axis=1)[:, -1 - int(FORGIVEN * distances.shape[1])])


def points_left(score: Callable[[Floats], Floats], axes: int, count: int, luck: Luck) -> tuple[Floats, float]:
    """Points that surfaces expect well inside the cutoff.

    Args:
        score: Implausibility of positions.
        axes: Number of parameters.
        count: How many points are wanted.
        luck: Where chance comes from.

    Returns:
        Positions, shape (count, axes), and the implausibility that all of them keep below: :data:`AIM`, or more
        where no point below it was found.
    """
    places = latin_hypercube(axes, max(_WALKERS, count))
    level = math.inf
    for step in range(_MOST_LEVELS):
        scores = score(places)
        level = max(AIM, float(np.quantile(scores, _KEPT_SHARE)))
        left = places[scores <= level]
        places = _walk(score, left[np.arange(len(places)) % len(left)], level, luck, step)
        if level == AIM:
            break
    chosen = np.argsort(luck.uniform("points left", 0, np.arange(len(places), dtype=np.uint64)), kind="stable")
    return places[chosen[:count]], level


def _walk(score: Callable[[Floats], Floats], places: Floats, level: float, luck: Luck, stage: int) -> Floats:
    """Move points about among those below a level: along the difference of two others, bounced back at the ends."""
    count, axes = places.shape
    names = np.arange(count, dtype=np.uint64)
    for step in range(_STEPS):
        when = stage * _STEPS + step
        one, other = ((luck.uniform(name, when, names) * count).astype(np.int64) for name in ("one", "other"))
        length = luck.uniform("length", when, names)[:, None] * 2.38 / math.sqrt(2 * axes) * 2.0
        jitter = luck.uniform("jitter", when, np.arange(count * axes, dtype=np.uint64)).reshape(count, axes) - 0.5
        proposed = places + length * (places[one] - places[other]) + _JITTER * jitter
        proposed = np.abs(proposed)
        proposed = 1.0 - np.abs(1.0 - proposed)
        inside = (proposed >= 0.0).all(axis=1)
        better = inside.copy()
        better[inside] = score(proposed[inside]) <= level
        places = np.where(better[:, None], proposed, places)
    return places
