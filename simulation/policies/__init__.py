"""Policies, one file each; a file placed here is listed by itself."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from functools import cache

from simulation.policy import Policy


@cache
def policies() -> dict[str, type[Policy]]:
    """All built-in policies by name; a class that names no strength is a base of policies and none itself."""
    found = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        for member in vars(module).values():
            own = inspect.isclass(member) and issubclass(member, Policy) and member.__module__ == module.__name__
            if own and member.strength:
                found[module_info.name] = member
    return found
