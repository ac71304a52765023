"""The model description is whole: every element and concept of ODD, every rule, every state variable, every draw."""

from __future__ import annotations

import re
from typing import Any

import pytest

from simulation.randomness import STREAMS, Luck
from simulation.scenario_loading import load_scenario
from simulation.world import QUARTER, World
from tests.documentation.test_generated_tables import GENERATE, page
from tests.house.sources import ROOT

TABLES = GENERATE.model_tables
PAGE = page("model.md")
ELEMENTS = (
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialisation",
    "Input data",
    "Submodels",
)
CONCEPTS = (
    *("Basic principles", "Emergence", "Adaptation", "Objectives", "Learning", "Prediction", "Sensing"),
    *("Interaction", "Stochasticity", "Collectives", "Observation"),
)
"""Design concepts of Grimm et al. (2020), in their order."""


def section(number: int) -> str:
    return re.split(r"^## \d ", PAGE, flags=re.MULTILINE)[number]


def test_elements_of_odd_stand_in_their_order() -> None:
    assert re.findall(r"^## \d (.+)$", PAGE, re.MULTILINE)[: len(ELEMENTS)] == list(ELEMENTS)


def test_every_design_concept_has_a_paragraph_in_its_order() -> None:
    paragraphs = re.findall(r"^\*\*([A-Z][a-z ]+)\.\*\* (.+?)\n\n", section(4), re.MULTILINE | re.DOTALL)
    assert [name for name, _ in paragraphs] == list(CONCEPTS)
    assert [name for name, text in paragraphs if len(text) < 100] == []


def test_every_rule_is_named_among_submodels() -> None:
    prose = section(5) + section(7).partition("### Groups of parameters")[0]
    index = section(7).partition("### Index of rules")[2]
    for path in sorted((ROOT / "simulation" / "rules").rglob("*.py")):
        place = path.relative_to(ROOT).as_posix()
        if path.name != "__init__.py" and "fused" not in path.parts:
            assert f"](../{place})" in index, place
            if "| no run |" not in next(line for line in index.splitlines() if place in line):
                assert f"](../{place})" in prose, f"{place} is used and not described"


@pytest.mark.parametrize(
    "kind", [kind for kinds in TABLES.RECORDS.values() for kind in kinds], ids=lambda k: k.__name__
)
def test_every_state_variable_is_listed(kind: type) -> None:
    assert set(TABLES.attributes(kind)) == TABLES.fields_of(kind)


def test_streams_in_the_code_are_those_declared() -> None:
    assert set(TABLES.draws()) == set(STREAMS)
    assert [
        name for name, calls in TABLES.draws().items() if not any(TABLES.steps_of(place) for _, place in calls)
    ] == []


def test_a_stream_that_nobody_declared_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TABLES, "STREAMS", {name: one for name, one in STREAMS.items() if name != "merger"})
    with pytest.raises(ValueError, match=r"in simulation/randomness\.py differ"):
        TABLES.chance_part()


def test_a_run_draws_from_each_stream_in_the_step_that_the_table_names(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = {row.split("`")[1]: row.split(" | ")[5].split(", ") for row in TABLES.chance_part().splitlines()[2:]}
    step, seen = [""], set()
    key = Luck.key

    def uniform(luck: Luck, purpose: str, *rest: Any) -> Any:
        seen.add((purpose.partition("/")[0], step[0]))
        return drawn(luck, purpose, *rest)

    def keyed(luck: Luck, purpose: str, quarter: int) -> int:
        seen.add((purpose, step[0]))
        return key(luck, purpose, quarter)

    drawn = Luck.uniform
    monkeypatch.setattr(Luck, "uniform", uniform)
    monkeypatch.setattr(Luck, "key", keyed)
    world = World(load_scenario("baseline", end="2024Q2", workers=100), seed=1)
    while world.quarter < world.quarters:
        world.ledger.open_quarter()
        for name, _, functions in QUARTER:
            step[0] = name
            for function in functions:
                function(world)
        world.quarter += 1
    assert len({stream for stream, _ in seen}) > len(STREAMS) // 2
    assert [(stream, name) for stream, name in seen if name and name not in listed[stream]] == []
