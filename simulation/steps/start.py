"""The first quarter: tables become columns, and appeal is chosen so that users are those of the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.firm import NEVER, OPEN_MARKET
from simulation.market import Market
from simulation.parameters.products import SEGMENTS, Segment
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import FirmStart
from simulation.rules.industry.reorientation import first_focus
from simulation.rules.industry.scaling import training_flop
from simulation.timeline import Quarter, quarterly_flow, quarterly_share

from .units import USD_BN_PER_USD_MILLION

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
CONSUMER = SEGMENTS.index("consumer")


def segment_parameters(scenario: Scenario) -> tuple[Segment, Segment, Segment]:
    """Demand parameters of the three segments, in the order of the segment axis."""
    products = scenario.products
    return products.consumer, products.enterprise, products.physical


def first_market(scenario: Scenario) -> Market:
    """Units of demand: taste, cost and outside value in money, from the scenario's ratios."""
    segments = segment_parameters(scenario)
    price = np.array([segment.reference_price for segment in segments])[:, None]
    taste = price * np.array([segment.taste_dispersion for segment in segments])[:, None]
    return Market(
        taste=taste,
        base_cost=price * np.array([segment.unit_cost for segment in segments])[:, None],
        outside=taste * np.array([segment.outside_value for segment in segments])[:, None] - price,
        reconsider=np.array([quarterly_share(segment.reconsider_share) for segment in segments]),
    )


def possible_users(scenario: Scenario, adults: Floats, workers: Floats) -> Floats:
    """Possible users, million, shape (segments, nations): adults, seats and machines."""
    _, enterprise, physical = segment_parameters(scenario)
    return np.stack([adults, enterprise.users_per_worker * workers, physical.users_per_worker * workers])


def first_adoption(scenario: Scenario, weights: Floats, possible: Floats) -> Floats:
    """Adoption at the start, shape (segments, nations): the table's users over the share who use a named firm.

    Args:
        scenario: The scenario.
        weights: How adopters spread over nations, shape (segments, nations).
        possible: Possible users, million, same shape.
    """
    users = np.array(
        [sum(getattr(firm, f"users_{name}_m") for firm in scenario.firms) for name in SEGMENTS], dtype=np.float64
    )
    adopters = users / np.array([segment.inside_share_start for segment in segment_parameters(scenario)])
    spread = weights / np.maximum(weights.sum(axis=1, keepdims=True), np.finfo(float).tiny)
    ceiling = np.array([[segment.adoption_ceiling] for segment in segment_parameters(scenario)])
    share = np.divide(adopters[:, None] * spread, possible, out=np.zeros_like(possible), where=possible > 0.0)
    return np.asarray(np.minimum(share, ceiling))


def seat_named_firms(world: World) -> None:
    """Give every firm of the table its slot; firms founded later wait in theirs until their quarter comes."""
    scenario, firms = world.scenario, world.firms
    first = Quarter.parse(scenario.start)
    for start in scenario.firms:
        founded = max(0, Quarter.parse(start.founded) - first)
        slot = firms.seat(start, world.nations.row(start.nation), NEVER if founded >= world.quarters else founded)
        firms.portfolio[:, slot] = world.chips.portfolio(start.designer_portfolio)
        firms.own_use_share[slot] = _own_use(start)
        firms.offered[:, slot] = _segments_offered(start)
    for slot, start in enumerate(scenario.firms):
        firms.backer[slot] = firms.slot(start.backer)
        firms.landlord[slot] = slot if start.landlord == "own" else firms.slot(start.landlord)
        firms.parent_cash_flow[slot] = quarterly_flow(start.parent_cash_flow_usd_bn)
        firms.log_stock[slot] = _first_stock(scenario, start)
        firms.focus[slot] = _first_focus(scenario, start)
        firms.spending[slot] = _first_spending(world, slot, start)


def _own_use(start: FirmStart) -> float:
    if start.landlord != "own" or start.compute_owned_h100e <= 0.0:
        return 0.0
    return min(1.0, start.compute_used_h100e / start.compute_owned_h100e)


def _segments_offered(start: FirmStart) -> list[bool]:
    lab = start.kind not in ("compute_owner", "community_collective")
    return [lab, lab, lab and start.users_physical_m > 0.0]


def _first_stock(scenario: Scenario, start: FirmStart) -> float:
    """Stock of effective compute behind the largest run known: the run is a share of a quarter's research compute."""
    if start.largest_run_flop <= 0.0 or start.kind == "compute_owner":
        return -np.inf
    return float(np.log(start.largest_run_flop / scenario.scaling.final_run_share) + start.log_know_how)


def _first_focus(scenario: Scenario, start: FirmStart) -> float:
    """Share of its compute that a lab of the table has behind general models, told by its largest run."""
    scaling = scenario.scaling
    able = training_flop(start.compute_used_h100e, 1.0, scaling.flop_per_second, scaling.hardware_utilisation)
    return float(first_focus(start.largest_run_flop, scaling.final_run_share * able))


def _first_spending(world: World, slot: int, start: FirmStart) -> float:
    """Spending of the quarter before the run, USD bn: a share of the parent's cash flow, or rent, chips and staff."""
    from_parent = quarterly_flow(start.parent_cash_flow_usd_bn) * start.parent_share
    staff = quarterly_flow(start.staff * world.scenario.finance.staff_cost * USD_BN_PER_USD_MILLION)
    rented = 0.0 if world.firms.landlord[slot] == slot else start.compute_used_h100e * world.chips.rent_usd_bn
    bought = 0.0
    if world.firms.landlord[slot] == slot and from_parent <= 0.0:
        bought = start.compute_owned_h100e * world.first_purchases_share * world.chips.price_usd_bn
    return max(from_parent, rented + staff + bought)


def open_for_business(world: World) -> None:
    """Firms of the first quarter start; named firms founded later become active in their quarter."""
    firms = world.firms
    firms.active = (firms.founded <= world.quarter) & ~world.gone
    lost_landlord = (firms.landlord >= 0) & ~firms.active[firms.landlord] & firms.active
    firms.landlord = np.where(lost_landlord, OPEN_MARKET, firms.landlord)
