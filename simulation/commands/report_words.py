"""The words of the command that writes policy briefs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from simulation.commands import word_parts as parts

if TYPE_CHECKING:
    from simulation.commands.word_parts import Commands

COMMAND = "ai-concentration"
WHAT = """\
WHAT is the folder of a finished comparison ('compare', 'effects') or sweep; a sweep that is not finished is reported as
such. It can also be a scenario, or several, which are first compared with the baseline, or a sweep, whose runs are then
made. Question, answer with interval, figures, who gains and loses, how robust it is, what the model cannot say, how to
repeat it: brief.html is one file without scripts or addresses; brief.pdf says the same on pages of A4.
"""


def reporting(commands: Commands) -> None:
    """The command ``report``."""
    report = parts.command(
        commands, "report", "write a policy brief, as HTML and PDF, from a comparison or a sweep",
        f"{COMMAND} report results/compare-baseline-open_older_versions-0123abcd\n"
        f"  {COMMAND} report results/policy_tournament-0123abcd --folder for_the_minister --pdf\n"
        f"  {COMMAND} report compute_fund end=2030Q4 --seeds 20 --outcome 'consumer surplus, last year'\n"
        f"  {COMMAND} report portable_data interoperable active_choice\n"
        f"  {COMMAND} report open_release_lag",
    )  # fmt: skip
    report.description = f"{report.description}\n\n{WHAT}"
    report.add_argument(
        "words", nargs="*", metavar="WHAT [key=value ...]",
        help="a folder, scenarios, or a sweep; overrides apply to all runs that are made",
    )  # fmt: skip
    report.add_argument(
        "--folder", type=Path, metavar="OUT", help="folder of the brief (default: that of the comparison or sweep)"
    )
    report.add_argument("--html", action="store_true", help="write the HTML file only")
    report.add_argument(
        "--pdf", action="store_true", help="write the PDF only (extra: pip install 'ai-concentration[report]')"
    )
    report.add_argument(
        "--outcome", default="", metavar="NAME",
        help="outcome in question (default: the first of a sweep, else HHI of users, last year)",
    )  # fmt: skip
    report.add_argument(
        "--against", default="baseline", metavar="SCENARIO", help="what scenarios are compared with (default: baseline)"
    )
    report.add_argument(
        "--seeds", type=parts.count, metavar="N", help="pairs of runs (default: 10), or replicates of a sweep"
    )
    report.add_argument(
        "--out", type=Path, default=Path("results"), metavar="DIR", help="folder of results (default: results)"
    )
    parts.processes(report)
