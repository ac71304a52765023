"""The options on disk: which groups there are, which files they hold, and whether a name is one of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from simulation.loading.file_lines import FileLines, short_path
from simulation.mistakes import Mistake, suggestion

_here = Path(__file__).resolve().parents[1]
_there = (_here / "scenarios", _here.parent / "scenarios")
SCENARIOS = next((folder for folder in _there if folder.is_dir()), _there[-1])
LIST_GROUP = "policies"
SCENARIO_GROUP = "scenario"
WORLD_GROUP = "world"


def option_names(group: str, roots: Sequence[Path] = (SCENARIOS,)) -> list[str]:
    """List the files of a group, for example all scenarios."""
    return sorted({file.stem for root in roots for file in (root / group).glob("*.yaml")})


def is_group(name: str, roots: Sequence[Path]) -> bool:
    """Say whether a name is that of a group: a folder of files."""
    return any((root / name).is_dir() for root in roots)


def option_mistakes(place: str, group: str, names: Sequence[str], roots: Sequence[Path]) -> list[Mistake]:
    """Compare names with the files of a group; a name without a file is a mistake."""
    known = option_names(group, roots)
    sentence = (
        "there is no scenario {name}; {end}" if group == SCENARIO_GROUP else "{name} is not an option of {group}; {end}"
    )
    return [
        Mistake(place, group, sentence.format(name=name, group=group, end=suggestion(name, known)))
        for name in names
        if not any((root / group / f"{name}.yaml").is_file() for root in roots)
    ]


def defaults_mistakes(file: FileLines, roots: Sequence[Path]) -> list[Mistake]:
    """Compare every group option in a defaults list with the files on disk."""
    mistakes: list[Mistake] = []
    place = file.place(file.lines.get(("defaults",)))
    groups = sorted({folder.name for root in roots for folder in root.glob("*") if folder.is_dir()})
    for entry in file.defaults:
        if isinstance(entry, str) and entry != "_self_":
            mistakes += option_mistakes(place, SCENARIO_GROUP, [entry], roots)
        for written, value in entry.items() if isinstance(entry, dict) else ():
            group = str(written).removeprefix("override ").strip().lstrip("/")
            if not is_group(group, roots):
                mistakes.append(Mistake(place, group, f"{group} is not a group of files; {suggestion(group, groups)}"))
                continue
            names = value if isinstance(value, list) else [value]
            mistakes += option_mistakes(place, group, [str(name) for name in names], roots)
    return mistakes


def is_shipped(place: str) -> bool:
    """Say whether the place of a mistake lies in the shipped files, which a user did not write."""
    return place.startswith(short_path(SCENARIOS) + "/")
