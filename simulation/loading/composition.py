"""Hydra composes a scenario: its groups, the user's own file, and overrides in Hydra's grammar; out come plain values.

Three things are done around Hydra, so that its users find what they know and nobody meets a traceback. Overrides are
parsed with Hydra's own parser first, so that all bad ones are named at once. Names of group options are compared with
the files on disk before Hydra looks for them. Keys are always set (``++key=value``), never refused by Hydra with the
advice to add a plus: whether a key exists is for the builder to say, with the nearest name.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulation.loading.file_lines import FileLines, Key, read_lines
from simulation.loading.options import (
    LIST_GROUP,
    SCENARIO_GROUP,
    SCENARIOS,
    defaults_mistakes,
    option_mistakes,
    option_names,
)
from simulation.loading.overrides import arguments_for_hydra, group_mistakes, overridden, own_search, parse
from simulation.mistakes import Mistake, ScenarioError, suggestion

if TYPE_CHECKING:
    from hydra.core.override_parser.types import Override

PRIMARY = "run"
_OWN_FILE = "__own_file__"
_ONE_AT_A_TIME = threading.Lock()


@dataclass
class Composed:
    """What Hydra made of the files and overrides, and where each value came from.

    Attributes:
        values: Plain dictionaries, lists, texts and numbers.
        name: Name of the scenario.
        folders: Folders in which the user's own files are looked for, nearest first.
        files: Files in use with the place their keys take in the whole; the last one wins.
        overrides: Place (``override 2``) and key of each override; the last one wins.
        mistakes: What is already known to be wrong.
    """

    values: dict[str, Any]
    name: str
    folders: list[Path]
    files: list[tuple[Key, FileLines]] = field(default_factory=list)
    overrides: list[tuple[str, Key]] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)

    def where(self, key: Key) -> str:
        """Return the place that gave a key its value: the last override, else file and line."""
        for place, set_key in reversed(self.overrides):
            shared = min(len(key), len(set_key))
            if key[:shared] == set_key[:shared]:
                return place
        best, depth_of_best = f"scenario {self.name}", 0
        for package, file in reversed(self.files):
            if key[: len(package)] != package:
                continue
            depth, line = file.line_of(key[len(package) :])
            if depth and depth + len(package) > depth_of_best:
                best, depth_of_best = file.place(line), depth + len(package)
        return best


def compose(name_or_path: str | Path, overrides: Sequence[tuple[str, str]], folder: Path | None = None) -> Composed:
    """Compose one scenario.

    Args:
        name_or_path: Name of a scenario, or the user's own YAML file.
        overrides: Overrides in Hydra's grammar, each after its place (``override 1``).
        folder: The user's own folder with groups like the shipped one (``scenario/``, ``policies/`` ...).

    Returns:
        Plain values and their places.

    Raises:
        ScenarioError: If files or overrides are such that nothing can be composed.
    """
    own = own_file(name_or_path)
    folders = [*(_folders_of(own) if own else []), *([folder] if folder is not None else [])]
    parsed, mistakes = parse(overrides)
    search = [path.resolve() for path in folders if path.is_dir()] + own_search(parsed)
    roots = [SCENARIOS, *search]
    name = own.path.stem if own else str(name_or_path)
    composed = Composed({}, name, folders, mistakes=mistakes)
    if own:
        composed.mistakes += own.mistakes
        wrong = defaults_mistakes(own, roots)
        composed.mistakes += wrong
        own.values = {name: value for name, value in own.values.items() if not wrong or name != "defaults"}
    elif not overridden(parsed, SCENARIO_GROUP):
        composed.mistakes += option_mistakes("scenario", SCENARIO_GROUP, [name], roots)
    for place, override in parsed:
        composed.mistakes += group_mistakes(place, override, roots)
        if own and override.key_or_group == SCENARIO_GROUP:
            sentence = f"the scenario is the file {own.place()} already; leave {override.input_line} out."
            composed.mistakes.append(Mistake(place, SCENARIO_GROUP, sentence))
    if own and not own.readable:
        raise ScenarioError(composed.mistakes)
    usable = [(place, one) for place, one in parsed if not group_mistakes(place, one, roots)]
    usable = [(place, one) for place, one in usable if not one.is_sweep_override()]
    if own:
        usable = [(place, one) for place, one in usable if one.key_or_group != SCENARIO_GROUP]
    with _copy_of(own) as extra:
        _run_hydra(composed, usable, own, [*([extra] if extra else []), *search])
    return composed


def _folders_of(own: FileLines) -> list[Path]:
    """Return the folders in which a user's file may have groups of its own beside it."""
    beside = own.path.parent
    return [beside, beside.parent] if beside.name == SCENARIO_GROUP else [beside]


def own_file(name_or_path: str | Path) -> FileLines | None:
    """Read the user's own file if a path is given; None if it is the name of a scenario.

    Raises:
        ScenarioError: If the path leads to no file.
    """
    text = str(name_or_path)
    path = Path(name_or_path)
    if not text.endswith((".yaml", ".yml")):
        if isinstance(name_or_path, str) and not path.suffix and not set(text) & {"/", "\\"}:
            return None
        sentence = f"{text} is no .yaml file; a scenario is a name such as baseline, or a file that ends in .yaml."
        raise ScenarioError([Mistake(text, "", sentence)])
    if not path.is_file():
        near = [str(other) for other in path.parent.glob("*.y*ml")] if path.parent.is_dir() else []
        sentence = f"there is no such file; {suggestion(text, near)}" if near else "there is no such file."
        raise ScenarioError([Mistake(text, "", sentence)])
    return read_lines(path.resolve())


@contextmanager
def _copy_of(own: FileLines | None) -> Iterator[Path | None]:
    """Put the user's file where Hydra finds it as an option of the group ``scenario``, wherever it really lies."""
    if own is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="scenario-"))
    try:
        (folder / SCENARIO_GROUP).mkdir()
        (folder / SCENARIO_GROUP / f"{_OWN_FILE}.yaml").write_text(_for_hydra(own), encoding="utf-8")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _for_hydra(own: FileLines) -> str:
    """Return the user's file with the header that Hydra needs, and with nothing written twice."""
    import yaml

    text = own.text
    twice = any("written twice" in mistake.sentence for mistake in own.mistakes)
    if twice or (("defaults",) in own.lines and "defaults" not in own.values):
        text = yaml.safe_dump(own.values, sort_keys=False)
    return text if own.package else f"# @package _global_\n{text}"


def _run_hydra(
    composed: Composed, parsed: Sequence[tuple[str, Override]], own: FileLines | None, search: Sequence[Path]
) -> None:
    """Let Hydra compose, and fill in values and places."""
    arguments, composed.overrides = arguments_for_hydra(parsed, [SCENARIOS, *search])
    if not overridden(parsed, SCENARIO_GROUP):
        known = (
            own is not None
            or not composed.mistakes
            or composed.name in option_names(SCENARIO_GROUP, [SCENARIOS, *search])
        )
        arguments.append(f"{SCENARIO_GROUP}={_OWN_FILE if own else composed.name if known else 'baseline'}")
    if search:
        arguments.append("hydra.searchpath=[" + ",".join(map(_quoted, search)) + "]")
    try:
        composed.values, chosen = _call(arguments)
    except Exception as error:
        raise ScenarioError([*composed.mistakes, *_from_hydra(error, composed, own, parsed)]) from None
    composed.files = _files(chosen, own, [SCENARIOS, *search])
    composed.files = [*_policy_files(parsed, composed.files, [SCENARIOS, *search]), *composed.files]
    if overridden(parsed, LIST_GROUP):
        _keep_chosen(composed)
    if not own:
        composed.name = str(chosen.get(SCENARIO_GROUP, composed.name))
    for _, file in composed.files:
        composed.mistakes += [mistake for mistake in file.mistakes if file is not own]


def _quoted(folder: Path) -> str:
    """Write a folder so that Hydra's grammar reads it back, whatever letters are in it."""
    text = folder.as_posix().replace("'", "\\'")
    return f"'file://{text}'"


def _keep_chosen(composed: Composed) -> None:
    """Let ``policies=[...]`` mean these and no others, also where a scenario file sets up one of its own."""
    chosen = {name for package, file in composed.files if package == (LIST_GROUP,) for name in file.values}
    chosen |= {key[1] for _, key in composed.overrides if key[0] == LIST_GROUP and len(key) > 1}
    given = composed.values.get(LIST_GROUP)
    if isinstance(given, dict):
        composed.values[LIST_GROUP] = {name: settings for name, settings in given.items() if name in chosen}


def _call(arguments: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Call Hydra: composed plain values, and the option chosen in each group."""
    import hydra
    from hydra.core.global_hydra import GlobalHydra
    from omegaconf import OmegaConf, open_dict

    # Hydra keeps one state for the whole process: take turns, and give it back to a program that uses Hydra itself.
    with _ONE_AT_A_TIME:
        outer = GlobalHydra.instance().hydra
        GlobalHydra.instance().clear()
        try:
            with hydra.initialize_config_dir(str(SCENARIOS), version_base="1.3"):
                config = hydra.compose(PRIMARY, overrides=arguments, return_hydra_config=True)
        finally:
            GlobalHydra.instance().hydra = outer
    chosen = OmegaConf.to_container(config.hydra.runtime.choices)
    with open_dict(config):
        del config["hydra"]
    values = OmegaConf.to_container(config, resolve=True)
    assert isinstance(values, dict)
    assert isinstance(chosen, dict)
    return {str(name): value for name, value in values.items()}, {str(name): value for name, value in chosen.items()}


def _from_hydra(
    error: Exception, composed: Composed, own: FileLines | None, parsed: Sequence[tuple[str, Override]]
) -> list[Mistake]:
    """Say in our words what Hydra could not compose."""
    if "Interpolation" in type(error).__name__:
        sentence = "{key} refers to a key that is not there: {text}."
        refers = [(place, one) for place, one in parsed if "${" in str(one.input_line)]
        found = [
            (place, one.key_or_group, sentence.format(key=one.key_or_group, text=one.input_line))
            for place, one in refers
        ]
        if found:
            return [Mistake(*parts) for parts in found]
    roots = [SCENARIOS, *composed.folders]
    files = [own] if own else [read_lines(file) for root in roots for file in root.glob("*/*.yaml")]
    unreadable = [mistake for file in files if file is not own for mistake in file.mistakes]
    if unreadable:
        return unreadable
    wrong = [mistake for file in files for mistake in defaults_mistakes(file, roots)]
    if wrong:
        return wrong
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    where = own.place() if own else f"scenario {composed.name}"
    return [Mistake(where, "", f"the files cannot be put together: {first.split(' To append')[0].rstrip('.')}.")]


def _files(chosen: Mapping[str, Any], own: FileLines | None, roots: Sequence[Path]) -> list[tuple[Key, FileLines]]:
    """Return the files in use, in the order in which they are laid over each other: the scenario last."""
    found: list[tuple[Key, FileLines]] = []
    groups = [group for group in chosen if not group.startswith("hydra/")]
    for group in sorted(groups, key=lambda group: group == SCENARIO_GROUP):
        file = own if own is not None and group == SCENARIO_GROUP else _option(group, str(chosen[group]), roots)
        if file is not None:
            found += _with_parents(file, group, roots)
    return found


def _policy_files(
    parsed: Sequence[tuple[str, Override]], files: Sequence[tuple[Key, FileLines]], roots: Sequence[Path]
) -> list[tuple[Key, FileLines]]:
    """Return the files of the chosen policies, which Hydra does not name: the last list that chooses them counts."""
    lists = [
        value
        for _, file in files
        for entry in file.defaults
        if isinstance(entry, dict)
        for written, value in entry.items()
        if str(written).endswith(LIST_GROUP)
    ]
    lists += [one.value() for _, one in parsed if one.key_or_group == LIST_GROUP]
    names = [str(name) for name in lists[-1]] if lists and isinstance(lists[-1], list) else []
    found = [_option(LIST_GROUP, name, roots) for name in names]
    return [pair for file in found if file is not None for pair in _with_parents(file, LIST_GROUP, roots)]


def _option(group: str, name: str, roots: Sequence[Path]) -> FileLines | None:
    paths = [root / group / f"{name}.yaml" for root in roots]
    return next((read_lines(path) for path in paths if path.is_file()), None)


def _with_parents(file: FileLines, group: str, roots: Sequence[Path]) -> list[tuple[Key, FileLines]]:
    """Return a file after the files of its own group that its defaults list builds on."""
    own_package = file.package is None and group == SCENARIO_GROUP
    package = () if file.package == "_global_" or own_package else tuple(group.split("/"))
    parents = [_option(group, name, roots) for name in file.defaults if isinstance(name, str) and name != "_self_"]
    above = [one for parent in parents if parent is not None for one in _with_parents(parent, group, roots)]
    return [*above, (package, file)]
