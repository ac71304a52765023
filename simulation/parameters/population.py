"""Who can use AI and who can pay for it."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Population(Parameters):
    """People of all nations, as far as the industry needs them."""

    adult_share: float = quantity(
        0.70,
        "share of people",
        "Adults (18 and older) over population.",
        "UN World Population Prospects 2022",
        low=0.01,
        high=1.0,
        evidence="measured",
    )
    income_groups: int = quantity(
        5,
        "groups",
        "Income groups per nation that face a price with different weight.",
        "Quintiles",
        low=1,
        high=20,
        plausible=(3, 10),
    )
    world_growth: float = quantity(
        1.03,
        "1/year",
        "Growth factor of world output, real.",
        "World Bank: 3 % a year, 2010-2023",
        low=0.8,
        high=1.5,
        plausible=(1.02, 1.04),
        evidence="measured",
    )
