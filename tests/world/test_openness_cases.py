"""Cases of open models and imitation (O1 to O3) on whole worlds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import lambertw

from simulation.policies.open_releases import OpenReleases
from simulation.policy import Policy
from simulation.world import World
from tests.world.small_worlds import (
    ENTERPRISE,
    FIXED_PRICES,
    STEADY_BUDGETS,
    after,
    built,
    chip_table,
    firm,
    payer,
    prices,
    shares,
    still,
    yearly_share,
)

# Everybody's algorithms improve by one log unit a quarter, and models last a quarter.
GROWING = {
    "scaling.algorithmic_growth": float(np.exp(4.0)),
    "scaling.common_progress_share": 1.0,
    "scaling.knowledge_depreciation": 1.0,
    "cloud.own_use_ceiling": 1.0,
    "cloud.operating_cost": 0.0,
}
TASTE, MILLION_USERS = 0.7, 1.0


def lead(world: World) -> float:
    """Lead of the best model over the open ones, log units."""
    return float(world.market.frontier - world.market.open_frontier)


def leader_alone(changes: dict[str, Any], growing: bool = True, policies: tuple[Policy, ...] = (), **lab: Any) -> World:
    """One lab with steady compute against open models that anybody serves at cost, after ten quarters."""
    owner = {"landlord": "own", "compute_owned_h100e": 100.0, "compute_used_h100e": 100.0}
    settings = {
        "products.enterprise.taste_dispersion": TASTE,
        # Before the first model is open the alternative is to do without, far below what the lab offers.
        "products.enterprise.outside_value": -40.0,
        **(GROWING if growing else {}),
        **changes,
    }
    firms = [firm("Leader", **{**(owner if growing else {}), **lab})]
    return after(still(firms, settings, supply=chip_table(1.0, 1.0), policies=policies), 10)


@pytest.mark.parametrize(("lag", "rent"), [(0.0, 0.27846), (1.0, 0.56714), (2.0, 1.0), (4.0, 2.20794)])
@pytest.mark.parametrize("by", ["itself", "policy"])
def test_value_of_secrecy(lag: float, rent: float, by: str) -> None:
    """Case O1: profit M mu W and share W / (1 + W), W = LambertW(exp(lag g / mu - 1)), with g / mu = 1 a quarter."""
    if by == "policy":
        world = leader_alone({}, policies=(OpenReleases(start="2023Q1", lag_quarters=lag),))
    else:
        world = leader_alone({}, release_lag_quarters=lag)
    assert_allclose(lead(world), lag, atol=1e-9)
    worth = lambertw(np.exp(lag - 1.0)).real
    assert_allclose(worth, rent, rtol=2e-5)
    assert_allclose(prices(world), TASTE * (1 + worth), rtol=1e-9)
    assert_allclose(shares(world), worth / (1 + worth), rtol=1e-9)
    assert_allclose(world.firms.revenue[0], 1e-3 * MILLION_USERS * TASTE * worth, rtol=1e-8)


def test_without_a_lead_only_differentiation_pays() -> None:
    """Cases O1 and O3: capability stands still and is open, so the rent of the lead is gone: W = .27846."""
    world = leader_alone({}, growing=False, release_lag_quarters=0.0)
    assert lead(world) == 0.0
    assert_allclose(world.firms.revenue[0], 1e-3 * MILLION_USERS * TASTE * 0.27846, rtol=1e-4)


def test_open_at_once_puts_entrants_at_the_frontier() -> None:
    """Case O3: with an open frontier all entrants are as good as the leader; all firms and the fringe share alike."""
    changes = {
        "churn.entry_rate": 8.0,
        "churn.entry_cost": 1e-6,
        "churn.entrant_reach": 1.0,
        "finance.investor_pool": 10.0,
        "cloud.rentable_share": 0.0,  # nobody can train, so capability stands still
        "products.newcomer_appeal": 0.0,
    }
    world = leader_alone(changes, growing=False, release_lag_quarters=0.0)
    world.scenario = still(world.scenario.firms)  # nobody enters in the quarter in which all have settled
    world.step()
    count = int(world.firms.active.sum())
    assert count > 5
    assert_allclose(world.firms.log_stock[:count], world.market.frontier, rtol=1e-12)
    assert np.ptp(prices(world)) < 1e-9
    # The fringe sells at cost, so n firms and the fringe are equal but for the margin.
    share = float(shares(world)[0])
    assert_allclose(shares(world), share, rtol=1e-9)
    assert_allclose(prices(world)[0], world.market.taste[ENTERPRISE, 0] / (1 - share), rtol=1e-8)
    assert_allclose(world.market.fringe_users[ENTERPRISE].sum() + count * share, 1.0, rtol=1e-9)


def test_imitator_trails_by_a_lag() -> None:
    """Case O2: the leader gains .1 a quarter, the imitator closes .75 of the gap: a gap of .133333; tolerance A."""
    changes = {
        **STEADY_BUDGETS,
        "finance.spending_growth": 1.0,
        "scaling.algorithmic_growth": float(np.exp(0.4)),
        "scaling.common_progress_share": 0.0,
        "openness.imitation": yearly_share(0.75),
    }
    firms = [payer("Leader", 1.0, kind="integrated_incumbent", users_enterprise_m=1.0), firm("Imitator")]
    world = after(still(firms, changes, quarters=40, supply=chip_table(1.0, 1.0)))
    assert_allclose(world.firms.log_know_how[0], 0.1 * 40, rtol=1e-9)
    assert_allclose(world.firms.log_know_how[0] - world.firms.log_know_how[1], 0.133333, rtol=1e-5)
    assert_allclose(world.firms.log_know_how[0] - world.firms.log_know_how[1], 0.1 / 0.75, rtol=1e-9)


def test_labs_behind_the_open_models_build_on_them_before_the_first_quarter() -> None:
    """Otherwise what is taken for their brand would be what the open model gives them a quarter later."""
    firms = [firm("Open", release_lag_quarters=0.0, users_enterprise_m=0.5), firm("Late", largest_run_flop=1e20)]
    world = built(still(firms, {"churn.entrant_reach": 0.3}))
    assert_allclose(world.firms.log_stock[1], world.market.open_frontier + np.log(0.3), rtol=1e-12)


@pytest.mark.parametrize(("speed", "focus"), [(0.0, 0.25), (1.0, 1.0), (0.5, 1.0 - 0.75 * 0.5**0.25)])
def test_a_lab_turns_its_computers_to_general_models(speed: float, focus: float) -> None:
    """Its first run is a quarter of what its compute allows; a share of the rest follows every year."""
    owner = {"landlord": "own", "compute_owned_h100e": 100.0, "compute_used_h100e": 100.0}
    settings = {
        "scaling.reorientation": speed,
        "cloud.own_use_ceiling": 1.0,
        "cloud.operating_cost": 0.0,
        **FIXED_PRICES,
    }
    able = 0.06 * 100.0 * 9.9e14 * 0.38 * 7_889_400.0
    lab = firm("Lab", largest_run_flop=able / 4.0, **owner)
    world = after(still([lab], settings, supply=chip_table(1.0, 1.0)), 1)
    full = 100.0 * (1.0 - world.firms.inference_share[0]) * 9.9e14 * 0.38 * 7_889_400.0
    assert_allclose(world.firms.training[0] / full, focus, rtol=0.02)
