"""All workers: columns underneath, agents from outside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

from .layout import Layout
from .schema import NONE, PEOPLE_PER_MILLION, WORKER_COLUMNS
from .start_tables import StartTables
from .views import Worker, WorkerSet, unknown_attribute

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
PART = 2**18
"""Rows that are counted at a time."""
SAMPLED_ROWS = 2**13
"""Rows of a nation from which its income groups are worked out, if it has more."""


class Workers:
    """All workers, in rows sorted by nation and wealth stratum.

    Columns are attributes: ``workers.wealth`` is the array of everybody's wealth, which a rule changes in place.
    ``nation``, ``stratum``, ``cell``, ``weight`` and ``identity`` are made anew each time, with a value per row.

    Example:
        ``workers[17].wealth``, ``workers.select(nation="IND", status="unemployed").mean("wealth")``, and in a
        DataCollector of Mesa ``{"wealth": lambda model: model.workers.mean("wealth")}``.

    Args:
        layout: Where the rows are.
        columns: Arrays by name, as declared in ``WORKER_COLUMNS``.
        start: Nations and occupations, and what was known of them at the start.
        strata: Names of the strata.
        adults_per_worker: Adults over workforce, by nation.

    Attributes:
        wealth: Net wealth without AI equity, USD.
        ai_equity: Claims on AI firms, units.
        skill: Efficiency at work relative to the mean of the occupation.
        scar: Share of the wage lost to past displacement.
        provider: Slot of the AI provider in use; -1 an open model, -2 none.
        occupation: Row of the occupation.
        status: 0 employed, 1 unemployed, 2 in training, 3 unemployed after training.
        spell: Quarters in the present status.
        cohort: Year of entry, counted from 1900.
        return_type: Persistent type of return on wealth.
        pay: Pay of a plain worker by nation and occupation, USD a quarter; the world keeps it up to date.

    Here nations, occupations and status are numbers; on one worker, in a set and in a condition they are names.
    """

    wealth: Floats
    ai_equity: NDArray[np.float32]
    skill: NDArray[np.float32]
    scar: NDArray[np.float32]
    provider: NDArray[np.int16]
    occupation: NDArray[np.uint8]
    status: NDArray[np.uint8]
    spell: NDArray[np.uint8]
    cohort: NDArray[np.uint8]
    return_type: NDArray[np.uint8]

    def __init__(
        self,
        layout: Layout,
        columns: Mapping[str, NDArray[Any]],
        start: StartTables,
        strata: Sequence[str],
        adults_per_worker: Floats,
    ) -> None:
        self.layout = layout
        self.columns = dict(columns)
        self.start = start
        self.codes = start.codes
        self.occupations = start.occupations
        self.strata = tuple(strata)
        self.adults_per_worker = adults_per_worker
        self.pay: Floats = np.zeros((len(start.codes), len(start.occupations)))
        for name, column in columns.items():
            setattr(self, name, column)

    def __len__(self) -> int:
        return self.layout.rows

    def __iter__(self) -> Iterator[Worker]:
        return (Worker(self, row) for row in range(len(self)))

    @overload
    def __getitem__(self, key: int) -> Worker: ...

    @overload
    def __getitem__(self, key: slice | ArrayLike) -> WorkerSet: ...

    def __getitem__(self, key: Any) -> Worker | WorkerSet:
        """One worker by row, or those of a slice, a list of rows or an array of flags."""
        if not isinstance(key, int | np.integer):
            return WorkerSet(self, np.arange(len(self))[key])
        if not -len(self) <= key < len(self):
            raise IndexError(f"there are {len(self):,} workers, from 0 to {len(self) - 1:,}; {key} is none of them.")
        return Worker(self, int(key) % len(self))

    def __setattr__(self, name: str, value: Any) -> None:
        """Write values into a column; the columns themselves stay, since passes and views share them."""
        column = self.__dict__.get(name) if name in WORKER_COLUMNS else None
        if column is None or value is column:
            object.__setattr__(self, name, value)
        else:
            self.set(name, value)

    def __getattr__(self, name: str) -> Any:
        """Say which name was meant."""
        raise unknown_attribute("workers have", name)

    def __repr__(self) -> str:
        return f"{len(self):,} workers of {len(self.codes)} nations"

    # What follows from the place of a row.

    @property
    def nation(self) -> Integers:
        """Nation of each worker."""
        return self._by_row(self.layout.nation)

    @property
    def stratum(self) -> Integers:
        """Wealth stratum of each worker at the start."""
        return self._by_row(self.layout.stratum)

    @property
    def weight(self) -> Floats:
        """People that each worker stands for."""
        return np.asarray(self._by_row(self.layout.weight))

    @property
    def identity(self) -> NDArray[np.uint64]:
        """Permanent identity of each worker, the key of its luck."""
        return self.identity_at(np.arange(len(self)))

    def wage_at(self, rows: Integers) -> Floats:
        """Wage of some rows at today's pay, USD a quarter: what people at work are paid and others would be."""
        cell = self.layout.nation[self.run_of(rows)] * len(self.occupations) + self.occupation[rows]
        return np.asarray(np.ravel(self.pay)[cell] * self.skill[rows] * (1.0 - self.scar[rows].astype(np.float64)))

    @property
    def wage(self) -> Floats:
        """Wage of each worker, USD a quarter, see :meth:`wage_at`."""
        return self.wage_at(np.arange(len(self)))

    @property
    def cell(self) -> Integers:
        """``nation * occupations + occupation`` of each worker."""
        return np.asarray(self.nation * len(self.occupations) + self.occupation)

    def _by_row(self, by_run: NDArray[Any]) -> NDArray[Any]:
        return np.repeat(by_run, np.diff(self.layout.start))

    def run_of(self, rows: Integers) -> Integers:
        """Run of some rows."""
        return np.asarray(np.searchsorted(self.layout.start, rows, side="right") - 1)

    def identity_at(self, rows: Integers) -> NDArray[np.uint64]:
        """Identity of some rows."""
        run = self.run_of(rows)
        with np.errstate(over="ignore"):
            return np.asarray(self.layout.identity[run] + (rows - self.layout.start[run]).astype(np.uint64))

    # Agents from outside.

    @property
    def all(self) -> WorkerSet:
        """Everybody."""
        return WorkerSet(self, np.arange(len(self)))

    def select(self, where: Callable[[WorkerSet], Any] | None = None, **values: Any) -> WorkerSet:
        """Those who have some values, and for whom a condition holds.

        Args:
            where: Gets workers, some at a time, and says of each whether it is meant: ``lambda w: w.wealth > 1e6``.
                Conditions are combined with ``&`` and ``|``.
            **values: Value, or list of values, of an attribute: ``nation="PNG"``, ``status=["training", "trained"]``.

        Returns:
            The workers, in the order of rows.

        Raises:
            AttributeError: If there is no such attribute; the message names the nearest one.
            ValueError: If there is no such nation, status, occupation or stratum, or if ``where`` does not give one
                truth value per worker.
        """
        return WorkerSet.select_from(self, None, where, values)

    def get(self, name: str) -> NDArray[Any]:
        """Values of an attribute, one per worker; nations, occupations and the like by name."""
        return self.all.get(name)

    def set(self, name: str, value: Any) -> None:
        """Give everybody a value, or each its own."""
        self.all.set(name, value)

    def agg(self, name: str, function: Callable[[NDArray[Any]], Any]) -> Any:
        """Apply a function to the values of an attribute, one per row; :meth:`mean` and :meth:`total` count people."""
        return self.all.agg(name, function)

    def mean(self, name: str) -> float:
        """Mean over people, each worker counted with its weight."""
        return self.all.mean(name)

    def total(self, name: str) -> float:
        """Sum over people, each worker counted with its weight."""
        return self.all.total(name)

    def groupby(self, name: str) -> dict[Any, WorkerSet]:
        """Workers by their value of an attribute."""
        return self.all.groupby(name)

    # What markets ask.

    def move(self, old: int, new: int) -> None:
        """Users of a firm that was taken over become the buyer's."""
        for begin in range(0, len(self), PART):
            part = self.provider[begin : begin + PART]
            part[part == old] = new

    def users(self, adoption: Floats, firms: int) -> tuple[Floats, Floats]:
        """Count users of firms and of open models by nation, million.

        Args:
            adoption: Share of adults who have adopted, by nation.
            firms: Number of firm slots.

        Returns:
            Users of firms, shape (nations, firms), and of open models served by anyone, shape (nations,).
        """
        from simulation.rules.fused.choose import count_users

        width, runs = firms - NONE, self.layout.nation.size
        rows = np.zeros((runs, width))
        count_users(self.layout.start, self.provider, NONE, rows)
        people = self.layout.sum_by_nation(rows) * (self.adults_per_worker * adoption / PEOPLE_PER_MILLION)[:, None]
        return people[:, -NONE:], people[:, 1]

    def income_groups(self, pay: Floats, groups: int) -> tuple[Floats, Floats]:
        """Pay between income groups of each nation and mean pay in them, from cumulated pay over cumulated people.

        Args:
            pay: Pay of a plain worker by cell, USD a quarter, flat or of shape (nations, occupations).
            groups: Number of groups; each has the same number of people.

        Returns:
            Quantiles of what workers are paid when employed (pay of the cell times skill less scar), shape (nations,
            groups - 1), and means, shape (nations, groups); a row on an edge counts on both sides. Of nations with more
            than 8,192 rows evenly spaced ones are taken.
        """
        rows, weight = self._sample()
        nation = self.layout.nation[self.run_of(rows)]
        cell = nation * len(self.occupations) + self.occupation[rows]
        paid = np.ravel(pay)[cell] * self.skill[rows] * (1.0 - self.scar[rows])
        order = np.lexsort((paid, nation))
        bounds = np.searchsorted(nation, np.arange(len(self.codes) + 1))
        ranks = np.arange(groups + 1) / groups
        edges, means = np.zeros((len(self.codes), groups - 1)), np.zeros((len(self.codes), groups))
        for row, (begin, end) in enumerate(pairwise(bounds)):
            if begin == end:
                continue
            mine = order[begin:end]
            people = np.cumsum(weight[mine])
            sums = np.cumsum(weight[mine] * paid[mine])
            at = ranks * people[-1]
            edges[row] = paid[mine][np.minimum(np.searchsorted(people, at[1:-1]), mine.size - 1)]
            below = np.interp(at, np.append(0.0, people), np.append(0.0, sums))
            means[row] = np.diff(below) * groups / people[-1]
        return edges, means

    def _sample(self) -> tuple[Integers, Floats]:
        """Rows evenly spaced in each run, all of them in small nations, and the people that each stands for."""
        start, layout = self.layout.start, self.layout
        count = np.diff(start)
        of_nation = np.bincount(layout.nation, count, layout.nations)[layout.nation]
        step = np.maximum(np.ceil(of_nation / SAMPLED_ROWS), 1.0).astype(np.int64)
        taken = -(-count // step)
        run = np.repeat(np.arange(count.size), taken)
        place = np.arange(run.size) - np.repeat(np.cumsum(taken) - taken, taken)
        return start[run] + place * step[run], (layout.weight * count / taken)[run]
