"""Both browsers, started once, with the real host; every page that a test leaves behind is checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.chromium import Chromium, running_chromium
from tests.e2e.driver import Browser
from tests.e2e.firefox import Firefox, firefox
from tests.e2e.quiet import assert_quiet
from tests.e2e.report_page import home_of
from tests.reports.desks import TestDesk
from tools.gallery.chromium import HOST
from tools.gallery.site import gallery_site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of Chromium."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def one_chromium(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Chromium with the extension as it ships."""
    with running_chromium(playwright, tmp_path_factory.mktemp("chromium"), gallery_site()) as browser:
        yield browser


@pytest.fixture(scope="session")
def one_firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """Firefox with the extension as it ships."""
    with firefox(tmp_path_factory.mktemp("firefox"), gallery_site()) as browser:
        yield browser


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def running(request: pytest.FixtureRequest) -> Browser:
    """A browser for all tests of a module, which begin with it as it is after an installation."""
    browser: Chromium | Firefox = request.getfixturevalue(f"one_{request.param}")
    browser.begin_anew()
    return browser


@pytest.fixture
def browser(running: Browser) -> Iterator[Browser]:
    """A running browser whose host manifest points to the real host; afterwards its page is checked."""
    running.register(HOST)
    running.end_hosts()
    running.ask({"type": "host.retry"})
    yield running
    assert_quiet(running)


@pytest.fixture
def desk(browser: Browser) -> Iterator[TestDesk]:
    """A desk that this computer's reports go to."""
    desk = TestDesk()
    desk.settle(home_of(browser))
    yield desk
    (home_of(browser) / "reports" / "desk.json").unlink(missing_ok=True)


@pytest.fixture(scope="module")
def only_chromium(one_chromium: Chromium) -> Chromium:
    """Chromium alone, for what only its driver can ask."""
    one_chromium.begin_anew()
    one_chromium.register(HOST)
    return one_chromium


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path:
    """A folder for pictures that help when a test fails; it is not committed."""
    folder = Path(str(request.config.rootpath), "build", "e2e")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
