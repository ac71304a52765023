"""One open page: bar of buttons, controls at the left, panels at the right, and the run that goes through them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from nicegui import ui

from simulation.explorer.choice import Choice, ChoiceError
from simulation.explorer.pair_card import PairCard
from simulation.explorer.panel_cards import PanelCards
from simulation.explorer.panels.pictures import Picture, pictures
from simulation.explorer.run_bar import RunBar
from simulation.explorer.session import SaveError, Session, loaded
from simulation.explorer.shared import MOST_PAGES, Shared
from simulation.explorer.sidebar import Sidebar
from simulation.figures.style import BLUE
from simulation.mistakes import ScenarioError
from simulation.runs.failure import RunError
from simulation.timeline import QUARTERS_PER_YEAR

PROBLEMS = (ScenarioError, ChoiceError, SaveError, RunError)


async def open_page(shared: Shared) -> None:
    """Build a page for a browser that has asked for one."""
    if shared.pages >= MOST_PAGES:
        ui.label(f"{MOST_PAGES} pages are open already, as many as this explorer holds; close one and load this again.")
        return
    page = Page(shared)
    shared.pages += 1
    ui.context.client.on_delete(page.close)
    page.build()


class Page:
    """One open page.

    Args:
        shared: What all pages share.
    """

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.session = Session(shared.start, shared.door)
        self.client = ui.context.client
        self.playing, self._turn = False, 0
        self._changing = asyncio.Lock()

    def build(self) -> None:
        """Lay the page out."""
        ui.colors(primary=BLUE)
        ui.add_css(STYLE)
        with ui.header().classes("bar"):
            self.bar = RunBar(self)
        with ui.left_drawer(value=True, fixed=True, bordered=True).props("width=336 breakpoint=0").classes("side"):
            self.sidebar = Sidebar(self)
        with ui.column().classes("panels w-full"):
            self.alert = Alert()
            self.pairs = PairCard(self)
            self.panels = PanelCards(self)
        self.show()

    def show(self, made: dict[str, Picture] | None = None) -> None:
        """Show the state of the run everywhere.

        Args:
            made: The panels; none before the first quarter.
        """
        self.bar.show()
        self.panels.show(made)

    async def change(self, choice: Choice) -> None:
        """Take a changed choice over, or say what is wrong with it and leave everything as it was."""
        async with self._changing:
            try:
                new = await self.shared.work(loaded, choice, self.shared.door, self.session.now)
            except PROBLEMS as problem:
                self.alert.say(problem)
                self.sidebar.show()
                self.bar.show()
                return
            begun = self.session.run.done > 0
            same_side = new.against.fingerprint == self.session.now.against.fingerprint
            self.session.take(new)
        self.alert.clear()
        self.pairs.forget()
        self.sidebar.show()
        if not same_side:
            self.panels.make_band()
        if begun:
            self.bar.remark(f"Changed, so the run starts again in {new.scenario.start}.")
        self.show()

    async def step(self, quarters: int = 1) -> bool:
        """Make some quarters in a thread and draw them; False if the run has failed or is another by now."""
        if not self.session.run.done:
            self.bar.remark("The world is being built; the first time after an installation that takes a minute.")
            self.bar.show()
        try:
            made = await self.shared.work(self._advance, quarters)
        except RunError as problem:
            self.playing = False
            self.alert.say(problem)
            return False
        self.bar.remark("")
        if made is not None:
            self.show(made)
        return made is not None

    def _advance(self, quarters: int) -> dict[str, Picture] | None:
        """Make some quarters and their pictures; None if the choice has changed meanwhile."""
        if not self.session.step(quarters):
            return None
        view = self.panels.view()
        return pictures(view) if view is not None else None

    async def play(self, seconds_a_quarter: Callable[[], float]) -> None:
        """Make quarter after quarter until the end, or until somebody presses pause."""
        mine = self._begin()
        clock = asyncio.get_running_loop()
        while self._goes_on(mine) and not self.session.run.finished:
            began = clock.time()
            await self.step()
            await asyncio.sleep(max(0.01, seconds_a_quarter() - (clock.time() - began)))
        self._end(mine)

    async def to_the_end(self) -> None:
        """Make all quarters that are left, and draw some of them on the way."""
        mine, run = self._begin(), self.session.run
        while self._goes_on(mine) and run is self.session.run and not run.finished:
            await self.step(QUARTERS_PER_YEAR - run.done % QUARTERS_PER_YEAR)  # a picture at the end of each year
        self._end(mine)

    def _begin(self) -> int:
        """Start to play, in place of whatever played before and may still wait for its next quarter."""
        self.playing, self._turn = True, self._turn + 1
        return self._turn

    def _goes_on(self, turn: int) -> bool:
        return self.playing and turn == self._turn

    def _end(self, turn: int) -> None:
        if turn == self._turn:
            self.playing = False
            self.bar.show()

    def reset(self) -> None:
        """Start the run of this choice again."""
        self.playing = False
        self.session.restart()
        self.show()

    def close(self) -> None:
        """The tab is closed: stop, and give everything back."""
        self.playing = False
        self.shared.pages -= 1
        self.panels.close()
        self.pairs.forget()
        self.session.drop()


class Alert:
    """One sentence on what is wrong, as text, until it is put right or closed."""

    def __init__(self) -> None:
        with ui.row().classes("alert").props('role="alert"') as self._row:
            ui.icon("error")
            self._text = ui.label()
            ui.button(icon="close", on_click=self.clear).props('flat dense round aria-label="close"')
        self.clear()

    def say(self, problem: Exception) -> None:
        """Show the sentences of a problem."""
        told = [one.sentence for one in problem.mistakes] if isinstance(problem, ScenarioError) else [str(problem)]
        self._text.set_text(" ".join(told))
        self._row.set_visibility(True)

    def clear(self) -> None:
        """Nothing is wrong."""
        self._text.set_text("")
        self._row.set_visibility(False)


STYLE = """
body { background: #f4f4f4; color: #222; }
.bar { background: #fff; color: #222; border-bottom: 1px solid #ccc; padding: 6px 12px; gap: 8px; align-items: center; }
.side { padding: 8px 10px; gap: 4px; background: #fff; }
.nicegui-content { padding: 0; }
.panels { padding: 8px; gap: 8px; }
.grid { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; width: 100%; }
.cell { display: flex; flex-direction: column; gap: 8px; min-width: 0; }
.w-full { width: 100%; }
.items-center { align-items: center !important; }
.card { background: #fff; border: 1px solid #ccc; border-radius: 4px; padding: 6px 10px; min-width: 0; }
.card h2 { font-size: 15px; font-weight: 600; line-height: 1.3; margin: 0; }
.note { font-size: 12px; line-height: 1.35; color: #444; }
.alert { background: #fdecea; border: 2px solid #b71c1c; border-radius: 4px; padding: 4px 10px; width: 100%;
         align-items: center; flex-wrap: nowrap; }
.control { width: 100%; gap: 0; padding: 2px 0; border-bottom: 1px solid #eee; }
.changed { border-left: 4px solid #0072B2; padding-left: 6px; }
:focus-visible { outline: 3px solid #0072B2; outline-offset: 1px; }
@media (max-width: 1000px) { .grid { grid-template-columns: 1fr; } }
"""
