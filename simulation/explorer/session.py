"""One student's page without the page: a choice, its scenario, and the run that is being watched."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from simulation.explorer.choice import BASELINE, Choice, Load, load, load_against, same_comparison
from simulation.explorer.saving import file_name, scenario_file
from simulation.parameters.scenario import Scenario
from simulation.runs.result import RunResult
from simulation.runs.stepping import SteppedRun


class SameError(ValueError):
    """Both sides of a comparison are the same scenario; the text is one sentence."""


class SaveError(ValueError):
    """A scenario that its own file would not give back; the text is one sentence."""


@dataclass(frozen=True)
class Door:
    """What the explorer needs of the rest of the program.

    Attributes:
        load: The loader of scenarios.
        scenarios: Names of the shipped scenarios with their questions.
        policies: Names of the policies with a sentence on each.
    """

    load: Load
    scenarios: Mapping[str, str]
    policies: Mapping[str, str]


@dataclass(frozen=True)
class Loaded:
    """A choice with the scenarios that it stands for.

    Attributes:
        choice: What was chosen.
        scenario: The effective scenario.
        against: The scenario that it is compared with.
    """

    choice: Choice
    scenario: Scenario
    against: Scenario

    @property
    def label(self) -> str:
        """What the run is called: the scenario's name, and that it was changed on the page if it was."""
        return self.scenario.name + (" (changed)" if self.choice.changed else "")


def loaded(choice: Choice, door: Door, before: Loaded | None = None) -> Loaded:
    """Load both sides of a choice.

    Args:
        choice: What was chosen.
        door: What the explorer needs of the rest of the program.
        before: The choice before, whose comparison is taken over if it is still the same.

    Raises:
        ScenarioError: With every mistake at once.
        ChoiceError: If a text is no plain value.
    """
    scenario = load(choice, door.load)
    if before is not None and same_comparison(choice, before.choice):
        return Loaded(choice, scenario, before.against)
    return Loaded(choice, scenario, load_against(choice, door.load))


class Session:
    """What belongs to one open page.

    A run is a value of scenario, seed and version: whatever is changed, it starts again from its first quarter.

    Args:
        start: The choice that the page opens with, loaded.
        door: What the explorer needs of the rest of the program.
    """

    def __init__(self, start: Loaded, door: Door) -> None:
        self.start, self.door = start, door
        self.now = start
        self.result: RunResult | None = None
        self.run = SteppedRun(start.scenario, start.choice.seed)

    def take(self, new: Loaded) -> None:
        """Take a loaded choice over, and start its run from the first quarter."""
        self.now = new
        self.restart()

    def restart(self) -> None:
        """Start the run of this choice again."""
        self.run.drop()
        self.run, self.result = SteppedRun(self.now.scenario, self.now.choice.seed), None

    def step(self, quarters: int = 1) -> bool:
        """Make some quarters and read what the run has come to.

        Returns:
            Whether this is still the run that is watched; the choice may have changed meanwhile.
        """
        run = self.run
        for _ in range(quarters):
            if run is self.run and not run.finished:
                run.step()
        result = run.result()
        if run is self.run:
            self.result = result
        return run is self.run

    def different(self) -> None:
        """See that there is something to compare.

        Raises:
            SameError: If both sides are the same scenario.
        """
        if self.now.scenario.fingerprint == self.now.against.fingerprint:
            raise SameError(
                f"Nothing differs from {self.now.against.name} yet, so there is no effect: change a slider or switch "
                "on a policy first."
            )

    def saved(self, name: str) -> tuple[str, str]:
        """Name and text of a scenario file that gives this very scenario back.

        Args:
            name: Free words from which the name of the file is made.

        Raises:
            SaveError: If the file would not give it back, value by value.
        """
        file, scenario = file_name(name), self._own()
        repeat = f"ai-concentration run {file} --seed {self.now.choice.seed}"
        remark = f"Saved from the explorer. This command makes run {self.run.run_id} again:\n{repeat}"
        text = scenario_file(scenario, self.door.load(BASELINE, ()), remark)
        with tempfile.TemporaryDirectory(prefix="explorer-") as folder:
            place = Path(folder) / file
            place.write_text(text, encoding="utf-8")
            same = self.door.load(str(place), ()).fingerprint == scenario.fingerprint
        if not same:
            raise SaveError(
                f"{self.now.label} cannot be written as a scenario file of its own; keep the file it is from."
            )
        return file, text

    def _own(self) -> Scenario:
        """The scenario with texts of its own, if it is no longer the one that somebody has written them for."""
        now = self.now
        if not now.choice.words():
            return now.scenario
        texts = {
            "question": f"What follows if {now.scenario.name} is changed by {', '.join(now.choice.words())}?",
            "expected": "",
            "source": f"Own change of {now.scenario.name}, made in the explorer",
        }
        return now.scenario.model_copy(update=texts)

    def drop(self) -> None:
        """Give all memory back; the page is gone."""
        self.run.drop()
        self.result = None
