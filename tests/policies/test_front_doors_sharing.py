"""Policies that share what AI brings, through the economy: the stated cases, and money that arrives where it should."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from simulation.agents.population.schema import GRAIN_USD
from simulation.checking.invariants import balances, check_change, check_quarter
from simulation.measures.inequality import gini, hill
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import NationStart
from simulation.policies.ai_profit_tax import AiProfitTax
from simulation.policies.basic_income import BasicIncome
from simulation.policies.flat_tax_dividend import FlatTaxDividend
from simulation.policies.wealth_tax import WealthTax
from simulation.policies.windfall_clause import WindfallClause
from simulation.policy import Policy
from simulation.rules.wealth.public_fund import debt_ratio
from simulation.rules.wealth.redistribution import wealth_tax_exponent_rise
from simulation.rules.wealth.returns import luck_returns, quarterly_return
from simulation.world import World
from tests.world.small_worlds import FIXED_PRICES, START, after, ahead, built, labs, still, yearly_share

Floats = NDArray[np.float64]
NO_WORK_BY_AI = {"work.feasible_share": 0.0, "work.assistance_gain": 0.0}
NOBODY_DIES = {"wealth.death": 0.0}
PROFITABLE = {**NO_WORK_BY_AI, **FIXED_PRICES}


def nations_of(*workers_m: float, **values: Any) -> tuple[NationStart, ...]:
    """Nations alike but for the number of their people, all of whom have work."""
    given = {"internet_share": 1.0, "separation_monthly": 0.0, "job_finding_monthly": 1.0, **values}
    return tuple(
        NationStart(code=code, workers_m=number, **given)
        for code, number in zip(("AAA", "BBB", "CCC"), workers_m, strict=False)
    )


def economy(policies: tuple[Policy, ...], changes: dict[str, Any], quarters: int = 12, **tables: Any) -> World:
    """A world without firms, in which only people, business and the state are left."""
    return built(still([], {**NO_WORK_BY_AI, **NOBODY_DIES, **changes}, quarters, policies=policies, **tables))


def grains_of(world: World) -> Floats:
    """A grain for each person of a nation, USD bn: what a payment in equal parts may miss."""
    return np.asarray(GRAIN_USD * world.workers.layout.people / 1e9)


def profit_of(world: World) -> Floats:
    firms = world.firms
    return np.asarray(firms.revenue + firms.rental_income - firms.cost - world.letting_cost)


def test_what_a_policy_adds_to_the_tax_goes_to_people_and_not_into_the_budget() -> None:
    """Of a rate of .5 the scenario has .2; what the other .3 brings is people's in the next quarter, to a grain."""
    firms, changes = labs(2, largest_run_flop=ahead([0.8, 0.0])), {"finance.profit_tax": 0.2, **NO_WORK_BY_AI}
    chosen = AiProfitTax(start=START, rate=0.3, to_people=1.0)
    free, taxed = (built(still(firms, changes, policies=policies)) for policies in ((), (chosen,)))
    for world in (free, taxed):
        world.step()
    raised = taxed.ai_tax_revenue.copy()
    assert raised[0] > 0.0
    assert_allclose(raised, 0.3 * profit_of(taxed).sum(), rtol=1e-12)
    assert_allclose(taxed.economy.ai_taxes, 0.5 * profit_of(taxed).sum(), rtol=1e-12)
    for world in (free, taxed):
        world.step()
    paid = taxed.ledger.flows["AI dividend"]
    assert_allclose(paid["households"], raised, atol=float(grains_of(taxed)[0]), rtol=0.0)
    assert_allclose(paid["governments"], -paid["households"], rtol=0.0)
    bought = [world.ledger.flows["government purchases"]["business"] for world in (free, taxed)]
    assert_allclose(bought[1], bought[0], rtol=1e-12)


@pytest.mark.parametrize(("share", "expected"), [(0.05, 0.00809), (0.005, 0.00004), (0.0009, 0.0)])
def test_windfalls_are_those_of_the_clause(share: float, expected: float) -> None:
    """Case T6.5: profit of 5 % of world product pays .809 % of it, .5 % pays .004 %, less than .1 % nothing."""

    def world(gdp_usd_bn: float, *policies: Policy) -> World:
        nations = nations_of(1.0, 3.0, gdp_usd_bn=gdp_usd_bn / 2)
        return after(still(labs(1), PROFITABLE, nations=nations, policies=policies), 1)

    free = world(1.0)
    profit, output = float(profit_of(free)[0]), float(free.economy.output.sum())
    signed = world(profit / share / output, WindfallClause(start=START, factor=1.0))
    product = float(signed.economy.output.sum())
    assert_allclose(profit_of(signed)[0] / product, share, rtol=1e-6)
    assert_allclose(signed.ai_tax_revenue.sum() / product, expected, rtol=1e-4, atol=1e-12)
    assert_allclose(signed.ai_tax_revenue, signed.ai_tax_revenue.sum() * np.array([0.25, 0.75]), rtol=1e-12)
    signed.step()
    paid = signed.ledger.flows.get("AI dividend", {}).get("households", np.zeros(2))
    assert np.all(np.abs(paid - expected * product * np.array([0.25, 0.75])) <= grains_of(signed) + 1e-4 * expected)


def test_windfall_targets_choose_firms_and_everybody_receives() -> None:
    nations = nations_of(1.0, 1.0, gdp_usd_bn=0.02)
    chosen = WindfallClause(start=START, factor=1.0, nations="AAA")
    missed = WindfallClause(start=START, factor=1.0, nations="BBB")
    hit, not_hit = (after(still(labs(1), PROFITABLE, nations=nations, policies=(one,)), 2) for one in (chosen, missed))
    assert_allclose(*hit.ledger.flows["AI dividend"]["households"], rtol=1e-3)
    assert not not_hit.ai_tax_revenue.any()


ONLY_LUCK = {
    "wealth.consume_income": 0.0,
    "wealth.consume_wealth": 0.0,
    "wealth.return_type_sd": 0.0,
    "wealth.scale_return": 0.0,
    "budget.payout_ratio": 0.0,
    "budget.depreciation": 0.0,
    "population.world_growth": 1.0,
    "workers": 100_000,
}
RICH_AND_IDLE = {"capital_output": 1e6, "tax_share": 0.0, "labour_share": 1.0}
"""A nation that owns a million times what it makes in a year: wealth moves by luck and by the tax."""


def under_luck_and_tax(tax: float, sd: float, quarters: int) -> World:
    """A world in which all began alike; nothing is lost on the way, and only wages come in."""
    changes = {**ONLY_LUCK, "wealth.return_luck_sd": 2 * sd}
    chosen = WealthTax(start=START, rate=yearly_share(tax), threshold_usd=0.0)
    world = economy((chosen,), changes, quarters, nations=nations_of(1.0, **RICH_AND_IDLE))
    world.workers.wealth = np.full(len(world.workers), 1e9)
    world.step()
    money = everything(world)
    for _ in range(quarters - 1):
        world.step()
        money += float(world.ledger.flows["wages"]["households"].sum())
    assert_allclose(everything(world), money, rtol=1e-9)
    return world


def everything(world: World) -> float:
    kept = sum(float(one.sum()) for one in world.economy.set_aside.values())
    return float(world.accounts.households.holder.cash.sum()) + kept


@pytest.mark.parametrize("tax", [0.03, 0.05])
def test_a_wealth_tax_that_is_paid_back_thins_the_tail(tax: float) -> None:
    """Cases T2.6, T6.2: the exponent is 1 - 2 ln(1 - tax) / sd^2, and exactly the root of E[(1 - tax + luck)^a] = 1."""
    sd = 0.25
    world, factor = under_luck_and_tax(tax, sd, 150), 1.0 - tax + luck_returns(2 * sd)
    stated = 1.0 + wealth_tax_exponent_rise(tax, sd)
    low, high = 1.01, 3 * stated
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.mean(factor**middle) < 1.0 else (low, middle)
    assert_allclose(low, stated, rtol=0.06)
    largest = 250
    found = hill(world.workers.wealth, largest)  # all rows began alike, whatever their weight
    assert abs(found / low - 1.0) <= 3 / np.sqrt(largest)


def test_under_a_wealth_tax_wealth_spreads_as_far_as_luck_can_take_it() -> None:
    """Case T2.5: with q = (1 - tax)^2 + sd^2 the variance over the squared mean comes to rest at sd^2 / (1 - q)."""
    tax, sd = 0.1, 0.2
    world = under_luck_and_tax(tax, sd, 60)
    wealth, weight = world.workers.wealth, world.workers.weight
    spread = np.average((wealth / np.average(wealth, weights=weight) - 1.0) ** 2, weights=weight)
    assert_allclose(spread, sd**2 / (1.0 - (1.0 - tax) ** 2 - sd**2), rtol=0.05)


def test_only_wealth_above_the_threshold_is_taxed_and_the_budget_keeps_what_is_not_paid_back() -> None:
    nations = nations_of(1.0, 1.0)
    chosen = WealthTax(start=START, rate=yearly_share(0.01), threshold_usd=5e6, to_people=0.25, nations="AAA")
    world = economy((chosen,), {"workers": 2000}, nations=nations)
    wealth, nation = world.workers.wealth.copy(), world.workers.nation
    due = np.round(0.01 * np.maximum(wealth - 5e6, 0.0) / GRAIN_USD) * GRAIN_USD
    expected = np.bincount(nation, due * world.workers.weight) / 1e9
    world.step()
    assert expected[0] > 0.0
    assert_allclose(world.ledger.flows["wealth tax"]["governments"], [expected[0], 0.0], rtol=1e-9)
    world.step()
    paid = world.ledger.flows["wealth dividend"]["households"]
    assert_allclose(paid, [0.25 * expected[0], 0.0], atol=float(grains_of(world)[0]), rtol=0.0)


def incomes(policies: tuple[Policy, ...]) -> tuple[Floats, Floats, World]:
    """Disposable incomes of a quarter, one by one: nobody consumes, dies or has luck, so all income is saved."""
    changes = {
        "wealth.consume_income": 0.0,
        "wealth.consume_wealth": 0.0,
        "wealth.return_luck_sd": 0.0,
        "wealth.return_type_sd": 0.0,
        "wealth.scale_return": 0.0,
        "workers": 3000,
    }
    nation = nations_of(1.0, gdp_usd_bn=100.0, wealth_bottom50=0.05)
    world = economy(policies, changes, nations=nation)
    before = world.workers.wealth.copy()
    world.step()
    assert abs(world.ledger.revaluations["gains on wealth"]["households"][0]) < 1e-9
    return np.asarray(world.workers.wealth - before), world.workers.weight, world


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.9])
def test_flat_tax_and_dividend_scale_inequality_and_nothing_else(rate: float) -> None:
    """Case T6.1: Gini times 1 - rate, mean and ranks as before, with other taxes and transfers in force as well."""
    free, weight, plain = incomes(())
    shared, _, world = incomes((FlatTaxDividend(start=START, rate=rate),))
    assert plain.ledger.flows["labour tax"]["governments"][0] > 0.0
    assert_allclose(gini(shared, weight), (1.0 - rate) * gini(free, weight), rtol=1e-5)
    assert_allclose(np.average(shared, weights=weight), np.average(free, weights=weight), rtol=1e-6)
    assert np.all(np.diff(shared[np.argsort(free, kind="stable")]) >= -4 * GRAIN_USD)
    taken = (
        plain.ledger.flows["government purchases"]["business"],
        world.ledger.flows["government purchases"]["business"],
    )
    assert_allclose(*taken, rtol=1e-12)


def test_what_a_flat_tax_brings_is_paid_back_in_the_quarter_and_the_rest_is_carried_over() -> None:
    world = economy((FlatTaxDividend(start=START, rate=0.2),), {}, nations=nations_of(1.0, 2.0))
    brought = np.zeros(2)
    for _ in range(6):
        before = balances(world)
        rates = world.economy.start.tax_rates
        world.step()
        check_quarter(world)
        check_change(before, world)
        flows = world.ledger.flows
        for tax, rate in (("labour tax", rates.labour), ("capital tax", rates.capital)):
            brought += 0.2 * (1.0 - rate) / (rate + 0.2 * (1.0 - rate)) * flows[tax]["governments"]
        brought -= flows["income dividend"]["households"]
        assert_allclose(world.economy.set_aside["income dividend"], brought, rtol=0.0, atol=1e-9)
        assert np.all(np.abs(brought) <= 2 * grains_of(world) + 1e-4 * flows["income dividend"]["households"])


def test_basic_income_is_a_share_of_output_and_the_budget_pays_it() -> None:
    nations = nations_of(1.0, 2.0)
    free, paid = (
        economy(policies, {}, nations=nations)
        for policies in ((), (BasicIncome(start=START, share=0.02, nations="BBB"),))
    )
    output = paid.economy.output.copy()
    for world in (free, paid):
        world.step()
    income = paid.ledger.flows["basic income"]["households"]
    assert np.all(np.abs(income - 0.02 * output * [0.0, 1.0]) <= grains_of(paid))
    bought = [world.ledger.flows["government purchases"]["business"] for world in (free, paid)]
    assert_allclose(bought[0] - bought[1], income, rtol=1e-3, atol=1e-9)


def test_debt_for_a_basic_income_tends_to_its_ratio() -> None:
    """Case T6.4: a lasting deficit of d of output ends in debt of d (1 + g) / (g - r) of it where growth is faster."""
    growth, interest, share = 0.03, 0.01, 0.02
    changes = {
        "budget.government": "debt",
        "budget.debt_interest": (1.0 + interest) ** 4 - 1.0,
        "budget.social_transfers": 0.0,
        "budget.capital_tax": 0.0,
        "budget.labour_burden": 1.0,
        "population.world_growth": (1.0 + growth) ** 4,
    }
    world = economy((BasicIncome(start="2023Q2", share=share),), changes, 60, nations=nations_of(1.0, labour_share=1.0))
    ratios = []
    world.step()  # which sets the plan of purchases
    for _ in range(59):
        world.step()
        ratios.append(-float(world.accounts.governments.holder.cash[0] / world.economy.output[0]))
    # What is paid out is measured by the output of the quarter before, so that the deficit is d / (1 + g).
    rest = debt_ratio(share / (1.0 + growth), growth, interest)
    assert_allclose(quarterly_return((1.0 + interest) ** 4 - 1.0), interest, rtol=1e-12)
    gap = rest - np.array(ratios)
    assert_allclose(gap[30:] / gap[29:-1], (1.0 + interest) / (1.0 + growth), rtol=1e-3)
    assert abs(ratios[-1] - rest) < 0.4 * abs(ratios[0] - rest)


def test_a_scenario_can_hold_them_all(changed_baseline: Scenario) -> None:
    """Four ways to share at once, in all nations: every row closes and everyone's part is paid."""
    world = World(changed_baseline, seed=1)
    for _ in range(8):
        before = balances(world)
        world.step()
        check_quarter(world)
        check_change(before, world)
    rows = {"AI dividend", "wealth dividend", "income dividend", "basic income"}
    assert rows <= set(world.ledger.flows)
    assert all(np.all(kept >= -1e-3) for kept in world.economy.set_aside.values())


@pytest.fixture
def changed_baseline() -> Scenario:
    from simulation import load_scenario
    from tests.world.drawn_scenarios import changed

    chosen = (
        AiProfitTax(start=START, rate=0.2, to_people=0.5),
        WealthTax(start=START, rate=0.02, threshold_usd=1e6),
        FlatTaxDividend(start=START, rate=0.1),
        BasicIncome(start=START, share=0.01),
    )
    return changed(load_scenario(end="2024Q4", workers=600), {"policies": chosen})
