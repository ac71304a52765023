"""The controls at the left: numbers, policies, and settings of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from simulation.explorer.controls import MAIN, SETTINGS, Control, controls, matching, parts
from simulation.explorer.rows import NumberRow, PolicyRow
from simulation.explorer.switches import switches

if TYPE_CHECKING:
    from simulation.explorer.page import Page

MOST_FOUND = 20


class Sidebar:
    """All controls of one page.

    Hundreds of controls stay out of the page until somebody opens their part of the economy or searches for them.

    Args:
        page: The page that they belong to.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self._rows: list[NumberRow | PolicyRow] = []
        self._found: list[NumberRow] = []
        with ui.tabs().props("dense no-caps align=left").classes("w-full") as tabs:
            numbers, policies = ui.tab("Numbers"), ui.tab("Policies")
        with ui.tab_panels(tabs, value=numbers, animated=False, keep_alive=True).classes("w-full"):
            with ui.tab_panel(numbers).style("padding: 4px"):
                self._numbers()
            with ui.tab_panel(policies).style("padding: 4px") as panel:
                tabs.on_value_change(lambda: self._policies(panel))

    def show(self) -> None:
        """Show the values that hold now."""
        for row in (*self._rows, *self._found):
            row.show()

    def _numbers(self) -> None:
        search = ui.input(f"Search all {len(controls())} numbers").props("dense outlined clearable").classes("w-full")
        search.on_value_change(lambda event: self._search(event.value or ""))
        self._results = ui.column().classes("w-full").style("gap: 0")
        with ui.column().classes("w-full").style("gap: 0") as self._usual:
            ui.label("What concentration hangs on most").classes("note")
            for name in MAIN:
                self._rows.append(NumberRow(self.page, controls()[name], whole=True))
            ui.label("Length and size of the run").classes("note")
            for name in SETTINGS:
                self._rows.append(NumberRow(self.page, controls()[name], whole=False))
            ui.label("All numbers, by part of the economy").classes("note")
            for part, inside in parts().items():
                self._part(part, inside)

    def _part(self, part: str, inside: list[Control]) -> None:
        title = f"{part.replace('_', ' ')} ({len(inside)})"
        with ui.expansion(title).props("dense dense-toggle").classes("w-full") as box:
            place = ui.column().classes("w-full").style("gap: 0")

        def fill() -> None:
            if box.value and not place.default_slot.children:
                with place:
                    self._rows += [NumberRow(self.page, control, whole=False) for control in inside]

        box.on_value_change(fill)

    def _search(self, words: str) -> None:
        self._results.clear()
        found = matching(words)
        self._usual.set_visibility(not words.strip())
        with self._results:
            self._found = [NumberRow(self.page, control, whole=True) for control in found[:MOST_FOUND]]
            if words.strip():
                more = f" The first {MOST_FOUND} are shown; add a word." if len(found) > MOST_FOUND else ""
                ui.label(f"{len(found)} found.{more}").classes("note")

    def _policies(self, panel: ui.tab_panel) -> None:
        """Fill the panel of policies when it is first looked at."""
        if panel.default_slot.children:
            return
        with panel:
            search = ui.input("Search policies").props("dense outlined clearable").classes("w-full")
            sentences = self.page.shared.door.policies
            rows = [PolicyRow(self.page, switch, sentences.get(name, "")) for name, switch in switches().items()]
        self._rows += rows

        def narrow() -> None:
            words = (search.value or "").lower().split()
            for row in rows:
                row.box.set_visibility(all(word in row.switch.title for word in words))

        search.on_value_change(narrow)
