"""Why the leader leads: causes of its lead over the second firm, quarter by quarter, and the last events of it."""

from __future__ import annotations

import numpy as np

from simulation.analysis.causal_text import sentences
from simulation.analysis.causal_timeline import CausalTimeline, NothingToExplainError, causal_timeline
from simulation.explorer.panels.shares import DECALS
from simulation.explorer.panels.view import (
    Floats,
    Options,
    View,
    chart,
    end_label,
    line,
    number_axis,
    plain,
    spread,
    time_axis,
)
from simulation.figures.cause_panels import DRAWN, areas_of
from simulation.figures.style import INK

EVENTS_TOLD = 4
_HATCHES = {"": 0, "/////": 1, ".....": 2, "xxxxx": 3}
_SMALLEST_LABEL = 0.05


def timeline_of(view: View) -> CausalTimeline | None:
    """The causal timeline of the leader of the run so far; None where no firm leads another."""
    try:
        return causal_timeline(view.result)
    except NothingToExplainError:
        return None


def title(view: View, timeline: CausalTimeline | None) -> str:
    """Heading of the panel."""
    who = "the leader leads" if timeline is None else "{} leads {}".format(*timeline.names)
    return f"Why {who}: {view.seed}"


def note(view: View, timeline: CausalTimeline | None) -> str:
    """The lead and its causes in two sentences; nobody has won before the last quarter."""
    if timeline is None:
        return "No firm leads another yet."
    told = " ".join(sentences(timeline)[:2])
    return told if view.now == view.horizon[-1] else told.replace(" won: ", " leads: ", 1)


def events(timeline: CausalTimeline | None) -> list[str]:
    """The last events of the story, the newest first."""
    told = [] if timeline is None else [f"{event.quarter} {event.text}" for event in timeline.events]
    return told[::-1][:EVENTS_TOLD]


def options(view: View, timeline: CausalTimeline | None) -> Options:
    """Causes for the firm stacked above zero, those against it below, and their sum as a black line."""
    series: list[Options] = []
    bottom, top = -1.0, 1.0
    if timeline is not None:
        areas = {name: np.nan_to_num(part) for name, part in areas_of(timeline).items()}
        lead = np.asarray(timeline.lead.total, dtype=float)
        series = [_area(name, part) for name, part in areas.items()]
        series.append(line("lead", lead, INK, lineStyle={"color": INK, "width": 2.5}, z=5))
        parts = np.array([*areas.values()]).reshape(len(areas), len(lead))
        bottom, top = _ends(parts, lead)
        final = np.append(parts[:, -1], 0.0)
        ends = _stacked(final)
        ends[-1] = np.nan_to_num(lead[-1])
        spread(series, list(ends), list(ends - final / 2), bottom, top)
    return chart(series, time_axis(view), number_axis("log-odds of users", min=bottom, max=top))


def _stacked(parts: Floats) -> Floats:
    """Ends of areas that are stacked away from zero on either side."""
    above, below = np.maximum(parts, 0.0).cumsum(), np.minimum(parts, 0.0).cumsum()
    ends: Floats = np.where(parts >= 0.0, above, below)
    return ends


def _ends(parts: np.ndarray, lead: np.ndarray) -> tuple[float, float]:
    """Whole numbers between which everything lies."""
    above, below = np.maximum(parts, 0.0).sum(axis=0), np.minimum(parts, 0.0).sum(axis=0)
    everything = np.concatenate([above, below, np.nan_to_num(lead)])
    return float(min(np.floor(everything.min()), -1.0)), float(max(np.ceil(everything.max()), 1.0))


def _area(name: str, values: np.ndarray) -> Options:
    _, colour, hatch = DRAWN[name]
    label = end_label(name)
    label["show"] = bool(abs(values[-1]) >= _SMALLEST_LABEL)
    return {
        "type": "line",
        "name": name,
        "stack": "causes",
        "data": plain(values),
        "showSymbol": False,
        "itemStyle": {"color": colour, "decal": DECALS[_HATCHES[hatch]]},
        "lineStyle": {"width": 0},
        "areaStyle": {"color": colour, "opacity": 0.9},
        "endLabel": label,
    }
