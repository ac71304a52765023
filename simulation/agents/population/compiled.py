"""Passes over workers by the compiled twins of the rules, lane by lane, in as many threads as are wanted."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.rules.fused.bin_lists import BinLists
from simulation.rules.fused.choose import Choosers, Market, choose_lane
from simulation.rules.fused.draws import Runs, new_room
from simulation.rules.fused.histogram import ROWS, SIGNS
from simulation.rules.fused.money import Accounts, Histograms, Holders, Returns, returns_lane, settle_lane
from simulation.rules.fused.work import Jobs, Labourers, Tally, new_sums_of_lane, work_lane

from .layout import Layout
from .sums import MoneySums, ReturnSums, WorkSums, empty_rows
from .tables import DRAW_GRAIN, ChoiceTables, MoneyTables, WorkTables

Columns = dict[str, NDArray[Any]]
Words = NDArray[np.uint64]
_WORD = 2**64 - 1


class CompiledPasses:
    """The passes of :class:`~simulation.agents.population.passes.Passes`, compiled.

    Args:
        layout: Where workers are.
        columns: Columns by name, changed in place.
        occupations: Number of occupations.
        threads: Threads, each of which takes one lane after the other.
    """

    def __init__(self, layout: Layout, columns: Columns, occupations: int, threads: int) -> None:
        self._layout, self._columns, self._occupations, self._threads = layout, columns, occupations, threads
        self._runs = Runs(
            layout.start.astype(np.uint64), _ready(layout.nation, np.int64), _ready(layout.identity, np.uint64)
        )
        self._rooms = [new_room() for _ in range(layout.lanes)]
        self._scratch = np.zeros((layout.lanes, 2, SIGNS * ROWS * 2))

    def choose(self, m: ChoiceTables, key: int) -> None:
        """See :class:`~simulation.agents.population.passes.Passes`."""
        workers = Choosers(*(self._columns[name] for name in Choosers._fields))
        market = Market(
            look=_draws(m.look),
            gone=(np.asarray(m.column) < 0).astype(np.uint8),
            column=_ready(m.column, np.int16),
            provider=_ready(m.provider, np.int16),
            stay=_ready(m.stay),
            threshold=_ready(m.picks.threshold),
            other=_ready(m.picks.other, np.int16),
            edges=_ready(m.edges),
            wage=_ready(m.wage),
        )
        word = np.uint64(key & _WORD)
        self._each_lane(
            lambda lane, first, last: choose_lane(first, last, self._runs, workers, market, word, self._rooms[lane])
        )

    def work(self, m: WorkTables, key: int) -> WorkSums:
        """See :class:`~simulation.agents.population.passes.Passes`."""
        workers = Labourers(*(self._columns[name] for name in Labourers._fields))
        lost, found, none = _draws(m.separation), _draws(m.hiring), np.zeros(len(m.training_bonus), np.uint64)
        jobs = Jobs(
            moves=np.concatenate([lost, found, np.zeros_like(found), found]),
            bonus=np.concatenate([none, none, none, _draws(m.training_bonus)]),
            displaced=_draws(m.displacement),
            enters=_draws(m.enter_training),
            gain=_ready(m.gain),
            threshold=_ready(m.destinations.threshold),
            other=_ready(m.destinations.other, np.int16),
            heir_skill=_ready(m.heir_skill, np.float32),
            dies=np.uint64(1 / DRAW_GRAIN - np.floor(m.death / DRAW_GRAIN)),
            last_quarter=np.uint64(max(m.training_quarters - 1, 0)),
            year=int(m.year),
            success=float(m.success),
            scar_kept=float(m.scar_kept),
            scar_left=1.0 - float(m.scar_loss),
            tilt=float(m.novice_tilt),
            dilution=float(m.dilution),
        )
        sums = WorkSums.empty(self._layout.nation.size, self._occupations)
        runs, word = self._layout.nation.size, np.uint64(key & _WORD)
        flat = sums._replace(status_count=sums.status_count.reshape(runs, -1), moves=sums.moves.reshape(runs, -1))
        self._each_lane(
            lambda lane, first, last: work_lane(
                first, last, self._runs, workers, jobs, word, Tally(*flat, new_sums_of_lane()), self._rooms[lane]
            )
        )
        return sums

    def raw_returns(self, m: MoneyTables, key: int) -> ReturnSums:
        """See :class:`~simulation.agents.population.passes.Passes`."""
        wealth, kind, tables = self._columns["wealth"], self._columns["return_type"], _returns(m)
        sums = np.zeros((self._layout.nation.size, len(ReturnSums._fields)))
        word = np.uint64(key & _WORD)
        self._each_lane(
            lambda lane, first, last: returns_lane(
                first, last, self._runs, wealth, kind, tables, word, sums, self._rooms[lane]
            )
        )
        return ReturnSums(*sums.T)

    def settle(self, m: MoneyTables, key: int, net_worth: BinLists, income: BinLists) -> MoneySums:
        """See :class:`~simulation.agents.population.passes.Passes`; the lists of bins are written anew."""
        layout, returns, word = self._layout, _returns(m), np.uint64(key & _WORD)
        workers = Holders(*(self._columns[name] for name in Holders._fields))
        accounts = Accounts(
            pay=_ready(m.pay),
            gain=_ready(m.gain),
            benefit=_ready(m.benefit),
            transfer=_ready(m.transfer),
            inheritance=_ready(m.inheritance),
            labour_tax=_ready(m.labour_tax),
            capital_tax=_ready(m.capital_tax),
            wealth_tax=_ready(m.wealth_tax),
            shift=_ready(m.shift),
            luck_shift=_ready(m.gain_shift),
            debt_limit=_ready(m.debt_limit),
            tilt=float(m.novice_tilt),
            payout=float(m.payout),
            equity_value=float(m.equity_value),
            wealth_threshold=float(m.wealth_threshold),
            consume_income=float(m.consume_income),
            consume_wealth=float(m.consume_wealth),
        )
        sums = MoneySums(empty_rows(layout), net_worth, income)
        tables = Histograms(
            _ready(layout.weight),
            _ready(layout.piece, np.int64),
            net_worth,
            income,
            self._scratch,
        )
        self._each_lane(
            lambda lane, first, last: settle_lane(
                first, last, lane, self._runs, workers, returns, accounts, word, sums.rows, tables, self._rooms[lane]
            )
        )
        return sums

    def _each_lane(self, work: Callable[[int, int, int], None]) -> None:
        """Do something with each lane, its first run and the run after its last."""
        runs = self._layout.lane.tolist()
        lanes = list(zip(range(self._layout.lanes), runs[:-1], runs[1:], strict=True))
        if self._threads == 1:
            for lane in lanes:
                work(*lane)
            return
        with ThreadPoolExecutor(self._threads) as pool:
            for done in [pool.submit(work, *lane) for lane in lanes]:
                done.result()


def _returns(m: MoneyTables) -> Returns:
    per_mean = 1.0 / np.asarray(m.wealth_mean, dtype=np.float64)
    return Returns(per_mean, float(m.scale_return), _ready(m.type_return), _ready(m.luck))


def _ready(array: ArrayLike, kind: type = np.float64) -> NDArray[Any]:
    """An array as compiled code takes it: a pass compiled for one kind of array is not compiled again for another."""
    if isinstance(array, np.ndarray) and array.dtype == kind and array.flags.carray:
        return array
    return np.require(array, kind, ["C", "A", "W"])


def _draws(chances: ArrayLike) -> Words:
    """Chances as numbers of draws: ``draw < chance`` for 24 bits just if the whole number is below."""
    within = np.minimum(np.maximum(np.asarray(chances, dtype=np.float64), 0.0), 1.0)
    return np.ceil(within / DRAW_GRAIN).astype(np.uint64)
