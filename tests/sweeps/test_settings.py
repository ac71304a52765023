"""Setting numbers in a finished scenario: the same as loading it with them, or the same refusal."""

import pytest
from pydantic import ValidationError

from simulation.scenario_loading import load_scenario
from simulation.sweeps.settings import value_of, with_values


def test_a_number_set_afterwards_is_the_number_loaded():
    words = ["flywheel.consumer.strength=0.45", "cloud.foreclosure=0.2", "products.physical.taste_dispersion=0.5"]
    loaded = load_scenario("baseline", words)
    numbers = {word.partition("=")[0]: float(word.partition("=")[2]) for word in words}
    assert with_values(load_scenario("baseline"), numbers).fingerprint == loaded.fingerprint


def test_a_setting_of_a_policy_is_set_where_the_policy_is():
    scenario = load_scenario("open_older_versions")
    changed = with_values(scenario, {"policies.open_releases.lag_quarters": 7.0})
    assert (
        changed.fingerprint
        == load_scenario("open_older_versions", ["policies.open_releases.lag_quarters=7"]).fingerprint
    )
    assert value_of(changed, "policies.open_releases.lag_quarters") == 7.0
    baseline = load_scenario("baseline")
    assert with_values(baseline, {"policies.open_releases.lag_quarters": 7.0}).fingerprint == baseline.fingerprint


def test_a_value_out_of_bounds_is_refused():
    with pytest.raises(ValidationError, match="strength"):
        with_values(load_scenario("baseline"), {"flywheel.consumer.strength": -1.0})


def test_the_scenario_itself_stays_as_it_is():
    scenario = load_scenario("baseline")
    before = scenario.fingerprint
    with_values(scenario, {"flywheel.consumer.strength": 0.9})
    assert scenario.model_copy().fingerprint == before


def test_a_policy_that_is_not_there_has_no_value():
    with pytest.raises(AttributeError, match="the scenario has no policy open_releases"):
        value_of(load_scenario("baseline"), "policies.open_releases.lag_quarters")
