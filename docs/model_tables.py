"""Tables of the model description that are read from the code: state, chance, groups of parameters, rules.

State comes from declarations of columns and, where state is a record, from the attributes that its docstring lists.
Chance and rules come from the syntax of the code: what the functions of the quarter call, and what they draw there.
"""

from __future__ import annotations

import ast
import dataclasses
import inspect
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from simulation.agents.chip_supplier import ChipSuppliers
from simulation.agents.firm import FIRM_COLUMNS, FirmTable
from simulation.agents.nation import NationTable
from simulation.agents.population.schema import WORKER_COLUMNS
from simulation.analysis.validation import markdown_table
from simulation.economy import Economy, Start
from simulation.geopolitics import ControlState, Geopolitics, RaceState, TreatyState
from simulation.market import Market
from simulation.parameters.quantity import quantities, quantity_of
from simulation.parameters.scenario import Scenario
from simulation.randomness import STREAMS
from simulation.world import QUARTER

ROOT = Path(__file__).resolve().parents[1]
RECORDS: dict[str, tuple[type, ...]] = {
    "Nations": (NationTable,),
    "Chip supply": (ChipSuppliers,),
    "Market": (Market,),
    "Business and households of nations": (Economy,),
    "The economy before the first quarter": (Start,),
    "Relations": (Geopolitics, TreatyState, RaceState, ControlState),
}
"""Entities whose state is a record, and the classes that hold it."""
EVIDENCE = ("measured", "literature", "assumption")
DRAWS = {"uniform": "uniform", "normal": "normal", "poisson": "Poisson", "key": "uniform"}
"""Methods that draw, and the distribution of what they give."""

Place = tuple[str, str]
"""Module and name of a function."""


def state_part() -> str:
    """State variables of every entity, with units and axes."""
    firms = [(f"`{name}`", _axes(one.axes), one.unit or "-", one.meaning) for name, one in FIRM_COLUMNS.items()]
    workers = [(f"`{name}`", one.kind.__name__, one.unit or "-", one.meaning) for name, one in WORKER_COLUMNS.items()]
    lines = ["### Firms", "", f"One value a firm in {_link(FirmTable)}, or one for each step of the axes named.", ""]
    lines += [*markdown_table(("variable", "axes", "unit", "meaning"), firms), "", "### Workers", ""]
    lines += ["One value a row in [schema.py](../simulation/agents/population/schema.py).", ""]
    lines += [*markdown_table(("variable", "type", "unit", "meaning"), workers), ""]
    for title, kinds in RECORDS.items():
        lines += [f"### {title}", ""]
        for kind in kinds:
            rows = [(f"`{name}`", meaning) for name, meaning in attributes(kind).items()]
            lines += [f"{summary(kind)} In {_link(kind)}.", "", *markdown_table(("variable", "meaning"), rows), ""]
    return _text(lines)


def chance_part() -> str:
    """Every use of chance in a run: what it decides, whose draw it is, when, and where it is drawn."""
    found = draws()
    if set(found) != set(STREAMS):
        raise ValueError(f"streams in the code and in simulation/randomness.py differ: {set(found) ^ set(STREAMS)}")
    lines = []
    for name, stream in STREAMS.items():
        kinds = dict.fromkeys(kind for kind, _ in found[name])
        places = dict.fromkeys(place for _, place in found[name])
        lines.append((
            f"`{name}`", stream.decides.replace("``", "`"), stream.slot, stream.drawn, ", ".join(kinds),
            ", ".join(dict.fromkeys(step for place in places for step in steps_of(place))),
            ", ".join(map(_file, dict.fromkeys(module for module, _ in places))),
        ))  # fmt: skip
    head = ("stream", "what it decides", "whose", "drawn", "distribution", "step", "in")
    return _text(markdown_table(head, lines))


def groups_part() -> str:
    """Groups of parameters: how many numbers each has and how they are known."""
    lines = []
    known = [(name, one.evidence) for name, one, _ in quantities(Scenario)]
    for key, field in Scenario.model_fields.items():
        kind = field.annotation
        if quantity_of(field) is None and isinstance(kind, type) and issubclass(kind, BaseModel):
            of = [evidence for name, evidence in known if name.startswith(f"{key}.")]
            counts = [str(of.count(one)) for one in EVIDENCE]
            lines.append((f"[{key}](parameters.md#{key})", summary(kind), str(len(of)), *counts))
    return _text(markdown_table(("group", "what it holds", "numbers", *EVIDENCE), lines))


def rules_part() -> str:
    """Every file of rules: what it states, and the steps of the quarter whose code calls it."""
    imports = {name: _imported(name, tree) for name, tree in _trees().items()}
    users = {name: {other for other, found in imports.items() if name in found} for name in imports}
    lines = []
    for name, tree in _trees().items():
        if name.startswith("simulation.rules.") and ".fused" not in name and not _is_package(name):
            first = (ast.get_docstring(tree) or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")
            called = sorted(one.rpartition(".")[2] for one in users[name] if one.startswith("simulation.steps."))
            called = called or (["through other files"] if _reached(name, users) else ["no run"])
            lines.append((_file(name), first.partition(": ")[0] if len(first) > 200 else first, ", ".join(called)))
    return _text(markdown_table(("rule", "what it states", "used by steps/"), lines))


def attributes(kind: type) -> dict[str, str]:
    """The attributes that a class's docstring lists, each with its meaning."""
    text = (inspect.getdoc(kind) or "").partition("Attributes:\n")[2]
    found = re.findall(r"^ {4}(\w+): (.+(?:\n {8,}.+)*)", text, re.MULTILINE)
    return {name: " ".join(meaning.split()).replace("``", "`").replace("|", "\\|") for name, meaning in found}


def fields_of(kind: type) -> set[str]:
    """The public fields that objects of a record class have: declared, or set by its ``__init__``."""
    if dataclasses.is_dataclass(kind):
        return {field.name for field in dataclasses.fields(kind)}
    tree = ast.parse(inspect.getsource(kind))
    stored = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_stored(node)}
    declared = {node.target.id for node in ast.walk(tree) if isinstance(node, ast.AnnAssign) and _is_name(node.target)}
    return {name for name in stored | declared if not name.startswith("_")}


def draws() -> dict[str, list[tuple[str, Place]]]:
    """Streams that functions of steps ask for: distribution and place of each call."""
    found: dict[str, list[tuple[str, Place]]] = {}
    for place, function in _functions().items():
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in DRAWS:
                owner = node.func.value
                if isinstance(owner, ast.Attribute) and owner.attr == "luck":
                    stream = _purpose(node.args[0]).partition("/")[0]
                    found.setdefault(stream, []).append((DRAWS[node.func.attr], place))
    return found


def steps_of(place: Place) -> list[str]:
    """Steps of the quarter from which a function is reached."""
    return [name for name, _, functions in QUARTER if place in _reach(tuple(map(_place, functions)))]


@cache
def _reach(starts: tuple[Place, ...]) -> frozenset[Place]:
    """All functions of steps that are called from some, directly or through others."""
    seen: set[Place] = set()
    ahead = list(starts)
    while ahead:
        place = ahead.pop()
        if place not in seen and place in _functions():
            seen.add(place)
            ahead += _calls(place)
    return frozenset(seen)


def _calls(place: Place) -> Iterator[Place]:
    """Functions that a function names, resolved through what its file imports."""
    names = _names(place[0])
    for node in ast.walk(_functions()[place]):
        if isinstance(node, ast.Name):
            yield names.get(node.id, (place[0], node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            module, name = names[node.value.id]
            yield (f"{module}.{name}", node.attr)


@cache
def _names(module: str) -> dict[str, Place]:
    """Names that a file imports, with the module and name that they stand for."""
    return {
        alias.asname or alias.name: (_home(module, node), alias.name)
        for node in ast.walk(_trees()[module])
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def _imported(module: str, tree: ast.Module) -> set[str]:
    """Modules that a file imports from, whole or by name."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            home = _home(module, node)
            found |= {home, *(f"{home}.{alias.name}" for alias in node.names)}
    return found


def _home(module: str, node: ast.ImportFrom) -> str:
    """Full name of the module that a line imports from."""
    if not node.level:
        return node.module or ""
    above = module.split(".") if _is_package(module) else module.split(".")[:-1]
    return ".".join([*above[: len(above) - node.level + 1], *([node.module] if node.module else [])])


def _reached(name: str, users: dict[str, set[str]]) -> bool:
    """Whether steps or agents use a file through other files."""
    seen, ahead = {name}, [name]
    while ahead:
        for user in users[ahead.pop()] - seen:
            if user.startswith(("simulation.steps.", "simulation.agents.", "simulation.strategies.", "simulation.eco")):
                return True
            if user.startswith("simulation.rules."):
                seen.add(user)
                ahead.append(user)
    return False


@cache
def _trees() -> dict[str, ast.Module]:
    """The package, parsed, by module."""
    paths = sorted((ROOT / "simulation").rglob("*.py"))
    return {_module(path): ast.parse(path.read_text("utf-8")) for path in paths}


@cache
def _functions() -> dict[Place, ast.FunctionDef]:
    """Functions of the steps by place."""
    return {
        (module, node.name): node
        for module, tree in _trees().items()
        if module.startswith("simulation.steps.")
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def _purpose(node: ast.expr) -> str:
    """The purpose of a draw; of a text put together, its fixed beginning."""
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)


def _is_stored(node: ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store) and isinstance(node.value, ast.Name) and node.value.id == "self"


def _is_name(node: ast.expr) -> bool:
    return isinstance(node, ast.Name)


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def _is_package(module: str) -> bool:
    return (ROOT / module.replace(".", "/")).is_dir()


def _place(function: Any) -> Place:
    return function.__module__, function.__name__


def _file(module: str) -> str:
    path = module.replace(".", "/") + ".py"
    return f"[{path.removeprefix('simulation/').removeprefix('rules/').removeprefix('steps/')}](../{path})"


def _link(kind: type) -> str:
    path = kind.__module__.replace(".", "/") + ".py"
    return f"[{kind.__name__}](../{path})"


def summary(kind: type) -> str:
    """First sentence of a class's docstring."""
    return (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " ").replace("``", "`")


def _axes(axes: tuple[str, ...]) -> str:
    return ", ".join(axes) or "-"


def _text(lines: list[str]) -> str:
    return "\n".join(lines).rstrip() + "\n"
