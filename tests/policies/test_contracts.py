"""What every policy owes: no dose is no difference, nothing before it starts, money is moved and not made.

A policy that is put into the folder is tested here by itself; it only has to name its strength.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulation import load_scenario
from simulation.checking.invariants import run_checked
from simulation.levers import LEVERS, NEUTRAL, Levers
from simulation.parameters.quantity import quantities
from simulation.parameters.scenario import Scenario
from simulation.policies import policies
from simulation.policy import NOTHING_SEEN, Policy
from simulation.recorder import Record
from simulation.timeline import Quarter
from simulation.world import World
from tests.world.drawn_scenarios import changed
from tests.world.test_chance import TABLES, differences

NAMES = sorted(policies())
START, END = "2024Q1", "2025Q2"


def dose(name: str, part: float) -> float:
    """A dose of a policy: none, or a part of the way from the weak to the strong end of its plausible range."""
    kind = policies()[name]
    low, high = {key: known.plausible for key, known, _ in quantities(kind)}[kind.strength]  # type: ignore[misc]
    weak, strong = (high, low) if kind.neutral == float("inf") else (low, high)
    return kind.neutral if part == 0.0 else weak + part * (strong - weak)


def policy(name: str, part: float, **dates: Any) -> Policy:
    kind = policies()[name]
    return kind(**{"start": START, kind.strength: dose(name, part), **dates})


def run(scenario: Scenario, *chosen: Policy) -> Record:
    return World(changed(scenario, {"policies": chosen}), seed=1).run()


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(end="2026Q4", workers=300)


@pytest.fixture(scope="module")
def plain(scenario: Scenario) -> Record:
    return run(scenario)


def test_every_policy_names_its_strength() -> None:
    for name, kind in policies().items():
        declared = {key: (known, default) for key, known, default in quantities(kind)}
        assert kind.strength in declared, name
        known, default = declared[kind.strength]
        assert default == kind.neutral, f"{name} does nothing unless someone gives it a strength"
        assert known.plausible is not None, name


@pytest.mark.parametrize("name", NAMES)
def test_no_dose_is_no_difference(name: str, scenario: Scenario, plain: Record) -> None:
    assert differences(plain, run(scenario, policy(name, 0.0))) == []
    assert policy(name, 0.0).levers(Quarter.parse(START), NOTHING_SEEN) == NEUTRAL


@pytest.mark.parametrize("name", NAMES)
def test_nothing_differs_before_it_starts_and_something_after(name: str, scenario: Scenario, plain: Record) -> None:
    treated = run(scenario, policy(name, 1.0))
    start = plain.quarters.index(START)
    shared = min(len(plain.firm_names), len(treated.firm_names))
    for part in TABLES:
        for key, values in getattr(plain, part).items():
            other = getattr(treated, part)[key]
            if part == "firms":
                values, other = values[:, :shared], other[:, :shared]
            assert np.array_equal(values[:start], other[:start], equal_nan=True), (part, key)
    if name != "merger_control":  # no firm is for sale in every run
        assert differences(plain, treated) != []


@pytest.mark.parametrize("name", NAMES)
def test_after_its_end_only_its_traces_are_left(name: str, scenario: Scenario) -> None:
    world = World(changed(scenario, {"policies": (policy(name, 1.0, end=END),)}), seed=1)
    while world.quarter < world.quarters:
        acts = Quarter.parse(START) <= world.calendar <= Quarter.parse(END)
        world.step()
        assert bool(world.levers.moved()) is acts


@pytest.mark.parametrize("name", NAMES)
def test_money_is_moved_and_not_made(name: str, scenario: Scenario) -> None:
    run_checked(World(changed(scenario, {"policies": (policy(name, 1.0),)}), seed=2))


@pytest.mark.parametrize("name", NAMES)
def test_it_works_where_there_is_one_firm_or_none(name: str, scenario: Scenario) -> None:
    google = next(firm for firm in scenario.firms if firm.name == "Google")
    for firms in ((), (google,)):
        run_checked(World(changed(scenario, {"firms": firms, "policies": (policy(name, 1.0),)}), seed=1))


def test_order_of_policies_changes_nothing(scenario: Scenario) -> None:
    chosen = [policy(name, 0.5) for name in NAMES]
    assert differences(run(scenario, *chosen), run(scenario, *chosen[::-1])) == []


@pytest.mark.parametrize("name", NAMES)
def test_it_comes_in_steps(name: str) -> None:
    """Levers with a finite neutral value move by equal steps, others when the phase-in is over."""
    slow, full = policy(name, 1.0, phase_in_quarters=3), policy(name, 1.0)
    first = Quarter.parse(START)
    for number, reached in enumerate((0.25, 0.5, 0.75, 1.0, 1.0)):
        now, end = slow.phased_levers(first + number, NOTHING_SEEN), full.levers(first + number, NOTHING_SEEN)
        for lever, about in LEVERS.items():
            finite = np.isfinite(about.neutral)
            part = reached if finite or reached == 1.0 else 0.0
            target = getattr(end, lever)
            expected = (
                about.neutral + part * (target - about.neutral) if finite else (target if part else about.neutral)
            )
            assert getattr(now, lever) == pytest.approx(expected)


def test_every_lever_has_a_neutral_value_and_a_way_to_combine() -> None:
    assert set(LEVERS) == set(Levers.__slots__)
    assert all(getattr(NEUTRAL, name) == lever.neutral for name, lever in LEVERS.items())
    assert NEUTRAL.moved() == ()
