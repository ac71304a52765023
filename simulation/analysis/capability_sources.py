"""Where one firm's capability comes from, against another's: compute, its use for research, know-how, and the rest.

Capability is the log of a stock of research that ages and grows by compute times know-how, ``K' = (1 - d) K + C A``
(:mod:`simulation.rules.industry.research`). Today's stock is therefore a sum over past quarters, and the log of the
ratio of two such sums splits exactly by logarithmic means.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulation.analysis.logarithmic_mean import log_mean, log_ratio
from simulation.parameters.scenario import Scenario
from simulation.recorder import Record
from simulation.rules.industry.scaling import training_flop
from simulation.timeline import quarterly_share

Floats = NDArray[np.float64]
SOURCES = ("compute", "research share", "know-how", "first model", "open models and acquisitions")
NEEDED = ("log_effective_compute", "log_know_how", "compute_used_h100e", "research_flop")
"""Measures of firms that the sources are taken from."""


def capability_sources(record: Record, scenario: Scenario, firm: int, rival: int) -> dict[str, Floats]:
    """Take the distance in capability between two firms apart.

    Args:
        record: A run.
        scenario: Its scenario.
        firm: Slot of the firm.
        rival: Slot of the other firm.

    Returns:
        For each of :data:`SOURCES` its part of ``ln(K / K of the rival)`` at the end of every quarter, shape (T,); the
        parts add up to the distance, and are nan where one of the two has no model. ``compute`` is what they used since
        the start, ``research share`` how much of it did research and neither served users nor lay idle under a cap,
        ``know-how`` what a unit of it was worth. ``first model`` is left of what they had when the run began, or when
        they entered, and ``open models and acquisitions`` of what they took over from others since.
    """
    kept = 1.0 - quarterly_share(scenario.scaling.knowledge_depreciation)
    stocks, flows = zip(*(_stock_and_flows(record, scenario, slot, kept) for slot in (firm, rival)), strict=True)
    mean = log_mean(*stocks)
    quarters = np.arange(len(record.quarters))
    left = np.tril(kept ** np.maximum(quarters[:, np.newaxis] - quarters, 0))
    return {
        source: np.divide(left @ part, mean, out=np.full(len(mean), np.nan), where=mean > 0.0)
        for source, part in _parts(*flows).items()
    }


def _stock_and_flows(record: Record, scenario: Scenario, slot: int, kept: float) -> tuple[Floats, dict[str, Floats]]:
    """Stock of a firm at the end of each quarter, and what each quarter brought to it, factor by factor."""
    measures = {name: record.firms[name][:, slot] for name in NEEDED}
    stock = np.exp(measures["log_effective_compute"])
    before = np.concatenate([[0.0], np.nan_to_num(stock[:-1])])
    know_how = np.concatenate([[-np.inf], measures["log_know_how"][:-1]])
    used = np.where(np.isfinite(know_how), np.nan_to_num(measures["compute_used_h100e"]), 0.0)
    scaling = scenario.scaling
    flop = training_flop(used, 1.0, scaling.flop_per_second, scaling.hardware_utilisation)
    research = np.where(np.isfinite(know_how), np.nan_to_num(measures["research_flop"]), 0.0)
    share = np.divide(research, flop, out=np.zeros_like(flop), where=flop > 0.0)
    efficiency = np.exp(np.where(np.isfinite(know_how), know_how, 0.0))
    jump = np.nan_to_num(stock) - kept * before - flop * share * efficiency
    factors = {"compute": flop, "research share": share, "know-how": efficiency}
    return np.where(np.isfinite(stock), stock, np.nan), {**factors, "jump": jump, "first": _first(stock)}


def _first(stock: Floats) -> Floats:
    """1 in the first quarter in which a firm has a model, 0 in all others."""
    there = np.isfinite(stock) & (stock > 0.0)
    return np.asarray(there & (np.cumsum(there) == 1), dtype=np.float64)


def _parts(one: dict[str, Floats], other: dict[str, Floats]) -> dict[str, Floats]:
    """Difference between two stocks that each quarter brought, by source, in the unit of the stocks.

    It ages as the stocks do: a logarithmic mean of two numbers halves if both halve.
    """
    factors = ("compute", "research share", "know-how")
    grown = [np.prod([flows[name] for name in factors], axis=0) for flows in (one, other)]
    weight = log_mean(*grown)
    parts = {name: weight * log_ratio(one[name], other[name]) for name in factors}
    # A firm that did no research in a quarter in which the other did lacked the compute for it.
    alone = (grown[0] == 0.0) | (grown[1] == 0.0)
    parts["compute"] = parts["compute"] + np.where(alone, grown[0] - grown[1], 0.0)
    first, other_first = (flows["jump"] * flows["first"] for flows in (one, other))
    parts["first model"] = first - other_first
    parts["open models and acquisitions"] = one["jump"] - first - (other["jump"] - other_first)
    return parts
