"""One way in for money: ``transfer(payer, payee, amount, row)``.

Balances live where their owner keeps them: the column ``cash`` of the firms, and one balance per nation for every other
sector. Each transfer writes a row of the quarter's transaction-flow matrix, nation by nation, so the matrix closes by
construction and a payment without a payer cannot be written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]


class Holder(Protocol):
    """Anything with a column of cash, USD bn."""

    cash: Floats


@dataclass
class Purse:
    """The cash of a sector, one balance per nation, USD bn; it may be negative, since it is a balance of flows."""

    cash: Floats
    nation: ClassVar[None] = None


@dataclass(frozen=True)
class Account:
    """A sector's account.

    Attributes:
        sector: Name of the sector, a column of the transaction-flow matrix.
        holder: Who keeps the balances: a :class:`Purse`, or a table of firms with their home nations.
        split: Shares of the nations in payments with firms; none means that each firm deals with its home nation.
    """

    sector: str
    holder: Holder
    split: Floats | None = None

    @property
    def nation(self) -> NDArray[np.int64] | None:
        """Home nation of each member of a table of firms; none for a purse, whose members are the nations."""
        found: NDArray[np.int64] | None = getattr(self.holder, "nation", None)
        return found

    def by_nation(self, amount: Floats, home: NDArray[np.int64] | None) -> Floats:
        """Spread amounts of firms, or one amount, over the nations of a purse."""
        if self.split is not None:
            return np.asarray(amount.sum() * self.split)
        if home is None:
            raise ValueError(f"one amount for all nations needs an account with a split; {self.sector} has none")
        return np.bincount(home, weights=amount, minlength=self.holder.cash.size).astype(np.float64)


class Ledger:
    """All payments of a quarter.

    Args:
        nations: Number of nations.

    Attributes:
        flows: Transaction-flow matrix of the quarter, USD bn: row, then sector, then an array by nation; receipts are
            positive. What the sectors of a nation receive on balance comes from the rest of the world.
        revaluations: Changes of claims that nobody paid, in the same form; they are no part of the flows.
    """

    def __init__(self, nations: int) -> None:
        self.nations = nations
        self.flows: dict[str, dict[str, Floats]] = {}
        self.revaluations: dict[str, dict[str, Floats]] = {}

    def open_quarter(self) -> None:
        """Start a new quarter with empty matrices."""
        self.flows, self.revaluations = {}, {}

    def transfer(
        self, payer: Account, payee: Account, amount: ArrayLike, row: str, received: ArrayLike | None = None
    ) -> float:
        """Move money.

        Args:
            payer: Account that pays.
            payee: Account that receives.
            amount: What each member of the paying sector pays, USD bn, not negative. Where one side is firms and the
                other is not, what each firm pays or gets; the other side follows from its split or the firms' homes.
            row: Row of the transaction-flow matrix.
            received: What each member of the receiving sector gets, where that does not follow.

        Returns:
            The total moved, USD bn.

        Raises:
            ValueError: If an amount is negative or not a number, or the two sides differ.
        """
        given = np.asarray(amount, dtype=np.float64)
        total = float(np.add.reduce(given, axis=None))
        if not (total >= 0.0 and np.minimum.reduce(given, axis=None, initial=0.0) >= 0.0):
            raise ValueError(f"{row}: a payment must be a number that is not negative, got {given.min():g}")
        if total == 0.0:
            return 0.0
        homes = payer.nation, payee.nation
        paid, got = _sides(payer, payee, given, received, homes)
        if got is not given and abs(float(np.add.reduce(got)) - total) > _ROUNDING * total:
            raise ValueError(f"{row}: {total:g} is paid but {got.sum():g} is received")
        payer.holder.cash -= paid
        payee.holder.cash += got
        line = self.flows.setdefault(row, {})
        line[payer.sector] = line.get(payer.sector, 0.0) - self._by_home(paid, homes[0])
        line[payee.sector] = line.get(payee.sector, 0.0) + self._by_home(got, homes[1])
        return total

    def _by_home(self, amount: Floats, home: NDArray[np.int64] | None) -> Floats:
        """Amounts of members by nation; those of a purse are by nation already."""
        return amount if home is None else np.bincount(home, amount, self.nations).astype(np.float64, copy=False)

    def revalue(self, owner: Account, issuer: Account, amount: Floats, row: str) -> None:
        """Change what claims of one sector on another are worth; no money moves and nothing is written to the flows.

        Args:
            owner: Account whose claims gain (or lose, where the amount is negative).
            issuer: Account that owes so much more.
            amount: Change by nation, USD bn.
            row: Row of the revaluation matrix.
        """
        owner.holder.cash += amount
        issuer.holder.cash -= amount
        line = self.revaluations.setdefault(row, {})
        for sector, change in ((owner.sector, amount), (issuer.sector, -amount)):
            line[sector] = change + line.get(sector, 0.0)

    def matrix(self) -> dict[str, dict[str, float]]:
        """Transaction-flow matrix of the world: row, then sector, USD bn."""
        if not self.flows:
            return {}
        sums = iter(self._all_flows().sum(axis=1).tolist())
        return {row: {sector: next(sums) for sector in line} for row, line in self.flows.items()}

    def _all_flows(self) -> Floats:
        """Every row of every sector one after the other, shape (rows and sectors, nations)."""
        flows = [flow for line in self.flows.values() for flow in line.values()]
        return np.concatenate(flows).reshape(len(flows), -1)

    def abroad(self) -> dict[str, Floats]:
        """What the rest of the world receives from each nation, by row, USD bn; it sums to 0 over nations."""
        return {row: -np.asarray(sum(line.values())) for row, line in self.flows.items()}

    def balance_with_abroad(self) -> Floats:
        """What the sectors of each nation received on balance from abroad in the quarter, USD bn, shape (nations,)."""
        return self._all_flows().sum(axis=0) if self.flows else np.zeros(self.nations)

    def balance_of(self, sector: str) -> Floats:
        """What a sector of each nation received on balance in the quarter, USD bn, shape (nations,)."""
        lines = [line[sector] for line in self.flows.values() if sector in line]
        return np.concatenate(lines).reshape(len(lines), -1).sum(axis=0) if lines else np.zeros(self.nations)

    def gross(self) -> float:
        """All payments of the quarter, both sides, USD bn."""
        return float(sum(np.abs(self._all_flows()).sum(axis=1).tolist())) if self.flows else 0.0

    def residual(self) -> float:
        """Largest imbalance of a row over the gross flows of the quarter; 0 up to rounding."""
        if not self.flows:
            return 0.0
        flows = self._all_flows()
        first = np.cumsum([0, *(len(line) for line in self.flows.values())])[:-1]
        worst = float(np.abs(np.add.reduceat(flows.sum(axis=1), first)).max())
        gross = float(np.abs(flows).sum())
        return worst / gross if gross > 0.0 else 0.0


_ROUNDING = 1e-12


def _sides(
    payer: Account,
    payee: Account,
    given: Floats,
    received: ArrayLike | None,
    homes: tuple[NDArray[np.int64] | None, NDArray[np.int64] | None],
) -> tuple[Floats, Floats]:
    """What each member of the two sectors pays and gets, from the home nations of members of both."""
    if received is not None:
        return given, np.asarray(received, dtype=np.float64)
    if given.ndim == 0:
        return payer.by_nation(given, None), payee.by_nation(given, None)
    if (homes[0] is None) == (homes[1] is None):
        return given, given
    if homes[0] is None:
        return payer.by_nation(given, homes[1]), given
    return given, payee.by_nation(given, homes[0])
