"""Work: employment and real wages by exposure to AI and by skill, and how many people lose, learn and find work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.bands import FloatArray, world_values
from simulation.figures.captions import caption
from simulation.figures.labels import settle
from simulation.figures.needed import need
from simulation.figures.panels import Look, log_axis, no_data, share_axis
from simulation.figures.rows import Panel, Row, Values, draw_rows, draw_series, heading
from simulation.figures.style import BLUE, DASHES, GREEN, INK, ORANGE, PURPLE, VERMILLION, Size, house_style
from simulation.measures.catalogue import GROUPS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

GROUP_LOOKS = dict(zip(GROUPS, (Look(ORANGE, DASHES[2]), Look(GREEN, DASHES[1]), Look(BLUE, DASHES[0])), strict=True))
FLOWS = {
    "displaced_m": ("displaced", Look(VERMILLION, DASHES[0])),
    "retrained_m": ("retrained", Look(PURPLE, DASHES[3])),
    "hired_m": ("hired", Look(BLUE, DASHES[1])),
}
DRAWN = ("employment_by_exposure", "real_wage_by_exposure", "employment_by_skill", "real_wage_by_skill")
PARAMETERS = ("workers", "work.automation_path", "work.feasible_share", "work.relative_wage_response")


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw employment and real wages of thirds of occupations, and the flows of people.

    One scenario on a whole page gets six panels; otherwise there are four, without employment by skill and
    unemployment, and several scenarios on a slide get three, without wages by skill.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        NotRecordedError: If a run did not record people at work.
        ValueError: If a slide is asked to hold more rows than it can.
    """
    need(results, "work", world=(*FLOWS, "unemployment"), groups=DRAWN)
    lone = len(results) == 1
    panels = _WHOLE if lone and size == "two columns" else _MAIN if lone or size != "slide" else _FEW
    with house_style(size) as preset:
        figure = draw_rows(results, panels, size, preset)
        settle(figure)
    title = "Employment and real wages of thirds of occupations, and people who lose, learn and find work"
    return figure, caption(results, title, _remarks(results, panels), PARAMETERS)


def group_values(runs: Sequence[RunResult], key: str, group: str) -> FloatArray:
    """One measure of one third of occupations of all replicates, shape (replicates, quarters)."""
    column = GROUPS.index(group)
    return np.stack([np.asarray(run.record.groups[key][:, column], dtype=float) for run in runs])


def _thirds(key: str) -> dict[str, tuple[Values, Look]]:
    return {group: (_values_of(key, group), look) for group, look in GROUP_LOOKS.items()}


def _values_of(key: str, group: str) -> Values:
    return lambda runs: group_values(runs, key, group)


def _employment(key: str, what: str) -> Panel:
    def panel(axes: Axes, row: Row, preset: Size) -> None:
        heading(axes, row, f"Employment by {what}", "share of people", preset)
        draw_series(axes, row, _thirds(key), preset, shares=True)
        share_axis(axes)

    return panel


def _wage(key: str, what: str) -> Panel:
    """Real wages on an axis from 0, with a thin line at their start."""

    def panel(axes: Axes, row: Row, preset: Size) -> None:
        heading(axes, row, f"Real wage by {what}", "index, start = 1", preset)
        axes.axhline(1.0, color=INK, linewidth=0.5, linestyle=(0, (1, 2)), zorder=1)
        draw_series(axes, row, _thirds(key), preset)
        axes.set_ylim(bottom=0)

    return panel


def _flows(axes: Axes, row: Row, preset: Size) -> None:
    """People who move, on a log axis: many more change jobs in any quarter than lose theirs to AI."""
    what, unit = (
        ("Flows of people", "m/quarter") if row.compact else ("Displaced, retrained, hired", "m people/quarter")
    )
    heading(axes, row, what, f"{unit}, log axis", preset)
    series = {label: (_positive(key), look) for key, (label, look) in FLOWS.items()}
    draw_series(axes, row, series, preset)
    if any(np.isfinite(values(row.runs)).any() for values, _ in series.values()):
        log_axis(axes)
    else:
        no_data(axes, preset)


def _positive(key: str) -> Values:
    """Values for a log axis, on which a quarter of zero is a gap."""

    def values(runs: Sequence[RunResult]) -> FloatArray:
        people = world_values(runs, key)
        return np.where(people > 0, people, np.nan)

    return values


def _unemployment(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, row, "Unemployment", "share of the labour force", preset)
    draw_series(
        axes, row, {"unemployed": (lambda runs: world_values(runs, "unemployment"), Look(INK))}, preset, shares=True
    )
    share_axis(axes)


_BY_EXPOSURE = (
    _employment("employment_by_exposure", "exposure"),
    _wage("real_wage_by_exposure", "exposure"),
)
_FEW: tuple[Panel, ...] = (*_BY_EXPOSURE, _flows)
_MAIN: tuple[Panel, ...] = (*_BY_EXPOSURE, _wage("real_wage_by_skill", "skill"), _flows)
_WHOLE: tuple[Panel, ...] = (
    *_BY_EXPOSURE,
    _employment("employment_by_skill", "skill"),
    _wage("real_wage_by_skill", "skill"),
    _flows,
    _unemployment,
)


def _remarks(results: dict[str, list[RunResult]], panels: Sequence[Panel]) -> list[str]:
    by_skill = "" if panels is _FEW else " and of people by skill within their nation"
    remarks = [
        f"Thirds of occupations by exposure of their tasks to AI{by_skill}: low (dotted), middle (dashed), high "
        "(solid). Employment: share of these people who work. Real wage: mean of those who work, over that at the "
        "start (thin line).",
        "Displaced (solid): people whose work AI took over in the quarter; retrained (dash-dotted): people who "
        "finished learning another occupation; hired (dashed): people who found work after any loss. A quarter of none "
        "is a gap on a log axis.",
    ]
    if panels is _WHOLE:
        remarks.append("Unemployment: share of those who work or look for work.")
    if len(results) > 1:
        remarks.append(f"Grey: medians of {next(iter(results))}.")
    return remarks
