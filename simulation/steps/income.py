"""Income and wealth: wages, profits, taxes, transfers, consumption and returns; business and governments close."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.schema import GRAIN_USD, MONEY_ROWS
from simulation.agents.population.tables import MoneyTables, whole_grains
from simulation.ledger import Account
from simulation.rules.wealth.consumption import quarterly_propensities
from simulation.rules.wealth.equity import payout_per_unit
from simulation.rules.wealth.inheritance import equal_part
from simulation.rules.wealth.national_income import (
    balanced_purchases,
    capital_step,
    capped_purchases,
    demand_output,
    distributed_profit,
    investment,
    planned_purchases,
)
from simulation.rules.wealth.returns import quarterly_return, shift
from simulation.rules.work.wages import pay_by_cell
from simulation.timeline import QUARTERS_PER_YEAR, quarterly_factor, quarterly_share

from .sharing import Parts, all_parts, equal_parts, from_budget, keep_taxes, kept_for_people, pay_parts, with_dividend
from .units import PEOPLE_PER_MILLION, USD_PER_USD_BN

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_SALES_AT_HOME = ("training", "military AI", "community projects", "basic compute")
_SALES_TO_AI_FIRMS = ("chips", "foundry and parts", "support and payments", "energy and operation", "licences")
_ROOM_FOR_DEBT = 1.1
"""Largest debt over the largest one of the start, where that is more than the limit: the start forgives nobody."""


class Plan(NamedTuple):
    """What business and governments do this quarter, by nation, USD bn.

    Attributes:
        output: Output of business.
        wages: Wages that business pays.
        from_ai: What business got from AI firms beyond its sales to them, less what it paid them.
        sold_to_ai: Sales of business to AI firms, and for training and arms; part of output.
        profit_tax: Tax on the profit of business.
        distributed: Profit and interest that people receive.
        interest: The part of it that governments pay on their debts.
        purchases: Purchases of governments.
    """

    output: Floats
    wages: Floats
    from_ai: Floats
    sold_to_ai: Floats
    profit_tax: Floats
    distributed: Floats
    interest: Floats
    purchases: Floats


def earn_and_spend(world: World) -> None:
    """All incomes of the quarter reach people, who pay taxes, consume and save; every payment has two sides."""
    parts = equal_parts(world)
    tables = _tables(world, parts)
    key = world.luck.key("returns", world.quarter)
    found = world.passes.raw_returns(tables, key)
    wealth, owned, raw, gain = (
        _nations_usd_bn(world, by_run) for by_run in (found.wealth, found.owned, found.raw, found.gain)
    )
    plan = _plan(world, tables, owned, parts)
    _set_pay(world, plan)
    parts = with_dividend(world, parts, plan, tables)
    tables = replace(
        tables,
        pay=world.economy.pay.ravel(),
        transfer=np.asarray(sum(parts.values())),
        shift=shift(plan.distributed, wealth, raw).shift,
        gain_shift=shift(_unclaimed(world), owned, gain).shift,
    )
    sums = world.passes.settle(tables, key)
    world.economy.net_worth, world.economy.income = sums.net_worth, sums.income
    rows = _nations_usd_bn(world, sums.rows)
    paid = dict(zip(MONEY_ROWS, rows.T, strict=True))
    _pay_households(world, tables, plan, parts, paid)
    keep_taxes(world, tables, paid)
    _close_business(world, plan)


def _unclaimed(world: World) -> Floats:
    """What business has become worth beyond what its owners have been credited with, USD bn.

    Retained profit that is invested raises the value of business and so of the claims on it; this reaches people as
    a gain on their wealth, which is a revaluation and no flow (System of National Accounts 2008, ch. 12).
    """
    economy = world.economy
    return np.asarray(economy.worth_at_close - economy.start.business_worth)


def _nations_usd_bn(world: World, by_run: Floats) -> Floats:
    return world.workers.layout.sum_by_nation(by_run) / USD_PER_USD_BN


def _tables(world: World, parts: Parts) -> MoneyTables:
    """What people face this quarter, before pay and the common part of returns are known."""
    economy, wealth = world.economy, world.scenario.wealth
    income, owned = quarterly_propensities(wealth.consume_income, wealth.consume_wealth)
    people = economy.start.people_m * PEOPLE_PER_MILLION
    purse = world.accounts.estates.holder.cash * USD_PER_USD_BN
    fund = float(world.accounts.fund.holder.cash.sum()) * USD_PER_USD_BN
    units = float(economy.equity_units.sum()) * USD_PER_USD_BN
    mean_pay = economy.mean_pay_usd()
    first_debt = _ROOM_FOR_DEBT * economy.start.largest_debt_usd
    rates, flat = economy.start.tax_rates, world.levers.income_dividend
    return MoneyTables(
        pay=economy.pay.ravel(),
        gain=economy.gain.ravel(),
        novice_tilt=world.scenario.work.novice_tilt,
        benefit=whole_grains(world.scenario.budget.benefit * mean_pay * (1.0 - economy.start.tax_rates.labour)),
        transfer=np.asarray(sum(parts.values())),
        inheritance=equal_part(purse, 0.0, people, GRAIN_USD).each,
        labour_tax=rates.labour + flat * (1.0 - rates.labour),
        capital_tax=rates.capital + flat * (1.0 - rates.capital),
        wealth_tax=world.levers.wealth_tax + np.zeros(people.size),
        wealth_threshold=world.levers.wealth_threshold_usd,
        wealth_mean=economy.start.wealth_mean_usd,
        scale_return=quarterly_return(wealth.scale_return),
        type_return=economy.start.type_return,
        luck=economy.start.luck,
        shift=np.zeros(people.size),
        gain_shift=np.zeros(people.size),
        payout=payout_per_unit(fund, 0.0, units),
        equity_value=economy.unit_value,
        consume_income=income,
        consume_wealth=owned,
        debt_limit=whole_grains(np.maximum(wealth.debt_limit * QUARTERS_PER_YEAR * mean_pay, first_debt)),
    )


def _plan(world: World, tables: MoneyTables, owned: Floats, parts: Parts) -> Plan:
    """Output, wages, profits and purchases of the quarter, before people have spent anything."""
    economy, budget = world.economy, world.scenario.budget
    without_job = economy.status[..., 1:].sum(axis=(1, 2))
    benefits = tables.benefit * without_job * PEOPLE_PER_MILLION / USD_PER_USD_BN
    debt = np.maximum(kept_for_people(world) - world.accounts.governments.holder.cash, 0.0)
    interest = quarterly_return(budget.debt_interest) * debt
    purchases = _purchases(world, benefits + from_budget(world, parts) + interest)
    sold_to_ai = _trade_supplies(world)
    from_ai = world.accounts.business.holder.cash - economy.business_at_close - sold_to_ai
    output = economy.potential
    if budget.closure == "demand":
        staff = (1.0 - economy.start.tax_rates.labour) * world.accounts.staff.holder.cash
        bought = purchases + sold_to_ai - economy.household_bill
        given = benefits + all_parts(world, parts) + staff
        output = _demand(world, tables, bought, given, owned)
    wages = economy.labour_share * output
    profit = output - wages + from_ai
    worn = quarterly_share(budget.depreciation) * economy.capital
    profit_tax = economy.start.tax_rates.profit * np.maximum(profit - worn, 0.0)
    distributed = distributed_profit(profit - profit_tax, worn, budget.payout_ratio) + interest
    economy.output = output
    return Plan(output, wages, from_ai, sold_to_ai, profit_tax, distributed, interest, purchases)


def _trade_supplies(world: World) -> Floats:
    """What AI firms and states took from business at home, USD bn; sellers abroad spend the proceeds there.

    Chips are made in few nations and paid for in others. The nations that sell them buy goods for the proceeds, so that
    the resources come from where AI firms are at home.
    """
    business = world.accounts.business
    sold = sum_of_rows(world, "business", _SALES_TO_AI_FIRMS)
    bought = -sum_of_rows(world, "AI firms", _SALES_TO_AI_FIRMS) - sum_of_rows(world, "governments", _SALES_TO_AI_FIRMS)
    owed = sold - bought
    imports, exports = np.maximum(owed, 0.0), np.maximum(-owed, 0.0)
    if exports.sum() > 0.0 and imports.sum() > 0.0:  # what is left in a single nation is rounding
        imports = imports * (exports.sum() / imports.sum())
        world.ledger.transfer(business, business, imports, "goods for AI supplies", received=exports)
    return bought + sum_of_rows(world, "business", _SALES_AT_HOME)


def _demand(world: World, tables: MoneyTables, bought: Floats, given: Floats, owned: Floats) -> Floats:
    """Output under the demand closure: investment is what made output that of the data in the first quarter."""
    economy = world.economy

    def output_at(invested: Floats) -> Floats:
        propensities = tables.consume_income, tables.consume_wealth
        labour_tax = economy.start.tax_rates.labour  # a flat tax on it is paid back at once
        return demand_output(bought + invested, given, owned, economy.labour_share, labour_tax, *propensities)

    if world.quarter == 0:
        none = np.zeros_like(bought)
        multiplier = output_at(none + 1.0) - output_at(none)
        economy.first_investment = np.maximum(economy.start.output - output_at(none), 0.0) / multiplier
    return output_at(economy.first_investment * world.scenario.budget.investment_factor * _trend(world))


def _trend(world: World) -> float:
    return float(quarterly_factor(world.scenario.population.world_growth) ** world.quarter)


def _purchases(world: World, paid_to_people: Floats) -> Floats:
    """What governments buy: what taxes of the last quarter leave, or a plan and debt for the difference.

    A balanced budget also spends what is left of the quarter before, and makes up for what training and public labs
    have cost since then.
    """
    economy, budget = world.economy, world.scenario.budget
    balance = world.accounts.governments.holder.cash - kept_for_people(world)
    revenue = economy.spendable()
    surplus = revenue - paid_to_people
    if budget.government == "balanced":
        return balanced_purchases(revenue + balance, paid_to_people, 0.0, 0.0)
    if world.quarter == 0:
        economy.first_purchases = np.maximum(surplus, 0.0)
    growth = quarterly_factor(world.scenario.population.world_growth)
    planned = planned_purchases(budget.purchases_factor, economy.first_purchases, growth, world.quarter)
    return capped_purchases(planned, surplus, -balance, budget.debt_ceiling * economy.start.output * QUARTERS_PER_YEAR)


def sum_of_rows(world: World, sector: str, rows: tuple[str, ...]) -> Floats:
    """What a sector of each nation received on balance so far this quarter in some rows, USD bn."""
    nothing = np.zeros(len(world.nations.codes))
    lines = (world.ledger.flows.get(row, {}).get(sector, nothing) for row in rows)
    return np.asarray(sum(lines, nothing))


def _set_pay(world: World, plan: Plan) -> None:
    """Divide the wage bill among cells; AI firms' research staff is paid through the occupation it belongs to."""
    economy, unit = world.economy, USD_PER_USD_BN / PEOPLE_PER_MILLION
    relative = economy.relative_pay(world.scenario.work.relative_wage_response)
    economy.pay = pay_by_cell(plan.wages * unit, economy.labour, relative)
    staff, research = world.accounts.staff.holder.cash * unit, economy.start.research_occupation
    there = economy.labour[:, research]
    economy.pay[:, research] += np.divide(staff, there, out=np.zeros_like(staff), where=there > 0.0)
    # Where a small sample has nobody in that occupation, everybody at work shares the pay.
    everybody = economy.labour.sum(axis=1)
    others = np.divide(staff, everybody, out=np.zeros_like(staff), where=(there <= 0.0) & (everybody > 0.0))
    economy.pay += others[:, None]
    world.workers.pay = economy.pay


def _move(world: World, payer: Account, payee: Account, amount: Floats, row: str) -> None:
    """Move signed amounts by nation: what is negative goes the other way."""
    world.ledger.transfer(payer, payee, np.maximum(amount, 0.0), row)
    world.ledger.transfer(payee, payer, np.maximum(-amount, 0.0), row)


def _pay_households(world: World, tables: MoneyTables, plan: Plan, parts: Parts, paid: dict[str, Floats]) -> None:
    """Book what people received and paid, from the sums of the pass over workers and from nothing else."""
    economy, to = world.economy, world.accounts
    each = world.workers.layout.people / USD_PER_USD_BN
    staff = np.minimum(to.staff.holder.cash, paid["wages"])
    world.ledger.transfer(to.staff, to.households, staff, "research staff")
    world.ledger.transfer(to.business, to.households, paid["wages"] - staff, "wages")
    world.ledger.transfer(to.governments, to.households, paid["benefits"], "benefits")
    pay_parts(world, parts)
    world.ledger.transfer(to.estates, to.households, tables.inheritance * each, "inheritance")
    from_business = paid["capital income"] - plan.interest
    world.ledger.transfer(to.governments, to.households, plan.interest, "interest on debt")
    _move(world, to.business, to.households, from_business, "capital income")
    _move(world, to.fund, to.households, paid["AI payouts"], "AI equity")
    world.ledger.transfer(to.households, to.governments, paid["labour tax"], "labour tax")
    world.ledger.transfer(to.households, to.governments, paid["capital tax"], "capital tax")
    world.ledger.transfer(to.households, to.governments, paid["wealth tax"], "wealth tax")
    goods = paid["consumption"] - economy.household_bill
    _move(world, to.households, to.business, goods, "consumption")
    world.ledger.transfer(to.business, to.households, paid["defaults"], "defaults")
    world.ledger.revalue(to.households, to.business, paid["gains"], "gains on wealth")
    world.ledger.transfer(to.business, to.governments, plan.profit_tax, "profit tax")
    world.ledger.transfer(to.governments, to.business, plan.purchases, "government purchases")
    economy.consumption, economy.purchases = paid["consumption"], plan.purchases
    economy.labour_tax = paid["labour tax"]
    economy.taxes = paid["labour tax"] + paid["capital tax"] + plan.profit_tax + paid["wealth tax"]
    economy.wage_bill, economy.distributed = paid["wages"] - staff, from_business
    economy.investment = investment(plan.output, goods, plan.purchases, plan.sold_to_ai)


def _close_business(world: World, plan: Plan) -> None:
    """Retained profit pays for investment; capital wears out and grows."""
    economy, to = world.economy, world.accounts
    retained = plan.output - economy.wage_bill + plan.from_ai - economy.distributed - plan.profit_tax
    _move(world, to.business, to.capital, retained, "retained profit")
    _move(world, to.capital, to.business, economy.investment, "investment")
    worn = quarterly_share(world.scenario.budget.depreciation)
    economy.capital = capital_step(economy.capital, economy.investment, worn)
    economy.business_at_close = to.business.holder.cash.copy()
    economy.worth_at_close = economy.capital + economy.business_at_close + to.capital.holder.cash
