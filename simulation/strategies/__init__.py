"""Strategies of firms, one file each; a file placed here is listed by itself."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache
from types import ModuleType

from simulation.own_classes import is_own, load_own_class

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


def find_strategy(name: str) -> type[Strategy]:
    """The class of a built-in strategy, or of a user's own.

    Args:
        name: A built-in name, ``path/to/file.py:Class`` or ``package.module:Class``.

    Raises:
        ValueError: If there is no such strategy.
    """
    if name in strategies():
        return strategies()[name]
    if not is_own(name):
        raise ValueError(f"unknown strategy {name!r}; built in are {', '.join(strategies())}")
    found = load_own_class(name, needs=("decide",)).value
    if not issubclass(found, Strategy):
        raise ValueError(f"{name} is not a strategy; derive it from simulation.strategies.Strategy")
    return found
