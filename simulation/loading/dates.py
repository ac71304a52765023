"""Checks of quarters: written as quarters, in order, within the horizon, and from where the starting tables stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from simulation.loading.composition import Composed
from simulation.loading.file_lines import Key
from simulation.loading.options import is_shipped
from simulation.loading.starting_tables import Row
from simulation.mistakes import Mistake
from simulation.parameters.quantity import quantity_of
from simulation.parameters.scenario import Scenario
from simulation.policy import Policy
from simulation.timeline import QUARTERS_PER_YEAR, Quarter

TABLES_QUARTER = "quarter"
"""Key beside the names of the tables: the quarter whose end they describe."""

_FREE = ("start", "end", "known_until")
"""Settings that need not lie between the first and the last quarter."""

LONGEST_RUN_YEARS = 60  # trends fitted to two decades say nothing about a later world
Policies = Sequence[tuple[str, Policy]]


def date_mistakes(plain: Scenario, policies: Policies, composed: Composed) -> Iterator[Mistake]:
    """Find every quarter of the settings and policies that is no quarter, out of order or outside the horizon.

    Args:
        plain: The scenario without tables and policies.
        policies: Policies with their names.
        composed: Plain values with their places.
    """
    first, last = _quarter(plain.start), _quarter(plain.end)
    found = [*_quarters(plain, ())]
    for name, policy in policies:
        found += _quarters(policy, ("policies", name))
    for key, text in found:
        when, dotted = _quarter(text), ".".join(key)
        if when is None:
            yield Mistake(composed.where(key), dotted, f"{dotted} must be a quarter like 2023Q1; it is {text!r}.")
        elif key[0] not in _FREE and first and last and first <= last and not first <= when <= last:
            yield _outside(key, text, plain, when < first, composed)
    yield from _order(plain.start, plain.end, (), composed)
    if plain.controls.start is not None:
        yield from _order(plain.controls.start, plain.controls.end, ("controls",), composed)
    for name, policy in policies:
        yield from _order(policy.start, policy.end, ("policies", name), composed)
    yield from _start_mistakes(first, _quarter(plain.known_until), composed)
    if first and last and last - first > LONGEST_RUN_YEARS * QUARTERS_PER_YEAR:
        latest = first + LONGEST_RUN_YEARS * QUARTERS_PER_YEAR
        sentence = f"end must be at most {latest}, {LONGEST_RUN_YEARS} years after start; it is {plain.end}."
        yield Mistake(composed.where(("end",)), "end", sentence)


def row_dates(tables: Mapping[str, Mapping[str, tuple[Row, Any]]]) -> Iterator[Mistake]:
    """Find every value of a starting table that should be a quarter and is none."""
    for table, rows in tables.items():
        for name, (row, built) in rows.items():
            for (column,), text in _quarters(built, ()) if built is not None else ():
                if _quarter(text) is None:
                    key = f"{table}.{name}.{column}"
                    yield Mistake(row.where(column), key, f"{key} must be a quarter like 2023Q1; it is {text!r}.")


def late_supply(rows: Mapping[str, tuple[Row, Any]], until: str, composed: Composed) -> Iterator[Mistake]:
    """Find every row of chip supply that users wrote and that would not be read, since it lies after ``known_until``.

    Rows of shipped tables are left out without a word: that is what ``known_until`` is for. So are rows of a table of
    the user's own where the user has set ``known_until`` too; what a scenario adds or changes is meant to be read.

    Args:
        rows: Rows of the table of supply by name, each with its built form.
        until: The setting ``known_until``.
        composed: Plain values with their places.
    """
    known, cut = _quarter(until), _is_own("known_until", composed)
    for name, (row, built) in rows.items():
        when = _quarter(built.quarter) if built is not None else None
        written = [*row.changed.values(), *([row.table_place] if row.table_place and not cut else [])]
        places = [place for place in written if not is_shipped(place)]
        if when is not None and known is not None and when > known and places:
            sentence = f"supply.{name} is later than known_until ({known}) and would not be read; "
            yield Mistake(places[0], f"supply.{name}", f"{sentence}raise known_until as well, or leave it out.")


def _is_own(key: str, composed: Composed) -> bool:
    """Whether a setting was written by the user, and is neither shipped nor the default."""
    place = composed.where((key,))
    return not is_shipped(place) and not place.startswith("scenario ")


def _outside(key: Key, text: str, plain: Scenario, early: bool, composed: Composed) -> Mistake:
    """Say that a date lies outside the horizon, at the key of the user's own that made it so."""
    dotted, place = ".".join(key), composed.where(key)
    end = "start" if early else "end"
    if is_shipped(place) and not is_shipped(composed.where((end,))) and not composed.where((end,)).startswith("scen"):
        way_out = f"set {dotted} as well" + (", or leave it out (policies=[])" if key[0] == "policies" else "")
        sentence = f"{end} is {getattr(plain, end)}, but {dotted} is {text} and lies outside; {way_out}."
        return Mistake(composed.where((end,)), end, sentence)
    horizon = f"the run is from {plain.start} to {plain.end}"
    return Mistake(place, dotted, f"{dotted} is {text}, outside the horizon: {horizon}.")


def _start_mistakes(first: Quarter | None, known: Quarter | None, composed: Composed) -> Iterator[Mistake]:
    """A run starts where its tables stand: stocks of another quarter would be taken for those of the start.

    What the tables say is known as well: without the supply of their quarter the world would have no chips.

    Tables describe the end of a quarter. The run begins with that quarter, of which the purchases are then known and
    taken off again, or with the next one, of which nothing is known.
    """
    tables = composed.values.get("tables")
    given = tables.get(TABLES_QUARTER) if isinstance(tables, Mapping) else None
    if given is None:
        return
    key, quarter = ("tables", TABLES_QUARTER), _quarter(str(given))
    dotted = ".".join(key)
    if quarter is None:
        yield Mistake(composed.where(key), dotted, f"{dotted} must be a quarter like 2023Q1; it is {str(given)!r}.")
        return
    if known is not None and known < quarter:
        place = composed.where(("known_until",) if _is_own("known_until", composed) else key)
        sentence = f"known_until must be {quarter} or later, the quarter of the starting tables; it is {known}."
        yield Mistake(place, "known_until", sentence)
    if first is not None and first != quarter and not (known is not None and first == quarter + 1 > known):
        both = known is not None and quarter + 1 > known
        also = f" and known_until={first}" if known is not None and known < first else ""
        allowed = f"{quarter} or {quarter + 1}" if both else str(quarter)
        sentence = (
            f"start must be {allowed}, the quarter of the starting tables{' or the next' if both else ''}; "
            f"it is {first}. "
            f"For another start, give tables of your own and {dotted}={first}{also} with them."
        )
        yield Mistake(composed.where(("start",)), "start", sentence)


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
