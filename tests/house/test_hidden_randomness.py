"""There is one way in for chance: no file but randomness.py may draw."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import SOURCES, Source, report

ALLOWED = "simulation/randomness.py"
DESIGNS = "simulation/sweeps/designs.py"  # draws where a sweep looks, from a fixed start; no run draws from it
MODULES = ("random", "secrets", "uuid", "numpy.random")
ATTRIBUTES = ("random", "rng", "default_rng", "RandomState", "urandom", "rvs", "shuffle", "shuffle_do", "uuid4")


def draws_in(source: Source) -> list[str]:
    """Sentences on every way in which a file could draw on its own."""
    return [f"{source.place}:{line} uses {what}; draw with Luck in {ALLOWED}" for line, what in _uses(source)]


def _uses(source: Source) -> Iterator[tuple[int, str]]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
            yield from ((node.lineno, name) for name in names if name in MODULES)
        elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
            yield node.lineno, ast.unparse(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "hash":
            yield node.lineno, "hash(), which differs from process to process"


@pytest.mark.parametrize(
    "source", [s for s in SOURCES if s.place not in (ALLOWED, DESIGNS)], ids=lambda source: source.place
)
def test_file_draws_nothing(source: Source) -> None:
    found = draws_in(source)
    assert not found, report(found)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("import random\n", "random"),
        ("from random import choice\n", "random"),
        ("from numpy import random\n", "numpy.random"),
        ("from numpy.random import default_rng\n", "numpy.random"),
        ("import numpy as np\nnp.random.seed(1)\n", "np.random"),
        ("def f(self):\n    return self.rng\n", "self.rng"),
        ("def f(agents):\n    agents.shuffle_do('step')\n", "agents.shuffle_do"),
        ("import uuid\n", "uuid"),
        ("key = hash('firm')\n", "hash(), which differs from process to process"),
    ],
)
def test_hidden_draw_is_found(text: str, what: str) -> None:
    assert f"uses {what}; draw with Luck" in draws_in(Source.of("simulation/rules/bad.py", text))[0]


def test_luck_itself_is_no_hidden_draw() -> None:
    text = "from simulation.randomness import Luck\n\nDRAWS = Luck(1).uniform('entry', 1, [1])\n"
    assert draws_in(Source.of("simulation/steps/good.py", text)) == []
