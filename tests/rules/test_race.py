"""The race to powerful AI: equilibria by search, risks by formula and by simulation (cases R1-R3 and R5)."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from simulation.rules.nations import race as rule

EXACT = 1e-12
ENMITIES = st.floats(0.01, 1.0)
SPREADS = st.floats(0.01, 8.0)
TEAMS = st.integers(2, 12)
SHARES = st.floats(0.0, 1.0)
RISKS = (rule.risk_without_information, rule.risk_private, rule.risk_public)

GOLDEN = [
    (2, 1.0, 1.0, 0.5, 2 / 3, 2 / 3),
    (2, 2.0, 0.5, 0.0, 0.1875, 0.2292),
    (5, 1.0, 1.0, 0.8, 0.8333, 0.8333),
    (5, 3.0, 0.6, 0.0, 0.2647, 0.3851),
    (5, 6.0, 1.0, 0.0, 0.0670, 0.3349),
]


@pytest.mark.parametrize(("teams", "spread", "enmity", "none", "private", "public"), GOLDEN)
def test_golden_risks(teams: int, spread: float, enmity: float, none: float, private: float, public: float) -> None:
    found = [risk(teams, spread, enmity) for risk in RISKS]
    assert_allclose(found, [none, private, public], atol=5e-5)


def test_golden_risks_all_at_once() -> None:
    teams, spread, enmity, *expected = np.array(GOLDEN).T
    assert_allclose([risk(teams, spread, enmity) for risk in RISKS], expected, atol=5e-5)


@pytest.mark.parametrize(("teams", "spread", "enmity"), [row[:3] for row in GOLDEN])
def test_cases_r2_and_r3_simulated_races(teams: int, spread: float, enmity: float) -> None:
    races = 200_000
    capability = spread * np.random.default_rng(3).random((races, teams))
    safety = rule.safety_private(capability, teams, enmity)
    winner = (capability - safety).argmax(axis=1)
    private = 1 - safety[np.arange(races), winner]
    ordered = np.sort(capability, axis=1)
    public = 1 - rule.safety_public(ordered[:, -1] - ordered[:, -2], enmity)
    for risks, formula in ((private, rule.risk_private), (public, rule.risk_public)):
        error = risks.std() / np.sqrt(races)
        assert abs(risks.mean() - formula(teams, spread, enmity)) < 4 * error + 1e-12


@pytest.mark.parametrize(("teams", "spread", "enmity"), [(2, 1.0, 1.0), (3, 0.8, 0.7), (5, 1.5, 0.4)])
def test_case_r1_no_team_gains_by_another_safety(teams: int, spread: float, enmity: float) -> None:
    """Expected worth of a deviation, the chance of winning integrated over one's own capability."""
    others = float(rule.safety_without_information(teams, spread, enmity))
    assert others < 1
    own = np.linspace(0, 1, 1001)
    capability = (np.arange(4000) + 0.5) / 4000
    wins = (np.clip(capability + (others - own[:, None]) / spread, 0, 1) ** (teams - 1)).mean(axis=1)
    worth = wins * own + (1 - wins) * others * (1 - enmity)
    assert own[worth.argmax()] == pytest.approx(others, abs=2e-3)


@pytest.mark.parametrize(("teams", "enmity", "capability"), [(2, 1.0, 0.6), (3, 0.7, 0.9), (5, 0.4, 0.3)])
def test_case_r2_no_team_gains_by_another_safety(teams: int, enmity: float, capability: float) -> None:
    """The best of the rivals has capability x with density (n - 1) x^(n - 2); spread 1."""
    best = (np.arange(20_000) + 0.5) / 20_000
    density = (teams - 1) * best ** (teams - 2) / best.size
    rivals = rule.safety_private(best, teams, enmity)
    own = np.linspace(0, 1, 1001)
    wins = (capability - own)[:, None] > best - rivals
    worth = (density * np.where(wins, own[:, None], (1 - enmity) * rivals)).sum(axis=1)
    expected = float(rule.safety_private(capability, teams, enmity))
    assert expected < 1
    assert own[worth.argmax()] == pytest.approx(expected, abs=2e-3)


@pytest.mark.parametrize(("margin", "enmity"), [(0.2, 0.5), (0.05, 1.0), (0.6, 0.3), (0.0, 0.4)])
def test_case_r3_neither_leader_nor_runner_up_gains_by_another_safety(margin: float, enmity: float) -> None:
    """Capabilities 1 and 1 - margin; equal scores go to the leader."""
    leader = float(rule.safety_public(margin, enmity))
    second = max(leader - margin, 0.0)
    other = np.linspace(0, 1, 2001)
    undercuts = other < leader - margin - 1e-9
    assert (np.where(undercuts, other, (1 - enmity) * leader) <= (1 - enmity) * leader + EXACT).all()
    wins = other <= second + margin + 1e-9
    assert (np.where(wins, other, (1 - enmity) * second) <= leader + 1e-9).all()


@given(SPREADS, SHARES, st.floats(0.0, 10.0))
def test_case_r5_nobody_to_race_against(spread: float, enmity: float, capability: float) -> None:
    assert rule.safety_without_information(1, spread, enmity) == 1.0
    assert rule.safety_private(capability, 1, enmity) == 1.0
    assert rule.safety_public(np.inf, enmity) == 1.0
    assert [risk(1, spread, enmity) for risk in RISKS] == [0.0] * 3


@given(TEAMS, SPREADS, st.floats(0.0, 10.0))
def test_case_r5_no_enmity(teams: int, spread: float, capability: float) -> None:
    assert rule.safety_without_information(teams, spread, 0.0) == 1.0
    assert rule.safety_private(capability, teams, 0.0) == 1.0
    assert rule.safety_public(capability, 0.0) == 1.0
    assert [risk(teams, spread, 0.0) for risk in RISKS] == [0.0] * 3


@given(TEAMS, SPREADS, ENMITIES)
def test_risks_are_chances_and_private_knowledge_is_never_safer_than_none(
    teams: int, spread: float, enmity: float
) -> None:
    none, private, public = (float(risk(teams, spread, enmity)) for risk in RISKS)
    assert 0.0 <= none <= private + EXACT
    assert private <= 1.0
    assert 0.0 <= public <= 1.0


@given(TEAMS, SPREADS, ENMITIES)
def test_more_teams_are_more_dangerous_unless_knowledge_is_private(teams: int, spread: float, enmity: float) -> None:
    for risk in (rule.risk_without_information, rule.risk_public):
        assert risk(teams + 1, spread, enmity) >= risk(teams, spread, enmity) - EXACT


def test_private_risk_can_fall_with_teams() -> None:
    assert_allclose(rule.risk_private([2, 5], 0.5, 0.05), [0.6825, 0.6528], atol=5e-5)


def test_little_enmity() -> None:
    """Risk goes to 0 without and with public information; with private information capability caps safety."""
    teams, spread, little = np.array([2, 5]), 0.8, 1e-9
    assert_array_equal(rule.risk_without_information(teams, spread, little), 0.0)
    assert_allclose(rule.risk_public(teams, spread, little), 0.0, atol=1e-8)
    assert_allclose(rule.risk_private(teams, spread, little), 1 - spread * teams / (teams + 1), atol=1e-8)


@given(TEAMS, SPREADS, st.floats(1e-4, 1.0))
def test_case_r3_formula_as_written(teams: int, spread: float, enmity: float) -> None:
    kept = 1 - max(0.0, 1 - enmity / spread) ** (teams + 1)
    assert_allclose(rule.risk_public(teams, spread, enmity), 1 - spread / (enmity * (teams + 1)) * kept, atol=1e-9)


def test_leaders_with_and_without_margin() -> None:
    assert_array_equal(rule.safety_public([0.0, 0.25, 0.5, 2.0], 0.5), [0.0, 0.5, 1.0, 1.0])


def test_proximity_is_linear_in_logs() -> None:
    far, start, half, there, beyond = 0.0, 10.0, 12.0, 14.0, 20.0
    found = rule.proximity([-np.inf, far, start, half, there, beyond], 14.0, 4.0)
    assert_allclose(found, [0.0, 0.0, 0.0, 0.5, 1.0, 1.0], atol=EXACT)


@given(SHARES, SHARES, SHARES)
def test_accidents_of_a_year_are_those_of_its_quarters(yearly: float, safety: float, near: float) -> None:
    quarterly = 1 - (1 - yearly) ** 0.25
    chance = rule.accident_chance(quarterly, safety, near)
    assert 0.0 <= chance <= quarterly + EXACT
    assert_allclose(1 - (1 - chance) ** 4, rule.accident_chance(yearly, safety, near), atol=1e-9)


def test_accidents_in_the_limits() -> None:
    assert_allclose(rule.accident_chance(0.2, [0.0, 1.0, 0.0], [1.0, 1.0, 0.0]), [0.2, 0.0, 0.0], atol=EXACT)
    assert_allclose(rule.accident_chance(1e-6, 0.4, 0.5), 0.6 * 0.5 * 1e-6, rtol=1e-5)
    assert_array_equal(rule.accident_chance(1.0, [0.0, 1.0], 1.0), [1.0, 0.0])


def test_without_noise_the_best_wins() -> None:
    assert_array_equal(rule.win_chances([1.0, 3.0, 2.0], 0.0), [0.0, 1.0, 0.0])
    assert_array_equal(
        rule.win_chances([[3.0, 3.0, -np.inf], [0.0, -1e-300, 0.0]], 0.0), [[0.5, 0.5, 0], [0.5, 0, 0.5]]
    )
    assert_array_equal(rule.win_chances([1.0, 3.0, 2.0], 1e-310), [0.0, 1.0, 0.0])
    assert_array_equal(rule.win_chances([-np.inf, -np.inf], 0.0), [0.0, 0.0])
    assert_array_equal(rule.win_chances([-np.inf, -np.inf], 1.0), [0.0, 0.0])


def test_noise_lets_the_order_flip() -> None:
    assert_allclose(rule.win_chances([1.0, 0.0], 1.0), [np.e / (1 + np.e), 1 / (1 + np.e)], rtol=EXACT)
    assert_allclose(rule.win_chances([1.0, 0.0, -3.0], 1e9), 1 / 3, rtol=1e-8)
    chances = rule.win_chances([1.0, 0.0], np.float64(0.01))
    assert 0 < chances[1] < 1e-40


def test_noisy_winners_are_those_of_scores_with_luck() -> None:
    """Logit chances come from scores to which each team adds luck of the extreme-value kind."""
    score, noise, races = np.array([1.0, 0.6, 0.0, -2.0]), 0.7, 200_000
    luck = -np.log(-np.log(np.random.default_rng(8).random((races, 4))))
    won = np.bincount((score + noise * luck).argmax(axis=1), minlength=4) / races
    expected = rule.win_chances(score, noise)
    assert (np.abs(won - expected) < 4 * np.sqrt(expected * (1 - expected) / races)).all()


@given(arrays(np.float64, (2, 4), elements=st.floats(-50, 50)), st.floats(0.0, 10.0), st.floats(-100, 100))
def test_chances_sum_to_one_and_only_differences_count(score: np.ndarray, noise: float, shift: float) -> None:
    chances = rule.win_chances(score, noise)
    assert_allclose(chances.sum(axis=1), 1.0, rtol=EXACT)
    assert (np.take_along_axis(chances, score.argmax(axis=1)[:, None], 1) == chances.max(axis=1, keepdims=True)).all()
    if noise > 1e-3:
        assert_allclose(rule.win_chances(score + shift, noise), chances, atol=1e-8)
