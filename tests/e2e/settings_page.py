"""The settings page in either browser, used as a person does: a file is chosen, buttons are pressed, words are read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Page

from tests.e2e.chromium import Chromium
from tests.e2e.driver import Browser, until
from tests.e2e.firefox import Firefox
from tools.gallery.chromium import EXTENSION_ORIGIN


class Settings(Protocol):
    """The open page."""

    def choose(self, file: Path) -> None:
        """Pick a file."""

    def press(self, button: str) -> None:
        """Press the button with this id."""

    def text(self) -> str:
        """What the page says."""


class _InChromium:
    def __init__(self, page: Page) -> None:
        self._page = page
        # asked for at once: the driver takes a chooser over only some time after it was told to
        page.on("filechooser", lambda _: None)

    def choose(self, file: Path) -> None:
        with self._page.expect_file_chooser() as chooser:
            self._page.locator("#choose").click()
        chooser.value.set_files(file)

    def press(self, button: str) -> None:
        self._page.locator(f"#{button}").click()

    def text(self) -> str:
        return self._page.inner_text("main")


class _InFirefox:
    def __init__(self, driver: Any) -> None:
        self._driver = driver
        self._window = driver.current_window_handle

    def choose(self, file: Path) -> None:
        # the driver's way to a file: the picker itself is not part of the page
        self._element("bundle").send_keys(str(file))

    def press(self, button: str) -> None:
        self._element(button).click()

    def text(self) -> str:
        self._driver.switch_to_window(self._window)
        return str(self._driver.execute_script("return document.querySelector('main').innerText"))

    def close(self) -> None:
        self._driver.switch_to_window(self._window)
        self._driver.close()

    def _element(self, name: str) -> Any:
        self._driver.switch_to_window(self._window)
        return self._driver.find_element("id", name)


@contextmanager
def settings_page(browser: Browser) -> Iterator[Settings]:
    """Open the settings in a tab of their own until the block ends."""
    if isinstance(browser, Chromium):
        page = browser.context.new_page()
        page.goto(f"{EXTENSION_ORIGIN}/pages/options.html")
        yield _InChromium(page)
        page.close()
        browser.page.bring_to_front()
    elif isinstance(browser, Firefox):
        ours = _InFirefox(browser.open_ours("options.html"))
        yield ours
        ours.close()


def says(settings: Settings, words: str) -> str:
    """Wait until the page says something."""
    return until(settings.text, lambda text: words in text, f"the settings should say {words!r}")
