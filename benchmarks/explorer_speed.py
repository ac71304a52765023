"""How fast the page of the explorer is: first paint, a quarter drawn, and eight sessions that play at once.

Needs a browser of the Chromium family and the extra ``dev``. Wall-clock times are of one machine and of how busy it is;
processor times and sizes say more elsewhere::

    python benchmarks/explorer_speed.py [sessions ...]
"""

from __future__ import annotations

import re
import shutil
import signal
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

SESSIONS = (1, 8)
STEPS, SECONDS_OF_PLAY = 12, 20
SECONDS_TO_SETTLE = 0.3
SECONDS_UNTIL_GONE = 25
"""A page may come back for some seconds after its tab has lost the connection."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync")
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
SIZE = "performance.getEntriesByType('resource').reduce((sum, one) => sum + one.encodedBodySize, 0) / 1e6"
NOTE_FRAMES = """() => {
    window.seen = {pressed: 0, frames: new Map()};
    const note = what => requestAnimationFrame(() => requestAnimationFrame(now => {
        if (!seen.frames.has(what)) seen.frames.set(what, now);
    }));
    addEventListener('click', event => { seen.pressed = event.timeStamp; seen.frames.clear(); }, true);
    new MutationObserver(() => note('words')).observe(document.querySelector('.where'),
        {childList: true, characterData: true, subtree: true});
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...place) {
        const panel = this.canvas.closest('.card');
        if (panel) note(panel.className);
        return clear.apply(this, place);
    };
}"""
"""Notes when a button is pressed, and the frame after the one in which words and each panel are drawn first since.

A chart clears its canvas before it is drawn anew, so no panel that is drawn late is missed. That of concentration is
drawn again when a run of the comparison is there, which is no part of the quarter.
"""

SEEN = """[Math.max(...seen.frames.values()) - seen.pressed, seen.frames.size - 1,
    new Set(seen.frames.values()).size]"""
DRAWN = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
WATCH = """() => { window.times = []; new MutationObserver(() => window.times.push(performance.now()))
    .observe(document.querySelector('.where'), {childList: true, characterData: true, subtree: true}); }"""
WHERE = ".where"


def server_seconds(process: subprocess.Popen[str]) -> float:
    """Processor time of the server so far, without the processes that make whole runs; nan where it is hidden."""
    place = Path(f"/proc/{process.pid}/stat")
    if not place.exists():
        return float("nan")
    fields = place.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def server_megabytes(process: subprocess.Popen[str]) -> float:
    """Memory of the server now; nan where the system hides it."""
    place = Path(f"/proc/{process.pid}/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", place.read_text()) if place.exists() else None
    return int(found[1]) / 1e3 if found else float("nan")


def browser_seconds(console: CDPSession) -> float:
    """Processor time of all processes of the browser so far."""
    return float(sum(one["cpuTime"] for one in console.send("SystemInfo.getProcessInfo")["processInfo"]))


def press(page: Page, name: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=name, exact=True).click()


@dataclass(frozen=True)
class Step:
    """One quarter on request, as the page itself sees it.

    Attributes:
        waited: Milliseconds from the click to the frame in which words and all panels of the quarter are drawn.
        panels: Panels that were drawn.
        frames: Frames that brought something new; one if words and panels came together.
        driven: Milliseconds with the work of the driver, which looks whether a button can be pressed, and polls.
    """

    waited: float
    panels: int
    frames: int
    driven: float


def step(page: Page, quarter: int) -> Step:
    """Press Step and wait until nothing more is drawn."""
    start = time.perf_counter()
    press(page, "Step")
    page.wait_for_function(f"document.querySelector('{WHERE}').innerText.includes('quarter {quarter} of')")
    page.evaluate(DRAWN)
    driven = 1e3 * (time.perf_counter() - start)
    time.sleep(SECONDS_TO_SETTLE)
    waited, panels, frames = page.evaluate(SEEN)
    return Step(waited, panels, frames, driven)


def measure_steps(page: Page) -> None:
    """Print how long single quarters take, soon after the page was opened."""
    page.evaluate(NOTE_FRAMES)
    steps = [step(page, number) for number in range(1, STEPS + 1)][2:]
    waits, driven = [one.waited for one in steps], [one.driven for one in steps]
    together, panels = sum(one.frames == 1 for one in steps), [one.panels for one in steps]
    print(
        f"  one quarter on request: median {statistics.median(waits):.0f} ms after the click, slowest {max(waits):.0f}"
    )
    print(f"    {min(panels)} or {max(panels)} panels; {together} of {len(steps)} quarters in one frame with the words")
    print(f"    with the driver: median {statistics.median(driven):.0f} ms, slowest {max(driven):.0f} ms")


def open_page(browser: Browser, address: str) -> Page:
    """A page in a profile of its own, ready to be used."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(address)
    page.wait_for_selector(WHERE)
    page.wait_for_function("window.did_handshake")
    return page


def measure(browser: Browser, address: str, server: subprocess.Popen[str], sessions: int) -> None:
    """Print first paint, single steps, and intervals while all sessions play."""
    console = browser.new_browser_cdp_session()
    pages = [open_page(browser, address) for _ in range(sessions)]
    paints = [page.evaluate(PAINT) for page in pages]
    paint, size = statistics.median(paints), pages[0].evaluate(SIZE)
    print(f"{sessions} sessions: first paint {paint:.0f} ms (median), {size:.2f} MB")
    measure_steps(pages[0])
    for page in pages:
        page.get_by_label("Speed").click()
        page.get_by_role("option", name="8/s").click()
        page.evaluate(WATCH)
    before = server_seconds(server), browser_seconds(console)
    for page in pages:
        press(page, "Play")
    time.sleep(SECONDS_OF_PLAY)
    after = server_seconds(server), browser_seconds(console)
    times = [page.evaluate("window.times") for page in pages]
    if None in times:
        sys.exit(f"  {times.count(None)} of {sessions} pages were loaded anew in mid-play, which must not happen")
    gaps = [second - first for one in times for first, second in pairwise(one)]
    drawn = sum(map(len, times))
    print(f"  playing: {drawn} quarters in {SECONDS_OF_PLAY} s, one after {statistics.median(gaps):.0f} ms (median)")
    used = [1e3 * (end - start) / drawn for start, end in zip(before, after, strict=True)]
    print(f"  processor time for a quarter: server {used[0]:.0f} ms, browser {used[1]:.0f} ms")
    held = server_megabytes(server)
    for page in pages:
        page.context.close()
    time.sleep(SECONDS_UNTIL_GONE)
    print(f"  memory of the server: {held:.0f} MB, {server_megabytes(server):.0f} MB after the tabs are closed")


def main() -> None:
    """Serve a page and measure it with one session and with several."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        sys.exit("there is no browser of the Chromium family on this machine")
    words = [sys.executable, "-m", "simulation", "explore", "--no-browser"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as server, sync_playwright() as driver:
        assert server.stdout is not None
        address = re.findall(r"http://\S+", server.stdout.readline())[0]
        browser = driver.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            for sessions in [int(word) for word in sys.argv[1:]] or SESSIONS:
                measure(browser, address, server, sessions)
        finally:
            browser.close()
            server.send_signal(signal.SIGINT)


if __name__ == "__main__":
    main()
