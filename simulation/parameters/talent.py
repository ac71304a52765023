"""M4: the market for research staff."""

from __future__ import annotations

from typing import Literal

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
    market: Literal["national", "world"] = quantity(
        "national",
        "",
        "Whether labs hire from the researchers of their own nation, or all from one pool of the world.",
        "MacroPolo (2023): researchers work where their employer is at home",
    )
    mobility: float = quantity(
        0.0394,
        "1/year",
        "Share of researchers who think about moving to another nation in a year (0.01 a quarter).",
        "Judgement, 0-0.03 a quarter; mobility has fallen since 2019 (MacroPolo 2023)",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.115),
    )
    wage_pull: float = quantity(
        0.5, "1/log unit", "Pull of a log unit of pay.", "Judgement", low=0.0, high=20.0, plausible=(0.2, 1.5)
    )
    compute_pull: float = quantity(
        0.2, "1/log unit", "Pull of a log unit of compute per researcher.", "Judgement", low=0.0, high=20.0,
        plausible=(0.0, 0.6),
    )  # fmt: skip
    freedom_pull: float = quantity(
        0.5, "", "Pull of a full democracy over none.", "Judgement", low=0.0, high=20.0, plausible=(0.0, 2.0)
    )
    moving_cost: float = quantity(
        3.0, "", "Cost of moving to another nation, on the scale of the pulls.", "Judgement", low=0.0, high=50.0,
        plausible=(1.0, 5.0),
    )  # fmt: skip
    bloc_moving_cost: float = quantity(
        1.0, "", "Further cost of moving to an opposing bloc.", "Judgement", low=0.0, high=50.0, plausible=(0.0, 3.0)
    )
    other_pay: float = quantity(
        2.0, "mean wages", "Pay of researchers whom no lab hires, over the mean wage of their nation.",
        "Pay of university staff", low=0.01, high=100.0, plausible=(1.0, 4.0),
    )  # fmt: skip
