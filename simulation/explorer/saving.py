"""A scenario as the text of a scenario file: what differs from the baseline, and nothing else.

The file is written from the effective scenario and not from what was clicked, so that it stands on its own wherever it
is read, whatever the page had started from; the loader makes the same scenario of it, value by value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from simulation.own_classes import reference_of
from simulation.parameters.scenario import Scenario
from simulation.policy import Policy

TABLES = ("firms", "nations", "occupations", "designers", "supply")
TEXTS = ("question", "expected", "source")
_NOT_WRITTEN = {"name", "policies", "plugin_hashes", *TABLES, *TEXTS}
_WIDTH = 120
_UNSAFE = re.compile(r"[^a-z0-9]+")


def scenario_file(scenario: Scenario, baseline: Scenario, remark: str = "") -> str:
    """The text of a scenario file.

    Args:
        scenario: The effective scenario.
        baseline: The shipped baseline, from which every scenario file starts.
        remark: A comment for its first lines.

    Returns:
        YAML.
    """
    values: dict[str, Any] = {text: getattr(scenario, text) for text in TEXTS if getattr(scenario, text)}
    here, there = scenario.effective(), baseline.effective()
    if here["start"] != there["start"]:
        values["tables"] = {"quarter": here["start"]}
    for name in here:
        if name not in _NOT_WRITTEN and here[name] != there[name]:
            values[name] = _differing(here[name], there[name])
    for table in TABLES:
        values.update(_rows(table, here[table], there[table]))
    if scenario.policies:
        values["policies"] = _policies(scenario.policies)
    comment = "".join(f"# {line}\n" for line in remark.splitlines())
    return comment + yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=_WIDTH)


def file_name(words: str) -> str:
    """Name of a scenario file from free words: small letters, digits and underscores.

    Example:
        >>> file_name("Open releases, 2 quarters!")
        'open_releases_2_quarters.yaml'
    """
    return (_UNSAFE.sub("_", words.lower()).strip("_")[:60] or "my_scenario") + ".yaml"


def _differing(here: Any, there: Any) -> Any:
    """What differs in a group of values, group by group."""
    if not isinstance(here, Mapping) or not isinstance(there, Mapping):
        return here
    return {key: _differing(value, there.get(key)) for key, value in here.items() if value != there.get(key)}


def _rows(table: str, here: Sequence[Mapping[str, Any]], there: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Rows of a starting table that are changed, added and left out, under the keys that scenario files have for it."""
    if here == there:
        return {}
    key = next(iter((*here, *there)[0]))
    now, before = ({str(row[key]): row for row in rows} for rows in (here, there))
    inside = {name: {column: value for column, value in row.items() if column != key} for name, row in now.items()}
    found: dict[str, Any] = {
        table: {
            name: _differing(now[name], before[name]) for name in now if name in before and now[name] != before[name]
        },
        f"new_{table}": {name: row for name, row in inside.items() if name not in before},
        f"without_{table}": [name for name in before if name not in now],
    }
    return {key: value for key, value in found.items() if value}


def _policies(policies: Sequence[Policy]) -> dict[str, Any]:
    """Policies with every setting that differs from its declaration; one of the user's own by the file of its class."""
    found: dict[str, Any] = {}
    for policy in policies:
        kind = reference_of(type(policy)) or policy.title()
        name = policy.title()
        while name in found:
            name += "_again"
        values = policy.model_dump(mode="json")
        fields = type(policy).model_fields
        settings = {key: value for key, value in values.items() if getattr(policy, key) != fields[key].default}
        found[name] = {**({"kind": kind} if kind != name else {}), "start": policy.start, **settings}
    return found
