"""Claims about the AI industry as hypotheses: an experiment, a measure, a sign, and the rule that finds the verdict.

A claim is held against the paired effect of its experiment. Its sign names a region of effects: ``up`` everything above
zero, ``no fall`` everything above minus a margin, and so on. It is *supported* if the whole 95 % interval lies in the
region, *contradicted* if the whole interval lies outside of it, and *undetermined* otherwise. That an effect is absent
can thus be supported too, but only by an interval that leaves no room for one larger than the margin; a wide interval
supports nothing. Where the runs of every pair agree, but for rounding, there is *no effect*: the change does not reach
the measure or, where the measure counts or is a yes or no, never enough to be counted.

These intervals are 95 % each and not corrected for the number of claims, since each claim is a question of its own and
is read as one; of twenty claims without any effect, one would look settled by chance. The search for parameters that
flip a verdict is corrected, because it looks at many places for one answer: see :mod:`simulation.analysis.flips`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.paired_effects import LEVEL, Effect, paired_effect
from simulation.parameters.scenario import Scenario
from simulation.runs.outcomes import Outcome, outcomes
from simulation.runs.provenance import Origin

Floats = NDArray[np.float64]
Sign = Literal["up", "down", "no rise", "no fall", "no change"]
Verdict = Literal["supported", "contradicted", "undetermined", "no effect"]

SIGNS: tuple[Sign, ...] = ("up", "down", "no rise", "no fall", "no change")
WITH_MARGIN: tuple[Sign, ...] = ("no rise", "no fall", "no change")
ROUNDING = 1e-9
"""Relative difference of two runs that the order of sums can make without any effect; measured up to 1e-12."""

FEWEST_FOR_PROBABILITY = 4
"""Pairs below which yes-or-no outcomes that agree in all of them say nothing."""


@dataclass(frozen=True)
class Arm:
    """One side of an experiment: a scenario, and how to name it again."""

    scenario: Scenario
    origin: Origin


@dataclass(frozen=True)
class Claim:
    """One claim with the experiment that tests it.

    Attributes:
        name: Name of its file.
        sentence: What is claimed.
        topic: What it is about; claims of one topic stand together.
        measure: Name of the outcome that decides.
        sign: Where the effect should lie.
        margin: Largest effect that counts as none, in the unit of the measure; 0 for ``up`` and ``down``.
        baseline: The world without what the claim is about.
        variant: The world with it.
        flips: Parameters that may flip the verdict, ``*`` for any name on one level.
        why: The mechanism.
        source: Where the claim comes from.
    """

    name: str
    sentence: str
    topic: str
    measure: str
    sign: Sign
    margin: float
    baseline: Arm
    variant: Arm
    flips: tuple[str, ...]
    why: str
    source: str

    @property
    def outcome(self) -> Outcome:
        """The measure with its unit and meaning."""
        return outcomes()[self.column]

    @property
    def column(self) -> int:
        """Number of the measure among all outcomes."""
        return [outcome.name for outcome in outcomes()].index(self.measure)

    @property
    def region(self) -> tuple[float, float]:
        """Ends of the region of effects that would support the claim."""
        return region_of(self.sign, self.margin)


@dataclass(frozen=True)
class Held:
    """What pairs of runs say on a claim in one place: with the parameters as declared, or at one end of one of them.

    Attributes:
        effect: Variant minus baseline, with its interval.
        verdict: What the interval says.
    """

    effect: Effect
    verdict: Verdict


def region_of(sign: Sign, margin: float = 0.0) -> tuple[float, float]:
    """Effects that a sign stands for, as an open interval.

    Args:
        sign: One of :data:`SIGNS`.
        margin: Largest effect that counts as none.

    Example:
        >>> region_of("up"), region_of("no fall", 0.01), region_of("no change", 2.0)
        ((0.0, inf), (-0.01, inf), (-2.0, 2.0))
    """
    low = {"up": 0.0, "no fall": -margin, "no change": -margin}.get(sign, -inf)
    high = {"down": 0.0, "no rise": margin, "no change": margin}.get(sign, inf)
    return low, high


def hold(claim: Claim, baseline: Floats, variant: Floats, level: float = LEVEL) -> Held:
    """Hold a claim against its measure in pairs of runs.

    Args:
        claim: The claim.
        baseline: Its measure in each run of the baseline, shape (pairs,).
        variant: The same of the variant on the same seeds.
        level: Coverage of the interval.
    """
    probability = claim.outcome.is_probability
    effect = paired_effect(baseline, variant, level=level, probability=probability)
    both = np.isfinite(baseline) & np.isfinite(variant)
    enough = effect.pairs >= (FEWEST_FOR_PROBABILITY if probability else 1)
    identical = enough and bool(np.allclose(baseline[both], variant[both], rtol=ROUNDING, atol=0.0))
    if identical and claim.sign not in WITH_MARGIN:
        return Held(effect, "no effect")
    return Held(effect, verdict_of(effect, claim.region))


def verdict_of(effect: Effect, region: tuple[float, float]) -> Verdict:
    """The verdict on an interval against the region of effects that a claim stands for; its ends belong to neither."""
    low, high = region
    if low < effect.low and effect.high < high:
        return "supported"
    if effect.high < low or effect.low > high:
        return "contradicted"
    return "undetermined"
