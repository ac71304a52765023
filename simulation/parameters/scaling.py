"""M2: from compute and algorithms to capability."""

from __future__ import annotations

from typing import Literal

from .quantity import Parameters, quantity

IdeaForm = Literal["trend", "search", "endogenous"]


class Scaling(Parameters):
    """Scaling law and algorithmic progress (mechanism M2)."""

    research_strength: float = quantity(
        1.25,
        "",
        "Utility per natural-log unit of effective training compute over taste dispersion (theta_R).",
        "Judgement: 4-6 viable frontier labs under Sutton's bound imply 1.25-1.31",
        low=0.0,
        high=10.0,
        plausible=(0.6, 2.5),
    )
    knowledge_depreciation: float = quantity(
        0.76,
        "1/year",
        "Share of the stock of effective research compute that is obsolete after a year (0.30 a quarter).",
        "Judgement: half-life of a model's lead of 2-4 quarters",
        low=0.0,
        high=1.0,
        plausible=(0.48, 0.91),
    )
    flop_per_second: float = quantity(
        9.9e14,
        "FLOP/s per H100e",
        "Peak dense 16-bit arithmetic of one H100-equivalent.",
        "NVIDIA H100 SXM data sheet",
        low=1e12,
        high=1e18,
        evidence="measured",
    )
    hardware_utilisation: float = quantity(
        0.38,
        "",
        "Share of peak arithmetic that training reaches (MFU).",
        "Published training reports, 0.25-0.5",
        low=0.01,
        high=1.0,
        plausible=(0.25, 0.5),
        evidence="literature",
    )
    final_run_share: float = quantity(
        0.06,
        "",
        "Largest training run over a quarter's research compute; the rest is experiments.",
        "Epoch AI 2025 on OpenAI's 2024 research compute; 0.05-0.20",
        low=0.001,
        high=1.0,
        plausible=(0.05, 0.20),
        evidence="literature",
    )
    reorientation: float = quantity(
        0.6,
        "1/year",
        "Share of what a lab's computers still do besides general models that turns to them within a year; 1 at once.",
        "Judgement: Meta's largest language models were a fifth of what its compute allowed in early 2023, two fifths "
        "in spring 2024 and at par in mid-2024 (Epoch AI models and lab compute)",
        low=0.0,
        high=1.0,
        plausible=(0.3, 0.9),
    )
    algorithmic_growth: float = quantity(
        3.0,
        "1/year",
        "Factor by which the best-known algorithms multiply the effect of a FLOP each year.",
        "Ho et al. 2024: 2.8 (90 % interval 1.7-5.3); Epoch AI: about 3",
        low=1.0,
        high=100.0,
        plausible=(1.7, 10.0),
        evidence="literature",
    )
    common_progress_share: float = quantity(
        0.5,
        "",
        "Share of algorithmic progress that is published and reaches everyone; a firm's own staff finds the rest.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.2, 0.9),
    )
    talent_exponent: float = quantity(
        0.4,
        "",
        "Elasticity of a firm's own algorithmic progress to its research staff.",
        "Jones 1995 and later estimates of stepping on toes, 0.2-0.8",
        low=0.0,
        high=2.0,
        plausible=(0.2, 0.8),
        evidence="literature",
    )
    research_luck: float = quantity(
        0.3,
        "log points/year",
        "Standard deviation of luck in a firm's algorithmic progress.",
        "Judgement",
        low=0.0,
        high=5.0,
        plausible=(0.0, 0.8),
    )
    idea_form: IdeaForm = quantity(
        "trend",
        "",
        "How ideas arrive: a common trend, random search (Nelson-Winter), or produced from talent (Jones).",
        "Ho et al. 2024; Nelson & Winter 1982; Jones 1995",
    )
    innovation_rate: float = quantity(
        0.8,
        "draws/year",
        "Search form: innovation draws per year of the best-staffed firm.",
        "Judgement; Nelson & Winter 1982 for the form",
        low=0.0,
        high=100.0,
        plausible=(0.2, 4.0),
    )
    fishing_out: float = quantity(
        0.3,
        "",
        "Endogenous form: elasticity of idea production to the stock of ideas (phi of Jones); at 1 growth never fades.",
        "Jones 1995; Bloom et al. 2020 for lower values",
        low=-5.0,
        high=1.0,
        plausible=(-1.0, 0.6),
        evidence="literature",
    )
    safety_drag: float = quantity(
        0.5,
        "",
        "Share of algorithmic progress that full safety effort costs.",
        "Armstrong, Bostrom & Shulman 2016: form; size is judgement",
        low=0.0,
        high=1.0,
        plausible=(0.1, 0.9),
    )
