"""The report page and "My reports" in either browser, used as a person does: boxes are ticked, buttons pressed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from playwright.sync_api import Page

from tests.e2e.chromium import Chromium
from tests.e2e.driver import Browser, overlay_shows, until
from tests.e2e.firefox import Firefox, StaleElementException
from tools.gallery.chromium import EXTENSION_ORIGIN

REPORT, MINE = "report.html", "reports.html"
IN_BANNER = "Report this profile"


def home_of(browser: Browser) -> Path:
    """DOORKEEPER_HOME of a browser's host."""
    assert isinstance(browser, Chromium | Firefox)
    return browser.home


def box(browser: Browser) -> set[Path]:
    """The sealed reports that wait."""
    return set((home_of(browser) / "reports" / "box").glob("*/sealed.age"))


class OurPage(Protocol):
    """An open page of the extension."""

    def press(self, name: str) -> None:
        """Press the element with this id, as with the mouse."""

    def write(self, name: str, text: str) -> None:
        """Type a text into the box with this id."""

    def run(self, script: str) -> Any:
        """Run the body of a function in the page, and give what it returns."""

    def reload(self) -> None:
        """Load the page anew."""

    def close(self) -> None:
        """Close the tab."""


class InChromium:
    """A page of Chromium; ``page`` is there for what only its driver can do."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str) -> None:
        """Press an element."""
        self.page.locator(f'[id="{name}"]').click()

    def write(self, name: str, text: str) -> None:
        """Type a text."""
        self.page.locator(f'[id="{name}"]').fill(text)

    def run(self, script: str) -> Any:
        """Run a script."""
        return self.page.evaluate(f"() => {{ {script} }}")

    def reload(self) -> None:
        """Load the page anew."""
        self.page.reload()

    def close(self) -> None:
        """Close the tab."""
        if not self.page.is_closed():
            self.page.close()


class InFirefox:
    """A page of Firefox; once it is closed, the driver goes back to the tab ``back``."""

    def __init__(self, driver: Any, back: str) -> None:
        self._driver = driver
        self._back = back
        self._window = driver.current_window_handle

    def press(self, name: str) -> None:
        """Press an element."""
        self._act(name, lambda element: element.click())

    def write(self, name: str, text: str) -> None:
        """Type a text."""
        self._act(name, lambda element: element.send_keys(text))

    def run(self, script: str) -> Any:
        """Run a script."""
        self._driver.switch_to_window(self._window)
        return self._driver.execute_script(f"return (function () {{ {script} }}).call(window)")

    def reload(self) -> None:
        """Load the page anew."""
        self._driver.switch_to_window(self._window)
        self._driver.refresh()

    def close(self) -> None:
        """Close the tab."""
        if self._window in self._driver.window_handles:
            self._driver.switch_to_window(self._window)
            self._driver.close()
        self._driver.switch_to_window(self._back)

    def _act(self, name: str, act: Callable[[Any], None]) -> None:
        """Act on an element once it is there; the page may draw it anew between the look and the act."""
        self._driver.switch_to_window(self._window)

        def done() -> bool:
            try:
                for element in self._driver.find_elements("id", name)[:1]:
                    act(element)
                    return True
            except StaleElementException:
                pass  # not acted on: it had gone before
            return False

        until(done, bool, f"there should be an element {name!r} in the page")


class Listed(NamedTuple):
    """One line of "My reports", as it is read."""

    label: str
    state: str
    text: str


@contextmanager
def reported_from_banner(browser: Browser, words: str = "MI5") -> Iterator[OurPage]:
    """Press the banner's button in the tab, and give the page that opens."""
    act = overlay_shows(browser, words).act(IN_BANNER)
    with _opened(browser, lambda: browser.click(act.x, act.y)) as page:
        yield page


@contextmanager
def reported_from_popup(browser: Browser) -> Iterator[OurPage]:
    """Press the popup's button for the tab, and give the page that opens."""
    with our_page(browser, f"popup.html?tab={browser.tab}") as popup:
        until(lambda: popup.run("return !!document.getElementById('report')"), bool, "the popup should offer a report")
        with _opened(browser, lambda: popup.press("report")) as page:
            yield page


@contextmanager
def reported_from_menu(browser: Chromium, press: dict[str, str]) -> Iterator[OurPage]:
    """Have the background told that an entry of the context menu was pressed, and give the page that opens."""
    told = f"(id) => chrome.contextMenus.onClicked.dispatch({json.dumps({'editable': False, **press})}, {{id}})"
    with _opened(browser, lambda: browser.worker.evaluate(told, browser.tab)) as page:
        yield page


@contextmanager
def our_page(browser: Browser, address: str) -> Iterator[OurPage]:
    """Open a page of the extension in a tab of its own until the block ends."""
    page: OurPage
    if isinstance(browser, Chromium):
        tab = browser.context.new_page()
        tab.goto(f"{EXTENSION_ORIGIN}/pages/{address}")
        page = InChromium(tab)
    else:
        assert isinstance(browser, Firefox)
        page = InFirefox(browser.open_ours(address), browser.page_window)
    try:
        yield page
    finally:
        page.close()
        if isinstance(browser, Chromium):
            browser.page.bring_to_front()


def says(page: OurPage, words: str) -> str:
    """Wait until a page says something, and give all that it says."""
    return until(lambda: text(page), lambda found: words in found, f"the page should say {words!r}")


def text(page: OurPage) -> str:
    """All that a page says."""
    return str(page.run("return (document.querySelector('main') || {innerText: ''}).innerText"))


def choose(page: OurPage, *reasons: str) -> None:
    """Tick what happened, and go on to what will be sent."""
    until(lambda: page.run("return !!document.getElementById('next')"), bool, "the first step should be there")
    for reason in reasons:
        page.press(f"reason-{reason}")
    page.press("next")
    previewed(page)


def previewed(page: OurPage) -> dict[str, Any]:
    """Wait for the second step, and give the report that it shows, as it would be sent."""
    script = "const at = document.querySelector('#exact pre'); return at ? at.textContent : null"
    found = until(lambda: page.run(script), bool, "what will be sent should be shown")
    return dict(json.loads(found))


def fields(page: OurPage) -> dict[str, str]:
    """What the second step shows of each field that is in the report, by the field's name."""
    return dict(
        page.run(
            """return Object.fromEntries([...document.querySelectorAll('.fields > div:not(.gone)')]
                .map((row) => [row.dataset.field, row.querySelector('dd').innerText]))"""
        )
    )


def toggle(page: OurPage, field: str) -> dict[str, Any]:
    """Take a field out of the report or put it back, and give the report that is shown then."""
    before = field in fields(page)
    page.press(f"act-{field}")
    until(lambda: field in fields(page), lambda there: there != before, f"{field} should be taken out or put back")
    return previewed(page)


def send(page: OurPage) -> str:
    """Press "Send", and give the label on the receipt."""
    page.press("send")
    script = "const at = document.getElementById('label'); return at ? at.textContent : null"
    return str(until(lambda: page.run(script), bool, "there should be a receipt"))


def my_reports(browser: Browser) -> list[Listed]:
    """Open "My reports", and give what it lists."""
    with our_page(browser, MINE) as page:
        return listed(page)


def listed(page: OurPage) -> list[Listed]:
    """What an open "My reports" lists."""
    until(lambda: page.run("return !!document.querySelector('main h1')"), bool, "the page should be filled in")
    rows = page.run(
        """return [...document.querySelectorAll('.mine')].map((card) =>
            [card.querySelector('h2').textContent, card.querySelector('.state').textContent, card.innerText])"""
    )
    return [Listed(*row) for row in rows]


@contextmanager
def _opened(browser: Browser, act: Callable[[], None]) -> Iterator[OurPage]:
    """Do what opens the report page, and give that page until the block ends."""
    page: OurPage
    if isinstance(browser, Chromium):
        before = set(browser.context.pages)
        act()
        context = browser.context
        # asking a page for its title lets the driver hand over its events
        tab = until(
            lambda: (browser.page.title(), [it for it in context.pages if it not in before and REPORT in it.url])[1],
            bool,
            "the report page should open",
        )[0]
        page = InChromium(tab)
    else:
        assert isinstance(browser, Firefox)
        act()
        page = InFirefox(browser.switch_to(REPORT), browser.page_window)
    try:
        yield page
    finally:
        page.close()
        if isinstance(browser, Chromium):
            browser.page.bring_to_front()
