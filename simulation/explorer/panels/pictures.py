"""All panels of a run so far, made in one go away from the page, so that making them holds nobody up."""

from __future__ import annotations

from dataclasses import dataclass

from simulation.explorer.panels import causes, concentration, lorenz, nations, shares
from simulation.explorer.panels.view import Options, View


@dataclass(frozen=True)
class Picture:
    """What one panel shows.

    Attributes:
        title: Its heading.
        options: Options of the chart.
        note: Words below it; every line is one remark.
    """

    title: str
    options: Options
    note: str = ""


NAMES = {
    "shares": "Shares of users",
    "concentration": "HHI",
    "causes": "Why the leader leads",
    "lorenz": "Wealth",
    "nations": "Nations",
}
"""Panels in the order of the page, with their headings before the first quarter."""


def pictures(view: View) -> dict[str, Picture]:
    """Panels by name; that of nations, which shows a whole year, only when a year or the run is over."""
    timeline = causes.timeline_of(view)
    told = "\n".join([causes.note(view, timeline), *causes.events(timeline)])
    made = {
        "shares": Picture(shares.title(view), shares.options(view), shares.note(view)),
        "concentration": concentration_picture(view),
        "causes": Picture(causes.title(view, timeline), causes.options(view, timeline), told),
        "lorenz": Picture(lorenz.title(view), lorenz.options(view), lorenz.note(view)),
    }
    if nations.is_due(view):
        made["nations"] = Picture(nations.title(view), nations.options(view), nations.note(view))
    return made


def concentration_picture(view: View) -> Picture:
    """The panel that changes while runs of the comparison come in."""
    return Picture(concentration.title(view), concentration.options(view), concentration.note(view))


def empty(seed: int) -> dict[str, Picture]:
    """Every panel before the first quarter."""
    waiting = "Nothing yet: press Step or Play."
    return {name: Picture(f"{title}: one run, seed {seed}", {"series": []}, waiting) for name, title in NAMES.items()}
