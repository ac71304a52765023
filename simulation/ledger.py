"""One way in for money: ``transfer(payer, payee, amount, row)``.

Balances live where their owner keeps them (the column ``cash`` of the firms, one number for every other sector). Each
transfer writes a row of the quarter's transaction-flow matrix, so the matrix closes by construction and a payment
without a payer cannot be written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Holder(Protocol):
    """Anything with a column of cash, USD bn."""

    cash: Floats


@dataclass
class Purse:
    """The cash of a sector that is not modelled one by one; it may be negative, since it is a balance of flows."""

    cash: Floats


@dataclass(frozen=True)
class Account:
    """A sector's account.

    Attributes:
        sector: Name of the sector, a column of the transaction-flow matrix.
        holder: Who keeps the balances.
    """

    sector: str
    holder: Holder


class Ledger:
    """All payments of a quarter.

    Attributes:
        flows: Transaction-flow matrix of the quarter, USD bn: row, then sector; receipts are positive.
    """

    def __init__(self) -> None:
        self.flows: dict[str, dict[str, float]] = {}

    def open_quarter(self) -> None:
        """Start a new quarter with an empty matrix."""
        self.flows = {}

    def transfer(
        self, payer: Account, payee: Account, amount: ArrayLike, row: str, received: ArrayLike | None = None
    ) -> float:
        """Move money.

        Args:
            payer: Account that pays.
            payee: Account that receives.
            amount: What each member of the paying sector pays (or the payment of a sector with one purse), USD bn,
                not negative.
            row: Row of the transaction-flow matrix.
            received: What each member of the receiving sector gets; needed only where both sectors have members.

        Returns:
            The total moved, USD bn.

        Raises:
            ValueError: If an amount is negative or not a number, or the two sides differ.
        """
        paid = np.asarray(amount, dtype=np.float64)
        total = float(paid.sum())
        if not (total >= 0.0 and paid.min(initial=0.0) >= 0.0):
            raise ValueError(f"{row}: a payment must be a number that is not negative, got {paid.min():g}")
        if total == 0.0:
            return 0.0
        got = paid if received is None else np.asarray(received, dtype=np.float64)
        if received is not None and not np.isclose(got.sum(), total, rtol=1e-12, atol=1e-15):
            raise ValueError(f"{row}: {total:g} is paid but {got.sum():g} is received")
        _add(payer.holder, -paid)
        _add(payee.holder, got)
        line = self.flows.setdefault(row, {})
        line[payer.sector] = line.get(payer.sector, 0.0) - total
        line[payee.sector] = line.get(payee.sector, 0.0) + total
        return total

    def residual(self) -> float:
        """Largest imbalance of a row over the gross flows of the quarter; 0 up to rounding."""
        gross = sum(abs(value) for line in self.flows.values() for value in line.values())
        worst = max((abs(sum(line.values())) for line in self.flows.values()), default=0.0)
        return worst / gross if gross > 0.0 else 0.0


def _add(holder: Holder, amount: Floats) -> None:
    if holder.cash.size == 1:
        holder.cash[0] += amount.sum()
    else:
        holder.cash += amount
