"""Taxes of AI firms: on profit and on windfalls, and what of new ones is kept for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.levers import acts
from simulation.rules.industry.taxes import profit_tax
from simulation.rules.wealth.redistribution import windfall_clause

from .sharing import AI_DIVIDEND, set_aside

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def tax_ai_firms(world: World, profit: Floats) -> None:
    """AI firms pay taxes on profit where they are at home, and into all nations what a windfall clause asks.

    What a policy adds to the scenario's rate is a new tax on AI, as the windfall clause is; a part of all new ones may
    be kept for people.

    Args:
        world: The world.
        profit: Profit of the quarter before taxes, USD bn, shape (firms,).
    """
    firms, size, usual = world.firms, len(world.nations.codes), world.scenario.finance.profit_tax
    rate = np.minimum(usual + world.levers.ai_profit_tax, 1.0)
    paid = _tax_profit(world, profit, rate)
    new = paid * np.divide(rate - usual, rate, out=np.zeros(np.shape(rate)), where=rate > 0.0)
    world.ai_tax_revenue = world.ai_tax_revenue + np.bincount(firms.nation, new, size)
    if acts(world.levers.windfall):
        world.ai_tax_revenue = world.ai_tax_revenue + _take_windfalls(world, profit, paid)
    world.economy.ai_taxes = np.bincount(firms.nation, paid - new, size) + world.ai_tax_revenue
    world.economy.kept_ai_taxes = world.levers.ai_tax_to_people * world.ai_tax_revenue
    if world.economy.kept_ai_taxes.any():
        set_aside(world, AI_DIVIDEND, world.economy.kept_ai_taxes)


def _tax_profit(world: World, profit: Floats, rate: Floats) -> Floats:
    """Tax on profit that each firm pays, USD bn, never more than its cash."""
    firms = world.firms
    due = np.maximum(profit_tax(np.maximum(profit, 0.0), rate), 0.0)
    payable = np.minimum(due, np.maximum(firms.cash, 0.0)) * firms.active
    world.ledger.transfer(world.accounts.firms, world.accounts.governments, payable, "profit tax")
    return np.asarray(payable)


def _take_windfalls(world: World, profit: Floats, taxed: Floats) -> Floats:
    """Contributions of firms whose profit is large against the product of the world, by people of nations (Case T6.5).

    Both are those of the quarter, which has the shares of a year at four times the amounts. No firm pays more than what
    the tax on profit has left it.
    """
    firms, people = world.firms, world.economy.start.people_m
    clause = windfall_clause(profit, float(world.economy.output.sum()), fund_share=0.0)
    left = np.minimum(np.maximum(profit - taxed, 0.0), np.maximum(firms.cash, 0.0))
    paid = np.minimum(world.levers.windfall * clause.paid, left) * firms.active
    received = paid.sum() * (people / people.sum())
    world.ledger.transfer(world.accounts.firms, world.accounts.governments, paid, "windfall clause", received=received)
    return np.asarray(received)
