"""What is analysed by itself: each design gets what it allows, written and drawn, or a sentence why not."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from simulation.commands.sweep_analysis import analyses_of, analysis_text
from tests.made_up_sweep import MAIN, axis, made_up

OTHER = "active firms"


def answer(x, option, seed):
    return float(0.1 + 0.5 * x[:1].sum() - 0.05 * option + 0.01 * np.sin(7.0 * seed))


def sweep(design, axes=2, **more):
    dimensions = [axis(name) for name in ("flywheel.sharing", "cloud.foreclosure", "pricing.markup")[:axes]]
    return made_up(design, dimensions, {MAIN: answer, OTHER: lambda *_: 5.0}, **more)


@pytest.mark.parametrize(
    ("result", "names"),
    [
        (sweep("grid", 1), ["sensitivity", "regimes", "precision"]),
        (sweep("morris", 3), ["screening", "regimes", "precision"]),
        (sweep("sobol", seeds=2), ["sensitivity", "regimes"]),
        (sweep("grid", 0, options=("baseline", "a"), seeds=4),
         ["effects", "ranking", "efficient_edge", "regimes", "precision"]),
        (sweep("latin hypercube", options=("baseline", "a"), points=40),
         ["effects", "ranking", "robust_choice", "efficient_edge", "discovery", "sensitivity", "regimes", "precision"]),
    ],
    ids=["grid", "morris", "sobol", "levers", "tournament"],
)  # fmt: skip
def test_each_design_gets_what_it_allows(result, names):
    assert [analysis.name for analysis in analyses_of(result)] == names


def test_tables_and_figures_of_all_outcomes_are_written(tmp_path):
    result = sweep("latin hypercube", options=("baseline", "a", "b"), points=40)
    lines = "\n".join(analysis_text(result, tmp_path))
    places = sorted(path.name for path in tmp_path.iterdir())
    assert places == ["HHI-of-users-last-year", "active-firms"]
    effects = pd.read_csv(tmp_path / places[0] / "effects.csv")
    assert effects["difference"].tolist() == pytest.approx([-0.05, -0.1])
    assert (tmp_path / places[0] / "sweep_effects.pdf").is_file()
    assert (tmp_path / places[0] / "robust_choice.png").is_file()
    assert lines.startswith("2023Q1 to 2040Q4, scenario baseline\n")
    assert "paired differences to baseline" in lines
    assert lines.count("paired differences to baseline") == 1  # of the first outcome only
    assert lines.endswith(f"Tables and figures of 2 outcomes: {tmp_path}")


def test_a_grid_of_two_numbers_is_mapped_and_a_line_shows_where_it_tips(tmp_path):
    analysis_text(sweep("grid", 2, steps=3), tmp_path / "map")
    assert (tmp_path / "map" / "HHI-of-users-last-year" / "phase_map.pdf").is_file()
    analysis_text(sweep("grid", 1), tmp_path / "line")
    assert (tmp_path / "line" / "HHI-of-users-last-year" / "tipping.pdf").is_file()


def test_what_a_sweep_does_not_allow_is_said_in_a_sentence(tmp_path):
    result = sweep("latin hypercube", options=("baseline", "a"), points=8)
    lines = " ".join("\n".join(analysis_text(result, tmp_path, figures=False)).split())
    assert "No discovery of HHI of users, last year: scenario discovery needs 20 worlds or more" in lines
    assert lines.endswith(f"Tables of 2 outcomes: {tmp_path}")


@pytest.mark.parametrize(("stated", "side"), [("more", "below"), ("less", "above")])
def test_the_stated_direction_is_that_of_the_first_outcome_only(stated, side):
    result = sweep("latin hypercube", options=("baseline", "a"), points=40)
    result = replace(result, layout=replace(result.layout, better=stated))
    found = {analysis.name: analysis.find for analysis in analyses_of(result)}
    assert found["robust_choice"](result, MAIN).better == stated
    assert found["robust_choice"](result, OTHER).better == "more"  # the usual one of the number of firms
    assert found["discovery"](result, MAIN).question.side == side


def test_doses_stand_in_their_order_and_policies_by_their_effect():
    from simulation.figures.sweep_effects import draw

    settings = ((), ("policies.p.dose=0.1",), ("policies.p.dose=0.5",))
    doses = sweep("grid", 0, options=("baseline", "p.dose=0.1", "p.dose=0.5"), settings=settings, seeds=4)
    figure, caption = draw(doses, MAIN)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["dose=0.1", "dose=0.5"]
    assert "Doses in the order of the sweep." in caption
    figure, caption = draw(sweep("grid", 0, options=("baseline", "a", "b"), seeds=4), MAIN)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["b", "a"]
    assert "Intervals: 95 %, Student" in caption


def test_doses_of_one_policy_are_drawn_as_a_curve_from_no_policy_on():
    from simulation.figures.sweep_doses import draw

    settings = ((), *((f"policies.open_releases.lag_quarters={lag}",) for lag in (0, 4, 12)))
    names = ("baseline", *(words[0].removeprefix("policies.") for words in settings[1:]))
    result = sweep("grid", 0, options=names, settings=settings, seeds=4)
    assert next(analyses_of(result)).figure == "sweep_doses"
    figure, caption = draw(result, MAIN)
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["none", "12", "4", "0"]
    line = next(one for one in axes.lines if one.get_label() == "response")
    assert line.get_ydata() == pytest.approx([0.0, -0.15, -0.1, -0.05])
    assert "Square: baseline, which is no policy." in caption
    other = sweep("grid", 0, options=("baseline", "a", "b"), seeds=4)
    assert next(analyses_of(other)).figure == "sweep_effects"
    with pytest.raises(ValueError, match="options of sweep 'made_up' are no doses of one policy"):
        draw(other, MAIN)
