"""M7: work: tasks, automation and wages; job flows and downstream sectors have groups of their own."""

from __future__ import annotations

from typing import Literal

from .downstream import Downstream
from .jobs import Jobs
from .quantity import Parameters, quantity

AutomationPath = Literal["exposure", "business_as_usual", "agi"]


class Work(Parameters):
    """What AI does to work (mechanism M7)."""

    task_elasticity: float = quantity(
        0.5,
        "",
        "Elasticity of substitution between tasks.",
        "Acemoglu & Restrepo 2022 and Humlum 2019 use 0.5",
        low=0.05,
        high=5.0,
        plausible=(0.3, 1.0),
        evidence="literature",
    )
    wage_machine_ratio: float = quantity(
        3.0,
        "",
        "Wage over the cost of machines that do the same work, at the start; at 1 wages would be about to collapse.",
        "Judgement",
        low=1.01,
        high=100.0,
        plausible=(1.5, 10.0),
    )
    automation_path: AutomationPath = quantity(
        "exposure",
        "",
        "What drives automation: exposure and adoption, or a path of Korinek & Suh 2024 (business_as_usual, agi).",
        "Scenario setting",
    )
    agi_years: float = quantity(
        20.0,
        "years",
        "Years from the start of the run until all tasks are automated, on the path agi.",
        "Korinek & Suh 2024: scenarios of 20 and of 5 years",
        low=0.25,
        high=1000.0,
        plausible=(5.0, 20.0),
        evidence="literature",
    )
    automation_decline: float = quantity(
        0.012,
        "1/year",
        "Rate at which the tasks left to people decline on the path business_as_usual.",
        "US productivity growth of 0.58 % a year (PWT 10.01, 2000-19) over 0.505, its response to automation here",
        low=0.0,
        high=1.0,
        plausible=(0.005, 0.04),
    )
    exposed_first: float = quantity(
        1.0,
        "",
        "How far exposed occupations lead on the paths business_as_usual and agi; 0 is all alike.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
    machine_response: float = quantity(
        0.0,
        "",
        "Response of machines to automation: 0 a fixed stock, 1 in proportion to automated tasks.",
        "Judgement: fixed in Acemoglu 2024, where capital follows later",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
    machine_growth: float = quantity(
        0.03,
        "log units/year",
        "Growth of machines beyond that on the paths business_as_usual and agi.",
        "Judgement: as world output grows; much faster growth would postpone the collapse of wages",
        low=-1.0,
        high=10.0,
        plausible=(0.0, 0.3),
    )
    exposure_span: float = quantity(
        25.0,
        "log units",
        "Log effective compute above the frontier of the start that takes exposure from E1 to E1 and E2.",
        "Judgement: about ten years of progress at 12.6-fold a year",
        low=0.1,
        high=200.0,
        plausible=(10.0, 50.0),
    )
    labour_saving: float = quantity(
        0.27,
        "",
        "Share of labour that is saved in an exposed task in which automation is feasible.",
        "Acemoglu 2024: mean of Noy & Zhang 2023 and Brynjolfsson, Li & Raymond 2025",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.5),
        evidence="literature",
    )
    feasible_share: float = quantity(
        0.23,
        "",
        "Share of exposed tasks in which automation is feasible and worth the effort.",
        "Svanberg et al. 2024, as used by Acemoglu 2024 for ten years",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.8),
        evidence="literature",
    )
    cost_sharpness: float = quantity(
        4.0,
        "",
        "Sharpness with which tasks go to AI once it costs less than people, per log point of cost.",
        "Judgement",
        low=0.0,
        high=100.0,
        plausible=(1.0, 10.0),
    )
    ai_cost_over_wage: float = quantity(
        0.5,
        "",
        "Cost of AI over that of people in a feasible task of the average occupation, at the start.",
        "Judgement: AI is then cheaper in 94 % of feasible tasks; vision tasks cost more (Svanberg et al. 2024)",
        low=0.0,
        high=1000.0,
        plausible=(0.1, 2.0),
    )
    relative_wage_response: float = quantity(
        1.6,
        "log units",
        "Fall of the relative log wage of an occupation per unit of its tasks displaced beyond the average.",
        "Acemoglu & Restrepo 2022",
        low=0.0,
        high=20.0,
        plausible=(0.8, 2.5),
        evidence="literature",
    )
    assistance_gain: float = quantity(
        0.15,
        "",
        "Rise of output where AI assists people without replacing them.",
        "Brynjolfsson, Li & Raymond 2025: 0.14-0.15 in customer support; experienced programmers -0.19 (METR 2025)",
        low=-0.9,
        high=5.0,
        plausible=(-0.2, 0.5),
        evidence="literature",
    )
    assisted_hours: float = quantity(
        0.34,
        "",
        "Share of exposed time that is not automated in which adopters let AI assist them.",
        "1-5 % of hours assisted with 23 % of workers using AI (Bick, Blandin & Deming 2024), over their exposure; "
        "within this range set so that the baseline gains the 0.66 % of productivity in ten years of Acemoglu 2024",
        low=0.0,
        high=1.0,
        plausible=(0.12, 0.6),
    )
    novice_tilt: float = quantity(
        0.5,
        "",
        "Gain of novices from assistance: 0 the same share for all, 1 in inverse proportion to skill.",
        "Judgement: novices gained 30-34 %, experts about nothing (Brynjolfsson, Li & Raymond 2025)",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
    jobs: Jobs = Jobs()
    downstream: Downstream = Downstream()
