"""What is known of each nation's people at the start, worked out from the starting tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.population import Population
from simulation.parameters.starts import NationStart, OccupationStart
from simulation.rules.wealth.initial_distribution import WealthCurve, bottom50_limits, fit, top1_limits
from simulation.rules.work.job_flows import rates_over_periods, steady_unemployment
from simulation.rules.work.occupations import exposure_ratio_limits, skill_for_gini, tilted_shares

from .schema import PEOPLE_PER_MILLION

Floats = NDArray[np.float64]
_PER_BILLION = 1e9
_MOST_OCCUPATIONS = 256


@dataclass(frozen=True)
class StartTables:
    """Nations at the start, N of them, with O occupations.

    Attributes:
        codes: Codes of the nations.
        occupations: Names of the occupations.
        people: Workforce, persons, shape (N,).
        wealth_usd: Wealth of all people together, USD, shape (N,).
        bottom50: Share of wealth of the bottom half, shape (N,).
        top10: Share of the top 10 %.
        curve: Wealth by rank, over the nation's mean.
        occupation_shares: Shares of the workforce, shape (N, O).
        pay: Pay of an occupation over the nation's mean, shape (N, O).
        skill_sd: Standard deviation of log skill within an occupation, shape (N,).
        without_job: Shares of the workforce unemployed, in training, and trained without a job, shape (N, 3).
        training_quarters: Length of a training.
        finding: Chance of someone without a job to have one a quarter later, shape (N,).
        separation: Chance of someone with a job to have none a quarter later, shape (N,).
    """

    codes: tuple[str, ...]
    occupations: tuple[str, ...]
    people: Floats
    wealth_usd: Floats
    bottom50: Floats
    top10: Floats
    curve: WealthCurve
    occupation_shares: Floats
    pay: Floats
    skill_sd: Floats
    without_job: Floats
    finding: Floats
    separation: Floats
    training_quarters: int = 1

    @property
    def mean_wealth_usd(self) -> Floats:
        """Wealth per person, USD."""
        return self.wealth_usd / np.maximum(self.people, 1.0)

    @property
    def largest_debt_usd(self) -> Floats:
        """Largest debt at the start, USD."""
        return -self.curve.poorest * self.mean_wealth_usd


def start_tables(
    nations: Sequence[NationStart], occupations: Sequence[OccupationStart], population: Population
) -> StartTables:
    """Work out the start of every nation.

    Args:
        nations: Rows of the table of nations.
        occupations: Rows of the table of occupations; without any, all people have one occupation.
        population: Parameters.

    Raises:
        ValueError: If no distribution has a nation's wealth shares, if no occupations have its mean exposure, or if
            there are more occupations than a column of one byte can tell apart.
    """
    return _start_tables(tuple(nations), tuple(occupations), population)


@lru_cache(maxsize=4)
def _start_tables(
    nations: tuple[NationStart, ...], occupations: tuple[OccupationStart, ...], population: Population
) -> StartTables:
    """See :func:`start_tables`; runs of one scenario with several seeds share the tables, which nobody changes."""
    mistakes = [wealth_mistake(nation) for nation in nations]
    if occupations:
        mistakes += [exposure_mistake(nation, occupations) for nation in nations]
    for mistake in mistakes:
        if mistake is not None:
            raise ValueError(mistake[1])
    if len(occupations) > _MOST_OCCUPATIONS:
        raise ValueError(f"there can be at most {_MOST_OCCUPATIONS} occupations; there are {len(occupations)}.")
    table = occupations or (OccupationStart(name="all", employment_share=1.0),)
    shares = _column(table, "employment_share")
    exposure, wage = _column(table, "exposure_beta"), _column(table, "wage_usd")
    ratio = _column(nations, "exposure_ratio") if occupations else np.ones(len(nations))
    by_nation = tilted_shares(shares / shares.sum(), exposure, ratio)
    skill_sd, power = skill_for_gini(by_nation, wage, _column(nations, "income_gini"), population.least_skill_sd)
    pay = (wage / wage.max()) ** power[:, None]
    people = _column(nations, "workers_m") * PEOPLE_PER_MILLION
    bottom50, top10 = _column(nations, "wealth_bottom50"), _column(nations, "wealth_top10")
    separation, finding = rates_over_periods(
        _column(nations, "separation_monthly"), _column(nations, "job_finding_monthly")
    )
    return StartTables(
        codes=tuple(nation.code for nation in nations),
        occupations=tuple(row.name for row in table),
        people=people,
        wealth_usd=_column(nations, "capital_output") * _column(nations, "gdp_usd_bn") * _PER_BILLION,
        bottom50=bottom50,
        top10=top10,
        curve=fit(
            bottom50,
            top10,
            _column(nations, "wealth_top1"),
            population.indebted_share,
            population.solvent_log_sd,
        ),
        occupation_shares=by_nation,
        pay=pay / (by_nation * pay).sum(axis=1, keepdims=True),
        skill_sd=skill_sd,
        without_job=np.pad(steady_unemployment(separation, finding)[:, None], ((0, 0), (0, 2))),
        finding=finding,
        separation=separation,
    )


def wealth_mistake(nation: NationStart) -> tuple[str, str] | None:
    """Column and sentence on the first wealth share that no distribution has beside the others, or nothing."""
    top10, top1 = f"wealth_top10 = {nation.wealth_top10:g}", f"wealth_top1 = {nation.wealth_top1:g}"
    tops = np.array([nation.wealth_top10]), np.array([nation.wealth_top1])
    low, high = (float(limit[0]) for limit in top1_limits(tops[0]))
    if not low < nation.wealth_top1 < high:
        return _outside(nation, "wealth_top1", low, high, top10)
    low, high = (float(limit[0]) for limit in bottom50_limits(*tops))
    if not low < nation.wealth_bottom50 < high:
        return _outside(nation, "wealth_bottom50", low, high, f"{top10} and {top1}")
    return None


def exposure_mistake(nation: NationStart, occupations: Sequence[OccupationStart]) -> tuple[str, str] | None:
    """Column and sentence on a mean exposure that no shares of occupations have, or nothing."""
    shares, exposure = _column(occupations, "employment_share"), _column(occupations, "exposure_beta")
    low, high = exposure_ratio_limits(shares / shares.sum(), exposure)
    if low <= nation.exposure_ratio <= high:
        return None
    return _outside(nation, "exposure_ratio", low, high, "the least and the most exposed occupation")


def _outside(nation: NationStart, column: str, low: float, high: float, reason: str) -> tuple[str, str]:
    value = getattr(nation, column)
    return column, (
        f"nations.{nation.code}.{column} must be more than {low:.4g} and less than {high:.4g}, because of {reason}; "
        f"it is {value:g}."
    )


def _column(rows: Sequence[NationStart] | Sequence[OccupationStart], name: str) -> Floats:
    return np.array([getattr(row, name) for row in rows], dtype=np.float64)
