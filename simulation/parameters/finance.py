"""M4: who pays for the losses."""

from __future__ import annotations

from typing import Literal

from .quantity import Parameters, quantity

FundingRule = Literal["mixed", "profit", "revenue", "investor", "equal"]


class Finance(Parameters):
    """Finance of firms (mechanism M4)."""

    rule: FundingRule = quantity(
        "mixed",
        "",
        "What pays for research: mixed (parent, investors and revenue as each firm has them), or one rule for all.",
        "Sutton 1991; Dosi, Fagiolo & Roventini 2010; see the stability numbers",
    )
    research_share: float = quantity(
        0.9,
        "",
        "Share of profit (or revenue) that goes into research under the one-rule forms.",
        "R&D over revenue of labs 0.7-1.1 in 2024",
        low=0.0,
        high=5.0,
        plausible=(0.4, 1.2),
        evidence="literature",
    )
    spending_growth: float = quantity(
        3.6,
        "1/year",
        "Fastest growth factor of a firm's AI spending.",
        "OpenAI's compute bill grew from 0.42 bn USD in 2022 to 5.8 bn in 2024, 3.7 a year (Epoch AI companies)",
        low=0.1,
        high=50.0,
        plausible=(2.0, 4.5),
        evidence="measured",
    )
    parent_growth: float = quantity(
        1.08,
        "1/year",
        "Growth factor of the cash flow of parent groups, real.",
        "Operating cash flow of large technology groups 2015-2024, lower end",
        low=0.5,
        high=3.0,
        plausible=(1.02, 1.15),
    )
    parent_ceiling: float = quantity(
        0.5,
        "",
        "Largest share of its cash flow that a parent puts into AI.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.3, 0.9),
    )
    investor_pool: float = quantity(
        10.0,
        "USD bn/year",
        "Investors' money for model developers in the first year, without what firms hold in cash at the start.",
        "Rounds closed after the first quarter of 2023, at a yearly rate (Epoch AI companies; press); they hold some "
        "of the money of backers, which comes on top here",
        low=0.0,
        high=1e5,
        plausible=(6.0, 20.0),
        evidence="measured",
    )
    investor_growth: float = quantity(
        2.4,
        "1/year",
        "Growth factor of investors' money until the ceiling is reached.",
        "Rounds closed in 2023 and 2024 (Epoch AI companies; press)",
        low=0.1,
        high=20.0,
        plausible=(1.2, 3.0),
        evidence="measured",
    )
    investor_ceiling: float = quantity(
        0.0012,
        "share of world output",
        "Largest yearly flow of investors' money to model developers.",
        "World venture capital of all kinds in its peak year 2021 was 0.6-0.7 % of output; a fifth of it is judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0003, 0.004),
    )
    investors_leave: str | None = quantity(
        None, "quarter", "Quarter in which investors leave; none in the baseline.", "Scenario setting"
    )
    investors_left_share: float = quantity(
        0.1,
        "",
        "Share of the investors' pool that remains after they leave.",
        "Scenario setting; venture funding of dot-com firms fell by about 0.8-0.9 from 2000 to 2002",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.5),
    )
    home_bias: float = quantity(
        0.75,
        "",
        "Share of investors' money that stays in their own nation, which has it by its private investment in AI.",
        "Aizenman & Kendall 2012; Cumming & Dai 2010: a fifth to a third of venture capital crosses borders",
        low=0.0,
        high=1.0,
        plausible=(0.6, 0.9),
        evidence="literature",
    )
    rival_money: float = quantity(
        0.1,
        "",
        "What of investors' money for labs abroad still goes to nations that oppose their own.",
        "US venture investment in China fell from 14.4 bn USD in 2018 to 1.3 bn in 2022 (PitchBook), before the US "
        "order on outbound investment of August 2023",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.5),
        evidence="literature",
    )
    dry_powder: float = quantity(
        0.6,
        "1/year",
        "Share of money that investors have not placed which still waits a year later; without any, whoever raises now "
        "gets all.",
        "Judgement: at most 1.8 years' worth waits then, what US venture funds held at the end of 2023 (Venture "
        "Monitor of PitchBook and NVCA)",
        low=0.0,
        high=1.0,
        plausible=(0.3, 0.8),
    )
    cloud_equity: float = quantity(
        0.05,
        "",
        "Investors' equity for cloud companies without a parent, over their money for model developers.",
        "CoreWeave raised 0.4 bn USD in 2023 and 1.1 bn in 2024, labs 7 bn and 22 bn without backers (press; Epoch AI)",
        low=0.0,
        high=1.0,
        plausible=(0.02, 0.15),
        evidence="measured",
    )
    backers_add: bool = quantity(
        True,
        "",
        "Whether backers pay out of their own cash flow on top of investors' money, or out of the same pool.",
        "Hellmann 2002; Amazon and Google paid most of what Anthropic raised in 2023-24 (Epoch AI companies)",
    )
    seed_share: float = quantity(
        0.1,
        "",
        "Share of investors' money that waits for new firms; what is not used is kept for later ones.",
        "Judgement: first rounds of labs in 2023-24 over all rounds",
        low=0.0,
        high=1.0,
        plausible=(0.05, 0.3),
    )
    commitment: float = quantity(
        0.9,
        "",
        "Share of last quarter's spending that contracts and salaries commit a firm without a parent to.",
        "Judgement: reserved compute and staff cannot be cut within a quarter",
        low=0.0,
        high=1.0,
        plausible=(0.5, 1.0),
    )
    round_hazard: float = quantity(
        0.9,
        "1/year",
        "Chance that a firm which wants money closes a round within a year even without distress.",
        "OpenAI, Anthropic, Mistral and xAI closed rounds in 13 of 27 quarters from 2023Q2 to 2024Q4, .93 a year "
        "(Epoch AI companies); others less often",
        low=0.0,
        high=1.0,
        plausible=(0.4, 0.95),
        evidence="measured",
    )
    tournament_exponent: float = quantity(
        1.5,
        "",
        "How strongly investors favour the front-runner (exponent on the score).",
        "Judgement; top ten deals took about 40 % of US venture capital",
        low=0.0,
        high=10.0,
        plausible=(0.5, 3.0),
    )
    score_of_lead: float = quantity(
        0.5,
        "1/log unit",
        "Weight of a lead in capability in investors' score.",
        "Judgement",
        low=0.0,
        high=20.0,
        plausible=(0.1, 2.0),
    )
    score_of_growth: float = quantity(
        1.0,
        "1/log unit",
        "Weight of the growth of revenue in a quarter in investors' score.",
        "Judgement",
        low=0.0,
        high=20.0,
        plausible=(0.2, 3.0),
    )
    score_of_talent: float = quantity(
        2.0,
        "",
        "Weight of the share of the world's frontier staff in investors' score.",
        "Judgement",
        low=0.0,
        high=50.0,
        plausible=(0.5, 5.0),
    )
    dividend_quarters: float = quantity(
        8.0,
        "quarters",
        "Quarters of cost in cash beyond which a profitable firm without a parent pays dividends.",
        "Judgement",
        low=1.0,
        high=1000.0,
        plausible=(4.0, 16.0),
    )
    compute_for_equity: float = quantity(
        0.5,
        "",
        "Share of a landlord's round that comes back to it as rent.",
        "FTC 2025 staff report on AI partnerships describes spending commitments; size is judgement",
        low=0.0,
        high=1.0,
        plausible=(0.2, 0.9),
    )
    backer_share: float = quantity(
        0.6,
        "",
        "Share of what a lab asks for that its backing firm pays, where it has one.",
        "Judgement: of what OpenAI and Anthropic raised from the second quarter of 2023 to the end of 2024 about 10.7 "
        "of 18.1 bn USD came from Google, Amazon and Microsoft (Epoch AI companies; press); they asked for more",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.7),
    )
    runway_target: int = quantity(
        5,
        "quarters",
        "Quarters of spending that a lab wants to have in cash.",
        "Rounds of 2023-24 lasted 3-8 quarters",
        low=1,
        high=40,
        plausible=(3, 8),
        evidence="literature",
    )
    idle_runways: float = quantity(
        4.0,
        "runways",
        "Runways over which a firm spreads its cash at the slowest, however little it spent before.",
        "Judgement: labs spent rounds of 2023-24 faster than their spending had grown before",
        low=1.0,
        high=1e9,
        plausible=(2.0, 8.0),
    )
    chip_loans: float = quantity(
        0.75,
        "",
        "Share of the chips of a cloud company without a parent that lenders pay, against the chips.",
        "CoreWeave 2023-24: debt of about 10 bn USD on 12-13 bn of chips (company filings)",
        low=0.0,
        high=0.95,
        plausible=(0.5, 0.9),
        evidence="literature",
    )
    profit_tax: float = quantity(
        0.2,
        "",
        "Tax on positive profits.",
        "Statutory corporate tax rates of large economies, 0.15-0.30 (OECD)",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.3),
        evidence="literature",
    )
    staff_cost: float = quantity(
        0.9,
        "USD million/person/year",
        "Full cost of a frontier researcher at the start.",
        "Reported pay at frontier labs, 0.4-1.5 million",
        low=0.0,
        high=100.0,
        plausible=(0.4, 1.5),
        evidence="literature",
    )
