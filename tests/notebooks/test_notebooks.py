"""The notebooks: each runs from its first cell to its last in any folder, is short, and names only what there is."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import simulation
from tests.house.sources import ROOT

FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(path for path in FOLDER.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
TAUGHT = sorted(FOLDER.glob("0*.ipynb"))
MOST_CELLS, MOST_LINES, CELLS_TO_A_PICTURE = 25, 8, 3
LIMITS = {"short": 300, "full": 600}
"""Seconds after which a run of a whole notebook is given up. A machine under load is slower than the ten and sixty that
are meant, and the first run in a fresh checkout also compiles the model."""
OWN_DOORS = {"simulation.levers"}
"""Modules that a plugin imports (docs/extending.md); a notebook imports nothing else from inside the package."""

EXECUTE = """
import sys
import nbformat
from nbclient import NotebookClient
NotebookClient(nbformat.read(sys.argv[1], 4), resources={"metadata": {"path": sys.argv[2]}}).execute()
"""
"""nbclient in a process of its own: warnings of its libraries are no mistakes of this project."""


@dataclass(frozen=True)
class Cell:
    """One cell: whether it is code, its text, and what a run has left in it."""

    is_code: bool
    text: str
    left: list[Any]


def cells(path: Path) -> list[Cell]:
    """The cells of a notebook, in order."""
    return [
        Cell(one["cell_type"] == "code", "".join(one["source"]), [*one.get("outputs", []), one.get("execution_count")])
        for one in json.loads(path.read_text("utf-8"))["cells"]
    ]


def code(path: Path) -> list[str]:
    """The texts of all code cells."""
    return [cell.text for cell in cells(path) if cell.is_code]


def lines(text: str) -> int:
    """How many lines hold something."""
    return sum(bool(line.strip()) for line in text.splitlines())


def used_names(text: str) -> Iterator[str]:
    """Names of the package that a text uses, as ``simulation.NAME``."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "simulation":
            yield node.attr


def imported_names(text: str) -> Iterator[tuple[str, str]]:
    """Modules inside the package and what a text imports from them."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "simulation":
            yield from ((str(node.module), name.name) for name in node.names)


def execute(path: Path, folder: Path, mode: str) -> None:
    """Restart and run all, in an empty folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("FAST_NOTEBOOKS", None)
    if mode == "short":
        environment["FAST_NOTEBOOKS"] = "1"
    command = [sys.executable, "-c", EXECUTE, str(path), str(folder)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=LIMITS[mode], cwd=folder
    )
    assert done.returncode == 0, done.stderr


def named(path: Path) -> str:
    """Name of a notebook below their folder."""
    return path.relative_to(FOLDER).as_posix()


every = pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
solutions_when_slow = [
    pytest.param(path, marks=pytest.mark.slow if path.parent.name == "solutions" else (), id=named(path))
    for path in NOTEBOOKS
]


@pytest.mark.parametrize("path", solutions_when_slow)
def test_it_runs_in_short_mode(path: Path, tmp_path: Path) -> None:
    execute(path, tmp_path, "short")


@pytest.mark.slow
@every
def test_it_runs_in_full(path: Path, tmp_path: Path) -> None:
    execute(path, tmp_path, "full")


def test_a_cell_that_fails_is_found(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "execution_count": None, "id": "one", "metadata": {}, "outputs": [], "source": "1 / 0"}
    broken = tmp_path / "broken.ipynb"
    broken.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        execute(broken, tmp_path, "short")


@every
def test_no_output_is_kept(path: Path) -> None:
    assert [cell.left for cell in cells(path) if cell.is_code and cell.left != [None]] == []


@every
def test_it_is_short(path: Path) -> None:
    assert len(cells(path)) <= MOST_CELLS
    assert [text for text in code(path) if lines(text) > MOST_LINES] == []


@every
def test_it_uses_public_names_that_exist(path: Path) -> None:
    assert {name for text in code(path) for name in used_names(text)} <= set(simulation.__all__)
    imported = [pair for text in code(path) for pair in imported_names(text)]
    assert {module for module, _ in imported} <= OWN_DOORS
    assert [name for module, name in imported if not hasattr(import_module(module), name)] == []


@every
def test_its_first_cell_installs_the_checkout_that_holds_it(path: Path) -> None:
    if not any("import simulation" in text for text in code(path)):
        return
    place = re.search(r'run_line_magic\("pip", "install -q (\S+)"\)', code(path)[0])
    assert place is not None
    assert (path.parent / place[1]).resolve() == ROOT


@every
def test_files_that_it_names_are_there(path: Path) -> None:
    words = "\n".join(cell.text for cell in cells(path) if not cell.is_code)
    named = re.findall(r"`((?:docs|benchmarks|solutions)/[\w/.]+)`", words)
    assert [name for name in named if not ((ROOT if name[0] != "s" else FOLDER) / name).is_file()] == []
    assert [number for number in re.findall(r"notebook (\d)", words, re.I) if not [*FOLDER.glob(f"0{number}_*")]] == []


def test_the_readme_leads_to_every_lesson() -> None:
    leads = re.findall(r"\]\(notebooks/(\w+\.ipynb)\)", (ROOT / "README.md").read_text("utf-8"))
    assert leads == [path.name for path in TAUGHT]
    assert [path.name[:2] for path in TAUGHT] == [f"{number:02}" for number in range(1, len(TAUGHT) + 1)]


@every
def test_no_path_is_absolute(path: Path) -> None:
    literals = [
        node.value
        for text in code(path)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [word for word in literals if re.match(r"[/~\\]|[A-Za-z]:[/\\]", word)] == []


@every
def test_it_asks_one_question_and_says_what_it_cannot(path: Path) -> None:
    words = [cell.text for cell in cells(path) if not cell.is_code]
    assert "**Question:" in words[0]
    assert sum(text.count("**Question:") for text in words) == 1
    assert "## What the model cannot say" in words[-1]


@pytest.mark.parametrize("path", TAUGHT, ids=lambda path: path.name)
def test_it_teaches(path: Path) -> None:
    words = "\n".join(cell.text for cell in cells(path) if not cell.is_code)
    assert "**Predict before you run.**" in cells(path)[0].text
    assert any("plot" in text or "FIGURES" in text for text in code(path)[:CELLS_TO_A_PICTURE])
    assert "## The answer" in words
    assert f"solutions/{path.name}" in words
    assert (FOLDER / "solutions" / path.name).is_file()
