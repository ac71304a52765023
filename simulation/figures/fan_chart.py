"""A fan chart: key measures of many runs as ribbons, and what is known laid over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulation.analysis.targets import Target
from simulation.figures.bands import band, years
from simulation.figures.style import BLUE, INK, VERMILLION, Size, house_style, new_figure
from simulation.figures.validation import short_name
from simulation.timeline import Quarter

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

MOST_PANELS = 9
_COLUMNS, _PANEL_MM, _FOOT_MM, _WIDE = 3, 42.0, 12.0, 20.0


def key_measures(targets: Sequence[Target], most: int = MOST_PANELS) -> dict[str, list[Target]]:
    """The measures with most dated values, each with its targets; the first in the table where numbers are equal.

    Args:
        targets: A table of targets.
        most: How many measures.
    """
    found: dict[str, list[Target]] = defaultdict(list)
    for target in targets:
        if target.in_model and "/" not in target.date:
            found[target.measure].append(target)
    order = sorted(found, key=lambda measure: -len(found[measure]))[:most]
    return {measure: found[measure] for measure in order}


def draw(runs: Sequence[RunResult], targets: Sequence[Target], size: str = "two columns") -> tuple[Figure, str]:
    """Draw the measures with most dated values.

    Args:
        runs: Runs of one scenario, over seeds or members of an ensemble.
        targets: What is known.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is nothing to draw.
    """
    shown = key_measures(targets)
    if not shown or not runs:
        raise ValueError("there is nothing to draw: no target has a single date and a measure of the model")
    rows = -(-len(shown) // _COLUMNS)
    with house_style(size) as preset:
        figure = new_figure(preset, _PANEL_MM * rows + _FOOT_MM)
        panels = np.atleast_1d(figure.subplots(rows, min(_COLUMNS, len(shown)), sharex=True)).ravel()
        for axes, (measure, known) in zip(panels, shown.items(), strict=False):
            _panel(axes, runs, measure, known, preset)
        for axes in panels[len(shown) :]:
            axes.set_visible(False)
    first = runs[0]
    words = (
        f"Fan chart of {len(shown)} measures of {first.scenario.name}: lines are medians, ribbons hold the middle "
        "50% and 90% of the runs. Marks: what is known, bars: the band of a hit; crosses: the median lies "
        f"outside it. Horizon: {first.record.quarters[0]} to {first.record.quarters[-1]}. Replicates: n = {len(runs)}."
    )
    return figure, words


def _panel(axes: Axes, runs: Sequence[RunResult], measure: str, known: Sequence[Target], preset: Size) -> None:
    when = years(runs[0])
    values = np.array([known[0].reading.values(run.record) for run in runs])
    found = band(values)
    axes.fill_between(when, found.low90, found.high90, color=BLUE, alpha=0.18, linewidth=0)
    axes.fill_between(when, found.low50, found.high50, color=BLUE, alpha=0.35, linewidth=0)
    axes.plot(when, found.median, color=BLUE, linewidth=preset.line_pt, label=measure)
    for target in known:
        at = Quarter.parse(target.date).as_year
        place = runs[0].record.quarters.index(target.date) if target.date in runs[0].record.quarters else None
        inside = place is not None and target.low <= found.median[place] <= target.high
        hue = INK if inside else VERMILLION
        if np.isfinite(target.low):
            axes.vlines(at, target.low, target.high, color=hue, linewidth=0.8 * preset.line_pt, zorder=3)
        axes.plot(
            at, target.value, marker="o" if inside else "x", color=hue, markersize=0.55 * preset.text_pt,
            linestyle="none", zorder=4, clip_on=False, label=f"{target.id} {target.date}",
        )  # fmt: skip
    points = np.array([*(target.value for target in known), *found.median[np.isfinite(found.median)]])
    if (points > 0.0).all() and points.max() > _WIDE * points.min():
        axes.set_yscale("log")
    axes.set_title(short_name(measure), fontsize=0.85 * preset.text_pt)
    axes.set_ylabel(known[0].unit, fontsize=0.85 * preset.text_pt)
    axes.locator_params(axis="x", nbins=4, integer=True)
