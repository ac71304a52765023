"""What a pass over workers adds up on its way, by run and unweighted: multiply by weights to get people and money.

:meth:`~simulation.agents.population.layout.Layout.sum_by_nation` does that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .layout import Layout
from .schema import MONEY_ROWS, STATUSES

if TYPE_CHECKING:
    from simulation.rules.fused.bin_lists import BinLists

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class WorkSums(NamedTuple):
    """Sums of the pass over work.

    Attributes:
        status_count: Workers by occupation and status after the quarter, shape (runs, occupations, 4).
        effective: Effective labour by occupation, shape (runs, occupations).
        moves: Workers by status before and after, shape (runs, 4, 4).
        displaced: Workers who lost their job to automation, shape (runs,).
        retrained: Workers who learned an occupation, shape (runs,).
        deaths: Generations that ended, shape (runs,).
        estate: Parts of estates that go to all people, USD, shape (runs,).
    """

    status_count: Integers
    effective: Floats
    moves: Integers
    displaced: Integers
    retrained: Integers
    deaths: Integers
    estate: Floats

    @classmethod
    def empty(cls, runs: int, occupations: int) -> WorkSums:
        """Sums over nobody."""
        statuses = len(STATUSES)
        return cls(
            np.zeros((runs, occupations, statuses), np.int64),
            np.zeros((runs, occupations)),
            np.zeros((runs, statuses, statuses), np.int64),
            np.zeros(runs, np.int64),
            np.zeros(runs, np.int64),
            np.zeros(runs, np.int64),
            np.zeros(runs),
        )


class ReturnSums(NamedTuple):
    """Sums of the pass over returns, USD, shape (runs,).

    Attributes:
        wealth: Wealth, debts subtracted.
        owned: Wealth of those who have any.
        raw: Own part of the expected return on it.
        gain: Luck in the return on it.
    """

    wealth: Floats
    owned: Floats
    raw: Floats
    gain: Floats


class MoneySums(NamedTuple):
    """Sums of the pass over income and wealth.

    Attributes:
        rows: Amounts in the order of :data:`~simulation.agents.population.schema.MONEY_ROWS`, USD, shape (runs, 11).
        net_worth: Histograms of net worth, one for each piece of the layout, as lists of bins in use, see
            :mod:`simulation.rules.fused.bin_lists`. They are good until the next quarter is settled.
        income: Histograms of disposable income of the quarter, likewise.
    """

    rows: Floats
    net_worth: BinLists
    income: BinLists


def empty_rows(layout: Layout) -> Floats:
    """Rows of money of nobody."""
    return np.zeros((layout.nation.size, len(MONEY_ROWS)))
