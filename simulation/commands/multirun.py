"""``run --multirun``: Hydra expands words with several values into jobs, and its launcher runs them wherever it does.

Each job is an ordinary ``run`` with its own words. Composing is left to ``run`` as well: to Hydra every key is new, so
that what is wrong is said by our own door, job by job, and one job that fails stops no other.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from simulation.commands.text import Answer, next_command
from simulation.loading.options import SCENARIO_GROUP, SCENARIOS
from simulation.loading.overrides import arguments_for_hydra, group_mistakes, overridden, own_search, parse
from simulation.mistakes import Mistake, ScenarioError

PRIMARY, SEED, SEARCH_PATH = "run", "seed", "hydra.searchpath"
INTERRUPTED = 130
QUIET = ("hydra/job_logging=disabled", "hydra/hydra_logging=disabled")
VALUED, PLAIN = ("out", "processes", "against", "replicates", "ensemble"), ("no_figures", "all", "traceback")
Main = Callable[[Sequence[str]], int]


class MultirunError(RuntimeError):
    """Hydra cannot make jobs of the words; the text is one sentence."""

    exit_code = 2


@dataclass(frozen=True)
class Job:
    """What every job does; Hydra's launchers call it, here or in a process to which they send it.

    Attributes:
        main: The command line.
        scenario: Scenario of all jobs whose own words name none.
        seed: Seed of all jobs whose own words give none.
        words: Words and options that all jobs share.
        ends: Folder in which each job leaves its exit code.
        command_line: Words of the process that asked for the jobs, which go into the manifests.
    """

    main: Main
    scenario: str
    seed: int
    words: tuple[str, ...]
    ends: Path
    command_line: tuple[str, ...]

    def __call__(self, config: Any) -> None:
        """Run the job whose words Hydra has set up; the composed configuration is not used."""
        from hydra.core.hydra_config import HydraConfig

        hydra = HydraConfig.get()
        sys.argv = list(self.command_line)
        words = [word.lstrip("+") for word in hydra.overrides.task]
        named = dict(word.split("=", 1) for word in words if word.startswith((f"{SCENARIO_GROUP}=", f"{SEED}=")))
        rest = [word for word in words if word.partition("=")[0] not in named]
        scenario, seed = named.get(SCENARIO_GROUP, self.scenario), named.get(SEED, str(self.seed))
        print(f"\nJob {hydra.job.num}: {' '.join(['run', scenario, *rest, '--seed', seed])}", flush=True)
        try:
            code = self.main(["run", scenario, *rest, "--seed", seed, *self.words])
        except SystemExit as end:  # an option that the parser refuses, such as a seed that is no number
            code = end.code if isinstance(end.code, int) else 1
        (self.ends / str(hydra.job.num)).write_text(str(code), encoding="ascii")
        if code == INTERRUPTED:
            raise KeyboardInterrupt


def multirun_command(names: Sequence[str], overrides: Sequence[str], asked: argparse.Namespace, main: Main) -> Answer:
    """Run every combination of the values in the words.

    Args:
        names: At most one scenario.
        overrides: Words in Hydra's grammar; ``seed=1,2,3`` is understood besides the keys of a scenario, and
            ``hydra/launcher=...`` chooses who runs the jobs.
        asked: Options of ``run``.
        main: The command line, which each job calls.

    Returns:
        How many jobs there were and which failed; its exit code is 1 if one did.

    Raises:
        ScenarioError: If words cannot be read or name options that do not exist.
        MultirunError: If Hydra refuses them.
    """
    arguments, shared = _arguments(names, overrides)
    with _folder(asked.out) as ends:
        job = Job(
            main, names[0] if names else "baseline", asked.seed, (*shared, *_options(asked)), ends, tuple(sys.argv)
        )
        _call_hydra(job, [*QUIET, f"hydra.sweep.dir='{ends.as_posix()}'", "hydra.sweep.subdir=.", *arguments])
        codes = {int(path.name): int(path.read_text("ascii")) for path in ends.iterdir() if path.name.isdecimal()}
    failed = [str(number) for number, code in sorted(codes.items()) if code]
    lines = [f"\n{'1 job is' if len(codes) == 1 else f'{len(codes)} jobs are'} done."]
    if failed:
        lines.append(f"{len(failed)} of them failed, for the reasons given above: {', '.join(failed)}.")
    again = next_command("ai-concentration sweep --help", "many runs as one table, with intervals and figures")
    return Answer("\n".join([*lines, "", again]), 1 if failed else 0)


def _arguments(names: Sequence[str], overrides: Sequence[str]) -> tuple[list[str], list[str]]:
    """Words for Hydra, and words that each job gets besides its own."""
    parsed, mistakes = parse([(f"override {number}", text) for number, text in enumerate(overrides, start=1)])
    wrong = [one for one in mistakes if not one.key]  # several values for a key are no mistake here
    roots = [SCENARIOS, *own_search(parsed)]
    for place, one in parsed:
        for single in _single(one):
            wrong += group_mistakes(place, single, roots)
    if names and overridden(parsed, SCENARIO_GROUP):
        wrong.append(Mistake("words", SCENARIO_GROUP, f"the scenario is {names[0]} already; leave scenario=... out."))
    if wrong:
        raise ScenarioError(wrong)
    search = [str(one.input_line) for _, one in parsed if one.key_or_group == SEARCH_PATH]
    return [*arguments_for_hydra(parsed, roots)[0], *search], search


def _single(override: Any) -> Iterator[Any]:
    """An override with one value for each value of one that has several; none for a pattern, which finds its own."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.core.override_parser.types import Glob

    if not override.is_sweep_override():
        yield override
    elif override.is_discrete_sweep() and not isinstance(override.value(), Glob):
        parser = OverridesParser.create()
        for text in override.sweep_string_iterator():
            yield parser.parse_override(f"{override.key_or_group}={text}")


def _options(asked: argparse.Namespace) -> list[str]:
    """The options of the command as words again."""
    valued = [(name, getattr(asked, name)) for name in VALUED]
    words = [word for name, value in valued if value is not None for word in (f"--{name}", str(value))]
    return [*words, *(f"--{name.replace('_', '-')}" for name in PLAIN if getattr(asked, name))]


@contextmanager
def _folder(results: Path) -> Iterator[Path]:
    """A folder for what Hydra insists on writing; in that of the results, which jobs on other machines can reach."""
    results.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".multirun-", dir=results)).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _call_hydra(job: Job, arguments: Sequence[str]) -> None:
    """Call Hydra's own entry point as if its words were those of this process."""
    import hydra
    from hydra.core.global_hydra import GlobalHydra

    words, full = sys.argv, os.environ.get("HYDRA_FULL_ERROR")
    sys.argv = [words[0], "--multirun", *arguments]
    os.environ["HYDRA_FULL_ERROR"] = "1"  # it then raises, instead of printing a traceback and leaving
    GlobalHydra.instance().clear()
    try:
        hydra.main(version_base="1.3", config_path=str(SCENARIOS), config_name=PRIMARY)(job)()
    except Exception as problem:
        said = " ".join(str(problem).partition("Config search path")[0].split())
        raise MultirunError(f"Hydra cannot make jobs of these words: {said}") from problem
    finally:
        sys.argv = words
        if full is None:
            del os.environ["HYDRA_FULL_ERROR"]
        else:
            os.environ["HYDRA_FULL_ERROR"] = full
