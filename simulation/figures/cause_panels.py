"""Panels of a causal timeline: causes of a lead as signed areas, money taken in so far, and compute used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from simulation.figures.bands import FloatArray, years
from simulation.figures.labels import label_end
from simulation.figures.panels import log_axis, time_axis
from simulation.figures.rows import Row
from simulation.figures.style import (
    BLUE,
    DASHES,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    QUIET,
    REST_GREY,
    SKY,
    VERMILLION,
    YELLOW,
    Dash,
    Size,
)
from simulation.timeline import QUARTERS_PER_YEAR

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulation.analysis.causal_timeline import CausalTimeline

DRAWN: dict[str, tuple[tuple[str, ...], str, str]] = {
    "compute": (("compute", "research share"), BLUE, ""),
    "know-how": (("know-how",), SKY, "/////"),
    "inherited": (("open models and acquisitions", "first model"), PURPLE, "....."),
    "data": (("data",), GREEN, ""),
    "brand": (("appeal",), ORANGE, ""),
    "price": (("price",), VERMILLION, "xxxxx"),
    "borders": (("places", "range"), YELLOW, "....."),
    "habit": (("habit",), REST_GREY, ""),
}
"""Areas of the first panel: name, causes that it holds, colour, and hatch as a second channel."""

SMALLEST_AREA = 0.02
"""Part of a lead, in log-odds at any time, below which an area is left out."""

COLOURS = (INK, QUIET)
"""Colours of the firm and of its rival; the hues stand for causes."""

_MONEY = {"revenue_usd_bn": "revenue", "raised_usd_bn": "new money"}
_MILLION = 1e6


def areas_of(timeline: CausalTimeline) -> dict[str, FloatArray]:
    """Causes as they are drawn, in log-odds, each of shape (T,); those that are never notable are left out."""
    areas = {name: sum(timeline.causes[cause] for cause in causes) for name, (causes, _, _) in DRAWN.items()}
    return {
        name: np.asarray(area)
        for name, area in areas.items()
        if np.nanmax(np.abs(area), initial=0.0, where=np.isfinite(area)) >= SMALLEST_AREA
    }


def draw_causes(axes: Axes, row: Row, timeline: CausalTimeline, preset: Size) -> None:
    """Causes that speak for the firm stacked above zero, those against it below, and their sum as a line.

    Args:
        axes: Panel.
        row: Its scenario.
        timeline: The run that is explained.
        preset: Size preset.
    """
    time_axis(axes, row.horizon, preset, row.panel_mm, labels=row.bottom)
    time, lead = _time(timeline), _wide(timeline.lead.total)
    above, below = np.zeros_like(lead), np.zeros_like(lead)
    for name, area in areas_of(timeline).items():
        part, (_, colour, hatch) = _wide(area), DRAWN[name]
        up, down = above + np.maximum(part, 0.0), below + np.minimum(part, 0.0)
        look: dict[str, Any] = {"facecolor": colour, "hatch": hatch, "edgecolor": "white", "linewidth": 0.3}
        axes.fill_between(time, above, up, **look, label=name)
        axes.fill_between(time, below, down, **look)
        middle = (above + up if part[-1] >= 0.0 else below + down)[-1] / 2
        label_end(axes, float(middle), f"{name} {part[-1]:+.2f}", INK, fontsize=preset.small_pt)
        above, below = up, down
    axes.axhline(0.0, color=INK, linewidth=0.5)
    axes.plot(time, lead, color=INK, label="lead")


def draw_money(axes: Axes, row: Row, timeline: CausalTimeline, preset: Size) -> None:
    """Revenue (solid) and new money (dashed) so far, of the firm in black and of its rival in grey."""
    time_axis(axes, row.horizon, preset, row.panel_mm, labels=row.bottom)
    for slot, name, colour in _firms(timeline):
        for (measure, label), dash in zip(_MONEY.items(), DASHES, strict=False):
            total = np.cumsum(np.nan_to_num(timeline.result.record.firms[measure][:, slot]))
            _line(axes, timeline, total, (colour, dash), f"{name} {label}")
            if name == timeline.names[0]:
                label_end(axes, total[-1] or np.nan, label, colour, fontsize=preset.small_pt)
    log_axis(axes)


def draw_compute(axes: Axes, row: Row, timeline: CausalTimeline, preset: Size) -> None:
    """Compute that the firm and its rival use."""
    time_axis(axes, row.horizon, preset, row.panel_mm, labels=row.bottom)
    for slot, name, colour in _firms(timeline):
        used = timeline.result.record.firms["compute_used_h100e"][:, slot] / _MILLION
        _line(axes, timeline, np.nan_to_num(used), (colour, DASHES[0]), f"{name} compute")
        label_end(axes, np.nan_to_num(used)[-1] or np.nan, name, colour, fontsize=preset.small_pt)
    log_axis(axes)


def _firms(timeline: CausalTimeline) -> list[tuple[int, str, str]]:
    return list(zip((timeline.firm, timeline.rival), timeline.names, COLOURS, strict=True))


def _line(axes: Axes, timeline: CausalTimeline, values: FloatArray, look: tuple[str, Dash], label: str) -> None:
    """A line on a log axis, on which nothing yet is a gap."""
    colour, dash = look
    shown = np.where(values > 0.0, values, np.nan)
    marker = "o" if len(shown) == 1 else ""
    axes.plot(years(timeline.result), shown, color=colour, linestyle=dash, label=label, marker=marker, markersize=3)


def _wide(values: FloatArray) -> FloatArray:
    """A single quarter twice, since an area of one point has no width."""
    return values if len(values) > 1 else np.repeat(values, 2)


def _time(timeline: CausalTimeline) -> FloatArray:
    """Quarters as fractions of years; a single one from its start to its end."""
    time = years(timeline.result)
    return time if len(time) > 1 else np.array([time[0], time[0] + 1 / QUARTERS_PER_YEAR])
