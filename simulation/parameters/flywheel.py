"""M1: how use becomes data and data becomes quality, in each product segment."""

from __future__ import annotations

from typing import Literal

from .quantity import Parameters, quantity, varied

FlywheelForm = Literal["log", "saturating", "precision", "off"]


class SegmentFlywheel(Parameters):
    """Strength of the flywheel in one product segment."""

    strength: float = quantity(
        0.3,
        "",
        "Utility per log unit of data over taste dispersion (theta_D); with fixed prices a market tips above 1.",
        "Judgement, bounded by field experiments in web search (Allcott et al. 2024)",
        low=0.0,
        high=10.0,
        plausible=(0.0, 1.2),
    )
    data_per_million_users: float = quantity(
        0.00077,
        "public data stock/(million user quarters)",
        "Data that one million users leave in a quarter, relative to the public data stock.",
        "Judgement: at 300 million users the steady stock of a leader equals the public stock",
        low=0.0,
        high=1e6,
        plausible=(0.0002, 0.006),
    )
    within_user_strength: float = quantity(
        0.0,
        "",
        "Benefit of one's own past use, over taste dispersion; it works like a switching cost (within-user learning).",
        "Hagiu & Wright 2023: form; size is judgement",
        low=0.0,
        high=10.0,
        plausible=(0.0, 1.0),
    )


class EnterpriseFlywheel(SegmentFlywheel):
    """Weak: contracts forbid training on customers' data."""

    strength: float = varied(SegmentFlywheel, "strength", 0.05, (0.0, 0.3), "Judgement: no-train contracts")
    data_per_million_users: float = varied(
        SegmentFlywheel, "data_per_million_users", 0.003, (0.0006, 0.015), "Judgement"
    )


class PhysicalFlywheel(SegmentFlywheel):
    """Strong: self-driving leaders learn from the miles of their fleets."""

    strength: float = varied(SegmentFlywheel, "strength", 0.8, (0.3, 1.8), "Judgement: self-driving fleets")
    data_per_million_users: float = varied(SegmentFlywheel, "data_per_million_users", 0.1, (0.02, 1.0), "Judgement")


class Flywheel(Parameters):
    """Data flywheel (mechanism M1)."""

    form: FlywheelForm = quantity(
        "log",
        "",
        "Shape of the returns to data: log, saturating, precision (forecasting a moving target), or off.",
        "Hagiu & Wright 2023; Farboodi & Veldkamp 2021",
    )
    consumer: SegmentFlywheel = SegmentFlywheel()
    enterprise: EnterpriseFlywheel = EnterpriseFlywheel()
    physical: PhysicalFlywheel = PhysicalFlywheel()
    depreciation: float = quantity(
        0.25,
        "1/year",
        "Share of a data stock that loses its value in a year.",
        "Valavi et al. 2020 (text), preference data faster: judgement",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.6),
        evidence="literature",
    )
    usable_share: float = quantity(
        0.3,
        "",
        "Share of the use whose traces may be learnt from (after opt-outs and no-train contracts).",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
    sharing: float = quantity(
        0.05,
        "",
        "Share of every rival's data that a firm can use (spill-over, interoperability, mandated sharing); 1 is all.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
    public_data: float = quantity(
        1.0,
        "public data stock",
        "Data that everyone has, the unit in which data stocks are measured.",
        "Definition; 0.1-10 times a leader's stock is plausible",
        low=0.0,
        high=1e6,
        plausible=(0.1, 10.0),
    )
    saturation_quality: float = quantity(
        2.0,
        "taste dispersion",
        "Largest quality that data can bring in the saturating and precision forms.",
        "Judgement",
        low=0.0,
        high=100.0,
        plausible=(0.5, 6.0),
    )
    saturation_half_data: float = quantity(
        2.0,
        "public data stock",
        "Data at which the saturating form reaches half of its ceiling.",
        "Judgement",
        low=1e-6,
        high=1e6,
        plausible=(0.5, 10.0),
    )
    precision_persistence: float = quantity(
        0.9,
        "",
        "Persistence per quarter of the moving target that data forecast (precision form).",
        "Farboodi & Veldkamp 2021: form; size is judgement",
        low=0.0,
        high=1.0,
        plausible=(0.7, 0.99),
    )
    precision_innovation: float = quantity(
        0.05,
        "variance",
        "Variance per quarter of the news in the moving target (precision form).",
        "Farboodi & Veldkamp 2021: form; size is judgement",
        low=1e-9,
        high=100.0,
        plausible=(0.01, 0.5),
    )
