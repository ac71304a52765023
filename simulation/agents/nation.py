"""Nations: one row of columns each, and a Mesa agent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from simulation.parameters.starts import NationStart

from .identities import COUNTERS

Floats = NDArray[np.float64]


class NationTable:
    """Columns of all nations.

    Attributes:
        codes: ISO codes.
        blocs: Bloc of each nation: A, B or N.
        side: 1 for bloc A, -1 for bloc B, 0 for neither.
        gdp: Output, USD bn a year.
        adults: Adults, million.
        workers: Workforce, million.
        internet: Share of people online.
        investment: Private investment in AI, USD bn a year.
        chip_access: Access to leading chips, 0 to 1.
        hosted_share: Share of the world's compute on its territory.
        chip_parts: Share of what chip makers pay to foundries and makers of parts.
        adoption: Share of possible users who have adopted, shape (segments, nations).
        possible_users: Possible users, million, shape (segments, nations).
        price_weight: Weight of a price in the choice of each income group, shape (nations, groups).
    """

    def __init__(self, starts: Sequence[NationStart], adult_share: float) -> None:
        self.codes = [start.code for start in starts]
        self.blocs = [start.bloc for start in starts]
        self.side = np.array([{"A": 1, "B": -1}.get(bloc, 0) for bloc in self.blocs])
        self.gdp = _column(starts, "gdp_usd_bn")
        self.adults = _column(starts, "population_m") * adult_share
        self.workers = _column(starts, "workers_m")
        self.gini = _column(starts, "income_gini")
        self.internet = _column(starts, "internet_share")
        self.investment = _column(starts, "ai_investment_usd_bn")
        self.chip_access = _column(starts, "chip_access")
        self.chip_parts = _column(starts, "chip_parts_share")
        self.hosted_share = _column(starts, "hosted_compute_share")
        self.adoption = _column(starts, "adoption_2023")[None, :]
        self.possible_users = self.adults[None, :]
        self.price_weight = np.ones((len(starts), 1))

    def row(self, code: str) -> int:
        """Row of a nation by its code."""
        return self.codes.index(code)

    @property
    def adopters(self) -> Floats:
        """Users of any AI, million, shape (segments, nations)."""
        return self.adoption * self.possible_users


def _column(starts: Sequence[NationStart], name: str) -> Floats:
    return np.array([getattr(start, name) for start in starts], dtype=np.float64)


class Nation(mesa.Agent):
    """One nation: a view on its row."""

    _ids = COUNTERS

    def __init__(self, model: mesa.Model, table: NationTable, row: int) -> None:
        super().__init__(model)
        self.row = row
        self._table = table

    @property
    def code(self) -> str:
        """ISO code."""
        return self._table.codes[self.row]

    def __getattr__(self, name: str) -> Any:
        """Look up a column by name, for example ``nation.adoption``."""
        column = None if name.startswith("_") else vars(self._table).get(name)
        if not isinstance(column, np.ndarray):
            raise AttributeError(f"a nation has no {name!r}")
        return column[..., self.row] if column.shape[-1] == len(self._table.codes) else column[self.row]
