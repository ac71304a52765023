"""The words that the command line understands, and its help."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from simulation.mistakes import choices

if TYPE_CHECKING:
    Commands: TypeAlias = "argparse._SubParsersAction[Parser]"

COMMAND = "ai-concentration"
KINDS = ("scenarios", "policies", "strategies", "claims", "parameters", "measures", "figures")
COMMANDS = (
    "list",
    "describe",
    "check",
    "run",
    "compare",
    "effects",
    "dose",
    "decompose",
    "claims",
    "validate",
    "repeat",
    "new",
    "check-plugin",
)
NEW_KINDS = ("policy", "strategy", "scenario")
MAIN_COMPARISON = ("baseline", "open_older_versions")
PAIRS, DECOMPOSED_PAIRS = 10, 5
MAIN_OUTCOME = "HHI of users, last year"
USER_MISTAKE = 2

CLAIMS_PRECISION = f"""\
By default: {PAIRS} pairs of runs to 2032 for each interval; then the most important uncertain parameters one by one at
both ends of their plausible ranges, 2 pairs each, and 8 fresh pairs where the mean of these turns.
"""
EPILOG = f"""\
examples:
  {COMMAND}                                         compare the baseline with opening older versions of all models
  {COMMAND} run baseline --seed 2                   one history of the industry from 2023 to 2040
  {COMMAND} run baseline flywheel.sharing=0.5 --against baseline
                                                           what sharing half of all data changes
  {COMMAND} compare baseline no_flywheel --seeds 20
  {COMMAND} effects --outcome 'consumer surplus, last year'
                                                           what every policy does to one outcome
  {COMMAND} dose open_releases                      one policy from none to its strongest dose
  {COMMAND} decompose open_everything               through which mechanisms an effect comes about
  {COMMAND} describe flywheel.sharing               unit, default, bounds, range and source of a parameter

Overrides are key=value in Hydra's grammar; "{COMMAND} list parameters" shows the keys.
"""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one sentence with the nearest right word."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and leave with the exit code of user mistakes."""
        self.exit(USER_MISTAKE, f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help\n")


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    top = Parser(
        prog=COMMAND,
        description="How concentrated will the AI industry become, and what can policy do about it?",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="store_true", help="show the version and leave")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")
    _explaining(commands)
    _running(commands)
    _studying(commands)
    _claiming(commands)
    _holding_against(commands)
    _extending(commands)
    return top


def _explaining(commands: Commands) -> None:
    """Commands that run nothing: list, describe and check."""
    listing = _command(commands, "list", "show what there is", f"{COMMAND} list\n  {COMMAND} list scenarios")
    listing.add_argument("kind", nargs="?", type=_kind, help=" | ".join(KINDS), metavar="KIND")

    explain = _command(
        commands, "describe", "explain a scenario, policy, strategy, parameter, measure or figure",
        f"{COMMAND} describe open_older_versions\n  {COMMAND} describe scaling.research_strength",
    )  # fmt: skip
    explain.add_argument("name", help="name of anything that 'list' shows, or a scenario file")

    check = _command(
        commands, "check", "find every mistake in a scenario file without running it",
        f"{COMMAND} check my_scenario.yaml\n  {COMMAND} check baseline end=2030Q4",
    )  # fmt: skip
    _scenario(check, "file or name of a scenario, then overrides")


def _running(commands: Commands) -> None:
    """Commands that make runs and keep them: run and compare."""
    run = _command(
        commands, "run", "run a scenario once, or with several seeds",
        f"{COMMAND} run\n  {COMMAND} run baseline end=2030Q4 --seed 3\n"
        f"  {COMMAND} run baseline flywheel.form=off --against baseline",
    )  # fmt: skip
    _scenario(run, "name or file of a scenario (default: baseline), then overrides")
    run.add_argument("--seed", type=_seed, default=1, metavar="N", help="seed of the first run (default: 1)")
    run.add_argument("--replicates", type=_count, metavar="N", help="runs with seeds from --seed on (default: 1)")
    run.add_argument(
        "--against", metavar="SCENARIO", help="compare with this scenario on the same seeds, without overrides"
    )
    _keeping(run)

    compare = _command(
        commands, "compare", "run two scenarios on the same seeds and show what the second changes",
        f"{COMMAND} compare baseline open_older_versions\n"
        f"  {COMMAND} compare baseline no_flywheel end=2030Q4 --seeds 20",
    )  # fmt: skip
    compare.add_argument(
        "words", nargs="*", metavar="A B [key=value ...]", help="two scenarios; overrides apply to both"
    )
    compare.add_argument("--seeds", type=_count, default=PAIRS, metavar="N", help=f"pairs of runs (default: {PAIRS})")
    _keeping(compare)


def _studying(commands: Commands) -> None:
    """Commands that look at one outcome in many comparisons: effects, dose and decompose."""
    effects = _command(
        commands, "effects", "hold several policies against one baseline, with one outcome in view",
        f"{COMMAND} effects\n  {COMMAND} effects compute_fund portable_data --outcome 'active firms' --seeds 20\n"
        f"  {COMMAND} effects --against strong_flywheel end=2030Q4",
    )  # fmt: skip
    effects.add_argument(
        "words", nargs="*", metavar="SCENARIO ... [key=value ...]",
        help="scenarios (default: all that have a policy), then overrides that apply to all",
    )  # fmt: skip
    _study(effects, PAIRS)

    dose = _command(
        commands, "dose", "try one policy at several doses, from none to strong",
        f"{COMMAND} dose public_compute_fund\n  {COMMAND} dose open_releases --doses 8,4,2,0\n"
        f"  {COMMAND} dose ai_profit_tax policies.ai_profit_tax.start=2030Q1",
    )  # fmt: skip
    dose.add_argument("words", nargs="*", metavar="POLICY [key=value ...]", help="a policy, then overrides")
    dose.add_argument(
        "--doses", type=_numbers, default=(), metavar="A,B,...",
        help="doses beside no policy (default: even steps over the plausible range)",
    )  # fmt: skip
    _study(dose, PAIRS)

    decompose = _command(
        commands, "decompose", "split an effect by mechanism: switch channels off in every combination",
        f"{COMMAND} decompose open_everything\n"
        f"  {COMMAND} decompose compute_fund --channels flywheel,entry --outcome 'HHI of models, last year'",
    )  # fmt: skip
    decompose.add_argument("words", nargs="*", metavar="SCENARIO [key=value ...]", help="a scenario, then overrides")
    decompose.add_argument(
        "--channels", type=_names, default=(), metavar="A,B,...",
        help="channels to switch off (default: flywheel,imitation,inertia,investors,entry; also cloud, talent, "
        "prices, supply); each doubles the number of runs",
    )  # fmt: skip
    _study(decompose, DECOMPOSED_PAIRS)


def _study(command: argparse.ArgumentParser, pairs: int) -> None:
    command.add_argument(
        "--outcome", default=MAIN_OUTCOME, metavar="NAME",
        help=f"outcome in view (default: {MAIN_OUTCOME}); '{COMMAND} list measures' shows them",
    )  # fmt: skip
    command.add_argument(
        "--against", default="baseline", metavar="SCENARIO", help="what all are compared with (default: baseline)"
    )
    command.add_argument("--seeds", type=_count, default=pairs, metavar="N", help=f"pairs of runs (default: {pairs})")
    _keeping(command, everything=False)
    command.set_defaults(all=False)


def _claiming(commands: Commands) -> None:
    """The command that runs claims."""
    claims = _command(
        commands, "claims", "run what is claimed about the AI industry and give a verdict on each claim",
        f"{COMMAND} claims\n  {COMMAND} claims --quick\n"
        f"  {COMMAND} claims flywheel_gathers_users winner_takes_most end=2040Q4 --seeds 20\n"
        f"  {COMMAND} claims my_claims/",
    )  # fmt: skip
    claims.description = f"{claims.description}\n\n{CLAIMS_PRECISION}"
    claims.add_argument(
        "words", nargs="*", metavar="CLAIMS [key=value ...]",
        help="names of claims, files or folders (default: all shipped claims), then overrides for all runs",
    )  # fmt: skip
    claims.add_argument("--seeds", type=_count, default=PAIRS, metavar="N", help=f"pairs of runs (default: {PAIRS})")
    claims.add_argument("--quick", action="store_true", help="do not ask whether a parameter flips the verdict")
    _keeping(claims, everything=False)
    claims.set_defaults(all=False)


def _holding_against(commands: Commands) -> None:
    """Commands that hold runs against something: validate against what is known, repeat against the kept run."""
    validate = _command(
        commands, "validate", "hold runs against what is known about the industry, hit or miss",
        f"{COMMAND} validate\n  {COMMAND} validate --scenario no_flywheel --seeds 5\n"
        f"  {COMMAND} validate my_targets.csv scaling.final_run_share=0.1",
    )  # fmt: skip
    validate.add_argument(
        "words",
        nargs="*",
        metavar="TARGETS.csv [key=value ...]",
        help="table of targets (default: what is known to the end of 2024), then overrides",
    )
    validate.add_argument("--scenario", default="baseline", help="name or file of a scenario (default: baseline)")
    validate.add_argument("--seeds", type=_count, default=PAIRS, metavar="N", help=f"runs (default: {PAIRS})")
    _processes(validate)

    repeat = _command(
        commands, "repeat", "make a kept run again and say whether every bit is the same",
        f"{COMMAND} repeat results/baseline-1-0123abcd\n  {COMMAND} repeat 0123abcd",
    )  # fmt: skip
    repeat.add_argument("run", help="folder of a run, or the beginning of its identity")
    repeat.add_argument(
        "--out", type=Path, default=Path("results"), metavar="DIR", help="folder of results (default: results)"
    )


def _extending(commands: Commands) -> None:
    """Commands for extensions of the user's own: new and check-plugin."""
    new = _command(
        commands, "new", "write a policy, a strategy or a scenario to start from, into the current folder",
        f"{COMMAND} new policy data_trusts\n  {COMMAND} new strategy patient_lab\n  {COMMAND} new scenario dear_chips",
    )  # fmt: skip
    new.add_argument("kind", type=_new_kind, metavar="KIND", help=" | ".join(NEW_KINDS))
    new.add_argument("name", metavar="NAME", help="its name in small letters, for example data_trusts")

    check = _command(
        commands, "check-plugin", "try a policy or strategy of one's own against everything that it owes the model",
        f"{COMMAND} check-plugin data_trusts.py\n  {COMMAND} check-plugin my_labs.py:PatientLab",
    )  # fmt: skip
    check.add_argument("plugin", metavar="FILE.py[:Class]", help="file with the class, or a built-in name")


def _command(commands: Commands, name: str, does: str, examples: str) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=does,
        description=does[:1].upper() + does[1:] + ".",
        epilog=f"examples:\n  {examples}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("--traceback", action="store_true", help="show where in the code a failure happened")
    return made


def _scenario(command: argparse.ArgumentParser, meaning: str) -> None:
    command.add_argument("words", nargs="*", metavar="SCENARIO [key=value ...]", help=meaning)


def _keeping(command: argparse.ArgumentParser, *, everything: bool = True) -> None:
    command.add_argument(
        "--out", type=Path, default=Path("results"), metavar="DIR", help="folder of results (default: results)"
    )
    command.add_argument("--no-figures", action="store_true", help="draw no figures")
    if everything:
        command.add_argument(
            "--all", action="store_true", help="show every outcome of a comparison, not the main ones only"
        )
    _processes(command)


def _processes(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--processes", type=_count, metavar="N", help="processes that share the runs (default: as many as pay)"
    )


def _kind(text: str) -> str:
    if text not in KINDS:
        raise argparse.ArgumentTypeError(f"'{text}' is not a kind of thing; {choices(text, KINDS).rstrip('.')}")
    return text


def _new_kind(text: str) -> str:
    if text not in NEW_KINDS:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be made; {choices(text, NEW_KINDS).rstrip('.')}")
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.replace(",", " ").split())


def _numbers(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(one) for one in _names(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a list of numbers such as 0.1,0.2") from None


def _seed(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 on")
    return int(text)


def _count(text: str) -> int:
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return value
