"""Finance: parents, investors and governments fund firms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.industry.funding import compute_for_equity
from simulation.rules.industry.research_budget import profit_share, revenue_share
from simulation.timeline import quarterly_factor

from .investors import chips_earn_their_cost, parents_limit, raise_money
from .public_shares import buy_into_labs

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_CREDIT_QUARTERS = 4.0
_LARGE_ROUND_USD_BN = 1.0


def plan_spending(world: World) -> None:
    """Take over what firms decided, or what the one funding rule of the scenario says."""
    firms, rule = world.firms, world.scenario.finance.rule
    if rule == "mixed":
        return
    share = world.scenario.finance.research_share
    gross_profit = np.maximum(firms.revenue - _serving_cost(world), 0.0)
    labs = firms.active & firms.is_lab
    research: Floats
    if rule == "profit":
        research = profit_share(gross_profit, share)
    elif rule == "revenue":
        research = revenue_share(firms.revenue, share)
    else:
        research = labs * np.float64(share * firms.revenue.sum() / max(1, labs.sum()))
    if rule == "investor":
        research = labs * own_spending(world) * quarterly_factor(world.scenario.finance.spending_growth)
    world.planned = np.where(labs, research + _serving_cost(world), world.planned)


def _serving_cost(world: World) -> Floats:
    """What serving the users of the last quarter cost, USD bn."""
    return np.asarray(world.firms.serving_need * world.chips.rent_usd_bn)


def fund(world: World) -> None:
    """Rounds of investors and backers, and the parents' money; then spending is cut to what there is."""
    firms = world.firms
    rounds, backed = raise_money(world)
    backer = np.where(firms.backer >= 0, firms.backer, -1)
    world.ledger.transfer(world.accounts.fund, world.accounts.firms, rounds - backed, "funding rounds")
    world.ledger.transfer(world.accounts.parents, world.accounts.firms, backed, "funding rounds of backers")
    credit, _ = compute_for_equity(backed, world.scenario.finance.compute_for_equity, backer)
    firms.cloud_credit += credit
    for slot in np.flatnonzero(rounds >= _LARGE_ROUND_USD_BN):
        world.note("round", int(slot), amount_usd_bn=float(rounds[slot]))
    public = buy_into_labs(world, rounds)
    parents = _parents_money(world)
    _pay_owners_part(world, parents, "parents' money")
    lenders = _loans(world)
    world.ledger.transfer(world.accounts.fund, world.accounts.firms, lenders, "loans on chips")
    firms.raised = rounds + parents + lenders + public
    affordable = np.clip(world.planned, 0.0, np.maximum(firms.cash, 0.0))
    # Contracts bind firms without a parent, so that a firm can run out of cash and not only fade away.
    committed = np.where(firms.is_lab & ~firms.has_parent, world.scenario.finance.commitment * own_spending(world), 0.0)
    firms.spending = np.where(firms.active, np.maximum(affordable, committed), firms.spending)


def own_spending(world: World) -> Floats:
    """What firms spent in the last quarter without grants, which are no promise of more, USD bn."""
    return np.asarray(world.firms.spending - world.firms.granted)


def _parents_money(world: World) -> Floats:
    """What parents and states add so that the plan can be paid, up to their limit."""
    firms = world.firms
    need = np.maximum(world.planned - firms.cash, 0.0)
    return np.where(firms.active & firms.has_parent, np.minimum(need, parents_limit(world)), 0.0)


def _pay_owners_part(world: World, money: Floats, row: str) -> None:
    """Parent groups pay their firms, governments pay state and public labs."""
    public = world.firms.is_public
    world.ledger.transfer(world.accounts.parents, world.accounts.firms, np.where(public, 0.0, money), row)
    world.ledger.transfer(world.accounts.governments, world.accounts.firms, np.where(public, money, 0.0), row)


def _loans(world: World) -> Floats:
    """What lenders pay for chips of cloud companies without a parent, next to the companies' own part.

    They lend against rent: nothing while a company's chips do not earn what they cost.
    """
    firms, share = world.firms, world.scenario.finance.chip_loans
    clouds = firms.active & ~firms.is_lab & ~firms.has_parent & chips_earn_their_cost(world)
    paid_for = np.minimum(world.planned, np.maximum(firms.cash, 0.0) / (1.0 - share))
    return np.where(clouds, share * paid_for, 0.0)


def committed_rent(world: World) -> Floats:
    """Cloud credit that falls due this quarter, USD bn: a year's worth of the promise, evenly."""
    return world.firms.cloud_credit / _CREDIT_QUARTERS
