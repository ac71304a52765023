"""The words that the command line understands, and its help."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.commands import word_parts as parts
from simulation.commands.figure_words import figures
from simulation.commands.past_words import past
from simulation.commands.report_words import reporting
from simulation.commands.sweep_words import sweeping
from simulation.commands.tipping_words import tipping
from simulation.commands.word_parts import KINDS, NEW_KINDS, Parser

if TYPE_CHECKING:
    from simulation.commands.word_parts import Commands

COMMAND = "ai-concentration"
COMMANDS = (
    "list",
    "describe",
    "check",
    "run",
    "compare",
    "explore",
    "effects",
    "dose",
    "decompose",
    "tipping",
    "claims",
    "figures",
    "report",
    "sweep",
    "resume",
    "diff",
    "validate",
    "calibrate",
    "repeat",
    "new",
    "check-plugin",
)
MAIN_COMPARISON = ("baseline", "open_older_versions")
PAIRS, DECOMPOSED_PAIRS = 10, 5
MAIN_OUTCOME = "HHI of users, last year"

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
  {COMMAND} report open_older_versions              a policy brief with the answer, as HTML and PDF
  {COMMAND} describe flywheel.sharing               unit, default, bounds, range and source of a parameter

Overrides are key=value in Hydra's grammar; "{COMMAND} list parameters" shows the keys.
"""


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
    _exploring(commands)
    _studying(commands)
    _claiming(commands)
    figures(commands)
    reporting(commands)
    tipping(commands)
    sweeping(commands)
    past(commands)
    _holding_against(commands)
    _extending(commands)
    return top


def _explaining(commands: Commands) -> None:
    """Commands that run nothing: list, describe and check."""
    listing = parts.command(commands, "list", "show what there is", f"{COMMAND} list\n  {COMMAND} list scenarios")
    listing.add_argument("kind", nargs="?", type=parts.kind, help=" | ".join(KINDS), metavar="KIND")

    explain = parts.command(
        commands, "describe", "explain a scenario, policy, strategy, parameter, measure or figure",
        f"{COMMAND} describe open_older_versions\n  {COMMAND} describe scaling.research_strength",
    )  # fmt: skip
    explain.add_argument("name", help="name of anything that 'list' shows, a scenario file, or 'measures' for all")

    check = parts.command(
        commands, "check", "find every mistake in a scenario file without running it",
        f"{COMMAND} check my_scenario.yaml\n  {COMMAND} check baseline end=2030Q4",
    )  # fmt: skip
    parts.scenario(check, "file or name of a scenario, then overrides")


def _running(commands: Commands) -> None:
    """Commands that make runs and keep them: run and compare."""
    run = parts.command(
        commands, "run", "run a scenario once, or with several seeds",
        f"{COMMAND} run\n  {COMMAND} run baseline end=2030Q4 --seed 3\n"
        f"  {COMMAND} run baseline flywheel.form=off --against baseline\n"
        f"  {COMMAND} run --multirun scenario=baseline,no_flywheel seed=1,2 flywheel.sharing=0,0.5",
    )  # fmt: skip
    parts.scenario(run, "name or file of a scenario (default: baseline), then overrides")
    run.add_argument("--seed", type=parts.seed, default=1, metavar="N", help="seed of the first run (default: 1)")
    run.add_argument("--replicates", type=parts.count, metavar="N", help="runs with seeds from --seed on (default: 1)")
    run.add_argument(
        "--against", metavar="SCENARIO", help="compare with this scenario on the same seeds, without overrides"
    )
    run.add_argument("-m", "--multirun", action="store_true",
                     help="run every combination of key=value,value,... as a job of Hydra's launcher, which "
                     "hydra/launcher=NAME chooses; seed=1,2,... sweeps the seed")  # fmt: skip
    parts.ensemble(run)
    parts.keeping(run)

    compare = parts.command(
        commands, "compare", "run two scenarios on the same seeds and show what the second changes",
        f"{COMMAND} compare baseline open_older_versions\n"
        f"  {COMMAND} compare baseline no_flywheel end=2030Q4 --seeds 20",
    )  # fmt: skip
    compare.add_argument(
        "words", nargs="*", metavar="A B [key=value ...]", help="two scenarios; overrides apply to both"
    )
    compare.add_argument(
        "--seeds", type=parts.count, default=PAIRS, metavar="N", help=f"pairs of runs (default: {PAIRS})"
    )
    parts.ensemble(compare)
    parts.keeping(compare)


def _exploring(commands: Commands) -> None:
    """The command that opens a page in the browser."""
    explore = parts.command(
        commands, "explore", "open a page in the browser: change numbers and policies, and watch one run go on",
        f"{COMMAND} explore\n  {COMMAND} explore open_older_versions\n"
        f"  {COMMAND} explore baseline end=2030Q4 --seed 3 --port 8800\n"
        f"  {COMMAND} explore --host 0.0.0.0 --no-browser      a class on one machine",
    )  # fmt: skip
    parts.scenario(explore, "name or file of a scenario (default: baseline), then overrides")
    explore.add_argument("--seed", type=parts.seed, default=1, metavar="N", help="seed to begin with (default: 1)")
    explore.add_argument("--port", type=parts.port, metavar="N", help="port (default: the first free one from 8765)")
    explore.add_argument(
        "--host", default="127.0.0.1", metavar="H", help="interface (default: 127.0.0.1, this machine alone)"
    )
    explore.add_argument("--no-browser", action="store_true", help="do not open the page in a browser")
    parts.processes(explore)


def _studying(commands: Commands) -> None:
    """Commands that look at one outcome in many comparisons: effects, dose and decompose."""
    effects = parts.command(
        commands, "effects", "hold several policies against one baseline, with one outcome in view",
        f"{COMMAND} effects\n  {COMMAND} effects compute_fund portable_data --outcome 'active firms' --seeds 20\n"
        f"  {COMMAND} effects --against strong_flywheel end=2030Q4",
    )  # fmt: skip
    effects.add_argument(
        "words", nargs="*", metavar="SCENARIO ... [key=value ...]",
        help="scenarios (default: all that have a policy), then overrides that apply to all",
    )  # fmt: skip
    _study(effects, PAIRS)

    dose = parts.command(
        commands, "dose", "try one policy at several doses, from none to strong",
        f"{COMMAND} dose public_compute_fund\n  {COMMAND} dose open_releases --doses 8,4,2,0\n"
        f"  {COMMAND} dose ai_profit_tax policies.ai_profit_tax.start=2030Q1",
    )  # fmt: skip
    dose.add_argument("words", nargs="*", metavar="POLICY [key=value ...]", help="a policy, then overrides")
    dose.add_argument(
        "--doses", type=parts.numbers, default=(), metavar="A,B,...",
        help="doses beside no policy (default: even steps over the plausible range)",
    )  # fmt: skip
    _study(dose, PAIRS)

    decompose = parts.command(
        commands, "decompose", "split an effect by mechanism: switch channels off in every combination",
        f"{COMMAND} decompose open_everything\n"
        f"  {COMMAND} decompose compute_fund --channels flywheel,entry --outcome 'HHI of models, last year'",
    )  # fmt: skip
    decompose.add_argument("words", nargs="*", metavar="SCENARIO [key=value ...]", help="a scenario, then overrides")
    decompose.add_argument(
        "--channels", type=parts.names, default=(), metavar="A,B,...",
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
    command.add_argument(
        "--seeds", type=parts.count, default=pairs, metavar="N", help=f"pairs of runs (default: {pairs})"
    )
    parts.keeping(command, everything=False)
    command.set_defaults(all=False)


def _claiming(commands: Commands) -> None:
    """The command that runs claims."""
    claims = parts.command(
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
    claims.add_argument(
        "--seeds", type=parts.count, default=PAIRS, metavar="N", help=f"pairs of runs (default: {PAIRS})"
    )
    claims.add_argument("--quick", action="store_true", help="do not ask whether a parameter flips the verdict")
    parts.keeping(claims, everything=False)
    claims.set_defaults(all=False)


def _holding_against(commands: Commands) -> None:
    """Commands that hold runs against kept ones."""
    repeat = parts.command(
        commands, "repeat", "make a kept run again and say whether every bit is the same",
        f"{COMMAND} repeat results/baseline-1-0123abcd\n  {COMMAND} repeat 0123abcd",
    )  # fmt: skip
    repeat.add_argument("run", help="folder of a run, or the beginning of its identity")
    repeat.add_argument(
        "--out", type=Path, default=Path("results"), metavar="DIR", help="folder of results (default: results)"
    )


def _extending(commands: Commands) -> None:
    """Commands for extensions of the user's own: new and check-plugin."""
    new = parts.command(
        commands, "new", "write a policy, strategy, figure or scenario to start from, into the current folder",
        f"{COMMAND} new policy data_trusts\n  {COMMAND} new strategy patient_lab\n"
        f"  {COMMAND} new figure chip_price\n  {COMMAND} new scenario dear_chips",
    )  # fmt: skip
    new.add_argument("kind", type=parts.new_kind, metavar="KIND", help=" | ".join(NEW_KINDS))
    new.add_argument("name", metavar="NAME", help="its name in small letters, for example data_trusts")

    check = parts.command(
        commands, "check-plugin", "try a policy or strategy of one's own against everything that it owes the model",
        f"{COMMAND} check-plugin data_trusts.py\n  {COMMAND} check-plugin my_labs.py:PatientLab",
    )  # fmt: skip
    check.add_argument("plugin", metavar="FILE.py[:Class]", help="file with the class, or a built-in name")
