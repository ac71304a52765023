"""Two scenarios on the same seeds, and what the second one changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simulation.analysis.crowd_out import CrowdOut, crowding_out
from simulation.analysis.incidence import shares
from simulation.analysis.paired_effects import LEVEL, Effect, Method, paired_effect
from simulation.analysis.per_cost import Costs, costs_of, effects_per_cost
from simulation.recorder import Record
from simulation.runs.outcomes import Outcome, outcome_named, outcome_values, outcomes
from simulation.runs.result import RunResult

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("measure", "unit", "baseline", "variant", "difference", "low", "high", "n", "verdict")
ACCOUNT_COLUMNS = ("kind", "who", "what", *COLUMNS[1:])
COST_COLUMNS = (
    *("measure", "unit", "difference", "low", "high", "verdict"),
    *("per_usd_bn_spent", "per_usd_bn_spent_low", "per_usd_bn_spent_high"),
    *("per_usd_bn_raised", "per_usd_bn_raised_low", "per_usd_bn_raised_high"),
    *("per_percent_of_compute", "per_percent_of_compute_low", "per_percent_of_compute_high"),
)


@dataclass(frozen=True, repr=False)
class ComparisonResult:
    """Runs of a baseline and of a variant on the same seeds.

    Attributes:
        baseline: Runs of the baseline, one for each seed.
        variant: Runs of the variant on the same seeds, in the same order.

    Raises:
        ValueError: If the seeds of the two differ.
    """

    baseline: tuple[RunResult, ...]
    variant: tuple[RunResult, ...]

    def __post_init__(self) -> None:
        seeds, others = [run.seed for run in self.baseline], [run.seed for run in self.variant]
        if seeds != others:
            raise ValueError(f"a comparison needs the same seeds on both sides: the baseline has {seeds}, not {others}")
        if not seeds:
            raise ValueError("a comparison needs at least one pair of runs")

    @property
    def seeds(self) -> tuple[int, ...]:
        """Seeds of the pairs."""
        return tuple(run.seed for run in self.baseline)

    @property
    def names(self) -> tuple[str, str]:
        """Names of the baseline and of the variant."""
        return self.baseline[0].scenario.name, self.variant[0].scenario.name

    def first_differences(self) -> tuple[int | None, ...]:
        """Number of the first quarter in which each pair differs in anything recorded of the world or its layers.

        Returns:
            One for each pair, counted from 0; None for a pair that is the same in every bit of these to its end. Runs
            of different length are compared as far as both go.
        """
        return tuple(
            _first_difference(one.record, other.record) for one, other in zip(self.baseline, self.variant, strict=True)
        )

    def paired(self, *, level: float = LEVEL, method: Method = "t") -> tuple[tuple[Outcome, Effect], ...]:
        """Effect on every outcome, with the outcome's unit and meaning.

        Args:
            level: Coverage of the intervals.
            method: ``t`` or ``bootstrap``, see :mod:`simulation.analysis.paired_effects`.
        """
        first = np.array([outcome_values(run.record) for run in self.baseline])
        second = np.array([outcome_values(run.record) for run in self.variant])
        return tuple(
            (
                outcome,
                paired_effect(
                    first[:, number],
                    second[:, number],
                    level=level,
                    method=method,
                    probability=outcome.is_probability,
                ),
            )
            for number, outcome in enumerate(outcomes())
        )

    def effect(self, outcome: str, *, level: float = LEVEL, method: Method = "t") -> Effect:
        """Paired effect on one outcome.

        Args:
            outcome: Name of the outcome.
            level: Coverage of the interval.
            method: ``t`` or ``bootstrap``.

        Raises:
            ValueError: If there is no such outcome; the sentence gives the nearest one.
        """
        one = outcome_named(outcome)
        first, second = ([one.measure(record) for record in side] for side in self.records)
        return paired_effect(first, second, level=level, method=method, probability=one.is_probability)

    def effects(self, *, level: float = LEVEL, method: Method = "t") -> pd.DataFrame:
        """Table of paired effects: variant minus baseline.

        Args:
            level: Coverage of the intervals.
            method: ``t`` or ``bootstrap``, see :mod:`simulation.analysis.paired_effects`.

        Returns:
            One row an outcome with measure, unit, both means, the difference, the ends of its interval, the number of
            pairs, and ``up``, ``down``, ``undetermined`` (the interval holds zero) or ``one pair`` (no interval).
        """
        import pandas as pd

        rows = [
            (outcome.name, outcome.unit, *_numbers(effect))
            for outcome, effect in self.paired(level=level, method=method)
        ]
        return pd.DataFrame(rows, columns=list(COLUMNS))

    @property
    def records(self) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
        """Records of the baseline and of the variant, in the order of the seeds."""
        return tuple(run.record for run in self.baseline), tuple(run.record for run in self.variant)

    def incidence(self, *, level: float = LEVEL, method: Method = "t") -> pd.DataFrame:
        """Table of who pays and who gains: sectors, wealth groups, nations, firms, and every payment between sectors.

        Args:
            level: Coverage of the intervals.
            method: ``t`` or ``bootstrap``.

        Returns:
            One row for each account with kind, who, what, and the columns of :meth:`effects`. Money is summed over
            the run without discount; rows of the kind ``payment`` sum to zero over the sectors.
        """
        import pandas as pd

        rows = [
            (share.account.kind, share.account.who, share.account.what, share.account.unit, *_numbers(share.effect))
            for share in shares(*self.records, level=level, method=method)
        ]
        return pd.DataFrame(rows, columns=list(ACCOUNT_COLUMNS))

    def costs(self, *, level: float = LEVEL) -> Costs:
        """What the change costs: public money of programmes, spent and raised, and compute that changes hands."""
        return costs_of(*self.records, level=level)

    def per_cost(self, *, level: float = LEVEL) -> pd.DataFrame:
        """Table of the effect on every outcome: whole, per USD bn spent, per USD bn raised, per per cent of compute.

        Args:
            level: Coverage of the intervals: Student's t for the whole effect, Fieller's for the ratios.

        Returns:
            One row an outcome. Ratios are nan where the change is not sure to cost anything of the kind.
        """
        import pandas as pd

        rows = [
            (
                found.outcome.name,
                found.outcome.unit,
                *(found.effect.difference, found.effect.low, found.effect.high, found.effect.verdict),
                *(number for one in found.ratios for number in (one.value, one.low, one.high)),
            )
            for found in effects_per_cost(*self.records, level=level)
        ]
        return pd.DataFrame(rows, columns=list(COST_COLUMNS))

    def crowd_out(self, *, level: float = LEVEL) -> CrowdOut | None:
        """What public purchases of chips did to private ones; None if there are none, or they do not differ."""
        first, second = ([(run.scenario, run.record) for run in side] for side in (self.baseline, self.variant))
        return crowding_out(first, second, level)

    def show(self) -> pd.DataFrame:
        """The effects, for the last line of a notebook cell."""
        return self.effects()

    def _repr_html_(self) -> str:
        """Heading and effects for a notebook."""
        table = self.effects().to_html(index=False, float_format=lambda number: f"{number:,.4g}", na_rep="-")
        return f"<p>{self!r}</p>{table}"

    def __repr__(self) -> str:
        baseline, variant = self.names
        return f"ComparisonResult: {variant} minus {baseline}, {len(self.seeds)} pairs of runs"


def _numbers(effect: Effect) -> tuple[float | int | str, ...]:
    """An effect as the end of a row: both means, the difference, its interval, the number of pairs and the verdict."""
    return (
        *(effect.baseline, effect.variant, effect.difference, effect.low, effect.high),
        *(effect.pairs, effect.verdict),
    )


def _first_difference(one: Record, other: Record) -> int | None:
    """Number of the first quarter in which two records differ; missing values are alike."""
    quarters = min(len(one.quarters), len(other.quarters))
    differs = np.zeros(quarters, dtype=bool)
    for arrays, others in ((one.world, other.world), (one.layers, other.layers)):
        for key in arrays:
            first, second = arrays[key][:quarters], others[key][:quarters]
            unlike = (first != second) & ~(np.isnan(first) & np.isnan(second))
            differs |= unlike.reshape(quarters, -1).any(axis=1)
    return int(differs.argmax()) if differs.any() else None
