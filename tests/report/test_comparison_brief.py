"""The brief of a comparison: its numbers, words that claim no more, and the same bytes each time in both formats."""

import io
import re
from dataclasses import replace

import numpy as np
import pytest
from pypdf import PdfReader

import simulation
from simulation.analysis.comparison import ComparisonResult
from simulation.analysis.paired_effects import Effect
from simulation.analysis.policy_effects import PolicyEffects
from simulation.commands.effect_text import difference_and_interval
from simulation.commands.reporting import ReportError, brief_of
from simulation.report.brief import Bullets, Picture, Section, Table, Words
from simulation.report.html import html_of
from simulation.report.letters import letters_missing
from simulation.report.pdf import pdf_of
from simulation.report.phrases import effect_sentence, known_signs, readable
from simulation.runs.outcomes import outcome_named
from simulation.runs.store import StoreError
from tests.report.conftest import said_in, text_of, words
from tests.support import make_result, make_scenario

MAIN = "HHI of users, last year"
TITLES = [
    *("Question", "Answer", "Main effects", "Figures", "Who gains and who loses", "How robust is it?"),
    *("What this policy rests on", "What the model assumes, and what it cannot say", "How to repeat and cite it"),
    *("Methods", "Annex: all main outcomes"),
]


def part(brief, title: str) -> Section:
    return next(section for section in brief.sections if section.title == title)


def table(brief, title: str, number: int = 0) -> Table:
    return [one for one in part(brief, title).parts if isinstance(one, Table)][number]


def test_sections_stand_in_the_order_in_which_they_are_read(brief):
    assert [section.title for section in brief.sections] == TITLES
    assert brief.title == "Compute fund: what would it change?"
    assert brief.subtitle.endswith("3 pairs of runs with the same luck in both, from 2023Q1 to 2025Q2.")


def test_numbers_are_those_of_the_comparison(comparison, brief):
    effects = {outcome.name: effect for outcome, effect in comparison.paired()}
    rows = table(brief, "Annex: all main outcomes").rows
    assert {row[0] for row in rows} == {o.name for o, e in comparison.paired() if o.headline and e.pairs}
    for row in rows:
        difference, interval = difference_and_interval(effects[row[0]])
        assert row[4:] == (difference, interval, str(effects[row[0]].pairs), effects[row[0]].verdict)
    first = table(brief, "Main effects").rows[0]
    assert first == next(row for row in rows if row[0] == MAIN), "the outcome in question stands first"
    difference, interval = difference_and_interval(effects[MAIN])
    assert interval in brief.answer
    assert difference.lstrip("-") in brief.answer
    assert ("undetermined" in brief.answer) == (effects[MAIN].verdict == "undetermined")


def test_who_pays_is_the_incidence_of_the_comparison(comparison, brief):
    found = comparison.incidence().set_index(["kind", "who", "what"])
    rows = {(row[0], row[1]): row for row in table(brief, "Who gains and who loses").rows}
    spent = rows["governments", "public money spent on programmes"]
    assert spent[5] == "up"
    assert float(spent[3].replace(",", "")) == pytest.approx(found.loc[("sector", *spent[:2]), "difference"], rel=0.01)
    titles = [one.title for one in part(brief, "Who gains and who loses").parts if isinstance(one, Table)]
    assert {"Workers and households", "AI firms: largest gains and losses"} <= set(titles)
    text = " ".join(one.text for one in part(brief, "Who gains and who loses").parts if isinstance(one, Words))
    assert "Spent by nation, USD bn: " in text
    assert "Case O4" not in text


def test_figures_have_numbers_captions_and_words_for_those_who_do_not_see_them(brief):
    figures = [one for one in part(brief, "Figures").parts if isinstance(one, Picture)]
    assert [one.name for one in figures] == ["concentration", "frontier_lag"]
    for number, one in enumerate(figures, start=1):
        assert one.caption.startswith(f"Figure {number}. ")
        assert "Replicates: baseline n = 3, compute fund n = 3" in one.caption
        assert len(one.alt) > 40
        assert 100.0 < one.width_mm < 200.0


def test_limits_are_those_of_this_policy_and_subject(brief):
    said = [lead for one in part(brief, TITLES[7]).parts if isinstance(one, Bullets) for lead, _ in one.items]
    assert said[:3] == ["It is for", "It is not for", "It cannot say"]
    assert {"Public compute.", "Users are counted, not weighed."} <= set(said)
    assert "Basic income, flat tax and dividend." not in said
    assert "budget_share" in [row[0] for row in table(brief, "What this policy rests on").rows]


def test_it_says_how_to_repeat_and_cite_it(comparison, page):
    text = text_of(page)
    command = "ai-concentration report compute_fund end=2025Q2 workers=60 --against baseline --seeds 3 --outcome"
    assert command in text
    for run in (*comparison.baseline, *comparison.variant):
        assert run.run_id in text
        assert run.scenario.fingerprint[:12] in text
    assert "To cite: AI Concentration contributors (" in text
    assert "Version 0.1.0" in text


def test_the_same_comparison_gives_the_same_bytes_in_both_formats(comparison, page, paper, tmp_path):
    again = simulation.report(comparison, tmp_path / "again")
    assert [path.name for path in again] == ["brief.html", "brief.pdf"]
    assert again[0].read_text("utf-8") == page
    assert again[1].read_bytes() == paper


def test_html_is_one_page_that_asks_nobody_for_anything(page):
    assert "<script" not in page
    assert not re.search(r"https?://", page)
    assert not re.findall(r'(?:src|href)="(?!#)', page)
    assert not re.findall(r"url\((?!#|data:)", page)
    named = re.findall(r'\bid="([^"]+)"', page)
    assert len(named) == len(set(named)), "names inside drawings are their own"
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(named)
    assert set(re.findall(r"url\(#([^)]+)\)", page)) <= set(named)
    assert page.count('role="img" aria-label="') == page.count("<svg") > 0
    assert page.count('<th scope="col"') > 20
    assert page.count("<caption>") == page.count("<table>")


def test_pdf_says_the_same_and_can_be_searched_and_leafed_through(brief, page, paper):
    assert words(brief.answer) in said_in(paper)
    assert words(brief.answer) in text_of(page)
    reader = PdfReader(io.BytesIO(paper))
    bookmarks = [one.title for one in reader.outline[1] if not isinstance(one, list)]
    assert bookmarks == TITLES
    assert reader.metadata.title == brief.title
    assert reader.metadata.keywords == brief.identity
    assert reader.metadata.creation_date_raw == f"D:{brief.date.replace('-', '')}000000Z"
    assert f"Page 2 of {len(reader.pages)}" in reader.pages[1].extract_text()
    fonts = [font for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    assert all("/FontFile2" in str(_descriptor(font.get_object())) for font in fonts), "every font is inside"
    assert paper.count(b"/Alt ") >= sum(isinstance(one, Picture) for one in part(brief, "Figures").parts)


def _descriptor(font) -> list[str]:
    inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
    return list(inner["/FontDescriptor"].get_object())


def test_what_a_scenario_says_is_read_and_never_obeyed(undrawn):
    scenario = make_scenario(name="toy2", question="<script>alert(1)</script> & \N{SNOWMAN} 東", expected="<b>Up</b>")
    pair = ComparisonResult((make_result(1), make_result(2)), (make_result(1, scenario), make_result(2, scenario)))
    brief = brief_of(pair)
    page = html_of(brief)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; \N{SNOWMAN} 東" in page
    assert letters_missing(brief) == "東"
    said = said_in(pdf_of(brief))
    assert "<script>alert(1)</script> & \N{SNOWMAN} \N{WHITE SQUARE}" in said


def test_one_pair_has_no_interval_and_says_so_first(undrawn):
    pair = ComparisonResult((make_result(),), (make_result(scenario=make_scenario(name="other")),))
    brief = brief_of(pair)
    assert brief.notices[0].startswith("One pair of runs is one history.")
    assert "shows no sign" in brief.answer
    assert "not said who gains" in text_of(html_of(brief))


def test_runs_that_record_no_people_say_nothing_of_workers(undrawn):
    def bare(seed: int, name: str):
        run = make_result(seed, make_scenario(name=name))
        people = ("gini", "top", "bottom", "mean_", "labour", "unemployment", "real_wage", "ai_valuation", "tfp")
        world = {key: values for key, values in run.record.world.items() if not key.startswith(people)}
        return replace(run, record=replace(run.record, world=world, groups={}, distributions={}))

    sides = [tuple(bare(seed, name) for seed in (1, 2, 3)) for name in ("toy", "other")]
    brief = brief_of(ComparisonResult(*sides))
    text = text_of(html_of(brief))
    assert "nothing is said of workers" in text
    assert "Not recorded by these runs: " in text


def test_figures_that_cannot_be_drawn_are_left_out_with_the_reason():
    from simulation.report.pictures import of_runs

    run = make_result()
    bare = replace(run, record=replace(run.record, distributions={}))
    (found,) = of_runs(["inequality"], {"toy": [bare]})
    assert isinstance(found, Words)
    assert found.text.startswith("Left out: ")


def test_several_policies_are_each_held_against_the_baseline(comparison, undrawn):
    other = ComparisonResult(comparison.baseline, comparison.variant)
    brief = brief_of(PolicyEffects({"compute_fund": comparison, "the_same_again": other}))
    assert brief.title == "Compute fund and the same again: what would they change?"
    assert "HHI of users in the last year, 2 policies: " in brief.answer
    rows = table(brief, "Main effects").rows
    effect = comparison.effect(MAIN)
    assert [row[0] for row in rows] == ["compute fund", "the same again"]
    assert rows[0][2:4] == difference_and_interval(effect)


@pytest.mark.parametrize(
    ("effect", "said"),
    [
        (
            Effect(0.5, 0.4, -0.1, -0.15, -0.05, 9),
            "With “a”, HHI of users in the last year is lower than with “b”, by 0.100",
        ),
        (Effect(0.5, 0.6, 0.1, 0.05, 0.15, 9), "is higher than with “b”, by 0.100 on a scale from 0 to 1"),
        (Effect(0.5, 0.5, 0.01, -0.05, 0.07, 9), "undetermined: the mean difference to “b” is 0.010"),
        (Effect(0.5, 0.5, 0.0, 0.0, 0.0, 9), "That is undetermined too, and no proof of no effect."),
        (
            Effect(0.5, 0.501, 0.001, 0.0005, 0.0015, 9),
            "The sign is known, but the size is small: less than one per cent",
        ),
        (Effect(0.5, 0.6, 0.1, np.nan, np.nan, 1), "One pair of runs is one history and shows no sign"),
        (Effect(np.nan, np.nan, np.nan, np.nan, np.nan, 0), "nothing can be said of it"),
    ],
)
def test_a_sentence_claims_what_its_interval_allows(effect, said):
    sentence = effect_sentence(effect, outcome_named(MAIN), "a", "b")
    assert said in sentence
    assert ("higher than" in sentence or "lower than" in sentence) == (effect.verdict in ("up", "down"))


def test_signs_are_counted():
    up, none = Effect(1.0, 2.0, 1.0, 0.5, 1.5, 4), Effect(1.0, 1.0, 0.0, -1.0, 1.0, 4)
    outcomes = [(outcome_named(MAIN), up), (outcome_named("active firms"), none)]
    assert known_signs(outcomes).startswith("Of 2 main outcomes, 1 has a known sign. Higher: HHI of users, last year.")
    assert known_signs([(outcome_named(MAIN), none)]) == "Of 1 main outcomes, none has a known sign."
    assert readable("a (Case O1), b (Cases P1 and P2).") == "a, b."


def test_nothing_else_is_written_over(tmp_path, undrawn):
    comparison = ComparisonResult((make_result(),), (make_result(scenario=make_scenario(name="other")),))
    mine = tmp_path / "brief.html"
    mine.write_text("<p>My own brief</p>")
    with pytest.raises(StoreError, match=r"brief\.html is there and no brief of this command; it is never overwritten"):
        simulation.report(comparison, tmp_path)
    assert mine.read_text() == "<p>My own brief</p>"
    mine.unlink()
    for _ in range(2):
        assert simulation.report(comparison, tmp_path) == [tmp_path / "brief.html", tmp_path / "brief.pdf"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brief.html", "brief.pdf"]


def test_wrong_words_in_python_are_answered_with_a_sentence(comparison, tmp_path):
    with pytest.raises(ReportError, match="a brief cannot be written as 'docx'; it must be html or pdf"):
        simulation.report(comparison, tmp_path, formats=["docx"])
    with pytest.raises(ReportError, match="and not of RunResult"):
        simulation.report(comparison.baseline[0], tmp_path)
    with pytest.raises(ValueError, match="'HHI of user, last year' is not an outcome; did you mean HHI of users"):
        simulation.report(comparison, tmp_path, outcome="HHI of user, last year")
