"""``import simulation`` is light: heavy libraries come when they are used."""

import os
import subprocess
import sys
from pathlib import Path

from tests.house.sources import ROOT

HEAVY = ("matplotlib", "pandas", "pyarrow", "scipy.stats", "hydra", "omegaconf", "mesa", "tqdm", "solara")
SCRIPT = f"import simulation, sys; print(*[name for name in {HEAVY!r} if name in sys.modules])"


def test_import_pulls_in_nothing_heavy(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == []
