"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast
from statistics import median

import pytest

from tests.house.sources import SOURCES, Function, Source, report

LARGEST_FILE, MEDIAN_FILE = 350, 150
LARGEST_FUNCTION, MEDIAN_FUNCTION = 50, 12


def lines_of_file(source: Source) -> int:
    return source.text.count("\n")


def lines_of_function(function: Function) -> int:
    """Lines from ``def`` to the end, without the docstring: what is to be understood, not what explains it."""
    first = function.body[0]
    docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    explained = (first.end_lineno or 0) - first.lineno + 1 if docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - explained


def long_functions_in(source: Source) -> list[str]:
    return [
        f"{source.place}:{function.lineno} {function.name} has {lines_of_function(function)} lines besides its "
        f"docstring; at most {LARGEST_FUNCTION}"
        for function in source.functions()
        if lines_of_function(function) > LARGEST_FUNCTION
    ]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.place)
def test_file_is_short(source: Source) -> None:
    assert lines_of_file(source) <= LARGEST_FILE, f"{source.place} has {lines_of_file(source)} lines"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.place)
def test_functions_are_short(source: Source) -> None:
    found = long_functions_in(source)
    assert not found, report(found)


def test_most_are_much_shorter() -> None:
    files = median(lines_of_file(source) for source in SOURCES if source.text)
    functions = median(lines_of_function(function) for source in SOURCES for function in source.functions())
    print(f"median file {files} lines (target {MEDIAN_FILE}), median function {functions} (target {MEDIAN_FUNCTION})")
    assert files <= MEDIAN_FILE
    assert functions <= MEDIAN_FUNCTION


def test_long_function_is_found() -> None:
    body = "    value = 1\n" * LARGEST_FUNCTION
    source = Source.of("simulation/bad.py", f'def rule():\n    """Explain.\n\n    More.\n    """\n{body}')
    assert long_functions_in(source) == ["simulation/bad.py:1 rule has 51 lines besides its docstring; at most 50"]
