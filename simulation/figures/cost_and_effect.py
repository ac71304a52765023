"""Effect of options against what they cost, with the efficient edge: a panel for figures of choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from simulation.analysis.efficient_edge import Buy, EfficientEdge
from simulation.figures.effect_marks import DETERMINED, difference_words, zero_line
from simulation.figures.labels import in_lines
from simulation.figures.panels import PAPER
from simulation.figures.style import BASELINE_GREY, BLUE, INK, QUIET, Size
from simulation.runs.outcomes import outcome_named
from simulation.sweeps.layout import REFERENCE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MARK, _MARGIN, _NEAR_PT, _LABEL_LETTERS = 0.6, 0.08, 1.5, 0.64
_TITLE_LETTERS, _SIDE_LETTERS, _POINTS_PER_INCH = 26, 36, 72.0


def draw_edge(axes: Axes, edge: EfficientEdge, preset: Size) -> None:
    """Draw what options bring against what they cost.

    Args:
        axes: Panel.
        edge: The options.
        preset: Size preset.
    """
    for number, buy in enumerate(edge.buys):
        _mark(axes, buy, preset, reference=number == REFERENCE)
    best = edge.edge
    axes.plot(
        [one.cost.difference for one in best], [one.effect.difference for one in best], color=BLUE,
        linewidth=0.8 * preset.line_pt, linestyle=(0, (4, 2)), label="efficient edge", zorder=2,
    )  # fmt: skip
    zero_line(axes, vertical=False)
    _limits(axes, edge)
    known = outcome_named(edge.outcome)
    axes.set_xlabel(in_lines(f"{edge.cost}, difference ({edge.cost_unit})", _TITLE_LETTERS))
    axes.set_ylabel(in_lines(f"{edge.outcome}, {difference_words(known)}; {edge.better} is better", _SIDE_LETTERS))
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=5))


def number_points(axes: Axes, edge: EfficientEdge, order: Sequence[str], preset: Size) -> None:
    """Write the number of each option beside its mark where there is room; those on the edge come first.

    Args:
        axes: Panel, laid out.
        edge: The options.
        order: Their names by number.
        preset: Size preset.
    """
    points = _POINTS_PER_INCH / axes.figure.dpi
    places = {one.option: axes.transData.transform(_place(one)) * points for one in edge.buys}
    height, marks = preset.small_pt, list(places.values())
    taken: list[tuple[float, float, float, float]] = []
    for buy in sorted(edge.buys, key=lambda one: not one.efficient):
        words = f"{order.index(buy.option) + 1}"
        width = _LABEL_LETTERS * height * len(words)
        for right, up in ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1)):
            reach = _NEAR_PT + _MARK * preset.text_pt / 2
            middle = places[buy.option] + np.array([right * (reach + width / 2), up * (reach + height / 2)])
            box = (middle[0] - width / 2, middle[0] + width / 2, middle[1] - height / 2, middle[1] + height / 2)
            if any(_meet(box, other) for other in taken) or any(_holds(box, mark) for mark in marks):
                continue
            taken.append(box)
            axes.annotate(
                words, _place(buy), xytext=tuple(middle - places[buy.option]), textcoords="offset points", ha="center",
                va="center", fontsize=height, fontweight="bold" if buy.efficient else "normal", color=INK, zorder=2.5,
                annotation_clip=False, bbox=PAPER,
            )  # fmt: skip
            break


def _place(buy: Buy) -> tuple[float, float]:
    return buy.cost.difference, buy.effect.difference


def _mark(axes: Axes, buy: Buy, preset: Size, *, reference: bool) -> None:
    """The mark of an option with both intervals: hollow if its effect is undetermined, a square for the reference."""
    cost, effect = buy.cost, buy.effect
    thin: dict[str, Any] = {"color": BASELINE_GREY, "linewidth": 0.5 * preset.line_pt, "zorder": 1.5}
    if np.isfinite([cost.low, effect.low]).all():
        axes.plot([cost.low, cost.high], [effect.difference] * 2, label="interval of cost", **thin)
        axes.plot([cost.difference] * 2, [effect.low, effect.high], label="interval of effect", **thin)
    colour = BLUE if buy.efficient else QUIET
    axes.plot(
        *_place(buy), marker="s" if reference else "o", markersize=_MARK * preset.text_pt,
        markerfacecolor=colour if effect.verdict in DETERMINED else "white", markeredgecolor=colour,
        linestyle="none", label=buy.option, zorder=4 if buy.efficient else 3, clip_on=False,
    )  # fmt: skip


def _limits(axes: Axes, edge: EfficientEdge) -> None:
    for sides, setter in (
        ([one.cost for one in edge.buys], axes.set_xlim),
        ([one.effect for one in edge.buys], axes.set_ylim),
    ):
        held = np.array([0.0, *(end for one in sides for end in (one.low, one.high, one.difference))])
        held = held[np.isfinite(held)]
        span = float(np.ptp(held)) or 1.0
        setter(float(held.min()) - _MARGIN * span, float(held.max()) + _MARGIN * span)


def _meet(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def _holds(box: tuple[float, float, float, float], point: Any) -> bool:
    return bool(box[0] <= point[0] <= box[1] and box[2] <= point[1] <= box[3])
