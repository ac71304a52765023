"""The choice on the page: differences as overrides, policies on and off, and nothing but plain values."""

from __future__ import annotations

import pytest

from simulation.explorer import switches
from simulation.explorer.choice import Choice, ChoiceError, load, load_against, override
from simulation.mistakes import ScenarioError
from simulation.policies import policies
from simulation.scenario_loading import load_scenario


def test_numbers_texts_and_lists_are_written_in_the_grammar() -> None:
    assert override("a.b", 1e-5) == "a.b=1e-05"
    assert override("a.b", True) == "a.b=true"
    assert override("a", "it's \\ so") == "a='it\\'s \\\\ so'"
    assert override("a", [1, "x"]) == "a=[1,'x']"


def test_text_cannot_make_the_loader_look_elsewhere() -> None:
    choice = Choice().with_parameter("end", "${oc.env:HOME}")
    with pytest.raises(ChoiceError, match="end must be a plain value"):
        load(choice, load_scenario)


@pytest.mark.parametrize("text", ["2030Q4, workers=30", "'] workers=30"])
def test_text_is_never_more_than_a_text(text: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load(Choice().with_parameter("end", text), load_scenario)
    assert [one.key for one in caught.value.mistakes] == ["end"]


def test_number_out_of_bounds_is_the_sentence_of_the_loader() -> None:
    with pytest.raises(ScenarioError) as caught:
        load(Choice().with_parameter("flywheel.consumer.strength", 99.0), load_scenario)
    assert caught.value.mistakes[0].sentence == "flywheel.consumer.strength must be between 0 and 10; it is 99."


def test_change_taken_back_is_no_change() -> None:
    choice = Choice().with_parameter("workers", 100).with_parameter("workers", None)
    assert choice == Choice()
    assert not choice.changed


def test_policy_is_switched_on_as_it_is_shipped_and_off_again() -> None:
    on = switches.turned_on(Choice(), "open_releases", load_scenario)
    shipped = load_scenario("baseline", ["policies=[open_releases]"])
    assert load(on, load_scenario).policies == shipped.policies
    assert switches.turned_off(on, "open_releases", load_scenario) == Choice()


def test_policy_of_the_scenario_is_switched_off_and_on_again() -> None:
    start = Choice("open_older_versions")
    off = switches.turned_off(start, "open_releases", load_scenario)
    assert load(off, load_scenario).fingerprint == load_scenario("baseline").fingerprint
    assert switches.turned_on(off, "open_releases", load_scenario) == start


def test_every_policy_has_a_switch() -> None:
    assert set(switches.switches()) == set(policies())
    assert {switch.dose.name for switch in switches.switches().values()} == {
        one.strength for one in policies().values()
    }


def test_dose_is_changed_and_the_rest_of_the_policy_kept() -> None:
    start = Choice("open_older_versions")
    choice = switches.with_setting(start, load(start, load_scenario), "open_releases", "lag_quarters", 4.0)
    (policy,) = load(choice, load_scenario).policies
    assert policy.model_dump() == {**load(start, load_scenario).policies[0].model_dump(), "lag_quarters": 4.0}


def test_comparison_has_the_same_length_and_size() -> None:
    choice = Choice("no_flywheel", ("end=2024Q4",)).with_parameter("workers", 100)
    against = load_against(choice.with_parameter("chips.supply_elasticity", 1.0), load_scenario)
    assert (against.name, against.end, against.workers) == ("baseline", "2024Q4", 100)
    assert against.chips == load_scenario("baseline").chips


@pytest.mark.slow
def test_every_policy_can_be_switched_on() -> None:
    for name in switches.switches():
        choice = switches.turned_on(Choice(), name, load_scenario)
        assert name in switches.settings_in(load(choice, load_scenario)), name
