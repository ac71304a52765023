"""Public money of programmes: what governments pay and get for AI and for policies, apart from their general budget.

The general budget is named, and everything else that governments pay or receive belongs to a programme. So a policy
or a levy with a row of its own in the flow matrix is counted without being listed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

TAXES = ("labour tax", "capital tax", "profit tax")
"""Rows of general taxes; what AI firms pay of them is raised by programmes, the rest is general budget."""
GENERAL_BUDGET = (*TAXES, "benefits", "transfers", "interest on debt", "government purchases")
"""Rows of the flow matrix that make up the general budget of governments."""


class PublicMoney(NamedTuple):
    """Public money of programmes in a quarter, USD bn by nation.

    Attributes:
        spent: What governments paid for chips, labs, projects, training, arms and the like, to whomever.
        raised: What they got beyond the general budget: fees, levies, new taxes, and the taxes that AI firms pay.
    """

    spent: Floats
    raised: Floats


def public_money(flows: Mapping[str, Mapping[str, Floats]], nations: int) -> PublicMoney:
    """Sum the payments of governments that are no part of the general budget, row by row.

    In a row in which a government both pays and receives only the balance counts. What governments pay each other moves
    spending from one nation to another and adds nothing to that of the world. By the accounts, money spent less
    money raised is what a government has less for everything else, up to what general taxes, benefits, transfers
    and interest change.

    Args:
        flows: Transaction-flow matrix: row, then sector, then an array by nation; receipts are positive.
        nations: Number of nations.

    Returns:
        Arrays of shape (nations,).

    Limiting case:
        Without a row beyond the general budget nothing is spent, and only taxes of AI firms are raised.
    """
    spent, raised = np.zeros(nations), np.zeros(nations)
    for row, line in flows.items():
        if row in TAXES:
            raised = raised - line.get("AI firms", 0.0)
        elif set(line) == {"governments"}:
            spent = spent - line["governments"]
        elif row not in GENERAL_BUDGET and "governments" in line:
            spent = spent + np.maximum(-line["governments"], 0.0)
            raised = raised + np.maximum(line["governments"], 0.0)
    return PublicMoney(spent, raised)
