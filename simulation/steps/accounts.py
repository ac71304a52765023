"""Accounts: the quarter's cost, taxes, and money passed on."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from .compute import operating_cost_usd_bn
from .income import sum_of_rows
from .profit_taxes import tax_ai_firms

if TYPE_CHECKING:
    from simulation.world import World


def settle(world: World) -> None:
    """Work out the cost of the quarter, pay profit taxes, and pass on money that firms do not need."""
    firms = world.firms
    of_models = world.rent_paid + world.own_compute_cost + world.staff_cost + world.support_cost
    firms.cost = np.where(firms.active, of_models + world.licence_cost, 0.0)
    _serve_loans(world)
    profit = firms.revenue + firms.rental_income - firms.cost - world.letting_cost
    tax_ai_firms(world, profit)
    idle = np.maximum(firms.cash - firms.spending, 0.0)
    to_parents = np.where(firms.active & firms.has_parent, idle, 0.0)
    public = firms.is_public
    world.ledger.transfer(world.accounts.firms, world.accounts.parents, np.where(public, 0.0, to_parents), "to parents")
    world.ledger.transfer(
        world.accounts.firms, world.accounts.governments, np.where(public, to_parents, 0.0), "to parents"
    )
    if world.quarter == 0:  # what parents get back at once, mostly of the starting table, is neither profit nor gain
        back = sum_of_rows(world, "business", ("to parents",))
        economy = world.economy
        economy.business_at_close = economy.business_at_close + back
        economy.worth_at_close = economy.worth_at_close + back
        economy.start = replace(economy.start, business_worth=economy.start.business_worth + back)
    rich = world.scenario.finance.dividend_quarters * np.maximum(firms.spending, firms.cost)
    dividend = np.where(firms.active & ~firms.has_parent & (profit > 0.0), np.maximum(firms.cash - rich, 0.0), 0.0)
    world.ledger.transfer(world.accounts.firms, world.accounts.fund, dividend, "dividends")


def _serve_loans(world: World) -> None:
    """Cloud companies without a parent pay interest and repayment on the financed share of all their chips."""
    firms = world.firms
    clouds = firms.active & ~firms.is_lab & ~firms.has_parent
    capital_cost = world.chips.user_cost_usd_bn - operating_cost_usd_bn(world)
    due = world.scenario.finance.chip_loans * firms.compute_owned * max(capital_cost, 0.0)
    paid = np.where(clouds, np.minimum(due, np.maximum(firms.cash, 0.0)), 0.0)
    world.ledger.transfer(world.accounts.firms, world.accounts.fund, paid, "interest and repayment")
