"""Triage in Firefox by keyboard and its access keys: sign in, search, open, assign, answer, back to the queue."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.console_desk import PASSWORD, Served, served
from tests.e2e.driver import until
from tests.e2e.firefox import PREFERENCES, running_firefox

with warnings.catch_warnings():
    # the driver's helpers for other platforms use modules that Python is about to drop
    warnings.simplefilter("ignore", DeprecationWarning)
    from marionette_driver.keys import Keys
    from marionette_driver.marionette import ActionSequence, Marionette

pytestmark = pytest.mark.browser

MOST_TABS = 80


class Keyboard:
    """Somebody who works by keyboard alone."""

    def __init__(self, marionette: Marionette) -> None:
        self._marionette = marionette

    def open(self, address: str) -> None:
        self._marionette.navigate(address)

    def run(self, script: str) -> object:
        return self._marionette.execute_script(f"return {script}")

    def type(self, text: str) -> None:
        ActionSequence(self._marionette, "key", "keyboard").send_keys(text).perform()

    def access(self, key: str) -> None:
        """Press an access key, as Firefox takes it: with Alt and Shift."""
        keys = ActionSequence(self._marionette, "key", "keyboard")
        keys.key_down(Keys.ALT).key_down(Keys.SHIFT).key_down(key)
        keys.key_up(key).key_up(Keys.SHIFT).key_up(Keys.ALT).perform()

    def tab_to(self, wanted: str) -> None:
        """Press Tab until the focus is on what has this id, or begins with these words."""
        for _ in range(MOST_TABS):
            self.type(Keys.TAB)
            found = str(self.run("document.activeElement.id || document.activeElement.textContent.trim()"))
            if found.startswith(wanted):
                return
        raise AssertionError(f"{wanted} is not reached by Tab")

    def shown(self, script: str) -> None:
        """Wait until the page is such."""

        def ask() -> object:
            return self.run(f"document.readyState === 'complete' && ({script})")

        until(ask, bool, script)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("desk"), {"kit": "analyst", "ceri": "administrator"}) as made:
        yield made


@pytest.fixture
def keyboard(tmp_path: Path) -> Iterator[Keyboard]:
    with running_firefox(tmp_path, PREFERENCES, {"HOME": str(tmp_path)}) as marionette:
        marionette.start_session()
        yield Keyboard(marionette)


def heading(words: str) -> str:
    return f"document.querySelector('h1').textContent.includes({json.dumps(words)})"


def notice(words: str) -> str:
    banner = "document.querySelector('.govuk-notification-banner')"
    return f"{banner} !== null && {banner}.textContent.includes({json.dumps(words)})"


def test_triage_by_keyboard_and_access_keys(keyboard: Keyboard, desk: Served) -> None:
    keyboard.open(f"{desk.address}/sign-in")
    keyboard.tab_to("name")
    keyboard.type("kit")
    keyboard.tab_to("password")
    keyboard.type(PASSWORD + Keys.ENTER)
    keyboard.shown("document.getElementById('code') !== null")
    keyboard.tab_to("code")
    keyboard.type(desk.code("kit") + Keys.ENTER)
    keyboard.shown(heading("Reports"))

    keyboard.access("s")
    keyboard.shown("document.activeElement.id === 'q'")
    keyboard.type("sam example" + Keys.ENTER)
    keyboard.shown("location.search.includes('q=sam')")
    keyboard.tab_to("Sam Example")
    keyboard.type(Keys.ENTER)
    keyboard.shown(heading("Sam Example"))

    keyboard.access("m")
    keyboard.shown(notice("assigned to kit"))
    keyboard.access("o")
    keyboard.shown("document.activeElement.name === 'disposition'")
    keyboard.type(Keys.ARROW_DOWN)
    keyboard.tab_to("told")
    keyboard.type("Thank you.")
    keyboard.tab_to("Answer this report")
    keyboard.type(Keys.ENTER)
    keyboard.shown(notice("Answered"))
    keyboard.access("b")
    keyboard.shown(heading("Reports"))
    keyboard.access("n")
    keyboard.shown("location.search.includes('page=2')")
    keyboard.access("p")
    keyboard.shown("location.search.includes('page=1') || !location.search.includes('page')")
