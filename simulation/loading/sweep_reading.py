"""A sweep file read key by key, with every mistake noted at its line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Any

from simulation.analysis.directions import BETTER
from simulation.loading.file_lines import FileLines, read_lines
from simulation.loading.options import SCENARIO_GROUP, SCENARIOS, option_names
from simulation.loading.value_sentences import shown
from simulation.mistakes import Mistake, ScenarioError, choices, suggestion
from simulation.runs.outcomes import UnknownOutcomeError, outcome_named
from simulation.sweeps.designs import DESIGNS, SAMPLED
from simulation.sweeps.layout import Dimension
from simulation.sweeps.series import ALL_SERIES, MAIN_SERIES, UnknownSeriesError, series_names
from simulation.sweeps.sweep import Replicates

SHIPPED = SCENARIOS / "sweep"
MAIN_OUTCOME = "HHI of users, last year"
DEFAULT_POINTS, DEFAULT_STEPS = 64, 5
TEXTS = ("question", "expected", "source", "baseline", "design", "better", "cost")
KEYS = (
    *TEXTS, "overrides", "points", "steps", "uncertainties", "linked", "levers", "outcomes", "series", "replicates",
    "time_limit",
)  # fmt: skip
VARYING = {"uncertainties", "linked", "levers", "design", "replicates"}
"""Keys that no scenario has."""
REPLICATE_KEYS = ("at_least", "at_most", "half_width")


class SweepError(ScenarioError):
    """All mistakes in a sweep at once."""

    opening = "The sweep has"


@dataclass(frozen=True)
class Asked:
    """What words ask for beyond the sweep file; None leaves what the file says.

    Attributes:
        design: Name of the design.
        points: Points of a sampled design.
        steps: Steps over a range of a grid.
        at_least: Seeds that are always run.
        at_most: Seeds that are never exceeded.
        half_width: Half-width of the interval to reach.
        outcome: Outcome in question.
        time_limit: Seconds after which a run is given up.
    """

    design: str | None = None
    points: int | None = None
    steps: int | None = None
    at_least: int | None = None
    at_most: int | None = None
    half_width: float | None = None
    outcome: str | None = None
    time_limit: float | None = None


@dataclass
class Reading:
    """A sweep while it is put together."""

    name: str
    file: FileLines | None
    values: dict[str, Any]
    beside: Path
    mistakes: list[Mistake] = field(default_factory=list)

    def wrong(self, key: str, sentence: str) -> None:
        """Note a mistake, at the line of its key where there is one."""
        place = "words" if self.file is None else self.file.place(_line(self.file, key))
        self.mistakes.append(Mistake(place, key, sentence))

    def text(self, key: str, default: str = "") -> str:
        """A text without line breaks."""
        value = self.values.get(key, default)
        return " ".join(value.split()) if isinstance(value, str) else default


def open_sweep(source: str | Path, asked: Asked) -> Reading:
    """Find the file of a sweep; the name of a scenario is a sweep of which only words say what varies."""
    text, shipped = str(source), SHIPPED / f"{source}.yaml"
    if text.endswith((".yaml", ".yml")):
        path = Path(source)
        if not path.is_file():
            near = [other.as_posix() for other in path.parent.glob("*.y*ml")] if path.parent.is_dir() else []
            raise SweepError([Mistake(text, "", f"there is no such file; {suggestion(text, near)}")])
        reading = _of_file(path)
    elif shipped.is_file():
        reading = _of_file(shipped)
    elif text in option_names(SCENARIO_GROUP, [SCENARIOS]):
        reading = Reading(text, None, {"baseline": text}, Path.cwd())
    else:
        raise SweepError(
            [
                Mistake(
                    "sweep",
                    "",
                    f"there is no sweep {text}; {suggestion(text, [file.stem for file in SHIPPED.glob('*.yaml')])}",
                )
            ]
        )
    wanted = {key: value for key, value in asked.__dict__.items() if value is not None and key not in REPLICATE_KEYS}
    if "outcome" in wanted:
        given = reading.values.get("outcomes")
        others = [one for one in given if one != wanted["outcome"]] if isinstance(given, list) else []
        reading.values["outcomes"] = [wanted.pop("outcome"), *others]
    reading.values |= wanted
    counts = {key: getattr(asked, key) for key in REPLICATE_KEYS if getattr(asked, key) is not None}
    given = reading.values.get("replicates", {})
    given = {"at_least": given} if isinstance(given, int) else given
    if counts and isinstance(given, Mapping):
        kept = {key: value for key, value in given.items() if key != "at_most" or "at_least" not in counts}
        reading.values["replicates"] = {**kept, **counts}
    return reading


def is_sweep(name: str) -> bool:
    """Whether a name or file is that of a sweep; a file that says what varies is one, any other is a scenario's."""
    if not name.endswith((".yaml", ".yml")):
        return (SHIPPED / f"{name}.yaml").is_file()
    return Path(name).is_file() and bool(VARYING & set(read_lines(Path(name)).values))


def _of_file(path: Path) -> Reading:
    file = read_lines(path.resolve())
    reading = Reading(path.stem, file, dict(file.values), path.resolve().parent, list(file.mistakes))
    if not file.readable:
        stop(reading)
    for key in file.values:
        if key not in KEYS:
            reading.wrong(str(key), f"{key} is not a key of a sweep; {suggestion(str(key), KEYS)}")
    for key in TEXTS:
        if key in file.values and not reading.text(key):
            reading.wrong(key, f"{key} must be text; it is {shown(file.values[key])}.")
    return reading


def outcomes_of(reading: Reading) -> tuple[str, ...]:
    """Outcomes in question; those that are not known are noted."""
    given = reading.values.get("outcomes", [MAIN_OUTCOME])
    if not isinstance(given, list) or not given:
        reading.wrong("outcomes", f"outcomes must be a list of outcomes; it is {shown(given)}.")
        return ()
    found = []
    for name in given:
        try:
            found.append(outcome_named(str(name)).name)
        except UnknownOutcomeError as problem:
            reading.wrong("outcomes", f"outcomes: {problem}")
    return tuple(found)


def judgement_of(reading: Reading) -> tuple[str, str]:
    """Whether less or more of the first outcome is better, and the outcome that is the price of an option."""
    better, cost = reading.text("better"), reading.text("cost")
    if better and better not in BETTER:
        reading.wrong("better", f"better cannot be {better}; {choices(better, BETTER)}")
    if cost:
        try:
            cost = outcome_named(cost).name
        except UnknownOutcomeError as problem:
            reading.wrong("cost", f"cost: {problem}")
    return better, cost


def series_of(reading: Reading) -> tuple[str, ...]:
    """Measures to keep quarter by quarter; those that are not known are noted."""
    given = reading.values.get("series", list(MAIN_SERIES))
    if given in (None, "none"):
        return ()
    if given != ALL_SERIES and not isinstance(given, list):
        reading.wrong("series", f"series must be all, none, or a list of measures; it is {shown(given)}.")
        return ()
    try:
        return series_names(given)
    except UnknownSeriesError as problem:
        reading.wrong("series", f"series: {problem}")
        return ()


def design_of(reading: Reading, dimensions: Sequence[Dimension]) -> tuple[str, int, int]:
    """Design, points of a sampled design, and steps over a range."""
    ranges = any(not one.values for one in dimensions)
    design = reading.text("design", "latin hypercube" if ranges else "grid")
    if design not in DESIGNS:
        reading.wrong("design", f"design cannot be {design}; {choices(design, DESIGNS)}")
    points, steps = (int(positive(reading, key, default) or 1) for key, default in
                     (("points", DEFAULT_POINTS), ("steps", DEFAULT_STEPS)))  # fmt: skip
    if "points" in reading.values and design not in SAMPLED:
        reading.wrong("points", f"points goes with {', '.join(SAMPLED)}; the design is {design}.")
    return design, points, steps


def replicates_of(reading: Reading) -> Replicates:
    """How many seeds."""
    given = reading.values.get("replicates", {})
    if isinstance(given, int) and not isinstance(given, bool):
        given = {"at_least": given}
    if not isinstance(given, Mapping):
        reading.wrong("replicates", f"replicates must be a number, or hold {', '.join(REPLICATE_KEYS)}.")
        return Replicates()
    for key in given:
        if key not in REPLICATE_KEYS:
            reading.wrong("replicates", f"replicates: {key} is not known; {suggestion(str(key), REPLICATE_KEYS)}")
    least = int(positive(reading, "at_least", 5, given) or 1)
    width = positive(reading, "half_width", None, given)
    most = int(positive(reading, "at_most", 10 * least if width is not None else least, given) or least)
    if most < least:
        reading.wrong("replicates", f"replicates: at_most is {most}, below at_least, which is {least}.")
    return Replicates(least, most, width)


def positive(reading: Reading, key: str, default: float | None, given: Mapping[str, Any] | None = None) -> Any:
    """A number above zero; whole where the default is."""
    value = (reading.values if given is None else given).get(key, default)
    if value is None:
        return None
    whole = isinstance(default, int)
    fits = isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < inf
    if not fits or (whole and value != int(value)):
        reading.wrong(key if given is None else "replicates", f"{key} must be a {'whole ' if whole else ''}number "
                      f"above 0; it is {shown(value)}.")  # fmt: skip
        return default
    return value


def _line(file: FileLines, key: str) -> int | None:
    """Line of a key, wherever in the file it stands."""
    return next((line for path, line in file.lines.items() if path[-1] == key), None)


def stop(reading: Reading) -> None:
    """Raise if anything is wrong."""
    if reading.mistakes:
        raise SweepError(reading.mistakes)
