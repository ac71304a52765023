"""M2: chip supply, from designers behind a foundry bottleneck to the owners of compute."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Chips(Parameters):
    """Chip market (trading post with supply elasticity and priority)."""

    hosted_at_home: float = quantity(
        0.5,
        "",
        "Share of a firm's new chips that stand in its home nation; the rest stand on sites as in the starting table.",
        "Judgement: most regions of American clouds with accelerators are abroad, most of their chips at home",
        low=0.0,
        high=1.0,
        plausible=(0.2, 0.9),
    )
    supply_elasticity: float = quantity(
        0.5,
        "",
        "Elasticity of chip supply to the price within a year.",
        "Judgement: packaging capacity doubles a year but is booked out",
        low=0.0,
        high=20.0,
        plausible=(0.0, 1.5),
    )
    supply_growth: float = quantity(
        2.1,
        "1/year",
        "Growth factor of planned chip supply (H100-equivalents) in the first year after the historical table ends.",
        "Epoch AI: the stock grew 5.7-fold in 2023 and 4.1-fold in 2024; slowing is judgement",
        low=0.1,
        high=20.0,
        plausible=(1.5, 3.0),
    )
    supply_growth_long_run: float = quantity(
        1.4,
        "1/year",
        "Growth factor of planned chip supply in the long run: price-performance at constant real spending.",
        "Epoch AI: performance per dollar 1.25-1.45 a year",
        low=0.1,
        high=20.0,
        plausible=(1.2, 1.7),
        evidence="literature",
    )
    supply_slowdown: float = quantity(
        0.35,
        "1/year",
        "Share of the gap to the long-run growth that closes in a year.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.7),
    )
    price_performance: float = quantity(
        1.35,
        "1/year",
        "Growth factor of computing power per dollar at the reference price, after the historical table ends.",
        "Epoch AI: fixed performance 30 % cheaper a year; FP16 +28-29 % a year",
        low=0.5,
        high=10.0,
        plausible=(1.25, 1.45),
        evidence="measured",
    )
    depreciation: float = quantity(
        0.25,
        "1/year",
        "Share of compute that is worn out or obsolete after a year.",
        "Davidson 2023: 0.2 (0.1-0.3); accounting lives of 4-6 years",
        low=0.0,
        high=0.99,
        plausible=(0.15, 0.35),
        evidence="literature",
    )
    own_silicon_advantage: float = quantity(
        1.6,
        "",
        "Chips that a dollar buys from a firm's own designer, over what a merchant's designer gives for it.",
        "Designer gross margins of 0.75 against in-house design cost: judgement",
        low=1.0,
        high=4.0,
        plausible=(1.1, 2.5),
    )
    portfolio_speed: float = quantity(
        0.2,
        "1/year",
        "Share of buyers' orders that moves each year to the designers with free foundry capacity.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.5),
    )
    foundry_concentration: float = quantity(
        0.9,
        "",
        "Share of leading-edge AI chips that the largest foundry makes.",
        "Industry reports on advanced nodes and packaging, 2024",
        low=0.0,
        high=1.0,
        plausible=(0.8, 0.95),
        evidence="literature",
    )
    foundry_disruption_start: str | None = quantity(
        None,
        "quarter",
        "First quarter of a disruption of the largest foundry; none in the baseline.",
        "Scenario setting",
    )
    foundry_disruption_quarters: int = quantity(
        8, "quarters", "Length of the disruption of the largest foundry.", "Scenario setting", low=1, high=80
    )
    foundry_disruption_loss: float = quantity(
        0.0,
        "",
        "Share of the largest foundry's output lost during the disruption.",
        "Scenario setting",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
    other_owners_share: float = quantity(
        0.22,
        "",
        "Orders of the many small owners of compute, over the planned value of chip supply.",
        "Epoch AI chip owners: others hold 0.20-0.30 of the stock",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.35),
        evidence="measured",
    )
