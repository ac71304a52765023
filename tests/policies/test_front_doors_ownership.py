"""Policies that change who owns AI firms: public funds, stakes of states, shares for people at work."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from simulation.agents.population.schema import EMPLOYED
from simulation.parameters.starts import FirmStart
from simulation.policies.public_equity import PublicEquity
from simulation.policies.sovereign_ai_fund import SovereignAiFund
from simulation.policies.worker_equity import WorkerEquity
from simulation.policy import Policy
from simulation.rules.wealth.public_fund import fund_ratio, fund_step
from simulation.strategies import FirmDecision, FirmView, Strategy
from simulation.world import World
from tests.policies.test_front_doors_sharing import NO_WORK_BY_AI, NOBODY_DIES, grains_of, nations_of
from tests.world.small_worlds import FIXED_PRICES, START, built, firm, still, yearly_share

Floats = NDArray[np.float64]
CALM = {**NO_WORK_BY_AI, **NOBODY_DIES, **FIXED_PRICES, "wealth.sales_multiple": 0.0}
"""AI firms are worth their cash."""
GRAINS = 1e-7
"""Payments to people are whole grains; what is left of one waits in the fund as a dividend of the next quarter."""


class Asker(Strategy):
    """Asks for a hundred million dollars every quarter and plans to spend all it could have."""

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Ask, and plan."""
        plan = self.plan(view)
        plan.spending_usd_bn, plan.raise_usd_bn = 1.0, 0.1
        return plan


ASKER = f"{__name__}:Asker"


def idle(**values: Any) -> FirmStart:
    """A firm with cash that it never touches, and nothing to sell."""
    return firm("Idle", **{"kind": "compute_owner", "landlord": "own", "users_enterprise_m": 0.0, **values})


def asker(name: str, **values: Any) -> FirmStart:
    """A lab with a billion dollars that wants more."""
    return firm(name, **{"strategy": ASKER, "cash_usd_bn": 1.0, **values})


def world_of(
    policies: tuple[Policy, ...],
    firms: tuple[FirmStart, ...],
    changes: dict[str, Any],
    quarters: int = 12,
    **tables: Any,
) -> World:
    return built(still(firms, {**CALM, **changes}, quarters, policies=policies, **tables))


def fund_of(world: World) -> float:
    """Value of all public funds, USD bn."""
    return float(world.economy.public_share.sum() * world.economy.valuation.sum())


@pytest.mark.parametrize(
    ("inflow", "growth", "dividend", "payout"),
    [(0.01, 0.03, 0.05, 0.04), (0.002, 0.0, 0.0, 0.05), (0.005, 0.02, 0.01, 0.0)],
)
def test_fund_grows_to_its_ratio(inflow: float, growth: float, dividend: float, payout: float) -> None:
    """Case T6.3: S' = S (1 + r) + inflow - payout S in each quarter, and S / Y tends to inflow / (g - r + payout)."""
    chosen = SovereignAiFund(
        start=START, inflow=inflow, payout=yearly_share(payout), largest_share=0.9 if dividend else 0.5
    )
    lab, quarters = idle(cash_usd_bn=1000.0), 40
    changes = {"population.world_growth": (1.0 + growth) ** 4}
    world = world_of((chosen,), (lab,), changes, quarters, nations=nations_of(1.0))
    fund, ratios = 0.0, []
    for _ in range(quarters):
        output, value = float(world.economy.output.sum()), 1000.0
        paid = np.array([dividend * value])
        world.ledger.transfer(world.accounts.business, world.accounts.fund, paid, "dividends of the test")
        expected = float(fund_step(fund, dividend, inflow * output, payout))
        world.step()
        fund = fund_of(world)
        ratios.append(fund / output / (1.0 + growth))  # a fund at the start of a quarter over its output
        assert_allclose(fund, expected, rtol=GRAINS)
        assert_allclose(world.economy.valuation.sum(), value, rtol=1e-12)
    rest = fund_ratio(inflow, growth, dividend, payout)
    gap = rest - np.array(ratios[2:])
    assert_allclose(gap[1:] / gap[:-1], (1.0 + dividend - payout) / (1.0 + growth), rtol=1e-5)


def test_buying_and_paying_out_makes_nobody_richer_than_what_moves() -> None:
    """Sellers have money for shares; governments pay what they put in and no more; people get the payout."""
    lab = idle(cash_usd_bn=10.0)
    free, funded = (
        world_of(policies, (lab,), {"wealth.consume_income": 0.0}, nations=nations_of(1.0, 2.0))
        for policies in ((), (SovereignAiFund(start=START, inflow=0.05, payout=yearly_share(0.1), nations="AAA"),))
    )
    for _ in range(3):
        for world in (free, funded):
            world.step()
        flows, output = funded.ledger.flows, funded.economy.output
        bought = -flows["public AI shares"]["governments"]
        assert bought[1] == 0.0
        assert abs(float(flows["AI equity"]["households"].sum() - bought.sum())) <= grains_of(funded).sum()
    paid = flows["AI fund payout"]["households"]
    assert_allclose(paid[0], 0.1 * (fund_of(funded) - bought[0]) / 1.0, rtol=1e-3)
    assert paid[1] == 0.0
    assert_allclose(bought[0] + paid[0], 0.05 * output[0], rtol=2e-2)
    private = float((funded.economy.equity_units * funded.economy.unit_value).sum())
    assert_allclose(private + fund_of(funded), funded.economy.valuation.sum(), rtol=1e-12)
    assert abs(float(funded.accounts.fund.holder.cash.sum())) <= grains_of(funded).sum()
    assert np.all(np.abs(funded.economy.set_aside["AI fund payout"]) <= grains_of(funded) + 1e-12)


def test_funds_stop_at_the_largest_share_and_sell_what_rounds_ask_of_them() -> None:
    chosen = SovereignAiFund(start=START, end="2024Q2", inflow=0.1, payout=0.0, largest_share=0.25)
    world = world_of((chosen,), (idle(cash_usd_bn=0.1),), {}, nations=nations_of(1.0, 1.0))
    for _ in range(6):
        world.step()
    assert_allclose(world.economy.public_share.sum(), 0.25, rtol=1e-9)
    assert_allclose(*world.economy.public_share, rtol=1e-9)
    # Holders put in a tenth of the value: who puts in nothing more is left with that much less.
    value = float(world.economy.valuation.sum())
    asked = np.zeros(world.firms.capacity)
    asked[0] = 0.1 * value
    world.ledger.transfer(world.accounts.fund, world.accounts.firms, asked, "rounds of the test")
    before = world.accounts.governments.holder.cash.sum()
    world.step()
    assert_allclose(world.economy.public_share.sum(), 0.25 * (1.0 - 0.1 / 1.1), rtol=1e-6)
    assert "AI equity" in world.ledger.flows
    assert abs(float(world.accounts.governments.holder.cash.sum()) - before) < 0.5


def test_states_invest_in_what_labs_still_ask_for_and_own_it() -> None:
    """Labs at home get the budget in proportion to what they ask for; holders of the rest lose nothing."""
    firms = (
        asker("Asks"),
        asker("Asks too"),
        asker("Abroad", nation="BBB"),
        asker("Group", kind="integrated_incumbent", parent_cash_flow_usd_bn=1.0, parent_share=0.1),
    )
    chosen = PublicEquity(start=START, budget_share=0.1, payout=0.0, nations="AAA")
    world = world_of((chosen,), firms, {}, nations=nations_of(1.0, 1.0))
    budget, value = 0.1 * float(world.economy.output[0]), float(world.economy.valuation.sum())
    world.step()
    paid = world.ledger.flows["public equity"]
    assert_allclose(paid["governments"], [-budget, 0.0], rtol=1e-12)
    assert_allclose(world.firms.raised[:3], [budget / 2, budget / 2, 0.0], rtol=1e-12)
    assert_allclose(world.firms.spending[:3], [1.0, 1.0, 1.0], rtol=1e-12)
    assert_allclose(world.economy.public_share, [budget / (value + budget), 0.0], rtol=1e-12)


def test_states_pay_no_more_than_labs_want() -> None:
    chosen = PublicEquity(start=START, budget_share=0.1, payout=0.0)
    world = world_of((chosen,), (asker("Asks"),), {}, nations=nations_of(1.0, gdp_usd_bn=100.0))
    world.step()
    assert_allclose(world.ledger.flows["public equity"]["AI firms"], [0.1], rtol=1e-12)


def test_people_at_work_get_equal_shares_and_all_others_own_less() -> None:
    nations = nations_of(1.0, 3.0, separation_monthly=0.05, job_finding_monthly=0.3)
    chosen = WorkerEquity(start=START, rate=1.02**4 - 1.0)
    world = world_of((chosen,), (idle(cash_usd_bn=10.0),), {"workers": 400}, nations=nations)
    before, units = world.workers.ai_equity.copy(), float(world.economy.equity_units.sum())
    world.step()
    works = world.workers.status == EMPLOYED
    new = world.workers.ai_equity - before
    assert not new[~works].any()
    each = 0.02 * units * 1e9 / float(world.workers.weight[works].sum())
    exact = np.spacing(before[works])  # of a column in single precision
    assert np.all(np.abs(new[works] - each) <= exact + 1e-4 * each)
    assert_allclose(world.economy.equity_units.sum(), 1.02 * units, rtol=1e-6)
    held = np.bincount(world.workers.nation, world.workers.ai_equity.astype(float) * world.workers.weight) / 1e9
    assert_allclose(world.economy.equity_units, held, rtol=1e-12)
    assert_allclose(world.economy.unit_value * held.sum(), world.economy.valuation.sum(), rtol=1e-12)


def test_gifts_to_workers_thin_out_public_shares_as_well() -> None:
    policies = (
        SovereignAiFund(start=START, end=START, inflow=0.1, payout=0.0),
        WorkerEquity(start="2023Q2", end="2023Q2", rate=1.05**4 - 1.0),
    )
    world = world_of(policies, (idle(cash_usd_bn=10.0),), {}, nations=nations_of(1.0))
    world.step()
    share = float(world.economy.public_share[0])
    assert share > 0.0
    world.step()
    assert_allclose(world.economy.public_share[0], share / 1.05, rtol=GRAINS)
    world.step()
    assert_allclose(world.economy.public_share[0], share / 1.05, rtol=GRAINS)
