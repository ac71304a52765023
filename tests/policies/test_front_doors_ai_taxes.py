"""Taxes on compute and on the use of AI: what they raise, who pays, and what prices make of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation import load_scenario
from simulation.parameters.starts import NationStart
from simulation.policies.compute_permits import ComputePermits
from simulation.policies.compute_tax import ComputeTax
from simulation.policies.token_tax import TokenTax
from simulation.policy import Policy
from simulation.rules.industry.taxes import compute_tax_pass_through
from simulation.rules.wealth.redistribution import compute_tax_revenue, deadweight_loss
from simulation.steps.entry import _newcomer_profit
from simulation.steps.work import _taxed
from simulation.world import World
from tests.policies.test_front_doors_rules import facing
from tests.world.drawn_scenarios import changed
from tests.world.small_worlds import (
    ENTERPRISE,
    START,
    STEADY_BUDGETS,
    Floats,
    after,
    ahead,
    chip_table,
    labs,
    payer,
    prices,
    shares,
    still,
)

TASTE, COST = 0.7, 1.3
MARKET = {"products.enterprise.taste_dispersion": TASTE, "products.enterprise.unit_cost": COST}
RUNNING = {**MARKET, "products.fixed_cost_share": 0.0}
"""All of the cost of serving is compute, which nobody has here; prices are set all the same."""
LETTERS = chip_table(1.0, 1.0)
FIXED = {**STEADY_BUDGETS, "finance.spending_growth": 1.0}
ROWS = ("tax on compute", "tax on AI services", "permits to train")


def outside_worth(value: float) -> dict[str, Any]:
    """An outside option worth so much less (or more), in USD, than the frontier product without its price."""
    return {"products.enterprise.outside_value": (value + 1.0) / TASTE}


def bought(*chosen: Policy) -> World:
    """A firm with a budget of 3 for chips and one with 1, at a fixed supply."""
    changes = {**FIXED, "chips.supply_elasticity": 0.0}
    return after(still([payer("Large", 3.0), payer("Small", 1.0)], changes, supply=LETTERS, policies=chosen), 1)


def test_makers_of_scarce_chips_bear_the_tax() -> None:
    """At a fixed supply the price falls by the tax and allocations stay (Cases C4 and O8 with the other sign)."""
    free, taxed = bought(), bought(ComputeTax(start=START, rate=0.25))
    assert_allclose(taxed.chips.price_usd_bn * 1.25, free.chips.price_usd_bn, rtol=1e-9)
    assert_allclose(taxed.firms.compute_owned, free.firms.compute_owned, rtol=1e-9)
    assert_allclose(taxed.ai_tax_revenue.sum(), compute_tax_revenue(0.25, 1.0) * free.chips.spent_usd_bn, rtol=1e-9)


def rented(*chosen: Policy) -> World:
    """Two labs that rent on a market with chips for all, at the list price: a supply without end."""
    tenants = [payer(name, 1e-3, kind="cloud_tenant", landlord="market", users_enterprise_m=1.0) for name in "AB"]
    supply = chip_table(1.0, 1.0, chip_stock_h100e=1e6, other_owners_h100e=1e6)
    return after(still(tenants, FIXED, supply=supply, policies=chosen), 1)


@pytest.mark.parametrize("rate", [0.1, 0.5, 2.0])
def test_revenue_and_loss_of_a_tax_on_compute(rate: float) -> None:
    """Case T6.8 with fixed budgets, whose elasticity is 1: revenue t / (1 + t), loss ln(1 + t) - t / (1 + t)."""
    free, taxed = rented(), rented(ComputeTax(start=START, rate=rate))
    raised = taxed.ai_tax_revenue.sum() / free.rent_paid.sum()
    assert_allclose(raised, compute_tax_revenue(rate, 1.0), rtol=1e-9)
    points, weights = np.polynomial.legendre.leggauss(6)
    steps = rate * (1 + points) / 2
    rents = [rented(ComputeTax(start=START, rate=float(step))).firms.compute_used.sum() for step in steps]
    fall_of_surplus = rate / 2 * float(weights @ rents) / free.firms.compute_used.sum()
    assert_allclose(fall_of_surplus - raised, deadweight_loss(rate, 1.0), rtol=1e-4)


@pytest.mark.parametrize("cut", [0.0, 0.3])
def test_tenants_rent_less_by_the_tax_and_train_less(cut: float) -> None:
    """Case O6: B = x (1 + t) for rent, and with permits on top for research; cost is what was spent."""
    chosen = (ComputeTax(start=START, rate=0.25), *([ComputePermits(start=START, cut=cut)] if cut else []))
    free, taxed = rented(), rented(*chosen)
    research = 1 - taxed.firms.inference_share[0]
    expected = 1 / 1.25 / (1 + cut / (1 - cut) * research)
    assert_allclose(taxed.firms.training[:2] / free.firms.training[:2], expected, rtol=1e-9)
    budget = (taxed.firms.spending - taxed.staff_cost)[:2]
    assert_allclose(taxed.rent_paid[:2], budget, rtol=1e-9)
    paid = sum(taxed.ledger.flows.get(row, {}).get("governments", np.zeros(1)) for row in ROWS)
    assert_allclose(taxed.ai_tax_revenue, paid, rtol=1e-12)
    assert_allclose(shares(taxed), [0.5, 0.5], rtol=1e-12)


@pytest.mark.parametrize(("count", "covered"), [(1, False), (3, False), (3, True)])
@pytest.mark.parametrize("kind", [ComputeTax, TokenTax])
def test_pass_through_of_taxes_on_serving(kind: type[Policy], count: int, covered: bool) -> None:
    """Case P4: of a small tax on cost users pay 1 - s of a monopolist's, all of it where nobody stays out."""
    rate = 1e-5
    changes = {**RUNNING, **({} if covered else outside_worth(-1.5))}
    free, taxed = (
        after(still(labs(count), changes, policies=chosen), 1) for chosen in ((), (kind(start=START, rate=rate),))
    )
    share = float(shares(free)[0])
    seen = prices(taxed) * (1 + rate if kind is TokenTax else 1.0)
    through = compute_tax_pass_through(share, 0.0 if covered else 1 - count * share)
    assert_allclose((seen - prices(free)) / (rate * COST), through, rtol=2e-4)
    assert_allclose(through, 1.0 if covered else through, rtol=1e-12)
    if count == 1:
        assert_allclose(through, 1 - share, rtol=1e-6)


def test_only_who_is_aimed_at_pays_for_compute() -> None:
    """Its rivals' costs stay, and so it loses users: a tax on one firm is no tax on all."""
    firms = labs(2, kind=["cloud_tenant", "start_up"])
    world = after(still(firms, RUNNING, policies=(ComputeTax(start=START, rate=0.3, kinds="start_up"),)), 1)
    assert_allclose(world.firms.unit_cost[ENTERPRISE, :2], [COST, 1.3 * COST], rtol=1e-12)
    assert shares(world)[0] > 0.5 > shares(world)[1]


@pytest.mark.parametrize("rule", ["bertrand", "cost plus"])
def test_use_tax_is_bertrand_at_a_higher_cost(rule: str) -> None:
    """Users' prices are those at a cost of c (1 + t), firms get 1 / (1 + t) of them, and governments the rest."""
    rate, firms = 0.25, labs(3, largest_run_flop=ahead([0.8, 0.3, 0.0]))
    changes = {**MARKET, **outside_worth(-1.5), "pricing.rule": rule}
    taxed = after(still(firms, changes, policies=(TokenTax(start=START, rate=rate),)), 1)
    dear = after(still(firms, {**changes, "products.enterprise.unit_cost": COST * (1 + rate)}), 1)
    assert_allclose(prices(taxed) * (1 + rate), prices(dear), rtol=1e-8)
    assert_allclose(shares(taxed), shares(dear), rtol=1e-8)
    sales = taxed.firms.revenue.sum()
    assert_allclose(taxed.ai_tax_revenue.sum(), rate * sales, rtol=1e-9)
    assert_allclose(taxed.ledger.flows["tax on AI services"]["business"].sum(), -rate * sales, rtol=1e-9)


TWO = tuple(NationStart(code=code, internet_share=1.0, workers_m=1.0, gdp_usd_bn=100.0) for code in ("AAA", "BBB"))


def test_each_nation_taxes_its_own_users() -> None:
    """One price is set by the mean rate; users of the nation that taxes see more, and its government has it all."""
    rate, firms = 0.4, labs(2, largest_run_flop=ahead([0.5, 0.0]))
    same = {**MARKET, **outside_worth(-1.5), "trade.border_cost": 0.0, "communities.misfit": 0.0}
    taxed = after(still(firms, same, nations=TWO, policies=(TokenTax(start=START, rate=rate, nations="BBB"),)), 1)
    mean = after(still(firms, same, nations=TWO, policies=(TokenTax(start=START, rate=rate / 2),)), 1)
    assert_allclose(prices(taxed), prices(mean), rtol=1e-9)
    users = taxed.firms.users[ENTERPRISE]
    quality = np.log(users[:, :2] / (1e-300 + (taxed.nations.adopters[ENTERPRISE] - users.sum(axis=1))[:, None]))
    fall = quality[0] - quality[1]
    assert_allclose(fall, rate * prices(taxed) / TASTE, rtol=1e-9)
    assert_allclose(taxed.ai_tax_revenue, [0.0, rate * float(prices(taxed) @ users[1, :2]) * 1e-3], rtol=1e-9)


def test_rates_that_are_alike_are_one_rate_to_the_last_digits() -> None:
    firms = labs(2, largest_run_flop=ahead([0.5, 0.0]))
    runs = [
        after(still(firms, MARKET, nations=TWO, policies=(TokenTax(start=START, rate=0.1, nations=nations),)), 2)
        for nations in ("all", "AAA+BBB")
    ]
    assert np.array_equal(prices(runs[0]), prices(runs[1]))
    assert np.array_equal(shares(runs[0]), shares(runs[1]))


def real(*chosen: Policy) -> World:
    world = World(changed(load_scenario(end="2023Q4", workers=300), {"policies": chosen}), seed=1)
    world.step()
    return world


def test_people_and_business_pay_where_they_are() -> None:
    """Households pay on assistants, business on the rest, and what people have left for goods is less by the tax."""
    world = real(TokenTax(start="2023Q1", rate=0.2, segments="consumer", nations="IND+FRA"))
    paid = -world.ledger.flows["tax on AI services"]["households"]
    hit = np.isin(world.nations.codes, ["IND", "FRA"])
    assert (paid[hit] > 0.0).all()
    assert (paid[~hit] == 0.0).all()
    assert "business" not in world.ledger.flows["tax on AI services"]
    sales = world.economy.household_bill - paid
    assert_allclose(paid[hit], 0.2 * sales[hit], rtol=1e-9)


def test_automation_costs_more_as_far_as_it_is_bought() -> None:
    """Enterprises pay both taxes on models of firms; who serves an open model pays none."""
    world = real(TokenTax(start="2023Q1", rate=0.2, nations="FRA"), ComputeTax(start="2023Q1", rate=0.1))
    users = world.firms.users[ENTERPRISE].sum(axis=1)
    named = users / (users + world.market.fringe_users[ENTERPRISE])
    rate = np.where(np.array(world.nations.codes) == "FRA", 0.2, 0.0)
    assert_allclose(_taxed(world), (1 + 0.1 * named) * (1 + rate * named), rtol=1e-9)
    assert (_taxed(real()) == 1.0).all()


def test_newcomers_expect_to_be_taxed() -> None:
    """Taxes on their compute and on what their users pay leave newcomers less; one on others leaves what they had."""
    world = real()
    free = _newcomer_profit(world)
    tax = {"start": "2023Q1", "rate": 0.2}
    assert 0.0 < facing(world, TokenTax(**tax)) < facing(world, TokenTax(**tax, segments="enterprise")) < free
    assert 0.0 < facing(world, ComputeTax(**tax)) < facing(world, ComputeTax(**tax, nations="USA")) < free
    assert facing(world, ComputeTax(**tax, kinds="state_lab")) == free


def test_what_all_new_taxes_bring_is_in_one_place() -> None:
    chosen = (
        TokenTax(start="2023Q1", rate=0.1),
        ComputeTax(start="2023Q1", rate=0.1),
        ComputePermits(start="2023Q1", cut=0.2, free=0.5),
    )
    world = real(*chosen)
    received: Floats = sum(world.ledger.flows[row]["governments"] for row in ROWS)
    assert all(world.ledger.flows[row]["governments"].sum() > 0.0 for row in ROWS)
    assert_allclose(world.ai_tax_revenue, received, rtol=1e-12)
    world.step()
    assert_allclose(world.ai_tax_revenue, sum(world.ledger.flows[row]["governments"] for row in ROWS), rtol=1e-12)
