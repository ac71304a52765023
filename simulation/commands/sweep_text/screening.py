"""Screening in words."""

from __future__ import annotations

from simulation.analysis.screening import ElementaryEffects, Screening
from simulation.commands.effect_text import alike
from simulation.commands.text import Block, Grid, Title, number
from simulation.mistakes import either

ROWS = 20
"""Numbers shown; the table that is written holds all."""
MATTERS = 0.1
"""Part of the largest mean size from which a number is worth a closer look."""


def screening_blocks(found: Screening) -> list[Block]:
    """Which numbers matter at all, and whether the spread of their effects is more than luck."""
    head = ("number", "mean size", f"{100 * found.level:g}% interval", "mean", "spread", "luck alone")
    rows = [_row(one) for one in found.numbers[:ROWS]]
    rest = len(found.numbers) - ROWS
    left = f", {found.left_out} left out" if found.left_out else ""
    how = f"Morris's screening: {found.trajectories} trajectories{left}, {found.seeds} replicates."
    return [
        Title(f"{found.outcome} [{found.unit}], {found.what}: change over the whole range of one number"),
        Grid(head, rows, (1, 3, 4, 5), f"and {rest} more" if rest > 0 else ""),
        f"{screening_finding(found)} {how}",
    ]


def screening_finding(found: Screening) -> str:
    """Which numbers can be left as they are, which are not told from luck, and which effects bend."""
    return f"{_finding(found)} {_lucky(found)}{_spread(found)}"


def _row(one: ElementaryEffects) -> tuple[str, ...]:
    size, low, high, mean, spread = alike(one.size, one.size_low, one.size_high, one.mean, one.spread)
    return one.name, size, f"{low} to {high}", mean, spread, number(one.noise)


def _finding(found: Screening) -> str:
    largest = found.numbers[0].size
    if largest == 0.0:
        return "No number changes the outcome."
    small = [one.name for one in found.numbers if one.size_high < MATTERS * largest]
    if not small:
        return f"No number is known to matter less than {100 * MATTERS:.0f} % as much as the first."
    count = f"{len(small)} of {len(found.numbers)} numbers"
    return f"{count} can be left as they are: they matter less than {100 * MATTERS:.0f} % as much as the first."


def _lucky(found: Screening) -> str:
    """Numbers whose mean size is no more than luck alone would give them."""
    names = [one.name for one in found.numbers if one.size > 0.0 and not one.told_from_luck]
    return f"Not told from luck: {either(names, 'and')}. " if names and found.seeds > 1 else ""


def _spread(found: Screening) -> str:
    """Which effects bend or depend on other numbers, as far as luck lets it be seen."""
    if found.seeds == 1:
        return "With one replicate, spread and luck are not told apart."
    bent = [one.name for one in found.numbers if one.spread_low > one.noise]
    if not bent:
        return "No effect is known to vary more than luck alone would make it."
    return f"Effects that bend or depend on other numbers: {either(bent, 'and')}."
