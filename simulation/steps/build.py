"""Before the first quarter: build every table of the world from its scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.chip_supplier import ChipSuppliers
from simulation.agents.firm import Firm, FirmTable
from simulation.agents.nation import Nation, NationTable
from simulation.geopolitics import Geopolitics, TreatyState
from simulation.ledger import Ledger
from simulation.parameters.products import SEGMENTS
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import SupplyStart
from simulation.strategies import find_strategy
from simulation.timeline import Quarter, quarterly_log_growth, quarterly_share

from .alliances import common_pacts, leaders_of, rivalries, vote_agreement
from .arms import arm_at_the_start
from .compute import set_rental_price
from .diffusion import absorb_at_the_start
from .first_users import first_users
from .households import build_households
from .openness import build_on_open_models
from .power import consent_at_the_start
from .research import training_cost_usd_m
from .sectors import open_accounts
from .start import first_adoption, first_market, open_for_business, possible_users, seat_named_firms
from .talent_flows import settle_researchers
from .trade import renew_access
from .work import automate_at_the_start

if TYPE_CHECKING:
    from simulation.world import World

_ROOM = 64
_TINY = float(np.finfo(float).tiny)
_FLOWS = (
    "planned",
    "asks",
    "staff_share",
    "staff_cost",
    "rent_paid",
    "let",
    "own_compute_cost",
    "letting_cost",
    "support_cost",
    "licence_cost",
)


def build(world: World) -> None:
    """Build all tables, seat the named firms and let everyone choose once."""
    scenario = world.scenario
    _build_nations(world)
    world.first_purchases_share = 1.0 - _older_share(_supply_row(scenario))
    _build_chips(world)
    world.firms = FirmTable(len(world.nations.codes), len(scenario.designers), max(_ROOM, len(scenario.firms)))
    world.market = first_market(scenario)
    world.ledger = Ledger(len(world.nations.codes))
    open_accounts(world)
    blank_flows(world)
    seat_named_firms(world)
    world.firms.compute_owned *= _share_before_first_purchases(scenario)
    for slot, firm in enumerate(scenario.firms):
        world.firm_agents.append(Firm(world, world.firms, slot, find_strategy(firm.strategy)()))
    open_for_business(world)
    renew_orders(world)
    _first_frontier(world)
    build_on_open_models(world)
    renew_access(world)
    absorb_at_the_start(world)
    build_households(world)
    first_users(world)
    automate_at_the_start(world)


def _build_nations(world: World) -> None:
    scenario = world.scenario
    nations = world.nations = NationTable(scenario.nations, scenario.population.adult_share)
    nations.possible_users = possible_users(scenario, nations.adults, nations.workers)
    weights = np.stack([nations.adoption[0] * nations.adults, nations.gdp, nations.gdp])
    nations.adoption = first_adoption(scenario, weights, nations.possible_users)
    world.nation_agents = [Nation(world, nations, row) for row in range(len(nations.codes))]
    none = np.zeros(len(nations.codes), dtype=bool)
    world.geopolitics = Geopolitics(
        leaders=leaders_of(nations.bloc, nations.gdp),
        agreement=vote_agreement(scenario.nations),
        pacts=common_pacts(scenario.nations),
        rivalry=rivalries(scenario.nations),
        treaty=TreatyState(members=none, keeps=~none),
        dependence=np.eye(len(nations.codes)),
    )
    world.first_opposed = nations.opposed
    settle_researchers(world)
    arm_at_the_start(world)
    consent_at_the_start(world)


def _supply_row(scenario: Scenario) -> SupplyStart:
    """The row of the supply table for the first quarter, or the last one before it, or the first one."""
    first = Quarter.parse(scenario.start)
    known = [row for row in scenario.supply if Quarter.parse(row.quarter) <= first]
    latest = max(known, key=lambda row: Quarter.parse(row.quarter), default=None)
    return latest or next(iter(scenario.supply), SupplyStart())


def _older_share(row: SupplyStart) -> float:
    """Share of the world's stock at the end of a quarter that was not bought in it."""
    return 1.0 - row.chips_sold_h100e / row.chip_stock_h100e if row.chip_stock_h100e > 0.0 else 1.0


def _share_before_first_purchases(scenario: Scenario) -> float:
    """Tables give stocks at the end of the first quarter, and the run starts before that quarter's purchases.

    Nothing is taken off where the tables stand at the end of the quarter before, because nothing later is known.
    """
    now = _supply_row(scenario)
    return 1.0 if Quarter.parse(now.quarter) < Quarter.parse(scenario.start) else _older_share(now)


def _build_chips(world: World) -> None:
    now, before = _supply_row(world.scenario), _share_before_first_purchases(world.scenario)
    world.chips = ChipSuppliers(
        world.scenario.designers,
        world.nations.codes,
        now.chip_stock_h100e * before,
        now.other_owners_h100e * before,
        float(world.trends.chip_price[0]),
    )
    set_rental_price(world)
    hosted = world.nations.hosted_share
    world.nations.hosted = hosted / max(float(hosted.sum()), _TINY) * now.chip_stock_h100e * before


def blank_flows(world: World) -> None:
    """Flows of the current quarter, which every step finds in place, with room for all slots."""
    capacity = world.firms.capacity
    for name in _FLOWS:
        setattr(world, name, _widened(getattr(world, name, np.zeros(0)), capacity))
    world.price_rules = [*world.price_rules, *[""] * (capacity - len(world.price_rules))]
    world.gone = _widened(world.gone.astype(np.float64), capacity) > 0.0
    world.market.last_revenue = _widened(world.market.last_revenue, capacity)
    world.market.revenue_growth = _widened(world.market.revenue_growth, capacity)
    world.market.shares = _widened(world.market.shares, capacity, rows=len(SEGMENTS))
    world.last_segment_share = _widened(world.last_segment_share, capacity, rows=len(SEGMENTS))


def _widened(values: NDArray[np.float64], width: int, rows: int | None = None) -> NDArray[np.float64]:
    wider = np.zeros(width if rows is None else (rows, width))
    known = min(values.shape[-1], width)
    if values.ndim == wider.ndim and (rows is None or values.shape[0] == rows):
        wider[..., :known] = values[..., :known]
    return wider


def renew_orders(world: World) -> None:
    """Who may order from which designer."""
    firms, chips = world.firms, world.chips
    world.designer_access = np.ones((firms.capacity, len(chips.names)))
    for column, owner in enumerate(chips.captive_owner):
        if owner:
            slot = firms.slot(owner)
            world.designer_access[:, column] = 0.0
            if slot >= 0:
                world.designer_access[slot, column] = 1.0


def _first_frontier(world: World) -> None:
    """The frontier, the open frontier and what users take for granted, before the first quarter."""
    firms, market, scenario = world.firms, world.market, world.scenario
    here = np.where(firms.active & firms.is_lab, firms.log_stock, -np.inf)
    best = float(here.max(initial=-np.inf))
    market.frontier = best if np.isfinite(best) else 0.0
    market.frontier_history.append(market.frontier)
    is_open = np.where(firms.release_lag == 0.0, here, -np.inf)
    market.open_frontier = float(is_open.max(initial=-np.inf))
    if np.isfinite(market.open_frontier):
        market.open_maker = int(is_open.argmax())
        market.open_home = int(firms.nation[market.open_maker])
    world.compute_growth = quarterly_log_growth(float(np.log(scenario.finance.spending_growth)))
    growth = quarterly_log_growth(float(np.log(scenario.scaling.algorithmic_growth))) + world.compute_growth
    habit = quarterly_share(scenario.products.habituation)
    market.reference = market.frontier - (growth / habit if habit > 0.0 else 0.0)
    world.last_generation = float(firms.largest_run.max(initial=0.0))
    world.frontier_cost_usd_m = training_cost_usd_m(world, world.last_generation)
