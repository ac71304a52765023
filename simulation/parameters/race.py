"""M6: the race to a threshold of capability, safety effort, accidents and takeoff."""

from __future__ import annotations

from typing import Literal

from .quantity import Parameters, quantity


class Race(Parameters):
    """The race to transformative AI (mechanism M6); no run is forced to reach the threshold."""

    information: Literal["by strategy", "none", "private", "public"] = quantity(
        "by strategy",
        "",
        "Where safety effort comes from: each firm's strategy, or the race of Armstrong, Bostrom & Shulman in which "
        "labs know nobody's capability, their own, or everybody's.",
        "Armstrong, Bostrom & Shulman (2016)",
    )
    enmity: float = quantity(
        0.7,
        "",
        "Loss from a rival's safe success, over the worth of one's own.",
        "Armstrong, Bostrom & Shulman (2016): 0.2-1",
        low=0.0,
        high=1.0,
        plausible=(0.2, 1.0),
    )
    spread: float = quantity(
        4.6,
        "log units",
        "Log units behind the leader over which labs still take part; capability counts from there.",
        "Judgement: a factor of a hundred of effective compute",
        low=0.1,
        high=50.0,
        plausible=(1.0, 8.0),
    )
    safety_worth: float = quantity(
        0.7,
        "",
        "Capability that the labs' spread stands for in the race, where full effort for safety costs 1.",
        "Armstrong, Bostrom & Shulman (2016): 0.3-5 times enmity",
        low=0.0,
        high=100.0,
        plausible=(0.2, 3.5),
    )
    accident_hazard: float = quantity(
        0.005,
        "1/year",
        "Chance of a grave accident in a year at each lab that is at the threshold and makes no effort for safety.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.03),
    )
    accident_shock: float = quantity(
        0.1,
        "",
        "Fall of legitimacy everywhere after a grave accident.",
        "Judgement; trust in nuclear power after 1986",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.3),
    )
    crossing_risk: float = quantity(
        0.1,
        "",
        "Chance that reaching the threshold without any effort for safety is a disaster.",
        "Judgement; 1 in Armstrong, Bostrom & Shulman (2016)",
        low=0.0,
        high=1.0,
        plausible=(0.0, 1.0),
    )
    noise: float = quantity(
        0.0,
        "log units",
        "Weight of luck in who is first among labs that reach the threshold in one quarter.",
        "Emery-Xu, Park & Trager (2024): contests are less decisive than in the first models",
        low=0.0,
        high=100.0,
        plausible=(0.0, 1.0),
    )
    threshold_flop: float = quantity(
        1e36,
        "FLOP",
        "Effective compute of a training run from which on AI could do every task.",
        "Davidson (2023), full takeoff model, best guess; 1e33-1e40",
        low=1e20,
        high=1e60,
        plausible=(1e33, 1e40),
        evidence="literature",
    )
    gap_flop: float = quantity(
        1e4,
        "",
        "Factor of effective compute between AI that could do a fifth of all tasks and AI that could do all.",
        "Davidson (2023), best guess; 10-1e8",
        low=1.5,
        high=1e20,
        plausible=(10.0, 1e8),
        evidence="literature",
    )
    takeoff: bool = quantity(
        False, "", "Whether AI speeds up research on AI as it takes over its tasks.", "Scenario setting"
    )
    substitution: float = quantity(
        -0.5,
        "",
        "How well tasks of research replace each other; below 0 the slowest task holds up the rest.",
        "Davidson (2023): -2 to -0.2",
        low=-20.0,
        high=0.99,
        plausible=(-2.0, -0.2),
        evidence="literature",
    )
    parallel_penalty: float = quantity(
        0.7,
        "",
        "Exponent of research input in progress: researchers get into each other's way.",
        "Davidson (2023): 0.2-0.99",
        low=0.0,
        high=1.0,
        plausible=(0.2, 0.99),
        evidence="literature",
    )
    software_returns: float = quantity(
        1.25,
        "",
        "Doublings of algorithmic efficiency for a doubling of cumulative research input.",
        "Davidson (2023): 0.8-5",
        low=0.0,
        high=20.0,
        plausible=(0.8, 5.0),
        evidence="literature",
    )
    most_speed: float = quantity(
        30.0,
        "",
        "Largest factor on progress from AI that does research: experiments take time.",
        "Judgement",
        low=1.0,
        high=1000.0,
        plausible=(5.0, 100.0),
    )
    researchers_per_h100e: float = quantity(
        0.1,
        "people/H100e",
        "Researchers whose work a chip does once AI can do it, if all research compute is used for it.",
        "Judgement",
        low=0.0,
        high=1e6,
        plausible=(0.01, 10.0),
    )
