"""One run made quarter by quarter, for whoever wants to look at it while it goes.

The quarters are those of :func:`~simulation.runs.one_run.run_scenario`, bit for bit: a run is a value, and looking at
it changes nothing.
"""

from __future__ import annotations

import sys
import threading

from simulation.parameters.scenario import Scenario
from simulation.runs.failure import RunError, place_of
from simulation.runs.provenance import repeat_command, run_id
from simulation.runs.result import RunResult
from simulation.timeline import Quarter
from simulation.world import World


class SteppedRun:
    """A run that goes on when it is told to.

    The world is built at the first step, because that is work too.

    Args:
        scenario: The effective scenario.
        seed: Seed of the run.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario, self.seed = scenario, seed
        self.run_id = run_id(scenario, seed)
        self.done, self.total = 0, scenario.quarters
        self._world: World | None = None
        self._at_work, self._dropped = threading.Lock(), False

    @property
    def finished(self) -> bool:
        """Whether all quarters have been made."""
        return self.done >= self.total

    @property
    def quarter(self) -> Quarter:
        """The calendar quarter that comes next."""
        return Quarter.parse(self.scenario.start) + self.done

    def step(self) -> None:
        """Make one quarter, if there is one left.

        Raises:
            RunError: If the model fails; the text names the run, the quarter, the rule and how to repeat it.
        """
        with self._at_work:
            self._step()
        if self._dropped:
            self.drop()

    def _step(self) -> None:
        try:
            world = self._world = self._world or World(self.scenario, self.seed)
            if not self.finished:
                world.step()
                self.done += 1
        except Exception as problem:
            raise RunError(
                run_id=self.run_id,
                quarter=str(self.quarter),
                rule=place_of(sys.exc_info()[2]),
                cause=f"{type(problem).__name__}: {problem}",
                repeat=repeat_command(self.scenario, self.seed, None),
            ) from problem

    def result(self) -> RunResult | None:
        """The quarters made so far, with an empty manifest because the run may go on; None before the first."""
        with self._at_work:
            if self._world is None or not self.done:
                return None
            return RunResult(self.run_id, self.scenario, self.seed, self._world.close(), {})

    def drop(self) -> None:
        """Give the memory of the world back, now or at the end of the step that is being made.

        Its agents point back at it, so that Python alone would keep the memory for a while.
        """
        self._dropped = True
        if self._at_work.acquire(blocking=False):
            world, self._world = self._world, None
            self._at_work.release()
            if world is not None:
                world.__dict__.clear()
