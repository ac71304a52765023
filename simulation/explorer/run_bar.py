"""The bar on top: which scenario against which, the seed, and the buttons that move the run."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nicegui import background_tasks, ui

from simulation.runs.seeds import SeedError, checked_seed

if TYPE_CHECKING:
    from simulation.explorer.page import Page

SPEEDS = {"1/s": 1.0, "2/s": 0.5, "4/s": 0.25, "8/s": 0.125}
"""Quarters a second, and the seconds of one."""

USUAL_SPEED = "4/s"


class RunBar:
    """Scenario, seed, step, play, to the end, reset, and saving.

    Args:
        page: The page that it belongs to.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._remark = ""
        choice = page.session.now.choice
        names = list(page.shared.door.scenarios)
        with ui.row().classes("items-center no-wrap w-full").style("gap: 6px"):
            self._scenario = self._names("Scenario", [choice.scenario, *names], choice.scenario, self._take_scenario)
            self._against = self._names("Compared with", names, choice.against, self._take_against)
            self._seed = ui.input("Seed", value=str(choice.seed)).props("dense outlined").style("width: 64px")
            self._seed.on("keydown.enter", self._take_seed).on("blur", self._take_seed)
            self._step = ui.button("Step", icon="skip_next", on_click=lambda: page.step())
            self._play = ui.button("Play", icon="play_arrow", on_click=self._play_or_pause)
            self._end = ui.button("To the end", icon="fast_forward", on_click=self._to_the_end)
            self._reset = ui.button("Reset", icon="restart_alt", on_click=self._restart)
            self._speed = ui.select(list(SPEEDS), value=USUAL_SPEED, label="Speed")
            self._speed.props("dense outlined").style("width: 92px")
            ui.space()
            self._name = ui.input("Name of file", value="my_scenario").props("dense outlined").style("width: 130px")
            ui.button("Save as scenario file", on_click=self._save).props("no-caps dense outline")
        for button in (self._step, self._play, self._end, self._reset):
            button.props("no-caps dense outline")
        self._where = ui.label().classes("where w-full").props('aria-live="polite"')

    def _names(self, label: str, names: list[str], value: str, taken: object) -> ui.select:
        select = ui.select(list(dict.fromkeys(names)), value=value, label=label, with_input=True, on_change=taken)  # type: ignore[arg-type]
        select.props("dense outlined").style("width: 172px")
        return select

    def remark(self, text: str) -> None:
        """Say something beside the state of the run until the next quarter."""
        self._remark = text

    def show(self) -> None:
        """Show where the run is, and which buttons can be pressed."""
        page, run = self.page, self.page.session.run
        result = page.session.result
        where = f"{result.record.quarters[-1]}, quarter {run.done} of {run.total}" if result else "not begun"
        label = page.session.now.label
        text = f"{label}: {where}. One run of seed {run.seed}: one history, not a forecast. Run {run.run_id}."
        self._where.set_text(f"{text} {self._remark}")
        if not page.playing:
            self._remark = ""
        for button in (self._step, self._end):
            button.set_enabled(not page.playing and not run.finished)
        self._play.set_enabled(not run.finished)
        self._play.set_text("Pause" if page.playing else "Play")
        self._play.set_icon("pause" if page.playing else "play_arrow")
        self._seed.set_value(str(run.seed))
        choice = page.session.now.choice
        self._scenario.set_value(choice.scenario)
        self._against.set_value(choice.against)

    async def _take_scenario(self) -> None:
        choice = self.page.session.now.choice
        if self._scenario.value and self._scenario.value != choice.scenario:
            start = self.page.shared.start.choice
            overrides = start.overrides if self._scenario.value == start.scenario else ()
            await self.page.change(replace(choice, scenario=self._scenario.value, overrides=overrides, policies={}))

    async def _take_against(self) -> None:
        choice = self.page.session.now.choice
        if self._against.value and self._against.value != choice.against:
            await self.page.change(replace(choice, against=self._against.value))

    async def _take_seed(self) -> None:
        choice, text = self.page.session.now.choice, (self._seed.value or "").strip()
        if text == str(choice.seed):
            return
        try:
            seed = checked_seed(int(text) if text.lstrip("-").isdecimal() else text)
        except SeedError as problem:
            self.page.alert.say(problem)
            self._seed.set_value(str(choice.seed))
            return
        await self.page.change(replace(choice, seed=seed))

    def _play_or_pause(self) -> None:
        page = self.page
        if page.playing:
            page.playing = False
        elif not page.session.run.finished:
            background_tasks.create(page.play(lambda: SPEEDS[self._speed.value]), name="play")
        self.show()

    def _to_the_end(self) -> None:
        if not self.page.playing:
            background_tasks.create(self.page.to_the_end(), name="to the end")

    def _restart(self) -> None:
        self.page.reset()

    async def _save(self) -> None:
        from simulation.explorer.page import PROBLEMS

        try:
            file, text = await self.page.shared.work(self.page.session.saved, self._name.value or "")
        except PROBLEMS as problem:
            self.page.alert.say(problem)
            return
        ui.download.content(text, file, "application/yaml")
        self.remark(f"Saved as {file}; ai-concentration run {file} --seed {self.page.session.run.seed} makes it again.")
        self.show()
