"""The figure of claims: marks where the effects are, ground where support would be, and a caption that agrees."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from simulation.analysis.claim_findings import Finding
from simulation.analysis.flips import AtEnd, End
from simulation.figures.claims import GROUND, MARKS, caption, draw, save_claims
from tests.figures.test_figures import lines_of, words_of
from tests.made_up_claims import TIPPED, make_finding, make_result

RESEARCH = "scaling.research_strength"


def flipped(finding: Finding) -> Finding:
    end = AtEnd(End(RESEARCH, "low", ((RESEARCH, 0.5),)), "contradicted", finding.here.effect)
    return Finding(finding.claim, finding.here, (end,))


@pytest.fixture(scope="module")
def result():
    rises, open_ = [0.02, 0.03, 0.025], [0.02, -0.03, 0.0]
    return make_result(
        make_finding(rises, name="rises"),
        make_finding(rises, name="falls", sign="down"),
        make_finding(open_, name="open", topic="Money"),
        make_finding(open_, name="margin", topic="Money", sign="no fall", margin=0.01),
        make_finding([0.0, 0.0, 0.0], name="nothing", topic="Money"),
        make_finding([1.0] * 5, name="tips", topic="Money", measure=TIPPED, baseline=0.0),
        make_finding([1.0, 1.1], name="no_scale", topic="Money", baseline=0.0),
        flipped(make_finding(rises, name="hangs", topic="Money")),
    )


def grounds(axes):
    return [patch for patch in axes.patches if isinstance(patch, Rectangle) and patch.get_height() < 1]


def test_marks_stand_at_the_effects_in_per_cent_and_show_the_verdict(result):
    figure, _ = draw(result)
    lines = lines_of(figure)
    for finding in result.findings:
        name = finding.claim.name
        if name == "no_scale":
            assert name not in lines
            continue
        assert lines[name].get_xdata()[0] == pytest.approx(finding.per_cent[0])
        shape, colour, filling = MARKS[finding.verdict]
        assert (lines[name].get_marker(), lines[name].get_color()) == (shape, colour)
        assert lines[name].get_markerfacecolor() == filling
    assert lines["rises"].get_xdata()[0] == pytest.approx(25.0)
    assert lines["tips"].get_xdata()[0] == pytest.approx(100.0)


def test_intervals_are_those_of_the_effects(result):
    figure, _ = draw(result)
    drawn = [line.get_xdata() for line in figure.axes[0].get_lines() if line.get_label() == "interval"]
    scaled = [finding.per_cent[1:] for finding in result.findings if np.isfinite(finding.scale)]
    np.testing.assert_allclose(drawn, scaled)


def test_the_ground_is_where_the_whole_interval_must_lie(result):
    figure, _ = draw(result)
    (axes,) = figure.axes
    low, high = axes.get_xlim()
    spans = [(patch.get_x(), patch.get_x() + patch.get_width()) for patch in grounds(axes)]
    np.testing.assert_allclose(spans[:4], [(0, high), (low, 0), (0, high), (-10.0, high)])


def test_no_two_verdicts_look_alike_without_colour():
    looks = {(shape, filling == "white") for shape, _, filling in MARKS.values()}
    assert len(looks) == len(MARKS)


def test_rows_carry_names_topics_and_measures_and_the_key_counts(result):
    figure, _ = draw(result)
    words = words_of(figure)
    assert words.count("Data") == words.count("Money") == 1
    assert "no scale" in words
    assert "+0.025" in words
    key = [text.get_text() for text in figure.legends[0].get_texts()]
    assert key == [
        "supported (3)", "contradicted (1)", "depending on a parameter (1)", "undetermined (2)", "without effect (1)",
    ]  # fmt: skip


def test_the_caption_says_pairs_horizon_interval_and_what_verdicts_hang_on(result):
    words = caption(result)
    assert "n = 10" in words
    assert "2023Q1 to 2024Q2" in words
    assert "95% intervals" in words
    assert "Hangs: depends on scaling.research_strength (supported at 1.25, contradicted at 0.5)." in words
    assert "No scale is not drawn: its baseline is 0." in words
    assert "2 pairs each and 8 fresh ones" in words
    assert "No parameter was varied." in caption(make_result(make_finding([0.1, 0.2])))


@pytest.mark.parametrize(("size", "width"), [("one column", 89), ("two columns", 183), ("slide", 254)])
def test_every_size_is_exact_and_holds_all_words_inside(result, size, width):
    figure, _ = draw(result, size)
    assert figure.get_size_inches()[0] * 25.4 == pytest.approx(width)
    figure.draw_without_rendering()
    page = figure.bbox
    for text in [*figure.axes[0].texts, figure.axes[0].xaxis.label, *figure.axes[0].get_xticklabels()]:
        box = text.get_window_extent()
        if text.get_text():
            assert page.x0 <= box.x0, text.get_text()
            assert box.x1 <= page.x1, text.get_text()
            assert page.y0 <= box.y0, text.get_text()


def test_a_slide_takes_no_more_rows_than_fit():
    many = make_result(*(make_finding([0.1, 0.2], name=f"claim_{number}") for number in range(40)))
    with pytest.raises(ValueError, match=r"size 'slide' holds at most \d+ rows, headings included, and got 41"):
        draw(many, "slide")


def test_nothing_to_draw_is_said():
    with pytest.raises(ValueError, match="nothing to draw"):
        draw(make_result())


def test_files_are_written_and_the_same_twice(result, tmp_path):
    first, second = (save_claims(result, tmp_path / name) for name in ("a", "b"))
    assert [path.name for path in first] == ["claims.pdf", "claims.png", "claims.txt"]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert b"0123456789abcdef" in first[1].read_bytes()


def test_the_ground_is_light_enough_to_read_on():
    assert int(GROUND[1:3], 16) > 200
