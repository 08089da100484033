"""From the button to the answer on the reporter's screen, with a real desk: over the network, and by USB stick."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.chromium import Chromium
from tests.e2e.desk import NAME, RunningDesk, admit_all, answer, console, doorkeeper, running_desk, sign_in
from tests.e2e.driver import Browser, until
from tests.e2e.firefox import Firefox
from tests.e2e.report_page import (
    InChromium,
    OurPage,
    choose,
    home_of,
    my_reports,
    our_page,
    previewed,
    reported_from_banner,
    says,
    send,
    toggle,
)
from tools.gallery.people import DISGUISED, LISTED

pytestmark = pytest.mark.browser

TOLD = "Thank you. We have seen this approach before."


@pytest.fixture(scope="module")
def desk(running: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    """One desk a browser, at whose console one analyst stays signed in."""
    with running_desk(tmp_path_factory.mktemp("desk"), f"loop-{running.name}") as made:
        yield made


def settle(browser: Browser, desk: RunningDesk) -> None:
    """Begin as a computer that knows this desk and has sent it nothing."""
    assert isinstance(browser, Chromium | Firefox)
    browser.begin_anew()
    doorkeeper("reports", "desk", desk.card, home=home_of(browser))


def test_over_the_network(browser: Browser, desk: RunningDesk) -> None:
    home = home_of(browser)
    settle(browser, desk)
    doorkeeper("reports", "enrol", desk.enrolment_code(), home=home)

    browser.open(f"/in/{DISGUISED.slug}/")
    with reported_from_banner(browser) as page:
        page.write("note", "They asked me for a paper on the committee.")
        choose(page, "off-platform", "paid-report")
        says(page, NAME)
        shown = toggle(page, "headline")
        label = send(page)
        says(page, "Saved on this computer")
    doorkeeper("sync", home=home)
    until(lambda: state(browser, label), lambda found: found == "Delivered", "the report should be delivered")

    with console(browser, desk) as page:
        sign_in(page, desk)
        read = answer(page, str(shown["name"]).split()[0], "Confirmed", TOLD)
        assert "They asked me for a paper on the committee." in read
        assert str(shown["url"]) in read
        assert "headline" not in shown
        assert DISGUISED.headline not in read

    def told() -> str:
        doorkeeper("sync", home=home)
        return browser.popup()

    until(told, lambda popup: "An answer to a report of yours has come" in popup, "the popup should tell of the answer")
    newest = my_reports(browser)[0]
    assert newest.state == "Answered"
    assert "shares your concern" in newest.text
    assert TOLD in newest.text
    assert "An answer to a report of yours has come" not in browser.popup()


def test_by_usb_stick(browser: Browser, desk: RunningDesk, tmp_path: Path) -> None:
    home = home_of(browser)
    settle(browser, desk)

    def published() -> bytes:
        with urllib.request.urlopen(json.loads(desk.card.read_text())["address"] + "/api/v1/outcomes") as reply:
            return bytes(reply.read())

    before = answers_in(published())
    browser.open(f"/in/{LISTED.slug}/")
    with reported_from_banner(browser) as page:
        choose(page, "paid-travel")
        shown = previewed(page)
        label = send(page)
    with our_page(browser, "reports.html") as page:
        says(page, "My reports")
        stick = exported(browser, page, tmp_path / "stick.dkreports")
    doorkeeper("desk", "import", stick, "--database", desk.database)

    with console(browser, desk) as page:
        sign_in(page, desk)
        # nobody vouches for a computer that is not enrolled: an analyst lets its report in
        admit_all(page)
        answer(page, str(shown["name"]), "Not a concern", "")

    answers = tmp_path / "answers.json"
    answers.write_bytes(until(published, lambda body: answers_in(body) > before, "an answer should be out"))
    doorkeeper("reports", "outcomes", answers, home=home)
    assert state(browser, label) == "Answered"


def answers_in(body: bytes) -> int:
    """How many answers a desk's list holds."""
    return len(json.loads(body)["tokens"])


def state(browser: Browser, label: str) -> str:
    """The state of the newest report of this label in "My reports"."""
    return next(row.state for row in my_reports(browser) if row.label == label)


def exported(browser: Browser, page: OurPage, to: Path) -> Path:
    """Press "export", and give the file that the browser saves."""
    if isinstance(page, InChromium):
        with page.page.expect_download() as download:
            page.press("export")
        download.value.save_as(to)
        return to
    assert isinstance(browser, Firefox)
    page.press("export")
    script = "return !!document.querySelector('#exported').textContent"
    until(lambda: page.run(script), bool, "the page should say that the file was saved")
    folder = browser.downloads
    return until(lambda: sorted(folder.glob("*.dkreports")), bool, "there should be a file")[-1]
