"""The model against rules of thumb: exact cases."""

from __future__ import annotations

import math

import pytest

from simulation.analysis.naive import contests, no_change, trend
from simulation.analysis.targets import Target
from simulation.analysis.validation import Finding
from simulation.timeline import Quarter


def known(date: str, value: float, measure: str = "world.chip_stock_h100e", kind: str = "calibration") -> Target:
    return Target("a", measure, date, value, value / 2, value * 2, "", "source", "", 1.0, kind)


FIRST, SECOND, LATER = known("2023Q1", 100.0), known("2023Q3", 200.0), known("2024Q3", 900.0)


def test_no_change_says_the_last_value_and_a_trend_goes_on_growing() -> None:
    assert no_change([FIRST, SECOND], LATER) == 200.0
    assert trend([FIRST, SECOND], LATER) == pytest.approx(800.0)  # doubling every half year for a year
    assert math.isnan(no_change([], LATER))
    assert math.isnan(trend([FIRST], LATER))


@pytest.mark.parametrize(("median", "winners"), [(850.0, ["the model", "the model"]), (300.0, ["the model", "trend"])])
def test_whoever_is_nearer_wins(median: float, winners: list[str]) -> None:
    findings = [Finding(FIRST, (1.0,)), Finding(SECOND, (1.0,)), Finding(LATER, (median,))]
    found = contests(findings, Quarter.parse("2023Q4"))
    assert [one.winner for one in found] == winners
    assert [one.targets for one in found] == [1, 1]
    assert [one.rule_factor for one in found] == pytest.approx([4.5, 9 / 8])
    assert found[0].model_factor == pytest.approx(max(median / 900.0, 900.0 / median))


def test_what_is_known_after_the_origin_and_what_runs_start_with_help_nobody() -> None:
    start = known("2024Q3", 900.0, kind="start")
    findings = [Finding(SECOND, (1.0,)), Finding(start, (850.0,))]
    assert [one.targets for one in contests(findings, Quarter.parse("2023Q4"))] == [0, 0]
    assert "nobody" in contests(findings, Quarter.parse("2023Q4"))[0].winner
    assert contests([Finding(SECOND, (1.0,)), Finding(LATER, (1.0,))], Quarter.parse("2023Q2"))[0].targets == 0
