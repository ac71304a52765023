"""What a worker does in a quarter, rule by rule: short methods on a block of workers, each of which a user may replace.

Example: people who look at the market afresh every quarter, without inertia::

    class Restless(WorkerRules):
        def choose(self, w, m, u):
            return m.provider[m.picks.pick(self.choice_list(w, m), u.second)]

    World(scenario, seed=1, worker_rules=Restless())

A method gets ``w``, a block of workers (columns as arrays, plus ``w.nation`` and ``w.cell``), ``m``, the tables of the
quarter, and ``u``, the workers' own draws (``first`` and ``second`` with 24 bits, ``third`` with 16). Rules left alone
run compiled and fused, on the same draws and with the same arithmetic.
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulation.rules.wealth.logarithm import log_one_plus
from simulation.rules.wealth.redistribution import wealth_tax

from .schema import EMPLOYED, TRAINED, TRAINING, UNEMPLOYED
from .tables import ChoiceTables, MoneyTables, WorkTables, whole_grains

if TYPE_CHECKING:
    from .blocks import Block, Draws

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Bytes = NDArray[np.uint8]
LABOUR_GRAIN, MOST_LABOUR = 2.0**-20, 2.0**12
"""Effective labour is a whole number of the one and at most the other, so that its sums are exact."""


_NEARLY = 0.75
"""How alike two names are that are taken for each other."""


class WorkerRules:
    """The rules of the economy; override one in a subclass and the others go on as they are."""

    def __init_subclass__(cls) -> None:
        """Refuse a method that is nearly called like a rule: it would change nothing, and nobody would notice."""
        super().__init_subclass__()
        rules = [name for name, value in vars(WorkerRules).items() if callable(value) and not name.startswith("_")]
        for name, value in vars(cls).items():
            near = get_close_matches(name, rules, 1, _NEARLY) if callable(value) and name not in rules else []
            if near:
                raise TypeError(f"{cls.__name__}.{name} is no worker rule; did you mean {near[0]}?")

    # Products: choice of an AI provider.

    def choice_list(self, w: Block, m: ChoiceTables) -> NDArray[np.int64]:
        """List of chances that a worker draws from: that of its nation and income group (affordability and access)."""
        groups = m.edges.shape[1] + 1
        pay = m.wage[w.cell] * w.skill * (1.0 - w.scar.astype(np.float64))
        rows: NDArray[np.int64] = w.nation * groups + (pay[:, None] >= m.edges[w.nation]).sum(axis=1)
        return rows

    def choose(self, w: Block, m: ChoiceTables, u: Draws) -> NDArray[np.int16]:
        """AI provider: some look at the market, those whose provider is gone have to, and habit keeps many.

        A logit with an advantage for the present provider is exactly a mixture: stay with chance ``stay``, else draw
        from the logit without the advantage (Train 2009, ch. 3); one draw serves both.
        """
        column = m.column[w.provider + 2].astype(np.int64)
        looks = np.flatnonzero((u.first < m.look[w.nation]) | (column < 0))
        column, second, row = column[looks], u.second[looks], self.choice_list(w.take(looks), m)
        stay = np.where(column < 0, 0.0, m.stay[row, np.maximum(column, 0)])
        leaves = second >= stay
        row, stay, second = row[leaves], stay[leaves], second[leaves]
        provider = w.provider.copy()
        provider[looks[leaves]] = m.provider[m.picks.pick(row, (second - stay) / (1.0 - stay))]
        return provider

    # Work: jobs, training, scars, generations.

    def work(self, w: Block, m: WorkTables, u: Draws) -> Bytes:
        """Status after separations and hires; people in training stay in it."""
        lost = (w.status == EMPLOYED) & (u.first < m.separation[w.cell])
        bonus = np.where(w.status == TRAINED, m.training_bonus[w.spell], 0.0)
        seeks = (w.status == UNEMPLOYED) | (w.status == TRAINED)
        hired = seeks & (u.first < m.hiring[w.cell] + bonus)
        return np.where(lost, UNEMPLOYED, np.where(hired, EMPLOYED, w.status)).astype(np.uint8)

    def train(self, w: Block, m: WorkTables, u: Draws) -> tuple[Bytes, Bytes]:
        """Status and occupation after training: some of those without a job enter, some leave with a new occupation.

        ``w.status`` is the status after :meth:`work`; who lost a job this quarter may enter at once.
        """
        seeks = (w.status == UNEMPLOYED) | (w.status == TRAINED)
        enters = seeks & (u.second < m.enter_training[w.cell])
        ends = (w.status == TRAINING) & (w.spell >= m.training_quarters - 1)
        learned = ends & (u.third < m.success)
        status, occupation, who = w.status.copy(), w.occupation.copy(), np.flatnonzero(learned)
        status[enters], status[ends], status[who] = TRAINING, UNEMPLOYED, TRAINED
        occupation[who] = m.destinations.pick(w.cell[who], u.third[who] / m.success)
        return status, occupation

    def scar(self, w: Block, m: WorkTables, displaced: Flags) -> NDArray[np.float32]:
        """Share of the wage lost to displacement: it rises with each one and fades in work.

        Jacobson, LaLonde & Sullivan (1993); Davis & von Wachter (2011).
        """
        one, left = np.float32(1.0), np.float32(1.0 - m.scar_loss)
        kept = np.where(w.status == EMPLOYED, w.scar * np.float32(m.scar_kept), w.scar)
        return np.where(displaced, one - (one - kept) * left, kept)

    def dies(self, w: Block, m: WorkTables, u: Draws) -> Flags:
        """Whether a generation ends; the heir has own skill, no scar, and what :meth:`leave` leaves of the wealth."""
        return np.asarray(1.0 - u.second <= m.death)

    def leave(self, w: Block, m: WorkTables, dies: Flags) -> Floats:
        """Part of the estate that goes to all people of the nation, USD; debts stay with the heir."""
        return np.where(dies, whole_grains(m.dilution * np.maximum(w.wealth, 0.0)), 0.0)

    def produce(self, w: Block, m: WorkTables | MoneyTables) -> Floats:
        """Effective labour of a worker with a job: skill, less the scar, and what AI adds, more for novices.

        Brynjolfsson, Li & Raymond (2023): assistance raises the output of novices most.
        """
        skill = w.skill.astype(np.float64)
        helped = skill + m.gain[w.cell] * ((1.0 - m.novice_tilt) * skill + m.novice_tilt)
        labour = np.minimum((1.0 - w.scar.astype(np.float64)) * helped, MOST_LABOUR)
        return np.where(w.status == EMPLOYED, np.rint(labour / LABOUR_GRAIN) * LABOUR_GRAIN, 0.0)

    # Income and wealth.

    def invest(self, w: Block, m: MoneyTables) -> Floats:
        """Own part of the expected return on wealth, by scale and persistent type; the common part adds up accounts.

        Fagereng, Guiso, Malacrino & Pistaferri (2020).
        """
        means = np.maximum(w.wealth, 0.0) * (1.0 / m.wealth_mean)[w.nation]
        larger = m.scale_return * log_one_plus(means)
        return larger + m.type_return[w.return_type]

    def gain(self, w: Block, m: MoneyTables, u: Draws) -> Floats:
        """Luck in the return on wealth: a gain or a loss, neither taxed nor counted as income (Kesten 1973).

        Gains and losses of a nation add up to what its business has become worth beyond what people were credited
        with: a common part, worked out afterwards, sees to it.
        """
        return m.luck[(u.first * m.luck.size).astype(np.int64)]

    def earn(self, w: Block, m: MoneyTables) -> Floats:
        """Wage of the quarter before tax, USD."""
        return whole_grains(m.pay[w.cell] * self.produce(w, m))

    def tax(self, w: Block, m: MoneyTables, wage: Floats, capital_income: Floats) -> tuple[Floats, Floats]:
        """Taxes on wages and on capital income that is not negative, USD."""
        labour = whole_grains(m.labour_tax[w.nation] * wage)
        return labour, whole_grains(m.capital_tax[w.nation] * np.maximum(capital_income, 0.0))

    def tax_wealth(self, w: Block, m: MoneyTables) -> Floats:
        """Tax on net worth at the start of the quarter above a threshold, AI equity at its value included, USD."""
        net_worth = w.wealth + w.ai_equity.astype(np.float64) * m.equity_value
        return whole_grains(wealth_tax(net_worth, m.wealth_threshold, m.wealth_tax[w.nation]))

    def consume(self, w: Block, m: MoneyTables, income: Floats) -> Floats:
        """Consumption, USD: shares of labour and transfer income after tax, and of wealth (Godley & Lavoie 2007)."""
        return whole_grains(m.consume_income * income + m.consume_wealth * np.maximum(w.wealth, 0.0))
