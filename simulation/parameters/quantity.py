"""How a parameter is declared: once, with unit, default, legal bounds, plausible range, source and meaning.

Everything else that needs to know about a parameter reads this declaration: the checks and their sentences, the
parameter reference, captions, sliders and sensitivity designs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

Evidence = Literal["measured", "literature", "assumption"]


@dataclass(frozen=True)
class Quantity:
    """What is known about one parameter.

    Attributes:
        unit: Unit of the value as written in scenario files, for example ``"1/year"``; ``""`` for a pure number.
        meaning: One sentence for a policy researcher.
        source: Where the default comes from.
        evidence: ``measured`` from data, ``literature`` from a published estimate, ``assumption`` without evidence.
            Assumptions are part of every sensitivity design by default.
        bounds: Smallest and largest legal value; ``None`` where there is no bound.
        plausible: Range that a sensitivity design draws from; ``None`` for switches and settings.
    """

    unit: str
    meaning: str
    source: str
    evidence: Evidence
    bounds: tuple[float | None, float | None]
    plausible: tuple[float, float] | None


def quantity(
    default: Any,
    unit: str,
    meaning: str,
    source: str,
    *,
    low: float | None = None,
    high: float | None = None,
    plausible: tuple[float, float] | None = None,
    evidence: Evidence = "assumption",
) -> Any:
    """Declare one parameter of a :class:`Parameters` class.

    Args:
        default: Default value, in ``unit``.
        unit: Unit of the value in scenario files; annual for every rate.
        meaning: One sentence for a policy researcher.
        source: Where the default comes from.
        low: Smallest legal value.
        high: Largest legal value.
        plausible: Range for sensitivity designs; it lies inside the legal bounds.
        evidence: How the default is known.

    Returns:
        A pydantic field that carries its :class:`Quantity`.
    """
    known = Quantity(unit, meaning, source, evidence, (low, high), plausible)
    bounds = {name: value for name, value in (("ge", low), ("le", high)) if value is not None}
    return Field(default, description=meaning, json_schema_extra={"quantity": known}, **bounds)  # type: ignore[call-overload]


def varied(
    group: type[BaseModel], name: str, default: Any, plausible: tuple[float, float] | None = None, source: str = ""
) -> Any:
    """Declare a parameter again for a special case, with another default, range or source and all else as it was.

    Args:
        group: Class that declared the parameter.
        name: Its name.
        default: Default of the special case.
        plausible: Range of the special case; none keeps the range.
        source: Source of the special case; empty keeps the source.

    Raises:
        ValueError: If the class does not declare the parameter.
    """
    known = quantity_of(group.model_fields[name])
    if known is None:
        raise ValueError(f"{group.__name__} does not declare {name}")
    low, high = known.bounds
    return quantity(
        default,
        known.unit,
        known.meaning,
        source or known.source,
        low=low,
        high=high,
        plausible=plausible or known.plausible,
        evidence=known.evidence if not source else "assumption",
    )


class Parameters(BaseModel):
    """Base of every group of parameters: frozen, and an unknown name is a mistake."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=True, validate_default=False, ser_json_inf_nan="constants"
    )


def quantity_of(field: FieldInfo) -> Quantity | None:
    """Return the declaration that a pydantic field carries, or None for a group of parameters."""
    extra = field.json_schema_extra
    known = extra.get("quantity") if isinstance(extra, dict) else None
    return known if isinstance(known, Quantity) else None


def quantities(group: type[BaseModel], prefix: str = "") -> Iterator[tuple[str, Quantity, Any]]:
    """Walk through all declared parameters of a group and of the groups inside it.

    Yields:
        Dotted name, declaration and default of each parameter.
    """
    for name, field in group.model_fields.items():
        known = quantity_of(field)
        if known is not None:
            yield prefix + name, known, field.default
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from quantities(field.annotation, f"{prefix}{name}.")


def uncertain(group: type[BaseModel]) -> dict[str, tuple[float, float]]:
    """What a sensitivity design varies unless it is told otherwise: every parameter with a plausible range.

    Every assumption that is a number has one, so that no coefficient without evidence is held fixed unnoticed.

    Returns:
        Smallest and largest plausible value by dotted name.
    """
    return {name: known.plausible for name, known, _ in quantities(group) if known.plausible is not None}
