"""Texts of new files, complete and working; words in braces are filled in."""

from __future__ import annotations

POLICY = '''"""{title}: what the policy does, in one sentence.

Who proposes it, who pays and who gains. Expected: up or down for which outcome, and why. Source: where it comes from.
"""

from simulation.levers import Levers
from simulation.parameters.quantity import quantity
from simulation.policy import GovernmentView, Policy
from simulation.timeline import Quarter


class {class_name}(Policy):
    """Settings of the policy; 0 is no policy."""

    strength, neutral = "share", 0.0  # the setting that is its dose, and the dose that is no policy

    share: float = quantity(
        0.0,  # it does nothing unless a scenario asks for more
        "share",
        "Share of every firm's data that all others may learn from.",
        "Own assumption",
        low=0.0,
        high=1.0,
        plausible=(0.0, 0.5),  # doses are drawn from here
    )

    def levers(self, quarter: Quarter, view: GovernmentView) -> Levers:
        """Move one lever or several; docs/parameters.md lists them all, and help(Levers) shows their names."""
        return Levers(data_sharing=self.share)
'''

POLICY_SCENARIO = """\
question: What does {name} change?
expected: Up, down or undetermined, for which outcome, and why.
source: Own assumption
policies:
  {name}: {{kind: "{name}.py:{class_name}", start: 2025Q1, share: 0.3}}
"""

STRATEGY = '''"""{title}: what sets the firm apart, in one sentence.

Source: where the idea comes from.
"""

from simulation.strategies import FirmDecision, FirmView, Strategy


class {class_name}(Strategy):
    """Grows at half speed until it has a tenth of all users."""

    summary = "Grows slowly while it is small."

    def decide(self, view: FirmView, draw: float) -> FirmDecision:
        """Decide for one quarter; draw, between 0 and 1, is the only chance there is."""
        small = view.users_share < 0.1
        return self.plan(view, growth=0.5 if small else 1.0)  # help(Strategy.plan) says what else can be varied
'''

STRATEGY_SCENARIO = """\
question: How does a firm with the strategy {name} fare?
expected: Better or worse than before, and why.
source: Own assumption
firms:
  Mistral AI:
    strategy: "{name}.py:{class_name}"
"""

SCENARIO = """\
question: Which one thing differs from the baseline, and what do you want to know?
expected: Up, down or undetermined, for which outcome, and why.
source: Own assumption
# What differs from the baseline, and nothing else; "ai-concentration list parameters" shows all names.
flywheel:
  sharing: 0.2
"""

FIGURE = '''"""{title}: what the figure shows, in one sentence."""

from simulation.figures.bands import band, world_values, years
from simulation.figures.captions import caption
from simulation.figures.labels import label_end, settle
from simulation.figures.panels import Look, draw_band, horizon_of, time_axis
from simulation.figures.style import BASELINE_GREY, BLUE, DASHES, VERMILLION, house_style, new_figure

SERIES, LABEL = "chip_price_usd_k", "Price of a chip (USD thousand per H100e)"  # docs/measures.md lists all series
LOOKS = (Look(BASELINE_GREY), Look(BLUE, DASHES[1]), Look(VERMILLION, DASHES[2]))


def draw(results, size="two columns"):
    """Take the runs of each scenario by label, the baseline first, and return a figure and its caption."""
    with house_style(size) as preset:
        figure = new_figure(preset, height_mm=60)
        axes = figure.subplots()
        time_axis(axes, horizon_of(results), preset, preset.width_mm)
        for look, (label, runs) in zip(LOOKS, results.items(), strict=False):
            values = band(world_values(runs, SERIES))
            draw_band(axes, years(runs[0]), values, look, label)
            label_end(axes, values.median[-1], label, look.colour, fontsize=preset.small_pt)
        axes.set_ylabel(LABEL)
        settle(figure)
    return figure, caption(results, LABEL.partition(" (")[0], [], ["chips.supply_elasticity"])
'''

FIGURE_LIST = """\
title: What this figure is for
seeds: 3
figures:
  {name}: {{figure: "{name}.py:draw", scenarios: [baseline, compute_fund], size: one column}}
"""
