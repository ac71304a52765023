"""Workers at the start: exact shares and sums by nation, Ginis, occupations, and people who stay who they are."""

from __future__ import annotations

import tracemalloc
from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray

import simulation.agents.population.memory as memory
from simulation.agents.population.schema import BYTES_PER_WORKER, GRAIN_USD, WORKER_COLUMNS
from simulation.agents.population.start import populate
from simulation.agents.population.workers import Workers
from simulation.parameters.population import Population
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import NationStart, OccupationStart
from simulation.randomness import identity_of
from simulation.scenario_loading import ScenarioError, load_scenario

Floats = NDArray[np.float64]
SHARES = 1e-6
TWO = (
    OccupationStart(code="1", name="Hands", employment_share=0.5, wage_usd=30_000.0, exposure_beta=0.1),
    OccupationStart(code="2", name="Heads", employment_share=0.5, wage_usd=90_000.0, exposure_beta=0.7),
)


@lru_cache
def baseline() -> Scenario:
    return load_scenario("baseline")


@lru_cache
def world(count: int) -> Workers:
    scenario = baseline()
    equity = np.arange(1.0, len(scenario.nations) + 1)
    return populate(count, scenario.nations, scenario.occupations, scenario.population, ai_equity=equity)


def top_share(wealth: Floats, weight: Floats, people: float) -> float:
    """Share of wealth of the richest people, whoever they are."""
    order = np.argsort(-wealth)
    counted = np.cumsum(weight[order])
    held = np.cumsum((wealth * weight)[order])
    return float(np.interp(people, counted, held)) / float(held[-1])


def gini(values: Floats, weight: Floats) -> float:
    order = np.argsort(values)
    lorenz = np.cumsum((weight * values)[order])
    lorenz /= lorenz[-1]
    share = weight[order] / weight.sum()
    return float(1.0 - 2.0 * (share @ (lorenz - np.diff(lorenz, prepend=0.0) / 2)))


@pytest.mark.parametrize("count", [1_000, 10_000, 300_000])
def test_people_wealth_and_shares_are_exact_by_nation(count: int) -> None:
    """Section 2.4: bottom half, top 10 % and top 1 % of every nation, found by sorting and not by stratum."""
    workers, scenario = world(count), baseline()
    assert len(workers) == count
    nation, weight = workers.nation, workers.weight
    for row, start in enumerate(scenario.nations):
        mine = nation == row
        people, wealth = start.workers_m * 1e6, workers.wealth[mine]
        assert weight[mine].sum() == pytest.approx(people, abs=1e-3)
        total = float(weight[mine] @ wealth)
        assert total == pytest.approx(start.capital_output * start.gdp_usd_bn * 1e9, rel=SHARES)
        for part, expected in (
            (0.1, start.wealth_top10),
            (0.01, start.wealth_top1),
            (0.5, 1.0 - start.wealth_bottom50),
        ):
            assert top_share(wealth, weight[mine], part * people) == pytest.approx(expected, abs=SHARES), start.code


def test_money_and_weights_are_whole_grains() -> None:
    workers = world(10_000)
    assert (workers.wealth / GRAIN_USD == np.rint(workers.wealth / GRAIN_USD)).all()
    weight = workers.layout.weight * 2.0**20
    assert (weight == np.rint(weight)).all()
    assert (workers.layout.weight >= 1.0).all()


def test_columns_are_the_declared_ones() -> None:
    workers = world(10_000)
    for name, column in WORKER_COLUMNS.items():
        array = getattr(workers, name)
        assert array.dtype == column.kind
        assert array.shape == (10_000,)
        assert np.isfinite(array).all()
    assert workers.skill.min() > 0.0
    assert set(np.unique(workers.status)) == {0, 1}
    assert (workers.provider == -2).all()
    assert (workers.scar == 0.0).all()
    assert workers.cohort.min() == 2023 - 1900 - 44
    assert workers.cohort.max() == 2023 - 1900


def test_income_ginis_are_met_at_a_million_rows() -> None:
    """Expected pay of all people; tolerance .002 and .3 over the root of the rows of the nation."""
    workers, scenario = world(1_000_000), baseline()
    pay = workers.start.pay.ravel()[workers.cell] * workers.skill
    nation, weight = workers.nation, workers.weight
    for row, start in enumerate(scenario.nations):
        mine = nation == row
        tolerance = 0.002 + 0.3 / np.sqrt(mine.sum())
        assert gini(pay[mine], weight[mine]) == pytest.approx(start.income_gini, abs=tolerance), start.code
        assert np.average(pay[mine], weights=weight[mine]) == pytest.approx(1.0, abs=2 * tolerance)


def test_skill_goes_with_wealth_as_a_gaussian_copula() -> None:
    """Normal scores of skill and wealth rank have correlation 1/2; with correlation 0 there is none."""
    nation = [start for start in baseline().nations if start.code == "USA"]
    for asked in (0.5, 0.0, -0.3):
        workers = populate(200_000, nation, (), Population(wealth_skill_correlation=asked, tail_row_share=0.01))
        sd = float(workers.start.skill_sd[0])
        score = np.log(workers.skill.astype(np.float64)) / sd + sd / 2
        rank = np.argsort(np.argsort(workers.wealth, kind="stable")) + 0.5
        from scipy.special import ndtri

        wealth_score = ndtri(rank / len(workers))
        assert np.corrcoef(score, wealth_score)[0, 1] == pytest.approx(asked, abs=0.01)
        assert score.std() == pytest.approx(1.0, abs=0.01)


def test_occupations_have_the_tilted_shares() -> None:
    """Exposures .1 and .7, mean .4: a nation with half that exposure has a sixth of its people in the exposed one."""
    nation = NationStart(code="AAA", workers_m=10.0, exposure_ratio=0.5)
    workers = populate(50_000, [nation], TWO)
    assert workers.start.occupation_shares[0] == pytest.approx([5 / 6, 1 / 6], abs=1e-12)
    exposed = np.average(workers.occupation == 1, weights=workers.weight)
    assert exposed == pytest.approx(1 / 6, abs=1e-3)


def test_jobs_are_at_their_long_run_share() -> None:
    """Shimer (2005): 7.0 % without a job (Case T1.7); spells end with .802 a quarter, jobs with .0606."""
    nation = [start for start in baseline().nations if start.code == "USA"]
    workers = populate(400_000, nation, baseline().occupations)
    without = workers.status == 1
    assert np.average(without, weights=workers.weight) == pytest.approx(0.07025, abs=0.002)
    assert workers.spell[without].mean() == pytest.approx((1 - 0.802) / 0.802, rel=0.05)
    assert workers.spell[~without].mean() == pytest.approx((1 - 0.0606) / 0.0606, rel=0.01)


def test_ai_equity_adds_up_and_goes_with_positive_wealth() -> None:
    workers = world(10_000)
    held = np.bincount(workers.nation, workers.weight * workers.ai_equity)
    assert held == pytest.approx(np.arange(1.0, 31.0), rel=1e-6)
    assert (workers.ai_equity[workers.wealth <= 0.0] == 0.0).all()
    us = (workers.nation == 0) & (workers.wealth > 1e4)
    slope = np.polyfit(np.log(workers.wealth[us]), np.log(workers.ai_equity[us].astype(np.float64)), 1)[0]
    assert slope == pytest.approx(1.10, abs=1e-5)


def test_first_workers_stay_who_they_are() -> None:
    """From 10,000 to 1,000,000 rows: same identity and traits; wealth moves by less than the sampling error."""
    small, large = world(10_000), world(1_000_000)
    for one in small.layout.start[:-1][::13]:
        run = int(small.run_of(np.array([one]))[0])
        nation, stratum = small.layout.nation[run], small.layout.stratum[run]
        there = np.flatnonzero((large.layout.nation == nation) & (large.layout.stratum == stratum))[0]
        count = int(small.layout.start[run + 1] - one)
        few, many = slice(one, one + count), slice(large.layout.start[there], large.layout.start[there] + count)
        assert (small.identity[few] == large.identity[many]).all()
        for name in ("skill", "occupation", "status", "spell", "cohort", "return_type"):
            assert (getattr(small, name)[few] == getattr(large, name)[many]).all(), name
    name = f"worker/USA/{small.strata[0]}"
    assert small.identity[0] == identity_of(name)
    np.testing.assert_allclose(small.wealth[:150], large.wealth[:150], rtol=0.15, atol=2_000.0)


def test_billionaires_exist_and_stand_for_few() -> None:
    """About 3,000 dollar billionaires in the world (Forbes 2023: 2,640), hundreds of them in the United States."""
    workers = world(300_000)
    rich = workers.select(where=lambda w: w.wealth > 1e9)
    assert 1_500 < rich.people < 6_000
    assert 500 < rich.select(nation="USA").people < 2_000
    none = populate(10_000, baseline().nations, (), Population(tail_decades=0, tail_row_share=0.01))
    assert len(none.select(where=lambda w: w.wealth > 1e9)) < len(world(10_000).select(where=lambda w: w.wealth > 1e9))


def test_debts_where_the_bottom_half_owes_more_than_it_owns() -> None:
    workers = world(10_000)
    sweden = workers.select(nation="SWE")
    assert len(sweden.select(where=lambda w: w.wealth < 0.0)) > 0
    assert sweden.wealth.min() >= -workers.start.largest_debt_usd[workers.codes.index("SWE")]
    assert len(workers.select(where=lambda w: w.wealth < 0.0, nation="CHN")) == 0


def test_without_a_table_there_is_one_occupation() -> None:
    workers = populate(100, [NationStart(code="AAA", income_gini=0.4)])
    assert workers.occupations == ("all",)
    assert workers.start.skill_sd[0] == pytest.approx(0.7416, abs=1e-3)  # 2 * inverse error function of .4


def test_memory_is_refused_before_it_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "memory_available", lambda: 2.0**30)
    with pytest.raises(ValueError, match=r"workers = 100,000,000 needs 3\.3 GiB of memory, but 1\.0 GiB are free; at"):
        populate(100_000_000, baseline().nations, baseline().occupations)


def test_memory_is_known_on_this_system() -> None:
    assert 0.0 < memory.memory_available() < float("inf")
    assert memory.memory_needed(10) == pytest.approx(270 * 1.3)
    memory.check_memory(1_000)


def test_columns_are_made_in_place() -> None:
    """Peak memory while a million workers are made: at most 1.3 times what they take, and 16 MB for blocks."""
    scenario, count = baseline(), 1_000_000
    tracemalloc.start()
    try:
        populate(count, scenario.nations, scenario.occupations, scenario.population, ai_equity=np.ones(30))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= BYTES_PER_WORKER * count * 1.3 + 16e6


@pytest.mark.parametrize(
    ("override", "sentence"),
    [
        ("workers=-5", "workers must be between 30 and 1,000,000,000 agents; it is -5."),
        (
            "nations.USA.wealth_top1=0.75",
            "nations.USA.wealth_top1 must be more than 0.0695 and less than 0.695, because of wealth_top10 = 0.695; "
            "it is 0.75.",
        ),
        (
            "nations.USA.wealth_bottom50=0.2",
            "nations.USA.wealth_bottom50 must be more than -0.5301 and less than 0.1694, because of "
            "wealth_top10 = 0.695 and wealth_top1 = 0.348; it is 0.2.",
        ),
        (
            "nations.PNG.exposure_ratio=3",
            "nations.PNG.exposure_ratio must be more than 0.09017 and less than 2.136, because of the least and the "
            "most exposed occupation; it is 3.",
        ),
        (
            "occupations.43.employment_share=0.5",
            "occupations.employment_share must sum to 1 over all occupations; the shares sum to 1.36239.",
        ),
        ("nations.USA.capital_output=-1", "nations.USA.capital_output must be at least 0 years; it is -1."),
    ],
)
def test_bad_input_gets_one_sentence(override: str, sentence: str) -> None:
    with pytest.raises(ScenarioError) as error:
        load_scenario("baseline", [override])
    assert [mistake.sentence for mistake in error.value.mistakes] == [sentence]


def test_wealth_no_distribution_has_is_refused_in_python_as_well() -> None:
    with pytest.raises(ValueError, match=r"nations.AAA.wealth_top1 must be more than 0.06 and less than 0.6"):
        populate(100, [NationStart(code="AAA", wealth_top10=0.6, wealth_top1=0.05)])


def test_fewer_workers_than_nations_are_refused() -> None:
    nation = "new_nations={BBB: {name: Beta, bloc: N}, CCC: {name: Gamma, bloc: N}}"
    with pytest.raises(ScenarioError, match="workers must be at least 32, one for each nation; it is 31"):
        load_scenario("baseline", [nation, "workers=31"])


def test_a_nation_without_wealth_shares_its_equity_equally() -> None:
    workers = populate(50, [NationStart(code="AAA", capital_output=0.0)], ai_equity=np.array([3.0]))
    assert (workers.wealth == 0.0).all()
    assert workers.total("ai_equity") == pytest.approx(3.0, rel=1e-6)
    assert np.ptp(workers.ai_equity) == 0.0
