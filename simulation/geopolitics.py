"""What lies between nations and over firms, kept between quarters: dependence, blocs, treaties, the race, control."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def _none() -> Floats:
    return np.zeros(0)


@dataclass
class TreatyState:
    """The treaty on military AI.

    Attributes:
        members: Which nations have joined, shape (N,).
        keeps: Which nations keep it in the quarter, shape (N,).
        in_force: Whether enough nations have joined and no breach has made it void.
        void_until: Quarter from which it may be in force again after a breach.
        breaches: Breaches that were found out so far.
    """

    members: Flags
    keeps: Flags
    in_force: bool = False
    void_until: int = 0
    breaches: int = 0


@dataclass
class RaceState:
    """The race to the threshold.

    Attributes:
        crossed_by: Slot of the firm that first reached the threshold; -1 for none.
        crossed_in: Quarters from the start to then; nan for never.
        ended_badly: Whether the first crossing was a disaster.
        accidents: Grave accidents so far.
        automation: Share of the tasks of research that AI can do.
        speed: Factor on progress from AI that does research.
    """

    crossed_by: int = -1
    crossed_in: float = np.nan
    ended_badly: bool = False
    accidents: int = 0
    automation: float = 0.0
    speed: float = 1.0


@dataclass
class ControlState:
    """Power of firms over others; axes are firm slots (F,).

    Attributes:
        capability: Share of capability.
        dependence: Share of world value added that depends on the firm.
        shapley: Shapley power.
        control: Control index.
        accountability: Accountability.
        lead_quarters: Lead of the most capable firm over the second.
        held: Quarters for which each firm has met the conditions of control.
        controller: Slot of the firm that took control; -1 for none.
    """

    capability: Floats = field(default_factory=_none)
    dependence: Floats = field(default_factory=_none)
    shapley: Floats = field(default_factory=_none)
    control: Floats = field(default_factory=_none)
    accountability: Floats = field(default_factory=_none)
    lead_quarters: float = 0.0
    held: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    controller: int = -1


@dataclass
class Geopolitics:
    """Relations among nations and between nations and firms; N nations, F firm slots.

    Attributes:
        leaders: Row of each bloc's leader by number of the bloc; -1 for a bloc without members at the start.
        agreement: Agreement of two nations in votes of the United Nations, 0 to 1, shape (N, N).
        pacts: Whether two nations share a defence pact, shape (N, N).
        rivalry: Whether they are rivals, shape (N, N).
        propensity: Propensity to work together, shape (N, N); attraction is above 0.
        size: Size of each nation in the landscape, shape (N,), summing to 1.
        frustration: Frustration of each nation in each bloc, less what ties it there, shape (N, blocs).
        attachment: What ties each nation to the bloc it has at the start, shape (N, blocs).
        services: What each nation paid each firm for AI services in the quarter, USD bn, shape (N, F).
        own_services: Worth of open models that each nation serves itself, USD bn, shape (N,).
        dependence: Share of a nation's AI services from firms at home in another, shape (N, N); rows sum to 1.
        embargo_loss: Loss of real income if the largest foreign provider stopped selling, shape (N,).
        coercion: What could be taken from each nation at most by one that withholds its services, as a share of output,
            shape (N,).
        first_military_ai: Spending on military AI at the start, USD bn a quarter, shape (N,).
        grievance: Spending that no rival causes, USD bn a quarter, shape (N,).
        first_legitimacy: Legitimacy at the start, shape (N,).
        legitimacy_base: Constant of legitimacy, by which its start is at rest, shape (N,).
        first_unaccountable: Unaccountable power over the nation at the start, shape (N,).
        first_gini: Gini index of income at the start, shape (N,).
        first_rent: Share of revenue that is not from work at the start, shape (N,).
        gini: Gini index of income of the last quarter, shape (N,).
        last_wages: Wages of all workers in the last five quarters, USD bn, oldest first, each of shape (N,).
        last_automated: Share of tasks that AI does in the last five quarters, oldest first, each of shape (N,).
        start_level: Log capability that a fully prepared nation could use at the start.
        talent_rest: What makes flows of researchers balance at the start, shape (N,).
        treaty: The treaty on military AI.
        race: The race to the threshold.
        control: Power of firms.
    """

    leaders: tuple[int, ...]
    agreement: Floats
    pacts: Floats
    rivalry: Floats
    treaty: TreatyState
    race: RaceState = field(default_factory=RaceState)
    control: ControlState = field(default_factory=ControlState)
    propensity: Floats = field(default_factory=_none)
    size: Floats = field(default_factory=_none)
    attachment: Floats = field(default_factory=_none)
    frustration: Floats = field(default_factory=_none)
    services: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    own_services: Floats = field(default_factory=_none)
    dependence: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    embargo_loss: Floats = field(default_factory=_none)
    coercion: Floats = field(default_factory=_none)
    first_military_ai: Floats = field(default_factory=_none)
    grievance: Floats = field(default_factory=_none)
    first_legitimacy: Floats = field(default_factory=_none)
    legitimacy_base: Floats = field(default_factory=_none)
    first_unaccountable: Floats = field(default_factory=_none)
    first_gini: Floats = field(default_factory=_none)
    first_rent: Floats = field(default_factory=_none)
    gini: Floats = field(default_factory=_none)
    last_wages: list[Floats] = field(default_factory=list)
    last_automated: list[Floats] = field(default_factory=list)
    talent_rest: Floats = field(default_factory=_none)
    start_level: float = 0.0
