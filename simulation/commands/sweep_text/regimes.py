"""Regimes in words."""

from __future__ import annotations

import math

from simulation.analysis.regimes import Probability, Regimes
from simulation.commands.effect_text import difference_and_interval
from simulation.commands.text import Block, Grid, Title

_POOLED = "Shares of runs are taken over all worlds; shares of worlds are no probabilities."


def regimes_blocks(found: Regimes) -> list[Block]:
    """How probable each regime is with each option, or that values do not split.

    Over several worlds it is a share of runs: nobody knows how probable a world is.
    """
    pooled = len(found.by_world) > 1
    what = "share of runs" if pooled else "probability"
    unit = what if found.unit == "probability" else found.unit
    title = f"{found.outcome} [{unit}]: {what} of each regime"
    if not found.splits:
        return [Title(title), f"No regimes: {found.method}."]
    head = ("option", "regime", what, "95% interval", "change", "95% interval", "n", "verdict")
    rows = []
    for place, option in enumerate(found.options):
        for name, one, moved in zip(found.names, found.overall[place], found.changes[place], strict=True):
            change = (*difference_and_interval(moved), one.seeds, moved.verdict) if place else ("", "", one.seeds, "")
            rows.append((option, name, *_cells(one), *change))
    pooling = f" {_POOLED}" if pooled else ""
    said = f"{_luck(found)} Split: {found.method}.{pooling}"
    return [Title(title), Grid(head, rows, (2, 4, 6)), said]


def _cells(one: Probability) -> tuple[str, str]:
    if not math.isfinite(one.value):
        return "-", "-"
    return f"{one.value:.2f}", f"{one.low:.2f} to {one.high:.2f}" if math.isfinite(one.low) else "-"


def _luck(found: Regimes) -> str:
    """In how many worlds luck decides the regime."""
    share = found.undecided[0]
    if not math.isfinite(share):
        return "No run has the outcome."
    if len(found.by_world) == 1:
        return "Luck decides the regime." if share else "All seeds end in the same regime."
    if share == 0.0:
        return f"With {found.options[0]}, the world alone decides the regime: all seeds of a world end in the same one."
    return (
        f"With {found.options[0]}, luck decides in {100 * share:.0f} % of worlds: more than one regime occurs in them."
    )
