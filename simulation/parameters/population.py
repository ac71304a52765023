"""Who there is: adults, incomes, wealth and skill at the start."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Population(Parameters):
    """People of all nations, and what is assumed of them at the start."""

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
    tail_decades: int = quantity(
        3,
        "decades",
        "Further cuts of the richest 1 % into tenths, so that a few rows of small weight stand for billionaires.",
        "Numerical setting: 3 sets apart the richest 0.1, 0.01 and 0.001 %",
        low=0,
        high=5,
        plausible=(0, 4),
    )
    tail_row_share: float = quantity(
        0.10,
        "share of rows",
        "Share of each nation's worker agents that stand for its richest 1 %.",
        "Numerical setting: ten times their share of people",
        low=0.0,
        high=0.9,
        plausible=(0.05, 0.3),
    )
    fewest_rows: int = quantity(
        100,
        "agents",
        "Worker agents that every nation has at least, as far as all of them allow.",
        "Numerical setting: small nations keep a distribution",
        low=1,
        high=1_000_000,
        plausible=(40, 300),
    )
    wealth_skill_correlation: float = quantity(
        0.5,
        "",
        "Correlation of skill with the rank in wealth, both as normal scores, at the start.",
        "Assumption: rich people earn more, but inheritance and age matter as well",
        low=-0.99,
        high=0.99,
        plausible=(0.2, 0.7),
    )
    least_skill_sd: float = quantity(
        0.3,
        "log units",
        "Least spread of skill within occupations; pay gaps between occupations shrink where the Gini asks for less.",
        "Assumption: most inequality of pay is within broad occupations",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.4),
    )
    indebted_share: float = quantity(
        0.15,
        "share of people",
        "People with negative wealth in nations where the bottom half owns about nothing or less.",
        "Assumption, somewhat above the tenth of households in the United States with negative net worth",
        low=0.05,
        high=0.25,
        plausible=(0.08, 0.2),
    )
    solvent_log_sd: float = quantity(
        2.0,
        "log units",
        "Spread of log wealth in these nations among the others of the bottom 90 %.",
        "Assumption: as in nations without such debts, where the shares decide it (1 to 3)",
        low=0.5,
        high=2.5,
        plausible=(1.5, 2.5),
    )
    equity_tilt: float = quantity(
        1.10,
        "",
        "AI equity held at the start is in proportion to wealth to this power.",
        "Assumption: the richest 1 % of the United States start with 44 % of its AI equity, somewhat below the half "
        "that they have of all shares in the Distributional Financial Accounts",
        low=0.0,
        high=1.5,
        plausible=(1.0, 1.3),
    )
