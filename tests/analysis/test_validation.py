"""Runs held against a table of targets: what is compared, what a hit is, and a sentence for every bad table."""

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.analysis import scoreboard, validation
from simulation.analysis.targets import COLUMNS, KINDS, OPTIONAL, TableError, Target, read_targets
from simulation.analysis.validation import Finding, judge, observe, short
from simulation.command_line import main
from simulation.commands.validating import TARGETS, until_last_target
from simulation.runs.one_run import run_scenario
from simulation.scenario_loading import load_scenario
from tests.support import make_record, make_result, make_scenario

ROW = {
    "id": "T1",
    "measure": "world.revenue_usd_bn",
    "date": "2023Q4",
    "value": "2",
    "low": "1",
    "high": "4",
    "unit": "USD bn",
    "source": "Somewhere 2024",
    "note": "",
}


def target(**changes) -> Target:
    words = {**ROW, **changes}
    numbers = {name: float(words[name] or "nan") for name in ("value", "low", "high", "weight") if name in words}
    return Target(**{**words, **numbers})


def record_with(series, key="revenue_usd_bn"):
    record = make_record(quarters=len(series))
    record.world[key] = np.array(series, dtype=float)
    return record


def table(folder: Path, *rows: dict, header=COLUMNS) -> Path:
    path = folder / "targets.csv"
    names = [*COLUMNS, *(name for name in OPTIONAL if name in header)]
    path.write_text("\n".join([",".join(header), *(",".join(row[name] for name in names) for row in rows)]), "utf-8")
    return path


def complaint(path: Path) -> str:
    with pytest.raises(TableError) as problem:
        read_targets(path)
    return str(problem.value)


@pytest.mark.parametrize(
    ("unit", "date", "expected"),
    [
        ("USD bn", "2023Q3", 4.0),
        ("factor per year", "2023Q1/2023Q3", 16.0),  # fourfold in half a year
        ("USD bn per year", "2023Q1/2023Q4", 15.0),  # 1 + 2 + 4 + 8
        ("USD bn per year", "2023Q1/2023Q2", 6.0),  # 3 in half a year
        ("USD bn", "2023Q1/2023Q4", 3.75),  # the mean
        ("USD bn", "2030Q1", math.nan),
        ("factor per year", "2022Q1/2023Q4", math.nan),
    ],
)
def test_a_date_is_a_value_and_a_span_is_growth_a_sum_or_a_mean(unit, date, expected):
    seen = observe(target(unit=unit, date=date), record_with([1, 2, 4, 8]))
    assert seen == pytest.approx(expected, rel=1e-12, nan_ok=True)


def test_growth_from_nothing_has_no_value():
    assert math.isnan(observe(target(unit="factor per year", date="2023Q1/2023Q3"), record_with([0, 1, 2])))


def test_layers_firms_and_nations_are_found_by_name():
    record = make_record()
    record.layers["cr4"][3, 1] = 0.7
    record.firms["cash_usd_bn"][3, 1] = 9.0
    record.nations["adoption"][3, 1] = 0.2
    measures = ("layers.cr4[compute owned]", "firms.cash_usd_bn[Beta]", "nations.adoption[USA]")
    assert [observe(target(measure=measure), record) for measure in measures] == [0.7, 9.0, 0.2]


def test_median_range_and_distance_over_seeds():
    records = [record_with([0, 0, 0, value]) for value in (1.0, 2.0, 3.0, 4.0, 5.0)]
    (finding,) = judge([target(value="6", low="2", high="8")], records)
    assert finding.median == 3.0
    assert finding.spread == pytest.approx((1.2, 4.8))
    assert finding.distance == pytest.approx(math.log(0.5))
    assert finding.verdict == "hit"


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [("1", "2", "hit"), ("2", "3", "hit"), ("2.1", "3", "miss"), ("", "", "no band")]
)
def test_a_hit_is_a_median_in_the_band_ends_included(low, high, verdict):
    (finding,) = judge([target(low=low, high=high)], [record_with([0, 0, 0, 2])])
    assert finding.verdict == verdict


def test_a_firm_that_most_runs_have_lost_is_a_miss_and_says_so():
    records = [make_record() for _ in range(3)]
    for number, value in enumerate((2.0, math.nan, math.nan)):
        records[number].firms["cash_usd_bn"][3, 1] = value
    row = target(measure="firms.cash_usd_bn[Beta]")
    (lost,) = judge([row], records)
    (kept,) = judge([row], records[:2])
    assert (lost.verdict, lost.remark) == ("miss", "in business in 1 of 3 runs")
    assert (kept.verdict, kept.remark) == ("hit", "in business in 1 of 2 runs")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"measure": "firms.cash_usd_bn[Betta]"}, "no firm of these runs is called 'Betta'; did you mean Beta?"),
        ({"measure": "nations.adoption[XXX]"}, "no nation of these runs is called 'XXX'"),
        (
            {"measure": "firms.cash_usd_bn[Beta] / sum(firms.cash_usd_bn[Alpa; Beta])", "date": "2024Q2"},
            "no firm of these runs is called 'Alpa'; did you mean Alpha?",
        ),
        ({"measure": "hhi(firms.cash_usd_bn[home XXX])"}, "no nation of these runs is called 'XXX'"),
        ({"date": "2031Q1"}, "the runs go from 2023Q1 to 2024Q2"),
    ],
)
def test_what_runs_cannot_have_is_no_miss_but_has_a_reason(changes, reason):
    (finding,) = judge([target(**changes)], [make_record()])
    assert (finding.verdict, finding.remark) == ("no value", reason)


def test_rows_outside_the_model_keep_their_reason_and_are_not_counted():
    absent = target(id="T2", measure="not in the model", date="2016/2024", low="", high="", note="Not counted here")
    findings = judge([target(), absent], [record_with([0, 0, 0, 4])])
    assert findings[1].verdict == "not in the model"
    assert validation.reasons(findings) == [("T2", "Not counted here")]
    hits, judged, factor = validation.score(findings)
    assert (hits, judged) == (1, 1)
    assert factor == pytest.approx(2.0)
    assert "| T2 | Not counted here |" in scoreboard.markdown(findings)
    assert list(validation.frame(findings).verdict) == ["hit", "not in the model"]


def test_what_a_run_is_given_is_shown_and_not_counted():
    findings = judge([target(), target(kind="start"), target(kind="essay", low="5", high="8", value="6")],
                     [record_with([0, 0, 0, 2])])  # fmt: skip
    assert [finding.verdict for finding in findings] == ["hit", "hit", "miss"]
    assert validation.score(findings)[:2] == (1, 2)
    assert validation.summary(findings).startswith(
        "Hit: 1 of 2 targets that the model has (calibration 1 of 1, essay 0 of 1). "
    )
    assert validation.summary(findings).endswith("Not counted: 1 of 1 values that the run is given lie in their bands.")


def test_rows_count_in_the_distance_by_their_weight():
    far, near = target(value="4", high="8"), target(value="2")
    records = [record_with([0, 0, 0, 2])]
    assert validation.score(judge([far, near, near], records))[2] == pytest.approx(1.0)
    heavy = [target(value="4", high="8", weight="3"), near, near]
    assert validation.score(judge(heavy, records))[2] == pytest.approx(2.0)


@given(st.lists(st.floats(0, 10), min_size=1, max_size=12), st.floats(0.1, 5))
def test_with_equal_weights_the_median_is_the_median(values, weight):
    found = validation.weighted_median(values, [weight] * len(values))
    assert found == pytest.approx(float(np.median(values)))


@given(st.lists(st.tuples(st.floats(0, 10), st.integers(1, 4)), min_size=1, max_size=8))
def test_a_weight_is_that_many_rows(pairs):
    values, weights = zip(*pairs, strict=True)
    spread = [value for value, weight in pairs for _ in range(weight)]
    assert validation.weighted_median(values, weights) == pytest.approx(float(np.median(spread)))


def test_a_page_has_a_table_for_each_kind_and_says_why_a_row_is_missed():
    missed = target(id="T2", kind="essay", low="5", high="8", value="6", why="Because of this")
    found = target(id="T3", kind="essay", why="Told only where it is missed")
    text = scoreboard.markdown(judge([target(), missed, found], [record_with([0, 0, 0, 2])]))
    assert text.index("### Data sets") < text.index("| T1 |") < text.index("### The essays' own figures")
    assert "| miss | Because of this |" in text
    assert "Told only" not in text


def test_declared_runs_and_members_of_an_ensemble_stand_beside_the_runs_that_are_judged():
    targets = [target(low="1", high="2.5", why="Because of this"), target(id="T2", low="", high="")]
    runs, declared = (judge(targets, [record_with([0, 0, 0, value])]) for value in (2, 4))
    members = judge(targets, [record_with([0, 0, 0, value]) for value in (1, 2, 3, 5)])
    lines = [line for line in scoreboard.markdown(runs, declared, members).splitlines() if line.startswith("| T")]
    assert [line.split(" | ")[5:] for line in lines] == [
        ["2", "2 to 2", "1", "hit", "4", "miss", "1.1 to 4.7", "50%", "Because of this |"],
        ["2", "2 to 2", "1", "no band", "4", "no band", "1.1 to 4.7", "-", " |"],
    ]


def test_a_measure_that_follows_from_others_is_judged_like_a_series():
    measure = "firms.cash_usd_bn[Beta] / sum(firms.cash_usd_bn)"
    records = [make_record(), make_record()]
    for record, cash in zip(records, (4.0, math.nan), strict=True):
        record.firms["cash_usd_bn"][3] = 4.0, cash, 8.0
    (finding,) = judge([target(measure=measure, value=".25", low=".2", high=".3")], records)
    assert (finding.median, finding.verdict, finding.remark) == (0.25, "hit", "in business in 1 of 2 runs")


def test_runs_and_their_records_say_the_same():
    runs = [make_result(1), make_result(2)]
    assert judge([target()], runs) == judge([target()], [run.record for run in runs])


def test_no_run_is_a_mistake():
    with pytest.raises(ValueError, match="at least one run is needed"):
        judge([target()], [])


def test_a_lag_that_never_ends_has_a_range():
    assert Finding(target(), (1.0, math.inf, math.inf)).spread[1] == math.inf


@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=20), st.floats(0.1, 10.0))
def test_the_median_lies_in_the_range_and_the_distance_has_its_sign(values, known):
    finding = Finding(target(value=str(known)), tuple(values))
    assert finding.spread[0] * (1 - 1e-9) <= finding.median <= finding.spread[1] * (1 + 1e-9)
    assert math.copysign(1, finding.distance) == math.copysign(1, math.log(finding.median / known))


@given(st.floats(1e-30, 1e30))
def test_short_numbers_keep_two_digits(value):
    assert float(short(value).replace(",", "")) == pytest.approx(value, rel=0.05 + 1e-9)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "many"}, "value is 'many'; it must be a number"),
        ({"value": ""}, "value is ''; it must be a number"),
        ({"high": ""}, "a band needs both low and high, or neither"),
        ({"value": "5"}, "the value 5 does not lie in its band from 1 to 4"),
        ({"source": ""}, "the source is missing"),
        (
            {"measure": "world.revenu_usd_bn"},
            "'world.revenu_usd_bn' is not a number that a run records; did you mean world.revenue_usd_bn?",
        ),
        ({"measure": "layers.hhi"}, "layers.hhi needs a layer, as in layers.hhi[compute owned]"),
        (
            {"measure": "layers.hhi[cats]"},
            "'cats' is not a layer; the layers are chips, compute owned, compute used, models, users, revenue, talent",
        ),
        ({"measure": "frontier"}, "'frontier' is not a number that a run records"),
        (
            {"measure": "world.margin[OpenAI]"},
            "world.margin[OpenAI] is a measure of the whole world; leave out [OpenAI]",
        ),
        ({"date": "2024"}, "the date '2024' is neither a quarter such as 2023Q1 nor a span such as 2023Q1/2024Q4"),
        ({"date": "2024Q1/2023Q1"}, "the span 2024Q1/2023Q1 must end after it begins"),
        ({"unit": "factor per year"}, "the unit 'factor per year' needs a span such as 2023Q1/2024Q4, not 2023Q4"),
        ({"measure": "not in the model"}, "the row says 'not in the model', but its note does not say why"),
        ({"note": "a,b"}, "the line has 10 values, but there are 9 columns"),
    ],
)
def test_every_mistake_of_a_row_is_one_sentence(tmp_path, changes, sentence):
    assert complaint(table(tmp_path, {**ROW, **changes})) == f"line 2 of targets.csv: {sentence}"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"weight": "0"}, "weight is '0'; it must be a number above 0"),
        ({"weight": "much"}, "weight is 'much'; it must be a number above 0"),
        ({"weight": "inf"}, "weight is 'inf'; it must be a number above 0"),
        ({"kind": "esay"}, f"'esay' is not a kind of target; the kinds are {', '.join(KINDS)}; did you mean essay?"),
    ],
)
def test_a_weight_is_positive_and_a_kind_is_known(tmp_path, changes, sentence):
    row = {**ROW, "weight": "", "kind": "", "why": "", **changes}
    assert complaint(table(tmp_path, row, header=COLUMNS + OPTIONAL)) == f"line 2 of targets.csv: {sentence}"


def test_a_table_without_weights_and_kinds_reads_as_before(tmp_path):
    (old,) = read_targets(table(tmp_path, ROW))
    assert (old.weight, old.kind, old.why) == (1.0, "calibration", "")
    full = {**ROW, "weight": "0.25", "kind": "essay", "why": "So"}
    (new,) = read_targets(table(tmp_path, full, header=COLUMNS + OPTIONAL))
    assert (new.weight, new.kind, new.why) == (0.25, "essay", "So")


def test_all_mistakes_are_told_at_once(tmp_path):
    path = table(tmp_path, {**ROW, "id": ""}, ROW, {**ROW, "date": "soon"})
    assert complaint(path).splitlines() == [
        "line 2 of targets.csv: the id is missing",
        "line 4 of targets.csv: the date 'soon' is neither a quarter such as 2023Q1 nor a span such as 2023Q1/2024Q4",
    ]


def test_mistakes_of_the_header(tmp_path):
    path = table(tmp_path, ROW, header=[*COLUMNS[:3], "valu", *COLUMNS[4:]])
    assert complaint(path).splitlines() == [
        "line 1 of targets.csv: 'valu' is not a column of a table of targets; did you mean value?",
        "line 1 of targets.csv: the column value is missing; a table of targets has " + ",".join(COLUMNS),
    ]


def test_no_table_and_an_empty_one(tmp_path):
    path = tmp_path / "none.csv"
    assert complaint(path) == f"the table {path} cannot be read: No such file or directory"
    path.write_text("# only a comment\n", "utf-8")
    assert complaint(path) == f"the table {path} is empty; its first line must be {','.join(COLUMNS)}"
    path.write_text(",".join(COLUMNS), "utf-8")
    assert complaint(path) == f"the table {path} has no row"


def test_comments_and_the_order_of_columns_do_not_matter(tmp_path):
    path = tmp_path / "targets.csv"
    header = COLUMNS[::-1]
    path.write_text("\n".join(["# known", ",".join(header), ",".join(ROW[name] for name in header)]), "utf-8")
    assert read_targets(path) == (target(),)


def test_the_shipped_table_is_right_and_asks_for_two_years():
    targets = read_targets(TARGETS)
    assert {row.id[0] for row in targets} == {"C", "E", "F"}
    assert {row.kind for row in targets} == set(KINDS)
    assert until_last_target(make_scenario(end="2040Q4"), targets).end == "2024Q4"
    assert until_last_target(make_scenario(end="2023Q4"), targets).end == "2023Q4"


def test_every_miss_of_the_baseline_has_a_reason():
    page = (Path(__file__).resolve().parents[2] / "docs" / "calibration.md").read_text("utf-8")
    cells = [line.strip("| ").split(" | ") for line in page.splitlines() if " | miss" in line]
    assert cells
    assert [line for line in cells if not line[-1][:1].isupper()] == []


def test_all_measures_are_described_with_units_and_functions(capsys):
    assert main(["describe", "measures"]) == 0
    out = capsys.readouterr().out
    assert "usage_consumer_h100e" in out
    assert "USD thousand per H100e" in out
    assert "lkurtosis" in out


def test_the_command_prints_verdicts_and_a_next_command(tmp_path, capsys):
    path = table(tmp_path, {**ROW, "measure": "world.chip_stock_h100e", "value": "1", "low": "0.5", "date": "2023Q2"})
    words = ["validate", str(path), "workers=100", "--declared", "--seeds", "2", "--processes", "1"]
    words += ["--out", str(tmp_path / "out")]
    assert main(words) == 0
    out = capsys.readouterr().out
    (folder,) = (tmp_path / "out").iterdir()
    assert {file.name for file in folder.iterdir()} == {
        *(f"{name}.{kind}" for name in ("validation", "fan_chart") for kind in ("pdf", "png", "txt")), "validation.csv",
    }  # fmt: skip
    assert (folder / "validation.txt").read_text("utf-8").startswith("Validation: 0 of 1 targets hit.")
    assert out.startswith("baseline, 2023Q1 to 2023Q2, 2 runs as declared against targets.csv.")
    assert " miss\n" in out
    assert "Hit: 0 of 1 targets" in out
    assert out.splitlines()[-1].startswith("Next: ai-concentration list parameters ")


def test_mistakes_of_the_command_are_sentences(tmp_path, capsys):
    assert main(["validate", str(table(tmp_path, {**ROW, "value": "many"}))]) == 2
    assert capsys.readouterr().err == "Line 2 of targets.csv: value is 'many'; it must be a number\n"
    assert main(["validate", "a.csv", "b.csv"]) == 2
    assert capsys.readouterr().err == "Validate takes one table of targets and got 2: a.csv, b.csv\n"


def test_cutting_a_run_short_changes_nothing_before():
    long, short_one = (load_scenario("baseline", workers=100, end=end) for end in ("2024Q4", "2023Q3"))
    whole, cut = (run_scenario(scenario, 3).record for scenario in (long, short_one))
    for key, series in cut.world.items():
        np.testing.assert_array_equal(series, whole.world[key][:3], err_msg=key)
