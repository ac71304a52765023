"""M3: demand for AI in three product segments."""

from __future__ import annotations

from typing import Literal

from .quantity import Parameters, quantity, varied

SEGMENTS = ("consumer", "enterprise", "physical")
"""Product segments, in the order of every array that has a segment axis."""


class Segment(Parameters):
    """Demand in one product segment. The defaults are those of consumer assistants."""

    reference_price: float = quantity(
        3.0,
        "USD/user/quarter",
        "Typical price per user and quarter at the start (average over paying and free users).",
        "OpenAI 2024: consumer revenue over weekly users, about 10 USD a year",
        low=1e-3,
        high=1e6,
        plausible=(1.5, 8.0),
        evidence="measured",
    )
    taste_dispersion: float = quantity(
        0.35,
        "reference price",
        "Dispersion of tastes (mu) over the reference price; larger means products are less alike.",
        "Gross margins of labs of 0.33-0.46 in 2024",
        low=0.01,
        high=10.0,
        plausible=(0.2, 0.6),
        evidence="literature",
    )
    capability_weight: float = quantity(
        0.5,
        "",
        "How much capability counts in this segment, as a multiple of the research strength theta_R.",
        "Judgement: habit and defaults outweigh quality (Allcott et al. 2024); the starting table says .62 (s.e. .38) "
        "over theta_R",
        low=0.0,
        high=5.0,
        plausible=(0.2, 1.0),
    )
    unit_cost: float = quantity(
        0.5,
        "reference price",
        "Cost of serving one user of the frontier model for a quarter, over the reference price.",
        "Gross margins of labs of 0.33-0.46 in 2024",
        low=0.0,
        high=10.0,
        plausible=(0.3, 0.7),
        evidence="literature",
    )
    reconsider_share: float = quantity(
        0.48,
        "1/year",
        "Share of users who reconsider their supplier within a year (0.15 a quarter for consumers).",
        "Judgement for consumers; 11 % of teams switched vendor in a year for firms",
        low=0.0,
        high=1.0,
        plausible=(0.19, 0.87),
    )
    switching_cost: float = quantity(
        0.0,
        "taste dispersion",
        "Bonus of the present supplier when users reconsider (eta over mu).",
        "Judgement; Dube, Hitsch & Rossi 2009 for the form",
        low=0.0,
        high=20.0,
        plausible=(0.0, 2.0),
    )
    outside_value: float = quantity(
        0.0,
        "taste dispersion",
        "Value of using no AI against the habitual frontier at its reference price, over taste dispersion.",
        "Judgement",
        low=-1000.0,
        high=1000.0,
        plausible=(-2.0, 2.0),
    )
    inside_share_start: float = quantity(
        0.8,
        "",
        "Share of adopters who use a named firm at the start; the others use open models or have stopped.",
        "Judgement",
        low=0.01,
        high=0.999,
        plausible=(0.6, 0.95),
    )
    adoption_growth: float = quantity(
        1.0,
        "log odds/year",
        "Growth of the log odds of adoption.",
        "ChatGPT weekly users, 50 million in March 2023 to 300 million in December 2024: 1.02 a year",
        low=-5.0,
        high=10.0,
        plausible=(0.3, 1.2),
        evidence="measured",
    )
    adoption_ceiling: float = quantity(
        0.85,
        "share",
        "Largest share of people with internet access who ever adopt.",
        "Judgement; mobile internet reached 0.8-0.95 of people online",
        low=0.0,
        high=1.0,
        plausible=(0.5, 1.0),
    )
    deepening: float = quantity(
        1.10,
        "1/year",
        "Growth factor of what a user spends, values and costs, as use deepens; it scales all money of the segment.",
        "Judgement: spending per token is flat while tokens per user grow",
        low=0.5,
        high=3.0,
        plausible=(1.0, 1.3),
    )
    users_per_worker: float = quantity(
        0.0,
        "users/worker",
        "Possible users for each worker of a nation (seats or machines); consumers are the adult population.",
        "Judgement",
        low=0.0,
        high=100.0,
        plausible=(0.0, 1.0),
    )


class Enterprise(Segment):
    """Demand for enterprise services; users are paying seats."""

    reference_price: float = varied(Segment, "reference_price", 60.0, (30.0, 120.0), "Seat prices of 20-30 USD a month")
    capability_weight: float = varied(
        Segment,
        "capability_weight",
        0.45,
        (0.2, 0.7),
        "Log seats on log capability, the 17 sellers at the start: .55 (s.e. .14) over theta_R; no brand, no price",
    )
    reconsider_share: float = varied(
        Segment, "reconsider_share", 0.158, (0.11, 0.4), "11 % of teams switched vendor in a year, HHI of 0.3"
    )
    adoption_growth: float = varied(Segment, "adoption_growth", 1.1, (0.4, 1.4), "Judgement")
    deepening: float = varied(Segment, "deepening", 1.15, (1.0, 1.4), "Judgement: a seat does more work every year")
    users_per_worker: float = varied(Segment, "users_per_worker", 0.35, (0.2, 0.6), "Share of workers in offices")
    vendor_margin: float = quantity(
        0.7,
        "taste dispersion",
        "How far behind its best vendor another may be and still get part of an enterprise's work; 0 is one vendor.",
        "About two vendors per buyer: most large buyers of 2024 used several models (surveys of enterprises)",
        low=0.0,
        high=20.0,
        plausible=(0.0, 1.5),
    )


class Physical(Segment):
    """Demand for AI in vehicles and robots; users are machines."""

    reference_price: float = varied(
        Segment,
        "reference_price",
        700.0,
        (300.0, 1500.0),
        "Subscriptions for assisted driving and robotaxi fleets, 2023",
    )
    capability_weight: float = varied(Segment, "capability_weight", 1.0, (0.5, 1.5))
    inside_share_start: float = varied(Segment, "inside_share_start", 0.3, (0.1, 0.6), "Judgement: most try without")
    reconsider_share: float = varied(Segment, "reconsider_share", 0.3, (0.1, 0.5), "Judgement: life of a machine")
    adoption_growth: float = varied(Segment, "adoption_growth", 0.8, (0.2, 1.2), "Judgement")
    deepening: float = varied(Segment, "deepening", 1.05, (1.0, 1.2), "Judgement")
    users_per_worker: float = varied(
        Segment, "users_per_worker", 0.01, (0.002, 0.1), "Judgement, speculative: a machine per hundred workers"
    )


class Products(Parameters):
    """Product market (mechanism M3)."""

    consumer: Segment = Segment()
    enterprise: Enterprise = Enterprise()
    physical: Physical = Physical()
    paying_at_start: float = quantity(
        0.2,
        "",
        "What a consumer brings in the first quarter over the price, which averages paying and free users once paying "
        "has spread; 1 if it has.",
        "Epoch AI companies 2024: half of a run rate of 0.2 bn USD over 50 m users (March 2023, ChatGPT Plus began in "
        "February) is 2 USD a year; about 10 in 2024",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.4),
        evidence="measured",
    )
    paying_speed: float = quantity(
        0.9,
        "1/year",
        "Share of the gap to the full price that closes within a year, as paying spreads.",
        "Epoch AI companies 2024: half to three quarters of a run rate of 1 bn USD over 80 m users (August, September "
        "2023) is 6 to 9 of 10 USD a year: two quarters close 0.55 to 0.9 of the gap",
        low=0.0,
        high=1.0,
        plausible=(0.8, 0.99),
        evidence="measured",
    )
    appeal_from_data: bool = quantity(
        True,
        "",
        "Whether firms' appeal at the start is chosen so that their users are those of the table.",
        "Berry, Levinsohn & Pakes 1995 for the inversion",
    )
    habituation: float = quantity(
        0.68,
        "1/year",
        "Share of a gain in capability that users take for granted within a year (0.25 a quarter).",
        "Judgement: without it, log quality would fill every market within two years",
        low=0.0,
        high=1.0,
        plausible=(0.3, 0.95),
    )
    size_cost: float = quantity(
        0.9,
        "",
        "Elasticity of the serving cost to a model's effective compute, relative to the frontier of the day.",
        "Fixed capability falls 10-fold a year in price while effective compute grows 12.6-fold: ln 10/ln 12.6",
        low=0.0,
        high=3.0,
        plausible=(0.4, 1.2),
        evidence="literature",
    )
    fixed_cost_share: float = quantity(
        0.3,
        "",
        "Share of a frontier product's unit cost that does not depend on the model's size (support, payments).",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.5),
    )
    appeal_fade: float = quantity(
        0.05,
        "1/year",
        "Share of a brand's or distribution channel's advantage that fades in a year.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.02, 0.3),
    )
    appeal_luck: float = quantity(
        0.3,
        "taste dispersion/year",
        "Standard deviation of a year's luck in a brand's appeal (hits, scandals, features).",
        "Judgement; growth of firms varies widely at all sizes (Gibrat's law; Gabaix 2009)",
        low=0.0,
        high=5.0,
        plausible=(0.0, 0.8),
    )
    newcomer_appeal: float = quantity(
        -2.0,
        "taste dispersion",
        "Appeal of an unknown brand, over taste dispersion.",
        "Judgement",
        low=-20.0,
        high=20.0,
        plausible=(-4.0, 0.0),
    )
    incumbent_appeal: float = quantity(
        -1.0,
        "taste dispersion",
        "Appeal at the start of an integrated incumbent that has no AI product yet.",
        "Judgement: a known brand and distribution, but no product",
        low=-20.0,
        high=20.0,
        plausible=(-2.0, 1.0),
    )
    income_sensitivity: float = quantity(
        0.5,
        "",
        "Elasticity of the weight that a price has in a choice to income, downwards (affordability).",
        "Judgement",
        low=0.0,
        high=2.0,
        plausible=(0.0, 1.0),
    )
    nests: Literal["none", "open and closed"] = quantity(
        "none",
        "",
        "Whether open and closed models form two nests of closer substitutes.",
        "Nested logit (Anderson, de Palma & Thisse 1992)",
    )
    nest_correlation: float = quantity(
        0.4,
        "",
        "Correlation of tastes within a nest.",
        "Judgement",
        low=0.0,
        high=0.95,
        plausible=(0.0, 0.8),
    )
    rival_blocs_closed: bool = quantity(
        True,
        "",
        "Whether nations shut out the products of firms at home in an opposing bloc; open models cross every border.",
        "Leading US assistants are not offered in China and Russia",
        evidence="measured",
    )
