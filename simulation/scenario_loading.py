"""Files and overrides become one checked, frozen scenario, or a list of every mistake at once.

This is the only door between files and the model. Hydra composes; what it hands over is compared with the declared
parameters and becomes a :class:`~simulation.parameters.scenario.Scenario`. Nothing of Hydra goes further.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulation.loading.composition import compose
from simulation.loading.file_lines import Key, read_lines
from simulation.loading.options import LIST_GROUP, SCENARIO_GROUP, SCENARIOS, WORLD_GROUP, option_names
from simulation.mistakes import Mistake, ScenarioError, either
from simulation.parameters.scenario import Scenario
from simulation.policy import Policy

__all__ = ["SCENARIOS", "Mistake", "ScenarioError", "load_scenario", "scenarios", "world_of"]

_KEPT = 128
"""Shipped scenarios remembered by a process: sweeps and papers name the same ones many times over."""
_FILE_OF_ONES_OWN = re.compile(r"\.(py|csv|ya?ml)\b|[/\\]")


def load_scenario(
    name_or_path: str | Path = "baseline",
    overrides: Sequence[str] = (),
    *,
    folder: str | Path | None = None,
    **changes: Any,
) -> Scenario:
    """Load a scenario by name or from a file, with overrides.

    It works from any folder, from the installed package and in notebooks, and any number of times.

    Args:
        name_or_path: Name of a shipped scenario, or path of a YAML file of one's own.
        overrides: Overrides in Hydra's grammar, for example ``["end=2030Q4", "policies=[open_releases]"]``.
        folder: A folder of one's own with groups like the shipped one (``scenario/``, ``policies/`` ...).
        **changes: The same as Python values: ``workers=1000``, ``flywheel={"form": "off"}``, ``size="small"``.

    Returns:
        The frozen scenario.

    Raises:
        ScenarioError: With every mistake at once: place, what is wrong, what is allowed, the nearest name.

    Example:
        >>> load_scenario("baseline", ["end=2030Q4"], workers=1000).workers
        1000
    """
    given_as: object = name_or_path
    if not isinstance(given_as, str | Path):
        sentence = f"a scenario is a name or the path of a file, for example 'baseline'; it is {given_as!r}."
        raise ScenarioError([Mistake("scenario", "", sentence)])
    given = [overrides] if isinstance(overrides, str) else list(overrides)
    if (
        folder is None
        and not changes
        and not any(_FILE_OF_ONES_OWN.search(str(text)) for text in (name_or_path, *given))
    ):
        return _shipped(str(name_or_path), tuple(given), _state_of_shipped_files())
    return _composed(name_or_path, given, Path(folder) if folder is not None else None, changes)


def world_of(name_or_path: str | Path = "baseline", overrides: Sequence[str] = ()) -> Scenario:
    """The baseline in the world in which a scenario starts: the levels that it finds there and may set otherwise.

    Args:
        name_or_path: Name of a shipped scenario, or path of a YAML file of one's own.
        overrides: Overrides in Hydra's grammar.

    Raises:
        ScenarioError: If files or overrides are such that nothing can be composed.

    Example:
        >>> world_of("strong_flywheel", ["world=end_2022", "workers=1000"]).start
        '2023Q1'
    """
    numbered = [(f"override {number}", text) for number, text in enumerate(overrides, start=1)]
    path = next(file.path for _, file in compose(name_or_path, numbered).files if file.path.parent.name == WORLD_GROUP)
    folder = None if SCENARIOS in path.parents else path.parent.parent
    return load_scenario("baseline", [f"{WORLD_GROUP}={path.stem}"], folder=folder)


@lru_cache(maxsize=_KEPT)
def _shipped(name: str, overrides: tuple[str, ...], _: frozenset[tuple[str, int, int]]) -> Scenario:
    """A scenario made of shipped files alone, composed once as long as none of them changes."""
    return _composed(name, overrides, None, {})


def _state_of_shipped_files() -> frozenset[tuple[str, int, int]]:
    """Name, date and size of every file that a scenario may be composed of."""
    found = ((str(path), path.stat()) for path in SCENARIOS.rglob("*.*"))
    return frozenset((name, state.st_mtime_ns, state.st_size) for name, state in found)


def _composed(
    name_or_path: str | Path, given: Sequence[str], own_folder: Path | None, changes: Mapping[str, Any]
) -> Scenario:
    """Compose, check and build a scenario."""
    from simulation.loading.building import build

    groups, values = _split(changes)
    numbered = [(f"override {number}", text) for number, text in enumerate(given, start=1)]
    named = [(f"argument {text.split('=')[0]}", text) for text in groups]
    composed = compose(name_or_path, [*numbered, *named], own_folder)
    for name, value in values.items():
        _lay_over(composed.values, name, value)
        composed.overrides += [(f"argument {name}", key) for key in _leaves((name,), value)]
    return build(composed)


def check_built(scenario: Scenario) -> None:
    """Check a scenario that was put together in Python: values within bounds, and tables to start from.

    Raises:
        ScenarioError: With every mistake at once.
    """
    from simulation.loading.parameter_groups import build_group

    place, mistakes = "Scenario", list[Mistake]()
    given = {name: getattr(scenario, name) for name in type(scenario).model_fields}
    build_group(type(scenario), given, (), lambda _: place, mistakes, scenario)
    empty = [table for table in ("firms", "nations", "designers", "supply") if not given[table]]
    if empty:
        sentence = (
            f"there is no world to start from, because it has no {either(empty)}; load_scenario('baseline') reads "
            "the tables and takes changes such as workers=1000."
        )
        mistakes.append(Mistake(place, empty[0], sentence))
    if mistakes:
        raise ScenarioError(mistakes)


def scenarios(folder: str | Path | None = None) -> dict[str, str]:
    """List the scenarios with the question of each.

    Args:
        folder: A folder of one's own whose ``scenario/`` files are listed too.

    Returns:
        Question by name.

    Example:
        >>> "no_flywheel" in scenarios()
        True
    """
    roots = [SCENARIOS, *([Path(folder)] if folder is not None else [])]
    names = option_names(SCENARIO_GROUP, roots)
    paths = {
        name: next(root / SCENARIO_GROUP / f"{name}.yaml" for root in roots[::-1] if _has(root, name)) for name in names
    }
    return {name: str(read_lines(path).values.get("question", "")) for name, path in paths.items()}


def _has(root: Path, name: str) -> bool:
    return (root / SCENARIO_GROUP / f"{name}.yaml").is_file()


def _split(changes: Mapping[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """Tell changes that choose an option of a group from those that set a value."""
    groups: list[str] = []
    values: dict[str, Any] = {}
    for name, value in changes.items():
        policies = name == LIST_GROUP and isinstance(value, list | tuple)
        named = isinstance(value, str) and (SCENARIOS / name).is_dir()
        if policies and value and all(isinstance(one, Policy) for one in value):
            groups.append(f"{name}=[]")
            values[name] = {f"{one.title()}_{number}": one for number, one in enumerate(value, start=1)}
        elif policies:
            groups.append(f"{name}=[{','.join(map(str, value))}]")
        elif named:
            groups.append(f"{name}={value}")
        else:
            values[name] = value
    return groups, values


def _lay_over(values: dict[str, Any], name: str, value: Any) -> None:
    """Lay a value over composed ones; dictionaries merge, everything else replaces."""
    if isinstance(value, Mapping) and isinstance(values.get(name), dict):
        for inner, one in value.items():
            _lay_over(values[name], str(inner), one)
    else:
        values[name] = dict(value) if isinstance(value, Mapping) else value


def _leaves(key: Key, value: Any) -> list[Key]:
    """Return the keys of all values in a dictionary."""
    if isinstance(value, Mapping) and value:
        return [leaf for name, inner in value.items() for leaf in _leaves((*key, str(name)), inner)]
    return [key]
