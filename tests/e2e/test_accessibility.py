"""Popup, settings and overlay against WCAG 2.2 A and AA, in both languages and every colour mode, and by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Page, Playwright

from tests.e2e.axe import check
from tests.e2e.chromium import Chromium, running_chromium
from tests.e2e.conversation import WARNED, thread
from tests.e2e.driver import badge_is, overlay_shows, screened, until
from tests.e2e.open_build import open_build
from tests.e2e.snapshots import compare
from tools.gallery.chromium import EXTENSION_ORIGIN, HOST
from tools.gallery.extension import open_popup
from tools.gallery.people import DISGUISED, FRONT_EMPLOYER, LISTED, NAMESAKE, ORDINARY
from tools.gallery.person import Person
from tools.gallery.site import ORIGIN, gallery_site

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "cy")
OVERLAY = "html > div:not([id])"


class Look(NamedTuple):
    """How the person's system shows colours."""

    scheme: Literal["light", "dark"]
    forced: Literal["none", "active"]
    motion: Literal["no-preference", "reduce"]


LOOKS = (
    Look("light", "none", "no-preference"),
    Look("dark", "none", "reduce"),
    Look("light", "active", "reduce"),
    Look("dark", "active", "no-preference"),
)


@pytest.fixture(scope="module")
def opened(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    """Chromium with the test build, whose shadow root is open."""
    folder = tmp_path_factory.mktemp("open")
    site = gallery_site()
    with running_chromium(playwright, folder, site, extension=open_build(folder)) as browser:
        browser.register(HOST)
        browser.context.set_default_timeout(15_000)
        yield browser


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, opened: Chromium) -> str:
    """The language that the person has chosen in the settings."""
    chosen = str(request.param)
    opened.ask({"type": "settings.set", "language": chosen})
    return chosen


@pytest.fixture
def popup(opened: Chromium) -> Iterator[Page]:
    """The popup's page for the tab; the test loads it anew when the tab is ready."""
    page = open_popup(opened.context, opened.tab)
    yield page
    page.close()
    opened.page.bring_to_front()


def look(page: Page, at: Look) -> None:
    """Show a page as that person's system would."""
    page.emulate_media(color_scheme=at.scheme, forced_colors=at.forced, reduced_motion=at.motion)


def has_texts(page: Page) -> None:
    """Wait until a page of the extension is filled in. Its policy forbids the eval of a script to wait on."""
    page.locator("main p").filter(has_text=re.compile(r"\S")).first.wait_for()


def show(page: Page) -> None:
    """Load the popup for the state of now, and wait until it has its texts."""
    page.bring_to_front()
    page.reload()
    has_texts(page)


def examined(page: Page, least: int) -> None:
    """Check what a page of the extension shows, in every way that a system may show colours."""
    for at in LOOKS:
        look(page, at)
        report = check(page)
        assert report.violations == [], at
        assert len(report.examined) >= least


@pytest.mark.parametrize("person", [LISTED, FRONT_EMPLOYER], ids=["alert", "caution"])
def test_overlay_has_no_violation(opened: Chromium, language: str, person: Person) -> None:
    opened.open(f"/in/{person.slug}/")
    overlay = overlay_shows(opened, "MI5")
    assert overlay.language == language
    for step in ("closed", "open"):
        for at in LOOKS:
            look(opened.page, at)
            report = check(opened.page, OVERLAY)
            assert report.violations == [], (step, at)
            inside = [target for target in report.examined if "[[" in target]
            assert len(inside) >= 5, f"only {report.examined} were examined"
        if step == "closed":
            opened.page.locator(f"{OVERLAY} [aria-expanded]").click()


def test_line_in_a_conversation_has_no_violation(opened: Chromium, language: str) -> None:
    opened.site.put(WARNED, thread(LISTED.name, LISTED.headline))
    opened.open(WARNED)
    assert overlay_shows(opened, "MI5").language == language
    more = opened.page.locator(f"{OVERLAY} button.more")
    assert more.bounding_box()["height"] >= 24  # type: ignore[index]
    for step in ("folded", "open"):
        for at in LOOKS:
            look(opened.page, at)
            report = check(opened.page, OVERLAY)
            assert report.violations == [], (step, at)
            assert [target for target in report.examined if "[[" in target]
        if step == "folded":
            more.focus()
            opened.page.keyboard.press("Enter")
            assert opened.page.evaluate(FOCUS_RING)
            overlay_shows(opened, "Amanda Qiu")
    opened.page.keyboard.press("Enter")
    until(opened.overlay, lambda it: it is not None and "Amanda Qiu" not in it.text, "it should fold again")


@pytest.mark.parametrize("person", [LISTED, FRONT_EMPLOYER, NAMESAKE, ORDINARY], ids=lambda it: it.slug)
def test_popup_has_no_violation(opened: Chromium, popup: Page, language: str, person: Person) -> None:
    opened.open(f"/in/{person.slug}/")
    screened(opened, person.slug)
    show(popup)
    assert popup.evaluate("() => document.documentElement.lang") == language
    examined(popup, 8)


def test_popup_without_a_host_has_no_violation(opened: Chromium, popup: Page, language: str) -> None:
    opened.register(None)
    opened.end_hosts()
    try:
        opened.open(f"/in/{ORDINARY.slug}/")
        badge_is(opened, "×")
        show(popup)
        examined(popup, 8)
    finally:
        opened.register(HOST)
        opened.ask({"type": "host.retry"})
        badge_is(opened, "")
    assert popup.evaluate("() => document.documentElement.lang") == language


def test_settings_have_no_violation(opened: Chromium, popup: Page, language: str) -> None:
    popup.goto(f"{EXTENSION_ORIGIN}/pages/options.html")
    has_texts(popup)
    assert popup.evaluate("() => document.documentElement.lang") == language
    examined(popup, 10)


def test_checker_sees_a_fault_inside_the_overlay(opened: Chromium) -> None:
    """A fault planted in the shadow root is found: the checks above do look there."""
    opened.open(f"/in/{LISTED.slug}/")
    overlay_shows(opened, "MI5")
    opened.page.evaluate(
        """(host) => {
            const button = document.createElement('button'); button.style.cssText = 'width: 30px; height: 30px';
            document.querySelector(host).shadowRoot.firstElementChild.append(button);
        }""",
        OVERLAY,
    )
    assert any("button-name" in violation for violation in check(opened.page, OVERLAY).violations)


@pytest.mark.parametrize("person", [LISTED, DISGUISED, FRONT_EMPLOYER], ids=["listed", "disguised", "front"])
def test_overlay_reads_as_it_should(opened: Chromium, language: str, person: Person) -> None:
    opened.open(f"/in/{person.slug}/")
    overlay_shows(opened, "MI5")
    compare(f"overlay-{person.slug.removesuffix('-gallery-example')}-{language}", shadow_snapshot(opened.page))


@pytest.mark.parametrize("person", [LISTED, NAMESAKE, ORDINARY], ids=["listed", "namesake", "ordinary"])
def test_popup_reads_as_it_should(opened: Chromium, popup: Page, language: str, person: Person) -> None:
    opened.open(f"/in/{person.slug}/")
    screened(opened, person.slug)
    show(popup)
    name = f"popup-{person.slug.removesuffix('-gallery-example')}-{language}"
    compare(name, popup.locator("body").aria_snapshot())


def test_overlay_by_keyboard_alone(opened: Chromium) -> None:
    opened.ask({"type": "settings.set", "language": "en"})
    slug = "keyboard-example"
    opened.site.put(f"/in/{slug}/", opened.site.answer(f"/in/{LISTED.slug}/").body.decode().replace(LISTED.slug, slug))
    opened.open(f"/in/{slug}/")
    overlay = overlay_shows(opened, "MI5")
    order = [tab(opened) for _ in overlay.acts]
    assert order == [act.name for act in overlay.acts], "Tab should go through the overlay first, in its order"

    press(opened, "Shift+Tab", until_focused="Why")
    opened.page.keyboard.press("Enter")
    opened_up = until(opened.overlay, lambda it: it is not None and len(it.text) > len(overlay.text), "Why should open")
    assert opened_up is not None
    assert "Amanda Qiu" in opened_up.text

    press(opened, "Shift+Tab", until_focused="Copy")
    opened.page.keyboard.press("Enter")
    overlay_shows(opened, "Copied")

    press(opened, "Tab", until_focused="Close")
    opened.page.keyboard.press("Enter")
    until(opened.overlay, lambda it: it is None, "Close should hide the overlay")
    after = opened.page.evaluate("() => document.activeElement && document.activeElement.localName")
    assert after not in (None, "body", "html"), "focus should go to the page's content, not be lost"
    badge_is(opened, "!")


def test_focus_is_visible_on_everything_that_takes_it(opened: Chromium, popup: Page) -> None:
    opened.open(f"/in/{DISGUISED.slug}/")
    overlay = overlay_shows(opened, "MI5")
    for _ in overlay.acts:
        tab(opened)
        assert opened.page.evaluate(FOCUS_RING), "an act of the overlay shows no focus"
    show(popup)
    for _ in range(popup.locator("a[href], button, summary, select, input").count()):
        popup.keyboard.press("Tab")
        assert popup.evaluate(FOCUS_RING), "an act of the popup shows no focus"


def test_targets_are_large_enough(opened: Chromium, popup: Page) -> None:
    opened.open(f"/in/{DISGUISED.slug}/")
    overlay_shows(opened, "MI5")
    sizes = opened.page.evaluate(
        """(host) => [...document.querySelector(host).shadowRoot.querySelectorAll('button, summary')]
            .filter((it) => it.checkVisibility()).map((it) => it.getBoundingClientRect())
            .map((at) => [at.width, at.height])""",
        OVERLAY,
    )
    show(popup)
    sizes += popup.evaluate(
        """() => [...document.querySelectorAll('button, summary, select')].filter((it) => it.checkVisibility())
            .map((it) => it.getBoundingClientRect()).map((at) => [at.width, at.height])"""
    )
    assert sizes
    assert [size for size in sizes if min(size) < 24] == []


@pytest.mark.parametrize("width", [320, 480, 1280])
def test_overlay_needs_no_sideways_scrolling(opened: Chromium, width: int, pictures: Path) -> None:
    page = opened.context.new_page()
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(f"{ORIGIN}/in/{DISGUISED.slug}/")
    page.locator(f"{OVERLAY} section").wait_for()
    page.screenshot(path=pictures / f"overlay-{width}.png")
    wide = page.evaluate(
        """(host) => [...document.querySelector(host).shadowRoot.querySelectorAll('*')]
            .filter((it) => it.checkVisibility() && it.getBoundingClientRect().right > innerWidth + 1)
            .map((it) => it.localName)""",
        OVERLAY,
    )
    page.close()
    assert wide == []


FOCUS_RING = """() => {
    let at = document.activeElement;
    while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
    const style = getComputedStyle(at);
    return at.matches(':focus-visible') && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
}"""


def tab(browser: Chromium) -> str | None:
    """Press Tab, and give the name of what the overlay has focused then."""
    browser.page.keyboard.press("Tab")
    overlay = browser.overlay()
    return overlay.focused if overlay else None


def press(browser: Chromium, key: str, *, until_focused: str) -> None:
    """Press a key until an act of the overlay that begins so has the focus."""
    for _ in range(12):
        browser.page.keyboard.press(key)
        overlay = browser.overlay()
        if overlay and overlay.focused and overlay.focused.startswith(until_focused):
            return
    raise AssertionError(f"{key} never came to {until_focused!r}")


def shadow_snapshot(page: Page) -> str:
    """The accessibility tree of what the overlay holds, as a screen reader meets it."""
    return page.locator(f"{OVERLAY} section").aria_snapshot()
