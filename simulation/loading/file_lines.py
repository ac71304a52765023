"""Where a key stands: the file and line of every key of a YAML file, and what is wrong with the writing itself.

Tabs, keys written twice and broken syntax become mistakes with a line. A file whose only fault is one of the first two
is still read, so that its other mistakes come out in the same list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulation.mistakes import Mistake, either

Key = tuple[str, ...]
_PACKAGE = re.compile(r"^#\s*@package\s+(\S+)")
_TAB_WIDTHS = (2, 4, 8)


@dataclass
class FileLines:
    """A YAML file with the line of every key.

    Attributes:
        path: The file.
        text: Its text, with tabs replaced where they stood in the way.
        lines: Line of each key, by the path of names that leads to it.
        mistakes: What is wrong with the writing.
        readable: Whether the file can be used in spite of its mistakes.
        values: The values, as plain dictionaries and lists; empty if the file cannot be read.
    """

    path: Path
    text: str = ""
    lines: dict[Key, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    readable: bool = True
    values: dict[Any, Any] = field(default_factory=dict)

    @property
    def package(self) -> str | None:
        """What the file's first lines say after ``# @package``, if anything."""
        for line in self.text.splitlines():
            match = _PACKAGE.match(line)
            if match:
                return match[1]
            if line.strip() and not line.startswith("#"):
                return None
        return None

    @property
    def defaults(self) -> list[Any]:
        """The entries of the file's defaults list."""
        entries = self.values.get("defaults")
        return entries if isinstance(entries, list) else []

    def place(self, line: int | None = None) -> str:
        """Return the file and the line, as a mistake names them."""
        name = short_path(self.path)
        return name if line is None else f"{name}:{line}"

    def line_of(self, key: Key) -> tuple[int, int | None]:
        """Return how many names of a key the file holds, and the line of the last of them."""
        for depth in range(len(key), 0, -1):
            line = self.lines.get(key[:depth])
            if line is not None:
                return depth, line
        return 0, None


def short_path(path: Path) -> str:
    """Return a path as a person would write it from here: relative if it lies below this folder."""
    full = path.resolve()
    here = Path.cwd().resolve()
    return full.relative_to(here).as_posix() if full.is_relative_to(here) else str(full)


def read_lines(path: Path) -> FileLines:
    """Read a YAML file with the line of every key.

    Args:
        path: The file.

    Returns:
        The file with its lines and with the mistakes in its writing. Nothing is raised.
    """
    found = FileLines(path)
    try:
        found.text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = "is not written in UTF-8" if isinstance(error, UnicodeDecodeError) else "cannot be read"
        found.mistakes.append(Mistake(found.place(), "", f"the file {reason}."))
        found.readable = False
        return found
    problem = _parse(found)
    if problem is not None and "\t" in found.text:
        problem = _without_tabs(found)
    if problem is not None:
        found.mistakes.append(problem)
        found.readable = False
    return found


def _without_tabs(found: FileLines) -> Mistake | None:
    """Name the first tab outside a comment and read the file with spaces instead."""
    original = found.text
    lines = [number for number, line in enumerate(original.splitlines(), start=1) if "\t" in line.split("#")[0]]
    if lines:
        others = f" and in line {either([str(line) for line in lines[1:]], 'and')}" if lines[1:] else ""
        sentence = f"there is a tab in this line{others}; YAML needs spaces, write two per level."
        found.mistakes.append(Mistake(found.place(lines[0]), "", sentence))
    problem: Mistake | None = None
    for width in _TAB_WIDTHS:
        found.text = original.expandtabs(width)
        problem = _parse(found)
        if problem is None:
            return None
    # The tabs are the reason that the file cannot be read: one reason is enough.
    found.readable = False
    return None if found.mistakes else problem


def _parse(found: FileLines) -> Mistake | None:
    """Fill in lines and values; return the syntax mistake if there is one."""
    import yaml

    found.lines.clear()
    try:
        root = yaml.compose(found.text, Loader=yaml.SafeLoader)
        found.values = yaml.safe_load(found.text) or {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join(part for part in (error.context, error.problem) if part)
        line = mark.line + 1 if mark is not None else None
        return Mistake(found.place(line), "", f"this is not YAML: {reason}.")
    except (yaml.YAMLError, ValueError) as error:
        return Mistake(found.place(), "", f"this is not YAML: {' '.join(str(error).split())}.")
    if not isinstance(found.values, dict):
        found.values = {}
        return Mistake(found.place(1), "", "this file must hold lines of the form 'key: value'; it does not.")
    if root is not None:
        _walk(root, (), found)
    return None


def _walk(node: Any, above: Key, found: FileLines) -> None:
    """Record the line of every key below a node, and every key that stands twice."""
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return
    here: dict[str, int] = {}
    for name_node, value_node in node.value:
        name, line = str(name_node.value), name_node.start_mark.line + 1
        if name in here:
            key = ".".join((*above, name))
            sentence = f"{key} is written twice, first in line {here[name]}; keep one of the two."
            found.mistakes.append(Mistake(found.place(line), key, sentence))
        here.setdefault(name, line)
        found.lines[(*above, name)] = line
        _walk(value_node, (*above, name), found)
