"""A person picks a bundle in the settings: it is shown, installed and in force at once, or refused in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Page

from tests.e2e.axe import check
from tests.e2e.chromium import Chromium
from tests.e2e.driver import Browser, badge_is, overlay_shows, popup_says, screened, until
from tests.e2e.firefox import Firefox
from tests.e2e.settings_page import says, settings_page
from tests.native.bundles import Desk, correction, person, tampered
from tests.packs.client.test_policy import ordinary_firms
from tools.gallery.chromium import EXTENSION_ORIGIN
from tools.gallery.person import Person
from tools.gallery.shapes import sdui

pytestmark = pytest.mark.browser

ONE = person("one", "Ottoline Quarrington")
TWO = person("two", "Peregrine Wollstone")
PEREGRINE = Person(
    slug="peregrine-wollstone-gallery-example",
    name="Peregrine Wollstone",
    headline="Forecaster",
    role="Director",
    employer="Wollstone Forecasting",
    employer_slug="wollstone-gallery-example",
    about="I forecast.",
)
SIGNED_BY = "Signed by"


class Bundles(NamedTuple):
    """What the person has been given, in the order of its making."""

    expired: Path
    older: Path
    newest: Path
    tampered: Path
    corrected: Path
    careless: Path


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, Bundles]:
    """A publisher, and bundles of theirs."""
    folder = tmp_path_factory.mktemp("desk")
    desk = Desk(folder)
    expired = desk.release("expired.ukpack", ONE, days_ago=100)
    older = desk.release("older.ukpack", ONE)
    newest = desk.release("newest.ukpack", ONE, TWO)
    broken = tampered(newest)
    corrected = desk.release("corrected.ukpack", ONE, correction("sorry", "two", "Peregrine Wollstone"))
    careless = desk.release("careless.ukpack", ONE, dict(ordinary_firms(100)))
    return desk, Bundles(expired, older, newest, broken, corrected, careless)


def test_picked_refused_corrected(browser: Browser, bundles: tuple[Desk, Bundles]) -> None:
    """The whole story of one person with one publisher, in one browser that is never restarted."""
    desk, given = bundles
    assert isinstance(browser, Chromium | Firefox)
    browser.site.put(f"/in/{PEREGRINE.slug}/", sdui.render(PEREGRINE))
    browser.open(f"/in/{PEREGRINE.slug}/")
    assert screened(browser, PEREGRINE.slug) == "none"

    with settings_page(browser) as settings:
        says(settings, "Install warnings from a file")
        settings.choose(given.newest)
        says(settings, "a publisher that is not set up on this computer")
        desk.pin(browser.home)

        settings.choose(given.expired)
        says(settings, "past its end date, so it may not be installed any more")
        settings.choose(given.tampered)
        says(settings, "somebody has changed it since it was signed")
        assert "Nothing was changed here" in settings.text()

        settings.choose(given.newest)
        shown = says(settings, SIGNED_BY)
        for words in ("desk", "Example Desk alerts", "This pack is not installed yet.", "Use until", "People"):
            assert words in shown
        assert screened(browser, PEREGRINE.slug) == "none", "nothing is installed before the person says so"
        settings.press("apply")
        says(settings, "Installed. Open pages are being checked again.")
        says(settings, "Up to date")

        settings.choose(given.older)
        says(settings, "older than the warnings that are installed here")

    # the page that was open all the time, without a reload
    badge_is(browser, "!")
    overlay_shows(browser, "Example Desk")
    popup_says(browser, "Example Desk alerts")

    with settings_page(browser) as settings:
        settings.choose(given.corrected)
        says(settings, "No longer listed: 1")
        settings.press("apply")
        says(settings, "Installed.")
    badge_is(browser, "")
    until(browser.overlay, lambda seen: seen is None, "the banner should go away")
    assert screened(browser, PEREGRINE.slug) == "none"
    assert withdrawn_opened(browser)
    popup_says(browser, "taken back by their publishers")
    browser.ask({"type": "withdrawn.read", "ids": ["desk/sorry"]})
    assert "taken back" not in browser.popup()


def withdrawn_opened(browser: Browser) -> bool:
    """Wait until the page that tells of it has opened by itself."""
    if isinstance(browser, Chromium):
        pages = until(
            lambda: [page for page in browser.context.pages if page.url.endswith("/pages/withdrawn.html")],
            bool,
            "the page about withdrawn warnings should open",
        )
        text = until(lambda: pages[0].inner_text("main"), bool, "it should say something")
        assert "The warning about Peregrine Wollstone has been taken back" in text
        assert "another person was meant" in text
        pages[0].close()
        browser.page.bring_to_front()
        return True
    assert isinstance(browser, Firefox)
    return bool(until(browser.titles, lambda titles: "Warnings taken back" in titles, "the page should open"))


LANGUAGES = ("en", "cy")
INSTALL = {"en": "What this file would install", "cy": "Beth fyddai'r ffeil hon yn ei osod"}
REFUSED = {"en": "This file was not installed", "cy": "Ni osodwyd y ffeil hon"}
HELD = {"en": "Please decide", "cy": "Penderfynwch, os gwelwch yn dda"}


class Look(NamedTuple):
    """How the person's system shows colours."""

    scheme: Literal["light", "dark"]
    forced: Literal["none", "active"]


LOOKS = (Look("light", "none"), Look("dark", "none"), Look("light", "active"), Look("dark", "active"))
PICTURED = (LOOKS[0], LOOKS[3])


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, only_chromium: Chromium) -> str:
    """The language that the person has chosen in the settings."""
    only_chromium.ask({"type": "settings.set", "language": request.param})
    return str(request.param)


def examine(page: Page, name: str, pictures: Path) -> None:
    """Check a state of a page in every way that a system may show colours, and keep pictures of it."""
    for look in LOOKS:
        page.emulate_media(color_scheme=look.scheme, forced_colors=look.forced)
        report = check(page)
        assert report.violations == [], (name, look)
        assert len(report.examined) >= 10
        if look in PICTURED:
            page.screenshot(path=pictures / f"{name}-{look.scheme}-{look.forced}.png", full_page=True)
    page.emulate_media(color_scheme="light", forced_colors="none")


def test_each_step_has_no_violation(
    only_chromium: Chromium, bundles: tuple[Desk, Bundles], language: str, pictures: Path
) -> None:
    desk, given = bundles
    desk.pin(only_chromium.home)
    page = only_chromium.context.new_page()
    page.set_viewport_size({"width": 760, "height": 900})
    page.goto(f"{EXTENSION_ORIGIN}/pages/options.html")
    page.locator("#choose").wait_for()
    assert page.evaluate("() => document.documentElement.lang") == language
    for name, file, heading in (
        ("offer", given.careless, INSTALL),
        ("refused", given.tampered, REFUSED),
    ):
        page.locator("#bundle").set_input_files(file)
        page.get_by_text(heading[language]).wait_for()
        examine(page, f"packs-{name}-{language}", pictures)
    page.locator("#bundle").set_input_files(given.careless)
    page.locator("#apply").click()
    page.get_by_text(HELD[language]).wait_for()
    examine(page, f"packs-held-{language}", pictures)
    page.close()


def test_withdrawn_page_has_no_violation(only_chromium: Chromium, language: str, pictures: Path) -> None:
    page = only_chromium.context.new_page()
    page.set_viewport_size({"width": 760, "height": 700})
    page.goto(f"{EXTENSION_ORIGIN}/pages/withdrawn.html")
    page.evaluate("(item) => chrome.storage.local.set({withdrawn: [{correction: item}]})", WITHDRAWN)
    page.locator("#read").wait_for()
    examine(page, f"withdrawn-{language}", pictures)
    page.keyboard.press("Tab")
    while page.evaluate("() => document.activeElement.id") != "read":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#read").wait_for(state="detached")
    assert page.evaluate("() => document.activeElement.localName") == "p", "focus should go to what is said now"
    page.close()


WITHDRAWN = {
    "correction": "desk/sorry",
    "indicator": "desk/two",
    "publisher": "desk",
    "installed": "2026-11-24T10:00:00+00:00",
    "subject": "Peregrine Wollstone",
    "wording": {"en": {"title": "A mistake", "summary": "The entry was a mistake: another person was meant."}},
    "source": {
        "publisher": "Example Desk",
        "title": "Correction 1",
        "date": "2026-11-20",
        "url": "https://desk.example/1",
    },
}


def test_held_pack_by_keyboard_alone(only_chromium: Chromium, bundles: tuple[Desk, Bundles]) -> None:
    """Offered, held, confirmed and installed, with Tab, Space and Enter; the focus is never lost."""
    desk, given = bundles
    only_chromium.ask({"type": "settings.set", "language": "en"})
    desk.pin(only_chromium.home)
    page = only_chromium.context.new_page()
    # asked for at once: the driver takes a chooser over only some time after it was told to
    page.on("filechooser", lambda _: None)
    page.goto(f"{EXTENSION_ORIGIN}/pages/options.html")
    page.locator("#choose").wait_for()
    tab_to(page, "choose")
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(given.careless)
    page.get_by_text("What this file would install").wait_for()
    press_on(page, "apply")
    page.get_by_text("Please decide").wait_for()
    assert page.locator("#apply").is_disabled()
    tab_to(page, "sure")
    assert page.evaluate(FOCUS_RING)
    page.keyboard.press("Space")
    press_on(page, "apply")
    page.get_by_text("Installed. Open pages are being checked again.").wait_for()
    assert page.evaluate("() => document.activeElement.textContent").startswith("Installed.")
    page.close()


FOCUS_RING = """() => {
    const style = getComputedStyle(document.activeElement);
    return document.activeElement.matches(':focus-visible') && style.outlineStyle !== 'none'
        && parseFloat(style.outlineWidth) >= 2;
}"""


def tab_to(page: Page, name: str) -> None:
    """Press Tab until an element has the focus; from where the page itself has put it."""
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == name:
            return
    raise AssertionError(f"Tab never came to {name}")


def press_on(page: Page, name: str) -> None:
    """Go to a button and press Enter; it shows that it has the focus."""
    tab_to(page, name)
    assert page.evaluate(FOCUS_RING)
    page.keyboard.press("Enter")


def test_nothing_reaches_over_the_edge_of_a_narrow_window(
    only_chromium: Chromium, bundles: tuple[Desk, Bundles], pictures: Path
) -> None:
    page = only_chromium.context.new_page()
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{EXTENSION_ORIGIN}/pages/options.html")
    page.locator("#choose").wait_for()
    page.locator("#bundle").set_input_files(bundles[1].tampered)
    page.locator("[role=alert]").wait_for()
    page.screenshot(path=pictures / "packs-narrow.png", full_page=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 320
    page.close()
