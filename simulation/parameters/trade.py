"""Trade in AI services, and controls on the export of chips and models."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Trade(Parameters):
    """Trade in AI services between nations."""

    elasticity: float = quantity(
        5.0,
        "",
        "Elasticity of substitution between AI services of different nations.",
        "Arkolakis, Costinot & Rodriguez-Clare (2012) for goods: 3-9",
        low=1.01,
        high=50.0,
        plausible=(3.0, 9.0),
        evidence="literature",
    )
    border_cost: float = quantity(
        0.05,
        "share of price",
        "Cost of using a service from abroad: law, support, payment.",
        "Judgement",
        low=0.0,
        high=10.0,
        plausible=(0.0, 0.3),
    )
    bloc_cost: float = quantity(
        0.5,
        "share of price",
        "Further cost where the provider is at home in an opposing bloc, if that is not closed altogether.",
        "Judgement",
        low=0.0,
        high=100.0,
        plausible=(0.1, 2.0),
    )


class Controls(Parameters):
    """Export controls of one nation on chips and on models, by the tier of the nation that buys."""

    start: str | None = quantity(
        None, "quarter", "First quarter of further controls; none leaves access to chips as in the table.", "Setting"
    )
    end: str | None = quantity(None, "quarter", "Last quarter of the controls; none is for ever.", "Setting")
    origin: str = quantity(
        "USA", "ISO code", "Nation that controls exports; its own tier does not matter.", "Scenario setting"
    )
    middle_cap: float | None = quantity(
        50_000.0,
        "H100e",
        "Chips that a nation of tier 2 may import while the controls last; none is no cap.",
        "Framework for Artificial Intelligence Diffusion (90 FR 4544, January 2025); it never bound",
        low=0.0,
        evidence="measured",
    )
    barred_access: float = quantity(
        0.0,
        "",
        "Chips that a dollar of a nation of tier 3 buys, against a free buyer's.",
        "The same rule: presumption of denial",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.5),
        evidence="measured",
    )
    smuggling: float = quantity(
        0.1,
        "",
        "Share of what a capped or barred nation wants that reaches it all the same.",
        "Judgement; reports of smuggled chips in 2023-24",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.3),
    )
    models: bool = quantity(
        False,
        "",
        "Whether closed models of the origin are withheld from nations of tier 3 as well.",
        "Scenario setting; the rule of 2025 covered the most advanced closed weights",
    )
