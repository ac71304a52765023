"""Power over others, the hold that people have on it, and their consent."""

from __future__ import annotations

from .quantity import Parameters, quantity


def _erosion(default: float, what: str) -> float:
    rate: float = quantity(
        default, "1/year", f"Loss of the quality of democracy for a unit of {what}.", "Judgement", low=0.0, high=4.0,
        plausible=(0.0, 5 * default),
    )  # fmt: skip
    return rate


class Legitimacy(Parameters):
    """Consent to how AI is used, a stock by nation that follows what people experience."""

    speed: float = quantity(
        0.344,
        "1/year",
        "Share of its distance to what people experience that legitimacy moves in a year (0.1 a quarter).",
        "Judgement, 0.03-0.3 a quarter",
        low=0.0,
        high=1.0,
        plausible=(0.115, 0.76),
    )
    of_voice: float = quantity(2.0, "", "Weight of voice.", "Judgement", low=0.0, high=100.0, plausible=(0.0, 5.0))
    of_income: float = quantity(
        10.0,
        "",
        "Weight of the yearly growth of wages per person.",
        "Judgement",
        low=0.0,
        high=1000.0,
        plausible=(0.0, 20.0),
    )
    of_power: float = quantity(
        3.0, "", "Weight of unaccountable power.", "Judgement", low=0.0, high=100.0, plausible=(0.0, 6.0)
    )
    of_change: float = quantity(
        1.0, "", "Weight of the share of tasks that AI took over in a year.", "Judgement", low=0.0, high=1000.0,
        plausible=(0.0, 10.0),
    )  # fmt: skip


class Erosion(Parameters):
    """What wears the quality of democracy down and what restores it; changes since the start count."""

    by_power: float = _erosion(0.04, "unaccountable power over the nation")
    by_inequality: float = _erosion(0.02, "the Gini index of income above its bound")
    by_rent: float = _erosion(0.016, "revenue that does not come from work")
    by_consent: float = quantity(
        0.012, "1/year", "Gain of the quality of democracy for a unit of legitimacy and of distance to full democracy.",
        "Judgement", low=0.0, high=4.0, plausible=(0.0, 0.06),
    )  # fmt: skip
    gini_bound: float = quantity(
        0.45, "", "Gini index of income above which inequality erodes democracy.", "Judgement", low=0.0, high=1.0,
        plausible=(0.35, 0.55),
    )  # fmt: skip


class ControlEvent(Parameters):
    """When one entity counts as having taken control: an outcome that no run is forced to have."""

    capability: float = quantity(
        0.5, "", "Share of capability that it must exceed.", "Judgement", low=0.0, high=1.0, plausible=(0.4, 0.7)
    )
    shapley: float = quantity(
        0.95, "", "Shapley power that it must exceed.", "Judgement", low=0.0, high=1.0, plausible=(0.8, 0.99)
    )
    lead: float = quantity(
        2.0, "quarters", "Lead over the second that it must exceed.", "Judgement", low=0.0, high=100.0,
        plausible=(1.0, 8.0),
    )  # fmt: skip
    accountability: float = quantity(
        0.3, "", "Accountability that it must stay below.", "Judgement", low=0.0, high=1.0, plausible=(0.2, 0.6)
    )
    quarters: int = quantity(
        4, "quarters", "How long all this must last.", "Judgement", low=1, high=100, plausible=(2, 8)
    )


class Power(Parameters):
    """Who could take control, who could stop them, and with whose consent."""

    sharpness: float = quantity(
        0.3,
        "1/log unit",
        "How much a log unit of effective compute counts in the share of capability.",
        "Judgement: the best model is a few per cent ahead of the second, and much ahead in compute",
        low=0.0,
        high=20.0,
        plausible=(0.05, 1.0),
    )
    audit: float = quantity(
        0.3, "", "Share of what a regulator would have to know that it learns, where legitimacy is as at the start.",
        "Judgement", low=0.0, high=1.0, plausible=(0.05, 0.8),
    )  # fmt: skip
    audit_response: float = quantity(
        0.5, "", "Rise of that share for a unit that legitimacy falls: people call for rules.", "Judgement", low=0.0,
        high=10.0, plausible=(0.0, 1.0),
    )  # fmt: skip
    lobbying: float = quantity(
        0.5, "", "Share of oversight that a firm with all revenue of the industry would lobby away.", "Judgement",
        low=0.0, high=1.0, plausible=(0.0, 1.0),
    )  # fmt: skip
    voice: float = quantity(
        0.2, "", "Share of adults of a full democracy with an effective say in how AI is made and used.", "Judgement",
        low=0.0, high=1.0, plausible=(0.0, 0.5),
    )  # fmt: skip
    locked_quarters: float = quantity(
        2.0, "quarters", "Time within which a user who looks at other providers counts as free.",
        "Judgement", low=0.0, high=100.0,
        plausible=(1.0, 8.0),
    )  # fmt: skip
    event: ControlEvent = ControlEvent()
    legitimacy: Legitimacy = Legitimacy()
    erosion: Erosion = Erosion()
