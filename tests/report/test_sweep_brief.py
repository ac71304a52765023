"""The brief of a sweep of any design, finished or not: what its analyses say, and what is missing."""

from dataclasses import replace

import numpy as np
import pytest

from simulation.analysis.sweep_effects import sweep_effects
from simulation.commands.reporting import brief_of
from simulation.commands.sweep_text.rankings import ranking_finding
from simulation.report.brief import Commands, Picture, Table, Words
from simulation.report.html import html_of
from simulation.report.sweep_brief import SweepOrigin, sweep_brief
from simulation.sweeps.layout import Dimension
from simulation.sweeps.result import Failure, SweepResult
from tests.made_up_sweep import MAIN, axis, made_up
from tests.report.conftest import text_of, words

DATA, RESEARCH = "flywheel.consumer.strength", "scaling.research_strength"
AXES = (axis(DATA), axis(RESEARCH, 1.0, 2.0))
TOGETHER = (Dimension("both", (DATA, RESEARCH), values=((0.1, 1.0), (0.2, 1.2), (0.5, 1.4))),)
OPTIONS = ("baseline", "mild", "strong")
DESIGNS = ("grid", "linked", "latin hypercube", "sobol", "morris", "one at a time")


def sweep(design: str = "grid", options: tuple[str, ...] = OPTIONS, **how: object) -> SweepResult:
    """Options lower the first outcome and raise the second; worlds and luck move both."""
    answers = {
        MAIN: lambda x, option, seed: 0.3 + 0.1 * x[0] - 0.05 * option * (1.0 + 0.3 * x[1]) + 0.01 * np.sin(7.0 * seed),
        "consumer surplus, last year": lambda x, option, seed: 100.0 + 5.0 * option + np.cos(5.0 * seed * (1 + option)),
    }
    dimensions = TOGETHER if design == "linked" else AXES
    return made_up(design, dimensions, answers, options=options, **{"points": 8, "steps": 3, "seeds": 3, **how})


def parts(brief, title: str):
    return next(section for section in brief.sections if section.title == title).parts


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_with_options_is_answered_with_its_own_numbers(design, undrawn):
    result = sweep(design)
    brief, found = brief_of(result), sweep_effects(result, MAIN)
    assert (
        "HHI of users in the last year is lower with 2 options than with “baseline”, most with “strong”" in brief.answer
    )
    assert f"{abs(found.overall[1].difference):.3f} on a scale from 0 to 1" in brief.answer
    rows = next(one for one in parts(brief, "Main effects") if isinstance(one, Table)).rows
    assert [row[0] for row in rows] == ["mild", "strong"]
    assert [row[5] for row in rows] == [one.verdict for one in found.overall]
    text = text_of(html_of(brief))
    matters = "Which uncertain numbers matter?"
    for asked in ("Which option is best?", "Which option is never far wrong?", matters, "How precise is it?"):
        assert asked in text
    assert f"World by world it is higher in 0, lower in {result.layout.worlds}" in text
    assert f"({design})" in brief.subtitle
    assert not brief.notices


@pytest.mark.parametrize("design", DESIGNS)
def test_every_design_without_options_says_what_it_depends_on(design, undrawn):
    result = sweep(design, ("baseline",))
    brief = brief_of(result)
    assert brief.title == "Made up: what does it depend on?"
    assert f"over {result.layout.worlds} worlds (means over seeds)" in brief.answer
    assert "this is no effect of a policy" in brief.answer
    text = text_of(html_of(brief))
    assert "nobody gains or loses by it" in text
    assert "What drives HHI of users in the last year with baseline?" in text
    assert "Which option is best?" not in text


def test_a_sweep_is_drawn_and_what_it_does_not_allow_says_why():
    brief = brief_of(sweep("latin hypercube", ("baseline", "mild")))
    drawn = parts(brief, "Figures")
    names = ["sweep_effects", "robust_choice", "sensitivity", "precision"]
    assert [one.name for one in drawn if isinstance(one, Picture)] == names
    why = "The figure discovery is left out: scenario discovery needs 20 worlds or more"
    assert any(isinstance(one, Words) and one.text.startswith(why) for one in drawn)


def test_the_ranking_of_a_brief_is_that_of_the_analysis(undrawn):
    from simulation.analysis.rankings import rank_options

    result = sweep()
    text = words(" ".join(one.text for one in parts(brief_of(result), "Answer") if isinstance(one, Words)))
    assert words(ranking_finding(rank_options(result, MAIN))) in text


def test_one_seed_is_one_draw_of_luck(undrawn):
    brief = brief_of(sweep(seeds=1))
    assert brief.answer.startswith("With one replicate, which is one draw of luck that all worlds share, no option is")
    assert "one draw of luck" in text_of(html_of(brief))


def test_a_sweep_that_is_not_finished_says_so_before_anything_else(undrawn):
    result = sweep()
    ids, data = result.run_ids.copy(), result.data.copy()
    ids[-1, -1, -2:], data[-1, -1, -2:] = "", np.nan
    failed = Failure(8, "strong", 3, "timed out", "it took more than 120 s", "ai-concentration run strong --seed 3")
    partly = replace(result, run_ids=ids, data=data, failures=(failed,))
    brief = sweep_brief(partly, SweepOrigin(at_least=3))
    assert brief.notices[0].startswith(
        "This sweep is not finished: 79 of 81 runs are there, 1 failed, and 1 were not made. What follows rests on"
    )
    page = html_of(brief)
    assert page.index("Read this first.") < page.index("<h2")
    text = text_of(page)
    assert "World 8, strong, seed 3 timed out: it took more than 120 s." in text
    assert Commands(("ai-concentration run strong --seed 3",)) in parts(brief, "How robust is it?")
    more = sweep_brief(result, SweepOrigin(at_least=5))
    assert more.notices[0].startswith("This sweep is not finished: 81 of 135 runs are there, 0 failed, and 54 were not")


def test_a_sweep_in_which_all_runs_failed_has_no_answer_and_says_why(undrawn):
    result = sweep("grid", ("baseline", "mild"), seeds=1, steps=2)
    failures = tuple(
        Failure(world, option, 1, "failed", "nothing is left", f"ai-concentration run {option} --seed 1")
        for world in range(4)
        for option in ("baseline", "mild")
    )
    none = replace(result, run_ids=np.full_like(result.run_ids, ""), data=np.full_like(result.data, np.nan))
    brief = brief_of(replace(none, failures=failures))
    assert brief.notices == ("There is no result: of 8 runs none is finished; all 8 failed. What follows says why.",)
    nothing = "There is no answer: no run is finished, so nothing can be said of HHI of users in the last year."
    assert brief.answer == nothing
    text = text_of(html_of(brief))
    assert "World 0, baseline, seed 1 failed: nothing is left." in text
    assert "ai-concentration run baseline --seed 1" in text


def test_an_outcome_that_no_run_has_is_not_guessed(undrawn):
    result = sweep("grid", ("baseline",))
    brief = brief_of(result, "democracy")
    assert brief.answer == "No finished run has democracy, so nothing can be said of it."


def test_what_a_sweep_varied_has_ranges_and_sources(undrawn):
    brief = brief_of(sweep())
    (uncertain, chosen) = [one for one in parts(brief, "What it rests on") if isinstance(one, Table)][:2]
    assert [row[:2] for row in uncertain.rows] == [(DATA, "0 to 1"), (RESEARCH, "1 to 2")]
    assert all(row[4] and row[5] in ("measured", "literature", "assumption") for row in uncertain.rows)
    assert [row[0] for row in chosen.rows] == list(OPTIONS)
    text = text_of(html_of(brief))
    assert "A share of worlds is not a probability." in text
    assert "ai-concentration report results/made_up-00c0ffee" in text
