"""The world of end-2021 and the targets of 2022: levels carry over, sums add up, bands follow the rules."""

from __future__ import annotations

import csv
import itertools
import re
from collections import defaultdict
from math import isnan

import pytest

import simulation
from simulation.analysis.targets import Target, read_targets
from simulation.analysis.validation import judge
from simulation.loading.options import SCENARIOS
from simulation.scenario_loading import load_scenario

CALIBRATION, WORLD = SCENARIOS / "calibration", SCENARIOS / "world"
TARGETS = read_targets(CALIBRATION / "targets_2022.csv")
KNOWN = read_targets(CALIBRATION / "known_2022.csv")
YEAR = "2022Q1/2022Q4"
NVIDIA_USD_BN = {
    "2021Q1": 2.05,
    "2021Q2": 2.37,
    "2021Q3": 2.94,
    "2021Q4": 3.26,
}  # data-centre revenue, quarterly reports
NVIDIA_SHARE = 0.72  # of what its chips cost as a cluster, measured on 2022
LATER = {"Inflection AI", "Character.AI", "Stability AI"}  # unknown or without a general model at the end of 2021
FACTORS = {"factor of two": 2.0, "factor of three": 3.0, "factor of 1.5": 1.5}
OTHER_COUNTS = {"C11", "C15"}  # known_2022.csv: the owner table alone, and runs of one year
ROUNDED = {"abs": 5e-3, "rel": 1e-5}


def supply_of(file: str) -> dict[str, dict[str, float]]:
    with (WORLD / file).open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {row.pop("quarter"): {name: float(row[name]) for name in row if name != "source"} for row in rows}


def value_of(measure: str, date: str, unit: str) -> float:
    found = [one.value for one in TARGETS if (one.measure, one.date, one.unit) == (measure, date, unit)]
    assert len(found) == 1
    return found[0]


def test_levels_are_those_of_a_year_later_unless_the_docs_say_otherwise() -> None:
    """Parameters fitted from one world are carried to the other."""
    early, late = (load_scenario("baseline", [f"world={name}"]) for name in ("end_2021", "end_2022"))
    assert (early.start, early.known_until) == ("2022Q1", "2021Q4")
    ours, theirs = early.model_dump(), late.model_dump()
    differ = {name for name in ours if ours[name] != theirs[name]}
    assert differ == {"start", "known_until", "firms", "nations", "designers", "supply", "talent"}
    assert {name for name in ours["talent"] if ours["talent"][name] != theirs["talent"][name]} == {"stock"}
    assert {one.name for one in late.firms} - {one.name for one in early.firms} == LATER
    assert not {one.name for one in early.firms} - {one.name for one in late.firms}


def test_nobody_is_larger_or_knows_more_than_a_year_later() -> None:
    early, late = (
        {one.name: one for one in load_scenario("baseline", [f"world={name}"]).firms}
        for name in ("end_2021", "end_2022")
    )
    for name, firm in early.items():
        for column in ("compute_owned_h100e", "compute_used_h100e", "largest_run_flop", "staff", "revenue_usd_bn"):
            assert getattr(firm, column) <= getattr(late[name], column), (name, column)
        assert firm.log_know_how < late[name].log_know_how


def test_chips_of_2021_are_the_revenue_of_their_maker() -> None:
    supply = supply_of("chip_supply_2021.csv")
    assert list(supply) == list(NVIDIA_USD_BN)
    for quarter, revenue in NVIDIA_USD_BN.items():
        row = supply[quarter]
        assert row["chips_sold_h100e"] * row["price_usd_k"] * 1e-6 * NVIDIA_SHARE == pytest.approx(revenue, abs=1e-3)
    for before, now in itertools.pairwise(supply.values()):
        assert before["chip_stock_h100e"] + now["chips_sold_h100e"] == now["chip_stock_h100e"]


def test_targets_of_2022_are_what_the_other_tables_say_of_it() -> None:
    supply = supply_of("chip_supply_2022.csv")
    sold = {quarter: row["chips_sold_h100e"] for quarter, row in supply.items()}
    assert value_of("world.chips_sold_h100e", "2022Q1", "H100e per quarter") == sold["2022Q1"]
    assert value_of("world.chips_sold_h100e", YEAR, "H100e per year") == sum(sold.values())
    growth = (sold["2022Q4"] / sold["2022Q1"]) ** (4 / 3)
    assert value_of("world.chips_sold_h100e", YEAR, "factor per year") == pytest.approx(growth, abs=0.01)
    paid = sum(row["chips_sold_h100e"] * row["price_usd_k"] * 1e-6 for row in supply.values())
    assert value_of("world.chip_spend_usd_bn", YEAR, "USD bn per year") == pytest.approx(paid, abs=0.05)
    known = {(one.measure, one.date, one.unit): one.value for one in KNOWN if one.id not in OTHER_COUNTS}
    shared = [one for one in TARGETS if (one.measure, one.date, one.unit) in known]
    assert len(shared) > 15
    for one in shared:
        assert one.value == pytest.approx(known[one.measure, one.date, one.unit], **ROUNDED), one
    owned = {one.measure: one.value for one in KNOWN if one.id == "C9" and one.date == "2022Q4"}
    stock = sum(sold.values())
    of_stock = [one for one in TARGETS if one.id == "C9" and one.unit == "share"]
    assert len(of_stock) == 7
    for one in of_stock:
        assert one.value == pytest.approx(owned[one.measure.split(" / ")[0]] / stock, abs=5e-4)


def low_and_high(one: Target) -> tuple[float, float] | None:
    """Ends of a band by the rule that its note begins with; None where it begins with no rule of one number."""
    rule = re.split("[;,]| as | since | but ", one.note)[0]
    if rule in FACTORS:
        least = 1.0 if "not below 1" in one.note else 0.0
        return max(least, one.value / FACTORS[rule]), one.value * FACTORS[rule]
    if rule.startswith("plus or minus "):
        width = float(rule.rpartition(" ")[2])
        return one.value - width, one.value + width
    return None


def test_bands_follow_the_rules_that_their_notes_name() -> None:
    by_rule = [(one, ends) for one in TARGETS if one.in_model and (ends := low_and_high(one))]
    assert len(by_rule) > 40
    for one, ends in by_rule:
        assert (one.low, one.high) == pytest.approx(ends, rel=1e-5), one
    for one in TARGETS:
        if not one.in_model:
            continue
        assert one.note.startswith("no band") if isnan(one.low) else one.low <= one.value <= one.high, one
        assert "2022Q1" <= one.date[:6] <= one.date[-6:] <= "2022Q4"
        assert not one.source.startswith("AI Index 2024")


def test_rows_that_tell_the_same_thing_share_a_weight() -> None:
    total: defaultdict[tuple[str, str], float] = defaultdict(float)
    for one in TARGETS:
        if one.in_model and one.kind != "start":
            total[one.id, one.measure] += one.weight
    assert max(total.values()) <= 1.0


def test_the_world_says_something_about_every_target() -> None:
    made = simulation.run("baseline", ["world=end_2021", "end=2022Q4", "workers=300"], progress=False)
    findings = judge(TARGETS, [made])
    assert len([one for one in findings if one.target.in_model]) > 60
    for one in findings:
        assert not one.reason or not one.target.in_model, (one.target.measure, one.reason)
    assert sum(bool(one.known) for one in findings) > 60
    given = [one for one in findings if one.given]
    assert {one.target.date for one in given} == {"2022Q1"}
