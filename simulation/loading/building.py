"""From plain values to one frozen, checked Scenario, or to the list of everything that is wrong with them.

Values are compared with the declarations group by group, tables row by row; then names, dates and shares are checked
across all of them. Whatever is wrong is set aside and the rest goes on, so that one mistake never hides another.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from simulation.loading.checks import Checked, cross_checks
from simulation.loading.composition import Composed
from simulation.loading.dates import TABLES_QUARTER
from simulation.loading.file_lines import Key
from simulation.loading.options import SCENARIOS, WORLD_GROUP
from simulation.loading.parameter_groups import build_group
from simulation.loading.policies import build_policies
from simulation.loading.starting_tables import Row, change_rows, identity_column, read_table
from simulation.mistakes import Mistake, ScenarioError, suggestion
from simulation.parameters.scenario import Scenario
from simulation.timeline import Quarter

TABLES = ("firms", "nations", "occupations", "designers", "supply")
_ROW_KEYS = tuple(f"{start}{table}" for table in TABLES for start in ("", "new_", "without_"))
_ELSEWHERE = {*_ROW_KEYS, "policies", "tables", "plugin_hashes"}


def build(composed: Composed) -> Scenario:
    """Build the scenario.

    Args:
        composed: Plain values with their places.

    Returns:
        The frozen scenario.

    Raises:
        ScenarioError: With every mistake, if there is one.
    """
    mistakes = composed.mistakes
    settings = {name: value for name, value in composed.values.items() if name not in _ELSEWHERE}
    settings.setdefault("name", composed.name)
    plain = build_group(
        Scenario, settings, (), composed.where, mistakes, Scenario(), [*_ROW_KEYS, "policies", "tables"]
    )
    tables = _tables(composed, mistakes)
    policies, hashes = build_policies(composed, mistakes)
    checked = Checked(plain or Scenario(), tables, policies, hashes)
    cross_checks(checked, composed, mistakes)
    if mistakes or plain is None:
        raise ScenarioError(in_order(mistakes))
    rows = {table: tuple(built for _, built in found.values()) for table, found in tables.items()}
    rows["supply"] = tuple(row for row in rows["supply"] if _is_known(row.quarter, plain.known_until))
    rows["firms"] = tuple(
        firm.model_copy(update={"strategy": checked.strategies.get(firm.name, firm.strategy)}) for firm in rows["firms"]
    )
    return plain.model_copy(update={**rows, "policies": tuple(one for _, one in policies), "plugin_hashes": hashes})


def _is_known(quarter: str, until: str) -> bool:
    return Quarter.parse(quarter) <= Quarter.parse(until)


def in_order(mistakes: list[Mistake]) -> list[Mistake]:
    """Sort mistakes by place: files by name and line, then overrides by number, as a person would look them up."""

    def place(mistake: Mistake) -> tuple[bool, str, int]:
        override = mistake.where.startswith("override ")
        head, _, number = mistake.where.split(",")[0].replace("override ", "override:").rpartition(":")
        return override, head if number.isdigit() else mistake.where, int(number) if number.isdigit() else 0

    return sorted(mistakes, key=place)


def _tables(composed: Composed, mistakes: list[Mistake]) -> dict[str, dict[str, tuple[Row, Any]]]:
    """Read all starting tables with what the scenario changes in them."""
    files = composed.values.get("tables") or {}
    if not isinstance(files, Mapping):
        sentence = "tables must name one file each, for example tables: {firms: my_firms.csv}."
        mistakes.append(Mistake(composed.where(("tables",)), "tables", sentence))
        files = {}
    for name in files:
        if name not in (*TABLES, TABLES_QUARTER):
            key = ("tables", str(name))
            sentence = f"tables.{name} is not a table; {suggestion(str(name), (*TABLES, TABLES_QUARTER))}"
            mistakes.append(Mistake(composed.where(key), ".".join(key), sentence))
    return {table: _table(table, files.get(table), composed, mistakes) for table in TABLES}


def _table(table: str, file: Any, composed: Composed, mistakes: list[Mistake]) -> dict[str, tuple[Row, Any]]:
    """Read one table and build its rows; each notes its wrong columns, so that later checks skip only these."""
    row_class: type[BaseModel] = get_args(Scenario.model_fields[table].annotation)[0]
    key_column = identity_column(row_class)
    rows = read_table(_table_path(str(file), composed.folders), row_class, mistakes) if file else {}
    change_rows(table, rows, composed.values, composed.where, mistakes)
    built: dict[str, tuple[Row, Any]] = {}
    for name, row in rows.items():

        def where(key: Key, row: Row = row) -> str:
            return row.where(key[-1] if len(key) > 2 else None)

        values = {**row.values, key_column: row.values.get(key_column, name)}
        before = len(mistakes)
        found = build_group(row_class, values, (table, name), where, mistakes)
        start = f"{table}.{name}."
        row.wrong.update(one.key.removeprefix(start) for one in mistakes[before:])
        built[name] = (row, found)
    return built


def _table_path(file: str, folders: list[Path]) -> Path:
    """Find a table: beside the user's scenario, in the current folder, or among the shipped ones."""
    shipped = SCENARIOS / WORLD_GROUP
    for folder in (*folders, Path.cwd(), shipped):
        if (folder / file).is_file():
            return folder / file
    return shipped / file
