"""Who pays and who gains, and what a USD bn brings, on made-up pairs whose answer is known."""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simulation.analysis.comparison import ACCOUNT_COLUMNS, COST_COLUMNS, ComparisonResult
from simulation.analysis.incidence import PURCHASES, RAISED, SPENT
from simulation.recorder import Record
from simulation.runs.result import RunResult
from tests.support import FIRMS, make_record, make_result

QUARTERS = 6


def run(seed: int, world: Mapping[str, float] = {}, nations: Mapping[str, Any] = {}, **changes: Any) -> RunResult:
    """A made-up run with constant series instead of some."""
    result = make_result(seed)
    record: Record = replace(
        result.record,
        world=result.record.world | {key: np.full(QUARTERS, value) for key, value in world.items()},
        nations=result.record.nations | {key: np.tile(np.array(row), (QUARTERS, 1)) for key, row in nations.items()},
        **changes,
    )
    return replace(result, record=record)


def compared(baseline: Mapping[str, Any], variant: Mapping[str, Any], seeds: int = 4) -> ComparisonResult:
    """Pairs of made-up runs; values of the variant grow a little with the seed, so that there is an interval."""
    numbers = range(1, seeds + 1)
    return ComparisonResult(
        tuple(run(seed, **baseline) for seed in numbers), tuple(run(seed, **variant) for seed in numbers)
    )


def account(table: Any, who: str, what: str) -> Any:
    found = table[(table.who == who) & (table.what == what)]
    assert len(found) == 1
    return found.iloc[0]


def test_governments_by_nation_and_together() -> None:
    money = {
        "programmes_usd_bn": [1.0, 2.0],
        "raised_by_programmes_usd_bn": [0.0, 0.0],
        "purchases_usd_bn": [50.0, 60.0],
    }
    more = {
        "programmes_usd_bn": [4.0, 2.5],
        "raised_by_programmes_usd_bn": [1.0, 0.0],
        "purchases_usd_bn": [48.0, 59.5],
    }
    table = compared({"nations": money}, {"nations": more}).incidence()
    assert list(table.columns) == list(ACCOUNT_COLUMNS)
    assert account(table, "governments", SPENT).difference == pytest.approx(QUARTERS * 3.5)
    assert account(table, "governments", RAISED).difference == pytest.approx(QUARTERS * 1.0)
    assert account(table, "governments", PURCHASES).difference == pytest.approx(-QUARTERS * 2.5)
    assert account(table, "CHN", SPENT).difference == pytest.approx(QUARTERS * 3.0)
    assert account(table, "USA", SPENT).difference == pytest.approx(QUARTERS * 0.5)


def test_wealth_groups_share_out_the_mean() -> None:
    world = {"mean_wealth_usd": 1000.0, "bottom50_wealth": 0.1, "top10_wealth": 0.6, "top1_wealth": 0.2}
    table = compared({"world": world}, {"world": world | {"top1_wealth": 0.25}}).incidence()
    groups = {who: account(table, who, "net worth per head") for who in set(table[table.kind == "wealth group"].who)}
    means = {who: row.baseline for who, row in groups.items()}
    assert means == pytest.approx({"bottom half": 200, "middle 40 %": 750, "top 10 %": 6000, "top 1 %": 20_000})
    assert groups["top 1 %"].difference == pytest.approx(5000)
    assert groups["bottom half"].difference == 0.0


def test_a_firm_that_is_gone_has_nothing_and_entrants_are_all_others() -> None:
    first, second = make_record(), make_record()
    second.firms["revenue_usd_bn"][:, 1] = np.nan
    names = (*FIRMS[:2], "another entrant")
    sides = [
        tuple(replace(make_result(seed), record=record) for seed in (1, 2))
        for record in (first, replace(second, firm_names=names))
    ]
    table = ComparisonResult(*sides).incidence()
    before = np.nansum(first.firms["revenue_usd_bn"][-4:, 1])
    assert account(table, "Beta", "revenue").difference == pytest.approx(-before)
    assert account(table, "Alpha", "revenue").difference == 0.0
    assert account(table, "all others", "revenue").baseline == pytest.approx(
        np.nansum(first.firms["revenue_usd_bn"][-4:, 2])
    )
    assert FIRMS[2] not in set(table.who)


def test_payments_sum_to_zero_over_sectors() -> None:
    more = {"flows": 2.0 * make_record().flows}
    table = compared({}, more).incidence()
    payments = table[table.kind == "payment"]
    assert set(payments.what) == {"wages", "labour tax"}
    assert np.allclose(payments.groupby("what").difference.sum(), 0.0)
    assert abs(payments.difference).max() > 1.0


def test_effects_are_divided_by_the_money_spent_and_by_the_compute_that_changes_hands() -> None:
    base = {"nations": {"programmes_usd_bn": [1.0, 1.0], "raised_by_programmes_usd_bn": [0.0, 0.0]}}
    world = {"labour_share": 0.6, "public_compute_share": 0.1}
    spends = {"nations": {"programmes_usd_bn": [3.0, 1.0], "raised_by_programmes_usd_bn": [0.0, 0.0]}}
    pairs = compared(
        {"world": world, **base}, {"world": {"labour_share": 0.66, "public_compute_share": 0.15}, **spends}
    )
    costs = pairs.costs()
    assert costs.spent.effect.difference == pytest.approx(12.0)
    assert costs.compute.effect.difference == pytest.approx(5.0)
    table = pairs.per_cost().set_index("measure")
    assert ["measure", *table.columns] == list(COST_COLUMNS)
    row = table.loc["labour share"]
    assert row.per_usd_bn_spent == pytest.approx(0.06 / 12)
    assert row.per_percent_of_compute == pytest.approx(0.06 / 5)
    assert math.isnan(row.per_usd_bn_raised)


def test_what_costs_nothing_that_is_booked_is_divided_by_nothing() -> None:
    base = {"nations": {"programmes_usd_bn": [1.0, 1.0], "raised_by_programmes_usd_bn": [0.0, 0.0]}, "world": {}}
    table = compared(base, base | {"world": {"labour_share": 0.1, "public_compute_share": 0.2}}).per_cost()
    assert table.per_usd_bn_spent.isna().all()
    assert table.per_usd_bn_raised.isna().all()


def test_money_that_is_saved_is_no_cost() -> None:
    base = {"nations": {"programmes_usd_bn": [2.0, 1.0]}}
    pairs = compared(base, {"nations": {"programmes_usd_bn": [1.0, 1.0]}})
    assert pairs.costs().spent.effect.verdict == "down"
    assert pairs.per_cost().per_usd_bn_spent.isna().all()


def test_a_few_pairs_that_agree_make_no_certainty_of_a_probability_per_usd() -> None:
    base = {"nations": {"programmes_usd_bn": [1.0, 1.0]}, "world": {"control_event": 0.0}}
    pairs = compared(base, {"nations": {"programmes_usd_bn": [2.0, 1.0]}, "world": {"control_event": 0.0}})
    row = pairs.per_cost().set_index("measure").loc["one firm takes control"]
    assert row.per_usd_bn_spent == 0.0
    assert row.per_usd_bn_spent_high == pytest.approx(row.high / QUARTERS)
    assert row.per_usd_bn_spent_high > 0.0
