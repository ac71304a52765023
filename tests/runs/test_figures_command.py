"""The command figures: a list of figures is checked at once, priced, built, and built again the same in every byte."""

import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from simulation.commands import paper_figures
from simulation.commands.paper_figures import build, figures_command
from simulation.commands.paper_runs import needed, under_one_name
from simulation.commands.running import Settings
from simulation.figures import FIGURES, STUDY_FIGURES, SWEEP_FIGURES
from simulation.loading.papers import SHIPPED, PaperError, load_paper
from tests.runs.test_command_line import said

TINY = """\
title: Three kinds of figures
seeds: 2
overrides: [end=2025Q1, workers=100]
formats: [png, svg]
figures:
  who_leads: {figure: leadership, scenarios: [baseline, no_flywheel], size: slide}
  policy_effects: {scenarios: [no_flywheel, portable_data], size: one column, outcome: active firms}
  tipping: {sweep: baseline, overrides: ["flywheel.consumer.strength=0.1,0.5,0.9"], seeds: 2, formats: [pdf]}
"""


def written(folder, text, name="tiny.yaml"):
    path = folder / name
    path.write_text(text, "utf-8")
    return str(path)


def contents(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def mistakes_of(folder, text):
    with pytest.raises(PaperError) as found:
        load_paper(written(folder, text))
    return [f"{Path(one.where).name}: {one.sentence}" for one in found.value.mistakes]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The list TINY with its plan, and the folder of results that holds its runs and its figures."""
    folder = tmp_path_factory.mktemp("paper")
    paper = written(folder, TINY)
    settings = Settings(results=folder / "one", processes=1)
    plan = figures_command(paper, settings, plan=True)
    assert not (folder / "one" / "figures-tiny").exists()
    said_of_it = figures_command(paper, settings, plan=False)
    return SimpleNamespace(paper=paper, results=folder / "one", plan=plan, said=said_of_it)


def test_a_paper_is_planned_built_and_built_again_from_nothing_with_the_same_bytes(kept, tmp_path, capsys):
    rows = {
        line.split()[0]: line.split()[-2:] for line in kept.plan.splitlines() if line.startswith(("who", "pol", "tip"))
    }
    assert rows == {"who_leads": ["4", "4"], "policy_effects": ["6", "6"], "tipping": ["6", "6"]}
    assert "Missing: 12 different runs, 6 of them in sweeps; about" in kept.plan

    files = contents(kept.results / "figures-tiny")
    assert f"3 figures with their captions: {len(files)} files" in kept.said
    code, out, _ = said(capsys, "figures", kept.paper, "--out", str(tmp_path / "two"), "--processes", "1")
    assert code == 0
    assert contents(tmp_path / "two" / "figures-tiny") == files

    code, out, _ = said(capsys, "figures", kept.paper, "--out", str(kept.results), "--processes", "1")
    assert "Nothing is missing" in out
    assert contents(kept.results / "figures-tiny") == files

    assert set(files) == {
        *("who_leads.png", "who_leads.svg", "who_leads.txt", "policy_effects.png", "policy_effects.svg"),
        *("policy_effects.txt", "policy_effects.csv", "policy_effects.md", "policy_effects.tex"),
        *("tipping.pdf", "tipping.txt", "paper.json", "methods.txt"),
    }
    listing = json.loads(files["paper.json"])
    assert listing["title"] == "Three kinds of figures"
    assert sorted(name for one in listing["figures"].values() for name in one["files"]) == sorted(
        set(files) - {"paper.json", "methods.txt"}
    )
    kept = {json.loads(path.read_text())["run_id"] for path in kept.results.glob("*/manifest.json")}
    assert set(listing["figures"]["policy_effects"]["runs"]) == kept
    assert listing["figures"]["tipping"]["runs"] == 6
    words = files["methods.txt"].decode()
    assert "3 scenarios, by name and hash, ran from 2023Q1 to 2025Q1 with 100 worker agents and seeds 1 to 2" in words
    assert "in 3 worlds (grid) with seeds 1 to 2" in words
    assert "2 pairs of runs" in files["policy_effects.tex"].decode()


def test_several_processes_draw_the_same_bytes_as_one(kept, tmp_path, monkeypatch):
    monkeypatch.setattr(paper_figures, "FIGURES_THAT_PAY", 1)
    paper = load_paper(kept.paper)
    wanted = under_one_name([needed(figure, kept.results) for figure in paper.figures], kept.results)
    assert not any(one.missing for one in wanted)
    build(paper, wanted, kept.results, tmp_path, 2)
    assert contents(tmp_path) == contents(kept.results / "figures-tiny")


REFUSES = """\
import multiprocessing

def draw(results, size):
    raise ValueError(f"{multiprocessing.current_process().name} does not draw {len(results)} scenario")
"""
REFUSED = """\
seeds: 2
overrides: [end=2025Q1, workers=100]
figures:
  mine: {figure: "mine.py:draw", scenarios: [baseline]}
  other: {figure: "mine.py:draw", scenarios: [no_flywheel]}
"""


def test_what_a_figure_refuses_in_another_process_is_one_sentence_here(kept, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(paper_figures, "FIGURES_THAT_PAY", 1)
    (tmp_path / "mine.py").write_text(REFUSES, "utf-8")
    words = ("figures", written(tmp_path, REFUSED), "--out", str(kept.results), "--processes", "2")
    code, _, err = said(capsys, *words)
    assert code == 2
    sentence = r"mine cannot be drawn: ValueError: SpawnProcess-\d+ does not draw 1 scenario\."
    assert re.search(rf"The list of figures has 1 mistake:\n  \S*tiny\.yaml:4: {sentence}\n$", err), err
    assert "Traceback" not in err


def test_the_shipped_list_draws_every_figure_and_has_no_mistake():
    paper = load_paper("paper")
    assert {one.figure for one in paper.figures} == {*FIGURES, *STUDY_FIGURES, *SWEEP_FIGURES}
    assert (SHIPPED / "paper.yaml").is_file()


def test_all_mistakes_come_at_once_with_their_lines(tmp_path):
    found = mistakes_of(
        tmp_path,
        "titel: Wrong\n"
        "seeds: many\n"
        "figures:\n"
        "  concentration: {scenarios: [base]}\n"
        "  monney: {scenarios: [baseline], seeds: 1}\n"
        "  money:\n"
        "    scenarios: [baseline]\n"
        "    seeds: 1\n"
        "    size: two colums\n"
        "    outcome: active firms\n"
        "  dose_response: {policy: open_release, seeds: 1}\n"
        "  policy_effects: {outcome: active frms, formats: [gif], seeds: 1}\n"
        "  work: {overrides: [flywheel.shering=1], seeds: 1}\n"
        "  phase_map: {sweep: open_release_lag, seeds: 1}\n",
    )
    assert found == [
        "tiny.yaml:1: titel is not a key of a list of figures; did you mean title?",
        "tiny.yaml:2: seeds: seeds is 'many'; it must be a number of runs, or a list of whole numbers.",
        "tiny.yaml:4: concentration: there is no scenario base; did you mean baseline?",
        "tiny.yaml:5: monney: there is no figure monney; did you mean money?",
        "tiny.yaml:10: money: outcome is not a key of the figure money; known are figure, size, formats, seeds, "
        "overrides, scenarios.",
        "tiny.yaml:9: money: size cannot be two colums; it must be one column, two columns or slide; did you mean two "
        "columns?",
        "tiny.yaml:11: dose_response: there is no policy 'open_release'; did you mean open_releases?",
        "tiny.yaml:12: policy_effects: formats cannot hold gif; it must be pdf, png or svg.",
        "tiny.yaml:12: policy_effects: 'active frms' is not an outcome; did you mean active firms?",
        "tiny.yaml:13: work: overrides, entry 1: flywheel.shering is not a parameter; did you mean flywheel.sharing?",
        "tiny.yaml:14: phase_map: the figure phase_map needs a sweep with a grid of two uncertain numbers; "
        "open_release_lag is none.",
    ]


OWN = """\
figures:
  mine: {figure: "mine.py:draw", seeds: 1, overrides: [end=2023Q1, workers=100], formats: [svg], size: one column}
"""


@pytest.mark.parametrize(
    ("code", "figure", "sentence"),
    [
        ("", "his.py:draw", "mine: his.py:draw cannot be used: there is no file "),
        ("def darw():\n    pass\n", "mine.py:draw", "holds no function draw; did you mean darw?"),
        ("x = nothing\n", "mine.py:draw", "mine.py cannot be loaded: NameError: name 'nothing' is not defined."),
        ("def draw(results, size):\n    return 1 / 0\n", "mine.py:draw", "cannot be drawn: ZeroDivisionError: "),
        ("def draw(results, size):\n    return 1\n", "mine.py:draw", "cannot be drawn: TypeError: draw returned 1; "),
    ],
)
def test_what_is_wrong_with_a_figure_of_ones_own_is_said_at_its_line(capsys, tmp_path, code, figure, sentence):
    (tmp_path / "mine.py").write_text(code, "utf-8")
    paper = written(tmp_path, OWN.replace("mine.py:draw", figure))
    code, _, err = said(capsys, "figures", paper, "--out", str(tmp_path / "out"), "--processes", "1")
    assert code == 2
    assert "tiny.yaml:2" in err
    assert sentence in err


def test_a_mistake_that_all_figures_share_is_told_once(tmp_path):
    text = "overrides: [end=2020Q1]\nfigures:\n  money: {}\n  work: {}\n"
    found = mistakes_of(tmp_path, text)
    assert len(found) == 1
    assert found[0].startswith("tiny.yaml:1: overrides, entry 1: ")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("seeds: 2\n", "tiny.yaml: figures must hold an entry for each file to be drawn"),
        ("figures: [money]\n", "tiny.yaml:1: figures must hold an entry for each file to be drawn"),
        ("figures:\n  money: 3\n", "tiny.yaml:2: money: an entry holds keys such as scenarios: [baseline]; it is 3."),
        ("figures:\n  a/b: {figure: money}\n", "tiny.yaml:2: a/b: a name of files has letters"),
        ("figures:\n  tipping: {}\n", "tiny.yaml:2: tipping: sweep is missing"),
        ("figures:\n  money: {}\n  money: {}\n", "tiny.yaml:3: figures.money is written twice"),
    ],
)
def test_what_is_no_list_of_figures_is_refused(tmp_path, text, sentence):
    assert mistakes_of(tmp_path, text)[0].startswith(sentence)


def test_a_file_that_is_not_there_is_answered_with_the_nearest(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("article.yaml").write_text(TINY)
    assert said(capsys, "figures", "artikle.yaml")[2] == (
        "The list of figures has 1 mistake:\n  artikle.yaml: there is no such file; did you mean article.yaml?\n"
    )
    assert "there is no list of figures papr; did you mean paper?" in said(capsys, "figures", "papr")[2]


def test_what_a_figure_refuses_is_a_mistake_at_its_line(capsys, tmp_path):
    text = (
        "seeds: 1\noverrides: [end=2023Q2, workers=100]\nfigures:\n"
        "  frontier_lag: {scenarios: [baseline, no_flywheel], size: slide}\n"
        "  concentration: {scenarios: [baseline, no_flywheel, strong_flywheel, reproducible_technology], size: slide}\n"
    )
    code, _, said_of_it = said(capsys, "figures", written(tmp_path, text), "--out", str(tmp_path / "r"))
    assert code == 2
    assert "tiny.yaml:5: concentration cannot be drawn: size 'slide' holds at most 3 scenarios and got 4" in said_of_it


TWO_NAMES = """\
seeds: 2
size: one column
overrides: [end=2025Q1, workers=100]
formats: [png]
figures:
  policy_effects: {scenarios: [open_everything], outcome: active firms}
  dose_response: {policy: open_releases, doses: [0], outcome: active firms}
"""


def test_a_run_with_two_names_is_made_once_and_found_under_both(capsys, tmp_path):
    words = ("figures", written(tmp_path, TWO_NAMES), "--out", str(tmp_path / "r"))
    assert "Missing: 4 different runs" in said(capsys, *words, "--processes", "1")[1]
    built = contents(tmp_path / "r" / "figures-tiny")
    code, out, _ = said(capsys, *words, "--processes", "2")
    assert (code, "Nothing is missing" in out) == (0, True)
    assert [line.split()[-1] for line in out.splitlines() if line.startswith(("policy", "dose"))] == ["0", "0"]
    assert contents(tmp_path / "r" / "figures-tiny") == built
    scenarios = json.loads(built["paper.json"])["figures"]["policy_effects"]["scenarios"]
    assert {one["name"] for one in scenarios} == {"baseline", "open_everything"}
