"""Which option to choose when nobody knows which world it will be: regret, satisficing, and who is best where.

*Regret* in a world is what an option loses against the best one there (Savage 1951); an option with a small largest
regret is never far wrong. *Satisficing* asks for the share of worlds in which a target is met (Simon 1956; Lempert and
others 2006). Shares of worlds are no probabilities: they say how much of the space that was looked at.

Noise of seeds makes regret larger for every option, because the best in each world is partly lucky; seeds that options
share keep most of it out. So each rule names all options that are not told from its best
(:mod:`~simulation.analysis.told_apart`), and with one seed all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.directions import Better, direction_of
from simulation.analysis.proportions import wilson_interval
from simulation.analysis.sweep_means import of_sample
from simulation.analysis.told_apart import not_told_from_best
from simulation.analysis.world_means import independent_worlds, world_means
from simulation.runs.outcomes import outcome_named
from simulation.sweeps.result import SweepResult

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
RULES = ("largest_regret", "mean_regret", "best", "satisfied")
"""Rules of choice: the smallest largest regret, the smallest mean regret, best or satisfying in most worlds."""
HIGH_REGRET = 0.9
"""Share of worlds in which regret is at most the high regret of tables."""


class ChoiceError(ValueError):
    """There is nothing to choose from; the text is one sentence."""

    exit_code = 2


@dataclass(frozen=True)
class Share:
    """A share of worlds with its interval."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Score:
    """How one option does over all worlds.

    Attributes:
        option: Its name.
        mean: Mean of the outcome.
        worst: Its worst value.
        mean_regret: Mean regret, in the unit of the outcome.
        high_regret: Regret that 90 % of worlds do not exceed.
        largest_regret: Largest regret.
        best: Share of worlds in which no option is better; tied options are all best.
        alone: Share of worlds in which it is better than all others.
        satisfied: Share of worlds in which the target is met; None without a target.
    """

    option: str
    mean: float
    worst: float
    mean_regret: float
    high_regret: float
    largest_regret: float
    best: float
    alone: float
    satisfied: Share | None


@dataclass(frozen=True)
class RobustChoice:
    """Options of a sweep judged over its worlds by one outcome.

    Attributes:
        outcome: Name of the outcome.
        unit: Its unit.
        better: Whether less or more is better.
        target: What is to be reached; None if nothing is.
        scores: One for each option, in the order of the sweep.
        worlds: Worlds in which every option has the outcome.
        missing: Further worlds, which do not count.
        left_out: Options that have the outcome nowhere.
        seeds: Replicates in each world.
        not_told: Options not told from the best, the best first, by ``largest_regret``, ``mean_regret``, ``best`` and,
            with a target, ``satisfied``.
    """

    outcome: str
    unit: str
    better: Better
    target: float | None
    scores: tuple[Score, ...]
    worlds: int
    missing: int
    left_out: tuple[str, ...]
    seeds: int
    not_told: Mapping[str, tuple[str, ...]]

    def least(self, number: str) -> tuple[str, ...]:
        """Options with the smallest ``mean_regret``, ``high_regret`` or ``largest_regret``; several if they tie."""
        smallest = min(getattr(score, number) for score in self.scores)
        return tuple(score.option for score in self.scores if getattr(score, number) == smallest)

    @property
    def most_often_best(self) -> tuple[str, ...]:
        """Options that are best in the largest share of worlds; several if they tie."""
        largest = max(score.best for score in self.scores)
        return tuple(score.option for score in self.scores if score.best == largest)

    @property
    def most_often_satisfied(self) -> tuple[str, ...]:
        """Options that meet the target in the largest share of worlds; none without a target."""
        shares = {score.option: score.satisfied.share for score in self.scores if score.satisfied is not None}
        return tuple(name for name, share in shares.items() if share == max(shares.values()))

    def table(self) -> pd.DataFrame:
        """One row an option: mean, worst value, regrets, shares of worlds, in the order of the sweep."""
        import pandas as pd

        rows = []
        for one in self.scores:
            met = one.satisfied or Share(np.nan, np.nan, np.nan)
            regrets = one.mean_regret, one.high_regret, one.largest_regret
            shares = one.best, one.alone, met.share, met.low, met.high
            rows.append((one.option, one.mean, one.worst, *regrets, *shares, self.worlds))
        head = ["option", "mean", "worst", "mean_regret", "regret_90", "largest_regret", "best", "best_alone"]
        return pd.DataFrame(rows, columns=[*head, "target_met", "target_low", "target_high", "worlds"])


def robust_choice(
    result: SweepResult, outcome: str, better: Better | None = None, target: float | None = None
) -> RobustChoice:
    """Judge all options of a sweep over its worlds by one outcome.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        better: ``less`` or ``more``; the usual direction if not given.
        target: What is to be reached: at most, or at least, this value.

    Raises:
        ChoiceError: If no world has the outcome.
        UnknownOutcomeError: If there is no such outcome.
        UnknownDirectionError: If it is not known whether less or more is better.
    """
    known, better = outcome_named(outcome), direction_of(outcome, better)
    found = world_means(result, known.name)
    independent = independent_worlds(result.layout)
    values = found.values[np.isin(found.worlds, independent), :, 0]
    if not values.size:
        raise ChoiceError(f"there is no world in which the options have {known.name!r}")
    scores = tuple(_score(values, place, name, better, target) for place, name in enumerate(found.options))
    counts = values.shape[0], independent.size - values.shape[0]
    runs = result.values(known.name)[:, [result.layout.option(name) for name in found.options]]
    runs = runs[np.intersect1d(found.worlds, independent)]
    runs = np.where(np.isfinite(runs).all(axis=1, keepdims=True), runs, values[:, :, None])
    best = not_told_from_best(runs, partial(_rules, better=better, target=target), sampled=of_sample(result.layout))
    names = [tuple(found.options[place] for place in places) for places in best]
    not_told = dict(zip(RULES, names, strict=False))
    seeds = len(result.seeds)
    return RobustChoice(known.name, known.unit, better, target, scores, *counts, found.left_out, seeds, not_told)


def regrets(values: Floats, better: Better) -> Floats:
    """Regret of every option in every world.

    Args:
        values: Outcome, shape (worlds, options).
        better: Whether less or more is better.

    Returns:
        Shape (worlds, options); 0 for the best, or all that tie for the best.

    Example:
        >>> regrets(np.array([[1.0, 3.0], [2.0, 2.0]]), "less").tolist()
        [[0.0, 2.0], [0.0, 0.0]]
    """
    if better == "less":
        return np.asarray(values - values.min(axis=1, keepdims=True), dtype=np.float64)
    return np.asarray(values.max(axis=1, keepdims=True) - values, dtype=np.float64)


def _rules(values: Floats, better: Better, target: float | None) -> Floats:
    """What each rule of choice makes small, shape (rules, options); values have the shape (worlds, options)."""
    lost = regrets(values, better)
    found = [lost.max(axis=0), lost.mean(axis=0), -(lost == 0.0).mean(axis=0)]
    if target is not None:
        found.append(-(values <= target if better == "less" else values >= target).mean(axis=0))
    return np.stack(found)


def _score(values: Floats, place: int, name: str, better: Better, target: float | None) -> Score:
    own, lost = values[:, place], regrets(values, better)
    least = lost[:, place] == 0.0
    alone = least & (np.sum(lost == 0.0, axis=1) == 1)
    met = None
    if target is not None:
        reached = own <= target if better == "less" else own >= target
        met = Share(float(reached.mean()), *wilson_interval(int(reached.sum()), own.size))
    high = float(np.quantile(lost[:, place], HIGH_REGRET))
    worst = float(own.max() if better == "less" else own.min())
    regret = float(lost[:, place].mean()), high, float(lost[:, place].max())
    return Score(name, float(own.mean()), worst, *regret, float(least.mean()), float(alone.mean()), met)
