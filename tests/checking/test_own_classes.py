"""A policy of the user's own reaches another process, and only as the file that it was."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from simulation import load_scenario
from simulation.commands.templates import POLICY
from tests.house.sources import ROOT

READ = "import pickle, sys; print(pickle.load(open(sys.argv[1], 'rb')).fingerprint)"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A scenario file with a policy of its own beside it."""
    (tmp_path / "trusts.py").write_text(POLICY.format(title="Trusts", class_name="Trusts"), "utf-8")
    text = "question: q\nexpected: e\nsource: s\npolicies:\n  trusts: {kind: 'trusts.py:Trusts', share: 0.3}\n"
    (tmp_path / "trusts.yaml").write_text(text, "utf-8")
    return tmp_path / "trusts.yaml"


def read_elsewhere(file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", READ, str(file)], cwd=ROOT, capture_output=True, text=True)


def test_own_policy_is_the_same_in_another_process(own: Path, tmp_path: Path) -> None:
    scenario = load_scenario(own)
    (tmp_path / "sent").write_bytes(pickle.dumps(scenario))
    assert read_elsewhere(tmp_path / "sent").stdout.strip() == scenario.fingerprint


def test_own_policy_that_was_edited_in_between_is_refused(own: Path, tmp_path: Path) -> None:
    (tmp_path / "sent").write_bytes(pickle.dumps(load_scenario(own)))
    file = tmp_path / "trusts.py"
    file.write_text(file.read_text("utf-8") + "\n# edited\n", "utf-8")
    done = read_elsewhere(tmp_path / "sent")
    assert done.returncode == 1
    assert "trusts.py:Trusts is not the file it was when the runs were asked for." in done.stderr
