"""One run explained: causes of one firm's lead over its rival, money and compute of both, and dated events.

Runs are not averaged: different firms win in different runs, for different reasons.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulation.analysis.causal_text import WORDS, sentences
from simulation.analysis.causal_timeline import NEEDED, CausalTimeline, NothingToExplainError, causal_timeline
from simulation.analysis.run_events import NOTABLE_SHARE
from simulation.figures.bands import named_run, one_of
from simulation.figures.captions import caption
from simulation.figures.cause_panels import DRAWN, draw_causes, draw_compute, draw_money
from simulation.figures.event_lanes import draw_events
from simulation.figures.labels import in_lines, settle
from simulation.figures.needed import NotRecordedError, need
from simulation.figures.panels import letters_across, mark_policy_starts, no_data
from simulation.figures.rows import Panel, Row, draw_rows, heading, row_of
from simulation.figures.style import Size, house_style, new_figure
from simulation.mistakes import either
from simulation.parameters.products import SEGMENTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

PARAMETERS = (
    "scaling.research_strength",
    "scaling.knowledge_depreciation",
    "flywheel.form",
    "products.consumer.reconsider_share",
    "trade.elasticity",
)
_HEIGHTS_MM = (56.0, 34.0, 34.0, 36.0)
"""Heights of the panels, one over the other, where one scenario is drawn."""

_PANELS: tuple[tuple[str, str, Callable[[Axes, Row, CausalTimeline, Size], None]], ...] = (
    ("Lead by cause", "log-odds of users", draw_causes),
    ("Money taken in so far", "USD bn, log axis", draw_money),
    ("Compute used", "million H100e, log axis", draw_compute),
    ("Events", "", draw_events),
)


def draw(results: dict[str, list[RunResult]], size: str = "two columns", firm: str | None = None) -> tuple[Figure, str]:
    """Draw the causal timeline of one firm in one named run of each scenario.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.
        firm: Name of the firm; None for the one with most users at the end of the run.

    Returns:
        The figure and its caption.

    Raises:
        NotRecordedError: If a run did not record what makes users choose, or no run has a firm that leads another.
        ValueError: If a slide is asked to hold more scenarios than it can, or a run has no such firm.
    """
    need(results, "causal_timeline", world=[f"taste_{segment}_usd" for segment in SEGMENTS], firms=NEEDED)
    chosen = {label: named_run(results, label) for label in results}
    timelines = {label: _timeline(runs[chosen[label]], firm) for label, runs in results.items()}
    if not any(timelines.values()):
        raise NotRecordedError("The figure causal_timeline is not drawn: in no run does one firm lead another.")

    def panel(title: str, unit: str, fill: Callable[[Axes, Row, CausalTimeline, Size], None]) -> Panel:
        def drawn(axes: Axes, row: Row, preset: Size) -> None:
            timeline, note = timelines[row.name], ""
            if timeline is not None and row.lead:
                words = " over ".join(timeline.names) if not row.compact else timeline.names[0]
                note = f"{words}, {one_of(row.runs, chosen[row.name])}"
            if row.compact or not note:
                heading(axes, row, title, unit, preset, note)
            else:
                words = in_lines(f"{title}: {note}", letters_across(row.panel_mm, preset.text_pt))
                heading(axes, row, words, unit, preset)
            if timeline is None:
                no_data(axes, preset)
            else:
                fill(axes, row, timeline, preset)
            mark_policy_starts(axes, row.runs, preset, "inside" if row.lead else "none")

        return drawn

    panels = [panel(*parts) for parts in _PANELS]
    with house_style(size) as preset:
        stacked = len(results) == 1 and preset.height_mm is None
        figure = _stack(results, panels, preset) if stacked else draw_rows(results, panels, size, preset)
        settle(figure)
    words = caption(results, _TITLE, _remarks(timelines), PARAMETERS, ribbons=False)
    return figure, words


_TITLE = "Why one firm leads: causes of its lead, money, compute and events in one named run per scenario"


def _timeline(run: RunResult, firm: str | None) -> CausalTimeline | None:
    try:
        return causal_timeline(run, firm)
    except NothingToExplainError:
        return None


def _stack(results: dict[str, list[RunResult]], panels: list[Panel], preset: Size) -> Figure:
    """Panels of one scenario one over the other, so that causes stand above the events of the same date."""
    figure = new_figure(preset, sum(_HEIGHTS_MM))
    places = figure.subplots(len(panels), 1, squeeze=False, height_ratios=_HEIGHTS_MM)[:, 0]
    name = next(iter(results))
    for place, axes in enumerate(places):
        panels[place](axes, row_of(results, name, place, preset.width_mm, preset), preset)
    return figure


def _remarks(timelines: dict[str, CausalTimeline | None]) -> list[str]:
    told = [f"{label}: {' '.join(sentences(timeline)[:2])}" for label, timeline in timelines.items() if timeline]
    wider = {name: causes for name, (causes, _, _) in DRAWN.items() if [WORDS[one] for one in causes] != [name]}
    meant = "; ".join(f"{name}: {either([WORDS[one] for one in causes], 'and')}" for name, causes in wider.items())
    return [
        "The lead is the log of the ratio of users of the firm and its rival (black line); areas are its causes, those "
        f"for the firm above zero and those against it below, and add up to the line in every quarter ({meant}).",
        "Money and compute: the firm black, its rival grey; revenue solid, new money of owners or investors dashed.",
        "Events: the firm's black, its rival's hollow, others' grey; rounds of a billion USD or more by size; firms: "
        "entries, exits and acquisitions of the two, and of others that ever had "
        f"{100 * NOTABLE_SHARE:g} % of users.",
        *told,
    ]
