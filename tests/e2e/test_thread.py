"""An open conversation in both browsers: one line above the box to write in, and a report with the chosen messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorkeeper.reports.open import open_report
from tests.e2e.axe import check
from tests.e2e.chromium import Chromium
from tests.e2e.conversation import OTHER, WARNED, thread
from tests.e2e.driver import Browser, badge_is, overlay_shows, page_state, popup_says, until
from tests.e2e.report_page import (
    InChromium,
    OurPage,
    box,
    choose,
    fields,
    previewed,
    reported_from_popup,
    says,
    send,
    toggle,
)
from tests.e2e.test_accessibility import LOOKS, look
from tests.reports.desks import TestDesk
from tools.gallery.people import LISTED, ORDINARY

pytestmark = pytest.mark.browser

FORM = "const at = document.querySelector('form').getBoundingClientRect(); return [at.x, at.y, at.width, at.height]"
WRITTEN = "return document.querySelector('form [contenteditable]').innerText"


@pytest.fixture
def talking(browser: Browser) -> Browser:
    """A browser in whose messages a listed person waits, and an ordinary one."""
    browser.ask({"type": "settings.set", "language": "en"})
    browser.site.put(WARNED, thread(LISTED.name, LISTED.headline))
    browser.site.put(OTHER, thread(ORDINARY.name, ORDINARY.headline))
    return browser


def test_one_line_above_the_box_that_opens_when_the_person_answers(talking: Browser, pictures: Path) -> None:
    talking.open(WARNED)
    badge_is(talking, "!")
    line = overlay_shows(talking, "MI5")
    assert "Do not reply" not in line.text
    left, top, width, height = talking.run(FORM)
    x, y, wide, high = line.box
    assert (round(x), round(wide)) == (round(left), round(width)), "as wide as the box"
    assert y + high == pytest.approx(top, abs=1), "it ends where the box begins"
    assert high < 70, "one line"
    talking.screenshot(pictures / f"thread-{talking.name}.png")

    talking.click(left + width / 2, top + height / 3)
    overlay_shows(talking, "Do not reply")
    opened = talking.overlay()
    assert opened is not None
    assert opened.box[1] + opened.box[3] <= talking.run(FORM)[1] + 1, "the box stays free"
    talking.type("I will ask first")
    assert "I will ask first" in talking.run(WRITTEN)
    talking.screenshot(pictures / f"thread-open-{talking.name}.png")

    act = opened.act("What to do")
    talking.click(act.x, act.y)
    until(talking.overlay, lambda seen: seen is not None and "Do not reply" not in seen.text, "it should fold")
    talking.click(left + width / 2, top + height / 3)
    talking.type(" twice")
    folded = talking.overlay()
    assert folded is not None
    assert "Do not reply" not in folded.text, "once folded by the person it stays so"
    assert popup_says(talking, "The person in this conversation is named in an alert.")


def test_line_goes_with_the_conversation(talking: Browser) -> None:
    talking.open(WARNED)
    overlay_shows(talking, "MI5")
    talking.run(
        f"""history.pushState({{}}, '', {OTHER!r});
        document.querySelector('h2.msg-entity-lockup__entity-title').textContent = {ORDINARY.name!r};
        document.querySelector('.artdeco-entity-lockup__subtitle [title]').title = {ORDINARY.headline!r};"""
    )
    until(talking.overlay, lambda seen: seen is None, "the line should go")
    badge_is(talking, "")
    until(
        lambda: page_state(talking),
        lambda page: page["status"] == "screened" and page["name"] == ORDINARY.name,
        "the other conversation should be screened",
    )


def test_messages_are_reported_only_once_they_are_chosen(talking: Browser, desk: TestDesk) -> None:
    talking.open(WARNED)
    badge_is(talking, "!")
    before = box(talking)
    with reported_from_popup(talking) as page:
        choose(page, "paid-report")
        first = previewed(page)
        assert first["kind"] == "thread"
        assert first["name"] == LISTED.name
        assert not [word for word in ("messages", "mentions", "links") if word in first]
        for word in ("short report", "harbour-light", "another app", "secret"):
            assert word not in str(first), word
        add(page, "messages[0]")
        one = previewed(page)
        assert [message["text"][:4] for message in one["messages"]] == ["Dear"]
        page.press("add-messages")
        until(lambda: "messages[3]" in fields(page), bool, "all messages should be in")
        last = toggle(page, "messages[2]")
        assert [message["from"] for message in last["messages"]] == ["them", "them", "them"]
        assert "secret" not in str(last)
        assert send(page).startswith("Message report of")
        assert LISTED.name not in says(page, "Saved on this computer")
    (sealed,) = box(talking) - before
    assert open_report(desk.identities, sealed.read_bytes(), desk.id).value == last


def test_line_and_choice_have_no_violation(only_chromium: Chromium, pictures: Path) -> None:
    """In Welsh, in every look, and 320 pixels wide; the line's tree is the banner's, which is examined elsewhere."""
    browser = only_chromium
    desk = TestDesk()
    desk.settle(browser.home)
    browser.ask({"type": "settings.set", "language": "cy"})
    browser.site.put(WARNED, thread(LISTED.name, LISTED.headline))
    browser.open(WARNED)
    line = overlay_shows(browser, "MI5")
    assert line.act("Beth i'w wneud")
    for at in LOOKS:
        look(browser.page, at)
        browser.screenshot(pictures / f"thread-{at.scheme}-{at.forced}.png")
    look(browser.page, LOOKS[0])
    with reported_from_popup(browser) as ours:
        assert isinstance(ours, InChromium)
        page = ours.page
        page.set_viewport_size({"width": 320, "height": 700})
        choose(ours, "flattery")
        page.locator("#choose-messages summary").click()
        page.locator("[id='add-messages[3]']").wait_for()
        for at in LOOKS:
            look(page, at)
            assert check(page).violations == [], at
            page.screenshot(path=pictures / f"report-messages-{at.scheme}-{at.forced}.png", full_page=True)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    browser.ask({"type": "settings.set", "language": "en"})


def add(page: OurPage, name: str) -> None:
    """Open the single messages and add one of them."""
    page.press("choose-single")
    until(lambda: page.run(f"return !!document.getElementById('add-{name}')"), bool, "the messages should be there")
    page.press(f"add-{name}")
    until(lambda: name in fields(page), bool, "the message should be in the report")
