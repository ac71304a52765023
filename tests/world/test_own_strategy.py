"""A strategy of one's own, in a file of one's own, is named in a scenario and changes what happens."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulation import load_scenario
from simulation.checking.invariants import run_checked
from simulation.parameters.scenario import Scenario
from simulation.scenario_loading import SCENARIOS
from simulation.world import World
from tests.world.drawn_scenarios import changed

MISER = '''
from simulation.strategies import FirmDecision, Strategy


class Miser(Strategy):
    """Spends nothing, from the {quarter}th quarter on."""

    summary = "Spends nothing."

    def decide(self, view, draw):
        made = self.plan(view)
        if view.quarter >= {quarter}:
            made.spending_usd_bn = 0.0
        return made
'''
SHORT: dict[str, Any] = {"end": "2024Q4", "workers": 300}
NO_MERGERS = "churn.merger_limit=0"  # a takeover would bring staff that nobody has hired


def written(folder: Path, quarter: int, name: str) -> str:
    """Write a strategy that spends nothing from a quarter on; what a scenario calls it."""
    path = folder / f"{name}.py"
    path.write_text(MISER.format(quarter=quarter), "utf-8")
    return f"{path}:Miser"


def with_strategy(scenario: Scenario, strategy: str) -> Scenario:
    firms = (
        firm.model_copy(update={"strategy": strategy}) if firm.name == "Google" else firm for firm in scenario.firms
    )
    return changed(scenario, {"firms": tuple(firms)})


def test_own_strategy_runs_and_changes_the_result(tmp_path: Path) -> None:
    baseline = load_scenario("baseline", [NO_MERGERS], **SHORT)
    late, early = (with_strategy(baseline, written(tmp_path, quarter, f"miser_{quarter}")) for quarter in (1000, 3))
    usual, other = (run_checked(World(scenario, seed=1)) for scenario in (late, early))
    google = usual.firm_names.index("Google")
    staff = other.firms["talent_staff"][:, google]
    assert np.all(staff[:3] > 0.0)
    assert np.all(staff[3:] == 0.0)
    stock = other.firms["compute_owned_h100e"][:, google]
    assert np.all(np.diff(stock[2:]) < 0.0)
    assert usual.firms["compute_owned_h100e"][-1, google] > 2 * stock[-1]
    # Until the third quarter both are the same, to the last bit.
    assert np.array_equal(usual.world["revenue_usd_bn"][:3], other.world["revenue_usd_bn"][:3])
    assert np.array_equal(usual.layers["hhi"][:3], other.layers["hhi"][:3])


def test_own_strategy_that_does_as_usual_changes_nothing(tmp_path: Path) -> None:
    baseline = with_strategy(load_scenario(**SHORT), written(tmp_path, 1000, "late"))
    plain = with_strategy(baseline, "simulation.strategies.strategy:Strategy")
    left, right = (World(scenario, seed=1).run() for scenario in (baseline, plain))
    for name, values in left.firms.items():
        assert np.array_equal(values, right.firms[name], equal_nan=True), name


def test_own_strategy_is_named_in_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = (SCENARIOS / "world" / "firms_2023Q1.csv").read_text("utf-8")
    rows = list(csv.DictReader(io.StringIO(shipped)))
    written(tmp_path, 0, "named")
    for row in rows:
        row["strategy"] = "named.py:Miser" if row["name"] == "Google" else row["strategy"]
    with (tmp_path / "firms.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, rows[0].keys())
        table.writeheader()
        table.writerows(rows)
    overrides = [f"tables.firms={tmp_path / 'firms.csv'}", NO_MERGERS]
    scenario = load_scenario("baseline", overrides, **SHORT)
    (reference,) = scenario.plugin_hashes
    assert reference.endswith("named.py:Miser")
    record = World(scenario, seed=1).run()
    assert np.all(record.firms["talent_staff"][:, record.firm_names.index("Google")] == 0.0)


@pytest.mark.parametrize("missing", ["nobody.py:Miser", "miser.py:Nobody"])
def test_missing_strategy_is_a_mistake(tmp_path: Path, missing: str) -> None:
    written(tmp_path, 0, "miser")
    scenario = with_strategy(load_scenario(**SHORT), str(tmp_path / missing))
    with pytest.raises(ValueError, match=r"[nN]obody"):
        World(scenario, seed=1)
