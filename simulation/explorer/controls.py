"""Controls from the declarations of parameters: what kind of control, over which range, in which order.

Nothing on the page is written by hand for one parameter: unit, bounds, plausible range, meaning and source come from
the declaration, and a new parameter has its control by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from simulation.mistakes import number_text
from simulation.parameters.quantity import Quantity, quantity_of
from simulation.parameters.scenario import Scenario

Kind = Literal["slider", "number", "switch", "names", "text"]

MAIN = (
    "flywheel.consumer.strength",
    "scaling.research_strength",
    "products.consumer.taste_dispersion",
    "products.consumer.reconsider_share",
    "openness.imitation",
    "chips.supply_elasticity",
    "scaling.knowledge_depreciation",
    "finance.tournament_exponent",
)
"""What the sensitivity sweep of concentration varies; its ninth number is the lag of the policy of open releases."""

SETTINGS = ("end", "workers")
"""Settings of the run that have a place of their own on the page."""

TEXTS = ("name", "question", "expected", "source")
STEPS = 100
_WIDE = 50.0
"""Ratio of the ends of a range from which on a slider moves in equal factors instead of equal steps."""

_DIGITS, _LONG = 3, 1e15


@dataclass(frozen=True)
class Control:
    """How one parameter is changed on the page.

    Attributes:
        name: Dotted name.
        known: Its declaration.
        default: Its default.
        kind: ``slider`` for a number with a plausible range, ``number``, ``switch``, ``names`` for one of a few, or
            ``text`` for a quarter or a list.
        options: Names to choose from.
    """

    name: str
    known: Quantity
    default: Any
    kind: Kind
    options: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        """Part of the economy."""
        return self.name.partition(".")[0] if "." in self.name else "run"

    @property
    def title(self) -> str:
        """What the control is called within its part of the economy."""
        return self.name.rpartition(".")[2].replace("_", " ") if "." not in self._inner else self._title()

    @property
    def _inner(self) -> str:
        return self.name.partition(".")[2]

    def _title(self) -> str:
        group, _, last = self._inner.rpartition(".")
        return f"{last} ({group})".replace("_", " ").replace(".", ", ")

    @property
    def range(self) -> tuple[float, float]:
        """Ends of the slider: the plausible range."""
        low, high = self.known.plausible or (0.0, 1.0)
        return float(low), float(high)

    @property
    def logarithmic(self) -> bool:
        """Whether the slider moves in equal factors."""
        low, high = self.range
        return low > 0.0 and high / low >= _WIDE

    def position(self, value: float) -> float:
        """Place of a value on the slider, from 0 to :data:`STEPS`; at its end for a value beyond it."""
        low, high = self.range
        if not math.isfinite(value) or high <= low:
            return float(STEPS) if value > low else 0.0
        place = (
            math.log(max(value, low) / low) / math.log(high / low) if self.logarithmic else (value - low) / (high - low)
        )
        return STEPS * min(max(place, 0.0), 1.0)

    def value_at(self, position: float) -> float | int:
        """Value at a place on the slider, with few digits, so that it can be read and written down."""
        low, high = self.range
        part = position / STEPS
        if part in (0.0, 1.0):
            value = high if part else low
        else:
            exact = low * (high / low) ** part if self.logarithmic else low + part * (high - low)
            value = _few_digits(exact, high - low)
        return round(value) if isinstance(self.default, int) else value

    def read(self, text: str) -> Any:
        """What was typed, as a number or a list of numbers where the parameter is one; None for nothing.

        A text that is no number stays a text: the loader has the sentence that says what belongs here.
        """
        words = text.strip()
        if words in ("", "none"):
            return None
        numbers = [_number(word, whole=isinstance(self.default, int)) for word in words.strip("[]()").split(",")]
        if isinstance(self.default, tuple):
            return numbers
        return numbers[0] if self.kind in ("slider", "number") and len(numbers) == 1 else words

    def is_plausible(self, value: Any) -> bool:
        """Whether a value lies within the plausible range; true where there is none."""
        if self.known.plausible is None or not isinstance(value, int | float):
            return True
        low, high = self.known.plausible
        return low <= value <= high

    def ranges(self) -> str:
        """Default, plausible range and legal bounds in a few words."""
        parts = [f"default {_shown(self.default)}"]
        if self.known.plausible is not None:
            parts.append("plausible {} to {}".format(*map(_shown, self.known.plausible)))
        low, high = self.known.bounds
        if low is not None and high is not None:
            parts.append(f"legal {_shown(low)} to {_shown(high)}")
        elif low is not None or high is not None:
            parts.append(f"legal from {_shown(low)}" if low is not None else f"legal up to {_shown(high)}")
        return ", ".join(parts)


def shown(value: Any) -> str:
    """A value as it is typed: numbers without separators, lists with commas."""
    if isinstance(value, list | tuple):
        return ", ".join(map(shown, value))
    if isinstance(value, float) and value.is_integer() and abs(value) < _LONG:
        return f"{value:.0f}"
    return "none" if value is None else str(value)


def _number(word: str, *, whole: bool) -> Any:
    """A number if the word is one, else the word."""
    try:
        value = float(word)
    except ValueError:
        return word.strip()
    return int(value) if whole and value.is_integer() else value


def _few_digits(value: float, width: float) -> float:
    """Round to a hundredth of the width of the range, or to three digits where that is finer."""
    size = min(abs(value), width) or width
    return round(value, _DIGITS - 1 - math.floor(math.log10(size)))


def _shown(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value) if value is not None else "none"
    return number_text(value) if math.isfinite(value) else str(value)


@lru_cache(maxsize=1)
def controls() -> dict[str, Control]:
    """One control for each declared parameter of a scenario but its texts, by dotted name."""
    return {one.name: one for one in _controls(Scenario, "") if one.name not in TEXTS}


def parts() -> dict[str, list[Control]]:
    """Controls by part of the economy, without the settings of the run."""
    found: dict[str, list[Control]] = {}
    for control in controls().values():
        if "." in control.name:
            found.setdefault(control.part, []).append(control)
    return found


def matching(words: str) -> list[Control]:
    """Controls whose name or meaning holds all words, those with the words in their name first."""
    wanted = words.lower().replace("_", " ").split()
    found = [one for one in controls().values() if all(word in _text(one) for word in wanted)]
    return (
        sorted(found, key=lambda one: not all(word in one.name.replace("_", " ") for word in wanted)) if wanted else []
    )


def _text(control: Control) -> str:
    return f"{control.name} {control.known.meaning}".lower().replace("_", " ")


def value_of(scenario: BaseModel, name: str) -> Any:
    """Value of a parameter in a scenario, by dotted name."""
    value: Any = scenario
    for part in name.split("."):
        value = getattr(value, part)
    return value


def control_of(name: str, field: FieldInfo) -> Control | None:
    """The control of one field; None for a group of parameters."""
    known = quantity_of(field)
    if known is None:
        return None
    kind, options = _kind(field, known)
    return Control(name, known, field.default, kind, options)


def _controls(group: type[BaseModel], prefix: str) -> Iterator[Control]:
    for name, field in group.model_fields.items():
        control = control_of(prefix + name, field)
        if control is not None:
            yield control
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _controls(field.annotation, f"{prefix}{name}.")


def _kind(field: FieldInfo, known: Quantity) -> tuple[Kind, tuple[str, ...]]:
    if get_origin(field.annotation) is Literal:
        return "names", tuple(map(str, get_args(field.annotation)))
    kinds = set(get_args(field.annotation)) or {field.annotation}  # of ``float | None`` both
    if bool in kinds:
        return "switch", ()
    if kinds & {int, float} and not isinstance(field.default, tuple):
        return ("slider" if known.plausible is not None else "number"), ()
    return "text", ()
