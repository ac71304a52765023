"""Figures of several panels per scenario: two by two for one scenario with four, a row per scenario otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from simulation.figures.bands import FloatArray, band, years
from simulation.figures.labels import in_lines, label_end
from simulation.figures.panels import (
    Look,
    draw_band,
    draw_reference,
    horizon_of,
    last_finite,
    letters_across,
    mark_policy_starts,
    mm_of_letter,
    panel_title,
    row_name,
    time_axis,
)
from simulation.figures.style import Size, check_rows, new_figure, row_height_mm

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

Values = Callable[[Sequence["RunResult"]], FloatArray]

SQUARE, SQUARE_FROM = 2, 4
_OVERHANG = 7
"""Letters by which a column title may overhang its panel, into the room of the line labels."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_HEAD_MM = 6.0
_ROW_MM, _TALL_ROW_MM, _LONE_ROW_MM, _NARROW_ROW_MM = 22.5, 36.0, 46.0, 36.0
_LABEL_LETTERS = 12
"""Letters beside a panel: tick labels at its left and line labels at its right."""

_LEAST_SHARE, _WHOLE_PERCENT_FROM = 0.0001, 0.1


@dataclass(frozen=True)
class Row:
    """What a panel needs to know about its scenario and its place.

    Attributes:
        name: Scenario.
        runs: Its replicates.
        base: Replicates of the baseline to stand behind, in grey; ``None`` in the baseline's own panels.
        horizon: Common time axis, first and last quarter as fractions of years.
        letter: Panel letter; empty for none.
        first: The first scenario of the figure, which carries the keys.
        bottom: The panel carries the years.
        lead: The first panel of a row, which carries the scenario's name.
        compact: More than one scenario: little room for words.
        panel_mm: Approximate width of the axes.
    """

    name: str
    runs: Sequence[RunResult]
    base: Sequence[RunResult] | None
    horizon: FloatArray
    letter: str
    first: bool
    bottom: bool
    lead: bool
    compact: bool
    panel_mm: float


Panel = Callable[["Axes", Row, Size], None]


def draw_rows(results: dict[str, list[RunResult]], panels: Sequence[Panel], size: str, preset: Size) -> Figure:
    """Lay out the panels of all scenarios.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        panels: Functions that draw one panel each.
        size: Name of the size preset.
        preset: The preset itself.

    Returns:
        The figure, not yet settled.

    Raises:
        ValueError: If a slide is asked to hold more rows than it can.
    """
    columns = _columns(len(results), len(panels), size)
    rows_each = -(-len(panels) // columns)
    check_rows(rows_each * len(results), size)
    rows = rows_each * len(results)
    lone_mm = _LONE_ROW_MM if columns > 1 else _NARROW_ROW_MM
    height = (
        rows * lone_mm
        if len(results) == 1
        else rows * row_height_mm(rows, _ROW_MM, _TALL_ROW_MM) + _HEAD_MM * rows_each
    )
    figure = new_figure(preset, height)
    grid = figure.subplots(rows_each * len(results), columns, squeeze=False)
    cells = np.split(grid, len(results), axis=0)
    for number, name in enumerate(results):
        for place, axes in enumerate(cells[number].flat):
            if place >= len(panels):
                axes.remove()
                continue
            panels[place](axes, row_of(results, name, place, preset.width_mm / columns, preset), preset)
    return figure


def row_of(results: dict[str, list[RunResult]], name: str, place: int, width_mm: float, preset: Size) -> Row:
    """What one panel needs to know.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        name: Scenario of the panel.
        place: Which of the panels of its scenario it is, from 0.
        width_mm: Width of the panel with its labels.
        preset: Size preset.
    """
    number, count = list(results).index(name), len(results)
    return Row(
        name=name,
        runs=results[name],
        base=next(iter(results.values())) if number else None,
        horizon=horizon_of(results),
        letter=_LETTERS[(place if count == 1 else number) % len(_LETTERS)],
        first=number == 0,
        bottom=count == 1 or number == count - 1,
        lead=place == 0,
        compact=count > 1,
        panel_mm=width_mm - _LABEL_LETTERS * mm_of_letter(preset.text_pt),
    )


def _columns(scenarios: int, panels: int, size: str) -> int:
    """Columns of panels: a square for one scenario with many panels, a row for each scenario otherwise.

    In a single column of text there is room for half of either.
    """
    whole = SQUARE if scenarios == 1 and panels >= SQUARE_FROM else panels
    return max(1, whole // 2) if size == "one column" else whole


def heading(axes: Axes, row: Row, text: str, unit: str, preset: Size, note: str = "") -> None:
    """Say what a panel shows: as its title, or as the title of its column if there is a row for each scenario.

    Args:
        axes: Panel.
        row: Its scenario.
        text: Subject of the panel.
        unit: Unit of its vertical axis.
        preset: Size preset.
        note: What to say of this very panel, for example which run it shows.
    """
    if not row.compact:
        panel_title(axes, row.letter, f"{text}: {note}" if note else text, preset)
        axes.set_ylabel(unit)
        return
    letters = letters_across(row.panel_mm, preset.text_pt) + _OVERHANG
    lines = [text, unit, note] if row.first else [note]
    panel_title(axes, "", "\n".join(in_lines(line, letters) for line in lines if line), preset)
    if row.lead:
        row_name(axes, row.letter, row.name, preset)


def percent(share: float) -> str:
    """A share as a label says it, with two digits below a tenth, so that a line at the bottom says how low it is.

    Example:
        >>> percent(0.597), percent(0.0012), percent(0.0), percent(0.00002)
        ('60 %', '0.12 %', '0 %', '<0.01 %')
    """
    if 0.0 < share < _LEAST_SHARE:
        return f"<{100 * _LEAST_SHARE:g} %"
    return f"{100 * share:.0f} %" if share >= _WHOLE_PERCENT_FROM else f"{100 * share:.2g} %"


def draw_series(
    axes: Axes, row: Row, series: Mapping[str, tuple[Values, Look]], preset: Size, *, shares: bool = False
) -> None:
    """Draw series of one panel with ribbons, the baseline behind them, names at the line ends and the policy's start.

    Args:
        axes: Panel.
        row: Its scenario.
        series: Name -> (function that takes the values from the replicates, look); an empty name is not written.
        preset: Size preset.
        shares: The values are shares; the name at a line's end gives the last one in per cent.
    """
    time_axis(axes, row.horizon, preset, row.panel_mm, labels=row.bottom)
    for label, (values_of, look) in series.items():
        if row.base is not None:
            behind = band(values_of(row.base))
            name = f"reference {label}".strip()
            draw_reference(axes, years(row.base[0]), behind, look.dash, name, ribbon=len(series) == 1)
        values = band(values_of(row.runs))
        draw_band(axes, years(row.runs[0]), values, look, f"{row.name} {label}".strip())
        if label:
            last = last_finite(values.median)
            text = f"{label} {percent(last)}" if shares else label
            label_end(axes, last, text, look.colour, fontsize=preset.small_pt)
    place: Literal["inside", "above", "none"] = "above" if row.compact else "inside"
    mark_policy_starts(axes, row.runs, preset, place if row.lead else "none")
