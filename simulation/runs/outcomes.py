"""The numbers that a finished run is judged by, each with its unit and one sentence of meaning.

An :class:`Outcome` is one number for a whole run and is what comparisons are made of; a :class:`Snapshot` is a number
at one date and fills the summary of one run. A mean hides tipping (a mean HHI of 0.5 may be half of the runs at 0.1
and half at 0.9), so the list also holds outcomes that are yes or no: their mean over runs is a probability.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from simulation.measures.catalogue import LAYERS
from simulation.mistakes import suggestion
from simulation.recorder import Record
from simulation.runs.last_quarter import LAST_QUARTER
from simulation.runs.provenance import fingerprint
from simulation.timeline import QUARTERS_PER_YEAR

Floats = NDArray[np.float64]
MAJORITY = 0.5
HIGHLY_CONCENTRATED_HHI = 0.18
"""A market above 1,800 points is highly concentrated: US Department of Justice and FTC, Merger Guidelines (2023)."""


@dataclass(frozen=True)
class Outcome:
    """One number for a whole run.

    Attributes:
        name: How it is called in tables.
        unit: Its unit; ``probability`` for a yes or no of each run.
        meaning: One sentence for a policy researcher.
        measure: Takes the record and returns the number; nan if the run does not have it.
        headline: Whether it belongs in the short table.
    """

    name: str
    unit: str
    meaning: str
    measure: Callable[[Record], float]
    headline: bool = False

    @property
    def is_probability(self) -> bool:
        """Whether each run answers yes (1) or no (0)."""
        return self.unit == "probability"


@dataclass(frozen=True)
class Snapshot:
    """One number at one date.

    Attributes:
        name: How it is called in tables.
        unit: Its unit.
        key: Series of the record.
        layer: Layer of concentration; empty for a series of the whole industry.
    """

    name: str
    unit: str
    key: str
    layer: str = ""

    def at(self, record: Record, quarter: int) -> float:
        """Value in a quarter, counted from 0."""
        series = _layer(record, self.key, self.layer) if self.layer else record.world[self.key]
        return float(series[quarter])


SNAPSHOTS = (
    Snapshot("active firms", "count", "active_firms"),
    Snapshot("HHI of compute owned", "0 to 1", "hhi", "compute owned"),
    Snapshot("HHI of users", "0 to 1", "hhi", "users"),
    Snapshot("HHI of revenue", "0 to 1", "hhi", "revenue"),
    Snapshot("four largest in compute owned", "share", "cr4", "compute owned"),
    Snapshot("four largest in users", "share", "cr4", "users"),
    Snapshot("stock of AI chips", "H100e", "chip_stock_h100e"),
    Snapshot("largest training run", "FLOP", "frontier_training_flop"),
    Snapshot("cost of the largest training run", "USD m", "frontier_training_cost_usd_m"),
    Snapshot("open weights behind the frontier", "months", "open_lag_months"),
    Snapshot("second firm behind the frontier", "months", "second_lag_months"),
    Snapshot("consumer users", "m people", "users_consumer_m"),
    Snapshot("revenue of model firms", "USD bn/quarter", "revenue_usd_bn"),
    Snapshot("losses of loss makers", "USD bn/quarter", "operating_loss_usd_bn"),
    Snapshot("consumer surplus", "USD bn/quarter", "consumer_surplus_usd_bn"),
    Snapshot("changes of the leader in users", "count so far", "leader_changes"),
    Snapshot("top 1 % of wealth", "share", "top1_wealth"),
    Snapshot("labour share", "share", "labour_share"),
    Snapshot("unemployment", "share", "unemployment"),
    Snapshot("real wage", "1 at start", "real_wage"),
    Snapshot("largest sphere, share of output", "share", "largest_sphere_output"),
    Snapshot("unaccountable power", "0 to 1", "unaccountable_power"),
    Snapshot("legitimacy", "0 to 1", "legitimacy"),
)


_MEANING = {"hhi": "Herfindahl index (sum of squared shares)", "cr4": "Share of the four largest"}


@lru_cache(maxsize=1)
def outcomes() -> tuple[Outcome, ...]:
    """All outcomes, in the order of tables."""
    return (*_concentration(), *_tipping(), *_knowledge(), *_money(), *_public_money(), *_people_and_nations())


class UnknownOutcomeError(ValueError):
    """No outcome has this name; the text gives the nearest one."""

    exit_code = 2


def outcome_named(name: str) -> Outcome:
    """The outcome of a name; small and capital letters are alike.

    Raises:
        UnknownOutcomeError: If there is none; the sentence gives the nearest one.

    Example:
        >>> outcome_named("hhi of users, last year").unit
        '0 to 1'
    """
    known = {outcome.name: outcome for outcome in outcomes()}
    found = next((one for one in known.values() if one.name.lower() == name.strip().lower()), None)
    if found is None:
        raise UnknownOutcomeError(f"{name!r} is not an outcome; {suggestion(name, known)}")
    return found


def outcome_values(record: Record) -> Floats:
    """Every outcome of one run, in the order of :func:`outcomes`; shape (outcomes,)."""
    return np.array([outcome.measure(record) for outcome in outcomes()])


@lru_cache(maxsize=1)
def definitions() -> str:
    """Hash of the files that define outcomes, so that values of an earlier definition are not taken for today's."""
    homes = sorted({outcome.measure.__module__ for outcome in outcomes()})
    texts = [Path(str(sys.modules[home].__file__)).read_text("utf-8") for home in homes]
    return fingerprint([[outcome.name for outcome in outcomes()], texts])


def _concentration() -> tuple[Outcome, ...]:
    made = []
    for layer in LAYERS:
        for key, label in (("hhi", "HHI"), ("cr4", "CR4")):
            what = f"{label} of {layer}"
            unit = "0 to 1" if key == "hhi" else "share"
            meaning = f"{_MEANING[key]} of {layer}"
            made.append(
                Outcome(
                    f"{what}, last year",
                    unit,
                    f"{meaning}, mean of the last four quarters.",
                    _mean_of_layer(key, layer),
                    headline=key == "hhi" or layer in ("compute owned", "users"),
                )
            )
            made.append(
                Outcome(f"{what}, at the end", unit, f"{meaning}, in the last quarter.", _end_of_layer(key, layer))
            )
    return tuple(made)


def _tipping() -> tuple[Outcome, ...]:
    made = [
        Outcome(
            f"one firm holds most of {layer}",
            "probability",
            f"Share of runs in which the leader holds more than half of {layer} in the last quarter.",
            _leader_above(layer, MAJORITY),
            headline=layer in ("compute owned", "users"),
        )
        for layer in ("compute owned", "compute used", "models", "users", "revenue")
    ]
    made.append(
        Outcome(
            "users highly concentrated",
            "probability",
            "Share of runs in which the HHI of users ends above 0.18, the line of the US Merger Guidelines of 2023.",
            lambda record: _yes(_last(_layer(record, "hhi", "users")), HIGHLY_CONCENTRATED_HHI),
        )
    )
    return tuple(made)


def _knowledge() -> tuple[Outcome, ...]:
    return (
        Outcome(
            "open weights behind the frontier",
            "months",
            "How long ago the frontier had what the best open model has at the end.",
            lambda record: _last(record.world["open_lag_months"]),
            headline=True,
        ),
        Outcome(
            "second firm behind the frontier",
            "months",
            "How long ago the leader had what the second firm has at the end.",
            lambda record: _last(record.world["second_lag_months"]),
        ),
        Outcome(
            "cost of the largest training run",
            "USD m",
            "Amortised cost of the largest training run, in the last quarter.",
            lambda record: _last(record.world["frontier_training_cost_usd_m"]),
            headline=True,
        ),
        Outcome(
            "active firms",
            "count",
            "Model firms in business in the last quarter.",
            lambda record: _last(record.world["active_firms"]),
            headline=True,
        ),
        Outcome(
            "changes of the leader in users",
            "count",
            "How often the firm with most users changed over the whole run.",
            lambda record: _last(record.world["leader_changes"]),
            headline=True,
        ),
    )


def _money() -> tuple[Outcome, ...]:
    return (
        Outcome(
            "consumer surplus, last year",
            "USD bn/year",
            "What users would have paid beyond what they did pay, sum of the last four quarters.",
            _last_year("consumer_surplus_usd_bn"),
            headline=True,
        ),
        Outcome(
            "revenue, last year",
            "USD bn/year",
            "Revenue of all model firms, sum of the last four quarters.",
            _last_year("revenue_usd_bn"),
            headline=True,
        ),
        Outcome(
            "losses over the whole run",
            "USD bn",
            "Operating losses of the firms that made losses, summed over all quarters.",
            lambda record: float(np.nansum(record.world["operating_loss_usd_bn"])),
            headline=True,
        ),
        Outcome(
            "money raised over the whole run",
            "USD bn",
            "Money that investors put into model firms, summed over all quarters.",
            lambda record: float(np.nansum(record.world["raised_usd_bn"])),
        ),
        Outcome(
            "price margin",
            "share",
            "Mean Lerner margin of the last quarter, weighted by revenue.",
            lambda record: _last(record.world["margin"]),
        ),
    )


def _public_money() -> tuple[Outcome, ...]:
    return (
        Outcome(
            "new taxes on AI, last year",
            "USD bn/year",
            "What policies raise from AI beyond the usual tax on profit, sum of the last four quarters.",
            _last_year("new_ai_taxes_usd_bn"),
        ),
        Outcome(
            "paid to people in equal parts, last year",
            "USD bn/year",
            "Dividends, basic income and payouts of public funds, sum of the last four quarters.",
            _last_year("shared_usd_bn"),
        ),
        Outcome(
            "public money spent over the whole run",
            "USD bn",
            "What governments pay for programmes, before fees and levies, summed over all nations and quarters.",
            lambda record: (
                float(record.nations["programmes_usd_bn"].sum()) if "programmes_usd_bn" in record.nations else np.nan
            ),
        ),
    )


def _people_and_nations() -> tuple[Outcome, ...]:
    return tuple(
        Outcome(name, unit, f"{meaning}, in the last quarter.", measure, headline)
        for name, unit, meaning, measure, headline in LAST_QUARTER
    )


def _layer(record: Record, key: str, layer: str) -> Floats:
    return np.asarray(record.layers[key], dtype=np.float64)[:, LAYERS.index(layer)]


def _last(series: Floats) -> float:
    return float(series[-1])


def _mean_of_layer(key: str, layer: str) -> Callable[[Record], float]:
    def measure(record: Record) -> float:
        year = _layer(record, key, layer)[-QUARTERS_PER_YEAR:]
        return float(np.mean(year[np.isfinite(year)])) if np.isfinite(year).any() else float("nan")

    return measure


def _end_of_layer(key: str, layer: str) -> Callable[[Record], float]:
    return lambda record: _last(_layer(record, key, layer))


def _leader_above(layer: str, threshold: float) -> Callable[[Record], float]:
    return lambda record: _yes(_last(_layer(record, "cr1", layer)), threshold)


def _yes(value: float, threshold: float) -> float:
    return float(value > threshold) if np.isfinite(value) else float("nan")


def _last_year(key: str) -> Callable[[Record], float]:
    return lambda record: float(np.sum(record.world[key][-QUARTERS_PER_YEAR:])) if key in record.world else np.nan
