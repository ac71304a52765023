"""Budgets: which side of national accounts gives way, what the state takes and gives, and what firms pay out."""

from __future__ import annotations

from typing import Literal

from .quantity import Parameters, quantity

Closure = Literal["saving", "demand"]
GovernmentClosure = Literal["balanced", "debt"]


class Budget(Parameters):
    """Closures, taxes, benefits, profits paid out and government debt."""

    closure: Closure = quantity(
        "saving",
        "",
        "What makes national accounts fit: investment takes what is saved, or output follows demand.",
        "Scenario setting; the demand form is model SIM of Godley & Lavoie 2007",
    )
    government: GovernmentClosure = quantity(
        "balanced",
        "",
        "What makes the state's budget fit: purchases follow taxes, or debt takes the difference.",
        "Scenario setting",
    )
    investment_factor: float = quantity(
        1.0,
        "",
        "Investment under the demand closure over that at which output is that of the data in the first quarter.",
        "Scenario setting; investment grows with world output",
        low=0.0,
        high=10.0,
        plausible=(0.8, 1.2),
    )
    purchases_factor: float = quantity(
        1.0,
        "",
        "Government purchases where debt takes the difference, over those that balance the first quarter's budget.",
        "Scenario setting; purchases grow with world output",
        low=0.0,
        high=10.0,
        plausible=(0.9, 1.1),
    )
    debt_ceiling: float = quantity(
        float("inf"),
        "share of yearly output",
        "Largest government debt; purchases are cut when it is reached; inf is none.",
        "Scenario setting",
        low=0.0,
    )
    debt_interest: float = quantity(
        0.01,
        "1/year",
        "Interest on government debt, real.",
        "Real yields of ten-year government bonds in large economies, 2003-2023, -0.01 to 0.03",
        low=0.0,
        high=0.5,
        plausible=(0.0, 0.03),
        evidence="literature",
    )
    labour_burden: float = quantity(
        0.78,
        "share of taxes",
        "Part of all taxes that falls on wages; taxes on consumption and social contributions are counted here.",
        "European Commission, Taxation Trends 2023: labour 0.51 and consumption 0.27 of revenue, capital the rest",
        low=0.0,
        high=1.0,
        plausible=(0.6, 0.9),
        evidence="literature",
    )
    capital_tax: float = quantity(
        0.15,
        "",
        "Tax on capital income that people receive, at most what labour does not bear.",
        "Statutory taxes on dividends 0-0.4 (OECD); effective rates on capital income of people are about half",
        low=0.0,
        high=1.0,
        plausible=(0.05, 0.3),
        evidence="literature",
    )
    highest_tax: float = quantity(
        0.6,
        "",
        "Highest rate of any tax that is derived from a nation's taxes over output.",
        "Judgement",
        low=0.0,
        high=0.99,
        plausible=(0.5, 0.9),
    )
    benefit: float = quantity(
        0.4,
        "share of mean wages",
        "Benefit of people without a job over the mean wage of their nation before tax.",
        "OECD Benefits and Wages: net replacement rates 0.2-0.7",
        low=0.0,
        high=2.0,
        plausible=(0.1, 0.6),
        evidence="literature",
    )
    social_transfers: float = quantity(
        0.35,
        "share of taxes",
        "Part of taxes that is paid to all people of a nation in equal parts.",
        "OECD Social Expenditure Database 2022: cash benefits 0.12, taxes 0.34 of output",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.5),
        evidence="literature",
    )
    payout_ratio: float = quantity(
        0.7,
        "",
        "Share of profit after tax and depreciation that firms pay out to people.",
        "Judgement: corporations pay out 0.4-0.7, rents, interest and mixed income are paid out in full",
        low=0.0,
        high=1.0,
        plausible=(0.4, 1.0),
    )
    depreciation: float = quantity(
        0.045,
        "1/year",
        "Share of capital that wears out.",
        "Penn World Table 10.01: median of 180 countries in 2019; USA 0.046, China 0.052, Germany 0.038",
        low=0.0,
        high=0.99,
        plausible=(0.035, 0.06),
        evidence="measured",
    )
