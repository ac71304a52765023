"""M4: the market for research staff."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Talent(Parameters):
    """Elite research staff, a stock that is traded each quarter."""

    stock: float = quantity(
        6000.0,
        "people",
        "Research staff able to work at the frontier at the start.",
        "Staff tables of frontier labs (Epoch AI companies), 2-15 thousand",
        low=1.0,
        high=1e7,
        plausible=(4000.0, 15000.0),
        evidence="measured",
    )
    growth: float = quantity(
        1.15,
        "1/year",
        "Growth factor of the stock of frontier staff.",
        "Judgement",
        low=0.5,
        high=3.0,
        plausible=(1.0, 1.4),
    )
    spin_out_hazard: float = quantity(
        0.04,
        "1/(100 staff)/year",
        "New firms founded a year per hundred senior staff of an existing lab.",
        "Judgement, 0.01 per 100 staff and quarter",
        low=0.0,
        high=10.0,
        plausible=(0.0, 0.2),
    )
    senior_share: float = quantity(
        0.1,
        "",
        "Share of the staff senior enough to found a lab.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.02, 0.3),
    )
