"""What every firm can see of the market, kept between quarters: units of demand, the frontier, the open frontier."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass
class Market:
    """The public state of the industry.

    Attributes:
        taste: Taste dispersion by segment, USD per user and quarter, shape (segments, 1).
        base_cost: Unit cost of the frontier model by segment, shape (segments, 1).
        outside: Value of using no AI by segment, shape (segments, 1).
        reconsider: Share of users who reconsider in a quarter, by segment.
        reference: Log effective compute that users take for granted.
        frontier: Best log effective compute.
        open_frontier: Best log effective compute that is open; minus infinity if none is.
        open_home: Row of the nation whose firm released the best open model; -1 for none.
        open_maker: Slot of the firm that made the best open model, or of who took it over; -1 for none.
        royalty: What users of open models pay its maker in the quarter, over the cost of serving.
        history: Log effective compute of all firms at the end of each past quarter, newest last.
        frontier_history: Best log effective compute before the run and at the end of each past quarter.
        fringe_users: Users of open models served by anyone, million, shape (segments, nations).
        fringe_quality: Quality of such a product by segment.
        fringe_cost: Price of such a product by segment: the cost of serving, and the royalty to its maker.
        access: Whether a nation can use a firm's products, shape (nations, firms).
        penalty: How much less a firm's products are worth to a nation's users for coming from abroad, in units of taste
            dispersion, shape (nations, firms).
        vendors: Vendors that an enterprise which chooses today engages, shape (nations,).
        fringe_penalty: The same of open models served by anyone, shape (nations,).
        shares: Shares of firms at Bertrand prices in the world market, shape (segments, firms).
        surplus: Consumer surplus of the quarter, USD bn.
        shortage: Share of the use that could not be served.
        last_revenue: Revenue of all firms in the quarter before, USD bn, shape (firms,).
        revenue_growth: Log growth of revenue in the quarter, shape (firms,).
        last_adopters: Adopters of the quarter before, million, shape (segments, nations).
    """

    taste: Floats
    base_cost: Floats
    outside: Floats
    reconsider: Floats
    reference: float = 0.0
    frontier: float = 0.0
    open_frontier: float = -np.inf
    open_home: int = -1
    open_maker: int = -1
    royalty: float = 0.0
    history: list[Floats] = field(default_factory=list)
    frontier_history: list[float] = field(default_factory=list)
    fringe_users: Floats = field(default_factory=lambda: np.zeros((1, 1)))
    fringe_quality: Floats = field(default_factory=lambda: np.zeros(1))
    fringe_cost: Floats = field(default_factory=lambda: np.zeros(1))
    access: NDArray[np.bool_] = field(default_factory=lambda: np.ones((1, 1), dtype=bool))
    penalty: Floats = field(default_factory=lambda: np.zeros((1, 1)))
    vendors: Floats = field(default_factory=lambda: np.ones(1))
    fringe_penalty: Floats = field(default_factory=lambda: np.zeros(1))
    shares: Floats = field(default_factory=lambda: np.zeros((1, 1)))
    surplus: float = 0.0
    shortage: float = 0.0
    last_adopters: Floats = field(default_factory=lambda: np.zeros((1, 1)))
    last_revenue: Floats = field(default_factory=lambda: np.zeros(1))
    revenue_growth: Floats = field(default_factory=lambda: np.zeros(1))
