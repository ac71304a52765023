"""The passes over all workers in a quarter: compiled where rules are left alone, else block by block.

Both ways give the same workers and the same sums to the last bit, for any block size and any number of threads.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .layout import Layout
from .readable import ReadablePasses
from .rules import WorkerRules
from .schema import NONE, STATUSES, WORKER_COLUMNS
from .sums import MoneySums, ReturnSums, WorkSums
from .tables import ChoiceTables, MoneyTables, WorkTables

if TYPE_CHECKING:
    from simulation.rules.fused.bin_lists import BinLists

    from .compiled import CompiledPasses

RULES_OF_PASS = {
    "choose": ("choice_list", "choose"),
    "work": ("work", "train", "scar", "dies", "leave", "produce"),
    "raw_returns": ("invest", "gain"),
    "settle": ("invest", "gain", "produce", "earn", "tax", "tax_wealth", "consume"),
}
"""Rules that a pass follows; it runs compiled if none of them is a user's own."""
BLOCK_ROWS = 16384
"""Rows of a block of the readable path, unless the caller wants others: they fit the second cache."""
FEWEST_ROWS_FOR_THREADS = 300_000
"""Below, starting threads costs more than they save, and other runs of a sweep need the cores."""
_ORIGINAL = {name: getattr(WorkerRules, name) for names in RULES_OF_PASS.values() for name in names}


class Passes:
    """The passes over all workers in a quarter.

    Args:
        layout: Where workers are.
        columns: Columns by name as in :data:`~simulation.agents.population.schema.WORKER_COLUMNS`; passes change them.
        nations: Number of nations.
        occupations: Number of occupations.
        rules: What workers do.
        threads: Threads of compiled passes. They change no result, and are not used for small populations.
        block: Rows that the readable path handles at a time. It changes no result.

    Raises:
        ValueError: If a column is missing, has other rows or another type than it must, or codes that do not exist.
    """

    def __init__(
        self,
        layout: Layout,
        columns: dict[str, NDArray[Any]],
        nations: int,
        occupations: int,
        rules: WorkerRules,
        threads: int = 1,
        block: int = BLOCK_ROWS,
    ) -> None:
        if layout.nations != nations:
            raise ValueError(f"the layout is one of {layout.nations} nations, not of {nations}.")
        self._layout, self._columns, self._occupations, self._rules = layout, dict(columns), occupations, rules
        self._threads = threads if layout.rows >= FEWEST_ROWS_FOR_THREADS and layout.lanes > 1 else 1
        self._readable = ReadablePasses(layout, self._columns, occupations, rules, block)
        _check(layout.rows, self._columns, occupations)

    def choose(self, tables: ChoiceTables, key: int) -> None:
        """Let people choose an AI provider.

        Args:
            tables: What they face.
            key: Key of purpose and quarter.
        """
        self._within("provider", tables.column.size - 1 + NONE)
        self._within("occupation", self._occupations - 1)
        self._way("choose").choose(tables, key)

    def work(self, tables: WorkTables, key: int) -> WorkSums:
        """Separations, hires, training, scars and generations of a quarter.

        Args:
            tables: What people face.
            key: Key of purpose and quarter.

        Returns:
            Sums by run.
        """
        self._within("status", len(STATUSES) - 1)
        return self._way("work").work(tables, key)

    def raw_returns(self, tables: MoneyTables, key: int) -> ReturnSums:
        """Add up wealth and own returns on it; nothing changes.

        Args:
            tables: What people face; the common parts of returns and pay may still be missing.
            key: Key of purpose and quarter, the one of :meth:`settle`.

        Returns:
            Sums by run.
        """
        return self._way("raw_returns").raw_returns(tables, key)

    def settle(self, tables: MoneyTables, key: int) -> MoneySums:
        """Incomes, taxes, consumption and wealth of a quarter, and how wealth and income are distributed.

        Args:
            tables: What people face.
            key: Key of purpose and quarter, the one of :meth:`raw_returns`.

        Returns:
            Sums by run, and lists of bins of histograms, which are good until this is called again.
        """
        return self._way("settle").settle(tables, key, *self._lists)

    def _within(self, name: str, most: int) -> None:
        """Refuse values that compiled code would look up beyond the end of a table.

        Raises:
            ValueError: If somebody has set a column to a value that there is not.
        """
        column = self._columns[name]
        least = NONE if name == "provider" else 0
        too_small = column.dtype.kind != "u" and column.size and int(column.min()) < least
        if column.size and (too_small or int(column.max()) > most):
            wrong = column[(column > most) | (column < least)][0]
            raise ValueError(f"the column {name} of the workers must hold numbers from {least} to {most}, not {wrong}.")

    def _way(self, name: str) -> CompiledPasses | ReadablePasses:
        """The compiled way, unless one of the rules of a pass is a user's own."""
        own = vars(self._rules) if hasattr(self._rules, "__dict__") else {}
        alone = all(
            getattr(type(self._rules), rule) is _ORIGINAL[rule] and rule not in own for rule in RULES_OF_PASS[name]
        )
        return self._compiled if alone else self._readable

    @cached_property
    def _compiled(self) -> CompiledPasses:
        from .compiled import CompiledPasses

        return CompiledPasses(self._layout, self._columns, self._occupations, self._threads)

    @cached_property
    def _lists(self) -> tuple[BinLists, BinLists]:
        from simulation.rules.fused.bin_lists import empty_lists

        layout = self._layout
        rows = np.bincount(layout.piece, np.diff(layout.start), layout.piece_nation.size).astype(np.int64)
        return empty_lists(rows), empty_lists(rows)


def _check(rows: int, columns: dict[str, NDArray[Any]], occupations: int) -> None:
    """Refuse columns that compiled code would read beyond their end, or in the wrong way."""
    for name, declared in WORKER_COLUMNS.items():
        column = columns.get(name)
        wanted = f"an array of {np.dtype(declared.kind)} with {rows:,} rows in a piece that can be written to"
        good = column is not None and column.shape == (rows,) and column.dtype == declared.kind and column.flags.carray
        if not good:
            raise ValueError(f"the column {name} of the workers must be {wanted}.")
    if not rows:
        return
    for name, least, most in (
        ("occupation", 0, occupations - 1),
        ("status", 0, len(STATUSES) - 1),
        ("provider", NONE, np.iinfo(np.int16).max),
    ):
        if columns[name].min() < least or columns[name].max() > most:
            raise ValueError(f"the column {name} of the workers must hold numbers from {least} to {most}.")
