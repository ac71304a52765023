"""Nothing in the repository depends on one machine: no path of it, no address of a package registry."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import ROOT

TEXT = {".py", ".md", ".toml", ".txt", ".cff", ".yaml", ".yml", ".csv", ".ipynb", ".mplstyle", ".sh", ".json", ""}
FOLDERS = "|".join(("work", "root", "home", "tmp", "Users", "mnt", "opt", "srv"))
PATTERNS = (
    re.compile(rf"(?<![\w.:/~$}}>-])/(?:{FOLDERS})/\w"),
    re.compile(r"\b[A-Z]:\\\\?Users"),
    re.compile("|".join(("pypi" + r"\.org", "python" + "hosted", "extra-" + "index-url", "--" + "index-url"))),
)


def tracked() -> Iterator[Path]:
    """All files that belong to the repository, new ones included."""
    if (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
        paths = [ROOT / name for name in names if name]
    else:
        paths = [path for folder in ("simulation", "scenarios", "tests", "docs") for path in (ROOT / folder).rglob("*")]
    return (path for path in paths if path.is_file() and path.suffix in TEXT)


def machine_words(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if any(pattern.search(line) for pattern in PATTERNS)]


def test_no_file_names_a_machine() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): words
        for path in tracked()
        if path != Path(__file__).resolve() and (words := machine_words(path.read_text("utf-8")))
    }
    assert not found


@pytest.mark.parametrize("text", ["open('/home/ada/run')", "path: /tmp/results", "C:\\Users\\ada"])
def test_machine_path_is_found(text: str) -> None:
    assert machine_words(text) == [text]


@pytest.mark.parametrize("text", ["https://example.org/home/page", "docs/home/x.md", "#!/usr/bin/env bash"])
def test_other_paths_pass(text: str) -> None:
    assert machine_words(text) == []
