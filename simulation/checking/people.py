"""What must hold of the recorded measures of people and accounts: ranges, orders, Lorenz curves and flow matrices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulation.measures.catalogue import GROUPS, LORENZ_SHARES
from simulation.recorder import Record

Floats = NDArray[np.float64]
Fault = tuple[int, str]
_SHARES = "unemployment automated_share labour_share downstream_share_kept public_ai_equity_share".split()
_NOT_NEGATIVE = (
    "gini_wealth gini_income gini_error top01_wealth billionaires in_training_m displaced_m separated_m hired_m "
    "retrained_m real_wage output_usd_bn consumption_usd_bn ai_valuation_usd_bn ai_equity_usd_bn "
    "ai_equity_share_of_wealth provider_fee_usd_bn flow_residual theil_income_between "
    "mld_income_between atkinson_income_05 new_ai_taxes_usd_bn shared_usd_bn public_ai_equity_usd_bn"
).split()
_ORDERS = (
    ("top01_wealth", "top1_wealth", "top15_wealth", "top10_wealth"),
    ("top01_income", "top1_income", "top15_income", "top10_income"),
    ("theil_income_between", "theil_income"),
    ("mld_income_between", "mld_income"),
    ("atkinson_income_05", "atkinson_income_1", "atkinson_income_2"),
    ("ede_income_usd", "mean_income_usd"),
)
"""Measures of which none is larger than the next: more people hold more, a part is not more than the whole."""
_HALF_AT_MOST = "bottom50_wealth bottom50_income".split()


def people_faults(record: Record, exact: float, close: float) -> Iterator[Fault]:
    """Walk through everything recorded of people and accounts that cannot be; a record without them has no faults.

    Args:
        record: A record.
        exact: Largest imbalance of a row of accounts, over all flows of the quarter.
        close: Largest relative error of an index.

    Yields:
        Number of the quarter and a sentence.
    """
    yield from _range_faults(record.world, ("",), close)
    yield from _range_faults(record.nations, record.nation_codes, close)
    yield from _group_faults(record)
    for name, curve in record.distributions.items():
        yield from _lorenz_faults(record, name, curve, close)
    yield from _flow_faults(record, exact)


def _range_faults(table: Mapping[str, Floats], owners: tuple[str, ...], close: float) -> Iterator[Fault]:
    """Values outside their ranges, and orders that are broken; undefined values are for others to judge."""
    for name in _there((*_SHARES, *_NOT_NEGATIVE), table):
        yield from _sentences(table[name] < 0.0, table[name], owners, f"{name} is not negative, but that")
    for name in _there((*_SHARES, "atkinson_income_2"), table):
        yield from _sentences(table[name] > 1.0 + close, table[name], owners, f"{name} is at most 1, but that")
    for name in _there(_HALF_AT_MOST, table):
        yield from _sentences(
            table[name] > (1.0 + close) / 2,
            table[name],
            owners,
            f"{name}: half of the people with least have at most half of the whole, but the share",
        )
    for order in _ORDERS:
        for less, more in pairwise(order):
            if less in table and more in table:
                room = close * np.abs(table[more])
                wrong = table[less] > table[more] + room
                yield from _sentences(wrong, table[less], owners, f"{less} is at most {more}, but the first")


def _there(names: Iterable[str], table: Mapping[str, Floats]) -> list[str]:
    return [name for name in names if name in table]


def _sentences(wrong: NDArray[np.bool_], values: Floats, owners: tuple[str, ...], rule: str) -> Iterator[Fault]:
    by_owner, found = wrong.reshape(len(wrong), -1), values.reshape(len(wrong), -1)
    for quarter, number in np.argwhere(by_owner):
        owner = f" of {owners[number]}" if owners[number] else ""
        yield int(quarter), f"{rule}{owner} is {found[quarter, number]:.9g}"


def _group_faults(record: Record) -> Iterator[Fault]:
    for name, values in record.groups.items():
        highest = np.inf if name.startswith("real_wage") else 1.0
        for quarter, group in np.argwhere(~((values >= 0.0) & (values <= highest))):
            found = f"that of the {GROUPS[group]} third is {values[quarter, group]:g}"
            yield int(quarter), f"{name} lies from 0 to {highest:g}, but {found}"


def _lorenz_faults(record: Record, name: str, curve: Floats, close: float) -> Iterator[Fault]:
    """A Lorenz curve goes from 0 to 1 and is convex, and the chords under it leave at most the Gini index."""
    people = np.array(LORENZ_SHARES)
    ends = (np.abs(curve[:, 0]) > close) | ~(np.abs(curve[:, -1] - 1.0) <= close)
    for quarter in np.flatnonzero(ends):
        yield int(quarter), f"{name} goes from 0 to 1, but goes from {curve[quarter, 0]:g} to {curve[quarter, -1]:g}"
    slopes = np.diff(curve, axis=1) / np.diff(people)
    room = close * np.abs(slopes).max(axis=1, initial=1.0, keepdims=True)
    for quarter in np.flatnonzero((np.diff(slopes, axis=1) < -room).any(axis=1) | np.isnan(slopes).any(axis=1)):
        yield int(quarter), f"{name} is convex: of two people, the richer is not before the poorer"
    gini, error = record.world.get(name.replace("lorenz", "gini")), record.world.get("gini_error")
    if gini is None or error is None:
        return
    least = 1.0 - (np.diff(people) * (curve[:, 1:] + curve[:, :-1])).sum(axis=1)
    for quarter in np.flatnonzero(least > gini + error + close):
        yield (
            int(quarter),
            f"{name} asks for a Gini index of {least[quarter]:.9g} or more, but it is {gini[quarter]:.9g}",
        )
    sound = (curve >= 0.0).all(axis=1)
    for quarter in np.flatnonzero(sound & (gini > 1.0 + close)):
        yield int(quarter), f"the Gini index of {name} is at most 1 where nobody is in debt, but is {gini[quarter]:.9g}"


def _flow_faults(record: Record, exact: float) -> Iterator[Fault]:
    """Every payment has a payer and a payee: rows of the flow matrix sum to zero."""
    if not record.flows.size:
        return
    gross = np.abs(record.flows).sum(axis=(1, 2))
    over = np.abs(record.flows.sum(axis=2))
    for quarter, row in np.argwhere(~(over <= exact * gross[:, None])):
        missing = record.flows[quarter, row].sum()
        yield int(quarter), f"the flows of {record.flow_rows[row]} sum to 0, but to {missing:.3g} USD bn"
    for quarter, row, sector in np.argwhere(~np.isfinite(record.stocks)):
        yield int(quarter), f"{record.stock_rows[row]} of {record.sectors[sector]} is undefined"
