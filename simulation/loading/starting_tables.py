"""The world at the start: tables of firms, nations, occupations and designers, with what a scenario changes in them.

A table is a CSV file with one row per firm, nation, occupation or designer; lines that start with ``#`` are comments.
A scenario changes a row (``firms: {OpenAI: {cash_usd_bn: 20}}``), adds one (``new_firms: {MyLab: {...}}``) or leaves
one out (``without_firms: [xAI]``). Each value keeps its place: file, line and column.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from simulation.loading.file_lines import Key, short_path
from simulation.mistakes import Mistake, suggestion

Where = Callable[[Key], str]
FOR_READERS = frozenset({"price_factor"})
"""Columns that explain a table to its readers and are no part of a scenario."""


@dataclass
class Row:
    """One row of a starting table with the place of each of its values.

    Attributes:
        name: What identifies the row: the name of a firm, the code of a nation.
        values: Values by column; empty cells are left out.
        table_place: File and line of the row; empty for a row that a scenario adds.
        changed: Where a scenario changed a value, by column.
        wrong: Columns whose values are known to be wrong; the row as it is built has their defaults.
    """

    name: str
    values: dict[str, Any]
    table_place: str = ""
    changed: dict[str, str] = field(default_factory=dict)
    wrong: set[str] = field(default_factory=set)

    def where(self, column: str | None) -> str:
        """Return the place of a value, or of the row."""
        if column is not None and column in self.changed:
            return self.changed[column]
        if not self.table_place:
            return self.changed.get("", "scenario")
        return self.table_place if column is None else f"{self.table_place}, column {column}"


def identity_column(row_class: type[BaseModel]) -> str:
    """Return the column that identifies a row: the first one."""
    return next(iter(row_class.model_fields))


def read_table(path: Path, row_class: type[BaseModel], mistakes: list[Mistake]) -> dict[str, Row]:
    """Read one table.

    Args:
        path: The CSV file.
        row_class: Class of a row; its fields are the columns.
        mistakes: Takes what is wrong: a missing file, an unknown column, a row that stands twice.

    Returns:
        Rows by name, in the order of the file.
    """
    place = short_path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        near = [other.name for other in path.parent.glob("*.csv")] if path.parent.is_dir() else []
        mistakes.append(Mistake(place, "tables", f"there is no such table; {suggestion(path.name, near)}"))
        return {}
    numbered = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    if not numbered:
        mistakes.append(Mistake(place, "tables", "the table is empty."))
        return {}
    cells = list(csv.reader(line for _, line in numbered))
    columns = [name.strip() for name in cells[0]]
    key_column = identity_column(row_class)
    _check_columns(f"{place}:{numbered[0][0]}", columns, row_class, mistakes)
    rows: dict[str, Row] = {}
    for (number, _), line in zip(numbered[1:], cells[1:], strict=True):
        here = f"{place}:{number}"
        if len(line) != len(columns):
            mistakes.append(
                Mistake(here, "", f"this line has {len(line)} values, but there are {len(columns)} columns.")
            )
            continue
        values = {name: cell.strip() for name, cell in zip(columns, line, strict=True) if cell.strip()}
        name = str(values.get(key_column, ""))
        if name in rows:
            mistakes.append(Mistake(here, name, f"{name} stands twice, first in {rows[name].table_place}."))
            continue
        rows[name] = Row(name, {key: one for key, one in values.items() if key in row_class.model_fields}, here)
    return rows


def _check_columns(place: str, columns: list[str], row_class: type[BaseModel], mistakes: list[Mistake]) -> None:
    for name in columns:
        if name not in row_class.model_fields and name not in FOR_READERS:
            sentence = f"{name} is not a column of this table; {suggestion(name, row_class.model_fields)}"
            mistakes.append(Mistake(place, name, sentence))


def change_rows(
    group: str, rows: dict[str, Row], changes: Mapping[str, Any], where: Where, mistakes: list[Mistake]
) -> None:
    """Apply what a scenario changes, adds and leaves out.

    Args:
        group: ``firms``, ``nations`` and so on; read are ``firms``, ``new_firms`` and ``without_firms``.
        rows: Rows of the table; changed in place.
        changes: The whole composed scenario.
        where: Place of a key.
        mistakes: Takes unknown and doubled names.
    """
    one = group.removesuffix("s")
    typed = {_as_typed(name): name for name in rows}
    for written, values in _rows_given(changes, group, where, mistakes).items():
        key, name = (group, written), typed.get(_as_typed(written), written)
        if name not in rows:
            sentence = f"{name} is not {_with_article(one)} at the start; {suggestion(name, rows)}"
            mistakes.append(Mistake(where(key), ".".join(key), sentence))
            continue
        _set(rows[name], values, key, where)
    for name, values in _rows_given(changes, f"new_{group}", where, mistakes).items():
        key = (f"new_{group}", name)
        if name in rows:
            sentence = f"there is a {one} {name} already; to change it, write it under {group}."
            mistakes.append(Mistake(where(key), ".".join(key), sentence))
            continue
        rows[name] = Row(name, {}, changed={"": where(key)})
        _set(rows[name], values, key, where)
    for name in _without(changes, group):
        if rows.pop(typed.get(_as_typed(str(name)), str(name)), None) is None:
            place = (f"without_{group}",)
            sentence = f"{name} is not {_with_article(one)} at the start; {suggestion(str(name), rows)}"
            mistakes.append(Mistake(where(place), place[0], sentence))


def names_left_out(changes: Mapping[str, Any], group: str, *names: str) -> list[str]:
    """Return those of some names that a scenario leaves out, however they are typed there."""
    removed = {_as_typed(str(name)) for name in _without(changes, group)}
    return [name for name in names if _as_typed(name) in removed]


def _without(changes: Mapping[str, Any], group: str) -> Sequence[Any]:
    removed = changes.get(f"without_{group}") or []
    return removed if isinstance(removed, list | tuple) else [removed]


def _as_typed(name: str) -> str:
    """Write a name so that it fits into an override: ``Mistral_AI`` for ``Mistral AI``."""
    return "".join(letter if letter.isalnum() else "_" for letter in name)


def _rows_given(
    changes: Mapping[str, Any], group: str, where: Where, mistakes: list[Mistake]
) -> dict[str, Mapping[str, Any]]:
    """Return what is written under one of the row keys, by name of the row."""
    given = changes.get(group) or {}
    found: dict[str, Mapping[str, Any]] = {}
    if not isinstance(given, Mapping):
        sentence = f"{group} must be names with what they change, for example {group}: {{Name: {{column: value}}}}."
        mistakes.append(Mistake(where((group,)), group, sentence))
        return found
    for name, values in given.items():
        if isinstance(values, Mapping):
            found[str(name)] = values
        else:
            key = f"{group}.{name}"
            sentence = f"{key} must be a group of values, for example {{column: value}}."
            mistakes.append(Mistake(where((group, str(name))), key, sentence))
    return found


def _set(row: Row, values: Mapping[str, Any], key: Key, where: Where) -> None:
    for column, value in values.items():
        row.values[str(column)] = value
        row.changed[str(column)] = where((*key, str(column)))


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
