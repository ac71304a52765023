"""M7: job flows, training and the scars of displacement."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Jobs(Parameters):
    """How people lose, find and learn jobs."""

    matching_elasticity: float = quantity(
        0.5,
        "",
        "Elasticity of hires to the number of people who look for work.",
        "Petrongolo & Pissarides 2001",
        low=0.0,
        high=1.0,
        plausible=(0.3, 0.7),
        evidence="literature",
    )
    tightness: float = quantity(
        1.0,
        "jobs/person",
        "Open jobs for each person who looks for work at the start.",
        "Judgement; US job openings over unemployed 0.6-2 in 2015-2023 (BLS JOLTS)",
        low=1.0,
        high=20.0,
        plausible=(1.0, 2.0),
    )
    vacancy_response: float = quantity(
        1.0,
        "",
        "Elasticity of open jobs to output that is sold over output that could be made; it matters under the demand "
        "closure.",
        "Judgement",
        low=0.0,
        high=10.0,
        plausible=(0.5, 2.0),
    )
    attrition: float = quantity(
        0.03,
        "1/year",
        "Share of jobs that fall empty in a year anyway; automation gives them up before it displaces anybody.",
        "Judgement: retirement after some 35 years of work",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.1),
    )
    enter_training: float = quantity(
        0.05,
        "1/quarter",
        "Chance that someone without a job enters training in a quarter.",
        "Judgement: a few per cent of the unemployed are in training measures (OECD)",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.15),
    )
    training_quarters: int = quantity(
        3,
        "quarters",
        "Length of a training.",
        "Judgement",
        low=1,
        high=40,
        plausible=(2, 8),
    )
    training_cost: float = quantity(
        0.05,
        "mean yearly wages",
        "Cost of a training, paid by the government.",
        "Judgement",
        low=0.0,
        high=10.0,
        plausible=(0.02, 0.2),
    )
    training_success: float = quantity(
        0.6,
        "",
        "Chance that a training leads to a new occupation.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.3, 0.9),
    )
    bonus_first_year: float = quantity(
        0.02,
        "1/quarter",
        "Rise of the chance of finding work in the first year after training.",
        "Card, Kluve & Weber 2018",
        low=0.0,
        high=0.5,
        plausible=(0.0, 0.05),
        evidence="literature",
    )
    bonus_second_year: float = quantity(
        0.06,
        "1/quarter",
        "Rise of the chance of finding work in the second year after training.",
        "Card, Kluve & Weber 2018",
        low=0.0,
        high=0.5,
        plausible=(0.03, 0.1),
        evidence="literature",
    )
    bonus_later: float = quantity(
        0.09,
        "1/quarter",
        "Rise of the chance of finding work more than two years after training.",
        "Card, Kluve & Weber 2018",
        low=0.0,
        high=0.5,
        plausible=(0.05, 0.14),
        evidence="literature",
    )
    move_cost: float = quantity(
        0.3,
        "log units",
        "Pay that people forgo to stay one standard deviation nearer to their old occupation.",
        "Judgement; moves between occupations are mostly near ones (Gathmann & Schoenberg 2010)",
        low=0.0,
        high=50.0,
        plausible=(0.1, 1.0),
    )
    move_dispersion: float = quantity(
        0.3,
        "log units",
        "Dispersion of tastes for occupations, in log pay.",
        "Judgement",
        low=0.01,
        high=50.0,
        plausible=(0.1, 1.0),
    )
    loss_years_low: float = quantity(
        1.4,
        "years of pay",
        "Present value of the earnings lost after displacement while unemployment is low.",
        "Davis & von Wachter 2011",
        low=0.0,
        high=10.0,
        plausible=(1.0, 2.0),
        evidence="literature",
    )
    loss_years_high: float = quantity(
        2.8,
        "years of pay",
        "Present value of the earnings lost after displacement while unemployment is high.",
        "Davis & von Wachter 2011",
        low=0.0,
        high=10.0,
        plausible=(2.0, 4.0),
        evidence="literature",
    )
    low_unemployment: float = quantity(
        0.06,
        "share",
        "Unemployment up to which the loss is the low one.",
        "Davis & von Wachter 2011",
        low=0.0,
        high=0.069,
        plausible=(0.05, 0.065),
        evidence="literature",
    )
    high_unemployment: float = quantity(
        0.08,
        "share",
        "Unemployment from which the loss is the high one.",
        "Davis & von Wachter 2011",
        low=0.07,
        high=1.0,
        plausible=(0.075, 0.1),
        evidence="literature",
    )
    scar_years: float = quantity(
        20.0,
        "years",
        "Years over which the loss is counted.",
        "Davis & von Wachter 2011",
        low=1.0,
        high=60.0,
        plausible=(15.0, 25.0),
        evidence="literature",
    )
    discount_rate: float = quantity(
        0.05,
        "1/year",
        "Discount rate of the present value.",
        "Davis & von Wachter 2011",
        low=0.0,
        high=1.0,
        plausible=(0.03, 0.07),
        evidence="literature",
    )
    scar_fading: float = quantity(
        0.025,
        "1/year",
        "Share of a scar that fades in a year of work; the first loss is deeper, so that its present value stays.",
        "Judgement: 2-3 % a year, or none",
        low=0.0,
        high=0.99,
        plausible=(0.0, 0.05),
    )
