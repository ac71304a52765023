"""Sensitivity: what share of the variance of a run each uncertain number explains, with luck as a bar of its own.

Bars of first-order and total shares with intervals, the most important number first; a second panel for each option
shows the shares of its difference to the reference. For a sweep of Morris's design the picture is that of screening
(:mod:`simulation.figures.screening`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from simulation.analysis.sensitivity import LUCK, Sensitivity, Share, sensitivity
from simulation.figures import screening
from simulation.figures.labels import in_lines, settle
from simulation.figures.panels import letters_across, panel_title
from simulation.figures.style import BASELINE_GREY, BLUE, INK, QUIET, SKY, Size, house_style, new_figure
from simulation.figures.sweep_captions import sweep_caption
from simulation.runs.outcomes import outcome_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.sweeps.result import SweepResult

PANELS = {"one column": 1, "two columns": 3, "slide": 2}
"""Panels beside each other: the reference, then options."""
ROWS = {"one column": 14, "two columns": 18, "slide": 8}
"""Most numbers drawn; the least important ones are left out."""

_ROW_MM, _HEAD_MM = 6.5, 24.0
_BAR, _NAMES_SHARE, _LEAST_LETTERS = 0.36, 0.24, 14
_LUCK_NAME = "luck (replicate noise)"


def draw(result: SweepResult, outcome: str, size: str = "two columns") -> tuple[Figure, str]:
    """Draw the shares of variance of an outcome.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no such outcome or size, or the sweep cannot tell.
    """
    if result.layout.design == "morris":
        return screening.draw(result, outcome, size)
    with house_style(size) as preset:
        options = result.layout.options[: PANELS[size]]
        found = [sensitivity(result, outcome, option) for option in options]
        order = found[0].order[: ROWS[size]]
        figure = new_figure(preset, _HEAD_MM + _ROW_MM * (len(order) + 1))
        panels = figure.subplots(1, len(found), sharex=True, sharey=True, squeeze=False)[0]
        letters = _letters(preset, len(found))
        for axes, one, letter in zip(panels, found, "abc", strict=False):
            _bars(axes, one, order, preset)
            words = in_lines(one.what.replace("_", " "), int(letters * (2.6 if len(found) == 1 else 1.1)))
            if len(found) > 1:
                panel_title(axes, letter, words, preset)
                axes.set_xlabel("share of variance")
            else:
                axes.set_title(one.outcome)
                axes.set_xlabel("share of the variance of a single run")
        _names(panels[0], found[0], order, letters)
        _key(figure, found[0], preset)
        settle(figure)
    return figure, _caption(result, found, len(order))


def _bars(axes: Axes, found: Sensitivity, order: list[int], preset: Size) -> None:
    """Two bars a row, first-order above total, and at the bottom those of luck."""
    rows = [(found.names[place], found.first[place], found.total[place] if found.total else None) for place in order]
    for row, (name, first, total) in enumerate(rows):
        shift = _BAR / 2 if total is not None else 0.0
        _bar(axes, row - shift, first, (BLUE, ""), f"{name} first", preset)
        if total is not None:
            _bar(axes, row + shift, total, (SKY, "//////"), f"{name} total", preset)
    last = len(rows)
    _bar(axes, last - _BAR / 2, found.common, (QUIET, ""), f"{LUCK} first", preset)
    _bar(axes, last + _BAR / 2, found.noise, (BASELINE_GREY, "......"), f"{LUCK} total", preset)
    axes.axhline(last - 0.5, color=QUIET, linewidth=0.5, linestyle=(0, (1, 2)))
    if np.isnan(found.noise.value):
        look: dict[str, Any] = {"fontsize": preset.small_pt, "color": QUIET, "va": "center_baseline"}
        axes.annotate("one replicate: not known", (0.0, last), xytext=(3, 0), textcoords="offset points", **look)
    axes.axvline(0.0, color=INK, linewidth=0.6, zorder=4)
    axes.set_ylim(last + 0.5, -0.5)
    ends = [value for one in (*found.first, *found.total, found.common, found.noise) for value in _numbers(one)]
    low, high = axes.get_xlim() if axes.get_autoscalex_on() is False else (0.0, 1.0)
    axes.set_xlim(min([low, *ends]), max([high, *ends]))
    axes.tick_params(axis="y", length=0)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))


def _bar(axes: Axes, row: float, share: Share, look: tuple[str, str], label: str, preset: Size) -> None:
    """One bar with its interval; hollow where the interval does not lie above zero."""
    if not np.isfinite(share.value):
        return
    colour, hatch = look
    sure = share.low > 0.0
    axes.barh(
        row,
        share.value,
        _BAR,
        facecolor=colour if sure else "white",
        edgecolor=INK if hatch else colour,
        hatch=hatch,
        linewidth=0.5,
        label=label,
        zorder=2,
    )
    if np.isfinite(share.low):
        for edge, weight in (("white", 1.8), (INK, 0.7)):  # A light edge parts the line from a dark bar.
            axes.hlines(row, share.low, share.high, color=edge, linewidth=weight * preset.line_pt, zorder=5)


def _names(axes: Axes, found: Sensitivity, order: list[int], letters: int) -> None:
    names = [found.names[place].replace("_", " ") for place in order]
    axes.set_yticks(range(len(names) + 1), [in_two_lines(name, letters) for name in (*names, _LUCK_NAME)])


def in_two_lines(name: str, letters: int) -> str:
    r"""Break a long name once, at the dot or space that leaves the shorter lines.

    Example:
        >>> in_two_lines("flywheel.consumer.strength", 20), in_two_lines("openness.imitation", 20)
        ('flywheel.\nconsumer.strength', 'openness.imitation')
    """
    places = [place + 1 for place, letter in enumerate(name[:-1]) if letter in ". "]
    if len(name) <= letters or not places:
        return name
    best = min(places, key=lambda place: max(place, len(name) - place))
    return f"{name[:best].rstrip()}\n{name[best:]}"


def _key(figure: Figure, found: Sensitivity, preset: Size) -> None:
    """What the bars are, below the panels."""
    looks = [("first-order", BLUE, "")]
    if found.total:
        looks.append(("total", SKY, "//////"))
    if np.isfinite(found.noise.value):
        looks += [("luck, the same in all worlds", QUIET, ""), ("all luck", BASELINE_GREY, "......")]
    handles = [
        Patch(facecolor=colour, edgecolor=INK if hatch else colour, hatch=hatch, linewidth=0.5, label=words)
        for words, colour, hatch in looks
    ]
    columns = 2 if preset.width_mm < 100.0 else len(handles)
    figure.legend(handles=handles, loc="outside lower center", ncols=columns, fontsize=preset.small_pt)


def _letters(preset: Size, panels: int) -> int:
    share = _NAMES_SHARE if panels > 1 else 1.3 * _NAMES_SHARE
    return max(_LEAST_LETTERS, letters_across(share * preset.width_mm, preset.text_pt))


def _numbers(share: Share) -> list[float]:
    return [value for value in (share.value, share.low, share.high) if np.isfinite(value)]


def _caption(result: SweepResult, found: list[Sensitivity], drawn: int) -> str:
    known, first = outcome_named(found[0].outcome), found[0]
    layout = result.layout
    shares = "First-order: explained by the value of one number alone."
    total = " Total: left uncertain when all other numbers are known, luck averaged out." if first.total else ""
    seeds = ", and of seeds (jackknife, Student's t)" if first.seeds > 2 else ""
    units = "base points" if layout.design == "sobol" else "worlds"
    chance = f"choice of {units} (bootstrap)" if layout.design in ("sobol", "latin hypercube") else "choice of"
    left = f" {first.left_out} {units} without the outcome are left out." if first.left_out else ""
    hidden = len(first.names) - drawn
    undrawn = layout.options[len(found) :]
    remarks = [
        f"Outcome: {known.meaning} Method: {first.method}.",
        shares + total,
        "Luck: all of it is the variance between replicates within a world.",
        f"Intervals: {100 * first.level:g} %, for the {chance}{seeds}." if first.seeds > 2 or "(" in chance else "",
        f"n = {first.units} {units} with {first.seeds} replicates each.{left}",
        "Hollow bars: the interval does not lie above zero. Below zero is chance: read as none.",
        f"The {hidden} least important numbers are not drawn." if hidden else "",
        "Panels of options: difference to the reference, same world and seed." if len(found) > 1 else "",
        f"Options not drawn: {', '.join(undrawn)}." if undrawn else "",
    ]
    title = f"Sensitivity of {known.name}: shares of the variance of a single run"
    return sweep_caption(result, title, [one for one in remarks if one])
