"""The tipping point of a whole economy in one parameter: where half of the runs change their answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulation.analysis.paired_effects import LEVEL
from simulation.analysis.tipping import Tipping, find_tipping, planned, seeds_needed
from simulation.analysis.trials import Floats, Make, Question, TrialError, Trials, check_parts, column_of, first_value
from simulation.parameters.scenario import Scenario
from simulation.runs.provenance import Origin
from simulation.runs.seeds import seeds_of
from simulation.sweeps.layout import Dimension

if TYPE_CHECKING:
    import pandas as pd

TOLERANCE = 1.0 / 32.0
"""Share of the range at which a bracket is narrow: five halvings."""


@dataclass(frozen=True, repr=False)
class TippingPoint:
    """Where the answer of a scenario turns as one parameter moves.

    Attributes:
        scenario: Name of the scenario.
        horizon: First and last quarter.
        dimension: The parameter and the range that was searched.
        question: What each run answers.
        seeds: Seeds of the runs, the same at every value.
        search: Probes, bracket and estimate, in values of the (first) parameter.
        run_ids: Identity of every run, each once.
        reused: How many of these were there already.
    """

    scenario: str
    horizon: tuple[str, str]
    dimension: Dimension
    question: Question
    seeds: tuple[int, ...]
    search: Tipping
    run_ids: tuple[str, ...]
    reused: int

    @property
    def runs(self) -> int:
        """How many different runs were needed."""
        return len(self.run_ids)

    @property
    def found(self) -> bool:
        """Whether the range holds a tipping point."""
        return self.search.found

    @property
    def estimate(self) -> float:
        """Value at which half of the runs say yes; nan if the range holds none."""
        return self.search.estimate

    @property
    def bracket(self) -> tuple[float, float]:
        """Values on both sides with sure answers; nan if the range holds none."""
        return self.search.low, self.search.high

    @property
    def sentence(self) -> str:
        """What was found, in one sentence."""
        return self.search.sentence

    def table(self) -> pd.DataFrame:
        """One row for each value that was tried: replicates, probability of yes with its interval, answer."""
        return self.search.table().rename(columns={"value": self.dimension.name})

    def __repr__(self) -> str:
        return f"TippingPoint: {self.dimension.name} in {self.scenario}, {self.question.words}. {self.sentence}"


def tipping_point(
    scenario: Scenario,
    dimension: Dimension,
    question: Question,
    seeds: int | Sequence[int],
    make: Make,
    *,
    origin: Origin | None = None,
    tolerance: float = TOLERANCE,
    level: float = LEVEL,
) -> TippingPoint:
    """Find where the answer of a scenario turns as a parameter goes from one end of a range to the other.

    Args:
        scenario: The scenario; nothing but the parameter changes.
        dimension: The parameter and its range; a range over orders of magnitude is halved by ratio.
        question: What each run answers.
        seeds: Seeds of the runs at each value, or their number.
        make: Makes the runs, or finds them (see :func:`simulation.analysis.trials.maker`).
        origin: How a command names the scenario.
        tolerance: Share of the range at which the bracket is narrow.
        level: Coverage of the intervals.

    Raises:
        TrialError: If the scenario lacks the policy whose setting is to move, or there are so few seeds that even
            runs that all agree are not told from one half.
        RunError: If a run fails.
        SeedError: If there is no seed, one is not a whole number from 0 on, or one occurs twice.
    """
    check_parts(scenario, dimension)
    needed = seeds_needed(planned(1.0 / tolerance), level)
    if len(seeds_of(seeds)) < needed:
        raise TrialError(f"seeds are {len(seeds_of(seeds))}; {needed} at least are needed for an answer to be sure")
    trials = Trials(dimension, seeds_of(seeds), make)
    column = column_of(question.outcome)

    def answers(place: float) -> Floats:
        return question.answers(trials.outcomes(scenario, [place], origin)[0, :, column])

    trials.outcomes(scenario, [0.0, 1.0], origin)  # both ends at once keep more processes busy
    search = find_tipping(answers, 0.0, 1.0, tolerance=tolerance, level=level)
    return TippingPoint(
        scenario.name,
        (scenario.start, scenario.end),
        dimension,
        question,
        trials.seeds,
        search.at(lambda place: first_value(scenario, dimension, place)),
        tuple(trials.run_ids),
        trials.reused,
    )
