"""Effects split by mechanism: Shapley values by hand, exact sums, and channels that really switch off."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import simulation
from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.mechanisms import (
    CHANNELS,
    DEFAULT_CHANNELS,
    DIRECT,
    WHOLE,
    ChannelError,
    Decomposition,
    channels_named,
    overrides_of,
    shapley_values,
)
from simulation.commands.scenario_differences import differences
from simulation.runs.outcomes import outcomes
from simulation.scenario_loading import load_scenario
from tests.support import make_result

OUTCOME = "HHI of users, last year"
SHORT = ("end=2024Q4", "workers=100")


def made_up(effects: np.ndarray) -> Decomposition:
    """A decomposition in which the chosen outcome has these effects, shape (subsets, pairs), and others have none."""
    names = [one.name for one in outcomes()]
    values = np.zeros((len(effects), 2, effects.shape[1], len(names)))
    values[:, 1, :, names.index(OUTCOME)] = effects
    runs = tuple(make_result(seed) for seed in range(effects.shape[1]))
    count = len(effects).bit_length() - 1
    return Decomposition(channels_named(list(CHANNELS)[:count]), ComparisonResult(runs, runs), values)


def test_channels_that_add_up_get_what_each_adds_by_itself() -> None:
    alone = np.array([[1.0, 2.0], [-3.0, 0.5], [0.25, 0.0]])
    effects = np.array([sum(alone[i] for i in range(3) if subset >> i & 1) + 7.0 * np.ones(2) for subset in range(8)])
    assert np.allclose(shapley_values(effects), alone, atol=1e-12)


def test_what_two_channels_do_only_together_is_shared_equally() -> None:
    assert shapley_values(np.array([[0.0], [0.0], [0.0], [1.0]])).ravel().tolist() == [0.5, 0.5]


def test_the_glove_game_has_its_known_values() -> None:
    # One left glove (channel 0) and two right ones: 2/3, 1/6, 1/6 (Shapley 1953).
    worth = np.array([[float(subset & 1 and subset >> 1 > 0)] for subset in range(8)])
    assert shapley_values(worth).ravel() == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@given(st.integers(1, 4), st.integers(0, 2**32 - 1))
def test_parts_sum_to_the_whole_effect(count: int, number: int) -> None:
    effects = np.random.default_rng(number).normal(size=(2**count, 3))
    parts = made_up(effects).parts(OUTCOME)
    total = sum(part.difference for name, part in parts.items() if name != WHOLE)
    assert total == pytest.approx(parts[WHOLE].difference, abs=1e-12)
    assert parts[DIRECT].difference == pytest.approx(effects[0].mean(), abs=1e-12)
    assert len(parts) == count + 2


def test_pairs_in_which_a_run_lacks_the_outcome_are_left_out_of_all_parts() -> None:
    effects = np.arange(12.0).reshape(4, 3)
    effects[2, 1] = np.inf
    parts = made_up(effects).parts(OUTCOME)
    assert {part.pairs for part in parts.values()} == {2}
    assert parts[WHOLE].difference == pytest.approx(10.0)


def test_the_table_has_a_row_for_each_part() -> None:
    table = made_up(np.arange(8.0).reshape(4, 2)).table(OUTCOME)
    assert list(table.mechanism) == [DIRECT, "data flywheel", "imitation", WHOLE]
    assert table.effect.iloc[:-1].sum() == pytest.approx(table.effect.iloc[-1])


def test_channels_outside_a_subset_are_switched_off() -> None:
    chosen = channels_named(["flywheel", "entry"])
    assert overrides_of(chosen, 0b11) == ()
    assert overrides_of(chosen, 0b01) == CHANNELS["entry"].off
    assert overrides_of(chosen, 0b00) == (*CHANNELS["flywheel"].off, *CHANNELS["entry"].off)


def test_wrong_channels_are_refused() -> None:
    with pytest.raises(ChannelError, match=r"'flywhel' is not a channel; did you mean flywheel\?"):
        channels_named(["flywhel"])
    with pytest.raises(ChannelError, match="9 channels are named; an effect is split by 1 to 6 of them"):
        channels_named(CHANNELS)
    assert [channel.name for channel in channels_named()] == list(DEFAULT_CHANNELS)


# A change that a channel would pass on, and that must change nothing once the channel is off.
IDLE_WHEN_OFF = {
    "flywheel": "flywheel.consumer.strength=1",
    "inertia": "products.consumer.switching_cost=0.0 policies.choice_screens.asked_share=1",
    "investors": "finance.score_of_lead=3",
    "entry": "churn.most_profit=9",
    "talent": "talent.moving_cost=1",
    "prices": "pricing.markup_speed=0.2",
}


@pytest.mark.parametrize("name", CHANNELS)
def test_overrides_of_a_channel_are_legal_and_change_something(name: str) -> None:
    assert differences(load_scenario("baseline"), load_scenario("baseline", CHANNELS[name].off))


@pytest.mark.parametrize(("name", "idle"), IDLE_WHEN_OFF.items())
def test_a_channel_that_is_off_passes_nothing_on(name: str, idle: str) -> None:
    words = [*CHANNELS[name].off, "end=2025Q4", "workers=100"]
    one = simulation.run("baseline", words, progress=False)
    other = simulation.run("baseline", [*words, *idle.split()], progress=False)
    same = ComparisonResult((one,), (other,)).first_differences()
    assert same == (None,)


def test_without_rented_compute_nobody_pays_rent() -> None:
    words = ["end=2023Q4", "workers=100"]
    assert "rent" in simulation.run("baseline", words, progress=False).record.flow_rows
    assert "rent" not in simulation.run("baseline", [*words, *CHANNELS["cloud"].off], progress=False).record.flow_rows


def test_without_an_answer_of_supply_demand_moves_no_chip() -> None:
    words = [*CHANNELS["supply"].off, "end=2023Q4", "workers=100"]
    sold = [
        simulation.run("baseline", [*words, more], progress=False).record.world["chips_sold_h100e"]
        for more in ("public_compute.budget_share=0", "public_compute.budget_share=0.01")
    ]
    np.testing.assert_allclose(sold[0], sold[1], rtol=1e-12)


def test_the_effect_of_switching_a_channel_off_runs_through_that_channel() -> None:
    study = simulation.decompose(
        "no_flywheel", SHORT, channels=["flywheel", "entry"], seeds=2, processes=1, progress=False
    )
    parts = study.parts("HHI of users, at the end")
    assert parts[DIRECT].difference == 0.0
    assert parts[WHOLE].difference != 0.0
    # With entry on or off, nothing is left to differ once the flywheel is off in both worlds.
    effects = study.values[:, 1] - study.values[:, 0]
    assert np.all(np.nan_to_num(effects[[0b00, 0b10]]) == 0.0)
    assert parts["data flywheel"].difference + parts["new firms"].difference == pytest.approx(
        parts[WHOLE].difference, abs=1e-15
    )


def test_one_channel_takes_the_whole_effect_of_its_own_switch() -> None:
    study = simulation.decompose("no_flywheel", SHORT, channels=["flywheel"], seeds=2, processes=1, progress=False)
    parts = study.parts("HHI of users, at the end")
    assert parts["data flywheel"] == parts[WHOLE]
    assert "flywheel" in repr(study)
