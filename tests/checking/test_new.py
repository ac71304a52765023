"""``new`` writes files that work as they are, and never touches one that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulation.checking.contract import verdicts
from simulation.checking.contracts import POLICY_CONTRACTS, PolicyTrial
from simulation.checking.strategy_contracts import STRATEGY_CONTRACTS, StrategyTrial
from simulation.command_line import main
from simulation.figures import draw_run_figure
from simulation.loading.papers import load_paper
from simulation.own_classes import load_own_function, own_classes_in
from simulation.scenario_loading import load_scenario
from tests.support import make_result

OTHER = "choose another"
LETTERS = "use small letters, digits and underscores, a letter first"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("kind", ["policy", "strategy"])
def test_a_new_plugin_keeps_all_contracts_and_its_scenario_is_right(
    kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", kind, "first_try"]) == 0
    out = capsys.readouterr().out
    assert "Written: first_try.py and first_try.yaml." in out
    assert out.splitlines()[-1].startswith("Next: ai-concentration check-plugin first_try.py ")
    scenario = load_scenario("first_try.yaml")
    assert [place.endswith("first_try.py:FirstTry") for place in scenario.plugin_hashes] == [True]
    (own,) = own_classes_in("first_try.py")
    small = load_scenario(end="2025Q4", workers=100)
    if kind == "policy":
        found = list(verdicts(POLICY_CONTRACTS, PolicyTrial(own.value, small)))
    else:
        found = list(verdicts(STRATEGY_CONTRACTS, StrategyTrial(own.value, own.text, small)))
    assert [verdict for verdict in found if verdict.state != "pass"] == []


def test_a_new_scenario_is_right_and_changes_something(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "scenario", "first_try"]) == 0
    assert "Next: ai-concentration check first_try.yaml" in capsys.readouterr().out
    assert load_scenario("first_try.yaml").flywheel.sharing != load_scenario("baseline").flywheel.sharing


def test_a_new_figure_is_drawn_from_a_list_that_comes_with_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "figure", "first_try"]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("Next: ai-concentration figures first_try.yaml ")
    (listed,) = load_paper("first_try.yaml").figures
    two = {"baseline": [make_result(1), make_result(2)], "compute fund": [make_result(1, level=2.0)]}
    written = draw_run_figure(load_own_function(listed.own)[0], two, "drawn", ["svg"], listed.size, file=listed.file)
    assert [path.name for path in written] == ["first_try.svg", "first_try.txt"]
    assert written[1].read_text("utf-8").startswith("Price of a chip. Horizon: 2023Q1 to 2024Q2 (6 quarters).")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["policy", "taken"], f"The file taken.py is there already and is not overwritten; {OTHER} name\n"),
        (["scenario", "there"], f"The file there.yaml is there already and is not overwritten; {OTHER} name\n"),
        (["policy", "MyPolicy"], f"'MyPolicy' is no name for a file; {LETTERS}; write my_policy\n"),
        (["policy", "../up"], f"'../up' is no name for a file; {LETTERS}; write up\n"),
        (
            ["policy", "open_releases"],
            f"The name open_releases belongs to something that the model comes with; {OTHER}\n",
        ),
        (["strategy", "baseline"], f"The name baseline belongs to something that the model comes with; {OTHER}\n"),
        (
            ["policy", "numpy"],
            f"The name numpy belongs to a Python package, which a file of that name would hide; {OTHER}\n",
        ),
    ],
)
def test_nothing_is_overwritten_or_hidden(
    words: list[str], sentence: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("taken.py", "there.yaml"):
        (here / name).write_text("mine", "utf-8")
    assert main(["new", *words]) == 2
    assert capsys.readouterr().err == sentence
    assert sorted(path.name for path in here.iterdir()) == ["taken.py", "there.yaml"]
    assert (here / "taken.py").read_text("utf-8") == "mine"


def test_an_unknown_kind_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["new", "polcy", "mine"])
    assert end.value.code == 2
    assert "'polcy' cannot be made; it must be policy, strategy, figure or scenario; did you mean policy?" in (
        capsys.readouterr().err
    )
