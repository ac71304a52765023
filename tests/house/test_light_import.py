"""``import simulation`` is light: heavy libraries come when they are used."""

import os
import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT

HEAVY = ("matplotlib", "pandas", "pyarrow", "scipy.stats", "hydra", "omegaconf", "mesa", "tqdm", "nicegui", "fastapi")
SCRIPT = f"import simulation, sys; print(*[name for name in {HEAVY!r} if name in sys.modules])"


def test_import_pulls_in_nothing_heavy(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []


def test_commands_that_make_no_run_load_neither_mesa_nor_numba(tmp_path: Path) -> None:
    commands = (["list"], ["describe", "baseline"], ["check", str(ROOT / "scenarios" / "sweep" / "gpu_fund_dose.yaml")])
    script = (
        "import sys\nfrom simulation.command_line import main\n"
        f"assert [main(words) for words in {commands!r}] == [0, 0, 0]\n"
        "print('loaded:', *[name for name in ('mesa', 'numba', 'pandas', 'matplotlib') if name in sys.modules])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "loaded:"
