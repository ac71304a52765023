"""What anybody could say without a model: no change, or the trend goes on; who cannot beat both adds nothing to levels.

For a measure known at dates up to an origin and at a later one, *no change* says the last value known by then, and
*trend* the last value times the growth between the last two. Both are scored as the model is: by the typical factor
between what was said and what came, ``exp(weighted median |ln(said / known)|)``. A trend needs two dates before the
origin, so each rule is compared with the model on the targets that it can speak about.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulation.analysis.targets import Target
from simulation.analysis.validation import Finding, weighted_median
from simulation.timeline import Quarter

PARTS = ("share", "index")
"""Units of what cannot exceed 1 if it is below, as anybody knows."""
Say = Callable[[Sequence[Target], Target], float]


@dataclass(frozen=True)
class Contest:
    """The model against one rule.

    Attributes:
        rule: Name of the rule.
        targets: How many targets after the origin the rule can speak about.
        rule_factor: Typical factor between what the rule says and what came.
        model_factor: The same of the median of the runs.
        model_nearer: On how many targets the model is nearer.
    """

    rule: str
    targets: int
    rule_factor: float
    model_factor: float
    model_nearer: int

    @property
    def winner(self) -> str:
        """Whose typical factor is the smaller one."""
        if not self.targets:
            return "nobody: no target can be compared"
        return "the model" if self.model_factor < self.rule_factor else self.rule


def no_change(before: Sequence[Target], _: Target) -> float:
    """The last known value; nan if there is none."""
    return before[-1].value if before else math.nan


def trend(before: Sequence[Target], target: Target) -> float:
    """The last known value, grown on as between the last two; nan if there are not two. No part exceeds its whole."""
    if len(before) < 2 or before[-2].value <= 0.0 or before[-1].value <= 0.0:
        return math.nan
    (first, one), (second, two) = ((known.span[0], known.value) for known in before[-2:])
    ahead = (target.span[0] - second) / (second - first)
    said = float(two * (two / one) ** ahead)
    return min(said, 1.0) if target.unit in PARTS and two <= 1.0 else said


RULES: dict[str, Say] = {"no change": no_change, "trend": trend}


def contests(findings: Sequence[Finding], origin: Quarter) -> tuple[Contest, ...]:
    """Hold the model against every rule on the targets after an origin.

    Args:
        findings: What runs say about a table of targets, earlier ones included.
        origin: Last quarter that the rules may know.
    """
    dated = [one for one in findings if "/" not in one.target.date and not one.given and one.known]
    later = [one for one in dated if one.target.span[0] > origin and one.target.value > 0.0 and one.median > 0.0]
    known = dated_before([one.target for one in findings], origin)
    return tuple(_contest(name, say, later, known) for name, say in RULES.items())


def dated_before(targets: Sequence[Target], origin: Quarter) -> dict[str, list[Target]]:
    """Targets at single dates up to an origin, by measure, the earliest first."""
    known: dict[str, list[Target]] = {}
    for target in sorted((one for one in targets if one.in_model), key=lambda target: target.span[0]):
        if "/" not in target.date and target.span[0] <= origin:
            before = known.setdefault(target.measure, [])
            if not before or before[-1].date != target.date:  # of several values at one date the first counts
                before.append(target)
    return known


def _contest(rule: str, say: Say, later: Sequence[Finding], known: dict[str, list[Target]]) -> Contest:
    rows = []
    for one in later:
        said = say(known.get(one.target.measure, []), one.target)
        if said > 0.0:
            rows.append((abs(math.log(said / one.target.value)), abs(one.distance), one.target.weight))
    if not rows:
        return Contest(rule, 0, math.nan, math.nan, 0)
    theirs, ours, weights = (list(column) for column in zip(*rows, strict=True))
    rule_factor, model_factor = (math.exp(weighted_median(column, weights)) for column in (theirs, ours))
    nearer = sum(us < them for us, them in zip(ours, theirs, strict=True))
    return Contest(rule, len(rows), rule_factor, model_factor, nearer)
