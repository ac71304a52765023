"""Chip designers behind one foundry, and the many small owners of compute."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.starts import DesignerStart

Floats = NDArray[np.float64]


class ChipSuppliers:
    """Columns of the designers, and what the chip market remembers.

    Args:
        starts: Rows of the designers.
        codes: Codes of the nations.
        stock: Chips in the world, H100e.
        other_stock: Those of the many small owners, H100e.
        price_usd_bn: Price of one H100e, USD bn.

    Attributes:
        names: Names of the designers.
        nation: Row of each designer's home nation; -1 for none.
        captive_owner: Name of the only user of a designer's chips; empty for a merchant.
        foundry_share: Share of foundry capacity reserved by each designer.
        gross_margin: Share of a designer's revenue that is not paid to the foundry and other suppliers.
        sold: Chips that each designer sold this quarter, H100e.
        cumulative: Chips that each designer has sold so far, depreciated like the stock, H100e.
        other_stock: Compute of the many small owners, H100e.
        other_portfolio: Shares of designers in the small owners' orders.
        price_usd_bn: Price of one H100e this quarter, USD bn.
        rent_usd_bn: List price of one H100e for a quarter, USD bn.
        user_cost_usd_bn: Cost of owning and running one H100e for a quarter, USD bn.
        total_sold: Chips sold this quarter, H100e.
        spent_usd_bn: Chip spending this quarter.
    """

    def __init__(
        self,
        starts: Sequence[DesignerStart],
        codes: Sequence[str],
        stock: float,
        other_stock: float,
        price_usd_bn: float,
    ) -> None:
        self.names = [start.name for start in starts]
        homes = [codes.index(start.nation) if start.nation in codes else -1 for start in starts]
        self.nation = np.array(homes, dtype=np.int64)
        self.captive_owner = [start.captive_owner for start in starts]
        self.foundry_share = np.array([start.foundry_share for start in starts], dtype=np.float64)
        self.gross_margin = np.array([start.gross_margin for start in starts], dtype=np.float64)
        self.sold: Floats = np.zeros(len(starts))
        self.cumulative: Floats = stock * self.foundry_share
        merchant = np.array([not start.captive_owner for start in starts]) * self.foundry_share
        self.other_portfolio: Floats = merchant / merchant.sum() if merchant.sum() > 0.0 else merchant
        self.other_stock = other_stock
        self.price_usd_bn = price_usd_bn
        self.rent_usd_bn = 0.0
        self.user_cost_usd_bn = 0.0
        self.total_sold = 0.0
        self.spent_usd_bn = 0.0

    def portfolio(self, text: str) -> Floats:
        """Read shares of designers written as ``Nvidia:0.9;AMD:0.1``; empty is the merchants' average."""
        if not text:
            return self.other_portfolio.copy()
        shares = np.zeros(len(self.names))
        for part in text.split(";"):
            name, _, share = part.rpartition(":")
            shares[self.names.index(name.strip())] = float(share)
        return shares
