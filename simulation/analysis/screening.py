"""Screening: which uncertain numbers matter at all, from few runs, by stepping along one number at a time.

An elementary effect is the change of an outcome over one step of one number, per whole range of it (Morris 1991). Their
mean ``mu`` is the direction, the mean of their sizes ``mu*`` the importance (Campolongo, Cariboni & Saltelli 2007), and
their standard deviation ``sigma`` says how much the effect depends on where the others stand, or bends. Outcomes are
means over seeds, so that luck adds to ``sigma``; how much stands beside it.
"""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.paired_effects import t_interval
from simulation.analysis.sweep_values import SweepAnalysisError, series_of
from simulation.analysis.variance_parts import BOOTSTRAP_SEED, LEVEL, RESAMPLES
from simulation.sweeps.designs import MORRIS_LEVELS, points_of, positions
from simulation.sweeps.layout import Layout
from simulation.sweeps.result import SweepResult

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
FEWEST_TRAJECTORIES = 4


@dataclass(frozen=True)
class ElementaryEffects:
    """Elementary effects of one number on an outcome, in the unit of the outcome per whole range of the number.

    Attributes:
        name: Name of the number.
        mean: Their mean, ``mu``.
        mean_low: Lower end of its interval.
        mean_high: Upper end.
        size: Mean of their sizes, ``mu*``.
        size_low: Lower end of its interval, not below 0.
        size_high: Upper end.
        spread: Their standard deviation, ``sigma``.
        spread_low: Lower end of its interval, not below 0.
        spread_high: Upper end.
        noise: Standard deviation that luck alone would give them; nan with one seed.
    """

    name: str
    mean: float
    mean_low: float
    mean_high: float
    size: float
    size_low: float
    size_high: float
    spread: float
    spread_low: float
    spread_high: float
    noise: float

    @property
    def told_from_luck(self) -> bool:
        """Whether the interval of the mean size lies above the size that luck alone gives; not known with one seed.

        Sizes of effects that are normal luck and nothing else have the mean ``noise sqrt(2 / pi)``.
        """
        return self.size_low > self.noise * math.sqrt(2.0 / math.pi)


@dataclass(frozen=True)
class Screening:
    """Morris's screening of one outcome.

    Attributes:
        outcome: Name of the outcome.
        unit: Its unit.
        what: Option that it is of, or the difference of two.
        numbers: Effects of each number, the most important first.
        trajectories: Trajectories that were used.
        left_out: How many were not, because a run is missing or has no such outcome.
        seeds: Number of seeds.
        level: Coverage of the intervals.
    """

    outcome: str
    unit: str
    what: str
    numbers: tuple[ElementaryEffects, ...]
    trajectories: int
    left_out: int
    seeds: int
    level: float

    def table(self) -> pd.DataFrame:
        """One row for each number, the most important first."""
        import pandas as pd

        ends = [f"{key}{end}" for key in ("mu", "mu_star", "sigma") for end in ("", "_low", "_high")]
        return pd.DataFrame([astuple(one) for one in self.numbers], columns=["number", *ends, "noise"])


def screening(
    result: SweepResult, outcome: str, option: str | None = None, *, paired: bool = True, level: float = LEVEL
) -> Screening:
    """Screen the uncertain numbers of a sweep of Morris's design.

    Args:
        result: The sweep.
        outcome: Name of the outcome.
        option: Name of an option; None for the reference.
        paired: For another option than the reference, take its difference to the reference and not its own value.
        level: Coverage of the intervals.

    Raises:
        SweepAnalysisError: If the design is another, too few trajectories have the outcome, or SALib is missing.
    """
    layout, series = result.layout, series_of(result, outcome, option, paired=paired)
    if layout.design != "morris":
        raise SweepAnalysisError(f"screening needs a morris sweep; {layout.name} is a {layout.design} sweep")
    steps, seeds = len(layout.dimensions) + 1, series.values.shape[1]
    complete = series.complete.reshape(-1, steps).all(axis=1)
    if complete.sum() < FEWEST_TRAJECTORIES:
        raise SweepAnalysisError(
            f"{complete.sum()} of {complete.size} trajectories have {series.outcome.name!r} in every run; screening "
            f"needs at least {FEWEST_TRAJECTORIES}"
        )
    kept = np.repeat(complete, steps)
    places, values = _places(layout)[kept], series.values[kept]
    found = _analysed(layout, places, values.mean(axis=1), level)
    effects = elementary_effects(places, values)
    numbers = [_effects(name, found, effects[:, axis], axis, level) for axis, name in enumerate(layout.names)]
    return Screening(
        outcome=series.outcome.name,
        unit=series.outcome.unit,
        what=series.label,
        numbers=tuple(sorted(numbers, key=lambda one: -one.size)),
        trajectories=int(complete.sum()),
        left_out=int((~complete).sum()),
        seeds=seeds,
        level=level,
    )


def elementary_effects(places: Floats, values: Floats) -> Floats:
    """Elementary effects of every trajectory, number and seed.

    Args:
        places: Positions between 0 and 1, shape (worlds, axes), trajectory after trajectory.
        values: Shape (worlds, seeds).

    Returns:
        Shape (trajectories, axes, seeds).
    """
    axes = places.shape[1]
    steps = np.diff(places.reshape(-1, axes + 1, axes), axis=1)
    changes = np.diff(values.reshape(-1, axes + 1, values.shape[1]), axis=1)
    moved = np.abs(steps).argmax(axis=2)
    size = np.take_along_axis(steps, moved[..., None], axis=2)
    found = np.empty_like(changes)
    np.put_along_axis(found, moved[..., None], changes / size, axis=1)
    return found


def _places(layout: Layout) -> Floats:
    """Positions of all worlds, made again, because listed values do not tell them."""
    found = positions(layout.design, layout.dimensions, layout.base, 0)
    again = points_of(layout.dimensions, found, [0.0] * len(layout.parameters))
    if again.shape != layout.points.shape or not np.allclose(again, layout.points):
        raise SweepAnalysisError(f"the worlds of sweep {layout.name} are not those that this version of SALib makes")
    return found


def _analysed(layout: Layout, places: Floats, means: Floats, level: float) -> dict[str, Any]:
    try:
        from SALib.analyze import morris
    except ImportError:
        raise SweepAnalysisError("screening needs the extra: pip install 'ai-concentration[analysis]'") from None
    axes = places.shape[1]
    problem = {"num_vars": axes, "names": list(layout.names), "bounds": [[0.0, 1.0]] * axes}
    settings = {"num_levels": MORRIS_LEVELS, "num_resamples": RESAMPLES, "conf_level": level, "seed": BOOTSTRAP_SEED}
    found: dict[str, Any] = morris.analyze(problem, places, means, **settings)
    return found


def _effects(name: str, found: dict[str, Any], effects: Floats, axis: int, level: float) -> ElementaryEffects:
    """Effects of one number, shape (trajectories, seeds), with what SALib says of their means over seeds."""
    means = effects.mean(axis=1)
    size, reach, spread = (float(found[key][axis]) for key in ("mu_star", "mu_star_conf", "sigma"))
    low, high = _interval_of_spread(means, spread, level)
    seeds = effects.shape[1]
    noise = float((effects.var(axis=1, ddof=1).mean() / seeds) ** 0.5) if seeds > 1 else float("nan")
    return ElementaryEffects(
        name,
        float(found["mu"][axis]),
        *t_interval(means, level),
        size,
        max(size - reach, 0.0),
        size + reach,
        spread,
        low,
        high,
        noise,
    )


def _interval_of_spread(means: Floats, spread: float, level: float) -> tuple[float, float]:
    """Interval of a standard deviation by the jackknife over trajectories (Miller 1974)."""
    from scipy.special import stdtrit

    count = means.size
    without = np.array([np.delete(means, one).std(ddof=1) for one in range(count)])
    error = float(((count - 1.0) / count * ((without - without.mean()) ** 2).sum()) ** 0.5)
    reach = float(stdtrit(count - 1, (1.0 + level) / 2.0)) * error
    return max(spread - reach, 0.0), spread + reach
