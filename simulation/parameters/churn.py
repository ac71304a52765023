"""M4: entry, exit, acquisition and spin-out."""

from __future__ import annotations

from .quantity import Parameters, quantity


class Churn(Parameters):
    """Births and deaths of firms (mechanism M4)."""

    entry_rate: float = quantity(
        1.0,
        "firms/year",
        "Entrants a year for each time that expected profit covers the sunk cost of entry; none where it is zero.",
        "Judgement: organisations with a notable model that are new, 0.3-0.5 a year (Epoch AI)",
        low=0.0,
        high=1000.0,
        plausible=(0.3, 4.0),
    )
    entry_cost: float = quantity(
        0.3,
        "USD bn",
        "Sunk cost of entering with a frontier-class model in the first year.",
        "First rounds of labs founded in 2023",
        low=1e-6,
        high=1e4,
        plausible=(0.1, 1.0),
        evidence="measured",
    )
    entry_cost_growth: float = quantity(
        1.15,
        "1/year",
        "Growth factor of the sunk cost of entry.",
        "Judgement: slower than training cost because followers train late",
        low=0.1,
        high=10.0,
        plausible=(1.0, 2.4),
    )
    entrant_reach: float = quantity(
        0.3,
        "",
        "Effective compute of an entrant's first model over that of the open frontier.",
        "Judgement; entry at the frontier for free would erase every moat",
        low=0.0,
        high=10.0,
        plausible=(0.05, 1.0),
    )
    entrant_know_how_gap: float = quantity(
        1.0,
        "log units",
        "How far an entrant's know-how is behind the best; a spin-out has that of its parent.",
        "Judgement: about a year of algorithmic progress",
        low=0.0,
        high=50.0,
        plausible=(0.0, 2.0),
    )
    entrant_staff: float = quantity(
        20.0,
        "people",
        "Research staff of a new firm.",
        "Staff of labs founded in 2023 (Epoch AI companies): 10-60",
        low=0.0,
        high=1e6,
        plausible=(10.0, 60.0),
        evidence="measured",
    )
    first_round: float = quantity(
        2.0,
        "sunk cost",
        "First round of a new firm over the sunk cost of entry.",
        "Judgement",
        low=1.0,
        high=100.0,
        plausible=(1.0, 5.0),
    )
    physical_entrants: float = quantity(
        0.25,
        "",
        "Share of new firms that also sell in the physical segment.",
        "Judgement",
        low=0.0,
        high=1.0,
        plausible=(0.05, 0.5),
    )
    most_profit: float = quantity(
        4.0,
        "sunk cost",
        "Expected yearly profit over sunk cost beyond which entry does not speed up further.",
        "Judgement: the number of teams able to found a lab is limited",
        low=0.0,
        high=1e6,
        plausible=(1.0, 10.0),
    )
    reproduction_cost: float = quantity(
        0.1,
        "",
        "Sunk cost of entry where technology is reproducible, over the ordinary one.",
        "Scenario setting",
        low=1e-6,
        high=1.0,
        plausible=(0.01, 0.5),
    )
    reproducible: bool = quantity(
        False,
        "",
        "Whether entrants reach the closed frontier cheaply, as makers did with the press or with handsets.",
        "Scenario setting",
    )
    failure_hazard: float = quantity(
        0.04,
        "1/year",
        "Chance that a start-up fails within a year for reasons outside the model.",
        "Start-up failure of 0.02 a quarter, halved for funded labs: judgement",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.2),
    )
    obsolescence_gap: float = quantity(
        2.5,
        "log units",
        "How far behind the open frontier (in log effective compute) a firm's model is obsolete.",
        "Judgement: about a year of progress; not reached while labs can build on open models",
        low=0.0,
        high=50.0,
        plausible=(1.0, 4.0),
    )
    obsolescence_quarters: int = quantity(
        8,
        "quarters",
        "Quarters for which a firm survives with an obsolete model.",
        "Judgement",
        low=1,
        high=80,
        plausible=(3, 16),
    )
    worth_of_staff: float = quantity(
        2.0,
        "USD million/person",
        "What a buyer gains from each researcher of a firm that it takes over.",
        "Judgement: twice a year's full cost of a researcher",
        low=0.0,
        high=1000.0,
        plausible=(0.5, 5.0),
    )
    takeover_price: float = quantity(
        0.5,
        "",
        "Price of a failing firm over what its staff and a year of its revenue are worth.",
        "Judgement: the two sides share the gain",
        low=0.0,
        high=1.0,
        plausible=(0.2, 0.8),
    )
    merger_limit: float = quantity(
        0.5,
        "",
        "Largest combined share of users up to which merger review lets an acquisition through; 1 is no review.",
        "Judgement; presumptions of harm start at shares of 0.3 (US merger guidelines 2023)",
        low=0.0,
        high=1.0,
        plausible=(0.3, 1.0),
    )
