"""Files of claims: every shipped one says what it must, and every mistake in one is a sentence, word for word."""

from pathlib import Path

import pytest

from simulation.analysis.flips import ends_of
from simulation.loading.claims import SHIPPED, ClaimError, claim_sentences, load_claims
from simulation.runs.outcomes import outcomes
from simulation.scenario_loading import ScenarioError, scenarios

RIGHT = """\
claim: Shared data spread users.
baseline: baseline
variant: portable_data
measure: HHI of users, last year
sign: down
why: Rivals learn as well.
source: Made up.
"""


@pytest.fixture(scope="module")
def shipped():
    return load_claims()


def mistakes(folder: Path, **files: str) -> list[str]:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")
    with pytest.raises(ClaimError) as caught:
        load_claims([folder])
    return [str(mistake).replace(f"{folder.as_posix()}/", "") for mistake in caught.value.mistakes]


def changed(old: str, new: str) -> str:
    assert old in RIGHT
    return RIGHT.replace(old, new)


def test_every_shipped_file_is_a_claim_of_its_own(shipped):
    assert {claim.name for claim in shipped} == {path.stem for path in SHIPPED.glob("*.yaml")} == set(claim_sentences())
    assert len(shipped) >= 20
    assert len({claim.sentence for claim in shipped}) == len(shipped)


def test_every_shipped_claim_names_real_scenarios_and_a_real_measure_and_says_why(shipped):
    measures = {outcome.name for outcome in outcomes()}
    for claim in shipped:
        assert {claim.baseline.origin.scenario, claim.variant.origin.scenario} <= set(scenarios()), claim.name
        assert claim.measure in measures, claim.name
        assert claim.sentence.count(".") == 1, claim.name
        assert claim.sentence.endswith("."), claim.name
        assert claim.topic, claim.name
        assert claim.why.endswith("."), claim.name
        assert claim.source.endswith("."), claim.name


def test_every_shipped_claim_can_be_flipped_by_something_it_does_not_set_itself(shipped):
    for claim in shipped:
        varied = {end.parameter for end in ends_of(claim)}
        assert len(varied) >= 2, claim.name


def test_a_right_file_needs_no_topic_no_overrides_and_no_parameters(tmp_path):
    (tmp_path / "mine.yaml").write_text(RIGHT, "utf-8")
    (claim,) = load_claims([tmp_path / "mine.yaml"], ["workers=100"])
    assert (claim.name, claim.sign, claim.margin, claim.topic) == ("mine", "down", 0.0, "")
    assert len(claim.flips) == 9
    assert claim.variant.scenario.policies
    assert claim.baseline.scenario.workers == 100
    assert claim.baseline.origin.overrides == ("end=2032Q4", "workers=100")


def test_a_scenario_beside_the_claim_is_found_and_its_own_overrides_come_last(tmp_path):
    (tmp_path / "world").mkdir()
    (tmp_path / "world" / "own.yaml").write_text("question: What?\nworkers: 200\n", "utf-8")
    text = changed("variant: portable_data", "variant: world/own.yaml\nvariant_overrides: [end=2026Q4]")
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    (claim,) = load_claims([tmp_path], ["end=2030Q4"])
    assert (claim.baseline.scenario.end, claim.variant.scenario.end) == ("2030Q4", "2026Q4")
    assert claim.variant.scenario.workers == 200


MISTAKES = {
    "unknown key": (
        changed("why:", "mesure: x\nwhy:"),
        "a.yaml:6: mesure is not a key of a claim; did you mean measure?",
    ),
    "missing keys": (
        changed("why: Rivals learn as well.\nsource: Made up.\n", ""),
        "a.yaml: why and source are missing; a claim needs claim, baseline, variant, measure, sign, why and source.",
    ),
    "number for a text": (changed("Made up.", "3"), "a.yaml:7: source must be text; it is 3."),
    "text for a list": (
        changed("variant: portable_data", "variant: portable_data\nvariant_overrides: workers=100"),
        "a.yaml:4: variant_overrides must be a list of texts such as [cloud.foreclosure=0.5]; it is 'workers=100'.",
    ),
    "unknown measure": (
        changed("HHI of users, last year", "HHI of user, last year"),
        "a.yaml:4: there is no measure 'HHI of user, last year'; did you mean HHI of users, last year?",
    ),
    "unknown sign": (
        changed("sign: down", "sign: dwn"),
        "a.yaml:5: sign cannot be dwn; it must be up, down, no rise, no fall or no change; did you mean down?",
    ),
    "margin without need": (
        changed("sign: down", "sign: down\nmargin: 0.1"),
        "a.yaml:6: margin goes with no rise, no fall or no change; sign is down.",
    ),
    "no margin": (
        changed("sign: down", "sign: no fall"),
        "a.yaml:5: margin is missing; sign no fall needs the largest effect that counts as none, in the unit of the "
        "measure (0 to 1).",
    ),
    "negative margin": (
        changed("sign: down", "sign: no fall\nmargin: -0.1"),
        "a.yaml:6: margin must be a number above 0; it is -0.1.",
    ),
    "a margin that is no number": (
        changed("sign: down", "sign: no fall\nmargin: small"),
        "a.yaml:6: margin must be a number above 0; it is 'small'.",
    ),
    "unknown scenario": (
        changed("portable_data", "portable_date"),
        "a.yaml:3: variant: there is no scenario portable_date; did you mean portable_data?",
    ),
    "wrong override": (
        changed("variant: portable_data", "variant: baseline\nvariant_overrides: [cloud.foreclosur=0.5]"),
        "a.yaml:4: variant_overrides, entry 1: cloud.foreclosur is not a parameter; did you mean cloud.foreclosure?",
    ),
    "same arms": (
        changed("portable_data", "baseline"),
        "a.yaml:3: variant is the same as baseline, so that there is nothing to compare.",
    ),
    "unknown parameter": (
        changed("sign: down", "sign: down\nflips: [openness.imitatoin]"),
        "a.yaml:6: openness.imitatoin is not a parameter with a plausible range; did you mean openness.imitation?",
    ),
    "a setting without range": (
        changed("sign: down", "sign: down\nflips: [workers]"),
        "a.yaml:6: workers is not a parameter with a plausible range;",
    ),
    "no pairs of key and value": (
        "- 1\n",
        "a.yaml:1: this file must hold lines of the form 'key: value'; it does not.",
    ),
}


@pytest.mark.parametrize(("text", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_sentence_with_its_line(tmp_path, text, sentence):
    (found,) = mistakes(tmp_path, a=text)
    assert found == sentence or (sentence.endswith(";") and found.startswith(sentence))


def test_all_mistakes_of_all_files_come_at_once(tmp_path):
    wrong = changed("sign: down", "sign: dwn").replace("portable_data", "portable_date").replace("HHI", "HHJ")
    assert len(mistakes(tmp_path, a=wrong, b=changed("portable_data", "baseline"))) == 4


def test_two_claims_of_one_experiment_are_one_too_many(tmp_path):
    twin = changed("Shared data spread users.", "Something else.")
    assert mistakes(tmp_path, a=RIGHT, b=twin) == [
        "b.yaml: the claim has the experiment, measure and sign of another one: a.yaml."
    ]


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("flywheel_gather_users", "claims: there is no claim or folder flywheel_gather_users; did you mean "),
        ("nowhere.yaml", "nowhere.yaml: there is no such file;"),
    ],
)
def test_what_is_not_there_is_named(source, sentence):
    with pytest.raises(ClaimError) as caught:
        load_claims([source])
    assert str(caught.value.mistakes[0]).startswith(sentence)
    assert str(caught.value).startswith("The claims have 1 mistake:")


def test_an_empty_folder_is_named(tmp_path):
    with pytest.raises(ClaimError, match=r"there is no claim in this folder, that is, no \.yaml file"):
        load_claims([tmp_path])


def test_an_override_for_all_runs_is_wrong_once():
    with pytest.raises(ScenarioError) as caught:
        load_claims((), ["wrokers=100"])
    assert [str(mistake) for mistake in caught.value.mistakes] == [
        "override 1: wrokers is not a parameter; did you mean workers?"
    ]
