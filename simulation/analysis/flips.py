"""Does a verdict hang on one uncertain number? Claims at the ends of the plausible ranges, one parameter at a time.

All ends are first screened with two pairs of runs each. Where the mean of these turns to the other side (or, for an
undetermined claim, is further from the effect found with the parameters as declared than twice the reach of its
interval, which the mean of two pairs rarely is by luck), eight fresh pairs decide, none of which was used to choose
the end. Because that is a search for one answer in several places, their intervals are widened by
Bonferroni's rule: with ``k`` ends looked at closely, each has the coverage ``1 - 0.05 / k``. A claim of which no end is
decided the other way is not proved robust: two parameters may flip together what neither flips alone, and two pairs
can miss a small effect.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Literal

from simulation.analysis.claims import Arm, Claim, Held, Verdict
from simulation.analysis.paired_effects import LEVEL, Effect
from simulation.parameters.quantity import uncertain
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin
from simulation.sweeps.settings import value_of, with_values

Side = Literal["low", "high"]
Status = Literal["alike"] | Verdict

FLIPS = (
    "flywheel.*.strength",
    "scaling.research_strength",
    "products.*.taste_dispersion",
    "products.*.reconsider_share",
    "openness.imitation",
    "openness.fringe_appeal",
    "chips.supply_elasticity",
    "scaling.knowledge_depreciation",
    "finance.tournament_exponent",
)
"""Parameters that carry most of the variance of concentration: returns to data and to research, tastes, inertia,
imitation, the pull of open models, the supply of chips, how fast knowledge ages, and how money follows the leader."""

SCREENING_PAIRS, CLOSE_PAIRS = 2, 8


@dataclass(frozen=True)
class End:
    """One end of the plausible range of a parameter, or of several alike.

    Attributes:
        parameter: Dotted name, ``*`` for any name on one level.
        side: Which end.
        values: Value of each parameter that the name stands for.
    """

    parameter: str
    side: Side
    values: tuple[tuple[str, float], ...]

    @property
    def label(self) -> str:
        """The value, or which end it is where there are several values."""
        return f"{self.values[0][1]:g}" if len(self.values) == 1 else f"the {self.side} end"


@dataclass(frozen=True)
class AtEnd:
    """What pairs of runs say at one end.

    Attributes:
        end: The end.
        status: ``alike`` if screening saw nothing new, otherwise the verdict of the closer look.
        effect: Effect of the closer look, or of the screening.
    """

    end: End
    status: Status
    effect: Effect


@lru_cache(maxsize=1)
def uncertain_parameters() -> Mapping[str, tuple[float, float]]:
    """Plausible range of every uncertain parameter by dotted name."""
    return uncertain(Scenario)


def matching(pattern: str) -> tuple[str, ...]:
    """Uncertain parameters that a name stands for.

    Example:
        >>> matching("flywheel.*.strength")
        ('flywheel.consumer.strength', 'flywheel.enterprise.strength', 'flywheel.physical.strength')
        >>> matching("flywheel.strength")
        ()
    """
    return tuple(name for name in uncertain_parameters() if _alike(name.split("."), pattern.split(".")))


def ends_of(claim: Claim) -> tuple[End, ...]:
    """Both ends of each parameter of a claim, without those that its own experiment sets or that change nothing."""
    found = []
    for pattern in claim.flips:
        names = matching(pattern)
        if any(value_of(claim.baseline.scenario, name) != value_of(claim.variant.scenario, name) for name in names):
            continue
        for number, side in enumerate(("low", "high")):
            values = tuple((name, uncertain_parameters()[name][number]) for name in names)
            end = End(pattern, "low" if side == "low" else "high", values)
            if any(value_of(claim.baseline.scenario, name) != value for name, value in values):
                found.append(end)
    return tuple(found)


def at_end(arm: Arm, end: End) -> Arm:
    """One side of an experiment with the parameters of an end at their values."""
    scenario = with_values(arm.scenario, dict(end.values))
    words = tuple(f"{name}={value:g}" for name, value in end.values)
    return Arm(scenario, Origin(arm.origin.scenario, (*arm.origin.overrides, *words)))


def needs_closer_look(claim: Claim, here: Held, screened: Effect) -> bool:
    """Whether the mean of the screening pairs is not where it is with the parameters as declared.

    Args:
        claim: The claim.
        here: What is known with the parameters as declared.
        screened: The effect in the screening pairs of an end.
    """
    low, high = claim.region
    if here.verdict == "supported":
        return not low < screened.difference < high
    if here.verdict == "contradicted":
        return low <= screened.difference <= high
    reach = here.effect.high - here.effect.low
    return abs(screened.difference - here.effect.difference) > reach


def close_level(ends: int) -> float:
    """Coverage of each interval where several ends of one claim are looked at closely (Bonferroni).

    Example:
        >>> close_level(1), close_level(5)
        (0.95, 0.99)
    """
    return 1.0 - (1.0 - LEVEL) / ends


def _alike(names: Sequence[str], patterns: Sequence[str]) -> bool:
    return len(names) == len(patterns) and all(map(fnmatchcase, names, patterns))
