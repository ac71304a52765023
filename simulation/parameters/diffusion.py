"""How AI spreads among nations: speed and ceilings of adoption, and the gap to the frontier."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Diffusion(Parameters):
    """Diffusion among nations: short lags, unequal speeds and ceilings."""

    preparedness_response: float = quantity(
        0.4,
        "log odds/year",
        "Extra growth of adoption for a unit of AI preparedness above the reference.",
        "Judgement; the prepared adopt faster (Comin & Mestieri 2018 on intensity of use)",
        low=-5.0,
        high=5.0,
        plausible=(0.0, 1.0),
    )
    preparedness_reference: float = quantity(
        0.6,
        "",
        "AI preparedness of a nation that adopts at the speed of its segment.",
        "Mean of advanced and emerging economies in the AI Preparedness Index (IMF 2023)",
        low=0.0,
        high=1.0,
        evidence="measured",
    )
    legitimacy_response: float = quantity(
        1.0,
        "",
        "Change of the speed of adoption, as a share of it, for a unit that legitimacy rises above its start.",
        "Judgement",
        low=0.0,
        high=10.0,
        plausible=(0.0, 2.0),
    )
    gaps: bool = quantity(
        True,
        "",
        "Whether work places of a nation take time to absorb what the best model within reach can do.",
        "Nelson & Phelps (1966)",
    )
    absorption: float = quantity(
        0.94,
        "1/year",
        "Share of its gap to the frontier that a nation with the human capital of the United States closes in a year.",
        "Judgement: lags of a few quarters; lags of new technologies have become short (Comin & Mestieri 2018)",
        low=1e-3,
        high=1.0,
        plausible=(0.4, 0.999),
    )


class Communities(Parameters):
    """Models for local needs: who takes part, and how well a model fits those who did not make it."""

    start: str | None = quantity(
        None, "quarter", "First quarter in which they take part; none is from before the run.", "Scenario setting"
    )
    participation: float = quantity(
        0.0,
        "",
        "Share of communities with a model of their own, or with a say in the making of the one they use.",
        "None at the start; projects such as Masakhane reach few",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.3),
    )
    models: float = quantity(
        5.0,
        "models",
        "Models among which a nation's communities choose if all take part.",
        "Judgement",
        low=1.0,
        high=1e4,
        plausible=(2.0, 50.0),
    )
    misfit: float = quantity(
        0.5,
        "taste dispersion",
        "What a closed model from abroad, made in another language, lacks for a nation's users.",
        "Judgement; models answer worse in languages with little text (Ahuja et al. 2023)",
        low=0.0,
        high=20.0,
        plausible=(0.0, 2.0),
    )
    ceiling_gain: float = quantity(
        0.05,
        "share of adults",
        "Rise of the ceiling of adoption if all communities take part.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.2),
    )
    voice_gain: float = quantity(
        0.5,
        "",
        "Share of adults who gain an effective say if all communities take part.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
