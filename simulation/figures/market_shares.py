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
from simulation.figures.panels import letters_across, mark_policy_starts, panel_title, share_axis, time_axis
from simulation.figures.stacks import draw_stack, largest_slots
from simulation.figures.style import Size, check_rows, house_style, new_figure, row_height_mm

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.gridspec import SubplotSpec

    from simulation.runs.result import RunResult

FIRMS_SHOWN = 8
OTHERS_SHOWN = 9
SMALL_COLUMNS = 3
PARAMETERS = (
    "flywheel.form",
    "flywheel.consumer.strength",
    "products.consumer.reconsider_share",
    "products.consumer.taste_dispersion",
    "churn.entry_rate",
)

_ROW_MM, _TALL_ROW_MM, _LONE_ROW_MM, _STACKED_TALLER = 33.0, 48.0, 72.0, 2.0
NARROW_MM = 100.0
_SMALL_TEXT = 0.8
_OVERHANG = 5
"""Letters by which the title of a small panel may overhang it, into the gap to the next."""

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
        lone, stacked = len(results) == 1, preset.width_mm < NARROW_MM
        each = (_LONE_ROW_MM if lone else row_height_mm(len(results), _ROW_MM, _TALL_ROW_MM)) * (
            _STACKED_TALLER if stacked and not lone else 1.0
        )
        figure = new_figure(preset, len(results) * each)
        others = max(len(runs) for runs in results.values()) > 1
        cells = _grid(figure, len(results), others, stacked)
        for row, (name, runs) in enumerate(results.items()):
            letter = "abcdefghijklmnopqrstuvwxyz"[row % 26] if len(results) > 1 else ""
            _scenario(figure, cells[row], (letter, name), runs, preset)
        settle(figure)
    title = f"Shares of users in one named run per scenario and in up to {OTHERS_SHOWN} others"
    return figure, caption(results, title, _remarks(results), PARAMETERS, ribbons=False)


def shares_of_users(run: RunResult) -> FloatArray:
    """Shares of users by quarter and firm slot, shape (T, F)."""
    return np.asarray(run.record.firms["share_users"], dtype=float)


def _grid(figure: Figure, scenarios: int, others: bool, stacked: bool) -> list[list[SubplotSpec]]:
    """Places of the named run and of the others, by scenario: side by side, or one over the other if narrow."""
    if not others:
        column = figure.add_gridspec(scenarios, 1)
        return [[column[number]] for number in range(scenarios)]
    grid = figure.add_gridspec(2 * scenarios, 1) if stacked else figure.add_gridspec(scenarios, 2)
    return [[grid[2 * number], grid[2 * number + 1]] for number in range(scenarios)]


def _scenario(
    figure: Figure,
    cells: list[SubplotSpec],
    title: tuple[str, str],
    runs: Sequence[RunResult],
    preset: Size,
) -> None:
    """One scenario: the named run large, the others in a block of small multiples."""
    chosen = middle_run(runs)
    _named_run(figure.add_subplot(cells[0]), runs, chosen, title, preset)
    rest = [position for position in range(len(runs)) if position != chosen][:OTHERS_SHOWN]
    if rest:
        small = cells[1].subgridspec(-(-len(rest) // SMALL_COLUMNS), SMALL_COLUMNS)
        for number, position in enumerate(rest):
            place = small[number // SMALL_COLUMNS, number % SMALL_COLUMNS]
            _small(figure.add_subplot(place), runs[position], preset)


def _named_run(axes: Axes, runs: Sequence[RunResult], chosen: int, title: tuple[str, str], preset: Size) -> None:
    run = runs[chosen]
    shares = shares_of_users(run)
    slots = largest_slots(shares, FIRMS_SHOWN)
    draw_stack(
        axes,
        years(run),
        shares,
        run.record.firm_names,
        slots,
        preset,
        rest=_rest(shares, slots),
        inside=preset.height_mm is None,
    )
    time_axis(axes, years(run), preset, preset.width_mm * _MAIN_SHARE_OF_WIDTH)
    share_axis(axes)
    mark_policy_starts(axes, runs, preset, "inside")
    letter, name = title
    panel_title(axes, letter, f"{name}: {one_of(runs, chosen)}", preset)
    axes.set_ylabel("Share of users")


def _rest(shares: FloatArray, slots: Sequence[int]) -> str:
    """Name of the grey band: how many firms it holds at the end."""
    held = np.delete(np.nan_to_num(shares[-1]), list(slots))
    return f"{np.count_nonzero(held)} others"


def _small(axes: Axes, run: RunResult, preset: Size) -> None:
    """A small multiple: the same colours, no names but that of the final leader."""
    shares = shares_of_users(run)
    slots = largest_slots(shares, FIRMS_SHOWN)
    draw_stack(axes, years(run), shares, run.record.firm_names, slots, preset, labels=False)
    axes.set_xlim(years(run)[0], max(years(run)[-1], years(run)[0] + 1 / 4))
    axes.set_ylim(0, 1)
    axes.set_xticks([])
    axes.set_yticks([])
    size = min(preset.small_pt, _SMALL_TEXT * preset.text_pt)
    block_mm = preset.width_mm * (1.0 if preset.width_mm < NARROW_MM else _MAIN_SHARE_OF_WIDTH)
    axes.set_title(leader_text(run, letters_across(block_mm / SMALL_COLUMNS, size) + _OVERHANG), fontsize=size, pad=1.5)


def leader_text(run: RunResult, letters: int) -> str:
    """Seed, final leader and its share, for example ``seed 7: OpenAI 43 %``.

    A name too long for the line loses whole words at its end; where even its first word does not fit, the seed gets a
    line of its own.
    """
    final = np.nan_to_num(shares_of_users(run)[-1])
    seed = f"seed {run.seed}:"
    if final.max(initial=0.0) <= 0:
        return f"{seed} nobody"
    leader = int(final.argmax())
    share = f"{100 * final[leader]:.0f} %"
    words = run.record.firm_names[leader].split()
    for kept in range(len(words), 0, -1):
        name = " ".join(words[:kept]) + ("…" if kept < len(words) else "")
        if len(f"{seed} {name} {share}") <= letters:
            return f"{seed} {name} {share}"
    return f"{seed}\n{name} {share}"


def _remarks(results: dict[str, list[RunResult]]) -> list[str]:
    named = ", ".join(f"{label} seed {runs[middle_run(runs)].seed}" for label, runs in results.items())
    remarks = [
        f"The named run ({named}) is the one whose final HHI of users is nearest to the median of its scenario.",
        "Each firm keeps its colour and hatch in all figures; grey holds all firms together that are not among the "
        f"{FIRMS_SHOWN} with the largest shares at any time or at the end. Shares are never averaged over runs, which "
        "would hide that different firms win.",
    ]
    if any(len(runs) > 1 for runs in results.values()):
        remarks.append(
            "Small panels: other seeds on the same axes, titled with the seed, the final leader and its share."
        )
    return remarks
