"""Forecasts from an origin, held against what came after: ranges that should hold it, and rules that need no model.

A forecast of a number is many values, one from each run. Its ranges should hold what came as often as they say (50 and
90 % of the time). Its score is the continuous ranked probability score of the logs (Gneiting and Raftery 2007)

    S = mean abs(x_i) - mean abs(x_i - x_j) / 2,    x_i = ln(value of run i / what came),

in log points, which pays for the width of the range as for the distance, and which for a rule that says one number is
its plain distance. A distance beyond a factor of a hundred counts as that, as does a run without a value: a firm that
is gone.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from simulation.analysis.naive import RULES, dated_before
from simulation.analysis.targets import Target
from simulation.analysis.validation import Finding, weighted_median
from simulation.timeline import Quarter

MODEL = "model"
NARROW, WIDE = (0.25, 0.75), (0.05, 0.95)
"""Quantiles of the runs that end the range of 50 and that of 90 per cent."""
WORST = math.log(100.0)
"""Largest distance that counts, in log points."""


@dataclass(frozen=True)
class Forecast:
    """What was said of one target before it came.

    Attributes:
        finding: The target with the values of the runs.
        said: What each rule says, by name; nan where it can say nothing.
    """

    finding: Finding
    said: Mapping[str, float]

    @property
    def target(self) -> Target:
        """The row of the table."""
        return self.finding.target

    def inside(self, parts: tuple[float, float]) -> bool:
        """Whether what came lies between two quantiles of the runs, of which at least half must have a value."""
        low, high = self.finding.between(parts)
        enough = 2 * len(self.finding.known) >= len(self.finding.values)
        return enough and low <= self.target.value <= high

    @property
    def score(self) -> float:
        """Score of the runs, in log points; nan where what came is not above zero."""
        return ranked_score(self.finding.values, self.target.value)

    @property
    def distances(self) -> dict[str, float]:
        """Distance of the median of the runs and of every rule that speaks, in log points."""
        spoken = {name: value for name, value in self.said.items() if value > 0.0}
        if not self.target.value > 0.0:
            return {}
        return {
            name: _distance(value, self.target.value) for name, value in {**spoken, MODEL: self.finding.median}.items()
        }

    @property
    def nearest(self) -> str:
        """Who comes nearest, a rule if it ties with the model; empty where no rule speaks."""
        found = self.distances
        return min(found, key=lambda name: found[name]) if len(found) > 1 else ""


@dataclass(frozen=True)
class Standing:
    """The model against one rule, on the targets of which the rule can say something.

    Attributes:
        rule: Name of the rule.
        targets: How many targets there are.
        rule_factor: Typical factor between what the rule said and what came (weighted median).
        model_factor: The same of the medians of the runs.
        rule_score: Weighted mean score of the rule, in log points.
        model_score: The same of the runs with their ranges.
        lost: Targets on which the rule is at least as near as the median of the runs.
    """

    rule: str
    targets: int
    rule_factor: float
    model_factor: float
    rule_score: float
    model_score: float
    lost: tuple[Target, ...]

    @property
    def winner(self) -> str:
        """Who has the smaller score."""
        if not self.targets:
            return "nobody: no target can be compared"
        return MODEL if self.model_score < self.rule_score else self.rule


def forecasts(findings: Sequence[Finding], known: Sequence[Target], origin: Quarter) -> tuple[Forecast, ...]:
    """What runs and rules say of all targets that are out of sample.

    Args:
        findings: Targets with the values of the runs.
        known: All that is known, later targets included; the rules see what is not later than the origin.
        origin: Last quarter that the rules may know.
    """
    before = dated_before(known, origin)
    made = []
    for one in findings:
        if one.out_of_sample and not one.reason:
            dated = before.get(one.target.measure, []) if "/" not in one.target.date else []
            made.append(Forecast(one, {name: rule(dated, one.target) for name, rule in RULES.items()}))
    return tuple(made)


def standings(made: Sequence[Forecast]) -> tuple[Standing, ...]:
    """The model against every rule."""
    return tuple(_standing(rule, [one for one in made if rule in one.distances]) for rule in RULES)


def ranked_score(values: Sequence[float], came: float) -> float:
    """Continuous ranked probability score of the logs of values, in log points; nan where it has no meaning.

    Example:
        >>> ranked_score([2.0], 1.0) == math.log(2.0)
        True
        >>> round(ranked_score([2.0, 0.5], 1.0) / math.log(2.0), 12)  # |x| is 1 for both, their distance 2 for half
        0.5
    """
    if not came > 0.0 or not len(values):
        return math.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(np.asarray(values, dtype=np.float64) / came)
    logs = np.clip(np.nan_to_num(logs, nan=-WORST, posinf=WORST, neginf=-WORST), -WORST, WORST)
    return float(np.abs(logs).mean() - np.abs(logs[:, None] - logs[None, :]).mean() / 2.0)


def _distance(said: float, came: float) -> float:
    return min(abs(math.log(said / came)), WORST) if said > 0.0 else WORST


def _standing(rule: str, made: Sequence[Forecast]) -> Standing:
    if not made:
        return Standing(rule, 0, math.nan, math.nan, math.nan, math.nan, ())
    weights = [one.target.weight for one in made]
    theirs, ours = ([one.distances[name] for one in made] for name in (rule, MODEL))
    lost = tuple(one.target for one, them, us in zip(made, theirs, ours, strict=True) if them <= us)
    return Standing(
        rule,
        len(made),
        rule_factor=math.exp(weighted_median(theirs, weights)),
        model_factor=math.exp(weighted_median(ours, weights)),
        rule_score=float(np.average(theirs, weights=weights)),
        model_score=float(np.average([one.score for one in made], weights=weights)),
        lost=lost,
    )
