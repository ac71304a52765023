"""Which way an outcome is better, where readers of this model would hardly disagree; a study may state it otherwise.

Whether a large AI industry or a costly training run is good is for the reader to say, so those outcomes have no
direction of their own, and an analysis that needs one asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

from simulation.runs.outcomes import outcome_named

if TYPE_CHECKING:
    from simulation.sweeps.layout import Layout

Better = Literal["less", "more"]
BETTER: tuple[Better, ...] = ("less", "more")

LESS = (
    "HHI of ",
    "CR4 of ",
    "one firm holds most of ",
    "users highly concentrated",
    "open weights behind the frontier",
    "second firm behind the frontier",
    "losses over the whole run",
    "public money spent over the whole run",
    "price margin",
    "Gini index of ",
    "top 1 % of wealth",
    "unemployment",
    "downstream surplus that providers keep",
    "people in spheres",
    "largest sphere, share of output",
    "largest nation in compute owned",
    "inequality between nations",
    "military AI",
    "accidents",
    "control of the strongest firm",
    "unaccountable power",
    "disaster at the threshold",
    "one firm takes control",
)
"""Outcomes, or how their names begin, of which less is better."""

MORE = (
    "active firms",
    "changes of the leader in users",
    "consumer surplus, last year",
    "labour share",
    "real wage",
    "gain of productivity by AI",
    "employment of the most exposed",
    "legitimacy",
    "democracy",
)
"""Outcomes of which more is better."""


class UnknownDirectionError(ValueError):
    """It is not known whether less or more of an outcome is better; the text is one sentence."""

    exit_code = 2


def usual_direction(outcome: str) -> Better | None:
    """Which way an outcome is better; None where that is for the reader to say.

    Example:
        >>> usual_direction("HHI of users, last year"), usual_direction("democracy")
        ('less', 'more')
        >>> usual_direction("value of AI firms")
    """
    if outcome.startswith(LESS):
        return "less"
    return "more" if outcome.startswith(MORE) else None


def direction_of(outcome: str, better: Better | None = None) -> Better:
    """The direction that a study states, or else the usual one.

    Args:
        outcome: Name of an outcome.
        better: ``less`` or ``more``; None for the usual direction.

    Raises:
        UnknownOutcomeError: If there is no such outcome.
        UnknownDirectionError: If no direction is stated and none is usual, or the stated one is not a direction.
    """
    name = outcome_named(outcome).name
    if better is not None and better not in BETTER:
        raise UnknownDirectionError(f"{better!r} is not a direction of {name!r}; say 'less' or 'more'")
    found = better or usual_direction(name)
    if found is None:
        raise UnknownDirectionError(f"whether less or more of {name!r} is better is not given; say 'less' or 'more'")
    return found


def stated_direction(layout: Layout, outcome: str) -> Better | None:
    """The direction that a sweep states of an outcome: of its first one, and of no other."""
    if not layout.better or outcome_named(outcome).name != outcome_named(layout.outcomes[0]).name:
        return None
    return cast(Better, layout.better)
