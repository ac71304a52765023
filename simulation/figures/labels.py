"""Direct labels at line ends instead of legends, moved apart where they would collide."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.text import Annotation
from matplotlib.transforms import IdentityTransform
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LINE_HEIGHT = 1.12
NAME_WIDTH = 15
"""Letters after which a long name beside a line is broken."""

_NEAR_PT, _FAR_PT, _LEADER_PT = 3.0, 9.0, 8.0
_POINTS_PER_INCH = 72.0
_PLACES = 6
"""Decimals of an axes' place in its figure: a ten-thousandth of a millimetre."""


class EndLabel(Annotation):
    """Text beside the end of a line, in the right margin of its axes.

    Attributes:
        height: Where the line ends, in data units.
    """

    def __init__(self, axes: Axes, height: float, text: str, colour: str, **looks: Any) -> None:
        self.height = height
        super().__init__(
            text,
            xy=(1.0, height),
            xycoords=axes.get_yaxis_transform(),
            xytext=(_FAR_PT, 0),
            textcoords="offset points",
            ha="left",
            va="center",
            color=colour,
            annotation_clip=False,
            clip_on=False,
            **looks,
        )
        # Left unset, the axes would set data coordinates, in which an offset of 0 is no point of a log axis.
        self.set_transform(IdentityTransform())


def label_end(axes: Axes, height: float, text: str, colour: str, **looks: Any) -> None:
    """Write a label at the right end of a line; a long name is broken into lines.

    Args:
        axes: Axes of the line.
        height: Last value of the line, in data units; nothing is written where it is not finite.
        text: Label.
        colour: Colour of the line.
        looks: Further properties of the text.
    """
    if np.isfinite(height):
        axes.add_artist(EndLabel(axes, height, in_lines(text, NAME_WIDTH), colour, **looks))


def in_lines(text: str, letters: int) -> str:
    """Break a text into lines between its words; a word that is longer than a line stays whole."""
    return "\n".join(wrap(text, letters, break_long_words=False, break_on_hyphens=False))


def spread(wanted: NDArray[np.float64], heights: NDArray[np.float64], low: float, high: float) -> NDArray[np.float64]:
    """Move labels apart so that none overlaps another, as little as possible in the sense of least squares.

    Least squares under order is pooling of adjacent violators on ``wanted`` less the room of the labels below.

    Args:
        wanted: Middles of the labels, any order.
        heights: Their heights, in the same unit.
        low: Lowest middle allowed.
        high: Highest middle allowed; kept only where all labels fit.

    Returns:
        Middles in the order of ``wanted``.
    """
    order = np.argsort(wanted, kind="stable")
    tall = np.asarray(heights, dtype=float)[order]
    room = np.concatenate([[0.0], np.cumsum((tall[:-1] + tall[1:]) / 2)])[: len(tall)]
    blocks: list[list[float]] = []
    for value in np.asarray(wanted, dtype=float)[order] - room:
        blocks.append([value, 1.0])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            upper, lower = blocks.pop(), blocks.pop()
            weight = upper[1] + lower[1]
            blocks.append([(upper[0] * upper[1] + lower[0] * lower[1]) / weight, weight])
    pooled = np.concatenate([np.full(int(weight), mean) for mean, weight in blocks]) if blocks else np.empty(0)
    ceiling = max(high - room[-1], low) if blocks else low
    settled = np.empty(len(tall))
    settled[order] = np.clip(pooled, low, ceiling) + room
    return settled


def settle(figure: Figure) -> None:
    """Lay the figure out, part colliding labels, and freeze the layout.

    Frozen, the figure is the same in every format and each time it is saved.
    """
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:
        # The solver takes its variables in the order of their addresses, so the last bits differ between processes.
        axes.set_position(np.round(axes.get_position(original=True).bounds, _PLACES))
        axes.get_ylim()  # brings the limits up to date, which transData alone does not
        labels = [child for child in axes.get_children() if isinstance(child, EndLabel)]
        if labels:
            _part(axes, labels, _POINTS_PER_INCH / figure.dpi)


def _part(axes: Axes, labels: list[EndLabel], points: float) -> None:
    """Shift the labels of one axes; a thin leader shows where a label that moved far belongs."""
    ends = np.column_stack([np.ones(len(labels)), [label.height for label in labels]])
    wanted = axes.transData.transform(ends)[:, 1] * points
    frame = axes.get_window_extent()
    heights = np.array([_height(label) for label in labels])
    places = spread(wanted, heights, frame.y0 * points, frame.y1 * points)
    shifts = places - wanted
    far = np.abs(shifts) > heights / 2
    for label, shift, led in zip(labels, shifts, far, strict=True):
        label.set_position((_FAR_PT if far.any() else _NEAR_PT, float(shift)))
        if led:
            _leader(axes, label, float(shift))


def _height(label: EndLabel) -> float:
    """Height of a label in points, with the usual distance to the next."""
    return float(label.get_fontsize()) * LINE_HEIGHT * (label.get_text().count("\n") + 1)


def _leader(axes: Axes, label: EndLabel, shift_pt: float) -> None:
    """Draw a thin line from the end of the series to its label."""
    line = Annotation(
        "",
        xy=(1.0, label.height),
        xycoords=axes.get_yaxis_transform(),
        xytext=(_LEADER_PT, shift_pt),
        textcoords="offset points",
        annotation_clip=False,
        clip_on=False,
        arrowprops={"arrowstyle": "-", "linewidth": 0.4, "color": label.get_color(), "shrinkA": 0, "shrinkB": 1},
    )
    line.set_in_layout(False)
    axes.add_artist(line)
