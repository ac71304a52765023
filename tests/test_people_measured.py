"""Records of people and accounts that cannot be are found, and sound ones are not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from simulation.checking.people import people_faults
from simulation.measures.catalogue import DISTRIBUTIONS, GROUP_MEASURES, LORENZ_SHARES, PEOPLE
from simulation.recorder import Record
from tests.support import make_record

EXACT, CLOSE, QUARTERS = 1e-12, 1e-9, 6
SOUND = {
    "gini_wealth": 0.6, "gini_income": 0.6, "gini_error": 1e-4, "top01_wealth": 0.2, "top1_wealth": 0.4,
    "top15_wealth": 0.45, "top10_wealth": 0.8, "bottom50_wealth": -0.01, "top01_income": 0.05,
    "top1_income": 0.1, "top15_income": 0.2, "top10_income": 0.5,
    "bottom50_income": 0.1, "theil_income": 0.8, "theil_income_between": 0.3, "mld_income": 0.9,
    "mld_income_between": 0.4, "atkinson_income_05": 0.3,
    "atkinson_income_1": 0.5, "atkinson_income_2": 0.8, "ede_income_usd": 6e3, "mean_income_usd": 12e3,
    "labour_share": 0.6, "unemployment": 0.05, "automated_share": 0.1, "downstream_share_kept": 0.2, "tfp_gain": -0.1,
    "government_debt_usd_bn": -5.0, "flow_residual": 1e-16,
}  # fmt: skip


def sound_record() -> Record:
    """A record of six quarters in which everything of people and accounts can be."""
    record = make_record()
    people = np.array(LORENZ_SHARES)
    values = {name: np.full(QUARTERS, SOUND.get(name, 1.0)) for name in PEOPLE["world"]}
    nations = {name: np.full((QUARTERS, 2), SOUND.get(name, 1.0)) for name in PEOPLE["nations"]}
    return replace(
        record,
        world=record.world | values,
        nations=record.nations | nations,
        distributions={name: np.tile(people**4, (QUARTERS, 1)) for name in DISTRIBUTIONS},
        groups={name: np.full((QUARTERS, 3), 0.9) for name in GROUP_MEASURES},
    )


def faults(record: Record) -> list[tuple[int, str]]:
    return list(people_faults(record, EXACT, CLOSE))


def changed(part: str, name: str, place: Any, value: float) -> Record:
    """A sound record with one number changed."""
    record = sound_record()
    table = {key: values.copy() for key, values in getattr(record, part).items()}
    table[name][place] = value
    return replace(record, **{part: table})


def test_a_sound_record_has_no_faults() -> None:
    assert faults(sound_record()) == []


def test_a_record_without_people_has_no_faults() -> None:
    bare = replace(make_record(), distributions={}, groups={}, flow_rows=(), flows=np.zeros((6, 0, 0)))
    world = {name: values for name, values in bare.world.items() if name not in PEOPLE["world"]}
    nations = {name: values for name, values in bare.nations.items() if name not in PEOPLE["nations"]}
    assert faults(replace(bare, world=world, nations=nations)) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("unemployment", -0.1, "unemployment is not negative, but that is -0.1"),
        ("automated_share", 1.1, "automated_share is at most 1, but that is 1.1"),
        ("top1_wealth", 0.5, "top1_wealth is at most top15_wealth, but the first is 0.5"),
        ("top01_wealth", 0.41, "top01_wealth is at most top1_wealth, but the first is 0.41"),
        ("bottom50_income", 0.6, "half of the people with least have at most half of the whole"),
        ("mld_income_between", 1.0, "mld_income_between is at most mld_income, but the first is 1"),
        ("atkinson_income_2", 0.4, "atkinson_income_1 is at most atkinson_income_2, but the first is 0.5"),
        ("ede_income_usd", 13e3, "ede_income_usd is at most mean_income_usd, but the first is 13000"),
        ("gini_wealth", 0.4, "lorenz_wealth asks for a Gini index of 0.5948"),
        ("gini_income", 1.2, "the Gini index of lorenz_income is at most 1 where nobody is in debt, but is 1.2"),
    ],
)
def test_a_measure_of_the_world_that_cannot_be_is_found(name: str, value: float, words: str) -> None:
    found = faults(changed("world", name, 3, value))
    assert [quarter for quarter, _ in found] == [3]
    assert words in found[0][1]


def test_a_measure_of_a_nation_is_named_with_the_nation() -> None:
    (fault,) = faults(changed("nations", "labour_share", (2, 1), 1.5))
    assert fault == (2, "labour_share is at most 1, but that of USA is 1.5")


def test_employment_above_one_is_found_and_wages_above_one_are_not() -> None:
    assert faults(changed("groups", "real_wage_by_skill", (1, 0), 2.5)) == []
    (fault,) = faults(changed("groups", "employment_by_skill", (1, 2), 1.5))
    assert fault == (1, "employment_by_skill lies from 0 to 1, but that of the high third is 1.5")


def test_lorenz_curves_end_at_one_and_are_convex() -> None:
    (ends,) = (text for _, text in faults(changed("distributions", "lorenz_income", (4, -1), 0.999)) if "goes" in text)
    assert ends == "lorenz_income goes from 0 to 1, but goes from 0 to 0.999"
    bent = faults(changed("distributions", "lorenz_income", (4, 6), 0.4))
    assert (4, "lorenz_income is convex: of two people, the richer is not before the poorer") in bent


def test_debts_below_the_curve_may_bring_the_gini_above_one() -> None:
    record = changed("world", "gini_wealth", slice(None), 1.05)
    people = np.array(LORENZ_SHARES)
    curve = np.tile(1.5 * people**4 - 0.5 * people, (QUARTERS, 1))
    deep = replace(record, distributions=record.distributions | {"lorenz_wealth": curve})
    assert faults(deep) == []


def test_a_payment_without_a_payee_is_found() -> None:
    record = sound_record()
    flows = record.flows.copy()
    flows[5, 1, 2] += 1e-6
    (fault,) = faults(replace(record, flows=flows))
    assert fault[0] == 5
    assert fault[1].startswith("the flows of labour tax sum to 0, but to 1e-06 USD bn")


def test_an_undefined_balance_is_found() -> None:
    record = sound_record()
    stocks = record.stocks.copy()
    stocks[0, 1, 1] = np.nan
    assert faults(replace(record, stocks=stocks)) == [(0, "AI equity of AI firms is undefined")]
