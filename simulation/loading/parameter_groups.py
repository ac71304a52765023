"""One group of parameters: unknown names, units and values, each mistake found once and none hiding another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from simulation.loading.file_lines import Key
from simulation.loading.value_sentences import (
    UnitError,
    allowed,
    group_of,
    not_a_number,
    sentence,
    shown,
    with_unit_read,
)
from simulation.mistakes import Mistake, nearest, suggestion
from simulation.parameters.quantity import quantity_of

Group = TypeVar("Group", bound=BaseModel)
Where = Callable[[Key], str]
_NOT_FOR_USERS = ("plugin_hashes", "new_supply", "without_supply")
_OPTIONS = {
    name: f"give it with the command (ai-concentration run SCENARIO --{name} 3) or the call ({call})"
    for name, call in {"seed": "simulation.run(SCENARIO, seed=3)", "seeds": "simulation.compare(A, B, seeds=3)"}.items()
}
_OFF, _ON = "off", "on"


def build_group(
    model: type[Group],
    values: Mapping[str, Any],
    key: Key,
    where: Where,
    mistakes: list[Mistake],
    default: Group | None = None,
    known: Iterable[str] = (),
) -> Group | None:
    """Build one group of parameters from plain values.

    Args:
        model: Class of the group.
        values: Plain values; what is left out keeps its default.
        key: Names that lead to the group.
        where: Place of a key.
        mistakes: Takes what is wrong.
        default: Group whose values stand where none is given; the defaults of the class if None.
        known: Names that may stand here besides those of the class.

    Returns:
        The group with every bad value left at its default, or None if not even that can be built.
    """
    clean = _clean(model, values, key, where, mistakes, default or _plain_default(model), list(known))
    while True:
        try:
            return model.model_validate(clean)
        except ValidationError as found:
            left_out = False
            for one in found.errors():
                path = tuple(str(part) for part in one["loc"])
                field = _field(model, path)
                full = (*key, *path)
                mistakes.append(Mistake(where(full), ".".join(full), sentence(".".join(full), one, field)))
                left_out |= _leave_out(clean, path)
            if not left_out:
                return None


def _plain_default(model: type[Group]) -> Group:
    """Return the group with all its defaults, also where a name has none."""
    return model.model_construct()


def _clean(
    model: type[BaseModel],
    values: Mapping[str, Any],
    key: Key,
    where: Where,
    mistakes: list[Mistake],
    default: BaseModel,
    known: list[str],
) -> dict[str, Any]:
    """Lay the known names over the defaults, read units, and report the rest."""
    clean: dict[str, Any] = {}
    for name, value in values.items():
        full = (*key, str(name))
        field = model.model_fields.get(name)
        if field is None:
            mistakes.append(Mistake(where(full), ".".join(full), unknown(full, model, known)))
            continue
        inner = group_of(field)
        if inner is None:
            _read_value(clean, name, value, field, full, where, mistakes)
        elif isinstance(value, Mapping):
            clean[name] = _clean(inner, value, full, where, mistakes, getattr(default, name), [])
        elif isinstance(value, inner):
            clean[name] = value
        else:
            text = f"{'.'.join(full)} is a group of values ({', '.join(inner.model_fields)}); it is {shown(value)}."
            mistakes.append(Mistake(where(full), ".".join(full), text))
    return {**_filled(model, default, clean), **clean}


def _filled(model: type[BaseModel], default: BaseModel, clean: Mapping[str, Any]) -> dict[str, Any]:
    """Return the defaults of this very group where nothing is given: a segment differs from its class."""
    return {name: getattr(default, name) for name in model.model_fields if name not in clean and name in vars(default)}


def _read_value(
    clean: dict[str, Any], name: str, value: Any, field: FieldInfo, full: Key, where: Where, mistakes: list[Mistake]
) -> None:
    """Read one value with its unit; true and false are never numbers, and not-a-number is never a value."""
    text, known = ".".join(full), quantity_of(field)
    try:
        found = with_unit_read(value, known) if _takes_numbers(field) else _word_meant(value, field)
    except UnitError as error:
        mistakes.append(Mistake(where(full), text, f"{text} {error}"))
        return
    if _takes_numbers(field) and (isinstance(found, bool) or found != found or str(found).lower() == "nan"):
        mistakes.append(Mistake(where(full), text, not_a_number(text, value, known)))
        return
    clean[name] = found


def _word_meant(value: Any, field: FieldInfo) -> Any:
    """Return ``off`` for YAML's false where ``off`` is an allowed word: YAML reads ``form: off`` as false."""
    word = {False: _OFF, True: _ON}[value] if isinstance(value, bool) else None
    return word if word is not None and word in allowed(field) else value


def _takes_numbers(field: FieldInfo) -> bool:
    return any(kind in str(field.annotation) for kind in ("float", "int")) and "Literal" not in str(field.annotation)


def unknown(full: Key, model: type[BaseModel], known: Iterable[str] = ()) -> str:
    """Say that a name does not exist, with the nearest one that does, here or in a group below."""
    siblings = [name for name in dict.fromkeys([*model.model_fields, *known]) if name not in _NOT_FOR_USERS]
    text, above = ".".join(full), ".".join(full[:-1])
    if text in _OPTIONS:
        return f"{text} is no part of a scenario; {_OPTIONS[text]}."
    prefix = f"{above}." if above else ""
    if not nearest(full[-1], siblings):
        deeper = [prefix + name for name in _names_below(model) if name.split(".")[-1] == full[-1]]
        if deeper:
            return f"{text} is not a parameter; did you mean {' or '.join(deeper)}?"
        return f"{text} is not a parameter; {suggestion(full[-1], siblings)}"
    return f"{text} is not a parameter; {suggestion(full[-1], siblings, prefix)}"


def _names_below(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        inner = group_of(field)
        if inner is None:
            yield name
        else:
            yield from (f"{name}.{deeper}" for deeper in _names_below(inner))


def _field(model: type[BaseModel], path: Key) -> FieldInfo | None:
    """Return the declaration that a pydantic place leads to."""
    here: type[BaseModel] | None = model
    field: FieldInfo | None = None
    for name in path:
        if here is None or name not in here.model_fields:
            return field
        field = here.model_fields[name]
        here = group_of(field)
    return field


def _leave_out(values: dict[str, Any], path: Key) -> bool:
    """Remove the value that a mistake is about, so that the others can be seen; False if there is none."""
    here: Any = values
    for depth, name in enumerate(path):
        if not isinstance(here, dict) or name not in here:
            return False
        if depth == len(path) - 1 or not isinstance(here[name], dict):
            del here[name]
            return True
        here = here[name]
    return False
