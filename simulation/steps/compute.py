"""Compute: tenants rent, labs use what they own, rent and are lent, and owners pay for operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.firm import OPEN_MARKET
from simulation.rules.industry.cloud_rental import leased_out, rent, rent_asked
from simulation.timeline import quarterly_factor
from simulation.trends import list_rent_usd_bn

from .ai_taxes import levy
from .finance import committed_rent
from .other_customers import let_to_others
from .permits import buy_permits, permits_per_compute
from .pooled_training import called_in, pool_for_communities
from .public_compute import lend_public_compute
from .units import HOURS_PER_QUARTER, USD_PER_USD_BN
from .vouchers import pay_vouchers, price_factor

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def rent_compute(world: World) -> None:
    """Tenants rent what their landlords can spare; owners' labs use their own; communities pool small owners' chips."""
    firms, chips, cloud = world.firms, world.chips, world.scenario.cloud
    set_rental_price(world)
    owners = world.owners()
    growth = quarterly_factor(cloud.own_use_growth)
    ceiling = np.maximum(cloud.own_use_ceiling, firms.own_use_share)
    firms.own_use_share = np.where(owners & firms.is_lab, np.minimum(firms.own_use_share * growth, ceiling), 0.0)
    permits, tax = permits_per_compute(world), world.levers.compute_tax
    own_use = firms.compute_owned * firms.own_use_share * firms.active / (1.0 + permits)
    spare = _spare(world, own_use)
    tenants = firms.active & ~owners & ~firms.is_community
    budgets = np.where(tenants, firms.spending - world.staff_cost, 0.0)
    budgets = np.where(tenants, np.clip(committed_rent(world), budgets, np.maximum(firms.cash, budgets)), 0.0)
    lent, fee = lend_public_compute(world, budgets)
    budgets = np.maximum(budgets - fee, 0.0) / price_factor(world.levers)
    landlord = np.where(firms.landlord >= 0, firms.landlord, -1)
    landlord = np.where((landlord >= 0) & ~firms.active[landlord], -1, landlord)
    pooled = (
        firms.active & ~firms.is_lab & (np.bincount(landlord[tenants & (landlord >= 0)], minlength=firms.capacity) == 0)
    )
    small = (chips.other_stock - called_in(world)) * cloud.rentable_share
    in_pool = np.where(pooled, spare, 0.0)
    spare = np.append(np.where(pooled, 0.0, spare), small + in_pool.sum())
    prices = _asked(world)
    landlord = _away_from_scarcity(landlord, budgets, spare, prices)
    rental = rent(budgets, landlord, spare, prices)
    house = np.where(landlord >= 0, landlord, firms.capacity)
    rented = rental.quantities / (1.0 + permits)
    paid = rented * rental.prices[house]
    received = np.bincount(house, weights=paid, minlength=firms.capacity + 1)
    share_of_pool = in_pool / spare[-1] if spare[-1] > 0.0 else in_pool
    income = received[:-1] + received[-1] * share_of_pool
    on_market, share_of_firms = house == firms.capacity, float(share_of_pool.sum())
    to_firms = np.where(on_market, paid * share_of_firms, paid)
    to_small = np.where(on_market, paid * (1.0 - share_of_firms), 0.0)
    by_voucher = pay_vouchers(world, paid * (1.0 + tax) * (1.0 + permits))
    world.ledger.transfer(world.accounts.firms, world.accounts.firms, to_firms, "rent", received=income)
    world.ledger.transfer(world.accounts.firms, world.accounts.small_owners, to_small, "rent")
    firms.cloud_credit = np.maximum(firms.cloud_credit - paid, 0.0)
    firms.rental_income = income
    let = leased_out(rented, landlord, firms.capacity + 1)
    world.let = let[:-1] + let[-1] * share_of_pool
    let_to_others(world)
    firms.compute_used = own_use + rented + pool_for_communities(world) + lent
    _pay_operation(world, own_use)
    levy(world, world.accounts.firms, tax * paid, "tax on compute")
    permit_cost = permits * (paid * (1.0 + tax) + world.own_compute_cost)
    buy_permits(world, permit_cost)
    world.rent_paid = paid + fee + tax * paid + permit_cost - by_voucher


def _spare(world: World, own_use: Floats) -> Floats:
    """What owners can let to labs: a share of what their own labs leave, and all that a lab parted from them used."""
    firms, rentable = world.firms, world.scenario.cloud.rentable_share
    left = firms.compute_owned * firms.active - own_use
    return left * rentable + left * firms.opened_share * (1.0 - rentable)


def _asked(world: World) -> Floats:
    """Rent that landlords ask of labs, USD bn per H100e, the open market last; only owners of labs have rivals."""
    cloud, is_lab = world.scenario.cloud, world.firms.is_lab
    equal = world.levers.equal_terms * is_lab
    asked = rent_asked(world.chips.rent_usd_bn, cloud.landlord_margin, cloud.foreclosure * is_lab, equal)
    return np.append(asked, world.chips.rent_usd_bn)


def _away_from_scarcity(
    landlord: NDArray[np.int64], budgets: Floats, spare: Floats, prices: Floats
) -> NDArray[np.int64]:
    """Tenants whose landlord would be dearer than the open market rent there this quarter."""
    asked = rent(budgets, landlord, spare, prices).prices
    return np.where((landlord >= 0) & (asked[landlord] > asked[-1]), OPEN_MARKET, landlord)


def set_rental_price(world: World) -> None:
    """User cost of compute and the landlords' list price per H100e and quarter (Case C5)."""
    chips = world.chips
    operating = world.trends.operating_cost[world.quarter]
    chips.rent_usd_bn = float(list_rent_usd_bn(world.scenario, chips.price_usd_bn, operating))
    chips.user_cost_usd_bn = chips.rent_usd_bn / (1.0 + world.scenario.cloud.landlord_margin)


def operating_cost_usd_bn(world: World) -> float:
    """Cost of running one H100e for a quarter, USD bn."""
    hours = HOURS_PER_QUARTER * world.scenario.cloud.busy_share
    return float(world.trends.operating_cost[world.quarter] * hours / USD_PER_USD_BN)


def _pay_operation(world: World, own_use: Floats) -> None:
    """Owners, governments among them, pay for energy and operation of the compute that is in use."""
    firms = world.firms
    each = operating_cost_usd_bn(world)
    due = np.where(firms.active, (own_use + world.let) * each, 0.0)
    world.ledger.transfer(world.accounts.firms, world.accounts.suppliers, due, "energy and operation")
    public = world.scenario.public_compute.use * world.nations.public_compute * each
    world.ledger.transfer(world.accounts.governments, world.accounts.suppliers, public, "energy and operation")
    user_cost = world.chips.user_cost_usd_bn * price_factor(world.levers)
    world.own_compute_cost = own_use * user_cost
    world.letting_cost = world.let * user_cost
