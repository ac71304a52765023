"""Households and business before the first quarter: workers, pay, machines, accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.agents.population.passes import Passes
from simulation.agents.population.schema import RETURN_TYPES
from simulation.agents.population.start import populate
from simulation.agents.population.tables import Picks, WorkTables, chance, picks
from simulation.economy import Economy, Start
from simulation.rules.wealth.equity import units_by_nation
from simulation.rules.wealth.redistribution import TaxRates, tax_rates
from simulation.rules.wealth.returns import LUCK_VALUES, luck_returns, normal_values, type_returns
from simulation.rules.work import job_flows, tasks, training, wages
from simulation.timeline import QUARTERS_PER_YEAR, quarterly_flow

from .people import skill_thirds, thirds_of
from .units import PEOPLE_PER_MILLION, USD_PER_USD_BN
from .valuation import first_values
from .work import take_stock

if TYPE_CHECKING:
    from simulation.agents.population.start_tables import StartTables
    from simulation.parameters.downstream import Downstream
    from simulation.parameters.scenario import Scenario
    from simulation.world import World

Floats = NDArray[np.float64]
_ROUNDS = 20
_MEASURES = ("exposure_alpha", "exposure_beta", "exposure_zeta")
_RESEARCH = "15"
"""Major group of the Standard Occupational Classification that AI research staff belongs to."""


def build_households(world: World) -> None:
    """Make the workers, set pay and prices' weight for them, and let everyone own what they own."""
    scenario, nations = world.scenario, world.nations
    start = [nation.capital_output * nation.gdp_usd_bn for nation in scenario.nations]
    home = world.firms.nation
    value = first_values(world)
    units = units_by_nation(value, home, np.array(start), scenario.wealth.home_bias)
    world.workers = populate(
        scenario.workers,
        scenario.nations,
        scenario.occupations,
        scenario.population,
        year=world.first_quarter.year,
        ai_equity=units * USD_PER_USD_BN,
        adults_m=nations.adults,
        without_job=_without_job(world),
        training_quarters=scenario.work.jobs.training_quarters,
    )
    world.passes = Passes(
        world.workers.layout,
        world.workers.columns,
        len(nations.codes),
        len(world.workers.start.occupations),
        world.worker_rules,
        world.threads,
    )
    _first_economy(world, units)
    world.economy.valuation = value
    _weigh_prices(world)
    _own(world)


def _without_job(world: World) -> Floats:
    """Shares of people without a job by status, once flows in and out of jobs and training have come to rest."""
    jobs, nations = world.scenario.work.jobs, world.scenario.nations
    separation = np.array([row.separation_monthly for row in nations])
    lost, found = job_flows.rates_over_periods(separation, np.array([row.job_finding_monthly for row in nations]))
    known = (lost > 0.0) & (found > 0.0)
    rates = np.where(known, lost, 1.0), np.where(known, found, 1.0)
    shares = training.steady_shares(
        *rates,
        np.minimum(rates[1] + jobs.bonus_first_year, 1.0),
        jobs.enter_training,
        jobs.training_quarters,
        jobs.training_success,
    )[:, 1:]
    return np.where(known[:, None], shares, np.pad((lost > 0.0)[:, None], ((0, 0), (0, 2))))


def _first_economy(world: World, units: Floats) -> None:
    """How nations work at the start: machines and technology that give output and labour share of the data."""
    scenario, people = world.scenario, world.workers.start
    labour_share = np.array([nation.labour_share for nation in scenario.nations])
    output = quarterly_flow(1.0) * world.nations.gdp
    cells = people.occupation_shares * (people.people / PEOPLE_PER_MILLION)[:, None]
    zero = np.zeros_like(cells)
    world.economy = economy = Economy(
        start=None,  # type: ignore[arg-type]  # filled below, from the people at work
        status=zero,
        labour=zero,
        pay=zero,
        first_income_edges=np.zeros((len(output), scenario.population.income_groups - 1)),
        gain=zero,
        automated=zero,
        most_automated=zero,
        newly_automated=zero,
        automated_share=np.zeros(len(output)),
        capital=people.wealth_usd / USD_PER_USD_BN,
        taxes=np.array([nation.tax_share for nation in scenario.nations]) * output,
        ai_taxes=np.zeros(len(output)),
        kept_taxes=np.zeros(len(output)),
        kept_ai_taxes=np.zeros(len(output)),
        equity_units=units,
        public_share=np.zeros(len(output)),
    )
    spell = world.workers.spell.copy()
    sums = world.passes.work(_nothing_happens(cells), key=0)
    world.workers.spell[:] = spell  # nobody has grown older
    take_stock(world, sums.status_count, sums.effective)
    economy.start = _start(world, cells, labour_share, output, units)
    economy.pay = wages.pay_by_cell(
        labour_share * output * USD_PER_USD_BN / PEOPLE_PER_MILLION, economy.labour, economy.start.occupation_pay
    )
    world.workers.pay = economy.pay
    economy.automated_share = economy.start.automated_share.copy()
    economy.potential, economy.output, economy.labour_share = output, output, labour_share
    economy.tfp_gain = np.zeros(len(output))
    economy.first_skill_wage = skill_thirds(world)[1]


def _start(world: World, cells: Floats, labour_share: Floats, output: Floats, units: Floats) -> Start:
    economy, scenario, people = world.economy, world.scenario, world.workers.start
    settings, jobs = scenario.work, scenario.work.jobs
    ratio, automated = tasks.calibrated_start(labour_share, settings.wage_machine_ratio, settings.task_elasticity)
    without_job = _without_job(world)
    unemployed, seekers = without_job.sum(axis=1), without_job[:, 0] + without_job[:, 2]
    at_work = people.people / PEOPLE_PER_MILLION * (1.0 - unemployed)
    labour = economy.labour.sum(axis=1)
    labour = np.where(labour > 0.0, labour, at_work)  # a sample of few rows may have nobody at work
    machines = ratio * labour
    bill = cells * people.pay
    wage_bill = labour_share * output
    exposure, codes = _exposure(scenario), [row.code for row in scenario.occupations]
    at_work = np.maximum(at_work, np.finfo(float).tiny)
    firms = world.firms
    labs = firms.active & firms.is_lab
    return Start(
        exposure=exposure,
        exposure_thirds=thirds_of(exposure[1], cells.sum(axis=0)),
        occupation_pay=people.pay,
        people=cells,
        people_m=people.people / PEOPLE_PER_MILLION,
        at_work=1.0 - unemployed,
        output=output,
        wage_bill=bill * (wage_bill / bill.sum(axis=1))[:, None],
        mean_pay_usd=wage_bill * USD_PER_USD_BN / PEOPLE_PER_MILLION / at_work,
        automated_share=automated,
        machines=machines,
        labour=labour,
        technology=tasks.calibrated_productivity(output, machines, labour, automated, settings.task_elasticity),
        separation=people.separation,
        open_jobs=jobs.tightness * seekers[:, None] * cells,
        matching=job_flows.steady_efficiency(people.finding, jobs.tightness, jobs.matching_elasticity),
        destinations=_destinations(world, exposure[1]),
        heir_skill=_heir_skill(people),
        tax_rates=_tax_rates(world, labour_share, output),
        wealth_mean_usd=np.maximum(people.mean_wealth_usd, 1.0),
        largest_debt_usd=people.largest_debt_usd,
        business_worth=-np.bincount(firms.nation, firms.cash, len(output)).astype(np.float64),
        equity_units=units,
        type_return=type_returns(RETURN_TYPES, scenario.wealth.return_type_sd),
        luck=luck_returns(scenario.wealth.return_luck_sd),
        training_bonus=chance(training.training_bonus(jobs.bonus_first_year, jobs.bonus_second_year, jobs.bonus_later)),
        enter_training=chance(np.full(cells.size, jobs.enter_training)),
        sectors=_sectors(settings.downstream),
        research_occupation=codes.index(_RESEARCH) if _RESEARCH in codes else 0,
        frontier=world.market.frontier,
        know_how=float(firms.log_know_how[labs].max()) if labs.any() else 0.0,
        rent=world.chips.rent_usd_bn,
    )


def _exposure(scenario: Scenario) -> Floats:
    """Exposure of occupations in three measures, shape (3, occupations)."""
    if not scenario.occupations:
        return np.zeros((len(_MEASURES), 1))
    return np.array([[getattr(row, name) for row in scenario.occupations] for name in _MEASURES], dtype=np.float64)


def _sectors(settings: Downstream) -> tuple[Floats, Floats]:
    """Value added and use of AI of downstream sectors."""
    sectors = settings.sectors.values()
    added, intensity = (sector.value_added_share for sector in sectors), (sector.ai_intensity for sector in sectors)
    return np.array(list(added)), np.array(list(intensity))


def _destinations(world: World, exposure: Floats) -> Picks:
    """Where people go after training, one list per cell."""
    jobs, pay = world.scenario.work.jobs, np.log(world.workers.start.pay)
    distance = training.occupation_distance(exposure, pay.mean(axis=0))
    chances = training.destination_chances(pay, distance, jobs.move_cost, jobs.move_dispersion)
    return picks(chances.reshape(-1, chances.shape[-1]))


def _heir_skill(people: StartTables) -> NDArray[np.float32]:
    sd = people.skill_sd[:, None]
    return np.exp(sd * normal_values(LUCK_VALUES, 1.0) - sd**2 / 2).astype(np.float32)


def _tax_rates(world: World, labour_share: Floats, output: Floats) -> TaxRates:
    """Rates that together raise a nation's taxes as they are in the data."""
    budget = world.scenario.budget
    capital = world.workers.start.wealth_usd / USD_PER_USD_BN / QUARTERS_PER_YEAR
    profit = np.maximum(1.0 - labour_share - budget.depreciation * capital / output, 0.0)
    share = np.array([nation.tax_share for nation in world.scenario.nations])

    def rates_at(profit_tax: ArrayLike) -> TaxRates:
        return tax_rates(
            share,
            labour_share,
            budget.payout_ratio * profit * (1.0 - np.asarray(profit_tax)),
            profit,
            labour_burden=budget.labour_burden,
            capital_tax=budget.capital_tax,
            highest=budget.highest_tax,
        )

    rates = rates_at(0.0)
    for _ in range(_ROUNDS):  # what is paid out depends on the tax on profit
        rates = rates_at(rates.profit)
    return rates


def _nothing_happens(cells: Floats) -> WorkTables:
    """Tables of a quarter in which nobody changes, to count who works and what they can do."""
    size, skills = cells.size, np.ones((len(cells), LUCK_VALUES), dtype=np.float32)
    stay = picks(np.ones((size, cells.shape[1])))
    never = chance(np.zeros(size))
    return WorkTables(
        separation=never,
        displacement=never,
        hiring=never,
        training_bonus=np.zeros(2**8),
        enter_training=never,
        training_quarters=2**8,
        success=1.0,
        destinations=stay,
        scar_loss=0.0,
        scar_kept=1.0,
        gain=np.zeros(size),
        novice_tilt=0.0,
        death=0.0,
        dilution=0.0,
        heir_skill=skills,
        year=0,
    )


def _weigh_prices(world: World) -> None:
    """Firms price for the average adopter: weights are relative to the adopters' mean, the poor weigh prices more."""
    nations, groups = world.nations, world.scenario.population.income_groups
    world.economy.first_income_edges, pay = world.workers.income_groups(world.economy.pay, groups)
    weight = np.maximum(pay, np.finfo(float).tiny) ** -world.scenario.products.income_sensitivity
    adopters = np.maximum(nations.adopters[0], np.finfo(float).tiny)
    nations.price_weight = weight / float(np.average(weight.mean(axis=1), weights=adopters))


def _own(world: World) -> None:
    """Households own claims on business, AI firms hold cash that business owes them; all balances sum to zero."""
    accounts, layout = world.accounts, world.workers.layout
    wealth = np.add.reduceat(world.workers.columns["wealth"], layout.start[:-1])
    accounts.households.holder.cash[:] = layout.sum_by_nation(wealth) / USD_PER_USD_BN
    firms = np.bincount(world.firms.nation, world.firms.cash, minlength=layout.nations)
    accounts.business.holder.cash[:] = -accounts.households.holder.cash - firms
    economy = world.economy
    economy.business_at_close = accounts.business.holder.cash.copy()
    economy.worth_at_close = economy.capital + economy.business_at_close
    total = float(world.economy.start.equity_units.sum())
    if total > 0.0:
        accounts.fund.split[:] = world.economy.start.equity_units / total  # type: ignore[index]
