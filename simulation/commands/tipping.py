"""The command ``tipping``: the value of a parameter at which an answer turns, and whether history stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from simulation.analysis.hysteresis import Hysteresis, hysteresis
from simulation.analysis.tipping_point import TippingPoint, tipping_point
from simulation.analysis.trials import TrialError, maker, moved_parameter, question_of
from simulation.commands.running import SHORT_ID, Settings
from simulation.commands.sweep_text.tipping import hysteresis_text, tipping_text
from simulation.commands.text import next_command
from simulation.runs.provenance import Origin, fingerprint
from simulation.runs.store import write_text
from simulation.scenario_loading import load_scenario


@dataclass(frozen=True)
class TippingAsked:
    """What the words of the command say.

    Attributes:
        parameter: Dotted name of the parameter.
        overrides: Overrides that apply to all runs.
        low: Lower end of the range; None for that of the plausible range.
        high: Upper end.
        outcome: Outcome that answers.
        above: Line above which an outcome that is a number counts as yes.
        against: Scenario in which the parameter moves.
        seeds: Seeds of the runs at each value.
        both_starts: Whether to try two starts at each of several values too.
        steps: How many values.
    """

    parameter: str
    overrides: Sequence[str]
    low: float | None
    high: float | None
    outcome: str
    above: float | None
    against: str
    seeds: Sequence[int]
    both_starts: bool
    steps: int


def tipping_command(asked: TippingAsked, settings: Settings) -> str:
    """Search the range, keep the outcomes of all runs, write table and figure, and return what is to be printed.

    Args:
        asked: What the words of the command say.
        settings: Options of the command.
    """
    dimension = moved_parameter(asked.parameter, asked.low, asked.high)
    question = question_of(asked.outcome, asked.above)
    _check(asked, dimension.parameters)
    scenario = load_scenario(asked.against, asked.overrides)
    origin, make = Origin(asked.against, tuple(asked.overrides)), maker(settings.results, settings.processes)
    point = tipping_point(scenario, dimension, question, asked.seeds, make, origin=origin)
    both = hysteresis(scenario, dimension, asked.seeds, make, steps=asked.steps) if asked.both_starts else None
    ends = [dimension.name, *dimension.low, *dimension.high]
    identity = fingerprint(
        [scenario.fingerprint, ends, question.words, list(asked.seeds), asked.both_starts * asked.steps]
    )
    folder = settings.results / f"tipping-{identity[:SHORT_ID]}"
    lines = [tipping_text(point), ""]
    lines += [hysteresis_text(both, question.outcome), ""] if both else []
    lines += _kept(point, both, folder, figures=settings.figures)
    return "\n".join([*lines, "", _next(asked, point)])


def _kept(point: TippingPoint, both: Hysteresis | None, folder: Path, *, figures: bool) -> list[str]:
    """Write tables and figures; return lines that say where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "tipping.csv", point.table().to_csv(index=False))
    found, tables = [], [folder / "tipping.csv"]
    if both:
        tables.append(folder / "hysteresis.csv")
        write_text(tables[-1], both.table(point.question.outcome.name).to_csv(index=False))
    runs, reused = (sum(getattr(one, part) for one in (point, both) if one) for part in ("runs", "reused"))
    if reused:
        found.append(f"{reused} of the {runs} runs were there already and were not calculated again.")
    found.append(f"{'Table' if len(tables) == 1 else 'Tables'}: {' and '.join(map(str, tables))}")
    if figures:
        from simulation.figures.tipping_point import save_tipping

        drawn = save_tipping(point, both, folder)
        found.append(f"{'Figure' if len(drawn) == 1 else 'Figures'}: {' and '.join(map(str, drawn))} and PNG")
    return found


def _next(asked: TippingAsked, point: TippingPoint) -> str:
    """Look closer where an answer turns or is not sure, see the parameter where neither end answers otherwise."""
    if point.search.ending == "no turn":
        return next_command(f"ai-concentration describe {asked.parameter}", "what the parameter is, and its range")
    words = [f"'{asked.parameter}'" if "*" in asked.parameter else asked.parameter, *asked.overrides]
    words += ["--against", asked.against] if asked.against != "baseline" else []
    words += ["--outcome", f"'{point.question.outcome.name}'"]
    words += ["--above", f"{asked.above:g}"] if asked.above is not None else []
    low, high = point.bracket if point.found and len(point.dimension.parameters) == 1 else (asked.low, asked.high)
    words += ["--low", f"{low:.4g}"] if low is not None else []
    words += ["--high", f"{high:.4g}"] if high is not None else []
    command = " ".join(["ai-concentration tipping", *words, "--seeds", str(2 * len(asked.seeds))])
    return next_command(command, "the same more closely")


def _check(asked: TippingAsked, parameters: Sequence[str]) -> None:
    """Refuse to hold what is to be moved.

    Raises:
        TrialError: If an override sets the parameter.
    """
    for word in asked.overrides:
        name = word.partition("=")[0].lstrip("+~")
        if name in parameters:
            raise TrialError(f"{name} is what moves; leave out {word}")
