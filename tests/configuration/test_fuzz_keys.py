"""Any declared key, misspelt by one letter, gives exactly one mistake, and it names the right key."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.loading.composition import Composed
from simulation.loading.parameter_groups import build_group
from simulation.mistakes import Mistake
from simulation.parameters.quantity import quantities
from simulation.parameters.scenario import Scenario
from simulation.scenario_loading import ScenarioError, load_scenario

SETTINGS = ("plugin_hashes",)
KEYS = [name for name, _, _ in quantities(Scenario) if name.split(".")[0] not in SETTINGS]
SIBLINGS = {name.rpartition(".")[0]: set() for name in KEYS}
for _name in KEYS:
    SIBLINGS[_name.rpartition(".")[0]].add(_name.rpartition(".")[2])


@st.composite
def misspelt(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a key and the same key with one letter added, dropped or changed in its last name."""
    key = draw(st.sampled_from(KEYS))
    above, _, name = key.rpartition(".")
    place = draw(st.integers(0, len(name) - 1))
    letter = draw(st.sampled_from(string.ascii_lowercase))
    wrong = draw(
        st.sampled_from(
            [
                name[:place] + letter + name[place:],
                name[:place] + letter + name[place + 1 :],
                name[:place] + name[place + 1 :],
            ]
        )
    )
    known = SIBLINGS[above] | set(Scenario.model_fields)
    if wrong in known or not wrong[0].isalpha():
        wrong = name + "x"
    return key, f"{above}.{wrong}" if above else wrong


@settings(max_examples=300, deadline=None)
@given(misspelt())
def test_one_edit_gives_one_mistake_that_names_the_key(pair: tuple[str, str]) -> None:
    right, wrong = pair
    values: object = 1
    for name in reversed(wrong.split(".")):
        values = {name: values}
    composed = Composed(values, "fuzz", [])  # type: ignore[arg-type]
    mistakes: list[Mistake] = []
    build_group(Scenario, composed.values, (), composed.where, mistakes, Scenario())
    assert [mistake.key for mistake in mistakes] == [wrong]
    offered = mistakes[0].sentence.partition("did you mean ")[2].rstrip("?").replace(" or ", ", ").split(", ")
    assert right in offered


@pytest.mark.parametrize("key", ["flywheel.usable_shar", "scaling.idea_frm", "ende"])
def test_the_same_through_the_whole_door(key: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario("baseline", [f"{key}=1"])
    assert [mistake.key for mistake in caught.value.mistakes] == [key]
