"""What households and business of each nation have, make and earn, kept between quarters."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.agents.population.tables import Picks
from simulation.rules.wealth.redistribution import TaxRates
from simulation.rules.work.wages import displacement_effect, relative_wages

if TYPE_CHECKING:
    from simulation.rules.fused.bin_lists import BinLists

Floats = NDArray[np.float64]


def _nothing() -> Floats:
    return np.zeros(0)


@dataclass(frozen=True)
class Start:
    """How a nation works before the first quarter; nothing here ever changes.

    N nations, O occupation groups; money in USD bn a quarter, people and labour in millions.

    Attributes:
        exposure: Share of tasks exposed to AI in three measures (alpha, beta, zeta), shape (3, O).
        exposure_thirds: Whether an occupation is of the third of people least, middling or most exposed, 1 or 0, shape
            (3, O).
        occupation_pay: Pay of an occupation relative to the nation's mean, shape (N, O).
        people: Workforce by occupation, shape (N, O).
        people_m: Workforce, shape (N,).
        at_work: Share of it at work, shape (N,).
        output: Output of business, shape (N,).
        wage_bill: Wage bill by occupation, shape (N, O).
        mean_pay_usd: Mean wage of a quarter, shape (N,).
        automated_share: Share of all tasks done by machines before AI, shape (N,).
        machines: Machines in the unit of labour, shape (N,).
        labour: Effective labour, shape (N,).
        technology: Output per unit of the task aggregate, shape (N,).
        separation: Chance to lose a job for other reasons than AI, shape (N,).
        open_jobs: Open jobs, shape (N, O).
        matching: Efficiency of matching, shape (N,).
        destinations: Chances of occupations after training, one list per cell.
        heir_skill: Equally likely skills, shape (N, 4096).
        tax_rates: Rates on wages, capital income and profit, each of shape (N,).
        wealth_mean_usd: Mean wealth, scale of the return, shape (N,).
        largest_debt_usd: Largest debt of a person, shape (N,).
        business_worth: Net worth of business: what nobody has a claim on, shape (N,).
        equity_units: AI equity of each nation's households, one unit per USD bn of value, shape (N,).
        type_return: Return of each persistent type of worker, a share of wealth per quarter, shape (256,).
        luck: Equally likely luck in the return of a quarter, shape (4096,).
        training_bonus: Added chance to find a job by quarters since a training, shape (256,).
        enter_training: Chance that someone without a job enters training, by cell.
        sectors: Value added and use of AI of downstream sectors, each of shape (sectors,).
        research_occupation: Occupation of research staff.
        frontier: Capability of the frontier, log effective compute.
        know_how: Best algorithmic efficiency, log units.
        rent: Rent of compute, USD bn per H100e and quarter.
    """

    exposure: Floats
    exposure_thirds: Floats
    occupation_pay: Floats
    people: Floats
    people_m: Floats
    at_work: Floats
    output: Floats
    wage_bill: Floats
    mean_pay_usd: Floats
    automated_share: Floats
    machines: Floats
    labour: Floats
    technology: Floats
    separation: Floats
    open_jobs: Floats
    matching: Floats
    destinations: Picks
    heir_skill: NDArray[np.float32]
    tax_rates: TaxRates
    wealth_mean_usd: Floats
    largest_debt_usd: Floats
    business_worth: Floats
    equity_units: Floats
    type_return: Floats
    luck: Floats
    training_bonus: Floats
    enter_training: Floats
    sectors: tuple[Floats, Floats]
    research_occupation: int
    frontier: float
    know_how: float
    rent: float

    @cached_property
    def wages(self) -> Floats:
        """Wage bill of the world by occupation, shape (O,)."""
        return np.asarray(self.wage_bill.sum(axis=0))

    @cached_property
    def working(self) -> Floats:
        """People at work in the world by occupation, millions, shape (O,)."""
        return np.asarray((self.people * self.at_work[:, None]).sum(axis=0))


@dataclass
class Economy:
    """The economy outside the AI industry in the present quarter; axes and units as in :class:`Start`.

    Attributes:
        start: How nations worked before the first quarter.
        status: People by status, shape (N, O, 4).
        labour: Effective labour of the people at work, shape (N, O).
        pay: Pay per unit of effective labour, USD a quarter, shape (N, O).
        first_skill_wage: Mean wage of thirds of workers by skill at the start, USD a quarter, shape (3,).
        first_income_edges: Pay between income groups at the start, USD a quarter, shape (N, groups - 1).
        gain: Rise of a worker's output from assistance by AI, shape (N, O).
        assistable: Share of the working time of a person who has AI in which it assists, shape (N, O).
        assisted: Share of working time in which AI assists, shape (N, O).
        automated: Share of the labour tasks of a cell that AI does, shape (N, O).
        most_automated: The largest it has been, shape (N, O).
        newly_automated: Rise of the largest in the quarter, shape (N, O).
        automated_share: Share of all tasks done by machines, shape (N,).
        capital: Real capital of business, USD bn, shape (N,).
        taxes: Taxes that people and business paid in the last quarter, shape (N,).
        labour_tax: The part of them that was paid on wages and is not set aside for people, shape (N,).
        ai_taxes: Taxes of AI firms that the nation got when accounts were last settled, shape (N,).
        kept_taxes: The part of people's taxes that is set aside for people, shape (N,).
        kept_ai_taxes: The part of AI firms' taxes that is set aside for people, shape (N,).
        set_aside: Money of governments that is kept for people, USD bn, by the row in which it is paid out, each (N,).
        business_at_close: Balance of business when it last closed its accounts, shape (N,).
        worth_at_close: Net worth of business then, real capital included, shape (N,).
        first_investment: Investment of the first quarter under the demand closure, shape (N,).
        first_purchases: Purchases of governments that balance the first quarter's budget, shape (N,).
        moves: People by status before and after, shape (N, 4, 4).
        displaced: People who lost a job to automation, shape (N,).
        retrained: People who learned a new occupation, shape (N,).
        deaths: People whose generation ended, shape (N,).
        machines: Machines in the unit of labour, shape (N,).
        potential: Output that tasks, machines and people at work give, shape (N,).
        output: Output that is sold; it differs from the potential only under the demand closure, shape (N,).
        labour_share: Share of wages in output, shape (N,).
        tfp_gain: Log gain of output from AI at the machines and labour of the start, shape (N,).
        household_bill: What households paid for AI services and in tax on them, shape (N,).
        business_sales: What business paid each firm for AI services, shape (N, F).
        provider_fee: What providers kept of the surplus of downstream sectors beyond prices, shape (N,).
        surplus: What downstream sectors gained from AI, shape (N,).
        substitute: How well sectors could do without each firm, weighted by what AI adds to them, shape (N, F).
        wage_bill: Wages that business paid, shape (N,).
        distributed: Capital income that people received, shape (N,).
        purchases: Purchases of governments, shape (N,).
        consumption: Consumption of households, shape (N,).
        investment: Investment of business, shape (N,).
        unit_value: Value of a unit of AI equity, USD bn.
        valuation: Value of each AI firm, USD bn, shape (F,).
        equity_units: AI equity of each nation's households, shape (N,); it begins as that of the start.
        public_share: Share of all AI equity that each nation's government holds, shape (N,).
        net_worth: Histograms of net worth by piece of the population, once the first quarter is settled.
        income: Histograms of disposable income, likewise.
    """

    start: Start
    status: Floats
    labour: Floats
    pay: Floats
    first_income_edges: Floats
    gain: Floats
    automated: Floats
    most_automated: Floats
    newly_automated: Floats
    automated_share: Floats
    capital: Floats
    taxes: Floats
    assistable: Floats = field(default_factory=_nothing)
    assisted: Floats = field(default_factory=_nothing)
    labour_tax: Floats = field(default_factory=_nothing)
    ai_taxes: Floats = field(default_factory=_nothing)
    kept_taxes: Floats = field(default_factory=_nothing)
    kept_ai_taxes: Floats = field(default_factory=_nothing)
    set_aside: dict[str, Floats] = field(default_factory=dict)
    business_at_close: Floats = field(default_factory=_nothing)
    worth_at_close: Floats = field(default_factory=_nothing)
    first_investment: Floats = field(default_factory=_nothing)
    first_purchases: Floats = field(default_factory=_nothing)
    first_skill_wage: Floats = field(default_factory=_nothing)
    moves: Floats = field(default_factory=_nothing)
    displaced: Floats = field(default_factory=_nothing)
    retrained: Floats = field(default_factory=_nothing)
    deaths: Floats = field(default_factory=_nothing)
    machines: Floats = field(default_factory=_nothing)
    potential: Floats = field(default_factory=_nothing)
    output: Floats = field(default_factory=_nothing)
    labour_share: Floats = field(default_factory=_nothing)
    tfp_gain: Floats = field(default_factory=_nothing)
    household_bill: Floats = field(default_factory=_nothing)
    business_sales: Floats = field(default_factory=_nothing)
    provider_fee: Floats = field(default_factory=_nothing)
    substitute: Floats = field(default_factory=lambda: np.ones((1, 1)))
    surplus: Floats = field(default_factory=_nothing)
    wage_bill: Floats = field(default_factory=_nothing)
    distributed: Floats = field(default_factory=_nothing)
    purchases: Floats = field(default_factory=_nothing)
    consumption: Floats = field(default_factory=_nothing)
    investment: Floats = field(default_factory=_nothing)
    unit_value: float = 1.0
    valuation: Floats = field(default_factory=_nothing)
    equity_units: Floats = field(default_factory=_nothing)
    public_share: Floats = field(default_factory=_nothing)
    net_worth: BinLists = field(init=False)
    income: BinLists = field(init=False)

    def revenue(self) -> Floats:
        """All taxes of each nation that were paid last, by people, business and AI firms, USD bn, shape (N,)."""
        return self.taxes + self.ai_taxes

    def spendable(self) -> Floats:
        """The part of these taxes that budgets may spend: all but what is set aside for people, USD bn, shape (N,)."""
        return self.revenue() - self.kept_taxes - self.kept_ai_taxes

    def mean_pay_usd(self) -> Floats:
        """Mean wage of a quarter among people at work, USD, by nation; that of the start where nobody works."""
        wages = (self.pay * self.labour).sum(axis=1)
        workers = self.status[..., 0].sum(axis=1)
        return np.asarray(np.divide(wages, workers, out=self.start.mean_pay_usd.copy(), where=workers > 0.0))

    def income_edges_usd(self) -> Floats:
        """Pay between income groups: they rise with the mean wage of a nation, so that groups stay about as large."""
        return self.first_income_edges * (self.mean_pay_usd() / self.start.mean_pay_usd)[:, None]

    def relative_pay(self, response: float) -> Floats:
        """Relative pay of occupations: that of the start, less where AI has displaced more than elsewhere."""
        effect = displacement_effect(self.automated, self.start.wage_bill, response)
        return relative_wages(self.start.occupation_pay, effect)
