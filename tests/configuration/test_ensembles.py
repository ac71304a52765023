"""Runs with the parameters of an ensemble's members: a member a run, below what a scenario sets itself."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import simulation
from simulation.command_line import main
from simulation.loading.ensembles import Ensemble, jobs_with_members
from simulation.runs.provenance import Origin
from simulation.sweeps.settings import value_of

NAMES = ("flywheel.consumer.strength", "finance.investor_growth")
POINTS = np.array([[0.3, 2.0], [0.4, 1.5], [0.5, 2.6], [0.6, 1.2]])


def seen(words: list[str], seeds: range, name: str) -> list[float]:
    scenario = simulation.load_scenario("baseline", words)
    jobs = jobs_with_members(scenario, seeds, Origin("baseline", tuple(words)), Ensemble(NAMES, POINTS))
    assert [job.seed for job in jobs] == list(seeds)
    return [value_of(job.scenario, name) for job in jobs]


def test_few_runs_take_members_at_even_steps_and_many_go_round() -> None:
    assert seen([], range(1, 3), NAMES[0]) == [0.3, 0.5]
    assert seen([], range(1, 7), NAMES[0]) == [0.3, 0.4, 0.5, 0.6, 0.3, 0.4]


def test_what_a_scenario_sets_stays() -> None:
    words = ["flywheel.consumer.strength=0.123"]
    assert seen(words, range(1, 3), NAMES[0]) == [0.123, 0.123]
    assert seen(words, range(1, 3), NAMES[1]) == [2.0, 2.6]


def test_a_run_can_be_made_again_from_its_words() -> None:
    scenario = simulation.load_scenario("baseline", ["workers=300"])
    job = jobs_with_members(scenario, [1], Origin("baseline", ("workers=300",)), Ensemble(NAMES, POINTS))[0]
    assert job.origin is not None
    again = simulation.load_scenario(job.origin.scenario, job.origin.overrides)
    assert again.fingerprint == job.scenario.fingerprint


def test_pairs_share_their_members_and_the_table_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("finance.investor_growth\n2.0\n1.5\n", encoding="utf-8")
    words = ["compare", "baseline", "no_flywheel", "workers=100", "end=2023Q2", "--seeds", "2", "--no-figures"]
    assert main([*words, "--ensemble", str(file), "--out", str(tmp_path / "r"), "--processes", "1"]) == 0
    assert "Each pair has the parameters of another member of mine.csv" in capsys.readouterr().out
