"""Limits in briefs: one place for the sentences, a statement for every policy, a subject for every outcome."""

import re

from simulation.policies import policies
from simulation.report.limits import ALWAYS, KINDS, PAGE, SUBJECTS, limits, limits_for, subject_of
from simulation.runs.outcomes import outcomes


def test_every_policy_subject_and_kind_has_a_statement_and_no_mark_is_unknown():
    marks = set().union(*(one.belongs for one in limits()))
    assert marks == {ALWAYS, *KINDS, *SUBJECTS, *policies()}


def test_every_outcome_has_a_subject():
    assert {subject_of(outcome.name) for outcome in outcomes()} == set(SUBJECTS)


def test_statements_are_those_of_the_page_without_its_marks():
    page = PAGE.read_text("utf-8")
    plain = " ".join(re.sub(r"<!--.*?-->|[*`]|\]\([^)]*\)|\[", "", page).replace(" | ", " ").split())
    assert len(limits()) == len(re.findall("<!-- brief: ", page))
    for lead, text in limits_for({ALWAYS, *KINDS, *SUBJECTS, *policies()}):
        assert not re.search(r"<!--|\*|`|\]\(", lead + text)
        assert text
        assert text[:1] in " ," if lead else text[:1].isupper() or text.startswith("docs/")
        assert re.sub(r"[*`]", "", lead + text).replace("docs/", "")[:60] in plain.replace("docs/", "")
