"""A page without the page: a run is a value, whatever is pressed, and what is saved gives it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from simulation.explorer import switches
from simulation.explorer.choice import Choice
from simulation.explorer.session import Door, SameError, Session, loaded
from simulation.runs.difference import first_difference
from simulation.runs.one_run import run_scenario
from simulation.scenario_loading import load_scenario, scenarios

DOOR = Door(load_scenario, {"baseline": ""}, {})
SMALL = Choice("baseline", ("end=2023Q4", "workers=100"))


@pytest.fixture
def session() -> Session:
    return Session(loaded(SMALL, DOOR), DOOR)


def test_quarters_are_those_of_a_whole_run(session: Session) -> None:
    assert session.step()
    assert session.result is not None
    assert session.result.record.quarters == ("2023Q1",)
    session.step(10)
    whole = run_scenario(session.now.scenario, 1)
    assert session.run.finished
    assert first_difference(session.result.record, whole.record) is None
    assert session.result.run_id == whole.run_id


def test_looking_on_the_way_changes_nothing(session: Session) -> None:
    for _ in range(4):
        session.step()
    looked = session.result
    session.restart()
    session.step(4)
    assert looked is not None
    assert session.result is not None
    assert first_difference(looked.record, session.result.record) is None


def test_change_starts_the_run_again(session: Session) -> None:
    session.step(2)
    session.take(loaded(session.now.choice.with_parameter("flywheel.sharing", 0.5), DOOR))
    assert (session.run.done, session.result) == (0, None)
    session.step()
    assert session.result is not None
    assert session.result.record.quarters == ("2023Q1",)


def test_run_that_nobody_watches_any_more_is_not_shown(session: Session) -> None:
    old = session.run
    original = old.step
    old.step = lambda: (original(), session.restart())[0]  # type: ignore[method-assign]
    assert not session.step(3)
    assert session.result is None
    assert old.result() is None


def test_no_difference_is_said(session: Session) -> None:
    with pytest.raises(SameError, match="Nothing differs from baseline yet"):
        session.different()
    session.take(loaded(session.now.choice.with_parameter("flywheel.sharing", 0.5), DOOR))
    session.different()


def test_saved_file_gives_the_run_back_bit_for_bit(session: Session, tmp_path: Path) -> None:
    choice = replace(session.now.choice, overrides=("end=2025Q1", "workers=100"))
    choice = choice.with_parameter("flywheel.consumer.strength", 0.83)
    session.take(loaded(switches.turned_on(choice, "open_releases", load_scenario), DOOR))
    session.step(9)
    file, text = session.saved("My Own!")
    assert file == "my_own.yaml"
    (tmp_path / file).write_text(text, encoding="utf-8")
    again = run_scenario(load_scenario(tmp_path / file), 1)
    assert session.result is not None
    assert again.run_id == session.result.run_id
    assert first_difference(again.record, session.result.record) is None
    assert f"makes run {again.run_id} again" in text


@pytest.mark.parametrize("name", ["essays_worst", "treaty_that_ends", "takeoff"])
def test_scenario_is_saved_value_by_value(name: str, tmp_path: Path) -> None:
    _saved_and_loaded(name, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("name", scenarios())
def test_every_scenario_is_saved_value_by_value(name: str, tmp_path: Path) -> None:
    _saved_and_loaded(name, tmp_path)


def _saved_and_loaded(name: str, folder: Path) -> None:
    session = Session(loaded(Choice(name), DOOR), DOOR)
    file, text = session.saved(name)
    (folder / file).write_text(text, encoding="utf-8")
    assert load_scenario(folder / file).fingerprint == load_scenario(name).fingerprint


def test_rows_that_are_new_or_gone_are_saved(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(
        'firms: {OpenAI: {cash_usd_bn: 20}}\nnew_firms: {"<i>Lab</i>": {nation: CHE, cash_usd_bn: 1}}\n'
        "without_firms: [xAI]\n",
        encoding="utf-8",
    )
    session = Session(loaded(Choice(str(own)), DOOR), DOOR)
    file, text = session.saved("second")
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert load_scenario(tmp_path / file).firms == load_scenario(own).firms


def test_own_policy_is_saved_with_the_place_of_its_class(tmp_path: Path) -> None:
    from simulation.commands.templates import POLICY

    (tmp_path / "trusts.py").write_text(POLICY.format(title="Trusts", class_name="Trusts"), encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text('policies: {trusts: {kind: "trusts.py:Trusts", start: 2025Q1, share: 0.3}}\n', encoding="utf-8")
    session = Session(loaded(Choice(str(own)), DOOR), DOOR)
    _, text = session.saved("second")
    assert "trusts.py:Trusts" in text
