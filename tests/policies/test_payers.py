"""Whatever a policy makes governments spend, another payer refunds to the last cent, if that is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.policies import policies
from simulation.scenario_loading import load_scenario
from simulation.world import World
from tests.world.drawn_scenarios import changed

START = "2023Q1"
COSTS: dict[str, tuple[dict[str, Any], str]] = {
    "open_lab_fund": ({"budget_share": 1e-7}, "grants to open labs"),
    "alternatives_fund": ({"budget_share": 1e-7, "line": 0.3}, "grants to challengers"),
    "public_research_lab": ({"budget_share": 1e-7}, "public labs"),  # China has one and founds none
    "international_lab": ({"budget_share": 5e-6}, "joint lab"),
    "public_compute_share": ({"world_share": 1e-5}, "chips"),
    "compute_vouchers": ({"subsidy": 1e-3}, "compute vouchers"),
    "basic_compute": ({"budget_share": 1e-7}, "basic compute"),
    "pooled_training": ({"pooled_share": 1e-4, "pay": 0.5}, "pooled training"),
}


def world(name: str, payer: str) -> World:
    """A world after the second quarter of a policy, in which a lab founded in the first is at work."""
    chosen = policies()[name](start=START, payer=payer, **COSTS[name][0])
    one = World(changed(load_scenario(end="2024Q4", workers=300), {"policies": (chosen,)}), seed=1)
    for _ in range(2):
        one.step()
    return one


@pytest.mark.parametrize("name", COSTS)
def test_firms_refund_what_it_costs(name: str) -> None:
    one = world(name, "AI firms")
    cost = -one.ledger.flows[COSTS[name][1]]["governments"]
    assert cost.sum() > 0.0
    assert_allclose(one.ledger.flows["levy for policies"]["governments"], cost, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("name", COSTS)
def test_all_nations_share_what_it_costs(name: str) -> None:
    one = world(name, "all nations")
    cost = -one.ledger.flows[COSTS[name][1]]["governments"]
    refund = one.ledger.flows.get("shared cost of policies", {}).get("governments", np.zeros_like(cost))
    borne = cost - refund
    assert_allclose(borne.sum(), cost.sum(), rtol=1e-9)
    output = one.economy.output
    assert_allclose(borne / borne.sum(), output / output.sum(), rtol=1e-6)
