"""Regret, satisficing and the efficient edge in sweeps whose answers can be worked out by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import ndtri

from simulation.analysis.directions import LESS, MORE, UnknownDirectionError, direction_of
from simulation.analysis.efficient_edge import COST, efficient_edge, undominated
from simulation.analysis.paired_effects import t_interval
from simulation.analysis.proportions import wilson_interval
from simulation.analysis.rankings import rank_options
from simulation.analysis.regimes import regimes
from simulation.analysis.robust_choice import ChoiceError, regrets, robust_choice
from simulation.analysis.sweep_effects import sweep_effects
from simulation.analysis.world_means import common_means, independent_worlds, world_means
from simulation.commands.sweep_text.robust_choice import efficient_edge_blocks, robust_choice_blocks
from simulation.commands.text import written
from simulation.runs.outcomes import outcomes
from tests.made_up_sweep import MAIN, axis, made_up


def efficient_edge_text(found):
    return written(efficient_edge_blocks(found))


def robust_choice_text(found):
    return written(robust_choice_blocks(found))


OPTIONS = ("baseline", "mild", "strong", "strong_again")
LEVELS = (0.5, 0.4, 0.2, 0.2)


def answer(point, option, seed):
    """Options 2 and 3 do best where x is small and worst where it is large; all share their luck."""
    return LEVELS[option] + (0.6 * point[0] if option > 1 else 0.0) + 0.01 * seed


def money(point, option, seed):
    return (100.0, 150.0, 300.0, 320.0)[option] + seed


def seed_luck(seed):
    return float(np.sin(3.0 * seed))


def sweep(answers=None, **others):
    known = {"points": 100, "seeds": 2, "options": OPTIONS} | others
    return made_up("grid", [axis("x")], answers or {MAIN: answer, COST: money}, steps=101, **known)


def in_one_line(text):
    return " ".join(text.split())


def with_missing(result, worlds, options=slice(None), seeds=slice(None)):
    data = result.data.copy()
    data[worlds, options, seeds] = np.nan
    return replace(result, data=data)


def score(choice, option):
    return next(one for one in choice.scores if one.option == option)


def test_regret_is_what_is_lost_against_the_best_in_each_world():
    """``x`` runs from 0 to 1; strong beats mild below 1/3, so the regret of mild is largest, 0.2, at 0."""
    choice = robust_choice(sweep(), MAIN)
    assert choice.better == "less"
    assert score(choice, "mild").largest_regret == pytest.approx(0.2)
    assert score(choice, "strong").largest_regret == pytest.approx(0.4)
    assert score(choice, "baseline").largest_regret == pytest.approx(0.3)
    assert score(choice, "strong").mean_regret == pytest.approx(0.4 * (2 / 3) / 2, abs=0.002)
    assert score(choice, "strong").high_regret == pytest.approx(0.34, abs=0.001)
    assert choice.least("largest_regret") == ("mild",)


def test_options_that_tie_are_all_best_and_none_alone():
    choice = robust_choice(sweep(), MAIN)
    strong, again, mild = (score(choice, name) for name in ("strong", "strong_again", "mild"))
    assert (strong.best, strong.alone) == (again.best, again.alone) == (pytest.approx(34 / 101), 0.0)
    assert (mild.best, mild.alone) == (pytest.approx(67 / 101), pytest.approx(67 / 101))
    assert choice.most_often_best == ("mild",)


def test_satisficing_counts_worlds_in_which_the_target_is_met():
    choice = robust_choice(sweep(), MAIN, target=0.45)
    assert score(choice, "mild").satisfied.share == 1.0
    assert score(choice, "baseline").satisfied.share == 0.0
    strong = score(choice, "strong").satisfied
    assert strong.share == pytest.approx(40 / 101)
    assert strong.low < strong.share < strong.high
    assert choice.most_often_satisfied == ("mild",)
    more = robust_choice(sweep(), MAIN, "more", target=0.45)
    assert score(more, "baseline").satisfied.share == 1.0


def test_the_direction_turns_everything_around():
    more = robust_choice(sweep(), MAIN, "more")
    assert score(more, "strong").worst == pytest.approx(0.215)
    assert score(robust_choice(sweep(), MAIN), "strong").worst == pytest.approx(0.815)


@given(arrays(np.float64, (6, 4), elements=st.floats(-1e6, 1e6)))
def test_regret_is_never_negative_and_the_best_has_none(values):
    for better in ("less", "more"):
        lost = regrets(values, better)
        assert (lost >= 0.0).all()
        assert (lost.min(axis=1) == 0.0).all()
    assert np.array_equal(regrets(values, "less"), regrets(-values, "more"))


@given(st.integers(1, 200), st.data())
def test_wilson_holds_the_share_and_agrees_with_scipy(worlds, data):
    from scipy.stats import binomtest

    met = data.draw(st.integers(0, worlds))
    low, high = wilson_interval(met, worlds)
    known = binomtest(met, worlds).proportion_ci(0.95, method="wilson")
    assert (low, high) == (pytest.approx(known.low, abs=1e-9), pytest.approx(known.high, abs=1e-9))
    assert low - 1e-12 <= met / worlds <= high + 1e-12


def test_worlds_without_an_option_do_not_count_for_any():
    choice = robust_choice(with_missing(sweep(), slice(0, 50), 2), MAIN)
    assert (choice.worlds, choice.missing, choice.left_out) == (51, 50, ())
    assert "50 worlds in which an option lacks it do not count" in in_one_line(robust_choice_text(choice))


def test_an_option_without_any_value_is_left_out_and_named():
    choice = robust_choice(with_missing(sweep(), slice(None), 3), MAIN)
    assert (choice.worlds, choice.left_out) == (101, ("strong_again",))
    assert score(choice, "strong").alone == score(choice, "strong").best
    assert "Left out, without values: strong_again" in in_one_line(robust_choice_text(choice))


def test_seeds_that_one_option_lacks_count_for_none():
    """Without the first seed of one option the second stands alone, for all, so that regret does not change."""
    whole, part = sweep(), with_missing(sweep(), slice(0, 10), 1, 0)
    assert robust_choice(part, MAIN).worlds == 101
    assert score(robust_choice(part, MAIN), "mild").mean_regret == pytest.approx(
        score(robust_choice(whole, MAIN), "mild").mean_regret
    )
    assert world_means(part, MAIN).values[0, 0, 0] == pytest.approx(0.52)


def test_infinite_outcomes_count_as_missing():
    assert common_means(np.array([[[np.inf, 1.0]], [[np.inf, np.inf]]])).tolist()[0] == [1.0]
    assert np.isnan(common_means(np.array([[[np.inf, np.nan]]])))


def test_worlds_that_share_numbers_by_design_count_once():
    layouts = {design: made_up(design, [axis("x"), axis("y")], {}, points=8).layout for design in ("sobol", "morris")}
    assert independent_worlds(layouts["sobol"]).tolist() == list(range(16))
    assert independent_worlds(layouts["morris"]).tolist() == list(range(0, 24, 3))


def test_nothing_to_choose_from_is_said_in_one_sentence():
    with pytest.raises(ChoiceError, match="no world in which the options have 'democracy'"):
        robust_choice(sweep(), "democracy")
    with pytest.raises(ChoiceError, match="no world in which 'baseline' and others have"):
        efficient_edge(with_missing(sweep(), slice(None), 0), MAIN)


def test_directions_name_outcomes_that_there_are():
    names = [outcome.name for outcome in outcomes()]
    assert all(any(name.startswith(start) for name in names) for start in (*LESS, *MORE))
    assert not [name for name in names if name.startswith(LESS) and name.startswith(MORE)]


def test_a_direction_that_is_for_the_reader_to_say_is_asked_for():
    assert direction_of("value of AI firms", "more") == "more"
    with pytest.raises(UnknownDirectionError, match="say 'less' or 'more'"):
        direction_of("value of AI firms")
    with pytest.raises(UnknownDirectionError, match="'lower' is not a direction"):
        direction_of(MAIN, "lower")


def test_the_edge_holds_options_that_no_other_beats_in_both():
    """Mild costs 50 for 0.1; strong costs 200 and does no good on average; its twin costs more for the same."""
    edge = efficient_edge(sweep(), MAIN)
    assert [one.option for one in edge.edge] == ["baseline", "mild"]
    mild, strong, again = edge.buys[1:]
    assert (mild.cost.difference, mild.effect.difference) == (pytest.approx(50.0), pytest.approx(-0.1))
    assert (mild.effect.low, mild.effect.high) == (pytest.approx(-0.1), pytest.approx(-0.1))
    assert strong.share == pytest.approx(34 / 101)
    assert again.share == 0.0
    assert edge.buys[0].effect.difference == edge.buys[0].effect.high == 0.0


def bought(costs, effects, seeds=6):
    """One world; each option costs and brings what is given, plus what its function says of the seed."""
    answers = {MAIN: lambda p, o, s: 0.5 + effects[o](s), COST: lambda p, o, s: 1000.0 + costs[o](s)}
    options = ("baseline", "a", "b")[: len(costs)]
    return efficient_edge(made_up("none", [], answers, options=options, seeds=seeds), MAIN)


def fixed(value):
    return lambda seed: value


def test_crumbs_of_cost_decide_nothing():
    """``a`` costs 0.05 more than ``b`` at 100, and does twice as much; ``b`` is no buy for five cents."""
    costs, effects = [fixed(0.0), fixed(100.05), fixed(100.0)], [fixed(0.0), fixed(-0.2), fixed(-0.1)]
    assert [one.option for one in bought(costs, effects).edge] == ["baseline", "a"]
    costs[1] = fixed(100.2)
    assert [one.option for one in bought(costs, effects).edge] == ["baseline", "b", "a"]


def test_costs_and_effects_that_luck_tells_apart_decide_nothing():
    """The cost of ``a`` is above or below that of ``b`` by 10 from seed to seed, 1 more on average."""
    costs = [fixed(0.0), lambda seed: 101.0 + 10.0 * (-1) ** seed, fixed(100.0)]
    effects = [fixed(0.0), fixed(-0.2), fixed(-0.1)]
    assert [one.option for one in bought(costs, effects).edge] == ["baseline", "a"]
    effects[1] = lambda seed: -0.1 - 0.001 + 0.02 * (-1) ** seed
    alike = bought([fixed(0.0), fixed(100.0), fixed(100.0)], effects)
    assert [one.option for one in alike.edge] == ["baseline", "a", "b"]
    assert [one.doubtful for one in alike.buys] == [(), (), ("a",)]
    text = in_one_line(efficient_edge_text(alike))
    assert "The edge is undetermined: by their means these are beaten, but not told apart: b (against a)." in text
    dear = bought([fixed(0.0), fixed(100.0), fixed(200.0)], effects)
    assert [one.option for one in dear.edge] == ["baseline", "a"]


def test_the_text_says_what_cost_is_and_what_is_not_in_it():
    text = in_one_line(efficient_edge_text(bought([fixed(0.0), fixed(1.0)], [fixed(0.0), fixed(-0.1)])))
    assert "Cost: What governments pay for programmes, before fees and levies" in text
    assert "Costs of enforcement and of firms are not in it." in text
    assert "undetermined" not in text


def test_in_one_world_seeds_are_the_pairs_of_the_edge():
    """The cost is 50 with every seed, the effect -0.1 on average with a spread of 0.02 over four seeds."""
    answers = {MAIN: lambda p, o, s: seed_luck(s) - o * (0.1 + 0.02 * (-1) ** s), COST: lambda p, o, s: 50.0 * o + s}
    edge = efficient_edge(made_up("none", [], answers, options=("baseline", "a"), seeds=4), MAIN)
    cost, effect = edge.buys[1].cost, edge.buys[1].effect
    assert (cost.low, cost.high, cost.pairs) == (pytest.approx(50.0), pytest.approx(50.0), 4)
    assert (effect.low, effect.high) == pytest.approx(t_interval(-np.array([0.08, 0.12, 0.08, 0.12])))
    text = in_one_line(efficient_edge_text(edge))
    assert "paired differences to the reference over the seeds of one world. Intervals: 95 %, Student’s t" in text


@pytest.mark.parametrize("design", ["grid", "latin hypercube", "sobol"])
@pytest.mark.parametrize("seeds", [3, 9])
def test_one_difference_has_one_interval_in_all_analyses(design, seeds):
    """The option adds luck of each seed and of each world to the reference."""
    question = "one firm holds most of users"
    chance = np.random.default_rng(5).random((64, seeds))
    result = made_up(
        design, [axis("x"), axis("y")],
        {question: lambda p, o, s: float(chance[int(63 * p[0]), s - 1] < 0.3 + 0.3 * o), COST: lambda p, o, s: 1.0 * o},
        options=("baseline", "policy"), points=16, seeds=seeds,
    )  # fmt: skip
    effect = sweep_effects(result, question).overall[0]
    same = [
        efficient_edge(result, question, "less").buys[1].effect,
        regimes(result, question).changes[1][1],
        replace(rank_options(result, question, "more").pairs[0].lead, baseline=effect.baseline, variant=effect.variant),
    ]
    assert [(one.difference, one.low, one.high) for one in same] == [
        pytest.approx((effect.difference, effect.low, effect.high)) for _ in same
    ]


@pytest.mark.parametrize("design", ["grid", "latin hypercube"])
@pytest.mark.parametrize("seeds", [3, 9])
def test_answers_that_all_agree_are_no_certainty_in_any_analysis(design, seeds):
    question = "one firm holds most of users"
    result = made_up(
        design, [axis("x")], {question: lambda *_: 0.0, COST: lambda p, o, s: float(o)},
        options=("baseline", "policy"), points=16, steps=16, seeds=seeds,
    )  # fmt: skip
    reach = float(ndtri(0.975)) * 2.0**0.5 / (seeds + 2.0)
    for one in (
        sweep_effects(result, question).overall[0],
        efficient_edge(result, question, "less").buys[1].effect,
        regimes(result, question).changes[1][1],
    ):
        assert (one.low, one.high) == pytest.approx((-reach, reach))


def test_options_alike_in_both_do_not_beat_each_other():
    assert undominated(np.array([[[1.0, 1.0], [1.0, 1.0], [1.0, 2.0]]])).tolist() == [[True, True, False]]


@given(arrays(np.float64, (3, 5, 2), elements=st.floats(-1e3, 1e3)))
def test_some_option_is_always_on_the_edge_and_scale_does_not_matter(losses):
    found = undominated(losses)
    assert found.any(axis=1).all()
    assert np.array_equal(found, undominated(losses * np.array([2.0, 4.0])))


def test_texts_say_what_each_rule_would_choose():
    text = in_one_line(robust_choice_text(robust_choice(sweep(), MAIN, target=0.45)))
    assert "Smallest largest regret: mild." in text
    assert "Target of at most 0.450 met in most worlds: mild." in text
    assert "100%" in text
    assert "known to beat in both: baseline, mild." in in_one_line(efficient_edge_text(efficient_edge(sweep(), MAIN)))


@pytest.mark.parametrize("design", ["grid", "latin hypercube"])
def test_no_rule_names_a_winner_on_luck(design):
    """Three options differ by luck of their seeds only, as much in every world; the fourth is far worse in all."""
    chance, alone = np.random.default_rng(3), 0
    for _ in range(20):
        luck = chance.normal(size=(4, 4)) * 0.01
        choice = robust_choice(
            made_up(
                design, [axis("x")], {MAIN: lambda p, o, s, luck=luck: p[0] + luck[o, s - 1] + (o == 3)},
                options=OPTIONS, points=20, steps=20, seeds=4,
            ), MAIN,
        )  # fmt: skip
        assert "strong_again" not in choice.not_told["largest_regret"]
        assert choice.not_told["largest_regret"][0] == choice.least("largest_regret")[0]
        alone += len(choice.not_told["largest_regret"]) == 1
    assert alone <= 2
    assert "(not told apart)" in robust_choice_text(choice)


def test_with_one_seed_no_option_is_named_best():
    choice = robust_choice(sweep(seeds=1), MAIN, target=0.45)
    assert all(set(names) == set(OPTIONS) for names in choice.not_told.values())
    text = in_one_line(robust_choice_text(choice))
    assert "With one seed, which is one draw of luck, no option is told from the best" in text
    assert "Smallest largest regret" not in text
    assert all(line.split()[6:8] == ["-", "-"] for line in robust_choice_text(choice).splitlines()[4:8])


def test_the_text_says_that_noise_makes_regret_larger():
    assert "Noise of seeds makes the regret of every option larger" in in_one_line(
        robust_choice_text(robust_choice(sweep(), MAIN))
    )


def test_tables_have_a_row_for_each_option():
    assert robust_choice(sweep(), MAIN).table()["option"].tolist() == list(OPTIONS)
    frame = efficient_edge(sweep(), MAIN).table()
    assert frame.loc[frame["on_edge"], "option"].tolist() == ["baseline", "mild"]
