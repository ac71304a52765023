"""Rows of the sidebar: one parameter, and one policy with its dose and its first quarter."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from nicegui import ui

from simulation.explorer import switches
from simulation.explorer.controls import STEPS, Control, shown, value_of
from simulation.explorer.switches import START, Switch

if TYPE_CHECKING:
    from simulation.explorer.page import Page

Take = Callable[[Any], Awaitable[None]]


class Field:
    """One value that can be typed, and moved where it has a plausible range.

    Args:
        control: How the value is declared.
        title: What it is called on the page.
        take: Called with a new value; None takes a change back.
        value: The value that holds now. The field is made with it: put in afterwards, it would reach the browser
            as a command of its own, and wipe out what somebody has typed before the command came.
        key: Name for readers of the screen; empty for that of the control.
    """

    def __init__(self, control: Control, title: str, take: Take, value: Any, key: str = "") -> None:
        self.control, self._take, self._shown = control, take, shown(value)
        self._key = key or control.name
        self._silent = False
        unit = f" [{control.known.unit}]" if control.known.unit else ""
        with ui.column().classes("control") as self.box:
            with ui.row().classes("items-center no-wrap w-full").style("gap: 6px"):
                name = ui.label(f"{title}{unit}").style("flex: 1; font-size: 13px; line-height: 1.25")
                with name:
                    ui.tooltip(f"{control.known.meaning} {control.ranges()}. Source: {control.known.source}.").style(
                        "font-size: 12px; max-width: 320px"
                    )
                self._value = self._entry(self._key)
                self._back = ui.button(icon="undo", on_click=self._take_back)
                self._back.props(f'flat dense round size=sm aria-label="take back {title}"')
            self._slider = self._make_slider() if control.kind == "slider" else None
            self._note = ui.label(control.ranges()).classes("note")

    def _entry(self, name: str) -> Any:
        if self.control.kind == "switch":
            made: Any = ui.switch(on_change=lambda event: self._set(event.value)).props("dense")
        elif self.control.kind == "names":
            made = ui.select(list(self.control.options), on_change=lambda event: self._set(event.value))
            made.props("dense outlined options-dense").style("min-width: 110px")
        else:
            made = ui.input(value=self._shown).props("dense outlined").style("width: 92px")
            made.on("keydown.enter", self._typed).on("blur", self._typed)
        return made.props(f'aria-label="{name}"')

    def _make_slider(self) -> ui.slider:
        slider = ui.slider(min=0, max=STEPS, step=1).props(f'dense aria-label="{self._key}, plausible range"')
        slider.on("change", self._moved)
        slider.on_value_change(self._follow)
        return slider

    def show(self, value: Any, *, changed: bool) -> None:
        """Show the value that holds now, and whether it was changed here."""
        self._silent, self._shown = True, shown(value)
        self._value.set_value(value if self.control.kind in ("switch", "names") else self._shown)
        if self._slider is not None and isinstance(value, int | float):
            self._slider.set_value(round(self.control.position(value)))
        self._silent = False
        self._back.set_visibility(changed)
        mark(self.box, changed)
        beyond = "" if self.control.is_plausible(value) else " Outside the plausible range."
        self._note.set_text(self.control.ranges() + beyond)

    def _follow(self) -> None:
        """Write the value beside the slider while it is moved."""
        if not self._silent and self._slider is not None:
            self._value.set_value(shown(self.control.value_at(self._slider.value)))

    async def _moved(self) -> None:
        if self._slider is not None:
            await self._set(self.control.value_at(self._slider.value))

    async def _typed(self) -> None:
        text = str(self._value.value or "")
        if text != self._shown:
            self._shown = text
            await self._take(self.control.read(text))

    async def _set(self, value: Any) -> None:
        if not self._silent and shown(value) != self._shown:
            self._shown = shown(value)
            await self._take(value)

    async def _take_back(self) -> None:
        await self._take(None)


def mark(box: ui.column, changed: bool) -> None:
    """Show beside a row whether it was changed."""
    box.classes(add="changed" if changed else "", remove="" if changed else "changed")


class NumberRow:
    """One parameter of the scenario.

    Args:
        page: The page.
        control: Its control.
        whole: Whether to name the part of the economy too.
    """

    def __init__(self, page: Page, control: Control, *, whole: bool) -> None:
        self._page, self._control = page, control
        title = f"{control.part}: {control.title}" if whole else control.title
        value = value_of(page.session.now.scenario, control.name)
        self._field = Field(control, title.replace("_", " "), self._take, value)
        self.show()

    def show(self) -> None:
        """Show the value that holds now."""
        now, name = self._page.session.now, self._control.name
        self._field.show(value_of(now.scenario, name), changed=name in now.choice.parameters)

    async def _take(self, value: Any) -> None:
        await self._page.change(self._page.session.now.choice.with_parameter(self._control.name, value))


class PolicyRow:
    """One policy: a switch, and its dose and first quarter while it is on.

    Args:
        page: The page.
        switch: The policy.
        sentence: What it is.
    """

    def __init__(self, page: Page, switch: Switch, sentence: str) -> None:
        self._page, self.switch, self._silent = page, switch, False
        with ui.column().classes("control") as self.box:
            self._on = ui.switch(switch.title, on_change=self._turned).props("dense")
            with self._on:
                ui.tooltip(sentence).style("font-size: 12px; max-width: 320px")
            self._details = ui.column().classes("w-full").style("padding-left: 12px; gap: 0")
        self._dose: Field | None = None
        self._start: Field | None = None
        self.show()

    def show(self) -> None:
        """Show whether the policy is on, and its settings."""
        now, name = self._page.session.now, self.switch.name
        policy = switches.settings_in(now.scenario).get(name)
        self._silent = True
        self._on.set_value(policy is not None)
        self._silent = False
        self._details.set_visibility(policy is not None)
        mark(self.box, name in now.choice.policies)
        if policy is not None:
            dose, start = self._fields(getattr(policy, self.switch.dose.name), policy.start)
            dose.show(getattr(policy, self.switch.dose.name), changed=False)
            start.show(policy.start, changed=False)

    def _fields(self, held: Any, begun: Any) -> tuple[Field, Field]:
        """Dose and first quarter, which come onto the page when the policy is first switched on."""
        if self._dose is None or self._start is None:
            dose, name = self.switch.dose, self.switch.name
            with self._details:
                take = partial(self._take, dose.name)
                self._dose = Field(dose, dose.name.replace("_", " "), take, held, f"{name} {dose.name}")
                take = partial(self._take, START)
                self._start = Field(self.switch.start, "from quarter", take, begun, f"{name} start")
        return self._dose, self._start

    async def _turned(self) -> None:
        if self._silent:
            return
        page, name = self._page, self.switch.name
        turned = switches.turned_on if self._on.value else switches.turned_off
        await page.change(await page.shared.work(turned, page.session.now.choice, name, page.shared.door.load))

    async def _take(self, key: str, value: Any) -> None:
        page = self._page
        if value is None:
            self.show()
            return
        now = page.session.now
        await page.change(switches.with_setting(now.choice, now.scenario, self.switch.name, key, value))
