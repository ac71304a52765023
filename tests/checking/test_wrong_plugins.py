"""A plug-in that does not keep a contract is told which one, in one sentence, and the command ends with 1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from simulation import load_scenario
from simulation.checking import contracts, strategy_contracts
from simulation.checking.contract import Contract, failure, verdicts
from simulation.checking.contracts import POLICY_CONTRACTS, PolicyTrial
from simulation.checking.strategy_contracts import STRATEGY_CONTRACTS, StrategyTrial
from simulation.command_line import main
from simulation.own_classes import own_classes_in
from simulation.parameters.scenario import Scenario

POLICY = """
import random
from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import Policy


class Wrong(Policy):
    strength = "share"
    share: float = quantity(0.0, "share", "Dose.", "Own", low=0.0, high=1.0, plausible=(0.0, 1.0))

    def levers(self, quarter, view):
        return Levers(data_sharing=self.share)
"""
STRATEGY = """
import random
from simulation.strategies import FirmDecision, Strategy


class Wrong(Strategy):
    \"\"\"Plans as others do.\"\"\"

    summary = "Plans."

    def decide(self, view, draw):
        return self.plan(view)
"""
SHARE = 'share: float = quantity(0.0, "share", "Dose.", "Own", low=0.0, high=1.0, plausible=(0.0, 1.0))'
LEVERS = "return Levers(data_sharing=self.share)"
AT_ONCE = "def phased_levers(self, quarter, view):\n        return self.levers(quarter, view)\n\n    def levers"
ALWAYS = f"def active(self, quarter):\n        return True\n\n    {AT_ONCE}"


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario(end="2025Q4", workers=100)


def written(folder: Path, text: str, old: str = "", new: str = "") -> Any:
    """Write a plug-in with one thing changed, and load its class."""
    assert old in text
    path = folder / "wrong.py"
    path.write_text(text.replace(old, new, 1) if old else text, "utf-8")
    (own,) = own_classes_in(str(path))
    return own


def contract_of(check: Any) -> Contract[Any]:
    return next(one for one in (*POLICY_CONTRACTS, *STRATEGY_CONTRACTS) if one.check is check)


@pytest.mark.parametrize(
    ("old", "new", "check", "sentence"),
    [
        (
            SHARE,
            "share: float = 0.0",
            contracts.settings_say_what_they_are,
            "share is not declared; write share: float",
        ),
        (
            '"share", "Dose."',
            '"", "Dose."',
            contracts.settings_say_what_they_are,
            "share has no unit; give quantity one",
        ),
        ('"Own"', '""', contracts.settings_say_what_they_are, "share has no source; quantity takes both as sentences"),
        ("low=0.0, high=1.0, ", "", contracts.settings_say_what_they_are, "share has no bounds; give quantity low="),
        (
            "plausible=(0.0, 1.0)",
            "plausible=(0.0, 2.0)",
            contracts.settings_say_what_they_are,
            "the plausible value 2 of share lies outside its bounds, 0 to 1",
        ),
        ('strength = "share"\n', "pass\n", contracts.its_strength_is_named, "it names no strength; write strength = "),
        (
            'strength = "share"',
            'strength = "dose"',
            contracts.its_strength_is_named,
            "its strength 'dose' is none of its settings: share",
        ),
        ("quantity(0.0", "quantity(0.5", contracts.its_strength_is_named, "share is 0.5 by default, but no dose is 0"),
        (", plausible=(0.0, 1.0)", "", contracts.its_strength_is_named, "share has no plausible range; add plausible="),
        (
            LEVERS,
            "return Levers(data_sharing=2.0 * self.share)",
            contracts.levers_stay_in_bounds,
            "policy wrong sets data_sharing to 2.0 in 2024Q1; it must be a number from 0 to 1 (share).",
        ),
        (
            LEVERS,
            "return Levers(public_compute_budget=-self.share)",
            contracts.levers_stay_in_bounds,
            "policy wrong sets public_compute_budget to -1e-06 in 2024Q1; it must be a number from 0 to 1",
        ),
        (
            LEVERS,
            "return {'data_sharing': self.share}",
            contracts.levers_stay_in_bounds,
            "its levers must be simulation.levers.Levers; they are {'data_sharing'",
        ),
        (
            LEVERS,
            "return Levers()",
            contracts.levers_stay_in_bounds,
            "it moves no lever at share=1, whatever governments",
        ),
        (
            LEVERS,
            "return Levers(data_sharing=0.1 + self.share / 2)",
            contracts.no_dose_is_no_difference,
            "without a dose (share=0) it moves data_sharing",
        ),
        (
            "def levers",
            ALWAYS,
            contracts.it_acts_between_its_dates_only,
            "it moves data_sharing in 2023Q1; its dates are 2024Q1 to 2025Q2",
        ),
        (
            "def levers",
            ALWAYS,
            contracts.nothing_differs_before_it_starts,
            "before it starts in 2024Q1 the run differs from the baseline in ",
        ),
        (
            LEVERS,
            "return Levers(data_sharing=self.share * random.random())",
            contracts.the_same_seed_gives_the_same_bits,
            "it may not draw by itself",
        ),
        (
            "def levers",
            AT_ONCE,
            contracts.it_comes_in_steps,
            "in a phase-in data_sharing is 1.0 after 1 quarters, not 0.25",
        ),
    ],
)
def test_a_wrong_policy_is_told_what_is_wrong(
    tmp_path: Path, scenario: Scenario, old: str, new: str, check: Any, sentence: str
) -> None:
    trial = PolicyTrial(written(tmp_path, POLICY, old, new).value, scenario)
    assert sentence in failure(contract_of(check), trial)


@pytest.mark.parametrize("reach", ["view.accounts", "view.ledger.transfer", "self._world"])
def test_money_from_nowhere_is_out_of_reach(tmp_path: Path, scenario: Scenario, reach: str) -> None:
    """A policy sees two numbers; there is no way from it to an account."""
    own = written(tmp_path, POLICY, LEVERS, f"{reach}\n        {LEVERS}")
    sentence = failure(contract_of(contracts.levers_stay_in_bounds), PolicyTrial(own.value, scenario))
    assert sentence.startswith("it fails with AttributeError: ")


def test_what_a_policy_sees_cannot_be_changed(tmp_path: Path, scenario: Scenario) -> None:
    own = written(tmp_path, POLICY, LEVERS, f"view.unemployment = 0.0\n        {LEVERS}")
    sentence = failure(contract_of(contracts.levers_stay_in_bounds), PolicyTrial(own.value, scenario))
    assert sentence == "it fails with FrozenInstanceError: cannot assign to field 'unemployment'"


def test_a_right_policy_keeps_all_contracts(tmp_path: Path) -> None:
    own = written(tmp_path, POLICY)
    trial = PolicyTrial(own.value, load_scenario(end="2025Q4", workers=100))
    assert [verdict for verdict in verdicts(POLICY_CONTRACTS, trial) if verdict.state != "pass"] == []


@pytest.mark.parametrize(
    ("old", "new", "check", "sentence"),
    [
        ('"""Plans as others do."""', "pass", strategy_contracts.it_says_what_it_does, "it has no docstring"),
        ('summary = "Plans."', "", strategy_contracts.it_says_what_it_does, "it has no summary; write summary = "),
        (
            "return self.plan(view)",
            "made = self.plan(view)\n        made.spending_usd_bn = -1.0\n        return made",
            strategy_contracts.decisions_are_legal,
            "strategy Wrong of an entrant without money decided spending_usd_bn = -1.0; it must be a number from 0 to",
        ),
        (
            "return self.plan(view)",
            "return {}",
            strategy_contracts.decisions_are_legal,
            "strategy Wrong of an entrant without money must return a FirmDecision; it returned {}",
        ),
        (
            "return self.plan(view)",
            "return self.plan(view, growth=view.revenue_usd_bn / view.spending_usd_bn)",
            strategy_contracts.decisions_are_legal,
            "for an entrant without money it fails with ZeroDivisionError: ",
        ),
        (
            "return self.plan(view)",
            "return self.plan(view, safety_effort=random.random())",
            strategy_contracts.it_draws_nothing_by_itself,
            "chance comes from draw and nowhere else",
        ),
        (
            "return self.plan(view)",
            "return self.plan(view, safety_effort=random.random())",
            strategy_contracts.the_same_seed_gives_the_same_bits,
            "it may not draw by itself",
        ),
    ],
)
def test_a_wrong_strategy_is_told_what_is_wrong(
    tmp_path: Path, scenario: Scenario, old: str, new: str, check: Any, sentence: str
) -> None:
    own = written(tmp_path, STRATEGY, old, new)
    assert sentence in failure(contract_of(check), StrategyTrial(own.value, own.text, scenario))


def test_the_command_shows_all_contracts_and_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    written(tmp_path, POLICY, LEVERS, "return Levers(data_sharing=2.0)")
    assert main(["check-plugin", "wrong.py"]) == 1
    out = capsys.readouterr().out
    assert "levers stay in their bounds                     FAIL\n" in out
    assert "no dose is no difference, bit for bit           not tried\n" in out
    assert "FAIL: levers stay in their bounds: policy wrong sets data_sharing to 2.0 in 2024Q1; it must be " in out
    assert "2 of 12 contracts are kept." in out
    assert out.splitlines()[-1] == "Next: ai-concentration check-plugin wrong.py   (after mending it)"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("nobody.py", "The plug-in nobody.py cannot be used: there is no file "),
        ("two.py", "The plug-in two.py holds several: name one, two.py:One or two.py:Two\n"),
        (
            "none.py",
            "The plug-in none.py holds no class derived from simulation.policy.Policy or simulation.strategies.",
        ),
        ("none.py:Other", "The class Other is neither a policy nor a strategy; derive it from "),
        ("none.py:Othr", "The plug-in none.py:Othr cannot be used: none.py holds no class Othr; did you mean Other?\n"),
        (
            "open_release",
            "Nothing to check is called 'open_release', no file.py and nothing built in: did you mean open_",
        ),
    ],
)
def test_nothing_to_check_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str, sentence: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("two.py").write_text(STRATEGY.replace("Wrong", "One") + STRATEGY.replace("Wrong", "Two"), "utf-8")
    Path("none.py").write_text("class Other:\n    pass\n", "utf-8")
    assert main(["check-plugin", words]) == 2
    assert capsys.readouterr().err.startswith(sentence)
