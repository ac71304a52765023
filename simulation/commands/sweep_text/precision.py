"""Precision in words."""

from __future__ import annotations

import math

from simulation.analysis.precision import OptionPrecision, Precision
from simulation.commands.text import Block, Grid, Title, number


def precision_blocks(found: Precision) -> list[Block]:
    """How wide the interval of each option is, and how many replicates a wanted width needs."""
    head = ["option", "half-width", *(["unpaired"] if found.compared else []), *_needs_head(found)]
    rows = [_row(one, found) for one in found.options]
    title = f"{found.outcome} [{found.unit}]: half-width of the {100 * found.level:g}% interval"
    said = " ".join([*_rule(found), *_pairing(found)]) or _UNIT
    return [Title(f"{title} with {found.replicates[-1]} replicates"), Grid(head, rows, range(1, len(head))), said]


_UNIT = "The seed is the unit of observation, averaged over worlds."


def _needs_head(found: Precision) -> list[str]:
    if found.wanted is None:
        return []
    return ["replicates needed", *(["unpaired"] if found.compared else [])]


def _row(one: OptionPrecision, found: Precision) -> tuple[str, ...]:
    widths = [number(float(one.observed[-1])), *([number(float(one.unpaired[-1]))] if found.compared else [])]
    if found.wanted is None:
        return one.option, *widths
    needs = [_many(one.needed), *([_many(one.needed_unpaired)] if found.compared else [])]
    return one.option, *widths, *needs


def _many(needed: int | None) -> str:
    return "out of reach" if needed is None else f"{needed:,}"


def _rule(found: Precision) -> list[str]:
    if found.wanted is None:
        return []
    if found.stopped_at is None:
        return [f"Not all intervals are within {number(found.wanted)} to either side; more replicates would be needed."]
    return [f"All intervals were within {number(found.wanted)} to either side with {found.stopped_at} replicates."]


def _pairing(found: Precision) -> list[str]:
    """What shared luck saves, over options."""
    saved = [one.saved for one in found.options if math.isfinite(one.saved)]
    if not found.compared or not saved:
        return []
    low, high = min(saved), max(saved)
    times = number(low) if number(low) == number(high) else f"{number(low)} to {number(high)}"
    return [f"Without shared luck, the same width would need {times} times as many replicates."]
