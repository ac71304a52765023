"""What panels share: median lines with ribbons, the time axis, panel letters, policy starts and stacked shares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from simulation.figures.bands import Band, FloatArray, years
from simulation.figures.captions import policy_starts
from simulation.figures.labels import in_lines
from simulation.figures.style import BASELINE_GREY, INK, QUIET, SOLID, Dash, Size
from simulation.timeline import QUARTERS_PER_YEAR, Quarter

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

    from simulation.runs.result import RunResult

_LIGHT, _DARK = 0.16, 0.26
_GREY_LIGHT, _GREY_DARK = 0.2, 0.3
_THIN = 0.8
ROW_NAME_WIDTH = 15
"""Letters after which the name of a scenario beside its row is broken."""

_LETTER_WIDTH = 0.62
"""Mean width of a letter of the house font, in heights of the text."""

PAPER: dict[str, Any] = {"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 0.6}
_WHOLE_YEARS = 1.5
"""Years from which the time axis names years instead of quarters."""

FIRST_QUARTER = Quarter(0, 1)
_SHORT_RANGE = 50.0
"""Ratio of the ends of a log axis below which powers of ten alone would leave too few ticks."""

POINTS_PER_MM = 72 / 25.4
_TICK_WIDTH_IN_LETTERS = 5.0
"""Room for one year on the time axis, in heights of its text: four digits and a space."""


@dataclass(frozen=True)
class Look:
    """How one series is drawn: colour and, as a second channel, dash."""

    colour: str
    dash: Dash = SOLID


def draw_band(axes: Axes, time: FloatArray, values: Band, look: Look, label: str, *, ribbons: bool = True) -> Line2D:
    """Draw a median line with ribbons of 50 % and 90 % in its hue; a single run is a line alone.

    Args:
        axes: Where to draw.
        time: Quarters as fractions of years, shape (T,).
        values: Median and ranges, shape (T,).
        look: Colour and dash.
        label: Name of the series, kept on the line for readers of the figure object.
        ribbons: Draw the ranges.

    Returns:
        The median line.
    """
    grey = look.colour == BASELINE_GREY
    light, dark = (_GREY_LIGHT, _GREY_DARK) if grey else (_LIGHT, _DARK)
    order = 2.0 if grey else 3.0
    if ribbons and values.n > 1:
        for low, high, alpha in ((values.low90, values.high90, light), (values.low50, values.high50, dark)):
            axes.fill_between(time, low, high, color=look.colour, alpha=alpha, linewidth=0, zorder=order - 0.5)
    (line,) = axes.plot(time, values.median, color=look.colour, linestyle=look.dash, label=label, zorder=order)
    if len(time) == 1:
        line.set_marker("o")
        line.set_markersize(3)
    return line


def draw_reference(
    axes: Axes, time: FloatArray, values: Band, dash: Dash, label: str, *, ribbon: bool = False
) -> Line2D:
    """Draw the baseline behind a scenario: grey and thin, with its 90 % range where the panel holds one series only."""
    if ribbon and values.n > 1:
        axes.fill_between(time, values.low90, values.high90, color=BASELINE_GREY, alpha=_GREY_LIGHT, linewidth=0)
    (line,) = axes.plot(time, values.median, color=BASELINE_GREY, linestyle=dash, linewidth=_THIN, label=label)
    return line


def last_finite(values: FloatArray) -> float:
    """Last value of a series, nan if the series has ended before (so that no label floats beside nothing)."""
    return float(values[-1]) if len(values) else float("nan")


def time_axis(axes: Axes, time: FloatArray, preset: Size, width_mm: float, *, labels: bool = True) -> None:
    """Set the time axis: whole years, or quarters if the horizon is short, as many as fit beside each other.

    Args:
        axes: Panel.
        time: Quarters as fractions of years.
        preset: Size preset (its text decides how many years fit).
        width_mm: Approximate width of the panel.
        labels: Write the years; off in panels above others of the same column.
    """
    low, high = float(time[0]), float(time[-1])
    axes.set_xlim(low, high if high > low else low + 1)
    fit = int(width_mm * POINTS_PER_MM / (preset.text_pt * _TICK_WIDTH_IN_LETTERS))
    if high - low < _WHOLE_YEARS:
        quarters = np.arange(low, high + 1 / 8, 1 / QUARTERS_PER_YEAR)
        shown = quarters[:: max(1, -(-len(quarters) * 2 // max(fit, 1)))]  # the name of a quarter is twice as wide
        axes.set_xticks(shown, [str(FIRST_QUARTER + round(year * QUARTERS_PER_YEAR)) for year in shown])
    else:
        axes.xaxis.set_major_locator(MaxNLocator(nbins=max(1, min(fit, 6)), integer=True, steps=[1, 2, 5, 10]))
        axes.xaxis.set_major_formatter("{x:.0f}")
    axes.tick_params(labelbottom=labels)


def share_axis(axes: Axes) -> None:
    """A share is drawn on the whole of 0 to 1, never on a cut-out."""
    axes.set_ylim(0, 1)
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])


def plain_numbers(axes: Axes) -> None:
    """Write the numbers of the vertical axis in full, with separators between thousands."""
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))


def log_axis(axes: Axes) -> None:
    """Make the vertical axis logarithmic, with plain numbers; a short range gets ticks at 2 and 5 as well.

    Call it when the data are drawn: the range decides the ticks.
    """
    axes.set_yscale("log")
    low, high = axes.get_ylim()
    short = high / low < _SHORT_RANGE
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if short else (1.0,), numticks=8))
    plain_numbers(axes)
    axes.yaxis.set_minor_formatter(NullFormatter())


def mark_policy_starts(
    axes: Axes, results: Sequence[RunResult], preset: Size, text: Literal["inside", "above", "none"]
) -> None:
    """Draw a dashed vertical line where a policy starts; policies of the same quarter share a line.

    Args:
        axes: Panel whose time axis is set.
        results: Replicates of one scenario.
        preset: Size preset.
        text: Where the start is named: inside the panel, above it (where no title stands), or not at all.
    """
    low, high = axes.get_xlim()
    starts = {Quarter.parse(start).as_year: start for start in policy_starts(results).values()}
    for year, quarter in starts.items():
        if not low <= year <= high:
            continue
        axes.axvline(year, color=INK, linewidth=0.6, linestyle=(0, (4, 2)), zorder=4)
        if text != "none":
            _name_start(axes, year, f"policy from {quarter}", preset, inside=text == "inside")


def _name_start(axes: Axes, year: float, words: str, preset: Size, *, inside: bool) -> None:
    """Write beside the line inside the panel, or over it, without running out of the panel on either side."""
    low, high = axes.get_xlim()
    place = (year - low) / (high - low)
    side = "left" if place < 1 / 3 else "right" if place > 2 / 3 or inside else "center"
    shift = {"left": 2, "center": 0, "right": -2}[side] * inside
    axes.annotate(
        words,
        (year, 1.0),
        xycoords=axes.get_xaxis_transform(),
        xytext=(shift, -1 if inside else 1),
        textcoords="offset points",
        ha=side,
        va="top" if inside else "bottom",
        fontsize=preset.small_pt,
        color=INK,
        bbox=PAPER if inside else None,
        zorder=6,
    )


def panel_title(axes: Axes, letter: str, text: str, preset: Size) -> None:
    """Write a short title above a panel, flush left, and a bold panel letter at its left."""
    axes.set_title(text, fontsize=preset.text_pt)
    panel_letter(axes, letter, preset)


def panel_letter(axes: Axes, letter: str, preset: Size, above_pt: float | None = None) -> None:
    """Write a bold letter at the upper left corner outside a panel, or higher where its title stands higher."""
    axes.annotate(
        letter,
        (0, 1),
        xycoords="axes fraction",
        xytext=(-1.1 * preset.text_pt, 0.7 * preset.text_pt if above_pt is None else above_pt),
        textcoords="offset points",
        ha="right",
        fontweight="bold",
        fontsize=preset.text_pt + 1,
        annotation_clip=False,
    ).set_in_layout(False)


def mm_of_letter(text_pt: float) -> float:
    """Mean width of a letter of the house font, in mm."""
    return _LETTER_WIDTH * text_pt / POINTS_PER_MM


def letters_across(width_mm: float, text_pt: float) -> int:
    """How many letters of ordinary text fit across a width."""
    return int(width_mm / mm_of_letter(text_pt))


def row_name(axes: Axes, letter: str, name: str, preset: Size) -> None:
    """Write a scenario's letter and name at the left of its row of panels."""
    axes.set_ylabel(in_lines(name, ROW_NAME_WIDTH), fontsize=preset.text_pt)
    panel_letter(axes, letter, preset)


def no_data(axes: Axes, preset: Size) -> None:
    """Say that a panel has nothing to show, rather than leaving it empty without a word."""
    axes.text(0.5, 0.5, "no data", transform=axes.transAxes, fontsize=preset.small_pt, color=QUIET, ha="center")


def horizon_of(results: dict[str, list[RunResult]]) -> FloatArray:
    """Earliest and latest quarter over all scenarios, as fractions of years: the common time axis."""
    spans = [years(runs[0]) for runs in results.values()]
    return np.array([min(span[0] for span in spans), max(span[-1] for span in spans)])
