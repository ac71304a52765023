"""Stacked shares of firms: fixed colours by slot, hatches as second channel, names written on the bands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.bands import FloatArray
from simulation.figures.labels import label_end
from simulation.figures.style import INK, REST_GREY, Size, firm_colour, firm_hatch

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SMALLEST_LABEL = 0.025
"""Share at the last quarter below which a band carries no name: the band would be thinner than its letters."""


def largest_slots(shares: FloatArray, count: int) -> list[int]:
    """Slots to draw on their own: those with the largest share in any quarter, the largest at the end first.

    Args:
        shares: Shares by quarter and slot, shape (T, F); nan where a firm is not active.
        count: How many at most.
    """
    held = np.nan_to_num(shares)
    peak = held.max(axis=0)
    chosen = [int(slot) for slot in np.argsort(-peak, kind="stable")[:count] if peak[slot] > 0]
    return sorted(chosen, key=lambda slot: (-held[-1, slot], -peak[slot], slot))


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
