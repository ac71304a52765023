"""Cases of research budgets, runway, entry and exit (I1, I4, I8, I11, O6) on whole worlds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.parameters.starts import NationStart
from simulation.rules.industry.stability import profit_funded_threshold
from simulation.steps.decisions import research_worth
from simulation.strategies import FirmDecision, FirmView, Strategy
from simulation.world import World
from tests.world.small_worlds import (
    FIXED_PRICES,
    Floats,
    advance,
    after,
    ahead,
    built,
    chip_table,
    firm,
    labs,
    prices,
    shares,
    still,
    yearly_share,
)

KNOWLEDGE_DECAY = 0.3
# Nothing but money decides research: chips last, and many small owners let what there is.
RESEARCH_LOOP = {
    "finance.research_share": 0.5,
    "scaling.knowledge_depreciation": yearly_share(KNOWLEDGE_DECAY),
    "cloud.rentable_share": 1.0,
}
LETTERS = chip_table(1.0, 1.0, chip_stock_h100e=1e3, other_owners_h100e=1e3)


def gap(world: World) -> float:
    """Difference of the first two firms in capability, log units."""
    return float(world.firms.log_stock[0] - world.firms.log_stock[1])


@pytest.mark.parametrize(("count", "worth"), [(2, 0.25), (3, 0.166667), (5, 0.1)])
def test_worth_of_research_in_open_loop(count: int, worth: float) -> None:
    """Case I1: M g / n with a market of one billion dollars of taste, g = .5."""
    changes = {"scaling.research_strength": 0.5, "products.enterprise.users_per_worker": 100.0}
    nation = NationStart(code="AAA", internet_share=1.0, workers_m=10.0)
    firms = labs(count, users_enterprise_m=[1000.0] * count)
    world = built(still(firms, changes, nations=(nation,)))
    assert_allclose(research_worth(world)[:count], 0.5 / count, rtol=1e-9)
    assert_allclose(research_worth(world)[:count], worth, atol=5e-7)


def loop_gap_growth(rule: str, count: int, strength: float, priced: bool) -> float:
    """Growth per quarter of a small gap in capability after the loop has settled."""
    changes: dict[str, Any] = {**RESEARCH_LOOP, "finance.rule": rule, "scaling.research_strength": strength}
    if not priced:
        changes |= FIXED_PRICES
    leads = [1e-3, -1e-3, *[0.0] * (count - 2)]
    firms = labs(count, largest_run_flop=ahead(leads), cash_usd_bn=[1.0] * count)
    world = built(still(firms, changes, quarters=200, supply=LETTERS))
    # Firms plan from last quarter's revenue, which the first quarter lacks; without spending they would pay all out.
    world.firms.revenue[:count] = 1e-3 / count
    advance(world, 60)
    before = gap(world)
    world.step()
    assert abs(gap(world)) > 1e-9
    return gap(world) / before


@pytest.mark.parametrize("side", [0.97, 1.03])
@pytest.mark.parametrize("count", [2, 3, 5])
def test_research_paid_from_profit_tips(count: int, side: float) -> None:
    """Case I4: with Bertrand prices the threshold is (n^2 - n + 1) / (n (n - 1)): 1.5, 1.1667, 1.05."""
    threshold = profit_funded_threshold(count)
    assert_allclose(threshold, {2: 1.5, 3: 7 / 6, 5: 1.05}[count], rtol=1e-12)
    assert (loop_gap_growth("profit", count, side * threshold, priced=True) > 1.0) == (side > 1.0)


@pytest.mark.parametrize("rule", ["profit", "revenue"])
@pytest.mark.parametrize("side", [0.97, 1.03])
def test_with_fixed_prices_the_threshold_is_one(rule: str, side: float) -> None:
    """Case I4 with fixed prices: profit and revenue follow shares one for one."""
    assert (loop_gap_growth(rule, 3, side, priced=False) > 1.0) == (side > 1.0)


def test_equal_money_makes_no_loop() -> None:
    """Case I4: equal budgets close a gap at the speed at which research ages, however strong research is."""
    growth = loop_gap_growth("equal", 3, 1.6, priced=True)
    assert growth < 1.0


@pytest.mark.parametrize(("cash", "burn", "last"), [(10.0, 3.0, 4), (10.0, 5.0, 3), (2.0, 3.0, 1)])
def test_runway_of_an_owner_with_running_costs(cash: float, burn: float, last: int) -> None:
    """Case I11: 10 in cash and 3 a quarter for energy: exit in quarter 4; exactly nothing left has paid its bills."""
    hours, busy = 8760 / 4, 0.8
    changes = {
        "cloud.busy_share": busy,
        "cloud.operating_cost": burn * 1e9 / (hours * busy * 1e9),
        "cloud.operating_efficiency": 1.0,
        "cloud.own_use_ceiling": 1.0,
        "finance.spending_growth": 1.0,
        "finance.runway_target": 40,
        "scaling.algorithmic_growth": 3.0,
        "products.enterprise.unit_cost": 0.0,
        "pricing.rule": "cost plus",
    }
    owner = firm("Owner", landlord="own", cash_usd_bn=cash, compute_owned_h100e=1e9, compute_used_h100e=1e9)
    world = built(still([owner], changes, supply=chip_table(1.0, 1e-9)))
    lived = 0
    while world.firms.active[0] and lived < 12:
        world.step()
        lived += 1
    # A firm may not leave in its first quarter.
    assert lived == max(last, 2)
    (event,) = [event for event in world.recorder.events if event.kind == "exit"]
    assert event.text == "out of cash"


class Committed(Strategy):
    """Spends three billion dollars a quarter as long as it lives, and asks nobody for money."""

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Spend."""
        return replace(self.plan(view), spending_usd_bn=3.0, raise_usd_bn=0.0)


@pytest.mark.parametrize(("cash", "last"), [(10.0, 4), (9.0, 4), (3.5, 2)])
def test_runway_of_a_lab_bound_by_contracts(cash: float, last: int) -> None:
    """Case I11: 10 in cash and 3 a quarter for rent and staff: exit in quarter 4, as with 9, which pays three bills."""
    changes = {"finance.commitment": 1.0, "pricing.rule": "cost plus", "scaling.algorithmic_growth": 3.0}
    tenant = firm("Tenant", cash_usd_bn=cash, strategy="tests.world.test_finance_cases:Committed")
    world = built(still([tenant], changes, supply=LETTERS))
    lived = 0
    while world.firms.active[0] and lived < 12:
        world.step()
        lived += 1
    assert lived == last
    assert [event.text for event in world.recorder.events if event.kind == "exit"] == ["out of cash"]


@pytest.mark.slow
def test_entry_and_exit_alone() -> None:
    """Case I8: 2.5 entrants a quarter and a hazard of .08 give a Poisson number of firms with mean 31.25; 4 s.e."""
    rate, hazard = 2.5, 0.08
    changes = {
        "churn.entry_rate": rate,  # a year, and four times as many because the profit is far above the cost
        "churn.entry_cost": 1e-6,
        "finance.investor_pool": 10.0,
        "churn.entry_cost_growth": 1.0,
        "churn.failure_hazard": yearly_share(hazard),
        "churn.obsolescence_gap": 50.0,
        "churn.obsolescence_quarters": 80,
        "churn.merger_limit": 0.0,
        "products.newcomer_appeal": 0.0,
        "products.enterprise.outside_value": 0.0,
    }
    numbers, entries, exits, at_risk = [], [], 0.0, 0.0
    for seed in range(1, 5):
        record = after(still(labs(1), changes, quarters=120), seed=seed).close()
        alive = record.world["active_firms"] - 1.0  # the named firm stays
        numbers.append(alive[40:])
        entries.append(record.world["entries"])
        exits += float(record.world["exits"].sum())
        at_risk += float(alive[:-1].sum())
    arrivals = np.concatenate(entries)
    assert_allclose(arrivals.mean(), rate, atol=4 * np.sqrt(rate / arrivals.size))
    assert_allclose(arrivals.var(), rate, atol=4 * rate * np.sqrt((2 + 1 / rate) / arrivals.size))
    assert_allclose(exits / at_risk, hazard, atol=4 * np.sqrt(hazard * (1 - hazard) / at_risk))
    assert_allclose(
        np.concatenate(numbers).mean(), rate / hazard, atol=4 * _standard_error(numbers, rate / hazard, hazard)
    )


def _standard_error(runs: list[Floats], variance: float, hazard: float) -> float:
    """Standard error of the mean of series whose memory fades by the hazard each quarter."""
    independent = sum(run.size for run in runs) * hazard / (2 - hazard)
    return float(np.sqrt(variance / independent))


def _profit_tax(world: World) -> float:
    """What AI firms paid on their profits over the whole run, USD bn."""
    record = world.close()
    row, column = record.flow_rows.index("profit tax"), record.sectors.index("AI firms")
    return 0.0 - float(record.flows[:, row, column].sum())


def test_profit_tax_moves_no_static_choice() -> None:
    """Case O6: prices and shares are the same with and without a tax on profit."""
    leads = ahead([0.8, 0.3, 0.0])
    free, taxed = (after(still(labs(3, largest_run_flop=leads), {"finance.profit_tax": tax}), 6) for tax in (0.0, 0.6))
    assert _profit_tax(taxed) > 0.0 == _profit_tax(free)
    assert np.array_equal(prices(free), prices(taxed))
    assert np.array_equal(shares(free), shares(taxed))
