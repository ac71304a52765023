"""Regenerates the parts of the documentation that follow from the code: ``python docs/generate.py``.

A generated part stands between two comments that name it; the rest of a page is written by hand and kept. A test makes
every part again and compares, so that a page cannot drift from the model.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from simulation.analysis.scoreboard import markdown
from simulation.analysis.target_functions import FUNCTIONS, PLACE
from simulation.analysis.targets import read_targets
from simulation.analysis.validation import judge, markdown_table, score
from simulation.commands.validating import TARGETS, until_last_target
from simulation.levers import LEVERS
from simulation.measures.catalogue import CATALOGUE
from simulation.parameters.quantity import Parameters, Quantity, quantity_of
from simulation.parameters.scenario import Scenario
from simulation.parameters.starts import DesignerStart, FirmStart, NationStart, OccupationStart, SupplyStart
from simulation.policies import policies
from simulation.policy import Policy
from simulation.runs.outcomes import outcomes
from simulation.runs.replicates import replicates, run_jobs
from simulation.scenario_loading import load_scenario
from simulation.strategies import strategies
from simulation.studies import seeded
from simulation.world import QUARTER

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS))

import model_tables  # noqa: E402 - it stands beside this file

SEEDS, OTHER_SEEDS = (1, 2, 3, 4, 5), (6, 7, 8, 9, 10)
"""Seeds of the runs as declared, and of the calibrated ones: those did not choose the parameters."""
MEMBERS, MEMBERS_WORKERS = 20, 1_000
TABLES: dict[str, type[BaseModel]] = {
    "firms": FirmStart,
    "nations": NationStart,
    "occupations": OccupationStart,
    "designers": DesignerStart,
    "supply": SupplyStart,
}
HEAD = ("parameter", "unit", "default", "legal", "plausible", "evidence", "meaning", "source")


def calibration_part() -> str:
    """Hit or miss against what is known to the end of 2024: calibrated, as declared, and by the ensemble."""
    targets = read_targets(TARGETS)
    fitted, declared = (
        judge(targets, replicates(until_last_target(load_scenario("baseline", words), targets), seeds, processes=1))
        for words, seeds in ((["technology=calibrated"], OTHER_SEEDS), ([], SEEDS))
    )
    few = until_last_target(load_scenario("baseline", [f"workers={MEMBERS_WORKERS}"]), targets)
    members = judge(targets, run_jobs(seeded(few, None, range(1, MEMBERS + 1), "shipped"), processes=1))
    about = (
        f"Baseline, {few.start} to {few.end}, with `technology=calibrated` and seeds {OTHER_SEEDS[0]} to "
        f"{OTHER_SEEDS[-1]}, which did not choose it; beside it parameters as declared with seeds {SEEDS[0]} to "
        f"{SEEDS[-1]}, and {MEMBERS} members of the ensemble with {MEMBERS_WORKERS:,} people each. As declared the "
        f"model hits {score(declared)[0]}, and the medians of the members hit {score(members)[0]}. Calibrated:"
    )
    return f"{about} {markdown(fitted, declared, members)}"


def functions_part() -> str:
    """Functions that the measure of a target may use."""
    lines = [(f"`{one.name}`", one.meaning, "one for each" if one.keeps else "one number") for one in FUNCTIONS]
    return _text(markdown_table(("function", "meaning", "gives"), [*lines, ("`place`", PLACE, "one number")]))


def quarter_part() -> str:
    """The steps of a quarter, in the order in which the world takes them."""
    lines = [
        (str(number), name, what, ", ".join(map(_link, functions)))
        for number, (name, what, functions) in enumerate(QUARTER, 1)
    ]
    return _text(markdown_table(("", "step", "what happens", "functions"), lines))


def parameters_part() -> str:
    """All parameters by group; groups of one kind inside a group (product segments) share a table."""
    scenario = Scenario()
    settings = [_row(key, known, getattr(scenario, key), _kind_of(Scenario, key)) for key, known in _declared(Scenario)]
    lines = ["### Settings", "", "File: [scenario.py](../simulation/parameters/scenario.py).", ""]
    lines += [*markdown_table(HEAD, settings), ""]
    for name, group in _groups(scenario):
        lines += [f"### {name}", "", *_group_lines(name, group)]
    return _text(lines)


def _group_lines(name: str, group: BaseModel) -> list[str]:
    """A group of parameters: its own table, then the groups inside it."""
    lines = [f"{_first_line(type(group))} File: {_file_link(type(group))}.", ""]
    own = [
        _row(f"{name}.{key}", known, getattr(group, key), _kind_of(type(group), key))
        for key, known in _declared(type(group))
    ]
    lines += [*markdown_table(HEAD, own), ""] if own else []
    inside = list(_groups(group))
    for kind in dict.fromkeys(type(member) for _, member in inside):
        members = [(key, member) for key, member in inside if type(member) is kind]
        if kind.__bases__[0] is Parameters and len(members) == 1 and not _has_variants(kind, inside):
            lines += [f"#### {name}.{members[0][0]}", "", *_group_lines(f"{name}.{members[0][0]}", members[0][1])]
        else:
            lines += [*_shared_table(name, members), ""]
    return lines


def _has_variants(kind: type, inside: list[tuple[str, BaseModel]]) -> bool:
    """Whether other groups beside this one only change its defaults."""
    return any(type(member) is not kind and isinstance(member, kind) for _, member in inside)


def policies_part() -> str:
    """Settings that all policies share, built-in policies with their own, and the levers that policies move."""
    lines = ["### All policies", "", *_policy_table(Policy, list(Policy.model_fields)), ""]
    for name, kind in policies().items():
        own = [key for key in kind.model_fields if key not in Policy.model_fields]
        lines += [f"### {name}", "", inspect.getdoc(inspect.getmodule(kind)) or "", "", *_policy_table(kind, own), ""]
    levers = [
        (name, lever.unit, _shown(lever.neutral), lever.combine, lever.reach, "yes" if lever.spends else "",
         lever.meaning)
        for name, lever in LEVERS.items()
    ]  # fmt: skip
    head = ("lever", "unit", "changes nothing at", "several policies", "acts on", "costs governments", "meaning")
    return _text([*lines, "### Levers", "", *markdown_table(head, levers)])


def _policy_table(kind: type[Policy], keys: list[str]) -> list[str]:
    """Table of some settings of a policy."""
    rows = [
        _row(key, known, kind.model_fields[key].default, _kind_of(kind, key))
        for key, known in _declared(kind)
        if key in keys
    ]
    return markdown_table(HEAD, rows)


def strategies_part() -> str:
    """Built-in strategies of firms."""
    lines = [(name, kind.summary, _file_link(kind)) for name, kind in strategies().items()]
    return _text(markdown_table(("strategy", "what it does", "file"), lines))


def columns_part() -> str:
    """Columns of the starting tables."""
    lines = []
    for name, kind in TABLES.items():
        columns = [
            (
                key,
                known.unit or "-",
                _shown(kind.model_fields[key].default),
                _legal(known, _kind_of(kind, key)),
                known.meaning,
            )
            for key, known in _declared(kind)
        ]
        head = ("column", "unit", "if empty", "legal", "meaning")
        lines += [f"### {name}", "", f"{_first_line(kind)}", "", *markdown_table(head, columns), ""]
    return _text(lines)


def measures_part() -> str:
    """Everything that a run records, by table."""
    lines = []
    for table in dict.fromkeys(measure.table for measure in CATALOGUE):
        found = [(one.name, one.unit or "-", one.meaning) for one in CATALOGUE if one.table == table]
        lines += [f"### {table}", "", *markdown_table(("measure", "unit", "meaning"), found), ""]
    return _text(lines)


def outcomes_part() -> str:
    """The numbers that comparisons are made of."""
    lines = [(one.name, one.unit, one.meaning) for one in outcomes()]
    return _text(markdown_table(("outcome", "unit", "meaning"), lines))


PARTS: dict[tuple[str, str], Callable[[], str]] = {
    ("calibration.md", "calibration"): calibration_part,
    ("calibration.md", "functions"): functions_part,
    ("model.md", "quarter"): quarter_part,
    ("model.md", "chance"): model_tables.chance_part,
    ("model.md", "groups"): model_tables.groups_part,
    ("model.md", "rules"): model_tables.rules_part,
    ("model.md", "state"): model_tables.state_part,
    ("parameters.md", "parameters"): parameters_part,
    ("parameters.md", "policies"): policies_part,
    ("parameters.md", "strategies"): strategies_part,
    ("parameters.md", "columns"): columns_part,
    ("measures.md", "measures"): measures_part,
    ("measures.md", "outcomes"): outcomes_part,
}
"""Page and name of each generated part, and what makes it."""


def part_of(page: str, name: str) -> str:
    """Text of a generated part as it stands in a page.

    Raises:
        ValueError: If the page has no such part.
    """
    found = _between(name).search(page)
    if found is None:
        raise ValueError(f"the page has no part called {name}; it needs the lines {_begin(name)} and {_end(name)}")
    return found[2]


def with_part(page: str, name: str, text: str) -> str:
    """The page with a generated part replaced."""
    part_of(page, name)
    return _between(name).sub(lambda found: found[1] + text + found[3], page)


def main() -> int:
    """Regenerate all parts and say which pages changed."""
    for (page, name), make in PARTS.items():
        path = DOCS / page
        before = path.read_text("utf-8")
        after = with_part(before, name, make())
        if after != before:
            path.write_text(after, "utf-8")
        print(f"{page}, {name}: {'written' if after != before else 'as it was'}")
    return 0


def _begin(name: str) -> str:
    return f"<!-- generated by docs/generate.py: {name} -->"


def _end(name: str) -> str:
    return f"<!-- end of {name} -->"


def _between(name: str) -> re.Pattern[str]:
    return re.compile(f"({re.escape(_begin(name))}\n\n)(.*?)(\n{re.escape(_end(name))})", re.DOTALL)


def _text(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


def _groups(values: BaseModel) -> Iterator[tuple[str, BaseModel]]:
    for key in type(values).model_fields:
        member = getattr(values, key)
        if isinstance(member, BaseModel):
            yield key, member


def _declared(kind: type[BaseModel]) -> Iterator[tuple[str, Quantity]]:
    for key, field in kind.model_fields.items():
        known = quantity_of(field)
        if known is not None:
            yield key, known


def _shared_table(name: str, members: list[tuple[str, BaseModel]]) -> list[str]:
    """One table for groups of one class, with a column of defaults for each; the range is that of the first."""
    kind = type(members[0][1])
    head = ("parameter", "unit", *(key for key, _ in members), "legal", "plausible", "evidence", "meaning", "source")
    lines = []
    for key, known in _declared(kind):
        _, unit, _, *rest = _row(key, known, None, _kind_of(kind, key))
        lines.append((f"`{key}`", unit, *(_shown(getattr(member, key)) for _, member in members), *rest))
    names = ", ".join(f"`{name}.{key}`" for key, _ in members)
    first = members[0][0]
    about = f"{_first_line(kind)} In {names}; plausible range, evidence and source are about `{name}.{first}`."
    return [about, "", *markdown_table(head, lines)]


def _kind_of(kind: type[BaseModel], key: str) -> Any:
    """Type of a parameter's value."""
    return kind.model_fields[key].annotation


def _row(name: str, known: Quantity, default: object, kind: Any) -> tuple[str, ...]:
    plausible = "-" if known.plausible is None else " to ".join(map(_shown, known.plausible))
    return (
        f"`{name}`",
        known.unit or "-",
        _shown(default),
        _legal(known, kind),
        plausible,
        known.evidence,
        known.meaning,
        known.source,
    )


def _legal(known: Quantity, kind: Any) -> str:
    if get_origin(kind) is Literal or kind is bool:
        return ", ".join(map(_shown, get_args(kind) or (True, False)))
    low, high = known.bounds
    if low is None and high is None:
        return "any"
    if high is None:
        return f"from {_shown(low)}"
    return f"{_shown(low)} to {_shown(high)}" if low is not None else f"up to {_shown(high)}"


def _shown(value: object) -> str:
    """A value as it is written in a scenario file."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value) or "-"


def _first_line(kind: type) -> str:
    return (inspect.getdoc(kind) or "").splitlines()[0]


def _file_link(kind: type) -> str:
    path = kind.__module__.replace(".", "/") + ".py"
    return f"[{path.rpartition('/')[2]}](../{path})"


def _link(function: Callable[..., Any]) -> str:
    path = function.__module__.replace(".", "/") + ".py"
    return f"[{path.rpartition('/')[2].removesuffix('.py')}.{function.__name__}](../{path})"


if __name__ == "__main__":
    sys.exit(main())
