"""Every message about a scenario, word for word."""

from pathlib import Path

import pytest

from simulation.scenario_loading import ScenarioError, load_scenario


def messages(*arguments: object, **changes: object) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(*arguments, **changes)  # type: ignore[arg-type]
    return [str(mistake) for mistake in caught.value.mistakes]


OVERRIDES = {
    "misspelt key": (
        "flywheel.depreciatoin=0.3",
        "flywheel.depreciatoin is not a parameter; did you mean flywheel.depreciation?",
    ),
    "misspelt group": ("flywhel.form=log", "flywhel is not a parameter; did you mean flywheel?"),
    "key in the wrong place": (
        "entry_cost_growth=1.2",
        "entry_cost_growth is not a parameter; did you mean churn.entry_cost_growth?",
    ),
    "key far from all": (
        "pricing.zzz=1",
        "pricing.zzz is not a parameter; known are rule, markup, markup_speed, penetration_ratio, subsidy, "
        "ladder_step, data_subsidy.",
    ),
    "plus is no way in": (
        "+flywheel.depreciatoin=0.3",
        "flywheel.depreciatoin is not a parameter; did you mean flywheel.depreciation?",
    ),
    "text for a number": (
        "flywheel.depreciation=much",
        "flywheel.depreciation must be a number in 1/year; it is 'much'.",
    ),
    "true for a number": ("flywheel.sharing=true", "flywheel.sharing must be a number; it is true."),
    "fraction for a whole number": ("workers=1.5", "workers must be a whole number of agents; it is 1.5."),
    "number for a switch": ("churn.reproducible=7", "churn.reproducible must be true or false; it is 7."),
    "value for a group": (
        "population=3",
        "population is a group of values (adult_share, income_groups, world_growth, tail_decades, tail_row_share, "
        "fewest_rows, wealth_skill_correlation, least_skill_sd, indebted_share, solvent_log_sd, "
        "equity_tilt); it is 3.",
    ),
    "not a number": ("flywheel.sharing=nan", "flywheel.sharing must be a number; it is nan."),
    "out of bounds": (
        "flywheel.depreciation=1.5",
        "flywheel.depreciation must be between 0 and 1 1/year; it is 1.5.",
    ),
    "out of bounds with thousands": ("workers=5", "workers must be between 30 and 1,000,000,000 agents; it is 5."),
    "wrong unit": (
        "flywheel.depreciation=0.1 1/quarter",
        "flywheel.depreciation is declared in 1/year, but '0.1 1/quarter' is in 1/quarter.",
    ),
    "unit on a pure number": (
        "flywheel.sharing=3 USD bn",
        "flywheel.sharing is declared a pure number, but '3 USD bn' is in USD bn.",
    ),
    "per cent of a rate": (
        "flywheel.depreciation=25 %",
        "flywheel.depreciation is declared in 1/year, but '25 %' is in %.",
    ),
    "not one of a few": (
        "flywheel.form=lgo",
        "flywheel.form cannot be lgo; it must be log, saturating, precision or off; did you mean log?",
    ),
    "unknown firm": ("firms.OpenIA.staff=3", "OpenIA is not a firm at the start; did you mean OpenAI?"),
    "unknown column of a firm": (
        "firms.OpenAI.cash=3",
        "firms.OpenAI.cash is not a parameter; did you mean firms.OpenAI.cash_usd_bn?",
    ),
    "unknown nation": (
        "firms.OpenAI.nation=FRB",
        "firms.OpenAI.nation: FRB is not a nation at the start; did you mean FRA?",
    ),
    "unknown backer": (
        "firms.OpenAI.backer=Microsft",
        "firms.OpenAI.backer: Microsft is not a firm at the start; did you mean Microsoft?",
    ),
    "unknown strategy": (
        "firms.OpenAI.strategy=blitzscalr",
        "firms.OpenAI.strategy: blitzscalr is not a strategy; did you mean blitzscaler?",
    ),
    "unknown kind": (
        "firms.OpenAI.kind=startup",
        "firms.OpenAI.kind cannot be startup; it must be integrated_incumbent, self_funded_owner, cloud_tenant, "
        "state_lab, public_lab, community_collective, start_up or compute_owner; did you mean start_up?",
    ),
    "bounds of a firm": (
        "firms.OpenAI.cash_usd_bn=-3",
        "firms.OpenAI.cash_usd_bn must be at least 0 USD bn; it is -3.",
    ),
    "firm left out that is none": ("without_firms=[xIA]", "xIA is not a firm at the start; did you mean xAI?"),
    "new firm that exists": (
        "new_firms.OpenAI.nation=FRA",
        "there is a firm OpenAI already; to change it, write it under firms.",
    ),
    "new firm of nowhere": ("new_firms.MyLab.staff=3", "firms.MyLab.nation is missing; it has no default."),
    "firms as a number": (
        "firms=3",
        "firms must be names with what they change, for example firms: {Name: {column: value}}.",
    ),
    "portfolio that does not sum": (
        "firms.OpenAI.designer_portfolio='Nvidia:0.5;AMD:0.2'",
        "firms.OpenAI.designer_portfolio must sum to 1; the shares sum to 0.7.",
    ),
    "portfolio without form": (
        "firms.OpenAI.designer_portfolio='half Nvidia'",
        "firms.OpenAI.designer_portfolio must be like 'Nvidia:0.9;AMD:0.1'; it is 'half Nvidia'.",
    ),
    "unknown designer": (
        "firms.OpenAI.designer_portfolio='Nvidai:1'",
        "firms.OpenAI.designer_portfolio: Nvidai is not a designer at the start; did you mean Nvidia?",
    ),
    "shares that do not sum": (
        "designers.AMD.foundry_share=0.58",
        "designers.foundry_share must sum to 1 over all designers; the shares sum to 1.5.",
    ),
    "another start than the tables": (
        "start=2025Q1",
        "start must be 2023Q1, the quarter of the starting tables; it is 2025Q1. For another start, give tables of "
        "your own and tables.quarter=2025Q1 and known_until=2025Q1 with them.",
    ),
    "less known than the tables say": (
        "known_until=2022Q4",
        "known_until must be 2023Q1 or later, the quarter of the starting tables; it is 2022Q4.",
    ),
    "end beyond all trends": ("end=2190Q4", "end must be at most 2083Q1, 60 years after start; it is 2190Q4."),
    "empty group": (
        "population=null",
        "population is a group of values (adult_share, income_groups, world_growth, tail_decades, tail_row_share, "
        "fewest_rows, wealth_skill_correlation, least_skill_sd, indebted_share, solvent_log_sd, "
        "equity_tilt); it is empty.",
    ),
    "seed": (
        "seed=3",
        "seed is no part of a scenario; give it with the command (ai-concentration run SCENARIO --seed 3) or the call "
        "(simulation.run(SCENARIO, seed=3)).",
    ),
    "name with a space": (
        "firms.Mistral AI.staff=3",
        "'firms.Mistral AI.staff=3' cannot be read; write an underscore for each space: firms.Mistral_AI.staff=3.",
    ),
    "malformed quarter": ("end=2030", "end must be a quarter like 2023Q1; it is '2030'."),
    "fifth quarter": ("end=2030Q5", "end must be a quarter like 2023Q1; it is '2030Q5'."),
    "no quarter": ("end=null", "end must be a quarter like 2023Q1; it is empty."),
    "dates the wrong way round": ("end=2020Q1", "end (2020Q1) lies before start (2023Q1)."),
    "date outside the horizon": (
        "finance.investors_leave=2050Q1",
        "finance.investors_leave is 2050Q1, outside the horizon: the run is from 2023Q1 to 2040Q4.",
    ),
    "unknown policy": (
        "policies.open_relases.start=2025Q1",
        "open_relases is not a policy; did you mean open_releases?",
    ),
    "unknown setting of a policy": (
        "policies.open_releases.lag_quarter=3",
        "policies.open_releases.lag_quarter is not a parameter; did you mean policies.open_releases.lag_quarters?",
    ),
    "policy after the horizon": (
        "policies.open_releases.start=2041Q1",
        "policies.open_releases.start is 2041Q1, outside the horizon: the run is from 2023Q1 to 2040Q4.",
    ),
    "misspelt option": ("size=smal", "smal is not an option of size; did you mean small?"),
    "misspelt scenario": ("scenario=basline", "there is no scenario basline; did you mean baseline?"),
    "misspelt member of the list": (
        "policies=[open_relases]",
        "open_relases is not an option of policies; did you mean open_releases?",
    ),
    "reference to nothing": ("workers=${crew}", "workers refers to a key that is not there: workers=${crew}."),
    "policies null": ("policies=null", "policies cannot be removed or null; write policies=[] instead."),
    "policies removed": ("~policies", "policies cannot be removed or null; write policies=[] instead."),
    "policies not a list": ("policies=open_releases", "policies is a list; write policies=[open_releases]."),
    "list for one option": (
        "technology=[present]",
        "technology takes one name, not a list; known are calibrated, fast_takeoff, present, reproducible, takeoff.",
    ),
    "bad grammar": (
        "workers 1000",
        "'workers 1000' cannot be read; write key=value, for example end=2030Q4 or policies=[open_releases].",
    ),
    "a sweep": (
        "workers=100,200",
        "'workers=100,200' gives several values; a scenario has one value for each key, a sweep has several.",
    ),
    "unknown table": ("tables.frims=a.csv", "tables.frims is not a table; did you mean firms?"),
    "own file that is missing": (
        "policies.mine={kind: 'nowhere.nothing:Policy'}",
        "policies.mine: 'nowhere.nothing:Policy' cannot be used: nowhere.nothing cannot be loaded: "
        "ModuleNotFoundError: No module named 'nowhere'.",
    ),
}


@pytest.mark.parametrize("case", OVERRIDES)
def test_override(case: str) -> None:
    override, sentence = OVERRIDES[case]
    assert messages("baseline", [override]) == [f"override 1: {sentence}"]


def test_all_overrides_at_once_with_their_numbers() -> None:
    assert messages("baseline", ["workers=5", "end=2030Q4", "size=smal", "flywhel.form=log"]) == [
        "override 1: workers must be between 30 and 1,000,000,000 agents; it is 5.",
        "override 3: smal is not an option of size; did you mean small?",
        "override 4: flywhel is not a parameter; did you mean flywheel?",
    ]


def test_misspelt_scenario_name() -> None:
    assert messages("no_flywhel") == ["scenario: there is no scenario no_flywhel; did you mean no_flywheel?"]


def test_all_mistakes_of_one_row_at_once() -> None:
    found = messages("baseline", ["firms.OpenAI.staff=-3", "firms.OpenAI.nation=FRB", "firms.OpenAI.cash=3"])
    assert found == [
        "override 1: firms.OpenAI.staff must be at least 0 people; it is -3.",
        "override 2: firms.OpenAI.nation: FRB is not a nation at the start; did you mean FRA?",
        "override 3: firms.OpenAI.cash is not a parameter; did you mean firms.OpenAI.cash_usd_bn?",
    ]


def test_a_conflict_with_a_shipped_file_is_said_at_the_users_own_key() -> None:
    assert messages("open_older_versions", ["end=2023Q2"]) == [
        "override 1: end is 2023Q2, but policies.open_releases.start is 2025Q1 and lies outside; "
        "set policies.open_releases.start as well, or leave it out (policies=[])."
    ]
    assert messages("baseline", without_firms=["Microsoft"])[0] == (
        "argument without_firms: without_firms leaves out Microsoft, but firms.OpenAI.backer refers to it; "
        "set firms.OpenAI.backer as well, or leave out OpenAI too."
    )


@pytest.mark.parametrize("wrong", [None, 3])
def test_what_is_no_scenario(wrong: object) -> None:
    assert messages(wrong) == [
        f"scenario: a scenario is a name or the path of a file, for example 'baseline'; it is {wrong}."
    ]


@pytest.mark.parametrize("path", ["mine.txt", "folder/mine"])
def test_a_path_that_is_no_yaml_file(path: str) -> None:
    assert messages(path) == [
        f"{path}: {path} is no .yaml file; a scenario is a name such as baseline, or a file that ends in .yaml."
    ]


def test_internal_names_are_not_offered() -> None:
    (found,) = messages("baseline", ["zzzz=1"])
    assert "new_firms" in found
    assert "plugin_hashes" not in found


def test_argument_from_python() -> None:
    assert messages("baseline", wrkers=1000, size="smal") == [
        "argument size: smal is not an option of size; did you mean small?",
        "argument wrkers: wrkers is not a parameter; did you mean workers?",
    ]


FILE = """\
question: Does it all come out?
flywheel:
  depreciatoin: 0.3
  sharing: 40
  sharing: 0.1
scaling: {idea_form: searhc}
end: 2020Q1
finance:
\tinvestors_leave: soon
firms:
  OpenAI: {cash_usd_bn: much}
policies:
  open_relases: {start: 2025Q1}
"""


def test_every_mistake_of_a_file_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(FILE, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario("mine.yaml")
    assert str(caught.value) == (
        "The scenario has 8 mistakes:\n"
        "  mine.yaml:3: flywheel.depreciatoin is not a parameter; did you mean flywheel.depreciation?\n"
        "  mine.yaml:5: flywheel.sharing is written twice, first in line 4; keep one of the two.\n"
        "  mine.yaml:6: scaling.idea_form cannot be searhc; it must be trend, search or endogenous; "
        "did you mean search?\n"
        "  mine.yaml:7: end (2020Q1) lies before start (2023Q1).\n"
        "  mine.yaml:9: there is a tab in this line; YAML needs spaces, write two per level.\n"
        "  mine.yaml:9: finance.investors_leave must be a quarter like 2023Q1; it is 'soon'.\n"
        "  mine.yaml:11: firms.OpenAI.cash_usd_bn must be a number in USD bn; it is 'much'.\n"
        "  mine.yaml:13: open_relases is not a policy; did you mean open_releases?"
    )
    assert caught.value.exit_code == 2


FILES = {
    "broken syntax": (
        "flywheel: [1\n",
        "mine.yaml:2: this is not YAML: while parsing a flow sequence expected ',' or ']', but got '<stream end>'.",
    ),
    "policies as a list": (
        "policies: [open_releases]\n",
        "mine.yaml:1: policies must be names with their settings, for example policies: {open_releases: "
        "{start: 2025Q1}}; it is ['open_releases'].",
    ),
    "tabs in two lines": (
        "flywheel:\n\tform: log\n\tsharing: 0.1\n",
        "mine.yaml:2: there is a tab in this line and in line 3; YAML needs spaces, write two per level.",
    ),
    "a list": ("- 1\n", "mine.yaml:1: this file must hold lines of the form 'key: value'; it does not."),
    "unknown option in the defaults list": (
        "defaults:\n  - override /policies: [open_relases]\n",
        "mine.yaml:1: open_relases is not an option of policies; did you mean open_releases?",
    ),
    "unknown group in the defaults list": (
        "defaults:\n  - override /policy: [open_releases]\n",
        "mine.yaml:1: policy is not a group of files; did you mean policies?",
    ),
    "own strategy without file": (
        "firms:\n  OpenAI: {strategy: 'mine.py:Lab'}\n",
        "mine.yaml:2: firms.OpenAI.strategy: 'mine.py:Lab' cannot be used: there is no file {folder}/mine.py.",
    ),
    "own strategy without class": (
        "firms:\n  OpenAI: {strategy: 'lab.py:Lba'}\n",
        "mine.yaml:2: firms.OpenAI.strategy: 'lab.py:Lba' cannot be used: lab.py holds no class Lba; did you mean Lab?",
    ),
    "own strategy that cannot decide": (
        "firms:\n  OpenAI: {strategy: 'lab.py:Lab'}\n",
        "mine.yaml:2: firms.OpenAI.strategy: 'lab.py:Lab' cannot be used: Lab has no method decide.",
    ),
    "supply that would not be read": (
        "new_supply:\n  2025Q1: {chips_sold_h100e: 3e6}\n",
        "mine.yaml:2: supply.2025Q1 is later than known_until (2024Q4) and would not be read; "
        "raise known_until as well, or leave it out.",
    ),
    "supply after what the same file knows": (
        "known_until: 2023Q4\nsupply:\n  2024Q1: {price_usd_k: 30}\n",
        "mine.yaml:3: supply.2024Q1 is later than known_until (2023Q4) and would not be read; "
        "raise known_until as well, or leave it out.",
    ),
    "tables of a quarter that is not known yet": (
        "start: 2025Q1\ntables: {quarter: 2025Q1}\n",
        "mine.yaml:2: known_until must be 2025Q1 or later, the quarter of the starting tables; it is 2024Q4.",
    ),
    "own policy that is none": (
        "policies:\n  mine: {kind: 'lab.py:Rule'}\n",
        "mine.yaml:2: policies.mine: 'lab.py:Rule' cannot be used: Rule is not a simulation.policy.Policy.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FILES)
def test_file(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, sentence = FILES[case]
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(text, encoding="utf-8")
    Path("lab.py").write_text("class Lab: pass\nclass Rule:\n    def levers(self): pass\n", encoding="utf-8")
    assert messages("mine.yaml") == [sentence.replace("{folder}", str(tmp_path))]


def test_missing_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert messages("mine.yaml") == ["mine.yaml: there is no such file."]
    Path("mien.yaml").write_text("question: Q\n", encoding="utf-8")
    assert messages("mine.yaml") == ["mine.yaml: there is no such file; did you mean mien.yaml?"]


TABLE = """\
# Two designers, made up
name,foundry_share,gros_margin
Nvidia,0.7,0.6
AMD,lots,0.5
AMD,0.3,0.5
Intel,0.1
"""


def test_table_mistakes_name_file_line_and_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.csv").write_text(TABLE, encoding="utf-8")
    found = [one for one in messages("baseline", ["tables.designers=mine.csv"]) if one.startswith("mine.csv")]
    assert found == [
        "mine.csv:2: gros_margin is not a column of this table; did you mean gross_margin?",
        "mine.csv:4, column foundry_share: designers.AMD.foundry_share must be a number; it is 'lots'.",
        "mine.csv:5: AMD stands twice, first in mine.csv:4.",
        "mine.csv:6: this line has 2 values, but there are 3 columns.",
    ]


SUPPLY = """quarter,chips_sold_h100e,chip_stock_h100e
2023Q1,131252,409313
2025Q1,3e6,9e6
"""


def test_own_supply_is_read_or_left_out_knowingly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.csv").write_text(SUPPLY, encoding="utf-8")
    assert messages("baseline", ["tables.supply=mine.csv"]) == [
        "mine.csv:3: supply.2025Q1 is later than known_until (2024Q4) and would not be read; "
        "raise known_until as well, or leave it out."
    ]
    for known, rows in (("2025Q1", ("2023Q1", "2025Q1")), ("2023Q4", ("2023Q1",))):
        scenario = load_scenario("baseline", ["tables.supply=mine.csv", f"known_until={known}"])
        assert tuple(row.quarter for row in scenario.supply) == rows


def test_missing_table() -> None:
    (found,) = messages("baseline", ["tables.supply=chip_suply_2022_2024.csv"])
    assert found.endswith("chip_suply_2022_2024.csv: there is no such table; did you mean chip_supply_2022_2024.csv?")
