"""Blocs of nations: who attracts whom, and how often a nation reconsiders where it stands."""

from __future__ import annotations

from .quantity import Parameters, quantity

_LANDSCAPE = "Axelrod & Bennett (1993), equal weights"


def _weight(what: str) -> float:
    weight: float = quantity(
        1.0, "", f"Weight of {what} in the propensity of two nations to work together.", _LANDSCAPE, low=0.0,
        high=100.0, plausible=(0.0, 2.0),
    )  # fmt: skip
    return weight


class Blocs(Parameters):
    """Alignment of nations in the landscape theory of Axelrod & Bennett."""

    reconsider: float = quantity(
        0.0776,
        "1/year",
        "Chance of a nation to reconsider its bloc in a year (0.02 a quarter); 0 keeps all blocs as they are.",
        "Judgement, 0.005-0.1 a quarter; alliances are stable since 1950 (Jackson & Nei 2015)",
        low=0.0,
        high=1.0,
        plausible=(0.02, 0.34),
    )
    attachment: float = quantity(
        1.0,
        "",
        "How far what keeps nations where they stand at the start goes on; 0 lets the landscape alone decide.",
        "Judgement: alignments of the start are at rest, as its budgets and attitudes are",
        low=0.0,
        high=10.0,
        plausible=(0.5, 1.5),
    )
    hedge: float = quantity(
        0.3,
        "",
        "Distance of a nation without a bloc to any other, where that between opposing blocs is 1.",
        "Judgement; below one half, so that who is drawn to both sides alike stays outside",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.5),
    )
    agreement_weight: float = _weight("agreement in votes of the United Nations")
    pact_weight: float = _weight("a common defence pact")
    regime_weight: float = _weight("likeness of regimes")
    rivalry_weight: float = _weight("rivalry, which counts against it,")
    dependence_weight: float = _weight("dependence of one on AI services of the other")
    threshold: float = quantity(
        1.4,
        "",
        "Sum of the terms from which on two nations attract each other.",
        "Judgement: about where two nations of average agreement and likeness, with no other tie, are indifferent",
        low=-10.0,
        high=10.0,
        plausible=(0.5, 2.0),
    )
    opposed_chip_access: float = quantity(
        0.7,
        "",
        "Chips that a dollar buys for a nation that joins a bloc opposed to the nation that designs them.",
        "China's access under the controls of October 2022, itself a judgement",
        low=0.0,
        high=1.0,
        plausible=(0.2, 1.0),
    )
