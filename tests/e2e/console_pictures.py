"""Take the pictures of the console that docs/desk.md shows: `python -m tests.e2e.console_pictures`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.e2e.console_desk import PASSWORD, Served, served
from tests.e2e.test_console import newest
from tools.gallery.chromium import find_chromium

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"


def pages(desk: Served) -> dict[str, str]:
    """Give what is shown by which picture."""
    return {
        "desk-queue": "/",
        "desk-report": f"/reports/{newest(desk)}",
        "desk-statistics": "/statistics",
        "desk-audit": "/audit",
        "desk-quarantine": "/quarantine",
        "desk-enter": "/enter",
        "desk-persons": "/persons?value=Amanda+Qiu",
    }


def main() -> int:
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        served(Path(folder), {"ceri": "administrator"}) as desk,
    ):
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        page = browser.new_page(locale="en-GB", viewport={"width": 1180, "height": 900})
        page.goto(f"{desk.address}/sign-in")
        page.screenshot(path=FOLDER / "desk-sign-in.png")
        page.fill("#name", "ceri")
        page.fill("#password", PASSWORD)
        page.click("text=Continue")
        page.fill("#code", desk.code("ceri"))
        page.click("main button")
        for name, path in pages(desk).items():
            page.goto(desk.address + path)
            page.screenshot(path=FOLDER / f"{name}.png", full_page=name in ("desk-report", "desk-persons"))
        page.set_viewport_size({"width": 320, "height": 640})
        page.goto(f"{desk.address}/reports/{newest(desk)}")
        page.locator("h1").scroll_into_view_if_needed()
        page.screenshot(path=FOLDER / "desk-report-narrow.png")
        page.set_viewport_size({"width": 1180, "height": 900})
        page.emulate_media(forced_colors="active", color_scheme="dark")
        page.screenshot(path=FOLDER / "desk-report-contrast.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
