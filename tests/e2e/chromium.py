"""Chromium with the unpacked extension, driven by Playwright; closed shadow roots are read over DevTools."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, CDPSession, Error, Page, Playwright

from tests.e2e.driver import Badge, until
from tests.e2e.https_server import serve
from tests.e2e.overlay import DESCRIBE, Overlay, overlay_from
from tests.e2e.processes import empty, end_hosts
from tools.gallery import extension as asked
from tools.gallery import index_page
from tools.gallery.chromium import EXTENSION, EXTENSION_ID, EXTENSION_ORIGIN, chromium, write_host_manifest
from tools.gallery.site import ELSEWHERE, ORIGIN, Site


class Chromium:
    """Implements :class:`tests.e2e.driver.Browser`."""

    name = "chromium"
    extension_host = EXTENSION_ID

    def __init__(self, context: BrowserContext, profile: Path, home: Path, site: Site) -> None:
        self.context = context
        self.site = site
        self._profile = profile
        self.home = home
        self.page = context.pages[0] if context.pages else context.new_page()
        self.worker = asked.service_worker(context)
        self.complaints: list[str] = []
        self._helper: Page | None = None
        self._devtools: CDPSession | None = None
        self._tab: int | None = None
        self.page.goto(ORIGIN + index_page.PATH)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("console", lambda line: self._note(line.type, line.text, line.location.get("url", "")))

    def _note(self, kind: str, text: str, url: str) -> None:
        if kind == "error" and (EXTENSION_ORIGIN in url or EXTENSION_ORIGIN in text):
            self.complaints.append(f"{url}: {text}")

    def begin_anew(self) -> None:
        """Be as after an installation: one tab, nothing stored, an empty home."""
        for page in self.context.pages:
            if page is not self.page:
                page.close()
        self._helper = asked.open_popup(self.context, 0)
        self._helper.evaluate("() => Promise.all([chrome.storage.local.clear(), chrome.storage.session.clear()])")
        self.end_background(self._helper)
        empty(self.home)
        self.site.begin_anew()
        self.ask({"type": "settings.get"})
        self.worker = asked.service_worker(self.context)
        self.page.goto(ORIGIN + index_page.PATH)
        self.complaints.clear()

    def end_background(self, page: Page) -> None:
        """End the service worker, as the browser does when it has been idle; ``page`` is one of the extension."""
        session = self.context.new_cdp_session(page)
        statuses: list[str] = []
        session.on(
            "ServiceWorker.workerVersionUpdated",
            lambda event: statuses.extend(version["runningStatus"] for version in event["versions"]),
        )
        session.send("ServiceWorker.enable")
        session.send("ServiceWorker.stopAllWorkers")
        # asking the page for its title lets the driver hand over its events; an open popup may start it again at once
        until(lambda: (page.title(), statuses)[1], lambda seen: "stopped" in seen, "the background should end")
        session.detach()

    def turn_to(self, page: Page, tab: int) -> None:
        """Have another tab be the one that is driven and asked about."""
        self.page, self._tab, self._devtools = page, tab, None

    def register(self, program: Path | None) -> None:
        """Point the host manifest to a program; None removes the manifest."""
        if program is None:
            (self._profile / "NativeMessagingHosts" / "org.doorkeeper.host.json").unlink(missing_ok=True)
        else:
            write_host_manifest(self._profile, program)

    def open(self, path: str) -> None:
        """Load a page of the stand-in site in the tab."""
        self.page.goto(ORIGIN + path)
        self.page.bring_to_front()

    def open_elsewhere(self, path: str) -> None:
        """Load the same page from a host where no content script runs."""
        self.page.goto(ELSEWHERE + path)

    def run_async(self, script: str) -> Any:
        """Run the body of a function that gives a promise in the page's own world."""
        return self.page.evaluate(f"() => {{ {script} }}")

    def run(self, script: str) -> Any:
        """Run the body of a function in the page's own world."""
        return self.page.evaluate(f"() => {{ {script} }}")

    def overlay(self) -> Overlay | None:
        """What the overlay shows now, or None."""
        if self._devtools is None:
            self._devtools = self.context.new_cdp_session(self.page)
        try:
            root = self._devtools.send("DOM.getDocument", {"depth": 2, "pierce": True})["root"]
            html = next(node for node in root["children"] if node["nodeName"] == "HTML")
            host = next((node for node in html.get("children", []) if node.get("shadowRoots")), None)
            if host is None:
                return None
            number = host["shadowRoots"][0]["backendNodeId"]
            shadow = self._devtools.send("DOM.resolveNode", {"backendNodeId": number})["object"]["objectId"]
            found = self._devtools.send(
                "Runtime.callFunctionOn",
                {"objectId": shadow, "functionDeclaration": DESCRIBE, "returnByValue": True},
            )
        except Error:
            # the node went away between two questions: the page was navigating
            return None
        return overlay_from(found["result"].get("value"))

    def click(self, x: float, y: float) -> None:
        """Press the mouse button at a point of the window."""
        self.page.bring_to_front()
        self.page.mouse.click(x, y)

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self.page.keyboard.type(text)

    def badge(self) -> Badge:
        """The toolbar button for the tab."""
        return Badge(*asked.badge(self.worker, self.tab))

    def popup(self) -> str:
        """The whole text of the popup for the tab, opened afresh."""
        page = asked.open_popup(self.context, self.tab)
        try:
            return until(lambda: page.inner_text("main"), lambda text: bool(text.strip()), "the popup stays empty")
        finally:
            page.close()
            self.page.bring_to_front()

    def ask(self, message: dict[str, object]) -> Any:
        """Send a message to the background from the popup's page."""
        if self._helper is None:
            self._helper = asked.open_popup(self.context, 0)
            self.page.bring_to_front()
        return self._helper.evaluate(f"() => chrome.runtime.sendMessage({json.dumps(message)})")

    def end_hosts(self) -> None:
        """Kill the host processes that this browser runs."""
        end_hosts(self.home)

    def screenshot(self, path: Path) -> None:
        """Save what the tab shows."""
        self.page.screenshot(path=path)

    def addresses(self) -> list[str]:
        """The addresses of all tabs."""
        return [page.url for page in self.context.pages]

    @property
    def tab(self) -> int:
        """The browser's number of the tab with the page."""
        if self._tab is None:
            found = self.worker.evaluate(
                "async () => (await chrome.tabs.query({url: 'https://*.linkedin.com/*'}))[0].id"
            )
            self._tab = int(found)
        return self._tab


@contextmanager
def running_chromium(
    playwright: Playwright, folder: Path, site: Site, *, extension: Path = EXTENSION
) -> Iterator[Chromium]:
    """Run Chromium until the block ends: profile and DOORKEEPER_HOME lie in ``folder``."""
    profile = folder / "profile"
    profile.mkdir(parents=True)
    home = folder / "doorkeeper"
    with serve(site) as port:
        # a real server and no interception of requests: what intercepts them would also let a page read our files
        more = [f"--host-resolver-rules=MAP * 127.0.0.1:{port}, EXCLUDE localhost"]
        with chromium(playwright, profile=profile, home=home, site=None, extension=extension, more=more) as context:
            yield Chromium(context, profile, home, site)
