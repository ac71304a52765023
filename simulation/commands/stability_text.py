"""The stability numbers of a scenario: where each market stands against the thresholds at which it tips.

They say in advance what the parameters alone favour, so that a reader can tell a result from an assumption.
"""

from __future__ import annotations

import math

from simulation.commands.text import number, table
from simulation.parameters.products import SEGMENTS
from simulation.parameters.scenario import Scenario
from simulation.rules.industry.stability import (
    feedback,
    funding_multiplier,
    sharing_to_prevent_tipping,
    tipping_threshold,
    viable_firms,
)

RIVALS = (2, 4, 8)
FUNDING = ("investor", "revenue", "profit")


def stability_text(scenario: Scenario) -> str:
    """Feedback against threshold in each product segment for several numbers of rivals, and how many firms can live.

    Above its threshold a symmetric market of that many equal firms tips to one; below it, small leads die out. What
    research adds to the feedback depends on who pays for it, so each way of funding has its column.

    Args:
        scenario: The effective scenario.
    """
    viable = viable_firms(scenario.scaling.research_strength)
    head = ("segment", "rivals", "tips above", "investors pay", "revenue pays", "profit pays", "data to share")
    return "\n".join(
        [
            f"Stability: feedback of data and research (* tips), by who pays for research; in this scenario "
            f"{scenario.finance.rule}.",
            table(head, [_row(scenario, segment, firms) for segment in SEGMENTS for firms in RIVALS], range(1, 7)),
            "Data to share: the smallest share opened to rivals that keeps data alone from tipping the market.",
            "Firms that can break even in the long run: "
            + ("no bound" if math.isinf(viable) else f"at most {viable:.0f}")
            + f" (Sutton 1991, at research strength {number(scenario.scaling.research_strength)}).",
            "Exact near a market of equal firms without switching costs; where a run goes from real data it must show.",
        ]
    )


def _row(scenario: Scenario, segment: str, firms: int) -> tuple[object, ...]:
    flywheel, product = getattr(scenario.flywheel, segment), getattr(scenario.products, segment)
    theta = 0.0 if scenario.flywheel.form == "off" else flywheel.strength
    threshold = tipping_threshold(firms)
    totals = [
        feedback(
            theta,
            scenario.scaling.research_strength,
            scenario.flywheel.sharing,
            funding_multiplier(rule, firms, margin_ratio=product.taste_dispersion),
            firms,
        )
        for rule in FUNDING
    ]
    marked = [number(total) + ("*" if total > threshold else " ") for total in totals]
    return segment, firms, threshold, *marked, sharing_to_prevent_tipping(theta, firms, priced=True)
