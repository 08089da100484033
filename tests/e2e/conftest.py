"""Both browsers, started once a module, with the real host; every page that a test leaves behind is checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.chromium import Chromium, running_chromium
from tests.e2e.driver import Browser
from tests.e2e.firefox import firefox
from tests.e2e.quiet import assert_quiet
from tools.gallery.chromium import HOST
from tools.gallery.site import gallery_site


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of Chromium."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser for all tests of a module, with the extension as it ships."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "chromium":
        with running_chromium(request.getfixturevalue("playwright"), folder, gallery_site()) as browser:
            yield browser
    else:
        with firefox(folder, gallery_site()) as browser_of_mozilla:
            yield browser_of_mozilla


@pytest.fixture
def browser(running: Browser) -> Iterator[Browser]:
    """A running browser whose host manifest points to the real host; afterwards its page is checked."""
    running.register(HOST)
    running.end_hosts()
    running.ask({"type": "host.retry"})
    yield running
    assert_quiet(running)


@pytest.fixture(scope="module")
def only_chromium(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Chromium alone, for what only its driver can ask."""
    with running_chromium(playwright, tmp_path_factory.mktemp("chromium"), gallery_site()) as browser:
        browser.register(HOST)
        yield browser


@pytest.fixture
def pictures(request: pytest.FixtureRequest) -> Path:
    """A folder for pictures that help when a test fails; it is not committed."""
    folder = Path(str(request.config.rootpath), "build", "e2e")
    folder.mkdir(parents=True, exist_ok=True)
    return folder
