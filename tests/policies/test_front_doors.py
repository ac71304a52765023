"""The stated cases hold through the policies themselves, and not only in the rules and parameters they move."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation import load_scenario
from simulation.parameters.starts import NationStart
from simulation.policies.ai_profit_tax import AiProfitTax
from simulation.policies.choice_screens import ChoiceScreens
from simulation.policies.community_projects import CommunityProjects
from simulation.policies.data_portability import DataPortability
from simulation.policies.merger_control import MergerControl
from simulation.policies.public_compute_fund import PublicComputeFund
from simulation.policies.talent_visas import TalentVisas
from simulation.policy import Policy
from simulation.rules.industry.public_compute import crowd_out
from simulation.rules.industry.stability import tipping_threshold
from simulation.world import World
from tests.world.drawn_scenarios import changed
from tests.world.small_worlds import (
    START,
    STEADY_BUDGETS,
    after,
    ahead,
    built,
    chip_table,
    labs,
    payer,
    prices,
    shares,
    still,
)
from tests.world.test_flywheel_cases import flywheel, gap_growth, near_symmetry


def test_portability_raises_the_tipping_threshold() -> None:
    """Case F5: 2 % above the raised threshold the gap grows by .4 % a quarter; without the policy it grows faster."""
    theta, firms = 1.02 * tipping_threshold(2, 0.1), labs(2, data_enterprise=near_symmetry(2, 1e-4))
    shared = built(still(firms, flywheel(theta), policies=(DataPortability(start=START, share=0.1),)))
    assert_allclose(gap_growth(shared) - 1, 0.004, rtol=5e-3)
    assert gap_growth(built(still(firms, flywheel(theta)))) > 1.02


@pytest.mark.parametrize("elasticity", [0.0, 0.5, 2.0])
def test_fund_crowds_out_private_buyers(elasticity: float) -> None:
    """Case O4: price, private and public purchases by the closed form, at three tenths of private money."""
    changes = {**STEADY_BUDGETS, "chips.supply_elasticity": elasticity}
    nations = (NationStart(code="AAA", internet_share=1.0, workers_m=1.0, gdp_usd_bn=400.0),)
    table = chip_table(100.0, 0.01, chip_stock_h100e=1e-6)

    def world(*chosen: Policy) -> World:
        return after(still([payer("Buyer", 1.0)], changes, supply=table, nations=nations, policies=chosen), 1)

    free, fund = world(), world(PublicComputeFund(start=START, budget_share=0.003))
    expected = crowd_out(0.3, elasticity)
    assert_allclose(fund.chips.price_usd_bn / free.chips.price_usd_bn, expected.price, rtol=1e-9)
    assert_allclose(fund.firms.compute_owned[0] / free.firms.compute_owned[0], expected.private, rtol=1e-9)
    assert_allclose(fund.nations.public_compute[0] / fund.firms.compute_owned[0], 0.3, rtol=1e-9)


def test_tax_on_profit_moves_no_static_choice() -> None:
    """Case O6: prices and shares are the same to the last bit, and governments receive the tax."""
    firms = labs(3, largest_run_flop=ahead([0.8, 0.3, 0.0]))
    free, taxed = (after(still(firms, policies=chosen), 6) for chosen in ((), (AiProfitTax(start=START, rate=0.6),)))
    assert np.array_equal(prices(free), prices(taxed))
    assert np.array_equal(shares(free), shares(taxed))
    flows = taxed.close()
    row = flows.flow_rows.index("profit tax")
    assert flows.flows[:, row, flows.sectors.index("AI firms")].sum() < 0.0


def test_rates_add_up_and_nobody_pays_more_than_the_profit() -> None:
    """Two taxes of six tenths take all of the profit, and no more."""
    firms = labs(2, largest_run_flop=ahead([0.8, 0.0]))
    twice = (AiProfitTax(start=START, rate=0.6), AiProfitTax(start=START, rate=0.6))
    once = (AiProfitTax(start=START, rate=1.0),)
    taxed = [after(still(firms, policies=chosen), 4).firms.cash for chosen in (twice, once)]
    assert np.array_equal(*taxed)


def test_being_asked_is_looking_more_often() -> None:
    """A share that is asked looks as if it had reconsidered by itself: both together are one less who do neither."""
    firms = labs(2, largest_run_flop=ahead([1.0, 0.0]))
    inert: dict[str, Any] = {"products.enterprise.reconsider_share": 1.0 - 0.9**4}
    asked = after(still(firms, inert, policies=(ChoiceScreens(start=START, asked_share=1.0 - 0.8**4),)), 6)
    alert = after(still(firms, {"products.enterprise.reconsider_share": 1.0 - 0.72**4}), 6)
    assert_allclose(shares(asked), shares(alert), rtol=1e-9)


def test_no_merger_passes_a_limit_of_nothing() -> None:
    scenario = load_scenario(end="2027Q4", workers=300)
    strict = changed(scenario, {"policies": (MergerControl(start="2023Q1", limit=0.0),)})
    bought = [
        [event for event in World(one, seed=1).run().events if event.kind == "acquisition"]
        for one in (scenario, strict)
    ]
    assert bought[0]
    assert not bought[1]


def test_projects_are_paid_for_by_those_who_have_them() -> None:
    """Governments pay participation times its cost over output to business at home, in every quarter."""
    scenario = load_scenario(end="2024Q4", workers=300)
    chosen = CommunityProjects(start="2023Q1", participation=0.2, cost=0.001)
    world = World(changed(scenario, {"policies": (chosen,)}), seed=1)
    output = world.economy.output.copy()
    world.step()
    assert_allclose(world.ledger.flows["community projects"]["business"], 0.2 * 0.001 * output, rtol=1e-12)
    assert_allclose(world.ledger.flows["community projects"]["governments"], -0.2 * 0.001 * output, rtol=1e-12)


def test_visas_multiply_moves() -> None:
    """With nothing left of the costs, who thinks of moving goes anywhere as easily as to stay at home."""
    nations = tuple(
        NationStart(code=code, internet_share=1.0, workers_m=1.0, talent_share=0.5) for code in ("AAA", "BBB")
    )
    settings = {"talent.mobility": 1.0, "talent.wage_pull": 0.0, "talent.freedom_pull": 2.0}
    settings |= {f"power.erosion.by_{cause}": 0.0 for cause in ("power", "inequality", "rent", "consent")}
    moved = []
    for chosen in ((), (TalentVisas(start="2023Q2", cut=1.0),)):
        world = built(still([], settings, nations=nations, policies=chosen))
        world.step()
        world.nations.democracy = np.array([0.9, 0.1])
        world.step()
        moved.append(world.nations.researchers[0] / world.nations.researchers.sum())
    assert_allclose(moved[1], np.exp(1.6) / (1 + np.exp(1.6)), rtol=1e-9)
    assert 0.5 < moved[0] < moved[1]
