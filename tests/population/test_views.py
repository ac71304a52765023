"""Workers look like agents from outside: index, iterate, select, group, set; and a DataCollector of Mesa reads them."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import mesa
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulation.agents.population.schema import WORKER_COLUMNS
from simulation.agents.population.start import populate
from simulation.agents.population.views import Worker, WorkerSet
from simulation.agents.population.workers import Workers
from simulation.parameters.starts import NationStart, OccupationStart

NATIONS = (
    NationStart(code="AAA", name="Alpha", workers_m=2.0, gdp_usd_bn=100.0, population_m=4.0),
    NationStart(code="BBB", name="Beta", workers_m=1.0, gdp_usd_bn=20.0, population_m=3.0),
)
OCCUPATIONS = (
    OccupationStart(code="1", name="Hands", employment_share=0.6, wage_usd=30_000.0, exposure_beta=0.1),
    OccupationStart(code="2", name="Heads", employment_share=0.4, wage_usd=90_000.0, exposure_beta=0.7),
)


@pytest.fixture
def workers() -> Workers:
    return populate(600, NATIONS, OCCUPATIONS, ai_equity=np.array([5.0, 1.0]), adults_m=np.array([3.0, 2.0]))


class Town(mesa.Model):
    """A model that has workers and nothing else."""

    def __init__(self, workers: Workers) -> None:
        super().__init__()
        self.workers = workers
        self.collector = mesa.DataCollector(
            model_reporters={
                "mean wealth": lambda model: model.workers.mean("wealth"),
                "unemployed": lambda model: model.workers.select(status="unemployed").people,
                "richest": lambda model: model.workers.agg("wealth", np.max),
            }
        )

    def step(self) -> None:
        self.workers.wealth += 64.0
        self.collector.collect(self)


def test_mesa_collects_from_workers(workers: Workers) -> None:
    town = Town(workers)
    for _ in range(3):
        town.step()
    frame = town.collector.get_model_vars_dataframe()
    assert np.diff(frame["mean wealth"]) == pytest.approx([64.0, 64.0])
    assert frame["unemployed"].iloc[0] == workers.weight[workers.status == 1].sum()
    assert frame["richest"].iloc[-1] == workers.wealth.max()


def test_one_worker_has_named_attributes(workers: Workers) -> None:
    one = workers[17]
    assert isinstance(one, Worker)
    assert one.row == 17
    assert one.nation == "AAA"
    assert one.occupation in {"Hands", "Heads"}
    assert one.status in {"employed", "unemployed"}
    assert one.stratum == "bottom 50 %"
    assert one.wealth == workers.wealth[17]
    assert one.weight == workers.weight[17]
    assert one.identity == workers.identity[17]
    assert one.provider == -2
    assert workers[-1].nation == "BBB"
    assert workers[-1] == workers[599]
    assert workers[-1] in set(workers)
    assert "AAA" in repr(one)
    assert "wealth" in dir(one)


def test_setting_one_worker_writes_into_the_columns(workers: Workers) -> None:
    one = workers[3]
    one.wealth = 1000.01
    one.status = "training"
    one.occupation = "Heads"
    one.provider = 7
    one.spell = 2
    one.scar = 0.25
    assert workers.wealth[3] == 1000.015625  # 1/64 dollar
    assert (workers.status[3], workers.occupation[3], workers.provider[3], workers.spell[3]) == (2, 1, 7, 2)
    assert (one.status, one.occupation, one.scar) == ("training", "Heads", 0.25)
    one.occupation = 0
    assert one.occupation == "Hands"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("wealth", float("nan"), "wealth must be between -1e[+]15 and 1e[+]15 USD; it is nan."),
        ("wealth", "much", "wealth must be between .* USD; it is 'much'."),
        ("skill", 0.0, "skill must be more than zero; it is 0."),
        ("scar", 1.0, "scar must be between 0 and less than 1; it is 1."),
        ("provider", -3, "provider must be the slot of a firm, -1 for an open model or -2 for none; it is -3."),
        ("spell", 1.5, "spell must be a whole number of quarters between 0 and 255; it is 1.5."),
        ("status", "unemploied", "there is no status 'unemploied'; did you mean unemployed?"),
        ("status", 4, "status must be a name or a number from 0 to 3; it is 4."),
        ("occupation", "Head", "there is no occupation 'Head'; did you mean Heads?"),
        ("ai_equity", -1.0, "ai_equity must be zero or more units; it is -1."),
    ],
)
def test_wrong_values_get_one_sentence(workers: Workers, name: str, value: Any, sentence: str) -> None:
    before = {key: column.copy() for key, column in workers.columns.items()}
    with pytest.raises(ValueError, match=sentence):
        setattr(workers[0], name, value)
    assert all((before[key] == column).all() for key, column in workers.columns.items())


def test_unknown_names_get_the_nearest_one(workers: Workers) -> None:
    with pytest.raises(AttributeError, match=r"a worker has no 'welth'; did you mean wealth\?"):
        _ = workers[0].welth
    with pytest.raises(AttributeError, match=r"workers have no 'statis'; did you mean status\?"):
        workers[0].statis = 1
    with pytest.raises(AttributeError, match=r"workers have no 'natoin'; did you mean nation\?"):
        workers.select(natoin="AAA")
    with pytest.raises(AttributeError, match="workers have no 'wealt'"):
        _ = workers.wealt
    with pytest.raises(AttributeError, match="nation cannot be set: it follows from the other attributes"):
        workers[0].nation = "BBB"
    with pytest.raises(ValueError, match=r"there is no nation 'AAB'; did you mean AAA\?"):
        workers.select(nation="AAB")
    with pytest.raises(IndexError, match="there are 600 workers, from 0 to 599; 600 is none of them"):
        _ = workers[600]


def test_select_by_value_and_condition(workers: Workers) -> None:
    found = workers.select(nation="BBB", status="unemployed", where=lambda w: w.wealth > 1e3)
    expected = np.flatnonzero((workers.nation == 1) & (workers.status == 1) & (workers.wealth > 1e3))
    assert isinstance(found, WorkerSet)
    assert found.rows.tolist() == expected.tolist()
    assert len(workers.select(nation=["AAA", "BBB"])) == 600
    assert len(workers.select(status=["training", "trained"])) == 0
    assert workers.select(occupation="Heads").select(nation="AAA").rows.tolist() == (
        np.flatnonzero((workers.occupation == 1) & (workers.nation == 0)).tolist()
    )
    assert len(workers.select(where=lambda w: (w.nation == "AAA") & (w.status == "employed"))) == int(
        ((workers.nation == 0) & (workers.status == 0)).sum()
    )
    assert len(workers.select(stratum="top 0.001 %", nation="AAA")) >= 1


def test_a_condition_must_speak_of_every_worker(workers: Workers) -> None:
    with pytest.raises(ValueError, match="where must give one truth value per worker"):
        workers.select(where=lambda w: True)


def test_sets_count_people_and_group(workers: Workers) -> None:
    everybody = workers.all
    assert everybody.people == pytest.approx(3e6, abs=1e-3)
    assert everybody.total("wealth") == pytest.approx(4.0 * 120e9, rel=1e-8)
    assert workers.mean("wealth") == pytest.approx(4.0 * 120e9 / 3e6, rel=1e-8)
    groups = workers.groupby("nation")
    assert list(groups) == ["AAA", "BBB"]
    assert sum(map(len, groups.values())) == 600
    assert groups["BBB"].people == pytest.approx(1e6, abs=1e-3)
    assert groups["AAA"].agg("wealth", np.median) == np.median(workers.wealth[workers.nation == 0])
    assert set(groups["AAA"].groupby("status")) <= {"employed", "unemployed"}
    assert np.isnan(workers.select(status="training").mean("wealth"))
    assert len(workers.select(status="training").groupby("nation")) == 0


def test_sets_are_read_and_written_as_one(workers: Workers) -> None:
    poor = workers.select(where=lambda w: w.wealth < 2e4)
    before = poor.get("wealth")
    poor.set("wealth", before + 100.0)
    assert (poor.wealth == before + 100.0).all()
    assert (workers.wealth[poor.rows] == before + 100.0).all()
    poor.set("status", "training").set("provider", 3)
    assert set(poor.status) == {"training"}
    assert poor[0].provider == 3
    with pytest.raises(ValueError, match=r"wealth takes one value or one for each of .* workers; there are 2"):
        poor.set("wealth", [1.0, 2.0])
    assert [one.row for one in poor] == poor.rows.tolist() == [one.row for one in poor.to_list()]
    assert poor[2:4].rows.tolist() == poor.rows[2:4].tolist()
    assert poor[0] in poor
    assert workers[:5].rows.tolist() == [0, 1, 2, 3, 4]
    assert workers[np.array([3, 5])].rows.tolist() == [3, 5]
    workers.set("scar", 0.5)
    assert (workers.scar == 0.5).all()


def test_copies_are_independent(workers: Workers) -> None:
    twin = copy.deepcopy(workers)
    back = pickle.loads(pickle.dumps(workers))
    workers.columns["wealth"][0] += 64.0
    assert twin[0].wealth == back[0].wealth == workers[0].wealth - 64.0


def test_derived_columns_agree_with_the_layout(workers: Workers) -> None:
    assert np.bincount(workers.nation, workers.weight) == pytest.approx([2e6, 1e6], abs=1e-3)
    assert (workers.cell == workers.nation * 2 + workers.occupation).all()
    assert np.unique(workers.identity).size == 600
    assert (np.diff(workers.nation * 100 + workers.stratum) >= 0).all()


def test_users_are_counted_in_adults(workers: Workers) -> None:
    """Each worker stands for its share of the nation's adults: 3 and 2 million, of whom 10 % and 20 % have adopted."""
    workers.provider[:] = 0
    workers.provider[::3] = -1
    workers.provider[1::3] = -2
    of_firms, open_models = workers.users(np.array([0.1, 0.2]), 4)
    for row, adopters in enumerate((0.3, 0.4)):
        weight = workers.weight * (workers.nation == row)
        assert of_firms[row, 0] == pytest.approx(adopters * weight[2::3].sum() / weight.sum(), rel=1e-9)
        assert open_models[row] == pytest.approx(adopters * weight[::3].sum() / weight.sum(), rel=1e-9)
    assert (of_firms[:, 1:] == 0.0).all()
    workers.move(0, 2)
    moved, _ = workers.users(np.array([0.1, 0.2]), 4)
    assert (moved[:, 2] == of_firms[:, 0]).all()
    assert (moved[:, 0] == 0.0).all()


def test_income_groups_are_equal_in_people_and_means_average_out(workers: Workers) -> None:
    pay = workers.start.pay * np.array([[12_000.0], [4_000.0]])
    edges, means = workers.income_groups(pay, 5)
    assert edges.shape == (2, 4)
    assert (workers.income_groups(pay.ravel(), 5)[1] == means).all()
    assert (np.diff(edges) >= 0.0).all()
    assert (np.diff(means) > 0.0).all()
    paid = pay.ravel()[workers.cell] * workers.skill
    for row in range(2):
        mine = workers.nation == row
        assert means[row].mean() == pytest.approx(np.average(paid[mine], weights=workers.weight[mine]), rel=1e-9)
        below = np.array([workers.weight[mine & (paid < edge)].sum() for edge in edges[row]])
        largest = workers.weight[mine].max()
        assert below == pytest.approx(np.array([0.2, 0.4, 0.6, 0.8]) * workers.weight[mine].sum(), abs=largest)


def test_income_groups_of_many_rows_come_from_a_sample() -> None:
    """40,000 rows of one nation, of which 8,192 or fewer are read: edges within 2 % of those of all rows."""
    workers = populate(40_000, NATIONS[:1], OCCUPATIONS)
    pay = workers.start.pay * 10_000.0
    paid = pay.ravel()[workers.cell] * workers.skill
    order = np.argsort(paid)
    rank = np.cumsum(workers.weight[order]) / workers.weight.sum()
    exact = paid[order][np.searchsorted(rank, [0.2, 0.4, 0.6, 0.8])]
    assert workers.income_groups(pay, 5)[0][0] == pytest.approx(exact, rel=0.02)


@settings(max_examples=40, deadline=None)
@given(value=st.floats(-1e15, 1e15), row=st.integers(0, 99))
def test_money_is_rounded_to_the_nearest_grain(value: float, row: int) -> None:
    workers = populate(100, NATIONS[:1])
    workers[row].wealth = value
    assert abs(workers[row].wealth - value) <= 2.0**-7
    assert (workers[row].wealth * 64.0).is_integer()


def test_every_declared_column_can_be_read_and_set(workers: Workers) -> None:
    for name in WORKER_COLUMNS:
        setattr(workers[5], name, getattr(workers[5], name))
        assert getattr(workers[5], name) == workers.get(name)[5]
