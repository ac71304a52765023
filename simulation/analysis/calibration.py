"""Calibration on the past: waves of runs that leave a set of plausible parameters, not one point.

1. *Screen*: every uncertain parameter alone at both ends of its plausible range. Those that move no target by more than
   a fifth of its own uncertainty stay as they are declared.
2. *Waves*: runs all over the plausible ranges of the others, surfaces through their distances from the targets, and
   new runs where the surfaces expect all but one target in ten well within three deviations
   (:mod:`simulation.analysis.history_matching`).
3. *Ensemble*: the runs that keep nine in ten of the targets within three deviations.

All points share their seeds, so that they differ by parameters and not by luck; what luck adds is measured once, in the
scenario as it is declared. A target that hardly a run of the first wave comes near is *out of reach*: it would rule out
everything, so it is left out of the choice and stays a miss. No parameter leaves its plausible range.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.emulator import surfaces
from simulation.analysis.history_matching import CUTOFF, NORMAL_95, farthest, implausibility, points_left, scale_of
from simulation.analysis.targets import GIVEN, Target
from simulation.randomness import Luck
from simulation.sweeps.designs import latin_hypercube
from simulation.sweeps.layout import Dimension
from simulation.timeline import Quarter

Floats = NDArray[np.float64]
Values = Callable[[str, Floats], Floats]
"""Takes a word on what is run and parameters, shape (points, parameters), nan for as declared, and returns the value of
every target averaged over the seeds, shape (points, targets)."""

MOVES = 0.2
"""Distance by which a parameter must move some target to be varied at all, in deviations of the target."""
IN_REACH = 0.02
"""Share of the runs of the first wave that must come within three deviations of a target for it to be in reach."""
LUCK_SEED = 20_241_231
LOOKED_AT_AGAIN = 60
"""How many of the nearest runs are made again with further seeds."""
SPREAD = (0.05, 0.95)


class CalibrationError(ValueError):
    """A calibration that cannot teach anything; the text is one sentence."""

    exit_code = 2


@dataclass(frozen=True)
class Wave:
    """What one wave did.

    Attributes:
        runs: Points run.
        left: How many of them keep nine in ten of the targets in reach within three deviations.
        level: Implausibility that surfaces expected of its points at most; infinite for the first wave.
        best: Smallest largest distance of a point, in deviations.
    """

    runs: int
    left: int
    level: float
    best: float


@dataclass(frozen=True)
class Calibration:
    """What calibration found.

    Attributes:
        dimensions: Every uncertain parameter.
        targets: The targets used: those with a band that the model has.
        moved: Which parameters were varied, by place in ``dimensions``.
        in_reach: Which targets enough runs of the first wave came near, shape (targets,).
        waves: What each wave did.
        points: Values of all parameters varied, of all runs of all waves, shape (runs, moved).
        values: Value of every target in every run, shape (runs, targets).
        declared: Value of every target with the parameters as declared, shape (targets,).
        luck: Deviation of every target over seeds, in its own deviations, shape (targets,).
        reach: How far each parameter alone moves each target, in deviations, shape (dimensions, targets).
        nearest: The run with most targets in their bands under further seeds too; None if it was not asked for.
    """

    dimensions: tuple[Dimension, ...]
    targets: tuple[Target, ...]
    moved: tuple[int, ...]
    in_reach: NDArray[np.bool_]
    waves: tuple[Wave, ...]
    points: Floats
    values: Floats
    declared: Floats
    luck: Floats
    reach: Floats
    nearest: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Dotted names of the parameters varied."""
        return tuple(self.dimensions[place].name for place in self.moved)

    @property
    def distances(self) -> Floats:
        """Distance of every run from every target, shape (runs, targets)."""
        return distances(self.targets, self.values)

    @property
    def farthest(self) -> Floats:
        """Implausibility of every run: its largest distance from a target in reach, but for those forgiven; (runs,)."""
        return farthest(_allowing(self.distances, self.luck)[:, self.in_reach])

    def ensemble(self, most: int) -> NDArray[np.int64]:
        """Runs that are not ruled out, the nearest first, at most so many.

        The nearer has more targets in their bands; of equals it is the one with the smaller weighted mean square of its
        distances from those in reach. The first is :attr:`nearest`, if it was looked for.
        """
        order = self.by_nearness()
        if not len(order):
            return order
        first = order[0] if self.nearest is None else self.nearest
        if len(order) > most:  # the first, and every so-manieth in the order they were made: a sample of what is left
            every = np.sort(order)[np.linspace(0, len(order) - 1, most).astype(np.int64)]
            every[0] = every[0] if first in every else first
            order = order[np.isin(order, every)]
        return np.asarray(np.concatenate([order[order == first], order[order != first]]))

    def by_nearness(self) -> NDArray[np.int64]:
        """All runs that are not ruled out, the nearest on their own seeds first."""
        left = np.flatnonzero(self.farthest <= CUTOFF)
        outside = (np.abs(self.distances[left]) > NORMAL_95).sum(axis=1)
        weights = np.array([target.weight for target in self.targets]) * self.in_reach
        return np.asarray(left[np.lexsort(((self.distances[left] ** 2) @ weights, outside))])

    def narrowed(self, members: NDArray[np.int64]) -> Floats:
        """Width of the middle 90 % of the ensemble over that of the plausible range, by parameter varied.

        It is 1 where nothing was learned.
        """
        ranges = np.array([(self.dimensions[place].low[0], self.dimensions[place].high[0]) for place in self.moved])
        found = np.quantile(self.points[members], SPREAD, axis=0)
        return np.asarray((found[1] - found[0]) / ((ranges[:, 1] - ranges[:, 0]) * (SPREAD[1] - SPREAD[0])))

    def ruled_out(self) -> Floats:
        """Share of the runs of the first wave that each target alone rules out, shape (targets,)."""
        first = self.distances[: self.waves[0].runs]
        return np.asarray((np.abs(first) > CUTOFF).mean(axis=0))


def distances(targets: Sequence[Target], values: Floats) -> Floats:
    """Distance of runs from targets, in the deviations of each; shape (runs, targets)."""
    columns = [scale_of(target).distance(values[:, place]) for place, target in enumerate(targets)]
    return np.column_stack(columns) if columns else np.zeros((len(values), 0))


def _allowing(far: Floats, luck: Floats) -> Floats:
    """Distances with an allowance for the luck of a run, shape (runs, targets)."""
    return np.asarray(far / np.sqrt(1.0 + luck**2))


def usable(targets: Sequence[Target], until: Quarter | None = None) -> tuple[Target, ...]:
    """Targets that can teach something: the model has them, has not been given them, and they have a band.

    Args:
        targets: A table of targets.
        until: Last quarter of targets that count; None for all.
    """
    return tuple(
        one
        for one in targets
        if one.in_model and one.kind != GIVEN and one.low < one.high and (until is None or one.span[1] <= until)
    )


def calibrate(
    targets: Sequence[Target],
    dimensions: Sequence[Dimension],
    values: Values,
    luck: Callable[[], Floats],
    *,
    waves: int,
    points: int,
    again: Values | None = None,
) -> Calibration:
    """Find the parameters that the record does not rule out.

    Args:
        targets: Targets from :func:`usable`.
        dimensions: Uncertain parameters with their plausible ranges.
        values: Makes runs.
        luck: Values of the targets with parameters as declared under several seeds, shape (seeds, targets).
        waves: Number of waves.
        points: Points a wave.
        again: Makes runs with further seeds, to choose the nearest by; None leaves it to the seeds of all.

    Raises:
        CalibrationError: If there is no target, none in reach, no parameter that moves one, or no scikit-learn.
    """
    if find_spec("sklearn") is None:  # it is first needed after hundreds of runs, which should not be made in vain
        raise CalibrationError("a calibration needs the extra: pip install 'ai-concentration[analysis]'")
    if not targets:
        raise CalibrationError("no target can be used: none is in the model, has a band and is not given at the start")
    targets = tuple(targets)
    ends = values("each parameter alone", np.array(_ends(dimensions)))
    by_luck = distances(targets, luck()).std(axis=0, ddof=1)
    far = distances(targets, ends)
    reach = np.abs(far[1:] - far[0]).reshape(len(dimensions), 2, len(targets)).max(axis=1)
    moved = tuple(int(place) for place in np.flatnonzero((reach > MOVES).any(axis=1)))

    if not moved:
        raise CalibrationError(
            f"none of the {len(dimensions)} parameters moves any of the {len(targets)} targets by {MOVES:g} of its "
            "uncertainty; vary others, or use a table that says more"
        )
    tried = latin_hypercube(len(moved), points)
    found = values(f"wave 1 of {waves}", _parameters(dimensions, moved, tried))
    far = _allowing(distances(targets, found), by_luck)
    in_reach = np.asarray((np.abs(far) <= CUTOFF).mean(axis=0) >= IN_REACH)
    if not in_reach.any():
        raise CalibrationError(
            f"no target is in reach: fewer than {IN_REACH:.0%} of the first {points} runs come near any of the "
            f"{len(targets)} targets; vary other parameters"
        )
    done = [_wave(far[:, in_reach], np.inf)]
    for number in range(2, waves + 1):
        places, level = _next_points(tried, far[:, in_reach], points)
        run = values(f"wave {number} of {waves}", _parameters(dimensions, moved, places))
        tried, found = np.vstack([tried, places]), np.vstack([found, run])
        far = _allowing(distances(targets, found), by_luck)
        done.append(_wave(far[-points:, in_reach], level))
    at = _parameters(dimensions, moved, tried)[:, list(moved)]
    made = Calibration(tuple(dimensions), targets, moved, in_reach, tuple(done), at, found, ends[0], by_luck, reach)
    return replace(made, nearest=_nearest(made, again)) if again is not None else made


def _nearest(made: Calibration, again: Values) -> int | None:
    """Of the runs with most targets in their bands the one that has most of them under further seeds, too.

    The best of many on one seed is partly the luckiest.
    """
    best = made.by_nearness()[:LOOKED_AT_AGAIN]
    if not len(best):
        return None
    points = np.full((len(best), len(made.dimensions)), np.nan)
    points[:, list(made.moved)] = made.points[best]
    outside = np.abs(distances(made.targets, again("nearest", points))) > NORMAL_95
    return int(best[np.argmin(outside.sum(axis=1))])


def _wave(far: Floats, level: float) -> Wave:
    """Sum up the runs of a wave by their distances from the targets in reach."""
    most = farthest(far)
    return Wave(len(far), int((most <= CUTOFF).sum()), level, float(most.min()))


def _next_points(tried: Floats, far: Floats, points: int) -> tuple[Floats, float]:
    """Points of the next wave: where surfaces through the nearer half of all runs (or one wave) expect least."""
    near = np.argsort(farthest(far), kind="stable")[: max(points, len(far) // 2)]
    fitted = surfaces(tried[near], far[near])
    return points_left(partial(implausibility, fitted), tried.shape[1], points, Luck(LUCK_SEED))


def _ends(dimensions: Sequence[Dimension]) -> list[Floats]:
    """Nothing changed, then each parameter alone at both ends."""
    rows = [np.full(len(dimensions), np.nan)]
    for axis, one in enumerate(dimensions):
        rows += [np.where(np.arange(len(dimensions)) == axis, end, np.nan) for end in (one.low[0], one.high[0])]
    return rows


def _parameters(dimensions: Sequence[Dimension], moved: Sequence[int], places: Floats) -> Floats:
    """Values at positions of the parameters varied, nan for the others; shape (points, dimensions)."""
    found = np.full((len(places), len(dimensions)), np.nan)
    for column, place in enumerate(moved):
        found[:, place] = dimensions[place].at(places[:, column])[:, 0]
    return found
