"""The commands effects, dose and decompose, and what compare says of costs: tiny runs, real words."""

import pytest

from simulation.analysis.comparison import ComparisonResult
from simulation.command_line import main
from simulation.commands.incidence_text import incidence_text
from simulation.scenario_loading import load_scenario, scenarios
from tests.runs.test_command_line import said
from tests.support import make_result

SHORT = ("end=2025Q3", "workers=100", "--seeds", "2")


def test_effects_of_several_scenarios_on_one_outcome(tmp_path, capsys):
    words = ["effects", "compute_fund", "no_flywheel", *SHORT, "--outcome", "hhi of users, at the end"]
    code, out, _ = said(capsys, *words, "--out", str(tmp_path))
    assert code == 0
    assert "HHI of users, at the end [0 to 1], against baseline" in out
    assert [line.split()[0] for line in out.splitlines() if "undetermined" in line or " down" in line][:2] == [
        "compute_fund",
        "no_flywheel",
    ]
    (table,) = tmp_path.glob("policy-effects-*/HHI-of-users-at-the-end/policy_effects.csv")
    assert table.read_text().startswith("scenario,baseline,variant,difference,low,high,n,verdict,spent_usd_bn,raised")
    assert (table.parent / "policy_effects.pdf").stat().st_size > 0
    assert out.splitlines()[-1].startswith("Next: ai-concentration compare baseline compute_fund end=2025Q3")


@pytest.mark.slow
def test_all_scenarios_with_a_policy_are_the_default(capsys, monkeypatch):
    from simulation import studies

    asked = []
    monkeypatch.setattr(studies, "_sides", lambda wanted, seeds, make: asked.extend(wanted) or [("run",)] * len(wanted))
    monkeypatch.setattr(studies, "ComparisonResult", lambda *sides: sides)
    found = studies.policy_effects((), "baseline", (), (1,), lambda jobs: ())
    names = [name for name, _ in asked]
    assert names[0] == "baseline"
    assert set(found.comparisons) == set(names[1:]) == {name for name in scenarios() if load_scenario(name).policies}


def test_doses_of_one_policy(tmp_path, capsys):
    words = [
        "dose",
        "public_compute_fund",
        *SHORT,
        "--doses",
        "0.01,0.002",
        "--no-figures",
        "--outcome",
        "active firms",
    ]
    code, out, _ = said(capsys, *words, "--out", str(tmp_path))
    assert code == 0
    rows = [line.split()[0] for line in out.splitlines() if line.startswith(" ")]
    assert rows == ["none", "0.002", "0.01"]
    assert len(list(tmp_path.glob("dose-response-*/active-firms/dose_response.csv"))) == 1
    assert len(list(tmp_path.glob("*/manifest.json"))) == 6


def test_an_effect_is_split_and_another_outcome_needs_no_further_run(tmp_path, capsys):
    words = ["decompose", "no_flywheel", *SHORT, "--channels", "flywheel", "--out", str(tmp_path), "--no-figures"]
    code, out, _ = said(capsys, *words)
    assert code == 0
    assert {"direct", "data flywheel", "whole effect"} <= {line.split("  ")[0] for line in out.splitlines()}
    assert "parts sum to the whole effect" in out
    # The baseline without the flywheel is the variant, so that two scenarios are run and not four.
    assert len(list(tmp_path.glob("*/manifest.json"))) == 4
    _, again, _ = said(capsys, *words, "--outcome", "active firms")
    assert "Nothing was calculated again" in again


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["dose", "compute_fund"], "'compute_fund' is not a policy; did you mean public_compute_fund?"),
        (["dose"], "Dose takes one policy and got 0; see: ai-concentration dose -h"),
        (["decompose", "a", "b"], "Decompose takes one scenario and got 2; see: ai-concentration decompose -h"),
        (["decompose", "no_flywheel", "--channels", "entri"], "'entri' is not a channel; did you mean entry?"),
        (["dose", "ai_profit_tax", "--doses", "0"], "The only dose is 0, which is no policy; name at least one other"),
        (
            ["effects", "--outcome", "active frms"],
            "'active frms' is not an outcome; did you mean active firms?",
        ),
    ],
)
def test_mistakes_are_one_sentence(capsys, words, sentence):
    assert said(capsys, *words) == (2, "", sentence + "\n")


def test_doses_must_be_numbers(capsys):
    with pytest.raises(SystemExit):
        main(["dose", "ai_profit_tax", "--doses", "much"])
    assert "Argument --doses: much is not a list of numbers such as 0.1,0.2." in capsys.readouterr().err


def test_compare_says_who_pays_what_a_unit_brings_and_what_is_crowded_out(tmp_path, capsys):
    words = ["compare", "baseline", "compute_fund", "end=2026Q3", "workers=100", "--seeds", "3", "--no-figures"]
    code, out, _ = said(capsys, *words, "--out", str(tmp_path))
    assert code == 0
    lines = out.splitlines()
    spent = next(line for line in lines if "public money spent on programmes" in line)
    assert spent.endswith("up")
    assert any(line.startswith("Spent by nation, USD bn: USA ") and "25 others" in line for line in lines)
    assert any(line.startswith("Crowding out: ") for line in lines)
    assert any("per USD 100 bn spent" in line and "per % of compute" in line for line in lines)
    (accounts,) = tmp_path.glob("compare-*/incidence.csv")
    assert accounts.read_text().startswith("kind,who,what,unit,baseline,variant,difference,low,high,n,verdict\n")
    (costs,) = tmp_path.glob("compare-*/per_cost.csv")
    assert "per_usd_bn_spent" in costs.read_text().splitlines()[0]


def test_what_spends_nothing_says_so_in_one_line():
    pair = ComparisonResult(tuple(make_result(seed) for seed in (1, 2)), tuple(make_result(seed) for seed in (1, 2)))
    assert incidence_text(pair) == ["Costs: governments spend nothing on it that is booked.", ""]
    assert incidence_text(ComparisonResult((make_result(1),), (make_result(1),))) == []
