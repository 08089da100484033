"""One way to drive both browsers: what every test of the chain asks of a browser."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from tests.e2e.overlay import Overlay
from tools.gallery.site import Site

T = TypeVar("T")

PATIENCE = 60.0
"""Longest wait for a condition, in seconds: generous, since it bounds a failure and never a success."""


class Badge(NamedTuple):
    """The toolbar button for one tab."""

    text: str
    title: str


class Browser(Protocol):
    """A running browser with the extension, one tab on a page and the stand-in site behind it."""

    name: str
    site: Site
    extension_host: str

    @property
    def tab(self) -> int:
        """The browser's number of the tab with the page."""

    def register(self, program: Path | None) -> None:
        """Point the host manifest to a program; None removes the manifest."""

    def open(self, path: str) -> None:
        """Load a page of the stand-in site in the tab and wait for its load event."""

    def open_elsewhere(self, path: str) -> None:
        """Load the same page from a host where no content script runs."""

    def run_async(self, script: str) -> Any:
        """Run the body of a function that gives a promise in the page's own world, and give what it resolves to."""

    def run(self, script: str) -> Any:
        """Run the body of a function in the page's own world, and give what it returns."""

    def overlay(self) -> Overlay | None:
        """What the overlay shows now, or None."""

    def click(self, x: float, y: float) -> None:
        """Press the mouse button at a point of the window, as a person does."""

    def type(self, text: str) -> None:
        """Type a text where the focus is."""

    def badge(self) -> Badge:
        """The toolbar button for the tab."""

    def popup(self) -> str:
        """The whole text of the popup for the tab, opened afresh."""

    def ask(self, message: dict[str, object]) -> Any:
        """Send a message to the background from the popup's page, and give its answer."""

    def end_hosts(self) -> None:
        """Kill the host processes that this browser runs."""

    def screenshot(self, path: Path) -> None:
        """Save what the tab shows."""


def until(ask: Callable[[], T], holds: Callable[[T], bool], what: str) -> T:
    """Ask until the answer is as wanted, and give it; the last answer stands in the failure."""
    end = time.monotonic() + PATIENCE
    while not holds(answer := ask()):
        if time.monotonic() > end:
            raise AssertionError(f"{what}; last answer: {answer!r}")
        time.sleep(0.04)
    return answer


def badge_is(browser: Browser, text: str) -> Badge:
    """Wait for a badge."""
    return until(browser.badge, lambda badge: badge.text == text, f"the badge should become {text!r}")


def overlay_shows(browser: Browser, words: str) -> Overlay:
    """Wait for an overlay with these words."""
    found = until(browser.overlay, lambda seen: seen is not None and words in seen.text, f"no overlay with {words!r}")
    assert found is not None
    return found


def popup_says(browser: Browser, words: str) -> str:
    """Wait for a popup with these words."""
    return until(browser.popup, lambda text: words in text, f"the popup should say {words!r}")


def page_state(browser: Browser) -> dict[str, Any]:
    """What the background knows of the tab's page, as the popup asks for it."""
    reply = browser.ask({"type": "popup.state", "tabId": browser.tab})
    return dict(reply["state"]["page"])


def screened(browser: Browser, slug: str) -> str:
    """Wait until the page of this profile has been screened, and give the band."""
    key = f"linkedin:{slug}"
    state = until(
        lambda: page_state(browser),
        lambda page: page["status"] == "screened" and page["key"] == key,
        f"the page of {slug} should be screened",
    )
    return str(state["verdict"]["band"])


def host_becomes(browser: Browser, status: str) -> dict[str, Any]:
    """Wait until the background says this of the host, and give its state."""
    return until(
        lambda: dict(browser.ask({"type": "popup.state", "tabId": browser.tab})["state"]["host"]),
        lambda host: host["status"] == status,
        f"the host should become {status}",
    )
