"""What every strategy of a firm owes: decisions that can be carried out, no chance of its own, sound accounts.

Built-in strategies are held to these contracts by the tests, a user's own by ``ai-concentration check-plugin``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, replace
from functools import cached_property
from math import inf

from simulation.checking.contract import Contract, ContractError, demand, differences, in_what
from simulation.checking.invariants import run_checked
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import FirmStart
from simulation.recorder import Record
from simulation.strategies import FirmDecision, FirmView, Strategy
from simulation.strategies.strategy import StrategyError, checked
from simulation.world import World

FOUNDED = "2023Q4"
"""Quarter in which a firm without money enters the small world."""

_DRAWS = (1e-9, 0.5, 1.0 - 1e-9)
_LABS = ("cloud_tenant", "start_up", "self_funded_owner")


class StrategyTrial:
    """A strategy and the small world in which it is tried.

    Args:
        kind: The class.
        reference: What a scenario calls it: a built-in name, or ``file.py:Class``.
        scenario: A short scenario with few workers that begins before :data:`FOUNDED`.
    """

    def __init__(self, kind: type[Strategy], reference: str, scenario: Scenario) -> None:
        self.kind, self.reference, self.scenario = kind, reference, scenario

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """A decision of a strategy that has decided nothing yet."""
        return self.kind().decide(replace(view), draw)

    def world(self, *others: FirmStart, seed: int = 1) -> World:
        """The small world in which a lab, a firm with a parent and a cloud company follow the strategy."""
        return self._world((*self._given(), *others), seed)

    def alone(self) -> World:
        """A world with one firm, which follows the strategy."""
        firm = next(self._labs())
        return self._world((self._follow(firm, landlord="own", backer=""),), 1)

    def penniless(self) -> FirmStart:
        """A firm that enters without money, compute, users or staff."""
        nation = self.scenario.nations[0].code
        return FirmStart(name="Penniless", nation=nation, founded=FOUNDED, strategy=self.reference)

    @cached_property
    def first(self) -> Record:
        """A run of the small world."""
        return self.world().run()

    def _world(self, firms: tuple[FirmStart, ...], seed: int) -> World:
        return World(self.scenario.model_copy(update={"firms": firms}), seed=seed)

    def _given(self) -> Iterator[FirmStart]:
        """All firms of the scenario, the first of each sort with the strategy."""
        parents = (firm for firm in self.scenario.firms if firm.parent_cash_flow_usd_bn > 0.0)
        clouds = (firm for firm in self.scenario.firms if firm.kind == "compute_owner")
        chosen = {firm.name for firm in (next(sort, None) for sort in (self._labs(), parents, clouds)) if firm}
        return (self._follow(firm) if firm.name in chosen else firm for firm in self.scenario.firms)

    def _labs(self) -> Iterator[FirmStart]:
        firms = self.scenario.firms
        return (firm for firm in firms if firm.kind in _LABS and firm.parent_cash_flow_usd_bn <= 0.0)

    def _follow(self, firm: FirmStart, **changes: str) -> FirmStart:
        return firm.model_copy(update={"strategy": self.reference, **changes})


def views() -> dict[str, FirmView]:
    """What firms in very different places may see, by a few words on each."""
    nothing = FirmView(
        slot=0, kind="start_up", quarter=4, buys_compute=False, cash_usd_bn=0.0, revenue_usd_bn=0.0,
        cost_usd_bn=0.0, spending_usd_bn=0.0,
        rental_income_usd_bn=0.0, parent_limit_usd_bn=0.0, compute_used_h100e=0.0, serving_need_h100e=0.0,
        users_share=0.0, users_growth=0.0, lead_log=-3.0, over_open_log=0.0, research_worth_usd_bn=0.0,
        release_lag_quarters=inf, leader_spending_usd_bn=1.0, largest_independent_usd_bn=0.5, spending_growth=2.0,
        runway_target=6, idle_runways=3.0, serving_margin=1.1, chip_loans=0.7,
    )  # fmt: skip
    lab = replace(nothing, cash_usd_bn=5.0, revenue_usd_bn=0.5, spending_usd_bn=1.0, compute_used_h100e=1e5,
                  serving_need_h100e=3e4, users_share=0.2, lead_log=-0.5, over_open_log=2.0)  # fmt: skip
    return {
        "an entrant without money": nothing,
        "a firm without a model": replace(nothing, lead_log=-inf, over_open_log=-inf),
        "a lab": lab,
        "a lab in debt": replace(lab, cash_usd_bn=-10.0),
        "a lab with very much money": replace(lab, cash_usd_bn=1e4, users_share=1.0, lead_log=0.0),
        "a lab with a parent": replace(lab, kind="integrated_incumbent", parent_limit_usd_bn=20.0),
        "a lab whose models are open": replace(lab, release_lag_quarters=0.0, over_open_log=inf),
        "a cloud company": replace(lab, kind="compute_owner", rental_income_usd_bn=2.0, lead_log=-inf),
        "the only firm": replace(lab, leader_spending_usd_bn=0.0, largest_independent_usd_bn=0.0),
    }


def it_says_what_it_does(trial: StrategyTrial) -> None:
    """The class has a docstring and a summary of its own."""
    demand((trial.kind.__doc__ or "").strip(), "it has no docstring; say under the class line what it does and why")
    own = trial.kind.summary != Strategy.summary or trial.kind is Strategy
    demand(own and trial.kind.summary.strip(), 'it has no summary; write summary = "One sentence for lists."')


def decisions_are_legal(trial: StrategyTrial) -> None:
    """Wherever a firm stands, its decision is a FirmDecision within bounds."""
    for who, view in views().items():
        for draw in _DRAWS:
            try:
                checked(trial.decide(view, draw), who, trial.kind.__name__)
            except StrategyError as wrong:
                raise ContractError(str(wrong)) from wrong
            except Exception as problem:
                raise ContractError(f"for {who} it fails with {type(problem).__name__}: {problem}") from problem


def it_draws_nothing_by_itself(trial: StrategyTrial) -> None:
    """What a firm knows and its own draw decide: asked again, it decides the same."""
    for who, view in views().items():
        for draw in _DRAWS:
            once, again = (astuple(trial.decide(view, draw)) for _ in range(2))
            same = all(one == other for one, other in zip(once, again, strict=True))
            demand(same, f"for {who} it decides {once} and then {again}; chance comes from draw and nowhere else")


def the_same_seed_gives_the_same_bits(trial: StrategyTrial) -> None:
    """A run made again is the same."""
    found = differences(trial.first, trial.world().run())
    demand(not found, f"two runs with the same seed differ in {in_what(found or [''])}; it may not draw by itself")


def the_economy_stays_sound(trial: StrategyTrial) -> None:
    """With a lab, a firm with a parent and a cloud company that follow it, every balance of every quarter adds up."""
    run_checked(trial.world(seed=2))


def it_works_without_money(trial: StrategyTrial) -> None:
    """A firm that enters without money, compute, users or staff can follow it."""
    run_checked(trial.world(trial.penniless()))


def it_works_alone(trial: StrategyTrial) -> None:
    """The only firm of a world can follow it."""
    run_checked(trial.alone())


STRATEGY_CONTRACTS: tuple[Contract[StrategyTrial], ...] = (
    Contract("it says what it does", it_says_what_it_does),
    Contract("decisions are legal wherever a firm stands", decisions_are_legal, first=True),
    Contract("it draws nothing by itself", it_draws_nothing_by_itself),
    Contract("the same seed gives the same bits", the_same_seed_gives_the_same_bits),
    Contract("the economy stays sound", the_economy_stays_sound),
    Contract("it works for an entrant without money", it_works_without_money),
    Contract("it works alone in the world", it_works_alone),
)
"""All contracts of a strategy, those on which others rest first."""
