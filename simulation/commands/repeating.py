"""The command ``repeat``: a kept run made again, and held against the first one bit by bit."""

from __future__ import annotations

from pathlib import Path

from simulation.commands.text import next_command
from simulation.parameters.scenario import Scenario
from simulation.runs.progress import progress_bar
from simulation.runs.result import RunResult
from simulation.scenario_loading import load_scenario


def repeat_command(folder: Path) -> str:
    """Make a kept run again and say whether every bit is the same."""
    from simulation.runs.one_run import run_scenario
    from simulation.runs.provenance import code_fingerprint
    from simulation.runs.store import load_run

    old = load_run(folder)
    scenario = _scenario_of(old)
    with progress_bar(f"{scenario.name}, seed {old.seed}") as note:
        new = run_scenario(scenario, old.seed, progress=note)
    same = same_bits(old, new)
    lines = [f"Run {old.run_id} ({scenario.name}, seed {old.seed}) was made again."]
    if old.manifest["code_fingerprint"] != code_fingerprint():
        lines.append("The model's code has changed since then.")
    lines.append("Every bit is the same." if same else "The result differs.")
    return "\n".join(
        [*lines, "", next_command(f"ai-concentration run {scenario.name}", "a run with the code of today")]
    )


def same_bits(first: RunResult, second: RunResult) -> bool:
    """Whether two runs have the same record in every bit."""
    import numpy as np

    one, two = first.tables(), second.tables()
    return one.keys() == two.keys() and all(
        one[name].keys() == two[name].keys()
        and all(
            np.array_equal(
                np.asarray(one[name][key]), np.asarray(two[name][key]), equal_nan=not isinstance(one[name][key], list)
            )
            for key in one[name]
        )
        for name in one
    )


def _scenario_of(old: RunResult) -> Scenario:
    """The scenario of a kept run; one with a policy of the user's own is read from its file, which holds the rule."""
    if old.scenario.plugin_hashes and old.manifest.get("origin"):
        return load_scenario(old.manifest["origin"], old.manifest["overrides"])
    return old.scenario
