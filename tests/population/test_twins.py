"""The compiled passes and the readable rules are twins: the same workers and sums, to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from simulation.agents.population import schema, tables
from simulation.agents.population.blocks import draws_of
from simulation.agents.population.passes import RULES_OF_PASS, Passes
from simulation.agents.population.rules import LABOUR_GRAIN, WorkerRules
from simulation.rules.fused import draws, money
from simulation.rules.fused.bin_lists import BinLists
from simulation.rules.wealth.logarithm import log_one_plus
from tests.population.synthetic import (
    Columns,
    Everybody,
    Quarter,
    choice_tables,
    copy_of,
    everybody,
    key_of,
    passes_of,
    run_quarter,
)

QUARTERS = 80


def own(name: str) -> type[WorkerRules]:
    """Rules of a user who replaced one rule by itself, word for word."""

    def rule(self: WorkerRules, *arguments: object) -> object:
        return getattr(WorkerRules, name)(self, *arguments)

    return type("Own", (WorkerRules,), {name: rule})


ALL_READABLE = type(
    "AllReadable", (WorkerRules,), {name: vars(own(name))[name] for names in RULES_OF_PASS.values() for name in names}
)


def bits(columns: Columns) -> dict[str, bytes]:
    return {name: column.tobytes() for name, column in columns.items()}


def assert_same_sums(one: Quarter, other: Quarter) -> None:
    for first, second in zip(one, other, strict=True):
        for name, value in first._asdict().items():
            same = getattr(second, name)
            if isinstance(value, BinLists):
                value, same = value.tables(), same.tables()
            assert value.tobytes() == same.tobytes(), name


def test_no_worker_differs_over_80_quarters() -> None:
    people = everybody(12_000, lane_rows=5_000)
    others = copy_of(people)
    compiled, readable = passes_of(people), passes_of(others, ALL_READABLE())
    before = bits(people.columns)
    for quarter in range(QUARTERS):
        assert_same_sums(run_quarter(compiled, quarter), run_quarter(readable, quarter))
        assert bits(people.columns) == bits(others.columns), quarter
    assert all(before[name] != now for name, now in bits(people.columns).items() if name not in UNCHANGING)


UNCHANGING = ("ai_equity", "return_type")


@pytest.mark.parametrize("name", sorted({name for names in RULES_OF_PASS.values() for name in names}))
def test_one_rule_of_ones_own_changes_nothing_if_it_is_the_same(name: str) -> None:
    people = everybody(3_000)
    others = copy_of(people)
    one, other = passes_of(people), passes_of(others, own(name)())
    for quarter in range(3):
        assert_same_sums(run_quarter(one, quarter), run_quarter(other, quarter))
    assert bits(people.columns) == bits(others.columns)


def test_draws_are_those_of_splitmix64() -> None:
    # First output of the reference implementation (Vigna 2015) with seed 0: its state is then one golden ratio.
    found = draws_of(0, np.array([1], dtype=np.uint64))
    assert found.first[0] == 0xE220A8 * 2.0**-24
    assert found.second[0] == 0x397B1D * 2.0**-24
    assert found.third[0] == 0xCDAF * 2.0**-16


def test_draws_wrap_around_with_identities() -> None:
    people = Everybody(*everybody(2_000))
    far = people.layout.identity + np.uint64(2**64 - 500)
    layout = type(people.layout)(**{**vars(people.layout), "identity": far})
    others = Everybody(layout, copy_of(people).columns)
    one = Passes(layout, people.columns, layout.nations, 11, WorkerRules())
    other = Passes(layout, others.columns, layout.nations, 11, own("choose")())
    for passes in (one, other):
        passes.choose(choice_tables(0), key_of(1, 0))
    assert bits(people.columns) == bits(others.columns)


def test_units_are_the_same_on_both_sides() -> None:
    assert draws.PER_USD * schema.GRAIN_USD == 1.0
    assert draws.PER_LABOUR * LABOUR_GRAIN == 1.0
    assert draws.DRAW_GRAIN == tables.DRAW_GRAIN
    codes = (draws.EMPLOYED, draws.UNEMPLOYED, draws.TRAINING, draws.TRAINED)
    assert codes == (schema.EMPLOYED, schema.UNEMPLOYED, schema.TRAINING, schema.TRAINED)
    assert len(schema.MONEY_ROWS) == money.WEALTH + 1
    assert schema.MONEY_ROWS[money.CAPITAL_TAX] == "capital tax"
    assert schema.MONEY_ROWS[money.WEALTH_TAX] == "wealth tax"


def test_logarithm_is_close_and_rises() -> None:
    value = np.concatenate([[0.0], np.geomspace(1e-6, 1e9, 20_001), 2.0 ** np.arange(30) - 1.0])
    found = log_one_plus(value)
    assert found[0] == 0.0
    np.testing.assert_allclose(found, np.log1p(value), atol=1.1e-5)
    assert (np.diff(log_one_plus(np.sort(value))) >= 0.0).all()
