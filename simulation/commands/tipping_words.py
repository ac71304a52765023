"""The words of the command ``tipping``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.commands import word_parts as parts

if TYPE_CHECKING:
    from simulation.commands.word_parts import Commands

COMMAND = "ai-concentration"
SEEDS, STEPS = 10, 7
OUTCOME = "one firm holds most of users"


def tipping(commands: Commands) -> None:
    """The command that looks for the value of a parameter at which an answer turns."""
    command = parts.command(
        commands, "tipping", "find the value of a parameter at which half of the runs change their answer",
        f"{COMMAND} tipping flywheel.consumer.strength --low 0 --high 3\n"
        f"  {COMMAND} tipping 'flywheel.*.strength' --outcome 'users highly concentrated' end=2035Q4\n"
        f"  {COMMAND} tipping policies.open_releases.lag_quarters --against open_older_versions "
        "--outcome 'users highly concentrated'\n"
        f"  {COMMAND} tipping openness.imitation --outcome 'HHI of models, last year' --above 0.25 --both-starts",
    )  # fmt: skip
    command.add_argument("words", nargs="*", metavar="PARAMETER [key=value ...]", help="a parameter, then overrides")
    for end, which in (("low", "lower"), ("high", "upper")):
        command.add_argument(
            f"--{end}", type=float, metavar="X",
            help=f"{which} end of the range (default: that of the plausible range)",
        )  # fmt: skip
    command.add_argument(
        "--outcome", default=OUTCOME, metavar="NAME", help=f"outcome that answers yes or no (default: {OUTCOME})"
    )
    command.add_argument("--above", type=float, metavar="X", help="line above which an outcome that is a number is yes")
    command.add_argument(
        "--against", "--scenario", default="baseline", metavar="SCENARIO",
        help="scenario in which the parameter moves (default: baseline)",
    )  # fmt: skip
    command.add_argument(
        "--seeds", type=parts.count, default=SEEDS, metavar="N", help=f"runs at each value (default: {SEEDS})"
    )
    command.add_argument(
        "--both-starts", action="store_true",
        help="also ask whether runs from equal shares and from one leader end alike",
    )  # fmt: skip
    command.add_argument(
        "--steps", type=parts.count, default=STEPS, metavar="N",
        help=f"values over the range that both starts are tried at (default: {STEPS})",
    )  # fmt: skip
    parts.keeping(command, everything=False)
    command.set_defaults(all=False)
