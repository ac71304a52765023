"""Concentration over time: HHI, CR1 and CR4 of users, compute owned and compute used.

One or two scenarios: a panel per measure and layer. More: a row per scenario, with the three measures in each panel.
The baseline is grey, and stands behind every other scenario.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.bands import FloatArray, band, layer_values, years
from simulation.figures.captions import caption
from simulation.figures.labels import label_end, settle
from simulation.figures.panels import (
    Look,
    draw_band,
    draw_reference,
    horizon_of,
    last_finite,
    mark_policy_starts,
    panel_title,
    row_name,
    share_axis,
    time_axis,
)
from simulation.figures.style import (
    BASELINE_GREY,
    BLUE,
    DASHES,
    GREEN,
    INK,
    QUIET,
    VERMILLION,
    Size,
    check_rows,
    house_style,
    new_figure,
    row_height_mm,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

SHOWN_LAYERS = ("users", "compute owned", "compute used")
MEASURES = {"hhi": "HHI", "cr1": "CR1", "cr4": "CR4"}
MEANINGS = {"hhi": "HHI (0–1)", "cr1": "CR1, share of largest", "cr4": "CR4, share of four"}
LOOKS = {
    "hhi": Look(BLUE, DASHES[0]),
    "cr1": Look(VERMILLION, DASHES[1]),
    "cr4": Look(GREEN, DASHES[3]),
}

# Merger Guidelines (US Department of Justice and Federal Trade Commission, 18 December 2023), guideline 1.
THRESHOLDS = {0.10: "1,000", 0.18: "1,800"}

PARAMETERS = (
    "flywheel.form",
    "flywheel.consumer.strength",
    "chips.supply_elasticity",
    "cloud.rentable_share",
    "openness.imitation",
    "churn.entry_rate",
)

_ROW_MM, _TALL_ROW_MM, _HEAD_MM = 22.5, 36.0, 5.0
_NARROW_MM = 100.0
_PANEL_SHARE_OF_WIDTH = 0.27


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw concentration over time.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If a slide is asked to hold more scenarios than it can.
    """
    rows = len(MEASURES) if len(results) <= 2 else len(results)
    check_rows(rows, size)
    with house_style(size) as preset:
        figure = new_figure(preset, _HEAD_MM + rows * row_height_mm(rows, _ROW_MM, _TALL_ROW_MM))
        grid = figure.subplots(rows, len(SHOWN_LAYERS), sharex=True, sharey=True, squeeze=False)
        if len(results) <= 2:
            _measures_by_layer(grid, results, preset)
        else:
            _scenarios_by_layer(grid, results, preset)
        settle(figure)
    return figure, caption(results, "Concentration of the AI industry over time", _remarks(results), PARAMETERS)


def _measures_by_layer(grid: np.ndarray, results: dict[str, list[RunResult]], preset: Size) -> None:
    """A row per measure and a column per layer, for one scenario or a pair."""
    last = grid.shape[1] - 1
    for row, measure in enumerate(MEASURES):
        for column, layer in enumerate(SHOWN_LAYERS):
            axes = grid[row, column]
            _finish(axes, results, preset, bottom=row == len(MEASURES) - 1)
            words = layer.capitalize() if preset.width_mm > _NARROW_MM else layer.capitalize().replace(" ", "\n")
            panel_title(axes, "abcdefghi"[row * 3 + column], words, preset)
            if measure == "hhi":
                _thresholds(axes, preset, text=column < _named_columns(preset, last))
            for number, (label, runs) in enumerate(results.items()):
                look = Look(BASELINE_GREY) if number == 0 else Look(LOOKS[measure].colour)
                values = band(layer_values(runs, measure, layer))
                draw_band(axes, years(runs[0]), values, look, f"{label} {measure} {layer}")
                if column == last:
                    _end(axes, values.median, label, QUIET if number == 0 else look.colour, preset)
            mark_policy_starts(
                axes, list(results.values())[-1], preset, "inside" if row == 0 and column == 0 else "none"
            )
        grid[row, 0].set_ylabel(MEANINGS[measure] if preset.height_mm is None else MEASURES[measure])


def _scenarios_by_layer(grid: np.ndarray, results: dict[str, list[RunResult]], preset: Size) -> None:
    """A row per scenario and a column per layer: three measures in each panel, the baseline's medians behind them."""
    base = next(iter(results.values()))
    last = grid.shape[1] - 1
    for row, (name, runs) in enumerate(results.items()):
        for column, layer in enumerate(SHOWN_LAYERS):
            axes = grid[row, column]
            _finish(axes, results, preset, bottom=row == len(results) - 1)
            if row == 0:
                panel_title(axes, "", layer.capitalize(), preset)
            _thresholds(axes, preset, text=column < _named_columns(preset, last))
            for measure, look in LOOKS.items():
                if row > 0:
                    behind = band(layer_values(base, measure, layer))
                    draw_reference(axes, years(base[0]), behind, look.dash, f"reference {measure} {layer}")
                shown = Look(BASELINE_GREY, look.dash) if row == 0 else look
                values = band(layer_values(runs, measure, layer))
                draw_band(axes, years(runs[0]), values, shown, f"{name} {measure} {layer}")
                if column == last:
                    _end(axes, values.median, MEASURES[measure], QUIET if row == 0 else look.colour, preset)
            mark_policy_starts(axes, runs, preset, "above" if column == 0 else "none")
        row_name(grid[row, 0], "abcdefghijklmnopqrstuvwxyz"[row % 26], name, preset)


def _named_columns(preset: Size, last: int) -> int:
    """Columns whose thresholds carry their values: all but the last, which names the lines, or the first if narrow."""
    return last if preset.width_mm > _NARROW_MM else 1


def _finish(axes: Axes, results: dict[str, list[RunResult]], preset: Size, *, bottom: bool) -> None:
    time_axis(axes, horizon_of(results), preset, preset.width_mm * _PANEL_SHARE_OF_WIDTH, labels=bottom)
    share_axis(axes)


def _end(axes: Axes, median: FloatArray, text: str, colour: str, preset: Size) -> None:
    label_end(axes, last_finite(median), text, colour, fontsize=preset.small_pt)


def _thresholds(axes: Axes, preset: Size, *, text: bool = True) -> None:
    """Draw the two HHI thresholds of the merger guidelines, each with its usual value written at its end."""
    for height, value in THRESHOLDS.items():
        axes.axhline(height, color=INK, linewidth=0.5, linestyle=(0, (1, 2)), zorder=1)
        if text:
            label_end(axes, height, value, INK, fontsize=preset.small_pt)


def _remarks(results: dict[str, list[RunResult]]) -> list[str]:
    base = next(iter(results))
    remarks = [
        "HHI: sum of squared shares, 0 to 1; CR1 and CR4: shares of the largest firm and of the four largest.",
        "Dotted lines: 1,000 and 1,800 of the usual 0 to 10,000 scale, above which a market counts as moderately and "
        "as highly concentrated (US Merger Guidelines 2023).",
    ]
    if len(results) > 1:
        remarks.append(f"Grey: {base}{' (medians behind the other scenarios)' if len(results) > 2 else ''}.")
    if len(results) > 2:
        remarks.append("Solid: HHI, dashed: CR1, dash-dotted: CR4.")
    return remarks
