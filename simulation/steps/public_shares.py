"""Shares of AI firms: what nations buy, hold and sell, and what people at work are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.schema import EMPLOYED
from simulation.levers import acts
from simulation.rules.wealth.public_fund import fund_payout
from simulation.rules.wealth.public_shares import purchases, share_after_gift, share_after_issue, share_after_trade

from .governments import book_cost
from .sharing import FUND_PAYOUT, set_aside
from .units import USD_PER_USD_BN
from .valuation import price_units

if TYPE_CHECKING:
    from simulation.world import World

Floats = NDArray[np.float64]


def buy_into_labs(world: World, rounds: Floats) -> Floats:
    """Governments buy new shares of independent labs at home, as far as these want more money than they have raised.

    Args:
        world: The world.
        rounds: Money that investors and backers put into each firm this quarter, USD bn, shape (firms,).

    Returns:
        Money that each firm gets, USD bn, shape (firms,).
    """
    firms, nations = world.firms, world.nations
    if not acts(world.levers.public_equity):
        return np.zeros(firms.capacity)
    budget = world.levers.public_equity * world.economy.output
    at_home = firms.active & firms.is_lab & ~firms.has_parent & ~firms.is_community
    wanted = np.where(at_home, np.maximum(world.asks - rounds, 0.0), 0.0)
    in_all = np.bincount(firms.nation, wanted, len(nations.codes))
    part = np.divide(budget, in_all, out=np.zeros_like(in_all), where=in_all > 0.0)
    paid = wanted * np.minimum(part, 1.0)[firms.nation]
    world.ledger.transfer(world.accounts.governments, world.accounts.firms, paid, "public equity")
    by_nation = np.bincount(firms.nation, paid, len(nations.codes)).astype(np.float64)
    world.economy.public_share = share_after_issue(
        world.economy.public_share, by_nation, float(world.economy.valuation.sum())
    )
    book_cost(world, "public_equity", by_nation)
    return paid


def give_to_workers(world: World) -> None:
    """People at work get new shares of AI firms in equal parts, whatever their nation; all other holders own less.

    Shares of a person are a number in single precision, so that the part of the largest holders is rounded.
    """
    economy, workers, given = world.economy, world.workers, world.levers.worker_equity
    units = float(economy.equity_units.sum()) * USD_PER_USD_BN
    if given == 0.0 or units == 0.0:
        return
    works, layout = workers.status == EMPLOYED, workers.layout
    people = layout.sum_by_nation(np.add.reduceat(works, layout.start[:-1], dtype=np.float64)).sum()
    if people == 0.0:
        return
    new = given * units / (1.0 - float(economy.public_share.sum()))
    workers.ai_equity[works] += np.float32(new / people)
    held = np.add.reduceat(workers.ai_equity, layout.start[:-1], dtype=np.float64)
    economy.equity_units = layout.sum_by_nation(held) / USD_PER_USD_BN
    economy.public_share = share_after_gift(economy.public_share, given)
    _renew_prices(world)


def trade_public_shares(world: World) -> None:
    """Nations get their part of dividends and pay that of rounds, buy and sell; what a fund pays out waits for people.

    Dividends buy further shares up to the ceiling, and shares are sold for what is paid out and for rounds. So a
    nation pays what it puts in and no more, unless its shares are worth less than rounds ask of it.
    """
    economy, levers, to = world.economy, world.levers, world.accounts
    inflow = levers.ai_fund_inflow * economy.output
    if not (economy.public_share.any() or acts(levers.ai_fund_inflow)):
        return
    value, held = float(economy.valuation.sum()), economy.public_share
    dividends = held * float(to.fund.holder.cash.sum())
    paid_out = fund_payout(held * value, levers.ai_fund_payout)
    bought = purchases(inflow + dividends - paid_out, held, value, levers.ai_fund_ceiling)
    _settle_with_fund(world, dividends, "AI equity")
    _settle_with_fund(world, -bought, "public AI shares")
    set_aside(world, FUND_PAYOUT, paid_out)
    book_cost(world, "ai_fund_inflow", np.clip(bought - dividends + paid_out, 0.0, inflow))
    economy.public_share = share_after_trade(held, bought, value)
    _renew_prices(world)


def _settle_with_fund(world: World, received: Floats, row: str) -> None:
    """Governments get money from all private holders together, or pay them where the amount is negative."""
    governments, fund, transfer = world.accounts.governments, world.accounts.fund, world.ledger.transfer
    got, paid = np.maximum(received, 0.0), np.maximum(-received, 0.0)
    transfer(fund, governments, got.sum() * np.asarray(fund.split), row, received=got)
    transfer(governments, fund, paid, row, received=paid.sum() * np.asarray(fund.split))


def _renew_prices(world: World) -> None:
    """The value of a unit, and which nations stand behind the fund's payments, once shares have changed hands."""
    economy, held = world.economy, world.economy.public_share
    price_units(world)
    private = float(economy.equity_units.sum())
    if private > 0.0:
        split = world.accounts.fund.split
        split[:] = economy.equity_units / private * (1.0 - held.sum()) + held  # type: ignore[index]
