"""Workers as columns: each row stands for many real people of one nation and income group.

Rows are sorted by nation and, within a nation, by income. The provider of a row is that of the people among those it
stands for who have adopted AI.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfinv, ndtri

from simulation.randomness import Luck, identity_of

from .nation import NationTable

Floats = NDArray[np.float64]
NONE, OPEN = -2, -1
"""Provider of people who use no AI, and of people who use an open model that anybody serves."""
_CHOICES_BEFORE_FIRMS = 2
_FEWEST_ROWS = 1
_DOLLARS_PER_BILLION = 1e9
_PER_MILLION = 1e6


class Workers:
    """All workers.

    Args:
        count: Number of rows.
        nations: Table of nations.
        groups: Income groups per nation.
        labour_share: Share of wages in each nation's output.

    Attributes:
        nation: Row of the nation, shape (count,).
        group: Income group within the nation, 0 the poorest.
        cell: ``nation * groups + group``.
        wage: Wage, 2023 USD a year.
        weight: Adults that a row stands for, million.
        provider: Slot of the AI provider, or :data:`NONE` or :data:`OPEN`.
        identity: Permanent identity, the key of its luck.
    """

    def __init__(self, count: int, nations: NationTable, groups: int, labour_share: Floats) -> None:
        rows = _apportion(count, nations.workers)
        self.groups = groups
        self.nation = np.repeat(np.arange(rows.size), rows)
        place = np.concatenate([np.arange(number) for number in rows])
        rank = (place + 0.5) / rows[self.nation]
        self.group = np.minimum((rank * groups).astype(np.int64), groups - 1)
        self.cell = self.nation * groups + self.group
        spread = 2.0 * erfinv(nations.gini)[self.nation]
        mean_wage = labour_share * nations.gdp * _DOLLARS_PER_BILLION / (nations.workers * _PER_MILLION)
        self.wage = mean_wage[self.nation] * np.exp(spread * ndtri(rank) - spread**2 / 2)
        self.weight = (nations.adults / rows)[self.nation]
        self.provider = np.full(count, NONE, dtype=np.int32)
        first = np.array([identity_of(f"worker/{code}") for code in nations.codes], dtype=np.uint64)
        with np.errstate(over="ignore"):
            self.identity = first[self.nation] + place.astype(np.uint64)

    def __len__(self) -> int:
        return self.nation.size

    def group_wages(self, nations: int) -> Floats:
        """Mean wage by nation and income group, USD a year, shape (nations, groups)."""
        cells = nations * self.groups
        count = np.bincount(self.cell, minlength=cells)
        total = np.bincount(self.cell, weights=self.wage, minlength=cells)
        nation_mean = np.bincount(self.nation, weights=self.wage, minlength=nations) / np.bincount(self.nation)
        mean = np.where(count > 0, total / np.maximum(count, 1), np.repeat(nation_mean, self.groups))
        return mean.reshape(nations, self.groups)

    def choose(
        self,
        choice: Floats,
        sold: NDArray[np.int64],
        reconsider: Floats,
        must: NDArray[np.bool_],
        bonus: float,
        luck: Luck,
        quarter: int,
    ) -> None:
        """Let some workers choose a provider anew.

        Args:
            choice: Chance of each choice (none, open, then the firms that sell), shape (cells, 2 + firms that sell).
            sold: Slots of the firms that sell.
            reconsider: Chance that a worker reconsiders, by nation.
            must: Who has to choose anew, because its provider is gone.
            bonus: Advantage of the present provider, in units of taste dispersion.
            luck: Chance of the run.
            quarter: Quarter of the run.
        """
        looks = luck.uniform("consumer reconsiders", quarter, self.identity) < reconsider[self.nation]
        who = np.flatnonzero(looks | must)
        draw = luck.uniform("consumer choice", quarter, self.identity[who])
        cell = self.cell[who]
        providers = np.concatenate([[NONE, OPEN], sold])
        if bonus > 0.0:
            by_slot = np.argsort(providers)
            column = by_slot[np.searchsorted(providers, self.provider[who], sorter=by_slot)]
            weight = choice[cell, column] * np.expm1(bonus)
            stays = weight / (1.0 + weight)
            moves = draw >= stays
            who, cell = who[moves], cell[moves]
            draw = (draw[moves] - stays[moves]) / (1.0 - stays[moves])
        # Rows of cumulative chances, each raised by its number, form one rising line that one search goes through.
        steps = np.cumsum(choice, axis=1)
        steps /= steps[:, -1:]
        line = (steps + np.arange(len(steps))[:, None]).ravel()
        found = np.searchsorted(line, cell + draw, side="right") - cell * choice.shape[1]
        self.provider[who] = providers[np.minimum(found, choice.shape[1] - 1)]

    def leave(self, active: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Take users away from firms that have closed, and say who they are; ``provider`` always names a seller."""
        lost = (self.provider >= 0) & ~active[np.maximum(self.provider, 0)]
        self.provider[lost] = NONE
        return np.asarray(lost)

    def move(self, old: int, new: int) -> None:
        """Users of a firm that was taken over become the buyer's."""
        self.provider[self.provider == old] = new

    def users(self, adoption: Floats, firms: int) -> tuple[Floats, Floats]:
        """Count users of firms and of open models by nation, million.

        Args:
            adoption: Share of adults who have adopted, by nation.
            firms: Number of firm slots.

        Returns:
            Users of firms, shape (nations, firms), and of open models served by anyone, shape (nations,).
        """
        width = firms + _CHOICES_BEFORE_FIRMS
        place = self.nation * width + self.provider + _CHOICES_BEFORE_FIRMS
        people = np.bincount(place, self.weight * adoption[self.nation], adoption.size * width).astype(np.float64)
        table = people.reshape(adoption.size, width)
        return table[:, _CHOICES_BEFORE_FIRMS:], table[:, 1]


def _apportion(count: int, sizes: Floats) -> NDArray[np.int64]:
    """Rows per nation in proportion to size, every nation at least one, largest remainders first."""
    spare = count - _FEWEST_ROWS * sizes.size
    exact = spare * sizes / sizes.sum()
    rows = np.floor(exact).astype(np.int64)
    order = np.argsort(rows - exact, kind="stable")
    rows[order[: spare - int(rows.sum())]] += 1
    return np.asarray(rows + _FEWEST_ROWS)
