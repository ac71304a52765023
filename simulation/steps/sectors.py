"""Sectors: who has an account, and which nations stand behind payments that name no nation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.ledger import Account, Purse

from .units import USD_PER_USD_BN

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_ROUNDING = 1e-9
SECTORS = ("households", "AI firms", "business", "business capital", "governments", "AI fund")
"""Columns of the transaction-flow matrix; what is left of a nation's row comes from the rest of the world."""


@dataclass(frozen=True)
class Accounts:
    """Accounts of all sectors; several roles of business share one purse and differ in their home.

    Attributes:
        firms: AI firms, one by one.
        households: Workers; the purse holds the weighted sum of their wealth without AI equity.
        staff: Pay of research staff on its way to the workers of the firm's nation.
        estates: Estates on their way to the people of a nation.
        business: All firms that are not AI firms; it holds the claims that households have on them as a debt.
        capital: Capital account of business: retained profit comes in, investment goes out.
        governments: Governments.
        fund: What holders of AI equity own together: dividends come in, funding rounds go out, the rest is passed on.
        parents: Parent groups of AI firms, part of business at home.
        chip_makers: Chip designers, part of business where they are at home.
        foundries: Foundries and makers of parts, part of business where they are at home.
        small_owners: The many small owners of compute, part of business where compute is hosted.
        suppliers: Suppliers of energy, support and payments, part of business at a firm's home.
    """

    firms: Account
    households: Account
    staff: Account
    estates: Account
    business: Account
    capital: Account
    governments: Account
    fund: Account
    parents: Account
    chip_makers: Account
    foundries: Account
    small_owners: Account
    suppliers: Account

    def purses(self) -> tuple[Account, ...]:
        """One account for every purse, so that sums count each once."""
        return (self.households, self.staff, self.estates, self.business, self.capital, self.governments, self.fund)

    def money_usd_bn(self) -> float:
        """All balances together, USD bn; no payment changes it."""
        return float(self.firms.holder.cash.sum() + sum(account.holder.cash.sum() for account in self.purses()))

    def largest_usd_bn(self) -> float:
        """Largest balance, USD bn: what rounding errors are measured against."""
        return max(float(np.abs(account.holder.cash).max(initial=0.0)) for account in (self.firms, *self.purses()))


def open_accounts(world: World) -> None:
    """Open all accounts with empty purses."""
    nations, chips = world.nations, world.chips
    size = len(nations.codes)
    purses = {sector: Purse(np.zeros(size)) for sector in SECTORS}
    business = purses["business"]
    known = chips.nation >= 0
    homes = np.bincount(chips.nation[known], chips.foundry_share[known], size).astype(np.float64)
    output = nations.gdp / nations.gdp.sum()
    world.accounts = Accounts(
        firms=Account("AI firms", world.firms),
        households=Account("households", purses["households"]),
        staff=Account("households", Purse(np.zeros(size))),
        estates=Account("households", Purse(np.zeros(size))),
        business=Account("business", business),
        capital=Account("business capital", purses["business capital"]),
        governments=Account("governments", purses["governments"]),
        fund=Account("AI fund", purses["AI fund"], output),
        parents=Account("business", business),
        chip_makers=Account("business", business, _shares(homes, output)),
        foundries=Account("business", business, _shares(nations.chip_parts, output)),
        small_owners=Account("business", business, _shares(nations.hosted_share, output)),
        suppliers=Account("business", business),
    )


def book_changes_by_hand(world: World) -> None:
    """Book wealth that somebody has set from outside: claims on business that nobody else gains or loses.

    It is a revaluation with a row of its own, so that accounts go on closing and the change does not stay hidden.
    """
    purse, layout = world.accounts.households.holder.cash, world.workers.layout
    wealth = np.add.reduceat(world.workers.wealth, layout.start[:-1])
    change = layout.sum_by_nation(wealth) / USD_PER_USD_BN - purse
    change = np.where(np.abs(change) > _ROUNDING * np.abs(purse) + _ROUNDING, change, 0.0)
    if change.any():
        economy = world.economy
        world.ledger.revalue(world.accounts.households, world.accounts.business, change, "wealth set from outside")
        economy.business_at_close = economy.business_at_close - change
        economy.worth_at_close = economy.worth_at_close - change
        economy.start = replace(economy.start, business_worth=economy.start.business_worth - change)


def _shares(weights: Floats, otherwise: Floats) -> Floats:
    total = float(weights.sum())
    return weights / total if total > 0.0 else otherwise
