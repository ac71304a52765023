"""The command ``check-plugin``: a policy or strategy of the user's own, tried against everything that it owes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from simulation.checking.contract import Contract, Verdict, verdicts
from simulation.checking.contracts import POLICY_CONTRACTS, START, PolicyTrial
from simulation.checking.strategy_contracts import STRATEGY_CONTRACTS, StrategyTrial
from simulation.commands.text import Answer, next_command, table
from simulation.mistakes import either, suggestion
from simulation.own_classes import OwnClass, OwnClassError, is_own, load_own_class, own_classes_in
from simulation.policies import policies
from simulation.policy import Policy
from simulation.runs.progress import progress_bar
from simulation.scenario_loading import load_scenario
from simulation.strategies import Strategy, strategies

END, WORKERS = "2026Q4", 300
"""Last quarter and workers of the small world in which a plug-in is tried."""

SOME_FAIL = 1


class PluginError(ValueError):
    """There is nothing to check; the text is one sentence."""

    exit_code = 2


def check_plugin_command(text: str) -> Answer:
    """Try a policy or strategy against its contracts.

    Args:
        text: ``file.py``, ``file.py:Class``, or the name of a built-in policy or strategy.

    Returns:
        A table of contracts with one sentence for each that is not kept; its exit code is 1 if there is one.

    Raises:
        PluginError: If there is no such file or class, or it is neither a policy nor a strategy.
    """
    kind, reference = _find(text)
    scenario = load_scenario("baseline", end=END, workers=WORKERS)
    if issubclass(kind, Policy):
        found = _tried(POLICY_CONTRACTS, PolicyTrial(kind, scenario), kind.__name__)
        what = f"{kind.__name__}, a policy, tried in a small world from {START} on"
        after = _next(reference) if is_own(reference) else (f"ai-concentration describe {reference}", "what it is")
    else:
        found = _tried(STRATEGY_CONTRACTS, StrategyTrial(kind, reference, scenario), kind.__name__)
        what = f"{kind.__name__}, a strategy, tried with firms of three sorts in a small world"
        after = ("ai-concentration list strategies", "those it competes with")
    return _told(what, found, (f"ai-concentration check-plugin {text}", "after mending it"), after)


def _next(reference: str) -> tuple[str, str]:
    """What to do with a policy of one's own: compare, if a scenario of its name lies beside it."""
    scenario = Path(reference.rpartition(":")[0]).with_suffix(".yaml")
    if scenario.is_file():
        return f"ai-concentration compare baseline {scenario.name}", "what it changes"
    return "ai-concentration list policies", "those that it could be combined with"


def _tried(contracts: Sequence[Contract[Any]], trial: Any, name: str) -> list[Verdict]:
    found: list[Verdict] = []
    with progress_bar(f"{name}, {len(contracts)} contracts") as note:
        for verdict in verdicts(contracts, trial):
            found.append(verdict)
            note(len(found), len(contracts))
    return found


def _told(what: str, found: list[Verdict], again: tuple[str, str], after: tuple[str, str]) -> Answer:
    """The verdicts as a table, a sentence for each failure, and the next command."""
    failed = [verdict for verdict in found if verdict.state == "FAIL"]
    lines = [f"{what}:", "", table(("contract", "result"), [(one.name, one.state) for one in found]), ""]
    lines += [f"FAIL: {one.name}: {one.sentence.rstrip('.')}." for one in failed]
    kept = sum(verdict.state == "pass" for verdict in found)
    lines += [f"{kept} of {len(found)} contracts are kept.", "", next_command(*(again if failed else after))]
    return Answer("\n".join(lines), SOME_FAIL if failed else 0)


def _find(text: str) -> tuple[type[Policy] | type[Strategy], str]:
    """The class that is meant, and what a scenario calls it."""
    built_in: dict[str, type[Policy] | type[Strategy]] = {**policies(), **strategies()}
    if text in built_in:
        return built_in[text], text
    try:
        own = _only_class(text) if text.endswith(".py") else load_own_class(text) if is_own(text) else None
    except OwnClassError as problem:
        raise PluginError(f"the plug-in {text} {str(problem).rstrip('.')}") from problem
    if own is None:
        raise PluginError(
            f"nothing to check is called {text!r}, no file.py and nothing built in: {suggestion(text, built_in)}"
        )
    if not issubclass(own.value, Policy | Strategy):
        raise PluginError(
            f"the class {own.value.__name__} is neither a policy nor a strategy; derive it from "
            "simulation.policy.Policy or simulation.strategies.Strategy"
        )
    return own.value, own.text


def _only_class(place: str) -> OwnClass:
    """The one policy or strategy that a file holds."""
    found = [own for own in own_classes_in(place) if issubclass(own.value, Policy | Strategy)]
    if not found:
        raise OwnClassError("holds no class derived from simulation.policy.Policy or simulation.strategies.Strategy.")
    if len(found) > 1:
        raise OwnClassError(f"holds several: name one, {either([f'{place}:{own.value.__name__}' for own in found])}.")
    return found[0]
