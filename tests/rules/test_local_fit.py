"""Local fit: case T5.8 by enumeration and by placing communities on a line."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulation.rules.nations import local_fit as rule

COMMUNITIES = (np.arange(240_000) + 0.5) / 240_000
NUMBERS = np.arange(1, 400)
costs, exponents, splits = st.floats(0.1, 200.0), st.floats(0.1, 3.0), st.floats(0.2, 1.0)


def squared_distances(models: int) -> np.ndarray:
    """From each community to the nearest of K evenly spaced models."""
    places = (np.arange(models) + 0.5) / models
    return (COMMUNITIES - places[np.minimum((COMMUNITIES * models).astype(int), models - 1)]) ** 2


@pytest.mark.parametrize("models", [1, 2, 3, 8])
def test_case_t5_8_mean_misfit_of_communities_on_a_line(models):
    assert rule.mean_misfit(models) == pytest.approx(1 / (12 * models**2), rel=1e-12)
    assert rule.mean_misfit(models) == pytest.approx(squared_distances(models).mean(), rel=1e-8)


@pytest.mark.parametrize("models", [1, 2, 3])
@pytest.mark.parametrize("cost", [2.0, 12.0, 60.0])
def test_values_of_communities_on_a_line(models, cost):
    """With and without the choice to use no model at all."""
    each = (1 - cost * squared_distances(models)) * models**-0.7
    assert rule.value_of_models(models, cost, 0.7) == pytest.approx(each.mean(), abs=1e-8)
    assert rule.value_if_free(models, cost, 0.7) == pytest.approx(np.maximum(each, 0).mean(), abs=1e-8)


def test_case_t5_8_best_number_for_cost_12_and_exponent_1():
    assert rule.best_number_of_models(12.0, 1.0) == pytest.approx(math.sqrt(3), rel=1e-12)
    assert rule.best_whole_number_of_models(12.0, 1.0) == 2
    np.testing.assert_allclose(rule.value_of_models([1, 2, 3], 12.0, 1.0), [0.0, 3 / 8, 8 / 27], atol=1e-15)
    assert NUMBERS[rule.value_of_models(NUMBERS, 12.0, 1.0).argmax()] == 2


def test_case_t5_8_depends_on_communities_that_may_not_refuse():
    """With cost 12, one model harms those beyond 0.289; if they may use none, one model is worth 0.385 > 0.375."""
    value = rule.value_if_free(NUMBERS, 12.0, 1.0)
    assert value[0] == pytest.approx(4 / (3 * math.sqrt(12)), rel=1e-12)
    assert NUMBERS[value.argmax()] == 1


@given(costs, exponents, splits)
def test_best_whole_number_is_that_of_enumeration(cost, exponent, split):
    value = rule.value_of_models(NUMBERS, cost, exponent, split)
    best = rule.best_whole_number_of_models(cost, exponent, split)
    assume(best < NUMBERS[-1])
    assert value[best - 1] == value.max()
    assert NUMBERS[value.argmax()] == best


@given(costs, exponents, splits)
def test_best_number_is_a_maximum_of_positive_value(cost, exponent, split):
    best = rule.best_number_of_models(cost, exponent, split)
    value = rule.value_of_models([best, best * 0.99, best * 1.01], cost, exponent, split)
    assert value[0] > 0
    assert value[2] < value[0]
    assert value[1] < value[0] or best == 1.0


@given(costs, exponents, splits)
def test_heterogeneity_and_open_weights_favour_many_scarce_scale_favours_few(cost, exponent, split):
    best = rule.best_number_of_models(cost, exponent, split)
    assert rule.best_number_of_models(2 * cost, exponent, split) >= best
    assert rule.best_number_of_models(cost, exponent, 0.5 * split) >= best
    assert rule.best_number_of_models(cost, 2 * exponent, split) <= best
    assert rule.best_number_of_models(cost, exponent, split) == pytest.approx(
        rule.best_number_of_models(cost, exponent * split), rel=1e-12
    )


def test_best_number_in_the_limits():
    assert rule.best_number_of_models(0.0, 1.0) == 1.0
    assert rule.best_number_of_models(0.0, 0.0) == 1.0
    assert rule.best_number_of_models(12.0, 1.0, 0.0) == math.inf
    with pytest.raises(ValueError, match=r"^no number of models is best where dividing the compute costs nothing$"):
        rule.best_whole_number_of_models(12.0, 0.0)


@given(st.integers(1, 50), costs, exponents)
def test_freedom_to_refuse_is_never_worth_less(models, cost, exponent):
    free = rule.value_if_free(models, cost, exponent)
    assert free >= max(0.0, float(rule.value_of_models(models, cost, exponent))) - 1e-12


def test_fit_penalty_by_hand():
    """Four community models, half of communities: K is 2.5 for a closed model and 1 + 0.75 * 3 for an open one."""
    penalty = rule.fit_penalty([0.0, 0.5, 1.0], 0.8, np.ones((3, 2)), [False, True], community_models=4.0)
    np.testing.assert_allclose(
        penalty, [[0.8, 0.8 / 2.5**2], [0.8 / 2.5**2, 0.8 / 3.25**2], [0.8 / 16, 0.8 / 16]], rtol=1e-12
    )


def test_models_from_home_fit():
    foreign = np.array([[False, True], [True, False]])
    penalty = rule.fit_penalty([0.0, 0.0], 0.8, foreign, False, community_models=4.0)
    np.testing.assert_array_equal(penalty, [[0.0, 0.8], [0.8, 0.0]])


@given(st.floats(0.0, 0.9), st.floats(0.0, 5.0), st.floats(1.0, 20.0), st.floats(0.0, 1.0))
def test_participation_and_open_weights_never_raise_the_penalty(part, misfit, models, adaptation):
    def penalty(share, is_open):
        found = rule.fit_penalty(
            [share], misfit, [[True]], is_open, community_models=models, open_adaptation=adaptation
        )
        return found[0, 0]

    closed = penalty(part, False)
    assert penalty(part, True) <= closed + 1e-12
    assert penalty(part + 0.1, False) <= closed + 1e-12
    assert misfit / models**2 - 1e-12 <= closed <= misfit
    assert rule.fit_penalty([part], misfit, [[True]], True, community_models=models, open_adaptation=0.0) == closed
