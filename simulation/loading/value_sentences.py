"""One value against its declaration: reading a unit that is written with a number, and saying what is wrong with it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulation.mistakes import choices, number_text
from simulation.parameters.quantity import Quantity, quantity_of

_NUMBER_AND_UNIT = re.compile(r"^\s*([+-]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(.*?)\s*$")
_SHARE_UNITS = ("", "share")
_PER_CENT = 100


class UnitError(ValueError):
    """A number was given in another unit than the declared one; the text is the end of the sentence."""


def with_unit_read(value: Any, known: Quantity | None) -> Any:
    """Read ``"0.25 1/year"`` as 0.25 where the declared unit is ``1/year``, and ``"25 %"`` as 0.25 where it is a share.

    Args:
        value: Value as it stands in the file or override; lists are read entry by entry.
        known: Declaration of the parameter.

    Returns:
        The number, or the value unchanged if no unit is written with it.

    Raises:
        UnitError: If the unit is not the declared one.
    """
    if isinstance(value, list | tuple):
        return [with_unit_read(one, known) for one in value]
    if known is None or not isinstance(value, str):
        return value
    match = _NUMBER_AND_UNIT.match(value)
    if match is None:
        return value
    number, unit = match[1], " ".join(match[2].split())
    if unit in ("", known.unit):
        return number
    if unit == "%" and known.unit in _SHARE_UNITS:
        return float(number) / _PER_CENT
    declared = f"in {known.unit}" if known.unit else "a pure number"
    raise UnitError(f"is declared {declared}, but {value!r} is in {unit}.")


def sentence(key: str, error: Mapping[str, Any], field: FieldInfo | None) -> str:
    """Turn one error of pydantic into a sentence that names key, value, what is allowed, and the unit.

    Args:
        key: Dotted name as the user writes it.
        error: One entry of ``ValidationError.errors()``.
        field: Declaration of the field, if the error is about one.
    """
    kind, value = str(error["type"]), error.get("input")
    known = quantity_of(field) if field is not None else None
    if kind == "missing":
        return f"{key} is missing; it has no default."
    if kind in ("greater_than_equal", "less_than_equal", "greater_than", "less_than", "finite_number"):
        return f"{key} must be {_bounds(known, error)}; it is {shown(value)}."
    if kind in ("literal_error", "enum"):
        return f"{key} cannot be {value}; {choices(str(value), allowed(field, error))}"
    if kind == "value_error":
        text = str(error["ctx"]["error"]) if "ctx" in error else str(error["msg"])
        return text if text.startswith(key) else f"{key}: {text}" if key else text
    quarter = known is not None and known.unit == "quarter" and value is not None
    return f"{key} must be {_wanted(kind, known, error)}; it is {repr(str(value)) if quarter else shown(value)}."


def not_a_number(key: str, value: Any, known: Quantity | None) -> str:
    """Say that something else stands where a number belongs."""
    return f"{key} must be {_wanted('float_type', known, {})}; it is {shown(value)}."


def shown(value: Any) -> str:
    """Write a value in a sentence: text in quotes, YAML's words for true, false and nothing."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float | int):
        return number_text(value) if math.isfinite(value) else str(value)
    if isinstance(value, Mapping):
        return "a group of values"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(shown(one) for one in value) + "]"
    return repr(value)


def allowed(field: FieldInfo | None, error: Mapping[str, Any] | None = None) -> list[str]:
    """Return the values that a field may take, if it takes one of a few."""
    found: list[str] = []

    def collect(annotation: Any) -> None:
        if get_origin(annotation) is Literal:
            found.extend(str(one) for one in get_args(annotation))
        for inner in get_args(annotation):
            if get_origin(inner) is not None:
                collect(inner)

    collect(field.annotation if field is not None else None)
    if not found and error is not None:
        found = [part.strip("' ") for part in re.split(r", | or ", str(error.get("ctx", {}).get("expected", "")))]
    return found


def group_of(field: FieldInfo) -> type[BaseModel] | None:
    """Return the class of a field that holds a group of parameters."""
    annotation = field.annotation
    return annotation if isinstance(annotation, type) and issubclass(annotation, BaseModel) else None


def _bounds(known: Quantity | None, error: Mapping[str, Any]) -> str:
    low, high = known.bounds if known else (None, None)
    unit = f" {known.unit}" if known and known.unit else ""
    if low is not None and high is not None:
        return f"between {number_text(low)} and {number_text(high)}{unit}"
    if low is not None:
        return f"at least {number_text(low)}{unit}"
    if high is not None:
        return f"at most {number_text(high)}{unit}"
    limits = error.get("ctx", {})
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    return next(
        (f"{words[name]} {number_text(limits[name])}{unit}" for name in words if name in limits), "a finite number"
    )


def _wanted(kind: str, known: Quantity | None, error: Mapping[str, Any]) -> str:
    unit = f" in {known.unit}" if known and known.unit else ""
    if kind.startswith("int"):
        return "a whole number" + (f" of {known.unit}" if known and known.unit else "")
    if known and known.unit == "quarter":
        return "a quarter like 2023Q1"
    if kind.startswith(("float", "decimal")):
        return f"a number{unit}"
    if kind.startswith("bool"):
        return "true or false"
    if kind.startswith("string"):
        return "text"
    if kind in ("too_short", "too_long"):
        count = error["ctx"].get("min_length", error["ctx"].get("max_length"))
        return f"a list of {count} values"
    if kind.startswith(("tuple", "list", "frozen_set", "set")):
        return f"a list of values{unit}"
    if kind.startswith(("model", "dict", "dataclass", "mapping")):
        return "a group of values"
    return "different: " + str(error.get("msg", kind)).lower()
