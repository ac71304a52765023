"""The page in a real browser without a screen: it loads, obeys, survives, saves, and keeps students apart."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from simulation.runs.one_run import run_scenario
from simulation.scenario_loading import load_scenario
from tests.explorer.browser import FLAGS, NEEDED, browser_path, served

playwright = pytest.importorskip("playwright.sync_api")
expect = playwright.expect

SECONDS = 1_000
PATIENCE = 30 * SECONDS


@dataclass
class Watched:
    """A tab, with what went wrong in it, where it asked for something, and what the server told it to do."""

    tab: playwright.Page
    wrong: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def press(self, name: str) -> None:
        self.tab.get_by_role("button", name=name, exact=True).click()

    def type(self, label: str, text: str) -> None:
        entry = self.tab.get_by_label(label, exact=True)
        entry.fill(text)
        entry.press("Enter")

    def stands(self, text: str) -> None:
        expect(self.tab.locator(".where")).to_contain_text(text, timeout=PATIENCE)

    @property
    def run_id(self) -> str:
        return re.findall(r"Run ([0-9a-f]{16})", self.tab.locator(".where").inner_text())[0]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, playwright.Browser]]:
    """Address of a server, and a browser."""
    path = browser_path()
    if path is None:
        assert NEEDED not in os.environ, "there is no browser; install Debian's chromium"
        pytest.skip("there is no browser of the Chromium family on this machine")
    folder = tmp_path_factory.mktemp("explorer")
    with served(folder, "baseline", "workers=100", "end=2025Q2") as address, playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield address, browser
        browser.close()


@pytest.fixture
def opened(place: tuple[str, playwright.Browser]) -> Iterator[Watched]:
    yield from _opened(place)


@pytest.fixture
def another(place: tuple[str, playwright.Browser]) -> Iterator[Watched]:
    yield from _opened(place)


def _opened(place: tuple[str, playwright.Browser]) -> Iterator[Watched]:
    """A new page in a browser profile of its own; whatever a test does, nothing may go wrong or leave this machine."""
    address, browser = place
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    watched = Watched(context.new_page())
    watched.tab.on("pageerror", lambda error: watched.wrong.append(str(error)))
    watched.tab.on("console", lambda said: watched.wrong.append(said.text) if said.type == "error" else None)
    watched.tab.on("dialog", lambda dialog: watched.wrong.append(dialog.message))
    watched.tab.on("websocket", lambda line: line.on("framereceived", lambda words: watched.told.append(str(words))))
    context.on("request", lambda request: watched.asked.append(request.url))
    watched.tab.goto(address)
    watched.stands("not begun")
    watched.tab.wait_for_function("window.did_handshake")  # before it, what is typed reaches nobody
    yield watched
    context.close()
    assert watched.wrong == []
    assert [one for one in watched.asked if not one.startswith((address, "data:", "blob:"))] == []
    assert len(watched.asked) > 3


def test_steps_plays_pauses_and_resets(opened: Watched) -> None:
    opened.press("Step")
    opened.stands("2023Q1, quarter 1 of 10. One run of seed 1: one history, not a forecast.")
    expect(opened.tab.locator(".shares canvas").first).to_be_visible()
    expect(opened.tab.locator(".lorenz .note")).to_contain_text("the richest 1 % hold")
    opened.press("Play")
    opened.stands("2025Q2, quarter 10 of 10")
    expect(opened.tab.get_by_role("button", name="Play", exact=True)).to_be_disabled()
    expect(opened.tab.locator(".causes .note").first).to_contain_text("users of all firms")
    opened.press("Reset")
    opened.stands("not begun")
    opened.press("To the end")
    opened.stands("2025Q2, quarter 10 of 10")
    expect(opened.tab.locator(".concentration .note")).to_contain_text("median of 10 runs", timeout=PATIENCE)


def test_slider_and_policy_change_the_scenario_and_start_the_run_again(opened: Watched) -> None:
    opened.press("Step")
    opened.stands("quarter 1 of 10")
    before = opened.run_id
    slider = opened.tab.get_by_role("slider", name="flywheel.consumer.strength, plausible range")
    slider.locator('[tabindex="0"]').press("ArrowRight")
    opened.stands("baseline (changed): not begun")
    opened.stands("Changed, so the run starts again in 2023Q1.")
    moved = opened.run_id
    opened.tab.get_by_role("tab", name="Policies").click()
    opened.tab.get_by_role("switch", name="open releases", exact=True).click()
    expect(opened.tab.get_by_label("open_releases lag_quarters", exact=True)).to_have_value("2", timeout=PATIENCE)
    with_policy = opened.run_id
    opened.type("open_releases lag_quarters", "0")
    expect(opened.tab.locator(".where")).not_to_contain_text(with_policy, timeout=PATIENCE)
    assert len({before, moved, with_policy, opened.run_id}) == 4
    opened.tab.get_by_role("switch", name="open releases", exact=True).click()
    opened.stands(moved)


def test_bad_input_is_one_sentence_and_the_page_goes_on(opened: Watched) -> None:
    name = "flywheel.consumer.strength"
    field, alert = opened.tab.get_by_label(name, exact=True), opened.tab.get_by_role("alert")
    good = field.input_value()
    for text in ("abc", "99", "<img src=x onerror=alert(1)>", "${oc.env:HOME}"):
        opened.type(name, text)
        expect(alert).to_contain_text(f"{name} must be", ignore_case=True, timeout=PATIENCE)
        expect(field).to_have_value(good)
        expect(alert).to_contain_text(text)
        expect(alert.locator("img")).to_have_count(0)
    opened.press("Step")
    opened.stands("baseline: 2023Q1, quarter 1 of 10")


def test_nothing_that_is_typed_early_is_wiped_out(opened: Watched) -> None:
    opened.press("Step")
    opened.stands("quarter 1 of 10")  # by then, all that waited for the connection has come
    assert any('"update"' in words for words in opened.told)
    assert [words for words in opened.told if "updateValue" in words] == []


def test_bad_seed_and_bad_number_of_pairs_are_sentences(opened: Watched) -> None:
    opened.type("Seed", "minus one")
    expect(opened.tab.get_by_role("alert")).to_contain_text("it must be a whole number from 0 on", timeout=PATIENCE)
    opened.type("Pairs", "1e9")
    opened.press("Run paired replicates")
    expect(opened.tab.locator(".words")).to_contain_text("must be a whole number from 1 to 50")
    opened.type("Pairs", "3")
    opened.press("Run paired replicates")
    expect(opened.tab.locator(".words")).to_contain_text("Nothing differs from baseline yet")


def test_saved_file_gives_the_same_run(opened: Watched, tmp_path: Path) -> None:
    opened.type("Seed", "7")
    opened.stands("seed 7")
    opened.type("flywheel.consumer.strength", "0.9")
    opened.stands("baseline (changed)")
    opened.tab.get_by_label("Name of file").fill("Strong wheel")
    with opened.tab.expect_download(timeout=PATIENCE) as waiting:
        opened.press("Save as scenario file")
    assert waiting.value.suggested_filename == "strong_wheel.yaml"
    waiting.value.save_as(tmp_path / "strong_wheel.yaml")
    assert run_scenario(load_scenario(tmp_path / "strong_wheel.yaml"), 7).run_id == opened.run_id


def test_pairs_show_effects_with_intervals_and_can_be_cancelled(opened: Watched) -> None:
    opened.type("flywheel.consumer.strength", "1.2")
    opened.stands("baseline (changed)")
    opened.type("Pairs", "50")
    opened.press("Run paired replicates")
    expect(opened.tab.locator(".words")).to_contain_text("of 100 runs made", timeout=PATIENCE)
    opened.press("Cancel")
    expect(opened.tab.locator(".words")).to_contain_text("one run alone shows no effect")
    opened.type("Pairs", "3")
    opened.press("Run paired replicates")
    expect(opened.tab.locator(".words")).to_contain_text("3 pairs, seeds 1 to 3", timeout=3 * PATIENCE)
    row = opened.tab.locator(".pairs tr", has_text="HHI of users, last year")
    expect(row).to_contain_text(" to ")
    expect(opened.tab.locator(".pairs tr", has_text="undetermined").first).to_be_visible()


def test_two_students_do_not_disturb_each_other(opened: Watched, another: Watched) -> None:
    opened.type("flywheel.consumer.strength", "0.7")
    opened.stands("baseline (changed)")
    another.press("Step")
    another.stands("baseline: 2023Q1, quarter 1 of 10")
    opened.stands("baseline (changed): not begun")
    opened.press("To the end")
    opened.stands("quarter 10 of 10")
    another.stands("quarter 1 of 10")
    assert opened.run_id != another.run_id


def test_search_finds_a_number_and_a_part_opens(opened: Watched) -> None:
    opened.tab.get_by_label(re.compile("Search all .* numbers")).fill("foundry concentration")
    expect(opened.tab.get_by_label("chips.foundry_concentration", exact=True)).to_be_visible(timeout=PATIENCE)
    opened.tab.get_by_label(re.compile("Search all .* numbers")).fill("")
    opened.tab.get_by_text(re.compile(r"^talent \(")).click()
    expect(
        opened.tab.get_by_label("talent.exponent", exact=True).or_(opened.tab.locator("[aria-label^='talent.']").first)
    ).to_be_visible(timeout=PATIENCE)
