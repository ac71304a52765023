"""Tables for papers and the paragraph on methods: what they say is what the runs hold."""

import pandas as pd
import pytest

from simulation.analysis.methods import UsedRun, methods
from simulation.analysis.tables import cells, escape, latex, markdown, write_tables
from simulation.parameters.scenario import Scenario

FRAME = pd.DataFrame(
    {
        "scenario": ["open_releases", "tax & spend|more"],
        "difference": [-0.123456, 12.5],
        "low": [-0.2, float("nan")],
        "high": [-0.05, float("inf")],
        "n": [10, 10],
        "verdict": ["down", "undetermined"],
    }
)


def test_a_table_for_readers_has_the_interval_in_one_column_and_n():
    head, rows = cells(FRAME)
    assert head == ["scenario", "difference", "95 % interval", "n", "verdict"]
    assert rows[0] == ["open_releases", "-0.123", "-0.2 to -0.05", "10", "down"]
    assert rows[1][2] == "- to never"


def test_markdown_keeps_its_columns_whatever_a_name_holds():
    lines = markdown(FRAME, "Effects").splitlines()
    assert lines[0] == "**Effects**"
    assert lines[2] == "| scenario | difference | 95 % interval | n | verdict |"
    assert r"tax & spend\|more" in lines[5]


def test_latex_has_the_rules_of_booktabs_and_means_nothing_by_accident():
    text = latex(FRAME, "Effects in % of users", "effects")
    assert [text.count(rule) for rule in (r"\toprule", r"\midrule", r"\bottomrule")] == [1, 1, 1]
    assert r"\begin{tabular}{lrrrl}" in text
    assert r"open\_releases & $-$0.123 & $-$0.2 to $-$0.05 & 10 & down \\" in text
    assert r"tax \& spend|more" in text
    assert r"\caption{Effects in \% of users}" in text
    assert r"\label{tab:effects}" in text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("a_b", r"a\_b"),
        ("50 %", r"50 \%"),
        ("{x}", r"\{x\}"),
        ("\\", r"\textbackslash{}"),
        ("x^2~y", r"x\textasciicircum{}2\textasciitilde{}y"),
        ("-5 and semi-closed", "$-$5 and semi-closed"),
    ],
)
def test_letters_with_a_meaning_in_latex_are_written_out(text, safe):
    assert escape(text) == safe


def test_the_csv_keeps_every_digit(tmp_path):
    paths = write_tables(FRAME, tmp_path / "deep" / "effects", "Effects")
    assert [path.name for path in paths] == ["effects.csv", "effects.md", "effects.tex"]
    assert pd.read_csv(paths[0])["difference"].tolist() == FRAME["difference"].tolist()


def used(name, seeds, **values):
    scenario = Scenario(name=name, **values)
    manifest = {
        "versions": {"ai-concentration": "0.1.0"}, "commit": "0123456789abcdef", "dirty": False,
        "code_fingerprint": "fedcba9876543210",
    }  # fmt: skip
    return [UsedRun(f"{name}{seed}", scenario, seed, manifest) for seed in seeds]


def test_methods_name_version_commit_scenarios_horizon_and_seeds():
    runs = [*used("baseline", (1, 2, 3)), *used("off", (1, 2, 3), flywheel={"form": "off"}), *used("short", (5, 7),
            end="2030Q4")]  # fmt: skip
    text = methods([*runs, runs[0]])
    assert text.startswith(
        "All results come from the model AI Concentration, version 0.1.0 (commit 0123456789ab; model code fedcba987654)"
    )
    prints = {run.scenario.name: run.scenario.fingerprint[:12] for run in runs}
    assert (
        "2 scenarios, by name and hash, ran from 2023Q1 to 2040Q4 with 10,000 worker agents and seeds 1 to 3: "
        f"baseline ({prints['baseline']}), off ({prints['off']})." in text
    )
    assert "1 scenario, by name and hash, ran from 2023Q1 to 2030Q4 with 10,000 worker agents and seeds 5 and 7" in text
    assert "Scenarios are paired" in text
    assert "95 % intervals" in text


def test_only_rules_that_are_used_are_cited():
    data = "returns to data (Hagiu and Wright 2023; Farboodi and Veldkamp 2021)"
    assert data in methods(used("baseline", (1,)))
    assert data not in methods(used("off", (1,), flywheel={"form": "off"}))
    assert "Acemoglu 2024" in methods(used("baseline", (1,)))
    assert "Korinek and Suh 2024" in methods(used("agi", (1,), work={"automation_path": "agi"}))


def test_changes_that_are_not_committed_are_told():
    (run,) = used("baseline", (1,))
    run.manifest["dirty"] = True
    assert "commit 0123456789ab with changes" in methods([run])


def test_nothing_used_says_nothing():
    assert methods([]) == ""
