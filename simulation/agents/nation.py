"""Nations: one row of columns each, and a Mesa agent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import mesa
import numpy as np
from numpy.typing import NDArray

from simulation.parameters.starts import NationStart
from simulation.randomness import identity_of
from simulation.rules.nations.alliances import NON_ALIGNED

from .identities import COUNTERS

Floats = NDArray[np.float64]


BLOCS = ("N", "A", "B", "C")
"""Names of blocs by number; the first stands for nations without a bloc."""


CAPPED, BARRED = 2, 3
"""Tiers of export controls that limit chips."""
_EMPTY_AT_FIRST = (
    "hosted public_compute public_budget joint_budget chips_imported technology researchers researcher_pay military_ai "
    "military_stock ai_spending unaccountable"
).split()


class NationTable:
    """Columns of all nations.

    Attributes:
        codes: ISO codes.
        identity: Permanent identities, the keys of nations' luck.
        bloc: Number of each nation's bloc in :data:`BLOCS`.
        gdp: Output at the start, USD bn a year.
        population: People, million.
        military_usd_bn: Military spending at the start, USD bn a year.
        adults: Adults, million.
        workers: Workforce, million.
        internet: Share of people online.
        investment: Private investment in AI, USD bn a year.
        chip_access: Access to leading chips, 0 to 1.
        first_chip_access: The same at the start.
        hosted_share: Share of the world's compute on its territory at the start.
        hosted: Compute on its territory, H100e.
        public_compute: Compute that its government owns, H100e.
        public_budget: What its government spends on public compute, USD bn a quarter.
        joint_budget: What it adds to that for chips that nations buy together, USD bn a quarter.
        chips_imported: Chips bought from abroad under export controls, H100e.
        chip_parts: Share of what chip makers pay to foundries and makers of parts.
        adoption: Share of possible users who have adopted, shape (segments, nations).
        possible_users: Possible users, million, shape (segments, nations).
        price_weight: Weight of a price in the choice of each income group, shape (nations, groups).
        human_capital: Human capital per worker over that of the United States.
        preparedness: Index of preparedness for AI.
        language: Language in which people would use AI; empty for many.
        same_language: Whether two nations share it, or are one, shape (nations, nations).
        tier: Tier of export controls.
        technology: Capability that work places can use over that of the best model in the world.
        researchers: Researchers who live there.
        researcher_pay: What a researcher earns, USD bn a quarter.
        military_ai: Spending on military AI, USD bn a quarter.
        military_stock: Military capital in AI, USD bn.
        democracy: Quality of liberal democracy.
        legitimacy: Consent to how AI is used.
        ai_spending: Spending on AI services over output.
        unaccountable: Unaccountable power over the nation.
    """

    hosted: Floats
    public_compute: Floats
    public_budget: Floats
    joint_budget: Floats
    chips_imported: Floats
    technology: Floats
    researchers: Floats
    researcher_pay: Floats
    military_ai: Floats
    military_stock: Floats
    ai_spending: Floats
    unaccountable: Floats

    def __init__(self, starts: Sequence[NationStart], adult_share: float) -> None:
        self.codes = [start.code for start in starts]
        self.identity = np.array([identity_of(code) for code in self.codes], dtype=np.uint64)
        self.bloc = np.array([BLOCS.index(start.bloc) for start in starts])
        self.gdp = _column(starts, "gdp_usd_bn")
        self.population = _column(starts, "population_m")
        self.military_usd_bn = _column(starts, "military_usd_bn")
        self.adults = self.population * adult_share
        self.workers = _column(starts, "workers_m")
        self.internet = _column(starts, "internet_share")
        self.investment = _column(starts, "ai_investment_usd_bn")
        self.first_chip_access = _column(starts, "chip_access")
        self.chip_access = self.first_chip_access.copy()
        self.chip_parts = _column(starts, "chip_parts_share")
        self.hosted_share = _column(starts, "hosted_compute_share")
        self.adoption = _column(starts, "adoption_2023")[None, :]
        self.possible_users = self.adults[None, :]
        self.price_weight = np.ones((len(starts), 1))
        self.human_capital = _column(starts, "human_capital")
        self.preparedness = _column(starts, "ai_preparedness")
        self.language = [start.language for start in starts]
        language = np.array(self.language)
        self.same_language = (language[:, None] == language) & (language != "") | np.eye(len(starts), dtype=bool)
        self.tier = np.array([start.export_tier for start in starts])
        self.democracy = _column(starts, "democracy")
        self.legitimacy = _column(starts, "ai_benefit")
        for name in _EMPTY_AT_FIRST:
            setattr(self, name, np.zeros(len(starts)))

    def row(self, code: str) -> int:
        """Row of a nation by its code."""
        return self.codes.index(code)

    @property
    def bloc_names(self) -> list[str]:
        """Name of each nation's bloc; N for none."""
        return [BLOCS[number] for number in self.bloc]

    @property
    def opposed(self) -> NDArray[np.bool_]:
        """Whether two nations belong to opposing blocs, shape (nations, nations)."""
        aligned = self.bloc != NON_ALIGNED
        return np.asarray((self.bloc[:, None] != self.bloc) & aligned[:, None] & aligned)

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
