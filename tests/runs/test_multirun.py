"""``run --multirun``: Hydra's sweeper and launcher make the jobs, each an ordinary run, and mistakes stay sentences."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from simulation.command_line import main
from tests.house.sources import ROOT

SMALL = ("workers=100", "end=2023Q2", "--no-figures")


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty current folder, in which results land."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: Any, *words: str) -> tuple[int, str, str]:
    code = main(["run", *words, *SMALL])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def kept() -> list[tuple[str, int, list[str]]]:
    """Scenario, seed and overrides of every kept run."""
    manifests = [json.loads(path.read_text("utf-8")) for path in Path("results").glob("*/manifest.json")]
    return sorted((one["origin"], one["seed"], one["overrides"]) for one in manifests)


def test_every_combination_is_an_ordinary_run(capsys: Any, empty_folder: Path) -> None:
    words = ["--multirun", "scenario=baseline,no_flywheel", "seed=1,2", "flywheel.sharing=0,0.5"]
    code, out, err = said(capsys, *words)
    assert (code, err) == (0, "")
    assert "8 jobs are done." in out
    assert kept() == [
        (scenario, seed, [f"flywheel.sharing={sharing}", "workers=100", "end=2023Q2"])
        for scenario in ("baseline", "no_flywheel")
        for seed in (1, 2)
        for sharing in ("0", "0.5")
    ]
    assert [path.name for path in empty_folder.iterdir()] == ["results"]
    assert [path.name for path in Path("results").iterdir() if path.name.startswith(".")] == []


def test_a_job_leaves_the_run_that_run_makes(capsys: Any) -> None:
    said(capsys, "-m", "no_flywheel", "seed=3")
    code, out, _ = said(capsys, "no_flywheel", "--seed", "3")
    assert (code, len(kept())) == (0, 1)
    assert "Nothing was calculated again: the same run was there already." in out


def test_one_job_that_fails_stops_no_other(capsys: Any) -> None:
    code, out, err = said(capsys, "-m", "flywheel.sharing=0,7,0.5")
    assert code == 1
    assert err == "The scenario has 1 mistake:\n  override 1: flywheel.sharing must be between 0 and 1; it is 7.\n"
    assert "3 jobs are done.\n1 of them failed, for the reasons given above: 1." in out
    assert [overrides[0] for _, _, overrides in kept()] == ["flywheel.sharing=0", "flywheel.sharing=0.5"]


def test_options_and_a_file_of_ones_own_reach_every_job(capsys: Any, empty_folder: Path) -> None:
    (empty_folder / "mine.yaml").write_text("question: q\nexpected: e\nsource: s\ntalent: {growth: 1.0}\n", "utf-8")
    code, _, _ = said(capsys, "-m", "mine.yaml", "flywheel.sharing=0,0.5", "--replicates", "2", "--seed", "5")
    assert code == 0
    assert [(origin, seed) for origin, seed, _ in kept()] == [("mine.yaml", seed) for seed in (5, 5, 6, 6)]


def test_policies_and_patterns_are_hydras(capsys: Any) -> None:
    code, out, _ = said(capsys, "-m", "policies=[],[open_at_once]", "policies.open_at_once.start=2023Q2")
    assert "Job 1: run baseline policies=[open_at_once] policies.open_at_once.start=2023Q2" in out
    code, out, _ = said(capsys, "-m", "scenario=glob(no_*)")
    assert code == 0
    assert "Job 0: run no_flywheel workers=100" in out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["scenario=baseline,no_flywheal"], "override 1: there is no scenario no_flywheal; did you mean no_flywheel?"),
        (["no_flywheel", "scenario=baseline"], "words: the scenario is no_flywheel already; leave scenario=... out."),
        (["talent.growth=interval(0,1)"], "BasicSweeper does not support sweep type : INTERVAL_SWEEP"),
        (["hydra/launcher=nope"], "Could not find 'hydra/launcher/nope' Available options in 'hydra/launcher': basic"),
    ],
)
def test_mistakes_are_sentences_and_nothing_runs(capsys: Any, words: list[str], sentence: str) -> None:
    code, out, err = said(capsys, "-m", *words)
    assert (code, out) == (2, "")
    assert err.endswith(f"{sentence}\n")
    assert "Traceback" not in err
    assert not Path("results").exists() or list(Path("results").iterdir()) == []


def test_a_process_of_its_own_prints_nothing_of_hydras() -> None:
    words = ["run", "--multirun", "seed=1,x", *SMALL]
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "simulation", *words], env=place, capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == "Argument --seed: x is not a whole number from 0 on. See: ai-concentration run --help\n"
    assert "HYDRA" not in done.stdout
