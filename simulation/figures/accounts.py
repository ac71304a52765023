"""Accounts: who pays whom in one year of one named run, as a matrix of signed amounts, with what each row misses.

Payments of several runs are not averaged: the matrix is the accounts of a world that happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from simulation.figures.bands import named_run, one_of
from simulation.figures.captions import caption
from simulation.figures.flow_table import FlowTable, closed, shortened, signed, table_of_year
from simulation.figures.labels import in_lines, settle
from simulation.figures.needed import need
from simulation.figures.panels import POINTS_PER_MM, letters_across, mm_of_letter, panel_title
from simulation.figures.style import (
    BLUE,
    INK,
    PAGE_HEIGHT_MM,
    QUIET,
    VERMILLION,
    Size,
    check_rows,
    house_style,
    new_figure,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from simulation.runs.result import RunResult

PARAMETERS = ("workers", "budget.closure", "budget.government", "budget.payout_ratio", "finance.profit_tax")

_LINE_MM, _SLIDE_LINE_MM = 3.1, 6.0
"""Height of one line of the table."""

_TITLE_LINES, _FOOT_LINES = 1.7, 2.0
_MOST_ROWS, _LEAST_ROWS = 40, 4
_LEAST_NAME, _MOST_NAME, _SUM_LETTERS, _MARGIN_LETTERS = 14.0, 30.0, 4.0, 2.0
_NUMBER_LETTERS, _WIDEST_CELL, _GAP = 8.2, 18.0, 0.9
_LETTER_ROOM = 2.0
"""Room for a panel letter at the left, in heights of its text."""

_SECTOR_LETTERS = 11
"""Letters after which the name of a sector is broken."""

_PALEST, _DARKEST = 0.10, 0.55
_SMALLEST_SHARE = 1e-4
"""Share of the largest amount that gets the palest colour; shades are logarithmic, since payments differ so much."""


@dataclass(frozen=True)
class _Grid:
    """Where things stand; across, the unit is one letter, and down, one line.

    Attributes:
        names: Width of the names of rows.
        cell: Width of an amount.
        columns: Number of sectors.
        head: Height of the names of sectors.
        turned: These names stand upright, because they are longer than the cells are wide.
        text_pt: Size of the text.
    """

    names: float
    cell: float
    columns: int
    head: float
    turned: bool
    text_pt: float

    def right(self, column: int) -> float:
        """Right end of the text of a sector, or of the sum after the last."""
        width = self.columns * self.cell + _SUM_LETTERS if column == self.columns else (column + 1) * self.cell
        return self.names + width - _GAP * (column < self.columns)


def draw(results: dict[str, list[RunResult]], size: str = "two columns", year: int | None = None) -> tuple[Figure, str]:
    """Draw the flow matrix of one year for one named run of each scenario.

    Args:
        results: Replicates of each scenario; the first key is the baseline.
        size: Name of a size preset.
        year: Calendar year; ``None`` for the last four quarters.

    Returns:
        The figure and its caption.

    Raises:
        NotRecordedError: If a run has no flow matrix.
        ValueError: If a slide is asked to hold more scenarios than it can, or a run has no quarter of the year.
    """
    need(results, "accounts", flows=True)
    check_rows(len(results), size)
    chosen = {label: named_run(results, label) for label in results}
    whole = {label: table_of_year(runs[chosen[label]], year) for label, runs in results.items()}
    with house_style(size) as preset:
        left_mm = _LETTER_ROOM * preset.text_pt / POINTS_PER_MM if len(results) > 1 else 0.0
        grid = _grid_of(list(whole.values()), preset, left_mm)
        rows = _most_rows(len(results), grid, preset)
        tables = {label: shortened(table, rows, grid.columns) for label, table in whole.items()}
        lines = [len(table.rows) + 1 + grid.head + _TITLE_LINES + _FOOT_LINES for table in tables.values()]
        figure = new_figure(preset, _line_mm(preset) * sum(lines))
        left = left_mm / preset.width_mm
        figure.set_layout_engine("constrained", rect=(left, 0.0, 1.0 - left, 1.0))
        places = figure.subplots(len(results), 1, squeeze=False, height_ratios=lines)[:, 0]
        for axes, (label, table), letter in zip(places, tables.items(), _letters(len(results)), strict=True):
            _matrix(axes, table, whole[label], grid)
            _frame(axes, len(table.rows), grid)
            words = f"{label}: {one_of(results[label], chosen[label])}, {table.span}, USD bn"
            panel_title(
                axes, letter, in_lines(words, letters_across(preset.width_mm - left_mm, preset.text_pt)), preset
            )
        settle(figure)
    words = caption(results, _title(whole), _remarks(results, whole, tables), PARAMETERS, ribbons=False, starts=False)
    return figure, words


def _letters(scenarios: int) -> list[str]:
    return ["abcdefghijklmnopqrstuvwxyz"[number % 26] if scenarios > 1 else "" for number in range(scenarios)]


def _line_mm(preset: Size) -> float:
    return _LINE_MM if preset.height_mm is None else _SLIDE_LINE_MM


def _grid_of(tables: Sequence[FlowTable], preset: Size, left_mm: float) -> _Grid:
    """Fit columns into the width of the page: first the amounts of all sectors, then the names of the rows."""
    letter_mm = mm_of_letter(preset.small_pt)
    letters = (preset.width_mm - left_mm) / letter_mm - _MARGIN_LETTERS
    most = max(int((letters - _LEAST_NAME - _SUM_LETTERS) / _NUMBER_LETTERS), 2)
    columns = min(max(len(table.sectors) for table in tables), most)
    longest = max(len(name) for table in tables for name in table.rows)
    names = min(longest, _MOST_NAME, letters - columns * _NUMBER_LETTERS - _SUM_LETTERS) + _GAP
    cell = min((letters - names - _SUM_LETTERS) / columns, _WIDEST_CELL)
    lines = [in_lines(name, _SECTOR_LETTERS).split("\n") for table in tables for name in table.sectors]
    widest = max(len(line) for name in lines for line in name)
    turned = widest > cell
    head = widest * letter_mm / _line_mm(preset) if turned else float(max(len(name) for name in lines))
    return _Grid(names, cell, columns, head, turned, preset.small_pt)


def _most_rows(scenarios: int, grid: _Grid, preset: Size) -> int:
    """Rows of each matrix that the page holds."""
    height = preset.height_mm if preset.height_mm is not None else PAGE_HEIGHT_MM
    rows = int(height / scenarios / _line_mm(preset) - grid.head - _TITLE_LINES - _FOOT_LINES - 1)
    return min(max(rows, _LEAST_ROWS), _MOST_ROWS)


def _matrix(axes: Axes, table: FlowTable, whole: FlowTable, grid: _Grid) -> None:
    """Amounts in shaded cells, the sum of each row at the right and of each column at the foot."""
    shades, height = _shades(table), len(table.rows)
    text: dict[str, Any] = {"fontsize": grid.text_pt, "color": INK, "va": "center", "ha": "right"}
    for row, (name, amounts) in enumerate(zip(table.rows, table.amounts, strict=True)):
        axes.text(grid.names - _GAP, row, _short(name, int(grid.names)), **text)
        for column, amount in enumerate(amounts):
            if amount != 0.0:
                _shade(axes, (row, column), float(amount), float(shades[row, column]), grid)
                axes.text(grid.right(column), row, signed(float(amount)), **text)
        axes.text(grid.right(grid.columns), row, closed(float(amounts.sum()), whole.gross_usd_bn), **text)
    axes.text(grid.names - _GAP, height, "net receipts", fontweight="bold", **text)
    for column, amount in enumerate(table.amounts.sum(axis=0)):
        axes.text(grid.right(column), height, signed(float(amount)) or "0", fontweight="bold", **text)
    axes.plot([0, grid.right(grid.columns)], [height - 0.5] * 2, color=INK, linewidth=0.6)
    _sector_names(axes, table, grid)
    note = f"residual {whole.residual:.1g} of all flows (USD {whole.gross_usd_bn:,.0f} bn, both sides)"
    axes.text(grid.right(grid.columns), height + 1, note, **{**text, "color": QUIET})


def _sector_names(axes: Axes, table: FlowTable, grid: _Grid) -> None:
    """Names over the columns, upright where they are too long to lie."""
    looks: dict[str, Any] = {"fontsize": grid.text_pt, "color": INK, "va": "bottom", "ha": "right"}
    for column, name in enumerate(table.sectors):
        words = in_lines(name, _SECTOR_LETTERS)
        if grid.turned:
            axes.text(grid.right(column), -0.6, words, rotation="vertical", **{**looks, "multialignment": "left"})
        else:
            axes.text(grid.right(column), -0.6, words, **looks)
    axes.text(grid.right(grid.columns), -0.6, "sum", **looks)


def _shade(axes: Axes, place: tuple[int, int], amount: float, shade: float, grid: _Grid) -> None:
    row, column = place
    left, colour = grid.names + column * grid.cell, BLUE if amount > 0 else VERMILLION
    axes.add_patch(Rectangle((left, row - 0.5), grid.cell, 1, facecolor=colour, alpha=shade, linewidth=0))


def _shades(table: FlowTable) -> np.ndarray:
    """How dark each cell is: logarithmic in the amount, from the palest to the darkest."""
    size = np.abs(table.amounts)
    share = size / max(float(size.max(initial=0.0)), np.finfo(float).tiny)
    place = 1.0 - np.log(np.maximum(share, _SMALLEST_SHARE)) / np.log(_SMALLEST_SHARE)
    return np.asarray(_PALEST + (_DARKEST - _PALEST) * place)


def _short(name: str, letters: int) -> str:
    return name if len(name) <= letters else name[: letters - 1].rstrip() + "…"


def _frame(axes: Axes, height: int, grid: _Grid) -> None:
    """A table has no axes: limits from the head to the foot, no ticks and no spines."""
    axes.set_xlim(0, grid.right(grid.columns))
    axes.set_ylim(height + _FOOT_LINES - 0.5, -0.5 - grid.head)
    axes.set_axis_off()


def _title(whole: dict[str, FlowTable]) -> str:
    spans = dict.fromkeys(table.span for table in whole.values())
    return f"Flow of money between sectors in {' and '.join(spans)}, one named run per scenario"


def _remarks(
    results: dict[str, list[RunResult]], whole: dict[str, FlowTable], tables: dict[str, FlowTable]
) -> list[str]:
    remarks = [
        "Billion USD of 2023; receipts are positive (blue), payments negative (red), darker for larger amounts on a "
        "log scale. Each row sums to zero (column sum: 0 where the imbalance is within rounding); the last line is "
        "what a sector received on balance, by which its money changed.",
        "The named run is the one whose final HHI of users is nearest to the median of the first scenario, and the run "
        "of the same seed in the others.",
    ]
    if any(tables[label].shape != table.shape for label, table in whole.items()):
        remarks.append("Rows and sectors that do not fit are added up, so that no sum changes.")
    remarks.append("Residual, the largest imbalance of a row over all flows: " + _residuals(results, whole) + ".")
    return remarks


def _residuals(results: dict[str, list[RunResult]], whole: dict[str, FlowTable]) -> str:
    """Residual of each table, and the largest of any quarter of any replicate."""
    shown = ", ".join(f"{label} {table.residual:.1g}" for label, table in whole.items())
    worst = max(_largest_residual(runs) for runs in results.values())
    return f"{shown} (any quarter of any replicate: at most {worst:.1g})"


def _largest_residual(runs: Sequence[RunResult]) -> float:
    worst = 0.0
    for run in runs:
        flows = np.asarray(run.record.flows, dtype=float)
        gross = np.abs(flows).sum(axis=(1, 2))
        missing = np.abs(flows.sum(axis=2)).max(axis=1, initial=0.0)
        worst = max(worst, float(np.max(missing / np.where(gross > 0.0, gross, 1.0), initial=0.0)))
    return worst
