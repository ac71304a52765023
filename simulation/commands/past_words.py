"""The words of the commands that hold the model against the past: ``validate`` and ``calibrate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulation.commands import word_parts as parts

if TYPE_CHECKING:
    from simulation.commands.word_parts import Commands

COMMAND = "ai-concentration"
SEEDS, WAVES, POINTS, MEMBERS, DRAWS = 10, 4, 400, 50, 300
TABLE = {
    "nargs": "*",
    "metavar": "TARGETS.csv [key=value ...]",
    "help": "table of targets (default: what is known to the end of 2024), then overrides",
}


def past(commands: Commands) -> None:
    """Commands that hold runs against what is known, and look for parameters that agree with it."""
    _validate(commands)
    _calibrate(commands)


def _validate(commands: Commands) -> None:
    validate = parts.command(
        commands, "validate", "hold runs against what is known about the industry, hit or miss",
        f"{COMMAND} validate\n  {COMMAND} validate --scenario no_flywheel --seeds 5\n"
        f"  {COMMAND} validate my_targets.csv scaling.final_run_share=0.1\n"
        f"  {COMMAND} validate --ensemble results/calibration-baseline-0123abcd/ensemble.csv\n"
        f"  {COMMAND} validate my_later_targets.csv world=end_2024\n"
        f"  {COMMAND} validate --origin end_2022 workers=1000",
    )  # fmt: skip
    validate.add_argument("words", **TABLE)  # type: ignore[arg-type]
    validate.add_argument("--scenario", default="baseline", help="name or file of a scenario (default: baseline)")
    validate.add_argument(
        "--seeds", type=parts.count, metavar="N",
        help=f"runs (default: one for every member of the ensemble; {SEEDS} with --declared)",
    )  # fmt: skip
    whose = validate.add_mutually_exclusive_group()
    whose.add_argument(
        "--ensemble", metavar="FILE",
        help="ensemble that calibrate has found, of which every run takes another member (default: the shipped one; "
        "with --origin the one that was chosen by targets up to there)",
    )  # fmt: skip
    whose.add_argument("--declared", action="store_true", help="run parameters as declared, without an ensemble")
    validate.add_argument(
        "--after", type=parts.quarter, metavar="QUARTER",
        help="hold the model against no change and trend, which know the table up to this quarter",
    )  # fmt: skip
    validate.add_argument(
        "--origin", metavar="WORLD",
        help="score a forecast from the end of an earlier year (end_2022), with parameters that what was known then "
        "does not rule out, against simple rules",
    )  # fmt: skip
    validate.add_argument(
        "--draws", type=parts.count, metavar="N",
        help=f"draws of all uncertain parameters for --origin (default: {DRAWS})",
    )  # fmt: skip
    parts.keeping(validate, everything=False)
    validate.set_defaults(all=False)


def _calibrate(commands: Commands) -> None:
    calibrate = parts.command(
        commands, "calibrate", "find the parameters that a table of targets does not rule out, as an ensemble",
        f"{COMMAND} calibrate\n  {COMMAND} calibrate my_targets.csv --points 200 --waves 3\n"
        f"  {COMMAND} calibrate --scenario no_flywheel workers=1000\n"
        f"  {COMMAND} calibrate my_targets_of_2022.csv world=end_2021 --until 2022Q4\n\n"
        "Runs are kept as they finish: the same command goes on where a stopped one ended.",
    )  # fmt: skip
    calibrate.add_argument("words", **TABLE)  # type: ignore[arg-type]
    calibrate.add_argument("--scenario", default="baseline", help="name or file of a scenario (default: baseline)")
    for name, default, what in (
        ("waves", WAVES, "waves of runs"),
        ("points", POINTS, "points in each wave"),
        ("seeds", 1, "seeds that all points share"),
        ("members", MEMBERS, "largest size of the ensemble"),
    ):
        calibrate.add_argument(
            f"--{name}", type=parts.count, default=default, metavar="N", help=f"{what} (default: {default})"
        )
    calibrate.add_argument(
        "--vary", nargs="+", default=[], metavar="NAME",
        help="parameters that may move, * for any name on one level (default: all with a plausible range)",
    )  # fmt: skip
    calibrate.add_argument(
        "--until", type=parts.quarter, metavar="QUARTER", help="use targets up to this quarter only (default: all)"
    )
    parts.keeping(calibrate, everything=False)
    calibrate.set_defaults(all=False)
