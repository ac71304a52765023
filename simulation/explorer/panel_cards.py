"""The panels as cards on the page, and the runs of the comparison that stand behind one of them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import numpy as np
from nicegui import background_tasks, ui

from simulation.explorer.background import Floats
from simulation.explorer.panels.pictures import Picture, concentration_picture, empty
from simulation.explorer.panels.view import HEIGHT, View
from simulation.figures.bands import Band, band
from simulation.measures.catalogue import LAYERS
from simulation.runs.executors import NoProcessError
from simulation.runs.failure import RunError

if TYPE_CHECKING:
    from simulation.explorer.page import Page

BAND_RUNS = 10
_COLUMNS = (("shares", "causes"), ("concentration", "lorenz", "nations"))
_HEIGHT, _TALL = f"height: {HEIGHT}px", f"height: {HEIGHT + 130}px"


class Card:
    """One panel: heading, picture, and a note below it.

    Args:
        name: Its name, which is also its class for style sheets.
    """

    def __init__(self, name: str) -> None:
        with ui.element("section").classes(f"card {name}"):
            self.head = ui.row().classes("items-center no-wrap w-full").style("gap: 8px")
            with self.head, ui.element("h2"):
                self._title = ui.label()
            self._chart = ui.echart({"series": []}).classes("w-full")
            self._chart.style(_TALL if name == "nations" else _HEIGHT)
            self._note = ui.label().classes("note").style("white-space: pre-line")

    def show(self, picture: Picture) -> None:
        """Show a picture with its words."""
        self._title.set_text(picture.title)
        self._chart.options.clear()
        self._chart.options.update(picture.options)
        self._chart.update()
        self._note.set_text(picture.note)


class PanelCards:
    """All panels of one page.

    Args:
        page: The page that they belong to.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._hhi: list[Floats] = []
        self._task: asyncio.Task[None] | None = None
        self._cards: dict[str, Card] = {}
        with ui.element("div").classes("grid"):
            for column in _COLUMNS:
                with ui.element("div").classes("cell"):
                    self._cards |= {name: Card(name) for name in column}
        with self._cards["concentration"].head:
            ui.space()
            self._layer = ui.select(list(LAYERS), value="users", on_change=self.show_concentration)
            self._layer.props('dense borderless options-dense aria-label="layer"').style("width: 124px")
        self.make_band()

    def view(self) -> View | None:
        """What the panels are to show; None before the first quarter."""
        session = self.page.session
        if session.result is None:
            return None
        now = session.now
        return View(session.result, now.label, self._band(), now.against.name, str(self._layer.value))

    def show(self, made: dict[str, Picture] | None = None) -> None:
        """Show pictures; empty ones if there are none."""
        for name, picture in (made or empty(self.page.session.run.seed)).items():
            self._cards[name].show(picture)

    def show_concentration(self) -> None:
        """Draw the one panel anew that hangs on the chosen layer and on the runs of the comparison."""
        view = self.view()
        if view is not None:
            self._cards["concentration"].show(concentration_picture(view))

    def make_band(self) -> None:
        """Begin to make the runs of the comparison."""
        self.close()
        self._hhi = []
        self._task = background_tasks.create(self._make_band(), name="band")

    async def _make_band(self) -> None:
        against = self.page.session.now.against
        jobs = [(against, seed) for seed in range(1, BAND_RUNS + 1)]
        try:
            async for _, kept in self.page.shared.background.runs(jobs):
                self._hhi.append(kept.hhi)
                self.show_concentration()
        except (RunError, NoProcessError) as problem:
            self.page.alert.say(problem)

    def close(self) -> None:
        """Ask for no more runs of the comparison."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _band(self) -> Band | None:
        if not self._hhi:
            return None
        layer = LAYERS.index(str(self._layer.value))
        return band(np.stack([hhi[:, layer] for hhi in self._hhi]))
