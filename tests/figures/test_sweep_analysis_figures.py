"""Figures of sensitivity, screening and precision: what is drawn is what the analysis found."""

import numpy as np
import pytest

from simulation.analysis import variance_parts
from simulation.analysis.precision import precision
from simulation.analysis.screening import screening as screened
from simulation.analysis.sensitivity import sensitivity as shares_of
from simulation.figures import draw_sweep_figure, screening, sensitivity
from simulation.figures import precision as precision_figure
from tests.figures.test_figures import MM_PER_INCH, lines_of, words_of
from tests.made_up_sweep import MAIN, axis, made_up

AXES = (axis("chips.supply_elasticity"), axis("openness.imitation"), axis("flywheel.consumer.strength"))
OPTIONS = ("baseline", "open_releases", "break_up", "compute_fund")
SIZES = [("one column", 89.0), ("two columns", 183.0), ("slide", 254.0)]


@pytest.fixture(autouse=True)
def few_resamples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variance_parts, "RESAMPLES", 99)


def answer(parameters: np.ndarray, option: int, seed: int) -> float:
    """The second number matters most and has no part in what options change; the third does nothing."""
    luck = 0.1 * np.sin(7.0 * seed) + 0.02 * np.cos(11.0 * seed + 5.0 * parameters[0])
    changed = option * (0.1 * parameters[0] + 0.02 * np.sin(3.0 * seed))
    return float(0.3 * parameters[0] + parameters[1] ** 2 + luck + changed)


def sweep(design: str, options: tuple[str, ...] = OPTIONS[:1], seeds: int = 6):
    return made_up(design, AXES, {MAIN: answer}, options=options, points=16, steps=3, seeds=seeds)


def bars_of(figure, panel: int = 0) -> dict[str, float]:
    return {one.get_label(): one.patches[0].get_width() for one in figure.axes[panel].containers}


def test_a_bar_for_each_number_and_for_luck_stands_for_its_share() -> None:
    result = sweep("sobol")
    figure, words = sensitivity.draw(result, MAIN)
    found, bars = shares_of(result, MAIN), bars_of(figure)
    assert len(bars) == 2 * (len(AXES) + 1)
    for place, name in enumerate(found.names):
        assert bars[f"{name} first"] == found.first[place].value
        assert bars[f"{name} total"] == found.total[place].value
    assert (bars["luck first"], bars["luck total"]) == (found.common.value, found.noise.value)
    names = [label.get_text().replace("\n", "") for label in figure.axes[0].get_yticklabels()]
    assert names[0] == "openness.imitation"
    assert names[-1] == "luck (replicate noise)"
    assert "n = 16 base points with 6 replicates each." in words


def test_every_interval_of_a_share_is_drawn_and_bars_that_hold_zero_are_hollow() -> None:
    result = sweep("sobol")
    figure, _ = sensitivity.draw(result, MAIN)
    found, axes = shares_of(result, MAIN), figure.axes[0]
    drawn = {tuple(path.vertices[:, 0]) for lines in axes.collections for path in lines.get_paths()}
    everything = (*found.first, *found.total, found.common, found.noise)
    assert drawn == {(share.low, share.high) for share in everything}
    hollow = {bar.get_label() for bar in axes.containers if bar.patches[0].get_facecolor() == (1.0, 1.0, 1.0, 1.0)}
    assert "flywheel.consumer.strength first" in hollow
    assert len(hollow) == sum(share.low <= 0.0 for share in everything)
    low, high = axes.get_xlim()
    assert all(low <= share.low <= share.high <= high for share in everything)


def test_options_have_panels_of_their_own_as_far_as_there_is_room() -> None:
    result = sweep("sobol", OPTIONS)
    figure, words = sensitivity.draw(result, MAIN)
    assert len(figure.axes) == 3
    assert "Options not drawn: compute_fund." in words
    found = shares_of(result, MAIN, "open_releases")
    assert bars_of(figure, 1)["chips.supply_elasticity total"] == found.total[found.names.index(AXES[0].name)].value
    assert len(sensitivity.draw(result, MAIN, "one column")[0].axes) == 1


def test_without_blocks_or_replicates_the_figure_says_what_is_missing() -> None:
    figure, words = sensitivity.draw(sweep("latin hypercube", seeds=1), MAIN)
    assert "one replicate: not known" in words_of(figure)
    assert not any(name.endswith("total") for name in bars_of(figure))
    assert "given data" in words
    assert "Total:" not in words


def test_long_names_are_broken_once_and_very_many_numbers_are_cut() -> None:
    many = [axis(f"part{number}.some_long_parameter") for number in range(20)]
    result = made_up("latin hypercube", many, {MAIN: lambda p, o, s: p[0]}, points=32, seeds=1)
    figure, words = sensitivity.draw(result, MAIN, "slide")
    assert len(figure.axes[0].get_yticks()) == 9
    assert "The 12 least important numbers are not drawn." in words
    assert max(label.get_text().count("\n") for label in figure.axes[0].get_yticklabels()) == 1


def test_a_morris_sweep_is_drawn_as_mean_against_spread() -> None:
    pytest.importorskip("SALib")
    result = sweep("morris")
    figure, words = sensitivity.draw(result, MAIN)
    marks, found = lines_of(figure), screened(result, MAIN)
    for one in found.numbers:
        assert (marks[one.name].get_xdata()[0], marks[one.name].get_ydata()[0]) == (one.size, one.spread)
        assert marks[f"{one.name} noise"].get_ydata()[0] == one.noise
    assert marks["flywheel.consumer.strength"].get_markerfacecolor() == "white"
    assert marks["openness.imitation"].get_markerfacecolor() != "white"
    assert "n = 16 trajectories with 6 replicates each." in words
    assert any("1  openness.imitation" in text for text in words_of(figure))


def test_marks_that_cover_each_other_share_a_label() -> None:
    pytest.importorskip("SALib")
    twins = made_up("morris", AXES, {MAIN: lambda p, o, s: p[0] + p[1] + 0.5 * p[2]}, points=8)
    figure, _ = screening.draw(twins, MAIN)
    assert "1, 2" in words_of(figure)


def test_half_widths_are_drawn_for_paired_and_unpaired_replicates() -> None:
    result = sweep("grid", OPTIONS[:2], seeds=12)
    figure, words = precision_figure.draw(result, MAIN, wanted=0.05)
    (option,) = precision(result, MAIN, 0.05).options
    drawn = lines_of(figure)
    assert drawn["paired"].get_ydata() == pytest.approx(option.paired)
    assert drawn["unpaired"].get_ydata() == pytest.approx(option.unpaired)
    assert drawn["observed"].get_ydata() == pytest.approx(option.observed)
    assert drawn["rule"].get_ydata()[0] == 0.05
    assert drawn["stop"].get_xdata()[0] == precision(result, MAIN, 0.05).stopped_at
    text = next(words for words in words_of(figure) if words.startswith("wanted: 0.05"))
    assert f"paired: n = {option.needed}" in text
    assert f"unpaired: n = {option.needed_unpaired}" in text
    assert "n = 12 replicates." in words


def test_the_rule_is_what_was_reached_where_none_is_wanted() -> None:
    result = sweep("grid", OPTIONS, seeds=9)
    figure, words = precision_figure.draw(result, MAIN)
    widest = max(float(one.observed[-1]) for one in precision(result, MAIN).options)
    assert lines_of(figure)["rule"].get_ydata()[0] == widest
    assert "that the widest interval has reached" in words
    assert len(figure.axes) == 3
    assert len(precision_figure.draw(result, MAIN, "one column")[0].axes) == 1


def test_no_spread_and_one_option_can_be_drawn() -> None:
    still = made_up("grid", AXES[:1], {MAIN: lambda p, o, s: p[0] + o}, options=OPTIONS[:2], seeds=4)
    figure, _ = precision_figure.draw(still, MAIN)
    assert np.isnan(lines_of(figure)["paired"].get_ydata()).all()
    alone, words = precision_figure.draw(sweep("grid"), MAIN)
    assert "expected" in lines_of(alone)
    assert "Of the mean outcome." in words


@pytest.mark.parametrize(("size", "width_mm"), SIZES)
@pytest.mark.parametrize(
    ("module", "design"), [(sensitivity, "sobol"), (precision_figure, "grid"), (screening, "morris")]
)
def test_every_size_is_exact_and_nothing_leaves_the_page(module, design, size, width_mm) -> None:
    if design == "morris":
        pytest.importorskip("SALib")
    figure, words = module.draw(sweep(design, OPTIONS), MAIN, size)
    assert figure.get_size_inches()[0] * MM_PER_INCH == pytest.approx(width_mm)
    assert "Intervals: 95 %" in words
    assert "2023Q1 to 2040Q4" in words
    renderer = figure._get_renderer()
    page = figure.get_window_extent(renderer)
    for axes in figure.axes:
        box = axes.get_tightbbox(renderer)
        assert page.x0 - 1 <= box.x0 <= box.x1 <= page.x1 + 1
        assert page.y0 - 1 <= box.y0 <= box.y1 <= page.y1 + 1


def test_figures_are_found_by_name_and_written_with_their_caption(tmp_path) -> None:
    for name in ("sensitivity", "precision"):
        written = draw_sweep_figure(name, sweep("sobol"), MAIN, tmp_path, ("png",))
        assert [path.name for path in written] == [f"{name}.png", f"{name}.txt"]
        assert "sweep made_up 00c0ffee" in written[1].read_text("utf-8")
