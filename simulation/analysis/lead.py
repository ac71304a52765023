"""Why one firm has more users than another: its lead in log-odds, taken apart by the model of demand itself.

The lead is ``ln(users / users of the rival)``, over all segments. In one segment the chances of a fresh choice between
two firms have the log-odds ``capability + data + appeal - price``, each as a difference between the firms and in scales
of taste (the logit of :mod:`simulation.rules.industry.demand`). Summed over nations and income groups, the log-odds
also hold what borders, access and incomes do; the users of today differ from those of a fresh choice by habit. Segments
are put together by logarithmic means, so that the parts add up to the lead in every quarter.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.logarithmic_mean import log_mean, log_ratio
from simulation.parameters.products import SEGMENTS
from simulation.parameters.scenario import Scenario
from simulation.recorder import Record

Floats = NDArray[np.float64]
WORTH = ("capability", "data", "appeal", "price")
PARTS = (*WORTH, "places", "habit", "range")
"""Parts of a lead, see :class:`Lead`."""


@dataclass(frozen=True)
class Lead:
    """The lead of one firm over another in every quarter, T quarters; nan where one of them has no users.

    Attributes:
        total: ``ln(users / users of the rival)``, shape (T,).
        parts: Its parts, each of shape (T,), which add up to it: what a fresh choice would make of ``capability``,
            ``data``, ``appeal`` (brand and distribution) and ``price``; ``places`` (borders, access, what prices weigh
            at different incomes, and nests if the scenario has them); ``habit`` (users who have not looked again, are
            held by switching costs, chose by chance or came with a firm that was bought); ``range`` (users of segments
            that only one of the two serves).
        capability_strength: Log-odds for each log unit of capability, shape (T,): the strength of research in each
            segment, weighted as the segments are in the lead.
    """

    total: Floats
    parts: dict[str, Floats]
    capability_strength: Floats


def needed_measures() -> tuple[str, ...]:
    """Measures of firms that a lead is taken from."""
    patterns = ("users_{}_m", "fresh_users_{}_m", "price_{}_usd", *(f"{part}_worth_{{}}" for part in WORTH[:-1]))
    return tuple(pattern.format(segment) for pattern in patterns for segment in SEGMENTS)


def users_of(record: Record) -> Floats:
    """Users of every firm over all segments, million, shape (T, firms); 0 for a firm that is not in business."""
    return np.asarray(sum(np.nan_to_num(record.firms[f"users_{segment}_m"]) for segment in SEGMENTS))


def lead(record: Record, scenario: Scenario, firm: int, rival: int) -> Lead:
    """Take the lead of a firm over a rival apart.

    Args:
        record: A run that recorded what makes users choose.
        scenario: Its scenario.
        firm: Slot of the firm.
        rival: Slot of the other firm.

    Returns:
        The lead and its parts; a firm that is behind has a negative lead.
    """
    users = users_of(record)[:, [firm, rival]].T
    both = (users > 0.0).all(axis=0)
    mean = np.where(both, log_mean(*users), np.nan)
    parts = {name: np.zeros(len(record.quarters)) for name in PARTS}
    strength = np.zeros(len(record.quarters))
    for segment in SEGMENTS:
        inside = _segment(record, segment, firm, rival)
        here = np.nan_to_num(record.firms[f"users_{segment}_m"][:, [firm, rival]]).T
        weight = log_mean(*here) / mean
        for name, part in inside.items():
            parts[name] += weight * part
        served = (here > 0.0).all(axis=0)
        parts["range"] += np.where(served, 0.0, (here[0] - here[1]) / mean)
        sold = weight * np.isfinite(_difference(record, f"capability_worth_{segment}", firm, rival))
        strength += sold * scenario.scaling.research_strength * getattr(scenario.products, segment).capability_weight
    total = np.where(both, log_ratio(*users), np.nan)
    return Lead(total, {name: np.where(both, part, np.nan) for name, part in parts.items()}, strength)


def _segment(record: Record, segment: str, firm: int, rival: int) -> dict[str, Floats]:
    """Parts of the log-odds of users in one segment; 0 where one of the two has no users there."""
    measures = record.firms
    users = log_ratio(*np.nan_to_num(measures[f"users_{segment}_m"][:, [firm, rival]]).T)
    fresh = log_ratio(*np.nan_to_num(measures[f"fresh_users_{segment}_m"][:, [firm, rival]]).T)
    worth = {name: _difference(record, f"{name}_worth_{segment}", firm, rival) for name in WORTH[:-1]}
    worth["price"] = -_difference(record, f"price_{segment}_usd", firm, rival) / record.world[f"taste_{segment}_usd"]
    # Where one of the two no longer sells, all that is left of the log-odds is habit.
    sold = np.isfinite(sum(worth.values()))
    worth = {name: np.where(sold, part, 0.0) for name, part in worth.items()}
    fresh = np.where(sold, fresh, 0.0)
    return {**worth, "places": fresh - sum(worth.values()), "habit": users - fresh}


def _difference(record: Record, name: str, firm: int, rival: int) -> Floats:
    column = record.firms[name]
    return np.asarray(column[:, firm] - column[:, rival])
