"""One server and one browser for the tests of the page, and what a test can see of it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.house.sources import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
NEEDED = "EXPLORER_BROWSER_NEEDED"
"""Set where a missing browser is a failure and not a reason to skip."""


def browser_path() -> str | None:
    """A browser of the Chromium family on this machine."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def served(folder: Path, *words: str) -> Iterator[str]:
    """The address of an explorer that runs meanwhile."""
    command = [sys.executable, "-m", "simulation", "explore", *words, "--no-browser"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    wrong = folder / "wrong.txt"
    with (
        wrong.open("w") as complaints,
        subprocess.Popen(
            command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=complaints, text=True
        ) as process,
    ):
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            found = re.match(r"The explorer is at (http://\S+) ", said)
            assert found, said
            yield found[1]
        finally:
            process.send_signal(signal.SIGINT if os.name == "posix" else signal.SIGTERM)
            process.wait(timeout=20)
    assert wrong.read_text() == ""  # nothing failed on the side of the server either
