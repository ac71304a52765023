"""What the documentation shows is run: Python blocks as they stand, commands with their output, links to files."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.sources import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = "ai-concentration"


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of one language, in order."""
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    return found


def commands(block: str) -> list[tuple[str, list[str]]]:
    """Commands after ``$``, each with the lines of output that the block shows below it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip() and line.strip() != "...":
            found[-1][1].append(line.strip())
    return found


SHOWN = [
    pytest.param(command, output, id=f"{page.name}: {command}")
    for page in PAGES
    for block in blocks(page, "console")
    for command, output in commands(block)
]


@pytest.mark.parametrize("page", [page for page in PAGES if blocks(page, "python")], ids=lambda page: page.name)
def test_python_blocks_run_in_order(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    _write_shown_files(page, tmp_path)
    names: dict[str, object] = {"__name__": "prose"}
    for block in blocks(page, "python"):
        exec(compile(block, page.name, "exec"), names)


@pytest.mark.parametrize(("command", "output"), SHOWN)
def test_command_prints_what_is_shown(command: str, output: list[str], tmp_path: Path) -> None:
    words = shlex.split(command)
    assert words[0] == COMMAND
    for page in PAGES:
        _write_shown_files(page, tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg"}
    program = [sys.executable, "-m", "simulation", *words[1:]]
    done = subprocess.run(program, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    printed = [line.strip() for line in done.stdout.splitlines()]
    assert [line for line in output if line not in printed] == [], done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def _write_shown_files(page: Path, folder: Path) -> None:
    """Save the blocks that begin with a comment naming a file, so that later blocks can use it."""
    for language in ("python", "yaml"):
        for block in blocks(page, language):
            name = re.match(r"# (\w+\.(?:py|yaml))\n", block)
            if name:
                (folder / name[1]).write_text(block, "utf-8")
