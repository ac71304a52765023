"""Paired runs from the page: how many, how far they are, and what they say."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from nicegui import background_tasks, ui

from simulation.explorer.background import Kept
from simulation.explorer.pairs import MOST_PAIRS, Pairs, rows
from simulation.explorer.session import SameError
from simulation.runs.executors import NoProcessError
from simulation.runs.failure import RunError

if TYPE_CHECKING:
    from simulation.explorer.page import Page

USUAL_PAIRS = 10
_HEAD = ("outcome", "unit", "baseline", "variant", "difference", "interval", "verdict")


class PairCard:
    """A card with a button for paired runs, their progress and their table.

    Args:
        page: The page that it belongs to.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._task: asyncio.Task[None] | None = None
        with ui.element("section").classes("card pairs w-full"):
            with ui.row().classes("items-center w-full").style("gap: 10px"):
                ui.label("Effect: pairs of runs that share their luck").style("font-size: 15px; font-weight: 600")
                self._count = ui.input("Pairs", value=str(USUAL_PAIRS)).props("dense outlined").style("width: 70px")
                self._start = ui.button("Run paired replicates", icon="balance", on_click=self._begin)
                self._start.props("no-caps dense outline")
                self._cancel = ui.button("Cancel", icon="close", on_click=self.forget).props("no-caps dense flat")
                self._bar = ui.linear_progress(0, show_value=False).style("width: 200px")
                self._words = ui.label().classes("note words").props('aria-live="polite"')
            self._table = ui.table(rows=[], columns=[], row_key="outcome").props("dense flat").classes("w-full")
            self._table.style("max-height: 340px; overflow: auto")
        self.forget()

    def forget(self) -> None:
        """Stop, and take away what was said about another choice."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        self._table.set_visibility(False)
        self._busy(False)
        self._words.set_text(f"Up to {MOST_PAIRS} pairs, on seeds 1, 2, 3 ...; one run alone shows no effect.")

    def _busy(self, busy: bool) -> None:
        self._bar.set_visibility(busy)
        self._cancel.set_visibility(busy)
        self._start.set_enabled(not busy)

    def _begin(self) -> None:
        text = (self._count.value or "").strip()
        count = int(text) if text.isdecimal() else 0
        if not 1 <= count <= MOST_PAIRS:
            self._words.set_text(f"The number of pairs must be a whole number from 1 to {MOST_PAIRS}; it is {text!r}.")
            return
        try:
            self.page.session.different()
        except SameError as sentence:
            self._words.set_text(str(sentence))
            return
        self._table.set_visibility(False)
        self._busy(True)
        self._task = background_tasks.create(self._run(tuple(range(1, count + 1))), name="pairs")

    async def _run(self, seeds: tuple[int, ...]) -> None:
        now = self.page.session.now
        jobs = [(scenario, seed) for seed in seeds for scenario in (now.against, now.scenario)]
        made: dict[int, Kept] = {}
        self._say_progress(0, len(jobs))
        try:
            async for number, kept in self.page.shared.background.runs(jobs):
                made[number] = kept
                self._say_progress(len(made), len(jobs))
        except (RunError, NoProcessError) as problem:
            self._busy(False)
            self._words.set_text(f"The pairs could not be made: {problem}")
            return
        sides = (
            tuple(made[number] for number in range(0, len(jobs), 2)),
            tuple(made[number] for number in range(1, len(jobs), 2)),
        )
        self._show(Pairs((now.against.name, now.label), seeds, *sides))

    def _say_progress(self, done: int, total: int) -> None:
        self._bar.set_value(done / total)
        self._words.set_text(f"{done} of {total} runs made.")

    def _show(self, pairs: Pairs) -> None:
        self._busy(False)
        effects = pairs.effects()
        titles = dict(zip(_HEAD, _HEAD, strict=True)) | {
            "baseline": pairs.names[0], "variant": pairs.names[1], "interval": "95 % interval",
        }  # fmt: skip
        text = ("outcome", "unit", "verdict")
        self._table.columns = [
            {"name": key, "label": titles[key], "field": key, "align": "left" if key in text else "right"}
            for key in _HEAD
        ]
        self._table.rows = rows(effects)
        self._table.update()
        self._table.set_visibility(True)
        open_ones = sum(effect.verdict in ("undetermined", "one pair") for _, effect in effects)
        self._words.set_text(
            f"{len(pairs.seeds)} pairs, seeds 1 to {pairs.seeds[-1]}: {pairs.names[1]} minus {pairs.names[0]}. "
            f"{open_ones} of {len(effects)} outcomes undetermined: their interval holds zero."
        )
