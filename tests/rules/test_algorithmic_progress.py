"""Algorithmic progress: Jones's ideas in closed form, imitation, and the two evolutionary searches."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import beta, norm

from simulation.rules.industry import algorithmic_progress as rule

FIRMS = 6
LEVELS = arrays(np.float64, FIRMS, elements=st.floats(-5, 5))
SPEND = arrays(np.float64, FIRMS, elements=st.floats(0, 20))
ORDERS = st.permutations(range(FIRMS))


def euler(steps: int) -> float:
    """Case C6 by small steps of the flow."""
    stock, length = 1.0, 50 / steps
    for step in range(steps):
        stock += length * float(rule.idea_growth(stock, math.exp(0.02 * step * length), 0.05, 0.3, 0.5))
    return stock


def test_case_c6_jones_path_is_the_limit_of_small_steps():
    exact = rule.jones_path(50.0, 1.0, 0.05, 0.3, 0.5, 0.02)
    assert exact == pytest.approx(5.434602, rel=1e-6)
    coarse, fine = euler(1000), euler(2000)
    assert abs(fine - exact) < 0.6 * abs(coarse - exact)
    assert 2 * fine - coarse == pytest.approx(exact, rel=1e-4)


def test_case_c6_growth_tends_to_crowding_times_research_growth_over_returns():
    late = rule.jones_path([4000.0, 4001.0], 1.0, 0.05, 0.3, 0.5, 0.02)
    assert math.log(late[1] / late[0]) == pytest.approx(0.5 * 0.02 / 0.7, rel=1e-9)


def test_case_c6_ideas_explode_at_the_blow_up_time():
    explosion = rule.blow_up_time(2.0, 0.1, 1.5)
    assert explosion == pytest.approx(2.0**-0.5 / 0.05, rel=1e-9)
    path = rule.jones_path([0.0, 0.999 * explosion, 1.001 * explosion], 2.0, 0.1, 1.5, 0.5, 0.0)
    assert path[0] == 2.0
    assert path[1] == pytest.approx(2.0 * 0.001**-2, rel=1e-6)
    assert path[2] == np.inf
    assert rule.blow_up_time(2.0, 0.1, 1.0) == math.inf
    assert rule.blow_up_time(2.0, 0.0, 1.5) == math.inf


@pytest.mark.parametrize(("crowding", "explodes"), [(0.69, False), (0.71, True)])
def test_case_c6_software_feeding_on_itself_explodes_iff_returns_exceed_one(crowding, explodes):
    stocks = np.array([1.0, 10.0, 100.0])
    pace = rule.idea_growth(stocks, stocks, 0.05, 0.3, crowding) / stocks
    assert (np.diff(pace) > 0).all() == explodes
    assert math.isfinite(rule.blow_up_time(1.0, 0.05, 0.3 + crowding)) == explodes


def test_case_c6_ideas_of_a_given_number_of_researchers_grow_exponentially_without_fishing_out():
    assert rule.idea_stock_next(2.0, 4.0, 0.1, 1.0, 0.5, 3.0) == pytest.approx(2.0 * math.exp(0.6), rel=1e-12)
    near = rule.idea_stock_next(2.0, 4.0, 0.1, 1.0 - 1e-12, 0.5, 3.0)
    assert near == pytest.approx(2.0 * math.exp(0.6), rel=1e-9)


@given(
    stock=st.floats(0.1, 50), researchers=st.floats(0, 20), fishing_out=st.floats(-1, 1.2), split=st.floats(0.1, 0.9)
)
def test_case_c6_exact_steps_compose_and_agree_with_the_path(stock, researchers, fishing_out, split):
    whole = rule.idea_stock_next(stock, researchers, 0.01, fishing_out, 0.5)
    part = rule.idea_stock_next(stock, researchers, 0.01, fishing_out, 0.5, split)
    assert rule.idea_stock_next(part, researchers, 0.01, fishing_out, 0.5, 1 - split) == pytest.approx(whole, rel=1e-9)
    assert whole >= stock
    one_researcher = rule.idea_stock_next(stock, 1.0, 0.01, fishing_out, 0.5, 8.0)
    assert rule.jones_path(8.0, stock, 0.01, fishing_out, 0.5, 0.0) == pytest.approx(one_researcher, rel=1e-12)


def test_case_o2_follower_without_growth_trails_by_growth_over_imitation():
    log_know_how = np.zeros(2)
    for _ in range(200):
        log_know_how = rule.know_how_next(log_know_how, 0.1, [1.0, 0.0], 0.75)
    assert log_know_how[0] == pytest.approx(20.0, rel=1e-12)
    assert log_know_how[0] - log_know_how[1] == pytest.approx(0.1333333333, rel=1e-9)


def test_nobody_unlearns_and_empty_slots_stay_empty():
    after = rule.know_how_next([1.0, 3.0, -np.inf], 0.1, 1.0, 0.5, log_best=2.0)
    assert after.tolist() == [pytest.approx(1.6), pytest.approx(3.1), -np.inf]
    assert rule.know_how_next([-np.inf, -np.inf], 0.1, 1.0, 0.5).tolist() == [-np.inf, -np.inf]


@given(levels=LEVELS, order=ORDERS, imitation=st.floats(0, 1), growth=st.floats(0, 1))
def test_know_how_stays_in_the_band_of_best_practice_and_ignores_the_order_of_firms(levels, order, imitation, growth):
    after = rule.know_how_next(levels, growth, 1.0, imitation)
    assert (after >= levels + growth - 1e-12).all()
    assert (after <= levels.max() + growth + 1e-12).all()
    assert after[order] == pytest.approx(rule.know_how_next(levels[order], growth, 1.0, imitation), rel=1e-12)


def test_talent_productivity_at_its_corners():
    assert rule.talent_productivity([0.0, 100.0, 400.0], 100.0, 0.5).tolist() == [0.0, 1.0, 2.0]
    assert rule.talent_productivity([50.0, 400.0], 100.0, 0.0).tolist() == [1.0, 1.0]


def test_nelson_winter_draws_an_invention_a_copy_or_nothing():
    # Four firms: no luck; invents the median; invents badly; copies the best.
    uniforms = [[0.9, 0.05, 0.05, 0.9], [0.5, 0.5, norm.cdf(-3.0), 0.5], [0.9, 0.9, 0.9, 0.01]]
    after = rule.nelson_winter_search([0.1, 0.2, 0.3, -1.0], [1.0] * 4, [1.0] * 4, 0.1, 0.1, 0.7, 0.2, uniforms)
    assert after == pytest.approx([0.1, 0.7, 0.3, 0.3], rel=1e-9)


def test_case_i10_chance_of_success_compounds_over_units_of_spending():
    firms = 40_000
    uniforms = np.random.default_rng(3).random((3, firms))
    start = np.r_[5.0, np.zeros(firms - 1)]
    after = rule.nelson_winter_search(start, np.full(firms, 2.0), np.full(firms, 2.0), 0.0, 0.05, 9.0, 1.0, uniforms)
    expected = 1 - 0.95**2
    standard_error = math.sqrt(expected * (1 - expected) / firms)
    assert abs((after[1:] == 5.0).mean() - expected) < 4 * standard_error
    assert after[0] == 5.0


@given(levels=LEVELS, spend=SPEND, uniforms=arrays(np.float64, (3, FIRMS), elements=st.floats(0.001, 0.999)))
def test_searches_never_lose_productivity_and_need_spending(levels, spend, uniforms):
    searched = rule.nelson_winter_search(levels, spend, spend, 0.1, 0.2, 0.0, 1.0, uniforms)
    assert (searched >= levels).all()
    stepped = rule.schumpeter_keynes_search(levels, spend, 0.3, uniforms[:2])
    assert (stepped >= levels).all()
    assert (stepped <= levels + math.log1p(0.15)).all()
    idle = np.zeros(FIRMS)
    assert (rule.nelson_winter_search(levels, idle, idle, 0.1, 0.2, 0.0, 1.0, uniforms) == levels).all()
    assert (rule.schumpeter_keynes_search(levels, idle, 0.3, uniforms[:2]) == levels).all()


def test_schumpeter_keynes_steps_follow_the_beta_distribution():
    draws = np.linspace(0.51, 0.99, 7)
    after = rule.schumpeter_keynes_search(np.zeros(7), np.full(7, 1e9), 0.3, [draws, draws])
    assert np.expm1(after) == pytest.approx(-0.15 + 0.3 * beta.ppf(draws, 3, 3), rel=1e-9)
    below_median = rule.schumpeter_keynes_search([1.0], [1e9], 0.3, [[0.5], [0.2]])
    assert below_median.tolist() == [1.0]


def test_schumpeter_keynes_search_finds_with_the_stated_chance():
    chance = 1 - math.exp(-0.3 * 2.0)
    draws = np.array([[chance - 1e-9, chance + 1e-9], [0.9, 0.9]])
    after = rule.schumpeter_keynes_search(np.zeros(2), np.full(2, 2.0), 0.3, draws)
    assert after[0] > 0
    assert after[1] == 0
