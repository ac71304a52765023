"""Phase maps: the colours, contours and exact thresholds are those of the sweep and of the mathematics."""

import numpy as np
import pytest
from numpy.testing import assert_allclose

from simulation.figures import SWEEP_FIGURES, draw_sweep_figure
from simulation.figures.exact_thresholds import exact_thresholds
from simulation.figures.phase_map import MAPS_SHOWN, draw
from simulation.figures.style import MM_PER_INCH, SIZES
from simulation.figures.sweep_captions import name_of
from simulation.rules.industry.stability import tipping_threshold
from simulation.runs.outcomes import outcome_named
from simulation.sweeps.layout import Dimension
from tests.figures.test_figures import lines_of, words_of
from tests.made_up_sweep import MAIN, axis, made_up

STRENGTH = axis("flywheel.consumer.strength", 0.0, 2.0)
TASTE = axis("products.consumer.taste_dispersion", 0.2, 0.6, "reference price")
SHARING = axis("flywheel.sharing", 0.0, 0.9)
DOMINANCE = "one firm holds most of users"
BERTRAND = (("pricing.rule=bertrand",),)


def hhi(point, option, seed):
    return 0.1 + 0.3 * point[0] + 0.2 * point[1] + 0.01 * seed + 0.05 * option


def tips(point, option, seed):
    return float(point[0] > 1.3 + 0.1 * option)


def swept(axes=(STRENGTH, TASTE), firms=4.0, **changes):
    answers = {MAIN: hhi, DOMINANCE: tips, "active firms": lambda *_: firms}
    return made_up("grid", axes, changes.pop("answers", answers), **{"steps": 6, "seeds": 8, **changes})


def test_colours_are_the_means_of_the_worlds():
    result = swept()
    figure, _ = draw(result, MAIN)
    mesh = figure.axes[0].collections[0]
    table = np.asarray(mesh.get_array())
    points = result.layout.points
    for world in range(result.layout.worlds):
        column = np.unique(points[:, 0]).tolist().index(points[world, 0])
        row = np.unique(points[:, 1]).tolist().index(points[world, 1])
        assert_allclose(table[row, column], result.values(MAIN)[world, 0].mean(), rtol=1e-12)


def test_the_contour_lies_where_half_of_the_runs_tip():
    figure, words = draw(swept(), MAIN)
    contour = figure.axes[0].collections[1]
    across = np.concatenate([path.vertices[:, 0] for path in contour.get_paths()])
    assert_allclose(across, 1.4, atol=1e-9)  # worlds at 1.2 do not tip, worlds at 1.6 do; half lies between
    assert "half of the runs tip (one firm holds most of users)" in words


def test_worlds_in_which_luck_decides_are_marked():
    answers = {MAIN: hhi, DOMINANCE: lambda point, _, seed: float(point[0] > 1.5 or (point[0] > 0.7 and seed % 2))}
    result = swept(answers=answers)
    marks = lines_of(draw(result, MAIN)[0])["luck decides (interval holds one half)"]
    unsure = {value for value in np.unique(result.layout.points[:, 0]).tolist() if 0.7 < value <= 1.5}
    assert set(np.round(marks.get_xdata(), 9)) == {round(value, 9) for value in unsure}
    assert len(marks.get_xdata()) == 6 * len(unsure)


def test_a_map_without_tipping_says_so_and_its_key_holds_no_such_line():
    figure, words = draw(swept(answers={MAIN: hhi, DOMINANCE: lambda *_: 0.0}, seeds=20), MAIN)
    assert not figure.legends, "nothing is drawn over the colours"
    key = draw(swept(), MAIN)[0].legends[0]
    assert "half of the runs tip" in [text.get_text() for text in key.get_texts()]
    assert "the share of runs that tip passes one half nowhere: baseline" in words


def test_the_exact_threshold_of_equal_firms_is_drawn_with_its_number_and_assumptions():
    """Case F4, with the declared sharing of .05 as in F5."""
    figure, words = draw(swept(settings=BERTRAND), MAIN)
    line = lines_of(figure)["exact threshold, Bertrand prices"]
    assert_allclose(line.get_xdata(), tipping_threshold(4, 0.05), rtol=1e-12)
    assert "exact threshold for 4 equal firms (the median number at the end) with Bertrand prices" in words
    assert "this economy departs from it (public data, which raise the threshold" in words
    assert "a reference and no prediction" in words


def test_the_exact_threshold_is_that_of_what_holds_for_all_runs():
    """Not of the declared sharing of .05 and of prices by strategy."""
    words = ("end=2035Q4", "flywheel.sharing=0.05", "flywheel.sharing=0.02", "+pricing.rule='bertrand'")
    figure, caption = draw(swept(overrides=words), MAIN)
    line = lines_of(figure)["exact threshold, Bertrand prices"]
    assert_allclose(line.get_xdata(), tipping_threshold(4, 0.02), rtol=1e-12)
    assert "exact threshold, fixed prices" not in lines_of(figure)
    assert f"scenario baseline with {', '.join(words)}." in caption
    (own,) = exact_thresholds(
        swept(overrides=words, settings=(("flywheel.sharing=0.0",),)), 0, outcome_named(MAIN)
    ).lines
    assert_allclose(own.across, tipping_threshold(4, 0.0), rtol=1e-12)


def test_the_exact_threshold_bends_where_sharing_is_an_axis():
    """Case F5, on either axis."""
    for axes in ((STRENGTH, SHARING), (SHARING, STRENGTH)):
        (line,) = exact_thresholds(swept(axes, settings=BERTRAND), 0, outcome_named(MAIN)).lines
        strength, sharing = (line.across, line.up) if axes[0] is STRENGTH else (line.up, line.across)
        assert_allclose(strength, [tipping_threshold(4, phi) for phi in sharing], rtol=1e-12)
        assert strength.max() <= 2.0
        assert sharing.max() < 0.9


def test_prices_by_strategy_lie_between_two_thresholds():
    """Cases F2 and F4: some firms price at a markup, others play Bertrand."""
    lines = lines_of(draw(swept(), MAIN)[0])
    assert_allclose(lines["exact threshold, fixed prices"].get_xdata(), tipping_threshold(4, 0.05, priced=False))
    assert "exact threshold, Bertrand prices" in lines


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (swept((TASTE, SHARING)), "it is one of the strength of the flywheel, which is on no axis"),
        (swept(settings=(("flywheel.form=saturating",),)), "it assumes quality logarithmic in data, and the form here"),
        (swept(settings=(("pricing.rule=penetration",),)), "none is known for the pricing rule penetration"),
        (swept(overrides=("flywheel.form=saturating",)), "it assumes quality logarithmic in data, and the form here"),
        (swept(overrides=("flywheel={sharing:0.3}",)), "flywheel={sharing:0.3} may change what it assumes"),
        (swept(settings=(("scenario=open_everything",),)), "scenario=open_everything may change what it assumes"),
        (swept(firms=1.0), "fewer than two firms are left"),
        (swept(answers={MAIN: hhi, DOMINANCE: tips}), "or their number was not recorded"),
    ],
)
def test_where_theory_says_nothing_no_threshold_is_drawn_and_the_caption_says_why(result, why):
    figure, words = draw(result, MAIN)
    assert not [name for name in lines_of(figure) if name.startswith("exact")]
    assert f"No exact threshold is drawn: {why}" in words or f"or {why}" in words or why in words


def test_a_threshold_outside_the_map_is_not_drawn_and_its_value_is_told():
    figure, words = draw(swept(firms=2.0, settings=BERTRAND), MAIN)
    assert not [name for name in lines_of(figure) if name.startswith("exact")]
    assert (
        f"which is {tipping_threshold(2, 0.05):.3g} or more in the consumer segment and lies outside the map" in words
    )


def test_no_threshold_is_drawn_over_what_it_is_not_about():
    other = "HHI of compute owned, last year"
    _, words = draw(swept(answers={other: hhi, "active firms": lambda *_: 4.0}), other)
    assert "it is one of shares of users, which the map does not show" in words


@pytest.mark.parametrize("size", SIZES)
def test_every_size_has_its_panels_width_and_caption(size):
    result = swept(options=("baseline", "portable_data", "c", "d"))
    figure, words = draw(result, MAIN, size)
    shown = MAPS_SHOWN[size]
    assert len(figure.axes) == shown + 1, "maps and one colour bar"
    assert_allclose(figure.get_size_inches()[0] * MM_PER_INCH, SIZES[size].width_mm)
    assert f"{4 - shown} further options are not drawn" in words
    assert "8 replicates" in words
    assert "Wilson 1927" in words
    assert ("portable data" in words_of(figure)) == (shown > 1)


def test_panels_share_one_scale_of_colours():
    figure, _ = draw(swept(options=("baseline", "portable_data")), MAIN)
    scales = {figure.axes[number].collections[0].get_clim() for number in (0, 1)}
    assert len(scales) == 1


def test_wide_ranges_stand_on_a_logarithmic_axis():
    figure, _ = draw(swept((axis("chips.price", 1.0, 1e4), TASTE)), MAIN)
    assert figure.axes[0].get_xscale() == "log"


@pytest.mark.parametrize(
    "result",
    [
        made_up("grid", [STRENGTH], {MAIN: lambda *_: 0.1}),
        made_up("latin hypercube", [STRENGTH, TASTE], {MAIN: hhi}, points=9),
        made_up("grid", [STRENGTH, TASTE, SHARING], {MAIN: hhi}, steps=2),
    ],
)
def test_sweeps_that_are_no_grid_over_two_numbers_are_refused(result):
    with pytest.raises(ValueError, match=r"^a phase map needs a sweep over two numbers in a grid; made_up moves"):
        draw(result, MAIN)


def test_missing_runs_leave_a_hole_and_not_a_failure():
    result = swept()
    result.data[0] = np.nan
    figure, _ = draw(result, MAIN)
    table = np.ma.filled(np.ma.masked_invalid(figure.axes[0].collections[0].get_array()), np.nan)
    assert np.isnan(table).sum() == 1
    result.data[:] = np.nan
    assert "no data" in words_of(draw(result, MAIN)[0])


def test_the_figures_are_listed_and_saved(tmp_path):
    assert {"phase_map", "tipping"} <= set(SWEEP_FIGURES)
    written = draw_sweep_figure("phase_map", swept(), MAIN, tmp_path, formats=("png",))
    assert [path.name for path in written] == ["phase_map.png", "phase_map.txt"]
    again = draw_sweep_figure("phase_map", swept(), MAIN, tmp_path / "again", formats=("png",))
    assert written[0].read_bytes() == again[0].read_bytes()


def test_an_axis_of_several_ranges_names_them_all():
    names = tuple(f"flywheel.{one}.strength" for one in ("consumer", "enterprise", "physical"))
    both = Dimension("flywheel.*.strength", names, (0.0, 0.0, 0.3), (1.2, 0.3, 1.8))
    figure, words = draw(swept((both, TASTE)), MAIN)
    spans = "consumer 0 to 1.2, with enterprise 0 to 0.3, physical 0.3 to 1.8"
    assert " ".join(figure.axes[0].get_xlabel().split()) == f"flywheel.*.strength: {spans}"
    assert f"flywheel.*.strength ({spans.replace('with ', '')})" in words
    same = Dimension("flywheel.*.strength", names, (0.0,) * 3, (1.0,) * 3)
    assert name_of(same) == "flywheel.*.strength"
