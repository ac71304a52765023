"""The command ``ai-concentration``: reads the words, calls what they ask for, and turns mistakes into sentences.

Heavy libraries are imported by the commands that need them, so that help comes at once.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# One thread for linear algebra, before numpy is imported here or in a worker: the number of threads changes the last
# bits of sums, and a run must not depend on the machine's number of cores.
for _variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"

from simulation.commands.word_parts import USER_MISTAKE  # noqa: E402
from simulation.commands.words import COMMAND, COMMANDS, MAIN_COMPARISON, PAIRS, parser  # noqa: E402
from simulation.mistakes import suggestion  # noqa: E402

if TYPE_CHECKING:
    from simulation.commands.running import Settings
    from simulation.runs.where import Where

FAILURE, INTERRUPTED = 1, 130


class WordsError(ValueError):
    """Something in the words of the command is wrong."""

    exit_code = USER_MISTAKE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Args:
        arguments: Words after the name of the command; None for those of this process.

    Returns:
        0 if all went well, 2 for a mistake of the user, 1 for a failure of the model or a broken contract of a plug-in,
        130 after Ctrl-C.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] == ["--version"]:
            print(_version())
            return 0
        asked = _read(words)
        answer = _answer(asked)
        print(answer)
        sys.stdout.flush()
        return getattr(answer, "exit_code", 0)
    except KeyboardInterrupt:
        print("\nStopped. Finished runs are kept; the same command goes on from there.", file=sys.stderr)
        # An interrupt that passed through code made from text leaves a mark that would end this process by the signal
        # instead of with its exit code; evaluating a text once more takes the mark away.
        eval("0")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as problem:
        if "--traceback" in words:
            raise
        return _explained(problem)


def _version() -> str:
    from importlib import metadata

    try:
        return f"{COMMAND} {metadata.version(COMMAND)}"
    except metadata.PackageNotFoundError:
        return f"{COMMAND}, not installed: a folder of source files"


def _read(words: list[str]) -> argparse.Namespace:
    """Parse the words; overrides may stand anywhere, also between and after options."""
    if not {"-h", "--help"} & set(words) and (not words or words[0].startswith("-")):
        words = ["compare", *words]
    first = next((word for word in words if not word.startswith("-")), None)
    if first is not None and first not in COMMANDS:
        raise WordsError(f"'{first}' is not a command: {suggestion(first, COMMANDS)} See: {COMMAND} --help")
    asked, left = parser().parse_known_args(words)
    later = [word for word in left if not word.startswith("-")]
    wrong = [word for word in left if word.startswith("-")]
    if wrong or (later and "words" not in asked):
        word = wrong[0] if wrong else later[0]
        raise WordsError(f"{word} is not understood here; see: {COMMAND} {asked.command} --help")
    if "words" in asked:
        asked.words += later
    return asked


def _answer(asked: argparse.Namespace) -> str:
    match asked.command:
        case "list":
            from simulation.commands.listing import list_command

            return list_command(asked.kind)
        case "describe":
            return _describe(asked.name)
        case "check":
            from simulation.commands.running import check_text

            names, overrides = _split(asked.words)
            return check_text(_at_most_one(names, "check"), overrides)
        case "repeat":
            return _repeat(asked)
        case "new":
            from simulation.commands.new import new_command

            return new_command(asked.kind, asked.name)
        case "check-plugin":
            from simulation.commands.plugins import check_plugin_command

            return check_plugin_command(asked.plugin)
        case "compare":
            return _compare(asked)
        case "explore":
            return _explore(asked)
        case "effects" | "dose" | "decompose":
            return _study(asked)
        case "tipping":
            return _tipping(asked)
        case "run":
            return _run(asked)
        case "claims":
            return _claims(asked)
        case "figures":
            return _figures(asked)
        case "report":
            return _report(asked)
        case "sweep" | "resume":
            return _sweep(asked)
        case "diff":
            from simulation.commands.differing import diff_command

            return diff_command(asked.first, asked.second, asked.out)
        case "validate" | "calibrate":
            return _past(asked)
        case _:
            return parser().format_help().rstrip()


def _describe(name: str) -> str:
    from simulation.commands.catalogue import lines_of
    from simulation.commands.descriptions import description
    from simulation.commands.text import next_command

    text = description(name)
    if name in lines_of("scenarios") or name.endswith((".yaml", ".yml")):
        return f"{text}\n\n" + next_command(f"{COMMAND} run {name}", "run it")
    if name in lines_of("parameters"):
        return f"{text}\n\n" + next_command(
            f"{COMMAND} run baseline {name}=VALUE --against baseline", "see what it changes"
        )
    return f"{text}\n\n" + next_command(f"{COMMAND} list", "what else there is")


def _run(asked: argparse.Namespace) -> str:
    from simulation.commands.comparing import compare_command
    from simulation.commands.running import run_command

    names, overrides = _split(asked.words)
    scenario = _at_most_one(names, "run")
    if asked.multirun:
        from simulation.commands.multirun import multirun_command

        return multirun_command(names, overrides, asked, main)
    if asked.against is not None:
        pairs = asked.replicates or PAIRS
        return compare_command((asked.against, ()), (scenario, overrides), _seeds(asked.seed, pairs), _settings(asked))
    return run_command(scenario, overrides, _seeds(asked.seed, asked.replicates or 1), _settings(asked))


def _compare(asked: argparse.Namespace) -> str:
    from simulation.commands.comparing import compare_command

    names, overrides = _split(asked.words)
    if len(names) > len(MAIN_COMPARISON):
        raise WordsError(f"compare takes two scenarios and got {len(names)}: {', '.join(names)}")
    first, second = [*names, *MAIN_COMPARISON[len(names) :]]
    text = compare_command((first, overrides), (second, overrides), _seeds(1, asked.seeds), _settings(asked))
    return f"One scenario was named; it is compared with {second}, the default.\n\n{text}" if len(names) == 1 else text


def _explore(asked: argparse.Namespace) -> str:
    from simulation.commands.exploring import explore_command

    names, overrides = _split(asked.words)
    where = (asked.host, asked.port, not asked.no_browser)
    return explore_command(_at_most_one(names, "explore"), overrides, asked.seed, where, asked.processes)


def _study(asked: argparse.Namespace) -> str:
    from simulation.analysis.mechanisms import DEFAULT_CHANNELS
    from simulation.commands.studying import Asked, decompose_command, dose_command, effects_command

    names, overrides = _split(asked.words)
    question, settings = Asked(asked.against, overrides, asked.outcome, _seeds(1, asked.seeds)), _settings(asked)
    if asked.command == "effects":
        return effects_command(names, question, settings)
    if len(names) != 1:
        wanted = "policy" if asked.command == "dose" else "scenario"
        raise WordsError(f"{asked.command} takes one {wanted} and got {len(names)}; see: {COMMAND} {asked.command} -h")
    if asked.command == "dose":
        return dose_command(names[0], asked.doses, question, settings)
    return decompose_command(names[0], asked.channels or DEFAULT_CHANNELS, question, settings)


def _tipping(asked: argparse.Namespace) -> str:
    from simulation.commands.tipping import TippingAsked, tipping_command

    overrides = [word for word in asked.words if "=" in word or word.startswith("~")]
    names = [word for word in asked.words if word not in overrides]
    if len(names) != 1:
        raise WordsError(f"tipping takes one parameter and got {len(names)}; see: {COMMAND} tipping -h")
    ends, question = (asked.low, asked.high), (asked.outcome, asked.above)
    words = TippingAsked(
        names[0], overrides, *ends, *question, asked.against, _seeds(1, asked.seeds), asked.both_starts, asked.steps
    )
    return tipping_command(words, _settings(asked))


def _claims(asked: argparse.Namespace) -> str:
    from simulation.commands.claims import claims_command

    names, overrides = _split(asked.words)
    return claims_command(names, overrides, _seeds(1, asked.seeds), _settings(asked), robust=not asked.quick)


def _figures(asked: argparse.Namespace) -> str:
    from simulation.commands.paper_figures import figures_command
    from simulation.commands.running import Settings

    return figures_command(asked.paper, Settings(asked.out, processes=asked.processes), plan=asked.plan)


def _report(asked: argparse.Namespace) -> str:
    from simulation.commands.reporting import ReportAsked, report_command
    from simulation.commands.running import Settings

    names, overrides = _split(asked.words)
    if not names:
        raise WordsError(f"report takes a folder, a scenario or a sweep; see: {COMMAND} report --help")
    formats = tuple(name for name in ("html", "pdf") if getattr(asked, name))
    words = ReportAsked(names, overrides, asked.against, asked.seeds, asked.outcome, asked.folder, formats)
    return report_command(words, Settings(asked.out, processes=asked.processes), PAIRS)


def _sweep(asked: argparse.Namespace) -> str:
    from simulation.commands.sweeping import Options, resume_command, sweep_command
    from simulation.loading.sweep_reading import Asked

    where = _where(asked)
    if asked.command == "resume":
        return resume_command(asked.folder, Options(figures=not asked.no_figures, where=where))
    names, overrides = _split(asked.words)
    wanted = Asked(
        asked.design, asked.points, asked.steps, asked.seeds, asked.at_most, asked.half_width, asked.outcome,
        asked.time_limit,
    )  # fmt: skip
    options = Options(asked.out, not asked.no_figures, where, asked.plan, asked.part)
    return sweep_command(_at_most_one(names, "sweep"), overrides, wanted, options)


def _where(asked: argparse.Namespace) -> Where:
    from simulation.runs.where import Where

    wrong = next((word for word in asked.job if "=" not in word), None)
    if wrong is not None:
        raise WordsError(f"--job {wrong} has no value; write for example --job walltime=04:00:00")
    job = dict(word.split("=", 1) for word in asked.job)
    return Where(asked.processes, asked.scheduler or "", asked.queue or "", asked.jobs, job)


def _past(asked: argparse.Namespace) -> str:
    names, overrides = _split(asked.words)
    if len(names) > 1:
        raise WordsError(f"{asked.command} takes one table of targets and got {len(names)}: {', '.join(names)}")
    from simulation.commands import calibrating, validating

    shared = Path(names[0]) if names else None, asked.scenario, overrides, _seeds(1, asked.seeds or 0)
    if asked.command == "validate":
        if asked.origin and asked.declared:
            raise WordsError("--origin shows parameters as declared beside its own; leave --declared out")
        members = asked.ensemble if asked.declared or asked.origin else asked.ensemble or "shipped"
        if asked.draws and not asked.origin:
            raise WordsError("--draws is for --origin; --seeds says how many runs there are without it")
        more = members, asked.after, asked.origin, asked.draws or validating.DRAWS
        return validating.validate_command(validating.ValidationAsked(*shared, *more), _settings(asked))
    sizes = asked.waves, asked.points, asked.members
    found = calibrating.CalibrationAsked(*shared, *sizes, asked.vary, asked.until)
    return calibrating.calibrate_command(found, _settings(asked))


def _repeat(asked: argparse.Namespace) -> str:
    from simulation.commands.repeating import repeat_command

    return repeat_command(asked.run, asked.out)


def _settings(asked: argparse.Namespace) -> Settings:
    from simulation.commands.running import Settings

    return Settings(asked.out, not asked.no_figures, asked.processes, asked.all, getattr(asked, "ensemble", None))


def _split(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Names of scenarios, and overrides, which hold an equals sign or begin with a tilde."""
    names = [word for word in words if "=" not in word and not word.startswith("~")]
    if any("." in name for name in names):
        from simulation.commands.catalogue import parameter_lines

        without = next((name for name in names if name in parameter_lines()), None)
        if without is not None:
            raise WordsError(f"{without} has no value; write {without}=VALUE")
    return names, [word for word in words if word not in names]


def _at_most_one(names: Sequence[str], command: str) -> str:
    if len(names) > 1:
        raise WordsError(
            f"{command} takes one scenario and got {len(names)}: {', '.join(names)}; overrides are key=value"
        )
    return names[0] if names else "baseline"


def _seeds(first: int, count: int) -> tuple[int, ...]:
    return tuple(range(first, first + count))


def _explained(problem: Exception) -> int:
    """Print what went wrong as a sentence and return the exit code; errors that explain themselves carry their own."""
    code = getattr(problem, "exit_code", None)
    if isinstance(code, int):
        text = str(problem)
        print(f"{text[:1].upper()}{text[1:]}", file=sys.stderr)
        return code
    print(
        f"Something failed that should not: {type(problem).__name__}: {problem}. "
        "The same command with --traceback shows where.",
        file=sys.stderr,
    )
    return FAILURE
