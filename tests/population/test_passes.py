"""What passes over workers promise: results that depend on nothing but workers, tables and keys; sums that close."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from simulation.agents.population import compiled
from simulation.agents.population.compiled import CompiledPasses
from simulation.agents.population.passes import FEWEST_ROWS_FOR_THREADS, Passes
from simulation.agents.population.readable import ReadablePasses
from simulation.agents.population.rules import WorkerRules
from simulation.agents.population.schema import EMPLOYED, MONEY_ROWS, TRAINED, TRAINING
from simulation.agents.population.tables import whole_grains
from simulation.rules.fused.histogram import BINS
from tests.population.synthetic import (
    OCCUPATIONS,
    STRATA,
    Everybody,
    choice_tables,
    copy_of,
    everybody,
    key_of,
    money_tables,
    passes_of,
    run_quarter,
    work_tables,
)
from tests.population.test_twins import ALL_READABLE, assert_same_sums, bits

QUARTERS = 6
RECEIVED = ("wages", "benefits", "capital income", "gains", "AI payouts", "defaults")
GIVEN = ("labour tax", "capital tax", "wealth tax", "consumption")
ROW = {name: place for place, name in enumerate(MONEY_ROWS)}


def after_quarters(people: Everybody, **settings: Any) -> dict[str, bytes]:
    passes = passes_of(people, **settings)
    for quarter in range(QUARTERS):
        run_quarter(passes, quarter)
    return bits(people.columns)


@pytest.mark.parametrize("block", [1_000, 4_096, 16_384])
def test_block_size_changes_nothing(block: int) -> None:
    people = everybody(20_000)
    others = copy_of(people)
    one, other = passes_of(people, ALL_READABLE(), block=777), passes_of(others, ALL_READABLE(), block=block)
    for quarter in range(QUARTERS):
        assert_same_sums(run_quarter(one, quarter), run_quarter(other, quarter))
    assert bits(people.columns) == bits(others.columns)


@pytest.mark.parametrize("rules", [WorkerRules, ALL_READABLE])
def test_lanes_change_no_worker(rules: type[WorkerRules]) -> None:
    few, many = everybody(20_000), everybody(20_000, lane_rows=1_300)
    assert few.layout.lanes == 1
    assert many.layout.lanes == 15
    assert after_quarters(few, rules=rules()) == after_quarters(many, rules=rules())


def test_lanes_change_no_sum_of_a_stratum() -> None:
    few, many = everybody(20_000), everybody(20_000, lane_rows=1_300)
    found = []
    for people in (few, many):
        sums, layout = run_quarter(passes_of(people), 0), people.layout
        stratum = layout.nation * STRATA + layout.stratum
        by_stratum = []
        for values in (
            sums.work.status_count,
            sums.work.effective,
            sums.work.estate,
            sums.returns.raw,
            sums.money.rows,
        ):
            total = np.zeros((layout.nations * STRATA, *values.shape[1:]))
            np.add.at(total, stratum, values)
            by_stratum.append(total.tobytes())
        found.append(by_stratum)
    assert found[0] == found[1]


def test_order_of_lanes_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    people = everybody(20_000, lane_rows=1_300)
    others = copy_of(people)
    expected = after_quarters(people)

    def backwards(self: CompiledPasses, work: Any) -> None:
        runs = self._layout.lane.tolist()
        for lane in reversed(range(self._layout.lanes)):
            work(lane, runs[lane], runs[lane + 1])

    monkeypatch.setattr(CompiledPasses, "_each_lane", backwards)
    assert after_quarters(others) == expected


def test_two_threads_change_nothing_and_are_used_for_many_only(monkeypatch: pytest.MonkeyPatch) -> None:
    pools = []

    class Pool(compiled.ThreadPoolExecutor):
        def __init__(self, threads: int) -> None:
            pools.append(threads)
            super().__init__(threads)

    monkeypatch.setattr(compiled, "ThreadPoolExecutor", Pool)
    few = everybody(FEWEST_ROWS_FOR_THREADS - 1, lane_rows=50_000)
    run_quarter(passes_of(few, threads=2), 0)
    assert pools == []
    people = everybody(FEWEST_ROWS_FOR_THREADS, lane_rows=50_000)
    others = copy_of(people)
    one, two = passes_of(people), passes_of(others, threads=2)
    for quarter in range(3):
        assert_same_sums(run_quarter(one, quarter), run_quarter(two, quarter))
    assert bits(people.columns) == bits(others.columns)
    assert pools == [2] * 12


@pytest.mark.parametrize("rules", [WorkerRules, ALL_READABLE])
def test_first_workers_stay_the_same_when_there_are_more(rules: type[WorkerRules]) -> None:
    few, many = everybody(4_000), everybody(11_000)
    after_quarters(few, rules=rules()), after_quarters(many, rules=rules())
    for nation in range(few.layout.nations):
        for stratum in range(STRATA):
            begin, end = _rows_of(few, nation, stratum)
            start, _ = _rows_of(many, nation, stratum)
            for name, column in few.columns.items():
                more = many.columns[name][start : start + end - begin]
                assert column[begin:end].tobytes() == more.tobytes(), name


def _rows_of(people: Everybody, nation: int, stratum: int) -> tuple[int, int]:
    here = np.flatnonzero((people.layout.nation == nation) & (people.layout.stratum == stratum))
    return int(people.layout.start[here[0]]), int(people.layout.start[here[-1] + 1])


class Restless(WorkerRules):
    """People who look at the market afresh every quarter, without inertia."""

    def choose(self, w: Any, m: Any, u: Any) -> Any:
        return m.provider[m.picks.pick(self.choice_list(w, m), u.second)]


def test_three_lines_change_what_they_should_and_nothing_else() -> None:
    people = everybody(8_000)
    others = copy_of(people)
    usual, restless = after_quarters(people), after_quarters(others, rules=Restless())
    assert {name for name in usual if usual[name] != restless[name]} == {"provider"}
    assert (people.columns["provider"] != others.columns["provider"]).mean() > 0.5


def test_other_passes_stay_compiled_when_one_rule_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[str] = []
    for name in ("choose", "work", "raw_returns", "settle"):
        way = getattr(ReadablePasses, name)
        monkeypatch.setattr(ReadablePasses, name, lambda *a, _way=way, _name=name: (taken.append(_name), _way(*a))[1])
    run_quarter(passes_of(everybody(1_000), Restless()), 0)
    assert taken == ["choose"]
    run_quarter(passes_of(everybody(1_000)), 0)
    assert taken == ["choose"]


@pytest.mark.parametrize(
    ("helper", "asked_by"), [("choice_list", {"choose"}), ("produce", {"work", "settle"}), ("gain", {"raw", "settle"})]
)
def test_a_rule_that_others_ask_is_asked_when_replaced(helper: str, asked_by: set[str]) -> None:
    asked: list[str] = []
    rules, now = WorkerRules(), [""]

    def replaced(*arguments: Any) -> Any:
        asked.append(now[0])
        return getattr(WorkerRules, helper)(rules, *arguments)

    setattr(rules, helper, replaced)  # on the object, not on a class
    passes = passes_of(everybody(1_000), rules)
    money = money_tables(0)
    for name, step in (
        ("choose", lambda: passes.choose(choice_tables(0), 1)),
        ("work", lambda: passes.work(work_tables(0), 2)),
        ("raw", lambda: passes.raw_returns(money, 3)),
        ("settle", lambda: passes.settle(money, 3)),
    ):
        now[0] = name
        step()
    assert set(asked) == asked_by


class Spendthrift(WorkerRules):
    """People who pay in parts of cents."""

    def consume(self, w: Any, m: Any, income: Any) -> Any:
        return income / 3.0

    def leave(self, w: Any, m: Any, dies: Any) -> Any:
        return np.maximum(w.wealth, 0.0) / 7.0


@pytest.mark.parametrize("rules", [WorkerRules, Spendthrift])
def test_what_is_paid_is_received(rules: type[WorkerRules]) -> None:
    people = everybody(9_000, lane_rows=2_500)
    layout, passes = people.layout, passes_of(people, rules())
    rows = np.diff(layout.start)
    for quarter in range(QUARTERS):
        before = np.add.reduceat(people.columns["wealth"], layout.start[:-1])
        estates = passes.work(work_tables(quarter), key_of(2, quarter)).estate
        between = np.add.reduceat(people.columns["wealth"], layout.start[:-1])
        assert (before - between == estates).all()
        tables = money_tables(quarter)
        paid = passes.settle(tables, key_of(3, quarter)).rows
        received = sum(paid[:, ROW[name]] for name in RECEIVED)
        given = sum(paid[:, ROW[name]] for name in GIVEN)
        to_all = rows * (tables.transfer + tables.inheritance)[layout.nation]
        assert (paid[:, ROW["wealth"]] - between == received + to_all - given).all()
        assert (people.columns["wealth"] >= -tables.debt_limit[_nation_of(people)]).all()


def _nation_of(people: Everybody) -> NDArray[np.int64]:
    return np.repeat(people.layout.nation, np.diff(people.layout.start))


def test_sums_of_work_say_what_happened() -> None:
    people = everybody(9_000)
    old, layout = copy_of(people).columns, people.layout
    tables = replace(work_tables(3), year=255)  # nobody is as young
    sums = passes_of(people).work(tables, key_of(2, 3))
    new, run = people.columns, np.repeat(np.arange(layout.nation.size), np.diff(layout.start))
    place = (run * OCCUPATIONS + new["occupation"]) * 4 + new["status"]
    assert (np.bincount(place, minlength=sums.status_count.size) == sums.status_count.ravel()).all()
    place = (run * 4 + old["status"]) * 4 + new["status"]
    assert (np.bincount(place, minlength=sums.moves.size) == sums.moves.ravel()).all()
    dead, learned = new["cohort"] == 255, (old["status"] == TRAINING) & (new["status"] == TRAINED)
    for flags, counted in ((dead, sums.deaths), (learned, sums.retrained)):
        assert (np.bincount(run, flags, minlength=counted.size) == counted).all()
        assert counted.sum() > 0
    assert (new["spell"][dead | (old["status"] != new["status"])] == 0).all()
    assert (new["scar"][dead] == 0.0).all()
    idle = sums.moves.sum(axis=0)[EMPLOYED, 1:].sum()
    assert 0 < sums.displaced.sum() < idle


def test_histograms_hold_everybody_once() -> None:
    people = everybody(9_000, lane_rows=2_500)
    passes, layout = passes_of(people), people.layout
    run_quarter(passes, 0)
    sums = run_quarter(passes, 1)
    rows = np.diff(layout.start)
    count = np.bincount(layout.piece, layout.weight * rows)
    for lists in (sums.money.net_worth, sums.money.income):
        np.testing.assert_array_equal(lists.tables()[:, :, :BINS, 0].sum(axis=(1, 2)), count)
    worth = people.columns["wealth"] + people.columns["ai_equity"].astype(float) * money_tables(1).equity_value
    total = np.bincount(layout.piece, layout.weight * np.add.reduceat(worth, layout.start[:-1]))
    held = sums.money.net_worth.tables()[:, :, :BINS, 1].sum(axis=2)
    signed = held[:, 0] - held[:, 1]
    np.testing.assert_allclose(signed, total, rtol=1e-12)


def test_employment_settles_where_flows_balance() -> None:
    # With separation s and hiring f, unemployment tends to s / (s + f) (here 0.04 / 0.54).
    people = everybody(20_000)
    quiet = replace(
        work_tables(0),
        separation=np.full(55, 0.04),
        hiring=np.full(55, 0.5),
        training_bonus=np.zeros(256),
        enter_training=np.zeros(55),
        death=0.0,
        success=1.0,
        training_quarters=1,
    )
    passes = passes_of(people)
    for quarter in range(30):
        passes.work(quiet, key_of(2, quarter))
    share = 0.04 / 0.54
    assert abs((people.columns["status"] != EMPLOYED).mean() - share) < 4 * np.sqrt(share * (1 - share) / 20_000)


def test_luck_moves_money_by_its_own_part_only() -> None:
    people = everybody(5_000)
    others = copy_of(people)
    tables = money_tables(0)
    lucky = replace(tables, luck=tables.luck + 0.01, gain_shift=tables.gain_shift - 0.01)
    passes_of(people).settle(tables, 1), passes_of(others).settle(lucky, 1)
    np.testing.assert_allclose(people.columns["wealth"], others.columns["wealth"], atol=1 / 64)


ONE_EACH = "instead of one value for each of 1,000 workers"
REFUSED = {
    "shape": ("choose", lambda w: w.provider[:-1], f"an array of shape (999,) {ONE_EACH}"),
    "type": ("choose", lambda w: w.provider * 0.5, "values of type float64 instead of whole numbers"),
    "unknown provider": ("choose", lambda w: w.provider * 0 + 99, "provider 99, which is not between -2 and 9"),
    "unknown status": ("work", lambda w: w.status * 0 + 4, "status 4, which is not between 0 and 3"),
    "one array": ("train", lambda w: w.status, "an array of shape (1000,) instead of two arrays"),
    "unknown occupation": (
        "train",
        lambda w: (w.status, w.occupation + 20),
        "occupation 30, which is not between 0 and 10",
    ),
    "nan": ("scar", lambda w: w.scar + np.nan, "numbers that are not finite, such as nan"),
    "no flags": ("dies", lambda w: w.wealth, "values of type float64 instead of yes or no"),
    "one number": ("consume", lambda w: 5.0, f"an array of shape () {ONE_EACH}"),
    "three arrays": ("tax", lambda w: (w.wealth, w.wealth, w.wealth), "3 arrays instead of two arrays"),
    "nothing": ("earn", lambda w: None, f"an array of shape () {ONE_EACH}"),
}


@pytest.mark.parametrize(("name", "rule", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_a_rule_must_not_return_is_one_sentence(name: str, rule: Any, sentence: str) -> None:
    rules = type("Mine", (WorkerRules,), {name: lambda self, w, *arguments: rule(w)})()
    passes = passes_of(everybody(1_000), rules)
    with pytest.raises(ValueError, match=r"^Mine\.") as refused:
        run_quarter(passes, 0)
    assert str(refused.value) == f"Mine.{name} returned {sentence} (workers in rows 0 to 999)."


def test_a_provider_that_no_longer_sells_cannot_be_chosen() -> None:
    tables = choice_tables(0)
    gone = int(np.flatnonzero(tables.column < 0)[0]) - 2
    rules = type("Mine", (WorkerRules,), {"choose": lambda self, w, m, u: np.full(len(w), gone)})()
    with pytest.raises(ValueError, match=f"^Mine.choose returned provider {gone}, which nobody can choose "):
        passes_of(everybody(1_000), rules).choose(tables, 1)


def test_a_rule_cannot_write_to_columns() -> None:
    def greedy(self: WorkerRules, w: Any, *arguments: Any) -> Any:
        w.wealth += 1e6
        return w.provider

    rules = type("Greedy", (WorkerRules,), {"choose": greedy})()
    with pytest.raises(ValueError, match="read-only"):
        passes_of(everybody(1_000), rules).choose(choice_tables(0), 1)


@pytest.mark.parametrize(
    ("name", "column", "sentence"),
    [
        ("wealth", np.zeros(3), "the column wealth of the workers must be an array of float64 with 1,000 rows"),
        ("skill", np.zeros(1000), "the column skill of the workers must be an array of float32 with 1,000 rows"),
        ("status", np.full(1000, 4, np.uint8), "the column status of the workers must hold numbers from 0 to 3."),
        ("provider", np.full(1000, -3, np.int16), "the column provider of the workers must hold numbers from -2 to"),
    ],
)
def test_columns_that_are_not_what_they_must_be_are_refused(name: str, column: Any, sentence: str) -> None:
    people = everybody(1_000)
    people.columns[name] = column
    with pytest.raises(ValueError, match=sentence):
        passes_of(people)


def test_payments_are_whole_grains() -> None:
    people = everybody(2_000)
    run_quarter(Passes(people.layout, people.columns, people.layout.nations, OCCUPATIONS, Spendthrift()), 0)
    wealth = people.columns["wealth"]
    np.testing.assert_array_equal(wealth, whole_grains(wealth))
