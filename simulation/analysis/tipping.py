"""Tipping points by bisection: the value of a number at which the answer to a yes-or-no question turns.

A question about a model without chance has one answer at each value. With chance, the answer is the share of
replicates that say yes, and the tipping point is where it is one half. Replicates have the same seeds at every value,
so that neighbouring values differ by what the number does and not by luck.

Bisection finds one turn. A question whose answer turns three times between the ends has three tipping points, of which
one is found; a grid over the range (:mod:`simulation.analysis.hysteresis`, or a sweep) shows whether that is so.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike

from simulation.analysis.paired_effects import LEVEL
from simulation.analysis.proportions import wilson_interval

if TYPE_CHECKING:
    import pandas as pd

Answers = Callable[[float], bool | ArrayLike]
"""Takes a value and returns a bool, which is certain, or one yes (1), no (0) or nothing (nan) for each replicate."""
Ending = Literal["narrow", "luck", "no turn", "undecided end"]

HALF = 0.5
SMALLEST_TOLERANCE = 1e-12
"""Below this share of the larger end a bracket of floating-point numbers cannot be halved for long."""


@dataclass(frozen=True)
class Probe:
    """The answer at one value.

    Attributes:
        value: Where the question was asked.
        yes: Replicates that said yes.
        runs: Replicates that gave an answer.
        low: Lower end of the interval of the probability of yes; the probability itself if the answer is certain.
        high: Upper end.
        chance: Chance of a sure answer where yes and no are equally likely; a search splits it over its probes.
    """

    value: float
    yes: int
    runs: int
    low: float
    high: float
    chance: float = 1.0 - LEVEL

    @property
    def probability(self) -> float:
        """Share of replicates that said yes; nan if none answered."""
        return self.yes / self.runs if self.runs else math.nan

    @property
    def answer(self) -> bool | None:
        """Yes or no; None where replicates do not tell it from one half (exact binomial test, both sides)."""
        from scipy.special import bdtr

        if (
            self.low < self.high
            and 2.0 * float(bdtr(min(self.yes, self.runs - self.yes), self.runs, HALF)) > self.chance
        ):
            return None
        return self.probability > HALF

    @property
    def word(self) -> str:
        """``yes``, ``no`` or ``undecided``."""
        return {True: "yes", False: "no", None: "undecided"}[self.answer]

    @property
    def words(self) -> str:
        """The answer as a reader wants it, for example ``no (1 of 10)``; a certain one needs no numbers."""
        return self.word if self.low == self.high else f"{self.word} ({self.yes} of {self.runs})"


@dataclass(frozen=True)
class Tipping:
    """What a search has found.

    Attributes:
        ending: ``narrow`` if the bracket came down to the tolerance with sure answers at both its ends; ``luck`` if
            between its ends replicates disagree so much that they are not told from one half; ``no turn`` if both ends
            of the range answer alike; ``undecided end`` if an end of the range has no sure answer.
        low: Lower end of the bracket: beyond it the answer is that of the lower end of the range; nan without a turn.
        high: Upper end of the bracket.
        estimate: Where the probability of yes is one half, between the probes; nan without a turn.
        probes: Every answer, in the order of their values.
    """

    ending: Ending
    low: float
    high: float
    estimate: float
    probes: tuple[Probe, ...]

    @property
    def found(self) -> bool:
        """Whether the answer turns between the ends of the range."""
        return self.ending in ("narrow", "luck")

    @property
    def rising(self) -> bool:
        """Whether the answer is yes at the upper end of the range."""
        return self.probes[-1].answer is True

    @property
    def sentence(self) -> str:
        """What was found, in one sentence."""
        first, last = self.probes[0], self.probes[-1]
        ends = f"the answer is {first.words} at {first.value:.6g} and {last.words} at {last.value:.6g}"
        if self.ending == "no turn":
            return f"There is no tipping point to find: {ends}."
        if self.ending == "undecided end":
            return f"There is no sure answer at an end of the range: {ends}; take more seeds or a wider range."
        turn = "no to yes" if self.rising else "yes to no"
        between = f"between {self.low:.6g} and {self.high:.6g}"
        if self.ending == "luck":
            return f"The answer turns from {turn} {between}, where luck decides it; one half at {self.estimate:.6g}."
        return f"The answer turns from {turn} {between}, at {self.estimate:.6g}."

    def at(self, place: Callable[[float], float]) -> Tipping:
        """The same search on another scale, for example values for positions.

        Args:
            place: Takes a number on the present scale; it must not fall as that rises.
        """
        probes = {place(one.value): replace(one, value=place(one.value)) for one in self.probes}
        low, high, estimate = (place(end) if self.found else math.nan for end in (self.low, self.high, self.estimate))
        return Tipping(self.ending, low, high, estimate, tuple(probes.values()))

    def table(self) -> pd.DataFrame:
        """One row for each probe: value, replicates, yes, probability with its interval, answer."""
        import pandas as pd

        rows = [(one.value, one.runs, one.yes, one.probability, one.low, one.high, one.word) for one in self.probes]
        return pd.DataFrame(rows, columns=["value", "runs", "yes", "probability", "low", "high", "answer"])


def find_tipping(answers: Answers, low: float, high: float, *, tolerance: float, level: float = LEVEL) -> Tipping:
    """Find where the answer to a question turns between two values.

    An answer is sure if an exact binomial test tells it from one half; the chance of being wrong is split over the
    probes that halving takes (Bonferroni), so that four replicates that agree are not sure, and six are for one probe.
    The range is halved until it is narrow, or until the replicates at its middle are not told from one half. Then the
    values on either side are halved towards that middle, so that the bracket holds no more than the zone in which luck
    decides.

    Args:
        answers: Asks the question at a value. A bool is certain; a sequence holds one yes or no for each replicate,
            on the same seeds at every value, with nan for a replicate that has no answer.
        low: Lower end of the range.
        high: Upper end.
        tolerance: Width at which the bracket is narrow.
        level: Coverage of the intervals (Wilson 1927); what it leaves is the chance of a wrong sure answer.

    Returns:
        The bracket, the estimate and all probes, or that the ends of the range hold no turn.

    Raises:
        ValueError: If the range is empty or the tolerance cannot be reached.
    """
    _check(low, high, tolerance)
    chance = (1.0 - level) / planned((high - low) / tolerance)
    probes: dict[float, Probe] = {}

    def ask(value: float) -> Probe:
        if value not in probes:
            probes[value] = _probe(value, answers(value), level, chance)
        return probes[value]

    lower, upper = ask(low), ask(high)
    if lower.answer is None or upper.answer is None or lower.answer == upper.answer:
        ending: Ending = "no turn" if lower.answer is not None and lower.answer == upper.answer else "undecided end"
        return Tipping(ending, math.nan, math.nan, math.nan, (lower, upper))
    ending = "narrow"
    while upper.value - lower.value > tolerance:
        middle = ask((lower.value + upper.value) / 2.0)
        if middle.answer is None:
            ending = "luck"
            lower = _towards(middle, lower, ask, tolerance)
            upper = _towards(middle, upper, ask, tolerance)
            break
        lower, upper = (middle, upper) if middle.answer == lower.answer else (lower, middle)
    ordered = tuple(probes[value] for value in sorted(probes))
    return Tipping(ending, lower.value, upper.value, _half(ordered), ordered)


def planned(widths: float) -> int:
    """Probes that halving takes: both ends, and one for each halving.

    Args:
        widths: Width of the range over the tolerance.

    Example:
        >>> planned(32.0), planned(1.0)
        (7, 2)
    """
    return 2 + max(math.ceil(math.log2(widths)), 0)


def seeds_needed(probes: int, level: float = LEVEL) -> int:
    """Replicates that are needed for an answer on which they all agree to be sure: ``2 (1/2)^n`` within its chance.

    Example:
        >>> seeds_needed(1), seeds_needed(7)
        (6, 9)
    """
    return 1 + math.ceil(math.log2(probes / (1.0 - level)))


def _towards(undecided: Probe, sure: Probe, ask: Callable[[float], Probe], tolerance: float) -> Probe:
    """The last value with the sure answer on the way to one where luck decides."""
    while abs(sure.value - undecided.value) > tolerance:
        middle = ask((sure.value + undecided.value) / 2.0)
        sure, undecided = (middle, undecided) if middle.answer == sure.answer else (sure, middle)
    return sure


def _probe(value: float, answers: bool | ArrayLike, level: float, chance: float) -> Probe:
    if isinstance(answers, bool | np.bool_):
        return Probe(value, int(answers), 1, float(answers), float(answers))
    given = np.asarray(answers, dtype=np.float64).ravel()
    given = given[np.isfinite(given)]
    yes = int(np.sum(given > HALF))
    return Probe(value, yes, given.size, *wilson_interval(yes, given.size, level), chance)


def _half(probes: tuple[Probe, ...]) -> float:
    """Where the probability passes one half, on straight lines between probes made monotone by least squares."""
    from scipy.optimize import isotonic_regression

    known = [one for one in probes if one.runs]
    rising = known[-1].probability > known[0].probability
    values = np.array([one.value for one in known])
    shares = isotonic_regression(
        [one.probability for one in known], weights=[one.runs for one in known], increasing=rising
    ).x
    sign = 1.0 if rising else -1.0
    first = np.interp(sign * HALF, sign * shares, values)
    last = -np.interp(-sign * HALF, -sign * shares[::-1], -values[::-1])
    # On a level stretch at one half the two ends of the stretch are found, and its middle is the estimate.
    return float((first + last) / 2.0)


def _check(low: float, high: float, tolerance: float) -> None:
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"the range is {low:g} to {high:g}; its lower end must lie below its upper end")
    if not tolerance >= SMALLEST_TOLERANCE * max(abs(low), abs(high)):
        raise ValueError(f"tolerance is {tolerance:g}; it must be above 0, and no smaller than numbers can tell apart")
