"""The flow matrix of one year: summed over quarters, cut to the rows and sectors that fit, and written as amounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulation.figures.bands import FloatArray
from simulation.timeline import QUARTERS_PER_YEAR

if TYPE_CHECKING:
    from simulation.runs.result import RunResult

AI = "AI "
"""Beginning of the names of sectors that belong to the AI industry."""

_WHOLE_FROM, _TENTHS_FROM, _LEAST = 100.0, 1.0, 0.005
EXACT = 1e-12
"""Imbalance over gross flows up to which a row counts as closed: what rounding of float64 sums leaves."""


@dataclass(frozen=True)
class FlowTable:
    """Payments between sectors over some quarters.

    Attributes:
        rows: Kinds of payment.
        sectors: Who pays and receives.
        amounts: USD bn, shape (rows, sectors); receipts are positive.
        span: The quarters, for example ``2040Q1 to 2040Q4``.
        quarters: How many they are.
    """

    rows: tuple[str, ...]
    sectors: tuple[str, ...]
    amounts: FloatArray
    span: str
    quarters: int

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of sectors."""
        return len(self.rows), len(self.sectors)

    @property
    def gross_usd_bn(self) -> float:
        """All payments and receipts together."""
        return float(np.abs(self.amounts).sum())

    @property
    def residual(self) -> float:
        """Largest imbalance of a row over all flows; 0 up to rounding."""
        worst = float(np.abs(self.amounts.sum(axis=1)).max(initial=0.0))
        return worst / self.gross_usd_bn if self.gross_usd_bn > 0.0 else 0.0


def table_of_year(run: RunResult, year: int | None = None) -> FlowTable:
    """Add up the payments of a year.

    Args:
        run: A run with a flow matrix.
        year: Calendar year; ``None`` for the last four quarters, or for all of a shorter run.

    Returns:
        The rows and sectors with any payment in that year, in their recorded order.

    Raises:
        ValueError: If the run has no quarter of that year.
    """
    record = run.record
    count = len(record.quarters)
    chosen = [number for number in range(count) if year is None or record.quarters[number].startswith(f"{year}Q")]
    chosen = chosen[-QUARTERS_PER_YEAR:]
    if not chosen:
        raise ValueError(
            f"the run goes from {record.quarters[0]} to {record.quarters[-1]} and has no quarter of {year}"
        )
    amounts = np.asarray(record.flows, dtype=float)[chosen].sum(axis=0)
    rows, sectors = np.flatnonzero(np.any(amounts != 0.0, axis=1)), np.flatnonzero(np.any(amounts != 0.0, axis=0))
    first, last = record.quarters[chosen[0]], record.quarters[chosen[-1]]
    return FlowTable(
        tuple(record.flow_rows[row] for row in rows),
        tuple(record.sectors[sector] for sector in sectors),
        amounts[np.ix_(rows, sectors)],
        first if first == last else f"{first} to {last}",
        len(chosen),
    )


def shortened(table: FlowTable, rows: int, sectors: int) -> FlowTable:
    """Merge rows and sectors that do not fit into one each, so that no sum changes.

    Those that stay are, in turn, the largest of all and the largest in which AI takes part: wages and taxes alone would
    fill a small table and hide what AI moves.

    Args:
        table: A table.
        rows: Largest number of rows, the merged one included; at least 2.
        sectors: Largest number of sectors, the merged one included; at least 2.

    Returns:
        A table with the recorded order of what stays, and the merged row and sector last.
    """
    size = np.abs(table.amounts)
    with_ai = size * [sector.startswith(AI) for sector in table.sectors]
    row_groups, row_names = _groups(size.sum(axis=1), with_ai.sum(axis=1), table.rows, rows, "others")
    sector_groups, sector_names = _groups(size.sum(axis=0), with_ai.sum(axis=0), table.sectors, sectors, "others")
    amounts = np.array(
        [[table.amounts[np.ix_(row, sector)].sum() for sector in sector_groups] for row in row_groups]
    ).reshape(len(row_groups), len(sector_groups))
    return FlowTable(row_names, sector_names, amounts, table.span, table.quarters)


def _groups(
    weight: FloatArray, ai_weight: FloatArray, names: tuple[str, ...], most: int, rest: str
) -> tuple[list[list[int]], tuple[str, ...]]:
    """Groups of numbers and their names: those that stay on their own, in their order, and all others together."""
    if len(names) <= most:
        return [[number] for number in range(len(names))], names
    ranks = zip(np.argsort(-weight, kind="stable"), np.argsort(-ai_weight, kind="stable"), strict=True)
    turns = dict.fromkeys(int(number) for pair in ranks for number in pair)
    kept = sorted(list(turns)[: most - 1])
    merged = [number for number in range(len(names)) if number not in kept]
    return [*([number] for number in kept), merged], (*(names[number] for number in kept), f"{len(merged)} {rest}")


def signed(amount: float) -> str:
    """An amount with its sign, three digits or the whole number, empty for none.

    Example:
        >>> signed(1234.6), signed(12.34), signed(0.456), signed(0.001), signed(0.0)
        ('+1,235', '+12.3', '+0.46', '+<0.01', '')
    """
    size = abs(amount)
    if size == 0.0:
        return ""
    if size < _LEAST:
        return _sign(amount) + f"<{2 * _LEAST:g}"
    digits = 0 if size >= _WHOLE_FROM else 1 if size >= _TENTHS_FROM else 2
    return _sign(amount) + f"{size:,.{digits}f}"


def _sign(amount: float) -> str:
    return "+" if amount > 0 else "\N{MINUS SIGN}"


def closed(amount: float, gross: float) -> str:
    """Sum of a row: ``0`` up to rounding, or the amount that is missing."""
    return "0" if abs(amount) <= EXACT * gross else signed(amount)
