"""The part of the catalogue that is about nations: names, units and meanings of what is recorded of each and all."""

from __future__ import annotations

WORLD_NATIONS = (
    ("theil_output_between", "index", "Theil index (T) of output per head between nations, at market exchange rates."),
    ("gini_output_between", "index 0-1", "Gini index of output per head between nations, people weighted."),
    ("ai_trade_usd_bn", "USD bn", "AI services bought across borders in the quarter."),
    ("nations_in_spheres", "nations", "Nations that buy more than half of their AI services from one other nation."),
    ("output_in_spheres", "share", "Share of world output in nations that are in the sphere of another."),
    ("people_in_spheres", "share", "Share of people in nations that are in the sphere of another."),
    ("largest_sphere_output", "share", "Share of world output inside the largest sphere, its centre not counted."),
    ("largest_sphere_people", "share", "Share of people inside the largest sphere, its centre not counted."),
    ("output_bloc_n", "share", "Share of world output in nations without a bloc."),
    ("output_bloc_a", "share", "Share of world output in nations of bloc A."),
    ("output_bloc_b", "share", "Share of world output in nations of bloc B."),
    ("output_bloc_c", "share", "Share of world output in nations of bloc C."),
    ("nations_ill_placed", "nations", "Nations, leaders apart, that another bloc or none would frustrate less."),
    (
        "landscape_energy",
        "index",
        "Energy of the present blocs: frustration weighted by size, less twice what ties nations there.",
    ),
    ("military_ai_usd_bn", "USD bn", "Spending of all nations on military AI in the next quarter."),
    ("bloc_a_prevails", "chance", "Chance of bloc A to prevail in a contest of military AI with all other blocs."),
    ("treaty_in_force", "0 or 1", "Whether the treaty on military AI is in force."),
    ("treaty_members", "nations", "Nations that have joined the treaty on military AI."),
    ("treaty_kept", "nations", "Members that keep the treaty in the quarter; 0 while it is not in force."),
    ("treaty_breaches", "breaches", "Breaches of the treaty that were found out since the start."),
    ("accidents", "accidents", "Grave accidents at labs near the threshold since the start."),
    ("threshold_crossed", "0 or 1", "Whether a lab has reached the threshold of transformative AI."),
    ("disaster", "0 or 1", "Whether the first to reach the threshold brought disaster."),
    ("research_automation", "share", "Share of the tasks of research on AI that AI could do."),
    (
        "research_speed",
        "factor",
        "Factor on progress of know-how from AI that does research; 1 unless there is takeoff.",
    ),
    ("capability_top", "share", "Largest share of a firm in the capability of all labs."),
    ("shapley_top", "share", "Largest Shapley power of a firm, in a vote weighted by capability times dependence."),
    ("dependence_top", "share", "Largest share of world value added that depends on one firm."),
    (
        "control_top",
        "index 0-1",
        "Largest control index of a firm: cube root of capability, Shapley power, dependence.",
    ),
    ("accountability_top", "index 0-1", "Accountability of the firm with the largest control index."),
    ("unaccountable_power", "index 0-1", "Unaccountable power over nations, weighted by their output."),
    ("lead_quarters", "quarters", "Time by which the second lab trails the first."),
    ("control_event", "0 or 1", "Whether one firm has taken control by the conditions in power.event."),
    ("legitimacy", "index 0-1", "Consent to how AI is used, nations weighted by people."),
    ("democracy", "index 0-1", "Quality of liberal democracy, nations weighted by people."),
)
"""What is recorded of the world that follows from what nations do."""

NATIONS = (
    ("users_consumer_m", "million people", "Users of any consumer AI, open models included, who live in the nation."),
    ("adoption", "share of adults", "Users of any AI, open models included, over adults of the nation."),
    ("compute_hosted_h100e", "H100e", "AI chips that stand in the nation."),
    ("compute_owned_h100e", "H100e", "AI chips owned by firms at home in the nation."),
)
"""Use and compute of each nation."""

NATIONS_PEOPLE = (
    ("output_usd_bn", "USD bn", "Output of the nation in the quarter."),
    ("unemployment", "share", "People without work who look for it, over all who work or look for work."),
    ("labour_share", "share", "Wages over output of the nation."),
    ("gini_wealth", "index 0-1", "Gini index of net worth over the workforce of the nation."),
    ("gini_income", "index 0-1", "Gini index of disposable income over the workforce of the nation."),
    ("top1_wealth", "share", "Share of net worth that the richest 1 % of the workforce of the nation hold."),
    ("top10_wealth", "share", "Share of net worth that the richest 10 % of the workforce of the nation hold."),
    ("bottom50_wealth", "share", "Share of net worth that the poorer half of the workforce of the nation hold."),
    ("mean_income_usd", "USD/year", "Mean disposable income of the workforce of the nation."),
    ("automated_share", "share", "Share of the nation's tasks that AI does."),
    ("tfp_gain", "per cent", "Gain in total factor productivity by AI since the start, in log points times 100."),
    ("ai_equity_usd_bn", "USD bn", "Equity of AI firms that people of the nation hold."),
    ("public_ai_equity_usd_bn", "USD bn", "Equity of AI firms that the government holds."),
    ("new_ai_taxes_usd_bn", "USD bn", "What the nation got of new taxes on AI in the quarter."),
    ("shared_usd_bn", "USD bn", "What the nation's people got in equal parts beyond social transfers."),
    ("provider_fee_usd_bn", "USD bn", "What providers took of the gain of the nation's sectors, beyond prices."),
    ("government_debt_usd_bn", "USD bn", "Debt of the government; negative where it holds more than it owes."),
)
"""Work, wealth and budget of each nation, in a world that has people."""

NATIONS_WORLD = (
    ("compute_used_h100e", "H100e", "Compute that serves users who live in the nation, wherever it stands."),
    ("public_compute_h100e", "H100e", "AI chips that the government owns, beyond those of public labs."),
    ("gap_quarters", "quarters", "How far work places trail the best model in the world."),
    ("researchers", "people", "AI researchers who live in the nation."),
    ("chip_access", "share", "Chips that a dollar buys against a free buyer's."),
    ("work_adoption", "share of workers", "Seats of enterprises that use AI, over workers of the nation."),
    ("ai_spending_share", "share of output", "Spending on AI services, open models at cost included, over output."),
    ("ai_imports_usd_bn", "USD bn", "AI services bought from providers at home abroad."),
    ("ai_exports_usd_bn", "USD bn", "AI services that firms at home in the nation sell abroad."),
    ("self_reliance", "share", "Share of the nation's AI services from providers at home, open models included."),
    ("largest_dependence", "share", "Largest share of the nation's AI services from providers of one other nation."),
    ("embargo_loss", "share of income", "Loss of real income if the largest foreign provider stopped selling."),
    ("coercion", "share of output", "What the nation that could take most by withholding its services could take."),
    ("bloc", "number", "Bloc of the nation: 0 none, 1 A, 2 B, 3 C."),
    (
        "frustration",
        "index",
        "How badly the present blocs suit the nation, less what ties it to its own; below 0 if well.",
    ),
    ("military_ai_usd_bn", "USD bn", "Spending on military AI in the next quarter."),
    ("military_power", "USD bn", "Military capital in AI, times what usable capability adds to it."),
    ("shapley", "share", "Shapley power of the firms at home in the nation taken together."),
    ("unaccountable_power", "index 0-1", "Unaccountable power of the firms whose AI the nation's enterprises use."),
    ("voice", "share of adults", "Adults with an effective say in how AI is made and used."),
    ("legitimacy", "index 0-1", "Consent to how AI is used."),
    ("democracy", "index 0-1", "Quality of liberal democracy."),
    (
        "raised_usd_bn",
        "USD bn",
        "Money that investors and backers put into labs at home without a parent in the quarter.",
    ),
    ("output_per_head_usd", "USD/year", "Output per head of all people, at market exchange rates."),
    ("taxes_usd_bn", "USD bn", "Taxes that people, business and AI firms paid."),
    (
        "programmes_usd_bn",
        "USD bn",
        "What the government paid beyond its general budget: chips, labs, training, arms, policies.",
    ),
    (
        "raised_by_programmes_usd_bn",
        "USD bn",
        "What it got beyond its general budget: fees, levies, new taxes, the taxes of AI firms.",
    ),
    ("purchases_usd_bn", "USD bn", "What the government bought of everything else."),
    ("consumption_usd_bn", "USD bn", "What the people of the nation consumed."),
    ("budget_balance_usd_bn", "USD bn", "What the government received less what it paid, debt apart."),
    ("current_account_usd_bn", "USD bn", "What the nation's sectors received on balance from abroad."),
)
"""Relations, power and accounts of each nation."""
