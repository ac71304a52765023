"""What all commands share in their words: how a command is declared, and how its values are read."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeAlias

from simulation.mistakes import choices

if TYPE_CHECKING:
    Commands: TypeAlias = "argparse._SubParsersAction[Parser]"

KINDS = ("scenarios", "worlds", "policies", "strategies", "claims", "sweeps", "parameters", "measures", "figures")
NEW_KINDS = ("policy", "strategy", "figure", "scenario")
USER_MISTAKE = 2
LAST_PORT = 65_535


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one sentence with the nearest right word."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and leave with the exit code of user mistakes."""
        self.exit(USER_MISTAKE, f"{message[:1].upper()}{message[1:]}. See: {self.prog} --help\n")


def command(commands: Commands, name: str, does: str, examples: str) -> argparse.ArgumentParser:
    """Declare a command with what it does and examples."""
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


def scenario(command: argparse.ArgumentParser, meaning: str) -> None:
    """Let a command take a scenario and overrides."""
    command.add_argument("words", nargs="*", metavar="SCENARIO [key=value ...]", help=meaning)


def keeping(command: argparse.ArgumentParser, *, everything: bool = True) -> None:
    """Let a command say where results go, whether figures are drawn, and who calculates."""
    command.add_argument(
        "--out", type=Path, default=Path("results"), metavar="DIR", help="folder of results (default: results)"
    )
    command.add_argument("--no-figures", action="store_true", help="draw no figures")
    if everything:
        command.add_argument(
            "--all", action="store_true", help="show every outcome of a comparison, not the main ones only"
        )
    processes(command)


def ensemble(command: argparse.ArgumentParser) -> None:
    """Let a command take parameters from an ensemble, a member a run."""
    command.add_argument(
        "--ensemble", nargs="?", const="shipped", metavar="FILE",
        help="give every seed the parameters of a member of an ensemble (default: the shipped one), so that bands hold "
        "what the past leaves open; what a scenario or an override sets stays",
    )  # fmt: skip


def processes(command: argparse.ArgumentParser) -> None:
    """Let a command say how many processes share the runs."""
    command.add_argument(
        "--processes", type=count, metavar="N", help="processes that share the runs (default: as many as pay)"
    )


def quarter(text: str) -> str:
    """A quarter such as 2023Q4."""
    from simulation.timeline import Quarter

    try:
        return str(Quarter.parse(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a quarter such as 2023Q4") from None


def kind(text: str) -> str:
    """One of the kinds that ``list`` knows."""
    if text not in KINDS:
        raise argparse.ArgumentTypeError(f"'{text}' is not a kind of thing; {choices(text, KINDS).rstrip('.')}")
    return text


def new_kind(text: str) -> str:
    """One of the kinds that ``new`` can make."""
    if text not in NEW_KINDS:
        raise argparse.ArgumentTypeError(f"'{text}' cannot be made; {choices(text, NEW_KINDS).rstrip('.')}")
    return text


def names(text: str) -> tuple[str, ...]:
    """Names between commas."""
    return tuple(name for name in text.replace(",", " ").split())


def numbers(text: str) -> tuple[float, ...]:
    """Numbers between commas."""
    try:
        return tuple(float(one) for one in names(text))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a list of numbers such as 0.1,0.2") from None


def seed(text: str) -> int:
    """A whole number from 0 on."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 0 on")
    return int(text)


def count(text: str) -> int:
    """A whole number from 1 on."""
    try:
        value = int(text)
    except ValueError:
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number from 1 on")
    return value


def port(text: str) -> int:
    """A port from 1 to 65535."""
    if not text.isdecimal() or not 1 <= int(text) <= LAST_PORT:
        raise argparse.ArgumentTypeError(f"{text} is not a port from 1 to {LAST_PORT}")
    return int(text)


def positive(text: str) -> float:
    """A number above zero."""
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0.0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a number above 0")
    return value


def part(text: str) -> tuple[int, int]:
    """A part of a whole such as ``2/8``: the third of eight, since parts are counted from 0 as job arrays are."""
    number, slash, whole = text.partition("/")
    if not slash or not number.isdecimal() or not whole.isdecimal() or not int(number) < int(whole):
        raise argparse.ArgumentTypeError(f"{text} is not a part such as 0/8, 1/8 ... 7/8")
    return int(number), int(whole)
