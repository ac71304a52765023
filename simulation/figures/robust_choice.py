"""Choice under uncertainty: regret of all options by outcome, and effect of each against its cost.

Options have the same numbers in both panels, in the order of their regret in the outcome in question.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import colormaps
from matplotlib.patches import Rectangle

from simulation.analysis.directions import Better, stated_direction, usual_direction
from simulation.analysis.efficient_edge import COST, EfficientEdge, efficient_edge
from simulation.analysis.robust_choice import ChoiceError, RobustChoice, robust_choice
from simulation.analysis.validation import short
from simulation.figures.cost_and_effect import draw_edge, number_points
from simulation.figures.labels import LINE_HEIGHT, in_lines, settle
from simulation.figures.panels import no_data, panel_letter, panel_title
from simulation.figures.style import INK, Size, house_style, new_figure
from simulation.figures.sweep_captions import sweep_caption
from simulation.runs.outcomes import outcome_named

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.sweeps.result import SweepResult

SLIDE_ROWS = 12
"""Options that a slide holds."""
COLUMNS = {"one column": 3, "two columns": 5, "slide": 3}
"""Outcomes that a table holds."""

_ROW_MM, _LOW_ROW_MM, _HEAD_MM, _LEAST_MM, _EDGE_MM = 5.0, 3.4, 20.0, 70.0, 66.0
_NAME_LETTERS, _DARK = 30, 0.5
_HEAD_LETTERS = {"one column": 13, "two columns": 11, "slide": 10}
_SHADES = "Greys"


def draw(
    result: SweepResult, outcome: str, size: str = "two columns", better: Mapping[str, Better] | None = None
) -> tuple[Figure, str]:
    """Draw regret by option and outcome, and the effect on one outcome against cost.

    Args:
        result: The sweep.
        outcome: The outcome in question, which comes first.
        size: Name of a size preset.
        better: Whether less or more is better, by outcome; where it is not given, what the sweep states of it, or the
            usual direction.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no such outcome or size, if it is not known whether less or more of it is better, or if
            there are no options to choose from, or too many for a slide.
    """
    if len(result.layout.options) < 2:
        raise ChoiceError(f"sweep {result.layout.name!r} has one option; a choice needs two or more")
    if size == "slide" and len(result.layout.options) > SLIDE_ROWS:
        raise ChoiceError(f"size 'slide' holds at most {SLIDE_ROWS} options and got {len(result.layout.options)}")
    stated = {outcome_named(name).name: way for name, way in (better or {}).items()}
    choices = _choices(result, outcome_named(outcome).name, stated)
    first = choices[0]
    order = [one.option for one in sorted(first.scores, key=lambda one: (one.high_regret, one.mean_regret))]
    edge = _edge(result, first)
    with house_style(size) as preset:
        shown = choices[: COLUMNS[size]]
        figure, table, buys = _panels(len(order), size, preset)
        _table(table, shown, order, preset, _HEAD_LETTERS[size])
        panel_title(buys, "b", "Effect and cost", preset)
        if edge is None:
            no_data(buys, preset)
            buys.set(xticks=[], yticks=[])
        else:
            draw_edge(buys, edge, preset)
        settle(figure)
        if edge is not None:
            number_points(buys, edge, order, preset)
    return figure, _caption(result, choices, shown, edge)


def _choices(result: SweepResult, outcome: str, stated: Mapping[str, Better]) -> list[RobustChoice]:
    """The outcome in question, then those of the sweep of which a direction is known and that it has."""
    layout = result.layout
    found = [robust_choice(result, outcome, stated.get(outcome) or stated_direction(layout, outcome))]
    for name in layout.outcomes:
        way = stated.get(name) or stated_direction(layout, name) or usual_direction(name)
        if name != outcome and way is not None and np.isfinite(result.values(name)).any():
            found.append(robust_choice(result, name, way))
    return found


def _edge(result: SweepResult, choice: RobustChoice) -> EfficientEdge | None:
    """Effect against the cost that the sweep names, public money if none, or nothing where that was not recorded."""
    try:
        return efficient_edge(result, choice.outcome, choice.better, result.layout.cost or COST)
    except ChoiceError:
        return None


def _panels(options: int, size: str, preset: Size) -> tuple[Figure, Axes, Axes]:
    """The table at the left of the second panel, or above it in a single column."""
    table_mm = _HEAD_MM + (_ROW_MM if options <= SLIDE_ROWS else _LOW_ROW_MM) * options
    if size == "one column":
        figure = new_figure(preset, table_mm + _EDGE_MM)
        grid = figure.add_gridspec(2, 1, height_ratios=[table_mm, _EDGE_MM])
        return figure, figure.add_subplot(grid[0]), figure.add_subplot(grid[1])
    figure = new_figure(preset, max(table_mm, _LEAST_MM))
    grid = figure.add_gridspec(1, 2, width_ratios=[1.25, 1.0])
    return figure, figure.add_subplot(grid[0]), figure.add_subplot(grid[1])


def _table(axes: Axes, choices: Sequence[RobustChoice], order: Sequence[str], preset: Size, letters: int) -> None:
    """Regret of 90 % of worlds, shaded from none to the largest of each outcome; the smallest is framed."""
    shades = colormaps[_SHADES]
    for column, choice in enumerate(choices):
        regret = {score.option: score.high_regret for score in choice.scores}
        most, least = max(regret.values()), min(regret.values())
        for row, name in enumerate(order):
            if name not in regret:
                axes.text(column + 0.5, row, "-", ha="center", va="center_baseline", fontsize=preset.small_pt)
                continue
            shade = regret[name] / most if most > 0.0 else 0.0
            cell = Rectangle((column, row - 0.5), 1, 1, facecolor=shades(_DARK * shade), linewidth=0, label="cell")
            axes.add_patch(cell)
            axes.text(
                column + 0.5, row, short(regret[name]), ha="center", va="center_baseline", fontsize=preset.small_pt,
                color=INK, fontweight="bold" if regret[name] == least else "normal",
            )  # fmt: skip
    names = [f"{_short_name(name)}  {row + 1}" for row, name in enumerate(order)]
    axes.set_yticks(range(len(order)), names, fontsize=preset.small_pt if len(order) > SLIDE_ROWS else preset.text_pt)
    units = ["index" if one.unit == "0 to 1" else one.unit for one in choices]
    heads = [f"{in_lines(one.outcome, letters)}\n({unit})" for one, unit in zip(choices, units, strict=True)]
    for column, head in enumerate(heads):
        axes.annotate(
            head, (column + 0.5, 1.0), xycoords=axes.get_xaxis_transform(), xytext=(0, 0.3 * preset.small_pt),
            textcoords="offset points", ha="center", va="bottom", fontsize=preset.small_pt, annotation_clip=False,
        )  # fmt: skip
    above = (LINE_HEIGHT * max(head.count("\n") + 1 for head in heads) + 1.2) * preset.small_pt
    axes.set_title("Regret that 9 worlds of 10 do not exceed", fontsize=preset.text_pt, pad=above)
    panel_letter(axes, "a", preset, above)
    axes.set_xticks([])
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(0, len(choices))
    axes.set_ylim(len(order) - 0.5, -0.5)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)


def _short_name(name: str) -> str:
    """A name with its middle left out if it is long: options often differ in their last letters, the dose."""
    words, half = name.replace("_", " "), _NAME_LETTERS // 2
    if len(words) <= _NAME_LETTERS:
        return words
    return f"{words[:half].rstrip()}\N{HORIZONTAL ELLIPSIS}{words[1 - half :].lstrip()}"


def _caption(
    result: SweepResult, choices: Sequence[RobustChoice], shown: Sequence[RobustChoice], edge: EfficientEdge | None
) -> str:
    """Title, what is better, how many worlds, which names are cut, and how to read the edge."""
    named = {one.option for choice in shown for one in choice.scores}
    cut = [
        f"{_short_name(one)} = {one.replace('_', ' ')}"
        for one in sorted(named)
        if _short_name(one) != one.replace("_", " ")
    ]
    taken = {one.outcome for one in shown}
    other = [one for one in result.layout.outcomes if one not in taken]
    remarks = [
        "Regret in a world: what an option loses against the best one there, means over seeds; shown is the regret "
        "that 9 worlds of 10 do not exceed, in the unit of the outcome, shaded from none (white) to the largest of "
        "each outcome (dark); bold: the smallest.",
        "; ".join(f"{one.outcome}: {one.better} is better, {one.worlds} worlds" for one in shown) + ".",
        f"Not shown: {'; '.join(other)}." if other else "",
        *(_lost(one) for one in shown),
        f"Names cut: {'; '.join(cut)}." if cut else "",
        *_edge_words(edge, result.layout.cost or COST),
    ]
    return sweep_caption(result, "Choice under uncertainty: regret of options, and effect against cost", remarks)


def _lost(choice: RobustChoice) -> str:
    """Worlds and options that lack an outcome."""
    words = []
    if choice.missing:
        words.append(f"{choice.missing} worlds in which an option lacks {choice.outcome} do not count")
    if choice.left_out:
        words.append(f"{', '.join(choice.left_out)} without {choice.outcome}")
    return f"{'; '.join(words)}." if words else ""


def _edge_words(edge: EfficientEdge | None, cost: str) -> list[str]:
    if edge is None:
        return [f"No option and reference have {cost} in a common world."]
    names = ", ".join(one.option.replace("_", " ") for one in edge.edge)
    return [
        f"Effect and cost: mean paired differences to the reference over {edge.worlds} worlds; intervals: "
        f"{edge.interval}.",
        "Square: the reference. Hollow: undetermined, the interval of the effect holds zero. Dashed line, bold "
        f"numbers: the efficient edge, options that no other beats in both ({names}). Numbers: those of panel a, left "
        "out where they would overlap.",
    ]
