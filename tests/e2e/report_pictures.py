"""Take the pictures of the report page that docs/extension.md shows: `python -m tests.e2e.report_pictures`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.e2e.chromium import running_chromium
from tests.e2e.conversation import WARNED, thread
from tests.e2e.driver import overlay_shows, screened
from tests.e2e.report_page import InChromium, choose, listed, our_page, reported_from_banner, says, send, toggle
from tests.e2e.test_report_accessibility import answer
from tests.reports.desks import TestDesk
from tools.gallery.chromium import HOST
from tools.gallery.people import DISGUISED, LISTED
from tools.gallery.site import gallery_site

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIZE = (760, 640)


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        running_chromium(playwright, Path(folder), gallery_site()) as browser,
    ):
        browser.register(HOST)
        TestDesk("https://desk.example.org").settle(browser.home)
        browser.open(f"/in/{DISGUISED.slug}/")
        screened(browser, DISGUISED.slug)
        with reported_from_banner(browser) as page:
            assert isinstance(page, InChromium)
            says(page, "What happened?")
            picture(page, "report-what")
            page.write("note", "They wrote to me twice this week.")
            choose(page, "off-platform", "flattery")
            toggle(page, "headline")
            picture(page, "report-check")
            send(page)
            picture(page, "report-receipt")
        answer(browser.home, "confirmed", "Thank you. We have seen this approach before.")
        with our_page(browser, "report.html") as page:
            page.write("text", "Dear Sir, we pay well for a short report.")
            choose(page, "paid-report")
            send(page)
        with our_page(browser, "reports.html") as page:
            assert isinstance(page, InChromium)
            listed(page)
            picture(page, "my-reports")
        browser.site.put(WARNED, thread(LISTED.name, LISTED.headline))
        browser.page.set_viewport_size({"width": 1000, "height": 640})
        browser.open(WARNED)
        overlay_shows(browser, "MI5")
        # the line has appeared, and nothing moves any more
        browser.page.wait_for_timeout(500)
        browser.page.screenshot(path=FOLDER / "conversation.png")
    return 0


def picture(page: InChromium, name: str) -> None:
    """Take a picture of a whole page, as it stands when nothing has the focus."""
    page.page.set_viewport_size({"width": SIZE[0], "height": SIZE[1]})
    page.run("document.activeElement.blur()")
    page.page.screenshot(path=FOLDER / f"{name}.png", full_page=name != "report-receipt")


if __name__ == "__main__":
    sys.exit(main())
