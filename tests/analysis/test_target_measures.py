"""Measures of targets: arithmetic and functions on records with known answers, and a sentence for every mistake."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulation.analysis import target_functions
from simulation.analysis.target_functions import FUNCTIONS, elasticity, lkurtosis, models, place, tail, year
from simulation.analysis.target_measures import MeasureError, measure_of
from tests.support import make_record

QUARTERS = 6
HERE = [8.0, 4.0, 4.0]
USERS = np.array([[6, 3, math.nan], [6, 3, math.nan], [5, 5, 2], [4, 6, 2], [8, math.nan, 8], HERE])
FLOP = np.array([[1, 1, math.nan], [2.9, 1, 0], [3, 4, 1], [8.9, 5, 2.9], [9, math.nan, 3], [30, math.nan, 3]])


def record():
    """Six quarters of three firms (Alpha and the entrant at home in USA, Beta in CHN) and two nations."""
    made = make_record(quarters=QUARTERS)
    firms = made.firms | {"users_consumer_m": USERS, "training_flop": FLOP, "log_know_how": np.log(USERS)}
    nations = made.nations | {"adoption": np.tile([0.1, 0.4], (QUARTERS, 1))}
    world = made.world | {"users_consumer_m": np.arange(QUARTERS) * 8.0, "margin": np.zeros(QUARTERS)}
    layers = made.layers | {"hhi": np.tile(np.arange(7.0), (QUARTERS, 1))}
    return replace(made, firms=firms, nations=nations, world=world, layers=layers)


def last(text):
    return measure_of(text).values(record())[-1]


def series(text):
    return measure_of(text).values(record()).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("world.users_consumer_m", 40.0),
        ("firms.users_consumer_m[Alpha]", 8.0),
        ("firms.users_consumer_m[entrant 2023Q3 0]", 4.0),
        ("layers.hhi[compute used]", 2.0),
        ("groups.employment_by_exposure[high] / groups.employment_by_exposure[low]", 0.5),
        ("firms.users_consumer_m[Alpha] / firms.users_consumer_m[Beta]", 2.0),
        ("firms.users_consumer_m[Alpha] / world.users_consumer_m", 0.2),
        ("firms.users_consumer_m[Alpha]/world.margin", math.nan),  # nothing is divided by nothing
        ("1 - firms.users_consumer_m[Alpha] / world.users_consumer_m", 0.8),
        ("world.users_consumer_m - firms.users_consumer_m[Alpha] - firms.users_consumer_m[Beta]", 28.0),
        ("world.users_consumer_m / 2 * 5", 100.0),
        ("(world.users_consumer_m - 4) / (2 + 2.5 * 4)", 3.0),
        ("sum(firms.users_consumer_m)", 16.0),
        ("sum(firms.users_consumer_m[home USA])", 12.0),
        ("sum(firms.users_consumer_m[Beta; Alpha])", 12.0),
        ("sum(firms.users_consumer_m[home PNG])", 0.0),
        ("count(firms.training_flop[home PNG])", 0.0),
        ("hhi(firms.users_consumer_m)", 0.375),
        ("hhi(firms.users_consumer_m[Alpha; Beta])", 5 / 9),
        ("hhi(firms.users_consumer_m[home PNG])", math.nan),
        ("cr1(firms.users_consumer_m)", 0.5),
        ("cr2(firms.users_consumer_m)", 0.75),
        ("high1(firms.users_consumer_m) / high3(firms.users_consumer_m)", 2.0),
        ("low1(firms.users_consumer_m)", 4.0),
        ("high4(firms.users_consumer_m)", math.nan),  # there are three
        ("within9(firms.training_flop)", 1.0),
        ("within10(firms.training_flop)", 2.0),  # the firm that has left does not count
        ("count(firms.training_flop)", 2.0),
        ("count(nations.adoption)", 2.0),
        ("place(firms.users_consumer_m[Beta])", 2.0),
        ("place(nations.adoption[USA])", 1.0),
        ("exp(firms.log_know_how[Alpha])", 8.0),
        ("hhi(exp(firms.log_know_how))", 0.375),
        ("elasticity(nations.adoption, nations.adoption)", math.nan),  # two nations are too few for a slope
    ],
)
def test_a_measure_has_its_exact_value(text, expected):
    assert last(text) == pytest.approx(expected, rel=1e-12, nan_ok=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("changes(firms.users_consumer_m)", [0, 0, 0, 1, 1, 0]),  # a tie goes to the first and is no change
        ("place(firms.users_consumer_m[Beta])", [2, 2, 1, 1, math.nan, 2]),
        ("sum(models(firms.training_flop))", [0, 0, 3, 0, 2, 1]),
        ("sum(models(firms.training_flop[home USA]))", [0, 0, 2, 0, 2, 1]),
        ("year(world.users_consumer_m)", [math.nan, math.nan, math.nan, 48, 80, 112]),
        ("sum(year(models(firms.training_flop)))", [math.nan, math.nan, math.nan, 3, 5, 6]),
        ("entrants(firms.training_flop)", [math.nan, math.nan, math.nan, math.nan, 0.5, 0.5]),
        ("leavers(firms.training_flop)", [math.nan, math.nan, math.nan, math.nan, 0.5, 0.5]),
    ],
)
def test_a_measure_has_its_exact_path(text, expected):
    np.testing.assert_allclose(series(text), expected, rtol=1e-12)


def test_growth_is_the_log_over_a_year_and_needs_both_ends():
    grown = target_functions.growth(USERS)
    assert np.isnan(grown[:4]).all()
    np.testing.assert_allclose(grown[4:, 0], np.log([8 / 6, 8 / 6]))
    assert np.isnan(grown[4:, 2]).all()


def test_a_new_generation_is_thrice_the_last_and_not_three_times_the_quarter_before():
    slow = np.array([[1.0], [2.0], [3.0], [5.0], [8.0], [9.0]])
    assert models(slow)[:, 0].tolist() == [0, 0, 1, 0, 0, 1]


def test_a_year_counts_an_owner_that_was_there_for_a_part_of_it():
    assert year(np.array([[math.nan], [1.0], [2.0], [3.0], [4.0]]))[:, 0].tolist()[3:] == [6.0, 10.0]


@pytest.mark.parametrize("exponent", [0.8, 1.06, 2.0])
def test_a_power_law_has_its_exponent(exponent):
    ranks = np.arange(1, 31) - 1 / 2
    assert tail((ranks ** (-1 / exponent))[None])[0] == pytest.approx(exponent, rel=1e-9)


def test_the_shape_of_three_distributions():
    """Quantiles at even steps give the L-kurtosis of the textbook: uniform 0, normal .1226, Laplace 17/72."""
    steps = (np.arange(20000) + 1 / 2) / 20000
    shapes = lkurtosis(np.stack([steps, stats.norm.ppf(steps), stats.laplace.ppf(steps)]))
    np.testing.assert_allclose(shapes, [0.0, 0.1226, 17 / 72], atol=1e-3)


def test_too_few_firms_have_neither_a_tail_nor_a_shape():
    assert np.isnan(tail(np.array([[1.0, 2.0, math.nan]])))
    assert np.isnan(lkurtosis(np.array([[1.0, 2.0, 3.0, math.nan], [1.0, 1.0, 1.0, 1.0]]))).all()


@given(st.floats(-2, 2), st.lists(st.floats(0.1, 100), min_size=3, max_size=20, unique=True))
def test_an_elasticity_is_the_power_that_links_two_columns(power, sizes):
    x = np.array([[*sizes, math.nan]])
    if np.ptp(np.log(sizes)) > 0.1:
        assert elasticity(3.0 * x**power, x)[0] == pytest.approx(power, abs=1e-6)


@given(st.permutations(range(3)))
def test_no_function_depends_on_the_order_of_owners(order):
    for function in FUNCTIONS:
        columns = [USERS] * function.arguments
        number = [2] if function.name.endswith("N") else []
        before = function.apply(*number, *columns)
        after = function.apply(*number, *[column[:, order] for column in columns])
        if function.name != "changes":  # where two share the lead, the first of them leads
            np.testing.assert_allclose(after, before[:, order] if function.keeps else before, err_msg=function.name)


def test_a_rank_is_shared_by_equals():
    assert place(np.array([[5.0, 5.0, 1.0, math.nan]]), 1)[0] == 1
    assert place(np.array([[5.0, 5.0, 1.0, math.nan]]), 2)[0] == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("sum(firms.usrs_consumer_m)", "'firms.usrs_consumer_m' is not a number that a run records; "
         "did you mean firms.users_consumer_m?"),
        ("summ(firms.users_consumer_m)", "'summ' is not a function of a measure; did you mean sum?"),
        ("cr(firms.users_consumer_m)", "'cr' is not a function of a measure; did you mean crN?"),
        ("cr0(firms.users_consumer_m)", "'cr0' is not a function of a measure; did you mean crN?"),
        ("sum(firms.users_consumer_m", "'sum(firms.users_consumer_m' lacks a ')'"),
        ("sum(world.margin)", "sum needs one number for each, as in sum(firms.users_consumer_m)"),
        ("sum(firms.users_consumer_m, firms.cash_usd_bn)", "sum takes 1 in its brackets, not 2"),
        ("elasticity(nations.adoption)", "elasticity takes 2 in its brackets, not 1"),
        ("place(firms.users_consumer_m)", "place needs one firm or nation, as in place(firms.revenue_usd_bn[NAME]), "
         "not 'firms.users_consumer_m'"),
        ("year(firms.users_consumer_m)", "'year(firms.users_consumer_m)' has one number for each; take a function of "
         "them, such as sum(...)"),
        ("firms.cash_usd_bn", "firms.cash_usd_bn needs a firm, as in firms.cash_usd_bn[NAME], or a function of all, "
         "as in sum(firms.cash_usd_bn)"),
        ("firms.cash_usd_bn / 2", "firms.cash_usd_bn needs a firm, as in firms.cash_usd_bn[NAME], or a function of "
         "all, as in sum(firms.cash_usd_bn)"),
        ("groups.ai_use_by_exposure[hihg]", "'hihg' is not a third; the thirds are low, middle, high"),
        ("world.margin world.margin", "'world.margin world.margin' should end before 'world.margin'"),
        ("world.margin *", "'world.margin *' has 'nothing' where a series, a number or a function should be"),
        ("world.margin ^ 2", "'world.margin ^ 2' is not a number that a run records"),
        ("layers.leader[users]", "'layers.leader' is not a number that a run records"),
    ],
)  # fmt: skip
def test_every_mistake_of_a_measure_is_one_sentence(text, sentence):
    with pytest.raises(MeasureError) as problem:
        measure_of(text)
    assert str(problem.value).startswith(sentence)
