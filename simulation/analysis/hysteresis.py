"""Does history stay? One scenario from two starts, one dispersed and one concentrated, at every value of a parameter.

Where a market has one resting place, both starts end alike. Where it has two, the way up and the way down differ: a
market that comes from equal shares, as when the parameter rises slowly, stays dispersed, and one that comes from a
leader, as when it falls slowly, stays concentrated. The values at which the two differ are the zone of hysteresis.

Parameters of this model hold for a whole run, and a run begins with a starting table of dated facts. So the parameter
is not moved along a run; every value is tried from both starts instead (:mod:`simulation.analysis.initial_shares`).
What a difference means depends on the horizon: a start that fades slowly leaves a difference that a longer run would
not have. Runs of different length tell the two apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.initial_shares import STARTS, dealt_anew
from simulation.analysis.paired_effects import LEVEL, Effect, paired_effect
from simulation.analysis.trials import Make, TrialError, Trials, check_parts, first_value
from simulation.mistakes import suggestion
from simulation.parameters.scenario import Scenario
from simulation.runs.outcomes import Outcome, outcome_named, outcomes
from simulation.runs.seeds import seeds_of
from simulation.sweeps.layout import Dimension

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
STEPS = 7
"""Values over the range."""
UP, DOWN = "equal shares", "one leader"
PLACED = ("up", "down")
ALIKE = 1e-6
"""Share of an outcome by which two runs may differ and have ended alike: a market nears its rest and never is there."""


@dataclass(frozen=True, repr=False)
class Hysteresis:
    """Outcomes of runs from two starts at each value of a parameter.

    Attributes:
        scenario: Name of the scenario.
        horizon: First and last quarter.
        dimension: The parameter and its range.
        values: Values of the (first) parameter, rising, shape (values,).
        starts: Names of the two starts: where a rising and a falling parameter come from.
        seeds: Seeds of the runs, shared by both starts and all values.
        data: Every outcome of every run, shape (2 starts, values, seeds, outcomes).
        run_ids: Identity of every run, each once.
        reused: How many of these were there already.
    """

    scenario: str
    horizon: tuple[str, str]
    dimension: Dimension
    values: tuple[float, ...]
    starts: tuple[str, str]
    seeds: tuple[int, ...]
    data: Floats
    run_ids: tuple[str, ...]
    reused: int

    @property
    def runs(self) -> int:
        """How many different runs were needed."""
        return len(self.run_ids)

    def outcome(self, name: str) -> Floats:
        """One outcome of every run, shape (2 starts, values, seeds).

        Raises:
            UnknownOutcomeError: If there is no such outcome.
        """
        names = [known.name for known in outcomes()]
        found: Floats = self.data[..., names.index(outcome_named(name).name)]
        return found

    def effects(self, name: str, *, level: float = LEVEL) -> tuple[Effect, ...]:
        """What the second start leaves behind in an outcome, at each value: paired differences to the first."""
        known = outcome_named(name)
        up, down = self.outcome(name)
        sides = zip(up, np.where(np.isclose(up, down, rtol=ALIKE, atol=0.0), up, down), strict=True)
        return tuple(paired_effect(a, b, level=level, probability=known.is_probability) for a, b in sides)

    def joint(self, level: float = LEVEL) -> float:
        """Coverage of each interval with which all of them together have a coverage."""
        return 1.0 - (1.0 - level) / len(self.values)

    def zone(self, name: str, *, level: float = LEVEL) -> tuple[float, ...]:
        """Values at which the start has left a mark: the interval of the paired difference does not hold zero.

        Several values are tried, so each interval is wider, that the chance of a mark where none is stays what the
        level says of all of them together (Bonferroni).
        """
        found = zip(self.values, self.effects(name, level=self.joint(level)), strict=True)
        return tuple(value for value, effect in found if effect.verdict in PLACED)

    def table(self, name: str, *, level: float = LEVEL) -> pd.DataFrame:
        """One row for each value: means from both starts, paired difference, its joint interval, verdict."""
        import pandas as pd

        rows = [
            (value, one.baseline, one.variant, one.difference, one.low, one.high, one.pairs, one.verdict)
            for value, one in zip(self.values, self.effects(name, level=self.joint(level)), strict=True)
        ]
        head = [self.dimension.name, *self.starts, "difference", "low", "high", "n", "verdict"]
        return pd.DataFrame(rows, columns=head)

    def sentence(self, outcome: Outcome) -> str:
        """What the starts have left, in one sentence."""
        zone, first, last = self.zone(outcome.name), self.values[0], self.values[-1]
        ways = f"from {self.starts[0]} and from {self.starts[1]}"
        if not zone:
            return self._no_zone(outcome, ways)
        where = "at every value" if len(zone) == len(self.values) else f"at {', '.join(f'{one:.4g}' for one in zone)}"
        return (
            f"History stays in {outcome.name} {where} of those tried from {first:.4g} to {last:.4g}: runs {ways} "
            f"still differ in {self.horizon[1]}."
        )

    def _no_zone(self, outcome: Outcome, ways: str) -> str:
        """Whether runs end alike, or nothing is known."""
        up, down = self.outcome(outcome.name)
        if not (np.isfinite(up) & np.isfinite(down)).any():
            return f"{outcome.name} is missing {ways}, so that nothing is known of what the start leaves."
        if np.isclose(up, down, rtol=ALIKE, atol=0.0, equal_nan=True).all():
            return f"No mark of the start is seen in {outcome.name} by {self.horizon[1]}: runs {ways} end alike."
        found = zip(self.effects(outcome.name, level=self.joint()), self.values, strict=True)
        largest, where = max((one for one in found if one[0].pairs), key=lambda pair: abs(pair[0].difference))
        ends = f" ({largest.low:.4g} to {largest.high:.4g})" if np.isfinite(largest.low) else " (one pair, no interval)"
        return (
            f"Undetermined whether the start leaves a mark in {outcome.name} by {self.horizon[1]}: the largest "
            f"difference between runs {ways} is {largest.difference:.4g}{ends}, at {where:.4g}."
        )

    def __repr__(self) -> str:
        return f"Hysteresis: {self.dimension.name} in {self.scenario}, from {' and '.join(self.starts)}"


def hysteresis(
    scenario: Scenario,
    dimension: Dimension,
    seeds: int | Sequence[int],
    make: Make,
    *,
    steps: int = STEPS,
    starts: tuple[str, str] = (UP, DOWN),
) -> Hysteresis:
    """Run a scenario from two starts at every step over the range of a parameter.

    Args:
        scenario: The scenario.
        dimension: The parameter and its range.
        seeds: Seeds of the runs, or their number.
        make: Makes the runs, or finds them.
        steps: Values over the range, both ends included.
        starts: Names of two of :data:`~simulation.analysis.initial_shares.STARTS`: where a rising and a falling
            parameter come from.

    Raises:
        TrialError: If a start is not known, there are fewer than two steps, or the scenario lacks the policy whose
            setting is to move.
        RunError: If a run fails.
    """
    check_parts(scenario, dimension)
    unknown = next((one for one in starts if one not in STARTS), None)
    if unknown is not None:
        raise TrialError(f"{unknown!r} is not a start; {suggestion(unknown, STARTS)}")
    if steps < 2:
        raise TrialError(f"steps is {steps}; two values at least are needed to go up and down between them")
    trials, places = Trials(dimension, seeds_of(seeds), make), np.linspace(0.0, 1.0, steps).tolist()
    data = np.array([trials.outcomes(dealt_anew(scenario, STARTS[start]), places) for start in starts])
    values = tuple(first_value(scenario, dimension, place) for place in places)
    return Hysteresis(
        scenario.name, (scenario.start, scenario.end), dimension, values, starts, trials.seeds, data,
        tuple(trials.run_ids), trials.reused,
    )  # fmt: skip
