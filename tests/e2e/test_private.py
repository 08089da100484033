"""A private window of Chromium: warned as elsewhere, nothing of it on the disk, reported from an ordinary window."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright

from doorkeeper.reports.open import open_report
from tests.e2e.chromium import Chromium, running_chromium
from tests.e2e.driver import badge_is, overlay_shows, screened, until
from tests.e2e.report_page import box, choose, previewed, reported_from_banner, send
from tests.reports.desks import TestDesk
from tools.gallery.chromium import EXTENSION_ID, HOST
from tools.gallery.people import LISTED
from tools.gallery.site import ORIGIN, gallery_site

pytestmark = pytest.mark.browser


@pytest.fixture
def private(playwright: Playwright, tmp_path: Path) -> Iterator[Chromium]:
    """Chromium whose tab is in a private window, where the person has allowed the extension."""
    with running_chromium(playwright, tmp_path, gallery_site()) as browser:
        browser.register(HOST)
        settings = browser.context.new_page()
        settings.goto("chrome://extensions/")
        settings.evaluate(
            f"""() => chrome.developerPrivate.updateExtensionConfiguration(
                {{extensionId: {json.dumps(EXTENSION_ID)}, incognitoAccess: true}})"""
        )
        # the browser loads the extension anew
        browser.worker = until(
            lambda: (settings.title(), browser.context.service_workers)[1],
            lambda workers: len(workers) > 0 and workers[-1] != browser.worker,
            "the background should start anew",
        )[-1]
        open_window = f"() => chrome.windows.create({{incognito: true, url: {json.dumps(ORIGIN + PATH)}}})"
        number = int(browser.worker.evaluate(open_window)["tabs"][0]["id"])
        pages = until(
            lambda: (settings.title(), [page for page in browser.context.pages if page.url == ORIGIN + PATH])[1],
            bool,
            "the private window should open",
        )
        settings.close()
        browser.turn_to(pages[0], number)
        yield browser


PATH = f"/in/{LISTED.slug}/"


def test_warned_closed_and_reported_without_a_trace(private: Chromium) -> None:
    desk = TestDesk()
    desk.settle(private.home)
    assert screened(private, LISTED.slug) == "alert"
    badge_is(private, "!")
    assert private.worker.evaluate("(id) => chrome.tabs.get(id).then((tab) => tab.incognito)", private.tab)

    with reported_from_banner(private) as page:
        window = page.run("return chrome.tabs.getCurrent().then((tab) => [tab.incognito, tab.active])")
        assert window == [False, True], "pages of the extension stand in ordinary windows"
        choose(page, "flattery")
        shown = previewed(page)
        assert shown["name"] == LISTED.name
        send(page)
    (sealed,) = box(private)
    assert open_report(desk.identities, sealed.read_bytes(), desk.id).value == shown

    close = overlay_shows(private, "MI5").act("Close")
    private.click(close.x, close.y)
    until(private.overlay, lambda seen: seen is None, "the banner should close")
    assert private.worker.evaluate("() => chrome.storage.local.get(null)") == {}
