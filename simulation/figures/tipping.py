"""Tipping and hysteresis: an outcome against a parameter, up and down, and the probability that one firm dominates.

Near a tipping point runs fall into two groups between which no run lies, so every run is drawn and no mean stands for
them. The figure is drawn from a sweep over one number, from a search for a tipping point, or from runs with two starts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from simulation.analysis.paired_effects import LEVEL
from simulation.analysis.proportions import wilson_interval
from simulation.figures.labels import in_lines, label_end, settle
from simulation.figures.panels import no_data, panel_title, share_axis
from simulation.figures.style import (
    BASELINE_GREY,
    BLUE,
    DASHES,
    GREEN,
    QUIET,
    VERMILLION,
    Dash,
    Size,
    house_style,
    new_figure,
)
from simulation.figures.sweep_captions import name_of, sweep_caption
from simulation.measures.catalogue import LAYERS
from simulation.runs.outcomes import Outcome, outcome_named, outcomes
from simulation.sweeps.layout import WIDE, Dimension

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.sweeps.result import SweepResult

Floats = NDArray[np.float64]
Look = tuple[str, Dash, str]
SERIES_SHOWN = 4
"""Options that one panel carries, the reference first."""

HALF = 0.5
_LABEL_LETTERS = 44
INTERVALS = f"Bars: {LEVEL:.0%} intervals of the probability (Wilson 1927). Hollow marks: the interval holds one half."
HUES: tuple[Look, ...] = tuple(zip((BLUE, VERMILLION, GREEN), DASHES[:3], ("^", "v", "s"), strict=True))
_REFERENCE: Look = (BASELINE_GREY, DASHES[3], "o")
_HEIGHT_MM, _ROW_MM = 62.0, 55.0
_RUN_PT, _MARK_PT, _ASIDE = 0.28, 0.5, 0.012
_MARGIN = 0.04


@dataclass(frozen=True)
class Series:
    """Runs of one kind at every value.

    Attributes:
        label: Its name.
        values: Values of the parameter, rising, shape (values,).
        outcome: The outcome of every run, shape (values, runs).
        yes: 1 or 0 for every run in which one firm does or does not dominate, nan where that is not known; same shape.
        look: Colour, dash and mark.
    """

    label: str
    values: Floats
    outcome: Floats
    yes: Floats
    look: Look


def draw(result: SweepResult, outcome: str, size: str = "two columns") -> tuple[Figure, str]:
    """Draw an outcome and the probability of a dominant firm against the one number that a sweep moves.

    Args:
        result: A sweep over one number, in any design.
        outcome: Name of the outcome.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If the sweep moves no number or several, or there is no such outcome or size.
    """
    layout, known = result.layout, outcome_named(outcome)
    if len(layout.dimensions) != 1 or layout.worlds < 2:
        moved = ", ".join(layout.names) or "none"
        raise ValueError(f"the figure of tipping needs a sweep that moves one number; {layout.name} moves {moved}")
    dominance = dominance_of(known)
    order = np.argsort(layout.axes[:, 0], kind="stable")
    values, yes = result.values(known.name)[order], result.values(dominance.name)[order]
    # The reference is grey beside others, as in every figure; alone it needs no telling apart.
    looks = (_REFERENCE, *HUES) if len(layout.options) > 1 else HUES
    shown = [
        Series(name.replace("_", " "), layout.axes[order, 0], values[:, number], yes[:, number], looks[number])
        for number, name in enumerate(layout.options[:SERIES_SHOWN])
    ]
    figure = draw_series(shown, known, dominance, layout.dimensions[0], size)
    left_out = len(layout.options) - len(shown)
    remarks = [
        *remarks_on(known, dominance),
        f"{left_out} further options are not drawn." if left_out > 0 else "",
        "All runs of a series start from the table of the scenario; two starts are compared by the command tipping.",
    ]
    return figure, sweep_caption(result, f"Tipping: {known.name} against {name_of(layout.dimensions[0])}", remarks)


def draw_series(
    shown: Sequence[Series], outcome: Outcome, dominance: Outcome, dimension: Dimension, size: str
) -> Figure:
    """Draw the panels: the outcome where it is a number, and the probability of a dominant firm.

    Args:
        shown: Up to four series.
        outcome: What the runs of the first panel show.
        dominance: What the second panel gives the probability of.
        dimension: The parameter.
        size: Name of a size preset.
    """
    numbers = not outcome.is_probability
    with house_style(size) as preset:
        stacked = numbers and size == "one column"
        figure = new_figure(preset, 2 * _ROW_MM if stacked else _HEIGHT_MM)
        grid = figure.subplots(2, 1, squeeze=False) if stacked else figure.subplots(1, 1 + numbers, squeeze=False)
        panels = grid.ravel().tolist()
        if numbers:
            _runs(panels[0], shown, preset)
            panel_title(panels[0], "a", f"{outcome.name}, every run", preset)
            panels[0].set_ylabel(unit_words(outcome))
        _probability(panels[-1], shown, preset)
        panel_title(panels[-1], "b" if numbers else "a", dominance.name, preset)
        panels[-1].set_ylabel("probability")
        for axes in panels:
            value_axis(axes, shown[0].values, dimension)
        settle(figure)
    return figure


def remarks_on(outcome: Outcome, dominance: Outcome) -> list[str]:
    """What the marks of the panels mean, for the caption."""
    first = [
        f"a: {outcome.meaning} Every small mark is one run, moved aside so that series do not hide one another; lines "
        "join medians, which stand for no run where runs fall into two groups."
    ]
    letter = "a" if outcome.is_probability else "b"
    return [
        *([] if outcome.is_probability else first),
        f"{letter}: {dominance.meaning} {INTERVALS}",
    ]


def dominance_of(outcome: Outcome) -> Outcome:
    """The yes or no that goes with an outcome: itself, or whether one firm holds most of its layer, else of users.

    Example:
        >>> dominance_of(outcome_named("HHI of compute owned, last year")).name
        'one firm holds most of compute owned'
        >>> dominance_of(outcome_named("legitimacy")).name
        'one firm holds most of users'
    """
    if outcome.is_probability:
        return outcome
    known = {one.name for one in outcomes()}
    for layer in sorted(LAYERS, key=len, reverse=True):
        name = f"one firm holds most of {layer}"
        if f" of {layer}," in outcome.name and name in known:
            return outcome_named(name)
    return outcome_named("one firm holds most of users")


def unit_words(outcome: Outcome) -> str:
    """The unit of an outcome as an axis says it."""
    return "index from 0 to 1" if outcome.unit == "0 to 1" else outcome.unit


def value_axis(axes: Axes, values: Floats, dimension: Dimension) -> None:
    """The axis of the parameter, by ratio where its ends are orders of magnitude apart."""
    low, high = float(np.min(values)), float(np.max(values))
    axes.set_xlabel(in_lines(name_of(dimension), _LABEL_LETTERS))
    if low > 0.0 and high / low >= WIDE:
        axes.set_xscale("log")
        reach = (high / low) ** _MARGIN
        axes.set_xlim(low / reach, high * reach)
        return
    axes.set_xlim(low - _MARGIN * (high - low), high + _MARGIN * (high - low))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))


def _runs(axes: Axes, shown: Sequence[Series], preset: Size) -> None:
    """Every run as a small mark, and a line through the medians."""
    if not any(np.isfinite(one.outcome).any() for one in shown):
        no_data(axes, preset)
        return
    for number, one in enumerate(shown):
        colour, dash, mark = one.look
        places = np.repeat(_aside(one.values, number, len(shown)), one.outcome.shape[1])
        axes.plot(
            places, one.outcome.ravel(), linestyle="none", marker=mark, markersize=_RUN_PT * preset.text_pt,
            markerfacecolor="none", markeredgecolor=colour, markeredgewidth=0.5, alpha=0.7, label=f"runs, {one.label}",
        )  # fmt: skip
        there = np.isfinite(one.outcome).any(axis=1)
        medians = np.array([np.median(row[np.isfinite(row)]) for row in one.outcome[there]])
        axes.plot(one.values[there], medians, color=colour, linestyle=dash, label=one.label, zorder=3)
        if len(shown) > 1 and there.any():
            label_end(axes, float(medians[-1]), one.label, colour, fontsize=preset.text_pt)
    low, high = axes.get_ylim()
    axes.set_ylim(min(low, 0.0) if low >= 0.0 else low, high)


def _probability(axes: Axes, shown: Sequence[Series], preset: Size) -> None:
    """Probability with its interval at every value; hollow where the interval holds one half."""
    share_axis(axes)
    if not any(np.isfinite(one.yes).any() for one in shown):
        no_data(axes, preset)
        return
    axes.axhline(HALF, color=QUIET, linewidth=0.6, linestyle=(0, (4, 2)), zorder=1)
    for number, one in enumerate(shown):
        colour, dash, mark = one.look
        there = np.isfinite(one.yes).any(axis=1)
        places = _aside(one.values, number, len(shown))[there]
        counts = [(int(np.nansum(row)), int(np.isfinite(row).sum())) for row in one.yes[there]]
        shares = [yes / runs for yes, runs in counts]
        axes.plot(places, shares, color=colour, linestyle=dash, label=one.label, zorder=2)
        for place, share, (yes, runs) in zip(places, shares, counts, strict=True):
            low, high = wilson_interval(yes, runs)
            axes.vlines(place, low, high, color=colour, linewidth=0.8 * preset.line_pt, zorder=3)
            sure = not low <= HALF <= high
            axes.plot(
                place, share, marker=mark, markersize=_MARK_PT * preset.text_pt, markeredgecolor=colour,
                markerfacecolor=colour if sure else "white", linestyle="none", zorder=4, clip_on=False,
                label=f"{one.label} at {place:.6g}",
            )  # fmt: skip
        if len(shown) > 1 and shares:
            label_end(axes, shares[-1], one.label, colour, fontsize=preset.text_pt)


def _aside(values: Floats, number: int, count: int) -> Floats:
    """Values moved a little so that series stand beside each other."""
    shift = (number - (count - 1) / 2.0) * _ASIDE
    low, high = float(values.min()), float(values.max())
    if low > 0.0 and high / low >= WIDE:
        return np.asarray(values * (high / low) ** shift)
    return np.asarray(values + shift * (high - low))
