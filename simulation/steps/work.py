"""Work: AI takes over tasks, people lose, find and learn jobs, and output and its division follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.schema import EMPLOYED, TRAINED, TRAINING, UNEMPLOYED
from simulation.agents.population.tables import WorkTables, chance
from simulation.levers import acts
from simulation.parameters.products import SEGMENTS
from simulation.rules.work import (
    automation,
    downstream,
    job_flows,
    productivity,
    scars,
    tasks,
    training,
    transition,
    wages,
)
from simulation.timeline import QUARTERS_PER_YEAR, quarterly_share

from .ai_taxes import token_tax
from .diffusion import usable_level
from .governments import book_cost
from .units import PEOPLE_PER_MILLION, USD_PER_USD_BN
from .vouchers import price_factor

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
ENTERPRISE = SEGMENTS.index("enterprise")
_YEAR_ZERO = 1900
_LEAST_LABOUR = 0.01
"""Effective labour over that of the start that is counted where a small sample has nobody at work."""


def automate(world: World) -> None:
    """Move the automation frontier of every nation and occupation: capability, adoption, feasibility, price."""
    _automate(world, (world.quarter + 1) / QUARTERS_PER_YEAR)


def automate_at_the_start(world: World) -> None:
    """What AI does already before the first quarter; it displaces nobody during the run."""
    _automate(world, 0.0)


def _automate(world: World, years: float) -> None:
    economy, settings = world.economy, world.scenario.work
    exposed = _exposure(world)
    adoption = work_adoption(world)[:, None]
    mean_pay = economy.mean_pay_usd()
    wage = economy.pay / np.maximum(mean_pay[:, None], np.finfo(float).tiny)
    start = mean_pay / np.maximum(economy.start.mean_pay_usd, np.finfo(float).tiny)
    price = np.asarray(settings.ai_cost_over_wage * ai_price_index(world) / np.maximum(start, np.finfo(float).tiny))
    price = price * _taxed(world)
    pays = automation.cost_feasibility(wage, price[:, None], 1.0, settings.cost_sharpness)
    if settings.automation_path == "exposure":
        economy.automated = automation.automated_tasks(
            exposed, settings.labour_saving, adoption, settings.feasible_share, pays
        )
    else:
        economy.automated = _on_a_path(world, exposed, years)
    # Tasks that AI has once taken over displace nobody again if it gives some back and returns.
    economy.newly_automated = np.maximum(economy.automated - economy.most_automated, 0.0)
    economy.most_automated = np.maximum(economy.most_automated, economy.automated)
    economy.automated_share = automation.nation_automation(
        economy.start.automated_share, economy.automated, economy.start.wage_bill
    )
    assisted = wages.assisted_share(exposed, settings.feasible_share, pays, settings.assisted_hours)
    economy.assistable = assisted
    economy.assisted = adoption * assisted
    economy.gain = wages.assistance_gain(settings.assistance_gain, adoption, assisted)


def _taxed(world: World) -> Floats:
    """What having AI do a task costs with taxes and vouchers over what it costs without, shape (nations,).

    Enterprises pay them as far as they use models of firms; open models that anyone serves go free.
    """
    shares = enterprise_shares(world)
    factor = np.broadcast_to(np.asarray(price_factor(world.levers), dtype=np.float64), shares.shape[1:])
    on_compute = shares @ (factor - 1.0)
    on_use = token_tax(world)[ENTERPRISE] * shares.sum(axis=1)
    return np.asarray((1.0 + on_compute) * (1.0 + on_use))


def _exposure(world: World) -> Floats:
    """Share of tasks that AI could do as far as a nation can use it, shape (nations, occupations)."""
    alone, _, with_software = world.economy.start.exposure
    return automation.exposure(alone, with_software, usable_level(world)[:, None], world.scenario.work.exposure_span)


def work_adoption(world: World) -> Floats:
    """Share of a nation's work places that use AI: seats of enterprises over workers, shape (nations,)."""
    nations = world.nations
    share = nations.adopters[ENTERPRISE] / np.maximum(nations.workers, np.finfo(float).tiny)
    return np.asarray(np.minimum(share, 1.0))


def ai_price_index(world: World) -> float:
    """Cost of having AI do a given task against the start: rent of compute over algorithmic efficiency."""
    firms, economy = world.firms, world.economy
    know_how = float(np.max(firms.log_know_how, where=firms.active & firms.is_lab, initial=economy.start.know_how))
    return float(world.chips.rent_usd_bn / economy.start.rent * np.exp(economy.start.know_how - know_how))


def _on_a_path(world: World, exposed: Floats, years: float) -> Floats:
    """Automated share of the labour tasks of each cell on a path of Korinek & Suh (2024)."""
    economy, settings = world.economy, world.scenario.work
    agi = settings.automation_path == "agi"
    done = 1.0 - transition.remaining_tasks(years, settings.automation_decline, settings.agi_years if agi else np.inf)
    mean = np.full(economy.start.automated_share.size, float(done))
    return transition.spread_over_occupations(mean, exposed, economy.start.wage_bill, settings.exposed_first)


def change_jobs(world: World) -> None:
    """People lose and find jobs, train, and generations pass; estates wait to be shared out."""
    economy, layout = world.economy, world.workers.layout
    sums = world.passes.work(work_tables(world), world.luck.key("work", world.quarter))
    take_stock(world, sums.status_count, sums.effective)
    for name in ("moves", "displaced", "retrained", "deaths"):
        setattr(economy, name, layout.sum_by_nation(getattr(sums, name).astype(np.float64)) / PEOPLE_PER_MILLION)
    estates = layout.sum_by_nation(sums.estate) / USD_PER_USD_BN
    world.ledger.transfer(world.accounts.households, world.accounts.estates, estates, "estates")
    _pay_for_training(world)


def take_stock(world: World, status_count: NDArray[np.int64], effective: Floats) -> None:
    """Turn sums over runs into millions of people and of plain workers by nation and occupation."""
    layout = world.workers.layout
    world.economy.status = layout.sum_by_nation(status_count.astype(np.float64)) / PEOPLE_PER_MILLION
    world.economy.labour = layout.sum_by_nation(effective) / PEOPLE_PER_MILLION


def _pay_for_training(world: World) -> None:
    """Governments pay business for training people."""
    jobs = world.scenario.work.jobs
    people = world.economy.status[..., TRAINING].sum(axis=1) * PEOPLE_PER_MILLION
    yearly_pay_usd = world.economy.mean_pay_usd() * QUARTERS_PER_YEAR
    cost = training.training_cost_usd_bn(people, jobs.training_cost * yearly_pay_usd, jobs.training_quarters)
    world.ledger.transfer(world.accounts.governments, world.accounts.business, cost, "training")
    added = world.levers.training_places
    if acts(added):
        book_cost(world, "training_places", cost * (added / (jobs.enter_training + added)))


def work_tables(world: World) -> WorkTables:
    """What people face at work this quarter."""
    economy, jobs = world.economy, world.scenario.work.jobs
    lost, displaced, given_up = job_flows.job_losses(
        economy.start.separation[:, None], economy.newly_automated, quarterly_share(jobs.attrition)
    )
    return WorkTables(
        separation=chance(lost).ravel(),
        displacement=chance(displaced).ravel(),
        hiring=chance(_hiring(world, given_up)).ravel(),
        training_bonus=economy.start.training_bonus,
        enter_training=_enter_training(world),
        training_quarters=jobs.training_quarters,
        success=jobs.training_success,
        destinations=economy.start.destinations,
        scar_loss=_scar_loss(world),
        scar_kept=float(scars.scar_kept(jobs.scar_fading)),
        gain=economy.gain.ravel(),
        novice_tilt=world.scenario.work.novice_tilt,
        death=float(chance(quarterly_share(world.scenario.wealth.death))),
        dilution=world.scenario.wealth.dilution,
        heir_skill=economy.start.heir_skill,
        year=world.calendar.year - _YEAR_ZERO,
    )


def _enter_training(world: World) -> Floats:
    """Chance that someone without a job enters training, by cell: that of the start, and places that a policy adds."""
    at_start, added = world.economy.start.enter_training, world.levers.training_places
    if not acts(added):
        return at_start
    by_nation = np.broadcast_to(added, len(world.nations.codes))
    return chance(np.minimum(at_start + np.repeat(by_nation, at_start.size // by_nation.size), 1.0))


def _hiring(world: World, given_up: Floats) -> Floats:
    """Chance to find a job: seekers of a nation compete for its open jobs, which are where they are."""
    economy, jobs = world.economy, world.scenario.work.jobs
    seekers = economy.status[..., UNEMPLOYED].sum(axis=1) + economy.status[..., TRAINED].sum(axis=1)
    sold = np.divide(economy.output, economy.potential, out=np.ones_like(seekers), where=economy.potential > 0.0)
    open_jobs = job_flows.vacancies(
        economy.start.open_jobs, sold[:, None], 1.0, jobs.vacancy_response, given_up * economy.status[..., EMPLOYED]
    )
    in_all, at_start = open_jobs.sum(axis=1), economy.start.open_jobs.sum(axis=1)
    found = job_flows.hiring_chance(seekers, in_all, economy.start.matching, jobs.matching_elasticity)
    known = (economy.start.open_jobs > 0.0) & (in_all > 0.0)[:, None]
    local = np.divide(open_jobs, economy.start.open_jobs, out=np.ones_like(open_jobs), where=known)
    ratio = np.divide(in_all, at_start, out=np.ones_like(in_all), where=(at_start > 0.0) & (in_all > 0.0))
    return np.asarray(np.clip(found[:, None] * local / ratio[:, None], 0.0, 1.0))


def _scar_loss(world: World) -> float:
    jobs, status = world.scenario.work.jobs, world.economy.status
    unemployment = 1.0 - float(status[..., EMPLOYED].sum() / status.sum())
    years = scars.loss_years(
        unemployment, jobs.low_unemployment, jobs.high_unemployment, jobs.loss_years_low, jobs.loss_years_high
    )
    return float(scars.scar_loss(years, scars.annuity_due(jobs.scar_years, jobs.discount_rate, jobs.scar_fading)))


def produce(world: World) -> None:
    """Output of business and the share of wages in it, from tasks, machines and the people at work."""
    economy, settings = world.economy, world.scenario.work
    trend = np.exp(_trend_growth(world) * world.quarter / QUARTERS_PER_YEAR)
    years = (world.quarter + 1) / QUARTERS_PER_YEAR
    growth = 0.0 if settings.automation_path == "exposure" else settings.machine_growth
    economy.machines = transition.machines(
        economy.start.machines,
        economy.automated_share,
        economy.start.automated_share,
        settings.machine_response,
        years,
        growth,
    )
    labour = np.maximum(economy.labour.sum(axis=1), _LEAST_LABOUR * economy.start.labour)
    made = tasks.task_income(
        economy.start.technology * trend, economy.machines, labour, economy.automated_share, settings.task_elasticity
    )
    economy.potential, economy.labour_share = made.output, made.labour_share
    replaced = productivity.tfp_gain(
        economy.start.machines,
        economy.start.labour,
        economy.automated_share,
        economy.start.automated_share,
        settings.task_elasticity,
    )
    helped = np.log1p(automation.weighted_mean(economy.gain, economy.labour))
    economy.tfp_gain = replaced + made.labour_share * helped


def _trend_growth(world: World) -> Floats:
    """Log growth a year of technology that is not due to AI, by nation: with the rest it gives world growth.

    On the paths of Korinek & Suh machines grow and old-fashioned automation goes on, which make up part of the growth
    of the past; technology adds what is left.
    """
    start, settings = world.economy.start, world.scenario.work
    growth = np.full(start.output.size, np.log(world.scenario.population.world_growth))
    if settings.automation_path == "exposure":
        return growth
    sigma = settings.task_elasticity
    labour_share = tasks.task_income(start.technology, start.machines, start.labour, start.automated_share, sigma)[-1]
    response = productivity.output_response(start.machines, start.labour, start.automated_share, sigma)
    by_automation = response * (1.0 - start.automated_share) * settings.automation_decline
    return np.asarray(growth - settings.machine_growth * (1.0 - labour_share) - by_automation)


def share_surplus(world: World) -> None:
    """Providers keep a part of what downstream sectors gain, as far as these depend on them and cannot do without."""
    economy, firms, market = world.economy, world.firms, world.market
    settings = world.scenario.work.downstream
    added, intensity = economy.start.sectors
    gain = economy.potential * -np.expm1(-np.maximum(economy.tfp_gain, 0.0))
    if world.scenario.work.automation_path != "exposure":  # only what work places do with rented AI is shared
        gain = gain * work_adoption(world)
    surplus = downstream.sector_surplus_usd_bn(gain, added, intensity)
    shares = enterprise_shares(world)
    sold = np.flatnonzero(firms.quality[ENTERPRISE] > -np.inf)  # who offers nothing has no hold on anybody
    substitute = _substitutes(world, sold, intensity)
    weight = surplus / np.maximum(surplus.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    economy.substitute = np.ones_like(shares)
    economy.substitute[:, sold] = np.minimum((weight[:, None] @ substitute)[:, 0], 1.0)
    asked = np.zeros_like(shares)
    fees = downstream.provider_fees_usd_bn(surplus, shares[:, sold], substitute, settings.bargaining)
    asked[:, sold] = fees.sum(axis=1)
    # A provider's part of the gain comes first through its price; only what the price leaves is asked for beyond it.
    fees = np.where(firms.active, np.maximum(asked - economy.business_sales, 0.0), 0.0)
    economy.surplus, economy.provider_fee = surplus.sum(axis=1), fees.sum(axis=1)
    row = "providers' part of downstream surplus"
    world.ledger.transfer(world.accounts.business, world.accounts.firms, fees.sum(axis=1), row, fees.sum(axis=0))
    world.geopolitics.services = world.geopolitics.services + fees
    firms.revenue = firms.revenue + fees.sum(axis=0)
    market.revenue_growth = _log_growth(firms.revenue, market.last_revenue)


def enterprise_shares(world: World) -> Floats:
    """Share of each firm in a nation's enterprise use of AI, open models included, shape (nations, firms)."""
    users = world.firms.users[ENTERPRISE]
    total = users.sum(axis=1) + world.market.fringe_users[ENTERPRISE]
    return np.asarray(users / np.maximum(total, np.finfo(float).tiny)[:, None])


def _substitutes(world: World, sold: NDArray[np.int64], intensity: Floats) -> Floats:
    """How well each sector could do without each firm that sells, shape (nations, sectors, firms that sell)."""
    firms, market = world.firms, world.market
    taste = float(market.taste[ENTERPRISE, 0])
    on_offer = np.where(market.access[:, sold], firms.quality[ENTERPRISE, sold], -np.inf)
    free = market.fringe_quality[ENTERPRISE] if np.isfinite(market.open_frontier) else -np.inf
    # The more a sector uses AI, the dearer it is to move its work to another provider.
    kept = np.reshape(1.0 - world.levers.lock_in_cut, (-1, 1))
    lock_in = world.scenario.work.downstream.lock_in * taste * intensity[:, None] * kept
    return downstream.substitutability(on_offer[:, None], free, taste, lock_in)


def _log_growth(now: Floats, before: Floats) -> Floats:
    known = (now > 0.0) & (before > 0.0)
    return np.log(np.where(known, now, 1.0) / np.where(known, before, 1.0))
