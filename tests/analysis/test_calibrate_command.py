"""The commands calibrate and validate together: an ensemble that the table does not rule out, kept runs, contests."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from simulation.analysis.targets import TableError
from simulation.command_line import main
from simulation.loading.ensembles import read_ensemble
from simulation.parameters.quantity import uncertain
from simulation.parameters.scenario import Scenario

TABLE = """\
id,measure,date,value,low,high,unit,source,note
A,layers.hhi[users],2023Q3,.115,.09,.13,index,made up,
B,firms.users_consumer_m[OpenAI],2023Q3,27,25,29,million people,made up,
C,world.revenue_usd_bn,2023Q3,.4,.35,.45,USD bn,made up,
D,world.chip_stock_h100e,2023Q1,5,4,6,H100e,made up and impossible,
E,layers.hhi[users],2023Q2,.2,.05,.5,index,made up,
"""
VARIED = ("--vary", "products.consumer.taste_dispersion", "products.consumer.reconsider_share")
SMALL = ("workers=100", "--points", "8", "--waves", "2", "--processes", "1", *VARIED)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    folder = tmp_path_factory.mktemp("calibration")
    (folder / "made_up.csv").write_text(TABLE, "utf-8")
    return folder, " ".join(["calibrate", str(folder / "made_up.csv"), *SMALL, "--out", str(folder / "results")])


def test_what_is_left_is_written_and_the_same_command_makes_no_run_again(
    found: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, words = found
    assert main(words.split()) == 0
    out = capsys.readouterr().out
    assert out.startswith("baseline, 2023Q1 to 2023Q3, against 5 targets of made_up.csv:")
    assert "out of reach" in out
    assert "members. Targets in their bands:" in out
    (made,) = (folder / "results").glob("calibration-baseline-*")
    ensemble = read_ensemble(made / "ensemble.csv")
    assert set(ensemble.names) == {"products.consumer.taste_dispersion", "products.consumer.reconsider_share"}
    ranges = uncertain(Scenario)
    for column, name in enumerate(ensemble.names):
        low, high = ranges[name]
        assert (ensemble.points[:, column] >= low).all()
        assert (ensemble.points[:, column] <= high).all()
    kept = (folder / "results" / "target_values.jsonl").read_text("utf-8")
    assert main(words.split()) == 0
    assert capsys.readouterr().out == out
    assert (folder / "results" / "target_values.jsonl").read_text("utf-8") == kept


def test_the_ensemble_is_held_against_the_table_and_the_nearest_member_is_a_technology(
    found: tuple[Path, str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, words = found
    main(words.split())
    (made,) = (folder / "results").glob("calibration-baseline-*")
    capsys.readouterr()
    again = ["validate", str(folder / "made_up.csv"), "workers=100", "--ensemble", str(made / "ensemble.csv")]
    again += ["--after", "2023Q2", "--processes", "1", "--no-figures", "--out", str(folder / "results")]
    assert main(again) == 0
    out = capsys.readouterr().out
    members = len(read_ensemble(made / "ensemble.csv").points)
    assert f"{members} runs with the parameters of members of ensemble.csv against made_up.csv" in out
    assert "What was said of targets after 2023Q2" in out
    values = yaml.safe_load((made / "calibrated.yaml").read_text("utf-8"))
    first = read_ensemble(made / "ensemble.csv").member(0)
    for name, value in first.items():
        group, segment, key = name.split(".")
        assert values[group][segment][key] == pytest.approx(value, rel=1e-5)


def test_without_the_extra_no_run_is_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulation.analysis.calibration.find_spec", lambda name: None)
    assert main(["calibrate", "workers=100", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err == "A calibration needs the extra: pip install 'ai-concentration[analysis]'\n"
    assert not list(tmp_path.iterdir())


def test_what_no_parameter_moves_is_one_sentence(found: tuple[Path, str], capsys: pytest.CaptureFixture[str]) -> None:
    folder, words = found
    few = words[: words.index(" --vary")] + " --vary race.software_returns --out " + str(folder / "results")
    assert main(few.split()) == 2
    assert capsys.readouterr().err.startswith("None of the 1 parameters moves any of the 5 targets by 0.2")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("chips.suply_elasticity\n0.5\n", "did you mean chips.supply_elasticity?"),
        ("chips.supply_elasticity\n", "has no member"),
        ("chips.supply_elasticity\nmany\n", "must hold numbers: could not convert string to float"),
    ],
)
def test_mistakes_of_an_ensemble_are_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    (tmp_path / "ensemble.csv").write_text(text, "utf-8")
    with pytest.raises(TableError, match=sentence.replace("?", r"\?")):
        read_ensemble(tmp_path / "ensemble.csv")


def test_a_parameter_that_is_not_uncertain_is_named_with_the_nearest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["calibrate", "--vary", "chips.suply_elasticity"]) == 2
    assert "did you mean chips.supply_elasticity?" in capsys.readouterr().err
