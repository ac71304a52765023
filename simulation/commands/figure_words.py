"""The words of the command that draws the figures of a paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulation.commands import word_parts as parts

if TYPE_CHECKING:
    from simulation.commands.word_parts import Commands

COMMAND = "ai-concentration"
DEFAULT_PAPER = "paper"
KEYS = """\
The file says, under 'figures', which files to draw, each with a figure, its scenarios, policy or sweep, an outcome
and a size; 'ai-concentration list figures' shows the figures. Kept runs are used again, the others are made. The files
land in figures-PAPER below the folder of results: pictures, captions, tables of studies, paper.json, methods.txt.
"""


def figures(commands: Commands) -> None:
    """The command ``figures``."""
    command = parts.command(
        commands, "figures", "draw every figure of a paper from a list, the same bytes each time",
        f"{COMMAND} figures --plan\n  {COMMAND} figures my_paper.yaml --out my_results",
    )  # fmt: skip
    command.description = f"{command.description}\n\n{KEYS}"
    command.add_argument(
        "paper", nargs="?", default=DEFAULT_PAPER, metavar="PAPER.yaml",
        help="file that lists the figures (default: paper, the shipped list of every figure)",
    )  # fmt: skip
    command.add_argument("--plan", action="store_true", help="say what is missing and what it costs; draw nothing")
    command.add_argument(
        "--out", type=Path, default=Path("results"), metavar="DIR", help="folder of results (default: results)"
    )
    parts.processes(command)
