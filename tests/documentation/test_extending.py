"""What the page on extending promises beyond running: the own strategy and the own policy do what they say."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import simulation
from tests.documentation.pages import save_files
from tests.house.sources import ROOT

PAGE = ROOT / "docs" / "extending.md"


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the page shows, as the current one."""
    save_files(PAGE, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(scenario: str, *overrides: str) -> simulation.RunResult:
    return simulation.run(scenario, [*overrides, "workers=300"], progress=False)


def test_own_policy_opens_models_sooner_every_year(shown: Path) -> None:
    lags = run("sooner_open_from_2024.yaml").firms()
    longest = {quarter: lags[lags.quarter == quarter].release_lag_quarters.max() for quarter in lags.quarter.unique()}
    assert np.isinf(longest["2023Q4"])
    assert (longest["2024Q1"], longest["2024Q4"], longest["2025Q1"], longest["2026Q4"]) == (2.0, 2.0, 1.0, 0.0)


def test_own_policy_changes_nothing_at_zero_strength(shown: Path) -> None:
    with_policy = run("sooner_open_from_2024.yaml", "policies.sooner.lag_quarters=inf")
    without = run("baseline", "end=2026Q4")
    assert with_policy.world().equals(without.world())


def test_the_text_of_an_own_policy_is_part_of_the_run(shown: Path) -> None:
    before = run("sooner_open_from_2024.yaml", "end=2024Q1").run_id
    file = shown / "sooner_open.py"
    file.write_text(file.read_text("utf-8") + "\n# edited\n", "utf-8")
    assert run("sooner_open_from_2024.yaml", "end=2024Q1").run_id != before


def test_own_strategy_opens_after_a_year(shown: Path) -> None:
    firms = run("patient.yaml").firms()
    mistral = firms[(firms.firm == "Mistral AI") & (firms.quarter >= "2023Q3")]
    assert set(mistral.release_lag_quarters) == {4.0}
