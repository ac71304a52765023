"""Work, wealth and accounts in the whole economy: nulls, published headlines, collapses, and money that adds up."""

from __future__ import annotations

import numpy as np
import pytest

from simulation import load_scenario
from simulation.agents.population.schema import GRAIN_USD
from simulation.checking.invariants import balances, check_change, check_quarter
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import NationStart, OccupationStart
from simulation.world import World

TEN_YEARS = 40
NO_AI = {"work.feasible_share": 0.0, "work.assistance_gain": 0.0}


def ran(scenario: Scenario, quarters: int, seed: int = 1) -> World:
    """A world after some quarters."""
    world = World(scenario, seed=seed)
    for _ in range(quarters):
        world.step()
    return world


def test_without_ai_at_work_nothing_at_work_changes_whatever_the_firms_do() -> None:
    """Case T1.10: wages, jobs and labour shares are the same to the last bit in two industries that differ."""
    quiet = {**NO_AI, "work.downstream.bargaining": 0.0}
    worlds = [
        ran(load_scenario("baseline", [f"{k}={v}" for k, v in {**quiet, **more}.items()], workers=2000), 12)
        for more in ({}, {"scaling.algorithmic_growth": 6.0})
    ]
    assert worlds[0].market.frontier != worlds[1].market.frontier
    for name in ("automated", "labour", "status", "potential", "labour_share", "tfp_gain"):
        first, second = (getattr(world.economy, name) for world in worlds)
        np.testing.assert_array_equal(first, second, err_msg=name)
    assert not worlds[0].economy.automated.any()
    assert not worlds[0].economy.tfp_gain.any()


def test_without_ai_and_without_flows_wages_and_labour_shares_stand_still() -> None:
    """Case T1.10: nobody loses a job, nobody dies, AI does nothing at work: pay by cell never moves."""
    nation = NationStart(code="AAA", separation_monthly=0.0, job_finding_monthly=1.0, labour_share=0.6)
    occupations = tuple(
        OccupationStart(name=name, employment_share=0.5, wage_usd=wage, exposure_alpha=0.2, exposure_zeta=0.6)
        for name, wage in (("one", 20_000.0), ("two", 60_000.0))
    )
    given = {
        "name": "still",
        "start": "2023Q1",
        "end": "2026Q4",
        "workers": 500,
        "nations": (nation,),
        "occupations": occupations,
        "population": {"world_growth": 1.0},
        "wealth": {"death": 0.0},
        "work": {"feasible_share": 0.0, "assistance_gain": 0.0},
    }
    world = World(Scenario.model_validate(given), seed=1)
    pay = world.economy.pay.copy()
    for _ in range(16):
        world.step()
        np.testing.assert_allclose(world.economy.labour_share, 0.6, rtol=1e-12)
        np.testing.assert_allclose(world.economy.pay, pay, rtol=1e-12)
        assert world.economy.status[..., 0].sum() == pytest.approx(0.5, rel=1e-12)


def test_baseline_gains_as_much_productivity_as_published() -> None:
    """Acemoglu (2024): AI adds 0.66 % to US total factor productivity within ten years, and no less than 0.53 %."""
    world = ran(load_scenario("baseline", workers=2000), TEN_YEARS)
    gain = world.economy.tfp_gain[world.nations.row("USA")]
    assert gain == pytest.approx(0.0066, rel=0.1)


def test_wages_collapse_when_machines_can_do_everything() -> None:
    """Korinek & Suh (2024): with all tasks automated a worker earns what a machine costs, ``L / (K + L)`` of output."""
    world = ran(load_scenario("agi_in_5_years", workers=2000), 28)
    economy = world.economy
    np.testing.assert_allclose(economy.automated_share, 1.0, rtol=1e-12)
    labour = economy.labour.sum(axis=1)
    np.testing.assert_allclose(economy.labour_share, labour / (labour + economy.machines), rtol=1e-12)
    start = economy.start
    assert np.all(economy.labour_share < 0.8 * np.array([nation.labour_share for nation in world.scenario.nations]))
    assert start.labour.sum() * 0.8 < labour.sum() < start.labour.sum() * 1.2


def test_displacement_leaves_scars_and_the_baseline_displaces_nobody_suddenly() -> None:
    fast, slow = (ran(load_scenario(name, workers=2000), 12) for name in ("agi_in_5_years", "baseline"))
    assert fast.economy.displaced.sum() > 0.0 == slow.economy.displaced.sum()
    assert fast.workers.scar.max() > 0.05 > slow.workers.scar.max() == 0.0
    hit = fast.workers.scar > 0.0
    assert 0.0 < hit.mean() < 1.0


@pytest.mark.parametrize("name", ["baseline", "agi_in_5_years", "agi_in_20_years", "automation_as_usual"])
def test_accounts_close_in_every_quarter(name: str) -> None:
    """Case T6.7: rows, columns and balances; residual at most 1e-12 of gross flows, revaluation apart."""
    world = World(load_scenario(name, workers=1500), seed=3)
    for _ in range(24):
        before = balances(world)
        world.step()
        check_quarter(world)
        check_change(before, world)
        assert world.ledger.residual() <= 1e-12
        abroad = world.ledger.abroad()
        gross = world.ledger.gross()
        assert all(abs(flow.sum()) <= 1e-12 * gross for flow in abroad.values())


def test_what_people_own_is_what_there_is() -> None:
    """Case T6.7 and more: households, governments and AI firms hold claims on all real capital; none is ownerless."""
    world = ran(load_scenario("baseline", workers=1500), 24)
    accounts, economy = world.accounts, world.economy
    assert accounts.money_usd_bn() == pytest.approx(0.0, abs=1e-12 * accounts.largest_usd_bn() * 24)
    capital = float(economy.capital.sum())
    people = float(accounts.households.holder.cash.sum())
    assert abs(people - capital) < 0.02 * capital
    assert capital > 1.05 * float(world.workers.start.wealth_usd.sum()) / 1e9


def test_capital_income_is_what_business_distributed() -> None:
    """Returns are rescaled to profits actually distributed; gains add up to what business has become worth."""
    world = ran(load_scenario("baseline", workers=1500), 4)
    before = world.economy.worth_at_close - world.economy.start.business_worth
    world.step()
    flows, economy = world.ledger.flows, world.economy
    net = economy.output - economy.wage_bill - -flows["profit tax"]["business"]
    assert np.all(flows["capital income"]["households"] < net)
    gains = world.ledger.revaluations["gains on wealth"]["households"]
    np.testing.assert_allclose(gains, before, rtol=1e-4, atol=1e-6 * economy.capital.min())


def test_nothing_jumps_in_the_first_quarters() -> None:
    """The economy starts where the data are and stays near for a year: no defaults, no jump of shares or values."""
    world = World(load_scenario("baseline", workers=4000), seed=2)
    found: dict[str, list[float]] = {}
    for _ in range(4):
        world.step()
        for name, value in world.recorder._world[-1].items():
            found.setdefault(name, []).append(value)
        assert "defaults" not in world.ledger.flows
    for name in ("gini_wealth", "top1_wealth", "gini_income", "labour_share", "real_wage"):
        assert max(found[name]) < 1.05 * min(found[name]), name
    assert abs(found["bottom50_wealth"][-1] - found["bottom50_wealth"][0]) < 0.003
    assert 0.06 < min(found["unemployment"]) < max(found["unemployment"]) < 0.08


def test_money_handed_back_at_the_start_is_no_gain() -> None:
    """Parents get cash of the starting table back in the first quarter; wealth neither falls for it nor rises again."""
    world = World(load_scenario("baseline", workers=1500), seed=1)
    gains = []
    for _ in range(4):
        world.step()
        gains.append(float(world.ledger.revaluations["gains on wealth"]["households"].sum()))
    assert max(gains[1:]) < 1.05 * min(gains[1:])


@pytest.mark.parametrize("name", ["baseline", "automation_as_usual"])
def test_output_grows_as_the_world_did(name: str) -> None:
    """Labelled or not, paths without general AI grow by about 3 % a year and not by what machines add twice."""
    world = World(load_scenario(name, workers=3000), seed=1)
    world.step()
    first = world.economy.output.sum()
    for _ in range(40):
        world.step()
    assert (world.economy.output.sum() / first) ** 0.1 == pytest.approx(1.03, abs=0.005)


def test_rounds_are_paid_by_holders_and_valuations_reach_them() -> None:
    """What AI firms raise on balance leaves the wealth of their holders; a higher value raises their net worth."""
    world = ran(load_scenario("baseline", workers=1500), 8)
    flows = world.ledger.flows
    paid = float(flows["AI equity"]["AI fund"].sum())
    left = float(world.accounts.fund.holder.cash.sum())
    assert paid > 0.0  # rounds exceed dividends while the industry grows
    late = {"dividends", "acquisitions", "liquidation", "interest and repayment", "founding rounds"}
    after_income = sum(abs(line["AI fund"].sum()) for row, line in flows.items() if row in late)
    assert abs(left) <= after_income * (1 + 1e-9) + 1e-6  # only what came after people were paid waits
    weighted = (world.workers.ai_equity.astype(float) * world.workers.weight).sum() * world.economy.unit_value
    assert weighted / 1e9 == pytest.approx(world.economy.valuation.sum(), rel=1e-5)


def test_taxes_of_ai_firms_are_taxes_like_others() -> None:
    """What governments receive in all rows of taxes is their revenue, and a part of it is paid out to people."""
    world = ran(load_scenario("baseline", workers=600), 8)
    received = sum(world.ledger.flows[row]["governments"] for row in ("labour tax", "capital tax", "profit tax"))
    assert world.economy.ai_taxes.sum() > 0.0
    np.testing.assert_allclose(world.economy.revenue(), received, rtol=1e-12)
    world.step()
    paid = world.ledger.flows["transfers"]["households"]
    half_a_grain = GRAIN_USD / 2 * world.workers.layout.people / 1e9
    assert np.all(np.abs(paid - world.scenario.budget.social_transfers * received) <= 1.001 * half_a_grain)
