"""What ``describe measures`` says: everything that a run records, with units, and what targets may make of it."""

from __future__ import annotations

from simulation.commands.text import paragraph, table

HEADINGS = {
    "world": "world: one number a quarter",
    "layers": "layers: one number for each layer of the industry",
    "firms": "firms: one number for each firm in business",
    "nations": "nations: one number for each nation",
    "groups": "groups: one number for the low, middle and high third of occupations or of workers",
}


def measures_text() -> str:
    """All recorded measures by table, then the functions that the measure of a target may use."""
    from simulation.analysis.target_functions import FUNCTIONS, PLACE
    from simulation.measures.catalogue import CATALOGUE

    lines = []
    for kind, heading in HEADINGS.items():
        found = [(one.name, one.unit or "number", one.meaning) for one in CATALOGUE if one.table == kind]
        lines += [heading, table(("measure", "unit", "meaning"), found), ""]
    about = (
        "What follows from these series is not recorded twice. A table of targets may write it with + - * /, brackets "
        "and functions, as in cr4(firms.users_consumer_m) or firms.cash_usd_bn[OpenAI] / firms.cash_usd_bn[Anthropic]:"
    )
    functions = [(one.name, one.meaning) for one in FUNCTIONS]
    return "\n".join([*lines, paragraph(about), table(("function", "meaning"), [*functions, ("place", PLACE)])])
