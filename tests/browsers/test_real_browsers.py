"""Real browsers find and start the host through the manifests that `doorkeeper browsers install` wrote."""

from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browsers.commands import doorkeeper
from tests.e2e.driver import host_becomes, until
from tests.e2e.firefox import firefox
from tests.e2e.processes import hosts_of
from tests.native.homes import put_pack
from tools.gallery.chromium import EXTENSION_ORIGIN, chromium
from tools.gallery.site import gallery_site

pytestmark = pytest.mark.browser


def test_firefox_starts_the_host(tmp_path: Path) -> None:
    with firefox(tmp_path, gallery_site()) as browser:
        assert doorkeeper(tmp_path / "home", "browsers", "install", "--browser", "firefox").code == 0
        browser.ask({"type": "host.retry"})
        host_becomes(browser, "ready")
        assert doorkeeper(tmp_path / "home", "browsers", "remove", "--browser", "firefox").code == 0


def test_chromium_starts_the_host(tmp_path: Path) -> None:
    data = tmp_path / "data"
    put_pack(data)
    assert doorkeeper(tmp_path, "browsers", "install", "--browser", "chromium").code == 0
    # the folder is named, since no driver may attach to Chromium's own; the manifest lies where it is without naming
    profile = tmp_path / ".config/chromium"
    with (
        sync_playwright() as playwright,
        chromium(playwright, profile=profile, home=data, site=gallery_site()) as context,
    ):
        page = context.new_page()
        page.goto(f"{EXTENSION_ORIGIN}/pages/popup.html")
        until(lambda: hosts_of(data), bool, "Chromium should start the host")
        # Chromium kills a host that has not come so far as to read its input
        page.locator("#host .sentence", has_text="Working.").wait_for()
    log = data / "log/host.log"
    until(lambda: log.exists() and " end " in log.read_text(), bool, "the host should end with its browser")
    assert "browser=chromium" in log.read_text()
    assert "code=" not in log.read_text()
