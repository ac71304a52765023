"""The package's own source, read once for all tests of the house."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "simulation"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file: its place in the repository, its module name, its text and what Python makes of it."""

    place: str
    module: str
    text: str
    tree: ast.Module

    @classmethod
    def of(cls, place: str, text: str) -> Source:
        """Parse a text as if it stood at a place such as ``simulation/rules/industry/entry.py``."""
        module = place.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
        return cls(place, module, text, ast.parse(text, place))

    def functions(self) -> Iterator[Function]:
        """Walk through all functions and methods, also those inside others."""
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))


def read_sources() -> tuple[Source, ...]:
    """Read the package, in alphabetical order."""
    files = sorted(path for path in PACKAGE.rglob("*.py") if "scenarios" not in path.relative_to(PACKAGE).parts)
    return tuple(Source.of(path.relative_to(ROOT).as_posix(), path.read_text("utf-8")) for path in files)


SOURCES = read_sources()
MODULES = {source.module: source for source in SOURCES}


def report(sentences: list[str]) -> str:
    """Put the sentences of a failed test one below the other."""
    return "\n" + "\n".join(sentences)
