"""Where runs of one scenario have different parameters, captions say their ranges and never the first run's values."""

from dataclasses import replace

import pytest

from simulation.figures import money
from simulation.figures.captions import RANGES_SHOWN, caption
from simulation.loading.ensembles import jobs_with_members, read_ensemble
from simulation.sweeps.settings import with_values
from tests.figures.synthetic import make_results

NAMED = ("finance.rule", "finance.home_bias")


def with_each(runs, numbers):
    """The same runs, the first with the first numbers and so on."""
    pairs = zip(runs, numbers, strict=True)
    return [replace(run, scenario=with_values(run.scenario, values)) for run, values in pairs]


def differing(*numbers, scenarios=1):
    results = make_results(scenarios, len(numbers), 8)
    return {label: with_each(runs, numbers) for label, runs in results.items()}


def words_of(results):
    return caption(results, "Money", (), NAMED)


def test_a_named_parameter_that_differs_between_runs_has_its_range():
    words = words_of(differing(*({"finance.home_bias": value} for value in (0.7, 0.89, 0.66))))
    assert "Parameters (baseline): finance.rule = mixed, finance.home_bias = 0.66 to 0.89. Source" in words


def test_a_few_others_that_differ_are_listed_with_their_ranges():
    numbers = [{"flywheel.depreciation": 0.3, "workers": 900}, {"flywheel.depreciation": 0.2, "workers": 300}]
    words = words_of(differing(*numbers))
    assert "Runs of baseline differ in workers 300 to 900 agents, flywheel.depreciation 0.2 to 0.3 per year." in words


def test_words_that_differ_are_all_said():
    results = make_results(1, 2, 8)
    first, second = results["baseline"]
    finance = second.scenario.finance.model_copy(update={"rule": "revenue"})
    other = replace(second, scenario=second.scenario.model_copy(update={"finance": finance}))
    assert "finance.rule = mixed or revenue" in words_of({"baseline": [first, other]})


@pytest.fixture(scope="module")
def members():
    results = make_results(2, 3, 8)
    ensemble = read_ensemble("shipped")
    drawn = {}
    for label, runs in results.items():
        jobs = jobs_with_members(runs[0].scenario, [run.seed for run in runs], None, ensemble)
        drawn[label] = [replace(run, scenario=job.scenario) for run, job in zip(runs, jobs, strict=True)]
    return ensemble, drawn


def test_the_many_that_an_ensemble_changes_are_counted(members):
    ensemble, drawn = members
    places = [int(place * len(ensemble.points) / 3) for place in range(3)]
    different = [name for name in ensemble.names if len({ensemble.member(place)[name] for place in places}) > 1]
    assert len(different) > RANGES_SHOWN
    words = money.draw({"baseline": drawn["baseline"]})[1]
    assert f" {len(different)} parameters differ between runs (ensemble)." in words
    assert "Runs of baseline differ in" not in words
    column = [run.scenario.finance.home_bias for run in drawn["baseline"]]
    assert f"finance.home_bias = {min(column):.4g} to {max(column):.4g}" in words_of(drawn)


def test_what_a_scenario_changes_is_said_against_the_range_of_the_members(members):
    drawn = members[1]
    column = [run.scenario.flywheel.depreciation for run in drawn["baseline"]]
    assert len(set(column)) > 1
    change = f"flywheel.depreciation {min(column):.4g} to {max(column):.4g} → 0.3."
    assert f"Scenario open older versions differs from baseline in {change}" in words_of(drawn)


def test_a_scenario_that_holds_what_the_first_member_has_still_differs_from_the_others():
    results = differing({"finance.home_bias": 0.7}, {"finance.home_bias": 0.8}, scenarios=2)
    results["open older versions"] = with_each(results["open older versions"], [{"finance.home_bias": 0.7}] * 2)
    assert "finance.home_bias 0.7 to 0.8 → 0.7" in words_of(results)


def test_runs_with_equal_parameters_are_described_by_one_value():
    words = words_of(make_results(2, 3, 8))
    home_bias = make_results(1, 1, 8)["baseline"][0].scenario.finance.home_bias
    expected = f"Parameters (baseline): finance.rule = mixed, finance.home_bias = {home_bias:.4g}. Policies of open"
    assert expected in words
    assert "differ between runs" not in words
    assert "Runs of " not in words
