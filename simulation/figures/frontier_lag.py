"""Frontier lag: how many months the second firm, the fifth firm and the best open weights stand behind the leader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from simulation.figures.bands import band, world_values, years
from simulation.figures.captions import caption
from simulation.figures.labels import label_end, settle
from simulation.figures.observed import OPEN_LAG_MONTHS, OPEN_LAG_SOURCE, OPEN_LAG_YEARS
from simulation.figures.panels import (
    Look,
    draw_band,
    draw_reference,
    horizon_of,
    last_finite,
    mark_policy_starts,
    panel_title,
    time_axis,
)
from simulation.figures.style import BLUE, DASHES, INK, PURPLE, QUIET, VERMILLION, check_rows, house_style, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.figures.style import Size
    from simulation.runs.result import RunResult

SERIES = {
    "second_lag_months": ("second", Look(BLUE, DASHES[1])),
    "fifth_lag_months": ("fifth", Look(PURPLE, DASHES[3])),
    "open_lag_months": ("open weights", Look(VERMILLION, DASHES[0])),
}
PARAMETERS = (
    "scaling.algorithmic_growth",
    "scaling.common_progress_share",
    "openness.imitation",
    "openness.pooled_share",
    "finance.spending_growth",
)

COLUMNS = 3
_ROW_MM, _LONE_ROW_MM = 46.0, 62.0
_SHARE_OF_WIDTH = 0.8
_HEADROOM, _ROOM_FOR_WORDS = 1.06, 1.3


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw the lags behind the leader.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If a slide is asked to hold more rows than it can.
    """
    columns = min(len(results), COLUMNS if size != "one column" else 1)
    rows = -(-len(results) // columns)
    check_rows(rows, size)
    with house_style(size) as preset:
        figure = new_figure(preset, rows * (_LONE_ROW_MM if rows == 1 else _ROW_MM))
        grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
        for position, name in enumerate(results):
            _panel(grid.flat[position], results, name, preset, columns)
        for axes in list(grid.flat)[len(results) :]:
            axes.remove()
        top = max(_highest(runs) for runs in results.values())
        grid[0, 0].set_ylim(0, _HEADROOM * max(top, _ROOM_FOR_WORDS * OPEN_LAG_MONTHS[1]))
        for axes in grid[:, 0]:
            axes.set_ylabel("Months behind the leader")
        settle(figure)
    title = "Months by which the second firm, the fifth firm and the best open weights trail the leader in capability"
    return figure, caption(results, title, _remarks(results), PARAMETERS)


def _panel(axes: Axes, results: dict[str, list[RunResult]], name: str, preset: Size, columns: int) -> None:
    position = list(results).index(name)
    runs, base = results[name], next(iter(results.values()))
    bottom = position + columns >= len(results)
    time_axis(axes, horizon_of(results), preset, preset.width_mm * _SHARE_OF_WIDTH / columns, labels=bottom)
    axes.tick_params(labelleft=position % columns == 0)
    panel_title(axes, "abcdefghijklmnopqrstuvwxyz"[position % 26] if len(results) > 1 else "", name, preset)
    _observed(axes, preset, text=position == 0)
    axes.axhline(0, color=INK, linewidth=1.5 * preset.line_pt, clip_on=False, zorder=4)
    label_end(axes, 0.0, "leader", INK, fontsize=preset.small_pt)
    for key, (label, look) in SERIES.items():
        if position > 0:
            draw_reference(axes, years(base[0]), band(world_values(base, key)), look.dash, f"reference {label}")
        values = band(world_values(runs, key))
        draw_band(axes, years(runs[0]), values, look, f"{name} {label}")
        label_end(axes, last_finite(values.median), label, look.colour, fontsize=preset.small_pt)
    mark_policy_starts(axes, runs, preset, "inside")


def _observed(axes: Axes, preset: Size, *, text: bool) -> None:
    """Hatch the lags observed for open weights in 2023 and 2024."""
    start, end = OPEN_LAG_YEARS
    low, high = OPEN_LAG_MONTHS
    axes.add_patch(
        Rectangle(
            (start, low), end - start, high - low, fill=False, hatch="/////", edgecolor=QUIET, linewidth=0, zorder=1
        )
    )
    if text:
        axes.annotate(
            f"open weights observed {start:.0f}–{end - 1:.0f}:\n{low:.0f}–{high:.0f} months",
            (start, high),
            xytext=(1, 2),
            textcoords="offset points",
            fontsize=preset.small_pt,
            color=QUIET,
            va="bottom",
        )


def _highest(runs: list[RunResult]) -> float:
    tops = [band(world_values(runs, key)).high90 for key in SERIES]
    finite = np.concatenate(tops)[np.isfinite(np.concatenate(tops))]
    return float(finite.max(initial=0.0))


def _remarks(results: dict[str, list[RunResult]]) -> list[str]:
    remarks = [
        "A lag is the time since the frontier had that capability; the leader is zero by definition. Dashed: second "
        "firm, dash-dotted: fifth firm, solid: best model with open weights. A line is missing where there is none.",
        f"Hatched: observed lag of open weights, {OPEN_LAG_MONTHS[0]:.0f} to {OPEN_LAG_MONTHS[1]:.0f} months "
        f"({OPEN_LAG_SOURCE}).",
    ]
    if len(results) > 1:
        remarks.append(f"Grey: medians of {next(iter(results))}.")
    return remarks
