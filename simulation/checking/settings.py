"""What a setting of a plug-in owes: a declaration with unit, bounds, meaning and source."""

from __future__ import annotations

import math
from typing import Any

from pydantic.fields import FieldInfo

from simulation.parameters.quantity import quantity_of


def settings_fault(name: str, field: FieldInfo) -> str:
    """What is wrong with the declaration of a setting, in one sentence; empty if nothing is.

    Args:
        name: Name of the setting.
        field: Its pydantic field.
    """
    known = quantity_of(field)
    if known is None:
        return (
            f"{name} is not declared; write {name}: float = quantity(DEFAULT, UNIT, MEANING, SOURCE, low=..., high=...)"
        )
    if not known.meaning.strip() or not known.source.strip():
        return f"{name} has no {'source' if known.meaning.strip() else 'meaning'}; quantity takes both as sentences"
    if not _is_number(field.default):
        return ""
    if not known.unit.strip():
        return f'{name} has no unit; give quantity one, for example "share" or "USD bn"'
    if known.bounds == (None, None):
        return f"{name} has no bounds; give quantity low= or high=, the smallest and largest legal value"
    return _outside(name, float(field.default), known.bounds, known.plausible)


def _outside(
    name: str, default: float, bounds: tuple[float | None, float | None], plausible: tuple[float, float] | None
) -> str:
    low, high = (-math.inf if bounds[0] is None else bounds[0]), (math.inf if bounds[1] is None else bounds[1])
    for what, value in (("default", default), *(("plausible value", end) for end in plausible or ())):
        if not low <= value <= high:
            return f"the {what} {value:g} of {name} lies outside its bounds, {low:g} to {high:g}"
    if plausible and plausible[0] > plausible[1]:
        return f"the plausible range of {name} ends below where it begins"
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
