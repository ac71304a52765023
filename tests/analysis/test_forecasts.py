"""Forecasts against what came: score, ranges and contests by hand, and the commands on small tables."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.analysis.forecasts import MODEL, NARROW, WIDE, WORST, forecasts, ranked_score, standings
from simulation.analysis.naive import trend
from simulation.analysis.targets import Target, read_targets
from simulation.analysis.validation import Finding, judge, summary
from simulation.command_line import main
from simulation.commands.rolling_origin import KNOWN, fitted
from simulation.commands.uncertain_numbers import NOT_DRAWN, uncertain_numbers
from simulation.commands.validating import TARGETS
from simulation.loading.ensembles import SHIPPED, Ensemble, place_of, read_ensemble, shipped_until, write_ensemble
from simulation.parameters.quantity import uncertain
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin
from simulation.scenario_loading import load_scenario
from simulation.sweeps.layout import Dimension
from simulation.sweeps.levels import moved_along
from simulation.sweeps.settings import with_values
from simulation.timeline import Quarter
from tests.support import make_result, make_scenario

ORIGIN, START = Quarter.parse("2022Q4"), Quarter.parse("2023Q1")
HEADER = "id,measure,date,value,low,high,unit,source,note,weight,kind,why\n"


def row(date: str, value: float, kind: str = "calibration", weight: float = 1.0, unit: str = "") -> Target:
    return Target("a", "world.chip_stock_h100e", date, value, value / 2, value * 2, unit, "s", "", weight, kind)


def finding(target: Target, *values: float) -> Finding:
    return Finding(target, values, "", ORIGIN, START)


def test_the_score_of_one_number_is_its_distance_and_a_fitting_width_lowers_it() -> None:
    assert ranked_score([6.0], 2.0) == pytest.approx(math.log(3.0))
    assert ranked_score([2.0, 2.0, 2.0], 2.0) == 0.0
    # Logs -1, 0 and 1 in units of ln 2: mean |x| is 2/3, mean |x - x'| is 8/9.
    assert ranked_score([1.0, 2.0, 4.0], 2.0) == pytest.approx((2 / 3 - 4 / 9) * math.log(2.0))
    assert ranked_score([1e9, math.inf], 1.0) == ranked_score([math.nan, 0.0], 1.0) == pytest.approx(WORST)
    assert math.isnan(ranked_score([1.0], 0.0))


def test_a_range_holds_what_came_between_its_quantiles() -> None:
    values = tuple(float(number) for number in range(101))
    (low,) = forecasts([finding(row("2024Q4", 10.0), *values)], [], ORIGIN)
    (middle,) = forecasts([finding(row("2024Q4", 40.0), *values)], [], ORIGIN)
    assert [one.inside(part) for one in (low, middle) for part in (NARROW, WIDE)] == [False, True, True, True]
    (gone,) = forecasts([finding(row("2024Q4", 40.0), 40.0, math.nan, math.nan)], [], ORIGIN)
    assert not gone.inside(WIDE)


def test_rules_know_what_is_not_later_than_the_origin_and_the_nearest_is_named() -> None:
    known = [row("2021Q4", 100.0), row("2022Q4", 200.0), row("2023Q4", 9_000.0)]
    came, far = row("2024Q4", 800.0), row("2023Q4", 300.0, weight=3.0)
    near, away = forecasts([finding(came, 750.0), finding(far, 900.0)], known, ORIGIN)
    assert dict(near.said) == pytest.approx({"no change": 200.0, "trend": 800.0})
    assert dict(away.said) == pytest.approx({"no change": 200.0, "trend": 400.0})
    assert [near.nearest, away.nearest] == ["trend", "trend"]
    still, goes_on = standings([near, away])
    assert (still.targets, goes_on.targets) == (2, 2)
    assert still.rule_score == pytest.approx((math.log(4.0) + 3 * math.log(1.5)) / 4)
    assert still.model_score == pytest.approx((math.log(800 / 750) + 3 * math.log(3.0)) / 4)
    assert (still.winner, goes_on.winner) == ("no change", "trend")
    assert [one.date for one in still.lost] == ["2023Q4"]  # nearer in the one that weighs more
    assert len(goes_on.lost) == 2


def test_a_rule_that_cannot_speak_takes_no_part() -> None:
    (made,) = forecasts([finding(row("2024Q4", 8.0), 8.0)], [row("2022Q4", 4.0)], ORIGIN)
    assert set(made.distances) == {MODEL, "no change"}
    assert standings([made])[1].winner.startswith("nobody")


def test_a_tie_goes_to_the_simple_rule() -> None:
    (made,) = forecasts([finding(row("2024Q4", 8.0), 4.0)], [row("2022Q4", 4.0)], ORIGIN)
    assert made.nearest == "no change"


def test_a_trend_takes_no_share_above_the_whole() -> None:
    before = [row("2021Q4", 0.4, unit="share"), row("2022Q4", 0.8, unit="share")]
    assert trend(before, row("2024Q4", 0.9, unit="share")) == 1.0
    assert trend(before, row("2024Q4", 0.9, unit="ratio")) == pytest.approx(3.2)


def test_what_is_out_of_sample_follows_what_the_runs_know() -> None:
    later, first, given = row("2023Q3", 1.0), row("2023Q1", 1.0), row("2023Q1", 1.0, kind="start")
    path = row("2023Q4", 1.0, kind="start")
    early, late = ([make_result(1, make_scenario(known_until=known))] for known in ("2022Q4", "2024Q4"))
    table = [later, first, given, path]
    assert [one.out_of_sample for one in judge(table, early)] == [True, True, False, True]
    assert [one.out_of_sample for one in judge(table, late)] == [False] * 4
    assert [one.given for one in judge(table, early)] == [False, False, True, False]
    assert "Out of sample: " in summary(judge(table, early))
    assert "Out of sample" not in summary(judge(table, late))


def test_an_ensemble_keeps_how_far_its_targets_went(tmp_path: Path) -> None:
    name = next(iter(uncertain(Scenario)))
    written = Ensemble((name,), np.array([[0.5]]), Quarter.parse("2023Q4"), (0.25,))
    write_ensemble(written, tmp_path / "one.csv", "calibrate")
    assert read_ensemble(tmp_path / "one.csv").known_until == written.known_until
    assert read_ensemble(tmp_path / "one.csv").levels == written.levels
    (tmp_path / "old.csv").write_text(f"{name}\n0.5\n", "utf-8")
    assert read_ensemble(tmp_path / "old.csv").known_until == Quarter.parse("2024Q4")


def ranges_of(name: str, words: list[str]) -> dict[str, Dimension]:
    scenario, origin = load_scenario(name, words), Origin(name, tuple(words))
    return {one.name: one for one in uncertain_numbers(scenario, origin)}


def test_a_plausible_range_moves_with_what_the_world_sets() -> None:
    words = ["world=end_2022", "scaling.final_run_share=0.2", "finance={home_bias:0.3}"]
    ranges, here = ranges_of("baseline", []), ranges_of("baseline", words)
    pool, moved = ranges["finance.investor_pool"], here["finance.investor_pool"]
    ratio = load_scenario("baseline", words).finance.investor_pool / Scenario().finance.investor_pool
    assert (moved.low[0], moved.high[0]) == pytest.approx((pool.low[0] * ratio, pool.high[0] * ratio))
    assert here["finance.backer_share"] == ranges["finance.backer_share"]
    assert set(ranges) - set(here) == {"scaling.final_run_share", "finance.home_bias"}  # an override holds
    assert not set(NOT_DRAWN) & set(ranges)


def test_what_a_scenario_of_ones_own_says_holds_and_its_world_sets_the_ranges(tmp_path: Path) -> None:
    text = "# @package _global_\ndefaults:\n  - override /world: end_2021\nquestion: How?\n"
    text += "expected: Nothing.\nsource: made up\nfinance: {investor_growth: 2.9}\n"
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    mine, there = ranges_of(str(tmp_path / "mine.yaml"), []), ranges_of("baseline", ["world=end_2021"])
    assert set(there) - set(mine) == {"finance.investor_growth"}
    assert all(mine[name] == there[name] for name in mine)


def test_a_draw_has_the_numbers_of_a_member_and_keeps_those_that_the_member_has_not() -> None:
    ranges = [ranges_of("baseline", [])[name] for name in ("finance.investor_pool", "finance.home_bias")]
    drawn = np.array([[7.0, 0.1], [8.0, 0.2], [9.0, 0.3]])
    members = Ensemble(("finance.investor_pool",), np.array([[10.0], [20.0]]), levels=(5.0,))
    world = load_scenario("baseline", ["world=end_2022"])
    made = fitted(drawn, ranges, members, world)
    assert made[:, 1].tolist() == [0.1, 0.2, 0.3]
    expected = [members.points[place_of(seed, 2), 0] / 5.0 * world.finance.investor_pool for seed in (1, 2, 3)]
    assert made[:, 0] == pytest.approx(expected)


def test_values_move_along_and_stay_legal() -> None:
    share = "cloud.busy_share"
    assert moved_along(share, np.array([0.5, 0.9]), 0.8, 0.96).tolist() == pytest.approx([0.6, 1.0])
    for was, now in ((0.8, 0.8), (0.0, 0.5), (0.5, 0.0)):
        assert moved_along(share, np.array([0.5]), was, now).tolist() == [0.5]


@given(st.floats(0.1, 100.0), st.floats(0.1, 100.0))  # far from the legal bounds
def test_members_move_to_another_world_and_back(was: float, now: float) -> None:
    name = "finance.investor_pool"
    there, back = (with_values(Scenario(), {name: level}) for level in (now, was))
    members = Ensemble((name,), np.array([[3.0], [5.0]]), levels=(was,))
    moved = Ensemble((name,), members.in_world(there), levels=(now,))
    assert moved.points[:, 0] == pytest.approx([3.0 * now / was, 5.0 * now / was])
    assert moved.in_world(back) == pytest.approx(members.points)


def test_the_shipped_ensembles_know_no_more_than_their_year() -> None:
    for quarter, name in (("2022Q4", "ensemble_2022.csv"), ("2023Q4", "ensemble_2022.csv"), ("2024Q4", SHIPPED.name)):
        path = shipped_until(Quarter.parse(quarter))
        assert path is not None
        assert path.name == name
        assert read_ensemble(path).known_until <= Quarter.parse(quarter)
    assert shipped_until(Quarter.parse("2021Q4")) is None


def test_what_rules_know_is_of_the_measures_and_units_of_the_targets() -> None:
    units = {one.measure: one.unit for one in read_targets(TARGETS) if "/" not in one.date}
    for one in read_targets(KNOWN):
        assert one.span[1] <= ORIGIN
        assert one.unit == units[one.measure], one.measure


def test_the_command_scores_a_forecast_and_a_later_table_runs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "made_up.csv"
    rows = (
        "A,world.chip_stock_h100e,2023Q2,6e5,3e5,9e5,H100e,made up,,,,",
        "B,firms.cash_usd_bn[xAI],2023Q2,9,4,18,,made up,,,,",
    )
    table.write_text(HEADER + "\n".join(rows), "utf-8")
    words = f"validate {table} --origin end_2022 workers=100 --draws 3 --processes 1 --out {tmp_path}"
    assert main(words.split()) == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "3 draws of the members of ensemble_2022.csv (50 that targets up to 2022Q4 do not rule out)" in out
    assert "the range of 90 % holds" in out
    assert "they name firms that this world does not know: 1." in out
    assert (
        out.index("no change")
        < out.index("From plausible ranges alone: factor and score")
        < out.index("As the scenario says")
    )
    assert len(list(tmp_path.glob("origin-end_2022-*/forecasts.csv"))) == 1

    table.write_text(HEADER + "A,world.chip_stock_h100e,2025Q2,1e7,5e6,2e7,H100e,made up,,,,", "utf-8")
    words = f"validate {table} world=end_2024 workers=100 --seeds 1 --processes 1 --no-figures --out {tmp_path}"
    assert main(words.split()) == 0
    assert "(out of sample)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("world=end_2024", "The run starts 2025Q1, and no target of targets_2024.csv is as late; give a later table"),
        (
            "--origin end_2024",
            "No target of targets_2024.csv with a band is later than 2024Q4, up to which this world knows",
        ),
        ("--origin end_2022 --after 2023Q4", "--origin brings its own date; leave --after out"),
        ("--origin end_2022 world=early_2023", "--origin says where runs start; leave world=early_2023 out"),
        ("--origin end_2022 ++known_until=2023Q4", "--origin says where runs start; leave ++known_until=2023Q4 out"),
        ("--origin end_2022 --seeds 7", "--origin says where runs start; leave --seeds out"),
        ("--draws 7", "--draws is for --origin; --seeds says how many runs there are without it"),
        ("--origin end_2022 --declared", "--origin shows parameters as declared beside its own; leave --declared out"),
        (
            f"--origin end_2022 --ensemble {SHIPPED}",
            "was chosen by targets up to 2024Q4, and the world knows no more than",
        ),
        ("--origin end_2020", "end_2020 is not an option of world; did you mean end_2021, end_2022 or end_2024?"),
    ],
)
def test_what_cannot_be_scored_is_a_sentence(words: str, sentence: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(f"validate {words}".split()) == 2
    assert sentence in " ".join(capsys.readouterr().err.split())
