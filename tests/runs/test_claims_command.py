"""The command that runs claims, from its words to table and figure, on two claims of one's own."""

import csv

import pytest

import simulation
from simulation.command_line import main

CLAIM = """\
claim: {sentence}
baseline: baseline
variant: portable_data
variant_overrides: [policies.data_portability.start=2023Q1]
measure: {measure}
sign: {sign}
flips: [openness.imitation]
why: A test.
source: Made up.
"""
VARIANT = ("portable_data", ("policies.data_portability.start=2023Q1",))
SHORT = ("end=2023Q3", "workers=100")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    own = tmp_path / "mine"
    own.mkdir()
    one = CLAIM.format(sentence="Shared data spread users.", measure='"HHI of users, at the end"', sign="down")
    two = CLAIM.format(
        sentence="Shared data move no chips.", measure="stock of AI chips", sign="no change\nmargin: 1e12"
    )
    (own / "spreads_users.yaml").write_text(one, "utf-8")
    (own / "moves_no_chips.yaml").write_text(two, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys, *words):
    code = main(words)
    captured = capsys.readouterr()
    assert code == 0, captured.err
    return captured.out


def test_claims_are_run_once_with_table_figure_and_a_next_command(folder, capsys):
    words = ("claims", "mine", *SHORT, "--seeds", "2", "--processes", "1")
    out = said(capsys, *words)
    lines = out.splitlines()
    assert lines[0].split()[:3] == ["claim", "measure", "expected"]
    assert lines[2].startswith("moves_no_chips  stock of AI chips")
    assert "no change beyond 1e+12" in lines[2]
    assert "supported" in lines[2]
    assert "as here at 2 of 2" in lines[2]
    assert lines[-1].startswith("Next: ai-concentration claims mine end=2023Q3 workers=100 --seeds 20")
    (kept,) = (folder / "results").glob("claims-*")
    names = {path.name for path in (*kept.iterdir(), *(kept / "figures").iterdir())}
    assert names == {"claims.csv", "claims.md", "figures", "claims.pdf", "claims.png", "claims.txt"}
    rows = list(csv.DictReader((kept / "claims.csv").read_text("utf-8").splitlines()))
    assert [row["sentence"] for row in rows] == ["Shared data move no chips.", "Shared data spread users."]
    assert rows[0]["verdict"] == "supported"
    assert rows[1]["pairs"] == "2"
    assert "| Shared data spread users. |" in (kept / "claims.md").read_text("utf-8")
    again = said(capsys, *words, "--no-figures")
    assert again.splitlines()[:5] == lines[:5]
    runs = next(line for line in again.splitlines() if "not calculated again" in line).split()
    assert runs[0] == runs[3]


def test_the_quick_way_looks_at_no_ends(folder, capsys):
    out = said(capsys, "claims", "mine", *SHORT, "--seeds", "2", "--processes", "1", "--quick", "--no-figures")
    assert "not looked at" in out
    assert "as here at" not in out
    assert len((folder / "results" / "outcomes.jsonl").read_text("utf-8").splitlines()) == 4


def test_the_same_from_python(folder):
    result = simulation.claims("mine", overrides=SHORT, seeds=2, robust=False, processes=1, progress=False)
    table = result.table().set_index("claim")
    assert isinstance(result, simulation.ClaimsResult)
    assert table.loc["moves_no_chips", "verdict"] == "supported"
    assert table.loc["spreads_users", "difference"] == pytest.approx(
        table.loc["spreads_users", "variant"] - table.loc["spreads_users", "baseline"]
    )
    sides = [simulation.load_scenario(name, [*words, *SHORT]) for name, words in (("baseline", ()), VARIANT)]
    compared = simulation.compare(*sides, seeds=2, processes=1, progress=False).effects().set_index("measure")
    assert compared.loc["stock of AI chips", "low"] == pytest.approx(table.loc["moves_no_chips", "low"])


def test_a_mistake_is_said_before_anything_runs(folder, capsys):
    (folder / "mine" / "wrong.yaml").write_text("claim: 3\n", "utf-8")
    assert main(["claims", "mine"]) == 2
    error = capsys.readouterr().err
    assert "The claims have 2 mistakes:" in error
    assert "mine/wrong.yaml:1: claim must be text; it is 3." in error
