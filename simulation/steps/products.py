"""Products: qualities and prices, revenue, and the data that use leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulation.parameters.products import SEGMENTS
from simulation.rules.industry import data_flywheel, demand, pricing
from simulation.rules.industry.cloud_rental import inference_capacity, ration
from simulation.rules.industry.scaling import capability_quality, inference_cost
from simulation.timeline import quarterly_factor, quarterly_share

from .ai_taxes import levy, mean_token_tax, token_tax
from .basic_compute import mean_relief, pay_allowances
from .paying import paying_share
from .royalties import royalty_in_force
from .start import CONSUMER, segment_parameters
from .trade import mean_fringe_penalty, mean_penalty
from .units import PEOPLE_PER_MILLION, SQUARE_ROOT_OF_A_QUARTER, USD_BN_PER_USD_MILLION, USD_PER_USD_BN
from .vouchers import price_factor

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]
_NO_DATA = 1e-6
"""Precision of a forecast without data."""


def improve(world: World, first: bool = False) -> None:
    """Quality and unit cost of every product, from capability, data and appeal; users get used to the frontier."""
    firms, market, products = world.firms, world.market, world.scenario.products
    if not first:
        market.reference += quarterly_share(products.habituation) * (market.frontier - market.reference)
        _change_appeal(world)
    strength = research_strength(world) * market.taste
    on_sale = firms.offered & firms.active & np.isfinite(firms.log_stock)
    stock = np.where(np.isfinite(firms.log_stock), firms.log_stock, market.reference)
    from_capability, from_data = capability_quality(stock, market.reference, strength), _quality_from_data(world)
    firms.capability_worth, firms.data_worth = from_capability / market.taste, from_data / market.taste
    quality = from_capability + from_data + firms.appeal * market.taste
    firms.quality = np.where(on_sale, quality, -np.inf)
    firms.compute_cost = compute_cost(world, market.base_cost, stock)
    firms.unit_cost = unit_cost(world, market.base_cost, stock, price_factor(world.levers))
    open_stock = market.open_frontier
    if np.isfinite(open_stock):
        fringe = world.scenario.openness.fringe_appeal * market.taste[:, 0]
        plain = data_quality_of_a_newcomer(world)
        market.fringe_quality = capability_quality(open_stock, market.reference, strength[:, 0]) + fringe + plain
        market.royalty = royalty_in_force(world)
        market.fringe_cost = unit_cost(world, market.base_cost[:, 0], open_stock) * (1.0 + market.royalty)


def _change_appeal(world: World) -> None:
    """Appeal fades towards that of a plain brand, and has good and bad luck, one draw per firm for all segments."""
    firms, products = world.firms, world.scenario.products
    firms.appeal = firms.appeal * (1.0 - quarterly_share(products.appeal_fade))
    if products.appeal_luck > 0.0:
        luck = world.luck.normal("appeal", world.quarter, firms.identity)
        firms.appeal = firms.appeal + products.appeal_luck * SQUARE_ROOT_OF_A_QUARTER * luck * firms.active


def research_strength(world: World) -> Floats:
    """Utility per log unit of effective compute over taste dispersion (theta_R) by segment, shape (segments, 1)."""
    weights = [[segment.capability_weight] for segment in segment_parameters(world.scenario)]
    return world.scenario.scaling.research_strength * np.array(weights)


def data_quality_of_a_newcomer(world: World) -> Floats:
    """Quality that public data alone bring, by segment: what an open model and a newcomer have."""
    none = np.zeros((len(SEGMENTS), 1))
    return _data_curve(world, none, np.full_like(none, _NO_DATA))[:, 0]


def compute_cost(world: World, base: Floats, log_stock: ArrayLike) -> Floats:
    """Cost of the compute that serves a user while rents follow their trend; it rises with the model's size."""
    products = world.scenario.products
    by_size = inference_cost(base, log_stock, world.market.frontier, products.size_cost)
    return np.asarray((1.0 - products.fixed_cost_share) * by_size)


def unit_cost(world: World, base: Floats, log_stock: ArrayLike, paid: ArrayLike = 1.0) -> Floats:
    """Cost of serving a user: a part for all but compute, and compute at what is paid over the quarter's rent."""
    dearer = world.chips.rent_usd_bn / world.trends.rent[world.quarter]
    compute = compute_cost(world, base, log_stock) * dearer * np.asarray(paid)
    return np.asarray(world.scenario.products.fixed_cost_share * base + compute)


def deepen(world: World) -> None:
    """Users spend more as use deepens: taste, cost and the value of doing without grow alike, so shares do not move."""
    market = world.market
    growth = [quarterly_factor(segment.deepening) for segment in segment_parameters(world.scenario)]
    factor = np.array(growth)[:, None]
    market.taste, market.base_cost = market.taste * factor, market.base_cost * factor
    market.outside = market.outside * factor


def _quality_from_data(world: World) -> Floats:
    effective = data_flywheel.effective_data(
        world.firms.data * world.firms.active, np.maximum(world.scenario.flywheel.sharing, world.levers.data_sharing)
    )
    return _data_curve(world, effective, world.firms.precision)


def _data_curve(world: World, effective: Floats, precision: Floats) -> Floats:
    """Quality that a data stock brings, in the form that the scenario chooses, shape (segments, ...)."""
    flywheel, taste = world.scenario.flywheel, world.market.taste
    strength = taste * np.array([[getattr(flywheel, name).strength] for name in SEGMENTS])
    if flywheel.form == "log":
        if flywheel.public_data > 0.0:
            return data_flywheel.log_quality(effective, flywheel.public_data, strength)
        return data_flywheel.log_quality(np.maximum(effective, np.finfo(float).tiny), 0.0, strength)
    if flywheel.form == "saturating":
        ceiling = flywheel.saturation_quality * strength
        return data_flywheel.saturating_quality(effective, ceiling, flywheel.saturation_half_data)
    if flywheel.form == "precision":
        # A firm without data knows no more than how much the target varies: it forecasts the mean.
        least = (1.0 - flywheel.precision_persistence**2) / flywheel.precision_innovation
        gain = data_flywheel.precision_quality(np.maximum(precision, least) / least, 1.0)
        return np.asarray(flywheel.saturation_quality * strength * gain)
    return np.zeros_like(effective)


class PriceTerms(NamedTuple):
    """What prices rest on besides qualities, USD per user and quarter, shape (segments, firms).

    Attributes:
        penalty: What being from abroad takes off a product's worth, on average, less what an allowance pays of it.
        cost: Unit cost as firms perceive it.
        outside: Value of the best alternative to named firms, shape (segments, 1).
        fixed: Prices of firms that follow another rule than Bertrand; nan for the others.
        taxed: What users pay over what firms get.
    """

    penalty: Floats
    cost: Floats
    outside: Floats
    fixed: Floats
    taxed: Floats


def price_terms(world: World) -> PriceTerms:
    """What prices rest on this quarter, whatever the qualities of firms."""
    firms, taxed = world.firms, 1.0 + mean_token_tax(world)
    known = np.maximum(firms.price, firms.unit_cost)[CONSUMER]  # a newcomer has no price yet
    penalty = world.market.taste * mean_penalty(world) - mean_relief(world, known, world.market.access)
    return PriceTerms(penalty, perceived_cost(world), world_outside(world), rule_prices(world), taxed)


def set_prices(world: World, terms: PriceTerms | None = None) -> None:
    """Prices of all firms: Bertrand by the zeta iteration, given the prices of firms that follow another rule.

    Users see the price with its tax. A firm prices as if what they pay, ``p (1 + t)``, had to cover ``c (1 + t)``.
    """
    firms, market = world.firms, world.market
    penalty, cost, outside, fixed, taxed = terms or price_terms(world)
    prices, market.shares, _ = pricing.bertrand_prices(
        firms.quality - penalty,
        cost * taxed,
        market.taste,
        outside=outside,
        fixed=fixed * taxed,
        start=firms.price * taxed,
    )
    firms.price = np.maximum(prices / taxed, 0.0)


def perceived_cost(world: World) -> Floats:
    """Unit cost as it enters prices: less what investors pay for a blitzscaler, less what a user's data are worth."""
    settings = world.scenario.pricing
    subsidised = np.array([rule == "subsidised" for rule in world.price_rules])
    cost = world.firms.unit_cost * (1.0 - settings.subsidy * subsidised)
    worth = 0.0 if world.scenario.flywheel.form == "off" else settings.data_subsidy
    return np.asarray(cost - worth * world.market.taste)


def world_outside(world: World) -> Floats:
    """Value of the best alternative to named firms: no AI, or an open model served by anyone at cost."""
    market = world.market
    if not np.isfinite(market.open_frontier):
        return market.outside
    worth = (market.fringe_quality - market.fringe_cost)[:, None] + mean_relief(world, market.fringe_cost[CONSUMER])
    fringe = worth / market.taste - mean_fringe_penalty(world)[:, None]
    return np.asarray(market.taste * np.logaddexp(market.outside / market.taste, fringe))


def rule_prices(world: World) -> Floats:
    """Prices of firms that do not price by Bertrand; nan for those that do."""
    firms, settings = world.firms, world.scenario.pricing
    rules = world.price_rules
    fixed = np.full(firms.price.shape, np.nan)
    for rule in {rule for rule in rules if rule not in ("", "bertrand", "subsidised")}:
        who = np.array([one == rule for one in rules])
        cost = firms.unit_cost[:, who]
        if rule == "cost plus":
            fixed[:, who] = pricing.cost_plus_prices(cost, settings.markup)
        elif rule == "penetration":
            fixed[:, who] = pricing.penetration_prices(cost, settings.penetration_ratio)
        elif rule == "limit":
            fixed[:, who] = pricing.limit_price(cost, settings.ladder_step)
        else:
            fixed[:, who] = pricing.cost_plus_prices(cost, firms.markup[:, who])
    return fixed


def serve(world: World) -> None:
    """Serve users as far as inference capacity goes; book revenue; use leaves data behind."""
    firms, market = world.firms, world.market
    by_segment = firms.users.sum(axis=1)
    need = serving_need(world, by_segment)
    capacity = inference_capacity(firms.compute_used, firms.inference_share, 1.0)
    served, short = ration(need, capacity)
    share = np.divide(served, need, out=np.ones_like(need), where=need > 0.0)
    market.shortage = float(short.sum() / need.sum()) if need.sum() > 0.0 else 0.0
    firms.serving_need = need
    sales = firms.price * by_segment * share * paying_share(world) * USD_BN_PER_USD_MILLION
    market.last_revenue, firms.revenue = firms.revenue, sales.sum(axis=0)
    firms.last_users = by_segment.sum(axis=0)
    _sell(world, share)
    _pay_support(world, by_segment * share)
    _collect_data(world, by_segment * share)
    _adapt_markups(world, by_segment)
    _measure_surplus(world)


def _sell(world: World, share: Floats) -> None:
    """Households (and who gives them allowances) pay for assistants, business for the rest, and both pay the tax."""
    firms, paying = world.firms, paying_share(world)
    each = firms.price[:, None, :] * share * paying[:, None, :] * USD_BN_PER_USD_MILLION
    sales = firms.users * each
    people, business = sales[CONSUMER], sales[1:].sum(axis=0)
    own = np.maximum(people - pay_allowances(world, firms.users[CONSUMER] * share * paying[CONSUMER]), 0.0)
    tax = token_tax(world) * sales.sum(axis=2)
    world.economy.household_bill, world.economy.business_sales = own.sum(axis=1) + tax[CONSUMER], business
    world.geopolitics.services = people + business
    levy(world, world.accounts.households, tax[CONSUMER], "tax on AI services")
    levy(world, world.accounts.business, tax[1:].sum(axis=0), "tax on AI services")
    for payer, bought in ((world.accounts.households, own), (world.accounts.business, business)):
        world.ledger.transfer(payer, world.accounts.firms, bought.sum(axis=1), "AI services", bought.sum(axis=0))


def serving_need(world: World, users: Floats) -> Floats:
    """Compute that serving users takes, H100e, from users in million, shape (segments, firms).

    It depends on the technology and not on today's rent: dearer chips make serving dearer, not lighter.
    """
    rent = world.trends.rent[world.quarter] * USD_PER_USD_BN
    return np.asarray((users * world.firms.compute_cost).sum(axis=0) * PEOPLE_PER_MILLION / rent)


def _pay_support(world: World, served: Floats) -> None:
    """Firms pay for what serving takes besides compute: support, payments, distribution."""
    each = world.scenario.products.fixed_cost_share * world.market.base_cost
    world.support_cost = (each * served).sum(axis=0) * USD_BN_PER_USD_MILLION
    world.ledger.transfer(world.accounts.firms, world.accounts.suppliers, world.support_cost, "support and payments")


def _collect_data(world: World, served: Floats) -> None:
    firms, flywheel = world.firms, world.scenario.flywheel
    rate = np.array([[getattr(flywheel, name).data_per_million_users] for name in SEGMENTS])
    depreciation = quarterly_share(flywheel.depreciation)
    firms.data = data_flywheel.data_next(firms.data, served * rate, flywheel.usable_share, depreciation)
    if flywheel.form == "precision":
        firms.precision = data_flywheel.precision_next(
            firms.precision,
            served * rate,
            flywheel.precision_persistence,
            flywheel.precision_innovation,
            flywheel.usable_share,
        )


def _adapt_markups(world: World, users: Floats) -> None:
    """Markups of firms with the adaptive rule follow their share of the segment (Dosi, Fagiolo & Roventini 2010)."""
    firms = world.firms
    if "adaptive markup" in world.price_rules:
        share = users / np.maximum(users.sum(axis=1, keepdims=True), np.finfo(float).tiny)
        known = world.last_segment_share > 0.0
        last = np.where(known, world.last_segment_share, 1.0)
        grown = pricing.markup_next(
            firms.markup, np.where(known, share, 1.0), last, world.scenario.pricing.markup_speed
        )
        firms.markup = np.where(known, grown, firms.markup)
        world.last_segment_share = share


def _measure_surplus(world: World) -> None:
    """Worth of all products, open ones included, to adopters who could also do without AI, USD bn."""
    firms, market = world.firms, world.market
    quality = firms.quality - market.taste * mean_penalty(world)
    price = firms.price * (1.0 + mean_token_tax(world)) - mean_relief(world, firms.price[CONSUMER], market.access)
    if np.isfinite(market.open_frontier):
        open_quality = market.fringe_quality[:, None] - market.taste * mean_fringe_penalty(world)[:, None]
        quality = np.hstack([quality, open_quality])
        open_price = market.fringe_cost[:, None] - mean_relief(world, market.fringe_cost[CONSUMER])
        price = np.hstack([price, open_price])
    each = demand.consumer_surplus(quality, price, market.taste, market.outside)
    adopters = world.nations.adopters.sum(axis=1)
    market.surplus = float((np.ravel(each) * adopters).sum() * USD_BN_PER_USD_MILLION)
