"""The effect of a change: differences between runs that share their luck, with an interval for each.

Two runs with one seed have the same entrants, rounds and taste shocks, so their difference is the effect plus little
noise; the pair is the unit of observation. The interval is by default Student's t over the pairs: its coverage is near
nominal from three pairs on for means of smooth outcomes, where the bootstrap is too narrow below about twenty pairs
(Efron & Tibshirani 1993, ch. 13-14). Bootstrap BCa is there for skewed differences with eight pairs or more. Outcomes
that are yes or no get the interval of Bonett & Price (2012) for paired proportions, because t has no width where all
pairs agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Method = Literal["t", "bootstrap"]
Verdict = Literal["up", "down", "undetermined", "one pair"]

LEVEL = 0.95
FEWEST_FOR_BOOTSTRAP = 8
RESAMPLES = 9_999
BOOTSTRAP_SEED = 1


@dataclass(frozen=True)
class Effect:
    """What a change does to one outcome.

    Attributes:
        baseline: Mean of the baseline over the pairs, in the outcome's unit.
        variant: Mean of the variant over the pairs.
        difference: Mean of variant minus baseline.
        low: Lower end of the interval of the difference; nan with fewer than two pairs.
        high: Upper end.
        pairs: Number of pairs in which both runs have the outcome.
        verdict: ``up`` or ``down`` if the interval lies on one side of zero, ``undetermined`` if it holds zero,
            ``one pair`` if there is no interval because there is only one pair.
    """

    baseline: float
    variant: float
    difference: float
    low: float
    high: float
    pairs: int

    @property
    def verdict(self) -> Verdict:
        """The sign of the effect, if the pairs show it; one pair is one history and shows none."""
        if self.pairs == 1:
            return "one pair"
        if self.low > 0.0:
            return "up"
        return "down" if self.high < 0.0 else "undetermined"


def paired_effect(
    baseline: ArrayLike,
    variant: ArrayLike,
    *,
    level: float = LEVEL,
    method: Method = "t",
    probability: bool = False,
) -> Effect:
    """Effect on one outcome from runs on the same seeds.

    Args:
        baseline: Outcome of each run of the baseline, shape (pairs,).
        variant: Outcome of each run of the variant, same seeds in the same order.
        level: Coverage of the interval.
        method: ``t``, or ``bootstrap`` (BCa; with fewer than eight pairs it is t all the same).
        probability: Whether outcomes are yes (1) or no (0).

    Returns:
        The effect; pairs in which an outcome is missing or infinite are left out.

    Raises:
        ValueError: If the two sets of runs differ in number, or the level is not between 0 and 1.
    """
    first, second = np.asarray(baseline, dtype=np.float64), np.asarray(variant, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"pairs need equally many runs: the baseline has {first.size}, the variant {second.size}")
    if not 0.0 < level < 1.0:
        raise ValueError(f"level is {level}; it must lie between 0 and 1")
    both = np.isfinite(first) & np.isfinite(second)
    first, second = first[both], second[both]
    differences = second - first
    if differences.size == 0:
        return Effect(np.nan, np.nan, np.nan, np.nan, np.nan, 0)
    low, high = _interval(differences, level, method, probability)
    return Effect(
        float(first.mean()), float(second.mean()), float(differences.mean()), low, high, int(differences.size)
    )


def t_interval(differences: Floats, level: float = LEVEL) -> tuple[float, float]:
    """Student's interval of a mean: ``mean -+ t(n - 1) s / sqrt(n)``.

    Args:
        differences: One for each pair.
        level: Coverage.

    Returns:
        Both ends; nan with fewer than two pairs, one point where all pairs agree.
    """
    from scipy.special import stdtrit

    count = differences.size
    if count < 2:
        return float("nan"), float("nan")
    reach = float(stdtrit(count - 1, (1.0 + level) / 2.0)) * float(differences.std(ddof=1)) / count**0.5
    return float(differences.mean()) - reach, float(differences.mean()) + reach


def bootstrap_interval(differences: Floats, level: float = LEVEL) -> tuple[float, float]:
    """Bias-corrected and accelerated bootstrap interval of a mean (Efron 1987), the same at every call."""
    from scipy.stats import bootstrap

    if np.ptp(differences) == 0.0:
        return float(differences[0]), float(differences[0])
    found = bootstrap(
        (differences,), np.mean, confidence_level=level, method="BCa", n_resamples=RESAMPLES, rng=BOOTSTRAP_SEED
    ).confidence_interval
    return float(found.low), float(found.high)


def paired_proportion_interval(differences: Floats, level: float = LEVEL) -> tuple[float, float]:
    """Interval of a difference of two probabilities from yes-or-no pairs (Bonett & Price 2012).

    One imagined pair is added to each kind of pair that disagrees: with ``p`` the adjusted share of pairs that change
    from no to yes and ``q`` of those that change back, ``p - q -+ z sqrt((p + q - (p - q)^2) / (n + 2))``.

    Args:
        differences: -1, 0 or 1 for each pair.
        level: Coverage.

    Returns:
        Both ends, within -1 and 1; nan with fewer than two pairs.
    """
    from scipy.special import ndtri

    count = differences.size
    if count < 2:
        return float("nan"), float("nan")
    gained = (float(np.sum(differences > 0.5)) + 1.0) / (count + 2.0)
    lost = (float(np.sum(differences < -0.5)) + 1.0) / (count + 2.0)
    reach = float(ndtri((1.0 + level) / 2.0)) * ((gained + lost - (gained - lost) ** 2) / (count + 2.0)) ** 0.5
    return max(gained - lost - reach, -1.0), min(gained - lost + reach, 1.0)


def _interval(differences: Floats, level: float, method: Method, probability: bool) -> tuple[float, float]:
    if probability:
        return paired_proportion_interval(differences, level)
    if method == "bootstrap" and differences.size >= FEWEST_FOR_BOOTSTRAP:
        return bootstrap_interval(differences, level)
    return t_interval(differences, level)
