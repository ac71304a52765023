"""Market shares: one named run in full, and nine others small beside it.

Shares are never averaged over replicates: the mean of runs in which different firms win looks like a market in which
nobody does.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.bands import FloatArray, middle_run, one_of, years
from simulation.figures.captions import caption
from simulation.figures.labels import settle
from simulation.figures.panels import mark_policy_starts, panel_title, share_axis, time_axis
from simulation.figures.stacks import draw_stack, largest_slots
from simulation.figures.style import Size, check_rows, house_style, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.gridspec import GridSpec

    from simulation.runs.result import RunResult

FIRMS_SHOWN = 7
OTHERS_SHOWN = 9
PARAMETERS = (
    "flywheel.form",
    "flywheel.consumer.strength",
    "products.consumer.reconsider_share",
    "products.consumer.taste_dispersion",
    "churn.entry_rate",
)

_ROW_MM, _LONE_ROW_MM = 33.0, 72.0
_MAIN_SHARE_OF_WIDTH = 0.42


def draw(results: dict[str, list[RunResult]], size: str = "two columns") -> tuple[Figure, str]:
    """Draw market shares of users.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.

    Returns:
        The figure and its caption.

    Raises:
        ValueError: If a slide is asked to hold more scenarios than it can.
    """
    check_rows(len(results), size)
    with house_style(size) as preset:
        figure = new_figure(preset, len(results) * (_LONE_ROW_MM if len(results) == 1 else _ROW_MM))
        columns = 2 if max(len(runs) for runs in results.values()) > 1 else 1
        grid = figure.add_gridspec(len(results), columns)
        for row, (name, runs) in enumerate(results.items()):
            letter = "abcdefghijklmnopqrstuvwxyz"[row % 26] if len(results) > 1 else ""
            _row(grid, row, (letter, name), runs, preset)
        settle(figure)
    title = f"Shares of users in one named run per scenario and in up to {OTHERS_SHOWN} others"
    return figure, caption(results, title, _remarks(results), PARAMETERS, ribbons=False)


def shares_of_users(run: RunResult) -> FloatArray:
    """Shares of users by quarter and firm slot, shape (T, F)."""
    return np.asarray(run.record.firms["share_users"], dtype=float)


def _row(grid: GridSpec, row: int, title: tuple[str, str], runs: Sequence[RunResult], preset: Size) -> None:
    """One scenario: the named run at left, the others in a block at right."""
    chosen = middle_run(runs)
    figure = grid.figure
    assert figure is not None  # a grid made by a figure knows it
    _named_run(figure.add_subplot(grid[row, 0]), runs, chosen, title, preset)
    rest = [position for position in range(len(runs)) if position != chosen][:OTHERS_SHOWN]
    if rest:
        small = grid[row, 1].subgridspec(3, 3)
        for number, position in enumerate(rest):
            _small(figure.add_subplot(small[number // 3, number % 3]), runs[position], preset)


def _named_run(axes: Axes, runs: Sequence[RunResult], chosen: int, title: tuple[str, str], preset: Size) -> None:
    run = runs[chosen]
    shares = shares_of_users(run)
    draw_stack(axes, years(run), shares, run.record.firm_names, largest_slots(shares, FIRMS_SHOWN), preset)
    time_axis(axes, years(run), preset, preset.width_mm * _MAIN_SHARE_OF_WIDTH)
    share_axis(axes)
    mark_policy_starts(axes, runs, preset, "inside")
    letter, name = title
    panel_title(axes, letter, f"{name}: {one_of(runs, chosen)}", preset)
    axes.set_ylabel("Share of users")


def _small(axes: Axes, run: RunResult, preset: Size) -> None:
    """A small multiple: the same colours, no names but that of the final leader."""
    shares = shares_of_users(run)
    slots = largest_slots(shares, FIRMS_SHOWN)
    draw_stack(axes, years(run), shares, run.record.firm_names, slots, preset, labels=False)
    axes.set_xlim(years(run)[0], max(years(run)[-1], years(run)[0] + 1 / 4))
    axes.set_ylim(0, 1)
    axes.set_xticks([])
    axes.set_yticks([])
    axes.set_title(f"{leader_text(run)}", fontsize=min(preset.small_pt, 0.8 * preset.text_pt), pad=1.5)


def leader_text(run: RunResult) -> str:
    """Seed and final leader of a run, for example ``7: OpenAI 43 %``."""
    final = np.nan_to_num(shares_of_users(run)[-1])
    if final.max(initial=0.0) <= 0:
        return f"seed {run.seed}: nobody"
    leader = int(final.argmax())
    return f"seed {run.seed}: {run.record.firm_names[leader]} {100 * final[leader]:.0f} %"


def _remarks(results: dict[str, list[RunResult]]) -> list[str]:
    named = ", ".join(f"{label} seed {runs[middle_run(runs)].seed}" for label, runs in results.items())
    remarks = [
        f"The named run ({named}) is the one whose final HHI of users is nearest to the median of its scenario.",
        f"Each firm keeps its colour and hatch in all figures; firms outside the {FIRMS_SHOWN} largest of a run are "
        "grey together. Shares are never averaged over runs, which would hide that different firms win.",
    ]
    if any(len(runs) > 1 for runs in results.values()):
        remarks.append("Small panels: other seeds on the same axes, with the final leader and its share.")
    return remarks
