"""Everything public is documented, and every parameter says what it is and where it comes from."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from simulation.parameters.quantity import Quantity, quantities, quantity_of
from simulation.parameters.scenario import Scenario
from tests.house.sources import SOURCES, Function, Source, report

DECLARED = list(quantities(Scenario))
SETTINGS = ("Scenario setting", "Scenario file")  # chosen by the user of a scenario, so nothing to be uncertain about


def undocumented_in(source: Source) -> list[str]:
    """Sentences on everything public that has no docstring."""
    found = [] if not source.text.strip() or ast.get_docstring(source.tree) else [f"{source.place} has no docstring"]
    for node in _public(source.tree):
        if not ast.get_docstring(node):
            found.append(f"{source.place}:{node.lineno} {node.name} has no docstring")
    return found


def _public(scope: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    for node in scope.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def bars_in(source: Source) -> list[str]:
    """Sentences on words between bars in docstrings, outside code: the site takes ``|x|`` for a name to be replaced."""
    scopes = [node for node in ast.walk(source.tree) if isinstance(node, ast.Module | ast.ClassDef | Function)]
    texts = [re.sub(r"``.*?``|>>>.*", "", ast.get_docstring(scope) or "", flags=re.DOTALL) for scope in scopes]
    found = [one for text in texts for one in re.findall(r"\|[^|\s][^|\n]*\|", text)]
    return [
        f"{source.place} has {one} in a docstring; write abs(...), or put it between double backticks" for one in found
    ]


def undeclared_in(group: type[BaseModel], prefix: str = "") -> list[str]:
    """Names in the groups of a scenario that hold a value without a declaration."""
    names = []
    for name, field in group.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            names += undeclared_in(field.annotation, f"{prefix}{name}.")
        elif prefix and quantity_of(field) is None:
            names.append(prefix + name)
    return names


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.place)
def test_public_names_are_documented(source: Source) -> None:
    found = undocumented_in(source)
    assert not found, report(found)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.place)
def test_absolute_values_are_no_names_to_be_replaced(source: Source) -> None:
    found = bars_in(source)
    assert not found, report(found)


def test_bars_are_found_outside_code_only() -> None:
    text = '"""The mean of |x - y|, never of ``|z|``.\n\n    >>> 2  # |z|\n    2\n"""\n'
    assert [one.partition(" has ")[2][:8] for one in bars_in(Source.of("simulation/bad.py", text))] == ["|x - y| "]


def test_missing_docstring_is_found() -> None:
    source = Source.of("simulation/bad.py", '"""Good."""\n\n\nclass Firm:\n    def pay(self):\n        pass\n')
    assert undocumented_in(source) == [
        "simulation/bad.py:4 Firm has no docstring",
        "simulation/bad.py:5 pay has no docstring",
    ]


def test_every_parameter_in_a_group_is_declared() -> None:
    assert undeclared_in(Scenario) == []


@pytest.mark.parametrize(("name", "known", "default"), DECLARED, ids=[name for name, _, _ in DECLARED])
def test_parameter_says_what_it_is(name: str, known: Quantity, default: object) -> None:
    assert known.meaning.endswith("."), f"{name}: the meaning is a sentence"
    assert known.source.strip(), f"{name}: the source is missing"
    if isinstance(default, int | float) and not isinstance(default, bool):
        _check_number(name, known, float(default))


def _check_number(name: str, known: Quantity, default: float) -> None:
    low, high = known.bounds
    low, high = -math.inf if low is None else low, math.inf if high is None else high
    assert low <= default <= high, f"{name}: the default {default} is outside its bounds"
    if known.plausible:
        assert low <= known.plausible[0] <= known.plausible[1] <= high, f"{name}: the plausible range leaves the bounds"
    if known.evidence == "assumption" and known.source not in SETTINGS:
        assert known.plausible, f"{name}: an assumption needs a plausible range"
