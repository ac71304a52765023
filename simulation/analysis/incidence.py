"""Who pays for a change and who gains: nations, wealth groups, firms and sectors, each with a paired interval.

Amounts of money are plain sums over the run in 2023 USD. They are not discounted, because the effects that they are
held against are not either. Governments close their budgets with purchases and debt, so that what a policy costs them
shows twice: as public money spent on programmes less what these raise, and in what they buy of everything else and owe.
The two differ by what general taxes, benefits and interest change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.paired_effects import LEVEL, Effect, Method, paired_effect
from simulation.recorder import Record
from simulation.timeline import QUARTERS_PER_YEAR

Floats = NDArray[np.float64]
Number = Callable[[Record], float]

SPENT = "public money spent on programmes"
RAISED = "public money raised beyond the general budget"
PURCHASES = "purchases of everything else"

WEALTH_GROUPS = {"bottom half": 0.5, "middle 40 %": 0.4, "top 10 %": 0.1, "top 1 %": 0.01}
"""Groups of people by what they have, and the share of people in each."""


@dataclass(frozen=True)
class Account:
    """One number of somebody who may gain or lose.

    Attributes:
        kind: ``sector``, ``wealth group``, ``nation``, ``firm`` or ``payment``.
        who: Name of the sector, group, nation or firm.
        what: What is counted, and over which time.
        unit: Its unit.
        number: Takes the record of a run and returns the number; nan if the run does not have it.
    """

    kind: str
    who: str
    what: str
    unit: str
    number: Number


@dataclass(frozen=True)
class Share:
    """What a change does to one account.

    Attributes:
        account: Whose, and what is counted.
        effect: The paired effect.
    """

    account: Account
    effect: Effect


def shares(
    baseline: Sequence[Record], variant: Sequence[Record], *, level: float = LEVEL, method: Method = "t"
) -> tuple[Share, ...]:
    """Effect on every account that the runs have.

    Args:
        baseline: Records of the baseline.
        variant: Records of the variant on the same seeds, in the same order.
        level: Coverage of the intervals.
        method: ``t`` or ``bootstrap``.
    """
    found = []
    for account in accounts((*baseline, *variant)):
        first, second = (np.array([account.number(record) for record in records]) for records in (baseline, variant))
        effect = paired_effect(first, second, level=level, method=method)
        if effect.pairs:
            found.append(Share(account, effect))
    return tuple(found)


def accounts(records: Sequence[Record]) -> Iterator[Account]:
    """All accounts of some runs: sectors, wealth groups, nations, firms, and every row of the flow matrix."""
    yield from _sectors()
    yield from _wealth_groups()
    yield from _nations(records[0].nation_codes)
    yield from _firms(records)
    yield from _payments(records)


def over_nations(key: str) -> Number:
    """Sum of a measure of nations over all nations and quarters."""
    return lambda record: float(record.nations[key].sum()) if key in record.nations else float("nan")


def _sectors() -> Iterator[Account]:
    run = "USD bn, whole run"
    for who, what, number in (
        ("governments", SPENT, over_nations("programmes_usd_bn")),
        ("governments", RAISED, over_nations("raised_by_programmes_usd_bn")),
        ("governments", PURCHASES, over_nations("purchases_usd_bn")),
        ("AI firms", "revenue", _over_run("revenue_usd_bn")),
        ("AI firms", "money from investors and backers", _over_run("raised_usd_bn")),
        ("business", "chips sold to AI firms and governments", _received("chips", "business")),
        ("business", "investment", _received("investment", "business")),
        ("households", "consumption", over_nations("consumption_usd_bn")),
        ("households", "consumer surplus of AI", _over_run("consumer_surplus_usd_bn")),
    ):
        yield Account("sector", who, what, run, number)
    end = "USD bn, at the end"
    yield Account("sector", "governments", "debt", end, _last_of("government_debt_usd_bn"))
    yield Account("sector", "AI firms", "cash", end, _cash)
    yield Account("sector", "holders of AI equity", "value of AI firms", end, _last_of("ai_valuation_usd_bn"))


def _wealth_groups() -> Iterator[Account]:
    """Net worth and income per head; the middle is what the bottom half and the top tenth leave."""
    for who in WEALTH_GROUPS:
        yield Account("wealth group", who, "net worth per head", "USD, at the end", _per_head(who, "wealth", 1))
        yield Account(
            "wealth group", who, "disposable income per head", "USD/year, last year",
            _per_head(who, "income", QUARTERS_PER_YEAR),
        )  # fmt: skip


_OF_NATIONS = (
    (SPENT, "USD bn, whole run", "programmes_usd_bn", "run"),
    (RAISED, "USD bn, whole run", "raised_by_programmes_usd_bn", "run"),
    (PURCHASES, "USD bn, whole run", "purchases_usd_bn", "run"),
    ("received from abroad on balance", "USD bn, whole run", "current_account_usd_bn", "run"),
    ("output", "USD bn, last year", "output_usd_bn", "year"),
    ("consumption", "USD bn, last year", "consumption_usd_bn", "year"),
    ("users of AI", "share of adults, at the end", "adoption", "end"),
    ("AI services from one other nation", "share, at the end", "largest_dependence", "end"),
)


def _nations(codes: Sequence[str]) -> Iterator[Account]:
    for code in codes:
        for what, unit, key, span in _OF_NATIONS:
            yield Account("nation", code, what, unit, _of_nation(code, key, span))


_OF_FIRMS = (
    ("share of users", "share, last year", "share_users", "mean"),
    ("revenue", "USD bn, last year", "revenue_usd_bn", "year"),
    ("compute owned", "H100e, at the end", "compute_owned_h100e", "end"),
    ("cash", "USD bn, at the end", "cash_usd_bn", "end"),
)


def _firms(records: Sequence[Record]) -> Iterator[Account]:
    """Firms that are there in every run; all others together, since entrants differ from run to run."""
    everywhere = set.intersection(*(set(record.firm_names) for record in records))
    named = tuple(name for name in records[0].firm_names if name in everywhere)
    for what, unit, key, span in _OF_FIRMS:
        for name in named:
            yield Account("firm", name, what, unit, _of_firms((name,), key, span, inside=True))
        yield Account("firm", "all others", what, unit, _of_firms(named, key, span, inside=False))


def _payments(records: Sequence[Record]) -> Iterator[Account]:
    """Every row of the flow matrix by sector; over sectors each row sums to zero."""
    for row in dict.fromkeys(row for record in records for row in record.flow_rows):
        for sector in dict.fromkeys(sector for record in records for sector in record.sectors):
            number = _received(row, sector)
            if any(number(record) for record in records):
                yield Account("payment", sector, row, "USD bn received, whole run", number)


def _last_of(key: str) -> Number:
    return lambda record: float(record.world[key][-1]) if key in record.world else float("nan")


def _over_run(key: str) -> Number:
    return lambda record: float(np.nansum(record.world[key])) if key in record.world else float("nan")


def _received(row: str, sector: str) -> Number:
    """What a sector received on balance in a row over the run; 0 in a run without such payments."""

    def number(record: Record) -> float:
        if row not in record.flow_rows or sector not in record.sectors:
            return 0.0
        return float(record.flows[:, record.flow_rows.index(row), record.sectors.index(sector)].sum())

    return number


def _cash(record: Record) -> float:
    return float(np.nansum(record.firms["cash_usd_bn"][-1]))


def _per_head(group: str, name: str, quarters: int) -> Number:
    """Mean amount of a group of people over the last quarters."""

    def number(record: Record) -> float:
        needed = (f"bottom50_{name}", f"top10_{name}", f"top1_{name}", f"mean_{name}_usd")
        if any(key not in record.world for key in needed):
            return float("nan")
        bottom, tenth, hundredth, mean = (record.world[key][-quarters:] for key in needed)
        part = {"bottom half": bottom, "middle 40 %": 1.0 - bottom - tenth, "top 10 %": tenth, "top 1 %": hundredth}
        return float((part[group] * mean / WEALTH_GROUPS[group]).mean())

    return number


def _of_nation(code: str, key: str, span: str) -> Number:
    def number(record: Record) -> float:
        if key not in record.nations or code not in record.nation_codes:
            return float("nan")
        return _over(record.nations[key][:, record.nation_codes.index(code)], span)

    return number


def _of_firms(names: Sequence[str], key: str, span: str, *, inside: bool) -> Number:
    """Sum over firms with these names, or over all without them; a firm that is not in business has nothing."""

    def number(record: Record) -> float:
        wanted = np.array([(name in names) is inside for name in record.firm_names], dtype=bool)
        return _over(np.nansum(record.firms[key][:, wanted], axis=1), span)

    return number


def _over(series: Floats, span: str) -> float:
    year = series[-QUARTERS_PER_YEAR:]
    return float({"run": series.sum(), "year": year.sum(), "mean": year.mean(), "end": series[-1]}[span])
