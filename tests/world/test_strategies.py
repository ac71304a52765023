"""The contract of every built-in strategy: whatever a firm sees, its decision lies within its means and bounds."""

from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation import load_scenario
from simulation.parameters.starts import FirmStart
from simulation.steps.decisions import decide
from simulation.strategies import FirmDecision, FirmView, Strategy, find_strategy, strategies
from simulation.strategies.strategy import PriceRule
from simulation.world import World

KINDS = get_args(FirmStart.model_fields["kind"].annotation)
LABS = tuple(kind for kind in KINDS if kind != "compute_owner")
ROUNDING = 1.0 + 1e-12
money = st.floats(0.0, 1e4)


def test_each_firm_sees_its_own_accounts_and_what_is_public() -> None:
    """Columns reach the view in its own order."""
    world = World(load_scenario("baseline", workers=300), seed=1)
    world.step()
    firms, seen = world.firms, {}

    class Watching(Strategy):
        def decide(self, view: FirmView, draw: float) -> FirmDecision:
            seen[view.slot] = view
            return self.plan(view)

    for firm in world.firm_agents:
        firm.strategy = Watching()
    before = {name: getattr(firms, name).copy() for name in ("cash", "revenue", "compute_used", "release_lag")}
    decide(world)
    for slot, view in seen.items():
        own = (view.cash_usd_bn, view.revenue_usd_bn, view.compute_used_h100e, view.release_lag_quarters)
        assert own == tuple(column[slot] for column in before.values())
        assert view.kind == firms.kinds[slot]
        assert view.leader_spending_usd_bn == firms.spending[firms.active & firms.is_lab].max()
        assert (view.runway_target, view.chip_loans) == (
            world.scenario.finance.runway_target,
            world.scenario.finance.chip_loans,
        )


@st.composite
def views(draw: st.DrawFn, kinds: tuple[str, ...] = KINDS) -> FirmView:
    """What any firm may see: with or without money, compute, users, a parent, an open frontier."""
    share = st.floats(0.0, 1.0)
    return FirmView(
        slot=draw(st.integers(0, 500)),
        kind=draw(st.sampled_from(kinds)),
        quarter=draw(st.integers(0, 400)),
        cash_usd_bn=draw(st.floats(-1e3, 1e4)),
        revenue_usd_bn=draw(money),
        cost_usd_bn=draw(money),
        spending_usd_bn=draw(money),
        rental_income_usd_bn=draw(money),
        parent_limit_usd_bn=draw(st.one_of(st.just(0.0), money)),
        compute_used_h100e=draw(st.one_of(st.just(0.0), st.floats(0.0, 1e12))),
        serving_need_h100e=draw(st.floats(0.0, 1e12)),
        users_share=draw(share),
        users_growth=draw(st.floats(-5.0, 5.0)),
        lead_log=draw(st.one_of(st.just(-math.inf), st.floats(-50.0, 0.0))),
        over_open_log=draw(st.one_of(st.sampled_from([-math.inf, math.inf]), st.floats(-50.0, 50.0))),
        research_worth_usd_bn=draw(money),
        leader_spending_usd_bn=draw(money),
        largest_independent_usd_bn=draw(money),
        release_lag_quarters=draw(st.one_of(st.just(math.inf), st.floats(0.0, 40.0))),
        buys_compute=draw(st.booleans()),
        spending_growth=draw(st.floats(0.1, 50.0)),
        runway_target=draw(st.integers(1, 40)),
        idle_runways=draw(st.floats(0.1, 50.0)),
        serving_margin=draw(st.floats(0.5, 5.0)),
        chip_loans=draw(st.floats(0.0, 0.9)),
    )


def means(view: FirmView) -> float:
    """Most that a firm can pay in a quarter, however it spends it: all its cash, its income and its parent's limit."""
    income = view.revenue_usd_bn + view.rental_income_usd_bn
    return (income + max(view.cash_usd_bn, 0.0) + view.parent_limit_usd_bn) / (
        1.0 - view.chip_loans if view.kind == "compute_owner" else 1.0
    )


@pytest.mark.parametrize("name", strategies())
@given(view=views(), draw=st.floats(0.0, 1.0, exclude_min=True, exclude_max=True))
def test_decisions_lie_within_means_and_bounds(name: str, view: FirmView, draw: float) -> None:
    made = find_strategy(name)().decide(view, draw)
    assert math.isfinite(made.spending_usd_bn)
    assert 0.0 <= made.spending_usd_bn <= means(view) * ROUNDING
    assert 0.0 <= made.staff_share <= 1.0
    assert 0.0 <= made.inference_share <= 1.0
    assert 0.0 <= made.safety_effort <= 1.0
    assert made.release_lag_quarters >= 0.0
    assert math.isfinite(made.raise_usd_bn)
    assert made.raise_usd_bn >= 0.0
    assert made.price_rule in get_args(PriceRule)


@pytest.mark.parametrize("name", strategies())
@given(view=views(), draw=st.floats(0.0, 1.0, exclude_min=True, exclude_max=True))
def test_same_view_same_decision(name: str, view: FirmView, draw: float) -> None:
    assert find_strategy(name)().decide(view, draw) == find_strategy(name)().decide(view, draw)


@pytest.mark.parametrize("name", strategies())
@given(view=views())
def test_who_has_a_parent_asks_no_investor(name: str, view: FirmView) -> None:
    asked = find_strategy(name)().decide(view, 0.5).raise_usd_bn
    assert view.parent_limit_usd_bn == 0.0 or asked == 0.0


@pytest.mark.parametrize("name", strategies())
@given(view=views(), more=st.floats(0.0, 1e3))
def test_more_cash_never_means_less_spending(name: str, view: FirmView, more: float) -> None:
    richer = FirmView(**{field: getattr(view, field) for field in FirmView.__slots__})
    richer.cash_usd_bn += more
    strategy = find_strategy(name)()
    assert strategy.decide(richer, 0.5).spending_usd_bn >= strategy.decide(view, 0.5).spending_usd_bn


@given(view=views())
def test_open_weights_lab_opens_and_safety_first_lab_does_not(view: FirmView) -> None:
    opened = find_strategy("open_weights")().decide(view, 0.5).release_lag_quarters
    assert math.isfinite(opened)
    assert opened == (view.release_lag_quarters if math.isfinite(view.release_lag_quarters) else 0.0)
    assert find_strategy("safety_first")().decide(view, 0.5).release_lag_quarters == math.inf


@given(view=views())
def test_only_the_safety_first_lab_slows_down_and_less_so_behind(view: FirmView) -> None:
    efforts = {name: find_strategy(name)().decide(view, 0.5).safety_effort for name in strategies()}
    assert efforts.pop("safety_first") > 0.0
    assert set(efforts.values()) == {0.0}
    front = FirmView(**{**{field: getattr(view, field) for field in FirmView.__slots__}, "lead_log": 0.0})
    behind = FirmView(**{**{field: getattr(view, field) for field in FirmView.__slots__}, "lead_log": -5.0})
    cautious = find_strategy("safety_first")()
    assert cautious.decide(front, 0.5).safety_effort > cautious.decide(behind, 0.5).safety_effort


@given(view=views())
def test_blitzscaler_sells_below_cost_only_while_it_can_and_need(view: FirmView) -> None:
    rule = find_strategy("blitzscaler")().decide(view, 0.5).price_rule
    solvent = view.parent_limit_usd_bn > 0.0 or view.cash_usd_bn > view.spending_usd_bn
    assert (rule == "subsidised") == (solvent and view.users_share < 0.5)


@given(view=views(LABS))
def test_profit_maximiser_spends_no_more_than_research_and_service_are_worth(view: FirmView) -> None:
    spending = find_strategy("profit_maximiser")().decide(view, 0.5).spending_usd_bn
    assert spending <= max(view.research_worth_usd_bn + view.cost_usd_bn, view.revenue_usd_bn) * ROUNDING


@given(view=views(LABS))
def test_fast_follower_stays_well_below_the_leader_unless_it_earns_more(view: FirmView) -> None:
    spending = find_strategy("fast_follower")().decide(view, 0.5).spending_usd_bn
    assert spending <= max(view.leader_spending_usd_bn / 2, view.revenue_usd_bn) * ROUNDING
