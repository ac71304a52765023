"""One entry in a list of figures, read key by key, with every mistake noted at its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from simulation.analysis.doses import DoseError, default_doses, dose_setting, in_order
from simulation.analysis.mechanisms import DEFAULT_CHANNELS, ChannelError, channels_named
from simulation.figures import FIGURES, STUDY_FIGURES, SWEEP_FIGURES
from simulation.loading.file_lines import FileLines
from simulation.loading.sweep_reading import MAIN_OUTCOME, Asked
from simulation.loading.sweeps import load_sweep
from simulation.loading.value_sentences import shown
from simulation.mistakes import Mistake, ScenarioError, choices, suggestion
from simulation.own_classes import OwnClassError, is_own, load_own_function
from simulation.policies import policies
from simulation.runs.outcomes import UnknownOutcomeError, outcome_named
from simulation.runs.seeds import SeedError, seeds_of
from simulation.scenario_loading import load_scenario
from simulation.sweeps.layout import Layout
from simulation.sweeps.sweep import Replicates, Sweep

RUNS, STUDIES, SWEEPS = tuple(FIGURES), tuple(STUDY_FIGURES), tuple(SWEEP_FIGURES)
SIZES, FORMATS = ("one column", "two columns", "slide"), ("pdf", "png", "svg")
DEFAULT_SEEDS = 10
COMMON = ("figure", "size", "formats", "seeds", "overrides")
OF_RUNS = ("scenarios",)
OWN = {
    **dict.fromkeys(RUNS, OF_RUNS),
    "policy_effects": ("scenarios", "against", "outcome"),
    "dose_response": ("policy", "doses", "against", "outcome"),
    "effect_by_mechanism": ("scenarios", "channels", "against", "outcome"),
    **dict.fromkeys(SWEEPS, ("sweep", "points", "steps", "outcome")),
}
"""What each figure may say beside the common keys."""

_FILE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_FILLING = ("latin hypercube", "sobol", "grid")
_SWEEP_NEEDS: dict[str, tuple[Callable[[Layout], bool], str]] = {
    "sensitivity": (lambda plan: bool(plan.dimensions) and plan.worlds > 1, "uncertain numbers"),
    "phase_map": (lambda plan: len(plan.dimensions) == 2 and plan.design == "grid", "a grid of two uncertain numbers"),
    "tipping": (lambda plan: len(plan.dimensions) == 1, "exactly one uncertain number"),
    "discovery": (
        lambda plan: bool(plan.dimensions) and plan.design in _FILLING and len(plan.options) > 1,
        "levers, and uncertain numbers that fill a space",
    ),
    "robust_choice": (lambda plan: len(plan.options) > 1 and plan.worlds > 1, "levers and uncertain numbers"),
}
"""What a figure asks of the design of a sweep, and how it is said."""


@dataclass(frozen=True)
class PaperFigure:
    """One figure of a paper, checked.

    Attributes:
        file: Name of its files without ending.
        figure: Name of the figure, or ``file.py:function`` for one of the user's own.
        place: File and line of the entry, for sentences.
        size: Size preset.
        formats: Picture formats.
        seeds: Seeds of the runs, or of the replicates of a sweep.
        overrides: What all of its runs change.
        scenarios: Scenarios drawn or compared; none for all with a policy.
        against: What a study compares with.
        outcome: Outcome of a study or sweep.
        policy: Policy of a dose and response.
        doses: Its doses; none for even steps.
        channels: Channels of an effect by mechanism.
        sweep: The sweep that is drawn.
        own: For a figure of the user's own, where its function is found from any folder.
    """

    file: str
    figure: str
    place: str
    size: str
    formats: tuple[str, ...]
    seeds: tuple[int, ...]
    overrides: tuple[str, ...]
    scenarios: tuple[str, ...] = ()
    against: str = "baseline"
    outcome: str = MAIN_OUTCOME
    policy: str = ""
    doses: tuple[float, ...] = ()
    channels: tuple[str, ...] = DEFAULT_CHANNELS
    sweep: Sweep | None = None
    own: str = ""

    @property
    def of_runs(self) -> bool:
        """Whether it draws runs, and no study or sweep."""
        return self.figure in RUNS or bool(self.own)


@dataclass
class Entry:
    """An entry while it is read.

    Attributes:
        file: The file.
        name: Name of the files to be drawn.
        given: What the entry says.
        shared: What the file says for all entries.
        mistakes: Where mistakes are noted.
        sweeps: Sweeps that the list has named before, which are read once however many figures show them.
    """

    file: FileLines
    name: str
    given: Any
    shared: dict[str, Any]
    mistakes: list[Mistake]
    sweeps: dict[tuple[str, tuple[str, ...], Asked], Sweep] = field(default_factory=dict)

    @property
    def own(self) -> Mapping[str, Any]:
        """What the entry itself says."""
        return self.given if isinstance(self.given, Mapping) else {}

    def value(self, key: str, default: Any = None) -> Any:
        """What the entry says, or else what the file says for all."""
        return self.own.get(key, self.shared.get(key, default))

    def place(self, key: str = "") -> str:
        """File and line of a key of the entry, of the same key for all, or of the entry."""
        paths = [("figures", self.name, key), *([(key,)] if key in self.shared and key not in self.own else [])]
        lines = [self.file.lines[path] for path in (*paths, ("figures", self.name)) if path in self.file.lines]
        return self.file.place(lines[0] if lines else None)

    def wrong(self, key: str, sentence: str) -> None:
        """Note a mistake; one in what all entries share is noted once."""
        shared = key in self.shared and key not in self.own
        self.mistakes.append(Mistake(self.place(key), key, sentence if shared else f"{self.name}: {sentence}"))

    def text(self, key: str, default: str = "") -> str:
        """A text; one that is none is noted."""
        value = self.value(key, default)
        if not isinstance(value, str):
            self.wrong(key, f"{key} must be text; it is {shown(value)}.")
            return default
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; what is none is noted."""
        value = self.own.get(key, ()) if key == "overrides" else self.value(key, ())
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
            self.wrong(key, f"{key} must be a list of texts such as [baseline, open_older_versions]; it is "
                       f"{shown(value)}.")  # fmt: skip
            return ()
        return tuple(value)


def figure_of(entry: Entry) -> PaperFigure | None:
    """Check an entry; None if anything is wrong with it, which is noted."""
    before, figure = len(entry.mistakes), entry.text("figure", entry.name)
    if not _FILE_NAME.fullmatch(entry.name):
        entry.wrong("", "a name of files has letters, digits, points, dashes and underscores only.")
    if not isinstance(entry.given, Mapping) and entry.given is not None:
        entry.wrong("", f"an entry holds keys such as scenarios: [baseline]; it is {shown(entry.given)}.")
        return None
    if figure not in OWN and not is_own(figure):
        entry.wrong("figure", f"there is no figure {figure}; {suggestion(figure, OWN)}")
        return None
    known = (*COMMON, *OWN.get(figure, OF_RUNS))
    for key in entry.own:
        if key not in known:
            entry.wrong(str(key), f"{key} is not a key of the figure {figure}; {suggestion(str(key), known)}")
    size, formats = _size(entry), _formats(entry)
    seeds, overrides = _seeds(entry), (*_shared_overrides(entry), *entry.words("overrides"))
    outcome = _outcome(entry) if "outcome" in known else MAIN_OUTCOME
    made = PaperFigure(entry.name, figure, entry.place(), size, formats, seeds, overrides, outcome=outcome)
    made = replace(made, own=_own(entry, figure) if is_own(figure) else "")
    found = _with_own(entry, made)
    return found if len(entry.mistakes) == before else None


def _with_own(entry: Entry, made: PaperFigure) -> PaperFigure:
    """The figure with what only its kind has."""
    if made.figure in SWEEPS:
        return replace(made, sweep=_sweep(entry, made))
    against = entry.text("against", "baseline")
    scenarios = _scenarios(entry, made) if made.figure != "dose_response" else ()
    if made.figure in STUDIES:
        against = _path(entry, against)
        _check(entry, against, made.overrides, "against")
    if made.figure == "dose_response":
        policy, doses = _doses(entry)
        return replace(made, against=against, policy=policy, doses=doses)
    channels = entry.words("channels") or DEFAULT_CHANNELS
    try:
        channels_named(channels)
    except ChannelError as problem:
        entry.wrong("channels", _sentence(problem))
    return replace(made, against=against, scenarios=scenarios, channels=channels)


def _own(entry: Entry, figure: str) -> str:
    """Where the function of a figure of the user's own is found; it is looked for beside the list first."""
    try:
        return load_own_function(figure, [entry.file.path.parent])[1]
    except OwnClassError as problem:
        entry.wrong("figure", f"{figure} {problem}")
        return ""


def _size(entry: Entry) -> str:
    size = entry.text("size", "two columns")
    if size not in SIZES:
        entry.wrong("size", f"size cannot be {size}; {choices(size, SIZES)}")
    return size


def _formats(entry: Entry) -> tuple[str, ...]:
    formats = entry.words("formats") or ("pdf", "png")
    for one in formats:
        if one not in FORMATS:
            entry.wrong("formats", f"formats cannot hold {one}; {choices(one, FORMATS)}")
    return formats


def _seeds(entry: Entry) -> tuple[int, ...]:
    try:
        return seeds_of(entry.value("seeds", DEFAULT_SEEDS))
    except (SeedError, TypeError) as problem:
        entry.wrong("seeds", f"seeds: {_sentence(problem)}")
        return ()


def _shared_overrides(entry: Entry) -> tuple[str, ...]:
    value = entry.shared.get("overrides", ())
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        sentence = f"overrides must be a list of texts such as [end=2035Q4]; it is {shown(value)}."
        entry.mistakes.append(Mistake(entry.file.place(entry.file.lines.get(("overrides",))), "overrides", sentence))
        return ()
    return tuple(value)


def _outcome(entry: Entry) -> str:
    name = entry.text("outcome", MAIN_OUTCOME)
    try:
        return outcome_named(name).name
    except UnknownOutcomeError as problem:
        entry.wrong("outcome", _sentence(problem))
        return MAIN_OUTCOME


def _scenarios(entry: Entry, made: PaperFigure) -> tuple[str, ...]:
    names = entry.words("scenarios") or (("baseline",) if made.of_runs else ())
    if made.figure == "effect_by_mechanism" and len(names) != 1:
        entry.wrong("scenarios", f"scenarios must name one scenario for this figure; it names {len(names)}.")
    paths = tuple(_path(entry, name) for name in names)
    for path in paths:
        _check(entry, path, made.overrides, "scenarios")
    return paths


def _path(entry: Entry, name: str) -> str:
    """A scenario file is looked for beside the list."""
    return str(entry.file.path.parent / name) if name.endswith((".yaml", ".yml")) else name


def _check(entry: Entry, name: str, words: tuple[str, ...], key: str) -> None:
    try:
        load_scenario(name, words)
    except ScenarioError as error:
        _note(entry, error, key)


def _note(entry: Entry, error: ScenarioError, key: str) -> None:
    """Mistakes of a scenario or sweep, at the line that brings them in; one in a file of its own keeps its place."""
    shared = len(_shared_overrides(entry))
    for mistake in error.mistakes:
        number = mistake.where.removeprefix("override ")
        if number.isdigit() and int(number) <= shared:
            place = entry.file.place(entry.file.lines.get(("overrides",)))
            entry.mistakes.append(Mistake(place, "overrides", f"overrides, entry {number}: {mistake.sentence}"))
        elif number.isdigit():
            entry.wrong("overrides", f"overrides, entry {int(number) - shared}: {mistake.sentence}")
        elif ".yaml" in mistake.where or ".yml" in mistake.where:
            entry.mistakes.append(mistake)
        else:
            entry.wrong(key, mistake.sentence)


def _doses(entry: Entry) -> tuple[str, tuple[float, ...]]:
    name, known = entry.text("policy"), policies()
    if name not in known:
        entry.wrong("policy", f"there is no policy {name!r}; {suggestion(name, known)}")
        return name, ()
    given = entry.value("doses", ())
    if not isinstance(given, list | tuple) or not all(_is_number(one) for one in given):
        entry.wrong("doses", f"doses must be a list of numbers such as [0.1, 0.2]; it is {shown(given)}.")
        return name, ()
    doses = tuple(float(one) for one in given)
    try:
        in_order(doses or default_doses(name, known[name]), dose_setting(name, known[name])[1])
    except DoseError as problem:
        entry.wrong("doses" if doses else "policy", _sentence(problem))
    return name, doses


def _sentence(problem: Exception) -> str:
    """What is wrong, ended as a sentence is."""
    text = str(problem)
    return text if text.endswith(("?", ".")) else f"{text}."


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sweep(entry: Entry, made: PaperFigure) -> Sweep | None:
    source = entry.text("sweep")
    if not source:
        entry.wrong(
            "sweep", "sweep is missing; it names a sweep, a file, or a scenario of which overrides say what varies."
        )
        return None
    counts = {key: entry.own.get(key) for key in ("points", "steps")}
    for key, value in counts.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
            entry.wrong(key, f"{key} must be a whole number above 0; it is {shown(value)}.")
            return None
    asked = Asked(points=counts["points"], steps=counts["steps"], outcome=made.outcome)
    try:
        place = (_path(entry, source), made.overrides, asked)
        sweep = entry.sweeps.get(place) or entry.sweeps.setdefault(place, load_sweep(*place))
    except ScenarioError as error:
        _note(entry, error, "sweep")
        return None
    fits, needs = _SWEEP_NEEDS.get(made.figure, (lambda plan: True, ""))
    if not fits(sweep.layout):
        entry.wrong("sweep", f"the figure {made.figure} needs a sweep with {needs}; {source} is none.")
    return replace(sweep, replicates=Replicates(len(made.seeds), len(made.seeds)))
