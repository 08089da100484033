"""Close hides the overlay for this profile and stays so; the badge stays as it is."""

from __future__ import annotations

import pytest

from tests.e2e.driver import Browser, badge_is, overlay_shows, screened, until
from tools.gallery.people import DISGUISED, LISTED

pytestmark = pytest.mark.browser


def test_closed_overlay_stays_closed_for_this_profile_only(browser: Browser) -> None:
    browser.open(f"/in/{LISTED.slug}/")
    close = overlay_shows(browser, "MI5").act("Close")
    browser.click(close.x, close.y)
    until(browser.overlay, lambda overlay: overlay is None, "Close should hide the overlay")
    badge_is(browser, "!")

    browser.open(f"/in/{LISTED.slug}/")
    assert screened(browser, LISTED.slug) == "alert"
    badge_is(browser, "!")
    for _ in range(12):
        assert browser.overlay() is None
    assert "MI5" in browser.popup()

    browser.open(f"/in/{DISGUISED.slug}/")
    overlay_shows(browser, "MI5")


def test_focus_goes_somewhere_useful_after_close(browser: Browser) -> None:
    browser.open(f"/in/{DISGUISED.slug}/")
    close = overlay_shows(browser, "MI5").act("Close")
    browser.click(close.x, close.y)
    until(browser.overlay, lambda overlay: overlay is None, "Close should hide the overlay")
    assert browser.run("return document.querySelector('main').contains(document.activeElement);")
