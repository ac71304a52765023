"""What a panel is given, and what all panels share: axes, texts and the time of the whole run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.figures.bands import Band
from simulation.figures.style import INK, QUIET, REST_GREY
from simulation.runs.result import RunResult
from simulation.timeline import QUARTERS_PER_YEAR, Quarter

Floats = NDArray[np.float64]
Options = dict[str, Any]

FONT = 12
_MOST_TICKS = 5
_LABEL_ROOM, _LABEL_LETTERS = 108, 15
"""Room at the right for names beside lines and areas, in pixels and in letters."""

HEIGHT, _TOP, _BOTTOM = 230, 28, 26
"""Height of a panel and of what is above and below its axes, in pixels."""

_LINE_HEIGHT = 14
"""Least distance of names one below the other, in pixels."""


@dataclass(frozen=True)
class View:
    """One run so far, and what stands behind it.

    Attributes:
        result: The run so far.
        label: What the run is called.
        band: Concentration of the comparison over the whole horizon: median and ranges; None while there is none.
        against: What the comparison is called.
        layer: Layer of the industry whose concentration is shown.
    """

    result: RunResult
    label: str
    band: Band | None = None
    against: str = ""
    layer: str = "users"

    @cached_property
    def horizon(self) -> tuple[str, ...]:
        """Names of all quarters of the run, also of those to come."""
        first = Quarter.parse(self.result.scenario.start)
        return tuple(str(first + number) for number in range(self.result.scenario.quarters))

    @property
    def seed(self) -> str:
        """How a panel of a single run is labelled."""
        return f"one run, seed {self.result.seed}"

    @property
    def now(self) -> str:
        """The last quarter that was made."""
        return self.result.record.quarters[-1]


def plain(values: Floats) -> list[float | None]:
    """Numbers as JSON has them, with few digits; what is not finite is a gap."""
    return [float(f"{value:.5g}") if np.isfinite(value) else None for value in np.asarray(values, dtype=float).ravel()]


def time_axis(view: View) -> Options:
    """The whole horizon, so that the run grows into it; years are named at first quarters."""
    years = -(-len(view.horizon) // QUARTERS_PER_YEAR)
    step = max(1, -(-years // _MOST_TICKS)) * QUARTERS_PER_YEAR
    return {
        "type": "category",
        "data": view.horizon,
        "boundaryGap": False,
        "axisLabel": {"interval": step - 1, "color": INK, "fontSize": FONT},
        "axisTick": {"interval": step - 1},
    }


def number_axis(name: str, **more: Any) -> Options:
    """An axis of numbers with its name at its upper end."""
    return {
        "type": "value",
        "name": name,
        "nameTextStyle": {"color": INK, "fontSize": FONT, "align": "left", "padding": [0, 0, 0, -28]},
        "axisLabel": {"color": INK, "fontSize": FONT},
        "splitLine": {"lineStyle": {"color": REST_GREY}},
        **more,
    }


def chart(series: list[Options], horizontal: Options, vertical: Options, *, right: int = _LABEL_ROOM) -> Options:
    """A chart without motion: a quarter is drawn as it is, and nothing moves that is not in the data.

    Series are a tuple: NiceGUI wraps every list and mapping in a list, to see it change, and leaves tuples alone. Vue,
    through which it hands options on in the browser, does the same unless they say that it may skip them.
    """
    return {
        "animation": False,
        "__v_skip": True,
        "aria": {"enabled": True},
        "textStyle": {"fontFamily": "DejaVu Sans, Verdana, Arial, sans-serif"},
        "grid": {"left": 44, "right": right, "top": _TOP, "bottom": _BOTTOM},
        "tooltip": {"trigger": "axis", "confine": True, "renderMode": "richText", "textStyle": {"fontSize": FONT}},
        "xAxis": horizontal,
        "yAxis": vertical,
        "series": tuple(
            {**one, "id": str(place)} for place, one in enumerate(series)
        ),  # or ECharts would match by name
    }


def end_label(name: str, colour: str = INK) -> Options:
    """A name at the end of a line, so that no legend has to be matched by colour; a long one is cut."""
    short = name if len(name) <= _LABEL_LETTERS else name[: _LABEL_LETTERS - 1].rstrip() + "…"
    return {"show": True, "formatter": short.replace("{", "("), "color": colour, "fontSize": FONT, "distance": 4}


def spread(series: list[Options], ends: list[float], wanted: list[float], bottom: float, top: float) -> None:
    """Move names that would stand on each other apart.

    Args:
        series: Series with names at their ends.
        ends: Heights of the ends of their lines, where names stand by themselves.
        wanted: Heights at which the names should stand.
        bottom: Lower end of the vertical axis.
        top: Its upper end.
    """
    pixels = (HEIGHT - _TOP - _BOTTOM) / (top - bottom)
    named = [place for place, one in enumerate(series) if one["endLabel"]["show"]]
    order = sorted(named, key=lambda place: -wanted[place])
    heights = [(top - wanted[place]) * pixels for place in order]
    for place, height in zip(order, apart(heights), strict=True):
        series[place]["endLabel"]["offset"] = [0, round(height - (top - ends[place]) * pixels)]


def apart(heights: list[float], least: float = _LINE_HEIGHT) -> list[float]:
    """Heights in rising order, moved as little as needed to be some distance apart.

    Example:
        >>> apart([0.0, 4.0, 100.0], 14.0)
        [-5.0, 9.0, 100.0]
    """
    groups: list[list[float]] = []  # each with its middle and its number of names
    for height in heights:
        groups.append([height, 1.0])
        while len(groups) > 1 and groups[-1][0] - groups[-2][0] < least * (groups[-1][1] + groups[-2][1]) / 2:
            (first, many), (second, more) = groups[-2:]
            groups[-2:] = [[(first * many + second * more) / (many + more), many + more]]
    return [middle + least * (number - (count - 1) / 2) for middle, count in groups for number in range(int(count))]


def line(name: str, values: Floats, colour: str, **more: Any) -> Options:
    """A line with its name at its end."""
    return {
        "type": "line",
        "name": name,
        "data": plain(values),
        "showSymbol": len(values) == 1,
        "itemStyle": {"color": colour},
        "lineStyle": {"color": colour, "width": 2.5},
        "endLabel": end_label(name),
        **more,
    }


def policy_starts(view: View) -> list[Options]:
    """A dashed upright line where policies begin, for ``markLine``."""
    starts = {policy.start for policy in view.result.scenario.policies} & set(view.horizon)
    label = {"formatter": "policy", "position": "insideEndTop", "color": INK, "fontSize": FONT - 1}
    dashed = {"color": INK, "type": "dashed", "width": 1}
    return [{"xAxis": quarter, "lineStyle": dashed, "label": label} for quarter in sorted(starts)]


def guide(height: float, text: str) -> Options:
    """A thin dotted line across the panel with a word at its end, for ``markLine``."""
    return {
        "yAxis": height,
        "lineStyle": {"color": QUIET, "type": "dotted", "width": 1},
        "label": {"formatter": text, "position": "insideEndTop", "color": QUIET, "fontSize": FONT - 1},
    }
