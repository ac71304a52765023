"""Sweep files and words: what they mean, and one sentence for each mistake, all at once."""

from pathlib import Path

import numpy as np
import pytest

from simulation.commands.descriptions import sweep_text
from simulation.loading.sweep_reading import Asked, SweepError
from simulation.loading.sweeps import load_sweep, sweeps
from simulation.mistakes import ScenarioError
from simulation.sweeps.sweep import Replicates


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("name", sorted(sweeps()))
def test_every_shipped_sweep_loads_and_asks_a_question(name):
    sweep = load_sweep(name)
    assert sweep.layout.question.endswith("?")
    assert sweep.layout.worlds * len(sweep.layout.options) > 1
    assert np.isfinite(sweep.layout.points).all()


def test_the_sensitivity_sweep_varies_nine_numbers():
    layout = load_sweep("sensitivity_of_concentration", asked=Asked(points=2)).layout
    assert len(layout.dimensions) == 9
    assert layout.worlds == 2 * (9 + 2)


def test_a_description_names_the_range_of_every_parameter_of_an_axis():
    text = " ".join(sweep_text("sensitivity_of_concentration").split())
    assert "flywheel.*.strength from consumer 0 to 1.2, enterprise 0 to 0.3, physical 0.3 to 1.8;" in text


def test_the_fund_is_tried_at_four_doses():
    doses = [words[0].partition("=")[2] for words in load_sweep("gpu_fund_dose").layout.settings[1:]]
    assert doses == ["0.001", "0.01", "0.05", "0.2"]


def test_a_file_says_what_varies(tmp_path):
    path = written(tmp_path, """
question: What if?
overrides: [end=2025Q4, workers=100]
design: grid
steps: 3
uncertainties:
  cloud.foreclosure: [0, 0.3]
  flywheel.consumer.strength: interval(0.1, 0.5)
  chips.supply_elasticity: range(0.5, 1.5, 0.5)
linked:
  costs:
    products.consumer.unit_cost: [0.4, 0.6]
    products.enterprise.unit_cost: [0.3, 0.5]
levers:
  scenario: [no_flywheel]
  flywheel.form: [log, saturating]
outcomes: ["active firms"]
series: [real_wage]
replicates: {at_least: 3, half_width: 0.5, at_most: 9}
""")  # fmt: skip
    sweep = load_sweep(path)
    layout = sweep.layout
    assert layout.names == ("cloud.foreclosure", "flywheel.consumer.strength", "chips.supply_elasticity", "costs")
    assert layout.worlds == 2 * 3 * 2 * 2
    assert sorted(set(layout.axes[:, 1])) == [0.1, 0.3, 0.5]
    assert layout.parameters[-2:] == ("products.consumer.unit_cost", "products.enterprise.unit_cost")
    assert {tuple(row) for row in layout.points[:, -2:].tolist()} == {(0.4, 0.3), (0.6, 0.5)}
    assert layout.options == ("baseline", "no_flywheel, flywheel.form=log", "no_flywheel, flywheel.form=saturating")
    assert layout.horizon == ("2023Q1", "2025Q4")
    assert (layout.outcomes, sweep.series) == (("active firms",), ("real_wage",))
    assert sweep.replicates == Replicates(3, 9, 0.5)


def test_words_come_before_the_file(tmp_path):
    path = written(tmp_path, "question: What if?\nuncertainties:\n  cloud.foreclosure: [0, 0.3]\nreplicates: 7\n")
    words = ["cloud.foreclosure=0.1,0.2,0.4", "end=2024Q4"]
    sweep = load_sweep(path, words, Asked(at_least=2, outcome="active firms"))
    assert sweep.layout.axes[:, 0].tolist() == [0.1, 0.2, 0.4]
    assert sweep.replicates == Replicates(2, 2)
    assert sweep.layout.outcomes[0] == "active firms"


def test_words_for_all_runs_are_those_of_the_file_and_then_of_the_command(tmp_path):
    path = written(tmp_path, "overrides: [end=2024Q4]\nuncertainties: [flywheel.sharing]\n")
    layout = load_sweep(path, ["pricing.rule=bertrand", "cloud.foreclosure=0,0.1", "flywheel.form=off,log"]).layout
    assert layout.overrides == ("end=2024Q4", "pricing.rule=bertrand")
    assert layout.scenario == "baseline with end=2024Q4, pricing.rule=bertrand"
    assert "scenario baseline with end=2024Q4" in " ".join(sweep_text(str(path)).split())


def test_everything_with_a_plausible_range_can_be_uncertain(tmp_path):
    path = written(tmp_path, "question: What?\nuncertainties: plausible\npoints: 4\n")
    layout = load_sweep(path).layout
    assert len(layout.dimensions) > 250
    assert layout.worlds == 4


def test_whole_numbers_stay_whole():
    sweep = load_sweep("baseline", ["workers=interval(100,400)"], Asked(points=8))
    values = sweep.layout.points[:, 0]
    assert (values == np.rint(values)).all()
    assert len(set(values)) > 1


def test_a_number_is_written_in_a_command_as_it_is_used():
    sweep = load_sweep("baseline", ["cloud.foreclosure=interval(0,0.5)"], Asked(points=8))
    for value in sweep.layout.points[:, 0]:
        assert float(f"{value:.12g}") == value


def test_a_scenario_file_beside_the_sweep_file_is_an_option(tmp_path):
    (tmp_path / "dear.yaml").write_text("question: Dear?\nchips: {supply_growth: 1.5}\n")
    path = written(tmp_path, "question: What?\nlevers:\n  scenario: [dear.yaml]\n")
    assert load_sweep(path).layout.options == ("baseline", "dear")


def mistakes_of(path: Path | str, words: list[str] | None = None, **asked: object) -> list[str]:
    with pytest.raises(SweepError) as caught:
        load_sweep(path, words or [], Asked(**asked))  # type: ignore[arg-type]
    return [str(mistake) for mistake in caught.value.mistakes]


def test_all_mistakes_of_a_file_come_at_once_with_their_lines(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, """question: What?
designs: grid
design: gird
uncertainties:
  cloud.forclosure: [0, 1]
  flywheel.form: [log]
  pricing.markup: interval(2, 1)
  products.consumer.unit_cost: many
outcomes: [HHI of user]
series: [real_wages]
replicates: {at_least: 0, half_widht: 1}
levers:
  policies.open_releases.lag_quarters: 4
""")  # fmt: skip
    assert mistakes_of(path) == [
        "mine.yaml:2: designs is not a key of a sweep; did you mean design?",
        "mine.yaml:5: cloud.forclosure is not a parameter that holds a number; did you mean cloud.foreclosure? "
        "What is a word can be a lever.",
        "mine.yaml:6: flywheel.form is not a parameter that holds a number; did you mean flywheel.sharing? "
        "What is a word can be a lever.",
        "mine.yaml:7: pricing.markup is interval(2, 1); the first number must be below the second.",
        "mine.yaml:8: products.consumer.unit_cost must be plausible, interval(a, b), range(a, b, step), or a list of "
        "numbers; it is 'many'.",
        "mine.yaml:13: policies.open_releases.lag_quarters must be a list of values to try; it is 4.",
        "mine.yaml:9: outcomes: 'HHI of user' is not an outcome; did you mean HHI of users, last year or HHI of "
        "users, at the end?",
        "mine.yaml:10: series: 'real_wages' is not a measure kept by quarter; did you mean real_wage?",
        "mine.yaml:3: design cannot be gird; it must be grid, linked, latin hypercube, sobol, morris or one at a time; "
        "did you "
        "mean grid?",
        "mine.yaml:11: replicates: half_widht is not known; did you mean half_width?",
        "mine.yaml:11: at_least must be a whole number above 0; it is 0.",
    ]


def test_a_value_out_of_bounds_is_said_by_the_checks_of_scenarios(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = written(tmp_path, "question: What?\nuncertainties:\n  flywheel.sharing: [0.5, 1.5]\n")
    (sentence,) = mistakes_of(path)
    assert sentence == "mine.yaml:3: flywheel.sharing must be between 0 and 1; it is 1.5."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["cloud.foreclosure=0,0.1", "cloud.foreclosed=interval(0,1)"], "did you mean cloud.foreclosure?"),
        (["flywheel.sharing=0.1,0.1,x"], "flywheel.sharing"),
        ([], "nothing varies: name uncertainties or levers, or give a key several values."),
        (["cloud.foreclosure=0.1,0.1"], "has a value twice"),
        (["cloud.foreclosure=range(0,0.5,0.0001)"], "stands for more than 1,000 values; take a wider step."),
        (["cloud.foreclosure=shuffle(0,0.1)"], "shuffle and glob are not for sweeps"),
        (["scenario=no_flywheel,no_flywheel"], "no_flywheel is there twice"),
        (
            [
                "cloud.foreclosure=range(0,1,0.002)",
                "flywheel.sharing=range(0,1,0.002)",
                "pricing.markup=range(0,1,0.01)",
            ],
            "at most 10,000,000 runs are possible",
        ),
    ],
)
def test_words_that_make_no_sweep(words, sentence):
    with pytest.raises(ScenarioError, match=r"^The .* ha") as caught:
        load_sweep("baseline", words, Asked(at_least=1 if not words else 20))
    assert sentence in str(caught.value)


def test_a_sampled_design_needs_the_right_number_of_points():
    words = ["cloud.foreclosure=interval(0,0.5)"]
    assert (
        "a sobol design needs a power of two, for example 64"
        in mistakes_of("baseline", words, design="sobol", points=50)[0]
    )
    assert "points goes with latin hypercube" in mistakes_of("baseline", ["cloud.foreclosure=0,1"], points=5)[0]


def test_an_unknown_sweep_is_named_with_the_nearest():
    assert mistakes_of("sensitivity_of_concentratio") == [
        "sweep: there is no sweep sensitivity_of_concentratio; did you mean sensitivity_of_concentration?"
    ]


def test_a_setting_of_a_policy_that_no_option_has():
    sentence = mistakes_of("baseline", ["policies.open_releases.lag_quarters=interval(0,4)"])[0]
    assert "policies.open_releases.lag_quarters is uncertain, but no option has the policy open_releases" in sentence
