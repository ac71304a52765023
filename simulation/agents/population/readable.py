"""Passes over workers block by block, by the rules as they stand in :mod:`simulation.agents.population.rules`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .blocks import Block, Draws, draws_of
from .checks import RuleCheck
from .layout import Layout
from .rules import LABOUR_GRAIN, WorkerRules
from .schema import EMPLOYED, NONE, STATUSES, TRAINED, TRAINING, UNEMPLOYED, WORKER_COLUMNS
from .sums import MoneySums, ReturnSums, WorkSums, empty_rows
from .tables import ChoiceTables, MoneyTables, WorkTables, whole_grains

if TYPE_CHECKING:
    from simulation.rules.fused.bin_lists import BinLists

Floats = NDArray[np.float64]
Columns = dict[str, NDArray[Any]]
_LONGEST_SPELL = 255


@dataclass
class Part:
    """A block of workers, their draws, and where they are.

    Attributes:
        rows: Rows of the block.
        runs: Runs that the block lies in.
        begin: First row of each of them within the block.
        w: Columns, which cannot be written to.
        u: Draws.
        check: Checks of what rules return.
    """

    rows: slice
    runs: slice
    begin: NDArray[np.int64]
    w: Block
    u: Draws
    check: RuleCheck

    def sum(self, amounts: Floats) -> Floats:
        """Sums by run."""
        return np.asarray(np.add.reduceat(amounts, self.begin))

    def count(self, codes: NDArray[np.int64], most: int, weights: Floats | None = None) -> Floats:
        """Count workers by run and code, or add up weights."""
        ends = np.append(self.begin[1:], codes.size)
        run = np.repeat(np.arange(self.begin.size), ends - self.begin)
        counted = np.bincount(run * most + codes, weights, self.begin.size * most)
        return counted.reshape(self.begin.size, most).astype(np.float64, copy=False)


@dataclass
class ReadablePasses:
    """The passes of :class:`~simulation.agents.population.passes.Passes` on blocks of rows.

    Attributes:
        layout: Where workers are.
        columns: Columns by name, changed in place.
        occupations: Number of occupations.
        rules: What workers do.
        block: Rows handled at a time.
    """

    layout: Layout
    columns: Columns
    occupations: int
    rules: WorkerRules
    block: int

    def choose(self, m: ChoiceTables, key: int) -> None:
        """See :class:`~simulation.agents.population.passes.Passes`."""
        for part in self._parts(key):
            provider = part.check.codes(
                "choose", self.rules.choose(part.w, m, part.u), NONE, m.column.size + NONE - 1, "provider"
            )
            kept = (m.column[provider + 2] >= 0) | (provider == part.w.provider)
            part.check.known("choose", kept, provider, "provider")
            self.columns["provider"][part.rows] = provider

    def work(self, m: WorkTables, key: int) -> WorkSums:
        """See :class:`~simulation.agents.population.passes.Passes`."""
        sums = WorkSums.empty(self.layout.nation.size, self.occupations)
        for part in self._parts(key):
            self._work(part, m, sums)
        return sums

    def _work(self, part: Part, m: WorkTables, sums: WorkSums) -> None:
        rules, w, u, check = self.rules, part.w, part.u, part.check
        last = len(STATUSES) - 1
        before = w.status.copy()
        w.status = check.codes("work", rules.work(w, m, u), 0, last, "status").astype(np.uint8)
        displaced = (before == EMPLOYED) & (w.status == UNEMPLOYED) & (u.first < m.displacement[w.cell])
        during, w.status = w.status, before
        scar = check.numbers("scar", rules.scar(w, m, displaced), 0.0, 1.0).astype(np.float32)
        w.status = during
        status, occupation = check.pair("train", rules.train(w, m, u))
        status = check.codes("train", status, 0, last, "status").astype(np.uint8)
        occupation = check.codes("train", occupation, 0, self.occupations - 1, "occupation").astype(np.uint8)
        dies = check.flags("dies", rules.dies(w, m, u))
        estate = np.where(dies, whole_grains(check.numbers("leave", rules.leave(w, m, dies), 0.0)), 0.0)
        learned = (during == TRAINING) & (status == TRAINED)
        heir = m.heir_skill[w.nation[dies], (u.third[dies] * m.heir_skill.shape[1]).astype(np.int64)]
        w.wealth = w.wealth - estate
        w.scar = np.where(dies, np.float32(0.0), scar)
        w.skill, w.cohort = w.skill.copy(), w.cohort.copy()
        w.skill[dies], w.cohort[dies] = heir, m.year
        ended = (status != before) | dies
        w.spell = np.where(ended, 0, w.spell + (w.spell < _LONGEST_SPELL)).astype(np.uint8)
        w.status, w.occupation, w.cell = status, occupation, w.nation * self.occupations + occupation
        effective = check.numbers("produce", rules.produce(w, m), 0.0)
        self._write(part, ("wealth", "scar", "skill", "cohort", "spell", "status", "occupation"))
        statuses = len(STATUSES)
        at = part.runs
        shape = (part.begin.size, self.occupations, statuses)
        place = occupation.astype(np.int64) * statuses + status
        sums.status_count[at] += part.count(place, self.occupations * statuses).reshape(shape).astype(np.int64)
        moves = part.count(before.astype(np.int64) * statuses + status, statuses**2).astype(np.int64)
        sums.moves[at] += moves.reshape(-1, statuses, statuses)
        grains = np.rint(effective / LABOUR_GRAIN) * LABOUR_GRAIN
        sums.effective[at] += part.count(occupation.astype(np.int64), self.occupations, grains)
        for total, flags in ((sums.displaced, displaced), (sums.retrained, learned), (sums.deaths, dies)):
            total[at] += np.add.reduceat(flags.astype(np.int64), part.begin)
        sums.estate[at] += part.sum(estate)

    def raw_returns(self, m: MoneyTables, key: int) -> ReturnSums:
        """See :class:`~simulation.agents.population.passes.Passes`."""
        sums = ReturnSums(*np.zeros((len(ReturnSums._fields), self.layout.nation.size)))
        for part in self._parts(key):
            w = part.w
            owned = np.maximum(w.wealth, 0.0)
            own = part.check.numbers("invest", self.rules.invest(w, m))
            luck = part.check.numbers("gain", self.rules.gain(w, m, part.u))
            for total, amounts in zip(
                sums, (w.wealth, owned, whole_grains(own * owned), whole_grains(luck * owned)), strict=True
            ):
                total[part.runs] += part.sum(amounts)
        return sums

    def settle(self, m: MoneyTables, key: int, net_worth: BinLists, income: BinLists) -> MoneySums:
        """See :class:`~simulation.agents.population.passes.Passes`; the lists of bins are written anew."""
        from simulation.rules.fused.bin_lists import pour
        from simulation.rules.fused.histogram import add_run, empty_tables

        sums, layout, tables = MoneySums(empty_rows(self.layout), net_worth, income), self.layout, empty_tables(2)
        last_run = np.append(layout.piece[1:] != layout.piece[:-1], True)
        for part in self._parts(key):
            amounts = self._settle(part, m, sums.rows)
            ends = np.append(part.begin[1:], amounts[0].size)
            for run, begin, end in zip(range(part.runs.start, part.runs.stop), part.begin, ends, strict=True):
                whole = last_run[run] and part.rows.start + end == layout.start[run + 1]
                for values, table, lists in zip(amounts, tables, (net_worth, income), strict=True):
                    add_run(values[begin:end], float(layout.weight[run]), table)
                    if whole:
                        pour(np.ravel(table), lists, layout.piece[run])
        return sums

    def _settle(self, part: Part, m: MoneyTables, rows: Floats) -> tuple[Floats, Floats]:
        """Settle a block; return net worth and disposable income."""
        rules, w, check, nation = self.rules, part.w, part.check, part.w.nation
        owned, equity = np.maximum(w.wealth, 0.0), w.ai_equity.astype(np.float64)
        capital = whole_grains(check.numbers("invest", rules.invest(w, m)) * owned + m.shift[nation] * w.wealth)
        luck = whole_grains((check.numbers("gain", rules.gain(w, m, part.u)) + m.gain_shift[nation]) * owned)
        wage = whole_grains(check.numbers("earn", rules.earn(w, m), 0.0))
        payout = whole_grains(equity * m.payout)
        received = np.maximum(payout, 0.0)
        taxes = check.pair("tax", rules.tax(w, m, wage, capital + received))
        labour_tax, capital_tax = (whole_grains(check.numbers("tax", tax, 0.0)) for tax in taxes)
        wealth_tax = whole_grains(check.numbers("tax_wealth", rules.tax_wealth(w, m), 0.0))
        benefit = np.where(w.status != EMPLOYED, m.benefit[nation], 0.0)
        income = wage - labour_tax + benefit + m.transfer[nation]
        spent = whole_grains(check.numbers("consume", rules.consume(w, m, income), 0.0))
        income = income + capital + received - capital_tax - wealth_tax
        wealth = w.wealth + income + luck + (payout - received) + m.inheritance[nation] - spent
        default = np.maximum(-m.debt_limit[nation] - wealth, 0.0)
        w.wealth = wealth + default
        self._write(part, ("wealth",))
        taxed = (labour_tax, capital_tax, wealth_tax)
        flows = (wage, benefit, capital, payout, *taxed, spent, default, luck, w.wealth)
        for row, amounts in enumerate(flows):
            rows[part.runs, row] += part.sum(amounts)
        return w.wealth + equity * m.equity_value, income

    def _write(self, part: Part, names: tuple[str, ...]) -> None:
        for name in names:
            self.columns[name][part.rows] = getattr(part.w, name)

    def _parts(self, key: int) -> Iterator[Part]:
        """Cut rows into blocks; none reaches from one lane into the next."""
        lane_start = self.layout.start[self.layout.lane]
        for first, end in pairwise(lane_start):
            for low in range(int(first), int(end), self.block):
                yield self._part(key, low, min(low + self.block, int(end)))

    def _part(self, key: int, low: int, high: int) -> Part:
        layout = self.layout
        first = int(np.searchsorted(layout.start, low, side="right")) - 1
        last = int(np.searchsorted(layout.start, high, side="left"))
        cuts = np.clip(layout.start[first : last + 1], low, high)
        rows = np.diff(cuts)
        nation = np.repeat(layout.nation[first:last], rows)
        with np.errstate(over="ignore"):
            begin: NDArray[np.uint64] = layout.identity[first:last] - layout.start[first:last].astype(np.uint64)
            identity = (np.repeat(begin, rows) + np.arange(low, high, dtype=np.uint64)).astype(np.uint64, copy=False)
        views = {name: self.columns[name][low:high] for name in WORKER_COLUMNS}
        for view in views.values():
            view.flags.writeable = False
        cell = nation * self.occupations + views["occupation"]
        block = Block(nation=nation, cell=cell, **views)
        check = RuleCheck(type(self.rules).__name__, low, high)
        return Part(slice(low, high), slice(first, last), cuts[:-1] - low, block, draws_of(key, identity), check)
