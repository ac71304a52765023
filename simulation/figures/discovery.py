"""Scenario discovery: the boxes in which an option fails, with what they hold and which numbers they restrict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.analysis.discovery import Box, Discovery, Limit, discover, range_of
from simulation.figures.labels import in_lines, settle
from simulation.figures.panels import panel_title
from simulation.figures.style import BASELINE_GREY, BLUE, INK, QUIET, REST_GREY, Size, house_style, new_figure
from simulation.figures.sweep_captions import sweep_caption
from simulation.runs.outcomes import outcome_named
from simulation.sweeps.layout import WIDE, Dimension

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.sweeps.result import SweepResult

SLIDE_ROWS = 8
"""Rows of all boxes that a slide holds."""

_ROW_MM, _HEAD_MM, _SEARCH_MM, _LEAST_MM = 7.6, 14.0, 58.0, 66.0
_NAME_LETTERS, _BAR, _SURE = 20, 0.3, 0.001
_NOTHING = "No box holds in worlds\nthat were not used to find it."
_TOO_FEW = "Too few worlds on one side of the threshold\nto look for a box."


def draw(
    result: SweepResult, outcome: str, size: str = "two columns", found: Discovery | None = None
) -> tuple[Figure, str]:
    """Draw the boxes of worlds in which an option fails.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        size: Name of a size preset.
        found: What :func:`~simulation.analysis.discovery.discover` found; it is looked for if not given.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If there is no such outcome or size, or its worlds do not allow scenario discovery.
    """
    found = found or discover(result, outcome)
    with house_style(size) as preset:
        rows = [len(box.limits) + 1 for box in found.boxes] or [1]
        search, boxes, figure = _panels(rows, size, preset)
        _search(search, found, preset)
        for number, (axes, box) in enumerate(zip(boxes, found.boxes, strict=False), start=1):
            _box(axes, found, box, number, preset)
        if not found.boxes:
            _nothing(boxes[0], found, preset)
        settle(figure)
    return figure, _caption(result, found)


def place_in_range(dimension: Dimension, value: float) -> float:
    """Where a value lies in the full range of a number, 0 to 1, by ratio where the ends are orders of magnitude apart.

    Example:
        >>> one = Dimension("x", ("x",), (1.0,), (10_000.0,))
        >>> place_in_range(one, 100.0), place_in_range(one, float("inf")), place_in_range(one, float("-inf"))
        (0.5, 1.0, 0.0)
    """
    low, high = range_of(dimension)
    value = min(max(value, low), high)
    if low > 0.0 and high / low >= WIDE:
        return float(np.log(value / low) / np.log(high / low))
    return (value - low) / (high - low) if high > low else 0.0


def _panels(rows: list[int], size: str, preset: Size) -> tuple[Axes, list[Axes], Figure]:
    """The search at the left of the boxes, or above them in a single column."""
    if size == "slide" and sum(rows) > SLIDE_ROWS:
        raise ValueError(f"size 'slide' holds at most {SLIDE_ROWS} rows of boxes and got {sum(rows)}")
    heights = [_HEAD_MM + _ROW_MM * count for count in rows]
    if size == "one column":
        figure = new_figure(preset, _SEARCH_MM + sum(heights))
        grid = figure.add_gridspec(1 + len(rows), 1, height_ratios=[_SEARCH_MM, *heights])
        return figure.add_subplot(grid[0]), [figure.add_subplot(grid[1 + n]) for n in range(len(rows))], figure
    figure = new_figure(preset, max(sum(heights), _LEAST_MM))
    grid = figure.add_gridspec(len(rows), 2, height_ratios=heights, width_ratios=[1.0, 1.0])
    return figure.add_subplot(grid[:, 0]), [figure.add_subplot(grid[n, 1]) for n in range(len(rows))], figure


def _search(axes: Axes, found: Discovery, preset: Size) -> None:
    """Boxes that the search went through, by coverage and density, and the boxes that were taken."""
    axes.plot(
        *found.steps.T, color=BASELINE_GREY, marker=".", markersize=3, linewidth=0.6, clip_on=False, label="search"
    )
    axes.axhline(found.base_rate, color=INK, linewidth=0.6, linestyle=(0, (4, 2)))
    axes.annotate(
        f"all worlds: {found.base_rate:.2f}", (0.0, found.base_rate), xytext=(2, 2), textcoords="offset points",
        fontsize=preset.small_pt,
    )  # fmt: skip
    marker: dict[str, Any] = {"markeredgecolor": BLUE, "linestyle": "none", "clip_on": False}
    for number, box in enumerate(found.boxes, start=1):
        for density, shape, filling, label in (
            (box.check.density, "D", "white", f"box {number} left out"),
            (box.density, "o", BLUE, f"box {number}"),
        ):
            look = {"markersize": 1.5 * preset.small_pt, "markerfacecolor": filling, **marker}
            axes.plot(box.coverage, density, shape, label=label, zorder=4, **look)
            axes.text(
                box.coverage, density, f"{number}", color="white" if filling == BLUE else BLUE, ha="center",
                va="center_baseline", fontsize=preset.small_pt, zorder=5,
            )  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.set_yticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.set_xlabel("coverage")
    axes.set_ylabel("density")
    panel_title(axes, "a", "Search for boxes", preset)


def _box(axes: Axes, found: Discovery, box: Box, number: int, preset: Size) -> None:
    """The limits of one box against the full ranges, and how many numbers it does not restrict."""
    brief = preset.height_mm is not None
    for row, limit in enumerate(box.limits):
        axes.barh(row, 1.0, height=_BAR / 2, color=REST_GREY, linewidth=0, label="range")
        left, right = (place_in_range(limit.dimension, end) for end in (limit.low, limit.high))
        axes.barh(row, right - left, left=left, height=_BAR, color=BLUE, linewidth=0, label="limits")
        for end, place in ((limit.low, left), (limit.high, right)):
            if np.isfinite(end):
                axes.plot([place, place], [row - _BAR, row + _BAR], color=INK, linewidth=preset.line_pt, label="limit")
        _words(axes, row, _limit_words(limit, brief), "" if brief else _sure_words(limit), preset)
    rest, rows = len(found.dimensions) - len(box.limits), len(box.limits)
    axes.barh(rows, 1.0, height=_BAR / 2, color=REST_GREY, linewidth=0, label="range")
    _words(axes, rows, "not restricted", "", preset)
    names = [in_lines(limit.dimension.name.replace("_", " "), _NAME_LETTERS) for limit in box.limits]
    axes.set_yticks(range(rows + 1), [*names, f"{rest} others"])
    axes.tick_params(axis="y", length=0)
    axes.set_xticks([0, 1], ["lowest", "highest"])
    axes.set_xlim(0, 1)
    axes.set_ylim(rows + 0.6, -0.6)
    axes.spines["left"].set_visible(False)
    text = f"Box {number}: coverage {box.coverage:.2f}, density {box.density:.2f}"
    panel_title(axes, "bcdefgh"[number - 1], text if brief else f"{text}, mass {box.mass:.2f}", preset)


def _words(axes: Axes, row: int, above: str, below: str, preset: Size) -> None:
    """One or two lines at the right of a row."""
    lines = [(above, 0.6, INK), (below, -0.6, QUIET)] if below else [(above, 0.0, INK)]
    for text, shift, colour in lines:
        axes.annotate(
            text, (1.0, row), xycoords=axes.get_yaxis_transform(), xytext=(4, shift * preset.small_pt),
            textcoords="offset points", va="center", fontsize=preset.small_pt, color=colour, annotation_clip=False,
        )  # fmt: skip


def _limit_words(limit: Limit, brief: bool) -> str:
    """The limits, and in what range of which unit."""
    if np.isfinite(limit.low) and np.isfinite(limit.high):
        words = f"{limit.low:.3g} to {limit.high:.3g}"
    else:
        words = f"above {limit.low:.3g}" if np.isfinite(limit.low) else f"below {limit.high:.3g}"
    low, high = range_of(limit.dimension)
    return words if brief else f"{words} of {low:.3g} to {high:.3g} {limit.dimension.unit}".rstrip()


def _sure_words(limit: Limit) -> str:
    chances = [one for one in (limit.quasi_p_low, limit.quasi_p_high) if np.isfinite(one)]
    words = ", ".join(f"< {_SURE}" if one < _SURE else f"{one:.3f}" for one in chances)
    return f"quasi-p {words}; again in {limit.again} of 5"


def _nothing(axes: Axes, found: Discovery, preset: Size) -> None:
    words = _TOO_FEW if found.too_few else _NOTHING
    axes.text(0.5, 0.5, words, ha="center", va="center", transform=axes.transAxes, fontsize=preset.text_pt)
    axes.set_axis_off()


def _caption(result: SweepResult, found: Discovery) -> str:
    question = found.question
    what = "paired difference to the reference" if question.on == "difference" else "value"
    unit = "" if question.unit == "0 to 1" else f" {question.unit}"
    why = f" ({question.why})" if question.why else ""
    means = "is of the worst quarter" if question.worst else "fails"
    remarks = [
        f"A world {means} if the {what} of {question.outcome}, mean over its seeds, is {question.beyond} "
        f"{question.threshold:.4g}{unit}{why}; {found.failing} of {found.worlds} worlds do.",
        f"Outcome: {outcome_named(question.outcome).meaning}",
        f"In {found.disagreeing} worlds single seeds disagree.",
        f"Coverage: share of the {question.those} that a box holds; density: share of the worlds inside that "
        f"{question.do}; mass: "
        "share of all worlds inside. Grey: boxes that PRIM went through. Filled circles: boxes taken, without limits "
        "of quasi-p above 0.05; a second box is searched for outside the first. Diamonds: the density in worlds left "
        "out of a search, which was repeated five times without a fifth of the worlds.",
        f"{found.missing} worlds lack the outcome." if found.missing else "",
        *_boxes_words(found),
    ]
    option = question.option.replace("_", " ")
    title = f"The worst quarter of worlds of {option}" if question.worst else f"In which worlds {option} fails"
    return sweep_caption(result, title, remarks)


def _boxes_words(found: Discovery) -> list[str]:
    words = []
    for number, box in enumerate(found.boxes, start=1):
        chance = f"< {_SURE}" if box.check.chance < _SURE else f"= {box.check.chance:.3f}"
        words.append(
            f"Box {number}: {box.failing} of {box.worlds} worlds inside {found.question.do}; left out, "
            f"{box.check.density:.2f} of {box.check.worlds} (p {chance})."
        )
    return words or [(_TOO_FEW if found.too_few else _NOTHING).replace("\n", " ")]
