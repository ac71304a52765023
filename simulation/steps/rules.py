"""Rules: policies set the levers that everyone faces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.schema import EMPLOYED, TRAINING
from simulation.levers import LEVERS, Amount, Levers, combine
from simulation.parameters.downstream import SECTORS
from simulation.parameters.products import SEGMENTS
from simulation.policy import GovernmentView, Payer, Policy, Roll

if TYPE_CHECKING:
    from simulation.world import World

ON_FIRMS = tuple(name for name, lever in LEVERS.items() if lever.reach in ("firms", "products"))
OTHER_PAYERS: tuple[Payer, ...] = ("all nations", "AI firms")
"""Who may pay in place of the governments that act."""


def set_rules(world: World) -> None:
    """Combine the levers of all policies that act this quarter, on the state at its start."""
    world.charges = {payer: np.zeros(len(world.nations.codes)) for payer in OTHER_PAYERS}
    world.ai_tax_revenue = np.zeros(len(world.nations.codes))
    world.seen = _view(world)
    face_policies(world)


def face_policies(world: World) -> None:
    """Work out the levers for everybody there is, again when a firm has been founded within the quarter."""
    records = _records(world, _roll(world))
    world.levers = combine(record for _, record in records)
    world.paid_by = {payer: _paid_by(payer, records) for payer in OTHER_PAYERS}


def newcomers_levers(world: World) -> Levers:
    """The levers that a start-up founded today in each nation would face: those on firms have a value by nation."""
    homes = np.arange(len(world.nations.codes))
    roll = replace(_roll(world), homes=homes, kinds=["start_up"] * homes.size)
    theirs = combine((record for _, record in _records(world, roll)), ON_FIRMS)
    return replace(world.levers, **{name: getattr(theirs, name) for name in ON_FIRMS})


def charge_others(world: World) -> None:
    """All nations or AI firms refund governments what policies with another payer have cost them this quarter."""
    governments, firms = world.accounts.governments, world.firms
    by_all = world.charges["all nations"]
    if by_all.any():
        output = world.economy.output
        shared = by_all.sum() * output / output.sum()
        world.ledger.transfer(governments, governments, shared, "shared cost of policies", received=by_all)
    by_firms = world.charges["AI firms"]
    sales = np.where(firms.active, np.minimum(firms.revenue, np.maximum(firms.cash, 0.0)), 0.0)
    if by_firms.any() and sales.any():
        levy = sales * min(1.0, by_firms.sum() / sales.sum())
        refund = by_firms * (levy.sum() / by_firms.sum())
        world.ledger.transfer(world.accounts.firms, governments, levy, "levy for policies", received=refund)


def _view(world: World) -> GovernmentView:
    """What governments see: last quarter's leaders, and who is without work."""
    users = world.firms.users.sum(axis=1)
    everyone = users.sum(axis=1) + world.market.fringe_users.sum(axis=1)
    leaders = users.max(axis=1, initial=0.0) / np.where(everyone > 0.0, everyone, 1.0)
    status = world.economy.status
    seeking = status.sum() - status[..., EMPLOYED].sum() - status[..., TRAINING].sum()
    unemployment = float(seeking / max(float(status.sum()), np.finfo(float).tiny))
    return GovernmentView(dict(zip(SEGMENTS, leaders.tolist(), strict=True)), unemployment)


def _roll(world: World) -> Roll:
    firms = world.firms
    kinds = [*firms.kinds, *[""] * (firms.capacity - len(firms.kinds))]
    return Roll(world.nations.codes, firms.nation, kinds, SEGMENTS, SECTORS)


def _records(world: World, roll: Roll) -> list[tuple[Policy, Levers]]:
    """Policies that act today, each with its levers for those on the roll."""
    today = world.calendar
    acting = [policy for policy in world.scenario.policies if policy.active(today)]
    return [(policy, policy.aimed_levers(today, world.seen, roll)) for policy in acting]


def _paid_by(payer: Payer, records: list[tuple[Policy, Levers]]) -> dict[str, Amount]:
    """Part of what each lever makes governments spend that another payer refunds."""
    theirs = [record for policy, record in records if policy.payer == payer]
    if not theirs:
        return {}
    paid, spent = combine(theirs), combine(record for _, record in records)
    return {name: _part(getattr(paid, name), getattr(spent, name)) for name, lever in LEVERS.items() if lever.spends}


def _part(some: Amount, whole: Amount) -> NDArray[np.float64]:
    top, all_of_it = np.broadcast_arrays(np.asarray(some, dtype=np.float64), np.asarray(whole, dtype=np.float64))
    return np.asarray(np.divide(top, all_of_it, out=np.zeros(top.shape), where=all_of_it > 0.0))
