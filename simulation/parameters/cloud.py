"""M2: owners and tenants of compute, and the split of compute between training and serving."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Cloud(Parameters):
    """Rental of compute."""

    interest: float = quantity(
        0.10,
        "1/year",
        "Required return on compute capital.",
        "Corporate cost of capital, judgement",
        low=0.0,
        high=1.0,
        plausible=(0.05, 0.15),
    )
    busy_share: float = quantity(
        0.8,
        "",
        "Share of hours in which a rented chip is in use.",
        "Industry reports, judgement",
        low=0.05,
        high=1.0,
        plausible=(0.5, 0.95),
    )
    operating_cost: float = quantity(
        0.35,
        "USD/hour",
        "Energy and operation per H100-equivalent and hour.",
        "700 W chip, 1.4 kW with server and cooling at 0.08 USD/kWh, plus operation",
        low=0.0,
        high=10.0,
        plausible=(0.1, 0.8),
        evidence="literature",
    )
    operating_efficiency: float = quantity(
        1.4,
        "1/year",
        "Factor by which the operating cost of an H100-equivalent falls each year.",
        "Epoch AI: energy efficiency of leading chips improves 1.4-1.5 a year",
        low=0.5,
        high=5.0,
        plausible=(1.3, 1.5),
        evidence="measured",
    )
    landlord_margin: float = quantity(
        0.25,
        "",
        "Landlords' list price over the user cost of compute, minus one.",
        "Cloud segment operating margins of 0.2-0.4",
        low=-0.9,
        high=10.0,
        plausible=(0.0, 0.6),
        evidence="literature",
    )
    rentable_share: float = quantity(
        0.55,
        "",
        "Share of the compute unused by a landlord's own lab which it lets to labs; the rest serves other work.",
        "Epoch AI: five labs use 23 % of the world stock; judgement",
        low=0.0,
        high=1.0,
        plausible=(0.3, 0.8),
    )
    other_customers: float = quantity(
        0.05,
        "share of world compute",
        "Most compute that customers other than labs rent from cloud companies without a parent, at the list price.",
        "Judgement: CoreWeave let all it had, 0.022 of the world's compute in 2023 and 0.033 in 2024 (Epoch AI chip "
        "owners), for about its list rent (revenue of 0.5 bn USD in 2023 and 2 bn in 2024: press)",
        low=0.0,
        high=1.0,
        plausible=(0.03, 0.1),
    )
    own_site: float = quantity(
        25_000.0,
        "H100e",
        "Smallest site that a lab without a parent, declared an owner of its compute, builds instead of renting.",
        "Epoch AI GPU clusters 2024: Meta's first large sites had 24,576 chips, xAI's first had 100,000",
        low=0.0,
        high=1e12,
        plausible=(5e3, 1e5),
    )
    foreclosure: float = quantity(
        0.0,
        "",
        "Extra rent that a landlord with its own models charges a rival lab, as a share of the list price.",
        "Judgement; FTC 2025 staff report describes the possibility",
        low=0.0,
        high=10.0,
        plausible=(0.0, 0.5),
    )
    own_use_ceiling: float = quantity(
        0.5,
        "",
        "Largest share of its compute that an owner gives to its own models.",
        "Epoch AI: Google's lab used about 0.3 of Google's stock at the end of 2024",
        low=0.0,
        high=1.0,
        plausible=(0.3, 0.8),
    )
    own_use_growth: float = quantity(
        1.15,
        "1/year",
        "Yearly factor on the share of an owner's compute that its own models use, up to the ceiling.",
        "Judgement",
        low=0.5,
        high=5.0,
        plausible=(1.0, 1.5),
    )
    inference_margin: float = quantity(
        1.3,
        "",
        "Serving capacity that firms plan, over the use they expect.",
        "Judgement",
        low=0.5,
        high=5.0,
        plausible=(1.1, 2.0),
    )
