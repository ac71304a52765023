"""The house has floors: a file imports from its own floor or from one below, also inside functions."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.house.sources import MODULES, SOURCES, Source, report

TOP = 7
FLOORS = {
    "simulation.parameters": 0,
    "simulation.levers": 0,
    "simulation.policy": 0,
    "simulation.randomness": 0,
    "simulation.timeline": 0,
    "simulation.ledger": 0,
    "simulation.mistakes": 0,
    "simulation.own_classes": 0,
    "simulation.rules": 1,
    "simulation.measures": 1,
    "simulation.agents": 2,
    "simulation.strategies": 2,
    "simulation.policies": 2,
    "simulation.world": 3,
    "simulation.steps": 3,
    "simulation.market": 3,
    "simulation.economy": 3,
    "simulation.geopolitics": 3,
    "simulation.trends": 3,
    "simulation.recorder": 3,
    "simulation.runs": 4,
    "simulation.sweeps": 4,
    "simulation.analysis": 5,
    "simulation.figures": 6,
    "simulation.report": 6,
    # Words on what analyses found, which commands print and briefs set.
    "simulation.commands.text": 5,
    "simulation.commands.effect_text": 5,
    "simulation.commands.incidence_text": 5,
    "simulation.commands.scenario_differences": 5,
    "simulation.commands.sweep_text": 5,
    "simulation.commands.sweep_analysis": 6,
    "simulation.explorer": 6,
    "simulation": TOP,
}
# The libraries of each floor, besides Python's own. The top may use any.
LIBRARIES = {
    0: {"numpy", "pydantic"},
    1: {"numpy", "scipy", "numba"},
    2: {"numpy", "scipy", "numba", "pydantic", "mesa"},
    3: {"numpy", "mesa"},
    4: {"numpy", "scipy", "pydantic", "pandas", "pyarrow", "tqdm", "SALib", "dask", "distributed", "dask_jobqueue"},
    5: {"numpy", "scipy", "pandas", "SALib", "ema_workbench", "sklearn"},
    6: {"numpy", "pandas", "matplotlib", "PIL", "fontTools", "fpdf", "jinja2", "pypdf", "yaml"},
}
PAGE = ("simulation.explorer", {"nicegui", "fastapi", "uvicorn", "pydantic", "yaml"})
NO_MESA = ("simulation.strategies", "simulation.policies")
# A rule takes numbers and arrays, so that it can be tested and read without knowing any scenario.
NO_PARAMETERS = ("simulation.rules", "simulation.measures")


def is_inside(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def floor_of(module: str) -> int:
    return next(floor for package, floor in FLOORS.items() if is_inside(module, package))


def libraries_of(source: Source) -> set[str]:
    """The libraries that a file may use besides Python's own: those of its floor, and of the page in the explorer."""
    package, more = PAGE
    return LIBRARIES[floor_of(source.module)] | (more if is_inside(source.module, package) else set())


def imports_of(source: Source) -> Iterator[tuple[int, str]]:
    """Line and full name of everything that a file imports, relative imports resolved."""
    package = source.module if source.place.endswith("__init__.py") else source.module.rpartition(".")[0]
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield node.lineno, full if full in MODULES else base


def file_of(module: str) -> str:
    return MODULES[module].place if module in MODULES else module


def mistakes_in(source: Source) -> list[str]:
    here = floor_of(source.module)
    found = []
    for line, name in imports_of(source):
        place, library = f"{source.place}:{line} (floor {here})", name.partition(".")[0]
        if library == "simulation":
            if floor_of(name) > here:
                found.append(f"{place} imports {file_of(name)} (floor {floor_of(name)}), which is above it")
            if is_inside(name, "simulation.parameters") and any(is_inside(source.module, p) for p in NO_PARAMETERS):
                found.append(f"{place} imports {file_of(name)} (floor 0), but rules and measures take plain numbers")
        elif here < TOP and library not in sys.stdlib_module_names and library not in libraries_of(source):
            found.append(
                f"{place} imports {library}, but floor {here} may use only {', '.join(sorted(libraries_of(source)))}"
            )
        elif library == "mesa" and any(is_inside(source.module, package) for package in NO_MESA):
            found.append(f"{place} imports mesa, but strategies and policies are plain classes")
    return list(dict.fromkeys(found))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.place)
def test_file_imports_from_its_floor_or_below(source: Source) -> None:
    found = mistakes_in(source)
    assert not found, report(found)


@pytest.mark.parametrize(
    ("place", "text", "sentence"),
    [
        (
            "simulation/rules/bad.py",
            "def rule():\n    import simulation.runs\n",
            "simulation/rules/bad.py:2 (floor 1) imports simulation/runs/__init__.py (floor 4), which is above it",
        ),
        (
            "simulation/rules/industry/bad.py",
            "from ...figures import style\n",
            "simulation/rules/industry/bad.py:1 (floor 1) imports simulation/figures/style.py (floor 6), "
            "which is above it",
        ),
        (
            "simulation/timeline.py",
            "import simulation\n",
            "simulation/timeline.py:1 (floor 0) imports simulation/__init__.py (floor 7), which is above it",
        ),
        (
            "simulation/rules/bad.py",
            "import matplotlib.pyplot as plt\n",
            "simulation/rules/bad.py:1 (floor 1) imports matplotlib, but floor 1 may use only numba, numpy, scipy",
        ),
        (
            "simulation/policies/bad.py",
            "import mesa\n",
            "simulation/policies/bad.py:1 (floor 2) imports mesa, but strategies and policies are plain classes",
        ),
        (
            "simulation/rules/bad.py",
            "from simulation.parameters import quantity\n",
            "simulation/rules/bad.py:1 (floor 1) imports simulation/parameters/quantity.py (floor 0), "
            "but rules and measures take plain numbers",
        ),
    ],
)
def test_bad_file_is_named(place: str, text: str, sentence: str) -> None:
    assert mistakes_in(Source.of(place, text)) == [sentence]


def test_good_file_passes() -> None:
    text = "import math\nimport numpy as np\nfrom scipy.special import lambertw\nfrom simulation import timeline\n"
    assert mistakes_in(Source.of("simulation/rules/good.py", text)) == []
