"""Workers as they are at the start: wealth, AI equity, skill, occupation and status.

Row ``k`` of a stratum of a nation has the identity ``identity_of("worker/CODE/STRATUM") + k``, and what it is follows
from the identity and ``k`` alone: places in wealth, skill and occupation from additive recurrences (Weyl 1916; Roberts
2018), which fill a distribution evenly however many rows there are, the rest from a hash. No seed enters: a population
is a picture of data. So the first workers stay who they are when the population grows, as long as there are rows for
all strata. Only wealth moves, by one correction per stratum of relative size 1 over its rows, which makes the sum of
each stratum exact, and AI equity with it.

Skill goes with the rank in wealth; occupation is independent of both, so that pay goes with wealth through skill alone.
Age is independent of everything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from simulation.parameters.population import Population
from simulation.parameters.starts import NationStart, OccupationStart
from simulation.randomness import identity_of
from simulation.rules.wealth.initial_distribution import TOP

from .blocks import draws_of
from .layout import lay_out
from .memory import check_memory
from .schema import EMPLOYED, NONE, PEOPLE_PER_MILLION, TRAINED, TRAINING, UNEMPLOYED, WORKER_COLUMNS
from .start_tables import StartTables, start_tables
from .strata import Strata, deal_rows
from .tables import whole_grains
from .workers import Workers

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
BLOCK = 2**16
"""Rows that are made at a time."""
FIRST_YEAR = 1900
WORKING_LIFE_YEARS = 45
_STATUS_BY_PLACE = np.array([UNEMPLOYED, TRAINING, TRAINED, EMPLOYED], dtype=np.uint8)
_LONGEST_SPELL = 255
_LEAST_CHANCE = 1e-9
# Fractional parts of the golden ratio and of the powers of the plastic number, times 2**64.
_WEALTH_STEP = np.uint64(0x9E3779B97F4A7C15)
_SKILL_STEP = np.uint64(0xC13FA9A902A6328F)
_OCCUPATION_STEP = np.uint64(0x91E10DA5C79E7B1C)
_PLACE = 2.0**-53


@dataclass(frozen=True)
class _Segments:
    """One place per stratum of a nation with rows in it, in the order of rows."""

    start: Integers
    nation: Integers
    poorer: Floats
    richer: Floats
    weight: Floats
    identity: NDArray[np.uint64]


def populate(
    count: int,
    nations: Sequence[NationStart],
    occupations: Sequence[OccupationStart] = (),
    population: Population | None = None,
    *,
    year: int = 2023,
    ai_equity: Floats | None = None,
    adults_m: Floats | None = None,
    without_job: Floats | None = None,
    training_quarters: int = 1,
) -> Workers:
    """Make the workers of all nations.

    Args:
        count: Number of rows; each stands for many people.
        nations: Rows of the table of nations.
        occupations: Rows of the table of occupations; without any, all people have one occupation.
        population: Parameters; the defaults if there are none.
        year: Year of the start.
        ai_equity: Units of AI equity that the people of each nation hold together; none if not given.
        adults_m: Adults of each nation, million; the workforce if not given.
        without_job: Shares of people who are unemployed, in training, and trained without a job, shape (nations, 3); if
            not given, as many are unemployed as flows in and out of jobs keep.
        training_quarters: Length of a training.

    Returns:
        The workers. People of a nation sum to its workforce up to 2**-21 of a person per row of its smallest stratum.
        Wealth is exact by stratum up to the grain of 1/64 dollar a row, and so are the shares of the bottom half, the
        top 10 % and the top 1 %; in a nation with fewer rows than strata, the shares of those strata that remain.

    Raises:
        ValueError: In one sentence: if there are fewer workers than nations or more than people, if they do not fit
            into memory, or if a table asks for what does not exist.
    """
    settings = population or Population()
    tables = start_tables(nations, occupations, settings)
    if without_job is not None:
        tables = replace(tables, without_job=without_job, training_quarters=training_quarters)
    strata = deal_rows(count, tables.people, settings.tail_decades, settings.tail_row_share, settings.fewest_rows)
    check_memory(count)
    names = [[identity_of(f"worker/{code}/{name}") for name in strata.names] for code in tables.codes]
    identity = np.array(names, dtype=np.uint64)
    layout = lay_out(strata.rows, strata.weight, identity)
    columns: dict[str, NDArray[Any]] = {
        name: np.empty(count, dtype=column.kind) for name, column in WORKER_COLUMNS.items()
    }
    segments = _segments(strata, identity)
    sums = _draw(columns, segments, tables, settings.wealth_skill_correlation, year)
    _make_exact(columns, segments, tables, sums)
    units = np.zeros(len(tables.codes)) if ai_equity is None else ai_equity
    _deal_equity(columns, segments, units, settings.equity_tilt)
    adults = tables.people if adults_m is None else adults_m * PEOPLE_PER_MILLION
    return Workers(layout, columns, tables, strata.names, adults / np.maximum(tables.people, 1.0))


def _segments(strata: Strata, identity: NDArray[np.uint64]) -> _Segments:
    """Strata with rows in them, in the order of rows."""
    used = strata.rows.ravel() > 0
    return _Segments(
        start=np.concatenate([[0], np.cumsum(strata.rows.ravel()[used])]),
        nation=np.repeat(np.arange(len(strata.rows)), len(strata.names))[used],
        poorer=strata.poorer.ravel()[used],
        richer=strata.richer.ravel()[used],
        weight=strata.weight.ravel()[used],
        identity=identity.ravel()[used],
    )


def _blocks(segments: _Segments) -> Iterator[tuple[slice, Integers]]:
    """Rows and segment of each row, some at a time."""
    for begin in range(0, int(segments.start[-1]), BLOCK):
        end = min(begin + BLOCK, int(segments.start[-1]))
        first, last = np.searchsorted(segments.start, (begin, end - 1), side="right") - 1
        bounds = np.clip(segments.start[first : last + 2], begin, end)
        yield slice(begin, end), np.repeat(np.arange(first, last + 1), np.diff(bounds))


def _draw(
    columns: dict[str, NDArray[Any]], segments: _Segments, tables: StartTables, correlation: float, year: int
) -> Floats:
    """Fill all columns, wealth in multiples of the nation's mean; returns its sums by segment."""
    sums = np.zeros(segments.nation.size)
    key = identity_of("workers at the start")
    half = np.uint64(32)
    turned = (segments.identity << half) | (segments.identity >> half)
    steps = np.cumsum(tables.occupation_shares, axis=1)
    line = (steps / steps[:, -1:] + np.arange(len(steps))[:, None]).ravel()
    for rows, segment in _blocks(segments):
        place = (np.arange(rows.start, rows.stop) - segments.start[segment]).astype(np.uint64)
        nation = segments.nation[segment]
        poorer, richer = segments.poorer[segment], segments.richer[segment]
        tail = richer + (poorer - richer) * (1.0 - _fraction(place, _WEALTH_STEP, _WEALTH_STEP >> np.uint64(1)))
        wealth = _wealth(tables, nation, tail)
        columns["wealth"][rows] = wealth
        sums += np.bincount(segment, wealth, sums.size)
        own = ndtri(_fraction(place, _SKILL_STEP, segments.identity[segment]))
        score = np.sqrt(1.0 - correlation**2) * own - correlation * ndtri(tail)
        sd = tables.skill_sd[nation]
        columns["skill"][rows] = np.exp(sd * (score - sd / 2))
        draw = _fraction(place, _OCCUPATION_STEP, turned[segment])
        columns["occupation"][rows] = np.searchsorted(line, nation + draw, side="right") - nation * steps.shape[1]
        columns["scar"][rows] = 0.0
        columns["provider"][rows] = NONE
        with np.errstate(over="ignore"):
            _draw_status(columns, rows, nation, segments.identity[segment] + place, tables, key, year)
    return sums


def _draw_status(
    columns: dict[str, NDArray[Any]],
    rows: slice,
    nation: Integers,
    identity: NDArray[np.uint64],
    tables: StartTables,
    key: int,
    year: int,
) -> None:
    """Status at its long-run share, time in it since the last change, year of entry and type of return."""
    draws = draws_of(key, identity)
    lines = np.cumsum(tables.without_job, axis=1)[nation]
    place = (draws.first[:, None] >= lines).sum(axis=1)
    status = _STATUS_BY_PLACE[place]
    columns["status"][rows] = status
    without = (status != EMPLOYED) & (status != TRAINING)
    leaves = np.clip(np.stack([tables.separation, tables.finding]), _LEAST_CHANCE, 1.0 - _LEAST_CHANCE)
    stay = np.log1p(-leaves)[without.astype(np.int64), nation]
    spell = np.minimum(np.log1p(-draws.second) / stay, _LONGEST_SPELL)
    columns["spell"][rows] = np.where(status == TRAINING, draws.second * tables.training_quarters, spell)
    upper = np.floor(draws.third * 256.0)
    columns["return_type"][rows] = upper
    columns["cohort"][rows] = year - FIRST_YEAR - np.floor((draws.third * 256.0 - upper) * WORKING_LIFE_YEARS)


def _make_exact(columns: dict[str, NDArray[Any]], segments: _Segments, tables: StartTables, sums: Floats) -> None:
    """Turn wealth into dollars whose sum over each segment is exact.

    Wealth moves towards the richest or the poorest that a segment can have, each by the same share of its distance, so
    that nobody overtakes anybody of the next segment.
    """
    nation, rows = segments.nation, np.diff(segments.start)
    share = _held_above(tables, nation, segments.poorer) - _held_above(tables, nation, segments.richer)
    goal_usd = share * tables.wealth_usd[nation] / (rows * segments.weight)
    mean_usd, unit_usd = sums / rows * tables.mean_wealth_usd[nation], tables.mean_wealth_usd[nation]
    some = unit_usd > 0.0  # in a nation without wealth everybody has nothing
    low_usd, high_usd = (
        np.where(some, _edge(tables, nation, tail), 0.0) * unit_usd for tail in (segments.poorer, segments.richer)
    )
    fixed_usd = np.where((goal_usd > mean_usd) & np.isfinite(high_usd), high_usd, low_usd)
    gap = mean_usd - fixed_usd
    factor = np.divide(goal_usd - fixed_usd, gap, out=np.zeros_like(gap), where=gap != 0.0)
    slope, level = factor * unit_usd, fixed_usd * (1.0 - factor)
    for block, segment in _blocks(segments):
        columns["wealth"][block] = whole_grains(level[segment] + slope[segment] * columns["wealth"][block])


def _deal_equity(columns: dict[str, NDArray[Any]], segments: _Segments, units: Floats, tilt: float) -> None:
    """Deal the AI equity of each nation out in proportion to positive wealth to a power; equally if nobody has any."""
    columns["ai_equity"][:] = 0.0
    if not units.any():
        return
    sums = np.zeros(segments.nation.size)
    for block, segment in _blocks(segments):
        wealth = columns["wealth"][block]
        held = np.where(wealth > 0.0, np.maximum(wealth, 1.0) ** tilt, 0.0)
        columns["ai_equity"][block] = held
        sums += np.bincount(segment, held, sums.size)
    total = np.bincount(segments.nation, sums * segments.weight, units.size)
    people = np.bincount(segments.nation, np.diff(segments.start) * segments.weight, units.size)
    unit = np.divide(units, total, out=np.zeros_like(total), where=total > 0.0)[segments.nation]
    each = np.where(total > 0.0, 0.0, units / np.maximum(people, 1.0))[segments.nation]
    for block, segment in _blocks(segments):
        columns["ai_equity"][block] = columns["ai_equity"][block] * unit[segment] + each[segment]


def _wealth(tables: StartTables, nation: Integers, tail: Floats) -> Floats:
    """Wealth over the mean of people of whom a share ``tail`` of the nation is richer."""
    rich = tail <= TOP
    wealth = np.empty(tail.size)
    with np.errstate(divide="ignore"):
        wealth[rich] = tables.curve.above(nation[rich], tail[rich])
    wealth[~rich] = tables.curve.at(nation[~rich], 1.0 - tail[~rich])
    return wealth


def _edge(tables: StartTables, nation: Integers, tail: Floats) -> Floats:
    """Wealth over the mean between two strata; infinite above the last one."""
    return np.where(tail < 1.0, _wealth(tables, nation, tail), tables.curve.poorest[nation])


def _held_above(tables: StartTables, nation: Integers, tail: Floats) -> Floats:
    """Share of a nation's wealth that its richest people have, at the edges of strata."""
    in_tail = tables.top10[nation] * (tail / TOP) ** (1.0 - 1.0 / tables.curve.exponent[nation])
    return np.where(tail >= 1.0, 1.0, np.where(tail > TOP, 1.0 - tables.bottom50[nation], in_tail))


def _fraction(place: NDArray[np.uint64], step: np.uint64, shift: np.uint64 | NDArray[np.uint64]) -> Floats:
    """Fractional part of ``shift + place * step``, all in units of 2**-64; between 0 and 1, never either."""
    with np.errstate(over="ignore"):
        words = place * step + shift
    return ((words >> np.uint64(11)).astype(np.float64) + 0.5) * _PLACE
