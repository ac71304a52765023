"""A population and tables of a plausible size and shape for the benchmarks, made in place."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.layout import Layout, lay_out
from simulation.agents.population.schema import NONE, RETURN_TYPES, WORKER_COLUMNS
from simulation.agents.population.tables import ChoiceTables, MoneyTables, WorkTables, chance, picks, whole_grains

NATIONS, STRATA, OCCUPATIONS, PROVIDERS, GROUPS = 30, 7, 22, 14, 5
UNEMPLOYED_SHARE = 0.06
PIECE_ROWS = 2**18
Columns = dict[str, NDArray[Any]]


def layout_of(rows: int) -> Layout:
    """Nations whose sizes fall like one over their rank, each with seven strata."""
    strata = np.array([0.5, 0.4, 0.05, 0.02, 0.01, 0.01, 0.01])
    shares = np.outer(1.0 / np.arange(1, NATIONS + 1), strata)
    counts = np.floor(shares / shares.sum() * rows).astype(np.int64)
    counts[0, 0] += rows - counts.sum()
    identity = np.arange(counts.size, dtype=np.uint64).reshape(counts.shape) << np.uint64(40)
    return lay_out(counts, np.ones(counts.shape), identity)


def columns_of(layout: Layout) -> Columns:
    """Attributes drawn in pieces, so that nothing but the columns takes memory."""
    columns: Columns = {name: np.empty(layout.rows, column.kind) for name, column in WORKER_COLUMNS.items()}
    for run, low in enumerate(layout.start[:-1].tolist()):
        for begin in range(low, int(layout.start[run + 1]), PIECE_ROWS):
            end = min(begin + PIECE_ROWS, int(layout.start[run + 1]))
            _fill(columns, slice(begin, end), int(layout.stratum[run]), np.random.default_rng([run, begin]))
    return columns


def _fill(columns: Columns, rows: slice, stratum: int, rng: np.random.Generator) -> None:
    count = rows.stop - rows.start
    columns["wealth"][rows] = whole_grains(np.exp(8.0 + 1.5 * stratum + 1.2 * rng.standard_normal(count)) - 500.0)
    columns["ai_equity"][rows] = rng.random(count) * stratum
    columns["skill"][rows] = np.exp(0.5 * rng.standard_normal(count) - 0.125)
    columns["scar"][rows] = np.where(rng.random(count) < 0.1, 0.2, 0.0)
    columns["provider"][rows] = rng.integers(NONE, PROVIDERS + NONE, count)
    columns["occupation"][rows] = rng.integers(0, OCCUPATIONS, count)
    columns["status"][rows] = rng.choice(4, count, p=[0.93, UNEMPLOYED_SHARE - 0.01, 0.01, 0.01])
    columns["spell"][rows] = rng.integers(0, 20, count)
    columns["cohort"][rows] = rng.integers(70, 120, count)
    columns["return_type"][rows] = rng.integers(0, RETURN_TYPES, count)


def choice_tables() -> ChoiceTables:
    """A market in which one worker in ten looks for a provider and half of these stay."""
    rng, lists = np.random.default_rng(1), NATIONS * GROUPS
    return ChoiceTables(
        look=np.full(NATIONS, chance(0.1)),
        column=np.arange(PROVIDERS, dtype=np.int16),
        provider=np.arange(NONE, PROVIDERS + NONE, dtype=np.int16),
        stay=np.full((lists, PROVIDERS), chance(0.5)),
        picks=picks(rng.random((lists, PROVIDERS))),
        edges=np.sort(rng.lognormal(9.0, 0.5, (NATIONS, GROUPS - 1)), axis=1),
        wage=rng.lognormal(9.0, 0.3, NATIONS * OCCUPATIONS),
    )


def work_tables() -> WorkTables:
    """A labour market that keeps unemployment where it is."""
    rng, cells = np.random.default_rng(2), NATIONS * OCCUPATIONS
    separation = rng.uniform(0.025, 0.045, cells)
    return WorkTables(
        separation=chance(separation),
        displacement=chance(0.2 * separation),
        hiring=np.full(cells, chance(0.5)),
        training_bonus=chance(np.geomspace(0.2, 0.001, 256)),
        enter_training=np.full(cells, chance(0.05)),
        training_quarters=4,
        success=0.75,
        destinations=picks(rng.random((cells, OCCUPATIONS))),
        scar_loss=0.15,
        scar_kept=0.97,
        gain=rng.uniform(0.0, 0.2, cells),
        novice_tilt=0.5,
        death=float(chance(0.006)),
        dilution=0.2,
        heir_skill=np.exp(rng.normal(-0.125, 0.5, (NATIONS, 4096))).astype(np.float32),
        year=126,
    )


def money_tables() -> MoneyTables:
    """Incomes and taxes that keep wealth about where it is."""
    rng, cells = np.random.default_rng(3), NATIONS * OCCUPATIONS
    return MoneyTables(
        pay=rng.lognormal(9.0, 0.3, cells),
        gain=rng.uniform(0.0, 0.2, cells),
        novice_tilt=0.5,
        benefit=np.full(NATIONS, 3000.0),
        transfer=np.full(NATIONS, 100.0),
        inheritance=np.full(NATIONS, 10.0),
        labour_tax=np.full(NATIONS, 0.3),
        capital_tax=np.full(NATIONS, 0.2),
        wealth_tax=np.zeros(NATIONS),
        wealth_threshold=0.0,
        wealth_mean=np.full(NATIONS, 1e5),
        scale_return=0.001,
        type_return=rng.normal(0.0, 0.004, RETURN_TYPES),
        luck=rng.normal(0.0, 0.04, 4096),
        shift=np.full(NATIONS, 0.004),
        gain_shift=np.zeros(NATIONS),
        payout=10.0,
        equity_value=400.0,
        consume_income=0.85,
        consume_wealth=0.012,
        debt_limit=np.full(NATIONS, 20_000.0),
    )
