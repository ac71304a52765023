"""Concentration of one layer in this run, with the comparison's median and ranges behind it."""

from __future__ import annotations

import numpy as np

from simulation.explorer.panels.view import (
    Floats,
    Options,
    View,
    chart,
    guide,
    line,
    number_axis,
    plain,
    policy_starts,
    spread,
    time_axis,
)
from simulation.figures.bands import layer_values
from simulation.figures.concentration import THRESHOLDS
from simulation.figures.style import BASELINE_GREY, BLUE, QUIET

_LEAST_TOP = 0.2
_LIGHT, _DARK = "rgba(140,140,140,.25)", "rgba(140,140,140,.4)"


def title(view: View) -> str:
    """Heading of the panel."""
    return f"HHI of {view.layer}: {view.seed}"


def note(view: View) -> str:
    """What stands behind the line."""
    if view.band is None:
        return f"Runs of {view.against} for the grey band are being made."
    count = view.band.n
    if count == 1:
        return f"Grey: the first run of {view.against}; more are being made."
    return f"Grey: {view.against}, median of {count} runs; dark holds 50 %, light 90 % of them."


def options(view: View) -> Options:
    """A line for this run, grey ranges for the comparison, and dotted lines at the thresholds of merger control."""
    own = layer_values([view.result], "hhi", view.layer)[0]
    series = []
    if view.band is not None:
        band = view.band
        if band.n > 1:
            series += _range("90 %", band.low90, band.high90, _LIGHT) + _range("50 %", band.low50, band.high50, _DARK)
        series.append(_behind(view.against, band.median))
    series.append(line("this run", own, BLUE, z=5, markLine=_marks(view)))
    top, named = _top(view, own), [one for one in series if "endLabel" in one]
    ends = [float(np.nan_to_num(part[-1])) for part in (*([view.band.median] if view.band is not None else []), own)]
    if len(own) == len(view.horizon):  # before that, the two names stand at different quarters
        spread(named, ends, ends, 0.0, top)
    return chart(series, time_axis(view), number_axis("HHI, 0 to 1", min=0, max=top))


def _top(view: View, own: Floats) -> float:
    """Upper end of the axis: the next tenth above everything that is drawn over the whole run so far."""
    highest = max(float(part) for part in (_LEAST_TOP, *plain_numbers(own), *_highest_behind(view)))
    return min(1.0, (int(highest * 10) + 1) / 10)


def plain_numbers(values: Floats) -> list[float]:
    """The finite numbers of a series."""
    return [value for value in plain(values) if value is not None]


def _highest_behind(view: View) -> list[float]:
    return plain_numbers(view.band.high90) if view.band is not None else []


def _behind(name: str, median: Floats) -> Options:
    thin = {"color": QUIET, "width": 1.5, "type": "dashed"}
    return line(name, median, BASELINE_GREY, lineStyle=thin, z=3)


def _range(name: str, low: Floats, high: Floats, colour: str) -> list[Options]:
    """An area between two lines: a clear area up to the lower one, and a grey one on top of it."""
    common = {
        "type": "line",
        "stack": name,
        "showSymbol": False,
        "lineStyle": {"width": 0},
        "tooltip": {"show": False},
        "silent": True,
        "z": 1,
    }
    return [
        {**common, "name": f"{name} from", "data": plain(low)},
        {
            **common,
            "name": f"{name} to",
            "data": plain(high - low),
            "areaStyle": {"color": colour, "opacity": 1},
        },
    ]


def _marks(view: View) -> Options:
    """Thresholds of merger control, and where policies begin."""
    lines = [guide(height, f"{value} points of merger control") for height, value in THRESHOLDS.items()]
    return {"silent": True, "symbol": "none", "data": lines + policy_starts(view)}
