"""M3: how firms set prices."""

from __future__ import annotations

from typing import Literal

from .quantity import Parameters, quantity

PricingRule = Literal["by strategy", "bertrand", "cost plus", "subsidised", "penetration", "limit", "adaptive markup"]


class Pricing(Parameters):
    """Pricing rules (mechanism M3)."""

    rule: PricingRule = quantity(
        "by strategy",
        "",
        "Pricing rule of all firms; 'by strategy' leaves it to each firm's strategy.",
        "Bertrand: Morrow & Skerlos 2011; adaptive markup: Dosi, Fagiolo & Roventini 2010",
    )
    markup: float = quantity(
        0.6, "", "Markup over unit cost of firms that price by cost.", "Gross margins of labs", low=-0.9, high=20.0,
        plausible=(0.2, 1.5),
    )  # fmt: skip
    markup_speed: float = quantity(
        0.04,
        "",
        "Response of the adaptive markup to growth of the market share.",
        "Dosi, Fagiolo & Roventini 2010",
        low=0.0,
        high=5.0,
        plausible=(0.01, 0.2),
        evidence="literature",
    )
    penetration_ratio: float = quantity(
        0.8,
        "unit cost",
        "Price over unit cost under the penetration rule.",
        "Judgement",
        low=0.0,
        high=10.0,
        plausible=(0.3, 1.0),
    )
    subsidy: float = quantity(
        0.5,
        "unit cost",
        "Share of the unit cost that a blitzscaler leaves out of its price; investors pay it.",
        "Judgement: total cost of leading labs was 1.2-2.5 times their revenue in 2024",
        low=0.0,
        high=1.0,
        plausible=(0.2, 1.0),
    )
    ladder_step: float = quantity(
        1.2,
        "",
        "Quality step of the limit price of a quality ladder.",
        "Grossman & Helpman 1991; size from memory of the literature",
        low=1.0,
        high=10.0,
        plausible=(1.05, 1.5),
        evidence="literature",
    )
    data_subsidy: float = quantity(
        0.0,
        "taste dispersion",
        "Discount that firms give for the data that a user brings, over taste dispersion.",
        "Judgement; Farboodi & Veldkamp 2021 for the idea",
        low=0.0,
        high=10.0,
        plausible=(0.0, 0.5),
    )
