"""Measures that a sweep keeps quarter by quarter, and the checksums that tell whether two runs are the same."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.measures.catalogue import LAYERS, measures
from simulation.mistakes import suggestion
from simulation.recorder import Record

Floats = NDArray[np.float64]

ALL_SERIES = "all"
LAYER_SERIES = ("hhi", "cr1", "cr4")
MAIN_SERIES = (
    *(f"{measure} {layer}" for measure in ("hhi", "cr4") for layer in ("compute owned", "models", "users", "revenue")),
    *("active_firms", "open_lag_months", "second_lag_months", "frontier_training_cost_usd_m", "chip_stock_h100e"),
    *("users_consumer_m", "revenue_usd_bn", "consumer_surplus_usd_bn", "gini_wealth", "top1_wealth", "labour_share"),
    *("unemployment", "real_wage", "unaccountable_power", "legitimacy"),
)
"""What a sweep keeps quarter by quarter unless it says otherwise."""


class UnknownSeriesError(ValueError):
    """No measure has this name; the text gives the nearest one."""

    exit_code = 2


def series_names(wanted: Sequence[str] | str) -> tuple[str, ...]:
    """Names of the measures to keep.

    Args:
        wanted: Names, or ``all``.

    Raises:
        UnknownSeriesError: If there is no such measure; the sentence gives the nearest one.
    """
    known = known_series()
    if wanted == ALL_SERIES:
        return known
    for name in wanted:
        if name not in known:
            raise UnknownSeriesError(f"{name!r} is not a measure kept by quarter; {suggestion(name, known)}")
    return tuple(wanted)


def kept_series(record: Record, names: Sequence[str]) -> Floats:
    """The measures of a run, one after another; shape (measures x quarters,), nan for one the run does not have."""
    nothing = np.full(len(record.quarters), np.nan)
    return np.concatenate([_series(record, name, nothing) for name in names]) if names else np.zeros(0)


def digest(record: Record) -> bytes:
    """A checksum of four bytes for each quarter, over every measure of the world and of concentration."""
    rows = [np.ascontiguousarray(values, dtype=np.float64) for values in record.world.values()]
    rows += [np.asarray(values, dtype=np.float64).T for values in record.layers.values()]
    table = np.ascontiguousarray(np.vstack(rows).T)
    return b"".join(zlib.crc32(quarter.tobytes()).to_bytes(4, "little") for quarter in table)


def known_series() -> tuple[str, ...]:
    """Names of all measures that can be kept: concentration by layer, then measures of the world."""
    world = tuple(measure.name for measure in measures("world"))
    return (*(f"{measure} {layer}" for layer in LAYERS for measure in LAYER_SERIES), *world)


def _series(record: Record, name: str, nothing: Floats) -> Floats:
    measure, _, layer = name.partition(" ")
    if layer in LAYERS and measure in LAYER_SERIES:
        return record.layers[measure][:, LAYERS.index(layer)]
    return record.world.get(name, nothing)
