"""Outside money on whole worlds: what is left when each of its mechanisms is off, who pays, and who builds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.parameters.starts import NationStart
from simulation.rules.industry.funding import funding_score, round_due, tournament
from simulation.scenario_loading import load_scenario
from simulation.steps import finance, investors
from simulation.steps.other_customers import world_stock
from simulation.strategies import FirmDecision, FirmView, Strategy
from simulation.timeline import quarterly_share
from simulation.world import World
from tests.world.small_worlds import FIXED_PRICES, Floats, advance, after, built, chip_table, firm, still

OFF = {
    "finance.home_bias": 0.0,
    "finance.rival_money": 1.0,
    "finance.dry_powder": 0.0,
    "finance.cloud_equity": 0.0,
    "finance.backers_add": False,
}
SMALL = ("end=2023Q4", "workers=100")
CHIPS = chip_table(1e6, 1e-5, chip_stock_h100e=1e6, other_owners_h100e=1e6)


def small_world(settings: Sequence[str] = ()) -> World:
    """The baseline with a hundred people, for a year."""
    return World(load_scenario("baseline", [*SMALL, *settings]), seed=1)


def plain_rounds(world: World) -> Floats:
    """One tournament for all labs that raise, wherever they are and whoever else wants money."""
    firms, settings = world.firms, world.scenario.finance
    draws = world.luck.uniform("funding round", world.quarter, firms.identity)
    due = round_due(draws, quarterly_share(settings.round_hazard)) | (firms.cash < 2.0 * world.planned)
    due &= firms.active & firms.is_lab & ~firms.has_parent & (world.asks > 0.0)
    lead = np.where(due & np.isfinite(firms.log_stock), firms.log_stock - world.market.frontier, -firms.capacity)
    talent = firms.staff / max(1.0, float(firms.staff.sum()))
    weights = (settings.score_of_lead, settings.score_of_growth, settings.score_of_talent)
    score = funding_score(lead, np.clip(world.market.revenue_growth, -1.0, 1.0), talent, weights)
    pool = (1.0 - settings.seed_share) * float(world.trends.investor_pool[world.quarter])
    return tournament(pool, score, settings.tournament_exponent, due, world.asks)


@pytest.mark.parametrize("settings", [(), ("finance.rival_money=0.1",), ("finance.dry_powder=0.6",)])
def test_switched_off_all_money_is_one_tournament(settings: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Bit for bit with every mechanism off; with rivals' money shut out or money that waits rounds differ."""
    raised = []

    def compared(world: World) -> tuple[Floats, Floats]:
        expected = plain_rounds(world)
        rounds, backed = investors.raise_money(world)
        raised.append(np.array_equal(rounds, expected))
        return rounds, backed

    monkeypatch.setattr(finance, "raise_money", compared)
    advance(small_world([*(f"{name}={value}" for name, value in OFF.items()), *settings]), 4)
    assert all(raised) == (settings == ())


def test_money_for_labs_stays_at_home() -> None:
    """With full bias labs of a nation get no more than its part of the pool and what has waited there."""
    world = small_world(["finance.home_bias=1", "finance.backers_add=false"])
    codes, investment = world.nations.codes, world.nations.investment
    independent = world.firms.is_lab & ~world.firms.has_parent
    home = np.bincount(world.firms.nation, world.firms.active & independent, len(codes)) > 0
    part = np.where(home, investment, 0.0) / investment[home].sum()
    so_far = np.zeros(len(codes))
    for quarter in range(4):
        world.step()
        paid = np.bincount(world.firms.nation, world.firms.raised * independent, len(codes))
        so_far += paid
        most = part * 0.9 * world.trends.investor_pool[: quarter + 1].sum()
        assert (so_far[home] <= most[home] * (1 + 1e-9)).all()
    assert so_far[codes.index("USA")] > so_far[codes.index("CHN")] > 0.0


class Asking(Strategy):
    """Asks for ten billion dollars a quarter and spends nothing."""

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Ask."""
        return replace(self.plan(view), spending_usd_bn=0.0, raise_usd_bn=10.0)


@pytest.mark.parametrize(("adds", "lab", "cloud_pays"), [(True, 7.0, 6.0), (False, 1.0, 0.6)])
def test_a_backer_pays_its_share_on_top_or_out_of_the_pool(adds: bool, lab: float, cloud_pays: float) -> None:
    """The lab asks for 10: the cloud adds .6 of it to the pool of 1, or pays .6 of the pool."""
    changes = {
        **OFF,
        **FIXED_PRICES,
        "finance.backers_add": adds,
        "finance.backer_share": 0.6,
        "finance.round_hazard": 1.0,
        "finance.investor_pool": 4.0,
        "finance.seed_share": 0.0,
    }
    cloud = firm("Cloud", kind="integrated_incumbent", landlord="own", parent_cash_flow_usd_bn=80.0)
    asking = firm("Lab", backer="Cloud", strategy="tests.world.test_money_cases:Asking")
    rich = NationStart(code="AAA", internet_share=1.0, workers_m=1.0, gdp_usd_bn=1e5)
    world = after(still([cloud, asking], changes, supply=CHIPS, nations=(rich,)), 1)
    assert_allclose(world.firms.raised[1], lab, rtol=1e-12)
    paid = world.ledger.matrix()["funding rounds of backers"]["AI firms"]
    assert_allclose(paid, cloud_pays, rtol=1e-12)


def test_lenders_pay_their_share_of_the_chips_of_a_cloud_company() -> None:
    """Of what the cloud company spends lenders pay three quarters, and it the rest out of its cash."""
    world = small_world()
    slot = world.firms.slot("CoreWeave")
    for _ in range(3):
        world.step()
        lent = world.ledger.matrix()["loans on chips"]["AI firms"]
        assert world.firms.spending[slot] > 0.0
        assert_allclose(lent, 0.75 * world.firms.spending[slot], rtol=1e-9)


class Building(Asking):
    """Asks for ten billion dollars a quarter and spends a tenth of one."""

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Ask, and buy chips."""
        return replace(super().decide(view, draw), spending_usd_bn=0.1)


@pytest.mark.parametrize(("wanted", "funded"), [(0.0, False), (1.0, True)])
def test_nobody_funds_chips_that_do_not_earn_what_they_cost(wanted: float, funded: bool) -> None:
    """A cloud company without customers gets neither loans nor equity in its second quarter; with customers, both."""
    changes = {
        "cloud.other_customers": wanted,
        "finance.investor_pool": 4.0,
        "finance.investor_ceiling": 1.0,
        "finance.round_hazard": 1.0,
    }
    owned = {"compute_owned_h100e": 1e5, "cash_usd_bn": 0.1}
    cloud = firm(
        "Cloud", kind="compute_owner", landlord="own", strategy="tests.world.test_money_cases:Building", **owned
    )
    rich = NationStart(code="AAA", internet_share=1.0, workers_m=1.0, gdp_usd_bn=1e5)
    world = after(still([cloud], changes, supply=CHIPS, nations=(rich,)), 2)
    assert ("loans on chips" in world.ledger.matrix()) == funded
    assert ("funding rounds" in world.ledger.matrix()) == funded


@pytest.mark.parametrize(("wanted", "let"), [(0.0, 0.0), (1e-3, 1e-3), (1.0, None)])
def test_other_customers_rent_what_they_want_of_a_cloud_company(wanted: float, let: float | None) -> None:
    """Without them it earns nothing where no lab rents; with many it lets all it has, at the list price."""
    cloud = firm("Cloud", kind="compute_owner", landlord="own", compute_owned_h100e=1e5, cash_usd_bn=1.0)
    world = after(still([cloud], {"cloud.other_customers": wanted}, supply=CHIPS), 1)
    quantity = world.firms.compute_owned[0] if let is None else let * world_stock(world)
    assert_allclose(world.let[0], quantity, rtol=1e-9)
    assert_allclose(world.firms.rental_income[0], quantity * world.chips.rent_usd_bn, rtol=1e-9)


@pytest.mark.parametrize(
    ("kind", "site", "builds"),
    [
        ("self_funded_owner", 1e4, True),
        ("self_funded_owner", 1e6, False),
        ("self_funded_owner", 1e12, False),
        ("cloud_tenant", 1e4, False),
    ],
)
def test_a_declared_owner_builds_once_it_can_pay_for_a_site(kind: Any, site: float, builds: bool) -> None:
    """With 1 bn USD a lab pays for 10,000 chips at 10,000 USD or so; it then runs its models on all of what it owns."""
    lab = firm("Lab", kind=kind, cash_usd_bn=1.0, strategy="blitzscaler")
    world = built(still([lab], {**FIXED_PRICES, "cloud.own_site": site}, supply=CHIPS))
    advance(world, 1)
    assert (world.firms.landlord[0] == 0) == builds
    assert (world.firms.compute_owned[0] > 0.0) == builds
    if builds:
        assert_allclose(world.firms.compute_used[0], world.firms.compute_owned[0], rtol=1e-12)
