"""Checks of what names nations: codes in the programme for public compute, of the origin of controls, of rivals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulation.loading.composition import Composed
from simulation.loading.starting_tables import Row
from simulation.mistakes import Mistake, suggestion
from simulation.parameters.scenario import Scenario

ALL = "all"


def nation_mistakes(
    plain: Scenario, nations: Mapping[str, tuple[Row, Any]], composed: Composed, treaty: bool = False
) -> Iterator[Mistake]:
    """Find every code that is no nation at the start.

    Args:
        plain: The scenario without tables and policies.
        nations: Rows by code, each with its built form.
        composed: Plain values with their places.
        treaty: Whether a policy opens the treaty on arms.
    """
    if not nations:  # the table could not be read, and that is said already
        return
    listed = plain.public_compute.members
    named = [(("public_compute", "members"), code) for code in listed.split("+") if listed != ALL]
    named += [(("controls", "origin"), plain.controls.origin)] if plain.controls.start is not None else []
    for key, code in named:
        if code not in nations:
            dotted = ".".join(key)
            sentence = f"{dotted}: {code} is not a nation at the start; {suggestion(code, nations)}"
            yield Mistake(composed.where(key), dotted, sentence)
    if treaty or plain.security.treaty.start is not None:
        yield from _treaty_mistakes(plain, [nation for _, nation in nations.values() if nation is not None], composed)
    for code, (row, nation) in nations.items():
        if nation is not None:
            yield from _rival_mistakes(code, row, nation.rivals, nations)


def _treaty_mistakes(plain: Scenario, nations: list[Any], composed: Composed) -> Iterator[Mistake]:
    """A treaty that needs more members than it asks could never enter into force."""
    treaty, blocs = plain.security.treaty, {nation.bloc for nation in nations} - {"N"}
    aligned = sum(nation.bloc != "N" for nation in nations)
    asked = {"leaders": len(blocs), "blocs": aligned, "all": len(nations)}[treaty.parties]
    if treaty.needed > asked:
        key = ("security", "treaty", "needed")
        about = f"the nations that security.treaty.parties = {treaty.parties} asks at the start"
        sentence = f"{'.'.join(key)} must be at most {asked}, {about}; it is {treaty.needed}."
        yield Mistake(composed.where(key), ".".join(key), sentence)


def _rival_mistakes(code: str, row: Row, rivals: str, nations: Mapping[str, tuple[Row, Any]]) -> Iterator[Mistake]:
    """A rival of the shipped table that a scenario leaves out is no mistake; one that a scenario writes is."""
    for rival in filter(None, rivals.split(";")):
        if rival not in nations and "rivals" in row.changed:
            key = f"nations.{code}.rivals"
            sentence = f"{key}: {rival} is not a nation at the start; {suggestion(rival, nations)}"
            yield Mistake(row.where("rivals"), key, sentence)
