"""Why this firm won: one run explained from the lead in users back to compute, know-how and money, with dated events.

The lead of a firm over its closest rival is taken apart by the model of demand (:mod:`simulation.analysis.lead`), the
part of it that capability brings by the stock of research (:mod:`simulation.analysis.capability_sources`). Both are
exact, so nothing is left unexplained and nothing is counted twice. One run is one history: another seed may have
another winner for other reasons.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.analysis import capability_sources as sources
from simulation.analysis.lead import Lead, lead, needed_measures, users_of
from simulation.analysis.run_events import DatedEvent, events_of
from simulation.mistakes import suggestion

if TYPE_CHECKING:
    import pandas as pd

    from simulation.runs.result import RunResult

Floats = NDArray[np.float64]
REST = "open models and acquisitions"
CAUSES = (*sources.SOURCES, "data", "appeal", "price", "places", "range", "habit")
"""Causes of a lead, from the technology to the users; see :func:`simulation.analysis.lead.lead` for the last six."""

NEEDED = (*needed_measures(), *sources.NEEDED, "revenue_usd_bn", "raised_usd_bn", "share_users")
"""Measures of firms that a causal timeline is made of."""


class NothingToExplainError(ValueError):
    """A run in which no firm is ahead of another, or that recorded too little; the text is one sentence."""


class UnknownFirmError(ValueError):
    """No firm of the run has this name; the text is one sentence with the nearest."""

    exit_code = 2


@dataclass(frozen=True)
class CausalTimeline:
    """One firm of one run against one rival, quarter by quarter (T quarters).

    Attributes:
        result: The run.
        firm: Slot of the firm.
        rival: Slot of the rival.
        quarter: Number of the quarter that is explained: the last in which the firm has users.
        lead: Its lead over the rival in log-odds of users, and the parts that users see.
        distance: Parts of the distance in capability, log units, each of shape (T,).
        causes: Parts of the lead by :data:`CAUSES`, log-odds, each of shape (T,); they add up to the lead.
        events: What happened to either of them and to the lead, in order of time.
    """

    result: RunResult
    firm: int
    rival: int
    quarter: int
    lead: Lead
    distance: dict[str, Floats]
    causes: dict[str, Floats]
    events: tuple[DatedEvent, ...]

    @property
    def names(self) -> tuple[str, str]:
        """Names of the firm and of the rival."""
        names = self.result.record.firm_names
        return names[self.firm], names[self.rival]

    def table(self) -> pd.DataFrame:
        """The lead, its causes, and money and compute of both firms: one row a quarter.

        Log-odds but for ``revenue_usd_bn``, ``raised_usd_bn`` and ``compute_used_h100e`` of either firm, which bear
        its name; nan where one of the two has no users.
        """
        import pandas as pd

        record = self.result.record
        columns: dict[str, object] = {"quarter": list(record.quarters), "lead": self.lead.total, **self.causes}
        for slot, name in zip((self.firm, self.rival), self.names, strict=True):
            for measure in ("revenue_usd_bn", "raised_usd_bn", "compute_used_h100e"):
                columns[f"{measure} {name}"] = record.firms[measure][:, slot]
        return pd.DataFrame(columns)

    def money_until(self, slot: int) -> tuple[float, float]:
        """Revenue and new money of a firm from the first quarter to the one that is explained, USD bn."""
        firms, until = self.result.record.firms, self.quarter + 1
        revenue, raised = (np.nansum(firms[key][:until, slot]) for key in ("revenue_usd_bn", "raised_usd_bn"))
        return float(revenue), float(raised)


def causal_timeline(result: RunResult, firm: str | None = None) -> CausalTimeline:
    """Explain one firm's place in a run by its distance to its closest rival.

    Args:
        result: A finished run.
        firm: Name of the firm; None for the one with most users at the end. The rival of a leader is the second firm,
            that of any other firm the leader.

    Returns:
        The timeline.

    Raises:
        UnknownFirmError: If no firm of the run has this name.
        NothingToExplainError: If the firm never had users, or no rival with users in its last quarter with any.
    """
    record = result.record
    missing = next((name for name in NEEDED if name not in record.firms), None)
    if missing is not None:
        raise NothingToExplainError(f"run {result.run_id} recorded no {missing}, so that no lead can be explained")
    users = users_of(record)
    slot, quarter = _firm_and_quarter(result, users, firm)
    others = np.where(np.arange(users.shape[1]) == slot, -1.0, users[quarter])
    rival = int(np.argmax(others))
    if others[rival] <= 0.0:
        raise NothingToExplainError(f"{record.firm_names[slot]} has no rival with users in {record.quarters[quarter]}")
    found = lead(record, result.scenario, slot, rival)
    distance = sources.capability_sources(record, result.scenario, slot, rival)
    events = events_of(record, result.scenario, record.firm_names[slot], record.firm_names[rival])
    return CausalTimeline(result, slot, rival, quarter, found, distance, _causes(found, distance), events)


def _firm_and_quarter(result: RunResult, users: Floats, firm: str | None) -> tuple[int, int]:
    """Slot of the firm, and the last quarter in which it has users."""
    names = result.record.firm_names
    if firm is not None and firm not in names:
        raise UnknownFirmError(f"no firm of this run is called {firm!r}: {suggestion(firm, names)}")
    if not users.any():
        raise NothingToExplainError("nobody has users in this run, so that there is no lead to explain")
    slot = names.index(firm) if firm is not None else int(np.argmax(users[-1]))
    served = np.flatnonzero(users[:, slot] > 0.0)
    if not served.size:
        raise NothingToExplainError(f"{names[slot]} never has users in this run, so that there is no lead to explain")
    return slot, int(served[-1])


def _causes(found: Lead, distance: dict[str, Floats]) -> dict[str, Floats]:
    """Causes of the lead: what users see in capability goes to the sources of capability, the rest stays as it is."""
    strength, seen = found.capability_strength, found.parts["capability"]
    causes = {name: strength * np.nan_to_num(part) for name, part in distance.items()}
    # A firm that was bought this quarter brings its model after users have chosen.
    causes[REST] = causes[REST] + seen - sum(causes.values())
    causes = {name: np.where(np.isfinite(seen), part, np.nan) for name, part in causes.items()}
    return {**causes, **{name: found.parts[name] for name in CAUSES if name not in causes}}
