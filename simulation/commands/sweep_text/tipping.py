"""Tipping points and hysteresis as tables and sentences."""

from __future__ import annotations

from simulation.analysis.hysteresis import Hysteresis
from simulation.analysis.tipping import Probe
from simulation.analysis.tipping_point import TippingPoint
from simulation.commands.effect_text import difference_and_interval
from simulation.commands.text import number, paragraph, table
from simulation.runs.outcomes import Outcome
from simulation.sweeps.layout import Dimension

READING = (
    "Yes or no: told from one half by an exact binomial test (5 % split over the probes that were planned); undecided: "
    "not told from it. Intervals: 95 %, Wilson (1927). "
    "Bisection finds one turn; if the answer turns more than once, the others are not seen."
)


def tipping_text(point: TippingPoint) -> str:
    """The table of probes and what they say of the tipping point."""
    heading = (
        f"{point.dimension.name} in {point.scenario}, {point.horizon[0]} to {point.horizon[1]}. Question: "
        f"{point.question.words}? The same {len(point.seeds)} seeds at every value."
    )
    head = (_name(point.dimension), "yes", "runs", "probability", "95% interval", "answer")
    rows = [_row(one) for one in point.search.probes]
    lines = [paragraph(heading), "", table(head, rows, right=(0, 1, 2, 3, 4)), "", paragraph(point.sentence)]
    moved = _together(point.dimension)
    return "\n".join([*lines, *([paragraph(moved)] if moved else []), paragraph(READING)])


def hysteresis_text(found: Hysteresis, outcome: Outcome) -> str:
    """The table of both starts and what they say of history."""
    up, down = found.starts
    heading = (
        f"{outcome.name} [{outcome.unit}] by {found.horizon[1]}, from {up} and from {down} at the start; same luck in "
        "both runs of each pair."
    )
    head = (_name(found.dimension), up, down, "difference", "95% interval", "pairs", "verdict")
    rows = [
        (f"{value:.4g}", one.baseline, one.variant, *difference_and_interval(one), one.pairs, one.verdict)
        for value, one in zip(found.values, found.effects(outcome.name, level=found.joint()), strict=True)
    ]
    reading = (
        f"Intervals hold for all {len(found.values)} values together (95 %, Bonferroni). A difference is what the "
        "start leaves behind; one that a longer run would lose is a slow return and no second resting place, so "
        "compare horizons (end=...) before calling it a trap."
    )
    sentence = paragraph(found.sentence(outcome))
    lines = [paragraph(heading), "", table(head, rows, right=(0, 1, 2, 3, 4, 5)), "", sentence]
    return "\n".join([*lines, paragraph(reading)])


def _row(one: Probe) -> tuple[object, ...]:
    return (
        *(f"{one.value:.4g}", one.yes, one.runs, number(one.probability)),
        *(f"{one.low:.2f} to {one.high:.2f}", one.word),
    )


def _name(dimension: Dimension) -> str:
    return f"{dimension.name}, {dimension.unit}" if dimension.unit else dimension.name


def _together(dimension: Dimension) -> str:
    """What moves beside the first parameter; nothing where it moves alone."""
    if len(dimension.parameters) < 2:
        return ""
    ends = zip(dimension.parameters, dimension.low, dimension.high, strict=True)
    words = ", ".join(f"{name} from {low:g} to {high:g}" for name, low, high in ends)
    return f"Moved together: {words}; the table shows the first."
