"""The browser may end the background at any time. What was said of a page stays said, and the next page is checked."""

from __future__ import annotations

import pytest

from tests.e2e.chromium import Chromium
from tests.e2e.driver import badge_is, overlay_shows, until
from tools.gallery.extension import open_popup
from tools.gallery.people import DISGUISED, LISTED

pytestmark = pytest.mark.browser


def test_state_survives_and_work_goes_on(only_chromium: Chromium) -> None:
    browser = only_chromium
    browser.open(f"/in/{LISTED.slug}/")
    badge_is(browser, "!")
    popup = open_popup(browser.context, browser.tab)

    browser.end_background(popup)
    state = popup.evaluate("(tabId) => chrome.runtime.sendMessage({type: 'popup.state', tabId})", browser.tab)
    assert state["state"]["page"]["verdict"]["band"] == "alert"

    browser.end_background(popup)
    browser.open(f"/in/{DISGUISED.slug}/")
    overlay_shows(browser, "MI5")
    until(
        lambda: popup.evaluate("(tabId) => chrome.action.getBadgeText({tabId})", browser.tab),
        lambda text: text == "!",
        "the badge should be right after the background was ended",
    )
    popup.close()
