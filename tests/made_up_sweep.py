"""A sweep whose outcomes are a known function of its worlds, options and seeds, so that answers can be checked."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.runs.outcomes import outcomes
from simulation.sweeps.designs import points_of, positions
from simulation.sweeps.layout import Dimension, Layout
from simulation.sweeps.result import SweepResult

Floats = NDArray[np.float64]
MAIN = "HHI of users, last year"
Answer = Callable[[Floats, int, int], float]
"""Takes the values of all parameters in a world, the number of an option and a seed."""


def axis(name: str, low: float = 0.0, high: float = 1.0, unit: str = "") -> Dimension:
    """One uncertain parameter with a range."""
    return Dimension(name, (name,), (low,), (high,), unit=unit)


def made_up(
    design: str,
    dimensions: Sequence[Dimension],
    answers: dict[str, Answer],
    *,
    options: Sequence[str] = ("baseline",),
    settings: Sequence[tuple[str, ...]] = (),
    overrides: Sequence[str] = (),
    points: int = 16,
    steps: int = 5,
    seeds: int = 3,
) -> SweepResult:
    """A sweep in which each named outcome is what its function says; all other outcomes are missing."""
    places = positions(design, dimensions, points, steps)
    declared = [one.at(np.array([0.5]))[0, number] for one in dimensions for number in range(len(one.parameters))]
    layout = Layout(
        name="made_up",
        question="Does the analysis find what was put in?",
        baseline="baseline",
        horizon=("2023Q1", "2040Q4"),
        design=design,
        base=points if design in ("sobol", "morris") else places.shape[0],
        dimensions=tuple(dimensions),
        points=points_of(dimensions, places, declared),
        options=tuple(options),
        settings=tuple(settings) or tuple(() for _ in options),
        outcomes=tuple(answers),
        overrides=tuple(overrides),
    )
    names = [outcome.name for outcome in outcomes()]
    shape = (layout.worlds, len(options), seeds)
    data = np.full((*shape, len(names)), np.nan)
    for world, option, seed in np.ndindex(shape):
        for name, answer in answers.items():
            data[world, option, seed, names.index(name)] = answer(layout.points[world], option, seed + 1)
    ids = np.array([f"{number:016x}" for number in range(1, 1 + int(np.prod(shape)))]).reshape(shape)
    return SweepResult(layout, "00c0ffee", "", tuple(range(1, seeds + 1)), data, ids, (), None)
