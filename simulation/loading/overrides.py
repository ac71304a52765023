"""Overrides in Hydra's grammar: parsed one by one, compared with the files on disk, and handed on to Hydra.

Keys are handed on as ``++key=value``: Hydra would refuse an unknown key with the advice to add a plus, and would then
accept it. Whether a key exists is for the builder to say, with the nearest name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.loading.file_lines import Key
from simulation.loading.options import LIST_GROUP, is_group, option_mistakes, option_names
from simulation.mistakes import Mistake

if TYPE_CHECKING:
    from hydra.core.override_parser.types import Override

_SEARCH_PATH = "hydra.searchpath"


def parse(overrides: Sequence[tuple[str, str]]) -> tuple[list[tuple[str, Override]], list[Mistake]]:
    """Parse overrides one by one; return the good ones with their places, and the bad ones as mistakes."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    parser = OverridesParser.create()
    parsed: list[tuple[str, Override]] = []
    mistakes: list[Mistake] = []
    for place, text in overrides:
        try:
            one = parser.parse_override(text)
        except HydraException:
            sentence = f"{text!r} cannot be read; {_way_to_write(text)}."
            mistakes.append(Mistake(place, "", sentence))
            continue
        if one.is_sweep_override():
            sentence = f"{text!r} gives several values; a scenario has one value for each key, a sweep has several."
            mistakes.append(Mistake(place, one.key_or_group, sentence))
        parsed.append((place, one))
    return parsed, mistakes


def _way_to_write(text: str) -> str:
    """Say how to write an override that cannot be read; names with a space are the commonest reason."""
    key, equals, value = text.partition("=")
    if equals and " " in key.strip():
        return f"write an underscore for each space: {key.strip().replace(' ', '_')}={value.strip()}"
    return "write key=value, for example end=2030Q4 or policies=[open_releases]"


def own_search(parsed: Sequence[tuple[str, Override]]) -> list[Path]:
    """Return the folders of a ``hydra.searchpath=[...]`` override."""
    found: list[Path] = []
    for _, one in parsed:
        if one.key_or_group == _SEARCH_PATH and isinstance(one.value(), list):
            found += [Path(str(entry).removeprefix("file://")).resolve() for entry in one.value()]  # type: ignore[union-attr]
    return found


def overridden(parsed: Sequence[tuple[str, Override]], group: str) -> bool:
    """Say whether an override chooses an option of a group."""
    return any(one.key_or_group == group for _, one in parsed)


def group_mistakes(place: str, one: Override, roots: Sequence[Path]) -> list[Mistake]:
    """Compare the options that an override names with the files of its group."""
    group = one.key_or_group
    if group.startswith("hydra.") or not is_group(group, roots) or one.is_sweep_override():
        return []
    value = None if one.is_delete() else one.value()
    if value is None or value == "":
        empty = f"{group}=[]" if group == LIST_GROUP else f"{group}={option_names(group, roots)[0]}"
        return [Mistake(place, group, f"{group} cannot be removed or null; write {empty} instead.")]
    if isinstance(value, dict):
        return []
    if group == LIST_GROUP and not isinstance(value, list):
        sentence = f"{group} is a list; write {group}=[{value}]."
        return [Mistake(place, group, sentence)]
    if group != LIST_GROUP and isinstance(value, list):
        sentence = f"{group} takes one name, not a list; known are {', '.join(option_names(group, roots))}."
        return [Mistake(place, group, sentence)]
    return option_mistakes(place, group, [str(name) for name in (value if isinstance(value, list) else [value])], roots)


def arguments_for_hydra(
    parsed: Sequence[tuple[str, Override]], roots: Sequence[Path]
) -> tuple[list[str], list[tuple[str, Key]]]:
    """Turn parsed overrides into Hydra's arguments, keys always as ``++key=value``, and note what each one sets."""
    arguments: list[str] = []
    places: list[tuple[str, Key]] = []
    for place, one in parsed:
        text = str(one.input_line)
        group = is_group(one.key_or_group, roots) and not isinstance(None if one.is_delete() else one.value(), dict)
        if one.key_or_group == _SEARCH_PATH:
            continue
        if group or one.is_delete() or one.key_or_group.startswith(("hydra.", "hydra/")):
            arguments.append(text)
        else:
            arguments.append("++" + text.lstrip("+"))
            places += [(place, key) for key in _keys_set(one)]
    return arguments, places


def _keys_set(one: Override) -> list[Key]:
    """Return every key that an override sets: one, or each leaf of a dictionary."""

    def leaves(above: Key, value: Any) -> Iterator[Key]:
        if isinstance(value, Mapping) and value:
            for name, inner in value.items():
                yield from leaves((*above, str(name)), inner)
        else:
            yield above

    return list(leaves(tuple(one.key_or_group.split(".")), one.value()))
