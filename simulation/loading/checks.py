"""Checks across groups and tables: names that must exist, dates that must be in order, shares that must sum to one."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from simulation.levers import Policy
from simulation.loading.composition import Composed
from simulation.loading.file_lines import Key
from simulation.loading.starting_tables import Row
from simulation.mistakes import Mistake, number_text, suggestion
from simulation.own_classes import OwnClassError, is_own, load_own_class
from simulation.parameters.quantity import quantity_of
from simulation.parameters.scenario import Scenario
from simulation.timeline import Quarter

SHARE_TOLERANCE = 0.005  # tables are rounded to three or four digits
NO_BACKER = ("investors", "state")
NO_LANDLORD = ("market", "own")
Table = Mapping[str, tuple[Row, Any]]


@dataclass
class Checked:
    """What has been built so far.

    Attributes:
        plain: The scenario without tables and policies.
        tables: Rows by table and name, each with its built form (None where that failed).
        policies: Policies with their names.
        hashes: The sha256 of each file of the user's own, by reference.
        strategies: Full reference of a firm's own strategy, by firm.
    """

    plain: Scenario
    tables: Mapping[str, Table]
    policies: list[tuple[str, Policy]]
    hashes: dict[str, str]
    strategies: dict[str, str] = field(default_factory=dict)


def cross_checks(checked: Checked, composed: Composed, mistakes: list[Mistake]) -> None:
    """Add every mistake that only shows when groups and tables are seen together."""
    mistakes += _date_mistakes(checked, composed)
    mistakes += _row_dates(checked.tables)
    mistakes += _firm_mistakes(checked, composed)
    mistakes += _designer_mistakes(checked.tables)
    for table, column in (
        ("designers", "foundry_share"),
        ("nations", "talent_share"),
        ("nations", "hosted_compute_share"),
    ):
        mistakes += _sum_mistakes(table, column, checked.tables[table])


def shipped_strategies() -> list[str]:
    """Return the names of the shipped strategies: one file each."""
    package = importlib.import_module("simulation.strategies")
    return sorted(entry.name for entry in pkgutil.iter_modules(package.__path__) if entry.name not in _NOT_STRATEGIES)


_NOT_STRATEGIES = ("base", "strategy", "decision", "view", "registry")


def _date_mistakes(checked: Checked, composed: Composed) -> Iterator[Mistake]:
    """Check every quarter of the settings: written as one, in order, within the horizon."""
    plain = checked.plain
    first, last = _quarter(plain.start), _quarter(plain.end)
    found = [*_quarters(plain, ())]
    for name, policy in checked.policies:
        found += _quarters(policy, ("policies", name))
    for key, text in found:
        when, dotted = _quarter(text), ".".join(key)
        if when is None:
            yield Mistake(composed.where(key), dotted, f"{dotted} must be a quarter like 2023Q1; it is {text!r}.")
        elif key[0] not in ("start", "end") and first and last and first <= last and not first <= when <= last:
            horizon = f"the run is from {plain.start} to {plain.end}"
            yield Mistake(composed.where(key), dotted, f"{dotted} is {text}, outside the horizon: {horizon}.")
    yield from _order(plain.start, plain.end, (), composed)
    for name, policy in checked.policies:
        yield from _order(policy.start, policy.end, ("policies", name), composed)


def _order(start: str, end: str | None, key: Key, composed: Composed) -> Iterator[Mistake]:
    first, last = _quarter(start), _quarter(end)
    if first is not None and last is not None and last < first:
        ends, starts = ".".join((*key, "end")), ".".join((*key, "start"))
        place = composed.where((*key, "end"))
        if place.startswith("scenario "):
            place = composed.where((*key, "start"))
        yield Mistake(place, ends, f"{ends} ({end}) lies before {starts} ({start}).")


def _quarters(group: BaseModel, key: Key) -> Iterator[tuple[Key, str]]:
    """Walk through all values declared as quarters."""
    for name, declared in type(group).model_fields.items():
        value, known = getattr(group, name), quantity_of(declared)
        if isinstance(value, BaseModel):
            yield from _quarters(value, (*key, name))
        elif known is not None and known.unit == "quarter" and isinstance(value, str):
            yield (*key, name), value


def _quarter(text: str | None) -> Quarter | None:
    try:
        return Quarter.parse(text) if text is not None else None
    except ValueError:
        return None


def _row_dates(tables: Mapping[str, Table]) -> Iterator[Mistake]:
    for table, rows in tables.items():
        for name, (row, built) in rows.items():
            for (column,), text in _quarters(built, ()) if built is not None else ():
                if _quarter(text) is None:
                    key = f"{table}.{name}.{column}"
                    yield Mistake(row.where(column), key, f"{key} must be a quarter like 2023Q1; it is {text!r}.")


def _firm_mistakes(checked: Checked, composed: Composed) -> Iterator[Mistake]:
    """Check the names that a firm refers to: nation, backer, landlord, strategy, designers."""
    firms, nations = checked.tables["firms"], checked.tables["nations"]
    designers, strategies = list(checked.tables["designers"]), shipped_strategies()
    for name, (row, firm) in firms.items():
        if firm is None:
            continue
        if not nations:
            pass  # the table could not be read, and that is said already
        elif not firm.nation:
            yield Mistake(
                row.where(None), f"firms.{name}.nation", f"firms.{name}.nation is missing; it has no default."
            )
        else:
            yield from _named(row, name, "nation", firm.nation, nations, "a nation at the start")
        if firm.backer:
            yield from _named(row, name, "backer", firm.backer, [*firms, *NO_BACKER], "a firm at the start")
        yield from _named(row, name, "landlord", firm.landlord, [*firms, *NO_LANDLORD], "a firm at the start")
        if is_own(firm.strategy):
            yield from _own_strategy(row, name, firm.strategy, checked, composed)
        elif strategies:
            yield from _named(row, name, "strategy", firm.strategy, strategies, "a strategy")
        yield from _portfolio_mistakes(row, name, firm.designer_portfolio, designers)


def _named(row: Row, firm: str, column: str, value: str, known: Iterable[str], what: str) -> Iterator[Mistake]:
    names = list(known)
    if value not in names:
        key = f"firms.{firm}.{column}"
        yield Mistake(row.where(column), key, f"{key}: {value} is not {what}; {suggestion(value, names)}")


def _own_strategy(row: Row, firm: str, text: str, checked: Checked, composed: Composed) -> Iterator[Mistake]:
    key = f"firms.{firm}.strategy"
    try:
        own = load_own_class(text, composed.folders, needs=["decide"])
    except OwnClassError as error:
        yield Mistake(row.where("strategy"), key, f"{key}: {text!r} {error}")
        return
    checked.hashes[own.text] = own.sha256
    checked.strategies[firm] = own.text


def _portfolio_mistakes(row: Row, firm: str, text: str, designers: list[str]) -> Iterator[Mistake]:
    """Check ``Nvidia:0.9;AMD:0.1``: form, names, sum."""
    key, column = f"firms.{firm}.designer_portfolio", "designer_portfolio"
    if not text:
        return
    total = 0.0
    for part in text.split(";"):
        name, _, share = (piece.strip() for piece in part.rpartition(":"))
        try:
            total += float(share)
        except ValueError:
            sentence = f"{key} must be like 'Nvidia:0.9;AMD:0.1'; it is {text!r}."
            yield Mistake(row.where(column), key, sentence)
            return
        if designers and name not in designers:
            sentence = f"{key}: {name} is not a designer at the start; {suggestion(name, designers)}"
            yield Mistake(row.where(column), key, sentence)
    if abs(total - 1) > SHARE_TOLERANCE:
        yield Mistake(row.where(column), key, f"{key} must sum to 1; the shares sum to {number_text(total)}.")


def _designer_mistakes(tables: Mapping[str, Table]) -> Iterator[Mistake]:
    firms = list(tables["firms"])
    for name, (row, designer) in tables["designers"].items():
        if designer is not None and designer.captive_owner and firms and designer.captive_owner not in firms:
            key, owner = f"designers.{name}.captive_owner", designer.captive_owner
            sentence = f"{key}: {owner} is not a firm at the start; {suggestion(owner, firms)}"
            yield Mistake(row.where("captive_owner"), key, sentence)


def _sum_mistakes(table: str, column: str, rows: Table) -> Iterator[Mistake]:
    """Check that a column of shares sums to one; silent where a row could not be read."""
    if not rows or any(built is None for _, built in rows.values()):
        return
    total = sum(float(getattr(built, column)) for _, built in rows.values())
    if abs(total - 1) > SHARE_TOLERANCE:
        changed = [row.changed[column] for row, _ in rows.values() if column in row.changed]
        first = next(iter(rows.values()))[0]
        place = changed[-1] if changed else first.table_place.rpartition(":")[0] or first.where(None)
        sentence = f"{table}.{column} must sum to 1 over all {table}; the shares sum to {number_text(total)}."
        yield Mistake(place, f"{table}.{column}", sentence)
