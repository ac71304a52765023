"""Captions of figures drawn from sweeps: design, worlds, replicates, what was uncertain, and where it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulation.figures.saving import Identity

if TYPE_CHECKING:
    from simulation.sweeps.layout import Dimension, Layout
    from simulation.sweeps.result import SweepResult

DIMENSIONS_SHOWN, OPTIONS_SHOWN = 10, 8
_IDS_SHOWN = 3


def sweep_caption(result: SweepResult, title: str, remarks: Sequence[str]) -> str:
    """Write the caption of a figure of a sweep.

    Args:
        result: The sweep.
        title: What the figure shows, one sentence without a full stop.
        remarks: Sentences about its panels, marks and intervals.

    Returns:
        One paragraph.
    """
    layout = result.layout
    first, last = layout.horizon
    parts = [
        f"{title}.",
        *remarks,
        f"Horizon: {first} to {last}, scenario {layout.scenario}.",
        _runs(result),
        _uncertain(layout),
        f"Source: {identity_of_sweep(result).short_text}.",
    ]
    return " ".join(part for part in parts if part)


def identity_of_sweep(result: SweepResult) -> Identity:
    """Identity of a sweep for the file of a figure: the sweep itself stands for its thousands of runs."""
    shown = [str(one) for one in result.run_ids.ravel() if one][:_IDS_SHOWN]
    return Identity((f"sweep {result.layout.name} {result.identity}", *shown), (), result.commit)


def name_of(dimension: Dimension) -> str:
    """A dimension as it stands on an axis: words with its unit, and all ranges where parameters have their own."""
    words = dimension.name.replace("_", " ")
    unit = f" ({dimension.unit})" if dimension.unit else ""
    return f"{words}{unit}{_others(dimension)}"


def _runs(result: SweepResult) -> str:
    layout = result.layout
    options = f" x {len(layout.options)} options" if len(layout.options) > 1 else ""
    missing = result.run_ids.size - result.finished
    lost = f"; {missing} runs are missing" if missing else ""
    worlds = "1 world" if layout.worlds == 1 else f"{layout.worlds} worlds ({layout.design})"
    replicates = f"{len(result.seeds)} replicates with the same seeds in all"
    return f"Runs: {worlds}{options} x {replicates}, {result.finished} in all{lost}."


def _uncertain(layout: Layout) -> str:
    shown = [_range(one) for one in layout.dimensions[:DIMENSIONS_SHOWN]]
    rest = len(layout.dimensions) - len(shown)
    more = f" and {rest} more" if rest > 0 else ""
    return f"Uncertain: {', '.join(shown)}{more}." if shown else ""


def _others(dimension: Dimension) -> str:
    """What an axis shows and what moves with it, where several parameters have ranges of their own."""
    if len(dimension.ranges) == 1:
        return ""
    first, *others = (f"{name} {low:.4g} to {high:.4g}" for name, (low, high) in dimension.ranges.items())
    return f": {first}, with {', '.join(others)}"


def _range(dimension: Dimension) -> str:
    steps = f" in {len(dimension.values)} steps" if dimension.values else ""
    spans = [(name, f"{low:.4g} to {high:.4g}") for name, (low, high) in dimension.ranges.items()]
    if len(spans) == 1:
        return f"{dimension.name} {spans[0][1]}{steps}"
    return f"{dimension.name} ({', '.join(' '.join(one) for one in spans)}){steps}"
