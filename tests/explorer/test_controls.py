"""Controls come from declarations: kind, range, and the way between a slider and a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.explorer.controls import MAIN, STEPS, Control, controls, matching, parts, shown, value_of
from simulation.parameters.quantity import quantities
from simulation.parameters.scenario import Scenario
from simulation.scenario_loading import load_scenario

SLIDERS = [control for control in controls().values() if control.kind == "slider"]


def test_every_parameter_but_the_texts_has_a_control() -> None:
    declared = {name for name, _, _ in quantities(Scenario)}
    assert declared - set(controls()) == {"name", "question", "expected", "source"}


def test_main_numbers_are_sliders() -> None:
    assert [controls()[name].kind for name in MAIN] == ["slider"] * len(MAIN)


def test_parts_hold_every_control_but_the_settings_of_the_run() -> None:
    inside = {control.name for group in parts().values() for control in group}
    assert set(controls()) - inside == {"start", "end", "known_until", "workers"}


def test_sliders_go_from_end_to_end_of_the_plausible_range() -> None:
    for control in SLIDERS:
        values = [control.value_at(step) for step in range(STEPS + 1)]
        assert (values[0], values[-1]) == tuple(map(type(control.default), control.range)), control.name
        assert values == sorted(values), control.name


@given(st.sampled_from(SLIDERS), st.integers(0, STEPS))
def test_value_of_a_place_stands_at_that_place(control: Control, place: int) -> None:
    value = control.value_at(place)
    if not isinstance(control.default, int):
        assert control.position(value) == pytest.approx(place, abs=1.0)


def test_what_is_shown_can_be_typed_again() -> None:
    scenario = load_scenario("baseline")
    for name, control in controls().items():
        value = value_of(scenario, name)
        typed = control.read(shown(value))
        expected = list(value) if isinstance(value, tuple) else value
        assert typed == expected or control.kind in ("switch", "names"), name


def test_words_stay_words_for_the_loader_to_judge() -> None:
    control = controls()["flywheel.consumer.strength"]
    assert control.read("abc") == "abc"
    assert control.read(" 25 % ") == "25 %"
    assert control.read("") is None


def test_search_finds_names_before_meanings() -> None:
    found = [control.name for control in matching("reconsider share")]
    assert found[0].endswith("reconsider_share")
    assert matching("no such thing anywhere") == []
    assert matching("  ") == []
