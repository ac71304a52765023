"""Runs of one scenario with one parameter at several values, on the same seeds at each, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.mistakes import number_text, suggestion
from simulation.parameters.quantity import Quantity, quantities, quantity_of
from simulation.parameters.scenario import Scenario
from simulation.policies import policies
from simulation.runs.kept_outcomes import KeptOutcomes, make_or_reuse_outcomes
from simulation.runs.outcomes import Outcome, outcome_named, outcomes
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import Origin, run_id
from simulation.runs.replicates import Job
from simulation.sweeps.layout import Dimension
from simulation.sweeps.settings import value_of, with_values

Floats = NDArray[np.float64]
Make = Callable[[str, Sequence[Job]], KeptOutcomes]
"""Takes a word on what is being done and the runs wanted, and returns their outcomes in the order of the runs."""

DOMINANCE = "one firm holds most of users"


class TrialError(ValueError):
    """A parameter, range or question that cannot be tried; the text is one sentence."""

    exit_code = 2


@dataclass(frozen=True)
class Question:
    """A question that each run answers with yes or no.

    Attributes:
        outcome: Outcome that is looked at.
        above: The answer is yes above this value; None for an outcome that is yes or no by itself.
    """

    outcome: Outcome
    above: float | None = None

    @property
    def words(self) -> str:
        """The question as it stands in tables and on axes."""
        return self.outcome.name if self.above is None else f"{self.outcome.name} above {self.above:g}"

    def answers(self, values: ArrayLike) -> Floats:
        """1 for yes, 0 for no, nan for a run that does not have the outcome; shape of the values."""
        given = np.asarray(values, dtype=np.float64)
        line = 0.5 if self.above is None else self.above
        return np.where(np.isfinite(given), (given > line).astype(np.float64), np.nan)


def question_of(outcome: str = DOMINANCE, above: float | None = None) -> Question:
    """The question that goes with an outcome.

    Raises:
        UnknownOutcomeError: If there is no such outcome.
        TrialError: If an outcome that is a number has no line above which it counts, or one that is yes or no has.
    """
    known = outcome_named(outcome)
    if known.is_probability and above is not None:
        raise TrialError(f"{known.name} is yes or no in each run; leave out the line {above:g}")
    if not known.is_probability and (above is None or not np.isfinite(above)):
        raise TrialError(f"{known.name} is a number ({known.unit}); say above which value the answer is yes")
    return Question(known, above)


def moved_parameter(parameter: str, low: float | None = None, high: float | None = None) -> Dimension:
    """The range over which a parameter is moved.

    Args:
        parameter: Dotted name, with ``*`` for any name on one level; several parameters then move together. A setting
            of a policy is ``policies.NAME.setting``.
        low: Lower end; None for that of the plausible range of each.
        high: Upper end; None for that of the plausible range of each.

    Raises:
        TrialError: If no number has this name, an end is missing or not allowed, or the range is empty.

    Example:
        >>> moved_parameter("flywheel.*.strength").low
        (0.0, 0.0, 0.3)
        >>> moved_parameter("flywheel.sharing", high=0.5).at(np.array([0.5])).tolist()
        [[0.25]]
    """
    numbers = known_numbers()
    found = {name: known for name, known in numbers.items() if _alike(name, parameter)}
    if not found:
        raise TrialError(f"{parameter!r} is not a parameter that is a number; {suggestion(parameter, numbers)}")
    ends = [_ends(name, known, low, high) for name, known in found.items()]
    unit = next(iter(found.values())).unit
    return Dimension(parameter, tuple(found), tuple(e[0] for e in ends), tuple(e[1] for e in ends), unit=unit)


def maker(results: str | Path | None = None, processes: int | None = None, *, progress: bool = True) -> Make:
    """What makes runs or finds them in a folder of results, with a bar.

    Args:
        results: Folder in which outcomes of runs are kept and looked for; None keeps nothing.
        processes: How many processes share the runs; None for as many as pay.
        progress: Whether to show a bar if it takes longer than two seconds.
    """

    def make(what: str, jobs: Sequence[Job]) -> KeptOutcomes:
        with progress_bar(f"{what}, {len(jobs)} runs", shown=progress) as note:
            return make_or_reuse_outcomes(jobs, results, processes=processes, progress=note)

    return make


class Trials:
    """Outcomes of a scenario with a parameter at any place of its range, every run made once.

    Attributes:
        dimension: The parameter and its range.
        seeds: Seeds of the runs, the same at every place.
        run_ids: Identity of every run that was needed so far, each once.
        reused: How many of these were there already.
    """

    def __init__(self, dimension: Dimension, seeds: Sequence[int], make: Make) -> None:
        self.dimension, self.seeds = dimension, tuple(seeds)
        self.run_ids: list[str] = []
        self.reused = 0
        self._make = make
        self._rows: dict[tuple[str, int], Floats] = {}

    def outcomes(self, scenario: Scenario, places: Sequence[float], origin: Origin | None = None) -> Floats:
        """Outcomes at places between 0 and 1 of the range.

        Args:
            scenario: The scenario; the parameter is the only thing that changes in it.
            places: Places in the range.
            origin: How a command names the scenario; None where words are not enough.

        Returns:
            Every outcome of every run, shape (places, seeds, outcomes).
        """
        there = [moved(scenario, self.dimension, place) for place in places]
        words = [_origin(origin, self.dimension, place) for place in places]
        wanted = {
            (one.fingerprint, seed): Job(one, seed, word)
            for one, word in zip(there, words, strict=True)
            for seed in self.seeds
        }
        jobs = {key: job for key, job in wanted.items() if key not in self._rows}
        if jobs:
            kept = self._make(_what(self.dimension, places), list(jobs.values()))
            self._rows.update(zip(jobs, kept.values, strict=True))
            self.run_ids += [run_id(job.scenario, job.seed) for job in jobs.values()]
            self.reused += kept.reused
        rows = [self._rows[one.fingerprint, seed] for one in there for seed in self.seeds]
        return np.array(rows).reshape(len(there), len(self.seeds), -1)


def column_of(outcome: Outcome) -> int:
    """Place of an outcome among all."""
    return [known.name for known in outcomes()].index(outcome.name)


def values_at(dimension: Dimension, place: float) -> dict[str, float]:
    """Value of each parameter at a place of the range."""
    values = dimension.at(np.array([place]))[0].tolist()
    return dict(zip(dimension.parameters, values, strict=True))


def moved(scenario: Scenario, dimension: Dimension, place: float) -> Scenario:
    """A copy of a scenario with a parameter at a place of its range; whole numbers stay whole."""
    return with_values(scenario, values_at(dimension, place))


def first_value(scenario: Scenario, dimension: Dimension, place: float) -> float:
    """Value of the first parameter at a place, rounded where it is a whole number."""
    return float(value_of(moved(scenario, dimension, place), dimension.parameters[0]))


def check_parts(scenario: Scenario, dimension: Dimension) -> None:
    """Refuse a setting of a policy that the scenario does not have, which would move nothing.

    Raises:
        TrialError: If there is one.
    """
    for name in dimension.parameters:
        try:
            value_of(scenario, name)
        except AttributeError as problem:
            raise TrialError(f"{name} cannot be moved in {scenario.name}: {problem}") from None


def known_numbers() -> dict[str, Quantity]:
    """Declaration of every parameter that is a number, settings of built-in policies included."""
    found = {name: known for name, known, default in quantities(Scenario) if _is_number(default)}
    for title, policy in policies().items():
        for name, field in policy.model_fields.items():
            known = quantity_of(field)
            if known is not None and _is_number(field.default):
                found[f"policies.{title}.{name}"] = known
    return found


def _origin(origin: Origin | None, dimension: Dimension, place: float) -> Origin | None:
    if origin is None:
        return None
    words = tuple(f"{name}={value!r}" for name, value in values_at(dimension, place).items())
    return Origin(origin.scenario, (*origin.overrides, *words))


def _what(dimension: Dimension, places: Sequence[float]) -> str:
    if len(places) > 1:
        return f"{dimension.name} at {len(places)} values"
    return f"{dimension.name} at {next(iter(values_at(dimension, places[0]).values())):.4g}"


def _is_number(default: object) -> bool:
    return isinstance(default, int | float) and not isinstance(default, bool)


def _alike(name: str, pattern: str) -> bool:
    names, patterns = name.split("."), pattern.strip().split(".")
    return len(names) == len(patterns) and all(map(fnmatchcase, names, patterns))


def _ends(name: str, known: Quantity, low: float | None, high: float | None) -> tuple[float, float]:
    """Both ends of the range of one parameter, checked."""
    if known.plausible is None and (low is None or high is None):
        raise TrialError(f"{name} has no plausible range; name both ends of the range to look at")
    lower, upper = (known.plausible or (0.0, 0.0)) if low is None or high is None else (low, high)
    lower, upper = (lower if low is None else low), (upper if high is None else high)
    least, most = known.bounds
    for end in (lower, upper):
        if not np.isfinite(end) or (least is not None and end < least) or (most is not None and end > most):
            raise TrialError(f"{name} cannot be {end:g}; it must be {_allowed(least, most)}")
    if not lower < upper:
        raise TrialError(f"the range of {name} is {lower:g} to {upper:g}; its lower end must lie below its upper end")
    return float(lower), float(upper)


def _allowed(least: float | None, most: float | None) -> str:
    if least is not None and most is not None:
        return f"between {number_text(least)} and {number_text(most)}"
    if least is not None:
        return f"{number_text(least)} or more"
    return "finite" if most is None else f"{number_text(most)} or less"
