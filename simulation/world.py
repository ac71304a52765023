"""The economy of one run, quarter by quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import mesa
import numpy as np
from numpy.typing import NDArray

from .agents.chip_supplier import ChipSuppliers
from .agents.firm import Firm, FirmTable
from .agents.nation import Nation, NationTable
from .agents.nation_rules import NationRules
from .agents.population.passes import Passes
from .agents.population.rules import WorkerRules
from .agents.population.workers import Workers
from .economy import Economy
from .geopolitics import Geopolitics
from .ledger import Ledger
from .levers import NEUTRAL, Amount, Levers
from .market import Market
from .parameters.scenario import Scenario
from .parameters.starts import FirmStart
from .policy import NOTHING_SEEN, GovernmentView, Payer
from .randomness import Luck
from .recorder import Event, Record, Recorder
from .steps import (
    accounts,
    alliances,
    arms,
    break_up,
    build,
    chips,
    choices,
    churn,
    compute,
    decisions,
    diffusion,
    entry,
    finance,
    governments,
    grants,
    income,
    licences,
    measuring,
    openness,
    own_sites,
    power,
    products,
    public_labs,
    public_shares,
    race,
    research,
    royalties,
    rules,
    sectors,
    separation,
    start,
    talent_flows,
    trade,
    valuation,
    work,
)
from .steps.sectors import Accounts
from .strategies import find_strategy
from .timeline import Quarter
from .trends import trends_of

Floats = NDArray[np.float64]
Step = Callable[["World"], None]

QUARTER: tuple[tuple[str, str, tuple[Step, ...]], ...] = (
    ("Rules", "Policies set the levers, firms of the quarter open, adoption spreads.",
     (rules.set_rules, start.open_for_business, entry.found_named, diffusion.spread_adoption)),
    ("Decisions", "Governments decide on compute and controls, firms on everything, on the state at the start.",
     (governments.govern, trade.renew_access, own_sites.build_own_sites, decisions.decide, race.choose_safety)),
    ("Finance", "Parents, investors and governments fund firms; staff is hired; governments pay for arms and projects.",
     (finance.plan_spending, licences.pay_licences, finance.fund, grants.pay_grants, talent_flows.hire,
      governments.pay_for_goods)),
    ("Compute", "Budgets bid for chips, tenants rent, hardware ages.", (chips.buy_chips, compute.rent_compute)),
    ("Research", "Compute and know-how become capability; know-how spreads; AI may speed up research.",
     (research.train, race.automate_research, research.learn)),
    ("Openness", "Open releases fall due, also of models trained this quarter.", (openness.release,)),
    ("Products", "Prices, choices, revenue, and the data that use leaves behind.",
     (products.deepen, products.improve, products.set_prices, choices.choose, products.serve,
      royalties.pay_royalties)),
    ("Work", "AI takes over tasks; people lose, find and learn jobs; output and providers' part of it follow.",
     (diffusion.absorb, work.automate, work.change_jobs, work.produce, work.share_surplus)),
    ("Income and wealth", "Wages, profits, taxes, transfers, consumption and returns; every payment has two sides.",
     (valuation.value_firms, public_shares.give_to_workers, public_shares.trade_public_shares,
      income.earn_and_spend)),
    ("Nations", "Dependence on providers abroad; nations realign, arm, keep or break treaties; researchers move.",
     (trade.count_dependence, alliances.realign, arms.arm, talent_flows.move_researchers)),
    ("Power", "Who could take control and who could stop it; the race and its hazards; consent and democracy.",
     (power.weigh_power, race.advance_race, power.move_consent)),
    ("Churn", "Failures and acquisitions, break-ups and separations, spin-outs and entry, new public labs.",
     (churn.leave, break_up.break_up, separation.separate_layers, entry.enter, public_labs.found_public_labs)),
    ("Accounts", "Other payers refund what policies cost; taxes and dividends are paid, measures are recorded.",
     (rules.charge_others, accounts.settle, measuring.record)),
)  # fmt: skip
"""The quarter: name of each step, what happens, and the functions that do it, in order."""


class World(mesa.Model):
    """One run of one scenario.

    Args:
        scenario: The frozen scenario.
        seed: Seed of all chance; runs that share it share their luck.
        worker_rules: What workers do; those rules that a subclass does not override run compiled.
        nation_rules: What governments decide; a subclass may override decision by decision.
        threads: Threads for passes over workers; they change no result and are not used for small populations.

    Example:
        World(scenario, seed=1).run() gives a :class:`~simulation.recorder.Record`.
    """

    firms: FirmTable
    nations: NationTable
    workers: Workers
    passes: Passes
    economy: Economy
    geopolitics: Geopolitics
    nation_agents: list[Nation]
    first_opposed: NDArray[np.bool_]
    last_researchers: Floats
    chips: ChipSuppliers
    market: Market
    ledger: Ledger
    accounts: Accounts
    planned: Floats
    asks: Floats
    staff_share: Floats
    staff_cost: Floats
    rent_paid: Floats
    let: Floats
    own_compute_cost: Floats
    letting_cost: Floats
    support_cost: Floats
    licence_cost: Floats
    ai_tax_revenue: Floats
    designer_access: Floats
    first_purchases_share: float
    compute_growth: float
    last_generation: float
    frontier_cost_usd_m: float

    def __init__(
        self,
        scenario: Scenario,
        seed: int = 1,
        worker_rules: WorkerRules | None = None,
        threads: int = 1,
        nation_rules: NationRules | None = None,
    ) -> None:
        if not isinstance(seed, int) or seed < 0:
            raise ValueError(f"seed must be a whole number from 0 on; it is {seed!r}.")
        if not isinstance(threads, int) or threads < 1:
            raise ValueError(f"threads must be a whole number from 1 on; it is {threads!r}.")
        if worker_rules is not None and not isinstance(worker_rules, WorkerRules):
            raise TypeError(f"worker_rules must be an object made from WorkerRules, not {worker_rules!r}.")
        if nation_rules is not None and not isinstance(nation_rules, NationRules):
            raise TypeError(f"nation_rules must be an object made from NationRules, not {nation_rules!r}.")
        super().__init__(rng=seed)
        self._mesa_step = self.step  # Mesa has put its own count of time around the step
        self.step = self._step_if_whole  # type: ignore[method-assign]
        self.worker_rules, self.threads = worker_rules or WorkerRules(), threads
        self.nation_rules = nation_rules or NationRules()
        self.scenario, self.seed = scenario, seed
        self.quarters = scenario.quarters
        self.first_quarter = Quarter.parse(scenario.start)
        self.quarter = 0
        self.unfinished = False
        self.luck = Luck(seed)
        self.levers: Levers = NEUTRAL
        self.seen: GovernmentView = NOTHING_SEEN
        self.paid_by: dict[Payer, dict[str, Amount]] = {}
        self.charges: dict[Payer, Floats] = {}
        self.ai_tax_revenue: Floats = np.zeros(0)
        self.recorder = Recorder()
        self.trends = trends_of(scenario)
        self.firm_agents: list[Firm] = []
        self.price_rules: list[str] = []
        self.gone = np.zeros(0, dtype=bool)
        self.last_segment_share = np.zeros((1, 0))
        self.seed_money_usd_bn = 0.0
        self.dry_powder: Floats = np.zeros(0)
        self.entries = self.exits = self.leader_changes = 0
        self.last_leader: float | None = None
        self.tenure = 0.0
        build.build(self)

    @property
    def scenario(self) -> Scenario:
        """The frozen scenario; Mesa from 3.5 on has a changeable one of its own under this name."""
        return self._frozen_scenario

    @scenario.setter
    def scenario(self, scenario: Scenario | None) -> None:
        """Keep the scenario; what Mesa itself sets here is not ours."""
        if isinstance(scenario, Scenario):
            self._frozen_scenario = scenario

    @property
    def calendar(self) -> Quarter:
        """The calendar quarter."""
        return self.first_quarter + self.quarter

    def active_firms(self) -> Iterator[Firm]:
        """Agents of the firms in business, by slot."""
        active = self.firms.active
        return (firm for firm in self.firm_agents if active[firm.slot])

    def owners(self) -> NDArray[np.bool_]:
        """Firms that buy chips: those that are their own landlord."""
        firms = self.firms
        return np.asarray(firms.active & (firms.landlord == np.arange(firms.capacity)))

    def note(self, kind: str, slot: int, other: str = "", amount_usd_bn: float = 0.0, text: str = "") -> None:
        """Write down that something happened to a firm."""
        event = Event(str(self.calendar), kind, self.firms.names[slot], other, amount_usd_bn, text)
        self.recorder.events.append(event)

    def note_nation(self, kind: str, row: int, text: str) -> None:
        """Write down that something happened to a nation."""
        self.recorder.events.append(Event(str(self.calendar), kind, self.nations.codes[row], text=text))

    def add_firm(self, firm: FirmStart, nation: int) -> int:
        """Seat a firm founded during the run; its luck hangs on its name, not on how many firms there are."""
        slot = self.firms.seat(firm, nation, self.quarter)
        self.firms.active[slot] = True
        self.firm_agents.append(Firm(self, self.firms, slot, find_strategy(firm.strategy)()))
        build.blank_flows(self)
        build.renew_orders(self)
        rules.face_policies(self)
        trade.renew_access(self)
        return slot

    def step(self) -> None:
        """Run one quarter.

        Raises:
            RuntimeError: If the quarter before was interrupted, which left the world half changed.
        """
        self.unfinished = True
        self.ledger.open_quarter()
        sectors.book_changes_by_hand(self)
        for _, _, functions in QUARTER:
            for function in functions:
                function(self)
        self.quarter += 1
        self.unfinished = False

    def _step_if_whole(self) -> None:
        if self.unfinished:
            raise RuntimeError(f"{self.calendar} was interrupted and is half done; build the world anew.")
        self._mesa_step()

    def run(self, progress: Callable[[int, int], None] | None = None) -> Record:
        """Run all quarters and return what was recorded.

        Args:
            progress: Called after every quarter with its number and the number of quarters.
        """
        while self.quarter < self.quarters:
            self.step()
            if progress is not None:
                progress(self.quarter, self.quarters)
        return self.close()

    def close(self) -> Record:
        """Put together what was recorded so far."""
        firms = self.firms
        record = self.recorder.finish(
            firms.names,
            [self.nations.codes[row] for row in firms.nation[: firms.size]],
            list(firms.kinds),
            self.nations.codes,
            self.chips.names,
        )
        return record
