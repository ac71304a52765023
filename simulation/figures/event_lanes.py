"""Events of one run in lanes over time: who leads, and what happened to a firm and its rival."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulation.analysis.run_events import LANES, DatedEvent, Lane
from simulation.figures.bands import years
from simulation.figures.cause_panels import COLOURS
from simulation.figures.panels import PAPER, mm_of_letter, time_axis
from simulation.figures.rows import Row
from simulation.figures.style import INK, QUIET, Size, firm_colour
from simulation.measures.catalogue import LAYERS
from simulation.timeline import QUARTERS_PER_YEAR, Quarter

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from simulation.analysis.causal_timeline import CausalTimeline
    from simulation.runs.result import RunResult

MARKS: dict[Lane, str] = {"lead": "", "rounds": "o", "releases": "^", "firms": "D", "policy": "s"}

_WORDED: tuple[Lane, ...] = ("firms", "policy")
"""Lanes whose marks are named, since what they are differs from mark to mark."""

_BAR, _EDGE, _ASIDE, _AWAY = 0.62, 0.65, 0.16, 0.3
"""Heights in distances of lanes: the bar, room above and below, and how far marks and words stand from their lane."""

_LARGEST_MARK, _SMALLEST_MARK = 0.9, 0.28
"""Width of marks, in heights of the text: the largest round, and any other event."""


def draw_events(axes: Axes, row: Row, timeline: CausalTimeline, preset: Size) -> None:
    """A bar of leaders on top, and a lane of marks for rounds, releases, other firms' moves and policies.

    Args:
        axes: Panel.
        row: Its scenario.
        timeline: The run that is explained.
        preset: Size preset.
    """
    time_axis(axes, row.horizon, preset, row.panel_mm, labels=row.bottom)
    lanes = [lane for lane in LANES if lane == "lead" or any(event.lane == lane for event in timeline.events)]
    axes.set_yticks(range(len(lanes)), ["leader" if lane == "lead" else lane for lane in lanes])
    axes.set_ylim(len(lanes) - 1 + _EDGE, -_EDGE)
    axes.tick_params(axis="y", length=0)
    _leaders(axes, row, timeline.result, preset)
    for height, lane in enumerate(lanes[1:], 1):
        axes.axhline(height, color=QUIET, linewidth=0.3, zorder=1)
        events = [event for event in timeline.events if event.lane == lane]
        _marks(axes, height, events, timeline.names, preset)
        if lane in _WORDED and not row.compact:
            _words(axes, row, height, events, preset)


def leaders_of(run: RunResult) -> list[tuple[float, float, int]]:
    """Start, end and slot of every spell of the firm with most users, as fractions of years."""
    time, leaders = years(run), np.asarray(run.record.layers["leader"], dtype=float)[:, LAYERS.index("users")]
    spells: list[tuple[float, float, int]] = []
    for start, leader in zip(time, leaders, strict=True):
        end = float(start) + 1 / QUARTERS_PER_YEAR
        if spells and spells[-1][2] == leader:
            spells[-1] = (spells[-1][0], end, spells[-1][2])
        elif np.isfinite(leader):
            spells.append((float(start), end, int(leader)))
    return spells


def _leaders(axes: Axes, row: Row, run: RunResult, preset: Size) -> None:
    """Bars in the colours of the leaders, with their names where these fit."""
    _, high = axes.get_xlim()
    for start, end, slot in leaders_of(run):
        name, room = run.record.firm_names[slot], min(end, high) - start
        axes.barh(0, room, left=start, height=_BAR, color=firm_colour(slot), edgecolor="white", linewidth=0.5)
        if (len(name) + 1) * _letter(axes, row, preset) <= room:
            words = axes.text(start + room / 2, 0, name, fontsize=preset.small_pt, ha="center", va="center", color=INK)
            words.set_bbox(PAPER)


def _letter(axes: Axes, row: Row, preset: Size) -> float:
    """Width of a letter in years of the time axis."""
    low, high = axes.get_xlim()
    return (high - low) * mm_of_letter(preset.small_pt) / row.panel_mm


def _marks(axes: Axes, height: int, events: list[DatedEvent], names: tuple[str, str], preset: Size) -> None:
    """One mark an event: the firm's black, the rival's hollow, all others' grey; rounds by their size."""
    largest = max((event.amount_usd_bn for event in events), default=0.0)
    for event in events:
        share = event.amount_usd_bn / largest if event.lane == "rounds" and largest > 0.0 else 0.0
        mine, rivals = (event.firm == name for name in names)
        own, other = COLOURS
        axes.plot(
            Quarter.parse(event.quarter).as_year,
            height - (_ASIDE if mine else -_ASIDE if rivals else 0.0),
            marker=MARKS[event.lane],
            markersize=preset.text_pt * max(_SMALLEST_MARK, _LARGEST_MARK * share**0.5),
            markerfacecolor="white" if rivals else own if mine else other,
            markeredgecolor=own if mine or rivals else other,
            markeredgewidth=0.6,
            linestyle="none",
            label=event.text,
            clip_on=False,
            zorder=3,
        )


def _words(axes: Axes, row: Row, height: int, events: list[DatedEvent], preset: Size) -> None:
    """What the marks of a lane mean, in turn above and below it, as far as there is room."""
    low, high = axes.get_xlim()
    free = [low, low]
    for event in events:
        width = len(event.text) * _letter(axes, row, preset)
        middle = float(np.clip(Quarter.parse(event.quarter).as_year, low + width / 2, high - width / 2))
        side = next((side for side in (0, 1) if free[side] <= middle - width / 2), None)
        if side is not None and width < high - low:
            place = height - _AWAY if side == 0 else height + _AWAY
            words = axes.text(middle, place, event.text, fontsize=preset.small_pt, ha="center", va="center", color=INK)
            words.set_bbox(PAPER)
            free[side] = middle + width / 2 + _letter(axes, row, preset)
