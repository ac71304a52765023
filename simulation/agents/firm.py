"""Firms: one row of columns each, and a Mesa agent that decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
from numpy.typing import NDArray

from simulation.parameters.products import SEGMENTS
from simulation.parameters.starts import FirmStart, Kind
from simulation.randomness import identity_of
from simulation.strategies.strategy import checked

from .columns import Column, Table
from .identities import COUNTERS

if TYPE_CHECKING:
    from simulation.strategies.strategy import FirmDecision, FirmView, Strategy

Floats = NDArray[np.float64]
NEVER = 10**6
"""Quarter of founding or exit of a firm that has none."""
OPEN_MARKET = -1
"""Landlord of a tenant that rents wherever compute is on offer."""

FIRM_COLUMNS = {
    "identity": Column("", "Permanent identity, the key of the firm's luck", kind=np.uint64, fill=0),
    "active": Column("", "Whether the firm is in business", kind=bool, fill=0),
    "founded": Column("quarter", "Quarter of entry", kind=np.int64, fill=NEVER),
    "nation": Column("row", "Home nation", kind=np.int64, fill=0),
    "backer": Column("slot", "Slot of the firm that pays part of its rounds; -1 for none", kind=np.int64, fill=-1),
    "landlord": Column(
        "slot", "Slot of its landlord; its own for an owner, -1 for the open market", kind=np.int64, fill=-1
    ),
    "has_parent": Column("", "Whether a parent group or a state pays", kind=bool, fill=0),
    "is_lab": Column("", "Whether it develops models", kind=bool, fill=0),
    "is_start_up": Column("", "Whether it is a start-up", kind=bool, fill=0),
    "is_public": Column("", "Whether it is a state or public lab", kind=bool, fill=0),
    "is_community": Column("", "Whether it trains on pooled compute", kind=bool, fill=0),
    "parent_cash_flow": Column("USD bn/quarter", "Cash flow of the parent group"),
    "parent_share": Column("", "Share of the parent's cash flow that goes into AI"),
    "cash": Column("USD bn", "Cash"),
    "spending": Column("USD bn/quarter", "AI spending of the last quarter"),
    "granted": Column("USD bn/quarter", "Grants of governments in the last quarter, part of its spending"),
    "revenue": Column("USD bn/quarter", "Revenue from models"),
    "rental_income": Column("USD bn/quarter", "Rent received"),
    "cost": Column("USD bn/quarter", "Cost of models: rent, depreciation, operation, staff"),
    "raised": Column("USD bn/quarter", "New money from investors, backers and the parent"),
    "compute_owned": Column("H100e", "Compute owned"),
    "own_use_share": Column("", "Share of its own compute that its models use"),
    "compute_used": Column("H100e", "Compute its models use, owned and rented"),
    "inference_share": Column("", "Share of the compute used that serves users", fill=0.3),
    "focus": Column("", "Share of its research compute that is behind general models", fill=1.0),
    "training": Column("FLOP", "Research compute of the quarter"),
    "largest_run": Column("FLOP", "Largest training run so far"),
    "log_know_how": Column("log units", "Algorithmic efficiency", fill=-np.inf),
    "log_stock": Column("log FLOP", "Log of the stock of effective research compute", fill=-np.inf),
    "data": Column("public data stock", "Data stock", ("segment",)),
    "precision": Column("1/variance", "Precision of forecasts from data", ("segment",), fill=1e-6),
    "offered": Column("", "Whether the firm sells in the segment", ("segment",), kind=bool, fill=0),
    "appeal": Column("taste dispersion", "Brand and distribution", ("segment",)),
    "capability_worth": Column("taste dispersion", "Quality that capability brings", ("segment",), fill=np.nan),
    "data_worth": Column("taste dispersion", "Quality that data bring", ("segment",), fill=np.nan),
    "quality": Column("USD", "Quality in money", ("segment",), fill=-np.inf),
    "unit_cost": Column("USD/user/quarter", "Cost of serving one user", ("segment",)),
    "compute_cost": Column(
        "USD/user/quarter", "Cost of the compute that serves one user at the trend rent", ("segment",)
    ),
    "price": Column("USD/user/quarter", "Price", ("segment",)),
    "markup": Column("", "Markup of firms with an adaptive markup", ("segment",), fill=0.6),
    "users": Column("million", "Users by nation", ("segment", "nation")),
    "fresh_users": Column("million", "Users if all adopters chose today", ("segment",)),
    "cloud_credit": Column("USD bn", "Rent that it has promised to its landlord against equity"),
    "serving_need": Column("H100e", "Compute that serving its users took in the last quarter"),
    "last_users": Column("million", "Users of the last quarter, all segments"),
    "staff": Column("people", "Research staff"),
    "release_lag": Column("quarters", "Lag of its open releases", fill=np.inf),
    "safety": Column("", "Safety effort"),
    "obsolete_quarters": Column("quarters", "How long its model has been obsolete"),
    "portfolio": Column("", "Shares of designers in its chip orders", ("designer",)),
    "broken_up": Column("quarter", "Quarter in which it was last broken up", kind=np.int64, fill=-NEVER),
    "opened_share": Column("", "Share of its compute that its former lab used, all of which it lets to labs"),
    "separated": Column("", "Whether it was parted from its compute and may build no site", kind=bool, fill=0),
}


class FirmTable(Table):
    """Columns of all firms that ever were; a slot is never used twice."""

    identity: NDArray[np.uint64]
    active: NDArray[np.bool_]
    founded: NDArray[np.int64]
    nation: NDArray[np.int64]
    backer: NDArray[np.int64]
    landlord: NDArray[np.int64]
    has_parent: NDArray[np.bool_]
    is_lab: NDArray[np.bool_]
    is_start_up: NDArray[np.bool_]
    is_public: NDArray[np.bool_]
    is_community: NDArray[np.bool_]
    offered: NDArray[np.bool_]
    parent_cash_flow: Floats
    parent_share: Floats
    cash: Floats
    spending: Floats
    granted: Floats
    revenue: Floats
    rental_income: Floats
    cost: Floats
    raised: Floats
    compute_owned: Floats
    own_use_share: Floats
    compute_used: Floats
    inference_share: Floats
    focus: Floats
    training: Floats
    largest_run: Floats
    log_know_how: Floats
    log_stock: Floats
    data: Floats
    precision: Floats
    appeal: Floats
    capability_worth: Floats
    data_worth: Floats
    quality: Floats
    unit_cost: Floats
    compute_cost: Floats
    price: Floats
    markup: Floats
    users: Floats
    fresh_users: Floats
    cloud_credit: Floats
    serving_need: Floats
    last_users: Floats
    staff: Floats
    release_lag: Floats
    safety: Floats
    obsolete_quarters: Floats
    portfolio: Floats
    broken_up: NDArray[np.int64]
    opened_share: Floats
    separated: NDArray[np.bool_]

    def __init__(self, nations: int, designers: int, capacity: int) -> None:
        lengths = {"segment": len(SEGMENTS), "nation": nations, "designer": designers}
        super().__init__(FIRM_COLUMNS, lengths, capacity)
        self.names: list[str] = []
        self.kinds: list[Kind] = []

    def slot(self, name: str) -> int:
        """Slot of a firm by name, or -1."""
        return self.names.index(name) if name in self.names else -1

    def seat(self, start: FirmStart, nation: int, founded: int) -> int:
        """Give a firm a slot and write what its row in the starting table says."""
        slot = self.add()
        self.names.append(start.name)
        self.kinds.append(start.kind)
        self.identity[slot] = identity_of(start.name)
        self.nation[slot], self.founded[slot] = nation, founded
        self.has_parent[slot] = start.parent_cash_flow_usd_bn > 0
        self.is_lab[slot] = start.kind != "compute_owner"
        self.is_start_up[slot] = start.kind == "start_up"
        self.is_public[slot] = start.kind in ("state_lab", "public_lab")
        self.is_community[slot] = start.kind == "community_collective"
        self.parent_share[slot] = start.parent_share
        self.cash[slot] = start.cash_usd_bn
        self.compute_owned[slot] = start.compute_owned_h100e
        self.compute_used[slot] = start.compute_used_h100e
        self.log_know_how[slot] = start.log_know_how
        self.largest_run[slot] = start.largest_run_flop
        self.staff[slot] = start.staff
        self.release_lag[slot] = start.release_lag_quarters
        self.data[:, slot] = start.data_consumer, start.data_enterprise, start.data_physical
        return slot


class Firm(mesa.Agent):
    """One firm: a view on its row, with a strategy that decides.

    Attributes:
        slot: Its permanent place in :class:`FirmTable`.
        strategy: What it does with what it knows.
        decision: What it decided this quarter.
    """

    _ids = COUNTERS

    def __init__(self, model: mesa.Model, table: FirmTable, slot: int, strategy: Strategy) -> None:
        super().__init__(model)
        self.slot = slot
        self.strategy = strategy
        self._table = table
        self.decision: FirmDecision | None = None

    @property
    def name(self) -> str:
        """Name of the firm."""
        return self._table.names[self.slot]

    def __getattr__(self, name: str) -> Any:
        """Look up a column by name at the firm's place, for example ``firm.cash``."""
        if name.startswith("_") or name not in FIRM_COLUMNS:
            raise AttributeError(f"a firm has no {name!r}")
        return getattr(self._table, name)[..., self.slot]

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Ask the strategy; override this (or the strategy) to change how one firm behaves."""
        self.decision = checked(self.strategy.decide(view, draw), self.name, type(self.strategy).__name__)
        return self.decision

    def decided(self) -> FirmDecision:
        """The decision of this quarter.

        Raises:
            RuntimeError: If the firm has not decided yet.
        """
        if self.decision is None:
            raise RuntimeError(f"{self.name} has not decided yet")
        return self.decision
