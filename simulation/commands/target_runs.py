"""Runs of which only the values of targets are kept, a line a run, so that a stopped study goes on where it ended."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.targets import Target
from simulation.analysis.validation import observe
from simulation.commands.running import Settings
from simulation.parameters.scenario import Scenario
from simulation.recorder import Record
from simulation.runs.failure import RunError
from simulation.runs.kept_outcomes import Measured, make_or_reuse_outcomes
from simulation.runs.progress import progress_bar
from simulation.runs.provenance import Origin, fingerprint, run_id
from simulation.runs.replicates import Job
from simulation.sweeps.layout import Dimension
from simulation.sweeps.settings import with_values
from simulation.sweeps.sweep import holds_whole_number, plain_numbers

Floats = NDArray[np.float64]
FILE = "target_values.jsonl"
LUCK_SEEDS = 20


class TargetRuns:
    """Makes runs and reads targets off them; what was made before is read from the folder of results."""

    def __init__(
        self,
        scenario: Scenario,
        origin: Origin,
        targets: Sequence[Target],
        dimensions: Sequence[Dimension],
        settings: Settings,
    ) -> None:
        self.scenario, self.origin, self.targets, self.settings = scenario, origin, targets, settings
        self.names = [one.name for one in dimensions]
        self.whole = [holds_whole_number(scenario, name) for name in self.names]
        self.failures: list[str] = []
        meaning = fingerprint([[one.measure, one.date, one.unit] for one in targets])
        self.measured = Measured(FILE, len(targets), meaning, self._read)

    def values(self, seeds: Sequence[int], what: str, points: Floats) -> Floats:
        """Values of the targets at points, the median over seeds; nan where most runs have none."""
        found = self.made(what, [job for point in plain_numbers(points, self.whole) for job in self.jobs(point, seeds)])
        by_seed = found.reshape(len(points), len(seeds), -1)
        there = 2 * (~np.isnan(by_seed)).sum(axis=1) >= len(seeds)  # a miss where most runs have none, as in validate
        return np.where(there, np.nanmedian(np.where(there[:, None], by_seed, 0.0), axis=1), np.nan)

    def luck(self) -> Floats:
        """Values of the targets under many seeds, with parameters as declared."""
        return self.made("luck", [Job(self.scenario, seed, self.origin) for seed in range(1, LUCK_SEEDS + 1)])

    def _read(self, record: Record) -> Floats:
        return np.array([observe(target, record) for target in self.targets])

    def jobs(self, point: Floats, seeds: Sequence[int]) -> list[Job]:
        """Runs with parameters at one point, shape (parameters,), nan for as declared: one a seed."""
        numbers = {name: value for name, value in zip(self.names, point.tolist(), strict=True) if np.isfinite(value)}
        scenario = with_values(self.scenario, numbers)
        words = (*self.origin.overrides, *(f"{name}={value:.12g}" for name, value in numbers.items()))
        return [Job(scenario, seed, Origin(self.origin.scenario, words)) for seed in seeds]

    def made(self, what: str, jobs: Sequence[Job]) -> Floats:
        """Numbers of all runs; a run that fails is noted and counts as one that has no value."""
        failed: set[str] = set()
        names = [run_id(job.scenario, job.seed) for job in jobs]
        while True:
            wanted = [job for job, name in zip(jobs, names, strict=True) if name not in failed]
            try:
                with progress_bar(f"{what}, {len(wanted)} runs") as note:
                    kept = make_or_reuse_outcomes(
                        wanted, self.settings.results, processes=self.settings.processes, progress=note,
                        measured=self.measured,
                    )  # fmt: skip
            except RunError as error:
                failed.add(error.run_id)
                self.failures.append(f"A run failed and counts as ruled out: {error}")
                continue
            values = np.full((len(jobs), len(self.targets)), np.nan)
            values[[name not in failed for name in names]] = kept.values
            return values
