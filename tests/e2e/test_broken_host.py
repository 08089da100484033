"""The host fails, each time in another way: a plain state in badge and popup, and recovery by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.chromium import Chromium
from tests.e2e.driver import Browser, badge_is, host_becomes, overlay_shows, page_state, popup_says, screened
from tests.e2e.hosts import stand_in
from tools.gallery.chromium import HOST
from tools.gallery.people import LISTED, ORDINARY

pytestmark = pytest.mark.browser

FAILURES = {
    "dying_at_once": "crashed",
    "crashing": "crashed",
    "newer": "unsupported",
    "hung": "hung",
}
"""Stand-in host, and the state that the background comes to."""


@pytest.mark.parametrize("failure", ["missing", *FAILURES])
def test_failure_is_said_plainly_and_ends_by_itself(browser: Browser, failure: str, tmp_path: Path) -> None:
    """Each ends in words and a sign, and the page is checked as soon as the real host is there, without an act."""
    program = None if failure == "missing" else stand_in(failure, tmp_path)
    fails_and_recovers(browser, program, FAILURES.get(failure, "missing"))


def test_host_that_never_says_hello(only_chromium: Chromium, tmp_path: Path) -> None:
    fails_and_recovers(only_chromium, stand_in("mute", tmp_path), "hung")


def fails_and_recovers(browser: Browser, program: Path | None, status: str) -> None:
    """Open a page with a host that fails, look at what is said, then put the real host in its place."""
    # in this order: a request that is under way when its host is killed starts another at once
    browser.register(program)
    browser.end_hosts()
    browser.open(f"/in/{LISTED.slug}/")

    state = host_becomes(browser, status)
    badge = badge_is(browser, "×")
    assert "cannot protect this page" in badge.title
    assert browser.overlay() is None
    # opening the popup asks the host again, so for a moment the page is being checked
    popup = popup_says(browser, "This page has not been checked")
    assert "The Doorkeeper program" in popup
    problem = state["problem"]
    assert problem["code"]
    assert problem["remedy"]
    for leftover in ("undefined", "null", "[object", "Error:", "Traceback", "NaN"):
        assert leftover not in popup

    browser.register(HOST)
    badge_is(browser, "!")
    overlay_shows(browser, "MI5")


def test_newer_host_says_which_one_to_update(browser: Browser, tmp_path: Path) -> None:
    browser.register(stand_in("newer", tmp_path))
    browser.end_hosts()
    browser.open(f"/in/{LISTED.slug}/")
    host_becomes(browser, "unsupported")
    assert "extension" in browser.popup()


def test_answers_of_the_wrong_shape_never_become_a_verdict(browser: Browser, tmp_path: Path) -> None:
    browser.register(stand_in("babbling", tmp_path))
    browser.end_hosts()
    browser.open(f"/in/{ORDINARY.slug}/")
    badge_is(browser, "×")
    assert browser.overlay() is None
    assert page_state(browser)["verdict"] is None
    assert "<b>" not in browser.popup()


def test_host_that_dies_between_two_pages_is_started_again(browser: Browser) -> None:
    browser.open(f"/in/{ORDINARY.slug}/")
    assert screened(browser, ORDINARY.slug) == "none"
    browser.end_hosts()
    browser.open(f"/in/{LISTED.slug}/")
    assert screened(browser, LISTED.slug) == "alert"
    badge_is(browser, "!")
