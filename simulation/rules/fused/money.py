"""Income, returns and wealth, compiled: the two money passes of ``WorkerRules``."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.rules.wealth.logarithm import BEND, BIAS, BITS_OF_ONE, LOG_TWO, MANTISSA, MANTISSA_BITS

from .bin_lists import BinLists, pour
from .draws import (
    EMPLOYED,
    FIRST_SHIFT,
    PART_ROWS,
    Bytes,
    Floats,
    Room,
    Runs,
    Singles,
    Whole,
    any_order,
    compiled,
    draw,
    fetch_part,
    grains,
    inner,
    labour_of,
)
from .histogram import add_part

_DRAW_BITS = np.uint64(24)
_LUCK = 3
_CUBIC, _SQUARE, _SLOPE, _LEVEL = BEND
ROWS = 11
"""Rows of money, see ``simulation.agents.population.schema.MONEY_ROWS``."""
WAGES, BENEFITS, CAPITAL, PAYOUTS, LABOUR_TAX, CAPITAL_TAX, WEALTH_TAX, CONSUMPTION, DEFAULTS, GAINS, WEALTH = range(
    ROWS
)


class Holders(NamedTuple):
    """Columns that the passes read, and wealth, which settling changes."""

    wealth: Floats
    ai_equity: Singles
    skill: Singles
    scar: Singles
    occupation: Bytes
    status: Bytes
    return_type: Bytes


class Returns(NamedTuple):
    """The part of ``MoneyTables`` that makes the worker's own return; wealth is measured in 1 / ``per_mean``."""

    per_mean: Floats
    scale: float
    kinds: Floats
    luck: Floats


class Accounts(NamedTuple):
    """The rest of ``MoneyTables``: two tables by cell, nine by nation, and numbers."""

    pay: Floats
    gain: Floats
    benefit: Floats
    transfer: Floats
    inheritance: Floats
    labour_tax: Floats
    capital_tax: Floats
    wealth_tax: Floats
    shift: Floats
    luck_shift: Floats
    debt_limit: Floats
    tilt: float
    payout: float
    equity_value: float
    wealth_threshold: float
    consume_income: float
    consume_wealth: float


class Histograms(NamedTuple):
    """Where the distribution goes: weight and piece of each run, lists of bins of the pieces.

    Rows are counted in a scratch table of the lane first, empty before and after, which stays in the nearest caches.
    """

    weight: Floats
    piece: NDArray[np.int64]
    net_worth: BinLists
    income: BinLists
    scratch: Floats


@inner
def _log(number: float) -> float:
    """Natural logarithm of a number from 1 on, see ``log_one_plus``."""
    bits = np.float64(number).view(np.int64)
    part = np.int64((bits & MANTISSA) | BITS_OF_ONE).view(np.float64) - 1.0
    bend = ((_CUBIC * part + _SQUARE) * part + _SLOPE) * part + _LEVEL
    return ((bits >> MANTISSA_BITS) - BIAS + part) * LOG_TWO + part * (1.0 - part) * bend


@inner
def _own_returns(wealth: Floats, kind: Bytes, low: Whole, rows: Whole, per_mean: float, m: Returns, room: Room) -> None:
    """Fill ``room.capital`` with the worker's own part of the return and ``room.luck``, see ``WorkerRules``."""
    size, words = np.uint64(m.luck.size), room.words
    for i in range(rows):
        words[i] = ((words[i] >> FIRST_SHIFT) * size) >> _DRAW_BITS
    for i in range(rows):
        room.luck[i] = m.luck[words[i]]
    for i in range(rows):
        room.gain[i] = m.kinds[kind[low + i]]
    for i in range(rows):
        room.capital[i] = m.scale * _log(1.0 + max(wealth[low + i], 0.0) * per_mean) + room.gain[i]


@compiled
def returns_lane(
    first: int, last: int, runs: Runs, wealth: Floats, kind: Bytes, m: Returns, key: Whole, sums: Floats, room: Room
) -> None:
    """Add wealth, wealth above zero, own returns and luck by run.

    Args:
        first: First run.
        last: Run after the last.
        runs: All runs.
        wealth: Wealth of all workers, USD.
        kind: Persistent type of return of all workers.
        m: Tables of the quarter.
        key: Key of purpose and quarter.
        sums: Sums by run, zero before, shape (runs, 4).
        room: Room of the lane.
    """
    for run in range(first, last):
        start, end, per_mean = runs.start[run], runs.start[run + 1], m.per_mean[runs.nation[run]]
        for low in range(start, end, PART_ROWS):
            rows = min(PART_ROWS, end - low)
            fetch_part(wealth, low + PART_ROWS)
            fetch_part(kind, low + PART_ROWS)
            draw(key, runs.identity[run] + (low - start), rows, room.words)
            _own_returns(wealth, kind, low, rows, per_mean, m, room)
            for i in range(rows):
                room.capital[i] = grains(room.capital[i] * max(wealth[low + i], 0.0))
            for i in range(rows):
                room.luck[i] = grains(room.luck[i] * max(wealth[low + i], 0.0))
            _add_returns(sums[run], wealth, low, rows, room)


@any_order
def _add_returns(row: Floats, wealth: Floats, low: Whole, rows: Whole, room: Room) -> None:
    """Add to the sums of a run: whole grains, exact in any order."""
    all_wealth, owned, raw, luck = 0.0, 0.0, 0.0, 0.0
    for i in range(rows):
        all_wealth += wealth[low + i]
        owned += max(wealth[low + i], 0.0)
        raw += room.capital[i]
        luck += room.luck[i]
    row[0] += all_wealth
    row[1] += owned
    row[2] += raw
    row[_LUCK] += luck


@compiled
def settle_lane(
    first: int,
    last: int,
    lane: int,
    runs: Runs,
    w: Holders,
    r: Returns,
    m: Accounts,
    key: Whole,
    sums: Floats,
    histograms: Histograms,
    room: Room,
) -> None:
    """Pay, tax and feed the workers of some runs, in place, and count what they have and get.

    Args:
        first: First run.
        last: Run after the last.
        lane: Number of the lane.
        runs: All runs.
        w: Columns of all workers.
        r: Tables of the return.
        m: Other tables of the quarter.
        key: Key of purpose and quarter, the one of :func:`returns_lane`.
        sums: Rows of money by run, zero before, shape (runs, 11).
        histograms: Lists of net worth and income, written anew.
        room: Room of the lane.
    """
    wage, capital, luck, payout, gain, pay = room.wage, room.capital, room.luck, room.payout, room.gain, room.pay
    occupations, zero = np.uint64(m.pay.size // m.benefit.size), np.uint64(0)
    net_worth, income = histograms.scratch[lane, 0], histograms.scratch[lane, 1]
    for run in range(first, last):
        nation, start, end = np.uint64(runs.nation[run]), runs.start[run], runs.start[run + 1]
        cell, shift, luck_shift = nation * occupations, m.shift[nation], m.luck_shift[nation]
        weight, on_wealth = histograms.weight[run], m.wealth_tax[nation]
        for low in range(start, end, PART_ROWS):
            rows = min(PART_ROWS, end - low)
            _fetch_all(w, low)
            draw(key, runs.identity[run] + (low - start), rows, room.words)
            _own_returns(w.wealth, w.return_type, low, rows, r.per_mean[nation], r, room)
            for i in range(rows):
                owned = w.wealth[low + i]
                capital[i] = grains(capital[i] * max(owned, 0.0) + shift * owned)
            for i in range(rows):
                luck[i] = grains((luck[i] + luck_shift) * max(w.wealth[low + i], 0.0))
            for i in range(rows):
                payout[i] = grains(np.float64(w.ai_equity[low + i]) * m.payout)
            for i in range(rows):
                gain[i] = m.gain[cell + w.occupation[low + i]]
            for i in range(rows):
                pay[i] = m.pay[cell + w.occupation[low + i]]
            for i in range(rows):
                able = labour_of(np.float64(w.skill[low + i]), np.float64(w.scar[low + i]), gain[i], m.tilt)
                wage[i] = grains(pay[i] * (able if w.status[low + i] == EMPLOYED else 0.0))
            _close_accounts(w, low, rows, nation, on_wealth, m, room)
            _add_rows(sums, run, w, low, rows, m.benefit[nation], room)
            if on_wealth != 0.0:
                sums[run, WEALTH_TAX] += _sum(room.wealth_tax, rows)
            for i in range(rows):
                pay[i] = w.wealth[low + i] + np.float64(w.ai_equity[low + i]) * m.equity_value
            add_part(pay, zero, rows, weight, net_worth, room.places)
            add_part(room.income, zero, rows, weight, income, room.places)
        if run + 1 == last or histograms.piece[run + 1] != histograms.piece[run]:
            pour(net_worth, histograms.net_worth, histograms.piece[run])
            pour(income, histograms.income, histograms.piece[run])


@inner
def _fetch_all(w: Holders, low: Whole) -> None:
    """Ask for all columns of the next part."""
    fetch_part(w.wealth, low + PART_ROWS)
    fetch_part(w.ai_equity, low + PART_ROWS)
    fetch_part(w.skill, low + PART_ROWS)
    fetch_part(w.scar, low + PART_ROWS)
    fetch_part(w.occupation, low + PART_ROWS)
    fetch_part(w.status, low + PART_ROWS)
    fetch_part(w.return_type, low + PART_ROWS)


@inner
def _tax_wealth(w: Holders, low: Whole, rows: Whole, rate: float, m: Accounts, b: Room) -> None:
    """Take the tax on wealth from income, see ``WorkerRules.tax_wealth``."""
    for i in range(rows):
        net_worth = w.wealth[low + i] + np.float64(w.ai_equity[low + i]) * m.equity_value
        b.wealth_tax[i] = grains(rate * max(net_worth - m.wealth_threshold, 0.0))
    for i in range(rows):
        b.income[i] -= b.wealth_tax[i]


@inner
def _close_accounts(w: Holders, low: Whole, rows: Whole, nation: Whole, on_wealth: float, m: Accounts, b: Room) -> None:
    """Tax, consume and save, see ``WorkerRules.tax`` and ``consume``."""
    labour_tax, capital_tax, benefit = m.labour_tax[nation], m.capital_tax[nation], m.benefit[nation]
    transfer, inheritance, limit = m.transfer[nation], m.inheritance[nation], m.debt_limit[nation]
    for i in range(rows):
        b.labour_tax[i] = grains(labour_tax * b.wage[i])
    for i in range(rows):
        b.capital_tax[i] = grains(capital_tax * max(b.capital[i] + max(b.payout[i], 0.0), 0.0))
    for i in range(rows):
        support = benefit if w.status[low + i] != EMPLOYED else 0.0
        b.income[i] = b.wage[i] - b.labour_tax[i] + support + transfer
    for i in range(rows):
        b.spent[i] = grains(m.consume_income * b.income[i] + m.consume_wealth * max(w.wealth[low + i], 0.0))
    for i in range(rows):
        b.income[i] += b.capital[i] + max(b.payout[i], 0.0) - b.capital_tax[i]
    if on_wealth != 0.0:
        _tax_wealth(w, low, rows, on_wealth, m, b)
    for i in range(rows):
        charged = min(b.payout[i], 0.0)  # for new shares: not income, but paid
        saved = w.wealth[low + i] + b.income[i] + b.luck[i] + charged + inheritance - b.spent[i]
        b.default[i] = max(-limit - saved, 0.0)
        w.wealth[low + i] = saved + b.default[i]


@any_order
def _add_rows(sums: Floats, run: int, w: Holders, low: Whole, rows: Whole, benefit: float, b: Room) -> None:
    """Add what was paid to the rows of a run: whole grains, exact in any order."""
    wages, capital, payouts, labour_tax, capital_tax = 0.0, 0.0, 0.0, 0.0, 0.0
    for i in range(rows):
        wages += b.wage[i]
        capital += b.capital[i]
        payouts += b.payout[i]
        labour_tax += b.labour_tax[i]
        capital_tax += b.capital_tax[i]
    spent, defaults, gains, wealth, jobless = 0.0, 0.0, 0.0, 0.0, 0
    for i in range(rows):
        gains += b.luck[i]
        spent += b.spent[i]
        defaults += b.default[i]
        wealth += w.wealth[low + i]
        jobless += w.status[low + i] != EMPLOYED
    sums[run, WAGES] += wages
    sums[run, BENEFITS] += benefit * jobless
    sums[run, CAPITAL] += capital
    sums[run, PAYOUTS] += payouts
    sums[run, LABOUR_TAX] += labour_tax
    sums[run, CAPITAL_TAX] += capital_tax
    sums[run, CONSUMPTION] += spent
    sums[run, DEFAULTS] += defaults
    sums[run, GAINS] += gains
    sums[run, WEALTH] += wealth


@any_order
def _sum(amounts: Floats, rows: Whole) -> float:
    """Sum of whole grains, exact in any order."""
    total = 0.0
    for i in range(rows):
        total += amounts[i]
    return total
