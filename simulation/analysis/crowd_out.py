"""What public purchases of chips did to private ones: how many chips left private hands for each public chip.

The closed form of Case O4 holds the budgets of private buyers as they are; in a run they answer as well: who rents
public compute orders less, and what crowding out does to products comes back as revenue. The two stand side by side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.paired_effects import LEVEL, Effect, paired_effect
from simulation.analysis.ratios import Ratio, paired_ratio
from simulation.parameters.scenario import Scenario
from simulation.recorder import Record
from simulation.rules.industry.public_compute import crowd_out
from simulation.timeline import quarterly_share

Floats = NDArray[np.float64]
_PER_CENT = 100.0


@dataclass(frozen=True)
class CrowdOut:
    """What public purchases of chips did, over the whole run.

    Attributes:
        rate: Chips that private buyers did not get for each public chip.
        closed_form: The same by Case O4 at given private budgets, mean over the pairs.
        public_chips: Chips that governments bought, H100e.
        private_chips: Chips that all others bought, H100e.
        price: Price of chips where governments bought more than in the baseline, per cent above the baseline.
    """

    rate: Ratio
    closed_form: float
    public_chips: Effect
    private_chips: Effect
    price: Effect


def crowding_out(
    baseline: Sequence[tuple[Scenario, Record]], variant: Sequence[tuple[Scenario, Record]], level: float = LEVEL
) -> CrowdOut | None:
    """Count the chips of governments and of all others in both worlds.

    Args:
        baseline: Scenario and record of each run of the baseline.
        variant: The same of the variant, on the same seeds.
        level: Coverage of the intervals.

    Returns:
        What public purchases did; None if they do not differ, or a run did not record them.
    """
    if any("public_compute_h100e" not in record.nations for _, record in (*baseline, *variant)):
        return None
    first, second = ([_purchases(*run) for run in side] for side in (baseline, variant))
    public, private = (np.array([[each[part].sum() for each in side] for side in (first, second)]) for part in (0, 1))
    if (public[0] == public[1]).all():
        return None
    dearer = np.array([_dearer(*pair) for pair in zip(baseline, variant, first, second, strict=True)])
    return CrowdOut(
        rate=paired_ratio(private[0] - private[1], public[1] - public[0], level),
        closed_form=float(np.mean([_closed_form(*run) for run in variant])),
        public_chips=paired_effect(*public, level=level),
        private_chips=paired_effect(*private, level=level),
        price=paired_effect(np.zeros(len(dearer)), dearer, level=level),
    )


def _purchases(scenario: Scenario, record: Record) -> tuple[Floats, Floats]:
    """Chips that governments and all others bought in each quarter, H100e, each of shape (quarters,).

    What governments bought is what their stock grew by, plus what of it wore out. Chips that they own at the start
    are the same in two worlds, and so drop out of every difference.
    """
    owned = record.nations["public_compute_h100e"].sum(axis=1)
    left = (1.0 - quarterly_share(scenario.chips.depreciation)) * np.concatenate([[0.0], owned[:-1]])
    public = owned - left
    return public, record.world["chips_sold_h100e"] - public


def _dearer(
    one: tuple[Scenario, Record], other: tuple[Scenario, Record], first: tuple[Floats, Floats],
    second: tuple[Floats, Floats],
) -> float:  # fmt: skip
    """By how much chips cost more, in per cent: mean over the quarters in which governments bought more."""
    quarters = min(len(first[0]), len(second[0]))
    more = second[0][:quarters] > first[0][:quarters]
    before, after = (record.world["chip_price_usd_k"][:quarters][more] for _, record in (one, other))
    return _PER_CENT * float(np.mean(after / before - 1.0)) if more.any() else float("nan")


def _closed_form(scenario: Scenario, record: Record) -> float:
    """Chips lost to private buyers for each public one by Case O4, with the budgets of the run itself."""
    public, private = _purchases(scenario, record)
    row, sector = record.flow_rows.index("chips"), record.sectors.index("governments")
    paid = np.maximum(-record.flows[:, row, sector], 0.0)
    others = record.world["chip_spend_usd_bn"] - paid
    share = np.divide(paid, others, out=np.zeros_like(paid), where=others > 0.0)
    lost = private * (1.0 / crowd_out(share, scenario.chips.supply_elasticity).private - 1.0)
    bought = float(public[paid > 0.0].sum())
    return float(lost.sum()) / bought if bought > 0.0 else float("nan")
