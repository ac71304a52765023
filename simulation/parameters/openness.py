"""M5: open releases, spillovers and pooled training."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Openness(Parameters):
    """Openness, imitation and the community (mechanism M5)."""

    imitation: float = quantity(
        0.9375,
        "1/year",
        "Share of the gap to the best know-how a follower closes in a year (0.50 a quarter, a lag of two quarters).",
        "Lag of followers and open models of 3-12 months: 0.2-0.8 a quarter",
        low=0.0,
        high=1.0,
        plausible=(0.59, 0.998),
        evidence="literature",
    )
    fringe_appeal: float = quantity(
        -1.0,
        "taste dispersion",
        "Appeal of an open model served by anyone at cost, against a branded product of equal capability.",
        "Open models have a small share of revenue although 87-90 % cheaper (Nagle & Yue 2025)",
        low=-20.0,
        high=20.0,
        plausible=(-3.0, 0.5),
        evidence="literature",
    )
    pooled_share: float = quantity(
        0.0005,
        "",
        "Share of small owners' compute that communities pool for training.",
        "Epoch AI: decentralised runs about 1/1000 of the frontier",
        low=0.0,
        high=1.0,
        plausible=(0.0001, 0.01),
        evidence="literature",
    )
    step_seconds: float = quantity(
        5.0,
        "s",
        "Compute time of one training step.",
        "Large training runs",
        low=1e-3,
        high=1e5,
        plausible=(1.0, 30.0),
    )
    sync_seconds: float = quantity(
        300.0,
        "s",
        "Time to synchronise pooled training over the internet.",
        "Hundreds of GB at a few Gb/s",
        low=0.0,
        high=1e6,
        plausible=(60.0, 3000.0),
    )
    local_steps: float = quantity(
        200.0,
        "steps",
        "Steps between synchronisations of pooled training.",
        "Charles et al. 2025 (DiLoCo): 100-500",
        low=1.0,
        high=1e6,
        plausible=(100.0, 500.0),
        evidence="literature",
    )
    pooling_penalty: float = quantity(
        0.02,
        "",
        "Loss of algorithmic efficiency in pooled training.",
        "Charles et al. 2025: 0-0.1",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.1),
        evidence="literature",
    )
