"""What the extension itself says of a tab: asked of its service worker and its popup page, never worked out here."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, ViewportSize, Worker

from tools.gallery.chromium import EXTENSION_ORIGIN
from tools.gallery.errors import GalleryError

PATIENCE = 30.0
"""Longest wait for the extension, in seconds, before the gallery says that it did not answer."""

POPUP_SIZE: ViewportSize = {"width": 400, "height": 600}


def service_worker(context: BrowserContext) -> Worker:
    """Give the extension's service worker, as soon as it runs.

    Raises:
        GalleryError: the browser did not start it.

    """
    for worker in context.service_workers:
        if worker.url.startswith(EXTENSION_ORIGIN):
            return worker
    try:
        started: Worker = context.wait_for_event(
            "serviceworker", predicate=lambda worker: worker.url.startswith(EXTENSION_ORIGIN), timeout=PATIENCE * 1000
        )
    except Error as error:
        raise GalleryError(
            "The browser did not start the extension. Google Chrome no longer loads unpacked extensions from the "
            "command line; install Chromium."
        ) from error
    return started


def tab_id(worker: Worker, page: Page) -> int:
    """Give the browser's number of the tab that shows a page.

    Raises:
        GalleryError: the extension does not see such a tab.

    """
    page.bring_to_front()
    found = worker.evaluate(
        """async (url) => {
            const tabs = await chrome.tabs.query({active: true});
            return tabs.filter((tab) => tab.url === url).map((tab) => tab.id);
        }""",
        page.url,
    )
    if not found:
        raise GalleryError(f"The extension does not see the tab of {page.url}.")
    return int(found[0])


def badge(worker: Worker, tab: int) -> tuple[str, str]:
    """Give the toolbar button's badge text and its title for one tab."""
    text, title = worker.evaluate(
        "async (tabId) => [await chrome.action.getBadgeText({tabId}), await chrome.action.getTitle({tabId})]", tab
    )
    return str(text), str(title)


def open_popup(context: BrowserContext, tab: int) -> Page:
    """Open the popup's page for a tab, as a tab of its own."""
    popup = context.new_page()
    popup.set_viewport_size(POPUP_SIZE)
    popup.goto(f"{EXTENSION_ORIGIN}/pages/popup.html?tab={tab}")
    return popup


def popup_state(popup: Page, tab: int) -> dict[str, Any]:
    """Ask the background what the popup shows of a tab."""
    answer = popup.evaluate("(tabId) => chrome.runtime.sendMessage({type: 'popup.state', tabId})", tab)
    if not isinstance(answer, dict):
        raise GalleryError("The extension did not answer for its popup.")
    return answer


def wait_for(ask: Any, until: Any, what: str) -> Any:
    """Ask again and again until the answer is as wanted.

    Raises:
        GalleryError: it never was.

    """
    end = time.monotonic() + PATIENCE
    while True:
        answer = ask()
        if until(answer):
            return answer
        if time.monotonic() > end:
            raise GalleryError(f"{what} Its last answer was: {answer}")
        time.sleep(0.05)
