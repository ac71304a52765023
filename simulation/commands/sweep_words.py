"""The words of the commands for many runs: sweep, resume and diff."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from simulation.commands import word_parts as parts

if TYPE_CHECKING:
    from simulation.commands.word_parts import Commands

COMMAND = "ai-concentration"
QUEUES = ("slurm", "pbs", "lsf", "sge")
GRAMMAR = """\
What varies is said in the sweep file, or in words: key=1,2,3 and key=range(0,12,2) are values, key=interval(0,1) is a
range. Numbers are uncertain: every combination of policies is run in each of their worlds. Policies, scenario=A,B and
words such as flywheel.form=off,ratio are options: each is compared with the baseline in the same world and on the
same seeds.
"""


def sweeping(commands: Commands) -> None:
    """Commands for many runs."""
    sweep = parts.command(
        commands, "sweep", "make many runs that answer one question, and analyse them",
        f"{COMMAND} sweep policy_tournament --plan\n"
        f"  {COMMAND} sweep sensitivity_of_concentration --points 128 --seeds 4\n"
        f"  {COMMAND} sweep baseline 'flywheel.consumer.strength=0,0.3,0.6' end=2035Q4\n"
        f"  {COMMAND} sweep baseline 'cloud.foreclosure=interval(0,0.5)' scenario=compute_fund,open_everything\n"
        f"  {COMMAND} sweep policy_tournament --queue slurm --jobs 20 --job walltime=04:00:00",
    )  # fmt: skip
    sweep.description = f"{sweep.description}\n\n{GRAMMAR}"
    sweep.add_argument(
        "words", nargs="*", metavar="SWEEP [key=value ...]",
        help="name or file of a sweep, or of a scenario (default: baseline), then what varies and overrides",
    )  # fmt: skip
    sweep.add_argument("--plan", action="store_true", help="say what it costs after a short pilot, and run no more")
    sweep.add_argument("--design", metavar="D", help="grid, linked, latin hypercube, sobol, morris or one at a time")
    sweep.add_argument("--points", type=parts.count, metavar="N", help="points of a sampled design (default: 64)")
    sweep.add_argument("--steps", type=parts.count, metavar="N", help="steps over a range in a grid (default: 5)")
    sweep.add_argument("--seeds", type=parts.count, metavar="N", help="replicates that are always made (default: 5)")
    sweep.add_argument("--half-width", type=parts.positive, metavar="X",
                       help="add replicates until half of each interval is at most this wide")  # fmt: skip
    sweep.add_argument("--at-most", type=parts.count, metavar="N", help="replicates that are never exceeded")
    sweep.add_argument("--outcome", metavar="NAME", help=f"outcome in question; '{COMMAND} list measures' shows them")
    sweep.add_argument("--time-limit", type=parts.positive, metavar="S",
                       help="seconds until a run is given up (default: 30 times the usual, at least 120)")  # fmt: skip
    sweep.add_argument("--part", type=parts.part, metavar="I/N",
                       help="make only part I of N, counted from 0, for example in a job array")  # fmt: skip
    parts.keeping(sweep, everything=False)
    _where(sweep)

    resume = parts.command(
        commands, "resume", "go on with a sweep that was stopped, and try its failed runs again",
        f"{COMMAND} resume results/policy_tournament-0123abcd",
    )  # fmt: skip
    resume.add_argument("folder", type=Path, metavar="FOLDER", help="folder of the sweep")
    resume.add_argument("--no-figures", action="store_true", help="draw no figures")
    parts.processes(resume)
    _where(resume)

    diff = parts.command(
        commands, "diff", "say where two kept runs, or two sweeps, first differ",
        f"{COMMAND} diff results/baseline-1-0123abcd results/baseline-1-89abcdef\n"
        f"  {COMMAND} diff results/sensitivity_of_concentration-0123abcd results/sensitivity_of_concentration-89abcdef",
    )  # fmt: skip
    for name in ("first", "second"):
        diff.add_argument(name, metavar=name.upper(), help="folder of a run or sweep, or the beginning of an identity")
    diff.add_argument(
        "--out", type=Path, default=Path("results"), metavar="DIR", help="folder of results (default: results)"
    )


def _where(command: argparse.ArgumentParser) -> None:
    """Let a command calculate on a cluster."""
    cluster = command.add_argument_group("on a cluster (extra: pip install 'ai-concentration[cluster]')")
    cluster.add_argument("--scheduler", metavar="ADDRESS", help="Dask scheduler to use, for example tcp://host:8786")
    cluster.add_argument("--queue", choices=QUEUES, help="queue to send jobs to, one run at a time in each job")
    cluster.add_argument("--jobs", type=parts.count, default=1, metavar="N", help="jobs in the queue (default: 1)")
    cluster.add_argument("--job", action="append", default=[], metavar="KEY=VALUE",
                         help="setting of each job: queue, account, walltime, cores, memory ...")  # fmt: skip
