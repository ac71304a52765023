"""Inequality: Lorenz curves of wealth at three dates, Gini indices, top shares, and income between nations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.bands import FloatArray, band, world_values
from simulation.figures.captions import caption
from simulation.figures.labels import settle
from simulation.figures.needed import need
from simulation.figures.panels import PAPER, Look, draw_band, draw_reference, share_axis
from simulation.figures.rows import Row, Values, draw_rows, draw_series, heading
from simulation.figures.style import BLUE, DASHES, GREEN, INK, ORANGE, PURPLE, VERMILLION, Size, house_style
from simulation.measures.catalogue import LORENZ_SHARES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

CURVE = "lorenz_wealth"
DATES = 3
DATE_LOOKS = (Look(ORANGE, DASHES[2]), Look(GREEN, DASHES[1]), Look(BLUE, DASHES[0]))
"""Start, middle and end of the run."""

GINIS = {"gini_wealth": ("wealth", Look(BLUE, DASHES[0])), "gini_income": ("income", Look(VERMILLION, DASHES[1]))}
TOPS = {
    "top10_wealth": ("top 10 %", Look(BLUE, DASHES[0])),
    "top1_wealth": ("top 1 %", Look(PURPLE, DASHES[1])),
}
SPLIT = ("mld_income", "mld_income_between")
PARAMETERS = ("workers", "wealth.consume_income", "wealth.consume_wealth", "wealth.return_luck_sd", "wealth.home_bias")

_KEY_LENGTH, _SHORT_KEY_LENGTH = 2.6, 1.6
_YEAR_LETTERS = 4
_SLOPE_SPOT = 0.62
"""Place of the words on the line of equality, as a share of the people."""


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw Lorenz curves of wealth, Gini indices, top shares and the split of income inequality.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        NotRecordedError: If a run did not record people's wealth and income.
        ValueError: If a slide is asked to hold more rows than it can.
    """
    need(results, "inequality", world=(*GINIS, *TOPS, *SPLIT), distributions=(CURVE,))
    with house_style(size) as preset:
        figure = draw_rows(results, (_lorenz, _ginis, _tops, _split), size, preset)
        settle(figure)
    return figure, caption(results, "Inequality of wealth and income in the workforce", _remarks(results), PARAMETERS)


def dates_of(run: RunResult) -> list[int]:
    """Numbers of the quarters whose Lorenz curves are drawn: first, middle and last, fewer in a very short run."""
    last = len(run.record.quarters) - 1
    return sorted({0, last // 2, last})


def lorenz_values(runs: Sequence[RunResult], quarter: int) -> FloatArray:
    """Lorenz ordinates of wealth in one quarter, shape (replicates, population shares)."""
    return np.stack([np.asarray(run.record.distributions[CURVE][quarter], dtype=float) for run in runs])


def within_nations(runs: Sequence[RunResult]) -> FloatArray:
    """Part of the mean log deviation of income within nations, shape (replicates, quarters)."""
    return world_values(runs, SPLIT[0]) - world_values(runs, SPLIT[1])


def _lorenz(axes: Axes, row: Row, preset: Size) -> None:
    """Median curves with their ranges over replicates; the baseline's last curve is grey behind."""
    heading(axes, row, "Lorenz curves of wealth", "share of net worth", preset)
    people = np.array(LORENZ_SHARES)
    axes.plot([0, 1], [0, 1], color=INK, linewidth=0.5, linestyle=(0, (1, 2)), zorder=1, label="equality")
    if row.base is not None:
        behind = band(lorenz_values(row.base, dates_of(row.base[0])[-1]))
        draw_reference(axes, people, behind, DASHES[0], "reference lorenz", ribbon=True)
    dates = dates_of(row.runs[0])
    lowest, lines = 0.0, []
    for quarter, look in zip(dates, DATE_LOOKS[DATES - len(dates) :], strict=True):
        values = band(lorenz_values(row.runs, quarter))
        lines.append(draw_band(axes, people, values, look, f"{row.name} {row.runs[0].record.quarters[quarter]}"))
        lowest = min(lowest, float(np.nanmin(values.low90)))
    _shares_of_people(axes, row, lowest)
    names = [row.runs[0].record.quarters[quarter] for quarter in dates]
    if row.compact and preset.height_mm is not None:
        names = [name[:_YEAR_LETTERS] for name in names]
    length = _SHORT_KEY_LENGTH if row.compact else _KEY_LENGTH
    axes.legend(
        lines, names, loc="upper left", handlelength=length, handletextpad=0.4, borderaxespad=0.0, labelspacing=0.2
    )
    if not row.compact:
        axes.text(
            _SLOPE_SPOT, _SLOPE_SPOT, "equal shares", ha="center", va="center", fontsize=preset.small_pt, bbox=PAPER
        )


def _shares_of_people(axes: Axes, row: Row, lowest: float) -> None:
    """Both axes are shares; the lower end is below zero only where debts are larger than what the poorest own."""
    share_axis(axes)
    axes.set_ylim(min(lowest, 0.0), 1.0)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.5, 1], ["0", "0.5", "1"])
    axes.tick_params(labelbottom=row.bottom)
    if row.bottom:
        axes.set_xlabel("share of workers, poorest first")


def _world(key: str) -> Values:
    return lambda runs: world_values(runs, key)


def _named(series: dict[str, tuple[str, Look]]) -> dict[str, tuple[Values, Look]]:
    return {label: (_world(key), look) for key, (label, look) in series.items()}


def _ginis(axes: Axes, row: Row, preset: Size) -> None:
    """Gini indices; of the panels with a time axis, this is the first, so it names the start of the policy."""
    heading(axes, row, "Gini index", "index, 0–1", preset)
    draw_series(axes, replace(row, lead=True), _named(GINIS), preset)
    share_axis(axes)


def _tops(axes: Axes, row: Row, preset: Size) -> None:
    heading(axes, row, "Wealth of the richest", "share of net worth", preset)
    series = _named(TOPS)
    if not row.compact:
        series = {f"{label}:": drawn for label, drawn in series.items()}
    draw_series(axes, row, series, preset, shares=not row.compact)
    share_axis(axes)


def _split(axes: Axes, row: Row, preset: Size) -> None:
    """Within and between nations add up to the whole."""
    what, nations = ("Income by nation", "") if row.compact else ("Inequality of income", " nations")
    heading(axes, row, what, "mean log deviation", preset)
    series: dict[str, tuple[Values, Look]] = {
        "all": (_world(SPLIT[0]), Look(INK, DASHES[0])),
        f"within{nations}": (within_nations, Look(VERMILLION, DASHES[1])),
        f"between{nations}": (_world(SPLIT[1]), Look(GREEN, DASHES[3])),
    }
    draw_series(axes, row, series, preset)
    axes.set_ylim(bottom=0)


def _remarks(results: dict[str, list[RunResult]]) -> list[str]:
    remarks = [
        "Wealth is net worth of workers, AI equity included; income is disposable income. Lorenz curves: share of net "
        "worth of the poorest workers, in the first quarter (dotted), in the middle (dashed) and in the last (solid); "
        "the thin diagonal is equality.",
        "Gini index: solid wealth, dashed income. Richest: solid 10 %, dashed 1 %. The mean log deviation of income "
        "(solid) is the sum of a part within nations (dashed) and one between them (dash-dotted), in USD at market "
        "exchange rates.",
    ]
    worst = max(float(np.nanmax(run.record.world.get("gini_error", np.zeros(1)))) for run in _all(results))
    if worst > 0.0:
        remarks.append(f"Gini indices are exact to {worst:.1g}.")
    if len(results) > 1:
        remarks.append(f"Grey: {next(iter(results))} (Lorenz curve of its last quarter, with its 90 % range).")
    return remarks


def _all(results: dict[str, list[RunResult]]) -> list[RunResult]:
    return [run for runs in results.values() for run in runs]
