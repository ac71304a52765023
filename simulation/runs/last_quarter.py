"""Outcomes that are numbers of the last quarter: of the industry, of people and of nations, one row each."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from simulation.recorder import Record

Floats = NDArray[np.float64]
Row = tuple[str, str, str, Callable[[Record], float], bool]
"""Name, unit, meaning without its end, measure, and whether it belongs in the short table."""

HALF = 0.5


def last_of(key: str) -> Callable[[Record], float]:
    """Last value of a series of the world; nan for a record that does not have it."""
    return lambda record: float(record.world[key][-1]) if key in record.world else float("nan")


def users_of_labs_that_rent(record: Record) -> float:
    """Share of users held by labs that own less than half of the compute that they use."""
    owned, used, users = (
        np.nan_to_num(record.firms[key][-1]) for key in ("compute_owned_h100e", "compute_used_h100e", "share_users")
    )
    return float(np.sum(users[owned < HALF * used]))


def largest_nation(key: str) -> Callable[[Record], float]:
    """Share of the largest nation in a series of nations; nan for a record that does not have it, or where all is 0."""

    def measure(record: Record) -> float:
        last = record.nations[key][-1] if key in record.nations else np.zeros(1)
        return float(last.max() / last.sum()) if last.sum() > 0.0 else float("nan")

    return measure


def of_the_highest_third(key: str) -> Callable[[Record], float]:
    """The highest third of a series of groups; nan for a record that does not have it."""
    return lambda record: float(record.groups[key][-1, -1]) if key in record.groups else float("nan")


PEOPLE = (
    ("Gini index of wealth", "0 to 1", "Gini index of net worth over all workers of the world", "gini_wealth", True),
    ("top 1 % of wealth", "share", "Share of net worth held by the richest 1 % of workers", "top1_wealth", True),
    ("Gini index of income", "0 to 1", "Gini index of disposable income over all workers", "gini_income", True),
    ("labour share", "share", "Wages over output of the world", "labour_share", True),
    ("unemployment", "share", "People who look for work over the workforce without those in training", "unemployment",
     True),
    ("real wage", "1 at start", "Mean real wage of people at work", "real_wage", True),
    ("gain of productivity by AI", "per cent", "Gain of total factor productivity by AI since the start", "tfp_gain",
     False),
    ("value of AI firms", "USD bn", "Value of the equity of all AI firms", "ai_valuation_usd_bn", False),
    ("downstream surplus that providers keep", "share", "Share of what other sectors gain from AI that its providers "
     "keep beyond their prices", "downstream_share_kept", False),
)  # fmt: skip

INDUSTRY = (
    ("HHI of physical systems", "0 to 1", "Herfindahl index of users of vehicles and robots with AI", "hhi_physical",
     False),
    ("stock of AI chips", "H100e", "All AI chips in service in the world", "chip_stock_h100e", False),
)  # fmt: skip

NATIONS = (
    ("people in spheres", "share", "Share of people in nations that buy most of their AI services from one other",
     "people_in_spheres", False),
    ("largest sphere, share of output", "share", "Share of world output in nations that buy most of their AI services "
     "from one other, that other not counted", "largest_sphere_output", True),
    ("AI services across borders", "USD bn/quarter", "AI services bought abroad", "ai_trade_usd_bn", False),
    ("inequality between nations", "index", "Theil index of output per head between nations", "theil_output_between",
     True),
    ("military AI", "USD bn/quarter", "Spending of all nations on military AI", "military_ai_usd_bn", True),
    ("accidents", "count", "Grave accidents at labs near the threshold since the start", "accidents", True),
    ("control of the strongest firm", "0 to 1", "Largest control index of a firm", "control_top", False),
    ("unaccountable power", "0 to 1", "Unaccountable power over nations, weighted by output", "unaccountable_power",
     True),
    ("legitimacy", "0 to 1", "Consent to how AI is used, nations weighted by people", "legitimacy", True),
    ("democracy", "0 to 1", "Quality of liberal democracy, nations weighted by people", "democracy", True),
    ("threshold reached", "probability", "Whether a lab has reached the threshold of transformative AI",
     "threshold_crossed", False),
    ("disaster at the threshold", "probability", "Whether the first to reach it brought disaster", "disaster", False),
    ("one firm takes control", "probability", "Whether one firm has met all conditions of control", "control_event",
     True),
)  # fmt: skip

LAST_QUARTER: tuple[Row, ...] = (
    *((name, unit, meaning, last_of(key), shown) for name, unit, meaning, key, shown in (*INDUSTRY, *PEOPLE, *NATIONS)),
    ("users of labs that rent", "share", "Share of users held by labs that own less than half of the compute they use",
     users_of_labs_that_rent, False),
    ("largest nation in compute owned", "share", "Share of the nation whose firms own most AI chips in those of all",
     largest_nation("compute_owned_h100e"), False),
    ("employment of the most exposed", "share", "Share at work in the third of occupations most exposed to AI",
     of_the_highest_third("employment_by_exposure"), False),
)  # fmt: skip
"""All rows, in the order of tables."""
