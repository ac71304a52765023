"""The command report: what it takes, what it makes first and at which price, and what it says of mistakes."""

import json
from pathlib import Path

import pytest

from simulation.report import files, pdf
from simulation.sweeps.folder import SweepFolder
from tests.report.conftest import SMALL, text_of
from tests.runs.test_command_line import said
from tests.sweeps.small import made, small_sweep, wrong_sweep

ONE = "--processes", "1"


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    """A folder of results that the tests of this file fill one after another."""
    return tmp_path_factory.mktemp("results")


def page(folder: Path) -> str:
    return text_of((folder / "brief.html").read_text("utf-8"))


def test_a_scenario_is_compared_first_and_reported_in_the_folder_of_the_comparison(capsys, undrawn, results):
    words = "report", "open_older_versions", *SMALL, "--seeds", "2", "--out", str(results), *ONE
    code, out, _ = said(capsys, *words)
    assert code == 0
    assert "4 runs are needed, 4 of them are missing: " in out
    (folder,) = results.glob("compare-baseline-open_older_versions-*")
    assert f"PDF: {folder / 'brief.pdf'}" in out
    assert {path.name for path in folder.iterdir()} == {
        *("brief.html", "brief.pdf", "comparison.json", "effects.csv", "incidence.csv", "per_cost.csv"),
    }
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    code, out, _ = said(capsys, *words, "--html")
    assert "All 4 runs are there already." in out
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    code, out, _ = said(capsys, "report", str(folder), "--html", "--outcome", "active firms")
    assert code == 0
    assert "PDF:" not in out
    assert "a comparison with active firms in question" in page(folder)
    assert (folder / "brief.pdf").read_bytes() == before["brief.pdf"]


def test_several_scenarios_and_the_folder_of_effects_are_reported_alike(capsys, undrawn, results):
    words = "open_older_versions", "portable_data", *SMALL, "--seeds", "2", "--out", str(results), *ONE
    assert said(capsys, "report", *words, "--html")[0] == 0
    (folder,) = results.glob("policy-effects-*")
    first = (folder / "brief.html").read_bytes()
    (folder / "comparisons.json").unlink()
    assert said(capsys, "effects", *words, "--no-figures")[0] == 0
    assert said(capsys, "report", str(folder), "--html")[0] == 0
    assert (folder / "brief.html").read_bytes() == first
    assert "Open older versions and portable data: what would they change?" in page(folder)


def test_a_sweep_is_reported_whether_it_is_finished_or_not(capsys, undrawn, tmp_path):
    sweep = small_sweep(at_least=2)
    folder = SweepFolder.of(sweep, tmp_path)
    code, out, _ = said(capsys, "report", str(folder.path), "--html")
    assert code == 0
    assert "There is no result: of 8 runs none is finished; 0 failed, and the others were not made." in " ".join(
        out.split()
    )
    assert f"Next: ai-concentration resume {folder.path}" in out
    made(sweep, tmp_path)
    code, out, _ = said(capsys, "report", folder.path.name, "--out", str(tmp_path), "--html")
    assert code == 0
    text = page(folder.path)
    assert "Runs: 8 of 8 are finished, 0 failed" in text
    assert "ai-concentration sweep baseline end=2023Q2 workers=30" in text
    assert "No question was written down." in text


def test_failed_runs_are_counted_with_the_commands_that_repeat_them(capsys, undrawn, tmp_path):
    sweep = wrong_sweep(tmp_path, "1")
    result = made(sweep, tmp_path)
    assert len(result.failures) == 2
    said(capsys, "report", str(result.folder), "--html")
    text = page(result.folder)
    assert "Some runs of this sweep failed: 2 of 4 runs are there, 2 failed, and 0 were not made." in text
    assert "What happens when runs go wrong?" in text
    assert "nothing is left" in text
    assert "policies.wrong.way=1" in text


def test_without_the_extra_the_page_is_written_and_a_sentence_says_how_to_get_the_other(
    capsys, undrawn, results, tmp_path, monkeypatch
):
    def missing() -> None:
        raise pdf.MissingLibraryError(pdf.MISSING)

    for module in (files, pdf):
        monkeypatch.setattr(module, "check_libraries", missing)
    monkeypatch.setattr("simulation.commands.reporting.check_libraries", missing)
    (folder,) = results.glob("compare-*")
    code, out, _ = said(capsys, "report", str(folder), "--folder", str(tmp_path / "mine"))
    assert code == 0
    assert "No PDF was written: a PDF needs the extra: pip install 'ai-concentration[report]'." in " ".join(out.split())
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["brief.html"]
    code, _, complaint = said(capsys, "report", str(folder), "--pdf")
    assert (code, complaint) == (2, "A PDF needs the extra: pip install 'ai-concentration[report]'\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "report takes a folder, a scenario or a sweep; see: ai-concentration report --help"),
        (
            ("open_older_version",),
            "is no folder of a comparison or sweep, no scenario and no sweep; did you mean open_older",
        ),
        (("policy_turnament",), "no scenario and no sweep; did you mean policy_tournament?"),
        (("compute_fund", "portable_dat"), "'portable_dat' is no scenario; did you mean portable_data?"),
        (("baseline", "workers=60"), "baseline and baseline are the same scenario, so there is nothing to compare"),
        (
            ("compute_fund", "--outcome", "active frms", "--seeds", "1"),
            "'active frms' is not an outcome; did you mean active",
        ),
    ],
)
def test_wrong_words_are_answered_with_a_sentence(capsys, tmp_path, words, sentence):
    code, out, complaint = said(capsys, "report", *words, "--out", str(tmp_path))
    assert code == 2
    assert out == ""
    assert sentence.lower() in complaint.lower()


def test_folders_that_are_something_else_are_refused(capsys, results, tmp_path):
    run = next(results.glob("baseline-1-*"))
    assert "is one run; a brief needs a comparison" in said(capsys, "report", str(run))[2]
    assert "holds no comparison and no sweep" in said(capsys, "report", str(tmp_path))[2]
    (folder,) = results.glob("compare-*")
    assert (
        "is finished; overrides and --seeds go with the name" in said(capsys, "report", str(folder), "--seeds", "3")[2]
    )
    alone = tmp_path / "compare-alone"
    alone.mkdir()
    (alone / "comparison.json").write_bytes((folder / "comparison.json").read_bytes())
    assert f"is not in {tmp_path}; make the comparison again" in said(capsys, "report", str(alone))[2]
    (alone / "comparison.json").write_text(json.dumps({"baseline": 3}))
    assert "is not the list of runs of a comparison" in said(capsys, "report", str(alone))[2]
    file = tmp_path / "file"
    file.write_text("")
    assert "cannot be made" in said(capsys, "report", str(folder), "--folder", str(file / "inside"))[2]
