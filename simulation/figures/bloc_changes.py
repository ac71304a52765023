"""Changes of bloc in one run: a line for each bloc that nations join, a mark for each that does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.bands import FloatArray, last_year
from simulation.figures.blocs import BLOC_LETTERS, BLOC_LOOKS, ORDER
from simulation.figures.labels import spread
from simulation.figures.panels import mm_of_letter, time_axis
from simulation.figures.rows import Row
from simulation.figures.style import INK, QUIET, Size
from simulation.timeline import Quarter

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulation.runs.result import RunResult

CHANGE = "bloc change"
_CODE_LETTERS = 5.6
"""Room of a code of three capitals, in letters."""

_CODE_ABOVE, _ROOM_ABOVE, _ROOM_BELOW = 0.36, 0.85, 0.35
"""Places of codes over their marks and room around the lines of marks, as shares of the distance of lines."""


def changes_of(run: RunResult) -> list[tuple[float, str, int]]:
    """Date, nation and number of the new bloc of each change of bloc."""
    return [
        (Quarter.parse(event.quarter).as_year, event.firm, BLOC_LETTERS.index(event.text[-1]))
        for event in run.record.events
        if event.kind == CHANGE and event.text[-1:] in tuple(BLOC_LETTERS)
    ]


def draw_changes(axes: Axes, row: Row, run: RunResult, preset: Size) -> None:
    """Draw marks on a line for each bloc that is joined, with the codes of the nations above them.

    Args:
        axes: Panel.
        row: Its scenario.
        run: The named run.
        preset: Size preset.
    """
    changes = changes_of(run)
    lines = [number for number in ORDER if number in {to for _, _, to in changes}]
    time_axis(axes, row.horizon, preset, row.panel_mm, labels=row.bottom)
    axes.set_yticks(range(len(lines)), [f"to {BLOC_LOOKS[number].name}" for number in lines])
    axes.set_ylim(max(len(lines) - 1, 0) + _ROOM_BELOW, -_ROOM_ABOVE)
    axes.tick_params(axis="y", length=0)
    if not changes:
        axes.text(0.5, 0.5, "none", transform=axes.transAxes, fontsize=preset.small_pt, color=QUIET, ha="center")
    for line, number in enumerate(lines):
        dates = [(date, code) for date, code, to in changes if to == number]
        look, size = BLOC_LOOKS[number], 0.5 * preset.text_pt
        axes.axhline(line, color=look.colour, linewidth=0.4, zorder=1)
        axes.plot(
            [date for date, _ in dates], [line] * len(dates), color=look.colour, marker=look.marker, markersize=size,
            linestyle="none", label=f"to {look.name}", clip_on=False,
        )  # fmt: skip
        _codes(axes, line, _largest(dates, run, axes, row, preset), row, preset)


def _letter_years(axes: Axes, row: Row, preset: Size) -> float:
    """Width of a letter in years of the time axis."""
    low, high = axes.get_xlim()
    return (high - low) * mm_of_letter(preset.small_pt) / row.panel_mm


def _largest(
    dates: Sequence[tuple[float, str]], run: RunResult, axes: Axes, row: Row, preset: Size
) -> list[tuple[float, str]]:
    """The changes whose codes fit side by side, those of the largest nations by output first."""
    low, high = axes.get_xlim()
    fit = int((high - low) / (_CODE_LETTERS * _letter_years(axes, row, preset)))
    output = dict(zip(run.record.nation_codes, last_year(run.record.nations["output_usd_bn"]), strict=True))
    return sorted(sorted(dates, key=lambda change: -output.get(change[1], 0.0))[:fit])


def _codes(axes: Axes, line: int, dates: Sequence[tuple[float, str]], row: Row, preset: Size) -> None:
    """Write codes above marks, moved apart where they would overlap, each with a thin line to its mark."""
    if not dates:
        return
    width = _CODE_LETTERS * _letter_years(axes, row, preset)
    low, high = axes.get_xlim()
    wanted: FloatArray = np.array([date for date, _ in dates])
    places = spread(wanted, np.full(len(dates), width), low + width / 2, high - width / 2)
    for (date, code), place in zip(dates, places, strict=True):
        above = line - _CODE_ABOVE
        axes.plot([date, place], [line, above], color=QUIET, linewidth=0.4, zorder=1.5, clip_on=False)
        axes.text(place, above, code, fontsize=preset.small_pt, ha="center", va="bottom", color=INK)
