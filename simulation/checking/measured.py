"""What must hold of everything that is recorded."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from simulation.checking.people import people_faults
from simulation.measures.catalogue import LAYERS
from simulation.parameters.products import SEGMENTS
from simulation.recorder import Record

Floats = NDArray[np.float64]
Fault = tuple[int, str]
_OF_PRODUCTS = ("price_{}_usd", "capability_worth_{}", "data_worth_{}", "appeal_worth_{}", "fresh_users_{}_m")
_NOT_ON_SALE = tuple(pattern.format(name) for pattern in _OF_PRODUCTS for name in SEGMENTS)
_NEEDS = {
    "margin": "revenue_usd_bn",
    **{f"hhi_{name}": f"users_{name}_m" for name in SEGMENTS},
}
"""Measures that are undefined where nothing of something else is there."""
_CROWDED = ("compute owned", "users")


def record_faults(record: Record, exact: float, close: float) -> Iterator[Fault]:
    """Walk through everything in a record that cannot be.

    Args:
        record: A record.
        exact: Largest error of a sum of shares.
        close: Largest relative error of an index.

    Yields:
        Number of the quarter and a sentence.
    """
    yield from _undefined(record)
    yield from _share_faults(record, exact)
    yield from _index_faults(record, close)
    yield from people_faults(record, exact, close)


def _undefined(record: Record) -> Iterator[Fault]:
    """Undefined values where something is there to be measured."""
    active = ~np.isnan(record.firms["cash_usd_bn"])
    for name, values in record.firms.items():
        if name in _NOT_ON_SALE:
            continue
        for quarter, slot in np.argwhere(active & np.isnan(values)):
            yield int(quarter), f"{name} of {record.firm_names[slot]} is undefined although the firm is in business"
    for name, row in record.world.items():
        there = record.world[_NEEDS[name]] > 0.0 if name in _NEEDS else True
        for quarter in np.flatnonzero(np.isnan(row) & there):
            yield int(quarter), f"{name} is undefined"
    for name, table in record.nations.items():
        for quarter, nation in np.argwhere(np.isnan(table)):
            yield int(quarter), f"{name} of {record.nation_codes[nation]} is undefined"


def _share_faults(record: Record, exact: float) -> Iterator[Fault]:
    for name in ("share_users", "share_revenue"):
        total = np.nansum(record.firms[name], axis=1)
        for quarter in np.flatnonzero((np.abs(total - 1.0) > exact) & (total != 0.0)):
            yield int(quarter), f"{name} of all firms is {total[quarter]:.15g}; it must be 1, or 0 where nobody has any"


def _index_faults(record: Record, close: float) -> Iterator[Fault]:
    """The index lies between what the leader alone brings and what leaders of equal size would."""
    active = np.maximum((~np.isnan(record.firms["cash_usd_bn"])).sum(axis=1), 1)
    for number, layer in enumerate(LAYERS):
        hhi, cr1, cr4 = (record.layers[key][:, number] for key in ("hhi", "cr1", "cr4"))
        holders = np.full(hhi.shape, len(record.designer_names)) if layer == "chips" else active
        # A crowd of small owners counts in the total and adds nothing to the index.
        least = cr1**2 if layer in _CROWDED else np.maximum(cr1**2, 1.0 / holders)
        with np.errstate(invalid="ignore"):
            wrong = (hhi < least * (1.0 - close)) | (hhi > cr1 * (1.0 + close)) | (cr4 > 1.0 + close) | (cr4 < cr1)
        unled = np.isnan(record.layers["leader"][:, number])
        # The largest owner of compute may be a state, which is no firm.
        wrong |= (cr1 <= 0.0) & ~unled if layer == "compute owned" else (cr1 > 0.0) == unled
        for quarter in np.flatnonzero(wrong):
            found = f"CR1 is {cr1[quarter]:.9g}, HHI {hhi[quarter]:.9g}, CR4 {cr4[quarter]:.9g}"
            yield int(quarter), f"max(CR1^2, 1/n) <= HHI <= CR1 <= CR4 <= 1 in the layer {layer!r}, but {found}"
