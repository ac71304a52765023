"""Money: revenue, cost and funding of the labs by quarter, their losses so far, and how long their cash lasts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from simulation.figures.bands import Band, FloatArray, band, world_values
from simulation.figures.captions import caption
from simulation.figures.labels import settle
from simulation.figures.panels import Look, log_axis, no_data, plain_numbers
from simulation.figures.rows import Row, draw_rows, draw_series, heading
from simulation.figures.style import (
    BASELINE_GREY,
    BLUE,
    DASHES,
    GREEN,
    INK,
    PURPLE,
    REST_GREY,
    VERMILLION,
    Size,
    house_style,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

RUNWAY_EDGES_QUARTERS = (0.0, 4.0, 8.0, 12.0, 16.0, 20.0, np.inf)
_OPEN_CLASS_WIDTH, _ROOM_FOR_EDGE = 4.0, 0.2
_RUNWAY_TICKS = {0.0: "0", 8.0: "8", 16.0: "16", 22.0: "20+"}
PARAMETERS = (
    "finance.rule",
    "finance.investor_pool",
    "finance.investor_growth",
    "finance.investor_ceiling",
    "finance.runway_target",
    "finance.investors_leave",
)

FLOWS = {
    "revenue_usd_bn": ("revenue", Look(BLUE, DASHES[0])),
    "cost_usd_bn": ("cost", Look(VERMILLION, DASHES[1])),
}


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw revenue, cost, funding, losses and runways.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If a slide is asked to hold more rows than it can.
    """
    with house_style(size) as preset:
        figure = draw_rows(results, (_flows, _funding, _losses, _runways), size, preset)
        settle(figure)
    return figure, caption(results, "Revenue, cost, funding and runway of the labs", _remarks(results), PARAMETERS)


def cumulative_losses(runs: Sequence[RunResult]) -> FloatArray:
    """Losses of the firms that make one, added up since the start, USD bn, shape (replicates, quarters)."""
    return np.cumsum(np.nan_to_num(world_values(runs, "operating_loss_usd_bn")), axis=1)


def runway_counts(runs: Sequence[RunResult]) -> FloatArray:
    """Firms by class of runway in the last quarter, shape (replicates, classes); a firm with profit is in the last."""
    counts = []
    for run in runs:
        runway = np.asarray(run.record.firms["runway_quarters"], dtype=float)[-1]
        classes = np.digitize(runway[~np.isnan(runway)], RUNWAY_EDGES_QUARTERS[1:-1])
        counts.append(np.bincount(classes, minlength=len(RUNWAY_EDGES_QUARTERS) - 1))
    return np.array(counts, dtype=float)


def _flows(axes: Axes, row: Row, preset: Size) -> None:
    """Revenue and cost on a log axis: they grow a thousandfold."""
    heading(axes, row, "Revenue and cost of labs", "USD bn/quarter, log axis", preset)
    draw_series(axes, row, {label: (_positive(key), look) for key, (label, look) in FLOWS.items()}, preset)
    log_axis(axes)


def _funding(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, row, "Funding raised by labs", "USD bn/quarter", preset)
    draw_series(axes, row, {"": (lambda runs: world_values(runs, "raised_usd_bn"), Look(GREEN))}, preset)
    axes.set_ylim(bottom=0)
    plain_numbers(axes)


def _positive(key: str) -> Callable[[Sequence[RunResult]], FloatArray]:
    """Values for a log axis, on which a quarter of zero is a gap."""

    def values(runs: Sequence[RunResult]) -> FloatArray:
        flows = world_values(runs, key)
        return np.where(flows > 0, flows, np.nan)

    return values


def _losses(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, row, "Losses of labs so far", "USD bn", preset)
    draw_series(axes, row, {"": (cumulative_losses, Look(PURPLE))}, preset)
    axes.set_ylim(bottom=0)
    plain_numbers(axes)


def _runways(axes: Axes, row: Row, preset: Size) -> None:
    """Bars of the median number of firms by runway, with the 90 % range; the baseline is a grey step behind."""
    heading(axes, row, "Runway at the end", "firms", preset)
    edges = np.array([*RUNWAY_EDGES_QUARTERS[:-1], RUNWAY_EDGES_QUARTERS[-2] + _OPEN_CLASS_WIDTH])
    counts = band(runway_counts(row.runs))
    if counts.median.sum() == 0 and counts.high90.sum() == 0:
        no_data(axes, preset)
    if row.base is not None:
        axes.stairs(band(runway_counts(row.base)).median, edges, color=BASELINE_GREY, fill=True, alpha=0.45)
    look: dict[str, Any] = {
        "facecolor": "none" if row.base is not None else REST_GREY,
        "edgecolor": INK,
        "linewidth": 0.7,
    }
    axes.bar(edges[:-1], counts.median, width=np.diff(edges), align="edge", **look)
    if counts.n > 1:
        _whiskers(axes, (edges[:-1] + edges[1:]) / 2, counts)
    axes.set_xticks(list(_RUNWAY_TICKS), list(_RUNWAY_TICKS.values()))
    axes.set_xlim(edges[0], edges[-1] + _ROOM_FOR_EDGE)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    if row.bottom:
        axes.set_xlabel("runway, quarters")


def _whiskers(axes: Axes, centres: FloatArray, counts: Band) -> None:
    reach = np.array([counts.median - counts.low90, counts.high90 - counts.median])
    axes.errorbar(centres, counts.median, yerr=reach, fmt="none", ecolor=INK, elinewidth=0.6, capsize=1.2, capthick=0.6)


def _remarks(results: dict[str, list[RunResult]]) -> list[str]:
    remarks = [
        "Flows of all model firms in each quarter, billion USD of 2023; a quarter of zero is a gap on a log axis. "
        "Losses so far: sum of the losses of the firms that made one.",
        "Runway: quarters that a firm's cash lasts at its present loss; firms with a profit count in the last class. "
        "Bars: median number of firms in the last quarter"
        + ("; whiskers: 90 % of replicates." if any(len(runs) > 1 for runs in results.values()) else "."),
    ]
    if len(results) > 1:
        remarks.append(f"Grey: {next(iter(results))} (median; 90 % range where a panel holds one series).")
    return remarks
