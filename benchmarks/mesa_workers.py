"""The worker rules as plain Mesa agents, written with care: tables hoisted into lists, sums kept while agents act.

What the passes over columns are compared with. The rules are those of
:mod:`simulation.agents.population.rules`, line by line, with draws from the model's own generator.
"""

from __future__ import annotations

import math
from typing import Any

import mesa
import numpy as np

from simulation.agents.population.layout import Layout
from simulation.agents.population.schema import EMPLOYED, TRAINED, TRAINING, UNEMPLOYED
from simulation.agents.population.tables import ChoiceTables, MoneyTables, Picks, WorkTables

GRAINS, LABOUR_GRAINS = 64.0, 2.0**20
BINS_PER_OCTAVE, OCTAVES = 256, 64


def lists_of(tables: ChoiceTables | WorkTables | MoneyTables) -> Any:
    """Tables as plain numbers and lists, which Python reads several times faster than arrays."""
    plain: dict[str, Any] = {}
    for name, value in vars(tables).items():
        if isinstance(value, Picks):
            plain[f"{name}_threshold"], plain[f"{name}_other"] = value.threshold.tolist(), value.other.tolist()
        else:
            plain[name] = value.tolist() if isinstance(value, np.ndarray) else value
    return type("Tables", (), plain)


class Worker(mesa.Agent):  # type: ignore[misc]
    """One worker."""

    def __init__(self, model: Workers, nation: int, weight: float, **attributes: float) -> None:
        super().__init__(model)
        self.nation, self.weight = nation, weight
        self.__dict__.update(attributes)
        self.cell = nation * model.occupations + self.occupation
        self.own_return = self.luck = 0.0

    def choose(self) -> None:
        """Choice of an AI provider."""
        model, m = self.model, self.model.market
        column = m.column[self.provider + 2]
        if column >= 0 and model.random.random() >= m.look[self.nation]:
            return
        pay = m.wage[self.cell] * self.skill * (1.0 - self.scar)
        edges = m.edges[self.nation]
        row = self.nation * (len(edges) + 1)
        for edge in edges:
            if pay >= edge:
                row += 1
        draw = model.random.random()
        stay = m.stay[row][column] if column >= 0 else 0.0
        if draw >= stay:
            threshold = m.picks_threshold[row]
            place = (draw - stay) / (1.0 - stay) * len(threshold)
            anew = int(place)
            self.provider = m.provider[anew if place - anew < threshold[anew] else m.picks_other[row][anew]]

    def work(self) -> None:
        """Jobs, training, scars, generations, effective labour."""
        model, m, cell = self.model, self.model.jobs, self.cell
        before = after = self.status
        draw = model.random.random()
        if before == EMPLOYED:
            self.scar *= m.scar_kept
            if draw < m.separation[cell]:
                after = UNEMPLOYED
                if draw < m.displacement[cell]:
                    self.scar = 1.0 - (1.0 - self.scar) * (1.0 - m.scar_loss)
                    model.displaced += 1
        elif before != TRAINING:
            bonus = m.training_bonus[self.spell] if before == TRAINED else 0.0
            if draw < m.hiring[cell] + bonus:
                after = EMPLOYED
        second = model.random.random()
        if after in (UNEMPLOYED, TRAINED):
            if second < m.enter_training[cell]:
                after = TRAINING
        elif after == TRAINING and self.spell + 1 >= m.training_quarters:
            after = UNEMPLOYED
            if model.random.random() < m.success:
                after = TRAINED
                self._learn(m)
        dies = 1.0 - second <= m.death
        if dies:
            self._bequeath(m)
        self.spell = 0 if dies or after != before else min(self.spell + 1, 255)
        self.status = after
        model.moves[before][after] += 1
        model.status_count[self.cell][after] += 1
        if after == EMPLOYED:
            model.effective[self.cell] += self._labour(m)

    def _learn(self, m: Any) -> None:
        threshold = m.destinations_threshold[self.cell]
        place = self.model.random.random() * len(threshold)
        anew = int(place)
        self.occupation = anew if place - anew < threshold[anew] else m.destinations_other[self.cell][anew]
        self.cell = self.nation * self.model.occupations + self.occupation
        self.model.retrained += 1

    def _bequeath(self, m: Any) -> None:
        estate = round(m.dilution * max(self.wealth, 0.0) * GRAINS) / GRAINS
        self.wealth -= estate
        self.model.estate += estate
        skills = m.heir_skill[self.nation]
        self.skill = skills[int(self.model.random.random() * len(skills))]
        self.scar, self.cohort = 0.0, m.year

    def _labour(self, m: Any) -> float:
        helped = self.skill + m.gain[self.cell] * ((1.0 - m.novice_tilt) * self.skill + m.novice_tilt)
        return round((1.0 - self.scar) * helped * LABOUR_GRAINS) / LABOUR_GRAINS

    def add_return(self) -> None:
        """Own return on wealth and luck, and their sums."""
        model, m = self.model, self.model.money
        owned = max(self.wealth, 0.0)
        self.own_return = (
            m.scale_return * math.log1p(owned / m.wealth_mean[self.nation]) + m.type_return[self.return_type]
        )
        self.luck = m.luck[int(model.random.random() * len(m.luck))]
        sums = model.returns[self.nation]
        sums[0] += self.wealth
        sums[1] += owned
        sums[2] += round(self.own_return * owned * GRAINS) / GRAINS
        sums[3] += round(self.luck * owned * GRAINS) / GRAINS

    def settle(self) -> None:
        """Income, taxes, consumption, wealth, and their sums and histograms."""
        model, m, nation, wealth = self.model, self.model.money, self.nation, self.wealth
        owned = max(wealth, 0.0)
        wage, benefit = 0.0, m.benefit[nation]
        if self.status == EMPLOYED:
            wage, benefit = round(m.pay[self.cell] * self._labour(m) * GRAINS) / GRAINS, 0.0
        capital = round((self.own_return * owned + m.shift[nation] * wealth) * GRAINS) / GRAINS
        luck = round((self.luck + m.gain_shift[nation]) * owned * GRAINS) / GRAINS
        payout = round(self.ai_equity * m.payout * GRAINS) / GRAINS
        received = max(payout, 0.0)
        labour_tax = round(m.labour_tax[nation] * wage * GRAINS) / GRAINS
        capital_tax = round(m.capital_tax[nation] * max(capital + received, 0.0) * GRAINS) / GRAINS
        above = max(wealth + self.ai_equity * m.equity_value - m.wealth_threshold, 0.0)
        wealth_tax = round(m.wealth_tax[nation] * above * GRAINS) / GRAINS
        income = wage - labour_tax + benefit + m.transfer[nation]
        spent = round((m.consume_income * income + m.consume_wealth * owned) * GRAINS) / GRAINS
        income += capital + received - capital_tax - wealth_tax
        wealth += income + luck + payout - received + m.inheritance[nation] - spent
        default = max(-m.debt_limit[nation] - wealth, 0.0)
        self.wealth = wealth = wealth + default
        rows = model.rows[nation]
        rows[0] += wage
        rows[1] += benefit
        rows[2] += capital
        rows[3] += payout
        rows[4] += labour_tax
        rows[5] += capital_tax
        rows[6] += wealth_tax
        rows[7] += spent
        rows[8] += default
        rows[9] += luck
        rows[10] += wealth
        self._count(model.net_worth[nation], wealth + self.ai_equity * m.equity_value)
        self._count(model.income[nation], income)

    def _count(self, histogram: list[list[float]], amount: float) -> None:
        mantissa, exponent = math.frexp(abs(amount))
        place = exponent * BINS_PER_OCTAVE + int(mantissa * 2 * BINS_PER_OCTAVE)
        if amount < 0.0:
            place = -place
        histogram[0][place] += self.weight
        histogram[1][place] += self.weight * abs(amount)


class Workers(mesa.Model):  # type: ignore[misc]
    """All workers and the tables of a quarter."""

    def __init__(self, layout: Layout, columns: dict[str, Any], occupations: int, tables: tuple[Any, Any, Any]) -> None:
        super().__init__()
        self.occupations, self.nations = occupations, layout.nations
        self.market, self.jobs, self.money = (lists_of(one) for one in tables)
        plain = {name: column.tolist() for name, column in columns.items()}
        for run, low in enumerate(layout.start[:-1].tolist()):
            nation, weight = int(layout.nation[run]), float(layout.weight[run])
            for row in range(low, int(layout.start[run + 1])):
                Worker(self, nation, weight, **{name: column[row] for name, column in plain.items()})

    def quarter(self) -> None:
        """One quarter."""
        nations, cells = self.nations, self.nations * self.occupations
        places = 2 * OCTAVES * BINS_PER_OCTAVE
        self.displaced = self.retrained = 0
        self.estate = 0.0
        self.moves = [[0] * 4 for _ in range(4)]
        self.status_count, self.effective = [[0] * 4 for _ in range(cells)], [0.0] * cells
        self.returns, self.rows = [[0.0] * 4 for _ in range(nations)], [[0.0] * 11 for _ in range(nations)]
        self.net_worth, self.income = ([[[0.0] * places, [0.0] * places] for _ in range(nations)] for _ in range(2))
        for rule in ("choose", "work", "add_return", "settle"):
            self.agents.do(rule)
