"""From the button to the receipt in both browsers with the real host: what the desk opens is what the page showed."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from doorkeeper.reports.open import OpenedReport, open_report
from tests.e2e.chromium import Chromium
from tests.e2e.driver import Browser, badge_is, overlay_shows, popup_says, screened, until
from tests.e2e.firefox import Firefox
from tests.e2e.report_page import (
    InChromium,
    OurPage,
    box,
    choose,
    fields,
    home_of,
    listed,
    my_reports,
    our_page,
    previewed,
    reported_from_banner,
    reported_from_menu,
    reported_from_popup,
    says,
    send,
    toggle,
)
from tests.reports.desks import TestDesk
from tools.gallery.chromium import HOST
from tools.gallery.people import DISGUISED, LISTED, ORDINARY

pytestmark = pytest.mark.browser


def opened(desk: TestDesk, sealed: Path) -> OpenedReport:
    """Open a report as the desk does."""
    return open_report(desk.identities, sealed.read_bytes(), desk.id)


def test_banner_to_receipt(browser: Browser, desk: TestDesk) -> None:
    browser.open(f"/in/{DISGUISED.slug}/")
    before = box(browser)
    with reported_from_banner(browser) as page:
        says(page, "What happened?")
        choose(page, "off-platform", "flattery")
        says(page, desk.card.name)
        shown = previewed(page)
        assert shown["name"] == fields(page)["name"] or "[U+" in fields(page)["name"]
        assert shown["warning"]["band"] == "alert"
        assert shown["reasons"] == ["off-platform", "flattery"]

        without = toggle(page, "headline")
        assert "headline" not in without
        assert "headline" not in fields(page)
        assert toggle(page, "headline")["headline"] == shown["headline"]
        last = toggle(page, "headline")

        label = send(page)
        assert label.startswith("Profile report of")
        receipt = says(page, "Saved on this computer")
        assert DISGUISED.name not in receipt
        assert str(shown["name"]) not in receipt
    (sealed,) = box(browser) - before
    assert opened(desk, sealed).value == last

    (newest, *_) = my_reports(browser)
    assert (newest.label, newest.state) == (label, "Saved on this computer")
    assert DISGUISED.name not in newest.text
    for path in (home_of(browser) / "reports").rglob("*"):
        if path.is_file():
            for word in (DISGUISED.name, DISGUISED.slug, LISTED.name, LISTED.employer):
                assert word.encode() not in path.read_bytes(), path


def test_page_without_a_hit_is_reported_from_the_popup(browser: Browser, desk: TestDesk) -> None:
    browser.open(f"/in/{ORDINARY.slug}/")
    assert screened(browser, ORDINARY.slug) == "none"
    before = box(browser)
    with reported_from_popup(browser) as page:
        assert "warning is wrong" not in says(page, "What happened?")
        page.write("note", "They wrote to me twice.")
        choose(page, "paid-report")
        last = previewed(page)
        send(page)
    (sealed,) = box(browser) - before
    assert opened(desk, sealed).value == last
    assert last["note"] == "They wrote to me twice."
    assert last["warning"]["band"] == "none"
    assert last["url"].endswith(f"/in/{ORDINARY.slug}/") or ORDINARY.slug in last["url"]


def test_unreadable_page_is_reported_by_its_address(browser: Browser, desk: TestDesk) -> None:
    browser.site.put("/in/unreadable-example/", "<!doctype html><title>x</title><main><p>Nothing of use</p></main>")
    browser.open("/in/unreadable-example/")
    with reported_from_popup(browser) as page:
        says(page, "unreadable-example")
        choose(page, "other")
        assert previewed(page)["url"].endswith("/in/unreadable-example/")


def test_pasted_text(browser: Browser, desk: TestDesk) -> None:
    before = box(browser)
    with our_page(browser, "report.html") as page:
        says(page, "Paste it here")
        page.press("next")
        says(page, "Paste or write the text")
        page.write("text", "Dear Sir, we pay well for a short report.")
        page.press("next")
        says(page, "Choose at least one.")
        choose(page, "paid-report")
        last = previewed(page)
        assert send(page).startswith("Text report of")
    (sealed,) = box(browser) - before
    assert opened(desk, sealed).value == last
    assert last["text"] == "Dear Sir, we pay well for a short report."
    assert last["kind"] == "text"


def test_desk_that_is_not_known_is_said_first(browser: Browser) -> None:
    with our_page(browser, "report.html") as page:
        says(page, "This computer does not know where reports go")
        page.write("text", "Some text.")
        choose(page, "other")
        assert not page.run("return !!document.getElementById('send')")
        assert page.run("return !!document.getElementById('copy')")


def test_host_that_is_missing_is_said_and_the_report_can_be_copied(browser: Browser) -> None:
    browser.open(f"/in/{LISTED.slug}/")
    overlay_shows(browser, "MI5")
    browser.register(None)
    browser.end_hosts()
    with reported_from_banner(browser) as page:
        says(page, "The Doorkeeper program is not working")
        page.press("reason-flattery")
        page.press("next")
        says(page, "You can copy what you have here")
        page.press("copy")
        until(
            lambda: page.run("return document.getElementById('copied').textContent"),
            lambda said: said.startswith(("Copied", "The browser did not allow")),
            "copying should be said",
        )


def test_withdrawn_before_delivery(browser: Browser, desk: TestDesk) -> None:
    with our_page(browser, "report.html") as page:
        says(page, "Paste it here")
        page.write("text", "To be taken back.")
        choose(page, "other")
        identifier = str(previewed(page)["id"])
        send(page)
    assert popup_says(browser, "My reports (")
    with our_page(browser, "reports.html") as page:
        says(page, "My reports")
        page.press(f"withdraw-{identifier}")
        says(page, "Taken back")
        assert "Taken back" in {row.state for row in listed(page)}
    assert not (home_of(browser) / "reports" / "box" / identifier / "sealed.age").exists()


def test_second_press_comes_back_to_the_open_report(browser: Browser, desk: TestDesk) -> None:
    browser.open(f"/in/{LISTED.slug}/")
    badge_is(browser, "!")
    with reported_from_banner(browser) as page:
        says(page, "What happened?")
        page.write("note", "Half written")
        page.run("window.mark = 1")
        browser.ask({"type": "report.open", "tabId": browser.tab})
        assert page.run("return document.getElementById('note').value") == "Half written"


def test_no_word_of_a_report_stands_in_an_address(browser: Browser, desk: TestDesk) -> None:
    browser.open(f"/in/{LISTED.slug}/")
    with reported_from_banner(browser) as page:
        says(page, "What happened?")
        address = str(page.run("return location.href"))
        assert LISTED.slug not in address
        token = address.rpartition("?")[2]
        reply = browser.ask({"type": "report.seed", "token": token})
        assert reply["seed"] is None, "a token is good for one tab"
        page.reload()
        says(page, LISTED.name)
        assert json.dumps(LISTED.name) not in address


def test_reports_as_a_file(browser: Browser, desk: TestDesk) -> None:
    """The file among the downloads is what `doorkeeper reports export` writes, and the desk opens what is in it."""
    with our_page(browser, "report.html") as page:
        page.write("text", "For the stick.")
        choose(page, "other")
        shown = previewed(page)
        send(page)
    with our_page(browser, "reports.html") as page:
        says(page, "Reports as a file")
        data = downloaded(browser, page)
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        sealed = file.read(f"{shown['id']}.age")
    assert open_report(desk.identities, sealed, desk.id).value == shown


def downloaded(browser: Browser, page: OurPage) -> bytes:
    """Press "Make the file", and give what the browser has saved."""
    if isinstance(page, InChromium):
        with page.page.expect_download() as download:
            page.press("export")
        assert download.value.suggested_filename.endswith("-reports.dkreports")
        return download.value.path().read_bytes()
    assert isinstance(browser, Firefox)
    page.press("export")
    says(page, "among your downloads")
    (file,) = until(lambda: list(browser.downloads.glob("*.dkreports")), bool, "there should be a download")
    return until(file.read_bytes, lambda data: data.endswith(b"\0\0"), "the download should be whole")


def test_report_page_survives_the_end_of_the_background(only_chromium: Chromium) -> None:
    desk = TestDesk()
    desk.settle(only_chromium.home)
    only_chromium.open(f"/in/{LISTED.slug}/")
    before = box(only_chromium)
    with reported_from_banner(only_chromium) as page:
        assert isinstance(page, InChromium)
        says(page, "What happened?")
        only_chromium.end_background(page.page)
        page.reload()
        says(page, LISTED.name)
        choose(page, "urgency")
        only_chromium.end_background(page.page)
        shown = toggle(page, "name")
        only_chromium.end_background(page.page)
        send(page)
    (sealed,) = box(only_chromium) - before
    assert opened(desk, sealed).value == shown


def test_full_disk_and_a_killed_program_lose_nothing(browser: Browser, desk: TestDesk, tmp_path: Path) -> None:
    """The program is killed between the steps, then can write nothing; the page keeps all, and "Send" works later."""
    full = tmp_path / "full"
    full.write_text(f"#!/bin/sh\nulimit -f 0\ntrap '' XFSZ\nexec '{HOST}' \"$@\"\n")
    full.chmod(0o755)
    browser.open(f"/in/{LISTED.slug}/")
    before = box(browser)
    with reported_from_banner(browser) as page:
        says(page, "What happened?")
        page.write("note", "Kept all the way.")
        choose(page, "urgency")
        browser.register(full)
        browser.end_hosts()
        page.press("send")
        said = says(page, "no room on this computer")
        assert "outbox.full" in said
        assert "Kept all the way." in said
        assert box(browser) == before
        browser.register(HOST)
        browser.end_hosts()
        last = previewed(page)
        assert send(page)
    (sealed,) = box(browser) - before
    assert opened(desk, sealed).value == last


def test_four_acts_from_the_banner_to_the_receipt(browser: Browser, desk: TestDesk) -> None:
    browser.open(f"/in/{LISTED.slug}/")
    with reported_from_banner(browser) as page:  # one
        says(page, "What happened?")
        page.press("reason-flattery")  # two
        page.press("next")  # three
        previewed(page)
        assert send(page)  # four


def test_page_cannot_report_by_itself(browser: Browser, desk: TestDesk) -> None:
    """A script of the page presses what it can reach; only a person's press opens the report page."""
    browser.open(f"/in/{LISTED.slug}/")
    overlay_shows(browser, "MI5")
    browser.run(
        """for (const node of document.querySelectorAll('html > div, button')) {
            node.dispatchEvent(new MouseEvent('click', {bubbles: true, composed: true}));
        }
        postMessage({type: 'report.open', key: 'linkedin:x'}, '*');"""
    )
    browser.ask({"type": "report.list"})
    browser.ask({"type": "popup.state", "tabId": browser.tab})
    assert isinstance(browser, Chromium | Firefox)
    assert not [address for address in browser.addresses() if "report.html" in address]


FEED, MAIL = "https://www.linkedin.com/feed/?a=b", "https://mail.example/inbox"
PRESSES = [
    ({"menuItemId": "report-profile"}, "profile", LISTED.name),
    ({"menuItemId": "report-text", "selectionText": "We pay well.", "pageUrl": MAIL}, "text", None),
    ({"menuItemId": "report-text", "selectionText": "We pay\ud800 well.", "pageUrl": FEED}, "selection", None),
]


@pytest.mark.parametrize(("press", "kind", "name"), PRESSES, ids=[kind for _, kind, _ in PRESSES])
def test_context_menu(only_chromium: Chromium, press: dict[str, str], kind: str, name: str | None) -> None:
    """The browser's own menu cannot be driven: its event is raised in the background, and all that follows is real."""
    desk = TestDesk()
    desk.settle(only_chromium.home)
    only_chromium.open(f"/in/{LISTED.slug}/")
    screened(only_chromium, LISTED.slug)
    before = box(only_chromium)
    with reported_from_menu(only_chromium, press) as page:
        choose(page, "paid-report")
        shown = previewed(page)
        assert (shown["kind"], shown.get("name")) == (kind, name)
        assert ("warning" in shown) == (kind == "profile")
        assert shown.get("text", "").startswith("We pay") == ("selectionText" in press)
        assert "mail.example" not in str(shown)
        assert "?a=b" not in str(shown)
        send(page)
    (sealed,) = box(only_chromium) - before
    assert opened(desk, sealed).value == shown
