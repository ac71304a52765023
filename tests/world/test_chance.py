"""Chance belongs to who draws: seeds reproduce, and nobody's luck depends on who else is there."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation import load_scenario
from simulation.checking.contract import differences
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import FirmStart
from simulation.policies.open_releases import OpenReleases
from simulation.recorder import Record
from simulation.runs.one_run import calculate
from simulation.world import World
from tests.world.drawn_scenarios import changed
from tests.world.small_worlds import Floats

SHORT: dict[str, Any] = {"end": "2026Q4", "workers": 500}


def run(scenario: Scenario, seed: int = 1) -> Record:
    """Run a scenario to its end."""
    return World(scenario, seed=seed).run()


@pytest.fixture(scope="module")
def baseline() -> Scenario:
    return load_scenario(**SHORT)


@pytest.fixture(scope="module")
def first(baseline: Scenario) -> Record:
    return run(baseline)


def test_same_seed_same_bits(baseline: Scenario, first: Record) -> None:
    assert differences(first, run(baseline)) == []


def test_runs_in_between_change_nothing(baseline: Scenario, first: Record) -> None:
    run(load_scenario("strong_flywheel", **SHORT), seed=9)
    np.random.seed(3)  # noqa: NPY002  the point is that nobody looks at it
    assert differences(first, run(baseline)) == []


def test_replicates_differ(baseline: Scenario, first: Record) -> None:
    found = differences(first, run(baseline, seed=2))
    assert {"events", "firms revenue_usd_bn", "firms users_consumer_m", "layers hhi"} <= set(found)


def test_policy_without_strength_is_no_policy(baseline: Scenario, first: Record) -> None:
    idle = OpenReleases(start="2023Q1", lag_quarters=float("inf"))
    assert differences(first, run(changed(baseline, {"policies": (idle,)}))) == []


def test_nothing_differs_before_a_policy_starts(baseline: Scenario, first: Record) -> None:
    later = OpenReleases(start="2025Q1", lag_quarters=0.0)
    record = run(changed(baseline, {"policies": (later,)}))
    assert differences(first, record, until=record.quarters.index("2025Q1")) == []
    before = [event for event in first.events if event.quarter < "2025Q1"]
    assert before == [event for event in record.events if event.quarter < "2025Q1"]
    assert record.world["open_lag_months"][-1] != first.world["open_lag_months"][-1]


def test_order_of_policies_changes_nothing(baseline: Scenario) -> None:
    policies = (OpenReleases(start="2024Q1", lag_quarters=6.0), OpenReleases(start="2025Q1", lag_quarters=2.0))
    straight, turned = (run(changed(baseline, {"policies": order})) for order in (policies, policies[::-1]))
    assert differences(straight, turned) == []


def bystander() -> FirmStart:
    """A firm that owns nothing, sells nothing and never has money."""
    return FirmStart(name="Aaa Bystander", nation="USA", kind="compute_owner", landlord="own", strategy="safety_first")


@pytest.mark.parametrize("place", ["first", "last"])
def test_one_firm_more_shifts_nobody_else(baseline: Scenario, first: Record, place: str) -> None:
    """A firm without users, compute and money leaves every other firm's luck and fate as they were."""
    firms = (bystander(), *baseline.firms) if place == "first" else (*baseline.firms, bystander())
    record = run(changed(baseline, {"firms": firms}))
    assert set(first.firm_names) == set(record.firm_names) - {"Aaa Bystander"}
    columns = [record.firm_names.index(name) for name in first.firm_names]
    # What is left of sums that close is rounding, and rounding depends on the number of terms.
    left = ("flow_residual", "unaccountable_power")
    for name, values in first.firms.items():
        room = 1e-12 if name in left else 0.0
        assert_allclose(record.firms[name][:, columns], values, rtol=1e-9, atol=room, err_msg=name)
    for name, row in first.world.items():
        room = 1e-12 if name in left else 0.0
        assert_allclose(record.world[name], row, rtol=1e-9, atol=room, err_msg=name)
    assert [event.text for event in record.events] == [event.text for event in first.events]


def test_draws_belong_to_names(baseline: Scenario) -> None:
    """The keys of named firms do not depend on their place, so their draws are the same bits."""
    turned = World(changed(baseline, {"firms": baseline.firms[::-1]}), seed=1)
    straight = World(baseline, seed=1)
    for firm in straight.active_firms():
        slot = turned.firms.slot(firm.name)
        for purpose in ("failure", "funding round", "strategy"):
            draws = [
                world.luck.uniform(purpose, 3, world.firms.identity[[place]])[0]
                for world, place in ((straight, firm.slot), (turned, slot))
            ]
            assert draws[0] == draws[1]


def by_name(record: Record, names: tuple[str, ...], measure: str) -> Floats:
    """Columns of a measure in the order of the names."""
    return np.asarray(record.firms[measure][:, [record.firm_names.index(name) for name in names]])


def permuted(scenario: Scenario) -> Scenario:
    order = np.random.Generator(np.random.PCG64(5)).permutation(len(scenario.firms))
    return changed(scenario, {"firms": tuple(scenario.firms[number] for number in order)})


def test_order_of_firms_changes_no_result(baseline: Scenario) -> None:
    """A permuted table permutes the results, also those of consumers, who choose one by one."""
    straight, turned = run(baseline), run(permuted(baseline))
    assert set(straight.firm_names) == set(turned.firm_names)
    for measure in straight.firms:
        left, right = (by_name(record, straight.firm_names, measure) for record in (straight, turned))
        assert_allclose(right, left, rtol=1e-8, atol=1e-12, err_msg=measure)
    for name, row in straight.world.items():
        assert_allclose(turned.world[name], row, rtol=1e-8, atol=1e-12, err_msg=name)


def test_other_processes_give_the_same_bits(baseline: Scenario, first: Record) -> None:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        there = pool.submit(calculate, baseline, 1).result().record
    assert differences(first, there) == []


def test_closing_again_gives_the_same_record(baseline: Scenario) -> None:
    world = World(baseline, seed=1)
    assert differences(world.run(), world.close()) == []
