"""Stated cases of licences, grants, public labs and basic compute, through the policies themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import lambertw

from simulation.parameters.starts import FirmStart, NationStart
from simulation.policies.alternatives_fund import AlternativesFund
from simulation.policies.basic_compute import BasicCompute
from simulation.policies.compulsory_licensing import CompulsoryLicensing
from simulation.policies.international_lab import InternationalLab
from simulation.policies.open_lab_fund import OpenLabFund
from simulation.policies.public_research_lab import PublicResearchLab
from simulation.policy import Policy
from simulation.rules.industry.pricing import monopoly_price
from simulation.scenario_loading import ScenarioError, load_scenario
from simulation.steps.entry import sunk_cost
from simulation.world import World
from tests.world.small_worlds import CONSUMER, FIXED_PRICES, START, advance, after, built, firm, prices, shares, still
from tests.world.test_openness_cases import TASTE, lead, leader_alone

COST, ROYALTY = 0.5, 0.4


@pytest.mark.parametrize("lag", [0.0, 1.0, 4.0])
def test_value_of_a_licensed_lead(lag: float) -> None:
    """Case O1 with a royalty: W = LambertW(exp((g lag + r c) / mu - 1)); who does not use the leader pays it r c."""
    licence = CompulsoryLicensing(start=START, lag_quarters=lag, royalty=ROYALTY)
    world = leader_alone({"products.enterprise.unit_cost": COST}, policies=(licence,))
    assert_allclose(lead(world), lag, atol=1e-9)
    worth = lambertw(np.exp(lag + ROYALTY * COST / TASTE - 1.0)).real
    share = worth / (1 + worth)
    assert_allclose(prices(world), COST + TASTE * (1 + worth), rtol=1e-9)
    assert_allclose(shares(world), share, rtol=1e-9)
    royalties = world.ledger.flows["royalties"]["AI firms"][0]
    assert_allclose(royalties, 1e-3 * ROYALTY * COST * (1 - share), rtol=1e-8)
    assert_allclose(world.firms.revenue[0], 1e-3 * prices(world)[0] * share + royalties, rtol=1e-8)


def test_who_opens_by_itself_is_paid_no_royalty() -> None:
    """A lab that opens after a quarter is not obliged by a lag of two; one that would wait for three is."""
    licence = CompulsoryLicensing(start=START, lag_quarters=2.0, royalty=ROYALTY)
    changes = {"products.enterprise.unit_cost": COST}
    free, paid = (leader_alone(changes, policies=(licence,), release_lag_quarters=lag) for lag in (1.0, 3.0))
    assert "royalties" not in free.ledger.flows
    assert paid.ledger.flows["royalties"]["business"][0] < 0.0
    assert np.array_equal(shares(free), shares(leader_alone(changes, release_lag_quarters=1.0)))


def test_models_cannot_be_opened_for_nothing_and_for_a_royalty() -> None:
    both = {"open_releases": {"lag_quarters": 2}, "compulsory_licensing": {"lag_quarters": 1}}
    with pytest.raises(ScenarioError, match="one opens models for a royalty, the other for nothing"):
        load_scenario(policies=both)


def nation(code: str, **values: Any) -> NationStart:
    return NationStart(code=code, **{"internet_share": 1.0, "workers_m": 1.0, "gdp_usd_bn": 400.0, **values})


NATIONS = (nation("AAA", bloc="A"), nation("BBB", bloc="N", gdp_usd_bn=100.0), nation("CCC", bloc="B"))
PEACE = {"blocs.reconsider": 0.0}


def labs_of(*firms: FirmStart, policies: tuple[Policy, ...], quarters: int = 1, **changes: Any) -> World:
    settings = {**FIXED_PRICES, **PEACE, **changes}
    return after(still(firms, settings, nations=NATIONS, policies=policies), quarters)


def received(world: World, row: str) -> np.ndarray:
    """What governments pay, by nation."""
    return -world.ledger.flows.get(row, {}).get("governments", np.zeros(len(NATIONS)))


def test_grants_go_to_open_labs_at_home_by_staff_and_else_to_friends() -> None:
    """The second nation has none and pays those of the first; the third, which opposes it, has none and pays nobody."""
    firms = (
        firm("Open", staff=30.0, release_lag_quarters=0.0),
        firm("Late", staff=10.0, release_lag_quarters=4.0),
        firm("Closed", staff=50.0),
        firm("Commons", staff=50.0, kind="community_collective", release_lag_quarters=0.0),
    )
    world = labs_of(*firms, policies=(OpenLabFund(start=START, budget_share=0.01, nations="AAA+BBB"),))
    assert_allclose(world.firms.granted[:4], [0.75 * 1.25, 0.25 * 1.25, 0.0, 0.0], rtol=1e-9)
    assert_allclose(received(world, "grants to open labs"), [1.0, 0.25, 0.0], rtol=1e-9)
    alone = labs_of(*firms, policies=(OpenLabFund(start=START, budget_share=0.01, nations="CCC"),))
    assert "grants to open labs" not in alone.ledger.flows


def test_a_grant_is_spent_once_and_binds_nobody() -> None:
    """Spending is the grant in every quarter, although contracts bind labs to nine tenths of what they spent."""
    lab = firm("Open", release_lag_quarters=0.0, landlord="market")
    chosen = (OpenLabFund(start=START, budget_share=0.01, end="2024Q2"),)
    changes = {**FIXED_PRICES, **PEACE, "finance.commitment": 0.9, "finance.spending_growth": 3.0}
    world = built(still([lab], changes, nations=NATIONS, policies=chosen))
    for _ in range(6):
        before = world.economy.output.copy()
        world.step()
        assert_allclose(world.firms.spending[0], 0.01 * before[:2].sum(), rtol=1e-12)
    world.step()
    assert world.firms.spending[0] == 0.0
    assert world.firms.active[0]


def test_challengers_are_paid_while_somebody_is_dominant() -> None:
    """Shares of .6, .3 and .1: above the line of .5 stands one; labs with a parent and the dominant one get nothing."""
    firms = (
        firm("Giant", users_enterprise_m=0.6, staff=100.0),
        firm("Second", users_enterprise_m=0.3, staff=30.0),
        firm("Third", users_enterprise_m=0.1, staff=10.0),
        firm("Backed", users_enterprise_m=0.0, staff=10.0, parent_cash_flow_usd_bn=1.0),
    )
    apart = {"products.appeal_from_data": True}
    grants = []
    for line in (0.5, 0.9):
        fund = AlternativesFund(start=START, budget_share=0.01, line=line, nations="AAA")
        grants.append(labs_of(*firms, policies=(fund,), **apart).firms.granted[:4])
    assert_allclose(grants[0], [0.0, 0.75, 0.25, 0.0], rtol=1e-9)
    assert_allclose(grants[1], 0.0)


def test_a_public_lab_is_founded_where_a_years_money_makes_a_model() -> None:
    """The threshold is the cost of entry; the lab opens at once, is paid from the next quarter on, and cannot fail."""
    cost = 0.3
    chosen = (PublicResearchLab(start=START, budget_share=1.5 * cost / 400.0),)
    world = built(still([firm("Lab")], {**FIXED_PRICES, **PEACE}, nations=NATIONS, policies=chosen))
    assert_allclose(sunk_cost(world), cost)
    world.step()
    founded = [name for name in world.firms.names if name.startswith("Public lab")]
    assert founded == ["Public lab of AAA", "Public lab of CCC"]
    assert received(world, "public labs").sum() == 0.0
    output = world.economy.output.copy()
    world.step()
    slot = world.firms.slot("Public lab of AAA")
    assert_allclose(received(world, "public labs"), 1.5 * cost / 400.0 * output * [1, 0, 1], rtol=1e-9)
    assert_allclose(world.firms.granted[slot], 1.5 * cost / 400.0 * output[0], rtol=1e-9)
    assert world.firms.release_lag[slot] == 0.0
    advance(world, 8)
    assert world.firms.active[slot]


def test_a_nation_pays_the_public_lab_it_has() -> None:
    has = firm("Institute", kind="public_lab", release_lag_quarters=0.0)
    chosen = (PublicResearchLab(start=START, budget_share=0.01, nations="AAA"),)
    world = labs_of(has, policies=chosen, quarters=2)
    assert world.firms.names == ["Institute"]
    assert_allclose(world.firms.granted[0], received(world, "public labs")[0])


def test_nations_found_one_lab_together() -> None:
    """No member could pay alone; together they can. It is at home with the largest, and is no nation's own lab."""
    chosen = (
        InternationalLab(start=START, budget_share=0.7 * 0.3 / 400.0, nations="AAA+BBB+CCC"),
        PublicResearchLab(start=START, budget_share=0.01, nations="BBB"),
    )
    world = labs_of(firm("Lab"), policies=chosen)
    slot = world.firms.slot("Joint lab")
    assert world.firms.names == ["Lab", "Public lab of BBB", "Joint lab"]
    assert world.firms.nation[slot] == 0
    output = world.economy.output.copy()
    world.step()
    assert_allclose(received(world, "joint lab"), 0.7 * 0.3 / 400.0 * output, rtol=1e-9)
    assert_allclose(world.firms.granted[slot], received(world, "joint lab").sum(), rtol=1e-9)


CONSUMERS = {
    "products.consumer.deepening": 1.0,
    "products.consumer.adoption_growth": 0.0,
    "products.enterprise.outside_value": 0.0,  # a price without alternatives has no end
}


def assistant(share: float, quarters: int = 30) -> tuple[World, float]:
    """One assistant in one nation, against doing without, and the allowance of the last quarter, USD an adult."""
    lab = firm("Assistant", users_consumer_m=0.5, users_enterprise_m=0.0)
    chosen = (BasicCompute(start=START, budget_share=share),) if share else ()
    world = after(still([lab], CONSUMERS, quarters=quarters, nations=(nation("AAA"),), policies=chosen), quarters - 1)
    each = 1e3 * share * float(world.economy.output[0] / world.nations.adults[0])
    world.step()
    return world, each


@pytest.mark.parametrize("share", [1e-6, 5e-6])
def test_a_single_seller_takes_its_share_of_the_allowance(share: float) -> None:
    """Case P3 with the allowance as quality; by Case P4 the price rises by about the share of the market of it."""
    (free, _), (paid, each) = assistant(0.0), assistant(share)
    market, firms = paid.market, paid.firms
    assert 0.0 < each < firms.price[CONSUMER, 0]
    terms = firms.unit_cost[CONSUMER, 0], market.taste[CONSUMER, 0], market.outside[CONSUMER, 0]
    expected, had = monopoly_price(firms.quality[CONSUMER, 0] + each, *terms)
    assert_allclose(firms.price[CONSUMER, 0], expected, rtol=1e-8)
    rise = (firms.price[CONSUMER, 0] - free.firms.price[CONSUMER, 0]) / each
    low = float(free.market.shares[CONSUMER, 0])
    assert low < rise < float(had)


@pytest.mark.parametrize("share", [1e-6, 1e-2])
def test_governments_pay_the_first_dollars_and_households_the_rest(share: float) -> None:
    """An allowance above the price makes the service free, and costs what is used and not what was offered."""
    world, each = assistant(share, quarters=6)
    price = world.firms.price[CONSUMER, 0]
    users = world.firms.users[CONSUMER, 0, 0]
    paid = -world.ledger.flows["basic compute"]["governments"][0]
    own = -world.ledger.flows.get("AI services", {}).get("households", np.zeros(1))[0]
    assert_allclose(paid, 1e-3 * users * min(each, price), rtol=1e-9)
    assert_allclose(own, 1e-3 * users * max(price - each, 0.0), rtol=1e-9, atol=1e-15)
    assert_allclose(world.firms.revenue[0], paid + own, rtol=1e-9)
    assert paid <= 1e-3 * each * world.nations.adults[0]


def test_the_allowance_brings_people_in() -> None:
    nobody, everybody = (assistant(share, quarters=6)[0].firms.users[CONSUMER].sum() for share in (0.0, 1e-2))
    assert everybody > nobody > 0.0
