"""Workers and tables made up for tests of the passes: many nations and strata, other tables every quarter."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population import layout as layouts
from simulation.agents.population.layout import Layout
from simulation.agents.population.passes import Passes
from simulation.agents.population.rules import WorkerRules
from simulation.agents.population.schema import NONE, RETURN_TYPES
from simulation.agents.population.sums import MoneySums, ReturnSums, WorkSums
from simulation.agents.population.tables import (
    ChoiceTables,
    MoneyTables,
    WorkTables,
    chance,
    picks,
    whole_grains,
)

NATIONS, STRATA, OCCUPATIONS, PROVIDERS, GROUPS = 5, 3, 11, 7, 4
SLOTS = PROVIDERS + 3  # some have no firm
Columns = dict[str, NDArray[Any]]


class Everybody(NamedTuple):
    """Workers and where they are."""

    layout: Layout
    columns: Columns


class Quarter(NamedTuple):
    """Sums of all passes of one quarter."""

    work: WorkSums
    returns: ReturnSums
    money: MoneySums


def layout_of(rows: int, lane_rows: int | None = None) -> Layout:
    """Nations of unequal size; lanes of another size than usual if one is given."""
    shares = np.outer(np.arange(1, NATIONS + 1), np.array([0.5, 0.4, 0.1])[:STRATA])
    counts = np.floor(shares / shares.sum() * rows).astype(np.int64)
    counts.ravel()[-1] += rows - counts.sum()
    weight = np.rint(np.linspace(1.0, 700.0, counts.size) * 2**20).reshape(counts.shape) / 2**20
    identity = (np.arange(counts.size, dtype=np.uint64) * np.uint64(2**58 + 12345)).reshape(counts.shape)
    usual = layouts.LANE_ROWS
    layouts.LANE_ROWS = lane_rows or usual
    try:
        return layouts.lay_out(counts, weight, identity)
    finally:
        layouts.LANE_ROWS = usual


def columns_of(layout: Layout, seed: int = 0) -> Columns:
    """Attributes that depend on nation, stratum and place in it, so that larger populations begin with the same."""
    columns: list[Columns] = []
    for nation in range(layout.nations):
        for stratum in range(STRATA):
            here = (layout.nation == nation) & (layout.stratum == stratum)
            count = int(np.diff(layout.start)[here].sum())
            columns.append(_stratum(np.random.default_rng([seed, nation, stratum]), count, stratum))
    return {name: np.concatenate([part[name] for part in columns]) for name in columns[0]}


def _stratum(rng: np.random.Generator, count: int, stratum: int) -> Columns:
    draws = rng.random((count, 10))
    wealth = whole_grains(np.exp(6.0 + 2.0 * stratum + 3.0 * draws[:, 0]) - 900.0)
    equity = np.where(draws[:, 1] < 0.1, 1e4 * draws[:, 1], 0.0)
    scar = np.where(draws[:, 3] < 0.2, draws[:, 3], 0.0)
    status = np.where(draws[:, 6] < 0.2, 1 + (draws[:, 6] * 15).astype(int), 0)
    return {
        "wealth": wealth,
        "ai_equity": equity.astype(np.float32),
        "skill": np.exp(draws[:, 2] - 0.5).astype(np.float32),
        "scar": scar.astype(np.float32),
        "provider": (NONE + draws[:, 4] * (SLOTS - NONE)).astype(np.int16),
        "occupation": (draws[:, 5] * OCCUPATIONS).astype(np.uint8),
        "status": status.astype(np.uint8),
        "spell": (draws[:, 7] * 256).astype(np.uint8),
        "cohort": (60 + draws[:, 8] * 60).astype(np.uint8),
        "return_type": (draws[:, 9] * RETURN_TYPES).astype(np.uint8),
    }


def everybody(rows: int, lane_rows: int | None = None) -> Everybody:
    """Workers at the start."""
    layout = layout_of(rows, lane_rows)
    return Everybody(layout, columns_of(layout))


def passes_of(people: Everybody, rules: WorkerRules | None = None, threads: int = 1, block: int = 16384) -> Passes:
    """Passes over copies of the workers, which ``people`` does not share."""
    return Passes(
        people.layout, people.columns, people.layout.nations, OCCUPATIONS, rules or WorkerRules(), threads, block
    )


def copy_of(people: Everybody) -> Everybody:
    """The same workers once more."""
    return Everybody(people.layout, {name: column.copy() for name, column in people.columns.items()})


def choice_tables(quarter: int, nations: int = NATIONS) -> ChoiceTables:
    """A market in which providers come and go."""
    rng = np.random.default_rng([1, quarter])
    gone = rng.random(SLOTS) < 0.2
    column = np.full(SLOTS + 2, -1, dtype=np.int16)
    sells = np.flatnonzero(~gone)
    column[0], column[1], column[2 + sells] = 0, 1, 2 + np.arange(sells.size)
    provider = np.concatenate([[-2, -1], sells]).astype(np.int16)
    lists = nations * GROUPS
    stay = chance(rng.random((lists, provider.size)))
    stay[rng.random(stay.shape) < 0.1] = 1.0  # nobody leaves
    return ChoiceTables(
        look=chance(rng.uniform(0.05, 0.5, nations)),
        column=column,
        provider=provider,
        stay=stay,
        picks=picks(rng.random((lists, provider.size))),
        edges=np.sort(rng.lognormal(9.0, 0.5, (nations, GROUPS - 1)), axis=1),
        wage=rng.lognormal(9.0, 0.3, nations * OCCUPATIONS),
    )


def work_tables(quarter: int, nations: int = NATIONS) -> WorkTables:
    """A labour market in which automation comes and goes."""
    rng, cells = np.random.default_rng([2, quarter]), nations * OCCUPATIONS
    separation = rng.uniform(0.0, 0.1, cells)
    return WorkTables(
        separation=chance(separation),
        displacement=chance(separation * rng.random(cells)),
        hiring=chance(rng.uniform(0.2, 0.7, cells)),
        training_bonus=chance(np.geomspace(0.3, 0.001, 256)),
        enter_training=chance(rng.uniform(0.0, 0.3, cells)),
        training_quarters=int(rng.integers(1, 5)),
        success=float(chance(rng.uniform(0.3, 1.0))),
        destinations=picks(rng.random((cells, OCCUPATIONS))),
        scar_loss=float(rng.uniform(0.0, 0.3)),
        scar_kept=float(rng.uniform(0.8, 1.0)),
        gain=rng.uniform(0.0, 0.5, cells),
        novice_tilt=float(rng.random()),
        death=float(chance(rng.uniform(0.0, 0.02))),
        dilution=float(rng.random()),
        heir_skill=rng.lognormal(0.0, 0.5, (nations, 4096)).astype(np.float32),
        year=int(rng.integers(100, 200)),
    )


def money_tables(quarter: int, nations: int = NATIONS) -> MoneyTables:
    """An economy in which holders of AI equity now receive and now pay, and some people default."""
    rng, cells = np.random.default_rng([3, quarter]), nations * OCCUPATIONS
    return MoneyTables(
        pay=rng.lognormal(9.0, 0.3, cells),
        gain=rng.uniform(0.0, 0.5, cells),
        novice_tilt=float(rng.random()),
        benefit=whole_grains(rng.uniform(0.0, 4000.0, nations)),
        transfer=whole_grains(rng.uniform(0.0, 500.0, nations)),
        inheritance=whole_grains(rng.uniform(0.0, 50.0, nations)),
        labour_tax=rng.uniform(0.0, 0.5, nations),
        capital_tax=rng.uniform(0.0, 0.4, nations),
        wealth_mean=rng.lognormal(11.0, 0.5, nations),
        scale_return=float(rng.uniform(0.0, 0.01)),
        type_return=rng.normal(0.0, 0.01, RETURN_TYPES),
        luck=rng.normal(0.0, 0.04, 4096),
        shift=rng.uniform(-0.01, 0.02, nations),
        gain_shift=rng.uniform(-0.01, 0.01, nations),
        payout=float(rng.uniform(-20.0, 40.0)),
        equity_value=float(rng.uniform(0.0, 1000.0)),
        consume_income=float(rng.uniform(0.6, 0.95)),
        consume_wealth=float(rng.uniform(0.0, 0.02)),
        debt_limit=whole_grains(rng.uniform(0.0, 3000.0, nations)),
        wealth_tax=np.where(np.arange(nations) % 2 == quarter % 2, rng.uniform(0.0, 0.1, nations), 0.0),
        wealth_threshold=float(rng.uniform(0.0, 20_000.0)),
    )


def key_of(purpose: int, quarter: int) -> int:
    """Some key of 64 bits."""
    return int(np.random.SeedSequence([purpose, quarter]).generate_state(1, np.uint64)[0])


def run_quarter(passes: Passes, quarter: int) -> Quarter:
    """All passes of one quarter."""
    passes.choose(choice_tables(quarter), key_of(1, quarter))
    work = passes.work(work_tables(quarter), key_of(2, quarter))
    tables, key = money_tables(quarter), key_of(3, quarter)
    return Quarter(work, passes.raw_returns(tables, key), passes.settle(tables, key))
