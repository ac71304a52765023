"""Precision: half-width of the interval of each option against replicates, paired and unpaired, and the stop rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import LogLocator, NullFormatter

from simulation.analysis.precision import OptionPrecision, Precision, precision
from simulation.figures.labels import in_lines, label_end, settle
from simulation.figures.panels import PAPER, letters_across, panel_title
from simulation.figures.style import BLUE, INK, QUIET, VERMILLION, Dash, Size, house_style, new_figure
from simulation.figures.sweep_captions import sweep_caption
from simulation.runs.outcomes import outcome_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from simulation.sweeps.result import SweepResult

PANELS = {"one column": 1, "two columns": 3, "slide": 2}
"""Panels beside each other: the options whose intervals are widest."""
_HEIGHT_MM, _ROOM, _SMALLEST, _DOT, _EDGE = 62.0, 1.25, 1e-3, 0.32, 0.09
_DASHED: Dash = (0, (5, 1.6))
_DOTTED: Dash = (0, (1.4, 1.2))


def draw(
    result: SweepResult, outcome: str, size: str = "two columns", wanted: float | None = None
) -> tuple[Figure, str]:
    """Draw the half-widths of the intervals of an outcome.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        size: Name of a size preset.
        wanted: Half-width at which the sweep may stop; None for the one that its widest interval has reached.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no such outcome or size, or the sweep has fewer than three replicates.
    """
    reached = precision(result, outcome)
    line = max(float(one.observed[-1]) for one in reached.options) if wanted is None else wanted
    found = precision(result, outcome, line)
    with house_style(size) as preset:
        drawn = sorted(found.options, key=lambda one: float(one.observed[-1]))[-PANELS[size] :]
        figure = new_figure(preset, _HEIGHT_MM)
        panels = figure.subplots(1, len(drawn), sharex=True, sharey=True, squeeze=False)[0]
        letters = letters_across(0.8 * preset.width_mm / len(drawn), preset.text_pt)
        _scale(panels[0], found, drawn, line)
        for axes, one, letter in zip(panels, drawn, "abc", strict=False):
            _curves(axes, one, found, preset, last=axes is panels[-1])
            _rule(axes, one, found, line, preset, "reached" if wanted is None else "wanted")
            words = in_lines(one.option.replace("_", " "), letters)
            if len(drawn) > 1:
                panel_title(axes, letter, words, preset)
            else:
                axes.set_title(f"{found.outcome}\n{words}" if found.compared else found.outcome)
            axes.set_xlabel("replicates (log axis)")
        panels[0].set_ylabel(f"half-width ({'index from ' * (found.unit == '0 to 1')}{found.unit}, log axis)")
        settle(figure)
    return figure, _caption(result, found, [one.option for one in drawn], wanted)


def _curves(axes: Axes, one: OptionPrecision, found: Precision, preset: Size, *, last: bool) -> None:
    """Expected half-widths as lines, and what the first seeds gave as dots."""
    counts = found.replicates
    name = "paired" if found.compared else "expected"
    axes.plot(counts, _drawable(axes, one.paired), color=BLUE, label=name, zorder=3)
    look: dict[str, Any] = {"marker": "o", "linestyle": "none", "markerfacecolor": "white"}
    look |= {"markersize": _DOT * preset.text_pt, "markeredgewidth": _EDGE * preset.text_pt}
    axes.plot(counts, _drawable(axes, one.observed), color=BLUE, label="observed", zorder=4, **look)
    axes.plot(counts, _drawable(axes, one.unpaired), color=VERMILLION, linestyle=_DASHED, label="unpaired", zorder=3)
    if last:
        label_end(axes, float(_drawable(axes, one.paired)[-1]), name, BLUE)
        label_end(axes, float(_drawable(axes, one.unpaired)[-1]), "unpaired", VERMILLION)


def _rule(axes: Axes, one: OptionPrecision, found: Precision, line: float, preset: Size, name: str) -> None:
    """The half-width at which the sweep may stop, and with how many replicates each design gets there."""
    if line > 0.0:
        axes.axhline(line, color=INK, linewidth=0.6, linestyle=_DOTTED, label="rule", zorder=2)
    needs = [f"paired: n = {_many(one.needed)}", f"unpaired: n = {_many(one.needed_unpaired)}"]
    words = "\n".join([f"{name}: {line:.3g}", *(needs if found.compared else [f"n = {_many(one.needed)}"])])
    axes.annotate(
        words,
        (1.0, 1.0),
        xycoords="axes fraction",
        xytext=(-1, -1),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=preset.small_pt,
        color=INK,
        bbox=PAPER,
        zorder=6,
    )
    if found.stopped_at is not None:
        axes.axvline(found.stopped_at, color=QUIET, linewidth=0.6, linestyle=_DOTTED, label="stop", zorder=1)


def _scale(axes: Axes, found: Precision, drawn: list[OptionPrecision], line: float) -> None:
    """Log axes that hold every curve and the rule, however far the first dots stray."""
    everything = np.concatenate([[line], *(part for one in drawn for part in (one.observed, one.paired, one.unpaired))])
    seen = everything[np.isfinite(everything) & (everything > 0.0)]
    top = float(seen.max()) if seen.size else 1.0
    low = float(seen[seen >= _SMALLEST * top].min()) if seen.size else 0.1
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_ylim(low / _ROOM, top * _ROOM * _ROOM)
    counts = found.replicates
    axes.set_xlim(counts[0] / 1.08, counts[-1] * 1.08)
    ticks = [count for count in (2, 3, 5, 10, 20, 50, 100, 200, 500, 1000) if count <= counts[-1]]
    axes.set_xticks(ticks, [f"{tick}" for tick in ticks])
    axes.xaxis.set_minor_formatter(NullFormatter())
    short = top / low < 50.0
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if short else (1.0,), numticks=8))
    axes.yaxis.set_major_formatter("{x:.3g}")
    axes.yaxis.set_minor_formatter(NullFormatter())


def _drawable(axes: Axes, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half-widths that a log axis can hold; none at all, or next to none, has no place on it."""
    return np.where(values >= axes.get_ylim()[0], values, np.nan)


def _many(needed: int | None) -> str:
    return "out of reach" if needed is None else f"{needed:,}"


def _caption(result: SweepResult, found: Precision, drawn: list[str], wanted: float | None) -> str:
    known = outcome_named(found.outcome)
    compared = (
        "Of the mean difference to the reference. Paired: the same seeds in both; unpaired: seeds of their own "
        "(Welch), as without shared luck."
    )
    rule = (
        "Dotted horizontal line: the half-width that the widest interval has reached with all replicates"
        if wanted is None
        else "Dotted horizontal line: the half-width at which the sweep may stop, if all options are below it"
    )
    at = f"; vertical: reached by all options with n = {found.stopped_at}" if found.stopped_at else ""
    still = any(float(one.paired[-1]) == 0.0 for one in found.options if one.option in drawn)
    undrawn = [one.option for one in found.options if one.option not in drawn]
    remarks = [
        f"Outcome: {known.meaning}",
        compared if found.compared else "Of the mean outcome.",
        "Lines: expected from the spread over all seeds, t(n - 1) s / √n. Dots: from the first n seeds, paired.",
        f"{rule}{at}.",
        f"Intervals: {100 * found.level:g} %, Student's t over seeds, each the mean over worlds.",
        f"n = {found.replicates[-1]} replicates.",
        "A panel without a paired line: seeds all agree on the difference." if still else "",
        f"Options not drawn: {', '.join(undrawn)}." if undrawn else "",
    ]
    return sweep_caption(result, f"Precision of {known.name} against replicates", [one for one in remarks if one])
