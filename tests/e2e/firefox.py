"""Firefox ESR with the extension as a temporary add-on, driven over Marionette."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.e2e.driver import Badge, until
from tests.e2e.https_server import serve
from tests.e2e.overlay import DESCRIBE, Overlay, overlay_from
from tests.e2e.processes import empty, end_hosts
from tools.gallery import index_page
from tools.gallery.chromium import EXTENSION, HOST_NAME
from tools.gallery.site import ELSEWHERE, ORIGIN, Site

with warnings.catch_warnings():
    # the driver's helpers for other platforms use modules that Python is about to drop
    warnings.simplefilter("ignore", DeprecationWarning)
    from marionette_driver.addons import Addons
    from marionette_driver.errors import StaleElementException
    from marionette_driver.marionette import ActionSequence, Marionette

__all__ = ["EXTENSION_ID", "Firefox", "StaleElementException", "firefox", "running_firefox"]

EXTENSION_ID = "extension@doorkeeper.org"

PREFERENCES: dict[str, object] = {
    "network.dns.forceResolve": "127.0.0.1",
    "network.stricttransportsecurity.preloadlist": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage": "about:blank",
    "browser.startup.page": 0,
    "browser.aboutwelcome.enabled": False,
    "browser.region.network.url": "",
    "app.update.disabledForTesting": True,
    "app.normandy.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "toolkit.telemetry.server": "",
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "extensions.update.enabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.blocklist.enabled": False,
    "intl.locale.requested": "en-GB",
    "intl.accept_languages": "en-GB, en",
    "marionette.port": 0,
    "ui.prefersReducedMotion": 1,
}


class Firefox:
    """Implements :class:`tests.e2e.driver.Browser`."""

    name = "firefox"

    def __init__(self, marionette: Marionette, user: Path, home: Path, site: Site) -> None:
        self._marionette = marionette
        self._user = user
        self.downloads = user / "downloads"
        self.home = home
        self.site = site
        self.page_window = marionette.current_window_handle
        self._popup_window = ""
        self._tab: int | None = None
        with marionette.using_context("chrome"):
            self.extension_host = str(
                marionette.execute_script(f"return WebExtensionPolicy.getByID('{EXTENSION_ID}').mozExtensionHostname")
            )
        self._origin = f"moz-extension://{self.extension_host}"
        self.open(index_page.PATH)

    def begin_anew(self) -> None:
        """Be as after an installation: one tab, nothing stored, an empty home."""
        self._in_extension("browser.storage.local.clear()")
        for handle in self._marionette.window_handles:
            if handle != self.page_window:
                self._marionette.switch_to_window(handle)
                self._marionette.close()
        self._marionette.switch_to_window(self.page_window)
        self._popup_window = ""
        with self._marionette.using_context("chrome"):
            self._marionette.execute_async_script(
                f"""const [done] = arguments;
                const {{AddonManager}} = ChromeUtils.importESModule("resource://gre/modules/AddonManager.sys.mjs");
                AddonManager.getAddonByID("{EXTENSION_ID}").then((addon) => addon.reload()).then(() => done());"""
            )
        empty(self.home)
        self.site.begin_anew()
        shutil.rmtree(self.downloads, ignore_errors=True)
        self.open(index_page.PATH)

    def register(self, program: Path | None) -> None:
        """Point the host manifest to a program; None removes the manifest."""
        path = self._user / ".mozilla" / "native-messaging-hosts" / f"{HOST_NAME}.json"
        if program is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        manifest = {"name": HOST_NAME, "description": "Doorkeeper", "path": str(program), "type": "stdio"}
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps({**manifest, "allowed_extensions": [EXTENSION_ID]}), encoding="utf-8")
        fresh.replace(path)

    def open(self, path: str) -> None:
        """Load a page of the stand-in site in the tab."""
        self._marionette.switch_to_window(self.page_window)
        self._marionette.navigate(ORIGIN + path)

    def open_elsewhere(self, path: str) -> None:
        """Load the same page from a host where no content script runs."""
        self._marionette.switch_to_window(self.page_window)
        self._marionette.navigate(ELSEWHERE + path)

    def run_async(self, script: str) -> Any:
        """Run the body of a function that gives a promise in the page's own world."""
        self._marionette.switch_to_window(self.page_window)
        return self._marionette.execute_async_script(
            f"const [done] = arguments; (function () {{ {script} }}).call(window).then(done);", sandbox=None
        )

    def run(self, script: str) -> Any:
        """Run the body of a function in the page's own world."""
        self._marionette.switch_to_window(self.page_window)
        return self._marionette.execute_script(f"return (function () {{ {script} }}).call(window)", sandbox=None)

    def overlay(self) -> Overlay | None:
        """What the overlay shows now, or None."""
        self._marionette.switch_to_window(self.page_window)
        return overlay_from(
            self._marionette.execute_script(
                f"""const host = [...document.documentElement.children].find((node) => node.openOrClosedShadowRoot);
                return host ? ({DESCRIBE}).call(host.openOrClosedShadowRoot) : null;""",
                sandbox="system",
            )
        )

    def click(self, x: float, y: float) -> None:
        """Press the mouse button at a point of the window."""
        self._marionette.switch_to_window(self.page_window)
        pointer = ActionSequence(self._marionette, "pointer", "mouse", {"pointerType": "mouse"})
        pointer.pointer_move(int(x), int(y)).click().perform()

    def type(self, text: str) -> None:
        """Type a text where the focus is."""
        self._marionette.switch_to_window(self.page_window)
        ActionSequence(self._marionette, "key", "keyboard").send_keys(text).perform()

    def badge(self) -> Badge:
        """The toolbar button for the tab."""
        text, title = self._in_extension(
            "Promise.all([browser.action.getBadgeText({tabId: tab}), browser.action.getTitle({tabId: tab})])"
        )
        return Badge(text, title)

    def popup(self) -> str:
        """The whole text of the popup for the tab, opened afresh."""
        tab = self.tab
        self._to_extension(f"popup.html?tab={tab}", fresh=True)
        return until(
            lambda: str(self._marionette.execute_script("return document.querySelector('main').innerText")),
            lambda text: bool(text.strip()),
            "the popup stays empty",
        )

    def ask(self, message: dict[str, object]) -> Any:
        """Send a message to the background from the popup's page."""
        return self._in_extension(f"browser.runtime.sendMessage({json.dumps(message)})")

    def end_hosts(self) -> None:
        """Kill the host processes that this browser runs."""
        end_hosts(self.home)

    def screenshot(self, path: Path) -> None:
        """Save what the tab shows."""
        self._marionette.switch_to_window(self.page_window)
        path.write_bytes(self._marionette.screenshot(format="binary", full=False))

    def open_ours(self, page: str) -> Marionette:
        """Open a page of the extension in a new tab, and give the driver, which is in that tab."""
        return self.open_address(f"{self._origin}/pages/{page}")

    def open_address(self, address: str) -> Marionette:
        """Open an address in a new tab, and give the driver, which is in that tab."""
        self._marionette.switch_to_window(self._marionette.open(type="tab")["handle"])
        self._marionette.navigate(address)
        return self._marionette

    def switch_to(self, page: str) -> Marionette:
        """Wait for a tab with a page of the extension, and give the driver, which is in that tab."""

        def found() -> bool:
            for handle in self._marionette.window_handles:
                self._marionette.switch_to_window(handle)
                if f"{self._origin}/pages/{page}" in self._marionette.get_url():
                    return True
            return False

        until(found, bool, f"{page} should open")
        return self._marionette

    def addresses(self) -> list[str]:
        """The addresses of all tabs."""
        found = []
        for handle in self._marionette.window_handles:
            self._marionette.switch_to_window(handle)
            found.append(str(self._marionette.get_url()))
        return found

    def titles(self) -> list[str]:
        """The titles of all tabs."""
        found = []
        for handle in self._marionette.window_handles:
            self._marionette.switch_to_window(handle)
            found.append(str(self._marionette.title))
        return found

    @property
    def tab(self) -> int:
        """The browser's number of the tab with the page."""
        if self._tab is None:
            self._tab = int(
                self._in_extension(f"browser.tabs.query({{url: '{ORIGIN}/*'}}).then((tabs) => tabs[0].id)", tab="0")
            )
        return self._tab

    def _in_extension(self, expression: str, tab: str | None = None) -> Any:
        number = tab or str(self.tab)
        self._to_extension("popup.html?tab=0", fresh=False)
        answer = self._marionette.execute_async_script(
            f"""const resolve = arguments[0];
            const browser = window.wrappedJSObject ? window.wrappedJSObject.browser : window.browser;
            const tab = {number};
            Promise.resolve({expression}).then(
                (value) => resolve(JSON.stringify({{value}})),
                (error) => resolve(JSON.stringify({{error: String(error)}})),
            );
            """,
            sandbox=None,
        )
        found = json.loads(answer)
        assert "error" not in found, found["error"]
        return found.get("value")

    def _to_extension(self, page: str, *, fresh: bool) -> None:
        if not self._popup_window:
            self._popup_window = str(self._marionette.open(type="tab")["handle"])
            fresh = True
        self._marionette.switch_to_window(self._popup_window)
        if fresh:
            self._marionette.navigate(f"{self._origin}/pages/{page}")


@contextmanager
def firefox(folder: Path, site: Site, *, extension: Path = EXTENSION) -> Iterator[Firefox]:
    """Run Firefox until the block ends: profile, HOME and DOORKEEPER_HOME lie in ``folder``."""
    home = folder / "home"
    home.mkdir(parents=True)
    with serve(site) as port:
        downloads = {"browser.download.folderList": 2, "browser.download.dir": str(home / "downloads")}
        preferences = {**PREFERENCES, **downloads, "network.socket.forcePort": f"443={port}"}
        environment = {"HOME": str(home), "DOORKEEPER_HOME": str(folder / "doorkeeper")}
        with running_firefox(folder, preferences, environment, "-remote-allow-system-access") as marionette:
            marionette.start_session({"acceptInsecureCerts": True})
            marionette.timeout.script = 20
            Addons(marionette).install(str(extension), temp=True)
            yield Firefox(marionette, home, folder / "doorkeeper", site)


@contextmanager
def running_firefox(
    folder: Path, preferences: Mapping[str, object], environment: Mapping[str, str], *arguments: str
) -> Iterator[Marionette]:
    """Run Firefox as it is installed, with a new profile in ``folder``; the driver has no session yet."""
    program = shutil.which("firefox-esr") or shutil.which("firefox")
    assert program, "Firefox is not installed (on Debian: apt-get install firefox-esr)"
    profile = folder / "profile"
    profile.mkdir(parents=True)
    lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in preferences.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
    process = subprocess.Popen(
        [program, "--headless", "--marionette", *arguments, "--no-remote", "--profile", str(profile)],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        active = profile / "MarionetteActivePort"
        until(active.exists, bool, "Firefox does not start")
        yield Marionette(host="127.0.0.1", port=int(active.read_text()))
    finally:
        process.terminate()
        process.wait(timeout=20)
