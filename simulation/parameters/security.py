"""Military AI: the arms race between blocs, and a treaty that may fail."""

from __future__ import annotations

from typing import Literal

from .quantity import Parameters, quantity


class Treaty(Parameters):
    """A treaty that caps spending on military AI; nations decide whether to join and whether to comply."""

    start: str | None = quantity(
        None, "quarter", "First quarter in which nations may join; none is no treaty.", "Setting"
    )
    parties: Literal["leaders", "blocs", "all"] = quantity(
        "leaders", "", "Who is asked to join: leaders of blocs, all members of blocs, or all nations.", "Setting"
    )
    cap: float = quantity(
        0.5,
        "",
        "Spending allowed to a member, over what it spent at the start of the run, which grows with the world.",
        "Scenario setting",
        low=0.0,
        high=10.0,
        plausible=(0.2, 1.0),
    )
    needed: int = quantity(
        2, "nations", "Members that bring the treaty into force.", "Scenario setting", low=1, high=1000
    )
    detection: float = quantity(
        0.5,
        "1/quarter",
        "Chance that a member who breaks the treaty is found out in the quarter.",
        "Judgement; model weights are harder to count than warheads",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.9),
    )
    prize: float = quantity(
        2.0,
        "",
        "Worth of winning the contest to two sides together, over what they spend on it in the quarter.",
        "Judgement; four times is where equals compete all of it away (Tullock 1980)",
        low=0.0,
        high=1000.0,
        plausible=(1.0, 4.0),
    )
    discount: float = quantity(
        0.922,
        "1/year",
        "Worth of a gain next year against one today (0.98 a quarter).",
        "Judgement, 0.94-0.99 a quarter",
        low=0.0,
        high=1.0,
        plausible=(0.78, 0.96),
    )
    sanction_quarters: int = quantity(
        8, "quarters", "How long the treaty is void after a breach that was found out.", "Judgement", low=0, high=400,
        plausible=(2, 20),
    )  # fmt: skip


class Security(Parameters):
    """Spending on military AI after Richardson (1960), and what it is worth in a contest."""

    military_ai_share: float = quantity(
        0.015,
        "",
        "Share of military spending that goes into AI at the start.",
        "Judgement, 0.01-0.02",
        low=0.0,
        high=1.0,
        plausible=(0.005, 0.04),
    )
    reaction: float = quantity(
        0.2,
        "1/year",
        "Rise of spending for a unit that opposing nations spend, relative to the size of the nation (0.05 a quarter).",
        "Judgement, 0-0.3 a quarter",
        low=0.0,
        high=4.0,
        plausible=(0.0, 1.2),
    )
    fatigue: float = quantity(
        0.4,
        "1/year",
        "Fall of spending for a unit that the nation spends itself (0.10 a quarter).",
        "Judgement, 0.05-0.5 a quarter",
        low=0.0,
        high=4.0,
        plausible=(0.2, 2.0),
    )
    ceiling: float = quantity(
        0.05, "share of output", "Most that a nation spends on military AI, over its output.",
        "Judgement; military spending as a whole reached 0.09 of output in Israel in 2024", low=0.0, high=1.0,
        plausible=(0.02, 0.1),
    )  # fmt: skip
    stock_life: float = quantity(
        0.1, "1/year", "Share of military capital that is lost in a year.", "Judgement", low=1e-3, high=1.0,
        plausible=(0.05, 0.25),
    )  # fmt: skip
    uplift: float = quantity(
        0.1,
        "1/log unit",
        "Rise of military power for a unit by which the capability that a nation can use exceeds that of the start.",
        "Judgement",
        low=0.0,
        high=10.0,
        plausible=(0.0, 0.5),
    )
    decisiveness: float = quantity(
        1.0,
        "",
        "How much relative power decides a contest (Tullock's exponent).",
        "Tullock (1980)",
        low=0.0,
        high=20.0,
        plausible=(0.5, 2.0),
        evidence="literature",
    )
    treaty: Treaty = Treaty()
