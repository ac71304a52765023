"""Strategies of firms, one file each; a file placed here is listed by itself."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
from functools import cache
from pathlib import Path
from types import ModuleType

from .strategy import FirmDecision, FirmView, Strategy

__all__ = ["FirmDecision", "FirmView", "Strategy", "find_strategy", "strategies"]


def _strategy_in(module: ModuleType) -> type[Strategy] | None:
    for member in vars(module).values():
        if inspect.isclass(member) and issubclass(member, Strategy) and member.__module__ == module.__name__:
            return member
    return None


@cache
def strategies() -> dict[str, type[Strategy]]:
    """All built-in strategies by name."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        if info.name != "strategy":
            member = _strategy_in(importlib.import_module(f"{__name__}.{info.name}"))
            if member is not None:
                found[info.name] = member
    return found


@cache
def find_strategy(name: str) -> type[Strategy]:
    """The class of a built-in strategy, or of a user's own.

    Args:
        name: A built-in name, ``path/to/file.py:Class`` or ``package.module:Class``.

    Raises:
        ValueError: If there is no such strategy.
    """
    if name in strategies():
        return strategies()[name]
    place, _, class_name = name.rpartition(":")
    if not place:
        raise ValueError(f"unknown strategy {name!r}; built in are {', '.join(strategies())}")
    member = getattr(_load(place), class_name, None)
    if not (inspect.isclass(member) and issubclass(member, Strategy)):
        raise ValueError(f"{place} holds no strategy class {class_name!r}")
    return member


def _load(place: str) -> ModuleType:
    if not place.endswith(".py"):
        return importlib.import_module(place)
    path = Path(place).resolve()
    spec = importlib.util.spec_from_file_location(f"user_strategy_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ValueError(f"there is no strategy file {place}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
