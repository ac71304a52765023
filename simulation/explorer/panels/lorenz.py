"""Lorenz curves of wealth: at the start of the run and now."""

from __future__ import annotations

import numpy as np

from simulation.explorer.panels.view import Floats, Options, View, chart, number_axis
from simulation.figures.inequality import lorenz_values
from simulation.figures.style import BLUE, INK, ORANGE, QUIET
from simulation.measures.catalogue import LORENZ_SHARES


def title(view: View) -> str:
    """Heading of the panel."""
    return f"Wealth: {view.seed}"


def note(view: View) -> str:
    """What the curves say in two numbers."""
    world = view.result.record.world
    if "gini_wealth" not in world:
        return ""
    top, gini = (100 * world["top1_wealth"][-1], world["gini_wealth"][-1])
    return f"{view.now}: the richest 1 % hold {top:.0f} % of net worth; Gini index {gini:.2f}."


def options(view: View) -> Options:
    """Share of net worth of the poorest workers, against equality."""
    last = len(view.result.record.quarters) - 1
    first_name = view.result.record.quarters[0]
    series = [_curve("equality", np.array(LORENZ_SHARES), QUIET, "dotted", 1.5)]
    if view.result.record.distributions:
        start, now = (lorenz_values([view.result], quarter)[0] for quarter in (0, last))
        series += [_curve(first_name, start, ORANGE, "dashed", 2.0)] if last else []
        series.append(_curve(f"{view.now}, now", now, BLUE, "solid", 2.5))
    lowest = min(0.0, *(point[1] for one in series for point in one["data"]))
    horizontal = number_axis("", min=0, max=1, interval=0.5)
    horizontal |= {"name": "share of workers, poorest first", "nameLocation": "middle", "nameGap": 22}
    horizontal["nameTextStyle"] = {"color": INK}
    made = chart(series, horizontal, number_axis("share of net worth", min=round(lowest, 2), max=1))
    made["legend"] = {"left": 52, "top": 30, "orient": "vertical", "textStyle": {"color": INK}, "itemWidth": 34}
    made["grid"] |= {"right": 20, "bottom": 40}
    return made


def _curve(name: str, values: Floats, colour: str, dash: str, width: float) -> Options:
    points = [[round(share, 4), float(f"{value:.5g}")] for share, value in zip(LORENZ_SHARES, values, strict=True)]
    return {
        "type": "line",
        "name": name,
        "data": points,
        "symbol": "none",
        "itemStyle": {"color": colour},
        "lineStyle": {"color": colour, "type": dash, "width": width},
    }
