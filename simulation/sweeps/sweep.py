"""A sweep that is ready to run: its layout with the scenario of every option, and how many replicates it wants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from simulation.parameters.scenario import Scenario
from simulation.runs.outcomes import definitions
from simulation.runs.provenance import Origin, code_fingerprint, fingerprint
from simulation.sweeps.layout import Floats, Layout
from simulation.sweeps.rows import Packed, Task, packed
from simulation.sweeps.settings import value_of

IDENTITY_LENGTH = 8


@dataclass(frozen=True)
class Replicates:
    """How many runs each option gets in each world.

    Attributes:
        at_least: Seeds 1, 2, 3 ... that are always run.
        at_most: Seeds that are never exceeded.
        half_width: Seeds are added until half of the 95 % interval of every option's effect on the first outcome is
            at most this wide, in the outcome's unit; None adds none.
    """

    at_least: int = 5
    at_most: int = 5
    half_width: float | None = None


@dataclass(frozen=True)
class Sweep:
    """Everything that is needed to make the runs of a sweep.

    Attributes:
        layout: Question, worlds, options and outcomes.
        scenarios: Effective scenario of each option, before the numbers of a world are set.
        origins: How words name each of them.
        replicates: How many seeds.
        series: Measures kept quarter by quarter.
        time_limit: Seconds after which a run is given up; None for many times the usual length of a run.
        file: Text of the sweep file; empty if there is none.
        asked: Words that ask for this sweep again.
    """

    layout: Layout
    scenarios: tuple[Scenario, ...]
    origins: tuple[Origin, ...]
    replicates: Replicates = Replicates()
    series: tuple[str, ...] = ()
    time_limit: float | None = None
    file: str = ""
    asked: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def identity(self) -> str:
        """Hash of everything that decides the results: model code, scenarios, worlds and what is kept.

        The number of replicates and the outcomes in question are no part of it, so that more replicates go into the
        same folder.
        """
        parts = [
            code_fingerprint(),
            [scenario.fingerprint for scenario in self.scenarios],
            list(self.layout.parameters),
            self.layout.points.tolist(),
            list(self.series),
            definitions(),
        ]
        return fingerprint(parts)[:IDENTITY_LENGTH]

    @cached_property
    def _packed(self) -> tuple[Packed, ...]:
        return tuple(packed(scenario) for scenario in self.scenarios)

    def task(self, world: int, option: int, seed: int, limit: float | None = None) -> Task:
        """One run, given up after so many seconds."""
        numbers = tuple(zip(self.layout.parameters, self.layout.points[world].tolist(), strict=True))
        return Task(world, option, seed, self._packed[option], self.origins[option], numbers, limit)

    def tasks(self, seeds: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """World, option and seed of all runs with these seeds, options one after another."""
        for option in range(len(self.layout.options)):
            for world in range(self.layout.worlds):
                for seed in seeds:
                    yield world, option, seed


def holds_whole_number(scenario: Scenario, parameter: str) -> bool:
    """Whether a parameter holds a whole number."""
    value = value_of(scenario, parameter)
    return isinstance(value, int) and not isinstance(value, bool)


def plain_numbers(points: Floats, whole: Sequence[bool]) -> Floats:
    """Numbers as they can be written in a command and read back unchanged: twelve digits, whole where they must be."""
    short = np.array([float(f"{value:.12g}") for value in points.ravel()], dtype=np.float64).reshape(points.shape)
    return np.where(np.asarray(whole, dtype=bool), np.rint(short), short)
