"""Sharing: what all people of a nation get in equal parts, from the budget and from money that is kept for them.

What is set aside for people stays in the government's purse and out of its budget. It is shared out in whole 1/64
dollars; what is left of a dollar waits for the next quarter, so that all that is set aside reaches people.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.schema import GRAIN_USD
from simulation.agents.population.tables import whole_grains
from simulation.levers import acts
from simulation.rules.wealth.inheritance import equal_part

from .governments import book_cost
from .units import PEOPLE_PER_MILLION, USD_PER_USD_BN

if TYPE_CHECKING:
    from simulation.agents.population.tables import MoneyTables
    from simulation.world import World

    from .income import Plan

Floats = NDArray[np.float64]
Parts = dict[str, Floats]
"""What everyone of a nation gets, USD, by row of the flow matrix, each of shape (N,)."""
TRANSFERS, BASIC_INCOME = "transfers", "basic income"
FROM_BUDGET = (TRANSFERS, BASIC_INCOME)
AI_DIVIDEND, WEALTH_DIVIDEND, INCOME_DIVIDEND = "AI dividend", "wealth dividend", "income dividend"
FUND_PAYOUT = "AI fund payout"
SHARED = (BASIC_INCOME, AI_DIVIDEND, WEALTH_DIVIDEND, INCOME_DIVIDEND, FUND_PAYOUT)
"""Rows in which people get equal parts beyond social transfers."""


def set_aside(world: World, row: str, amount: Floats) -> None:
    """Keep money of governments for people, USD bn by nation; it is paid out in the row named."""
    kept = world.economy.set_aside
    kept[row] = kept.get(row, 0.0) + amount


def kept_for_people(world: World) -> Floats:
    """Money of governments that is set aside for people, USD bn, shape (N,)."""
    return np.asarray(sum(world.economy.set_aside.values(), np.zeros(len(world.nations.codes))))


def equal_parts(world: World) -> Parts:
    """What everyone gets this quarter: social transfers and a basic income from the budget, and what is set aside."""
    economy, people = world.economy, world.economy.start.people_m * PEOPLE_PER_MILLION
    social = world.scenario.budget.social_transfers * economy.spendable() * USD_PER_USD_BN
    parts = {TRANSFERS: whole_grains(social / people)}
    if acts(world.levers.basic_income):
        parts[BASIC_INCOME] = whole_grains(world.levers.basic_income * economy.output * USD_PER_USD_BN / people)
    for row, kept in economy.set_aside.items():
        if row != INCOME_DIVIDEND:
            parts[row] = _share_out(world, kept)
    return parts


def with_dividend(world: World, parts: Parts, plan: Plan, tables: MoneyTables) -> Parts:
    """The same with the flat tax on income that is paid back in the quarter in which it is taken (Case T6.1).

    It is paid out before it has come in, by what wages and capital income come to; the difference, mainly fractions of
    a dollar, is carried over.
    """
    kept, flat = world.economy.set_aside.get(INCOME_DIVIDEND), world.levers.income_dividend
    if kept is None and not acts(flat):
        return parts
    rates, staff = world.economy.start.tax_rates, world.accounts.staff.holder.cash
    owned = plan.distributed + np.maximum(tables.payout, 0.0) * world.economy.equity_units
    base = (1.0 - rates.labour) * (plan.wages + staff) + (1.0 - rates.capital) * np.maximum(owned, 0.0)
    coming = flat * base + (0.0 if kept is None else kept)
    return {**parts, INCOME_DIVIDEND: _share_out(world, coming)}


def keep_taxes(world: World, tables: MoneyTables, paid: Mapping[str, Floats]) -> None:
    """Set aside what of people's taxes goes back to them: the flat tax on income, and a part of the tax on wealth.

    Args:
        world: The world.
        tables: What people faced.
        paid: What they paid, USD bn, by row of the flow matrix.
    """
    economy, levers = world.economy, world.levers
    of_wealth = levers.wealth_tax_to_people * paid["wealth tax"]
    if of_wealth.any():
        set_aside(world, WEALTH_DIVIDEND, of_wealth)
    economy.kept_taxes = of_wealth
    if acts(levers.income_dividend):
        flat, rates = levers.income_dividend, economy.start.tax_rates
        of_labour = _ratio(flat * (1.0 - rates.labour), tables.labour_tax) * paid["labour tax"]
        of_capital = _ratio(flat * (1.0 - rates.capital), tables.capital_tax) * paid["capital tax"]
        set_aside(world, INCOME_DIVIDEND, of_labour + of_capital)
        economy.kept_taxes = of_wealth + of_labour + of_capital
        economy.labour_tax = economy.labour_tax - of_labour


def pay_parts(world: World, parts: Parts) -> None:
    """Governments pay everyone's parts; what was set aside for them falls by what is paid."""
    people = world.workers.layout.people / USD_PER_USD_BN
    for row, each in parts.items():
        paid = each * people
        world.ledger.transfer(world.accounts.governments, world.accounts.households, paid, row)
        if row == BASIC_INCOME:
            book_cost(world, "basic_income", paid)
        if row not in FROM_BUDGET:
            set_aside(world, row, -paid)


def from_budget(world: World, parts: Parts) -> Floats:
    """What of these parts the budget pays for, USD bn, shape (N,)."""
    return all_parts(world, {row: each for row, each in parts.items() if row in FROM_BUDGET})


def all_parts(world: World, parts: Parts) -> Floats:
    """All parts of all people together, USD bn, shape (N,)."""
    people_m = world.economy.start.people_m
    paid = (each * people_m * PEOPLE_PER_MILLION / USD_PER_USD_BN for each in parts.values())
    return np.asarray(sum(paid, np.zeros_like(people_m)))


def _share_out(world: World, kept_usd_bn: Floats) -> Floats:
    """Equal parts of what is kept, in whole grains; nothing is paid that is not there."""
    return equal_part(kept_usd_bn * USD_PER_USD_BN, 0.0, world.workers.layout.people, GRAIN_USD).each


def _ratio(some: Floats, whole: Floats) -> Floats:
    return np.divide(some, whole, out=np.zeros_like(whole), where=whole > 0.0)
