"""What varies in a sweep, read from its file and from overrides in Hydra's grammar.

An uncertain number is ``plausible`` (its declared range), ``interval(a, b)``, ``range(a, b, step)``, or a list of
values. A lever is a list of values of any key, or of names of scenarios. Words of the command line say the same:
``flywheel.consumer.strength=0.1,0.3``, ``cloud.foreclosure=interval(0,0.5)``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from simulation.analysis.flips import matching, uncertain_parameters
from simulation.loading.options import SCENARIO_GROUP
from simulation.loading.value_sentences import shown
from simulation.mistakes import suggestion
from simulation.parameters.quantity import Quantity, quantities, quantity_of
from simulation.parameters.scenario import Scenario
from simulation.policies import policies
from simulation.sweeps.layout import Dimension

if TYPE_CHECKING:
    from hydra.core.override_parser.types import Override

Wrong = Callable[[str, str], None]
"""Notes a mistake: the key it is about, and the sentence."""

PLAUSIBLE = "plausible"
WAYS = "plausible, interval(a, b), range(a, b, step), or a list of numbers"
MOST_VALUES = 1_000


@dataclass(frozen=True)
class Spread:
    """Where an uncertain number may lie: the ends of a range, or listed values."""

    low: float = 0.0
    high: float = 0.0
    values: tuple[float, ...] = ()


def uncertainties(given: Any, wrong: Wrong) -> list[Dimension]:
    """Dimensions of the block ``uncertainties``: a mapping, a list of names, or ``plausible`` for everything."""
    if given == PLAUSIBLE:
        return [_dimension(name, PLAUSIBLE, wrong) for name in uncertain_parameters()]  # type: ignore[misc]
    if isinstance(given, list):
        given = {str(name): PLAUSIBLE for name in given}
    if not isinstance(given, Mapping):
        wrong("uncertainties", f"uncertainties must be plausible, a list of parameters, or parameter: {WAYS}.")
        return []
    found = [_dimension(str(name), spread, wrong) for name, spread in given.items()]
    return [one for one in found if one is not None]


def linked(given: Any, wrong: Wrong) -> list[Dimension]:
    """Dimensions of the block ``linked``: groups of parameters that move together, each with a name."""
    if not isinstance(given, Mapping) or not all(isinstance(group, Mapping) for group in given.values()):
        wrong("linked", f"linked must hold groups with a name, each with parameter: {WAYS}.")
        return []
    found = []
    for name, group in given.items():
        members = [_dimension(str(parameter), spread, wrong) for parameter, spread in group.items()]
        parts = [one for one in members if one is not None]
        if len(parts) == len(group) and parts:
            found += _joined(str(name), parts, wrong)
    return found


def levers(given: Any, wrong: Wrong) -> dict[str, tuple[str, ...]]:
    """Values of every lever, as they are written in overrides."""
    if not isinstance(given, Mapping):
        wrong("levers", "levers must hold key: [values], for example policies.open_releases.lag_quarters: [0, 4].")
        return {}
    found = {}
    for key, values in given.items():
        if isinstance(values, str) and any(mark in values for mark in ",("):
            values = _hydra_values(str(key), values, wrong)
        if not isinstance(values, list) or not values:
            wrong(str(key), f"{key} must be a list of values to try; it is {shown(values)}.")
        else:
            found[str(key)] = tuple(_written(value) for value in values)
    return found


def swept(override: Override, wrong: Wrong) -> Dimension | tuple[str, tuple[str, ...]] | None:
    """What an override varies: an uncertain number, or a lever with its values; ``scenario`` is always a lever."""
    key = override.key_or_group
    text = str(override.input_line).partition("=")[2]
    if override.is_interval_sweep():
        return _dimension(key, text, wrong)
    values = _hydra_values(key, text, wrong)
    if not values:
        return None
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    if key == SCENARIO_GROUP or key.startswith("policies") or not numbers:
        return key, tuple(_written(value) for value in values)
    return _dimension(key, values, wrong)


def known_numbers() -> dict[str, Quantity]:
    """Declaration of every parameter that holds a number, settings of built-in policies included."""
    return dict(_known_numbers())


@lru_cache(maxsize=1)
def _known_numbers() -> tuple[tuple[str, Quantity], ...]:
    found = [(name, known) for name, known, default in quantities(Scenario) if _is_number(default)]
    for title, policy in policies().items():
        for name, field in policy.model_fields.items():
            known = quantity_of(field)
            if known is not None and _is_number(field.default):
                found.append((f"policies.{title}.{name}", known))
    return tuple(found)


def _dimension(name: str, given: Any, wrong: Wrong) -> Dimension | None:
    """One uncertain number, or all that a pattern stands for; None if anything is wrong, which is noted."""
    known = known_numbers()
    names = tuple(matching(name)) if "*" in name else (name,) if name in known else ()
    if not names:
        end = suggestion(name, uncertain_parameters())
        wrong(name, f"{name} is not a parameter that holds a number; {end} What is a word can be a lever.")
        return None
    spreads = [_spread(one, given, wrong) for one in names]
    whole = [one for one in spreads if one is not None]
    if len(whole) < len(names):
        return None
    if whole[0].values:
        values = tuple(zip(*(one.values for one in whole), strict=True))
        return Dimension(name, names, values=values, unit=known[names[0]].unit)
    low, high = tuple(one.low for one in whole), tuple(one.high for one in whole)
    return Dimension(name, names, low, high, unit=known[names[0]].unit)


def _spread(name: str, given: Any, wrong: Wrong) -> Spread | None:
    written = given
    if given == PLAUSIBLE:
        plausible = known_numbers()[name].plausible
        if plausible is None:
            wrong(name, f"{name} has no plausible range; give it interval(a, b) or a list of numbers.")
            return None
        return Spread(float(plausible[0]), float(plausible[1]))
    if isinstance(given, str):
        interval = _interval(name, given)
        if interval is not None:
            low, high = interval
            if not low < high:
                wrong(name, f"{name} is {given}; the first number must be below the second.")
                return None
            return Spread(low, high)
        given = _hydra_values(name, given, wrong)
    if isinstance(given, list) and len(set(map(str, given))) < len(given):
        wrong(name, f"{name} has a value twice in {shown(written)}; each must be there once.")
        return None
    if isinstance(given, list) and given and all(_is_number(value) for value in given):
        return Spread(values=tuple(float(value) for value in given))
    wrong(name, f"{name} must be {WAYS}; it is {shown(written)}.")
    return None


def _joined(name: str, parts: Sequence[Dimension], wrong: Wrong) -> list[Dimension]:
    """One dimension of several that move together."""
    if len({len(one.values) for one in parts}) > 1:
        words = ", ".join(f"{one.name} has {len(one.values) or 'a range'}" for one in parts)
        wrong(name, f"{name}: parameters that move together need equally many values, or ranges: {words}.")
        return []
    steps = zip(*(one.values for one in parts), strict=True)
    return [
        Dimension(
            name,
            tuple(parameter for one in parts for parameter in one.parameters),
            tuple(low for one in parts for low in one.low),
            tuple(high for one in parts for high in one.high),
            tuple(tuple(value for values in step for value in values) for step in steps) if parts[0].values else (),
            parts[0].unit,
        )
    ]


def _parsed(key: str, text: str) -> Override | None:
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    try:
        return OverridesParser.create().parse_override(f"{key}={text}")
    except HydraException:
        return None


def _interval(key: str, text: str) -> tuple[float, float] | None:
    one = _parsed(key, text)
    if one is None or not one.is_interval_sweep():
        return None
    ends: Any = one.value()
    return float(ends.start), float(ends.end)


def _hydra_values(key: str, text: str, wrong: Wrong) -> list[Any]:
    """Values that a sweep in Hydra's grammar stands for; a single value alone; none if it cannot be used."""
    one = _parsed(key, text)
    if one is None or one.is_interval_sweep():
        return []
    if not one.is_sweep_override():
        return [one.value()]
    if text.strip().startswith(("shuffle", "glob")) or getattr(one.value(), "shuffle", False):
        wrong(
            key, f"{key}={text}: shuffle and glob are not for sweeps, which mean the same every time; list the values."
        )
        return []
    values = list(islice(one.sweep_iterator(), MOST_VALUES + 1))
    if len(values) > MOST_VALUES:
        wrong(key, f"{key}={text} stands for more than {MOST_VALUES:,} values; take a wider step.")
        return []
    return values


def _written(value: Any) -> str:
    """A value as an override writes it."""
    if isinstance(value, bool) or value is None:
        return str(value).lower() if value is not None else "null"
    if isinstance(value, list | tuple):
        return f"[{','.join(_written(one) for one in value)}]"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
