"""Figures of studies: what is drawn is what the pairs hold, determined or not."""

from dataclasses import replace

import numpy as np
import pytest

from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.doses import DoseResponse
from simulation.analysis.mechanisms import DIRECT, WHOLE, Decomposition, channels_named
from simulation.analysis.policy_effects import PolicyEffects
from simulation.figures import (
    STUDY_FIGURES,
    dose_response,
    draw_study_figure,
    effect_by_mechanism,
    policy_effects,
)
from simulation.runs.outcomes import outcomes
from tests.figures.synthetic import make_results
from tests.figures.test_figures import MM_PER_INCH, lines_of, words_of

OUTCOME, FEW_WORDS = "HHI of users, last year", "revenue, last year"
PAIRS = 6


def shifted(runs, key, by):
    """The same runs with a series of the world higher by the same in every quarter."""
    return [
        replace(run, record=_with_world(run.record, run.record.world | {key: run.record.world[key] + by}))
        for run in runs
    ]


def _with_world(record, world):
    other = type(record)(**vars(record))
    other.world = world
    return other


def comparisons(count=3, pairs=PAIRS):
    results = make_results(count + 1, pairs, 16)
    base = tuple(results.pop("baseline"))
    return {name.replace(" ", "_"): ComparisonResult(base, tuple(runs)) for name, runs in results.items()}


def forest(count=3, pairs=PAIRS):
    return PolicyEffects(comparisons(count, pairs))


def doses(neutral=0.0, values=(0.0, 0.1, 0.2), pairs=PAIRS):
    base = make_results(1, pairs, 16)["baseline"]
    sides = [shifted(base, "revenue_usd_bn", 5.0 * number) for number in range(len(values))]
    pairs_of = tuple(ComparisonResult(tuple(base), tuple(side)) for side in sides)
    return DoseResponse("public_compute_fund", "budget_share", "share of output", neutral, values, pairs_of)


def split(count=2, pairs=PAIRS):
    names = [one.name for one in outcomes()]
    effects = np.arange(2.0**count)[:, None] - 1.5 + 0.01 * np.sin(np.arange(pairs))
    values = np.zeros((2**count, 2, pairs, len(names)))
    values[:, 1, :, names.index(FEW_WORDS)] = effects
    channels = channels_named(["flywheel", "imitation", "inertia"][:count])
    return Decomposition(channels, next(iter(comparisons(1, pairs).values())), values)


STUDIES = {
    "policy_effects": (forest, policy_effects),
    "dose_response": (doses, dose_response),
    "effect_by_mechanism": (split, effect_by_mechanism),
}


def test_a_mark_stands_at_the_mean_difference_of_each_policy_with_its_interval_and_pairs():
    study = forest()
    figure, _ = policy_effects.draw(study, OUTCOME)
    effects = study.effects(OUTCOME)
    drawn = lines_of(figure)
    for name, effect in effects.items():
        assert drawn[name].get_xdata()[0] == pytest.approx(effect.difference, abs=1e-15)
    spans = sorted(tuple(path.vertices[:, 0]) for lines in figure.axes[0].collections for path in lines.get_paths())
    assert spans == sorted((effect.low, effect.high) for effect in effects.values())
    assert sum(f"n = {PAIRS}" in words for words in words_of(figure)) == len(effects)


def test_policies_stand_from_the_largest_fall_to_the_largest_rise():
    study = forest()
    figure, _ = policy_effects.draw(study, OUTCOME)
    names = [label.get_text().replace("\n", " ").replace(" ", "_") for label in figure.axes[0].get_yticklabels()]
    assert names == sorted(study.comparisons, key=lambda name: study.effects(OUTCOME)[name].difference)


def test_marks_are_hollow_and_say_undetermined_where_the_interval_holds_zero():
    base = make_results(1, PAIRS, 16)["baseline"]
    pair = {
        "sure": ComparisonResult(tuple(base), tuple(shifted(base, "revenue_usd_bn", 3.0))),
        "unsure": ComparisonResult(tuple(base), tuple(base)),
    }
    figure, _ = policy_effects.draw(PolicyEffects(pair), FEW_WORDS)
    marks = lines_of(figure)
    assert marks["unsure"].get_markerfacecolor() == "white"
    assert marks["sure"].get_markerfacecolor() != "white"
    assert f"n = {PAIRS}, undetermined" in words_of(figure)
    assert f"n = {PAIRS}" in words_of(figure)


def test_the_response_goes_through_the_paired_effects_and_begins_at_the_baseline():
    study = doses()
    figure, words = dose_response.draw(study, FEW_WORDS)
    line = lines_of(figure)["response"]
    assert line.get_xdata().tolist() == [0.0, 0.1, 0.2]
    assert line.get_ydata() == pytest.approx([0.0, 20.0, 40.0])
    assert (lines_of(figure)["no policy"].get_xdata()[0], lines_of(figure)["no policy"].get_ydata()[0]) == (0.0, 0.0)
    assert "which is the baseline itself" in words


def test_no_policy_stands_apart_where_it_has_no_finite_dose():
    study = doses(neutral=np.inf, values=(np.inf, 8.0, 0.0))
    places = dose_response.places_of(study)
    assert places[0] > places[1] > places[2]
    figure, _ = dose_response.draw(study, FEW_WORDS)
    left, right = figure.axes[0].get_xlim()
    assert left > right
    assert [label.get_text() for label in figure.axes[0].get_xticklabels()] == ["none", "8", "0"]


def test_doses_that_are_orders_of_magnitude_apart_have_a_log_axis():
    study = doses(neutral=np.inf, values=(np.inf, 1e29, 1e26))
    assert dose_response.places_of(study) == pytest.approx([29.0 + 0.18 * 3.0, 29.0, 26.0])
    figure, _ = dose_response.draw(study, FEW_WORDS)
    assert figure.axes[0].get_xlabel().endswith(", log axis)")
    assert "log" not in dose_response.draw(doses(), FEW_WORDS)[0].axes[0].get_xlabel()


def test_bars_sum_to_the_whole_effect_and_each_begins_where_the_last_ended():
    study = split()
    parts = study.parts(FEW_WORDS)
    figure, words = effect_by_mechanism.draw(study, FEW_WORDS)
    bars = figure.axes[0].patches
    ends = [bar.get_x() + bar.get_width() for bar in bars]
    assert [bar.get_width() for bar in bars] == pytest.approx([part.difference for part in parts.values()])
    assert [bar.get_x() for bar in bars[1:-1]] == pytest.approx(ends[:-2])
    assert ends[-2] == pytest.approx(ends[-1])
    assert bars[-1].get_x() == 0.0
    names = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert names == [DIRECT, "data flywheel", "imitation", WHOLE]
    assert "data flywheel (flywheel.form=off)" in words
    assert f"Runs: {2 * 2 * 2 * PAIRS}" in words


def test_every_interval_fits_the_axis():
    study = split()
    figure, _ = effect_by_mechanism.draw(study, FEW_WORDS)
    low, high = figure.axes[0].get_xlim()
    starts = effect_by_mechanism.starts_of(study.parts(FEW_WORDS))
    for start, part in zip(starts, study.parts(FEW_WORDS).values(), strict=True):
        assert low <= start + part.low <= start + part.high <= high


@pytest.mark.parametrize("name", STUDY_FIGURES)
@pytest.mark.parametrize(("size", "width_mm"), [("one column", 89.0), ("two columns", 183.0), ("slide", 254.0)])
def test_every_figure_has_its_size_and_a_caption_with_pairs_interval_and_horizon(name, size, width_mm):
    make, module = STUDIES[name]
    figure, words = module.draw(make(), FEW_WORDS, size)
    assert figure.get_size_inches()[0] * MM_PER_INCH == pytest.approx(width_mm)
    assert f"Pairs of runs: n = {PAIRS}." in words
    assert "Intervals: 95 %, Student's t over pairs of runs" in words
    assert "(16 quarters)" in words
    assert "dashed vertical line" not in words


def test_one_pair_is_drawn_without_interval_and_hollow():
    assert "n = 1, one pair" in words_of(policy_effects.draw(forest(pairs=1), FEW_WORDS)[0])
    assert "one pair" in words_of(effect_by_mechanism.draw(split(pairs=1), FEW_WORDS)[0])
    figure, _ = dose_response.draw(doses(pairs=1), FEW_WORDS)
    assert lines_of(figure)["dose 0.2"].get_markerfacecolor() == "white"


@pytest.mark.parametrize("name", STUDY_FIGURES)
def test_nothing_drawn_leaves_the_page(name):
    make, module = STUDIES[name]
    for size in ("one column", "two columns", "slide"):
        figure, _ = module.draw(make(), FEW_WORDS, size)
        renderer = figure._get_renderer()
        box = figure.axes[0].get_tightbbox(renderer)
        page = figure.get_window_extent(renderer)
        assert page.x0 - 1 <= box.x0 <= box.x1 <= page.x1 + 1, (name, size)
        assert page.y0 - 1 <= box.y0 <= box.y1 <= page.y1 + 1, (name, size)


def test_a_probability_has_the_interval_of_bonett_and_price():
    _, words = policy_effects.draw(forest(), "one firm holds most of users")
    assert "Bonett and Price (2012) for paired proportions" in words


def test_a_slide_refuses_more_policies_than_it_can_carry():
    many = {f"policy {number}": one for number, one in enumerate(5 * list(comparisons(3).values()))}
    with pytest.raises(ValueError, match="size 'slide' holds at most 12 policies and got 15"):
        policy_effects.draw(PolicyEffects(many), OUTCOME, "slide")


@pytest.mark.parametrize("name", STUDY_FIGURES)
def test_files_are_the_same_each_time_and_hold_their_origin(name, tmp_path):
    study = STUDIES[name][0]()
    first = draw_study_figure(name, study, FEW_WORDS, tmp_path / "1")
    second = draw_study_figure(name, study, FEW_WORDS, tmp_path / "2")
    assert [path.name for path in first] == [f"{name}.pdf", f"{name}.png", f"{name}.txt"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert next(iter(comparisons(1).values())).baseline[0].run_id.encode() in first[1].read_bytes()
