"""A finished run as a value: its identity, scenario, seed, record and manifest, with pandas tables for the user.

pandas is imported when a table is asked for, so that worker processes and ``import simulation`` do without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.measures.catalogue import LAYERS
from simulation.parameters.scenario import Scenario
from simulation.recorder import Record
from simulation.runs.outcomes import SNAPSHOTS
from simulation.runs.tables import Table, leader_names, tables_of

if TYPE_CHECKING:
    import pandas as pd

SNAPSHOT_DATES = 5
LEADING_LAYERS = ("compute owned", "models", "users", "revenue")


@dataclass(frozen=True, repr=False)
class RunResult:
    """One finished run.

    Attributes:
        run_id: Sixteen hexadecimal digits, a hash of model code, effective scenario and seed.
        scenario: The effective scenario.
        seed: Seed of the run.
        record: What the world kept, as arrays.
        manifest: How the run was made and how to make it again.
    """

    run_id: str
    scenario: Scenario
    seed: int
    record: Record
    manifest: dict[str, Any]

    def world(self) -> pd.DataFrame:
        """Series of the whole industry: one row a quarter, one column a quantity with its unit last."""
        return _frame(self.tables()["world"]).set_index("quarter")

    def layers(self) -> pd.DataFrame:
        """Concentration: one row for each quarter and layer with ``hhi``, ``cr1``, ``cr4`` and the leader's name."""
        frame = _frame(self.tables()["layers"])
        return frame.drop(columns="leader").rename(columns={"leader_name": "leader"})

    def firms(self) -> pd.DataFrame:
        """Firms: one row for each quarter and active firm, one column a quantity with its unit last."""
        return _frame(self.tables()["firms"]).drop(columns="slot")

    def nations(self) -> pd.DataFrame:
        """Nations: one row for each quarter and nation, one column a quantity with its unit last."""
        return _frame(self.tables()["nations"])

    def distributions(self) -> pd.DataFrame:
        """Lorenz curves: for each quarter and share of the people, the poorest first, their share of the whole.

        The columns are ``quarter``, ``population_share``, ``lorenz_wealth`` (net worth) and ``lorenz_income``
        (disposable income); the frame is empty if the run recorded none.
        """
        return _frame(self.tables()["distributions"])

    def groups(self) -> pd.DataFrame:
        """Employment and real wages of thirds of occupations: one row for each quarter and third.

        A third is ``low``, ``middle`` or ``high`` in exposure to AI in the columns that end with ``by_exposure``, and
        in skill within their nation in those that end with ``by_skill``. Employment is a share of the people of the
        third, wages are 1 at the start.
        """
        return _frame(self.tables()["groups"])

    def flows(self) -> pd.DataFrame:
        """Payments between sectors: one row for each quarter, row of the flow matrix and sector that has a part in it.

        Receipts are positive, payments negative, in USD bn; the amounts of one quarter and row sum to zero.
        """
        return _frame(self.tables()["flows"])

    def balance_sheet(self) -> pd.DataFrame:
        """What sectors own and owe at the end of each quarter: one row for each quarter, kind of asset and sector.

        Assets are positive, debts negative, in USD bn.
        """
        return _frame(self.tables()["stocks"])

    def events(self) -> pd.DataFrame:
        """Entries, exits, rounds, releases and changes of the leader: one row each, in order of time."""
        return _frame(self.tables()["events"])

    def summary(self) -> pd.DataFrame:
        """A small table: the main quantities with their units at five dates from the first quarter to the last."""
        import pandas as pd

        quarters = self.record.quarters
        dates = sorted({round(step * (len(quarters) - 1) / (SNAPSHOT_DATES - 1)) for step in range(SNAPSHOT_DATES)})
        rows = [
            {"measure": shot.name, "unit": shot.unit, **{quarters[date]: shot.at(self.record, date) for date in dates}}
            for shot in SNAPSHOTS
        ]
        leaders = leader_names(self.record)
        rows += [
            {
                "measure": f"leader in {layer}",
                "unit": "name",
                **{quarters[date]: leaders[date * len(LAYERS) + LAYERS.index(layer)] for date in dates},
            }
            for layer in LEADING_LAYERS
        ]
        return pd.DataFrame(rows, columns=["measure", "unit", *(quarters[date] for date in dates)])

    def tables(self) -> dict[str, Table]:
        """All tables as plain columns, the way they are stored."""
        return tables_of(self.record)

    def save(self, folder: str | Path = "results") -> Path:
        """Write the run below a folder of results.

        Args:
            folder: Folder of results; the run gets a folder of its own in it, named by scenario, seed and identity.

        Returns:
            The folder of the run. If it holds this very run already, nothing is written.

        Raises:
            StoreError: If something else is in the way.
        """
        from simulation.runs.store import save_run

        return save_run(self, folder).folder

    def show(self) -> pd.DataFrame:
        """The summary, for the last line of a notebook cell."""
        return self.summary()

    def _repr_html_(self) -> str:
        """Heading and summary for a notebook."""
        table = self.summary().to_html(index=False, float_format=lambda number: f"{number:,.4g}", na_rep="-")
        return f"<p>{self!r}</p>{table}"

    def __repr__(self) -> str:
        quarters = self.record.quarters
        span = f"{quarters[0]} to {quarters[-1]}" if quarters else "no quarter"
        return f"RunResult {self.run_id}: {self.scenario.name}, seed {self.seed}, {span}"


def _frame(table: Table) -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(table)
