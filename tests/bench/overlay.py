"""From the start of a navigation to the overlay in real Chromium, over a warm port: the real host and an echo host.

Runs as a process of its own: a job with ``home`` (DOORKEEPER_HOME of the real host), ``loads`` and ``folder``. Two
browsers run at once and load in turn, so that a busy moment meets both. The time is the page's own:
``performance.now()`` when the overlay's element joins the document. The echo host answers with what the real host said
of the same page.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.bench.start import ECHO, write_results
from tests.bench.work import Job, serve
from tests.e2e.chromium import Chromium, running_chromium
from tests.e2e.driver import until
from tools.gallery.chromium import HOST
from tools.gallery.people import LISTED
from tools.gallery.shapes import guest
from tools.gallery.site import ORIGIN, gallery_site

PATH = f"/in/{LISTED.slug}/"
WARM = 3
"""Loads that are not counted: the port opens with the first."""

_PAGE = {
    "kind": "profile",
    "site": "linkedin",
    "url": ORIGIN + PATH,
    "name": LISTED.name,
    "headline": LISTED.headline,
    "organisations": [{"name": LISTED.employer, "role": LISTED.role, "current": True}],
}
_WATCH = """
new MutationObserver((changes) => {
  for (const change of changes) {
    for (const node of change.addedNodes) {
      if (node.localName === 'div' && node.parentNode === document.documentElement) {
        globalThis.overlayAt ??= performance.now();
      }
    }
  }
}).observe(document, {childList: true, subtree: true});
"""


def measure(job: Job) -> Job:
    """Load the page in both browsers, in turn."""
    folder = Path(job["folder"])
    shutil.rmtree(folder, ignore_errors=True)
    echo = folder / "echo-host"
    echo.parent.mkdir(parents=True)
    results = write_results(folder / "echo.json", job["home"], _PAGE)
    echo.write_text(f"#!/bin/sh\nexec '{sys.executable}' -I '{ECHO}' '{results}'\n", encoding="utf-8")
    echo.chmod(0o755)
    real = folder / "real-host"
    # through a shell as well, so that both hosts are started alike; the home is the benchmark's
    real.write_text(f"#!/bin/sh\nexport DOORKEEPER_HOME='{job['home']}'\nexec '{HOST}' \"$@\"\n", encoding="utf-8")
    real.chmod(0o755)
    site = gallery_site()
    site.put(PATH, guest.render(LISTED))
    with (
        sync_playwright() as playwright,
        running_chromium(playwright, folder / "ours", site) as ours,
        running_chromium(playwright, folder / "echo", site) as theirs,
    ):
        times: list[list[float]] = [[], []]
        for browser, host in ((ours, real), (theirs, echo)):
            browser.register(host)
            browser.ask({"type": "host.retry"})
            browser.page.add_init_script(_WATCH)
        for count in range(WARM + job["loads"]):
            for browser, spent in zip((ours, theirs), times, strict=True):
                taken = _load(browser)
                if count >= WARM:
                    spent.append(taken)
    mine, other = median(times[0]), median(times[1])
    return {"ours_ms": mine, "echo_ms": other, "ratio": mine / other, "loads": job["loads"]}


def _load(browser: Chromium) -> float:
    browser.page.bring_to_front()
    browser.page.goto(ORIGIN + PATH)
    return float(until(lambda: browser.run("return globalThis.overlayAt ?? 0"), bool, "no overlay shows"))


if __name__ == "__main__":
    serve(measure)
