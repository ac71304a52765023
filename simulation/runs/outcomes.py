"""The numbers that a finished run is judged by, each with its unit and one sentence of meaning.

An :class:`Outcome` is one number for a whole run and is what comparisons are made of; a :class:`Snapshot` is a number
at one date and fills the summary of one run. A mean hides tipping (a mean HHI of 0.5 may be half of the runs at 0.1
and half at 0.9), so the list also holds outcomes that are yes or no: their mean over runs is a probability.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.measures.catalogue import LAYERS
from simulation.mistakes import suggestion
from simulation.recorder import Record
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


def outcomes() -> tuple[Outcome, ...]:
    """All outcomes, in the order of tables."""
    return (*_concentration(), *_tipping(), *_knowledge(), *_money(), *_people_and_nations(), *_groups())


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


_PEOPLE = (
    ("Gini index of wealth", "0 to 1", "Gini index of net worth over all workers of the world", "gini_wealth", True),
    ("top 1 % of wealth", "share", "Share of net worth held by the richest 1 % of workers", "top1_wealth", True),
    ("Gini index of income", "0 to 1", "Gini index of disposable income over all workers", "gini_income", True),
    ("labour share", "share", "Wages over output of the world", "labour_share", True),
    ("unemployment", "share", "People who look for work over the workforce without those in training", "unemployment",
     True),
    ("real wage", "1 at start", "Mean real wage of people at work", "real_wage", True),
    ("gain of productivity by AI", "per cent", "Gain of total factor productivity by AI since the start", "tfp_gain",
     False),
    ("value of AI firms", "USD bn", "Value of the equity of all AI firms", "ai_valuation_usd_bn", False),
    ("downstream surplus that providers keep", "share", "Share of what other sectors gain from AI that its providers "
     "keep beyond their prices", "downstream_share_kept", False),
)  # fmt: skip

_INDUSTRY = (
    ("HHI of physical systems", "0 to 1", "Herfindahl index of users of vehicles and robots with AI", "hhi_physical",
     False),
    ("stock of AI chips", "H100e", "All AI chips in service in the world", "chip_stock_h100e", False),
)  # fmt: skip

_NATIONS = (
    ("people in spheres", "share", "Share of people in nations that buy most of their AI services from one other",
     "people_in_spheres", False),
    ("largest sphere, share of output", "share", "Share of world output in nations that buy most of their AI services "
     "from one other, that other not counted", "largest_sphere_output", True),
    ("AI services across borders", "USD bn/quarter", "AI services bought abroad", "ai_trade_usd_bn", False),
    ("inequality between nations", "index", "Theil index of output per head between nations", "theil_output_between",
     True),
    ("military AI", "USD bn/quarter", "Spending of all nations on military AI", "military_ai_usd_bn", True),
    ("accidents", "count", "Grave accidents at labs near the threshold since the start", "accidents", True),
    ("control of the strongest firm", "0 to 1", "Largest control index of a firm", "control_top", False),
    ("unaccountable power", "0 to 1", "Unaccountable power over nations, weighted by output", "unaccountable_power",
     True),
    ("legitimacy", "0 to 1", "Consent to how AI is used, nations weighted by people", "legitimacy", True),
    ("democracy", "0 to 1", "Quality of liberal democracy, nations weighted by people", "democracy", True),
    ("threshold reached", "probability", "Whether a lab has reached the threshold of transformative AI",
     "threshold_crossed", False),
    ("disaster at the threshold", "probability", "Whether the first to reach it brought disaster", "disaster", False),
    ("one firm takes control", "probability", "Whether one firm has met all conditions of control", "control_event",
     True),
)  # fmt: skip


def _people_and_nations() -> tuple[Outcome, ...]:
    return tuple(
        Outcome(name, unit, f"{meaning}, in the last quarter.", _last_of(key), headline)
        for name, unit, meaning, key, headline in (*_INDUSTRY, *_PEOPLE, *_NATIONS)
    )


def _groups() -> tuple[Outcome, ...]:
    return (
        Outcome(
            "users of labs that rent",
            "share",
            "Share of users held by labs that own less than half of the compute they use, in the last quarter.",
            _users_of_tenants,
        ),
        Outcome(
            "largest nation in compute owned",
            "share",
            "Share of the nation whose firms own most AI chips in the chips of all nations, in the last quarter.",
            lambda record: _largest_share(record.nations.get("compute_owned_h100e")),
        ),
        Outcome(
            "employment of the most exposed",
            "share",
            "Share of people at work in the third of occupations that is most exposed to AI, in the last quarter.",
            lambda record: _last_entry(record.groups.get("employment_by_exposure")),
        ),
    )


def _users_of_tenants(record: Record) -> float:
    owned, used, users = (
        np.nan_to_num(record.firms[key][-1]) for key in ("compute_owned_h100e", "compute_used_h100e", "share_users")
    )
    return float(np.sum(users[owned < MAJORITY * used]))


def _largest_share(series: Floats | None) -> float:
    """Share of the largest in the last quarter; series has the shape (quarters, items)."""
    if series is None or not series[-1].sum() > 0.0:
        return float("nan")
    return float(series[-1].max() / series[-1].sum())


def _last_entry(series: Floats | None) -> float:
    """Last item in the last quarter, which of groups is the highest third."""
    return float(series[-1, -1]) if series is not None and series.size else float("nan")


def _last_of(key: str) -> Callable[[Record], float]:
    """Last value of a series; nan for a record that does not have it."""
    return lambda record: _last(record.world[key]) if key in record.world else float("nan")


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
    return lambda record: float(np.sum(record.world[key][-QUARTERS_PER_YEAR:]))
