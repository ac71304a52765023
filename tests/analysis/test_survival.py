"""Survival of spells: against hand-worked cases, and against a law with a known answer."""

import numpy as np
import pytest

from simulation.analysis.survival import Spells, lives_of_entrants, spells_of_lead, survival


def spells(quarters, ended):
    return Spells(np.array(quarters), np.array(ended, dtype=bool))


def test_the_curve_is_kaplan_and_meiers_by_hand():
    found = survival([spells([1, 3, 3], [True, False, True]), spells([2, 5], [True, False])])
    # At risk 5, 4, 3, 1, 1 at 1 to 5 quarters; one ends at 1, at 2 and at 3.
    assert found.share == pytest.approx([1, 4 / 5, 4 / 5 * 3 / 4, 4 / 5 * 3 / 4 * 2 / 3, 0.4, 0.4])
    assert (found.spells, found.ended, found.runs) == (5, 3, 2)
    assert found.median == 3.0


def test_without_cut_off_spells_it_is_the_share_that_lasts_longer():
    quarters = np.random.default_rng(1).geometric(0.2, 200)
    found = survival([spells(quarters, np.ones(200))])
    assert found.share == pytest.approx([(quarters > time).mean() for time in found.quarters])


def test_cutting_spells_off_leaves_a_constant_hazard_in_the_interval():
    luck, hazard = np.random.default_rng(2), 0.1
    runs = []
    for _ in range(40):
        quarters, end = luck.geometric(hazard, 20), luck.integers(5, 30, 20)
        runs.append(spells(np.minimum(quarters, end), quarters <= end))
    found = survival(runs)
    truth = (1 - hazard) ** found.quarters
    inside = (found.low <= truth) & (truth <= found.high)
    assert inside[1:20].mean() > 0.8
    assert np.all(np.diff(found.share) <= 0)


def test_one_run_has_no_interval_and_runs_that_agree_have_a_narrow_one():
    one = spells([1, 2, 4], [True, True, False])
    assert np.isnan(survival([one]).low).all()
    same = survival([one, one, one])
    assert same.low[1] == pytest.approx(same.share[1])
    assert np.isnan(same.low[0])


def test_intervals_stay_between_none_and_all():
    found = survival([spells([1, 9], [True, False]), spells([9, 9], [False, False]), spells([2, 3], [True, True])])
    held = np.isfinite(found.low)
    assert held.any()
    assert np.all((found.low[held] > 0) & (found.low[held] <= found.share[held]))
    assert np.all((found.high[held] < 1) & (found.share[held] <= found.high[held]))


@pytest.mark.parametrize("leaders", [[], [np.nan, np.nan]])
def test_nobody_leads_no_spell(leaders):
    found = survival([spells_of_lead(np.array(leaders))])
    assert found.share.tolist() == [1.0]
    assert found.spells == 0
    assert found.median == np.inf


def test_a_lead_regained_is_a_new_lead():
    found = spells_of_lead(np.array([np.nan, 1.0, 1.0, 3.0, 1.0]))
    assert found.quarters.tolist() == [2, 1, 1]
    assert found.ended.tolist() == [True, True, False]


def test_firms_of_the_first_quarter_are_no_entrants():
    active = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 0]], dtype=bool)
    found = lives_of_entrants(active)
    assert found.quarters.tolist() == [2]
    assert found.ended.tolist() == [False]
