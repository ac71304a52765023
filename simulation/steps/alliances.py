"""Alliances: now and then a nation reconsiders its bloc, one after the other (Axelrod & Bennett 1993)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.nation import BLOCS
from simulation.rules.nations import alliances
from simulation.timeline import quarterly_share

from .governments import decided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulation.parameters.starts import NationStart
    from simulation.world import World

Floats = NDArray[np.float64]
_POLES = ("USA", "CHN", "RUS")
_NEUTRAL = 0.5
"""Agreement of two nations of which one does not vote in the United Nations."""


def realign(world: World) -> None:
    """Nations that reconsider join the bloc that frustrates them least, or stay outside; leaders keep theirs."""
    nations, relations = world.nations, world.geopolitics
    weigh_relations(world)
    if world.quarter == 0:
        _tie(world)
    draws = world.luck.uniform("realignment", world.quarter, nations.identity)
    thinking = draws < quarterly_share(world.scenario.blocs.reconsider)
    thinking[[row for row in relations.leaders if row >= 0]] = False
    before, after = nations.bloc, nations.bloc
    if thinking.any():
        order = np.flatnonzero(thinking)[np.argsort(draws[thinking], kind="stable")]
        after, _ = alliances.best_reply(
            relations.size, relations.propensity, before, distances(world), order, attached=_ties(world)
        )
    if world.nation_rules.replaced("bloc") is not None:
        after = decided(world, "bloc", np.array([BLOCS[number] for number in after]))
        after = np.array([BLOCS.index(name) for name in after])
    for row in np.flatnonzero(after != before):
        world.note_nation("bloc change", int(row), text=f"from {BLOCS[before[row]]} to {BLOCS[after[row]]}")
    nations.bloc = after
    _feel(world)


def weigh_relations(world: World) -> None:
    """Sizes of nations and propensities to work together, as they are now."""
    nations, relations, blocs = world.nations, world.geopolitics, world.scenario.blocs
    relations.size = _sizes(world)
    weights = alliances.PropensityWeights(
        blocs.agreement_weight, blocs.pact_weight, blocs.regime_weight, blocs.rivalry_weight, blocs.dependence_weight
    )
    relations.propensity = alliances.propensity(
        relations.agreement,
        relations.pacts,
        nations.democracy,
        relations.rivalry,
        relations.dependence,
        weights,
        blocs.threshold,
    )


def _tie(world: World) -> None:
    """Nations are tied to where they stand by as much as it takes for all of them to stay while nothing changes."""
    relations, nations = world.geopolitics, world.nations
    relations.attachment = np.zeros((nations.bloc.size, len(BLOCS)))
    _feel(world)
    relations.attachment = world.scenario.blocs.attachment * alliances.attachment(relations.frustration, nations.bloc)


def _feel(world: World) -> None:
    """How well each bloc would suit each nation, with all others where they are."""
    relations = world.geopolitics
    by_choice = alliances.frustration_by_choice(
        relations.size, relations.propensity, world.nations.bloc, distances(world)
    )
    relations.frustration = by_choice - _ties(world)


def _ties(world: World) -> Floats:
    """What ties nations to blocs; minus infinity for blocs without a member, which do not form by themselves."""
    formed = np.bincount(world.nations.bloc, minlength=len(BLOCS)) > 0
    formed |= np.array(world.geopolitics.leaders) >= 0
    formed[alliances.NON_ALIGNED] = True
    return np.where(formed, world.geopolitics.attachment, -np.inf)


def distances(world: World) -> Floats:
    """Distances between all blocs that a nation could name."""
    return alliances.bloc_distance(len(BLOCS) - 1, world.scenario.blocs.hedge)


def _sizes(world: World) -> Floats:
    """Mean of a nation's shares in output, military spending, compute owned and researchers."""
    firms, nations = world.firms, world.nations
    owned = np.bincount(firms.nation, firms.compute_owned, len(nations.codes)) + nations.public_compute
    columns = (world.economy.output, nations.military_usd_bn, owned, nations.researchers)
    shares = [column / column.sum() if column.sum() > 0.0 else np.zeros_like(owned) for column in columns]
    return np.asarray(np.mean(shares, axis=0))


def leaders_of(bloc: NDArray[np.int_], gdp: Floats) -> tuple[int, ...]:
    """Row of the largest member of each bloc by output, by number of the bloc; -1 where it has none."""
    found = [-1]
    for number in range(1, len(BLOCS)):
        members = np.flatnonzero(bloc == number)
        found.append(int(members[np.argmax(gdp[members])]) if members.size else -1)
    return tuple(found)


def vote_agreement(starts: Sequence[NationStart]) -> Floats:
    """Agreement of all pairs of nations in UN votes, 0 to 1.

    Agreement with the United States, China and Russia is measured; that of any other two nations is how alike their
    agreement with these three is. A nation that does not vote agrees with every other by half.
    """
    measured = np.array(
        [[start.un_agreement_us, start.un_agreement_china, start.un_agreement_russia] for start in starts], dtype=float
    )
    alike = 1.0 - np.abs(measured[:, None, :] - measured[None, :, :]).mean(axis=2)
    for column, code in enumerate(_POLES):
        for row, start in enumerate(starts):
            if start.code == code:
                alike[row, :] = alike[:, row] = measured[:, column]
    return np.where(np.isnan(alike), _NEUTRAL, alike)


def common_pacts(starts: Sequence[NationStart]) -> Floats:
    """Whether two nations belong to one defence pact, shape (N, N)."""
    pacts = [set(filter(None, start.defence_pacts.split(";"))) for start in starts]
    return np.array([[float(bool(one & other)) for other in pacts] for one in pacts])


def rivalries(starts: Sequence[NationStart]) -> Floats:
    """Whether one of two nations names the other a rival, shape (N, N)."""
    rivals = [set(start.rivals.split(";")) for start in starts]
    named = np.array([[start.code in theirs for start in starts] for theirs in rivals])
    return np.asarray((named | named.T).astype(np.float64))
