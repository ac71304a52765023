"""Numbers in rules have a name: a parameter, a default of an argument, or a constant with its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import SOURCES, Source, report

MATHEMATICS = {0, 1, 2, 0.5}  # and their negatives, which Python reads as a minus sign and a number
RULES = [source for source in SOURCES if source.place.startswith("simulation/rules/")]


def _named(node: ast.stmt) -> bool:
    """Say whether a statement gives numbers a name in capitals."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return bool(targets) and all(isinstance(target, ast.Name) and target.id.isupper() for target in targets)


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree, but pass over constants with a name, defaults of arguments and fields of classes."""
    for child in ast.iter_child_nodes(node):
        field = isinstance(node, ast.ClassDef) and isinstance(child, ast.AnnAssign | ast.Assign)
        if isinstance(child, ast.arguments) or field or (isinstance(child, ast.stmt) and _named(child)):
            continue
        yield child
        yield from _inside(child)


def bare_numbers_in(source: Source) -> list[str]:
    """Sentences on every number without a name."""
    numbers = (node for node in _inside(source.tree) if isinstance(node, ast.Constant))
    return [
        f"{source.place}:{node.lineno} holds the bare number {node.value!r}; make it an argument or a named constant"
        for node in numbers
        if isinstance(node.value, int | float) and not isinstance(node.value, bool) and node.value not in MATHEMATICS
    ]


@pytest.mark.parametrize("source", RULES, ids=lambda source: source.place)
def test_rule_holds_no_bare_number(source: Source) -> None:
    found = bare_numbers_in(source)
    assert not found, report(found)


def test_bare_number_is_found() -> None:
    source = Source.of("simulation/rules/bad.py", "def rule(price):\n    return -0.3 * price\n")
    assert bare_numbers_in(source) == [
        "simulation/rules/bad.py:2 holds the bare number 0.3; make it an argument or a named constant"
    ]


def test_named_numbers_and_mathematics_pass() -> None:
    text = (
        '"""Steps of 200."""\nMOST_STEPS = 200\n_TOLERANCE: float = 1e-10\n\n\nclass Table:\n    rows: int = 30\n\n\n'
        "def rule(price, tolerance=1e-9, *, share=0.3):\n    return -price[..., -1] ** 2 * 0.5 + True\n"
    )
    assert bare_numbers_in(Source.of("simulation/rules/good.py", text)) == []
