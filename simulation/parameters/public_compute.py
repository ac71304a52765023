"""Public compute: what governments buy and to whom they let it."""

from __future__ import annotations

from .quantity import Parameters, quantity


class PublicCompute(Parameters):
    """Compute that a nation owns and lets to its own labs."""

    budget_share: float = quantity(
        0.0,
        "share of output",
        "What every nation in the programme spends on public compute, over its output.",
        "None at the start beyond public labs; proposals reach 0.002",
        low=0.0,
        high=0.1,
        plausible=(0.0, 0.01),
    )
    members: str = quantity(
        "all",
        "ISO codes",
        "Nations in the programme: all, or codes with a plus between, for example DEU+FRA.",
        "Setting",
    )
    price_ratio: float = quantity(
        0.5,
        "",
        "What users of public compute pay for it, over the market's price.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
    use: float = quantity(
        0.6,
        "",
        "Share of public compute that is in use.",
        "Judgement, 0.3-0.9; reports of under-use in India",
        low=0.0,
        high=1.0,
        plausible=(0.3, 0.9),
    )
