"""Wealth of people: what they consume and earn on it, who owns the AI firms, and what passes to the next generation."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Wealth(Parameters):
    """Consumption, returns, equity in AI firms, inheritance and debts."""

    consume_income: float = quantity(
        0.98,
        "",
        "Share of labour and transfer income after tax that people consume.",
        "Saving by rank is about nothing for the bottom 90 % and 15 % for the next 9 % (Saez & Zucman 2016); near 1, "
        "so that most people save little",
        low=0.0,
        high=1.0,
        plausible=(0.75, 1.0),
        evidence="literature",
    )
    consume_wealth: float = quantity(
        0.03,
        "1/year",
        "Share of wealth that people consume.",
        "Marginal propensities to consume out of wealth, 0.01-0.06 (Carroll, Otsuka & Slacalek 2011)",
        low=0.0,
        high=0.99,
        plausible=(0.01, 0.06),
        evidence="literature",
    )
    return_luck_sd: float = quantity(
        0.12,
        "1/year",
        "Standard deviation of luck in the yearly return on wealth.",
        "Between diversified portfolios and the 0.22 of leveraged Norwegian wealth (Fagereng et al. 2020)",
        low=0.0,
        high=1.0,
        plausible=(0.05, 0.25),
        evidence="literature",
    )
    return_type_sd: float = quantity(
        0.02,
        "1/year",
        "Standard deviation of the part of the yearly return that stays with a person.",
        "Fagereng, Guiso, Malacrino & Pistaferri 2020, persistent differences in returns",
        low=0.0,
        high=0.5,
        plausible=(0.0, 0.04),
        evidence="literature",
    )
    scale_return: float = quantity(
        0.002,
        "1/(log unit)/year",
        "Rise of the return with the log of wealth.",
        "Returns rise with wealth (Fagereng et al. 2020; Bach, Calvet & Sodini 2020); size set so that wealth shares "
        "move slowly in the baseline",
        low=0.0,
        high=0.5,
        plausible=(0.0, 0.015),
    )
    home_bias: float = quantity(
        0.7,
        "",
        "Share of the equity in AI firms that stays in their home nations, beyond these nations' shares of wealth.",
        "Coeurdacier & Rey 2013: home bias in equities 0.4-0.9 in large economies",
        low=0.0,
        high=1.0,
        plausible=(0.4, 0.9),
        evidence="literature",
    )
    death: float = quantity(
        0.02,
        "1/year",
        "Chance that a generation ends and its wealth passes on.",
        "Generations of 25-100 years; judgement",
        low=0.0,
        high=0.99,
        plausible=(0.01, 0.04),
    )
    dilution: float = quantity(
        0.1,
        "",
        "Share of an estate that is spread over all people of the nation and does not go to one heir.",
        "Judgement: several heirs, bequests outside the family, estate taxes",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
    debt_limit: float = quantity(
        1.0,
        "mean yearly wages",
        "Largest debt of a person; what goes beyond is not paid back.",
        "Judgement: household debt of 0.5-2 yearly disposable incomes (OECD)",
        low=0.0,
        high=100.0,
        plausible=(0.25, 3.0),
    )
    sales_multiple: float = quantity(
        5.0,
        "years of sales",
        "Value of an AI developer over its yearly sales once growth has slowed down.",
        "Value over sales of large software and internet companies, 3-12 (Damodaran 2024)",
        low=0.0,
        high=1000.0,
        plausible=(3.0, 12.0),
        evidence="literature",
    )
    growth_horizon: float = quantity(
        3.0,
        "years",
        "Years over which investors count on the present growth of sales.",
        "Set so that OpenAI is worth 40 times its sales: 86 bn USD on 2 bn (2/2024), 157 bn on 4 bn (10/2024; press)",
        low=0.0,
        high=20.0,
        plausible=(1.0, 5.0),
    )
    highest_growth: float = quantity(
        1.0,
        "1/year",
        "Fastest growth rate of sales that investors count on; 1 is a doubling.",
        "Set together with the horizon",
        low=0.0,
        high=20.0,
        plausible=(0.5, 2.0),
    )
    lowest_growth: float = quantity(
        -0.5,
        "1/year",
        "Fastest decline of sales that investors count on, as a negative growth rate.",
        "Judgement",
        low=-0.99,
        high=0.0,
        plausible=(-0.8, -0.2),
    )
