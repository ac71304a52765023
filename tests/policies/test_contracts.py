"""What every policy owes, by the contracts that ``check-plugin`` asks of a user's own policy.

A policy that is put into the folder is tested here by itself; it only has to name its strength.
"""

from __future__ import annotations

import pytest

from simulation import load_scenario
from simulation.checking.contract import differences, failure, verdicts
from simulation.checking.contracts import (
    END,
    POLICY_CONTRACTS,
    START,
    PolicyTrial,
    order_of_policies_does_not_matter,
)
from simulation.levers import LEVERS, NEUTRAL, Levers
from simulation.parameters.scenario import Scenario
from simulation.policies import policies
from simulation.recorder import Record

NAMES = sorted(policies())
EACH = [contract for contract in POLICY_CONTRACTS if contract.check is not order_of_policies_does_not_matter]
"""Contracts that are tried policy by policy; the order is tried with all of them at once."""
IDLE = {
    "merger_control": "no firm is for sale in every run",
    "windfall_clause": "no firm earns a thousandth of world product within these years",
    "arms_treaty": "leaders alone, whom the scenario asks, do not sign so deep a cut",
}
"""Policies that may find nothing to do in this short run, and why; tests of their own show that they act."""


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(end="2026Q4", workers=300)


@pytest.fixture(scope="module")
def plain(scenario: Scenario) -> Record:
    return PolicyTrial(policies()[NAMES[0]], scenario).plain


@pytest.mark.parametrize("name", NAMES)
def test_a_policy_keeps_every_contract(name: str, scenario: Scenario, plain: Record) -> None:
    trial = PolicyTrial(policies()[name], scenario, plain)
    broken = [verdict for verdict in verdicts(EACH, trial) if verdict.state != "pass"]
    assert broken == []
    assert [quarter for quarter, moved in trial.moves.items() if moved] == [
        quarter for quarter in plain.quarters if START <= quarter <= END
    ], "a built-in policy acts in every quarter between its dates"
    if name not in IDLE:
        assert differences(plain, trial.treated) != []


def test_order_of_policies_changes_nothing(scenario: Scenario, plain: Record) -> None:
    trials = [PolicyTrial(policies()[name], scenario, plain) for name in NAMES]
    chosen = [trial.policy(0.5) for trial in trials]
    world = trials[0].world
    assert differences(world(*chosen).run(), world(*chosen[::-1]).run()) == []
    order = next(contract for contract in POLICY_CONTRACTS if contract not in EACH)
    assert failure(order, trials[0]) == ""


def test_every_lever_has_a_neutral_value_and_a_way_to_combine() -> None:
    assert set(LEVERS) == set(Levers.__slots__)
    assert all(getattr(NEUTRAL, name) == lever.neutral for name, lever in LEVERS.items())
    assert NEUTRAL.moved() == ()
