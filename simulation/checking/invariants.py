"""What holds in every quarter of every run, whatever the scenario: shares, stocks, money, chips, staff and measures.

Someone who writes a rule of their own puts it into a scenario and calls :func:`run_checked`; the first quarter in
which something does not add up ends the run with a sentence that names the run, the quarter and the values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulation.parameters.products import SEGMENTS
from simulation.recorder import Record
from simulation.steps.units import USD_PER_USD_BN
from simulation.world import World

from .measured import record_faults

Floats = NDArray[np.float64]
EXACT = 1e-12
"""Largest relative error of a sum that holds by construction."""
CLOSE = 1e-9
"""Largest relative error of a sum over many terms of different size."""
_NOT_NEGATIVE = (
    "compute_owned compute_used training largest_run data precision users last_users serving_need staff cloud_credit "
    "spending revenue rental_income cost raised price unit_cost markup portfolio release_lag obsolete_quarters"
).split()
_MOVES_OF_STAFF = ("entry", "exit", "spin-out", "acquisition")
_SHARES = "inference_share own_use_share safety parent_share".split()


class InvariantError(AssertionError):
    """Something that must hold does not; the text is one sentence with run, quarter, rule and values."""


@dataclass(frozen=True)
class Balances:
    """What the next quarter must account for.

    Attributes:
        money_usd_bn: Cash of all sectors together, USD bn.
        compute_h100e: Compute of all owners together, H100e.
    """

    money_usd_bn: float
    compute_h100e: float


def balances(world: World) -> Balances:
    """Take stock between two quarters, for :func:`check_change`."""
    public = float(world.nations.public_compute.sum())
    compute = float(world.firms.compute_owned.sum()) + world.chips.other_stock + public
    return Balances(world.accounts.money_usd_bn(), compute)


def check_quarter(world: World) -> None:
    """Check the state of a world after a quarter.

    Users and the outside option share out all adopters; stocks are not negative; every row of the flow matrix closes;
    chip makers receive what chips cost and all chips find a buyer; staff bids clear; nothing is undefined.

    Args:
        world: A world after :meth:`~simulation.world.World.step`.

    Raises:
        InvariantError: For the first rule that is broken.
    """
    for rules in (_user_faults, _stock_faults, _money_faults, _chip_faults, _staff_faults):
        for fault in rules(world):
            raise InvariantError(f"{_where(world)}: {fault}")


def check_change(before: Balances, world: World) -> None:
    """Check that nothing came from nowhere since stock was taken: money is moved, chips are bought or wear out.

    Args:
        before: Balances taken before the quarter.
        world: The world after it.

    Raises:
        InvariantError: If the sum of all balances moved, or the compute of all owners is not what was left and bought.
    """
    now = balances(world)
    room = EXACT * (world.ledger.gross() + world.accounts.largest_usd_bn())
    if not abs(now.money_usd_bn - before.money_usd_bn) <= room:
        raise InvariantError(
            f"{_where(world)}: money is moved and not made, but all balances together went from "
            f"{before.money_usd_bn:.12g} to {now.money_usd_bn:.12g} USD bn"
        )
    kept = before.compute_h100e * (1.0 - world.scenario.chips.depreciation) ** 0.25
    expected = kept + world.chips.total_sold
    if not np.isclose(now.compute_h100e, expected, rtol=CLOSE, atol=EXACT):
        raise InvariantError(
            f"{_where(world)}: owners hold what was left and what was sold, {expected:.12g} H100e, but they hold "
            f"{now.compute_h100e:.12g}"
        )


def check_record(record: Record, name: str = "run") -> None:
    """Check what was recorded: shares sum to 1, ``max(CR1^2, 1/n) <= HHI <= CR1``, nothing undefined for active firms.

    Args:
        record: A finished record.
        name: Name of the run for the sentence.

    Raises:
        InvariantError: For the first rule that is broken.
    """
    for quarter, fault in record_faults(record, EXACT, CLOSE):
        raise InvariantError(f"run {name!r}, {record.quarters[quarter]}: {fault}")


def run_checked(world: World) -> Record:
    """Run a world to its end, with every check in every quarter.

    Raises:
        InvariantError: In the first quarter in which something does not hold.

    Example:
        >>> from simulation import load_scenario
        >>> record = run_checked(World(load_scenario(end="2023Q2", workers=100), seed=1))
        >>> len(record.quarters)
        2
    """
    while world.quarter < world.quarters:
        before = balances(world)
        world.step()
        check_quarter(world)
        check_change(before, world)
    record = world.close()
    check_record(record, world.scenario.name)
    return record


def _where(world: World) -> str:
    return f"run {world.scenario.name!r} with seed {world.seed}, {world.calendar + -1}"


def _user_faults(world: World) -> Iterator[str]:
    firms, market, adopters = world.firms, world.market, world.nations.adopters
    gone = ~firms.active
    for number, segment in enumerate(SEGMENTS):
        users = firms.users[number].sum(axis=1) + market.fringe_users[number]
        over = users - adopters[number] * (1.0 + CLOSE)
        worst = int(np.argmax(over))
        if not over[worst] <= EXACT:
            nation = world.nations.codes[worst]
            yield (
                f"users are adopters, but {nation} has {users[worst]:.12g} million users and "
                f"{adopters[number][worst]:.12g} million adopters in the {segment} segment"
            )
        inside = float(market.shares[number].sum())
        if not -EXACT <= inside <= 1.0 + EXACT:
            yield f"shares and the outside share sum to 1, but firms have {inside:.15g} in the {segment} segment"
        if np.any(firms.users[number][:, gone] != 0.0):
            yield f"firms that are not in business have no users, but one has in the {segment} segment"
    lost = (world.workers.provider >= firms.size) | (world.workers.provider < -2)
    if np.any(lost):
        yield f"every worker uses a firm, an open model or none, but one uses {world.workers.provider[lost][0]}"


def _stock_faults(world: World) -> Iterator[str]:
    firms, chips = world.firms, world.chips
    columns = {name: getattr(firms, name) for name in _NOT_NEGATIVE}
    columns |= {"other owners' compute": np.array([chips.other_stock]), "chips by designer": chips.cumulative}
    columns |= {"adoption": world.nations.adoption, "fringe users": world.market.fringe_users}
    for name, column in columns.items():
        if not np.all(column >= 0.0):  # also false for nan
            bad = np.argwhere(~(column >= 0.0))[0]
            yield f"stocks are not negative, but {name} of {_firm(world, int(bad[-1]))} is {column[tuple(bad)]:g}"
    for name in _SHARES:
        column = getattr(firms, name)
        if not np.all((column >= 0.0) & (column <= 1.0 + EXACT)):
            slot = int(np.argmin((column >= 0.0) & (column <= 1.0 + EXACT)))
            yield f"a share lies from 0 to 1, but {name} of {_firm(world, slot)} is {column[slot]:g}"
    if not np.all(np.isfinite(firms.cash)):
        slot = int(np.argmin(np.isfinite(firms.cash)))
        yield f"cash is a number, but that of {_firm(world, slot)} is {firms.cash[slot]:g}"


def _firm(world: World, slot: int) -> str:
    return world.firms.names[slot] if slot < world.firms.size else f"place {slot}"


def _money_faults(world: World) -> Iterator[str]:
    residual = world.ledger.residual()
    if not residual <= EXACT:
        yield f"every row of the flow matrix sums to 0, but one misses by {residual:.3g} of all flows"
    yield from _wealth_faults(world)


def _wealth_faults(world: World) -> Iterator[str]:
    """What households own is what workers own, and every payment to them has reached one."""
    workers, purse = world.workers, world.accounts.households.holder.cash
    wealth = np.add.reduceat(workers.wealth, workers.layout.start[:-1])
    owned = workers.layout.sum_by_nation(wealth) / USD_PER_USD_BN
    room = EXACT * (world.ledger.gross() + world.accounts.largest_usd_bn()) * (world.quarter + 1)
    worst = int(np.argmax(np.abs(owned - purse)))
    if not abs(owned[worst] - purse[worst]) <= room:
        yield (
            f"the wealth of workers is the balance of households, but in {world.nations.codes[worst]} workers have "
            f"{owned[worst]:.15g} USD bn and the balance is {purse[worst]:.15g}"
        )


def _chip_faults(world: World) -> Iterator[str]:
    chips = world.chips
    paid = chips.price_usd_bn * chips.total_sold
    if not np.isclose(paid, chips.spent_usd_bn, rtol=CLOSE, atol=EXACT):
        yield f"chip spending is {chips.spent_usd_bn:.12g} USD bn, but price times chips sold is {paid:.12g}"
    if not np.isclose(chips.sold.sum(), chips.total_sold, rtol=CLOSE):
        yield f"designers sold {chips.sold.sum():.12g} H100e, but buyers bought {chips.total_sold:.12g}"
    quarter = world.quarter - 1
    planned, reference = world.trends.chip_supply[quarter], world.trends.chip_price[quarter]
    supply = planned * (chips.price_usd_bn / reference) ** world.scenario.chips.supply_elasticity
    if chips.spent_usd_bn > 0.0 and not np.isclose(supply, chips.total_sold, rtol=CLOSE):
        yield f"supply at this price is {supply:.12g} H100e, but {chips.total_sold:.12g} were sold"


def _staff_faults(world: World) -> Iterator[str]:
    stock, people = float(world.trends.talent[world.quarter - 1]), float(world.nations.researchers.sum())
    following = float(world.trends.talent[min(world.quarter, world.quarters - 1)])
    if not np.isclose(people, following, rtol=CLOSE):
        yield f"researchers move and do not vanish, but nations have {people:.12g} and the world {following:.12g}"
    names = {event.quarter for event in world.recorder.events if event.kind in _MOVES_OF_STAFF}
    if str(world.calendar + -1) in names:  # who comes or goes after the market has cleared brings staff or loses them
        return
    employed = np.bincount(world.firms.nation, world.firms.staff, len(world.nations.codes))
    hiring = np.bincount(world.firms.nation, world.staff_cost, len(world.nations.codes)) > 0.0
    pools, where = world.last_researchers * hiring, "in " + ", ".join(np.array(world.nations.codes)[hiring])
    if world.scenario.talent.market == "world":
        employed, pools, where = employed.sum(keepdims=True), np.array([stock * hiring.any()]), "in the world"
    if not np.allclose(employed, pools, rtol=CLOSE):
        found = f"but they employ {employed.sum():.12g}"
        yield f"firms that hire employ all {pools.sum():.12g} researchers {where}, {found}"
