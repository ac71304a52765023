"""The command ``repeat``: a kept run made again, and held against the first one bit by bit."""

from __future__ import annotations

from pathlib import Path

from simulation.commands.text import DIFFERENT, Answer, next_command, paragraph
from simulation.parameters.scenario import Scenario
from simulation.runs.difference import first_difference
from simulation.runs.progress import progress_bar
from simulation.runs.result import RunResult
from simulation.scenario_loading import load_scenario
from simulation.sweeps.folder import DESCRIPTION, SweepFolder
from simulation.sweeps.rows import Row


def repeat_command(name: str, results: Path) -> str:
    """Make a kept run again and say whether every bit is the same, or where it first differs.

    Args:
        name: Folder of a run, or the beginning of the identity of a run, kept by itself or in a sweep.
        results: Folder of results.

    Raises:
        StoreError: If there is no such run.
    """
    from simulation.runs.store import StoreError, find_run

    if Path(name).is_dir():
        return _repeat_kept(Path(name))
    try:
        return _repeat_kept(find_run(name, results))
    except StoreError as problem:
        if "more digits" in str(problem):
            raise
        folder, row = _row_of(name, results)
        return _repeat_row(folder, row)


def _repeat_kept(folder: Path) -> str:
    from simulation.runs.one_run import run_scenario
    from simulation.runs.provenance import code_fingerprint
    from simulation.runs.store import load_run

    old = load_run(folder)
    scenario = _scenario_of(old)
    with progress_bar(f"{scenario.name}, seed {old.seed}") as note:
        new = run_scenario(scenario, old.seed, progress=note)
    found = first_difference(old.record, new.record)
    lines = [f"Run {old.run_id} ({scenario.name}, seed {old.seed}) was made again."]
    if old.manifest["code_fingerprint"] != code_fingerprint():
        lines.append("The model's code has changed since then.")
    lines.append("Every bit is the same." if found is None else str(found))
    text = "\n".join(
        [*lines, "", next_command(f"ai-concentration run {scenario.name}", "a run with the code of today")]
    )
    return Answer(text, 0 if found is None else DIFFERENT)


def _scenario_of(old: RunResult) -> Scenario:
    """The scenario of a kept run; one with a policy of the user's own is read from its file, which holds the rule."""
    if old.scenario.plugin_hashes and old.manifest.get("origin"):
        return load_scenario(old.manifest["origin"], old.manifest["overrides"])
    return old.scenario


def _row_of(name: str, results: Path) -> tuple[SweepFolder, Row]:
    """The run of a sweep whose identity begins with these digits."""
    from simulation.runs.store import StoreError

    folders = [SweepFolder(path.parent) for path in sorted(results.glob(f"*/{DESCRIPTION}"))]
    found = [(one, row) for one in folders for row in one.rows().values() if row.run_id.startswith(name)]
    if not found:
        raise StoreError(f"no run in {results} has an identity that begins with {name}, by itself or in a sweep")
    if len({row.run_id for _, row in found}) > 1:
        raise StoreError(f"{name} is the beginning of {len(found)} runs of sweeps in {results}; give more digits of it")
    folder, row = found[0]
    return folder, folder.rows(folder.series)[row.key]


def _repeat_row(folder: SweepFolder, old: Row) -> str:
    from simulation.commands.differing import quarters_of
    from simulation.commands.sweeping import sweep_of
    from simulation.sweeps.comparing import difference_text, same_row
    from simulation.sweeps.rows import make_rows

    sweep = sweep_of(folder)
    with progress_bar(f"{folder.path.name}, run {old.run_id}"):
        (new,) = make_rows([sweep.task(old.world, old.option, old.seed)], folder.series)
    option = folder.layout.options[old.option]
    lines = [f"Run {old.run_id} (world {old.world}, {option}, seed {old.seed} of {folder.path.name}) was made again."]
    if sweep.identity != folder.description["identity"]:
        lines.append("The model's code or the scenario has changed since then.")
    if same_row(old, new):
        lines.append("Every outcome, and every measure of the world in every quarter, is the same in every bit.")
    else:
        names = list(folder.description["all_outcomes"])
        lines.append(paragraph(difference_text(old, new, folder.series, quarters_of(folder.layout), names)))
    text = "\n".join([*lines, "", next_command(old.repeat, "the whole run, with tables and figures")])
    return Answer(text, 0 if same_row(old, new) else DIFFERENT)
