"""The command ``new``: a file of the user's own to start from, complete and working."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

from simulation.commands.templates import (
    FIGURE,
    FIGURE_LIST,
    POLICY,
    POLICY_SCENARIO,
    SCENARIO,
    STRATEGY,
    STRATEGY_SCENARIO,
)
from simulation.commands.text import next_command

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FILES = {
    "policy": {".py": POLICY, ".yaml": POLICY_SCENARIO},
    "strategy": {".py": STRATEGY, ".yaml": STRATEGY_SCENARIO},
    "figure": {".py": FIGURE, ".yaml": FIGURE_LIST},
    "scenario": {".yaml": SCENARIO},
}


class NewFileError(ValueError):
    """A file cannot be written; the text is one sentence."""

    exit_code = 2


def new_command(kind: str, name: str) -> str:
    """Write the files of a new policy, strategy, figure or scenario into the current folder, and say what to do next.

    Args:
        kind: ``policy``, ``strategy``, ``figure`` or ``scenario``.
        name: Name in small letters; files are called after it, a class in capitals.

    Returns:
        What was written and the next commands.

    Raises:
        NewFileError: If the name is none, or is taken; nothing is ever overwritten.
    """
    _check_name(kind, name)
    words = {"name": name, "class_name": class_name(name), "title": name.replace("_", " ").capitalize()}
    files = {Path(f"{name}{ending}"): template.format(**words) for ending, template in _FILES[kind].items()}
    for path in files:
        if path.exists():
            raise NewFileError(f"the file {path} is there already and is not overwritten; choose another name")
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    lines = [f"Written: {' and '.join(map(str, files))}.", ""]
    if kind == "scenario":
        lines.append("Say what differs from the baseline, which question it asks and what you expect.")
        command, why = f"ai-concentration check {name}.yaml", "all mistakes at once, and what it changes"
    elif kind == "figure":
        lines.append(f"Edit {name}.py; {name}.yaml is a list of figures with it.")
        command, why = f"ai-concentration figures {name}.yaml", "make the runs that it needs, and draw it"
    else:
        lines.append(f"Edit {name}.py; {name}.yaml is a scenario that uses it: ai-concentration run {name}.yaml")
        command, why = f"ai-concentration check-plugin {name}.py", "whether it keeps its contracts, in under a minute"
    return "\n".join([*lines, "", next_command(command, why)])


def class_name(name: str) -> str:
    """Name of the class in a file.

    Example:
        >>> class_name("data_trusts")
        'DataTrusts'
    """
    return "".join(word.capitalize() for word in name.split("_"))


def _check_name(kind: str, name: str) -> None:
    if not _NAME.fullmatch(name):
        plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()).strip("_")
        nearest = f"; write {plain}" if _NAME.fullmatch(plain) else ""
        raise NewFileError(
            f"{name!r} is no name for a file; use small letters, digits and underscores, a letter first{nearest}"
        )
    if name in _taken(kind):
        raise NewFileError(f"the name {name} belongs to something that the model comes with; choose another")
    if kind != "scenario" and not Path(f"{name}.py").exists() and importlib.util.find_spec(name) is not None:
        raise NewFileError(
            f"the name {name} belongs to a Python package, which a file of that name would hide; choose another"
        )


def _taken(kind: str) -> set[str]:
    """Names of everything built in that a user could mean by the name of the new file or of its scenario."""
    from simulation.commands.catalogue import figure_lines, policy_lines, scenario_lines, strategy_lines

    lines = {
        "policy": policy_lines,
        "strategy": strategy_lines,
        "figure": figure_lines,
        "scenario": scenario_lines,
    }
    return set(lines[kind]()) | set(scenario_lines())
