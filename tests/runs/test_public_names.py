"""The public names: all there, light to import, and the tables they give."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import simulation
from simulation.api import Description, seeds_of
from simulation.measures.catalogue import DISTRIBUTIONS, GROUP_MEASURES, GROUPS, LORENZ_SHARES, measures
from tests.support import FIRMS, SECTORS, make_result

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("matplotlib", "pandas", "pyarrow", "scipy.stats", "hydra", "tqdm", "mesa", "numpy", "pydantic")


def fresh(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_every_public_name_is_there():
    for name in simulation.__all__:
        assert getattr(simulation, name) is not None
        assert name in dir(simulation)


def test_an_unknown_name_is_an_ordinary_attribute_error():
    with pytest.raises(AttributeError, match="module 'simulation' has no attribute 'runn'"):
        _ = simulation.runn


def test_the_import_alone_loads_nothing_heavy():
    assert fresh(f"import sys, simulation; print([name for name in {HEAVY} if name in sys.modules])") == "[]"


def test_a_process_that_calculates_runs_loads_no_figures_statistics_or_configuration():
    code = (
        "import sys; from simulation.runs import replicates; import simulation.api; "
        "print([name for name in ('matplotlib', 'scipy.stats', 'hydra') if name in sys.modules])"
    )
    assert fresh(code) == "[]"


@pytest.mark.parametrize("first", ["", "import simulation.policies, simulation.strategies;", "simulation.run;"])
def test_policies_and_strategies_are_packages_that_list_themselves_when_called(first):
    code = (
        f"import simulation; {first} from simulation.policies import policies; import simulation.policies as package; "
        "print(package is simulation.policies, 'open_releases' in simulation.policies(), "
        "'blitzscaler' in simulation.strategies(), 'open_releases' in policies())"
    )
    assert fresh(code) == "True True True True"


def test_a_description_prints_as_it_is():
    assert repr(Description("one\ntwo")) == "one\ntwo"
    assert "1/year" in simulation.describe("flywheel.depreciation")
    with pytest.raises(ValueError, match=r"nothing is called 'flywhel\.sharing': did you mean flywheel\.sharing\?"):
        simulation.describe("flywhel.sharing")


def test_seeds_are_counted_from_one_and_never_twice():
    assert seeds_of(3) == (1, 2, 3)
    assert seeds_of([5, 2]) == (5, 2)
    with pytest.raises(ValueError, match=r"seeds are \[1, 1\]; each must be there once"):
        seeds_of([1, 1])
    with pytest.raises(ValueError, match="at least one run is needed"):
        seeds_of(0)


def test_a_loaded_scenario_takes_no_further_changes():
    scenario = simulation.load_scenario("baseline")
    with pytest.raises(ValueError, match="overrides and changes go with the name of a scenario"):
        simulation.run(scenario, workers=10)


def test_the_tables_of_a_run_are_tidy():
    result = make_result()
    world, layers, firms, nations = result.world(), result.layers(), result.firms(), result.nations()
    assert list(world.index) == list(result.record.quarters)
    assert list(world.columns) == [measure.name for measure in measures("world")]
    assert list(layers.columns) == ["quarter", "layer", "hhi", "cr1", "cr4", "leader"]
    assert len(layers) == 6 * 7
    assert list(firms.columns) == ["quarter", "firm", "nation", "kind", *(m.name for m in measures("firms"))]
    assert firms.groupby("firm").size().to_dict() == {"Alpha": 6, "Beta": 4, FIRMS[2]: 4}
    assert list(nations.columns) == ["quarter", "nation", *(measure.name for measure in measures("nations"))]
    assert set(result.events()["kind"]) == {"entry", "exit"}


def test_people_and_accounts_are_tidy():
    result = make_result()
    distributions, groups = result.distributions(), result.groups()
    assert list(distributions.columns) == ["quarter", "population_share", *DISTRIBUTIONS]
    assert len(distributions) == 6 * len(LORENZ_SHARES)
    last = distributions[distributions["quarter"] == "2024Q2"].set_index("population_share")
    np.testing.assert_array_equal(last["lorenz_wealth"], result.record.distributions["lorenz_wealth"][-1])
    assert list(groups.columns) == ["quarter", "group", *GROUP_MEASURES]
    assert list(groups["group"]) == list(GROUPS) * 6
    flows, stocks = result.flows(), result.balance_sheet()
    assert list(flows.columns) == list(stocks.columns) == ["quarter", "row", "sector", "amount_usd_bn"]
    assert len(flows) == 6 * 4, "what nobody pays has no row"
    assert abs(flows.groupby(["quarter", "row"])["amount_usd_bn"].sum()).max() < 1e-15
    table = stocks[stocks["quarter"] == "2023Q1"].pivot(index="row", columns="sector", values="amount_usd_bn")
    assert table.loc["deposits", list(SECTORS)].tolist() == list(result.record.stocks[0, 0])


def test_leaders_have_the_names_of_designers_in_chips_and_of_firms_elsewhere():
    layers = make_result().layers().set_index(["quarter", "layer"])["leader"]
    assert layers["2023Q1", "chips"] == "Designer A"
    assert layers["2023Q2", "users"] == "Beta"
    assert layers["2023Q1", "revenue"] == ""


def test_the_summary_has_units_and_dates_from_first_to_last_quarter():
    result = make_result()
    summary = result.summary()
    assert list(summary.columns)[:3] == ["measure", "unit", "2023Q1"]
    assert summary.columns[-1] == "2024Q2"
    row = summary.set_index("measure").loc["HHI of users"]
    assert row["2024Q2"] == result.record.layers["hhi"][-1, 4]
    assert np.all(summary["unit"] != "")
    assert "toy, seed 1" in repr(result)
    assert "<table" in result._repr_html_()


@pytest.mark.parametrize("seed", [True, 2.5, "a", -1, None])
def test_a_seed_that_is_no_whole_number_is_refused(seed):
    with pytest.raises(ValueError, match="must be a whole number from 0 on"):
        simulation.run(seed=seed)


@pytest.mark.parametrize("seeds", [True, 2.5, "a", 0, [1, -1]])
def test_seeds_that_are_none_are_refused(seeds):
    with pytest.raises(ValueError, match=r"^seeds? is"):
        simulation.compare(seeds=seeds)


def test_a_scenario_without_tables_or_with_wrong_values_is_refused():
    from simulation.scenario_loading import ScenarioError

    with pytest.raises(ScenarioError, match="no firms, nations, designers or supply"):
        simulation.run(simulation.Scenario())
    wrong = simulation.load_scenario("baseline").model_copy(update={"workers": -1})
    with pytest.raises(ScenarioError, match="workers must be between 30 and"):
        simulation.run(wrong)
    with pytest.raises(ScenarioError, match="flywheel is a group of values"):
        simulation.run(flywheel=None)


def test_the_first_difference_of_pairs_is_found_in_any_recorded_number():
    from dataclasses import replace

    from simulation.analysis.comparison import ComparisonResult
    from simulation.commands.effect_text import first_difference_text

    one = make_result()
    layers = {key: values.copy() for key, values in one.record.layers.items()}
    layers["cr4"][3, 2] += 1e-12
    other = replace(one, record=replace(one.record, layers=layers))
    pairs = ComparisonResult((one, one), (one, other))
    assert pairs.first_differences() == (None, 3)
    expected = "First difference: 2023Q4 in the one pair that differs; 1 of 2 pairs never differ."
    assert first_difference_text(pairs) == expected
