"""The report page and "My reports" against WCAG 2.2 A and AA, by keyboard, and as a screen reader meets them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from doorkeeper.reports.outbox import Outbox
from doorkeeper.reports.outcome import Outcome, key_of, seal_outcome, tag_of
from tests.e2e.axe import check
from tests.e2e.chromium import Chromium
from tests.e2e.driver import screened
from tests.e2e.report_page import InChromium, choose, our_page, reported_from_popup, says, send
from tests.e2e.snapshots import compare
from tests.e2e.test_accessibility import FOCUS_RING, LANGUAGES, LOOKS, look
from tests.reports.desks import TestDesk
from tools.gallery.people import LISTED

pytestmark = pytest.mark.browser

STEPS = {"en": ("What happened?", "What will be sent"), "cy": ("Beth ddigwyddodd?", "Beth fydd yn cael ei anfon")}
SAVED = {"en": "Saved on this computer", "cy": "Wedi'i gadw ar y cyfrifiadur hwn"}
NOTE = "Thank you. \u05e9\u05dc\u05d5\u05dd\nPlease call us before you answer."


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, only_chromium: Chromium) -> str:
    """The language that the person has chosen in the settings."""
    only_chromium.ask({"type": "settings.set", "language": request.param})
    return str(request.param)


@pytest.fixture
def desk(only_chromium: Chromium) -> Iterator[TestDesk]:
    """A desk that reports go to."""
    desk = TestDesk("https://desk.example.org")
    desk.settle(only_chromium.home)
    yield desk
    (only_chromium.home / "reports" / "desk.json").unlink(missing_ok=True)


def examine(page: Page, name: str, pictures: Path) -> None:
    """Check a state of a page in every way that a system may show colours, and keep pictures of it."""
    for at in LOOKS:
        look(page, at)
        report = check(page)
        assert report.violations == [], (name, at)
        assert len(report.examined) >= 8
        page.screenshot(path=pictures / f"{name}-{at.scheme}-{at.forced}.png", full_page=True)
    page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="reduce")


def tree(page: Page, name: str) -> None:
    """Compare what a screen reader meets with what is pinned; what is random or today's stands as a sign."""
    found = page.locator("main").aria_snapshot()
    for pattern, instead in (
        (r"\b[0-9a-f]{32,64}\b", "<random>"),
        (r"\b\d{1,2} \w+ 20\d\d, \d\d:\d\d( UTC)?", "<time>"),
        (r"\b\d{1,2} (November|Tachwedd|\w+) 20\d\d\b(?! [^:]*:)", "<date>"),
        (r"20\d\d-\d\d-\d\dT\d\d:\d\dZ", "<time>"),
        (r"(uk-parliament) \d[\d.]*", r"\1 <version>"),
    ):
        found = re.sub(pattern, instead, found)
    compare(name, found)


def test_each_step(only_chromium: Chromium, desk: TestDesk, language: str, pictures: Path) -> None:
    what, sent = STEPS[language]
    only_chromium.open(f"/in/{LISTED.slug}/")
    screened(only_chromium, LISTED.slug)
    with reported_from_popup(only_chromium) as ours:
        assert isinstance(ours, InChromium)
        page = ours.page
        page.set_viewport_size({"width": 760, "height": 900})
        says(ours, what)
        assert page.evaluate("() => document.documentElement.lang") == language
        assert what in page.title()
        examine(page, f"report-what-{language}", pictures)
        tree(page, f"report-what-{language}")
        ours.press("next")
        page.locator("#wrong").wait_for()
        examine(page, f"report-nothing-chosen-{language}", pictures)
        choose(ours, "flattery")
        says(ours, sent)
        ours.press("act-headline")
        page.locator(".gone").wait_for()
        examine(page, f"report-check-{language}", pictures)
        tree(page, f"report-check-{language}")
        page.locator("#exact summary").click()
        examine(page, f"report-exact-{language}", pictures)
        send(ours)
        examine(page, f"report-saved-{language}", pictures)
        tree(page, f"report-saved-{language}")


def test_paste_page_without_a_desk(only_chromium: Chromium, language: str, pictures: Path) -> None:
    with our_page(only_chromium, "report.html") as ours:
        assert isinstance(ours, InChromium)
        ours.page.locator(".notice").wait_for()
        examine(ours.page, f"report-paste-{language}", pictures)
        tree(ours.page, f"report-paste-{language}")


def answer(home: Path, disposition: str, note: str) -> None:
    """Give the newest report an answer, as sync does when the desk's list has one."""
    outbox = Outbox(home / "reports")
    newest = outbox.all()[0]
    assert newest.secret is not None
    outcome = Outcome(f"{datetime.now(UTC):%Y-%m-%dT%H:%MZ}", disposition, note)
    token = seal_outcome(tag_of(newest.secret), key_of(newest.secret), outcome, os.urandom(12))
    outbox.update(newest._replace(state="answered", delivered=newest.at, token=token))


def test_my_reports(only_chromium: Chromium, desk: TestDesk, language: str, pictures: Path) -> None:
    for _ in range(2):
        with our_page(only_chromium, "report.html") as ours:
            ours.write("text", "A text to report.")
            choose(ours, "other")
            send(ours)
    answer(only_chromium.home, "warning-wrong", NOTE)
    with our_page(only_chromium, f"popup.html?tab={only_chromium.tab}") as popup:
        says(
            popup, {"en": "An answer to a report of yours has come.", "cy": "Mae ateb i un o'ch adroddiadau"}[language]
        )
    with our_page(only_chromium, "reports.html") as ours:
        assert isinstance(ours, InChromium)
        shown = says(ours, SAVED[language])
        assert "Please call us before you answer." in shown
        assert ours.page.locator(".desk-note").first.get_attribute("dir") == "auto"
        ours.page.set_viewport_size({"width": 760, "height": 900})
        examine(ours.page, f"reports-{language}", pictures)
        first = ours.page.locator(".mine").first
        assert {"en": "You were right", "cy": "Roeddech chi'n iawn"}[language] in first.inner_text()
    with our_page(only_chromium, f"popup.html?tab={only_chromium.tab}") as popup:
        until_quiet = says(popup, {"en": "My reports", "cy": "Fy adroddiadau"}[language])
        assert "An answer to" not in until_quiet


def test_whole_report_by_keyboard_alone(only_chromium: Chromium, desk: TestDesk) -> None:
    """From the popup's button to the receipt with Tab, Space and Enter; the focus is seen and never lost."""
    only_chromium.ask({"type": "settings.set", "language": "en"})
    only_chromium.open(f"/in/{LISTED.slug}/")
    screened(only_chromium, LISTED.slug)
    with reported_from_popup(only_chromium) as ours:
        assert isinstance(ours, InChromium)
        page = ours.page
        page.bring_to_front()
        says(ours, "What happened?")
        press_on(page, "next", "Enter")
        assert page.evaluate("() => document.activeElement.type") == "checkbox", "focus should go to what is missing"
        page.keyboard.press("Space")
        press_on(page, "next", "Enter")
        says(ours, "What will be sent")
        page.locator("#send").wait_for()
        assert page.evaluate("() => document.activeElement.id") == "step"
        press_on(page, "act-name", "Enter")
        page.locator("[data-field=name].gone").wait_for()
        assert page.evaluate("() => document.activeElement.id") == "act-name", "focus should stay on the row"
        press_on(page, "send", "Enter")
        page.locator("#label").wait_for()
        assert page.evaluate("() => document.activeElement.textContent").startswith("Step 3 of 3")
        with page.expect_navigation():
            press_on(page, "mine", "Enter")
        says(ours, "Only you see this list")
        press_on(page, page.evaluate("() => document.querySelector('[id^=withdraw-]').id"), "Enter")
        says(ours, "Taken back")
        assert page.evaluate("() => document.activeElement.localName") == "h2"


@pytest.mark.parametrize("width", [320, 480])
def test_nothing_reaches_over_the_edge(only_chromium: Chromium, desk: TestDesk, width: int, pictures: Path) -> None:
    only_chromium.ask({"type": "settings.set", "language": "cy"})
    only_chromium.open(f"/in/{LISTED.slug}/")
    screened(only_chromium, LISTED.slug)
    with reported_from_popup(only_chromium) as ours:
        assert isinstance(ours, InChromium)
        ours.page.set_viewport_size({"width": width, "height": 700})
        choose(ours, "flattery", "urgency")
        ours.page.locator("#exact summary").click()
        ours.page.screenshot(path=pictures / f"report-{width}.png", full_page=True)
        assert ours.page.evaluate("() => document.documentElement.scrollWidth") <= width
        sizes = ours.page.evaluate(
            """() => [...document.querySelectorAll('button, summary, input')].filter((it) => it.checkVisibility())
                .map((it) => it.getBoundingClientRect()).map((at) => Math.min(at.width, at.height))"""
        )
        assert min(sizes) >= 24
    only_chromium.ask({"type": "settings.set", "language": "en"})


def press_on(page: Page, name: str, key: str) -> None:
    """Go to an element with Tab, see that it shows the focus, and press a key."""
    for _ in range(60):
        if page.evaluate("() => document.activeElement.id") == name:
            break
        page.keyboard.press("Tab")
    else:
        raise AssertionError(f"Tab never came to {name}")
    assert page.evaluate(FOCUS_RING)
    page.keyboard.press(key)
