"""Is a ranking of options the same in all plausible worlds, and if not, which uncertain number turns it?

Options stand in the order of their means over worlds, the best first. For two of them the *lead* in a world is by how
much the first does better there, mean over seeds. That the first stands before the second is **determined** only if
the interval of the mean lead over worlds and seeds (:mod:`~simulation.analysis.sweep_means`) excludes zero and the lead
does not change its sign inside the space; with one seed nothing is, since all worlds share its luck. It is taken to
change its sign if one cut of one number has leads of opposite, determined signs on its sides
(:mod:`~simulation.analysis.best_cut`), or if the second leads in some world by more than the noise of seeds explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.best_cut import CHANCE, Crossing, best_cut, zero_crossing
from simulation.analysis.directions import Better, direction_of
from simulation.analysis.known_order import known_order, places_of
from simulation.analysis.paired_effects import LEVEL, Effect
from simulation.analysis.sweep_means import mean_effect, too_many_dropped, what_interval
from simulation.analysis.world_means import common_means, independent_worlds, world_means
from simulation.runs.outcomes import outcome_named
from simulation.sweeps.layout import REFERENCE, Dimension, Layout
from simulation.sweeps.result import SweepResult

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Verdict = Literal["determined", "tied", "flips", "flips somewhere", "one seed", "worlds dropped", "within noise"]
Pairs = Literal["adjacent", "all"]
LEAST_SHARE = 0.1
"""Share of worlds on either side from which on a parameter is said to turn an order: a few worlds at the end of a range
may all lean one way because of another parameter."""
ALL_PAIRS = 15
"""Options up to which all pairs are held against each other; more pairs make every interval wider."""
FLIP_COLUMNS = ("flips_with", "flips_at", "flips_low", "flips_high", "p_flip", "share_above")


@dataclass(frozen=True)
class Flip:
    """Where the lead of one option over another changes its sign.

    Attributes:
        dimension: The uncertain number.
        crossing: Its value, with a rough interval.
        chance: Chance that some number tells the worlds apart as well by luck.
        lead_below: Mean lead in worlds below the value.
        lead_above: Mean lead in worlds above.
        share_above: Share of the worlds that lie above.
    """

    dimension: Dimension
    crossing: Crossing
    chance: float
    lead_below: float
    lead_above: float
    share_above: float

    def __str__(self) -> str:
        place, unit = self.crossing, f" {self.dimension.unit}" if self.dimension.unit else ""
        return f"{self.dimension.name} at {place.at:.3g}{unit} ({place.low:.3g} to {place.high:.3g})"

    @property
    def row(self) -> tuple[str, float, float, float, float, float]:
        """What a table says of it, by :data:`FLIP_COLUMNS`."""
        place = self.crossing
        return self.dimension.name, place.at, place.low, place.high, self.chance, self.share_above


@dataclass(frozen=True)
class PairRank:
    """One option held against one that stands behind it.

    Attributes:
        first: Name of the option that is better on average.
        second: Name of the other.
        lead: Mean lead of the first over worlds and seeds with its interval.
        ahead: Share of worlds in which the first is better.
        behind: Share of worlds in which the second is better.
        reversed: Worlds in which the second leads by more than noise of seeds explains.
        worlds: Worlds in which both have the outcome with every seed, on which the lead rests.
        flip: What turns it; None if no single number does.
        verdict: What is known of the order of the two.
    """

    first: str
    second: str
    lead: Effect
    ahead: float
    behind: float
    reversed: int
    worlds: int
    flip: Flip | None
    verdict: Verdict

    @property
    def verdict_text(self) -> str:
        """The verdict as a table says it."""
        if self.verdict in ("determined", "tied"):
            return self.verdict
        if self.flip is not None:
            return f"undetermined: flips with {self.flip}"
        if self.verdict == "flips somewhere":
            return "undetermined: flips, but no single parameter tells where"
        if self.verdict == "one seed":
            return "undetermined: one draw of luck"
        if self.verdict == "worlds dropped":
            return "undetermined: too many worlds lack the outcome"
        return "undetermined: within noise"


@dataclass(frozen=True)
class Ranking:
    """A ranking of options by one outcome.

    Attributes:
        outcome: Name of the outcome.
        unit: Its unit.
        better: Whether less or more is better.
        options: Names of the options, the best on average first.
        means: Their means over the worlds in which all have the outcome.
        pairs: Pairs that were held against each other.
        worlds: Worlds that count.
        missing: Further worlds in which an option lacks the outcome.
        left_out: Options that have the outcome nowhere.
        seeds: Replicates in each world.
        level: Coverage of the interval of each lead, so that all of them hold together with 95 % (Bonferroni).
        interval: What these intervals are, in words.
        reference: Name of the reference.
        all_worlds: Worlds of the sweep.
    """

    outcome: str
    unit: str
    better: Better
    options: tuple[str, ...]
    means: tuple[float, ...]
    pairs: tuple[PairRank, ...]
    worlds: int
    missing: int
    left_out: tuple[str, ...]
    seeds: int
    level: float
    interval: str
    reference: str
    all_worlds: int

    @property
    def before(self) -> NDArray[np.bool_]:
        """Which option is known to stand before which, in the order of the options."""
        return known_order(self.options, [(one.first, one.second) for one in self.pairs if one.verdict == "determined"])

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """First and last place that each option may have."""
        return places_of(self.before)

    @property
    def determined(self) -> int:
        """Number of pairs of which it is known which stands before the other."""
        return sum(pair.verdict == "determined" for pair in self.pairs)

    def table(self) -> pd.DataFrame:
        """One row a pair: lead, interval, shares of worlds, verdict, and what turns it."""
        import pandas as pd

        rows = []
        for one in self.pairs:
            lead = one.lead.difference, one.lead.low, one.lead.high
            row = (one.first, one.second, *lead, one.ahead, one.behind, one.reversed, one.worlds, one.verdict_text)
            rows.append((*row, *(one.flip.row if one.flip else ("", *[np.nan] * 5))))
        head = ["first", "second", "lead", "low", "high", "first_better", "second_better", "reversed_worlds", "worlds"]
        return pd.DataFrame(rows, columns=[*head, "verdict", *FLIP_COLUMNS])


class RankingError(ValueError):
    """There is nothing to rank; the text is one sentence."""

    exit_code = 2


def rank_options(
    result: SweepResult, outcome: str, better: Better | None = None, *, pairs: Pairs | None = None
) -> Ranking:
    """Rank the options of a sweep by one outcome and say what is determined.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        better: ``less`` or ``more``; the usual direction if not given.
        pairs: Hold all options against each other, or only neighbours in the ranking and each option against the
            reference; all if not given and there are at most 15 options.

    Raises:
        RankingError: If fewer than two options have the outcome in a common world.
        UnknownOutcomeError: If there is no such outcome.
        UnknownDirectionError: If it is not known whether less or more is better.
    """
    known, better = outcome_named(outcome), direction_of(outcome, better)
    sign = -1.0 if better == "less" else 1.0
    independent = independent_worlds(result.layout)
    found = world_means(result, known.name)
    kept = np.isin(found.worlds, independent)
    if len(found.options) < 2 or not kept.any():
        raise RankingError(f"a ranking by {known.name!r} needs two options that have it in one world")
    means = found.values[kept, :, 0].mean(axis=0)
    order = np.argsort(-sign * means, kind="stable")
    names = tuple(found.options[place] for place in order)
    runs = sign * result.values(known.name)
    reference = result.layout.options[REFERENCE]
    chosen = _chosen(names, reference, pairs or ("all" if len(names) <= ALL_PAIRS else "adjacent"))
    level = 1.0 - (1.0 - LEVEL) / len(chosen)
    yes_or_no = known.is_probability
    held = tuple(_pair(result, runs, pair, independent, level, yes_or_no=yes_or_no) for pair in chosen)
    counts = int(kept.sum()), independent.size - int(kept.sum())
    in_order = tuple(map(float, means[order]))
    seeds = len(result.seeds)
    how = what_interval(result.layout, seeds, level)
    return Ranking(
        known.name,
        known.unit,
        better,
        names,
        in_order,
        held,
        *counts,
        found.left_out,
        seeds,
        level,
        how,
        reference,
        result.layout.worlds,
    )


def _chosen(names: Sequence[str], reference: str, pairs: Pairs) -> list[tuple[str, str]]:
    """Which options to hold against each other, the one that stands before first; neighbours come first."""
    near = list(pairwise(names))
    far = [pair for pair in combinations(names, 2) if pair not in near]
    return near + [pair for pair in far if pairs == "all" or reference in pair]


def _pair(
    result: SweepResult,
    runs: Floats,
    names: Sequence[str],
    worlds: NDArray[np.int64],
    level: float,
    *,
    yes_or_no: bool,
) -> PairRank:
    """Hold one option against another, from runs of which more is better."""
    places = [result.layout.option(name) for name in names]
    lead, used = mean_effect(runs[:, places[1]], runs[:, places[0]], result.layout, level, probability=yes_or_no)
    leads = (runs[:, places[0]] - runs[:, places[1]])[worlds]
    mean = common_means(leads[:, None, :])[:, 0]
    there = np.isfinite(mean)
    leads, mean, worlds = leads[there], mean[there], worlds[there]
    behind = _reversed(leads, mean, level)
    flip = _flip(result.layout, worlds, leads, mean, level)
    verdict = _verdict(lead, mean, behind, flip)
    if verdict == "determined" and too_many_dropped(used, result.layout.worlds):
        verdict = "worlds dropped"
    shares = float(np.mean(mean > 0.0)), float(np.mean(mean < 0.0))
    return PairRank(names[0], names[1], lead, *shares, max(behind, 0), used, flip, verdict)


def _verdict(lead: Effect, means: Floats, behind: int, flip: Flip | None) -> Verdict:
    if not means.any():
        return "tied"
    if behind < 0:
        return "one seed"
    if flip is not None:
        return "flips"
    if behind > 0:
        return "flips somewhere"
    return "determined" if lead.verdict == "up" else "within noise"


def _flip(layout: Layout, worlds: NDArray[np.int64], runs: Floats, leads: Floats, level: float) -> Flip | None:
    """The number that best tells worlds with a lead from others, if leads on its sides are opposite and sure.

    Args:
        layout: Layout of the sweep.
        worlds: Numbers of the worlds, shape (worlds,).
        runs: Lead in each run, shape (worlds, seeds); one seed shows nothing, as all worlds share its luck.
        leads: Lead in each world, shape (worlds,).
        level: Coverage of the interval of each side.
    """
    axes = layout.axes[worlds]
    cut = best_cut(axes, np.sign(leads), least_share=LEAST_SHARE) if axes.shape[1] and runs.shape[1] > 1 else None
    if cut is None or cut.chance > CHANCE:
        return None
    axis, above = axes[:, cut.dimension], cut.above(axes)
    rising = bool(leads[above].mean() > leads[~above].mean())
    crossing = zero_crossing(axis, leads, rising=rising, level=LEVEL, least_share=LEAST_SHARE)
    low, high = axis < crossing.at, axis > crossing.at
    sides = [
        mean_effect(np.zeros_like(runs[one]), runs[one], layout, level, worlds=worlds[one])[0] for one in (low, high)
    ]
    behind, ahead = sides if rising else sides[::-1]
    if not (behind.high < 0.0 < ahead.low):
        return None
    means = float(leads[low].mean()), float(leads[high].mean())
    share = float(high.sum()) / leads.size
    return Flip(layout.dimensions[cut.dimension], crossing, cut.chance, *means, share)


def _reversed(leads: Floats, means: Floats, level: float) -> int:
    """Worlds in which the second leads by more than the noise of seeds explains; -1 if one seed cannot tell.

    Student's t of each world, with the variance of seeds pooled over worlds and Bonferroni's correction for their
    number.
    """
    from scipy.special import stdtrit

    count = np.isfinite(leads).sum(axis=1)
    freedom = int(np.sum(count - 1))
    if freedom == 0:
        return -1
    variance = float(np.nansum((np.where(np.isfinite(leads), leads, np.nan) - means[:, None]) ** 2)) / freedom
    reach = float(stdtrit(freedom, 1.0 - (1.0 - level) / means.size)) * np.sqrt(variance / count)
    return int(np.sum(means < -reach))
