"""Measures of people and accounts: who has what, who works, who pays whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.schema import EMPLOYED, TRAINED, TRAINING, UNEMPLOYED
from simulation.measures.catalogue import GROUPS, LORENZ_SHARES
from simulation.measures.distribution import Bounds, Distribution, by_nation
from simulation.timeline import QUARTERS_PER_YEAR

from . import use_at_work
from .income import sum_of_rows
from .sharing import SHARED
from .units import PEOPLE_PER_MILLION

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_BILLION_USD = 1e9
_SKILL_ROWS = 2**17
_PER_CENT = 100.0
_TOPS = {"top01": 0.001, "top1": 0.01, "top15": 0.015, "top10": 0.1}
_HALF = 0.5
_PLACES = np.concatenate([1 - np.array(list(_TOPS.values())), [_HALF], LORENZ_SHARES])
"""Shares of people, the poorest first, at which Lorenz curves are read: for tops, for the poorer half, to be drawn."""
_TINY = float(np.finfo(float).tiny)


class Division(NamedTuple):
    """How an amount is divided among the people of each nation and, in the last row, of the world.

    Attributes:
        among: All bins.
        gini: Gini indices.
        tops: Shares of the richest, by name.
        bottom50: Share of the poorer half.
        curve: Lorenz curves at ``LORENZ_SHARES``, shape (nations + 1, shares).
    """

    among: Distribution
    gini: Bounds
    tops: dict[str, Floats]
    bottom50: Floats
    curve: Floats


def divisions(world: World) -> tuple[Division, Division]:
    """Net worth and disposable income of the quarter, by nation and of the world."""
    layout, economy = world.workers.layout, world.economy
    wealth, income = (
        _divide(by_nation(lists, layout.piece_nation, layout.nations)) for lists in (economy.net_worth, economy.income)
    )
    return wealth, income


def _divide(among: Distribution) -> Division:
    """Read all shares off the Lorenz curves at once."""
    below = among.lorenz(_PLACES).value
    count = len(_TOPS)
    tops = dict(zip(_TOPS, (1 - below[:, :count]).T, strict=True))
    return Division(among, among.gini(), tops, below[:, count], below[:, count + 1 :])


def world_measures(world: World, wealth: Division, income: Division) -> dict[str, float]:
    """Measures of the world's people and accounts."""
    return {
        **_wealth_measures(wealth),
        "gini_error": max(_width(wealth.gini), _width(income.gini)),
        **_income_measures(income),
        **_work_measures(world),
        **_output_measures(world, wealth.among),
    }


def _width(gini: Bounds) -> float:
    return float(gini.high[-1] - gini.low[-1])


def _world_shares(division: Division, name: str) -> dict[str, float]:
    """Gini index and shares of the world, by the name of the measure."""
    return {
        f"gini_{name}": float(division.gini.value[-1]),
        **{f"{top}_{name}": float(share[-1]) for top, share in division.tops.items()},
        f"bottom50_{name}": float(division.bottom50[-1]),
    }


def _wealth_measures(wealth: Division) -> dict[str, float]:
    everybody = wealth.among.everybody
    rich = everybody.edges_and_mean(slice(None))[0] >= _BILLION_USD
    return {
        **_world_shares(wealth, "wealth"),
        "mean_wealth_usd": float(everybody.mean_usd[0]),
        "billionaires": float(everybody.count[rich].sum()),
    }


def _income_measures(division: Division) -> dict[str, float]:
    theil, mld = division.among.split_theil(), division.among.split_mld()
    income = division.among.everybody
    return {
        **_world_shares(division, "income"),
        "theil_income": theil.total,
        "theil_income_between": theil.between,
        "mld_income": mld.total,
        "mld_income_between": mld.between,
        "atkinson_income_05": float(income.atkinson(0.5).value[0]),
        "atkinson_income_1": float(income.atkinson(1.0).value[0]),
        "atkinson_income_2": float(income.atkinson(2.0).value[0]),
        "ede_income_usd": QUARTERS_PER_YEAR * float(income.equally_distributed_usd(1.0).value[0]),
        "mean_income_usd": QUARTERS_PER_YEAR * float(income.mean_usd[0]),
    }


def _work_measures(world: World) -> dict[str, float]:
    economy = world.economy
    status, moves = economy.status.sum(axis=(0, 1)), economy.moves.sum(axis=0)
    seeking = status[UNEMPLOYED] + status[TRAINED]
    return {
        "labour_share": float(economy.wage_bill.sum() / max(economy.output.sum(), _TINY)),
        "unemployment": float(seeking / max(seeking + status[EMPLOYED], _TINY)),
        "in_training_m": float(status[TRAINING]),
        "displaced_m": float(economy.displaced.sum()),
        "separated_m": float(moves[EMPLOYED, 1:].sum()),
        "hired_m": float(moves[1:, EMPLOYED].sum()),
        "retrained_m": float(economy.retrained.sum()),
        "real_wage": float(_wage_index(world, np.ones((1, economy.pay.shape[1])))[0]),
    }


def _output_measures(world: World, wealth: Distribution) -> dict[str, float]:
    economy = world.economy
    output = economy.output / max(economy.output.sum(), _TINY)
    surplus = float(economy.surplus.sum())
    kept = np.minimum(economy.provider_fee + economy.business_sales.sum(axis=1), economy.surplus)
    valuation = float(economy.valuation.sum())
    return {
        "output_usd_bn": float(economy.output.sum()),
        "tfp_gain": _PER_CENT * float((economy.tfp_gain * output).sum()),
        "automated_share": float((_by_ai(world) * output).sum()),
        "ai_valuation_usd_bn": valuation,
        "ai_equity_share_of_wealth": valuation * _BILLION_USD / max(float(wealth.total_usd[-1]), _TINY),
        "public_ai_equity_share": float(economy.public_share.sum()),
        "new_ai_taxes_usd_bn": float(world.ai_tax_revenue.sum()),
        "shared_usd_bn": float(sum_of_rows(world, "households", SHARED).sum()),
        "consumption_usd_bn": float(economy.consumption.sum()),
        "government_debt_usd_bn": -float(world.accounts.governments.holder.cash.sum()),
        "provider_fee_usd_bn": float(economy.provider_fee.sum()),
        "downstream_share_kept": float(kept.sum()) / surplus if surplus > 0.0 else 0.0,
        "gains_usd_bn": float(world.ledger.revaluations["gains on wealth"]["households"].sum()),
        "flow_residual": world.ledger.residual(),
    }


def _by_ai(world: World) -> Floats:
    """Share of all tasks that AI has taken over, by nation."""
    return np.asarray(world.economy.automated_share - world.economy.start.automated_share)


def nation_measures(world: World, wealth: Division, income: Division) -> dict[str, Floats]:
    """Measures of each nation's people and accounts."""
    economy = world.economy
    status = economy.status.sum(axis=1)
    seeking = status[:, UNEMPLOYED] + status[:, TRAINED]
    return {
        "output_usd_bn": economy.output,
        "unemployment": seeking / np.maximum(seeking + status[:, EMPLOYED], _TINY),
        "labour_share": economy.wage_bill / np.maximum(economy.output, _TINY),
        "gini_wealth": wealth.gini.value[:-1],
        "gini_income": income.gini.value[:-1],
        "top1_wealth": wealth.tops["top1"][:-1],
        "top10_wealth": wealth.tops["top10"][:-1],
        "bottom50_wealth": wealth.bottom50[:-1],
        "mean_income_usd": QUARTERS_PER_YEAR * income.among.mean_usd[:-1],
        "automated_share": _by_ai(world),
        "tfp_gain": _PER_CENT * economy.tfp_gain,
        "ai_equity_usd_bn": economy.equity_units * economy.unit_value,
        "public_ai_equity_usd_bn": economy.public_share * float(economy.valuation.sum()),
        "new_ai_taxes_usd_bn": world.ai_tax_revenue,
        "shared_usd_bn": sum_of_rows(world, "households", SHARED),
        "provider_fee_usd_bn": economy.provider_fee,
        "government_debt_usd_bn": -world.accounts.governments.holder.cash,
        "ai_users_at_work": use_at_work.by_nation(world),
    }


def lorenz_curves(wealth: Division, income: Division) -> dict[str, Floats]:
    """Lorenz ordinates of the world at the published shares of people."""
    return {"lorenz_wealth": wealth.curve[-1], "lorenz_income": income.curve[-1]}


def group_measures(world: World) -> dict[str, Floats]:
    """Employment and real wage of thirds of occupations by exposure (beta), and of workers by skill."""
    economy = world.economy
    thirds = economy.start.exposure_thirds
    employed, wage = skill_thirds(world)
    return {
        "employment_by_exposure": _employment(world, thirds),
        "real_wage_by_exposure": _wage_index(world, thirds),
        "employment_by_skill": employed,
        "real_wage_by_skill": wage / np.where(economy.first_skill_wage > 0.0, economy.first_skill_wage, 1.0),
        "ai_use_by_exposure": _assisted(world, thirds),
        "ai_users_by_exposure": use_at_work.by_group(world, thirds),
    }


def skill_thirds(world: World) -> tuple[Floats, Floats]:
    """Share at work and mean wage, USD a quarter, of thirds of every nation's workers by skill, each of shape (3,).

    In large populations evenly spaced rows are taken, about 131,000 of them.
    """
    from simulation.rules.fused.skill_thirds import Earners, Wages, add_thirds

    workers, economy, layout = world.workers, world.economy, world.workers.layout
    heirs = economy.start.heir_skill
    edges = heirs[:, np.arange(1, len(GROUPS)) * heirs.shape[1] // len(GROUPS)].astype(np.float64)
    earners = Earners(workers.skill, workers.scar, workers.occupation, workers.status)
    made = Wages(economy.pay, economy.gain, float(world.scenario.work.novice_tilt))
    sums = np.zeros((3, len(GROUPS)))
    step = -(-len(workers) // _SKILL_ROWS)
    add_thirds(step, layout.start, layout.nation, layout.weight, earners, made, edges, sums)
    people, busy, paid = sums
    return busy / np.maximum(people, _TINY), paid / np.maximum(busy, _TINY)


def thirds_of(order: Floats, people: Floats) -> Floats:
    """Whether an occupation is of the lowest, middle and highest third of people, 1 or 0, shape (3, occupations)."""
    rank = np.argsort(order, kind="stable")
    middle = np.cumsum(people[rank]) - people[rank] / 2
    third = np.empty(order.size, dtype=np.int64)
    third[rank] = np.minimum(middle / people.sum() * len(GROUPS), len(GROUPS) - 1)
    return np.asarray(third == np.arange(len(GROUPS))[:, None], dtype=np.float64)


def _employment(world: World, groups: Floats) -> Floats:
    """Share at work of groups of occupations, shape (groups, occupations) to (groups,)."""
    by_status = groups @ world.economy.status.sum(axis=0)
    return np.asarray(by_status[:, EMPLOYED] / np.maximum(by_status.sum(axis=1), _TINY))


def _assisted(world: World, groups: Floats) -> Floats:
    """Share of the working time of people at work in which AI assists, groups of occupations likewise."""
    at_work = world.economy.status[:, :, EMPLOYED]
    people = groups @ at_work.sum(axis=0)
    return np.asarray(groups @ (at_work * world.economy.assisted).sum(axis=0) / np.maximum(people, _TINY))


def _wage_index(world: World, groups: Floats) -> Floats:
    """Mean real wage of those who work in groups of occupations over that at the start; 1 for a group without any."""
    economy, start = world.economy, world.economy.start
    wages = groups @ (economy.pay * economy.labour).sum(axis=0)
    at_work = groups @ economy.status[:, :, EMPLOYED].sum(axis=0)
    then = groups @ start.wages * (_BILLION_USD / PEOPLE_PER_MILLION)
    people = groups @ start.working
    known = (at_work > 0.0) & (then > 0.0)
    index = np.divide(wages * people, at_work * then, out=np.zeros(len(groups)), where=known)
    return np.where(groups.any(axis=1), index, 1.0)


def balance_sheet(world: World) -> dict[str, dict[str, float]]:
    """Assets (+) and debts (-) of all sectors, USD bn; rows sum to zero except real capital and net worth."""
    to, firms, economy = world.accounts, world.firms, world.economy
    people = sum(float(one.holder.cash.sum()) for one in (to.households, to.staff, to.estates))
    money = {"households": people, "AI firms": float(firms.cash.sum())}
    for account in (to.business, to.capital, to.governments, to.fund):
        money[account.sector] = float(account.holder.cash.sum())
    value, price = float(economy.valuation.sum()), world.chips.price_usd_bn
    held = value * float(economy.public_share.sum())
    rows = {
        "money and claims": money,
        "AI equity": {"households": value - held, "governments": held, "AI firms": -value},
        "compute": {
            "AI firms": float(firms.compute_owned.sum()) * price,
            "business": float(world.chips.other_stock) * price,
        },
        "other capital": {"business": float(economy.capital.sum())},
    }
    worth: dict[str, float] = {}
    for line in rows.values():
        for sector, amount in line.items():
            worth[sector] = worth.get(sector, 0.0) - amount
    return {**rows, "net worth": worth}
