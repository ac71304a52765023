"""What every policy owes: no dose is no difference, it acts between its dates only, money is moved and not made.

Built-in policies are held to these contracts by the tests, a user's own by ``ai-concentration check-plugin``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import numpy as np

from simulation.checking.contract import Contract, ContractError, demand, differences, in_what
from simulation.checking.invariants import run_checked
from simulation.checking.settings import settings_fault
from simulation.levers import LEVERS, Levers
from simulation.parameters.products import SEGMENTS
from simulation.parameters.quantity import Quantity, quantities
from simulation.parameters.scenario import Scenario
from simulation.policies import policies
from simulation.policy import TARGETS, GovernmentView, LeverError, Policy, Roll
from simulation.recorder import Record
from simulation.timeline import Quarter
from simulation.world import World

START, END = "2024Q1", "2025Q2"
"""First and last quarter in which a policy is tried."""

_NOBODY = "nobody"
_COMPANY = ("open_releases", "choice_screens")
"""Policies that act beside the one that is tried, to see whether their order matters."""

_QUARTERS, _SLOW = (0, 1, 4, 11, 40), 3
"""Quarters after the first in which levers are looked at, and the length of a phase-in."""

_ROOM = 1e-9
"""Rounding allowed in the steps of a phase-in."""


class PolicyTrial:
    """A kind of policy and the small world in which it is tried; runs are made once and kept.

    Args:
        kind: The class.
        scenario: A short scenario with few workers that begins before :data:`START` and ends after :data:`END`.
        plain: The record of the scenario without policies and seed 1, if it is known already.
    """

    def __init__(self, kind: type[Policy], scenario: Scenario, plain: Record | None = None) -> None:
        self.kind, self.scenario = kind, scenario
        if plain is not None:
            self.plain = plain

    @property
    def name(self) -> str:
        """Name of the policy."""
        return self.kind.title()

    @cached_property
    def declared(self) -> dict[str, tuple[Quantity, Any]]:
        """Declaration and default of its own settings, without those that all policies share."""
        shared = {key for key, _, _ in quantities(Policy)}
        return {key: (known, default) for key, known, default in quantities(self.kind) if key not in shared}

    def dose(self, part: float) -> float:
        """None at 0, else a part of the way from the weak to the strong end of the plausible range of its strength."""
        low, high = self.declared[self.kind.strength][0].plausible or (math.nan, math.nan)
        weak, strong = (high, low) if self.kind.neutral == math.inf else (low, high)
        return self.kind.neutral if part == 0.0 else weak + part * (strong - weak)

    def policy(self, part: float, **settings: Any) -> Policy:
        """The policy at a part of its dose, from :data:`START` on."""
        return self.kind(**{"start": START, self.kind.strength: self.dose(part), **settings})

    def world(self, *chosen: Policy, seed: int = 1, **changes: Any) -> World:
        """The small world with some policies, before its first quarter."""
        return World(self.scenario.model_copy(update={"policies": chosen, **changes}), seed=seed)

    @cached_property
    def plain(self) -> Record:
        """The run without policies."""
        return self.world().run()

    @cached_property
    def treated(self) -> Record:
        """The run with the policy at its full dose from :data:`START` on."""
        return self.world(self.policy(1.0)).run()

    @cached_property
    def ended(self) -> Record:
        """The run with the policy at its full dose from :data:`START` to :data:`END`."""
        return self._ended[0]

    @property
    def moves(self) -> dict[str, tuple[str, ...]]:
        """Levers that are moved in each quarter of :attr:`ended`."""
        return self._ended[1]

    @cached_property
    def _ended(self) -> tuple[Record, dict[str, tuple[str, ...]]]:
        return run_and_moves(self.world(self.policy(1.0, end=END)))


def run_and_moves(world: World) -> tuple[Record, dict[str, tuple[str, ...]]]:
    """Run a world to its end, and note which levers are moved in each quarter."""
    found = {}
    while world.quarter < world.quarters:
        calendar = str(world.calendar)
        world.step()
        found[calendar] = world.levers.moved()
    return world.close(), found


def settings_say_what_they_are(trial: PolicyTrial) -> None:
    """Every setting is declared with unit, bounds, meaning and source, and its default and range lie within bounds."""
    for key, field in trial.kind.model_fields.items():
        if key not in Policy.model_fields:
            fault = settings_fault(key, field)
            demand(not fault, fault)


def its_strength_is_named(trial: PolicyTrial) -> None:
    """``strength`` names a setting whose default is no dose and whose plausible range is known."""
    strength, neutral = trial.kind.strength, trial.kind.neutral
    demand(strength, 'it names no strength; write strength = "NAME" with the name of the setting that is its dose')
    demand(
        strength in trial.declared, f"its strength {strength!r} is none of its settings: {', '.join(trial.declared)}"
    )
    known, default = trial.declared[strength]
    demand(
        default == neutral,
        f"{strength} is {default!r} by default, but no dose is {neutral:g}: it must do nothing unless asked",
    )
    demand(known.plausible, f"{strength} has no plausible range; add plausible=(LOW, HIGH), from which doses are drawn")


def levers_stay_in_bounds(trial: PolicyTrial) -> None:
    """At weak and strong doses and whatever governments see, levers are numbers within bounds, and some lever moves."""
    roll = Roll(("USA",), np.zeros(1, dtype=np.int64), ("start_up",), SEGMENTS, ())
    moved: set[str] = set()
    for part in (1e-6, 0.5, 1.0):
        policy = trial.policy(part)
        for number in _QUARTERS:
            for view in _views():
                made = policy.levers(Quarter.parse(START) + number, view)
                demand(isinstance(made, Levers), f"its levers must be simulation.levers.Levers; they are {made!r}")
                try:
                    moved |= set(policy.aimed_levers(Quarter.parse(START) + number, view, roll).moved())
                except LeverError as wrong:
                    raise ContractError(str(wrong)) from wrong
    demand(moved, f"it moves no lever at {trial.kind.strength}={trial.dose(1.0):g}, whatever governments see")


def _views() -> Iterator[GovernmentView]:
    """What governments may see: small and large leaders, few and many people without work."""
    for share in (0.0, 0.5, 1.0):
        for unemployment in (0.0, 0.3):
            yield GovernmentView(dict.fromkeys(SEGMENTS, share), unemployment)


def no_dose_is_no_difference(trial: PolicyTrial) -> None:
    """Without a dose it moves no lever, and the run is the baseline bit for bit."""
    idle = trial.policy(0.0)
    for view in _views():
        moved = idle.levers(Quarter.parse(START), view).moved()
        demand(not moved, f"without a dose ({trial.kind.strength}={trial.kind.neutral:g}) it moves {', '.join(moved)}")
    found = differences(trial.plain, trial.world(idle).run())
    demand(not found, f"without a dose the run differs from the baseline in {in_what(found or [''])}")


def nothing_differs_before_it_starts(trial: PolicyTrial) -> None:
    """Until its first quarter the run is the baseline bit for bit."""
    found = differences(trial.plain, trial.treated, trial.plain.quarters.index(START))
    demand(not found, f"before it starts in {START} the run differs from the baseline in {in_what(found or [''])}")


def it_acts_between_its_dates_only(trial: PolicyTrial) -> None:
    """Before its first and after its last quarter it moves no lever; what is left then are traces in the state."""
    for quarter, moved in trial.moves.items():
        outside = not START <= quarter <= END
        demand(not (outside and moved), f"it moves {', '.join(moved)} in {quarter}; its dates are {START} to {END}")


def the_same_seed_gives_the_same_bits(trial: PolicyTrial) -> None:
    """A policy draws nothing by itself: a run made again is the same."""
    found = differences(trial.treated, trial.ended, trial.plain.quarters.index(END) + 1)
    if found:  # it may also look at its last quarter, which is no chance
        found = differences(trial.treated, trial.world(trial.policy(1.0)).run())
    demand(not found, f"two runs with the same seed differ in {in_what(found or [''])}; it may not draw by itself")


def money_is_moved_and_not_made(trial: PolicyTrial) -> None:
    """Balances of all sectors add up, chips and people are not lost, and measures are within their ranges."""
    run_checked(trial.world(trial.policy(1.0), seed=2))


def it_works_with_one_firm_or_none(trial: PolicyTrial) -> None:
    """A world of one firm and a world without firms run soundly under it."""
    first = trial.scenario.firms[:1]
    for firms in ((), tuple(firm.model_copy(update={"landlord": "own", "backer": ""}) for firm in first)):
        run_checked(trial.world(trial.policy(1.0), firms=firms))


def aimed_at_nobody_it_moves_nothing(trial: PolicyTrial) -> None:
    """Where its target is missing it moves no lever, as far as its levers can be aimed."""
    reaches = {LEVERS[name].reach for moved in trial.moves.values() for name in moved}
    targets = set.intersection(*(set(TARGETS[reach]) for reach in reaches)) if reaches else set()
    for target in sorted(targets)[-1:]:  # one is enough, nations before kinds
        _, moves = run_and_moves(trial.world(trial.policy(1.0, **{target: _NOBODY})))
        for quarter, moved in moves.items():
            demand(not moved, f"aimed at {target} that are not there it moves {', '.join(moved)} in {quarter}")


def order_of_policies_does_not_matter(trial: PolicyTrial) -> None:
    """Beside two built-in policies it gives the same run whether it is named first or last."""
    others = [PolicyTrial(policies()[name], trial.scenario).policy(0.5) for name in _COMPANY if name != trial.name]
    chosen = [trial.policy(1.0), *others]
    found = differences(trial.world(*chosen).run(), trial.world(*chosen[::-1]).run())
    demand(not found, f"the order of policies in the scenario changes {in_what(found or [''])}")


def it_comes_in_steps(trial: PolicyTrial) -> None:
    """In a phase-in, levers with a finite neutral value move by equal steps, others when it is over, modes at once."""
    slow, first = trial.policy(1.0, phase_in_quarters=_SLOW), Quarter.parse(START)
    for number in range(_SLOW + 2):
        reached = min((number + 1) / (_SLOW + 1), 1.0)
        for view in _views():
            now, full = slow.phased_levers(first + number, view), slow.levers(first + number, view)
            for name, lever in LEVERS.items():
                way = reached if math.isfinite(lever.neutral) else float(reached == 1.0)
                way = 1.0 if lever.combine == "only one" else way
                end = getattr(full, name)
                expected = (
                    lever.neutral + way * (end - lever.neutral) if 0.0 < way < 1.0 else (end if way else lever.neutral)
                )
                close = np.allclose(getattr(now, name), expected, rtol=_ROOM, atol=_ROOM)
                demand(
                    close,
                    f"in a phase-in {name} is {getattr(now, name)!r} after {number + 1} quarters, not {expected!r}",
                )


POLICY_CONTRACTS: tuple[Contract[PolicyTrial], ...] = (
    Contract("settings have unit, bounds, meaning and source", settings_say_what_they_are),
    Contract("its strength is named", its_strength_is_named, first=True),
    Contract("levers stay in their bounds", levers_stay_in_bounds, first=True),
    Contract("no dose is no difference, bit for bit", no_dose_is_no_difference),
    Contract("nothing differs before it starts", nothing_differs_before_it_starts),
    Contract("it acts between its dates only", it_acts_between_its_dates_only),
    Contract("it comes in steps if phased in", it_comes_in_steps),
    Contract("the same seed gives the same bits", the_same_seed_gives_the_same_bits),
    Contract("money is moved and not made", money_is_moved_and_not_made),
    Contract("it works with one firm or none", it_works_with_one_firm_or_none),
    Contract("aimed at nobody it moves nothing", aimed_at_nobody_it_moves_nothing),
    Contract("order of policies does not matter", order_of_policies_does_not_matter),
)
"""All contracts of a policy, those on which others rest first."""
