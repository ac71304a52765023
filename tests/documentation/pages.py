"""The pages of the documentation as blocks, and what a reader does who follows a page from top to bottom."""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from simulation.command_line import main
from tests.house.sources import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
API_PAGES = sorted((ROOT / "docs" / "api").glob("*.md"))
COMMAND = "ai-concentration"
SITE_ONLY = ("{toctree}", "{modules}")
"""Blocks that speak to the builder of the site; building it runs them."""

_FENCE = re.compile(
    r"(?:^<!-- not run: (?P<reason>[^\n]+?) -->\n)?^```(?P<language>[^\n]*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_FILE = re.compile(r"# (\w+\.(?:py|yaml|csv))\n")


@dataclass(frozen=True)
class Block:
    """One fenced block.

    Attributes:
        page: The page that it stands on.
        line: Line of its fence.
        language: Word after the fence.
        text: What it holds.
        reason: Why it is not run, as the comment above it says; empty if it is.
    """

    page: Path
    line: int
    language: str
    text: str
    reason: str

    @property
    def place(self) -> str:
        """Page and line."""
        return f"{self.page.name}:{self.line}"

    @property
    def file(self) -> str:
        """Name of the file that the block is; empty for none."""
        found = _FILE.match(self.text) if self.language in ("python", "yaml", "text") else None
        return found[1] if found else ""

    def commands(self) -> list[tuple[str, list[str]]]:
        """Commands after ``$``, each with the lines of output that are shown below it."""
        found: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip() and line.strip() != "...":
                found[-1][1].append(line.strip())
        return found


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text("utf-8")
    return [
        Block(
            page,
            text.count("\n", 0, found.start()) + 1,
            found["language"].partition(" ")[0],
            found["text"],
            found["reason"] or "",
        )
        for found in _FENCE.finditer(text)
    ]


class Reader:
    """Somebody who saves each file that a page shows, types each command and runs each piece of Python, in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, object] = {"__name__": "prose"}

    def follow(self, page: Path) -> Iterator[str]:
        """Do what a page says, and give back a sentence on each thing that is not as the page says."""
        for block in blocks(page):
            if block.reason or block.language in SITE_ONLY:
                continue
            if block.file:
                (self.folder / block.file).write_text(block.text, "utf-8")
            elif block.language == "python":
                exec(compile(block.text, block.place, "exec"), self.names)
            elif block.language == "console":
                for command, output in block.commands():
                    yield from (f"{block.place}: {sentence}" for sentence in self.type(command, output))

    def type(self, command: str, output: list[str]) -> Iterator[str]:
        """Give a command, in the current folder, and compare what it prints with what the page shows, line by line."""
        words = shlex.split(command)
        printed, said = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(said):
            code = main(words[1:]) if words[0] == COMMAND else 127
        if code:
            yield f"{command} ends with {code}: {said.getvalue()}"
        lines = iter([line.strip() for line in printed.getvalue().splitlines()])
        missing = next((line for line in output if line not in lines), None)
        if missing is not None:
            yield f"{command} does not print, in its place: {missing}\n{printed.getvalue()}"


def save_files(page: Path, folder: Path) -> None:
    """Save the files that a page shows."""
    for block in blocks(page):
        if block.file:
            (folder / block.file).write_text(block.text, "utf-8")
