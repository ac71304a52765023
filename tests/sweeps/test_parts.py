"""A sweep in parts, without a cluster: separate processes at the same time, one folder, the table of one process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from simulation.command_line import main
from simulation.sweeps.folder import SweepFolder
from tests.house.sources import ROOT

SMALL = ("workers=100", "end=2023Q3", "chips.supply_elasticity=0.5,0.7", "--seeds", "4", "--no-figures")
PARTS = 3


def table(results: Path) -> dict[tuple[int, int, int], tuple[Any, ...]]:
    """Everything about the runs but how long they took and where."""
    (path,) = results.iterdir()
    rows = SweepFolder(path).rows()
    return {
        key: (row.status, row.run_id, row.repeat, row.outcomes.tobytes(), row.series.tobytes(), row.digest)
        for key, row in rows.items()
    }


def begin(part: int, results: Path) -> subprocess.Popen[str]:
    words = ["sweep", "baseline", *SMALL, "--out", str(results), "--processes", "1", "--part", f"{part}/{PARTS}"]
    place = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "simulation", *words],
        cwd=results.parent, env=place, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_parts_made_at_the_same_time_are_the_sweep(tmp_path: Path, capsys: Any) -> None:
    running = [begin(part, tmp_path / "parts") for part in range(PARTS)]
    said = [one.communicate() for one in running]
    assert [one.returncode for one in running] == [0, 0, 0], said
    assert all(f"(part {part} of {PARTS} is done)" in out for part, (out, _) in enumerate(said))
    (folder,) = (tmp_path / "parts").iterdir()
    assert len(list((folder / "calls").iterdir())) == PARTS
    assert list((folder / "rows").glob("*.arrows")) == []
    before = table(tmp_path / "parts")
    assert main(["resume", str(folder), "--no-figures", "--processes", "1"]) == 0
    assert "8 runs are there" in capsys.readouterr().out
    assert table(tmp_path / "parts") == before
    assert main(["sweep", "baseline", *SMALL, "--out", str(tmp_path / "whole"), "--processes", "1"]) == 0
    assert before == table(tmp_path / "whole")


def test_each_part_makes_only_its_own_runs(tmp_path: Path) -> None:
    words = ["sweep", "baseline", *SMALL, "--out", str(tmp_path), "--processes", "1", "--part"]
    assert main([*words, f"1/{PARTS}"]) == 0
    numbers = {(world, option, seed): 4 * world + seed - 1 for world, option, seed in table(tmp_path)}
    assert sorted(numbers.values()) == [1, 4, 7]
