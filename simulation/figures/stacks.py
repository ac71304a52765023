"""Stacked shares of firms: fixed colours by slot, hatches as second channel, names written on the bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.bands import FloatArray
from simulation.figures.labels import label_end
from simulation.figures.panels import PAPER
from simulation.figures.style import INK, REST_GREY, Size, firm_colour, firm_hatch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALLEST_LABEL = 0.025
"""Share at the last quarter below which a band carries no name: the band would be thinner than its letters."""

SMALLEST_INSIDE = 0.06
"""Share that a band must keep along its name to carry it inside."""

_SHARE_OF_LETTER = 0.016
"""Width of a letter as a share of the time axis."""


def largest_slots(shares: FloatArray, count: int) -> list[int]:
    """Slots to draw on their own: in turn the largest at the end and the largest at any time.

    Peaks alone would fill the picture with firms that are gone, ends alone would hide them.

    Args:
        shares: Shares by quarter and slot, shape (T, F); nan where a firm is not active.
        count: How many at most.

    Returns:
        Slots, the largest at the end first.
    """
    held = np.nan_to_num(shares)
    peak, final = held.max(axis=0), held[-1]
    ranks = zip(np.argsort(-final, kind="stable"), np.argsort(-peak, kind="stable"), strict=True)
    turns = dict.fromkeys(int(slot) for pair in ranks for slot in pair if peak[slot] > 0)
    return sorted(list(turns)[:count], key=lambda slot: (-final[slot], -peak[slot], slot))


def draw_stack(
    axes: Axes,
    time: FloatArray,
    shares: FloatArray,
    names: Sequence[str],
    slots: Sequence[int],
    preset: Size,
    *,
    rest: str = "all others",
    labels: bool = True,
    inside: bool = False,
) -> None:
    """Draw stacked areas of shares, the largest firm at the end of the run at the bottom.

    Args:
        axes: Where to draw.
        time: Quarters as fractions of years, shape (T,).
        shares: Shares by quarter and slot, shape (T, F).
        names: Names by slot.
        slots: Slots drawn on their own, from the bottom up; all others together are the grey band on top.
        preset: Size preset.
        rest: Name of the grey band.
        labels: Write the names beside the bands.
        inside: Also write the names of firms that are gone or small at the end into their bands.
    """
    held = np.nan_to_num(shares)
    if len(time) == 1:
        time, held = np.array([time[0], time[0] + 1]), np.repeat(held, 2, axis=0)
    bottom = np.zeros(len(time))
    for slot in slots:
        top = bottom + held[:, slot]
        _area(axes, time, bottom, top, firm_colour(slot), firm_hatch(slot), names[slot])
        if labels:
            _name(axes, bottom, top, names[slot], preset)
        if inside:
            _name_inside(axes, time, bottom, top, names[slot], preset)
        bottom = top
    top = bottom + np.delete(held, list(slots), axis=1).sum(axis=1)
    _area(axes, time, bottom, top, REST_GREY, "", rest)
    if labels:
        _name(axes, bottom, top, rest, preset)


def _area(
    axes: Axes, time: FloatArray, bottom: FloatArray, top: FloatArray, colour: str, hatch: str, name: str
) -> None:
    axes.fill_between(time, bottom, top, facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0.4, label=name)


def _name(axes: Axes, bottom: FloatArray, top: FloatArray, name: str, preset: Size) -> None:
    if top[-1] - bottom[-1] >= SMALLEST_LABEL:
        label_end(axes, float((bottom[-1] + top[-1]) / 2), name, INK, fontsize=preset.small_pt)


def _name_inside(axes: Axes, time: FloatArray, bottom: FloatArray, top: FloatArray, name: str, preset: Size) -> None:
    """Write the name of a firm that has shrunk or gone into its band, where that is thick for as long as the name."""
    thick = top - bottom
    span = max(2, int(len(time) * len(name) * _SHARE_OF_LETTER))
    if thick[-1] >= SMALLEST_LABEL or span > len(time):
        return
    thinnest = np.lib.stride_tricks.sliding_window_view(thick, span).min(axis=1)
    start = int(thinnest.argmax())
    if thinnest[start] < SMALLEST_INSIDE:
        return
    middle = start + span // 2
    height = (bottom[start : start + span].max() + top[start : start + span].min()) / 2
    axes.text(
        time[middle], height, name, ha="center", va="center", fontsize=preset.small_pt, color=INK, bbox=PAPER, zorder=6
    )
