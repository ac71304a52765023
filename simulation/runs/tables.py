"""A record as plain tables and back: the one place that knows how arrays by quarter, firm and nation become rows.

A table is a mapping from column name to a list of words or an array of numbers, so that neither pandas nor pyarrow is
needed to make one. Rows of firms that were not active are left out, and so are accounts of zero; :func:`record_of` puts
them back, bit for bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulation.measures.catalogue import GROUPS, LAYERS, LORENZ_SHARES
from simulation.recorder import Event, Record

LAYER_MEASURES = ("hhi", "cr1", "cr4", "leader")
TABLES = ("world", "layers", "firms", "nations", "events", "distributions", "groups", "dependence", "flows", "stocks")
FIRM_WORDS = ("quarter", "firm", "nation", "kind", "slot")
MATRIX_WORDS = ("quarter", "row", "sector")
DEPENDENCE_WORDS = ("quarter", "nation", "provider")
EVENT_WORDS = ("quarter", "kind", "firm", "other", "text")

Floats = NDArray[np.float64]
Column = list[str] | Floats | NDArray[np.int64]
Table = dict[str, Column]


def tables_of(record: Record) -> dict[str, Table]:
    """All tables of a run, by name.

    Args:
        record: What the world kept: arrays of shape (quarters,), (quarters, layers), (quarters, firm slots) and
            (quarters, nations).

    Returns:
        The tables ``world`` (one row a quarter), ``layers`` (quarter and layer), ``firms`` (quarter and active firm),
        ``nations`` (quarter and nation), ``events`` (one row an event), ``distributions`` (quarter and share of the
        people), ``groups`` (quarter and third of occupations), ``dependence`` (quarter, nation and home of the
        provider), ``flows`` and ``stocks`` (quarter, row and sector, where there is an amount). Slots and leaders are
        numbers of slots.
    """
    return {
        "world": _world(record),
        "layers": _layers(record) | {"leader_name": leader_names(record)},
        "firms": _firms(record),
        "nations": _by_quarter(record, "nation", list(record.nation_codes), record.nations),
        "events": _events(record),
        "distributions": _by_quarter(record, "population_share", np.array(LORENZ_SHARES), record.distributions),
        "groups": _by_quarter(record, "group", list(GROUPS), record.groups),
        "dependence": _dependence(record),
        "flows": _matrix(record, record.flows, record.flow_rows),
        "stocks": _matrix(record, record.stocks, record.stock_rows),
    }


def axes_of(record: Record) -> dict[str, list[str]]:
    """Names along each axis of a record, which the tables alone do not hold for firms that never became active."""
    return {
        "quarters": list(record.quarters),
        "firm_names": list(record.firm_names),
        "firm_nations": list(record.firm_nations),
        "firm_kinds": list(record.firm_kinds),
        "nation_codes": list(record.nation_codes),
        "designer_names": list(record.designer_names),
        "flow_rows": list(record.flow_rows),
        "stock_rows": list(record.stock_rows),
        "sectors": list(record.sectors),
    }


def record_of(tables: Mapping[str, Table], axes: Mapping[str, Sequence[str]]) -> Record:
    """Rebuild the record that :func:`tables_of` took apart.

    Args:
        tables: The tables.
        axes: Names along each axis, from :func:`axes_of`.

    Returns:
        A record equal to the first one in every bit.
    """
    quarters = tuple(axes["quarters"])
    shape = (len(quarters), len(axes["firm_names"]))
    firms = tables["firms"]
    row = {quarter: number for number, quarter in enumerate(quarters)}
    place = (np.array([row[str(quarter)] for quarter in firms["quarter"]], dtype=np.int64), np.asarray(firms["slot"]))
    return Record(
        quarters=quarters,
        firm_names=tuple(axes["firm_names"]),
        firm_nations=tuple(axes["firm_nations"]),
        firm_kinds=tuple(axes["firm_kinds"]),
        nation_codes=tuple(axes["nation_codes"]),
        designer_names=tuple(axes["designer_names"]),
        world={key: _numbers(column) for key, column in tables["world"].items() if key != "quarter"},
        layers={key: _numbers(tables["layers"][key]).reshape(len(quarters), len(LAYERS)) for key in LAYER_MEASURES},
        firms={key: _spread(firms[key], place, shape) for key in firms if key not in FIRM_WORDS},
        nations=_arrays_of(tables["nations"], "nation", len(axes["nation_codes"])),
        events=_events_of(tables["events"]),
        distributions=_arrays_of(tables["distributions"], "population_share", len(LORENZ_SHARES)),
        groups=_arrays_of(tables["groups"], "group", len(GROUPS)),
        dependence=_dependence_of(tables["dependence"], quarters, axes["nation_codes"]),
        flow_rows=tuple(axes["flow_rows"]),
        stock_rows=tuple(axes["stock_rows"]),
        sectors=tuple(axes["sectors"]),
        flows=_matrices_of(tables["flows"], (quarters, axes["flow_rows"], axes["sectors"])),
        stocks=_matrices_of(tables["stocks"], (quarters, axes["stock_rows"], axes["sectors"])),
    )


def leader_names(record: Record) -> list[str]:
    """Name of the leader of each layer in each quarter, in the row order of the table ``layers``.

    Args:
        record: The run. The leader of the layer ``chips`` is a designer, that of every other layer a firm.

    Returns:
        One name for each quarter and layer; empty where a layer has no leader.
    """
    names: list[str] = []
    for quarter in record.layers["leader"]:
        for layer, slot in zip(LAYERS, quarter, strict=True):
            owners = record.designer_names if layer == "chips" else record.firm_names
            known = np.isfinite(slot) and 0 <= int(slot) < len(owners)
            names.append(owners[int(slot)] if known else "")
    return names


def active_firms(record: Record) -> NDArray[np.bool_]:
    """Which firm slots hold an active firm, shape (quarters, firm slots): those with any number recorded."""
    if not record.firms:
        return np.zeros((len(record.quarters), len(record.firm_names)), dtype=bool)
    active: NDArray[np.bool_] = np.logical_or.reduce([~np.isnan(values) for values in record.firms.values()])
    return active


def _world(record: Record) -> Table:
    return {"quarter": list(record.quarters), **{key: _numbers(values) for key, values in record.world.items()}}


def _layers(record: Record) -> Table:
    table: Table = {
        "quarter": [quarter for quarter in record.quarters for _ in LAYERS],
        "layer": list(LAYERS) * len(record.quarters),
    }
    return table | {key: _numbers(record.layers[key]).reshape(-1) for key in LAYER_MEASURES}


def _firms(record: Record) -> Table:
    active = active_firms(record)
    quarters, slots = np.nonzero(active)
    table: Table = {
        "quarter": [record.quarters[number] for number in quarters],
        "firm": [record.firm_names[slot] for slot in slots],
        "nation": [record.firm_nations[slot] for slot in slots],
        "kind": [record.firm_kinds[slot] for slot in slots],
        "slot": slots.astype(np.int64),
    }
    return table | {key: _numbers(values)[active] for key, values in record.firms.items()}


def _by_quarter(record: Record, word: str, items: list[str] | Floats, arrays: Mapping[str, Floats]) -> Table:
    """One row for each quarter and item (nation, share of the people, group); none where nothing is recorded."""
    times = len(record.quarters) if arrays else 0
    names: Column = items * times if isinstance(items, list) else np.tile(items, times)
    table: Table = {"quarter": [quarter for quarter in record.quarters[:times] for _ in items], word: names}
    return table | {key: _numbers(values).reshape(-1) for key, values in arrays.items()}


def _arrays_of(table: Table, word: str, width: int) -> dict[str, Floats]:
    return {key: _numbers(column).reshape(-1, width) for key, column in table.items() if key not in ("quarter", word)}


def _matrix(record: Record, amounts: Floats, rows: Sequence[str]) -> Table:
    """One row for each quarter, row and sector with an amount."""
    return _cells(amounts, (record.quarters, rows, record.sectors), MATRIX_WORDS, "amount_usd_bn")


def _dependence(record: Record) -> Table:
    """One row for each quarter, nation and home of providers with a share in the nation's AI services."""
    axes = (record.quarters, record.nation_codes, record.nation_codes)
    return _cells(record.dependence, axes, DEPENDENCE_WORDS, "share")


def _cells(values: Floats, axes: Sequence[Sequence[str]], words: Sequence[str], name: str) -> Table:
    """One row for each cell that is not 0."""
    places = np.nonzero(values)
    table: Table = {
        word: [axis[int(number)] for number in place] for word, axis, place in zip(words, axes, places, strict=True)
    }
    return table | {name: _numbers(values)[places]}


def _matrices_of(table: Table, axes: Sequence[Sequence[str]]) -> Floats:
    return _filled(table, axes, MATRIX_WORDS, "amount_usd_bn")


def _dependence_of(table: Table, quarters: Sequence[str], nations: Sequence[str]) -> Floats:
    if not len(table["share"]):
        return np.zeros((0, 0, 0))
    return _filled(table, (quarters, nations, nations), DEPENDENCE_WORDS, "share")


def _filled(table: Table, axes: Sequence[Sequence[str]], words: Sequence[str], name: str) -> Floats:
    values = np.zeros([len(axis) for axis in axes])
    numbers = [{label: number for number, label in enumerate(axis)} for axis in axes]
    places = [
        np.array([number[str(label)] for label in table[word]], dtype=np.int64)
        for word, number in zip(words, numbers, strict=True)
    ]
    values[tuple(places)] = _numbers(table[name])
    return values


def _events(record: Record) -> Table:
    table: Table = {word: [str(getattr(event, word)) for event in record.events] for word in EVENT_WORDS}
    return table | {"amount_usd_bn": np.array([event.amount_usd_bn for event in record.events], dtype=np.float64)}


def _events_of(table: Table) -> tuple[Event, ...]:
    words: list[list[str]] = [[str(word) for word in table[name]] for name in EVENT_WORDS]
    amounts = _numbers(table["amount_usd_bn"])
    return tuple(
        Event(quarter=quarter, kind=kind, firm=firm, other=other, amount_usd_bn=float(amount), text=text)
        for quarter, kind, firm, other, text, amount in zip(*words, amounts, strict=True)
    )


def _spread(column: Column, place: tuple[Any, Any], shape: tuple[int, int]) -> Floats:
    values = np.full(shape, np.nan)
    values[place] = _numbers(column)
    return values


def _numbers(values: Any) -> Floats:
    return np.asarray(values, dtype=np.float64)
