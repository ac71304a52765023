"""Checks across groups and tables: names that must exist, shares that must sum to one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from simulation.agents.population.memory import check_memory
from simulation.agents.population.start_tables import exposure_mistake, wealth_mistake
from simulation.loading.composition import Composed
from simulation.loading.dates import date_mistakes, late_supply, row_dates
from simulation.loading.nation_checks import nation_mistakes
from simulation.loading.options import is_shipped
from simulation.loading.policy_checks import opens_treaty, policy_mistakes
from simulation.loading.starting_tables import Row, names_left_out
from simulation.mistakes import Mistake, number_text, suggestion
from simulation.own_classes import OwnClassError, is_own, load_own_class
from simulation.parameters.scenario import Scenario
from simulation.policy import Policy
from simulation.steps.units import PEOPLE_PER_MILLION
from simulation.strategies import strategies

SHARE_TOLERANCE = 0.005  # tables are rounded to three or four digits
PEOPLE_COLUMNS = {"wealth_bottom50", "wealth_top10", "wealth_top1", "exposure_ratio"}
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
    mistakes += date_mistakes(checked.plain, checked.policies, composed)
    mistakes += row_dates(checked.tables)
    mistakes += late_supply(checked.tables["supply"], checked.plain.known_until, composed)
    mistakes += _firm_mistakes(checked, composed)
    mistakes += _designer_mistakes(checked.tables, composed)
    mistakes += _people_mistakes(checked, composed)
    mistakes += policy_mistakes(checked.plain, checked.tables["nations"], checked.policies, composed)
    treaty = opens_treaty(checked.policies)
    mistakes += nation_mistakes(checked.plain, checked.tables["nations"], composed, treaty)
    for table, column in (
        ("designers", "foundry_share"),
        ("nations", "talent_share"),
        ("nations", "hosted_compute_share"),
        ("occupations", "employment_share"),
    ):
        mistakes += _sum_mistakes(table, column, checked.tables[table], composed)


def _firm_mistakes(checked: Checked, composed: Composed) -> Iterator[Mistake]:
    """Check the names that a firm refers to: nation, backer, landlord, strategy, designers."""
    firms, nations = checked.tables["firms"], checked.tables["nations"]
    for name, (row, firm) in firms.items():
        if firm is None:
            continue
        if nations and not firm.nation and "nation" not in row.wrong:
            key = f"firms.{name}.nation"
            yield Mistake(row.where(None), key, f"{key} is missing; it has no default.")
        elif nations:  # otherwise the table could not be read, and that is said already
            yield from _named(row, name, "nation", firm.nation, nations, composed)
        if firm.backer:
            yield from _named(row, name, "backer", firm.backer, [*firms, *NO_BACKER], composed)
        yield from _named(row, name, "landlord", firm.landlord, [*firms, *NO_LANDLORD], composed)
        if is_own(firm.strategy):
            yield from _own_strategy(row, name, firm.strategy, checked, composed)
        else:
            yield from _named(row, name, "strategy", firm.strategy, strategies(), composed)
        yield from _portfolio_mistakes(row, name, firm.designer_portfolio, checked.tables["designers"], composed)


_KINDS = {
    "nation": ("nations", "a nation at the start"),
    "backer": ("firms", "a firm at the start"),
    "landlord": ("firms", "a firm at the start"),
    "strategy": ("strategies", "a strategy"),
    "designer_portfolio": ("designers", "a designer at the start"),
    "captive_owner": ("firms", "a firm at the start"),
}


def _named(
    row: Row, name: str, column: str, value: str, known: Iterable[str], composed: Composed, table: str = "firms"
) -> Iterator[Mistake]:
    """Check one name; if the user left out what a shipped row refers to, the mistake is the user's, not the table's."""
    names = list(known)
    if value in names or column in row.wrong:
        return
    key, (group, what) = f"{table}.{name}.{column}", _KINDS[column]
    if value in names_left_out(composed.values, group, value) and is_shipped(row.where(column)):
        without = f"without_{group}"
        sentence = f"{without} leaves out {value}, but {key} refers to it; set {key} as well, or leave out {name} too."
        yield Mistake(composed.where((without,)), without, sentence)
    else:
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


def _portfolio_mistakes(row: Row, firm: str, text: str, designers: Table, composed: Composed) -> Iterator[Mistake]:
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
        if designers:
            yield from _named(row, firm, column, name, designers, composed)
    if abs(total - 1) > SHARE_TOLERANCE:
        yield Mistake(row.where(column), key, f"{key} must sum to 1; the shares sum to {number_text(total)}.")


def _designer_mistakes(tables: Mapping[str, Table], composed: Composed) -> Iterator[Mistake]:
    firms = tables["firms"]
    for name, (row, designer) in tables["designers"].items():
        if designer is not None and designer.captive_owner and firms:
            yield from _named(row, name, "captive_owner", designer.captive_owner, firms, composed, "designers")


def _people_mistakes(checked: Checked, composed: Composed) -> Iterator[Mistake]:
    """Check that there are workers for all nations, and a population that has each nation's wealth and exposure."""
    nations = {name: (row, nation) for name, (row, nation) in checked.tables["nations"].items() if nation is not None}
    occupations = [built for _, built in checked.tables["occupations"].values() if built is not None]
    for row, nation in nations.values():
        exposure = exposure_mistake(nation, occupations) if sum(one.employment_share for one in occupations) else None
        for found in (wealth_mistake(nation), exposure):
            if found is not None and not row.wrong & PEOPLE_COLUMNS:
                column, sentence = found
                yield Mistake(row.where(column), f"nations.{row.name}.{column}", sentence)
    for row, nation in nations.values():
        if nation.workers_m > nation.population_m and not row.wrong & {"workers_m", "population_m"}:
            key = f"nations.{row.name}.workers_m"
            most = f"population_m = {nation.population_m:g}"
            sentence = f"{key} must be at most {nation.population_m:g}, because of {most}; it is {nation.workers_m:g}."
            yield Mistake(row.where("workers_m"), key, sentence)
    count = checked.plain.workers
    if count < len(nations):
        sentence = f"workers must be at least {len(nations)}, one for each nation; it is {count}."
        yield Mistake(composed.where(("workers",)), "workers", sentence)
    people = sum(nation.workers_m for _, nation in nations.values()) * PEOPLE_PER_MILLION
    if nations and count > people:
        sentence = f"workers must be at most {people:,.0f}, the workforce of all nations; it is {count:,}."
        yield Mistake(composed.where(("workers",)), "workers", sentence)
    try:
        check_memory(count)
    except ValueError as problem:
        yield Mistake(composed.where(("workers",)), "workers", str(problem))


def _sum_mistakes(table: str, column: str, rows: Table, composed: Composed) -> Iterator[Mistake]:
    """Check that a column of shares sums to one; silent where a row could not be read."""
    if not rows or any(built is None or column in row.wrong for row, built in rows.values()):
        return
    if table == "nations" and composed.values.get("without_nations"):
        return  # shares of those who are left are taken of their sum
    total = sum(float(getattr(built, column)) for _, built in rows.values())
    if abs(total - 1) > SHARE_TOLERANCE:
        changed = [row.changed[column] for row, _ in rows.values() if column in row.changed]
        first = next(iter(rows.values()))[0]
        place = changed[-1] if changed else first.table_place.rpartition(":")[0] or first.where(None)
        if not changed and composed.values.get(f"without_{table}"):
            place = composed.where((f"without_{table}",))
        sentence = f"{table}.{column} must sum to 1 over all {table}; the shares sum to {number_text(total)}."
        yield Mistake(place, f"{table}.{column}", sentence)
