"""The commands ``sweep`` and ``resume``: a plan, many runs, and what they say."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from simulation.commands.text import Answer, next_command, paragraph, table
from simulation.loading.sweep_reading import Asked, SweepError
from simulation.loading.sweeps import load_sweep
from simulation.mistakes import Mistake
from simulation.runs.progress import progress_bar
from simulation.runs.store import StoreError
from simulation.runs.where import Where, open_pool, workers_of
from simulation.sweeps.folder import COPY, SweepFolder
from simulation.sweeps.plan import Plan, plan_of
from simulation.sweeps.result import SweepResult
from simulation.sweeps.sweep import Sweep
from simulation.sweeps.sweeping import Shard, make_runs

MINUTE, HOUR = 60.0, 3600.0
FAILURES_SHOWN = 5


@dataclass(frozen=True)
class Options:
    """Options of ``sweep`` and ``resume``.

    Attributes:
        results: Folder of results.
        figures: Whether to draw figures.
        where: Where to calculate.
        plan: Whether to say what it costs and run no more.
        part: Part of the runs to make, and the number of parts; None for all.
    """

    results: Path = Path("results")
    figures: bool = True
    where: Where = field(default_factory=Where)
    plan: bool = False
    part: tuple[int, int] | None = None


def sweep_command(source: str, overrides: Sequence[str], asked: Asked, options: Options) -> Answer:
    """Plan a sweep and, unless only the plan is wanted, make its runs and analyse them."""
    if options.plan and options.part is not None:
        raise SweepError([Mistake("words", "", "--plan prices the whole sweep; leave --part out of it.")])
    sweep = load_sweep(source, overrides, asked)
    folder = SweepFolder.of(sweep, options.results)
    if options.part is None:
        with progress_bar("pilot"):
            plan = plan_of(sweep, folder, workers_of(options.where))
        text = plan_text(sweep, plan, folder)
        if options.plan:
            words = _command(source, overrides, asked, options)
            return Answer("\n".join([text, "", next_command(words, "make the runs; the pilot's are kept")]))
        print(f"{text}\n", flush=True)
    return run_sweep(sweep, folder, options)


def resume_command(path: Path, options: Options) -> Answer:
    """Go on with a sweep."""
    folder = SweepFolder(path)
    sweep = sweep_of(folder)
    if sweep.identity != folder.description["identity"]:
        asked = folder.description["asked"]
        again = " ".join(map(shlex.quote, ["ai-concentration", "sweep", asked["source"], *asked["overrides"]]))
        raise StoreError(
            f"{path} cannot go on: the model's code or a scenario has changed since it was begun; "
            f"this begins anew in a folder of its own: {again}"
        )
    return run_sweep(sweep, folder, options)


def sweep_of(folder: SweepFolder) -> Sweep:
    """The sweep that a folder was made for, loaded again from the words and the file it was made with."""
    asked = folder.description["asked"]
    copy = folder.path / COPY
    source = copy if copy.is_file() else asked["source"]
    known = {one.name: asked.get(one.name) for one in fields(Asked)}
    return load_sweep(
        source, asked["overrides"], Asked(**known), name=folder.description["name"], beside=asked["beside"]
    )


def run_sweep(sweep: Sweep, folder: SweepFolder, options: Options) -> Answer:
    """Make the runs of a sweep and say what they found."""
    shard = Shard(*options.part) if options.part is not None else None
    result = make_all(sweep, folder, options)
    lines = [_made(result, shard), *failures_text(result), f"Runs: {folder.path / 'rows'} (Parquet)"]
    if shard is None:
        from simulation.commands.sweep_analysis import analysis_text

        width = sweep.replicates.half_width
        lines += ["", *analysis_text(result, folder.path / "analysis", figures=options.figures, half_width=width)]
    again = f"ai-concentration resume {folder.path}"
    why = "try the failed runs again" if result.failures else "nothing is left to do; more seeds: sweep --seeds N"
    return Answer("\n".join([*lines, "", next_command(again, why)]), 1 if result.failures else 0)


def make_all(sweep: Sweep, folder: SweepFolder, options: Options) -> SweepResult:
    """Make the runs of a sweep, or of one part of it, with a bar that counts failures."""
    shard = Shard(*options.part) if options.part is not None else None
    with open_pool(options.where) as pool, progress_bar(sweep.layout.name) as bar:

        def note(done: int, total: int, failed: int) -> None:
            bar(done, total, f"{sweep.layout.name}, {failed} failed" if failed else sweep.layout.name)

        return make_runs(sweep, folder, pool, shard=shard, note=note)


def plan_text(sweep: Sweep, plan: Plan, folder: SweepFolder) -> str:
    """What a sweep will cost, as a table."""
    layout = sweep.layout
    most = plan.most_runs > plan.runs
    rows = [
        ("question", layout.question or "-"),
        ("scenario", layout.scenario),
        ("worlds", f"{plan.worlds} ({layout.design}; {_numbers(len(layout.dimensions))})"),
        ("options", f"{plan.options} ({_few(layout.options)})"),
        ("replicates", f"{plan.at_least}" + (f", up to {plan.at_most} until narrow enough" if most else "")),
        ("runs", f"{plan.runs:,}" + (f" to {plan.most_runs:,}" if most else "")),
        ("there already", f"{plan.there:,}"),
        ("one run", f"{plan.seconds_a_run:.2g} s"),
        ("time", duration(plan.seconds) + (f" to {duration(plan.most_seconds)}" if most else "")
         + f" with {plan.workers} at a time"),
        ("disk", f"{plan.mebibytes:.3g} MiB in {folder.path}"),
        ("paired", _paired(sweep)),
    ]  # fmt: skip
    return table((f"plan of {layout.name}", ""), rows)


def failures_text(result: SweepResult) -> list[str]:
    """What went wrong, with the commands that repeat it."""
    if not result.failures:
        return []
    counts = Counter(failure.status for failure in result.failures)
    words = ", ".join(f"{count} {status}" for status, count in counts.items())
    lines = [f"{len(result.failures)} runs could not be finished: {words}."]
    for failure in result.failures[:FAILURES_SHOWN]:
        where = f"world {failure.world}, {failure.option}, seed {failure.seed}"
        lines += [paragraph(f"{where} {failure.status}: {failure.error}."), f"  {failure.repeat}"]
    return lines


def duration(seconds: float) -> str:
    """A length of time as a person would say it.

    Example:
        >>> duration(12.3), duration(200.0), duration(9000.0)
        ('12 s', '3.3 min', '2.5 h')
    """
    if seconds < MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / MINUTE:.2g} min" if seconds < HOUR else f"{seconds / HOUR:.3g} h"


def _made(result: SweepResult, shard: Shard | None) -> str:
    part = f" (part {shard.part} of {shard.of} is done)" if shard is not None else ""
    worlds, options = result.layout.worlds, len(result.layout.options)
    return (
        f"{result.finished:,} runs are there: {worlds} worlds x {options} options x {len(result.seeds)} "
        f"replicates{part}."
    )


def _paired(sweep: Sweep) -> str:
    if len(sweep.layout.options) > 1:
        return f"each option with {sweep.layout.options[0]} in the same world on the same seed"
    return "worlds share their seeds, so that they differ by their numbers and not by luck"


def words_of(source: str, overrides: Sequence[str], asked: Asked) -> list[str]:
    """The words after ``sweep`` that ask for a sweep."""
    said = {"at_least": "seeds", "half_width": "half-width", "at_most": "at-most", "time_limit": "time-limit"}
    words = [source, *overrides]
    for one in fields(asked):
        value = getattr(asked, one.name)
        if value is not None:
            words += [f"--{said.get(one.name, one.name)}", str(value)]
    return words


def _command(source: str, overrides: Sequence[str], asked: Asked, options: Options) -> str:
    """The command that makes the runs of a plan."""
    words = ["ai-concentration", "sweep", *words_of(source, overrides, asked)]
    if options.results != Options().results:
        words += ["--out", str(options.results)]
    return " ".join(map(shlex.quote, words))


def _numbers(count: int) -> str:
    return "1 uncertain number" if count == 1 else f"{count} uncertain numbers"


def _few(names: Sequence[str], most: int = 4) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
