"""Rankings with known answers: leads that flip at a known value, that never flip, that are noise."""

from dataclasses import replace

import numpy as np
import pytest

from simulation.analysis.rankings import RankingError, rank_options
from simulation.commands.sweep_text.dropped import WARNING
from simulation.commands.sweep_text.rankings import ranking_blocks
from simulation.commands.text import written
from tests.made_up_sweep import MAIN, axis, made_up


def ranking_text(found):
    return written(ranking_blocks(found))


AXES = [axis("x1", unit="share"), axis("x2"), axis("x3")]


def noise(point, option, seed):
    return float(np.sin(1e5 * (point.sum() + 3.3 * seed + 7.7 * option)))


def flips(point, option, seed):
    return 0.1 * seed + (point[0] - 0.4) * option


def never_flips(point, option, seed):
    return 0.1 * seed + (0.2 + point[0]) * option + 0.1 * noise(point, option, seed)


def flips_where_two_agree(point, option, seed):
    return ((point[0] - 0.5) * (point[1] - 0.5) + 0.05) * option + 0.005 * noise(point, option, seed)


def ranked(answer, *, options=("baseline", "policy"), points=100, seeds=3, design="latin hypercube", **others):
    axes, steps = others.pop("axes", AXES), others.pop("steps", 5)
    result = made_up(design, axes, {MAIN: answer}, options=options, points=points, steps=steps, seeds=seeds)
    return rank_options(result, MAIN, **others)


def only_pair(*args, **others):
    return ranked(*args, **others).pairs[0]


def test_a_lead_that_flips_is_undetermined_and_the_parameter_is_named():
    pair = only_pair(flips)
    assert (pair.first, pair.second) == ("baseline", "policy")
    assert pair.lead.verdict == "up"
    assert pair.verdict == "flips"
    assert pair.flip.dimension.name == "x1"
    assert pair.flip.crossing.at == pytest.approx(0.4, abs=0.01)
    assert pair.flip.crossing.low <= 0.4 <= pair.flip.crossing.high
    assert pair.flip.share_above == pytest.approx(0.6, abs=0.01)
    assert pair.flip.lead_below < 0.0 < pair.flip.lead_above
    assert pair.verdict_text.startswith("undetermined: flips with x1 at 0.396 share (0.3")


def test_it_flips_at_the_same_value_in_whichever_direction_is_better():
    pair = only_pair(flips, better="more")
    assert pair.first == "policy"
    assert pair.flip.crossing.at == pytest.approx(0.4, abs=0.01)
    assert pair.flip.lead_below < 0.0 < pair.flip.lead_above


def test_noise_moves_the_value_but_does_not_hide_it():
    pair = only_pair(
        lambda point, option, seed: flips(point, option, seed) + 0.5 * noise(point, option, seed), points=200
    )
    assert pair.flip.dimension.name == "x1"
    assert pair.flip.crossing.low <= 0.4 <= pair.flip.crossing.high


def test_a_lead_of_one_sign_is_determined():
    pair = only_pair(never_flips)
    assert (pair.verdict, pair.verdict_text, pair.flip) == ("determined", "determined", None)
    assert (pair.ahead, pair.behind, pair.reversed) == (1.0, 0.0, 0)


def test_noise_names_no_parameter():
    pair = only_pair(noise)
    assert (pair.verdict, pair.flip) == ("within noise", None)
    assert pair.verdict_text == "undetermined: within noise"


def test_noise_hardly_ever_names_a_parameter():
    chance = np.random.default_rng(11)
    result = made_up("latin hypercube", AXES, {MAIN: noise}, options=("baseline", "policy"), points=40, seeds=2)
    place = int(np.flatnonzero(np.isfinite(result.data[0, 0, 0]))[0])
    named = 0
    for _ in range(40):
        data = result.data.copy()
        data[..., place] = chance.normal(size=data.shape[:-1])
        named += rank_options(replace(result, data=data), MAIN).pairs[0].flip is not None
    assert named <= 2


def test_a_lead_that_flips_by_two_parameters_together_is_undetermined():
    pair = only_pair(flips_where_two_agree)
    assert pair.lead.verdict == "up"
    assert pair.verdict == "flips somewhere"
    assert pair.reversed > 10
    assert pair.verdict_text == "undetermined: flips, but no single parameter tells where"


@pytest.mark.parametrize("answer", [flips, never_flips, flips_where_two_agree])
def test_with_one_seed_nothing_is_determined_because_all_worlds_share_its_luck(answer):
    pair = only_pair(answer, seeds=1)
    assert (pair.verdict, pair.flip) == ("one seed", None)
    assert pair.verdict_text == "undetermined: one draw of luck"


@pytest.mark.parametrize(("seeds", "most"), [(1, 0), (2, 7)])
@pytest.mark.parametrize("design", ["latin hypercube", "grid"])
def test_luck_that_all_worlds_share_is_no_order(design, seeds, most):
    """Nothing but seeds moves the second option, by as much in each of 48 worlds: 60 sweeps, so 3 by chance."""
    luck = np.random.default_rng(7).normal(size=(60, seeds))
    found = [
        only_pair(
            lambda point, option, seed, luck=luck[number]: point[0] + option * float(luck[seed - 1]),
            points=48, seeds=seeds, steps=48, axes=AXES[:1], design=design,
        ).verdict
        for number in range(60)
    ]  # fmt: skip
    assert found.count("determined") <= most


def test_options_alike_in_every_run_tie():
    pair = only_pair(lambda point, option, seed: point[0] + seed)
    assert (pair.verdict, pair.ahead, pair.behind) == ("tied", 0.0, 0.0)


def test_in_a_single_world_seeds_are_the_pairs():
    pair = only_pair(
        lambda point, option, seed: 0.1 * seed + option + 0.01 * option * seed, axes=[], design="none", seeds=6
    )
    assert (pair.worlds, pair.lead.pairs, pair.verdict) == (1, 6, "determined")


def test_options_stand_in_the_order_of_their_means_and_neighbours_are_held_against_each_other():
    def answer(point, option, seed):
        return (0.3, 0.9, 0.1, 0.6)[option] + 0.01 * noise(point, option, seed)

    names = ("baseline", "a", "b", "c")
    ranking = ranked(answer, options=names, pairs="adjacent")
    assert ranking.options == ("b", "baseline", "c", "a")
    near = [("b", "baseline"), ("baseline", "c"), ("c", "a")]
    assert [(pair.first, pair.second) for pair in ranking.pairs] == [*near, ("baseline", "a")]
    assert ranking.determined == 4
    assert ranking.level == pytest.approx(1.0 - 0.05 / 4)
    assert len(ranked(answer, options=names).pairs) == 6
    assert "The order of all pairs is determined." in ranking_text(ranking)


def test_places_are_ranges_and_options_are_told_from_the_reference():
    """One option is clearly best, one clearly worst; the reference and ``c`` differ by luck of either sign only."""

    def answer(point, option, seed):
        return (0.3, 0.9, 0.1, 0.301)[option] + 0.02 * (-1) ** seed * (option == 3)

    ranking = ranked(answer, options=("baseline", "a", "b", "c"), seeds=4)
    assert dict(zip(ranking.options, ranking.places, strict=True)) == {
        "b": (1, 1),
        "baseline": (2, 3),
        "c": (2, 3),
        "a": (4, 4),
    }
    text = " ".join(ranking_text(ranking).split())
    assert "2-3 baseline 0.300" in text
    assert "Known: b before baseline, c, a; baseline and c before a." in text
    assert "Told from baseline: b before it; a behind it." in text
    assert "Further pairs, in the table of the ranking: 2." in text


def test_beyond_fifteen_options_neighbours_and_the_reference_are_held():
    names = ("baseline", *(f"o{number}" for number in range(16)))
    ranking = ranked(lambda p, option, seed: float(option), options=names, points=8, seeds=2)
    assert len(ranking.pairs) == 16 + 15
    nothing = ranked(noise, options=("baseline", "a", "b"))
    assert set(nothing.places) == {(1, 3)}
    text = " ".join(ranking_text(nothing).split())
    assert "Of no option is it known that it stands before another. Told from baseline: none." in text


def test_missing_runs_are_left_out_pair_by_pair_and_counted():
    result = made_up("latin hypercube", AXES, {MAIN: never_flips}, options=("baseline", "a", "b"), points=40)
    data = result.data.copy()
    data[:4, 2] = np.nan
    ranking = rank_options(replace(result, data=data), MAIN)
    assert (ranking.worlds, ranking.missing, ranking.left_out) == (36, 4, ())
    assert {pair.worlds for pair in ranking.pairs} <= {36, 40}
    data[:, 2] = np.nan
    without = rank_options(replace(result, data=data), MAIN)
    assert (without.left_out, len(without.pairs)) == (("b",), 1)
    assert "Left out, without values: b" in ranking_text(without)


def test_where_many_worlds_lack_the_outcome_no_order_is_determined():
    """The option always leads, but wherever ``x1`` is large it has no outcome."""
    result = made_up("latin hypercube", AXES, {MAIN: never_flips}, options=("baseline", "a"), points=100)
    for lost, verdict in ((5, "determined"), (6, "worlds dropped")):
        data = result.data.copy()
        data[np.argsort(result.layout.points[:, 0])[-lost:], 1] = np.inf
        ranking = rank_options(replace(result, data=data), MAIN)
        assert (ranking.pairs[0].verdict, ranking.pairs[0].worlds) == (verdict, 100 - lost)
        text = " ".join(ranking_text(ranking).split())
        assert f"{100 - lost} of 100" in text
        assert (WARNING in text) == (lost == 6)
    assert "undetermined: too many worlds lack the outcome" in text


def test_nothing_to_rank_is_said_in_one_sentence():
    with pytest.raises(RankingError, match="needs two options"):
        ranked(flips, options=("baseline",))


def test_the_text_and_the_table_name_what_turns_the_order():
    ranking = ranked(flips)
    text = " ".join(ranking_text(ranking).split())
    assert "The ranking is undetermined: the order of 0 of 1 pairs is determined." in text
    assert "Parameters that turn it: x1." in text
    row = ranking.table().iloc[0]
    assert (row["flips_with"], row["first"]) == ("x1", "baseline")
    assert row["flips_low"] <= row["flips_at"] <= row["flips_high"]
    assert ranked(never_flips).table().iloc[0]["flips_with"] == ""
