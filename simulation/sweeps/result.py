"""What a sweep found: outcomes of all runs by world, option and seed, and which runs could not be finished."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.runs.outcomes import outcome_named, outcomes
from simulation.sweeps.layout import Layout

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Failure:
    """A run that could not be finished.

    Attributes:
        world: Number of its world.
        option: Name of its option.
        seed: Its seed.
        status: ``failed`` if the model raised, ``timed out``, or ``lost`` if its process ended without a word.
        error: What is known of the reason, one sentence.
        repeat: Command that makes exactly this run again.
    """

    world: int
    option: str
    seed: int
    status: str
    error: str
    repeat: str


@dataclass(frozen=True, repr=False)
class SweepResult:
    """A finished or half-finished sweep.

    Attributes:
        layout: Question, worlds, options and outcomes.
        identity: Eight hexadecimal digits, a hash of model code, scenarios and worlds.
        commit: Commit of the code; empty if unknown.
        seeds: Seeds of the replicates.
        data: Every outcome of every run, shape (worlds, options, seeds, outcomes) in the order of
            :func:`~simulation.runs.outcomes.outcomes`; nan where a run is missing.
        run_ids: Identity of every run, shape (worlds, options, seeds); empty where it is missing.
        failures: Runs that could not be finished.
        folder: Where the sweep is kept.
    """

    layout: Layout
    identity: str
    commit: str
    seeds: tuple[int, ...]
    data: Floats
    run_ids: NDArray[np.str_]
    failures: tuple[Failure, ...]
    folder: Path | None

    @property
    def finished(self) -> int:
        """Number of runs that are there."""
        return int(np.count_nonzero(self.run_ids))

    def values(self, outcome: str) -> Floats:
        """One outcome of every run, shape (worlds, options, seeds); nan where a run is missing or has none.

        Raises:
            UnknownOutcomeError: If there is no such outcome; the sentence gives the nearest one.
        """
        names = [known.name for known in outcomes()]
        found: Floats = self.data[..., names.index(outcome_named(outcome).name)]
        return found

    def differences(self, outcome: str) -> Floats:
        """Paired differences to the reference in the same world with the same seed, shape (worlds, options, seeds)."""
        values = self.values(outcome)
        return values - values[:, :1, :]

    def runs(self) -> pd.DataFrame:
        """One row for each finished run: world, option, seed, identity, uncertain numbers, all outcomes."""
        import pandas as pd

        there = np.nonzero(self.run_ids)
        worlds, options, seeds = there
        frame: dict[str, object] = {
            "world": worlds,
            "option": np.array(self.layout.options)[options],
            "seed": np.array(self.seeds)[seeds],
            "run_id": self.run_ids[there],
        }
        for number, name in enumerate(self.layout.parameters):
            frame[name] = self.layout.points[worlds, number]
        for number, outcome in enumerate(outcomes()):
            frame[outcome.name] = self.data[(*there, number)]
        return pd.DataFrame(frame)

    def __repr__(self) -> str:
        wanted = self.run_ids.size
        return (
            f"SweepResult: {self.layout.name} ({self.identity}), {self.finished} of {wanted} runs in "
            f"{self.layout.worlds} worlds, {len(self.layout.options)} options; {len(self.failures)} failed"
        )
