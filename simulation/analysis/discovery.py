"""Scenario discovery: in which worlds does an option fail?

A world fails if the mean of the outcome over its seeds lies beyond a threshold. Where none is given, an option fails if
it does no better than the reference in the same world with the same seeds; where that hardly ever or nearly always
happens, or there is no option, the worst quarter of worlds is looked at, which is no failure. What failing worlds have
in common is said twice: by boxes (:mod:`~simulation.analysis.prim`), of which only those count that hold in worlds not
used to find them (:mod:`~simulation.analysis.held_out`), and by a tree of rules
(:mod:`~simulation.analysis.rule_tree`). Where nothing holds, nothing is reported (Bryant & Lempert 2010; Kwakkel 2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.directions import direction_of, stated_direction
from simulation.analysis.held_out import HeldOut, held_out
from simulation.analysis.prim import DiscoveryError, best_box, inside, quasi_p, trajectory
from simulation.analysis.rule_tree import RuleTree, rule_tree
from simulation.analysis.world_means import common_means, independent_worlds
from simulation.runs.outcomes import Outcome, outcome_named
from simulation.sweeps.layout import REFERENCE, Dimension, Layout
from simulation.sweeps.result import SweepResult

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
On = Literal["value", "difference"]
Side = Literal["above", "below"]

WORST_SHARE = 0.25
"""Share of worlds that are looked at where no threshold is given and failing tells too few worlds apart."""
FEWEST = 10
"""Failing worlds, and others, without which no pattern is looked for."""
BOXES = 2


@dataclass(frozen=True)
class Question:
    """What failing means.

    Attributes:
        outcome: Name of the outcome.
        unit: Its unit.
        option: Name of the option.
        on: Its ``value``, or its paired ``difference`` to the reference in the same world with the same seeds.
        side: On which side of the threshold a world fails.
        threshold: The threshold.
        worst: Whether the threshold was set so that about a quarter of the worlds lie beyond it.
        equal: Whether a world fails at the threshold itself: no change is no improvement.
    """

    outcome: str
    unit: str
    option: str
    on: On
    side: Side
    threshold: float
    worst: bool
    equal: bool = False

    @property
    def beyond(self) -> str:
        """Where a world that fails lies of the threshold."""
        return f"at or {self.side}" if self.equal else self.side

    @property
    def do(self) -> str:
        """What worlds beyond the threshold do; the worst quarter of worlds is no failure."""
        return "are of the worst quarter" if self.worst else "fail"

    @property
    def those(self) -> str:
        """Worlds beyond the threshold."""
        return "worlds of the worst quarter" if self.worst else "failing worlds"

    @property
    def why(self) -> str:
        """Where the threshold comes from."""
        if self.worst and self.on == "difference":
            return "it fails to improve on the reference in too few worlds, or in too many, to look for a pattern"
        return "no improvement on the reference" if self.equal and not self.worst else ""


@dataclass(frozen=True)
class Limit:
    """One uncertain number that a box restricts.

    Attributes:
        dimension: The number, with its name and unit.
        low: Lower limit; minus infinity if there is none.
        high: Upper limit; infinity if there is none.
        quasi_p_low: Chance that the lower limit restricts the box for nothing; nan if there is none.
        quasi_p_high: The same of the upper limit.
        again: In how many of the five searches without a fifth of the worlds the number was restricted.
    """

    dimension: Dimension
    low: float
    high: float
    quasi_p_low: float
    quasi_p_high: float
    again: int


@dataclass(frozen=True)
class Box:
    """Worlds in which the option fails often.

    Attributes:
        limits: Numbers that it restricts, the surest first.
        worlds: Worlds inside, without those of earlier boxes.
        failing: How many of them fail.
        coverage: Share of all failing worlds that these are.
        density: Share of the worlds inside that fail.
        mass: Share of all worlds that lie inside.
        check: What worlds say that were not used to find it.
    """

    limits: tuple[Limit, ...]
    worlds: int
    failing: int
    coverage: float
    density: float
    mass: float
    check: HeldOut


@dataclass(frozen=True)
class Discovery:
    """In which worlds an option fails.

    Attributes:
        question: What failing means.
        dimensions: The uncertain numbers.
        worlds: Worlds that are told apart.
        failing: How many of them fail.
        missing: Worlds in which the outcome is missing.
        disagreeing: Worlds in which single seeds lie on both sides of the threshold.
        boxes: Boxes that hold, the first found first.
        rejected: What became of the search after the last box; None if there was none.
        steps: Coverage and density of the boxes that the first search went through, shape (steps, 2).
        tree: Rules.
    """

    question: Question
    dimensions: tuple[Dimension, ...]
    worlds: int
    failing: int
    missing: int
    disagreeing: int
    boxes: tuple[Box, ...]
    rejected: HeldOut | None
    steps: Floats
    tree: RuleTree

    @property
    def base_rate(self) -> float:
        """Share of all worlds that fail: the density of the whole space."""
        return self.failing / self.worlds

    @property
    def too_few(self) -> bool:
        """Whether too few worlds fail, or do not fail, to look for a pattern."""
        return min(self.failing, self.worlds - self.failing) < FEWEST

    def table(self) -> pd.DataFrame:
        """One row for each number that a box restricts; no row if nothing was found."""
        import pandas as pd

        rows = [
            (number, one.coverage, one.density, one.check.density, one.check.chance, one.mass, limit.dimension.name,
             limit.dimension.unit, limit.low, limit.high, *range_of(limit.dimension), limit.quasi_p_low,
             limit.quasi_p_high, limit.again)
            for number, one in enumerate(self.boxes, start=1)
            for limit in one.limits
        ]  # fmt: skip
        head = ["box", "coverage", "density", "density_held_out", "p_held_out", "mass", "parameter", "unit", "low"]
        tail = ["high", "range_low", "range_high", "quasi_p_low", "quasi_p_high", "found_again_of_5"]
        return pd.DataFrame(rows, columns=[*head, *tail])


def discover(
    result: SweepResult,
    outcome: str,
    option: str | None = None,
    *,
    on: On | None = None,
    side: Side | None = None,
    threshold: float | None = None,
    boxes: int = BOXES,
) -> Discovery:
    """Look for what the worlds in which an option fails have in common.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        option: Name of the option; where none is given, that with the best mean, if there is one beside the reference.
        on: Its value, or its paired difference to the reference; where neither that nor a threshold is given, the
            difference, which fails if it is no improvement.
        side: On which side of the threshold it fails; where the stated or the usual direction says, if not given.
        threshold: In the unit of the outcome; if not given, no improvement or the worst quarter.
        boxes: How many boxes at most.

    Raises:
        DiscoveryError: If worlds do not fill a space, there are too few of them, all of them have the same value, or
            the EMA workbench is not there.
        UnknownOutcomeError: If there is no such outcome.
        UnknownPartError: If there is no such option.
        UnknownDirectionError: If it is not known on which side the option fails.
    """
    layout, known = result.layout, outcome_named(outcome)
    where: Side = side or (
        "above" if direction_of(known.name, stated_direction(layout, known.name)) == "less" else "below"
    )
    runs = result.values(known.name)[_worlds_of(layout)]
    place = layout.option(option) if option is not None else _best(runs, where)
    if on is None:
        on = "difference" if threshold is None and place != REFERENCE else "value"
    each = runs[:, place] - runs[:, REFERENCE] if on == "difference" else runs[:, place]
    means = common_means(each[:, None, :])[:, 0]
    there = np.isfinite(means)
    _check(means[there], known.name, on)
    question = _question(known, layout.options[place], on, where, threshold, means[there])
    fails = _fails(means[there], question)
    axes = layout.axes[_worlds_of(layout)][there]
    seeds = _fails(each[there], question)[np.isfinite(each[there]).all(axis=1)]
    disagreeing = int(np.sum(seeds.any(axis=1) & ~seeds.all(axis=1)))
    found, rejected, steps = _boxes(layout.dimensions, axes, fails, boxes)
    tree = rule_tree(layout.names, axes, fails)
    counts = int(there.sum()), int(fails.sum()), int(np.sum(~there)), disagreeing
    return Discovery(question, layout.dimensions, *counts, found, rejected, steps, tree)


def range_of(dimension: Dimension) -> tuple[float, float]:
    """Full range of an uncertain number."""
    ends = [step[0] for step in dimension.values] or [dimension.low[0], dimension.high[0]]
    return float(min(ends)), float(max(ends))


def _worlds_of(layout: Layout) -> NDArray[np.int64]:
    if not layout.dimensions or layout.design == "one at a time":
        raise DiscoveryError(
            f"scenario discovery needs worlds that fill the space of what is uncertain, and design {layout.design!r} "
            "does not; use 'latin hypercube'"
        )
    return independent_worlds(layout)


def _best(runs: Floats, side: Side) -> int:
    """Number of the option with the best mean over the worlds that all options have, the reference left out.

    Options without any value do not count; without others the reference is taken.
    """
    some = np.flatnonzero(np.isfinite(runs).any(axis=(0, 2)))
    means = common_means(runs[:, some])
    whole = means[np.isfinite(means).all(axis=1)]
    others = some != REFERENCE
    if not others.any() or not whole.size:
        return int(some[others][0]) if others.any() else REFERENCE
    sign = 1.0 if side == "above" else -1.0
    return int(some[others][np.argmin(sign * whole[:, others].mean(axis=0))])


def _check(means: Floats, outcome: str, on: On) -> None:
    """Refuse too few worlds, and worlds that are all alike."""
    if means.size < 2 * FEWEST:
        raise DiscoveryError(f"scenario discovery needs {2 * FEWEST} worlds or more, and {means.size} have {outcome!r}")
    if np.ptp(means) == 0.0:
        what = f"the paired difference of {outcome!r}" if on == "difference" else f"{outcome!r}"
        raise DiscoveryError(f"{what} is {means[0]:.4g} in all worlds, so that nothing tells them apart")


def _question(known: Outcome, option: str, on: On, side: Side, threshold: float | None, means: Floats) -> Question:
    """What failing means: as asked, no improvement on the reference, or else the worst quarter of worlds."""
    asked = known.name, known.unit, option, on, side
    if threshold is not None:
        return Question(*asked, threshold, worst=False)
    none_better = Question(*asked, 0.0, worst=False, equal=True)
    failing = int(_fails(means, none_better).sum())
    if on == "difference" and min(failing, means.size - failing) >= FEWEST:
        return none_better
    return Question(*asked, _worst_from(means, side), worst=True, equal=True)


def _worst_from(means: Floats, side: Side) -> float:
    """Threshold of the worst quarter of worlds; it counts as part of it itself."""
    return float(np.quantile(means, 1.0 - WORST_SHARE if side == "above" else WORST_SHARE))


def _fails(values: Floats, question: Question) -> Bools:
    beyond = values > question.threshold if question.side == "above" else values < question.threshold
    return np.asarray(beyond | (question.equal & (values == question.threshold)), dtype=bool)


def _boxes(
    dimensions: tuple[Dimension, ...], axes: Floats, fails: Bools, most: int
) -> tuple[tuple[Box, ...], HeldOut | None, Floats]:
    """Boxes one after another, each found in the worlds outside those before it, as long as they hold."""
    found: list[Box] = []
    left, steps = np.ones(fails.size, dtype=bool), np.empty((0, 2))
    for _ in range(most):
        here, bad = axes[left], fails[left]
        if min(bad.sum(), np.sum(~bad)) < FEWEST:
            break
        check, path = held_out(here, bad), trajectory(here, bad)
        limits = best_box(here, bad, path)
        if not found:
            steps = np.array([_coverage_and_density(bad, inside(here, one)) for one in path])
        if not check.holds or not np.isfinite(limits).any():
            return tuple(found), check, steps
        within = left & inside(axes, limits)
        counts = int(within.sum()), int(fails[within].sum())
        shares = counts[1] / fails.sum(), counts[1] / counts[0], counts[0] / fails.size
        found.append(Box(_limits(dimensions, limits, quasi_p(here, bad, limits), check), *counts, *shares, check))
        left &= ~within
    return tuple(found), None, steps


def _limits(dimensions: tuple[Dimension, ...], limits: Floats, chances: Floats, check: HeldOut) -> tuple[Limit, ...]:
    restricted = np.flatnonzero(np.isfinite(limits).any(axis=1))
    surest = restricted[np.argsort(np.nanmin(chances[restricted], axis=1), kind="stable")]
    return tuple(
        Limit(dimensions[one], low, high, of_low, of_high, int(check.again[one]))
        for one in surest
        for (low, high), (of_low, of_high) in [(limits[one].tolist(), chances[one].tolist())]
    )


def _coverage_and_density(fails: Bools, within: Bools) -> tuple[float, float]:
    failing = float(fails[within].sum())
    return failing / float(fails.sum()), failing / max(float(within.sum()), 1.0)
