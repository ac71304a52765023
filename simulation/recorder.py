"""What is kept of a run, as arrays by quarter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Matrix = Mapping[str, Mapping[str, float]]
"""A matrix of accounts by row and sector; what is left out is 0."""


@dataclass(frozen=True)
class Event:
    """Something that happened to a firm or a nation.

    Attributes:
        quarter: Calendar quarter, for example ``2027Q3``.
        kind: entry, exit, acquisition, spin-out, break-up, separation, round, release, leader change, accident,
            threshold or control of a firm; bloc change, treaty or breach of a nation.
        firm: Name of the firm, or code of the nation, to which it happened.
        other: Name of the other firm, if one takes part.
        amount_usd_bn: Money moved, USD bn.
        text: Why, in words.
    """

    quarter: str
    kind: str
    firm: str
    other: str = ""
    amount_usd_bn: float = 0.0
    text: str = ""


@dataclass(frozen=True)
class Record:
    """A finished run as plain arrays; the measures are listed with unit and definition in the catalogue of measures.

    Attributes:
        quarters: Names of the quarters, length T.
        firm_names: Names of all firms that ever were, length F.
        firm_nations: Codes of their home nations.
        firm_kinds: Their kinds.
        nation_codes: Codes of the nations, length N.
        designer_names: Names of the chip designers.
        world: Measures of the world, each of shape (T,).
        layers: ``hhi``, ``cr1``, ``cr4`` and ``leader`` of each layer, each of shape (T, layers).
        firms: Measures of firms, each of shape (T, F), nan where a firm is not in business.
        nations: Measures of nations, each of shape (T, N).
        events: What happened, in order.
        distributions: Lorenz curves ``lorenz_wealth`` and ``lorenz_income`` at the population shares
            ``LORENZ_SHARES`` of the catalogue, each of shape (T, shares); empty if the run has none.
        groups: Employment and real wages of thirds of occupations (``GROUPS`` of the catalogue), each of shape (T, 3);
            empty if the run has none.
        dependence: Share of each nation's AI services from providers at home in each, shape (T, N, N); rows sum to 1.
        flow_rows: Rows of the transaction-flow matrix.
        stock_rows: Rows of the balance-sheet matrix.
        sectors: Columns of both matrices.
        flows: Payments of each quarter, USD bn, shape (T, flow rows, sectors); receipts are positive.
        stocks: Balance sheets at the end of each quarter, USD bn, shape (T, stock rows, sectors); assets are positive.
    """

    quarters: tuple[str, ...]
    firm_names: tuple[str, ...]
    firm_nations: tuple[str, ...]
    firm_kinds: tuple[str, ...]
    nation_codes: tuple[str, ...]
    designer_names: tuple[str, ...]
    world: dict[str, Floats]
    layers: dict[str, Floats]
    firms: dict[str, Floats]
    nations: dict[str, Floats]
    events: tuple[Event, ...]
    distributions: dict[str, Floats] = field(default_factory=dict)
    groups: dict[str, Floats] = field(default_factory=dict)
    dependence: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)))
    flow_rows: tuple[str, ...] = ()
    stock_rows: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    flows: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)))
    stocks: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)))


class Recorder:
    """Collects one row per quarter."""

    def __init__(self) -> None:
        self._world: list[dict[str, float]] = []
        self._layers: list[dict[str, Floats]] = []
        self._firms: list[dict[str, Floats]] = []
        self._nations: list[dict[str, Floats]] = []
        self._distributions: list[dict[str, Floats]] = []
        self._groups: list[dict[str, Floats]] = []
        self._dependence: list[Floats] = []
        self._flows: list[Matrix] = []
        self._stocks: list[Matrix] = []
        self.quarters: list[str] = []
        self.events: list[Event] = []

    def keep(
        self,
        quarter: str,
        world: dict[str, float],
        layers: dict[str, Floats],
        firms: dict[str, Floats],
        nations: dict[str, Floats],
        *,
        distributions: dict[str, Floats] | None = None,
        groups: dict[str, Floats] | None = None,
        dependence: Floats | None = None,
        flows: Matrix | None = None,
        stocks: Matrix | None = None,
    ) -> None:
        """Keep the measures of one quarter; arrays must not be changed afterwards.

        Args:
            quarter: Name of the quarter.
            world: Measures of the world.
            layers: Measures of concentration, each of shape (layers,).
            firms: Measures of firms, each of shape (firms so far,).
            nations: Measures of nations, each of shape (N,).
            distributions: Lorenz curves, each of shape (shares,); the same names in every quarter.
            groups: Measures of thirds of occupations, each of shape (3,); the same names in every quarter.
            dependence: Share of each nation's AI services by home of the provider, shape (N, N).
            flows: Transaction-flow matrix, USD bn by row and sector, as the ledger keeps it. Rows and sectors may come
                and go.
            stocks: Balance-sheet matrix, likewise.
        """
        self.quarters.append(quarter)
        self._world.append(world)
        self._layers.append(layers)
        self._firms.append(firms)
        self._nations.append(nations)
        self._distributions.append(distributions or {})
        self._groups.append(groups or {})
        self._dependence.append(np.zeros((0, 0)) if dependence is None else dependence)
        self._flows.append(_copied(flows or {}))
        self._stocks.append(_copied(stocks or {}))

    def finish(
        self,
        firm_names: list[str],
        firm_nations: list[str],
        firm_kinds: list[str],
        nation_codes: list[str],
        designer_names: list[str],
    ) -> Record:
        """Put the quarters together; a firm that was not there yet has nan."""
        count = len(firm_names)
        flow_rows, stock_rows = _rows_of(self._flows), _rows_of(self._stocks)
        sectors = _sectors_of([*self._flows, *self._stocks])
        return Record(
            quarters=tuple(self.quarters),
            firm_names=tuple(firm_names),
            firm_nations=tuple(firm_nations),
            firm_kinds=tuple(firm_kinds),
            nation_codes=tuple(nation_codes),
            designer_names=tuple(designer_names),
            world={name: np.array([row[name] for row in self._world]) for name in self._world[0]},
            layers=_stacked(self._layers),
            firms={name: _padded([row[name] for row in self._firms], count) for name in self._firms[0]},
            nations=_stacked(self._nations),
            events=tuple(self.events),
            distributions=_stacked(self._distributions),
            groups=_stacked(self._groups),
            dependence=np.array(self._dependence),
            flow_rows=flow_rows,
            stock_rows=stock_rows,
            sectors=sectors,
            flows=_matrices(self._flows, flow_rows, sectors),
            stocks=_matrices(self._stocks, stock_rows, sectors),
        )


def _stacked(rows: list[dict[str, Floats]]) -> dict[str, Floats]:
    return {name: np.array([row[name] for row in rows]) for name in rows[0]}


def _copied(matrix: Matrix) -> Matrix:
    """A copy that later payments of the quarter do not change."""
    return {row: dict(line) for row, line in matrix.items()}


def _rows_of(matrices: list[Matrix]) -> tuple[str, ...]:
    """All rows in the order in which they first come."""
    return tuple(dict.fromkeys(row for matrix in matrices for row in matrix))


def _sectors_of(matrices: list[Matrix]) -> tuple[str, ...]:
    """All sectors in the order in which they first come."""
    return tuple(dict.fromkeys(sector for matrix in matrices for line in matrix.values() for sector in line))


def _matrices(matrices: list[Matrix], rows: tuple[str, ...], sectors: tuple[str, ...]) -> Floats:
    """One matrix a quarter, shape (quarters, rows, sectors); 0 where nothing is paid or held."""
    table = np.zeros((len(matrices), len(rows), len(sectors)))
    row_number = {row: number for number, row in enumerate(rows)}
    sector_number = {sector: number for number, sector in enumerate(sectors)}
    for quarter, matrix in enumerate(matrices):
        for row, line in matrix.items():
            for sector, amount in line.items():
                table[quarter, row_number[row], sector_number[sector]] = amount
    return table


def _padded(rows: list[Floats], count: int) -> Floats:
    table = np.full((len(rows), count), np.nan)
    for number, row in enumerate(rows):
        width = min(count, row.size)
        table[number, :width] = row[:width]
    return table
